"""A small city for the rules: nine units, their people, and a complaint told by hand-written events.

Nothing here asks the tables, except `happen`, which carries out a lawful act the way the writers do.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cepatrespon.rules.calendar import WIB
from cepatrespon.rules.case import Case, Event, fold
from cepatrespon.rules.lifecycle import Actor, Outcome, Proposal, Target, decide
from cepatrespon.rules.policy import Policy
from cepatrespon.rules.terms import Act, Office, Role, State, UnitKind, Via

GAMBIR, PETOJO, MARGA, SUKU, HUBUNGAN, BIRO, INSPEKTORAT, KOMINFO, BENGKEL = range(1, 10)
KINDS = {
    GAMBIR: UnitKind.KELURAHAN, PETOJO: UnitKind.KELURAHAN, MARGA: UnitKind.DEPARTMENT, SUKU: UnitKind.SUB_DEPARTMENT,
    HUBUNGAN: UnitKind.DEPARTMENT, BIRO: UnitKind.BIRO, INSPEKTORAT: UnitKind.INSPECTORATE,
    KOMINFO: UnitKind.DEPARTMENT, BENGKEL: UnitKind.TECHNICAL_UNIT,
}  # fmt: skip
POLICY = Policy(1)
CITIZEN, CLOCK = Actor(citizen=True), Actor(clock=True)
VALIDATOR = Actor(Office.VALIDATOR, BIRO, 101)
FACILITATOR = Actor(Office.FACILITATOR, BIRO, 102)
SECRETARY = Actor(Office.SECRETARY, BIRO, 103)


def head(unit: int) -> Actor:
    """The administrator of a unit; at the Inspektorat its inspector."""
    return Actor(Office.INSPECTOR if unit == INSPEKTORAT else Office.ADMINISTRATOR, unit, unit)


def wib(text: str) -> datetime:
    """`2024-05-02 09:00`, or with seconds, in WIB."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB).astimezone(UTC)


def seconds(n: int) -> timedelta:
    return timedelta(seconds=n)


def to(unit: int, below: bool = False) -> Target:
    return Target(unit, KINDS[unit], True, below)


class Told:
    """Events written one after the other; each says itself what it led to."""

    def __init__(self, at: str, holder: int = GAMBIR, owner: int = KOMINFO, point: bool = True) -> None:
        self.events: list[Event] = []
        data = {
            "via": Via.INTAKE, "to": holder, "to_kind": KINDS[holder], "owner": owner, "owner_kind": KINDS[owner],
            "point": point, "completion": 7 * 24 * 3600,
        }  # fmt: skip
        self.event(Act.REPORT, at, Role.CITIZEN, State.WAITING, **data)

    def event(self, act: Act, at: str, role: Role, state: State, person: int | None = None, **data: Any) -> Told:
        self.events.append(Event(len(self.events) + 1, act, wib(at), role, state, None, person, data))
        return self

    def process(self, at: str) -> Told:
        return self.event(Act.PROCESS, at, Role.HOLDER, State.IN_PROGRESS, responds=True)

    def coordinate(self, at: str, unit: int) -> Told:
        data = {"responds": True, "via": Via.COORDINATION, "to": unit, "to_kind": KINDS[unit]}
        return self.event(Act.COORDINATE, at, Role.HOLDER, State.COORDINATED, **data)

    def ticket(self, act: Act, at: str, proposed: int | None = None) -> Told:
        data = {"to": proposed, "to_kind": KINDS[proposed]} if proposed else {}
        return self.event(act, at, Role.HOLDER, State.TICKET, responds=True, **data)

    def decided(self, at: str, unit: int) -> Told:
        data = {"via": Via.DECISION, "to": unit, "to_kind": KINDS[unit]}
        return self.event(Act.APPROVE, at, Role.VALIDATOR, State.COORDINATED, **data)

    def refused(self, at: str, before: State) -> Told:
        return self.event(Act.REJECT, at, Role.VALIDATOR, before)

    def extend(self, at: str, until: str, role: Role = Role.HOLDER) -> Told:
        return self.event(Act.EXTEND, at, role, State.EXTENDED, until=wib(until).isoformat())

    def submit(self, at: str) -> Told:
        return self.event(Act.SUBMIT, at, Role.HOLDER, State.SUBMITTED)

    def verify(self, at: str, person: int = 102) -> Told:
        return self.event(Act.VERIFY_DESK, at, Role.FACILITATOR, State.SUBMITTED, person)

    def reject(self, at: str) -> Told:
        return self.event(Act.REJECT, at, Role.VALIDATOR, State.REJECTED)

    def validate(self, at: str) -> Told:
        return self.event(Act.VALIDATE, at, Role.VALIDATOR, State.DONE, mode="tervalidasi")

    @property
    def case(self) -> Case:
        return fold(self.events, POLICY)


def happen(case: Case, proposal: Proposal) -> Outcome:
    """Carry out a lawful act on a case."""
    outcome = decide(case, proposal)
    assert isinstance(outcome, Outcome), (proposal, outcome)
    data = dict(outcome.data)
    if proposal.result:
        data["result"] = proposal.result
    if proposal.until:
        data["until"] = proposal.until.isoformat()
    event = Event(
        case.last_seq + 1, proposal.act, proposal.at, outcome.role, outcome.state, proposal.actor.unit,
        proposal.actor.person, data,
    )  # fmt: skip
    case.apply(event)
    return outcome
