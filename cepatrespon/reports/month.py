"""A month at a glance: what came, how it ended, who answered in time, which units were slow and which fast.

Each figure counts things by the moment they took effect within the period, so a period that is over always counts the
same; `frozen` keeps it besides. Validated, automatic and referred stand apart and are never added together. What only
the Inspektorat may know of is in no figure. Times are UTC, lengths seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from cepatrespon.agencies import registry
from cepatrespon.complaints.ledger import told
from cepatrespon.complaints.models import Complaint, Event, FollowUp, Involvement
from cepatrespon.rules import limits
from cepatrespon.rules.scores import finished_at
from cepatrespon.rules.terms import Act, Mode, Role, State

from .counted import ARRIVES

ARBITRATED = ("M3", "M4", "M5", "M6", "M9")  # what a unit waits for from others: decisions and validation


@dataclass(frozen=True, slots=True)
class UnitTime:
    """One unit: how many of its reports were validated, their median completion (seconds), how many automatic."""

    unit: int
    validated: int
    seconds: int
    automatic: int


@dataclass(frozen=True, slots=True)
class Month:
    """The figures of a period. `responses` counts receipts whose limit of M1 fell in it, `late` those missed."""

    received: int = 0
    validated: int = 0
    automatic: int = 0
    referred: int = 0
    closed: int = 0
    responses: int = 0
    late: int = 0
    contested: int | None = None  # completions contested in it; months frozen before this was counted have none
    slowest: list[UnitTime] = field(default_factory=list)
    fastest: list[UnitTime] = field(default_factory=list)

    @property
    def on_time(self) -> float | None:
        """The share of responses in time, in percent; None where none was due."""
        return 100 * (self.responses - self.late) / self.responses if self.responses else None

    @classmethod
    def of(cls, kept: dict[str, object]) -> Month:
        """The figures as they were kept."""
        said = dict(kept)
        for name in ("slowest", "fastest"):
            rows = said.get(name)
            said[name] = [UnitTime(**row) for row in rows] if isinstance(rows, list) else []
        return cls(**said)  # type: ignore[arg-type]


def figures(start: datetime, end: datetime) -> Month:
    """The figures of the period from `start` up to, not including, `end`. Some ten queries, each over the period."""
    seen = Complaint.objects.filter(restricted=False)
    ended = dict(
        seen.filter(completed_at__gte=start, completed_at__lt=end).order_by().values_list("mode").annotate(Count("pk"))
    )
    unspoken = _unspoken(start, end)
    responses, late = _responses(start, end)
    times = unit_times(start, end)
    return Month(
        received=seen.filter(reported_at__gte=start, reported_at__lt=end).count(),
        validated=ended.get(Mode.VALIDATED, 0), automatic=ended.get(Mode.AUTOMATIC, 0) + unspoken.get("M9", 0),
        referred=ended.get(Mode.REFERRED, 0),
        closed=Event.objects.filter(
            act=Act.APPROVE, state=State.CLOSED, at__gte=start, at__lt=end, complaint__restricted=False
        ).count(),
        responses=responses, late=late + unspoken.get("M1", 0),
        contested=seen.filter(contested_at__gte=start, contested_at__lt=end).count(),
        slowest=times[::-1][: limits.UNITS_SHOWN], fastest=times[: limits.UNITS_SHOWN],
    )  # fmt: skip


def _unspoken(start: datetime, end: datetime) -> dict[str, int]:
    """Limits that ran out in the period and whose clock has not been written yet, by clause (T4)."""
    rows = Complaint.objects.filter(restricted=False, next_clock_at=F("due_at"), due_at__gte=start, due_at__lt=end)
    rows = rows.filter(next_clock_at__lt=end, due_clause__in=["M1", "M9"])
    return dict(rows.order_by().values_list("due_clause").annotate(Count("pk")))


def _responses(start: datetime, end: datetime) -> tuple[int, int]:
    """How many receipts had their limit of M1 in the period, and how many of these limits were missed."""
    total, seen = 0, Q(complaint__restricted=False)
    for policy in registry.current().policies:
        length = timedelta(seconds=policy["response"])
        arrived = Event.objects.filter(ARRIVES, seen, at__gte=start - length, at__lt=end - length)
        total += arrived.filter(complaint__policy=policy.version).count()
    missed = Event.objects.filter(seen, act=Act.MISSED, at__gte=start, at__lt=end, data__clause="M1")
    return total, missed.count()


# ── how long units took ──────────────────────────────────────────────────────────────────────────
def unit_times(start: datetime, end: datetime) -> list[UnitTime]:
    """Units with enough validated reports in the period, the fastest median first.

    Completion is the score of M8 and M10: from the start of scoring to the submission that was finally accepted.
    """
    accepted = FollowUp.objects.filter(
        accepted=True, decided_at__gte=start, decided_at__lt=end, complaint__restricted=False
    )
    rows = list(accepted.values_list("complaint_id", "unit_id", "submitted_at", "complaint__mode"))
    since = {
        (complaint, unit): at
        for complaint, unit, at in Involvement.objects.filter(complaint__in=accepted.values("complaint")).values_list(
            "complaint_id", "unit_id", "since"
        )
    }
    again = _entered_again(accepted.values("complaint"))
    validated: dict[int, list[int]] = {}
    automatic: dict[int, int] = {}
    for complaint, unit, submitted_at, mode in rows:
        if mode != Mode.VALIDATED:
            automatic[unit] = automatic.get(unit, 0) + 1
            continue
        seconds = again.get(complaint) or int((submitted_at - since[complaint, unit]).total_seconds())
        validated.setdefault(unit, []).append(seconds)
    found = [
        UnitTime(unit, len(each), int(median(each)), automatic.get(unit, 0))
        for unit, each in validated.items()
        if len(each) >= limits.UNITS_COMPARED_FROM
    ]
    return sorted(found, key=lambda row: (row.seconds, row.unit))


def _entered_again(complaints: QuerySet[FollowUp, Any]) -> dict[int, int]:
    """The completion of reports that re-entered an inbox: their scoring may have begun anew, so they are told whole."""
    entered = Event.objects.filter(complaint__in=complaints, state=State.WAITING).filter(
        Q(act=Act.REVIVE) | Q(act=Act.APPROVE, role=Role.OWNER)
    )
    reg, found = registry.current(), {}
    for complaint in Complaint.objects.filter(pk__in=entered.values("complaint")):
        case = told(Event.objects.filter(complaint=complaint).order_by("seq"), reg.policy(complaint.policy))
        if case.finished_by is not None and (finished := finished_at(case, case.finished_by)):
            found[complaint.pk] = int((finished - case.standings[case.finished_by].start).total_seconds())
    return found


# ── now ──────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Owed:
    """What is open under one clause at a moment, and how much of it is late."""

    clause: str
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """Decisions that one office owes under one clause past their limit: how many, and since when the oldest."""

    unit: int
    clause: str
    count: int
    oldest: datetime


def owed(at: datetime) -> list[Owed]:
    """Open reports by the clause of the limit that counts now. One query."""
    rows = Complaint.objects.filter(restricted=False, answers__isnull=False).order_by().values_list("due_clause")
    counted = rows.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)))
    return sorted((Owed(*row) for row in counted), key=lambda row: (len(row.clause), row.clause))


def overdue_arbiters(at: datetime, units: Iterable[int] | None = None) -> list[Overdue]:
    """Who owes decisions past their limit (M3-M6, M9), the longest late first. One query."""
    rows = Complaint.objects.filter(restricted=False, due_clause__in=ARBITRATED, due_at__lt=at, answers__isnull=False)
    if units is not None:
        rows = rows.filter(answers__in=list(units))
    counted = rows.order_by().values_list("answers_id", "due_clause").annotate(n=Count("pk"), oldest=Min("due_at"))
    return sorted((Overdue(*row) for row in counted), key=lambda row: row.oldest)
