"""The numbers that the regulation works out itself, and who was late by how much."""

from __future__ import annotations

from cepatrespon.rules.calendar import hours
from cepatrespon.rules.clocks import due, lapsed
from cepatrespon.rules.reporting import frozen, listed
from cepatrespon.rules.scores import Late, lateness, scored_from, scores, times
from cepatrespon.rules.terms import Act, Mode, Role, State
from tests.rules.story import BIRO, GAMBIR, HUBUNGAN, MARGA, Told, seconds, wib


def _ticketed() -> Told:
    """Received by PD A (Marga) on 2 May at 10:00; Pindah SKPD at 14:00."""
    told = Told("2024-05-02 09:00").coordinate("2024-05-02 10:00", MARGA)
    return told.ticket(Act.MOVE_AGENCY, "2024-05-02 14:00", HUBUNGAN)


def test_M8_approved_the_filer_is_released_and_the_other_scored_from_its_receipt() -> None:
    told = _ticketed().decided("2024-05-04 09:00", HUBUNGAN).process("2024-05-04 10:00")
    case = told.submit("2024-05-06 09:00").verify("2024-05-06 12:00").validate("2024-05-07 08:00").case
    found = {score.unit: score for score in scores(case)}
    assert hours(found[MARGA].response or 0) == 4.0
    assert found[MARGA].completion is None
    assert found[MARGA].mode is None
    assert hours(found[HUBUNGAN].completion or 0) == 48.0
    assert found[HUBUNGAN].mode is Mode.VALIDATED
    assert scored_from(case, HUBUNGAN) == wib("2024-05-04 09:00")
    assert hours(times(case).net_of_biro) == 48.0  # type: ignore[union-attr]  # Biro's waiting was over before its start


def test_M8_rejected_the_filer_is_scored_from_its_first_receipt() -> None:
    told = _ticketed().refused("2024-05-04 09:00", State.COORDINATED).process("2024-05-04 10:00")
    case = told.submit("2024-05-06 09:00").verify("2024-05-06 12:00").validate("2024-05-07 08:00").case
    marga = next(score for score in scores(case) if score.unit == MARGA)
    assert hours(marga.completion or 0) == 95.0
    assert marga.start == wib("2024-05-02 10:00")


def test_M10_a_rejection_improves_no_score() -> None:
    told = Told("2024-05-01 08:00").process("2024-05-01 09:00").submit("2024-05-03 08:00").verify("2024-05-04 08:00")
    again = told.reject("2024-05-05 20:00").submit("2024-05-06 20:00").verify("2024-05-06 21:00")
    found = times(again.validate("2024-05-07 08:00").case)
    assert found is not None
    assert (hours(found.official), hours(found.net_of_biro), hours(found.citizen)) == (132.0, 72.0, 144.0)
    assert scores(again.case)[0].rejections == 1


def test_accepted_the_first_time_the_same_work_scores_48_hours() -> None:
    told = Told("2024-05-01 08:00").process("2024-05-01 09:00").submit("2024-05-03 08:00").verify("2024-05-04 08:00")
    found = times(told.validate("2024-05-05 20:00").case)
    assert found is not None
    assert hours(found.official) == hours(found.net_of_biro) == 48.0


def test_M11_a_friday_submission_may_be_decided_until_monday_at_the_same_second() -> None:
    told = Told("2024-04-05 08:00").process("2024-04-05 09:00").submit("2024-04-05 17:00")
    monday = wib("2024-04-08 17:00")
    assert lapsed(told.case, monday) is None
    at, clock = lapsed(told.case, monday + seconds(1))  # type: ignore[misc]
    assert (at, clock.lapse) == (monday, Act.COMPLETE)
    told.event(Act.COMPLETE, "2024-04-08 17:00", Role.CLOCK, State.DONE, mode="otomatis")
    assert scores(told.case)[0].mode is Mode.AUTOMATIC
    assert lateness(told.case, monday, BIRO) == [Late(BIRO, "M9", 0)]


def test_M1_a_friday_afternoon_arrival_is_due_the_same_night() -> None:
    limit = due(Told("2024-03-01 16:30").case)
    assert limit is not None
    assert limit.at == wib("2024-03-01 22:30")


def test_M1_a_report_taken_away_unanswered_is_late_up_to_then() -> None:
    told = _ticketed().decided("2024-05-02 15:00", HUBUNGAN)
    told.event(
        Act.COORDINATE, "2024-05-03 00:00", Role.VALIDATOR, State.COORDINATED, via="koordinasi", to=MARGA, to_kind="pd"
    )
    assert lateness(told.case, wib("2024-05-03 05:00"), BIRO) == [Late(HUBUNGAN, "M1", 3 * 3600)]


def test_M8_a_released_unit_owes_no_completion_however_late_it_gets() -> None:
    told = _ticketed().decided("2024-05-04 09:00", HUBUNGAN).process("2024-05-04 10:00")
    assert lateness(told.case, wib("2024-05-11 09:00"), BIRO) == []
    assert lateness(told.case, wib("2024-05-11 10:00"), BIRO) == [Late(HUBUNGAN, "M7", 3600)]


def test_M8_a_ticket_after_the_limit_that_is_approved_leaves_no_lateness() -> None:
    told = Told("2024-05-02 09:00").coordinate("2024-05-02 10:00", MARGA).process("2024-05-02 11:00")
    told.ticket(Act.MOVE_AGENCY, "2024-05-10 10:00", HUBUNGAN)
    assert lateness(told.case, wib("2024-05-10 10:00"), BIRO) == [Late(MARGA, "M7", 24 * 3600)]
    assert lateness(told.decided("2024-05-10 11:00", HUBUNGAN).case, wib("2024-05-10 12:00"), BIRO) == []


def test_M3_an_open_ticket_is_late_up_to_now() -> None:
    case = _ticketed().case
    assert lateness(case, wib("2024-05-05 14:00"), BIRO) == []
    assert lateness(case, wib("2024-05-05 14:00:01"), BIRO) == [Late(BIRO, "M3", 1)]


def test_M12_the_second_rejection_lists_the_unit_and_each_further_one_again() -> None:
    told = Told("2024-05-30 08:00").process("2024-05-30 09:00")
    for day, hour in (("2024-05-31", "10"), ("2024-05-31", "23"), ("2024-06-01", "00")):
        told.submit(f"{day} {hour}:00").verify(f"{day} {hour}:10").reject(f"{day} {hour}:59:59")
    found = [(row.month, row.unit, row.count) for row in listed(told.case)]
    assert found == [("2024-05", GAMBIR, 2), ("2024-06", GAMBIR, 3)]


def test_M12_a_list_is_frozen_from_the_first_second_of_the_next_month() -> None:
    assert not frozen("2024-05", wib("2024-05-31 23:59:59"))
    assert frozen("2024-05", wib("2024-06-01 00:00"))
