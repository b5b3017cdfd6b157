"""The front page: what this is, where to begin, and how the city did in the last thirty days.

Figures count public reports only, from their stored columns, and are kept for some minutes; validated and automatic
completions stand apart and are never added together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.core.cache import cache
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cepatrespon.agencies import registry
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.querysets import public
from cepatrespon.rules import wording
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.case import FINAL
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
    """Public reports of the last thirty days by where they stand; `at` is when they were counted."""

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
    lately = public().filter(reported_at__gt=at - SPAN, reported_at__lte=at).order_by()
    counted = {(s, m): n for s, m, n in lately.values_list("state", "mode").annotate(n=Count("pk"))}

    def of(mode: Mode) -> int:
        return int(counted.get((State.DONE.value, mode.value), 0))

    received = sum(counted.values())
    final = sum(n for (state, _mode), n in counted.items() if State(state) in FINAL)
    found = Figures(
        at=at, since=at - SPAN, received=received, open=received - final, validated=of(Mode.VALIDATED),
        automatic=of(Mode.AUTOMATIC), referred=of(Mode.REFERRED), closed=counted.get((State.CLOSED.value, ""), 0),
        recent=rows(list(public().filter(reported_at__lte=at).order_by("-reported_at")[:RECENT]), registry.current()),
    )  # fmt: skip
    cache.set(key, found, FRESH)
    return found


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    at = now()
    reg = registry.current()
    _version, policy = reg.policy_at(at)
    groups: dict[str, list[str]] = {}
    for channel in reg.channels:
        if channel.exists_on(day_of(at)):
            groups.setdefault(wording.channel_group(channel.group, language()), []).append(channel.name)
    frame = {
        "figures": figures(at), "form": TrackForm(), "channels": groups, "at": at,
        "channel_count": sum(map(len, groups.values())),
        "limits": {name: length(policy[name]) for name in ("response", "completion", "validation")},
    }  # fmt: skip
    return render(request, "portal/beranda.html", frame)
