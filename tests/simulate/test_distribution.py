"""A drawn city has the shape of the published one."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime
from statistics import mean

import pytest

from cepatrespon.rules.terms import Act
from cepatrespon.simulate import distribution
from cepatrespon.simulate.distribution import WIB, City

CODES = [f"31.71.01.{number:04d}" for number in range(267)]
START = datetime(2025, 1, 1, tzinfo=UTC)
COUNT = 12_000


@pytest.fixture
def city() -> City:
    return City(random.Random(20))


def test_the_same_seed_is_the_same_city() -> None:
    def story(seed: int) -> list[object]:
        drawn = City(random.Random(seed))
        return [
            drawn.category(),
            drawn.channel(),
            drawn.kelurahan(CODES),
            drawn.plan("Jalan"),
            drawn.moments(9, START, 30),
        ]

    assert story(1) == story(1)
    assert story(1) != story(2)


def test_streets_lead_and_the_published_shares_hold(city: City) -> None:
    drawn = Counter(city.category() for _ in range(COUNT))
    assert [name for name, _ in drawn.most_common(1)] == ["Jalan"]
    assert drawn["Jalan"] / COUNT == pytest.approx(26_014 / 185_852, abs=0.012)
    assert drawn["Pohon"] / COUNT == pytest.approx(19_683 / 185_852, abs=0.012)
    assert drawn["Parkir Liar"] / COUNT == pytest.approx(19_152 / 185_852, abs=0.012)


def test_nine_reports_of_ten_come_through_the_app(city: City) -> None:
    drawn = Counter(city.channel() for _ in range(COUNT))
    assert drawn["jaki"] / COUNT == pytest.approx(12_755 / 14_233, abs=0.012)
    assert set(distribution.CHANNELS) == {
        *("pendopo", "inspektorat", "walikota", "camat", "lurah", "jaki", "x", "facebook", "gubernur"),
        *("email", "lapor", "whatsapp", "media"),
    }


def test_some_kelurahan_are_hot_and_stay_hot(city: City) -> None:
    first = Counter(city.kelurahan(CODES) for _ in range(COUNT))
    again = Counter(city.kelurahan(CODES) for _ in range(COUNT))
    assert 0.28 < sum(number for _, number in first.most_common(27)) / COUNT < 0.45
    assert len({code for code, _ in first.most_common(5)} & {code for code, _ in again.most_common(8)}) >= 4
    assert len(first) == 267


def test_reports_come_by_day_and_more_on_workdays(city: City) -> None:
    moments = city.moments(COUNT, START, 364)
    assert moments == sorted(moments)
    assert all(moment.utcoffset() == WIB.utcoffset(None) for moment in moments)
    by_day = Counter(moment.weekday() for moment in moments)
    assert by_day[1] > 1.3 * by_day[6]
    by_hour = Counter(moment.hour for moment in moments)
    assert by_hour[9] > 5 * by_hour[3]
    days = Counter(moment.date() for moment in moments)
    assert 1.3 < max(days.values()) / (COUNT / 364) < 2.1


def test_dark_lamps_are_reported_after_dark(city: City) -> None:
    def evening(category: str) -> float:
        return mean(city.second(category) >= 18 * 3600 for _ in range(3000))

    assert evening("Jaringan Listrik") > 0.45 > 0.3 > evening("Jalan")


def test_a_span_without_days_is_refused(city: City) -> None:
    with pytest.raises(ValueError, match="days"):
        city.moments(3, START, 0)


def test_a_few_people_report_much_and_the_mean_is_the_published_one(city: City) -> None:
    drawn = Counter(city.reporters(9000))
    assert 9000 / len(drawn) == pytest.approx(185_852 / 41_528, rel=0.12)
    assert max(drawn.values()) > 15 * mean(drawn.values())


def test_plans_have_the_shares_that_the_figures_say(city: City) -> None:
    plans = [city.plan(city.category()) for _ in range(COUNT)]

    def share(found: list[bool]) -> float:
        return sum(found) / len(found)

    assert share([plan.coordinated for plan in plans]) == pytest.approx(distribution.COORDINATED, abs=0.015)
    assert share([plan.ticket is not None for plan in plans]) == pytest.approx(0.03, abs=0.006)
    assert share([plan.extension is not None for plan in plans]) == pytest.approx(0.04, abs=0.006)
    assert share([plan.rejections > 0 for plan in plans]) == pytest.approx(0.06, abs=0.008)
    assert share([plan.decide is None for plan in plans]) == pytest.approx(0.12, abs=0.01)
    assert share([not plan.answered for plan in plans]) == pytest.approx(0.015, abs=0.005)
    assert share([plan.response > 6 for plan in plans]) == pytest.approx(0.09, abs=0.012)
    assert 48 < mean(plan.work for plan in plans) < 96


def test_a_planned_decision_falls_within_the_three_days(city: City) -> None:
    plans = [city.plan("Jalan") for _ in range(COUNT)]
    assert all(plan.verify + plan.decide < 72 for plan in plans if plan.decide is not None)


def test_routing_tickets_are_planned_only_after_coordination(city: City) -> None:
    for _ in range(COUNT):
        plan = city.plan("Pohon")
        if plan.ticket in (Act.MOVE_AGENCY, Act.WRONG_COORDINATION):
            assert plan.coordinated
        if plan.ticket is Act.MOVE_KELURAHAN:
            assert not plan.coordinated
