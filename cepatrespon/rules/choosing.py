"""Which acts to offer a person now: those of the table that concern them, each with why not yet where it is not.

Asks the rows of `lifecycle` and adds no rule. What only a form can still make lawful is offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .calendar import month_of
from .case import Case
from .clauses import order
from .lifecycle import FIELD_ACTS, MOVES, Actor, Proposal, Refusal, answered, roles_of
from .terms import Act, Office, Result, Role, UnitKind


@dataclass(frozen=True, slots=True)
class Choice:
    """An act offered to a person now, and why it is not yet possible where it is not."""

    act: Act
    clause: str
    role: Role
    refusal: Refusal | None = None


_ASKED_OF_THE_FORM = {
    "names_unit", "not_itself", "unit_gone", "below", "outside_body", "read", "decision_names", "decision_kelurahan",
    "kelurahan_only", "field_photo", "not_later", "reason_type", "proof", "classification",
}  # fmt: skip


def choices(case: Case, actor: Actor, at: datetime) -> list[Choice]:
    """The acts that concern this person in this state; those that no form could make lawful carry their refusal."""
    roles, found = roles_of(case, actor), {}
    for row in MOVES:
        if actor.office is Office.FIELD and row.act not in FIELD_ACTS:
            continue
        if row.who not in roles or row.who is Role.CLOCK or row.act in found or case.state not in row.start:
            continue
        results: Iterable[Result | None] = Result if row.act is Act.APPROVE else (None,)
        probes = [Proposal(row.act, at, actor, result=result) for result in results]
        if row.act is Act.COACH:  # which month and unit the form will name
            probes += [Proposal(row.act, at, actor, month=month_of(on), about=unit) for on, unit, _n in case.listed]
        probe = next((p for p in probes if all(test(case, p) for test in row.when)), None)
        if probe is None:
            if answered in row.when and not answered(case, probes[0]):
                found[row.act] = Choice(row.act, row.clause, row.who, Refusal("-", "unanswered"))
            continue
        against = sorted(
            (n for n in row.needs if n.why not in _ASKED_OF_THE_FORM and not n.holds(case, probe)),
            key=lambda n: order(n.clause),
        )
        refusal = Refusal(against[0].clause, against[0].why) if against else None
        if row.act is Act.MOVE_KELURAHAN and case.holder_kind is not UnitKind.KELURAHAN:
            continue  # never a dinas's act: M4 would refuse whatever it names
        found[row.act] = Choice(row.act, row.clause, row.who, refusal)
    return list(found.values())
