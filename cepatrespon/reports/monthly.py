"""How a month is read: the released figures of an area, or those of a month that is still running as last counted.

Nothing is counted for a reader while the work loop runs: it counts the months that are not released every ten minutes
and stores all areas at once. Where none does, the page counts when what is stored is an hour old.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction

from cepatrespon.agencies import registry
from cepatrespon.complaints.monthly import SETTLED
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import month_bounds, month_of, whole_second

from . import cut, frozen, given, overseers, releases, tally
from .models import AreaMonth, Release
from .rows import Names

AGAIN, STALE = timedelta(seconds=limits.COUNTED_AGAIN_SECONDS), timedelta(seconds=limits.COUNT_STALE_SECONDS)
COUNTING = 120  # seconds for which one process may be at it before another begins, too
LONGEST = 120  # months that are offered
WATCHED = "pengawas"  # the overseers' figures beside those of the whole city, while a month is not released


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of one area in one month, as of `at` (UTC); `release` is its number, None while it still changes."""

    month: str
    region: str
    at: datetime
    figures: Mapping[str, Any]
    release: int | None


def months(at: datetime) -> list[str]:
    """The WIB months from that of `at` back to the first report's, the latest first."""
    first, found = releases.first_month(), [month_of(at)]
    while first is not None and found[-1] > first and len(found) < LONGEST:
        found.append(month_of(month_bounds(found[-1])[0] - timedelta(seconds=1)))
    return found


def shown(wanted: Collection[tuple[str, str]], at: datetime) -> dict[tuple[str, str], Shown]:
    """Figures by month and area. One query, unless a month must be counted first; no entry for what does not exist."""
    found = _stored(wanted)
    lacking = {
        month for month, region in wanted
        if (have := found.get((month, region))) is None or (have.release is None and have.at <= at - STALE)
    } & set(months(at))  # fmt: skip
    for month in sorted(lacking):
        if cache.add(f"reports.monthly.{month}", True, COUNTING) or not any(key[0] == month for key in found):
            count(month, at)
            cache.delete(f"reports.monthly.{month}")
    return _stored(wanted) if lacking else found


def _stored(wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Shown]:
    rows = AreaMonth.objects.filter(month__in={m for m, _r in wanted}, region__in={r for _m, r in wanted})
    said = rows.values_list("month", "region", "as_of", "figures", "release__number")
    return {(m, r): Shown(m, r, at, figures, number) for m, r, at, figures, number in said if (m, r) in set(wanted)}


def trend(region: str, last: str, most: int = limits.MONTHS_DRAWN) -> list[tuple[str, int | None, bool]]:
    """The months up to `last`: reports received in an area, None where it is not published, and whether released.
    Months that nobody has counted yet are left out. One query."""
    rows = AreaMonth.objects.filter(region=region, month__lte=last).order_by("-month")
    said = rows.values_list("month", "received", "release_id")[:most]
    return [(month, received, release is not None) for month, received, release in said][::-1]


def areas(month: str, codes: Collection[str]) -> dict[str, Shown]:
    """The stored figures of some areas of a month. One query."""
    return {key[1]: each for key, each in _stored([(month, code) for code in codes]).items()}


# ── counting what is not released ────────────────────────────────────────────────────────────────
def count(month: str, at: datetime) -> None:
    """Count a month that is not released as of `at` (UTC) and store every area of it, in place of the count before.
    Some 4 seconds for 20,000 reports."""
    at = whole_second(at)
    names = Names.now(registry.current())
    told = cut.month(month, at)
    figures = given.counted(told, names, at, running=True)
    start, end = month_bounds(month)
    watched = asdict(overseers.figures(start, min(end, at)))
    figures[tally.CITY] |= {"pelapor": releases.asked(told), WATCHED: watched}
    rows = [
        AreaMonth(month=month, region=code, as_of=at, received=said["diterima"], figures=said)
        for code, said in figures.items()
    ]
    with transaction.atomic():
        if Release.objects.filter(month=month).exists():
            return  # released meanwhile
        AreaMonth.objects.filter(month=month, release=None).delete()
        AreaMonth.objects.bulk_create(rows, ignore_conflicts=True)


def due(at: datetime) -> str | None:
    """Count one month that is not released and was counted long ago. Which, if any."""
    released = set(Release.objects.values_list("month", flat=True))
    open_months = [month for month in months(at)[:3] if month not in released and releases.cut_of(month) + SETTLED > at]
    for month in open_months if releases.first_month() else []:
        have = AreaMonth.objects.filter(month=month, region=tally.CITY).values_list("as_of", flat=True).first()
        if have is None or have <= at - AGAIN:
            count(month, at)
            return month
    return None


# ── beside the stored areas ──────────────────────────────────────────────────────────────────────
def busiest(month: str, codes: Collection[str], most: int) -> list[tuple[str, int]]:
    """The areas of these with the most reports whose count is published. One query."""
    rows = AreaMonth.objects.filter(month=month, region__in=list(codes), received__isnull=False)
    found = rows.order_by("-received", "region").values_list("region", "received")
    return [(code, count or 0) for code, count in found[:most]]


def watched(this: Shown, at: datetime) -> overseers.Overseers:
    """The overseers' own figures of a month: kept when it was over, and while it runs counted with it."""
    if WATCHED in this.figures:
        return overseers.Overseers.of(this.figures[WATCHED])
    return frozen.shown(frozen.OVERSEERS, this.month, at).figures
