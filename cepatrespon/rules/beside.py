"""What may be kept with a complaint that moves nothing: notes, progress, checks with the reporter, assignments, pushes.

One row per act and role, as in `lifecycle`; no state changes, no clock starts, stops or is met by any of them. The
decree does not speak of them, so their clause is "-" but for the checks that M5 and M6 ask of the channel owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from . import limits
from .case import FINAL, OWNER_TICKETS, ROUTING_TICKETS, UNSUBMITTED, Case
from .lifecycle import Actor, Refusal, roles_of
from .terms import Act, Aftermath, Consent, Mode, Office, Role, State

ANY = frozenset(State)
STANDING = ANY - FINAL
EVERYBODY = frozenset({Role.HOLDER, Role.OWNER, Role.FACILITATOR, Role.VALIDATOR, Role.INSPECTOR})
OVERSEERS = frozenset({Role.ADMINISTRATOR, Role.VALIDATOR, Role.SECRETARY})
CITIZEN = frozenset({Role.CITIZEN})
MODERATORS = frozenset({Role.OWNER, Role.VALIDATOR, Role.INSPECTOR})
# Completions that a unit answers for, and a referral: an internal case is nobody's to judge from outside.
JUDGED = frozenset({Mode.VALIDATED, Mode.AUTOMATIC, Mode.REFERRED})


@dataclass(frozen=True, slots=True)
class Beside:
    """One row: who may keep it with the complaint, in which states, and whether the public reads it."""

    clause: str
    act: Act
    who: frozenset[Role]
    start: frozenset[State]
    public: bool = False
    written: bool = True  # whether it must say something


# fmt: off
BESIDE: tuple[Beside, ...] = (
    #      clause act            who                        states
    Beside("-",  Act.NOTE,     EVERYBODY,                 ANY),
    Beside("-",  Act.UPDATE,   frozenset({Role.HOLDER}),  UNSUBMITTED, public=True),
    Beside("M5", Act.ASK,      frozenset({Role.OWNER}),   STANDING),
    Beside("-",  Act.AMEND,    frozenset({Role.OWNER}),   UNSUBMITTED | {State.TICKET}, public=True, written=False),
    Beside("-",  Act.ANSWERED, frozenset({Role.OWNER}),   ANY),
    Beside("-",  Act.ASSIGN,   frozenset({Role.HOLDER}),  UNSUBMITTED, written=False),
    Beside("-",  Act.PUSH,     OVERSEERS,                 STANDING - {State.REFERRED}),  # there nobody owes anything
    Beside("-",  Act.INFORM,   CITIZEN,                   ANY, public=True, written=False),
    Beside("-",  Act.CONTEST,  CITIZEN,                   frozenset({State.DONE}), public=True),
    Beside("-",  Act.RATE,     CITIZEN,                   frozenset({State.DONE}), public=True, written=False),
    Beside("-",  Act.WITHDRAW, CITIZEN,                   ANY, written=False),
    Beside("-",  Act.CORRECT,  CITIZEN,                   ANY, written=False),
    Beside("-",  Act.HIDE,     MODERATORS,                ANY, public=True, written=False),
    Beside("-",  Act.UNHIDE,   MODERATORS,                ANY, public=True, written=False),
)
# fmt: on
ACTS_BESIDE = frozenset(row.act for row in BESIDE)
INTERNAL = frozenset(row.act for row in BESIDE if not row.public)
FIELD_MAY = frozenset({Act.NOTE, Act.UPDATE, Act.ASSIGN})  # an assignment only to themselves: see `_of_ones_own`


def roles(case: Case, actor: Actor, *, oversees: bool) -> frozenset[Role]:
    """In which roles a person stands to a complaint here; `oversees` says that it lies in the area of their kota or
    kecamatan."""
    found = set(roles_of(case, actor))
    if actor.office is Office.SECRETARY:
        found.add(Role.SECRETARY)
    if oversees and actor.office is Office.ADMINISTRATOR:
        found.add(Role.ADMINISTRATOR)
    return frozenset(found)


def allowed(
    case: Case, actor: Actor, act: Act, *, oversees: bool = False, text: str = "", at: datetime | None = None,
    officer: int | None = None,
) -> Role | Refusal:  # fmt: skip
    """In which role a person may keep this with the complaint, or why not: permission, then state, then what lacks.

    `at` (UTC): when; without it how lately the same person urged is not asked. `officer`: to whom it is assigned.
    """
    mine = roles(case, actor, oversees=oversees)
    rows = [row for row in BESIDE if row.act is act and row.who & mine]
    if act is Act.NOTE and not rows and heard(case, actor):
        return Role.ADMINISTRATOR if text.strip() else Refusal("-", "empty")
    if not rows or (actor.office is Office.FIELD and act not in FIELD_MAY):
        return Refusal("-", "permission")
    if act is Act.ASSIGN and actor.office is Office.FIELD and not _of_ones_own(case, actor, officer):
        return Refusal("-", "permission")
    row = rows[0]
    if case.state not in row.start or (act is Act.AMEND and case.submissions):
        return Refusal("-", "state")
    if act is Act.AMEND and case.holder != case.owner and not (case.ticket and case.ticket.act in OWNER_TICKETS):
        return Refusal("-", "state")  # completed before it is handed on, or while a ticket of M5 or M6 asks for it
    if why := _not_now(case, act, at):
        return Refusal("-", why)
    if act is Act.PUSH and _owes(case, actor):
        return Refusal("-", "permission")  # nobody urges themselves
    last = case.pushes.get(actor.person) if act is Act.PUSH else None
    if last and at and (at - last).total_seconds() < limits.PUSH_AGAIN_SECONDS:
        return Refusal("-", "pushed")
    if row.written and not text.strip():
        return Refusal("-", "empty")
    return sorted(row.who & mine)[0]


def heard(case: Case, actor: Actor) -> bool:
    """Whether a unit is heard on the open ticket of M3-M4 before Biro decides: the one proposed, and those that held
    the report before. The filer has spoken by filing it."""
    ticket = case.ticket
    if ticket is None or ticket.act not in ROUTING_TICKETS or actor.office is not Office.ADMINISTRATOR:
        return False
    return actor.unit is not None and actor.unit in {ticket.proposed, *case.standings} - {ticket.unit, case.accused}


def _of_ones_own(case: Case, actor: Actor, officer: int | None) -> bool:
    """Whether a field officer takes what is nobody's yet for themselves, or hands back what is theirs."""
    takes = case.assignee is None and officer is not None and officer == actor.person
    hands_back = case.assignee is not None and case.assignee == actor.person and officer is None
    return takes or hands_back


