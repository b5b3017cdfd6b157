"""Pages that only say something: privacy, the legal basis, accessibility, and what robots should leave alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cepatrespon.agencies import registry
from cepatrespon.complaints.clock import now
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.terms import HIDE_REASONS
from cepatrespon.templatetags.cepat import say

from . import legal, pending
from .rules_page import length

ROBOTS = """User-agent: *
Disallow: /lacak
Disallow: /tanda-terima
Disallow: /foto
Disallow: /peta?
Disallow: /peta/titik.json
Disallow: /petugas
Disallow: /sistem
Disallow: /api
"""
WRITTEN_TO = ("whatsapp", "email")  # the channels by which somebody may complain about these pages, if they exist


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a report and its reporter, for how long, and who sees it."""
    frame: dict[str, Any] = {
        "hours": pending.KEPT // 3600, "code_length": limits.TRACKING_CODE_CHARACTERS,
        "digits": limits.CONTACT_CODE_DIGITS, "code_hours": limits.CONTACT_CODE_SECONDS // 3600,
        "unconfirmed": limits.SUBSCRIPTION_CONFIRM_SECONDS // (24 * 3600),
        "answered": length(limits.DATA_REQUEST_SECONDS),
        "held": limits.HELD_SECONDS // 3600, "refused": limits.HELD_REFUSED_DAYS,
        "decimals": limits.COORDINATE_DECIMALS, "small": limits.SMALL_COUNT,
        "reasons": [say(term) for term in HIDE_REASONS.values()],
    }  # fmt: skip
    return render(request, "portal/privasi.html", frame)


@require_safe
def law(request: HttpRequest) -> HttpResponse:
    """The history of the programme and what it rests on."""

    def rows(rules: tuple[legal.Rule, ...]) -> list[dict[str, Any]]:
        return [
            {"name": rule.name, "says": rule.says, "here": rule.here, "clauses": rule.clauses,
             "known": legal.KNOWN[rule.known][0]}
            for rule in rules
        ]  # fmt: skip

    frame = {
        "history": legal.HISTORY, "local": rows(legal.LOCAL), "national": rows(legal.NATIONAL),
        "known": list(legal.KNOWN.values()),
    }  # fmt: skip
    return render(request, "portal/dasar_hukum.html", frame)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible these pages are, how that is tested, what is missing, and how to complain."""
    reg, today = registry.current(), day_of(now())
    found = [channel for code in WRITTEN_TO if (channel := reg.channel(code)) and channel.exists_on(today)]
    return render(request, "portal/aksesibilitas.html", {"channels": found})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt."""
    return HttpResponse(ROBOTS, content_type="text/plain")
