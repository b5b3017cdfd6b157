"""The overseers measured: Biro Pemerintahan on tickets and validations, channel owners on M5 and M6. No persons.

Counts decisions by the moment they were made within a period, and what was still undecided past its limit when the
period ended; a period that is over always counts the same. What only the Inspektorat may know of is in no figure.
Lengths are seconds. What counts as overturned is said at each function, and on the page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import F, Q

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.models import Complaint, Event, FollowUp, Photo, Ticket, Verification
from cepatrespon.rules.case import OWNER_TICKETS, ROUTING_TICKETS
from cepatrespon.rules.clocks import CLOCKS
from cepatrespon.rules.terms import Act, Mode, Result, Role, State

LENGTHS = {act: clock.length for clock in CLOCKS for act in clock.tickets}
RECOMMENDS = {Result.MATCHES: True, Result.DIFFERS: False}  # whether to accept; another problem recommends neither


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions on tickets: in time, late, still open past the limit when the period ended, and the median length."""

    on_time: int = 0
    late: int = 0
    open_late: int = 0
    median: int | None = None

    @property
    def total(self) -> int:
        """All decisions made."""
        return self.on_time + self.late


@dataclass(frozen=True, slots=True)
class Biro:
    """Biro Pemerintahan. `reversed_rejections`: refused, then accepted on the same photos."""

    tickets: Decided = field(default_factory=Decided)
    overturned: int = 0
    validated: int = 0
    rejected: int = 0
    automatic: int = 0
    validation_median: int | None = None
    followed: int = 0
    overruled: int = 0
    unadvised: int = 0
    reversed_rejections: int = 0

    @property
    def automatic_share(self) -> float | None:
        """The share of submissions that completed themselves, in percent of all that stopped waiting (M11)."""
        total = self.validated + self.rejected + self.automatic
        return 100 * self.automatic / total if total else None


@dataclass(frozen=True, slots=True)
class Owner:
    """One channel owner on M5 and M6."""

    unit: int
    tickets: Decided
    clarified: int = 0
    closed: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Overseers:
    """The figures of a period."""

    biro: Biro = field(default_factory=Biro)
    owners: list[Owner] = field(default_factory=list)

    @classmethod
    def of(cls, kept: dict[str, object]) -> Overseers:
        """The figures as they were kept."""
        biro, owners = kept["biro"], kept["owners"]
        if not isinstance(biro, dict) or not isinstance(owners, list):
            raise TypeError("these are no figures of the overseers")
        return cls(
            Biro(**{**biro, "tickets": Decided(**biro["tickets"])}),
            [Owner(**{**row, "tickets": Decided(**row["tickets"])}) for row in owners],
        )


@dataclass(frozen=True, slots=True)
class _Row:
    complaint: int
    seq: int
    act: Act
    filed_at: datetime
    decided_at: datetime | None
    approved: bool | None
    policy: int
    owner: int

    def limit(self, reg: Registry) -> datetime:
        return self.filed_at + timedelta(seconds=reg.policy(self.policy)[LENGTHS[self.act]])


def figures(start: datetime, end: datetime) -> Overseers:
    """The figures of the period from `start` up to, not including, `end`. A dozen queries, each over the period."""
    reg = registry.current()
    decided = _tickets(Q(decided_at__gte=start, decided_at__lt=end, approved__isnull=False))
    still = _tickets(Q(filed_at__lt=end) & (Q(decided_at__isnull=True) | Q(decided_at__gte=end)))
    late = [row for row in still if row.limit(reg) < end]
    routing = [row for row in decided if row.act in ROUTING_TICKETS]
    biro = _biro(start, end)
    return Overseers(
        Biro(
            tickets=_decided(routing, [row for row in late if row.act in ROUTING_TICKETS], reg),
            overturned=_overturned(routing, start, end), **biro,
        ),
        _owners(decided, late, reg, start, end),
    )  # fmt: skip


# ── tickets ──────────────────────────────────────────────────────────────────────────────────────
def _tickets(which: Q) -> list[_Row]:
    rows = Ticket.objects.filter(which, complaint__restricted=False).values_list(
        "complaint_id", "seq", "act", "filed_at", "decided_at", "approved", "complaint__policy", "complaint__owner_id"
    )
    return [
        _Row(c, seq, Act(act), filed, decided, ok, policy, owner)
        for c, seq, act, filed, decided, ok, policy, owner in rows
    ]


def _decided(rows: Collection[_Row], late_open: Collection[_Row], reg: Registry) -> Decided:
    late = sum(row.decided_at is not None and row.decided_at > row.limit(reg) for row in rows)
    lengths = [int((row.decided_at - row.filed_at).total_seconds()) for row in rows if row.decided_at]
    return Decided(len(rows) - late, late, len(late_open), int(median(lengths)) if lengths else None)


