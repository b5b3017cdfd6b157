"""An officer's inbox in lanes: what is in each, in which order, and how much.

The first lane is what the officer's unit must answer; the others divide it, and what the unit waits for or has behind
it. `SEEN` is everything that the officer may see. Counts are exact up to a bound and cost the same beyond it. A page
of a lane is taken by `paging`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.rules import limits, routing
from cepatrespon.rules.terms import Office, State

from .models import Complaint, Involvement
from .querysets import area_of, open_to, visible_to


@dataclass(frozen=True, slots=True)
class Lane:
    """One part of an inbox: its code, its word in both languages, and what is in it."""

    code: str
    word: str
    english: str
    where: Q
    owed: bool = True  # whether everything in it has a due moment, by which it is sorted; else the newest stands first


SEEN = Lane("terlihat", "Semua yang terlihat", "Everything I may see", Q(), owed=False)


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
        return _of_a_unit(unit, biro)
    if office == Office.FIELD and unit is not None:
        tasks = Q(answers=unit, due_clause__in=["M1", "M7"])
        return [
            Lane("tugas", "Tugas saya", "My tasks", tasks),
            Lane("ditugaskan", "Ditugaskan kepada saya", "Assigned to me", tasks & Q(assignee__isnull=False)),
            Lane("bersama", "Belum ditugaskan", "Not assigned", tasks & Q(assignee__isnull=True)),
        ]
    return [
        Lane("semua", "Semua laporan terbuka", "All open reports", Q(answers__isnull=False)),
        Lane("tiket", "Tiket pemindahan", "Routing tickets", Q(answers=biro, due_clause__in=["M3", "M4"])),
        Lane("validasi", "Menunggu validasi", "Awaiting validation", Q(answers=biro, due_clause="M9")),
        Lane("ditolak", "TL ditolak", "Rejected", Q(answers__isnull=False, state=State.REJECTED)),
    ]


def _of_a_unit(unit: int, biro: int) -> list[Lane]:
    """What a unit that holds reports works through. Of Biro only its own reports: tickets and validation have pages."""
    reg = registry.current()
    kind = reg.agencies[unit].kind if unit in reg.agencies else None
    clears_up = any(
        channel.owner_id == unit or (channel.owner_id is None and routing.at_counter(channel.code, kind))
        for channel in reg.channels
    )
    mine, held = Q(answers=unit), Q(holder=unit, completed_at__isnull=True)
    ended = Q(holder=unit, due_at__isnull=True)  # Selesai, Tidak Dapat Ditindaklanjuti, Diteruskan: nobody owes more
    at_work = mine & Q(due_clause="M7") & ~Q(state=State.REJECTED)
    found = [
        Lane("giliran", "Giliran kita", "Our turn", mine if unit != biro else mine & Q(holder=unit)),
        Lane("baru", "Belum direspons", "Not yet answered", mine & Q(due_clause="M1")),
        Lane("dikerjakan", "Dikerjakan", "In hand", at_work),
        Lane("tiket", "Menunggu tiket", "Waiting for a ticket", held & Q(state=State.TICKET)),
        Lane("ditolak", "TL ditolak", "Rejected", held & Q(state=State.REJECTED)),
        Lane("validasi", "Menunggu validasi", "Awaiting validation", held & Q(state=State.SUBMITTED)),
    ]
    if clears_up:
        found.append(Lane("kejelasan", "Perlu kejelasan", "To clear up", mine & Q(due_clause__in=["M5", "M6"])))
    if unit == biro:
        found.append(Lane("diteruskan", "Diteruskan", "Referred", ended & Q(state=State.REFERRED), owed=False))
    found.append(Lane("selesai", "Ditutup", "Closed", ended, owed=False))
    return found


# ── what is in a lane ────────────────────────────────────────────────────────────────────────────
def inbox(officer: Officer, lane: Lane) -> QuerySet[Complaint]:
    """One lane in its order: what is due first, or the newest where nothing is owed. Same scope as `visible_to`."""
    room = visible_to(officer) if lane is SEEN else _room(officer).filter(lane.where)
    return room.order_by(*(("due_at", "number") if lane.owed else ("-reported_at", "-number")))


def parts(officer: Officer, lane: Lane) -> list[QuerySet[Complaint]]:
    """A lane without its order, in parts whose union it is: each is found by an index of its own.

    What a unit may see is what it holds or held, what came through its channels, and its area. In one condition a
    database can only walk all complaints; in parts it need not.
    """
    if lane is not SEEN:
        return [_room(officer).filter(lane.where)]
    unit = registry.current().agencies.get(officer.agency_id or 0)
    if officer.office != Office.ADMINISTRATOR or unit is None or unit.id == registry.current().biro_id:
        return [visible_to(officer)]
    open_ = Complaint.objects.filter(open_to(officer))
    within = registry.current().descendants(unit.id)
    held = Exists(Involvement.objects.filter(complaint=OuterRef("pk"), unit_id__in=within))
    area = area_of(officer)
    return [open_.filter(held), open_.filter(owner_id=unit.id), *([open_.filter(region_id__in=area)] if area else [])]


def _room(officer: Officer) -> QuerySet[Complaint]:
    """What the lanes of an officer may show at all; nothing to who is of no unit and oversees nothing."""
    whole_city = officer.office in (Office.SECRETARY, Office.INSPECTOR)
    if officer.office == Office.SYSTEM or not (whole_city or officer.agency_id):
        return Complaint.objects.none()
    return Complaint.objects.filter(open_to(officer))


# ── how much ─────────────────────────────────────────────────────────────────────────────────────
AT = object()  # where the moment goes among the parameters
NEVER = datetime(9999, 12, 31, tzinfo=UTC)  # stands for it while the SQL is written
Counting = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing to count: a lane under a narrower condition, up to a bound (one more means "more")."""

    lane: Lane
    narrowed: Q
    most: int


