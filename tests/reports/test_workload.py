"""Counting what is owed by the WIB day, and who will be late."""

from __future__ import annotations

from datetime import date

from conftest import wib

from cepatrespon.complaints.models import Complaint
from cepatrespon.reports import workload
from cepatrespon.rules import limits


def test_T3_a_limit_just_before_midnight_in_jakarta_is_of_that_day_and_just_after_it_of_the_next(city, file_report):
    file_report(wib("2024-05-02 17:59:59"))  # M1: due 23:59:59
    file_report(wib("2024-05-02 18:00:00"))  # due at midnight
    found = workload.by_day(Complaint.objects.all(), wib("2024-05-02 19:00"))
    assert [(day.day, day.total) for day in found.days[:2]] == [(date(2024, 5, 2), 1), (date(2024, 5, 3), 1)]
    assert found.clauses == ["M1"]
    assert len(found.days) == limits.WORKLOAD_DAYS


def test_T2_what_is_due_this_second_is_not_late_and_a_second_later_it_is(city, file_report):
    file_report(wib("2024-05-02 09:00:00"))
    for moment, late in (("2024-05-02 14:59:59", 0), ("2024-05-02 15:00:00", 0), ("2024-05-02 15:00:01", 1)):
        assert workload.by_day(Complaint.objects.all(), wib(moment)).late == late
        (gambir,) = workload.who_will_be_late(Complaint.objects.all(), wib(moment))
        assert (gambir.late, gambir.soon) == (late, (1 - late, 1 - late))


def test_only_the_units_asked_for_are_counted_and_all_add_up(city, file_report):
    file_report(wib("2024-05-02 09:00"))
    file_report(wib("2024-05-02 09:00"), lat=-6.1755, lng=106.8140)
    gambir = city.unit_named("Kelurahan Gambir").id
    at = wib("2024-05-02 10:00")
    assert workload.by_day(Complaint.objects.all(), at, [gambir]).total == 1
    everybody = workload.by_day(Complaint.objects.all(), at)
    assert everybody.total == sum(unit.total for unit in workload.who_will_be_late(Complaint.objects.all(), at)) == 2
