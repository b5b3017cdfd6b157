"""Work by the day it falls due (WIB), and who will be late if nobody acts: units and Biro Pemerintahan alike.

Counts what stands open now by its stored limit; nothing of the past. Every query goes by the index of what is owed, and
only over what `seen` (a scoped queryset) lets the asker see. Counted is `answers`, a column of that index, so that the
table itself is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from cepatrespon.complaints.models import Complaint
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_bounds, day_of
from cepatrespon.rules.clauses import order
from cepatrespon.rules.terms import State


@dataclass(frozen=True, slots=True)
class Day:
    """What falls due on one WIB day from now on: in all, and by clause."""

    day: date
    total: int
    clauses: dict[str, int]


@dataclass(frozen=True, slots=True)
class Load:
    """What one answering unit (or all of them) owes at a moment: late already, by day, and after the last day shown."""

    late: int
    late_clauses: dict[str, int]
    days: list[Day]
    later: int
    clauses: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Everything that is owed."""
        return self.late + self.later + sum(day.total for day in self.days)


@dataclass(frozen=True, slots=True)
class Answering:
    """One unit that owes answers: how many are late, and how many will be within each of the spans ahead."""

    unit: int
    late: int
    soon: tuple[int, ...]  # cumulative, by `limits.WORKLOAD_SOON_SECONDS`
    total: int


def by_day(seen: QuerySet[Complaint], at: datetime, answers: Sequence[int] | None = None) -> Load:
    """The work that these units owe (all, without any), for the days from today on. One query."""
    room = _owed(seen, at)
    if answers is not None:
        room = room.filter(answers__in=answers)
    days = [day_of(at) + timedelta(days=n) for n in range(limits.WORKLOAD_DAYS)]
    end = day_bounds(days[-1])[1]
    made: dict[str, Any] = {"late": Count("answers", filter=Q(due_at__lt=at))}
    made["later"] = Count("answers", filter=Q(due_at__gte=end))
    for n, day in enumerate(days):
        first, last = day_bounds(day)
        made[f"d{n}"] = Count("answers", filter=Q(due_at__gte=max(first, at), due_at__lt=last))
    rows: list[dict[str, Any]] = [{**row} for row in room.order_by().values("due_clause").annotate(**made)]
    return Load(
        late=sum(row["late"] for row in rows),
        late_clauses={row["due_clause"]: row["late"] for row in rows if row["late"]},
        days=[
            Day(day, sum(row[f"d{n}"] for row in rows), {r["due_clause"]: r[f"d{n}"] for r in rows if r[f"d{n}"]})
            for n, day in enumerate(days)
        ],
        later=sum(row["later"] for row in rows),
        clauses=sorted((row["due_clause"] for row in rows), key=order),
    )


def who_will_be_late(seen: QuerySet[Complaint], at: datetime) -> list[Answering]:
    """Every unit that owes something, those late most in front: what stays undone becomes late. One query."""
    spans = limits.WORKLOAD_SOON_SECONDS
    made: dict[str, Any] = {"late": Count("answers", filter=Q(due_at__lt=at)), "total": Count("answers")}
    for n, seconds in enumerate(spans):
        made[f"s{n}"] = Count("answers", filter=Q(due_at__gte=at, due_at__lt=at + timedelta(seconds=seconds)))
    owed = _owed(seen, at).order_by().values("answers").annotate(**made)
    rows: list[dict[str, Any]] = [{**row} for row in owed]
    found = [
        Answering(row["answers"], row["late"], tuple(row[f"s{n}"] for n in range(len(spans))), row["total"])
        for row in rows
    ]
    return sorted(found, key=lambda unit: (-unit.late, *(-n for n in unit.soon), -unit.total, unit.unit))


def _owed(seen: QuerySet[Complaint], at: datetime) -> QuerySet[Complaint]:
    """What is owed at a moment. A submission whose limit has passed has completed itself, written or not (M11)."""
    return seen.filter(answers__isnull=False).exclude(state=State.SUBMITTED, due_at__lt=at)
