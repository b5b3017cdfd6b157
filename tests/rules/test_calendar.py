"""Where days and months are cut (T3), whole seconds (T2), and hours with one decimal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from cepatrespon.rules.calendar import day_of, hours, month_bounds, month_of, whole_second
from tests.rules.story import wib


def test_T3_a_month_begins_at_midnight_in_jakarta() -> None:
    first, following = month_bounds("2024-06")
    assert first == datetime(2024, 5, 31, 17, 0, tzinfo=UTC)
    assert following == datetime(2024, 6, 30, 17, 0, tzinfo=UTC)


def test_T3_the_last_second_of_may_is_may_and_the_next_is_june() -> None:
    assert month_of(wib("2024-05-31 23:59:59")) == "2024-05"
    assert month_of(wib("2024-06-01 00:00:00")) == "2024-06"


def test_T3_december_is_followed_by_january() -> None:
    assert month_bounds("2023-12") == (wib("2023-12-01 00:00"), wib("2024-01-01 00:00"))


def test_T3_a_day_is_a_day_in_jakarta() -> None:
    assert day_of(datetime(2024, 2, 29, 16, 59, 59, tzinfo=UTC)) == date(2024, 2, 29)
    assert day_of(datetime(2024, 2, 29, 17, 0, tzinfo=UTC)) == date(2024, 3, 1)


@pytest.mark.parametrize("text", ["2024-13", "2024-00", "2024-6", "24-06", "2024/06", "juni 2024", "", "2024-06-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        month_bounds(text)


def test_T2_a_moment_is_truncated_to_its_second_in_utc() -> None:
    moment = datetime(2024, 5, 2, 9, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=7)))
    assert whole_second(moment) == datetime(2024, 5, 2, 2, 0, 0, tzinfo=UTC)
    assert whole_second(moment).tzinfo is UTC


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, 0.0), (179, 0.0), (180, 0.1), (539, 0.1), (540, 0.2), (3600, 1.0), (3779, 1.0), (3780, 1.1), (475_200, 132.0)],
)
def test_hours_are_rounded_half_up_to_one_decimal(seconds: int, written: float) -> None:
    assert hours(seconds) == written
