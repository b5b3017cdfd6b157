"""The clocks: what is due, by when, from whom, and what happens when nobody acts.

`CLOCKS` is in order of precedence: the first running row is the limit that counts now. A limit is met at its exact
second; one second later the clock has acted, effective at the due moment (T2, T4). Leaves writing to the actions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .case import UNSUBMITTED, Case
from .terms import Act, Role, State

Moment = Callable[[Case], datetime | None]


@dataclass(frozen=True, slots=True)
class Clock:
    """One row: the clause, what happens when it lapses, what it counts from, its length, and who answers."""

    clause: str
    lapse: Act
    counts_from: Moment
    length: str  # a parameter of the policy; "" where `counts_from` is the due moment itself
    answers: Role
    instance: Callable[[Case], str]
    before: str = ""  # a parameter subtracted: a warning given so long before the limit
    tickets: frozenset[Act] = frozenset()  # the tickets whose decision it times


@dataclass(frozen=True, slots=True)
class Due:
    """The limit that counts now: by when (UTC), from which role, under which clause, counted from when."""

    clause: str
    at: datetime
    answers: Role
    since: datetime


def _receipt(case: Case) -> datetime | None:
    """M1 runs from arrival until a response; nothing is owed once the complaint is closed or referred."""
    open_now = case.state in UNSUBMITTED and case.receipt.responded_at is None
    return case.receipt.at if open_now else None


def _by_ticket(case: Case) -> str:
    return str(case.tickets[-1].seq)


def _decision(clause: str, length: str, answers: Role, *tickets: Act) -> Clock:
    """The row of a ticket's decision: it counts from the filing, and a late one is escalated, never decided."""

    def filed(case: Case) -> datetime | None:
        return case.ticket.at if case.ticket and case.ticket.act in tickets else None

    return Clock(clause, Act.ESCALATE, filed, length, answers, _by_ticket, tickets=frozenset(tickets))


def _submission(case: Case) -> datetime | None:
    return case.submission.at if case.submission and case.state is State.SUBMITTED else None


def _limit(case: Case) -> datetime | None:
    """The holder's completion limit runs while it has the complaint and nothing else is open."""
    return case.standing.limit if case.state in UNSUBMITTED else None


def _by_receipt(case: Case) -> str:
    return str(case.receipt.seq)


def _by_submission(case: Case) -> str:
    return str(case.submissions[-1].seq)


def _by_limit(case: Case) -> str:
    return f"{case.holder}:{case.standing.limit.isoformat()}"


# fmt: off
CLOCKS: tuple[Clock, ...] = (
    #         clause  length                answers         the tickets it times
    _decision("M3",   "routing_decision",   Role.VALIDATOR, Act.MOVE_AGENCY, Act.WRONG_COORDINATION),
    _decision("M4",   "kelurahan_decision", Role.VALIDATOR, Act.MOVE_KELURAHAN),
    _decision("M5",   "unclear_decision",   Role.OWNER,     Act.UNCLEAR),
    _decision("M6",   "not_found_decision", Role.OWNER,     Act.NOT_FOUND),
    #     clause  when it lapses  counts from   length        answers         one mark per
    Clock("M9",   Act.COMPLETE,   _submission,  "validation", Role.VALIDATOR, _by_submission),
    Clock("M1",   Act.MISSED,     _receipt,     "response",   Role.HOLDER,    _by_receipt),
    Clock("M7",   Act.MISSED,     _limit,       "",           Role.HOLDER,    _by_limit),
    Clock("M7",   Act.WARN,       _limit,       "",           Role.HOLDER,    _by_limit, before="warning"),
)
# fmt: on


def falls_due(clock: Clock, case: Case) -> datetime | None:
    """When a running clock falls due (UTC), or None when it does not run."""
    since = clock.counts_from(case)
    if since is None:
        return None
    length = case.policy[clock.length] if clock.length else 0
    return since + timedelta(seconds=length - (case.policy[clock.before] if clock.before else 0))


def due(case: Case) -> Due | None:
    """The limit that counts now, or None when nobody owes anything."""
    for clock in CLOCKS:
        if clock.before:
            continue
        at = falls_due(clock, case)
        if at is not None:
            since = clock.counts_from(case) if clock.length else case.standing.start
            return Due(clock.clause, at, clock.answers, since or at)
    return None


def pending(case: Case) -> list[tuple[datetime, Clock]]:
    """The clocks that still have something to say, each with the moment its effect would take, earliest first."""
    found: list[tuple[datetime, Clock]] = []
    for clock in CLOCKS:
        at = falls_due(clock, case)
        if at is None or (clock.lapse, clock.clause, clock.instance(case)) in case.fired:
            continue
        limit = clock.counts_from(case)
        if case.last_at and case.last_at > at:  # it began to run after its moment: a rejection past the limit
            at = case.last_at
        if clock.before and limit is not None and at >= limit:
            continue  # no warning of a limit that has passed
        found.append((at, clock))
    return sorted(found, key=lambda pair: pair[0])


def lapsed(case: Case, now: datetime) -> tuple[datetime, Clock] | None:
    """The first clock that has run out strictly before `now`, with the moment at which it takes effect."""
    waiting = pending(case)
    return waiting[0] if waiting and waiting[0][0] < now else None


def unit_answering(role: Role, case: Case, biro: int) -> int:
    """The unit that a clock's role stands for on this case."""
    return {Role.HOLDER: case.holder, Role.OWNER: case.owner}.get(role, biro)
