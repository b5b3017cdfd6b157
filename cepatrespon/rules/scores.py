"""How the units did on one complaint: response and completion, net of Biro, the citizen's view, and every lateness.

All figures are seconds, computed from a `Case`; `calendar.hours` rounds them for people. Follows "Score of one unit
on one report" and "Lateness" of the regulation (M1, M3-M11).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .case import ROUTING_TICKETS, Case, Standing
from .clocks import CLOCKS
from .terms import Mode, Role, State


@dataclass(frozen=True, slots=True)
class Score:
    """One unit on one complaint; seconds. `completion` is None for a unit that did not finish it."""

    unit: int
    start: datetime
    response: int | None
    completion: int | None
    rejections: int
    mode: Mode | None


@dataclass(frozen=True, slots=True)
class Times:
    """The finishing unit's completion in three readings, in seconds."""

    unit: int
    official: int
    net_of_biro: int
    citizen: int


@dataclass(frozen=True, slots=True)
class Late:
    """One limit missed: by which unit, under which clause, by how many seconds (M11's is zero)."""

    unit: int
    clause: str
    seconds: int


def _seconds(later: datetime, earlier: datetime) -> int:
    return int((later - earlier).total_seconds())


def scored_from(case: Case, unit: int) -> datetime:
    """The moment from which a unit is scored (M8, M10). Raises KeyError for a unit that never held it."""
    return case.standings[unit].start


def finished_at(case: Case, unit: int) -> datetime | None:
    """The finally accepted or automatic submission (or direct closing) of a unit that finished the complaint."""
    if case.state is not State.DONE or case.finished_by != unit or case.mode is Mode.REFERRED:
        return None
    return case.submissions[-1].at if case.mode in (Mode.VALIDATED, Mode.AUTOMATIC) else case.completed_at


def scores(case: Case) -> list[Score]:
    """One row for each unit that ever held the complaint, in the order of their first receipts."""
    rows = []
    for standing in case.standings.values():
        finished = finished_at(case, standing.unit)
        rows.append(
            Score(
                standing.unit,
                standing.start,
                _seconds(standing.response_at, standing.start) if standing.response_at else None,
                _seconds(finished, standing.start) if finished else None,
                standing.rejections,
                case.mode if case.state is State.DONE and case.finished_by == standing.unit else None,
            )
        )
    return rows


def times(case: Case) -> Times | None:
    """The three readings of the unit that finished, or None while nobody has."""
    if case.finished_by is None or case.completed_at is None or case.reported_at is None:
        return None
    finished = finished_at(case, case.finished_by)
    if finished is None:
        return None
    start = case.standings[case.finished_by].start
    away = [(s.at, s.decided_at) for s in case.submissions]
    away += [(t.at, t.decided_at) for t in case.tickets if t.act in ROUTING_TICKETS]
    with_biro = sum(
        max(0, _seconds(min(until, finished), max(since, start))) for since, until in away if until is not None
    )
    official = _seconds(finished, start)
    return Times(case.finished_by, official, official - with_biro, _seconds(case.completed_at, case.reported_at))


def lateness(case: Case, now: datetime, biro: int) -> list[Late]:
    """Every limit missed up to `now` (UTC, whole seconds)."""
    found = [*_late_responses(case, now), *_late_decisions(case, now, biro)]
    for standing in case.standings.values():
        until = _owed_until(case, standing, now)
        if until is not None and until > standing.limit:
            found.append(Late(standing.unit, "M7", _seconds(until, standing.limit)))
    if case.mode is Mode.AUTOMATIC:
        found.append(Late(biro, "M9", 0))
    return found


def _late_responses(case: Case, now: datetime) -> list[Late]:
    found = []
    for receipt in case.receipts:
        due = receipt.at + timedelta(seconds=case.policy["response"])
        until = receipt.responded_at or receipt.ended_at or now
        if until > due:
            found.append(Late(receipt.unit, "M1", _seconds(until, due)))
    return found


def _late_decisions(case: Case, now: datetime, biro: int) -> list[Late]:
    found = []
    for ticket in case.tickets:
        for clock in CLOCKS:
            if ticket.act in clock.tickets:
                due = ticket.at + timedelta(seconds=case.policy[clock.length])
                until = ticket.decided_at or now
                if until > due:
                    late = case.owner if clock.answers is Role.OWNER else biro
                    found.append(Late(late, clock.clause, _seconds(until, due)))
    return found


def _owed_until(case: Case, standing: Standing, now: datetime) -> datetime | None:
    """Until when a unit owed completion: its submission, else now while it holds it, else its handing-on."""
    if case.finished_by == standing.unit and (finished := finished_at(case, standing.unit)):
        return finished
    if case.submission and case.submission.unit == standing.unit:
        return case.submission.at
    if standing.released:
        return None
    if case.holder == standing.unit and case.state not in (State.REFERRED, State.DONE, State.CLOSED):
        return now
    return standing.left_at