def _not_now(case: Case, act: Act, at: datetime | None) -> str:
    """The key of the sentence why what a reporter or a moderator wants is not open now; "" where it is."""
    if act in (Act.CONTEST, Act.RATE) and case.mode not in JUDGED:
        return "state"
    if act is Act.CONTEST and case.contests:
        return "contested"
    if act is Act.CONTEST and at and (until := contest_until(case)) and at > until:
        return "contest_late"
    if act is Act.WITHDRAW and case.withdrawn >= frozenset(Consent):
        return "withdrawn"
    if act is Act.UNHIDE and not case.hidden and not case.hidden_photos:
        return "state"
    return ""


def contest_until(case: Case) -> datetime | None:
    """The last moment (UTC) at which the reporter may say that it is not finished; None where nothing is completed."""
    done = case.completed_at
    return done + timedelta(seconds=case.policy["contest"]) if done and case.mode in JUDGED else None


def counts_against(aftermath: str) -> bool:
    """Whether what the reporter found contests the completion; what broke again afterwards is a recurrence."""
    return aftermath != Aftermath.AGAIN


def _owes(case: Case, actor: Actor) -> bool:
    """Whether it is the actor's own unit that holds the report, or that must decide on it now."""
    if actor.unit == case.holder:
        return True
    if case.ticket and case.ticket.act in OWNER_TICKETS:
        return actor.unit == case.owner
    biro_decides = case.submission is not None or (case.ticket is not None and case.ticket.act in ROUTING_TICKETS)
    return biro_decides and actor.office is Office.VALIDATOR


def offered(case: Case, actor: Actor, *, oversees: bool = False) -> list[Act]:
    """The acts of this table that are open to a person now, in the table's order; of the assignments only those to
    another: a field officer's taking and handing back ask `takes` and `hands_back`."""
    rows = [row for row in BESIDE if not (row.act is Act.ASSIGN and actor.office is Office.FIELD)]
    return [
        row.act for row in rows if not isinstance(allowed(case, actor, row.act, oversees=oversees, text="x"), Refusal)
    ]


def takes(case: Case, actor: Actor) -> bool:
    """Whether a field officer may take the report for themselves now."""
    mine = actor.office is Office.FIELD
    return mine and not isinstance(allowed(case, actor, Act.ASSIGN, officer=actor.person), Refusal)


def hands_back(case: Case, actor: Actor) -> bool:
    """Whether a field officer may hand back the report that is theirs now."""
    return actor.office is Office.FIELD and not isinstance(allowed(case, actor, Act.ASSIGN), Refusal)
