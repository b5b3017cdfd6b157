"""What is owed stays owed: written with the event, gone with it, and never twice for one event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Details, Refused
from cepatrespon.complaints.models import Complaint, Message
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules.terms import Act

from .desk import DAY, Desk
from .people import START

SITI = "siti@contoh.invalid"


@pytest.fixture
def desk(cast: Any, file_report: Callable[..., Any]) -> Desk:
    return Desk(cast, file_report, START).report(email=SITI)


def test_a_message_is_written_with_its_event_and_is_gone_when_the_act_is_undone(desk: Desk) -> None:
    with transaction.atomic():
        desk.later().process(desk.cast.budi)
        assert Message.objects.count() == 2
        transaction.set_rollback(True)
    assert Message.objects.count() == 1


def test_a_refused_act_owes_nothing_but_what_the_clocks_said_before_it_is_owed(desk: Desk) -> None:
    desk.later().process(desk.cast.budi).later().submit(desk.cast.budi).later(4 * DAY)
    before = Message.objects.count()
    with pytest.raises(Refused):
        actions.act(
            Complaint.objects.filter(pk=desk.complaint.pk), Act.VALIDATE, actor_of(desk.cast.sri), Details(), at=desk.at
        )
    told = [message.data["act"] for message in Message.objects.order_by("seq")[before:]]
    assert told == ["selesai_otomatis"]


def test_one_event_owes_one_person_one_message(desk: Desk) -> None:
    first = Message.objects.get()
    first.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        first.save(force_insert=True)


def test_who_leaves_no_address_is_owed_nothing(cast: Any, file_report: Callable[..., Any]) -> None:
    Desk(cast, file_report, START).report(name="Siti Rekaan", phone="+6281200000000").later().process(cast.budi)
    assert Message.objects.count() == 0


def test_an_anonymous_reporter_with_an_address_is_told_and_stays_unnamed(
    cast: Any, file_report: Callable[..., Any]
) -> None:
    made = Desk(cast, file_report, START).report(name="Siti Rekaan", email=SITI, anonymous=True)
    assert Message.objects.get().recipient == SITI
    assert made.complaint.reporter.name == ""
