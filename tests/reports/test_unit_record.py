"""Units' records: each figure against a small city counted by hand; an order in which cosmetic closing never pays."""

from __future__ import annotations

import pytest
from complaints.desk import BINA_MARGA, CITIZEN, DAY, HOUR, PERHUBUNGAN, SECOND, Desk
from conftest import wib

from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Details, NewReport, report
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.reports import frozen, unit_order, unit_record
from cepatrespon.reports.unit_record import UnitMonth
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, Aftermath, ExtensionReason, Relation

MAY, JUNE = (wib("2024-05-01 00:00"), wib("2024-06-01 00:00")), (wib("2024-06-01 00:00"), wib("2024-07-01 00:00"))


@pytest.fixture
def desk(cast, file_report):
    def at(when: str, **fields) -> Desk:
        return Desk(cast, file_report, wib(when)).report(**fields)

    return at


def of(officer, period=MAY) -> UnitMonth:
    return unit_record.figures(*period).unit(officer.agency_id)


def itself(one: Desk):
    return Complaint.objects.filter(pk=one.complaint.pk)


def contest(one: Desk, found: Aftermath, at):
    return actions.contest(itself(one), Details(result=found, text="Lubangnya masih ada."), at=at).complaint


def rate(one: Desk, stars: int, at):
    actions.keep(itself(one), Act.RATE, CITIZEN, Details(stars=stars), at=at)


def submitted(desk, cast, when: str, hours: int = 5, **fields) -> Desk:
    """Taken up after an hour, submitted so many hours after arrival."""
    return desk(when, **fields).later().process(cast.budi).later((hours - 1) * HOUR).submit(cast.budi)


def validated(desk, cast, when: str, hours: int = 5, **fields) -> Desk:
    one = submitted(desk, cast, when, hours, **fields)
    return one.later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)


# ── what is counted ──────────────────────────────────────────────────────────────────────────────
def test_M1_arrivals_and_responses_are_told_of_the_unit_that_received(desk, cast):
    desk("2024-05-02 09:00").later(6 * HOUR).process(cast.budi)  # on the limit
    desk("2024-05-02 09:00").later(6 * HOUR + SECOND).process(cast.budi)  # a second late
    one = desk("2024-05-03 09:00").later().hand(cast.budi, BINA_MARGA).later(9 * HOUR).run()  # the dinas is silent
    desk("2024-05-31 19:00")  # arrives in May, its limit is 1 June 01:00
    gambir, dinas = of(cast.budi), of(cast.dewi)
    assert (gambir.received, gambir.responses, gambir.late) == (4, 3, 1)
    assert (dinas.received, dinas.responses, dinas.late) == (1, 1, 1)
    june = of(cast.budi, JUNE)
    assert (june.received, june.responses) == (0, 1)
    assert one.complaint.holder_id == cast.dewi.agency_id


def test_T4_a_limit_that_ran_out_counts_before_its_clock_is_written_and_once_afterwards(desk, cast):
    desk("2024-05-02 09:00")
    over = (MAY[0], wib("2024-05-02 15:00:01"))
    assert of(cast.budi, (MAY[0], wib("2024-05-02 15:00"))).late == 0
    assert of(cast.budi, over).late == 1
    one = desk("2024-05-02 09:30").later(7 * HOUR).run()
    assert of(cast.budi, over).late == 1
    assert of(cast.budi, (MAY[0], one.at)).late == 2


def test_M9_M10_M11_verdicts_are_told_of_the_unit_that_submitted_when_they_fell(desk, cast):
    validated(desk, cast, "2024-05-02 09:00")
    one = desk("2024-05-04 09:00").later().process(cast.budi).later().turned_down(cast.budi, cast.fajar, cast.sri)
    assert (of(cast.budi).validated, of(cast.budi).rejected, of(cast.budi).automatic) == (1, 1, 0)
    one.submit(cast.budi).later(3 * DAY)
    assert of(cast.budi, (MAY[0], one.at)).automatic == 0, "at its second Biro may still decide"
    assert of(cast.budi, (MAY[0], one.at + SECOND)).automatic == 1, "completed, written or not"
    one.later().run()
    found = of(cast.budi)
    assert (found.validated, found.rejected, found.automatic) == (1, 1, 1)


def test_M7_a_completion_limit_that_ran_out_is_told_of_the_holder_and_once(desk, cast):
    one = desk("2024-05-02 09:00").later().process(cast.budi).later(7 * DAY)
    assert of(cast.budi, (MAY[0], wib("2024-05-09 09:00"))).overdue == 0
    assert of(cast.budi, (MAY[0], wib("2024-05-09 09:00:01"))).overdue == 1
    one.run()
    assert of(cast.budi).overdue == 1