def _overturned(routing: Collection[_Row], start: datetime, end: datetime) -> int:
    """Decisions of M3-M4 that a later one undid in the period, whenever they were made.

    A decision is undone when another routing ticket on the same report is approved after it, or when Biro afterwards
    assigns the report itself (the binding assignment after two tickets). Each such act undoes the decision before it.
    """
    approved = [row for row in routing if row.approved]
    earlier: dict[int, list[int]] = {}
    before = Ticket.objects.filter(
        complaint__in={row.complaint for row in approved}, act__in=[act.value for act in ROUTING_TICKETS],
        decided_at__isnull=False,
    )  # fmt: skip
    for complaint, seq in before.values_list("complaint_id", "seq"):
        earlier.setdefault(complaint, []).append(seq)
    undone = sum(any(seq < row.seq for seq in earlier[row.complaint]) for row in approved)
    assigned = Event.objects.filter(
        act=Act.COORDINATE, role=Role.VALIDATOR, at__gte=start, at__lt=end, complaint__restricted=False
    )
    return undone + assigned.count()


def _owners(
    decided: Collection[_Row], late: Collection[_Row], reg: Registry, start: datetime, end: datetime
) -> list[Owner]:
    closed = set(
        Event.objects.filter(act=Act.APPROVE, state=State.CLOSED, at__gte=start, at__lt=end).values_list(
            "complaint_id", "at"
        )
    )
    mine = [row for row in decided if row.act in OWNER_TICKETS]
    waiting = [row for row in late if row.act in OWNER_TICKETS]
    found = []
    for unit in sorted({row.owner for row in (*mine, *waiting)}):
        rows = [row for row in mine if row.owner == unit]
        shut = sum(bool(row.approved) and (row.complaint, row.decided_at) in closed for row in rows)
        approved = sum(bool(row.approved) for row in rows)
        open_late = [row for row in waiting if row.owner == unit]
        found.append(Owner(unit, _decided(rows, open_late, reg), approved - shut, shut, len(rows) - approved))
    return found


# ── validations ──────────────────────────────────────────────────────────────────────────────────
def _biro(start: datetime, end: datetime) -> dict[str, Any]:
    decided = FollowUp.objects.filter(decided_at__gte=start, decided_at__lt=end, complaint__restricted=False)
    rows = list(decided.values_list("pk", "accepted", "submitted_at", "decided_at", "complaint__mode"))
    by_hand = {pk: ok for pk, ok, _from, _to, mode in rows if not (ok and mode == Mode.AUTOMATIC)}
    lengths = [int((to - since).total_seconds()) for pk, _ok, since, to, _mode in rows if to and pk in by_hand]
    lapsed = Complaint.objects.filter(  # ran out, and its clock is not written yet (T4)
        restricted=False, due_clause="M9", next_clock_at=F("due_at"), next_clock_at__lt=end, due_at__gte=start
    ).count()
    advice: dict[int, bool | None] = {}
    said = Verification.objects.filter(follow_up__in=decided.values("pk")).order_by("follow_up_id", "seq")
    for follow_up, result in said.values_list("follow_up_id", "result"):
        advice[follow_up] = RECOMMENDS.get(Result(result))  # the last one before the decision counts
    advised = {pk: (ok, advice.get(pk)) for pk, ok in by_hand.items()}
    return {
        "validated": sum(bool(ok) for ok in by_hand.values()),
        "rejected": sum(not ok for ok in by_hand.values()),
        "automatic": len(rows) - len(by_hand) + lapsed,
        "validation_median": int(median(lengths)) if lengths else None,
        "followed": sum(said is not None and said == ok for ok, said in advised.values()),
        "overruled": sum(said is not None and said != ok for ok, said in advised.values()),
        "unadvised": sum(said is None for _ok, said in advised.values()),
        "reversed_rejections": _reversed(start, end),
    }


def _reversed(start: datetime, end: datetime) -> int:
    """Rejections that Biro itself undid in the period: the same unit's next follow-up validated without a new photo.

    Every photo of the follow-up that was accepted had stood on the report before it was submitted (same SHA-256), so
    nothing new had been shown.
    """
    validated = FollowUp.objects.filter(
        accepted=True, decided_at__gte=start, decided_at__lt=end, complaint__restricted=False,
        complaint__mode=Mode.VALIDATED,
    )  # fmt: skip
    refused = FollowUp.objects.filter(accepted=False, complaint__in=validated.values("complaint"))
    before: dict[int, tuple[int, int]] = {}
    for complaint, seq, unit in refused.order_by("complaint_id", "seq").values_list("complaint_id", "seq", "unit_id"):
        before[complaint] = (seq, unit)
    if not before:
        return 0
    photos: dict[int, list[tuple[int, str]]] = {}
    shown = Photo.objects.filter(complaint__in=before)
    for number, at_seq, digest in shown.values_list("complaint_id", "seq", "sha256"):
        photos.setdefault(number or 0, []).append((at_seq or 0, digest))
    count = 0
    for complaint, seq, unit in validated.filter(complaint__in=before).values_list("complaint_id", "seq", "unit_id"):
        mine = {digest for at, digest in photos.get(complaint, []) if at == seq}
        earlier = {digest for at, digest in photos.get(complaint, []) if at < seq}
        count += before[complaint][1] == unit and mine <= earlier
    return count
