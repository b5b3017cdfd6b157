"""The mutants: every way in which one row of MOVES or CLOCKS, or one number of the policy, can be a little wrong.

Knows the tables' shape and no database. `mutate_rules` runs the worked examples against each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cepatrespon.rules.case import RE_ENTRIES
from cepatrespon.rules.clocks import Clock
from cepatrespon.rules.lifecycle import (
    M3_TICKET,
    M4_TICKET,
    M5_TICKET,
    M6_TICKET,
    TOO_LATE,
    Move,
    _automatic,
    _may_still_revive,
    answered,
)
from cepatrespon.rules.policy import PARAMETERS
from cepatrespon.rules.terms import Act, Mode, Role, State, Via

# Who might be written in a row by mistake: for each role, two others that stand near it.
NEAR: dict[Role, tuple[Role, ...]] = {
    Role.HOLDER: (Role.OWNER, Role.VALIDATOR),
    Role.OWNER: (Role.HOLDER, Role.VALIDATOR),
    Role.VALIDATOR: (Role.FACILITATOR, Role.HOLDER),
    Role.FACILITATOR: (Role.VALIDATOR, Role.HOLDER),
    Role.INSPECTOR: (Role.VALIDATOR, Role.FACILITATOR),
    Role.CITIZEN: (Role.HOLDER, Role.OWNER),
    Role.CLOCK: (Role.VALIDATOR, Role.HOLDER),
}
# An example's "Biro Pemerintahan" is its administrator or its validator, whoever may; tests/rules tells them apart.
NEAR_BIRO = (Role.OWNER, Role.FACILITATOR)
ANSWERERS = (Role.HOLDER, Role.OWNER, Role.VALIDATOR)
ELSEWHERE = (State.WAITING, State.IN_PROGRESS, State.COORDINATED, State.DONE)
# Only here can a response be missing: every other state follows one, or is no state in which it is asked.
UNANSWERED = {State.WAITING, State.COORDINATED, State.DISPOSED}
# Conditions that hold in one state only, so that another starting state beside it cannot be met.
TIED = {M3_TICKET, M4_TICKET, M5_TICKET, M6_TICKET, _automatic, _may_still_revive}

# Mutants that change nothing that can be seen, each with its reason.
_INTERNAL_STAYS = "an internal case never leaves the Inspektorat, which is both its holder and its channel's owner"
_REFERRED = "a referred report is Biro's, whose own row for that state does the same with the same needs"
EQUIVALENT: dict[str, str] = {
    "M2 COORDINATE by HOLDER to COORDINATED: from REFERRED too": _REFERRED,
    "M3 COORDINATE by VALIDATOR to COORDINATED: from REFERRED too": "a referred report is held by Biro, not by another",
    "M3 COORDINATE by VALIDATOR to COORDINATED: without condition 2": "where Biro holds it, its own row is the same",
    "M3 COORDINATE by VALIDATOR to COORDINATED: via INTAKE": "how it came matters to a first ticket only; two are used",
    "M2 DISPOSE by HOLDER to DISPOSED: without - not_itself": "no unit stands below itself, which is asked too",
    # An example cannot name a unit that has ceased to exist; tests/rules does.
    "M2 DISPOSE by HOLDER to DISPOSED: without - names_unit": "a unit below the holder is a unit, unless it has ended",
    "- SUBMIT by HOLDER to DONE: by OWNER instead": _INTERNAL_STAYS,
    "- SUBMIT by HOLDER to DONE: by OWNER too": _INTERNAL_STAYS,
    "- SUBMIT by HOLDER to DONE: from REFERRED too": _INTERNAL_STAYS,
    "- SUBMIT by HOLDER to DONE: from SUBMITTED too": "an internal case is never submitted, nor classified while it is",
    "- CLASSIFY by INSPECTOR to same: from REFERRED too": "a referred report is Biro's, not the Inspektorat's",
    "clock M7 WARN: answered by OWNER": "a warning is owed by nobody; whom it reaches is asked in tests/rules",
    "clock M7 WARN: answered by VALIDATOR": "a warning is owed by nobody; whom it reaches is asked in tests/rules",
    "B3 REFER by HOLDER to REFERRED: without - internal": _INTERNAL_STAYS,
    "B3 COORDINATE by HOLDER to COORDINATED: without - internal": _INTERNAL_STAYS,
}


@dataclass(frozen=True)
class Rules:
    """Both tables."""

    moves: tuple[Move, ...]
    clocks: tuple[Clock, ...]


@dataclass(frozen=True)
class Mutant:
    """One change, and the act it is about."""

    name: str
    rules: Rules
    parameter: tuple[str, int] | None = None
    act: Act | None = None


def mutants(rules: Rules) -> list[Mutant]:
    """All of them; their names are unique."""
    found = [*_of_moves(rules), *_of_clocks(rules), *_of_policy(rules)]
    names = [mutant.name for mutant in found]
    if len(set(names)) != len(names):
        raise LookupError(f"two mutants of one name: {sorted({n for n in names if names.count(n) > 1})}")
    return found


def title(row: Move) -> str:
    """A row's name: clause, act, who, where to."""
    return f"{row.clause} {row.act.name} by {row.who.name} to {row.to.name if row.to else 'same'}"


