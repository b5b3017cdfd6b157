"""The list of M12: one per WIB month, made once in its first minutes after, and never again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from cepatrespon.complaints.models import MonthlyList, MonthlyRow
from cepatrespon.complaints.monthly import freeze_due
from cepatrespon.rules.calendar import month_bounds
from cepatrespon.rules.terms import Act

from .city import City, together
from .desk import BINA_MARGA, DAY, HOUR, SECOND, Desk
from .people import START

MINUTE = timedelta(minutes=1)
MAY_ENDS = month_bounds("2024-05")[1]


def rejected_at(desk: Desk, *moments: datetime) -> Desk:
    """A report of Dinas Bina Marga, each of whose submissions is rejected at one of these moments."""
    cast = desk.cast
    desk.report().later().hand(cast.budi, BINA_MARGA).later().process(cast.dewi)
    for moment in moments:
        desk.at = moment - 2 * HOUR
        desk.submit(cast.dewi).later().verify(cast.fajar, result="tidak sesuai").later()
        desk.do(cast.sri, Act.REJECT, reason="Masih ada.")
    return desk


@pytest.fixture
def desk(cast: Any, file_report: Callable[..., Any]) -> Desk:
    return Desk(cast, file_report, START + 27 * DAY)


def rows(month: str) -> list[tuple[str, int]]:
    return sorted((row.complaint.number, row.count) for row in MonthlyRow.objects.filter(list__month=month))


def test_before_anything_was_reported_there_is_no_list(db: None) -> None:
    assert freeze_due(MAY_ENDS + 400 * DAY) == []


def test_a_month_is_listed_when_its_last_second_is_safely_over_and_not_before(desk: Desk) -> None:
    desk.report()
    assert freeze_due(MAY_ENDS - SECOND) == []
    assert freeze_due(MAY_ENDS) == []  # an act of the last second may not have been committed yet
    assert freeze_due(MAY_ENDS + MINUTE) == ["2024-05"]
    assert MonthlyList.objects.get().frozen_at == MAY_ENDS


def test_a_month_without_a_second_rejection_gets_an_empty_list(desk: Desk) -> None:
    rejected_at(desk, desk.at + DAY)
    freeze_due(MAY_ENDS + MINUTE)
    assert MonthlyList.objects.get().rows.count() == 0


def test_a_list_is_made_once_and_every_month_of_an_outage_gets_its_own(desk: Desk) -> None:
    desk.report()
    assert freeze_due(MAY_ENDS + 70 * DAY) == ["2024-05", "2024-06", "2024-07"]
    assert freeze_due(MAY_ENDS + 70 * DAY) == []


def test_the_last_second_of_a_month_in_WIB_belongs_to_it_and_the_next_to_the_next(desk: Desk) -> None:
    rejected_at(desk, MAY_ENDS - 6 * HOUR, MAY_ENDS - SECOND)
    other = rejected_at(Desk(desk.cast, desk.file_report, START + 27 * DAY), MAY_ENDS - 6 * HOUR, MAY_ENDS)
    assert freeze_due(MAY_ENDS + 40 * DAY) == ["2024-05", "2024-06"]
    assert rows("2024-05") == [(desk.complaint.number, 2)]
    assert rows("2024-06") == [(other.complaint.number, 2)]
    row = MonthlyRow.objects.get(list__month="2024-05")
    assert (row.unit_id, row.at) == (desk.cast.dewi.agency_id, MAY_ENDS - SECOND)


def test_each_further_rejection_lists_the_pair_again_with_its_count(desk: Desk) -> None:
    first = MAY_ENDS - 2 * DAY
    rejected_at(desk, first, first + 6 * HOUR, first + 12 * HOUR)
    freeze_due(MAY_ENDS + MINUTE)
    assert rows("2024-05") == [(desk.complaint.number, 2), (desk.complaint.number, 3)]


def test_a_frozen_list_stays_when_the_follow_up_is_accepted_or_rejected_later(desk: Desk) -> None:
    rejected_at(desk, MAY_ENDS - DAY, MAY_ENDS - HOUR)
    freeze_due(MAY_ENDS + MINUTE)
    before = rows("2024-05")
    desk.at = MAY_ENDS + HOUR
    desk.turned_down(desk.cast.dewi, desk.cast.fajar, desk.cast.sri)
    desk.submit(desk.cast.dewi).verify(desk.cast.fajar).later().do(desk.cast.sri, Act.VALIDATE)
    assert freeze_due(desk.at + DAY) == []
    assert rows("2024-05") == before
    freeze_due(MAY_ENDS + 40 * DAY)
    assert rows("2024-06") == [(desk.complaint.number, 3)]


def race_freeze() -> list[list[str]]:
    from . import people

    people.filed()
    found: list[list[str]] = together(*[lambda: freeze_due(MAY_ENDS + 100 * DAY)] * 3)
    assert all(isinstance(made, list) for made in found), found
    return [list(MonthlyList.objects.order_by("month").values_list("month", flat=True))]


def test_of_three_workers_at_once_every_list_is_made_by_one(own_city: City) -> None:
    assert own_city.run(race_freeze) == [["2024-05", "2024-06", "2024-07", "2024-08"]]
