"""How the service stands (/status): what everybody may know of its health, in words and for machines.

Says what the program itself can tell: whether the database answers, how far the work loop lags, how many letters wait,
when the loop was silent, which month was last released. Nothing here moves with a report that only the Inspektorat may
know of. Without its database the page says so, with the answer 503.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache as once
from importlib.metadata import PackageNotFoundError, version
from typing import Any, cast

from django.core.cache import cache
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cepatrespon.complaints.clock import now
from cepatrespon.health import LAG_ALLOWED, clock_lag
from cepatrespon.reports import heartbeats
from cepatrespon.reports.waiting import last_release, letters
from cepatrespon.rules import limits
from cepatrespon.rules.wording import month as month_in_words
from cepatrespon.templatetags.cepat import language

log = logging.getLogger("cepatrespon.portal.service")
OK, LATE, DOWN = "ok", "late", "down"


@dataclass(frozen=True, slots=True)
class Service:
    """The state of the service as of `at` (UTC); lengths are seconds. `silences` of the last SILENCE_DAYS."""

    at: datetime
    lag: int
    letters: int
    oldest: int
    released: str
    released_at: datetime | None
    first_at: datetime | None
    last_at: datetime | None
    silences: list[tuple[datetime, datetime | None]]

    @property
    def silent(self) -> bool:
        """Whether nobody has heard of the work loop for too long."""
        return bool(self.silences) and self.silences[0][1] is None

    @property
    def on_time(self) -> bool:
        """Whether due clocks are carried out."""
        return self.lag < LAG_ALLOWED and not self.silent

    @property
    def delivered(self) -> bool:
        """Whether letters leave soon after they are owed."""
        return self.oldest < limits.LETTERS_LATE_SECONDS

    @property
    def status(self) -> str:
        """In one word."""
        return OK if self.on_time and self.delivered else LATE

    @property
    def watched(self) -> datetime | None:
        """From when on silences are known: the first note of the loop, at most SILENCE_DAYS ago."""
        return self.first_at and max(self.first_at, self.at - timedelta(days=limits.SILENCE_DAYS))

    @property
    def alive(self) -> float | None:
        """The share of the time watched in which the loop was heard of, in percent."""
        if self.watched is None or self.watched >= self.at:
            return None
        since = self.watched
        away = sum(((end or self.at) - max(began, since)).total_seconds() for began, end in self.silences)
        return 100 * (1 - away / (self.at - since).total_seconds())


def stands(at: datetime) -> Service:
    """The state of the service, kept for half a minute. Raises django.db.Error without the database."""
    key = f"portal.status.{int(at.timestamp()) // limits.STATUS_SECONDS}"
    if (known := cache.get(key)) is None:
        waiting, oldest = letters(at)
        heard = heartbeats.heard(at)
        month, released_at = last_release()
        known = Service(
            at=at, lag=clock_lag(at), letters=waiting, oldest=oldest, released=month, released_at=released_at,
            first_at=heard.first_at if heard else None, last_at=heard.at if heard else None,
            silences=heartbeats.silences(at - timedelta(days=limits.SILENCE_DAYS), at),
        )  # fmt: skip
        cache.set(key, known, limits.STATUS_SECONDS)
    return cast(Service, known)


@once
def program() -> str:
    """The version of the program that answers."""
    try:
        return version("cepatrespon")
    except PackageNotFoundError:  # run from a folder that was never installed
        return ""


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The state in words."""
    at = now()
    frame: dict[str, Any] = {"at": at, "program": program(), "days": limits.SILENCE_DAYS, "service": None}
    frame |= {"lag_allowed": LAG_ALLOWED, "letters_allowed": limits.LETTERS_LATE_SECONDS,
              "silence": limits.SILENCE_SECONDS}  # fmt: skip
    try:
        frame["service"] = found = stands(at)
    except Error:
        log.exception("the database does not answer")
        return render(request, "portal/status.html", frame, status=503)
    frame["released_word"] = month_in_words(found.released, language()) if found.released else ""
    frame["silences"] = [
        (began, ended, ((ended or found.at) - began).total_seconds()) for began, ended in found.silences
    ]
    return render(request, "portal/status.html", frame)


@never_cache
@require_safe
def machine(request: HttpRequest) -> HttpResponse:
    """The state as JSON: moments in UTC, lengths in seconds; 503 and `down` without the database."""
    at = now()
    try:
        found = stands(at)
    except Error:
        log.exception("the database does not answer")
        return JsonResponse({"status": DOWN, "at": at, "database": False}, status=503)
    return JsonResponse({
        "status": found.status, "at": found.at, "database": True, "version": program(),
        "work_loop": {
            "on_time": found.on_time, "lag_seconds": found.lag, "last_heard_at": found.last_at,
            "watched_since": found.watched, "heard_percent": found.alive and round(found.alive, 3),
            "silences": [{"began_at": began, "ended_at": ended} for began, ended in found.silences],
        },
        "letters": {"on_time": found.delivered, "waiting": found.letters, "oldest_seconds": found.oldest},
        "last_release": {"month": found.released, "made_at": found.released_at} if found.released else None,
    })  # fmt: skip
