"""What may happen to a complaint: one row per act, actor and starting states, with its clause in the first column.

`decide` asks the table: is there a row for this person, is it open in this state, and is everything it needs there?
A refusal cites the lowest clause that stands against the act, or "-" where permission or state do. Time-driven
moves are rows like any other, by the role CLOCK; when they come is told by `clocks`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .calendar import month_bounds, month_of
from .case import UNSUBMITTED, Case
from .clauses import order
from .terms import Act, ExtensionReason, Mode, Office, Result, Role, State, UnitKind, Via


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person in an office of a unit. A citizen has no office; the clock is nobody."""

    office: Office | None = None
    unit: int | None = None
    person: int | None = None
    citizen: bool = False
    clock: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """The unit an act names: whether it exists at that time, and whether it stands below the holder."""

    unit: int | None
    kind: UnitKind | None = None
    exists: bool = True
    below_holder: bool = False
    accused: bool = False  # the report is about its own officers


NOBODY = Target(None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act that somebody wants to do, before the rules have been asked. `at` is UTC, whole seconds."""

    act: Act
    at: datetime
    actor: Actor
    to: Target = NOBODY
    body: str = ""
    reason: str = ""
    text: str = ""
    result: Result | None = None
    until: datetime | None = None
    extension: ExtensionReason | None = None
    read: bool = False
    photos: int = 0
    month: str = ""
    about: int | None = None  # the unit that a coaching note is about


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is refused: the clause it would break ("-" for permission and state) and a sentence's key."""

    clause: str
    why: str


Condition = Callable[[Case, Proposal], bool]


@dataclass(frozen=True, slots=True)
class Need:
    """Something an act needs: the clause that asks for it, the test, and the key of the sentence when it lacks."""

    clause: str
    why: str
    holds: Condition


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table."""

    clause: str
    act: Act
    who: Role
    start: frozenset[State]
    to: State | None  # None: the state stays; a refused ticket restores the one before it
    needs: tuple[Need, ...] = ()
    when: tuple[Condition, ...] = ()
    via: Via | None = None
    responds: bool = False
    mode: Mode | None = None
    restores: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """An accepted act: the row, the state it leads to, in which role, and what the event must record."""

    move: Move
    state: State
    role: Role
    data: dict[str, Any] = field(default_factory=dict)


# ── when a row is about this case ────────────────────────────────────────────────────────────────
def _ticket_is(*acts: Act) -> Condition:
    return lambda case, p: case.ticket is not None and case.ticket.act in acts


def _result_is(result: Result) -> Condition:
    return lambda case, p: p.result is result


def _held_by_biro(case: Case, p: Proposal) -> bool:
    return case.holder_kind is UnitKind.BIRO


def _held_by_another(case: Case, p: Proposal) -> bool:
    return case.holder_kind is not UnitKind.BIRO


def _only_biro_assigns(case: Case, p: Proposal) -> bool:
    return case.biro_assigns


def _unit_used_its_extensions(case: Case, p: Proposal) -> bool:
    return case.standing.extensions >= case.policy["extensions"]


def _at_inspectorate(case: Case, p: Proposal) -> bool:
    return case.owner_kind is UnitKind.INSPECTORATE and case.holder == case.owner


def _internal(case: Case, p: Proposal) -> bool:
    return case.internal


def _not_internal(case: Case, p: Proposal) -> bool:
    return not case.internal


def _automatic(case: Case, p: Proposal) -> bool:
    return case.mode is Mode.AUTOMATIC


def _may_still_revive(case: Case, p: Proposal) -> bool:
    return case.closed_at is not None and p.at <= case.closed_at + timedelta(seconds=case.policy["revival"])


def answered(case: Case, p: Proposal) -> bool:
    return case.receipt.responded_at is not None


def _listed_in_a_frozen_month(case: Case, p: Proposal) -> bool:
    listed = any(unit == p.about and month_of(at) == p.month for at, unit, _count in case.listed)
    return listed and p.at >= month_bounds(p.month)[1]


# ── what an act needs ────────────────────────────────────────────────────────────────────────────
def _decided_target(case: Case, p: Proposal) -> tuple[int | None, UnitKind | None]:
    """Who must act by this decision: the unit it names, else the one the ticket proposed."""
    if p.to.unit is not None:
        return p.to.unit, p.to.kind
    return (case.ticket.proposed, case.ticket.proposed_kind) if case.ticket else (None, None)


def _first_held_otherwise(case: Case, p: Proposal) -> bool:
    handed = {Via.COORDINATION, Via.DISPOSITION, Via.DECISION, Via.KELURAHAN_DECISION, Via.TAKEN_BACK}
    return any(receipt.unit == case.holder and receipt.via in handed for receipt in case.receipts)


def _known(case: Case, p: Proposal) -> bool:
    return p.to.exists


def _decision_names_someone_else(case: Case, p: Proposal) -> bool:
    target, _kind = _decided_target(case, p)
    return target is not None and (case.ticket is None or target != case.ticket.unit)


def _verified(case: Case, p: Proposal) -> bool:
    return case.submission is not None and bool(case.submission.verifiers)


def _not_the_verifier(case: Case, p: Proposal) -> bool:
    return case.submission is None or p.actor.person not in case.submission.verifiers


NAMES_A_UNIT = Need("-", "names_unit", lambda c, p: p.to.unit is not None and p.to.exists)
NOT_ITSELF = Need("-", "not_itself", lambda c, p: p.to.unit != c.holder)
UNIT_EXISTS = Need("-", "unit_gone", _known)
BELOW = Need("-", "below", lambda c, p: p.to.below_holder)
INSIDE = Need("-", "internal", lambda c, p: not c.internal)
OUTSIDE_BODY = Need("-", "outside_body", lambda c, p: bool(p.body) and p.to.unit is None)
READ = Need("M2", "read", lambda c, p: p.read)
WAS_HANDED = Need("M3", "first_holder", _first_held_otherwise)
MAY_ROUTE = Need("M3", "after_two", lambda c, p: not _only_biro_assigns(c, p) or c.holder_kind is UnitKind.BIRO)
MAY_TICKET = Need("M3", "after_two", lambda c, p: not _only_biro_assigns(c, p))
NAMED_BY_DECISION = Need("M3", "decision_names", _decision_names_someone_else)
KELURAHAN_DECIDED = Need(
    "M4", "decision_kelurahan",
    lambda c, p: _decision_names_someone_else(c, p) and _decided_target(c, p)[1] is UnitKind.KELURAHAN,
)  # fmt: skip
HAS_POINT = Need("M4", "no_point", lambda c, p: c.geotagged)
BETWEEN_KELURAHAN = Need(
    "M4", "kelurahan_only",
    lambda c, p: c.holder_kind is UnitKind.KELURAHAN and p.to.kind is UnitKind.KELURAHAN,
)  # fmt: skip
FIELD_PHOTO = Need("M6", "field_photo", lambda c, p: p.photos > 0)
LATER = Need("M7", "not_later", lambda c, p: p.until is not None and p.until > c.standing.limit)
IN_TIME = Need("M7", "limit_passed", lambda c, p: p.at <= c.standing.limit)
EXTENSIONS_LEFT = Need("M7", "extensions_used", lambda c, p: not _unit_used_its_extensions(c, p))
WITH_REASON = Need("M7", "reason_type", lambda c, p: p.extension is not None and bool(p.reason.strip()))
PROOF = Need("M9", "proof", lambda c, p: p.photos > 0 and bool(p.text.strip()))
VERIFIED = Need("M9", "unverified", _verified)
CLASSIFIED = Need("-", "classification", lambda c, p: p.result in (Result.MISCONDUCT, Result.ORDINARY))
FOUR_EYES = Need("M9", "own_verification", _not_the_verifier)
TOO_LATE = Need("M11", "completed_itself", lambda c, p: False)

# What a field officer does in the unit's name; the rest is the administrator's.
FIELD_ACTS = frozenset({Act.PROCESS, Act.NOT_FOUND, Act.SUBMIT})

OPEN = UNSUBMITTED
UNTOUCHED = OPEN - {State.IN_PROGRESS}
WORKED_ON = frozenset({State.IN_PROGRESS, State.EXTENDED, State.REJECTED})
TICKET = frozenset({State.TICKET})
SUBMITTED = frozenset({State.SUBMITTED})
REFERRED = frozenset({State.REFERRED})
DONE = frozenset({State.DONE})
CLOSED = frozenset({State.CLOSED})
ANY = frozenset(State)
TO_UNIT = (INSIDE, NAMES_A_UNIT, NOT_ITSELF)
M3_TICKET = _ticket_is(Act.MOVE_AGENCY, Act.WRONG_COORDINATION)
M4_TICKET = _ticket_is(Act.MOVE_KELURAHAN)
M5_TICKET = _ticket_is(Act.UNCLEAR)
M6_TICKET = _ticket_is(Act.NOT_FOUND)
CLARIFIED, SHUT = _result_is(Result.CLARIFIED), _result_is(Result.CLOSED)
EXTENSION = (LATER, IN_TIME, WITH_REASON)

# fmt: off
MOVES: tuple[Move, ...] = (
    #    clause  act                     who               from       to                 needs, and what follows
    # the holder
    Move("M1",  Act.PROCESS,            Role.HOLDER,      UNTOUCHED, State.IN_PROGRESS, responds=True),
    Move("M2",  Act.COORDINATE,         Role.HOLDER,      OPEN,      State.COORDINATED, (*TO_UNIT, READ, MAY_ROUTE), via=Via.COORDINATION, responds=True),
    Move("M2",  Act.DISPOSE,            Role.HOLDER,      OPEN,      State.DISPOSED,    (*TO_UNIT, BELOW, READ), via=Via.DISPOSITION, responds=True),
    Move("M3",  Act.MOVE_AGENCY,        Role.HOLDER,      OPEN,      State.TICKET,      (*TO_UNIT, WAS_HANDED, MAY_TICKET), responds=True),
    Move("M3",  Act.WRONG_COORDINATION, Role.HOLDER,      OPEN,      State.TICKET,      (INSIDE, WAS_HANDED, MAY_TICKET), responds=True),
    Move("M4",  Act.MOVE_KELURAHAN,     Role.HOLDER,      OPEN,      State.TICKET,      (*TO_UNIT, MAY_TICKET, HAS_POINT, BETWEEN_KELURAHAN), responds=True),
    Move("M5",  Act.UNCLEAR,            Role.HOLDER,      OPEN,      State.TICKET,      responds=True),
    Move("M6",  Act.NOT_FOUND,          Role.HOLDER,      OPEN,      State.TICKET,      (FIELD_PHOTO,), responds=True),
    Move("M7",  Act.EXTEND,             Role.HOLDER,      OPEN,      State.EXTENDED,    (*EXTENSION, EXTENSIONS_LEFT), (answered,)),
    Move("M9",  Act.SUBMIT,             Role.HOLDER,      WORKED_ON, State.SUBMITTED,   (PROOF,), (_not_internal,)),
    Move("-",   Act.SUBMIT,             Role.HOLDER,      WORKED_ON, State.DONE,        (), (_internal,), mode=Mode.INTERNAL),
    # tickets are decided
    Move("M3",  Act.APPROVE,            Role.VALIDATOR,   TICKET,    State.COORDINATED, (UNIT_EXISTS, NAMED_BY_DECISION), (M3_TICKET,), Via.DECISION),
    Move("M3",  Act.REJECT,             Role.VALIDATOR,   TICKET,    None,              (), (M3_TICKET,), restores=True),
    Move("M4",  Act.APPROVE,            Role.VALIDATOR,   TICKET,    State.WAITING,     (UNIT_EXISTS, KELURAHAN_DECIDED), (M4_TICKET,), Via.KELURAHAN_DECISION),
    Move("M4",  Act.REJECT,             Role.VALIDATOR,   TICKET,    None,              (), (M4_TICKET,), restores=True),
    Move("M5",  Act.APPROVE,            Role.OWNER,       TICKET,    State.WAITING,     (), (M5_TICKET, CLARIFIED), Via.CLARIFIED),
    Move("M5",  Act.APPROVE,            Role.OWNER,       TICKET,    State.CLOSED,      (), (M5_TICKET, SHUT)),
    Move("M5",  Act.REJECT,             Role.OWNER,       TICKET,    None,              (), (M5_TICKET,), restores=True),
    Move("M6",  Act.APPROVE,            Role.OWNER,       TICKET,    State.WAITING,     (), (M6_TICKET, CLARIFIED), Via.CLARIFIED),
    Move("M6",  Act.APPROVE,            Role.OWNER,       TICKET,    State.CLOSED,      (), (M6_TICKET, SHUT)),
    Move("M6",  Act.REJECT,             Role.OWNER,       TICKET,    None,              (), (M6_TICKET,), restores=True),
    # Biro Pemerintahan and the fasilitator
    Move("M3",  Act.COORDINATE,         Role.VALIDATOR,   OPEN,      State.COORDINATED, (*TO_UNIT, READ), (_only_biro_assigns, _held_by_another), Via.COORDINATION),
    Move("M7",  Act.EXTEND,             Role.VALIDATOR,   OPEN,      State.EXTENDED,    EXTENSION, (_not_internal, answered, _unit_used_its_extensions)),
    Move("F1",  Act.VERIFY_DESK,        Role.FACILITATOR, SUBMITTED, None),
    Move("F1",  Act.VERIFY_FIELD,       Role.FACILITATOR, SUBMITTED, None),
    Move("B4",  Act.VERIFY_DESK,        Role.VALIDATOR,   SUBMITTED, None),
    Move("B4",  Act.VERIFY_FIELD,       Role.VALIDATOR,   SUBMITTED, None),
    Move("M9",  Act.VALIDATE,           Role.VALIDATOR,   SUBMITTED, State.DONE,        (VERIFIED, FOUR_EYES), mode=Mode.VALIDATED),
    Move("M10", Act.REJECT,             Role.VALIDATOR,   SUBMITTED, State.REJECTED,    (VERIFIED,)),
    Move("M11", Act.VALIDATE,           Role.VALIDATOR,   DONE,      None,              (TOO_LATE,), (_automatic,)),
    Move("M11", Act.REJECT,             Role.VALIDATOR,   DONE,      None,              (TOO_LATE,), (_automatic,)),
    # referral, by Biro as the holder
    Move("B3",  Act.REFER,              Role.HOLDER,      OPEN,      State.REFERRED,    (INSIDE, OUTSIDE_BODY), (_held_by_biro,), responds=True),
    Move("B3",  Act.NEWS,               Role.HOLDER,      REFERRED,  None),
    Move("B3",  Act.COORDINATE,         Role.HOLDER,      REFERRED,  State.COORDINATED, (*TO_UNIT, READ), via=Via.TAKEN_BACK),
    Move("B3",  Act.SUBMIT,             Role.HOLDER,      REFERRED,  State.DONE,        mode=Mode.REFERRED),
    # the reporter, the Inspektorat
    Move("M5",  Act.REVIVE,             Role.CITIZEN,     CLOSED,    State.WAITING,     (), (_may_still_revive,), Via.REVIVED),
    Move("-",   Act.CLASSIFY,           Role.INSPECTOR,   OPEN,      None,              (CLASSIFIED,), (_at_inspectorate,)),
    Move("M12", Act.COACH,              Role.INSPECTOR,   ANY,       None,              (), (_listed_in_a_frozen_month,)),
    # the clock
    Move("M1",  Act.MISSED,             Role.CLOCK,       ANY,       None),
    Move("M7",  Act.WARN,               Role.CLOCK,       OPEN,      None),
    Move("M3",  Act.ESCALATE,           Role.CLOCK,       TICKET,    None),
    Move("M11", Act.COMPLETE,           Role.CLOCK,       SUBMITTED, State.DONE,        mode=Mode.AUTOMATIC),
)
# fmt: on


def roles_of(case: Case, actor: Actor) -> frozenset[Role]:
    """In which roles of the table a person stands to this case."""
    roles = set()
    if actor.citizen:
        roles.add(Role.CITIZEN)
    if actor.clock:
        roles.add(Role.CLOCK)
    if actor.office in (Office.ADMINISTRATOR, Office.INSPECTOR) and actor.unit is not None:
        if actor.unit == case.holder:
            roles.add(Role.HOLDER)
        if actor.unit == case.owner:
            roles.add(Role.OWNER)
    if actor.office is Office.FIELD and actor.unit is not None and actor.unit == case.holder:
        roles.add(Role.HOLDER)
    office_roles = {
        Office.FACILITATOR: Role.FACILITATOR,
        Office.VALIDATOR: Role.VALIDATOR,
        Office.INSPECTOR: Role.INSPECTOR,
    }
    if actor.office in office_roles:
        roles.add(office_roles[actor.office])
    return frozenset(roles)


def decide(case: Case, proposal: Proposal) -> Outcome | Refusal:
    """Ask the table. Order of refusal: permission, state, then the lowest clause."""
    roles = roles_of(case, proposal.actor)
    rows = [row for row in MOVES if row.act is proposal.act and row.who in roles]
    if not rows or (proposal.actor.office is Office.FIELD and proposal.act not in FIELD_ACTS):
        return Refusal("-", "permission")
    rows = [row for row in rows if case.state in row.start and all(test(case, proposal) for test in row.when)]
    if not rows:
        return Refusal("-", "state")
    if proposal.to.accused:
        return Refusal("-", "accused")
    refusals = []
    for row in rows:
        missing = sorted((need for need in row.needs if not need.holds(case, proposal)), key=lambda n: order(n.clause))
        if not missing:
            return _outcome(case, proposal, row)
        refusals.append(Refusal(missing[0].clause, missing[0].why))
    return min(refusals, key=lambda refusal: order(refusal.clause))


def _outcome(case: Case, p: Proposal, row: Move) -> Outcome:
    state = case.state if row.to is None else row.to
    if row.restores and case.ticket:
        state = case.ticket.before
    data: dict[str, Any] = {}
    if row.responds:
        data["responds"] = True
    if row.mode:
        data["mode"] = row.mode
    if row.via:
        unit, kind = (p.to.unit, p.to.kind) if p.to.unit is not None else (None, None)
        if row.act is Act.APPROVE and row.via not in (Via.CLARIFIED, Via.REVIVED):
            unit, kind = _decided_target(case, p)
        if row.via in (Via.CLARIFIED, Via.REVIVED):
            unit, kind = case.holder, case.holder_kind
        data.update(via=row.via, to=unit, to_kind=kind)
    elif p.to.unit is not None:
        data.update(to=p.to.unit, to_kind=p.to.kind)
    return Outcome(row, state, row.who, data)
