"""Where a request comes from, and how often one address may do something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from cepatrespon import throttle

AT = datetime(2024, 5, 2, 2, 0, 0, tzinfo=UTC)


def request(address: str = "203.0.113.5", forwarded: str = "") -> Any:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


@pytest.fixture(autouse=True)
def _anew() -> None:
    cache.clear()


def test_in_production_the_address_is_the_one_the_proxy_saw_and_never_one_the_client_wrote(settings: Any) -> None:
    settings.PRODUCTION = True
    assert throttle.address_of(request("10.0.0.1", "198.51.100.7, 203.0.113.9")) == "203.0.113.9"
    settings.PRODUCTION = False
    assert throttle.address_of(request("203.0.113.5", "198.51.100.7")) == "203.0.113.5"


def test_a_household_is_one_address_in_either_internet() -> None:
    assert throttle.address_of(request("2001:db8:1:2:aaaa::1")) == throttle.address_of(request("2001:db8:1:2:bbbb::9"))
    assert throttle.address_of(request("2001:db8:1:3::1")) != throttle.address_of(request("2001:db8:1:2::1"))
    assert throttle.address_of(request("::ffff:203.0.113.5")) == "203.0.113.5"
    assert throttle.address_of(request("")) == throttle.address_of(request("not an address")) == "?"


def test_the_most_is_allowed_one_more_is_not_and_the_next_hour_begins_anew() -> None:
    for _time in range(3):
        throttle.take("lapor", request(), 3, AT)
    with pytest.raises(throttle.TooMany) as refused:
        throttle.take("lapor", request(), 3, AT + timedelta(minutes=59, seconds=59))
    assert refused.value.wait == 1
    throttle.take("lapor", request(), 3, AT + timedelta(hours=1))
    throttle.take("lapor", request("203.0.113.6"), 3, AT)
    throttle.take("lacak", request(), 3, AT)


def test_checking_alone_counts_nothing() -> None:
    for _time in range(5):
        throttle.check("lacak", request(), 1, AT)
    throttle.count("lacak", request(), AT)
    with pytest.raises(throttle.TooMany):
        throttle.check("lacak", request(), 1, AT)


def test_switched_off_it_refuses_nobody(settings: Any) -> None:
    settings.RATE_LIMIT = False
    for _time in range(5):
        throttle.take("lapor", request(), 1, AT)