def counts(officer: Officer, found: Sequence[Lane], at: datetime, narrowed: Q | None = None) -> dict[str, int]:
    """How much is in each lane at a moment, and of the first how much is `terlambat`, in one query.

    Exact up to `limits.COUNTED`; one more than that means more. `narrowed` is what the filters ask, at that moment.
    """
    return tally(officer, found, at, narrowed)[0]


def tally(
    officer: Officer, found: Sequence[Lane], at: datetime, narrowed: Q | None = None, also: Sequence[Counted] = ()
) -> tuple[dict[str, int], list[int]]:
    """`counts`, and how much there is of each of `also`, in the same one query."""
    if narrowed is None:
        field = (officer.pk, officer.stands_for) if officer.office == Office.FIELD else ()
        reg = registry.current()
        counting = _of_lanes(Office(officer.office), officer.agency_id, field, reg.biro_id, reg.stamp)
    else:
        counting = _joined([_counting(officer, each) for each in _lanes_and_late(found, narrowed)])
    if also:
        counting = _joined([counting, *(_counting(officer, each) for each in also)])
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(counting[0], [moment if value is AT else value for value in counting[1]])
        row = list(cursor.fetchone() or ())
    codes = [*(lane.code for lane in found), "terlambat"]
    return dict(zip(codes, row, strict=False)), row[len(codes) :]


def _lanes_and_late(found: Sequence[Lane], narrowed: Q) -> list[Counted]:
    late = narrowed & Q(due_at__lt=NEVER)
    return [*(Counted(lane, narrowed, limits.COUNTED) for lane in found), Counted(found[0], late, limits.COUNTED)]


@lru_cache(4096)
def _of_lanes(office: Office, unit: int | None, field: tuple[int | None, ...], biro: int, stamp: str) -> Counting:
    """The SQL that counts an office's lanes: written once, since writing it takes longer than asking it.

    The key is all that a lane may depend on: the office, the unit, of a field officer who they are, and the master
    data (`biro`, and by its stamp the tree of units).
    """
    officer = Officer(office=office, agency_id=unit)
    if field:
        officer.pk, officer.stands_for = field[0], field[1]
    return _joined([_counting(officer, each) for each in _lanes_and_late(lanes(officer), Q())])


def _counting(officer: Officer, what: Counted) -> Counting:
    """The SQL that counts one thing, up to its bound."""
    found: list[str] = []
    given: list[Any] = []
    for part in parts(officer, what.lane):
        rows = part.filter(what.narrowed).order_by().values_list("pk" if what.lane is SEEN else Value(1))
        try:
            sql, values = rows[: what.most + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        found.append(f"SELECT * FROM ({sql}) part{len(found)}")
        given += values
    if not found:
        return "SELECT 0", ()
    shown = connection.ops.adapt_datetimefield_value(NEVER)
    rest = f" LIMIT {what.most + 1}" if len(found) > 1 else ""
    return (
        f"SELECT count(*) FROM ({' UNION '.join(found)}{rest}) counted",
        tuple(AT if value == shown else str(value) if isinstance(value, str) else value for value in given),
    )


def _joined(counted: Sequence[Counting]) -> Counting:
    """Several counts as one row. What is joined once may be joined again: its columns stay columns."""
    columns = [sql.removeprefix("SELECT ") if sql.startswith("SELECT (SELECT") else f"({sql})" for sql, _v in counted]
    return f"SELECT {', '.join(columns)}", tuple(value for _sql, values in counted for value in values)
