"""What a reporter may do after a report, and what a moderator hides: who, when, to the second; nothing moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cepatrespon.rules import beside, clocks, scores
from cepatrespon.rules.case import Case, Event
from cepatrespon.rules.lifecycle import Actor, Refusal
from cepatrespon.rules.policy import PARAMETERS, Policy, defaults
from cepatrespon.rules.terms import Act, Aftermath, Consent, HideReason, Mode, Office, Role, State, UnitKind

T0 = datetime(2024, 5, 2, 2, tzinfo=UTC)
DONE = T0 + timedelta(days=3)
SECOND, WEEK = timedelta(seconds=1), timedelta(days=7)
KELURAHAN, OWNER, BIRO = 10, 20, 30
SITI = Actor(citizen=True)
BUDI = Actor(Office.ADMINISTRATOR, KELURAHAN, 1)
JOKO = Actor(Office.ADMINISTRATOR, OWNER, 2)
SRI = Actor(Office.VALIDATOR, BIRO, 3)
INSPEKTUR = Actor(Office.INSPECTOR, 40, 4)
AGUS = Actor(Office.FIELD, KELURAHAN, 5)
REFUSED = Refusal("-", "permission")


def opened(policy: Policy | None = None) -> Case:
    told = Case(policy or Policy(1))
    data = {
        "point": True, "owner": OWNER, "owner_kind": UnitKind.DEPARTMENT, "completion": 7 * 86400, "via": "masuk",
        "to": KELURAHAN, "to_kind": UnitKind.KELURAHAN, "carried": True,
    }  # fmt: skip
    told.apply(Event(1, Act.REPORT, T0, Role.CITIZEN, State.WAITING, data=data))
    return told


def completed(mode: Mode = Mode.VALIDATED, policy: Policy | None = None) -> Case:
    told = opened(policy)
    told.apply(Event(2, Act.PROCESS, T0, Role.HOLDER, State.IN_PROGRESS, KELURAHAN, 1, {"responds": True}))
    if mode in (Mode.REFERRED, Mode.INTERNAL):
        told.apply(Event(3, Act.SUBMIT, DONE, Role.HOLDER, State.DONE, KELURAHAN, 1, {"mode": mode}))
        return told
    told.apply(Event(3, Act.SUBMIT, DONE - timedelta(days=1), Role.HOLDER, State.SUBMITTED, KELURAHAN, 1))
    told.apply(Event(4, Act.VALIDATE, DONE, Role.VALIDATOR, State.DONE, BIRO, 3, {"mode": mode}))
    return told


def then(told: Case, act: Act, at: datetime = DONE, role: Role = Role.CITIZEN, **data: object) -> Case:
    told.apply(Event(told.last_seq + 1, act, at, role, told.state, data=data))
    return told


def contests(told: Case, at: datetime, actor: Actor = SITI) -> Role | Refusal:
    return beside.allowed(told, actor, Act.CONTEST, text="Masih berlubang", at=at)


@pytest.mark.parametrize("mode", [Mode.VALIDATED, Mode.AUTOMATIC, Mode.REFERRED])
def test_a_completion_may_be_contested_for_seven_days_to_the_second(mode: Mode) -> None:
    assert contests(completed(mode), DONE + WEEK - SECOND) is Role.CITIZEN
    assert contests(completed(mode), DONE + WEEK) is Role.CITIZEN
    assert contests(completed(mode), DONE + WEEK + SECOND) == Refusal("-", "contest_late")
    assert beside.contest_until(completed(mode)) == DONE + WEEK


def test_nothing_but_a_completion_that_is_everybodys_is_contested_or_rated() -> None:
    for told in (opened(), completed(Mode.INTERNAL)):
        assert contests(told, DONE) == Refusal("-", "state")
        assert beside.allowed(told, SITI, Act.RATE) == Refusal("-", "state")
        assert beside.contest_until(told) is None


def test_only_the_reporter_contests_rates_informs_and_withdraws() -> None:
    for actor in (BUDI, JOKO, SRI, INSPEKTUR, AGUS):
        for act in (Act.CONTEST, Act.RATE, Act.INFORM, Act.WITHDRAW, Act.CORRECT):
            assert beside.allowed(completed(), actor, act, text="x", at=DONE) == REFUSED, (actor, act)
    for act in (Act.CONTEST, Act.RATE, Act.INFORM, Act.WITHDRAW, Act.CORRECT):
        assert beside.allowed(completed(), SITI, act, text="x", at=DONE) is Role.CITIZEN, act


def test_a_completion_is_contested_once_and_in_words() -> None:
    assert beside.allowed(completed(), SITI, Act.CONTEST, text="  ", at=DONE) == Refusal("-", "empty")
    told = then(completed(), Act.CONTEST, DONE + SECOND, result=Aftermath.PARTLY)
    assert contests(told, DONE + 2 * SECOND) == Refusal("-", "contested")
    assert told.contested_at == DONE + SECOND


def test_what_broke_again_is_a_recurrence_and_contests_nothing() -> None:
    told = then(completed(), Act.CONTEST, result=Aftermath.AGAIN)
    assert told.contested_at is None
    assert [beside.counts_against(found) for found in Aftermath] == [True, True, False]


def test_a_contest_moves_neither_state_nor_score_nor_clock() -> None:
    told, before = completed(), completed()
    then(told, Act.CONTEST, result=Aftermath.SAME)
    assert (told.state, told.mode, clocks.due(told)) == (State.DONE, Mode.VALIDATED, None)
    assert scores.scores(told) == scores.scores(before)


def test_the_last_rating_counts() -> None:
    told = then(then(completed(), Act.RATE, stars=2), Act.RATE, stars=5)
    assert told.rating == 5


def test_a_consent_is_withdrawn_once_and_nobody_is_told_afterwards() -> None:
    told = then(opened(), Act.NEWS)
    assert told.untold
    then(told, Act.WITHDRAW, consents=[Consent.IDENTITY])
    assert (told.carried, told.untold) == (False, [])
    assert beside.allowed(told, SITI, Act.WITHDRAW) is Role.CITIZEN
    then(told, Act.WITHDRAW, consents=[Consent.PUBLICATION])
    assert beside.allowed(told, SITI, Act.WITHDRAW) == Refusal("-", "withdrawn")


def test_withdrawing_the_publication_leaves_somebody_to_tell() -> None:
    told = then(then(opened(), Act.NEWS), Act.WITHDRAW, consents=[Consent.PUBLICATION])
    assert told.carried
    assert told.untold


@pytest.mark.parametrize("act", [Act.HIDE, Act.UNHIDE])
def test_the_channels_owner_biro_and_the_inspektorat_moderate_and_nobody_else(act: Act) -> None:
    told = then(opened(), Act.HIDE, role=Role.OWNER, result=HideReason.ABUSE)
    for actor, role in ((JOKO, Role.OWNER), (SRI, Role.VALIDATOR), (INSPEKTUR, Role.INSPECTOR)):
        assert beside.allowed(told, actor, act) is role
    for actor in (BUDI, AGUS, SITI, Actor(Office.FACILITATOR, BIRO, 6), Actor(Office.SECRETARY)):
        assert beside.allowed(told, actor, act) == REFUSED


def test_a_report_and_each_of_its_photos_are_hidden_and_shown_again_apart() -> None:
    told = then(opened(), Act.HIDE, role=Role.OWNER, result=HideReason.PERSONAL, photo=7)
    assert (told.hidden, told.hidden_photos) == ("", {7: HideReason.PERSONAL})
    then(told, Act.HIDE, role=Role.OWNER, result=HideReason.ABUSE)
    then(told, Act.UNHIDE, role=Role.OWNER, photo=7)
    assert (told.hidden, told.hidden_photos) == (HideReason.ABUSE, {})
    then(told, Act.UNHIDE, role=Role.OWNER)
    assert told.hidden == ""
    assert beside.allowed(told, JOKO, Act.UNHIDE) == Refusal("-", "state")


def test_a_policy_stored_before_there_was_a_window_has_the_one_of_today() -> None:
    earlier = Policy(1, {name: value for name, value in defaults().items() if name != "contest"})
    assert earlier["contest"] == PARAMETERS["contest"].value == 7 * 86400
    shorter = Policy(2, {**defaults(), "contest": 86400})
    assert contests(completed(policy=shorter), DONE + timedelta(days=1)) is Role.CITIZEN
    assert contests(completed(policy=shorter), DONE + timedelta(days=1) + SECOND) == Refusal("-", "contest_late")