def _of_moves(rules: Rules) -> Iterator[Mutant]:
    for index, row in enumerate(rules.moves):
        around = rules.moves[:index], rules.moves[index + 1 :]

        def mutant(
            what: str, *rows: Move, row: Move = row, around: tuple[tuple[Move, ...], ...] = around
        ) -> Mutant:  # fmt: skip
            moves = (*around[0], *rows, *around[1])
            return Mutant(f"{title(row)}: {what}", replace(rules, moves=moves), None, row.act)

        never = TOO_LATE in row.needs  # a row that only says why not: where it would lead is nowhere
        yield mutant("dropped")
        for role in NEAR_BIRO if row.clause == "B3" else NEAR[row.who]:
            yield mutant(f"by {role.name} instead", replace(row, who=role))
            twin = any(other.act is row.act and other.who is role and other.start == row.start for other in rules.moves)
            if row.who is not Role.CLOCK and not twin:
                yield mutant(f"by {role.name} too", row, replace(row, who=role))
        for need in row.needs:
            needs = tuple(other for other in row.needs if other is not need)
            yield mutant(f"without {need.clause} {need.why}", replace(row, needs=needs))
        for number, condition in enumerate(row.when):
            when = tuple(other for other in row.when if other is not condition)
            yield mutant(f"without condition {number + 1}", replace(row, when=when))
        if row.start & UNANSWERED and answered not in row.when:
            yield mutant("does not respond" if row.responds else "responds", replace(row, responds=not row.responds))
        for to in () if never else _elsewhere(row):
            yield mutant(f"to {to.name if to else 'same'}", replace(row, to=to))
        for state in sorted(row.start) if row.start != frozenset(State) else ():
            yield mutant(f"not from {state.name}", replace(row, start=row.start - {state}))
        if row.who is not Role.CLOCK and not TIED & set(row.when):
            for state in sorted(frozenset(State) - row.start):
                yield mutant(f"from {state.name} too", replace(row, start=row.start | {state}))
        for via in _other_ways(row.via):
            yield mutant(f"via {via.name if via else 'nothing'}", replace(row, via=via))
        for mode in Mode if row.mode else ():
            if mode is not row.mode:
                yield mutant(f"mode {mode.name}", replace(row, mode=mode))
        if row.restores:
            yield mutant("does not restore", replace(row, restores=False))


def _elsewhere(row: Move) -> Iterator[State | None]:
    """Where else a row could lead: two other states, and nowhere. A restoring row leads back whatever it names."""
    if row.restores:
        return
    yield from [state for state in ELSEWHERE if state is not row.to and row.start != frozenset({state})][:2]
    if row.to is not None:
        yield None


def _other_ways(via: Via | None) -> tuple[Via | None, ...]:
    """Receipts differ in kind only: handed on, re-entered, or taken in."""
    if via is None:
        return ()
    return (None, Via.COORDINATION) if via in RE_ENTRIES else (None, Via.CLARIFIED, Via.INTAKE)


def _of_clocks(rules: Rules) -> Iterator[Mutant]:
    for index, clock in enumerate(rules.clocks):
        before, after = rules.clocks[:index], rules.clocks[index + 1 :]
        name = f"clock {clock.clause} {clock.lapse.name}{' of ' + clock.length if clock.length else ''}"

        def mutant(
            what: str, *rows: Clock, clock: Clock = clock, name: str = name,
            before: tuple[Clock, ...] = before, after: tuple[Clock, ...] = after,
        ) -> Mutant:  # fmt: skip
            acts = next(iter(sorted(clock.tickets)), None)
            return Mutant(f"{name}: {what}", replace(rules, clocks=(*before, *rows, *after)), act=acts)

        yield mutant("dropped")
        for role in ANSWERERS:
            if role is not clock.answers:
                yield mutant(f"answered by {role.name}", replace(clock, answers=role))
        if clock.tickets:
            yield mutant("times no ticket", replace(clock, tickets=frozenset()))
        if clock.lapse is not Act.COMPLETE:
            yield mutant("one mark for all", replace(clock, instance=lambda case: "1"))
        for lapse in (Act.MISSED, Act.COMPLETE):
            if lapse is not clock.lapse:
                yield mutant(f"lapses as {lapse.name}", replace(clock, lapse=lapse))
        if clock.answers is Role.HOLDER and after and not after[0].before:  # others never stand in each other's way
            swapped = (*before, after[0], clock, *after[1:])
            yield Mutant(f"{name}: after {after[0].clause} {after[0].lapse.name}", replace(rules, clocks=swapped))


def _of_policy(rules: Rules) -> Iterator[Mutant]:
    for name, parameter in PARAMETERS.items():
        for by in (1, -1):
            yield Mutant(f"policy {parameter.clause} {name}: {by:+d} {parameter.unit}", rules, (name, by))
