"""The one door for reading: who asks decides what is there.

`visible_to(officer)` for the console and the API, `public()` for everybody, `tracked(number, code)` for a reporter.
Lists, counts, photos and exports start here. An officer who may not see a complaint finds that there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.rules.case import FINAL
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.terms import Office, State, UnitKind

from .actions import digest_of
from .models import Complaint, Involvement, Photo


def actor_of(officer: Officer) -> Actor:
    """An officer as the rules know a person."""
    return Actor(office=Office(officer.office), unit=officer.agency_id, person=officer.pk)


def visible_to(officer: Officer) -> QuerySet[Complaint]:
    """The complaints this officer may see; none where nothing says that they may.

    Unit administrators: those their unit (or one below it) holds, held, or whose channel it owns; those of a kota or
    kecamatan also all of its area. Field officers: what their unit has in hand and is theirs or nobody's yet. Biro,
    the fasilitator and the Sekda: all but the Inspektorat's own. The Inspektorat: all. The system administrator: none.
    Nobody sees a report about the officers of their own unit, or of one above it.
    """
    office, everything = officer.office, Complaint.objects.all()
    if office == Office.INSPECTOR:
        return everything
    unit = registry.current().agencies.get(officer.agency_id or 0)
    if unit is None:
        return everything.filter(restricted=False) if office == Office.SECRETARY else everything.none()
    others = everything.filter(_not_about(unit.id), restricted=False)
    if office in (Office.FACILITATOR, Office.VALIDATOR, Office.SECRETARY):
        return others
    if office == Office.FIELD:
        return others.filter(_in_the_field(officer))
    if office == Office.ADMINISTRATOR:
        if unit.kind is UnitKind.BIRO:
            return others
        within = registry.current().descendants(unit.id)
        held = Involvement.objects.filter(complaint=OuterRef("pk"), unit_id__in=within)
        return others.filter(Q(owner_id=unit.id) | Exists(held) | Q(region_id__in=area_of(officer)))
    return everything.none()


def _not_about(unit: int) -> Q:
    """Not about the officers of this unit or of one above it."""
    return Q(accused_id__isnull=True) | ~Q(accused_id__in=registry.current().above(unit))


def _in_the_field(officer: Officer) -> Q:
    """What a field officer's unit has in hand and is theirs, or nobody's yet."""
    mine = Q(assignee_id=officer.pk) | Q(assignee_id__isnull=True)
    return Q(holder_id=officer.agency_id) & mine & Q(completed_at__isnull=True)


def area_of(officer: Officer) -> frozenset[str]:
    """The codes of the kelurahan that an officer's kota or kecamatan oversees; empty for every other unit."""
    reg = registry.current()
    unit = reg.agencies.get(officer.agency_id or 0)
    if unit is None or officer.office != Office.ADMINISTRATOR or unit.kind not in (UnitKind.CITY, UnitKind.KECAMATAN):
        return frozenset()
    return reg.within(unit.region_code or "")


def oversees(officer: Officer, complaint: Complaint) -> bool:
    """Whether a complaint lies in the area of this officer's kota or kecamatan."""
    return complaint.region_id is not None and complaint.region_id in area_of(officer)


def public() -> QuerySet[Complaint]:
    """What everybody may see: neither private reports, nor the Inspektorat's, nor those about officers; no reporter."""
    return Complaint.objects.filter(private=False, restricted=False, accused_id__isnull=True)


def tracked(number: str, code: str) -> QuerySet[Complaint]:
    """The reporter's own complaint, by number and tracking code."""
    return Complaint.objects.filter(number=number, tracking_digest=digest_of(code))


def photos_of(complaints: QuerySet[Complaint]) -> QuerySet[Photo]:
    """The photos of the complaints that somebody may see."""
    return Photo.objects.filter(complaint__in=complaints)


# ── an officer's inbox ───────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Lane:
    """One part of an inbox: its code, its word in both languages, and what is in it."""

    code: str
    word: str
    english: str
    where: Q
    owed: bool = True  # whether everything in it has a due moment


