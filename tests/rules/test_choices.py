"""What a person is offered is what the rules would let that person do: no more, and no less.

Walks many complaints at random through lawful acts and, in every new kind of situation, asks both questions for
every person and every way of filling in the form.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from cepatrespon.rules.calendar import month_of
from cepatrespon.rules.case import Case
from cepatrespon.rules.choosing import Choice, choices
from cepatrespon.rules.lifecycle import MOVES, Actor, Outcome, Proposal, Refusal, Target, decide
from cepatrespon.rules.terms import Act, ExtensionReason, Office, Result, Role, State
from tests.rules.story import (
    BENGKEL,
    BIRO,
    CITIZEN,
    CLOCK,
    FACILITATOR,
    GAMBIR,
    INSPEKTORAT,
    KINDS,
    KOMINFO,
    MARGA,
    PETOJO,
    SECRETARY,
    SUKU,
    VALIDATOR,
    Told,
    happen,
    head,
    to,
    wib,
)

PEOPLE = [head(unit) for unit in KINDS] + [VALIDATOR, FACILITATOR, SECRETARY, CITIZEN]
ACTS = sorted({row.act for row in MOVES if row.who is not Role.CLOCK})
UNITS = [to(unit) for unit in (GAMBIR, PETOJO, INSPEKTORAT)] + [to(unit, below=True) for unit in (SUKU, BENGKEL)]
RESULTS = {
    Act.APPROVE: [Result.CLARIFIED, Result.CLOSED, None],
    Act.CLASSIFY: [Result.MISCONDUCT, Result.ORDINARY],
    Act.VERIFY_DESK: [Result.MATCHES, Result.DIFFERS],
}


def forms(act: Act, case: Case, actor: Actor, at: datetime) -> Iterator[Proposal]:
    """Ways of filling in an act's form: empty, and complete for each unit, result and listed month."""
    yield Proposal(act, at, actor)
    if act is Act.COACH:
        for on, unit, _count in case.listed:
            yield Proposal(act, at, actor, reason="sebab", month=month_of(on), about=unit)
        return
    targets = UNITS if act in (Act.COORDINATE, Act.DISPOSE, Act.MOVE_AGENCY, Act.MOVE_KELURAHAN, Act.APPROVE) else []
    for target in targets or [Target(None)]:
        for result in RESULTS.get(act, [None]):
            yield Proposal(
                act, at, actor, target, "PLN" if act is Act.REFER else "", "sebab", "uraian", result,
                case.standing.limit + timedelta(days=1), ExtensionReason.BUDGET, True, 1,
            )  # fmt: skip


def kind(case: Case, at: datetime) -> tuple[object, ...]:
    """What the rules can tell apart about a situation."""
    standing, ticket = case.standing, case.ticket
    return (
        case.state, case.holder_kind, case.internal, case.routing_tickets >= 2, standing.extensions >= 2,
        case.geotagged, ticket and ticket.act, case.mode, case.receipt.responded_at is None, case.owner == case.holder,
        case.submission and bool(case.submission.verifiers), at <= standing.limit, bool(case.listed),
    )  # fmt: skip


def beginnings() -> list[Told]:
    """Where the walks start: new, and in every state that is hard to reach."""
    rejected = Told("2024-05-18 08:00").process("2024-05-18 09:00")
    for hour in (10, 11):
        rejected.submit(f"2024-05-18 {hour}:00").verify(f"2024-05-18 {hour}:10").reject(f"2024-05-18 {hour}:20")
    ticketed, at_biro = [Told("2024-05-18 08:00").coordinate("2024-05-18 09:00", MARGA) for _time in range(2)]
    for told in (ticketed, at_biro):
        for hour in (10, 11):
            told.ticket(Act.WRONG_COORDINATION, f"2024-05-18 {hour}:00")
            told.refused(f"2024-05-18 {hour}:30", State.COORDINATED)
    return [
        Told("2024-05-18 08:00"),
        Told("2024-05-18 08:00", INSPEKTORAT, INSPEKTORAT, point=False),
        Told("2024-05-18 08:00", KOMINFO, KOMINFO, point=False),
        Told("2024-05-18 08:00", BIRO, BIRO, point=False),
        rejected,
        Told("2024-05-18 08:00").process("2024-05-18 09:00").submit("2024-05-18 10:00").verify("2024-05-18 11:00"),
        Told("2024-05-18 08:00", BIRO, BIRO, point=False).event(
            Act.REFER, "2024-05-18 09:00", Role.HOLDER, State.REFERRED, responds=True, body="PLN"
        ),
        Told("2024-05-18 08:00")
        .ticket(Act.UNCLEAR, "2024-05-18 09:00")
        .event(Act.APPROVE, "2024-05-18 10:00", Role.OWNER, State.CLOSED),
        Told("2024-05-18 08:00")
        .process("2024-05-18 09:00")
        .submit("2024-05-18 10:00")
        .event(Act.COMPLETE, "2024-05-18 12:00", Role.CLOCK, State.DONE, mode="otomatis"),
        Told("2024-05-18 08:00").process("2024-05-18 09:00").extend("2024-05-18 10:00", "2024-05-30 08:00"),
        ticketed,
        at_biro.coordinate("2024-05-18 12:00", BIRO),
    ]


