"""Recomputes complaints from their events and says what differs from what is stored.

Verifies for each complaint the chain of hashes, the report's digest, the stored columns, the tables that follow from
events, and the SHA-256 of every photo's files. Reads only. The command is `check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Prefetch

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry
from cepatrespon.rules.case import Case
from cepatrespon.rules.terms import Act

from .actions import report_digest
from .evidence import Storage
from .ledger import chained, columns, told
from .models import Complaint, Event, FollowUp, Photo, Ticket

BATCH = 500
Progress = Callable[[int, int], None]


def differences(*, photos: bool = True, progress: Progress = lambda done, total: None) -> Iterator[str]:
    """One sentence for everything that is not as the events say. `photos=False` leaves the files unread."""
    reg, storage = registry.current(), Storage()
    total, done, last = Complaint.objects.count(), 0, 0
    related = ("tickets", "follow_ups__verifications", "involvements", "photos")
    while True:
        events = Prefetch("events", queryset=Event.objects.order_by("seq"))
        batch = list(Complaint.objects.filter(pk__gt=last).order_by("pk").prefetch_related(events, *related)[:BATCH])
        if not batch:
            return
        for complaint in batch:
            yield from _of(complaint, reg, storage if photos else None)
        done, last = done + len(batch), batch[-1].pk
        progress(done, total)


def _of(complaint: Complaint, reg: Registry, storage: Storage | None) -> Iterator[str]:
    name, events = complaint.number, list(complaint.events.all())
    head = ""
    for place, event in enumerate(events, 1):
        if event.seq != place:
            yield f"{name}: kejadian nomor {place} hilang"
            return
        if chained(name, head, event) != event.hash:
            yield f"{name}: rantai kejadian putus pada nomor {event.seq}"
        head = event.hash
    if not events:
        yield f"{name}: tidak ada kejadian"
        return
    if events[0].data.get("sha256") != report_digest(complaint):
        yield f"{name}: isi laporan bukan yang diterima"
    case = told(events, reg.policy(complaint.policy))
    expected = {**columns(case, reg.biro_id), "head": head}
    for column, value in expected.items():
        if (stored := getattr(complaint, column)) != value:
            yield f"{name}: {column} tersimpan {stored!s}, menurut kejadian {value!s}"
    yield from _followed(complaint, case, events)
    yield from _photos(complaint, events, storage)


def _followed(complaint: Complaint, case: Case, events: list[Event]) -> Iterator[str]:
    """The tables that follow from events."""
    name = complaint.number
    units = {involvement.unit_id for involvement in complaint.involvements.all()}
    if units != set(case.standings):
        yield f"{name}: unit yang terlibat tersimpan {sorted(units)}, menurut kejadian {sorted(case.standings)}"
    tickets = [(t.seq, t.act, t.unit_id, t.filed_at, t.decided_at) for t in _sorted(complaint.tickets.all())]
    told_tickets = [(t.seq, t.act.value, t.unit, t.at, t.decided_at) for t in case.tickets]
    if tickets != told_tickets:
        yield f"{name}: tiket tersimpan {tickets}, menurut kejadian {told_tickets}"
    follow_ups = [
        (f.seq, f.unit_id, f.submitted_at, f.decided_at, bool(f.accepted), f.verifications.count())
        for f in _sorted(complaint.follow_ups.all())
    ]
    told_follow_ups = [(s.seq, s.unit, s.at, s.decided_at, s.accepted, len(s.verifiers)) for s in case.submissions]
    if follow_ups != told_follow_ups:
        yield f"{name}: tindak lanjut tersimpan {follow_ups}, menurut kejadian {told_follow_ups}"
    said = {event.seq: event for event in events}
    for row in complaint.follow_ups.all():
        if row.text != said[row.seq].data.get("text", ""):
            yield f"{name}: uraian tindak lanjut nomor {row.seq} bukan yang dicatat"


def _sorted(rows: Any) -> list[Any]:
    found: list[Ticket | FollowUp] = sorted(rows, key=lambda row: row.seq)
    return list(found)


def _photos(complaint: Complaint, events: list[Event], storage: Storage | None) -> Iterator[str]:
    name, stored = complaint.number, list(complaint.photos.all())
    for event in events:
        said = sorted(event.data.get("photos", []))
        kept = sorted(photo.sha256 for photo in stored if photo.seq == event.seq)
        if said != kept:
            yield f"{name}: foto kejadian nomor {event.seq} ({Act(event.act).value}) bukan yang dicatat"
    if storage is not None:
        for photo in stored:
            yield from _files(name, photo, storage)


def _files(name: str, photo: Photo, storage: Storage) -> Iterator[str]:
    for path, digest, what in (
        (photo.original, photo.sha256, "asli"),
        (photo.shown, photo.shown_sha256, "tampil"),
        (photo.thumb, photo.thumb_sha256, "kecil"),
    ):
        found = storage.digest_of(path)
        if found is None:
            yield f"{name}: berkas {what} foto {photo.pk} hilang"
        elif found != digest:
            yield f"{name}: berkas {what} foto {photo.pk} berubah"