def test_M8_M10_speed_is_of_validated_completions_and_net_of_the_time_with_biro(desk, cast):
    for day, hours in ((2, 10), (3, 20), (4, 30), (5, 40)):
        validated(desk, cast, f"2024-05-{day:02d} 00:00", hours)
    submitted(desk, cast, "2024-05-06 00:00", 2).later(4 * DAY).run()  # automatic: in no speed
    assert (of(cast.budi).median, of(cast.budi).timed) == (None, 4), "four are too few"
    # Submitted after 2 hours, refused 10 hours later, submitted again after 50: 50 hours, 40 of them the unit's own.
    one = desk("2024-05-07 00:00").later().process(cast.budi).later().submit(cast.budi)
    one.later(9 * HOUR).verify(cast.fajar, result="tidak sesuai").later().do(cast.sri, Act.REJECT, reason="Masih ada.")
    one.later(38 * HOUR).submit(cast.budi).later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)
    found = of(cast.budi)
    assert found.timed == 5
    assert found.median == 30 * 3600, "of 10, 20, 30, 40 and 50"
    assert found.p90 == 50 * 3600
    assert found.net_median == 30 * 3600, "of 10, 20, 30, 40 and 40"
    assert unit_record.percentile(list(range(1, 11)), 90) == 9
    assert unit_record.percentile([7], 90) == 7


def test_M3_a_unit_named_by_a_decision_is_timed_from_its_own_receipt_and_the_filer_is_not(desk, cast):
    for day in range(2, 7):
        one = desk(f"2024-05-{day:02d} 08:00").later().hand(cast.budi, BINA_MARGA).later()
        one.do(cast.dewi, Act.MOVE_AGENCY, to=PERHUBUNGAN, reason="Rambu").later(2 * DAY)
        one.do(cast.sri, Act.APPROVE, to=PERHUBUNGAN, reason="Rambu").later().process(cast.hub).later(4 * HOUR)
        one.submit(cast.hub).later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)
    assert of(cast.hub).median == 5 * 3600
    dinas = of(cast.dewi)
    assert (dinas.validated, dinas.median) == (0, None)
    assert [(row.act, row.filed, row.approved, row.rejected, row.open) for row in dinas.tickets] == [
        (Act.MOVE_AGENCY, 5, 5, 0, 0)
    ]


def test_M5_tickets_are_told_with_what_was_decided_by_the_end_of_the_month(desk, cast):
    one = desk("2024-05-30 09:00").later().do(cast.budi, Act.UNCLEAR, reason="Fotonya gelap")
    two = desk("2024-05-31 20:00").later().do(cast.budi, Act.UNCLEAR, reason="Fotonya gelap")
    one.later().do(cast.joko, Act.REJECT, reason="Jelas")
    two.later(5 * HOUR).do(cast.joko, Act.APPROVE, result="diperjelas", reason="Dijelaskan")  # 1 June 02:00
    (row,) = of(cast.budi).tickets
    assert (row.act, row.filed, row.approved, row.rejected, row.open) == (Act.UNCLEAR, 2, 0, 1, 1)


def test_M7_a_promised_date_is_kept_moved_or_broken_in_the_month_in_which_it_falls(desk, cast):
    def extend(one: Desk, until: str) -> Desk:
        why = ExtensionReason.RESOURCES.value
        return one.do(cast.budi, Act.EXTEND, until=wib(until), extension=why, reason="Menunggu bahan")

    kept = extend(desk("2024-05-02 09:00").later().process(cast.budi), "2024-05-15 12:00")
    kept.later(DAY).submit(cast.budi)
    moved = extend(desk("2024-05-02 09:00").later().process(cast.budi), "2024-05-15 12:00").later(DAY)
    extend(moved, "2024-06-20 12:00")
    broken = extend(desk("2024-05-02 09:00").later().process(cast.budi), "2024-05-15 12:00").later(20 * DAY).run()
    gone = extend(desk("2024-05-02 09:00").later().process(cast.budi), "2024-05-15 12:00").later()
    gone.hand(cast.budi, BINA_MARGA)
    found = of(cast.budi)
    assert (found.extended, found.kept, found.moved, found.broken) == (5, 1, 1, 1)
    assert broken.complaint.state == "ews"
    early, june = of(cast.budi, (JUNE[0], wib("2024-06-20 12:00"))), of(cast.budi, JUNE)
    assert (early.extended, early.kept, early.moved, early.broken) == (0, 0, 0, 0), "on its second it is not broken"
    assert (june.extended, june.kept, june.moved, june.broken) == (0, 0, 0, 1)


