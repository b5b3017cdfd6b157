"""A month at a glance: each figure against values worked out by hand from the acts, never by the code that counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from complaints.desk import BINA_MARGA, DAY, HOUR, Desk, upload
from conftest import wib

from cepatrespon.complaints.models import Complaint
from cepatrespon.reports import frozen, month
from cepatrespon.reports.models import FrozenMonth
from cepatrespon.rules.terms import Act

MAY, JUNE = (wib("2024-05-01 00:00"), wib("2024-06-01 00:00")), (wib("2024-06-01 00:00"), wib("2024-07-01 00:00"))
HANDLED = "Selesai dikerjakan."


@pytest.fixture
def desk(cast, file_report):
    def at(when: str, **fields) -> Desk:
        return Desk(cast, file_report, wib(when)).report(**fields)

    return at


def validated(desk, cast, when: str, hours: int) -> Desk:
    """Filed, taken up after an hour, submitted `hours` after arrival, verified and validated an hour later each."""
    one = desk(when).later().process(cast.budi).later((hours - 1) * HOUR).submit(cast.budi).later().verify(cast.fajar)
    return one.later().do(cast.sri, Act.VALIDATE)


def test_M1_counts_each_receipt_in_the_month_in_which_its_limit_falls_and_the_late_among_them(desk, cast):
    desk("2024-05-02 09:00").later(6 * HOUR).process(cast.budi)  # on the limit: in time
    desk("2024-05-02 09:00").later(6 * HOUR + timedelta(seconds=1)).process(cast.budi)  # one second late
    # In time in May; its second receipt at the dinas, 10:00, is never answered and late by 16:00.
    desk("2024-05-03 09:00").later().hand(cast.budi, BINA_MARGA).later(9 * HOUR).run()
    desk("2024-05-31 19:00").later().process(cast.budi)  # its limit is 1 June 01:00
    figures = month.figures(*MAY)
    assert (figures.responses, figures.late) == (4, 2)
    assert figures.on_time == 50.0
    june = month.figures(*JUNE)
    assert (june.responses, june.late, june.on_time) == (1, 0, 100.0)


def test_T4_a_limit_that_ran_out_counts_before_the_work_loop_has_written_it(desk, cast):
    one = desk("2024-05-02 09:00")
    assert month.figures(MAY[0], wib("2024-05-02 15:00")).late == 0, "on its second the clock has done nothing"
    assert month.figures(MAY[0], wib("2024-05-02 15:00:01")).late == 1
    one.later(7 * HOUR).run()
    assert month.figures(MAY[0], wib("2024-05-02 15:00:01")).late == 1


def test_validated_automatic_referred_and_closed_stand_apart_and_internal_is_nowhere(desk, cast):
    validated(desk, cast, "2024-05-02 09:00", 5)
    validated(desk, cast, "2024-05-03 09:00", 5)
    desk("2024-05-06 09:00").later().process(cast.budi).later().submit(cast.budi).later(3 * DAY + HOUR).run()
    shut = desk("2024-05-10 09:00").later().do(cast.budi, Act.UNCLEAR, reason="Tidak jelas")
    shut.later().do(cast.joko, Act.APPROVE, result="ditutup", reason="Tidak dijawab")
    passed = desk("2024-05-13 09:00").later().hand(cast.budi, "Biro Pemerintahan").later()
    passed.do(cast.biro, Act.REFER, to="PLN", letter="1/2024", reason="Kabel PLN").later()
    passed.do(cast.biro, Act.SUBMIT, text="Ditangani PLN.")
    secret = Desk(cast, None, wib("2024-05-14 09:00"))
    secret.complaint = report_at_the_inspektorat(cast, wib("2024-05-14 09:00"))
    secret.later().do(cast.inspektur, Act.CLASSIFY, result="berkadar", reason="Pungli").later().process(cast.inspektur)
    secret.later().do(cast.inspektur, Act.SUBMIT, text=HANDLED)
    desk("2024-05-20 09:00")
    figures = month.figures(*MAY)
    assert figures.received == 6, "all but the Inspektorat's own"
    assert (figures.validated, figures.automatic, figures.referred, figures.closed) == (2, 1, 1, 1)


def report_at_the_inspektorat(cast, at):
    from cepatrespon.complaints.actions import NewReport, report
    from cepatrespon.complaints.querysets import actor_of

    new = NewReport(body="Petugas meminta uang.", channel="inspektorat")
    return report(new, at=at, actor=actor_of(cast.inspektur)).complaint


def test_a_completion_belongs_to_the_month_in_which_it_took_effect(desk, cast):
    desk("2024-05-28 22:00").later().process(cast.budi).later().submit(cast.budi).later(4 * DAY).run()
    may, june = month.figures(*MAY), month.figures(*JUNE)  # sent on the 29th at 00:00: automatic on 1 June
    assert (may.received, may.automatic) == (1, 0)
    assert (june.received, june.automatic) == (0, 1)


def test_M8_M10_units_are_compared_by_the_median_of_validated_completions_from_five_on(desk, cast):
    for day, hours in ((1, 4), (2, 5), (3, 6), (4, 10), (5, 40)):
        validated(desk, cast, f"2024-05-{day:02d} 09:00", hours)
    for day, hours in ((1, 3), (2, 3), (3, 3), (4, 3)):  # four of the dinas are too few
        one = desk(f"2024-05-{day:02d} 09:00").later().hand(cast.budi, BINA_MARGA).later().process(cast.dewi)
        one.later(hours * HOUR).submit(cast.dewi).later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)
    (only,) = month.figures(*MAY).fastest
    assert (only.unit, only.validated, only.seconds, only.automatic) == (cast.budi.agency_id, 5, 6 * 3600, 0)
    one = desk("2024-05-06 09:00").later().hand(cast.budi, BINA_MARGA).later().process(cast.dewi).later(2 * HOUR)
    one.submit(cast.dewi).later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)
    fastest = month.figures(*MAY).fastest
    assert [(row.unit, row.seconds) for row in fastest] == [
        (cast.dewi.agency_id, 4 * 3600), (cast.budi.agency_id, 6 * 3600),
    ]  # fmt: skip
    assert month.figures(*MAY).slowest == fastest[::-1]


def test_M8_a_report_that_re_entered_is_measured_from_its_re_entry(desk, cast):
    for day in (1, 2, 3, 4):
        validated(desk, cast, f"2024-05-{day:02d} 09:00", 10)
    one = desk("2024-05-05 09:00").later().do(cast.budi, Act.UNCLEAR, reason="Fotonya gelap").later(20 * HOUR)
    one.do(cast.joko, Act.APPROVE, result="diperjelas", reason="Pelapor menjelaskan")  # 6 May 06:00
    one.later().process(cast.budi).later().submit(cast.budi)  # 08:00, two hours after the re-entry
    one.later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)
    rows = sorted([10, 10, 10, 10, 2])
    assert rows[2] == 10
    (unit,) = month.figures(*MAY).fastest
    assert (unit.validated, unit.seconds) == (5, 10 * 3600)
    assert month.figures(wib("2024-05-05 00:00"), JUNE[0]).fastest == [], "alone it is too few"


def test_what_is_open_and_late_now_is_counted_by_clause_and_by_the_office_that_owes_a_decision(desk, cast):
    desk("2024-05-02 09:00")
    desk("2024-05-02 14:00")
    one = desk("2024-05-01 09:00").later().hand(cast.budi, BINA_MARGA).later()
    one.do(cast.dewi, Act.WRONG_COORDINATION, reason="Bukan kewenangan")  # 11:00; Biro until 4 May 11:00
    desk("2024-05-03 09:00").later().do(cast.budi, Act.UNCLEAR, reason="Gelap")  # Kominfotik until 4 May 10:00
    at = wib("2024-05-02 16:00")
    assert [(row.clause, row.open, row.late) for row in month.owed(at)] == [("M1", 2, 1), ("M3", 1, 0), ("M5", 1, 0)]
    late = month.overdue_arbiters(wib("2024-05-04 11:00:01"))
    assert [(row.unit, row.clause, row.count, row.oldest) for row in late] == [
        (cast.joko.agency_id, "M5", 1, wib("2024-05-04 10:00")), (cast.sri.agency_id, "M3", 1, wib("2024-05-04 11:00")),
    ]  # fmt: skip
    assert [row.clause for row in month.overdue_arbiters(wib("2024-05-04 11:00"))] == ["M5"], "on time at the second"
    assert month.overdue_arbiters(wib("2024-05-09 09:00"), [cast.budi.agency_id]) == []


def test_a_month_that_is_over_is_kept_once_its_clocks_have_spoken_and_read_the_same_ever_after(desk, cast):
    one = desk("2024-05-31 19:00")
    assert frozen.months(wib("2024-06-10 09:00")) == ["2024-06", "2024-05"]
    assert frozen.freeze_due(wib("2024-05-31 23:59")) == [], "a month that is not over"
    live = frozen.shown(frozen.GLANCE, "2024-05", wib("2024-06-01 00:30"))
    assert (live.frozen, live.figures.received) == (False, 1)
    other = desk("2024-05-31 17:00")  # its limit ran out on 31 May 23:00 and nobody has written it
    assert frozen.freeze_due(wib("2024-06-01 00:02")) == []
    other.later(7 * HOUR).run()
    assert frozen.freeze_due(wib("2024-06-01 00:02")) == ["bulan 2024-05", "pengawas 2024-05", "unit 2024-05"]
    assert frozen.freeze_due(wib("2024-06-01 00:02")) == []
    Complaint.objects.filter(pk=one.complaint.pk).update(restricted=True)  # what comes later changes nothing
    kept = frozen.shown(frozen.GLANCE, "2024-05", wib("2024-08-01 09:00"))
    assert (kept.frozen, kept.at, kept.figures.received, kept.figures.late) == (True, wib("2024-06-01 00:00"), 2, 1)
    assert month.figures(*MAY).received == 1
    assert FrozenMonth.objects.count() == 3


def test_a_kept_month_reads_back_what_was_counted(desk, cast):
    for day in (1, 2, 3, 4, 5):
        validated(desk, cast, f"2024-05-{day:02d} 09:00", 4)
    counted = month.figures(*MAY)
    frozen.freeze_due(wib("2024-06-02 00:00"))
    assert frozen.shown(frozen.GLANCE, "2024-05", wib("2024-06-02 00:00")).figures == counted


def test_the_figures_of_a_month_cost_the_same_few_queries_at_any_size(desk, cast, django_assert_max_num_queries):
    for day in (1, 2, 3):
        validated(desk, cast, f"2024-05-{day:02d} 09:00", 4)
    upload(cast.budi, wib("2024-05-04 09:00"))
    with django_assert_max_num_queries(12):
        month.figures(*MAY)
