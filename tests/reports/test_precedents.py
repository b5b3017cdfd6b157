"""Earlier decisions on alike cases: which are found, in which order, and for whom."""

from __future__ import annotations

import pytest
from complaints.desk import BINA_MARGA, PERHUBUNGAN, Desk
from conftest import wib

from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.reports import precedents
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act

WATER = "Dinas Sumber Daya Air"


@pytest.fixture
def decided(cast, file_report):
    """A report that Bina Marga asked to be given to `to`, decided at its hour of 2 May: approved, or refused."""

    def decide(hour, to=PERHUBUNGAN, approved=True, **fields):
        desk = Desk(cast, file_report, wib(f"2024-05-02 {hour}:00")).report(**fields).hand(cast.budi, BINA_MARGA)
        desk.do(cast.dewi, Act.MOVE_AGENCY, to=to, reason="Bukan kami.")
        return desk.do(cast.sri, Act.APPROVE if approved else Act.REJECT, reason=f"Putusan {hour}.").complaint

    return decide


def alike(city, cast, complaint, proposed=PERHUBUNGAN, officer=None):
    units = city.unit_named(BINA_MARGA).id, city.unit_named(proposed).id
    return precedents.alike(complaint, *units, visible_to(officer or cast.sri), city)


def test_M3_the_same_two_units_come_first_then_the_same_kind_in_the_same_kota(city, cast, decided):
    same_kind = decided("11", to=WATER)
    same_pair = decided("09", approved=False, category="Pohon")
    decided("10", to=WATER, category="Pohon")  # neither
    mine = decided("12")
    found = alike(city, cast, mine)
    assert [(each.number, each.alike) for each in found] == [
        (same_pair.number, precedents.SAME_UNITS), (same_kind.number, precedents.SAME_KIND),
    ]  # fmt: skip
    refused, approved = found
    assert (refused.approved, refused.to, refused.reason) == (False, None, "Putusan 09.")
    assert (approved.approved, approved.to) == (True, city.unit_named(WATER).id)


def test_M3_the_pair_counts_in_either_direction(city, cast, decided):
    other_way = decided("09", category="Pohon")
    units = city.unit_named(PERHUBUNGAN).id, city.unit_named(BINA_MARGA).id
    found = precedents.alike(decided("10", to=WATER), *units, visible_to(cast.sri), city)
    assert [each.number for each in found] == [other_way.number]


def test_what_an_officer_may_not_see_is_no_precedent_for_them(city, cast, decided):
    decided("09")
    mine = decided("10")
    assert len(alike(city, cast, mine)) == 1
    assert alike(city, cast, mine, officer=cast.rina) == []


def test_a_private_reports_words_are_not_told_beside_another(city, cast, decided):
    decided("09", private=True)
    (found,) = alike(city, cast, decided("10"))
    assert (found.private, found.title) == (True, "")


def test_M3_a_decision_after_its_limit_says_by_how_much(cast, city, file_report, decided):
    desk = Desk(cast, file_report, wib("2024-05-02 09:00")).report().hand(cast.budi, BINA_MARGA)
    desk.do(cast.dewi, Act.MOVE_AGENCY, to=PERHUBUNGAN, reason="Bukan kami.")
    desk.at = wib("2024-05-05 09:30")
    desk.do(cast.sri, Act.REJECT, reason="Terlambat.")
    (found,) = alike(city, cast, decided("12"))
    assert found.late_by == 1800


def test_it_costs_four_queries_and_shows_a_few_however_many_there_are(
    city, cast, decided, django_assert_max_num_queries
):
    for hour in range(limits.PRECEDENTS + 2):
        decided(f"{8 + hour:02d}")
    mine = Complaint.objects.order_by("-pk").first()
    seen, units = visible_to(cast.sri), [city.unit_named(name).id for name in (BINA_MARGA, PERHUBUNGAN)]
    with django_assert_max_num_queries(4):
        assert len(precedents.alike(mine, *units, seen, city)) == limits.PRECEDENTS
