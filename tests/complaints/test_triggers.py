"""What the database itself refuses, whoever asks: a changed event, two open tickets, a state without its sense."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cepatrespon.complaints import triggers
from cepatrespon.complaints.models import Complaint, Event, FollowUp, Involvement, Photo, Ticket
from cepatrespon.rules.terms import Act

from .desk import BINA_MARGA, HOUR, PERHUBUNGAN, SECOND, Desk, upload
from .people import START


@pytest.fixture
def desk(cast: Any, file_report: Callable[..., Any]) -> Desk:
    """A report that Dinas Bina Marga works on."""
    made = Desk(cast, file_report, START).report().later().hand(cast.budi, BINA_MARGA)
    return made.later().process(cast.dewi).later()


def refused(change: Callable[[], Any], saying: str = ".") -> None:
    with pytest.raises(DatabaseError, match=saying), transaction.atomic():
        change()


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


KEPT = "an event is never changed"


def test_an_event_cannot_be_changed_by_the_program(desk: Desk) -> None:
    event = Event.objects.filter(complaint=desk.complaint).first()
    assert event is not None
    event.data = {**event.data, "reason": "lain"}
    refused(event.save, KEPT)
    refused(lambda: Event.objects.filter(pk=event.pk).update(state="selesai"), KEPT)
    refused(lambda: Event.objects.bulk_update([event], ["data"]), KEPT)


def test_an_event_cannot_be_deleted_by_the_program(desk: Desk) -> None:
    events = Event.objects.filter(complaint=desk.complaint)
    refused(events.delete, KEPT)
    refused(lambda: events.last().delete(), KEPT)  # type: ignore[union-attr]
    assert events.count() == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE complaints_event SET at = at",
        "UPDATE complaints_event SET hash = 'x' WHERE seq = 2",
        "UPDATE complaints_event SET officer_id = NULL",
        "DELETE FROM complaints_event",
        "DELETE FROM complaints_event WHERE seq = 3",
        "INSERT INTO complaints_event (id, complaint_id, seq, act, at, recorded_at, role, state, data, hash) "
        "SELECT id, complaint_id, seq, act, at, recorded_at, role, state, data, hash FROM complaints_event "
        "WHERE seq = 1 ON CONFLICT (id) DO UPDATE SET hash = 'x'",
    ],
)
def test_an_event_cannot_be_changed_by_hand_in_the_database(desk: Desk, statement: str) -> None:
    refused(lambda: sql(statement), KEPT)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's")
def test_an_event_cannot_be_replaced_on_sqlite(desk: Desk) -> None:
    columns = "complaint_id, seq, act, at, recorded_at, role, state, data, hash"
    refused(
        lambda: sql(f"REPLACE INTO complaints_event ({columns}) SELECT {columns} FROM complaints_event WHERE seq = 1"),
        KEPT,
    )


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="TRUNCATE is PostgreSQL's")
def test_the_events_cannot_be_truncated_on_postgresql(desk: Desk) -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # nothing else may stand in its way
    refused(lambda: sql("TRUNCATE complaints_event CASCADE"), KEPT)


def test_a_complaint_with_events_cannot_be_deleted(desk: Desk) -> None:
    refused(desk.complaint.delete)
    refused(lambda: sql("DELETE FROM complaints_complaint") or sql("SET CONSTRAINTS ALL IMMEDIATE"))


def test_a_complaint_cannot_be_deleted_even_when_nothing_belongs_to_it(desk: Desk) -> None:
    with connection.cursor() as cursor:
        for name in triggers.names(connection.vendor, triggers.TABLE):
            on = "" if connection.vendor == "sqlite" else f" ON {triggers.TABLE}"
            cursor.execute(f"DROP TRIGGER {name}{on}")
    Event.objects.all()._raw_delete("default")
    Involvement.objects.all().delete()
    kept = "a complaint is never deleted"
    refused(lambda: Complaint.objects.all()._raw_delete("default"), kept)
    refused(desk.complaint.delete, kept)
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")  # nothing else may stand in its way
        refused(lambda: sql("TRUNCATE complaints_complaint CASCADE"), kept)
    else:
        row = "SELECT * FROM complaints_complaint"
        refused(lambda: sql(f"REPLACE INTO complaints_complaint {row}"), kept)


def test_a_number_in_the_chain_is_given_once(desk: Desk) -> None:
    event = Event.objects.filter(complaint=desk.complaint).last()
    assert event is not None
    event.pk = None
    refused(lambda: event.save(force_insert=True))


def test_an_event_is_not_recorded_before_it_takes_effect(desk: Desk) -> None:
    last = Event.objects.filter(complaint=desk.complaint).last()
    assert last is not None
    early = Event(
        complaint=desk.complaint, seq=last.seq + 1, act=Act.NEWS, at=last.at, recorded_at=last.at - SECOND,
        role="pemegang", state="proses", hash="x",
    )  # fmt: skip
    refused(early.save)


@pytest.mark.parametrize("field", ["act", "role", "state"])
def test_an_event_has_no_unknown_act_role_or_state(desk: Desk, field: str) -> None:
    last = Event.objects.filter(complaint=desk.complaint).last()
    assert last is not None
    last.pk, last.seq = None, last.seq + 1
    setattr(last, field, "rekaan")
    refused(lambda: last.save(force_insert=True))


def test_two_tickets_are_never_open_on_a_report(desk: Desk) -> None:
    desk.do(desk.cast.dewi, Act.MOVE_AGENCY, to=PERHUBUNGAN, reason="Bukan kami.")
    holder = desk.complaint.holder_id
    refused(
        lambda: Ticket.objects.create(
            complaint=desk.complaint, seq=9, act=Act.UNCLEAR, unit_id=holder, filed_at=desk.at
        )
    )


def test_a_ticket_is_not_decided_by_half(desk: Desk) -> None:
    desk.do(desk.cast.dewi, Act.MOVE_AGENCY, to=PERHUBUNGAN, reason="Bukan kami.")
    refused(lambda: Ticket.objects.update(approved=True))
    refused(lambda: Ticket.objects.update(decided_at=desk.at))


def test_two_follow_ups_never_await_their_verdict_on_a_report(desk: Desk) -> None:
    desk.submit(desk.cast.dewi)
    holder = desk.complaint.holder_id
    refused(
        lambda: FollowUp.objects.create(complaint=desk.complaint, seq=9, unit_id=holder, submitted_at=desk.at + HOUR)
    )


def test_selesai_always_says_how_and_nothing_else_does(desk: Desk) -> None:
    row = Complaint.objects.filter(pk=desk.complaint.pk)
    refused(lambda: row.update(state="selesai", due_at=None, due_clause="", answers=None))
    refused(lambda: row.update(mode="tervalidasi"))
    refused(lambda: row.update(state="selesai", mode="rekaan"))


def test_a_due_moment_never_stands_without_its_clause_and_its_unit(desk: Desk) -> None:
    row = Complaint.objects.filter(pk=desk.complaint.pk)
    refused(lambda: row.update(due_at=None))
    refused(lambda: row.update(answers=None))
    refused(lambda: row.update(due_clause=""))


def test_a_state_is_one_of_the_known_and_a_point_is_whole_and_on_earth(desk: Desk) -> None:
    row = Complaint.objects.filter(pk=desk.complaint.pk)
    refused(lambda: row.update(state="rekaan"))
    refused(lambda: row.update(lat=None))
    refused(lambda: row.update(lat=-91))
    refused(lambda: row.update(lng=181))


def test_numbers_codes_and_involvements_are_given_once(desk: Desk, file_report: Callable[..., Any]) -> None:
    other = file_report(at=START).complaint
    row = Complaint.objects.filter(pk=other.pk)
    refused(lambda: row.update(number=desk.complaint.number))
    refused(lambda: row.update(tracking_digest=desk.complaint.tracking_digest))
    first = Involvement.objects.filter(complaint=desk.complaint)[0]
    again = {"complaint": desk.complaint, "unit_id": first.unit_id, "since": START, "reported_at": START}
    refused(lambda: Involvement.objects.create(**again))


def test_a_photo_belongs_to_an_event_of_a_report_or_to_nothing(desk: Desk) -> None:
    photo = Photo.objects.filter(pk=upload(desk.cast.dewi, desk.at))
    refused(lambda: photo.update(seq=1))
    refused(lambda: photo.update(complaint=desk.complaint))


def test_a_verdict_is_not_half_given(desk: Desk) -> None:
    desk.submit(desk.cast.dewi)
    refused(lambda: FollowUp.objects.update(accepted=True))
    refused(lambda: FollowUp.objects.update(decided_at=desk.at))
