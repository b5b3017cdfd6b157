"""What a history would have been under another policy: the people's acts again, the clocks anew.

Every human act is asked of the table once more and every clock speaks by the other numbers. Where an act would have
been refused, what followed it is not known: an extension is left out, after any other the history is cut there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from .case import Case, Event
from .clocks import lapsed
from .lifecycle import MOVES, Actor, Outcome, Proposal, Refusal, Target, decide
from .policy import Policy
from .terms import Act, ExtensionReason, Office, Result, Role, State, UnitKind

MOVING = frozenset(row.act for row in MOVES)
OFFICE_OF = {
    Role.FACILITATOR: Office.FACILITATOR, Role.VALIDATOR: Office.VALIDATOR, Role.INSPECTOR: Office.INSPECTOR,
}  # fmt: skip


@dataclass(slots=True)
class Rehearsed:
    """A history told again: the case it comes to, the clauses of the acts refused, and whether it was cut there."""

    case: Case
    refused: list[str] = field(default_factory=list)
    cut: bool = False


def rehearse(events: Iterable[Event], old: Policy, new: Policy, until: datetime) -> Rehearsed:
    """The events of one complaint, received under `old`, told again under `new` up to `until` (UTC)."""
    told = Rehearsed(Case(new))
    for event in events:
        if event.role is Role.CLOCK:
            continue
        if event.act is Act.REPORT:
            told.case.apply(_received(event, old, new))
            continue
        _let_speak(told.case, event.at)
        if event.act not in MOVING:
            told.case.apply(replace(event, state=told.case.state))
            continue
        answer = decide(told.case, proposed(event, told.case))
        if isinstance(answer, Outcome):
            told.case.apply(replace(event, state=answer.state, data={**event.data, **answer.data}))
            continue
        told.refused.append(answer.clause)
        if event.act is not Act.EXTEND:
            told.cut = True
            break
    _let_speak(told.case, until)
    return told


def _received(event: Event, old: Policy, new: Policy) -> Event:
    """The report with the other completion limit, unless its category has one of its own."""
    if event.data["completion"] != old["completion"]:
        return event
    return replace(event, data={**event.data, "completion": new["completion"]})


def _let_speak(case: Case, now: datetime) -> None:
    while lapse := lapsed(case, now):
        at, clock = lapse
        outcome = decide(case, Proposal(clock.lapse, at, Actor(clock=True)))
        if isinstance(outcome, Refusal):
            raise LookupError(f"no move for {clock.lapse} under {clock.clause} in {case.state}")
        data = {"clause": clock.clause, "key": clock.instance(case), **outcome.data}
        case.apply(Event(case.last_seq, clock.lapse, at, Role.CLOCK, outcome.state, data=data))


def proposed(event: Event, case: Case) -> Proposal:
    """The act as it was proposed, from the event that it left."""
    data = event.data
    kind = data.get("to_kind")
    to = Target(data.get("to"), kind and UnitKind(kind), below_holder=event.act is Act.DISPOSE)
    return Proposal(
        event.act, event.at, _actor(event, case), to if data.get("to") is not None else Target(None),
        data.get("body", ""), data.get("reason", "") or data.get("note", ""), data.get("text", ""),
        Result(data["result"]) if data.get("result") else None,
        datetime.fromisoformat(data["until"]) if data.get("until") else None,
        ExtensionReason(data["kind"]) if data.get("kind") else None, True,  # read: it was accepted then
        len(data.get("photos", ())), data.get("month", ""), data.get("about"),
    )  # fmt: skip


def _actor(event: Event, case: Case) -> Actor:
    if event.role is Role.CITIZEN:
        return Actor(citizen=True)
    if event.role in OFFICE_OF:
        return Actor(OFFICE_OF[event.role], event.unit, event.person)
    unit = case.owner if event.role is Role.OWNER else case.holder
    return Actor(Office.ADMINISTRATOR, unit, event.person)


def changes(case: Case, late: Iterable[str], refused: Iterable[str] = ()) -> dict[str, int]:
    """What is counted of one history: its missed limits by clause, automatic completion, listings, acts refused."""
    found: dict[str, int] = {}
    for clause in late:
        _add(found, f"late:{clause}")
    if case.state is State.DONE and case.mode is not None:
        _add(found, f"done:{case.mode.value}")
    for _listing in case.listed:
        _add(found, "listed:M12")
    for clause in refused:
        _add(found, f"refused:{clause}")
    return found


def _add(found: dict[str, int], key: str) -> None:
    found[key] = found.get(key, 0) + 1
