"""Keeps the figures of months that are over: counted in the first moments of the next month, never counted anew.

The decree freezes only the list of M12; these figures are frozen by us, so that a figure read in May is the same figure
in August. A month that is not over, or whose clocks have not all been written, is counted live.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.cache import cache
from django.db.models import Q

from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.monthly import SETTLED
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import month_bounds, month_of

from . import month as glance
from . import overseers, unit_record
from .models import FrozenMonth

FRESH = 60  # seconds for which the figures of the running month are kept
Figures = TypeVar("Figures")


@dataclass(frozen=True, slots=True)
class Report(Generic[Figures]):
    """A report: its name in the table, how it is counted for a period, and how it is read again."""

    name: str
    count: Callable[[datetime, datetime], Figures]
    read: Callable[[dict[str, object]], Figures]
    fresh: int = FRESH  # seconds for which the running month's are kept


@dataclass(frozen=True, slots=True)
class Shown(Generic[Figures]):
    """The figures of a month, as of `at`; `frozen` when they will never change."""

    month: str
    figures: Figures
    at: datetime
    frozen: bool


GLANCE = Report("bulan", glance.figures, glance.Month.of)
OVERSEERS = Report("pengawas", overseers.figures, overseers.Overseers.of)
UNITS = Report("unit", unit_record.figures, unit_record.Units.of, limits.UNIT_RECORD_SECONDS)
REPORTS: tuple[Report[Any], ...] = (GLANCE, OVERSEERS, UNITS)


def shown(report: Report[Figures], month: str, at: datetime) -> Shown[Figures]:
    """The figures of a WIB month (`YYYY-MM`) as they are to be read at `at` (UTC)."""
    return trend(report, [month], at)[0]


def trend(report: Report[Figures], months: list[str], at: datetime) -> list[Shown[Figures]]:
    """The figures of several months, in their order. One query for all that are frozen."""
    kept = {row.month: row for row in FrozenMonth.objects.filter(report=report.name, month__in=months)}
    return [
        Shown(month, report.read(kept[month].figures), kept[month].frozen_at, True) if month in kept
        else _live(report, month, at)
        for month in months
    ]  # fmt: skip


def _live(report: Report[Figures], month: str, at: datetime) -> Shown[Figures]:
    key = f"reports.{report.name}.{month}.{int(at.timestamp()) // report.fresh}"
    if (known := cache.get(key)) is not None:
        figures, counted_at = known
        return Shown(month, figures, counted_at, False)
    start, end = month_bounds(month)
    figures = report.count(start, min(end, at))
    cache.set(key, (figures, at), report.fresh)
    return Shown(month, figures, at, False)


def kept(report: Report[Any]) -> list[str]:
    """The months whose figures are frozen, the latest first."""
    found = FrozenMonth.objects.filter(report=report.name).order_by("-month")
    return list(found.values_list("month", flat=True))


def one_of(report: Report[Any], months: list[str], *path: str) -> dict[str, Any]:
    """One part of the figures of frozen months, by month: the database takes it out of each. One query.

    None for a month that has no such part; a month that is not frozen is not there.
    """
    part = "__".join(("figures", *path))
    rows = FrozenMonth.objects.filter(report=report.name, month__in=months)
    return dict(rows.values_list("month", part))


def months(at: datetime, count: int = 12) -> list[str]:
    """The last `count` WIB months up to that of `at`, the latest first; none before the first report."""
    first = Complaint.objects.order_by("reported_at").values_list("reported_at", flat=True).first()
    found = [month_of(at)]
    while len(found) < count and first is not None and found[-1] > month_of(first):
        found.append(month_of(month_bounds(found[-1])[0] - timedelta(seconds=1)))
    return found


def freeze_due(at: datetime, most: int = 3) -> list[str]:
    """Keep the figures of months that are over at `at` (UTC) and have none kept, at most so many at once.

    A month waits until every clock that ran out in it has been written. Returns what was kept, as `report month`.
    """
    made: list[str] = []
    first = Complaint.objects.order_by("reported_at").values_list("reported_at", flat=True).first()
    if first is None:
        return made
    kept = set(FrozenMonth.objects.values_list("report", "month"))
    month = month_of(first)
    while (end := month_bounds(month)[1]) <= at - SETTLED and len(made) < most:
        lacking = [report for report in REPORTS if (report.name, month) not in kept]
        if lacking and not Complaint.objects.filter(Q(clock_errors=0), next_clock_at__lt=end).exists():
            for report in lacking:
                said = asdict(report.count(month_bounds(month)[0], end))
                FrozenMonth.objects.get_or_create(
                    month=month, report=report.name, defaults={"frozen_at": end, "figures": said}
                )
                made.append(f"{report.name} {month}")
        month = month_of(end)
    return made
