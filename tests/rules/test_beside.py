"""What is kept beside a complaint and moves nothing: who may, when, and that nothing moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cepatrespon.rules import beside, clocks
from cepatrespon.rules.case import Case, Event
from cepatrespon.rules.lifecycle import FIELD_ACTS, Actor, Outcome, Proposal, Refusal, Target, decide
from cepatrespon.rules.policy import Policy
from cepatrespon.rules.terms import Act, Aftermath, HideReason, Office, Role, State, UnitKind

T0 = datetime(2024, 5, 2, 2, tzinfo=UTC)
KELURAHAN, OWNER, KOTA = 10, 20, 30
LURAH = Actor(Office.ADMINISTRATOR, KELURAHAN, 1)
JOKO = Actor(Office.ADMINISTRATOR, OWNER, 2)
AGUS = Actor(Office.FIELD, KELURAHAN, 3)
TARI = Actor(Office.FIELD, KELURAHAN, 6)
YANTO = Actor(Office.FIELD, OWNER, 7)
WALIKOTA = Actor(Office.ADMINISTRATOR, KOTA, 4)
SEKDA = Actor(Office.SECRETARY, None, 5)


def case(**changes: object) -> Case:
    made = Case(Policy(1))
    data = {
        "point": True, "owner": OWNER, "owner_kind": UnitKind.DEPARTMENT, "completion": 7 * 86400, "via": "masuk",
        "to": KELURAHAN, "to_kind": UnitKind.KELURAHAN, **changes,
    }  # fmt: skip
    made.apply(Event(1, Act.REPORT, T0, Role.CITIZEN, State.WAITING, data=data))
    return made


@pytest.mark.parametrize(
    ("act", "may", "may_not"),
    [
        (Act.NOTE, [LURAH, JOKO, AGUS], [WALIKOTA, SEKDA]),
        (Act.UPDATE, [LURAH, AGUS], [JOKO, WALIKOTA]),
        (Act.ASK, [JOKO], [LURAH, AGUS, WALIKOTA]),
        (Act.ANSWERED, [JOKO], [LURAH, WALIKOTA]),
        (Act.ASSIGN, [LURAH], [JOKO, AGUS]),
        (Act.PUSH, [SEKDA], [LURAH, AGUS, JOKO]),
    ],
)
def test_each_thing_kept_beside_has_its_own_writers(act: Act, may: list[Actor], may_not: list[Actor]) -> None:
    for actor in may:
        assert isinstance(beside.allowed(case(), actor, act, text="x"), Role), actor
    for actor in may_not:
        assert beside.allowed(case(), actor, act, text="x") == Refusal("-", "permission"), actor


def test_a_kota_pushes_its_own_area_and_no_other() -> None:
    assert beside.allowed(case(), WALIKOTA, Act.PUSH, oversees=True, text="x") is Role.ADMINISTRATOR
    assert beside.allowed(case(), WALIKOTA, Act.PUSH, oversees=False, text="x") == Refusal("-", "permission")


def test_nobody_pushes_themselves() -> None:
    held = case(to=KOTA, to_kind=UnitKind.CITY)
    assert beside.allowed(held, WALIKOTA, Act.PUSH, oversees=True, text="x") == Refusal("-", "permission")


def test_what_must_be_written_is_not_kept_empty() -> None:
    assert beside.allowed(case(), LURAH, Act.NOTE, text="  ") == Refusal("-", "empty")
    assert beside.allowed(case(), LURAH, Act.ASSIGN) is Role.HOLDER


def test_nothing_kept_beside_moves_a_limit_or_answers_M1() -> None:
    told = case()
    before = clocks.due(told)
    said = {"text": "x", "stars": 3, "consents": []}
    for seq, act in enumerate(sorted(beside.ACTS_BESIDE), 2):
        result = Aftermath.SAME if act is Act.CONTEST else HideReason.ABUSE
        data = {**said, "result": result}
        told.apply(Event(seq, act, T0 + timedelta(minutes=seq), Role.HOLDER, told.state, KELURAHAN, 1, data))
    assert clocks.due(told) == before
    assert told.state is State.WAITING
    assert told.receipt.responded_at is None


def test_a_field_officer_works_in_the_units_name_and_decides_nothing_else() -> None:
    assert isinstance(decide(case(), Proposal(Act.PROCESS, T0, AGUS)), Outcome)
    assert decide(case(), Proposal(Act.COORDINATE, T0, AGUS, Target(99), read=True)) == Refusal("-", "permission")
    elsewhere = Actor(Office.FIELD, KOTA, 9)
    for act in FIELD_ACTS:
        assert decide(case(), Proposal(act, T0, elsewhere)) == Refusal("-", "permission")


def given_to(officer: int | None, told: Case | None = None) -> Case:
    told = told or case()
    data = {} if officer is None else {"officer": officer}
    told.apply(Event(told.last_seq + 1, Act.ASSIGN, T0, Role.HOLDER, told.state, KELURAHAN, 1, data))
    return told


def test_a_field_officer_takes_for_themselves_what_is_nobodys_and_assigns_to_nobody_else() -> None:
    def take(told: Case, actor: Actor, officer: int | None) -> object:
        return beside.allowed(told, actor, Act.ASSIGN, officer=officer)

    refused = Refusal("-", "permission")
    assert take(case(), AGUS, AGUS.person) is Role.HOLDER
    assert take(case(), AGUS, TARI.person) == refused, "to another"
    assert take(case(), YANTO, YANTO.person) == refused, "of another unit"
    assert take(given_to(TARI.person), AGUS, AGUS.person) == refused, "what is another's"
    assert take(case(), LURAH, TARI.person) is Role.HOLDER
    assert (beside.takes(case(), AGUS), beside.takes(case(), YANTO), beside.takes(case(), LURAH)) == (
        True,
        False,
        False,
    )


def test_a_field_officer_hands_back_what_is_theirs_and_nothing_else() -> None:
    assert beside.allowed(given_to(AGUS.person), AGUS, Act.ASSIGN) is Role.HOLDER
    for told, actor in ((given_to(AGUS.person), TARI), (case(), AGUS), (given_to(AGUS.person), YANTO)):
        assert beside.allowed(told, actor, Act.ASSIGN) == Refusal("-", "permission")
    assert beside.hands_back(given_to(AGUS.person), AGUS)
    assert not beside.hands_back(given_to(AGUS.person), TARI)
    assert given_to(None, given_to(AGUS.person)).assignee is None


def test_taking_ends_where_the_work_does() -> None:
    done = case()
    done.apply(Event(2, Act.PROCESS, T0, Role.HOLDER, State.IN_PROGRESS, KELURAHAN, 3, {"responds": True}))
    done.apply(Event(3, Act.SUBMIT, T0, Role.HOLDER, State.SUBMITTED, KELURAHAN, 3, {"text": "x"}))
    assert beside.allowed(done, AGUS, Act.ASSIGN, officer=AGUS.person) == Refusal("-", "state")
    assert not beside.takes(done, AGUS)


def test_assigning_is_offered_to_who_chooses_the_officer_and_taking_stands_apart() -> None:
    assert Act.ASSIGN in beside.offered(case(), LURAH)
    assert Act.ASSIGN not in beside.offered(case(), AGUS)


def test_no_unit_is_handed_a_report_about_its_own_officers() -> None:
    to = Target(99, UnitKind.DEPARTMENT)
    assert isinstance(decide(case(), Proposal(Act.COORDINATE, T0, LURAH, to, read=True)), Outcome)
    about_them = Target(99, UnitKind.DEPARTMENT, accused=True)
    assert decide(case(), Proposal(Act.COORDINATE, T0, LURAH, about_them, read=True)) == Refusal("-", "accused")


def test_an_assignment_ends_when_another_unit_receives_the_report() -> None:
    told = case()
    told.apply(Event(2, Act.ASSIGN, T0, Role.HOLDER, told.state, KELURAHAN, 1, {"officer": 3}))
    assert told.assignee == 3
    on = {"via": "koordinasi", "to": OWNER, "to_kind": UnitKind.DEPARTMENT, "responds": True}
    told.apply(Event(3, Act.COORDINATE, T0, Role.HOLDER, State.COORDINATED, KELURAHAN, 1, on))
    assert told.assignee is None
