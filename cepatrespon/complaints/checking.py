"""Recomputes complaints from their events and says what differs from what is stored.

Verifies for each complaint the chain of hashes, the report's digest, the stored columns, the tables that follow from
events, its rows in frozen monthly lists, its photos' facts and the SHA-256 of their files. Complaints that are gone are
found by `missing`. Reads only. The command is `check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Min, Prefetch

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry
from cepatrespon.rules.calendar import month_bounds, month_of
from cepatrespon.rules.case import VERIFICATIONS, Case
from cepatrespon.rules.reporting import listed
from cepatrespon.rules.terms import Act

from . import missing
from .amending import digests
from .evidence import Storage
from .ledger import chained, columns, told
from .models import Complaint, Event, FollowUp, MonthlyList, MonthlyRow, Photo, Ticket
from .photographs import facts

BATCH = 500
Progress = Callable[[int, int], None]
Months = dict[int, str]  # the frozen lists: key and month


def differences(*, photos: bool = True, progress: Progress = lambda done, total: None) -> Iterator[str]:
    """One sentence for everything that is not as the events say. `photos=False` leaves the files unread."""
    reg, storage = registry.current(), Storage()
    total, done, last = Complaint.objects.count(), 0, 0
    related = ("tickets", "follow_ups__verifications", "involvements", "photos")
    months: Months = dict(MonthlyList.objects.values_list("pk", "month"))
    while True:
        events = Prefetch("events", queryset=Event.objects.order_by("seq"))
        batch = list(Complaint.objects.filter(pk__gt=last).order_by("pk").prefetch_related(events, *related)[:BATCH])
        if not batch:
            break
        rows: dict[int, list[MonthlyRow]] = {}
        for row in MonthlyRow.objects.filter(complaint__in=batch, list__in=months):
            rows.setdefault(row.complaint_id, []).append(row)
        for complaint in batch:
            yield from _of(complaint, reg, storage if photos else None, months, rows.get(complaint.pk, []))
        done, last = done + len(batch), batch[-1].pk
        progress(done, total)
    yield from _lists()
    yield from missing.complaints()


def _of(
    complaint: Complaint, reg: Registry, storage: Storage | None, months: Months, rows: list[MonthlyRow]
) -> Iterator[str]:
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
    if not digests(complaint, events):
        yield f"{name}: isi laporan bukan yang diterima"
    try:
        case = told(events, reg.policy(complaint.policy))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        yield f"{name}: kejadiannya tidak dapat dibaca ({type(error).__name__}: {error})"
        return
    expected = {**columns(case, reg.biro_id), "head": head}
    for column, value in expected.items():
        if (stored := getattr(complaint, column)) != value:
            yield f"{name}: {column} tersimpan {stored!s}, menurut kejadian {value!s}"
    yield from _followed(complaint, case, events)
    yield from _listed(name, case, months, rows)
    yield from _photos(complaint, events, storage)
    hidden = {photo.pk: photo.hidden for photo in complaint.photos.all() if photo.hidden}
    if hidden != case.hidden_photos:
        yield f"{name}: foto yang disembunyikan tersimpan {hidden}, menurut kejadian {case.hidden_photos}"


def _listed(name: str, case: Case, months: Months, rows: list[MonthlyRow]) -> Iterator[str]:
    """The complaint's rows in the lists of M12 that are frozen: what the events said when the month was over."""
    frozen = set(months.values())
    told_rows = sorted((row.month, row.unit, row.count, row.at) for row in listed(case) if row.month in frozen)
    stored = sorted((months[row.list_id], row.unit_id, row.count, row.at) for row in rows)
    for month in sorted({row[0] for row in (*told_rows, *stored)}):
        one, other = ([row[1:] for row in found if row[0] == month] for found in (stored, told_rows))
        if one != other:
            yield f"{name}: daftar M12 bulan {month} tersimpan {one}, menurut kejadian {other}"


def _lists() -> Iterator[str]:
    """The monthly lists themselves: one for each month since the first report, frozen when it was over."""
    lists = {row.month: row for row in MonthlyList.objects.order_by("month")}
    first: Any = Complaint.objects.aggregate(first=Min("reported_at"))["first"]
    if not lists or first is None:
        return
    month, last = min(month_of(first), min(lists)), max(lists)
    while month <= last:
        end = month_bounds(month)[1]
        if month not in lists:
            yield f"daftar M12 bulan {month} hilang"
        elif lists[month].frozen_at != end:
            yield f"daftar M12 bulan {month} dibekukan {lists[month].frozen_at!s}, seharusnya {end!s}"
        month = month_of(end)


def _followed(complaint: Complaint, case: Case, events: list[Event]) -> Iterator[str]:
    """The tables that follow from events."""
    name = complaint.number
    said = {event.seq: event for event in events}
    verdicts = {event.data["decides"]: event.act for event in events if "decides" in event.data}
    units = sorted((involvement.unit_id, involvement.since) for involvement in complaint.involvements.all())
    told_units = sorted({receipt.unit: receipt.at for receipt in reversed(case.receipts)}.items())
    if units != told_units:
        yield f"{name}: unit yang terlibat tersimpan {units}, menurut kejadian {told_units}"
    tickets = [
        (t.seq, t.act, t.unit_id, t.proposed_id, t.filed_at, t.decided_at, t.approved)
        for t in _sorted(complaint.tickets.all())
    ]
    approved = {t.seq: verdicts[t.seq] == Act.APPROVE if t.decided_at else None for t in case.tickets}
    told_tickets = [(t.seq, t.act.value, t.unit, t.proposed, t.at, t.decided_at, approved[t.seq]) for t in case.tickets]
    if tickets != told_tickets:
        yield f"{name}: tiket tersimpan {tickets}, menurut kejadian {told_tickets}"
    follow_ups = [
        (f.seq, f.unit_id, f.submitted_at, f.decided_at, bool(f.accepted)) for f in _sorted(complaint.follow_ups.all())
    ]
    told_follow_ups = [(s.seq, s.unit, s.at, s.decided_at, s.accepted) for s in case.submissions]
    if follow_ups != told_follow_ups:
        yield f"{name}: tindak lanjut tersimpan {follow_ups}, menurut kejadian {told_follow_ups}"
    for row in complaint.follow_ups.all():
        if row.seq in said and row.text != said[row.seq].data.get("text", ""):
            yield f"{name}: uraian tindak lanjut nomor {row.seq} bukan yang dicatat"
    verified = [
        (v.seq, v.act, v.officer_id, v.result, v.note, v.at)
        for row in complaint.follow_ups.all()
        for v in row.verifications.all()
    ]
    told_verified = [
        (e.seq, e.act, e.officer_id, e.data.get("result", ""), e.data.get("note", ""), e.at)
        for e in events
        if e.act in VERIFICATIONS
    ]
    if sorted(verified) != told_verified:
        yield f"{name}: verifikasi tersimpan {sorted(verified)}, menurut kejadian {told_verified}"


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
        elif "facts" in event.data:  # events of before these were recorded say nothing of them
            known = sorted(zip(event.data["photos"], event.data["facts"], strict=False))
            found = sorted((photo.sha256, facts(photo)) for photo in stored if photo.seq == event.seq)
            if known != found:
                yield f"{name}: tempat, waktu atau tampilan foto kejadian nomor {event.seq} bukan yang dicatat"
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
