"""A history told again under another policy: what the numbers would have changed, and where nobody can know."""

from __future__ import annotations

from datetime import timedelta

from cepatrespon.rules.case import Case, fold
from cepatrespon.rules.policy import Policy, defaults
from cepatrespon.rules.rehearsal import changes, rehearse
from cepatrespon.rules.scores import lateness
from cepatrespon.rules.terms import Act, ExtensionReason, Mode, Role, State

from .story import BIRO, HUBUNGAN, MARGA, POLICY, Told, wib

HOUR = 3600
UNTIL = wib("2024-06-01 00:00")


def other(**numbers: int) -> Policy:
    return Policy(2, {**defaults(), **numbers})


def late(case: Case) -> list[str]:
    return [one.clause for one in lateness(case, UNTIL, BIRO)]


def finished(validated_at: str) -> Told:
    """Taken up after five hours, done after two days, validated when said."""
    told = Told("2024-05-02 09:00").process("2024-05-02 14:00")
    told.event(Act.SUBMIT, "2024-05-04 09:00", Role.HOLDER, State.SUBMITTED, text="Selesai.", photos=["x"])
    told.event(Act.VERIFY_DESK, "2024-05-05 09:00", Role.FACILITATOR, State.SUBMITTED, person=1, result="sesuai")
    return told.event(Act.VALIDATE, validated_at, Role.VALIDATOR, State.DONE, person=2, mode=Mode.VALIDATED)


def test_the_same_policy_changes_nothing() -> None:
    told = finished("2024-05-06 09:00")
    again = rehearse(told.events, POLICY, POLICY, UNTIL)
    assert again.case.mode is Mode.VALIDATED
    assert late(again.case) == late(fold(told.events, POLICY)) == []
    assert (again.refused, again.cut) == ([], False)


def test_M1_a_shorter_response_limit_makes_the_same_answer_late() -> None:
    again = rehearse(finished("2024-05-06 09:00").events, POLICY, other(response=4 * HOUR), UNTIL)
    assert late(again.case) == ["M1"]
    assert changes(again.case, late(again.case)) == {"late:M1": 1, "done:tervalidasi": 1}


def test_M11_a_shorter_validation_limit_completes_it_before_the_decision_and_the_rest_is_not_known() -> None:
    again = rehearse(finished("2024-05-06 09:00").events, POLICY, other(validation=24 * HOUR), UNTIL)
    assert again.case.mode is Mode.AUTOMATIC
    assert again.case.completed_at == wib("2024-05-05 09:00")  # one day after the submission
    assert again.refused == ["M11"]
    assert again.cut


def test_M11_a_longer_validation_limit_waits_where_the_clock_had_completed() -> None:
    told = Told("2024-05-02 09:00").process("2024-05-02 10:00")
    told.event(Act.SUBMIT, "2024-05-29 09:00", Role.HOLDER, State.SUBMITTED, text="Selesai.", photos=["x"])
    told.event(Act.COMPLETE, "2024-06-01 09:00", Role.CLOCK, State.DONE, mode=Mode.AUTOMATIC, clause="M9", key="3")
    again = rehearse(told.events, POLICY, other(validation=240 * HOUR), wib("2024-06-02 00:00"))
    assert again.case.state is State.SUBMITTED
    assert again.case.mode is None


def test_M3_a_ticket_too_many_is_refused_and_what_followed_it_is_not_told() -> None:
    told = Told("2024-05-02 09:00").coordinate("2024-05-02 10:00", MARGA)
    told.ticket(Act.MOVE_AGENCY, "2024-05-02 11:00", HUBUNGAN)
    told.refused("2024-05-03 11:00", State.COORDINATED)
    told.ticket(Act.MOVE_AGENCY, "2024-05-03 12:00", HUBUNGAN).decided("2024-05-04 09:00", HUBUNGAN)
    again = rehearse(told.events, POLICY, other(routing_tickets=1), UNTIL)
    assert again.refused == ["M3"]
    assert again.cut
    assert again.case.holder == MARGA


def test_M7_an_extension_too_many_is_left_out_and_the_rest_goes_on() -> None:
    told = Told("2024-05-02 09:00").process("2024-05-02 10:00")
    for at, until in (("2024-05-03 09:00", "2024-05-12 09:00"), ("2024-05-10 09:00", "2024-05-20 09:00")):
        told.event(
            Act.EXTEND, at, Role.HOLDER, State.EXTENDED, until=wib(until).isoformat(),
            kind=ExtensionReason.BUDGET.value, reason="Menunggu anggaran.",
        )  # fmt: skip
    told.event(Act.SUBMIT, "2024-05-18 09:00", Role.HOLDER, State.SUBMITTED, text="Selesai.", photos=["x"])
    again = rehearse(told.events, POLICY, other(extensions=1), UNTIL)
    assert again.refused == ["M7"]
    assert not again.cut
    assert late(again.case) == ["M7", "M9"]  # six days after 12 May; and nobody validated
    assert again.case.submissions[0].at - again.case.standing.limit == timedelta(days=6)


def test_a_category_with_a_limit_of_its_own_keeps_it() -> None:
    told = Told("2024-05-02 09:00")
    told.events[0].data["completion"] = 14 * 24 * HOUR  # type: ignore[index]
    assert rehearse(told.events, POLICY, other(completion=HOUR), UNTIL).case.completion == 14 * 24 * HOUR
    assert rehearse(Told("2024-05-02 09:00").events, POLICY, other(completion=HOUR), UNTIL).case.completion == HOUR