def situations(seed: int, walks: int = 12, steps: int = 4) -> Iterator[tuple[Case, datetime]]:
    """Complaints in situations that differ, each with the moment at which it is looked at."""
    chance, seen, starts = random.Random(seed), set(), itertools.cycle(beginnings())
    for _walk in range(walks):
        case, at = next(starts).case, wib("2024-05-18 13:00")
        for _step in range(steps):
            if (now := kind(case, at)) not in seen:
                seen.add(now)
                yield case, at
            at += timedelta(hours=chance.choice([1, 5, 200]))
            acts = chance.sample(ACTS, len(ACTS))
            tried = (p for act in acts for actor in PEOPLE for p in forms(act, case, actor, at))
            lawful = list(itertools.islice((p for p in tried if isinstance(decide(case, p), Outcome)), 3))
            if lawful:
                happen(case, chance.choice(lawful))


def test_an_act_is_offered_exactly_when_some_form_makes_it_lawful() -> None:
    looked = set()
    for case, at in situations(seed=20240502):
        looked.add(case.state)
        for actor in PEOPLE:
            shown = {choice.act: choice for choice in choices(case, actor, at)}
            for act in ACTS:
                answers = [decide(case, p) for p in forms(act, case, actor, at)]
                lawful = any(isinstance(answer, Outcome) for answer in answers)
                choice = shown.get(act)
                offered = choice is not None and choice.refusal is None
                assert offered == lawful, (act, actor, kind(case, at), choice, answers)
                if choice is not None and choice.refusal is not None and choice.refusal.clause != "-":
                    cited = {answer.clause for answer in answers if isinstance(answer, Refusal)}
                    assert choice.refusal.clause in cited
    assert looked == set(State)


def test_nobody_is_shown_an_act_of_the_clock() -> None:
    of_the_clock = {row.act for row in MOVES if row.who is Role.CLOCK}
    for case, at in situations(seed=7, walks=5):
        for actor in [*PEOPLE, CLOCK]:
            assert not of_the_clock & {choice.act for choice in choices(case, actor, at)}


def offered(case: Case, actor: Actor, at: str, act: Act) -> Choice | None:
    return next((choice for choice in choices(case, actor, wib(at)) if choice.act is act), None)


def test_M7_an_extension_before_the_response_is_shown_with_its_reason() -> None:
    choice = offered(Told("2024-05-20 08:00").case, head(GAMBIR), "2024-05-20 09:00", Act.EXTEND)
    assert choice is not None
    assert choice.refusal == Refusal("-", "unanswered")


def test_M3_a_first_holder_is_told_why_it_may_not_file_a_ticket() -> None:
    choice = offered(Told("2024-05-20 08:00").case, head(GAMBIR), "2024-05-20 09:00", Act.MOVE_AGENCY)
    assert choice is not None
    assert choice.refusal == Refusal("M3", "first_holder")


def test_M4_a_dinas_is_never_shown_pindah_kelurahan() -> None:
    case = Told("2024-05-20 08:00").coordinate("2024-05-20 09:00", MARGA).case
    assert offered(case, head(MARGA), "2024-05-20 10:00", Act.MOVE_KELURAHAN) is None


def test_B3_referring_belongs_to_biros_administrator_and_not_to_its_validator() -> None:
    case = Told("2024-05-20 08:00", BIRO, BIRO, point=False).case
    refer = {actor: decide(case, next(p for p in forms(Act.REFER, case, actor, wib("2024-05-20 09:00")) if p.body))
             for actor in (head(BIRO), VALIDATOR)}  # fmt: skip
    assert isinstance(refer[head(BIRO)], Outcome)
    assert refer[VALIDATOR] == Refusal("-", "permission")
    assert offered(case, VALIDATOR, "2024-05-20 09:00", Act.REFER) is None


@pytest.mark.parametrize("act", [Act.COORDINATE, Act.DISPOSE, Act.MOVE_AGENCY])
def test_a_unit_that_no_longer_exists_is_refused_without_a_clause(act: Act) -> None:
    case = Told("2024-05-20 08:00").coordinate("2024-05-20 09:00", MARGA).case
    ended = Target(SUKU, KINDS[SUKU], exists=False, below_holder=True)
    proposal = Proposal(act, wib("2024-05-20 10:00"), head(MARGA), ended, reason="sebab", read=True)
    assert decide(case, proposal) == Refusal("-", "names_unit")


def test_a_person_without_an_office_in_the_unit_has_no_act() -> None:
    case = Told("2024-05-20 08:00").case
    stranger = Actor(Office.SYSTEM, None, 900)
    assert choices(case, stranger, wib("2024-05-20 09:00")) == []
    assert all(
        decide(case, Proposal(act, wib("2024-05-20 09:00"), stranger)) == Refusal("-", "permission") for act in ACTS
    )