def lanes(officer: Officer) -> list[Lane]:
    """The lanes of this officer's inbox; the first is everything that this officer's unit must answer."""
    unit, office = officer.agency_id, officer.office
    biro = registry.current().biro_id
    if office == Office.FACILITATOR:
        waiting = Q(answers=biro, due_clause="M9")
        return [
            Lane("verifikasi", "Perlu verifikasi", "To verify", waiting & Q(verifications=0)),
            Lane("diverifikasi", "Sudah diverifikasi", "Verified", waiting & Q(verifications__gt=0)),
        ]
    if office == Office.VALIDATOR:
        return [
            Lane("giliran", "Giliran Biro", "Biro's turn", Q(answers=biro)),
            Lane("tiket", "Tiket pemindahan", "Routing tickets", Q(answers=biro, due_clause__in=["M3", "M4"])),
            Lane("validasi", "Siap divalidasi", "To validate", Q(answers=biro, due_clause="M9", verifications__gt=0)),
            Lane("verifikasi", "Menunggu verifikasi", "To verify", Q(answers=biro, due_clause="M9", verifications=0)),
        ]
    if office in (Office.ADMINISTRATOR, Office.INSPECTOR) and unit is not None:
        mine = Q(answers=unit)
        held = _held(unit)
        found = [
            Lane("giliran", "Giliran kita", "Our turn", mine if unit != biro else mine & Q(holder=unit)),
            Lane("baru", "Belum direspons", "Not yet answered", Q(answers=unit, due_clause="M1")),
            Lane("dikerjakan", "Dikerjakan", "In hand", Q(answers=unit, due_clause="M7")),
            Lane("ditolak", "TL ditolak", "Rejected", held & Q(state=State.REJECTED)),
            Lane("kejelasan", "Perlu kejelasan", "To clear up", Q(answers=unit, due_clause__in=["M5", "M6"])),
            Lane("menunggu", "Menunggu pihak lain", "Waiting for others", held & ~Q(answers=unit), owed=False),
        ]
        if unit == biro:
            found.append(Lane("diteruskan", "Diteruskan", "Referred", held & Q(state=State.REFERRED), owed=False))
        return found
    if office == Office.FIELD and unit is not None:
        return [Lane("tugas", "Tugas saya", "My tasks", Q(answers=unit, due_clause__in=["M1", "M7"]))]
    return [Lane("semua", "Semua laporan terbuka", "All open reports", Q(answers__isnull=False))]


def inbox(officer: Officer, lane: Lane) -> QuerySet[Complaint]:
    """One lane, sorted by what is due first."""
    room = Complaint.objects.filter(lane.where)
    if officer.office != Office.INSPECTOR:
        room = room.filter(restricted=False)
    if officer.office == Office.FIELD:
        room = room.filter(_in_the_field(officer))
    if officer.office == Office.SYSTEM:
        room = room.none()
    return room.order_by("due_at" if lane.owed else F("due_at").asc(nulls_last=True), "pk")


def counts(officer: Officer, found: list[Lane], at: datetime) -> dict[str, int]:
    """How much is in each lane at a moment, in one query over what this officer's unit holds or must answer."""
    sql, given = _counting(Office(officer.office), officer.agency_id, registry.current().biro_id)
    late_before = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(sql, [late_before if value is AT else value for value in given])
        row = cursor.fetchone() or [0] * (len(found) + 1)
    return dict(zip([*(lane.code for lane in found), "terlambat"], row, strict=True))


def _held(unit: int) -> Q:
    return Q(holder=unit, completed_at__isnull=True) & ~Q(state__in=[state.value for state in FINAL])


def _mine(office: Office, unit: int | None, biro: int) -> Q:
    """What the lanes of an office are about, all together."""
    if office in (Office.FACILITATOR, Office.VALIDATOR):
        return Q(answers=biro)
    if office in (Office.ADMINISTRATOR, Office.INSPECTOR) and unit is not None:
        return Q(answers=unit) | _held(unit)
    if office == Office.FIELD and unit is not None:
        return Q(answers=unit)
    return Q(answers__isnull=False)


AT = object()  # where the moment goes among the parameters


@lru_cache(4096)
def _counting(office: Office, unit: int | None, biro: int) -> tuple[str, tuple[Any, ...]]:
    """The SQL that counts an office's lanes: written once, since writing it takes longer than asking it."""
    officer, never = Officer(office=office, agency_id=unit), datetime(9999, 12, 31, tzinfo=UTC)
    found, mine = lanes(officer), _mine(office, unit, biro)
    made: dict[str, Any] = {f"n{i}": Count("pk", filter=lane.where) for i, lane in enumerate(found)}
    made["late"] = Count("pk", filter=found[0].where & Q(due_at__lt=never))
    room = inbox(officer, Lane("", "", "", mine)).order_by().values(all=Value(1)).annotate(**made)
    try:
        sql, given = room.values_list(*made).query.sql_with_params()
    except EmptyResultSet:  # an office that sees none
        return f"SELECT {', '.join(['0'] * len(made))}", ()
    shown = connection.ops.adapt_datetimefield_value(never)
    return sql, tuple(AT if value == shown else str(value) if isinstance(value, str) else value for value in given)
