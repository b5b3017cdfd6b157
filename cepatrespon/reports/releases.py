"""Releases a month once: cut some days after its end, numbered, its figures and its files' hashes kept for good.

`due` is of the work loop; `ensure` of the command. What is given out of a release is `given`, what the events say of it
later `amendments`, how a month is read `monthly`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction

from cepatrespon.agencies import registry
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.monthly import SETTLED
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import month_bounds, month_of

from . import cut, files, given, reporters, tally
from .files import Edition
from .models import AreaMonth, Release
from .rows import Names, rows

SEEN_EMPTY = 3600  # seconds
AFTER = timedelta(seconds=limits.RELEASE_AFTER_SECONDS)

EMPTY = "reports.releases.empty"  # in the cache: months over without a report, of which nothing is released


class NotYet(Exception):
    """The month cannot be released yet, or has no report; `at`: when it can, None for never."""

    def __init__(self, month: str, at: datetime | None) -> None:
        super().__init__(month)
        self.month, self.at = month, at


def cut_of(month: str) -> datetime:
    """The moment at which a WIB month's release is cut (UTC). ValueError for what is no month."""
    return month_bounds(month)[1] + AFTER


def first_month() -> str | None:
    """The month of the first report."""
    first = Complaint.objects.order_by("reported_at").values_list("reported_at", flat=True).first()
    return month_of(first) if first else None


def due(at: datetime) -> str | None:
    """Release the earliest month that is over, settled at `at` (UTC) and not released yet. Which, if any."""
    month = first_month()
    if month is None:
        return None
    empty: set[str] = cache.get(EMPTY, set())
    known = set(Release.objects.values_list("month", flat=True)) | empty
    while cut_of(month) + SETTLED <= at:
        if month not in known:
            start, end = month_bounds(month)
            if Complaint.objects.filter(reported_at__gte=start, reported_at__lt=end).exists():
                ensure(month, at)
                return month
            cache.set(EMPTY, empty := {*empty, month}, SEEN_EMPTY)
        month = month_of(month_bounds(month)[1])
    return None


def ensure(month: str, at: datetime) -> Release:
    """The release of a month, made now if it is due. Raises `NotYet`, and ValueError for what is no month."""
    if (known := Release.objects.filter(month=month).first()) is not None:
        return known
    when = cut_of(month)
    first = first_month()
    if first is None or month < first:
        raise NotYet(month, None)
    if at < when + SETTLED:
        raise NotYet(month, when + SETTLED)
    return _made(month, when, at)


def _made(month: str, when: datetime, at: datetime) -> Release:
    names = Names.now(registry.current())
    told = cut.month(month, when)
    people = asked(told)
    areas = given.counted(told, names, when)
    areas[tally.CITY]["pelapor"] = people
    whole = Edition(month, 1, when, names, areas, rows(told, names, when))
    made = files.made(whole)
    entries = [files.described(name, content).kept() for name, content in made.items()]
    numbers = given.withheld(month)
    release = Release(
        month=month, number=1, frozen_at=when, made_at=at, names=names.kept(), reporters=people, rows=len(whole.rows),
        files=entries, figures_sha256=digest(areas), read_until=when,
    )  # fmt: skip
    content, out, struck = given.contents(release, whole, numbers)
    release.struck, release.served_key = struck, given.key_of(numbers)
    release.served = [file.kept() for file in out]
    try:
        with transaction.atomic():
            release.save(force_insert=True)
            AreaMonth.objects.filter(month=month, release=None).delete()
            AreaMonth.objects.bulk_create(
                AreaMonth(month=month, region=code, release=release, as_of=when, received=of["diterima"], figures=of)
                for code, of in areas.items()
            )
    except IntegrityError:  # another worker was first: the same, from the same events
        return Release.objects.get(month=month)
    given.put(release, release.served_key, content)
    return release


def asked(told: list[cut.Told]) -> dict[str, int]:
    """How many people reported; those of secret reports are not asked for."""
    seen = [one for one in told if not one.secret]
    anonymous = sum(one.anonymous for one in seen)
    return reporters.count([one.pk for one in seen if not one.anonymous], anonymous)


def digest(areas: Mapping[str, Mapping[str, Any]]) -> str:
    """SHA-256 of the figures of all areas, in one fixed form."""
    return files.digest(json.dumps(areas, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())
