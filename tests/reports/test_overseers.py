"""The overseers measured, against values worked out by hand: tickets, validations, what was overturned, M5 and M6."""

from __future__ import annotations

from datetime import timedelta

import pytest
from complaints.desk import BINA_MARGA, DAY, HOUR, PERHUBUNGAN, SECOND, Desk, upload
from conftest import wib

from cepatrespon.complaints.models import Complaint
from cepatrespon.reports import frozen, overseers
from cepatrespon.rules.terms import Act

MAY, JUNE = (wib("2024-05-01 00:00"), wib("2024-06-01 00:00")), (wib("2024-06-01 00:00"), wib("2024-07-01 00:00"))


@pytest.fixture
def desk(cast, file_report):
    def at(when: str, **fields) -> Desk:
        return Desk(cast, file_report, wib(when)).report(**fields)

    return at


def ticketed(desk, cast, when: str) -> Desk:
    """In two hours at the dinas, which files Pindah SKPD to Perhubungan."""
    one = desk(when).later().hand(cast.budi, BINA_MARGA).later()
    return one.do(cast.dewi, Act.MOVE_AGENCY, to=PERHUBUNGAN, reason="Lampu lalu lintas")


def submitted(desk, cast, when: str) -> Desk:
    return desk(when).later().process(cast.budi).later().submit(cast.budi)


def test_M3_a_decision_on_its_last_second_is_in_time_one_second_later_late_and_an_open_one_is_counted_apart(desk, cast):
    ticketed(desk, cast, "2024-05-02 09:00").later(3 * DAY).do(cast.sri, Act.APPROVE)  # 72 h
    ticketed(desk, cast, "2024-05-02 09:00").later(3 * DAY + SECOND).do(cast.sri, Act.REJECT, reason="Tetap")
    ticketed(desk, cast, "2024-05-06 09:00").later(4 * HOUR).do(cast.sri, Act.REJECT, reason="Tetap")  # 4 h
    ticketed(desk, cast, "2024-05-20 09:00")  # late from 23 May 11:00 on
    tickets = overseers.figures(*MAY).biro.tickets
    assert (tickets.on_time, tickets.late, tickets.open_late, tickets.total) == (2, 1, 1, 3)
    assert tickets.median == 72 * 3600
    before = overseers.figures(MAY[0], wib("2024-05-23 11:00")).biro.tickets
    assert before.open_late == 0, "on its second it is not late"


def test_a_decision_made_in_june_is_junes_and_was_open_and_late_at_the_end_of_may(desk, cast):
    one = ticketed(desk, cast, "2024-05-20 09:00").later(14 * DAY)
    one.do(cast.sri, Act.REJECT, reason="Tetap")
    may, june = overseers.figures(*MAY).biro.tickets, overseers.figures(*JUNE).biro.tickets
    assert (may.on_time, may.late, may.open_late, may.median) == (0, 0, 1, None)
    assert (june.on_time, june.late, june.open_late, june.median) == (0, 1, 0, 14 * 24 * 3600)


def test_a_routing_decision_is_overturned_by_a_later_approved_ticket_and_by_biros_own_assignment(desk, cast):
    one = ticketed(desk, cast, "2024-05-02 09:00").later().do(cast.sri, Act.APPROVE)  # to Perhubungan
    one.later().do(cast.hub, Act.WRONG_COORDINATION, reason="Jalan, bukan lampu").later()
    assert overseers.figures(*MAY).biro.overturned == 0, "asking is not overturning"
    one.do(cast.sri, Act.APPROVE, to=BINA_MARGA)
    assert overseers.figures(*MAY).biro.overturned == 1
    refused = ticketed(desk, cast, "2024-05-06 09:00").later().do(cast.sri, Act.REJECT, reason="Tetap").later()
    refused.do(cast.dewi, Act.MOVE_AGENCY, to=PERHUBUNGAN, reason="Lagi").later()
    refused.do(cast.sri, Act.REJECT, reason="Tetap juga")
    assert overseers.figures(*MAY).biro.overturned == 1, "a second refusal confirms the first"
    refused.later().do(cast.sri, Act.COORDINATE, to=PERHUBUNGAN, read=True, reason="Ditetapkan")
    assert overseers.figures(*MAY).biro.overturned == 2


def test_M9_M11_validated_rejected_and_automatic_are_counted_apart_with_the_share_and_the_median(desk, cast):
    submitted(desk, cast, "2024-05-02 09:00").later().verify(cast.fajar).later(9 * HOUR).do(cast.sri, Act.VALIDATE)
    submitted(desk, cast, "2024-05-02 09:00").later().verify(cast.fajar, result="tidak sesuai", note="Belum").later(
        19 * HOUR
    ).do(cast.sri, Act.REJECT, reason="Belum")
    submitted(desk, cast, "2024-05-06 09:00").later(3 * DAY + HOUR).run()
    submitted(desk, cast, "2024-05-06 09:00").later().verify(cast.fajar).later(3 * DAY).run()
    biro = overseers.figures(*MAY).biro
    assert (biro.validated, biro.rejected, biro.automatic) == (1, 1, 2)
    assert biro.automatic_share == 50.0
    assert biro.validation_median == 15 * 3600, "of 10 and 20 hours; what completed itself is nobody's decision"