def test_a_contested_closing_and_one_that_came_back_are_told_of_the_unit_that_finished_it(desk, cast):
    one = validated(desk, cast, "2024-05-30 09:00")
    contest(one, Aftermath.SAME, wib("2024-06-01 08:00"))
    two = validated(desk, cast, "2024-05-30 09:00")
    contest(two, Aftermath.AGAIN, wib("2024-06-02 08:00"))
    may, june = of(cast.budi), of(cast.budi, JUNE)
    assert (may.validated, may.contested, may.recurred, may.undone) == (2, 0, 0, 0)
    assert (june.contested, june.recurred, june.undone) == (1, 1, 2)
    Complaint.objects.filter(linked_from=two.complaint).update(linked_from=one.complaint)
    assert of(cast.budi, JUNE).undone == 1, "contested and come back: undone once"
    assert Complaint.objects.filter(relation=Relation.RECURRENCE).count() == 1


def test_ratings_are_the_latest_of_each_reporter_and_told_of_the_unit_that_finished(desk, cast):
    one, two = (validated(desk, cast, "2024-05-02 09:00") for _n in range(2))
    rate(one, 1, wib("2024-05-03 09:00"))
    rate(one, 4, wib("2024-05-04 09:00"))
    rate(two, 3, wib("2024-05-04 09:00"))
    found = of(cast.budi)
    assert (found.ratings, found.stars) == (2, 7)


def test_what_only_the_inspektorat_may_know_and_what_is_about_officers_is_of_no_unit(desk, cast):
    secret = NewReport(body="Petugas meminta uang.", channel="inspektorat")
    filed = report(secret, at=wib("2024-05-02 09:00"), actor=actor_of(cast.inspektur)).complaint
    assert unit_record.figures(*MAY).units == {}
    one = validated(desk, cast, "2024-05-02 09:00")
    itself(one).update(accused=cast.dewi.agency_id)
    assert unit_record.figures(*MAY).units == {}
    assert filed.restricted


# ── private reports ──────────────────────────────────────────────────────────────────────────────
def test_fewer_private_reports_than_can_hide_one_another_change_no_figure_at_all(desk, cast):
    validated(desk, cast, "2024-05-02 09:00")
    before = unit_record.figures(*MAY)
    for n in range(limits.SMALL_COUNT - 1):
        one = validated(desk, cast, f"2024-05-{3 + n:02d} 09:00", private=True)
        rate(one, 1, one.at)
        contest(one, Aftermath.SAME, one.at + HOUR)
    Complaint.objects.filter(linked_from__private=True).update(private=True)
    assert Complaint.objects.filter(private=True).count() == 2 * (limits.SMALL_COUNT - 1)
    received = unit_record.figures(*MAY).unit(cast.budi.agency_id)
    # The linked reports are private ones of their own; together they are enough. Without them nothing may change.
    assert received.exact is False
    Complaint.objects.filter(linked_from__isnull=False).update(restricted=True)
    assert unit_record.figures(*MAY) == before


def test_enough_private_reports_are_counted_and_the_figures_say_that_they_are_in_them(desk, cast):
    validated(desk, cast, "2024-05-02 09:00")
    for n in range(limits.SMALL_COUNT):
        validated(desk, cast, f"2024-05-{3 + n:02d} 09:00", private=True)
    found = of(cast.budi)
    assert (found.exact, found.validated, found.timed) == (False, limits.SMALL_COUNT + 1, limits.SMALL_COUNT + 1)


# ── the order ────────────────────────────────────────────────────────────────────────────────────
def month(**said) -> UnitMonth:
    return UnitMonth(**{"received": 40, "responses": 40, **said})


def order(**rows: UnitMonth) -> list[tuple[str, int | None]]:
    names = dict(enumerate(rows))
    placed = unit_order.ordered((n, name, rows[name]) for n, name in names.items())
    return [(names[row.unit], row.place) for row in placed]


def test_a_unit_that_closes_cosmetically_never_stands_above_an_honest_slower_one():
    honest = month(validated=18, rejected=1, overdue=1, median=150 * 3600, late=4)
    for cosmetic in (
        month(validated=18, rejected=6, median=3600),  # closes what is not finished; Biro finds it
        month(validated=10, automatic=14, median=3600),  # closes when nobody has time to look
        month(validated=20, contested=6, undone=6, median=3600),  # Biro believes it; the reporters do not
        month(validated=20, recurred=5, undone=5, median=3600),  # patches that do not hold
    ):
        assert order(kosmetik=cosmetic, jujur=honest) == [("jujur", 1), ("kosmetik", 2)]


