"""Letters go out once, are tried again when the server is away, and in the end are given up on, saying so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from complaints.people import START

from cepatrespon.complaints.models import Message
from cepatrespon.notify import delivery
from cepatrespon.notify.delivery import ATTEMPTS, LEASE, Delivered, deliver

from .conftest import Server

MINUTE = timedelta(minutes=1)
SITI = "siti@contoh.invalid"


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, logger="mail.log")


@pytest.fixture
def owed(file_report: Callable[..., Any]) -> Message:
    file_report(at=START, email=SITI)
    return Message.objects.get()


def test_a_letter_is_sent_once_and_marked(owed: Message, smtp: Server) -> None:
    assert deliver(at=START) == Delivered(1, 0)
    assert deliver(at=START + 9 * LEASE) == Delivered(0, 0)
    owed.refresh_from_db()
    assert (owed.sent_at, owed.lease, owed.lease_until, owed.attempts) == (START, "", None, 1)
    assert len(smtp.arrived) == 1


def test_a_letter_is_not_sent_before_it_is_owed(owed: Message, smtp: Server) -> None:
    assert deliver(at=START - timedelta(seconds=1)) == Delivered(0, 0)


def test_while_the_server_is_down_letters_wait_and_when_it_is_back_they_arrive(owed: Message, smtp: Server) -> None:
    smtp.stop()
    assert deliver(at=START) == Delivered(0, 1)
    owed.refresh_from_db()
    assert owed.sent_at is None
    assert owed.error
    assert owed.try_at == START + 2 * MINUTE
    assert deliver(at=START + MINUTE) == Delivered(0, 0)  # not before its pause is over
    smtp.start()
    assert deliver(at=START + 2 * MINUTE) == Delivered(1, 0)
    owed.refresh_from_db()
    assert (owed.error, owed.attempts) == ("", 2)


def test_each_try_is_the_same_letter_by_its_message_id(owed: Message, smtp: Server) -> None:
    deliver(at=START)
    Message.objects.update(sent_at=None)  # as if the mark had been lost
    deliver(at=START + 9 * LEASE)
    first, second = (letter["Message-ID"] for letter in smtp.arrived)
    assert first == second
    assert owed.complaint is not None
    assert owed.complaint.number in first


def test_two_letters_never_share_a_message_id(file_report: Callable[..., Any], smtp: Server) -> None:
    for _report in range(3):
        file_report(at=START, email=SITI)
    deliver(at=START)
    assert len({letter["Message-ID"] for letter in smtp.arrived}) == 3


def test_one_letter_that_the_server_refuses_does_not_hold_up_the_others(
    file_report: Callable[..., Any], smtp: Server
) -> None:
    for _report in range(3):
        file_report(at=START, email=SITI)
    smtp.answers = ["250 OK", "451 later please"]
    assert deliver(at=START) == Delivered(2, 1)
    refused = Message.objects.get(sent_at=None)
    assert "later please" in refused.error


def test_pauses_double_up_to_six_hours_and_then_the_letter_is_given_up_with_its_error_kept(
    owed: Message, smtp: Server
) -> None:
    smtp.answers = ["550 no such person"] * 99
    at, pauses = START, []
    for _attempt in range(ATTEMPTS):
        assert deliver(at=at) == Delivered(0, 1)
        owed.refresh_from_db()
        pauses.append(int((owed.try_at - at) / MINUTE))
        at = owed.try_at
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360]
    assert owed.gave_up_at is not None
    assert "no such person" in owed.error
    assert deliver(at=at + timedelta(days=9)) == Delivered(0, 0)


def test_a_message_that_no_letter_is_written_for_is_an_error_and_no_crash(owed: Message, smtp: Server) -> None:
    Message.objects.update(notice="rekaan")
    assert deliver(at=START) == Delivered(0, 1)
    owed.refresh_from_db()
    assert "rekaan" in owed.error
    Message.objects.update(notice="pelapor", data={})
    assert deliver(at=owed.try_at) == Delivered(0, 1)


def test_what_another_worker_has_claimed_is_left_to_it_until_its_lease_ends(owed: Message, smtp: Server) -> None:
    Message.objects.update(lease="lain", lease_until=START + LEASE)
    assert deliver(at=START + LEASE) == Delivered(0, 0)
    assert deliver(at=START + LEASE + timedelta(seconds=1)) == Delivered(1, 0)


def test_a_round_takes_no_more_than_its_limit(file_report: Callable[..., Any], smtp: Server) -> None:
    for _report in range(3):
        file_report(at=START, email=SITI)
    assert deliver(at=START, limit=2) == Delivered(2, 0)
    assert deliver(at=START, limit=2) == Delivered(1, 0)


def test_a_slow_round_stops_before_its_lease_ends_and_leaves_the_rest_to_the_next(
    file_report: Callable[..., Any], smtp: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _report in range(3):
        file_report(at=START, email=SITI)
    monkeypatch.setattr(delivery, "ENOUGH", 0)  # every server is too slow for that
    assert deliver(at=START) == Delivered(0, 0)
    assert Message.objects.exclude(lease="").count() == 3
    monkeypatch.undo()
    assert deliver(at=START + LEASE + timedelta(seconds=1)) == Delivered(3, 0)
    assert len(smtp.arrived) == 3