def test_T4_a_submission_that_ran_out_counts_as_automatic_before_the_work_loop_has_written_it(desk, cast):
    submitted(desk, cast, "2024-05-06 09:00")  # at 11:00; automatic on 9 May 11:00
    assert overseers.figures(MAY[0], wib("2024-05-09 11:00")).biro.automatic == 0
    assert overseers.figures(MAY[0], wib("2024-05-09 11:00:01")).biro.automatic == 1


def test_the_last_recommendation_before_a_decision_is_followed_or_overruled_and_another_problem_advises_neither(
    desk, cast
):
    def decided(result: str, act: Act, *more: str) -> None:
        one = submitted(desk, cast, "2024-05-02 09:00").later()
        for found in (result, *more):
            verify = Act.VERIFY_FIELD if found == "masalah lain" else Act.VERIFY_DESK
            one.verify(cast.fajar, verify, result=found, note="Diperiksa").later()
        one.do(cast.sri, act, reason="Putusan")

    decided("sesuai", Act.VALIDATE)
    decided("tidak sesuai", Act.REJECT)
    decided("tidak sesuai", Act.VALIDATE, "sesuai")  # the last one counts: followed
    decided("sesuai", Act.REJECT)
    decided("tidak sesuai", Act.VALIDATE)
    decided("masalah lain", Act.VALIDATE)
    biro = overseers.figures(*MAY).biro
    assert (biro.followed, biro.overruled, biro.unadvised) == (3, 2, 1)


def test_a_rejection_is_overturned_when_the_next_follow_up_is_accepted_without_any_new_photo(desk, cast):
    def twice(first: int, second: int) -> None:
        one = desk("2024-05-02 09:00").later().process(cast.budi).later()
        one.do(cast.budi, Act.SUBMIT, photos=[upload(cast.budi, one.at, first)], text="Selesai.").later()
        one.verify(cast.fajar, result="tidak sesuai", note="Belum").later().do(cast.sri, Act.REJECT, reason="x").later()
        one.do(cast.budi, Act.SUBMIT, photos=[upload(cast.budi, one.at, second)], text="Sudah selesai.").later()
        one.verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)

    twice(3, 4)
    assert overseers.figures(*MAY).biro.reversed_rejections == 0, "a new photo showed something new"
    twice(5, 5)
    assert overseers.figures(*MAY).biro.reversed_rejections == 1


def test_M5_M6_each_channel_owner_has_its_own_row_with_what_came_of_its_checks(desk, cast):
    def unclear(when: str, after: timedelta, act: Act, **said: str) -> None:
        desk(when).later().do(cast.budi, Act.UNCLEAR, reason="Gelap").later(after).do(cast.joko, act, **said)

    unclear("2024-05-02 09:00", DAY, Act.APPROVE, result="diperjelas", reason="Dijawab")
    unclear("2024-05-02 09:00", DAY + SECOND, Act.APPROVE, result="ditutup", reason="Tidak dijawab")
    unclear("2024-05-02 09:00", 2 * HOUR, Act.REJECT, reason="Sudah jelas")
    desk("2024-05-20 09:00").later().do(cast.budi, Act.UNCLEAR, reason="Gelap")
    (owner,) = overseers.figures(*MAY).owners
    assert owner.unit == cast.joko.agency_id
    assert (owner.tickets.on_time, owner.tickets.late, owner.tickets.open_late) == (2, 1, 1)
    assert (owner.clarified, owner.closed, owner.rejected) == (1, 1, 1)
    assert owner.tickets.median == 24 * 3600


def test_what_only_the_inspektorat_may_know_is_in_no_figure(desk, cast):
    one = ticketed(desk, cast, "2024-05-02 09:00").later().do(cast.sri, Act.APPROVE)
    two = desk("2024-05-02 09:00").later().do(cast.budi, Act.UNCLEAR, reason="Gelap").later()
    two.do(cast.joko, Act.REJECT, reason="Jelas")
    three = submitted(desk, cast, "2024-05-02 09:00").later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)
    assert overseers.figures(*MAY) != overseers.Overseers()
    Complaint.objects.filter(pk__in=[d.complaint.pk for d in (one, two, three)]).update(restricted=True)
    assert overseers.figures(*MAY) == overseers.Overseers()


def test_a_kept_month_reads_back_what_was_counted(desk, cast):
    ticketed(desk, cast, "2024-05-02 09:00").later().do(cast.sri, Act.APPROVE)
    two = desk("2024-05-02 09:00").later().do(cast.budi, Act.UNCLEAR, reason="Gelap").later()
    two.do(cast.joko, Act.REJECT, reason="Jelas")
    counted = overseers.figures(*MAY)
    Complaint.objects.update(next_clock_at=None)
    frozen.freeze_due(wib("2024-06-02 00:00"))
    kept = frozen.shown(frozen.OVERSEERS, "2024-05", wib("2024-06-02 00:00"))
    assert kept.frozen
    assert kept.figures == counted


def test_the_figures_cost_the_same_few_queries_at_any_size(desk, cast, django_assert_max_num_queries):
    for _each in range(3):
        ticketed(desk, cast, "2024-05-02 09:00").later().do(cast.sri, Act.APPROVE)
        submitted(desk, cast, "2024-05-02 09:00").later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)
    with django_assert_max_num_queries(12):
        overseers.figures(*MAY)
