"""Every clock a second before, on, and a second after its limit (T2), on complaints told by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cepatrespon.rules.clocks import CLOCKS, due, falls_due, lapsed, pending, unit_answering
from cepatrespon.rules.terms import Act, Role, State, Via
from tests.rules.story import BIRO, GAMBIR, HUBUNGAN, KINDS, KOMINFO, MARGA, PETOJO, Told, seconds, wib


def arrived() -> Told:
    return Told("2024-03-01 16:30")


def worked_on() -> Told:
    return Told("2024-03-01 08:00").process("2024-03-01 09:00")


def at_marga() -> Told:
    return Told("2024-03-01 08:00").coordinate("2024-03-01 09:00", MARGA)


# What is open, the clause, who answers, when it is due, and what the clock then does.
CASES: list[tuple[str, Callable[[], Told], str, int, str, Act]] = [
    ("M1", arrived, "M1", GAMBIR, "2024-03-01 22:30", Act.MISSED),
    (
        "M3-pindah", lambda: at_marga().ticket(Act.MOVE_AGENCY, "2024-03-01 10:00", HUBUNGAN),
        "M3", BIRO, "2024-03-04 10:00", Act.ESCALATE,
    ),
    (
        "M3-salah", lambda: at_marga().ticket(Act.WRONG_COORDINATION, "2024-03-01 10:00"),
        "M3", BIRO, "2024-03-04 10:00", Act.ESCALATE,
    ),
    (
        "M4", lambda: arrived().ticket(Act.MOVE_KELURAHAN, "2024-03-01 17:00", PETOJO),
        "M4", BIRO, "2024-03-04 17:00", Act.ESCALATE,
    ),
    (
        "M5", lambda: arrived().ticket(Act.UNCLEAR, "2024-03-01 17:00"),
        "M5", KOMINFO, "2024-03-02 17:00", Act.ESCALATE,
    ),
    (
        "M6", lambda: arrived().ticket(Act.NOT_FOUND, "2024-03-01 17:00"),
        "M6", KOMINFO, "2024-03-02 17:00", Act.ESCALATE,
    ),
    ("M9", lambda: worked_on().submit("2024-04-05 17:00"), "M9", BIRO, "2024-04-08 17:00", Act.COMPLETE),
]  # fmt: skip


@pytest.mark.parametrize(("told", "clause", "unit", "at", "lapse"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_limit_is_met_at_its_second_and_missed_one_second_later(
    told: Callable[[], Told], clause: str, unit: int, at: str, lapse: Act
) -> None:
    case, moment = told().case, wib(at)
    limit = due(case)
    assert limit is not None
    assert (limit.clause, limit.at) == (clause, moment)
    assert unit_answering(limit.answers, case, BIRO) == unit
    assert lapsed(case, moment - seconds(1)) is None
    assert lapsed(case, moment) is None
    spoken = lapsed(case, moment + seconds(1))
    assert spoken is not None
    assert (spoken[0], spoken[1].clause, spoken[1].lapse) == (moment, clause, lapse)


def test_M7_the_unit_is_warned_after_six_days_and_late_after_seven() -> None:
    told = worked_on()
    warned, late = wib("2024-03-07 08:00"), wib("2024-03-08 08:00")
    assert due(told.case).at == late  # type: ignore[union-attr]
    assert lapsed(told.case, warned) is None
    assert lapsed(told.case, warned + seconds(1))[1].lapse is Act.WARN  # type: ignore[index]
    told.event(
        Act.WARN, "2024-03-07 08:00", Role.CLOCK, State.IN_PROGRESS, clause="M7", key=f"{GAMBIR}:{late.isoformat()}"
    )
    assert lapsed(told.case, late) is None
    at, clock = lapsed(told.case, late + seconds(1))  # type: ignore[misc]
    assert (at, clock.lapse, clock.clause) == (late, Act.MISSED, "M7")


def test_M7_the_warning_comes_a_day_before_an_extended_limit_too() -> None:
    case = worked_on().extend("2024-03-02 08:00", "2024-03-20 12:00").case
    assert due(case).at == wib("2024-03-20 12:00")  # type: ignore[union-attr]
    assert [at for at, clock in pending(case) if clock.lapse is Act.WARN] == [wib("2024-03-19 12:00")]


def test_M7_there_is_no_warning_of_a_limit_that_passed_elsewhere() -> None:
    told = at_marga().process("2024-03-01 10:00").ticket(Act.MOVE_AGENCY, "2024-03-02 10:00", HUBUNGAN)
    case = told.refused("2024-03-09 10:00", State.IN_PROGRESS).case
    assert due(case).at == wib("2024-03-08 09:00")  # type: ignore[union-attr]
    assert [(at, clock.lapse) for at, clock in pending(case)] == [(wib("2024-03-09 10:00"), Act.MISSED)]


def test_M1_runs_anew_at_each_receipt_and_ends_with_a_response() -> None:
    told = at_marga()
    assert due(told.case).at == wib("2024-03-01 15:00")  # type: ignore[union-attr]
    told.process("2024-03-01 15:00")
    assert due(told.case).clause == "M7"  # type: ignore[union-attr]


def test_M10_a_rejection_opens_no_M1_and_moves_no_limit() -> None:
    case = worked_on().submit("2024-03-02 08:00").verify("2024-03-02 09:00").reject("2024-03-02 10:00").case
    limit = due(case)
    assert limit is not None
    assert (limit.clause, limit.at) == ("M7", wib("2024-03-08 08:00"))


def test_a_ticket_comes_before_the_response_and_the_response_before_the_limit() -> None:
    order = [clock.clause for clock in CLOCKS if not clock.before]
    assert order.index("M9") < order.index("M1") < order.index("M7")
    filed = at_marga().ticket(Act.WRONG_COORDINATION, "2024-03-01 10:00").case
    assert due(filed).clause == "M3"  # type: ignore[union-attr]
    assert [clock.clause for clock in CLOCKS if falls_due(clock, filed)] == ["M3"]


@pytest.mark.parametrize("state", [State.DONE, State.CLOSED, State.REFERRED])
def test_nobody_owes_anything_once_it_is_closed_or_referred(state: State) -> None:
    told = worked_on()
    if state is State.DONE:
        told.submit("2024-03-02 08:00").verify("2024-03-02 09:00").validate("2024-03-02 10:00")
    elif state is State.CLOSED:
        told.ticket(Act.UNCLEAR, "2024-03-02 08:00").event(Act.APPROVE, "2024-03-02 09:00", Role.OWNER, State.CLOSED)
    else:
        told.event(Act.REFER, "2024-03-02 08:00", Role.HOLDER, State.REFERRED, responds=True, body="PLN")
    assert due(told.case) is None
    assert pending(told.case) == []


def test_a_mark_of_the_clock_is_made_once_for_each_receipt() -> None:
    told = arrived()
    told.event(Act.MISSED, "2024-03-01 22:30", Role.CLOCK, State.WAITING, clause="M1", key="1")
    assert all(clock.clause != "M1" for _at, clock in pending(told.case))
    told.coordinate("2024-03-02 08:00", MARGA)
    assert [at for at, clock in pending(told.case) if clock.clause == "M1"] == [wib("2024-03-02 14:00")]


def test_M8_a_clarified_report_starts_anew_unless_a_follow_up_was_rejected() -> None:
    def clarified(told: Told) -> Told:
        told.ticket(Act.UNCLEAR, "2024-03-04 08:00")
        data = {"via": Via.CLARIFIED, "to": GAMBIR, "to_kind": KINDS[GAMBIR]}
        return told.event(Act.APPROVE, "2024-03-04 10:00", Role.OWNER, State.WAITING, **data)

    fresh = clarified(worked_on()).process("2024-03-04 11:00").case
    assert due(fresh).at == wib("2024-03-11 10:00")  # type: ignore[union-attr]
    rejected = worked_on().submit("2024-03-02 08:00").verify("2024-03-02 09:00").reject("2024-03-02 10:00")
    again = clarified(rejected)
    assert due(again.case).at == wib("2024-03-04 16:00")  # type: ignore[union-attr]
    assert due(again.process("2024-03-04 11:00").case).at == wib("2024-03-08 08:00")  # type: ignore[union-attr]
