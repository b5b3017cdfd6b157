"""/healthz and /metrics: alive while the database answers, and honest about a work loop that lags."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from cepatrespon import health
from cepatrespon.complaints.models import Complaint
from cepatrespon.rules.calendar import WIB


@pytest.fixture(autouse=True)
def _measured_anew() -> Iterator[None]:
    health.forget()
    yield
    health.forget()


@pytest.fixture
def still(time_machine: Any) -> Any:
    time_machine.move_to(datetime(2024, 5, 2, 9, tzinfo=WIB), tick=False)
    return time_machine


def gone(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    raise OperationalError("no such host: db.internal")


def test_it_is_well_until_a_due_clock_has_waited_five_minutes_and_alive_even_then(
    city: Any, file_report: Any, still: Any
) -> None:
    file_report()
    for seconds, status in ((0, "ok"), (6 * 3600, "ok"), (299, "ok"), (1, "late")):
        still.shift(seconds)
        answer = Client().get("/healthz")
        assert (answer.status_code, answer.json()["status"]) == (200, status)
    assert answer.json()["clock_lag_seconds"] == 300


def test_a_complaint_set_aside_after_an_error_is_not_the_loops_lateness(
    city: Any, file_report: Any, still: Any
) -> None:
    filed = file_report()
    still.shift(24 * 3600)
    assert Client().get("/healthz").json()["status"] == "late"
    until = datetime(2024, 5, 3, 9, tzinfo=WIB) + timedelta(hours=1)
    Complaint.objects.filter(pk=filed.complaint.pk).update(clock_held_until=until, clock_errors=1)
    assert Client().get("/healthz").json() == {"status": "ok", "clock_lag_seconds": 0}
    assert "cepatrespon_clock_rows_held 1.0" in Client().get("/metrics").content.decode()


def test_without_its_database_it_is_not_well_and_tells_nobody_why(city: Any) -> None:
    with connection.execute_wrapper(gone):
        for path in ("/healthz", "/metrics"):
            answer = Client().get(path)
            assert answer.status_code == 503
            assert "db.internal" not in answer.content.decode()
    assert Client().get("/healthz").status_code == 200


def test_metrics_count_complaints_by_state_and_what_waits(city: Any, file_report: Any, still: Any) -> None:
    file_report(email="siti@contoh.example", name="Siti")
    still.shift(6 * 3600 + 60)
    answer = Client().get("/metrics")
    said = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain")
    assert 'cepatrespon_complaints{state="menunggu"} 1.0' in said
    assert "cepatrespon_clock_lag_seconds 60.0" in said
    assert "cepatrespon_outbox_waiting 0.0" not in said
    assert "Siti" not in said


def test_metrics_are_measured_at_most_twice_a_minute(
    city: Any, file_report: Any, still: Any, django_assert_num_queries: Any
) -> None:
    first = Client().get("/metrics").content
    file_report()
    with django_assert_num_queries(0):
        assert Client().get("/metrics").content == first
    still.shift(31)
    assert Client().get("/metrics").content != first


def test_nobody_posts_to_them(city: Any) -> None:
    assert Client().post("/healthz").status_code == Client().post("/metrics").status_code == 405