def test_an_honest_new_date_costs_nothing_and_a_false_closing_costs_more_than_a_late_one():
    plain, dated = month(validated=10), month(validated=10, extended=8, kept=2, moved=3)
    assert unit_order.measure(plain) == unit_order.measure(dated) == 1
    late = unit_order.measure(month(validated=10, overdue=1))
    false = unit_order.measure(month(validated=10, overdue=1, rejected=1))
    assert late is not None
    assert false is not None
    assert late > false


def test_speed_orders_nobody():
    fast, slow = month(validated=10, median=3600, p90=7200), month(validated=10, median=600_000, p90=900_000)
    assert order(lambat=slow, cepat=fast) == order(lambat=fast, cepat=slow) == [("cepat", 1), ("lambat", 1)]


def test_equal_units_stand_by_responses_in_time_and_then_by_the_number_of_reports():
    assert order(a=month(validated=9, late=2), b=month(validated=9, late=1)) == [("b", 1), ("a", 2)]
    assert order(a=month(validated=9), b=UnitMonth(validated=9, received=90, responses=40)) == [("b", 1), ("a", 2)]
    assert order(a=month(validated=9), b=month(validated=9), c=month(validated=8, rejected=1)) == [
        ("a", 1), ("b", 1), ("c", 3),
    ]  # fmt: skip


def test_a_unit_has_a_place_from_so_many_outcomes_on_and_stands_by_name_below():
    few = limits.UNITS_COMPARED_FROM - 1
    rows = {"cukup": month(validated=few, overdue=1), "b kurang": month(validated=few), "a kosong": UnitMonth()}
    assert order(**rows) == [("cukup", 1), ("a kosong", None), ("b kurang", None)]


def test_a_closing_contested_after_its_month_never_makes_a_measure_negative():
    assert unit_order.measure(month(validated=1, rejected=5, undone=3)) == 0


# ── kept months ──────────────────────────────────────────────────────────────────────────────────
def test_a_kept_month_reads_back_what_was_counted_whole_and_for_one_unit(desk, cast):
    for day in (2, 3, 4, 5, 6):
        validated(desk, cast, f"2024-05-{day:02d} 09:00")
    one = desk("2024-05-08 09:00").later().do(cast.budi, Act.UNCLEAR, reason="Gelap").later()
    one.do(cast.joko, Act.REJECT, reason="Jelas")
    while actions.run_clocks(at=MAY[1]).seen:
        continue
    counted = unit_record.figures(*MAY)
    assert frozen.freeze_due(wib("2024-06-01 00:02")) == ["bulan 2024-05", "pengawas 2024-05", "unit 2024-05"]
    assert frozen.kept(frozen.UNITS) == ["2024-05"]
    assert frozen.shown(frozen.UNITS, "2024-05", wib("2024-06-02 00:00")).figures == counted
    gambir, nobody = cast.budi.agency_id, cast.hub.agency_id
    mine = frozen.one_of(frozen.UNITS, ["2024-05", "2024-04"], "units", unit_record.key(gambir))
    assert {name: UnitMonth.of(row) for name, row in mine.items()} == {"2024-05": counted.unit(gambir)}
    assert UnitMonth.of(frozen.one_of(frozen.UNITS, ["2024-05"], "units", unit_record.key(nobody))["2024-05"]) == (
        UnitMonth()
    )


def test_the_figures_of_all_units_cost_the_same_few_queries_at_any_size(desk, cast, django_assert_max_num_queries):
    for day in (2, 3, 4):
        validated(desk, cast, f"2024-05-{day:02d} 09:00")
    with django_assert_max_num_queries(19):
        unit_record.figures(*MAY)


def test_what_a_unit_has_open_is_of_public_reports_and_counts_what_is_past_a_limit_of_its_own(desk, cast):
    late = desk("2024-05-02 09:00")
    desk("2024-05-02 14:00")
    desk("2024-05-02 14:00", private=True)
    submitted(desk, cast, "2024-05-01 09:00")  # awaits Biro: open, and not the unit's lateness
    found = unit_record.open_now(cast.budi.agency_id, wib("2024-05-02 16:00"))
    assert (found.count, found.late) == (3, 1)
    assert found.newest[0].number != late.complaint.number
    assert unit_record.open_now(cast.budi.agency_id, wib("2024-05-02 15:00")).late == 0, "at its second in time"
    hidden = Complaint.objects.filter(pk=late.complaint.pk)
    hidden.update(hidden="kata kasar")
    assert unit_record.open_now(cast.budi.agency_id, wib("2024-05-02 16:00")).count == 2
