"""The book of one complaint while it is locked: its events, the case they tell, and what must be written.

Appending chains each event to the one before by SHA-256 and lets expired clocks speak first. `columns` says what the
complaint's stored columns must be; `check` compares them with what is stored. Only `actions` and `check` use this.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cepatrespon.agencies.registry import Registry
from cepatrespon.rules import clocks
from cepatrespon.rules.case import Case
from cepatrespon.rules.case import Event as Happened
from cepatrespon.rules.lifecycle import Actor, Outcome, Proposal, Refusal, decide
from cepatrespon.rules.policy import Policy
from cepatrespon.rules.terms import Act, Role, State

from .models import Complaint, Event

DECISIONS = frozenset({Act.APPROVE, Act.REJECT, Act.VALIDATE, Act.COMPLETE})


def chained(number: str, before: str, event: Event) -> str:
    """The hash of an event: SHA-256 over the hash before it and everything the event says, in one fixed form."""
    said = [
        number, event.seq, event.act, event.at.isoformat(), event.recorded_at.isoformat(), event.role, event.state,
        event.unit_id, event.officer_id, event.data,
    ]  # fmt: skip
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def happened(row: Event) -> Happened:
    """A stored event as the rules know it."""
    return Happened(
        row.seq, Act(row.act), row.at, Role(row.role), State(row.state), row.unit_id, row.officer_id, row.data
    )


def told(rows: Iterable[Event], policy: Policy) -> Case:
    """The case that stored events tell."""
    case = Case(policy)
    for row in rows:
        case.apply(happened(row))
    return case


def columns(case: Case, biro: int) -> dict[str, Any]:
    """What the complaint's recomputed columns must be (`head` apart, which the chain gives)."""
    due = clocks.due(case)
    waiting = clocks.pending(case)
    pending = case.submission
    return {
        "state": case.state.value,
        "mode": case.mode.value if case.mode and case.state is State.DONE else "",
        "holder_id": case.holder,
        "restricted": case.restricted,
        "accused_id": case.accused,
        "assignee_id": case.assignee,
        "responded": case.receipt.responded_at is not None,
        "verifications": len(pending.verifiers) if pending else 0,
        "rejections": case.standing.rejections,
        "extensions": case.extensions,
        "biro_assigns": case.biro_assigns,
        "due_clause": due.clause if due else "",
        "due_at": due.at if due else None,
        "due_since": due.since if due else None,
        "pushed_at": case.pushed_at,
        "answers_id": clocks.unit_answering(due.answers, case, biro) if due else None,
        "next_clock_at": waiting[0][0] if waiting else None,
        "completed_at": case.completed_at,
        "contested_at": case.contested_at,
        "rating": case.rating,
        "hidden": case.hidden,
        "untold_since": case.untold[0][1] if case.untold else None,
        "last_at": case.last_at,
        "last_seq": case.last_seq,
    }


@dataclass
class Ledger:
    """One complaint under its lock. `recorded_at` is the time of writing (UTC)."""

    complaint: Complaint
    registry: Registry
    case: Case
    recorded_at: datetime
    rows: list[Event] = field(default_factory=list)
    fresh: list[Event] = field(default_factory=list)
    _head: str = ""

    @classmethod
    def open(cls, complaint: Complaint, registry: Registry, recorded_at: datetime) -> Ledger:
        """Read the events of a locked complaint."""
        rows = complaint.just_told or list(Event.objects.filter(complaint=complaint).order_by("seq"))
        case = told(rows, registry.policy(complaint.policy))
        return cls(complaint, registry, case, recorded_at, rows, [], complaint.head)

    def append(self, act: Act, at: datetime, role: Role, state: State, actor: Actor, data: Mapping[str, Any]) -> Event:
        """Add one event to the chain and to the case; nothing is stored until `actions` writes."""
        event = Event(
            complaint=self.complaint, seq=self.case.last_seq + 1, act=act.value, at=at,
            recorded_at=max(self.recorded_at, at), role=role.value, state=state.value, unit_id=actor.unit,
            officer_id=actor.person, data=json.loads(json.dumps(dict(data))),
        )  # fmt: skip
        event.hash = self._head = chained(self.complaint.number, self._head, event)
        self.fresh.append(event)
        self.case.apply(happened(event))
        return event

    @property
    def head(self) -> str:
        """The hash of the last event."""
        return self._head

    def accept(self, outcome: Outcome, actor: Actor, at: datetime, data: Mapping[str, Any]) -> Event:
        """Append what the rules have accepted."""
        said = {**data, **outcome.data}
        if outcome.move.act in DECISIONS and (open_ := self.case.ticket or self.case.submission):
            said["decides"] = open_.seq
        return self.append(outcome.move.act, at, outcome.role, outcome.state, actor, said)

    def catch_up(self, now: datetime) -> list[Event]:
        """Let every clock that ran out before `now` speak, each effective at its due moment (T4)."""
        spoken = []
        while lapse := clocks.lapsed(self.case, now):
            at, clock = lapse
            unit = clocks.unit_answering(clock.answers, self.case, self.registry.biro_id)
            outcome = decide(self.case, Proposal(clock.lapse, at, Actor(clock=True)))
            if isinstance(outcome, Refusal):  # a clock without a row in MOVES has nothing to say
                raise LookupError(f"no move for {clock.lapse} under {clock.clause} in {self.case.state}")
            data = {"clause": clock.clause, "key": clock.instance(self.case)}
            spoken.append(self.accept(outcome, Actor(unit=unit), at, data))
        return spoken
