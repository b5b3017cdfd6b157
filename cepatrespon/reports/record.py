"""A fasilitator's own record (F3): what they verified, at what rhythm, and what became of it; and M3-M4 tickets.

Each function is of one officer and a period; a month costs a few queries, whatever its size. Nobody else's work is in
it. A verification recommends and only the validation decides (M9): that they differ is a figure, not a fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from statistics import median

from django.db.models import Count, F, Q

from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.models import Claim, Ticket, Verification
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_bounds, day_of, month_bounds
from cepatrespon.rules.case import ROUTING_TICKETS
from cepatrespon.rules.terms import Act, Mode, Result


@dataclass(frozen=True, slots=True)
class Verified:
    """One own verification and the verdict on its follow-up. `accepted` is None while nobody has decided."""

    number: str
    act: Act
    result: Result
    at: datetime
    accepted: bool | None
    decided_at: datetime | None
    automatic: bool

    @property
    def became(self) -> str:
        """What became of the follow-up: "tervalidasi", "otomatis", "ditolak", or "" while it waits."""
        if self.accepted is None:
            return ""
        if not self.accepted:
            return REJECTED
        return Mode.AUTOMATIC if self.automatic else Mode.VALIDATED

    @property
    def differs(self) -> bool | None:
        """Whether Biro decided otherwise than recommended. None where nobody decided (the clock is nobody), or where
        another problem was found, which recommends neither.
        """
        if self.accepted is None or self.automatic or self.result is Result.OTHER_PROBLEM:
            return None
        return self.accepted != (self.result is Result.MATCHES)


REJECTED = "ditolak"
BECAME = (Mode.VALIDATED, REJECTED, Mode.AUTOMATIC, "")


@dataclass(slots=True)
class Tally:
    """Verifications counted, of a day or of the whole period, in the order in which they were made."""

    rows: list[Verified] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def kinds(self) -> Counter[Act]:
        return Counter(row.act for row in self.rows)

    @property
    def results(self) -> Counter[Result]:
        return Counter(row.result for row in self.rows)

    @property
    def became(self) -> Counter[str]:
        return Counter(row.became for row in self.rows)

    @property
    def compared(self) -> int:
        """How many can be compared with a validation or rejection by Biro."""
        return sum(row.differs is not None for row in self.rows)

    @property
    def differed(self) -> int:
        """In how many of those Biro decided otherwise."""
        return sum(row.differs is True for row in self.rows)

    @property
    def rhythm(self) -> float | None:
        """Median seconds from a verification to the next one at the desk; longer pauses are not work and not in it."""
        return rhythm(self.rows)


@dataclass(frozen=True, slots=True)
class Tickets:
    """The tickets of one kind filed in a period, by what became of them."""

    act: Act
    filed: int
    approved: int
    rejected: int
    open: int


@dataclass(frozen=True, slots=True)
class Record:
    """A month of one officer. `held_too_long`: submissions that completed themselves while in this officer's hands."""

    month: str
    whole: Tally
    days: list[tuple[date, Tally]]
    held_too_long: int
    tickets: list[Tickets]


def rhythm(rows: Sequence[Verified]) -> float | None:
    """See `Tally.rhythm`; None where there are not two in a row."""
    gaps = [
        seconds
        for before, after in pairwise(rows)
        if after.act is Act.VERIFY_DESK
        and (seconds := (after.at - before.at).total_seconds()) <= limits.RHYTHM_PAUSE_SECONDS
    ]
    return median(gaps) if gaps else None


def verified(officer: Officer, start: datetime, end: datetime) -> list[Verified]:
    """This officer's verifications from `start` until before `end`, in their order. One query."""
    mine = Verification.objects.filter(officer_id=officer.pk, at__gte=start, at__lt=end)
    rows = mine.filter(follow_up__complaint__in=visible_to(officer)).order_by("at", "pk")
    facts = ("follow_up__complaint__number", "act", "result", "at", "follow_up__accepted", "follow_up__decided_at")
    return [
        Verified(number, Act(act), Result(result), at, accepted, decided, mode == Mode.AUTOMATIC)
        for number, act, result, at, accepted, decided, mode in rows.values_list(*facts, "follow_up__complaint__mode")
    ]


def today(officer: Officer, at: datetime) -> Tally:
    """What this officer verified on the WIB day of a moment. One query."""
    return Tally(verified(officer, *day_bounds(day_of(at))))


def record(officer: Officer, month: str) -> Record:
    """This officer's record of a WIB month `YYYY-MM`. Raises ValueError for anything else. Three queries."""
    start, end = month_bounds(month)
    rows = verified(officer, start, end)
    return Record(month, Tally(rows), list(_by_day(rows)), _held_too_long(officer, start, end), tickets(officer, month))


def tickets(officer: Officer, month: str) -> list[Tickets]:
    """The tickets of M3-M4 filed in a WIB month, on the reports that this officer may see (F3). One query."""
    start, end = month_bounds(month)
    rows = Ticket.objects.filter(filed_at__gte=start, filed_at__lt=end, act__in=[act.value for act in ROUTING_TICKETS])
    counted = (
        rows.filter(complaint__in=visible_to(officer))
        .values("act")
        .annotate(
            filed=Count("pk"), yes=Count("pk", filter=Q(approved=True)), no=Count("pk", filter=Q(approved=False)),
            still=Count("pk", filter=Q(decided_at=None)),
        )
    )  # fmt: skip
    found = {
        Act(row["act"]): Tickets(Act(row["act"]), row["filed"], row["yes"], row["no"], row["still"]) for row in counted
    }
    order = (Act.MOVE_AGENCY, Act.WRONG_COORDINATION, Act.MOVE_KELURAHAN)
    return [found.get(act, Tickets(act, 0, 0, 0, 0)) for act in order]


def _by_day(rows: Iterable[Verified]) -> Iterable[tuple[date, Tally]]:
    days: dict[date, Tally] = {}
    for row in rows:
        days.setdefault(day_of(row.at), Tally()).rows.append(row)
    return reversed(days.items())


def _held_too_long(officer: Officer, start: datetime, end: datetime) -> int:
    held = Claim.objects.filter(officer_id=officer.pk, until__gt=start, complaint__in=visible_to(officer))
    ended = held.filter(
        complaint__mode=Mode.AUTOMATIC, complaint__completed_at__gte=start, complaint__completed_at__lt=end
    )
    return ended.filter(taken_at__lte=F("complaint__completed_at"), until__gt=F("complaint__completed_at")).count()
