"""The front page: what this is, where to begin, how it goes on, the city's day and its last thirty days.

Figures count private reports too, but neither the Inspektorat's own nor those about officers (`reports.counted`); they
are kept for some minutes. Validated and automatic completions stand apart and are never added together. How a channel
is reached is master data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import ChannelEntry
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.querysets import public
from cepatrespon.reports import today as day
from cepatrespon.reports.today import Today
from cepatrespon.rules import limits, wording
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.case import FINAL
from cepatrespon.rules.policy import Policy
from cepatrespon.rules.terms import Mode, State
from cepatrespon.templatetags.cepat import language

from .forms import TrackForm
from .rules_page import length
from .story import Row, rows

SPAN = timedelta(days=30)
FRESH = 300  # seconds for which the figures are kept
RECENT = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """The reports of the last thirty days by where they stand, and the newest public ones, as of `at`."""

    at: datetime
    since: datetime
    received: int
    open: int
    validated: int
    automatic: int
    referred: int
    closed: int
    recent: list[Row]


def figures(at: datetime) -> Figures:
    """Counted anew every five minutes: two queries over the index of arrival."""
    key = f"portal.beranda.{language()}.{int(at.timestamp()) // FRESH}"
    if (known := cache.get(key)) is not None:
        return cast(Figures, known)
    stands = day.standing(at - SPAN, at)

    def of(mode: Mode) -> int:
        return int(stands.get((State.DONE.value, mode.value), 0))

    received = sum(stands.values())
    final = sum(n for (state, _mode), n in stands.items() if State(state) in FINAL)
    found = Figures(
        at=at, since=at - SPAN, received=received, open=received - final, validated=of(Mode.VALIDATED),
        automatic=of(Mode.AUTOMATIC), referred=of(Mode.REFERRED), closed=stands.get((State.CLOSED.value, ""), 0),
        recent=rows(list(public().filter(reported_at__lte=at).order_by("-reported_at")[:RECENT]), registry.current()),
    )  # fmt: skip
    cache.set(key, found, FRESH)
    return found


def today(at: datetime) -> Today:
    """The day's figures, counted anew every five minutes and at midnight."""
    key = f"portal.hari-ini.{day_of(at)}.{int(at.timestamp()) // FRESH}"
    if (known := cache.get(key)) is None:
        cache.set(key, known := day.figures(at), FRESH)
    return cast(Today, known)


def bar(policy: Policy) -> dict[str, str]:
    """The time bar: how far along response and completion stand on the way to the last validation, in percent."""
    answered, done = policy["response"], policy["completion"]
    whole = done + policy["validation"]
    return {
        "answered": f"{100 * answered / whole:.2f}%", "working": f"{100 * (done - answered) / whole:.2f}%",
        "done": f"{100 * done / whole:.2f}%", "checking": f"{100 * (whole - done) / whole:.2f}%",
        "response": length(answered), "completion": _by(done), "validation": _by(whole),
    }  # fmt: skip


def _by(seconds: int) -> str:
    """A limit as the day it falls on: "hari ke-7"; of hours that make no whole day, as a length."""
    if seconds % wording.DAY:
        return wording.duration(seconds, language())
    return _("hari ke-%(n)d") % {"n": seconds // wording.DAY}


@dataclass(slots=True)
class Reached:
    """One way in as the front page says it; offices of the same hours stand in one line."""

    label: str
    address: str
    link: str
    opened: str
    advice: str


def ways_in(channels: Iterable[ChannelEntry]) -> dict[str, list[Reached]]:
    """The channels by their group, in the order of the master data."""
    lang, groups = language(), dict[str, list[Reached]]()
    for channel in channels:
        row = Reached(channel.label, channel.address, channel.link, channel.opened(lang), channel.advice(lang))
        rows = groups.setdefault(wording.channel_group(channel.group, lang), [])
        before = rows[-1] if rows else None
        if before and row.opened and not row.address and (before.opened, before.advice) == (row.opened, row.advice):
            before.label += f", {row.label}"
        else:
            rows.append(row)
    return groups


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    at = now()
    reg = registry.current()
    _version, policy = reg.policy_at(at)
    channels = [channel for channel in reg.channels if channel.exists_on(day_of(at))]
    frame = {
        "figures": figures(at), "today": today(at), "form": TrackForm(), "channels": ways_in(channels), "at": at,
        "fresh": FRESH // 60, "soon": wording.duration(limits.VALIDATION_SOON_SECONDS, language()),
        "channel_count": len(channels), "bar": bar(policy),
        "limits": {name: length(policy[name]) for name in ("response", "completion", "validation", "contest")},
    }  # fmt: skip
    return render(request, "portal/beranda.html", frame)
