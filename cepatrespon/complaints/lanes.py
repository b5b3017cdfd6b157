"""An officer's inbox in lanes: what is in each, in which order, and how much.

The first lane is what the officer's unit must answer; the others divide it, and what the unit waits for or has behind
it. `SEEN` is everything that the officer may see. Counts are exact up to a bound and cost the same beyond it. A page
of a lane is taken by `paging`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.rules import limits, routing
from cepatrespon.rules.terms import PRIORITY, Office, State

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
    base: Q | None = None  # a condition that holds in all of it, found by one index: lanes that share it count together


SEEN = Lane("terlihat", "Semua yang terlihat", "Everything I may see", Q(), owed=False)


def lanes(officer: Officer) -> list[Lane]:
    """The lanes of this officer's inbox; the first is everything that this officer's unit must answer."""
    unit, office = officer.agency_id, officer.office
    biro = registry.current().biro_id
    if office == Office.FACILITATOR:
        waiting = Q(answers=biro, due_clause="M9")
        return _sharing(waiting, [
            Lane("verifikasi", "Perlu verifikasi", "To verify", waiting & Q(verifications=0)),
            Lane("diverifikasi", "Sudah diverifikasi", "Verified", waiting & Q(verifications__gt=0)),
        ])  # fmt: skip
    if office == Office.VALIDATOR:
        return _sharing(Q(answers=biro), [
            Lane("giliran", "Giliran Biro", "Biro's turn", Q(answers=biro)),
            Lane("tiket", "Tiket pemindahan", "Routing tickets", Q(answers=biro, due_clause__in=["M3", "M4"])),
            Lane("validasi", "Siap divalidasi", "To validate", Q(answers=biro, due_clause="M9", verifications__gt=0)),
            Lane("verifikasi", "Menunggu verifikasi", "To verify", Q(answers=biro, due_clause="M9", verifications=0)),
        ])  # fmt: skip
    if office in (Office.ADMINISTRATOR, Office.INSPECTOR) and unit is not None:
        return _of_a_unit(unit, biro)
    if office == Office.FIELD and unit is not None:
        tasks = Q(answers=unit, due_clause__in=["M1", "M7"])
        return _sharing(tasks, [
            Lane("tugas", "Tugas saya", "My tasks", tasks),
            Lane("ditugaskan", "Ditugaskan kepada saya", "Assigned to me", tasks & Q(assignee__isnull=False)),
            Lane("bersama", "Belum ditugaskan", "Not assigned", tasks & Q(assignee__isnull=True)),
        ])  # fmt: skip
    return _sharing(Q(answers__isnull=False), [
        Lane("semua", "Semua laporan terbuka", "All open reports", Q(answers__isnull=False)),
        Lane("tiket", "Tiket pemindahan", "Routing tickets", Q(answers=biro, due_clause__in=["M3", "M4"])),
        Lane("validasi", "Menunggu validasi", "Awaiting validation", Q(answers=biro, due_clause="M9")),
        Lane("ditolak", "TL ditolak", "Rejected", Q(answers__isnull=False, state=State.REJECTED)),
    ])  # fmt: skip


def _sharing(base: Q, found: list[Lane]) -> list[Lane]:
    return [replace(lane, base=base) for lane in found]


def _of_a_unit(unit: int, biro: int) -> list[Lane]:
    """What a unit that holds reports works through. Of Biro only its own reports: tickets and validation have pages."""
    reg = registry.current()
    kind = reg.agencies[unit].kind if unit in reg.agencies else None
    clears_up = any(
        channel.owner_id == unit or (channel.owner_id is None and routing.at_counter(channel.code, kind))
        for channel in reg.channels
    )
    mine, ended = Q(answers=unit), Q(holder=unit, due_at__isnull=True)  # ended: nobody owes anything more
    held = Q(holder=unit, completed_at__isnull=True)
    own = mine if unit != biro else mine & Q(holder=unit)
    waits = held & Q(state__in=[State.TICKET, State.REJECTED, State.SUBMITTED])
    # Found by an index of its own: what has a relation at all, of the unit's.
    first = mine & Q(holder=unit) & ~Q(relation="") & Q(relation__in=sorted(PRIORITY))
    at_work = mine & Q(due_clause="M7") & ~Q(state=State.REJECTED)
    found = [
        Lane("giliran", "Giliran kita", "Our turn", own, base=mine),
        Lane("didahulukan", "Didahulukan", "First", first, base=mine),
        Lane("baru", "Belum direspons", "Not yet answered", mine & Q(due_clause="M1"), base=mine),
        Lane("dikerjakan", "Dikerjakan", "In hand", at_work, base=mine),
        Lane("tiket", "Menunggu tiket", "Waiting for a ticket", held & Q(state=State.TICKET), base=waits),
        Lane("ditolak", "TL ditolak", "Rejected", held & Q(state=State.REJECTED), base=waits),
        Lane("validasi", "Menunggu validasi", "Awaiting validation", held & Q(state=State.SUBMITTED), base=waits),
    ]
    if clears_up:
        clarity = mine & Q(due_clause__in=["M5", "M6"])
        found.append(Lane("kejelasan", "Perlu kejelasan", "To clear up", clarity, base=mine))
    if unit == biro:
        found.append(Lane("diteruskan", "Diteruskan", "Referred", ended & Q(state=State.REFERRED), owed=False))
    # Selesai, Tidak Dapat Ditindaklanjuti, Diteruskan
    found.append(Lane("selesai", "Ditutup", "Closed", ended, owed=False))
    return found


# ── what is in a lane ────────────────────────────────────────────────────────────────────────────
def inbox(officer: Officer, lane: Lane) -> QuerySet[Complaint]:
    """One lane in its order: what is due first, or the newest where nothing is owed. Same scope as `visible_to`."""
    room = visible_to(officer) if lane is SEEN else _room(officer).filter(lane.where)
    return room.order_by(*(("due_at", "number") if lane.owed else ("-reported_at", "-number")))


NEWEST = "newest"  # of a part of `SEEN`: when its reports came, by the index that finds them
SPREAD = 16  # units: so many are asked one by one, beyond it their reports are so many that any order meets them soon


def parts(officer: Officer, lane: Lane) -> list[QuerySet[Complaint]]:
    """A lane without its order, in parts whose union it is: each is found by an index of its own.

    What a unit may see is what it holds or held, what came through its channels, and its area. In one condition a
    database can only walk all complaints; in parts it need not. Each part of `SEEN` has `NEWEST`, to sort it by.
    """
    if lane is not SEEN:
        return [_room(officer).filter(lane.where)]
    unit = registry.current().agencies.get(officer.agency_id or 0)
    when = F("reported_at")
    if officer.office != Office.ADMINISTRATOR or unit is None or unit.id == registry.current().biro_id:
        return [visible_to(officer).annotate(**{NEWEST: when})]
    open_, within = Complaint.objects.filter(open_to(officer)), registry.current().descendants(unit.id)
    found = [open_.filter(owner_id=unit.id).annotate(**{NEWEST: when})]
    if area := area_of(officer):
        found.append(open_.filter(region_id__in=area).annotate(**{NEWEST: when}))
    if len(within) > SPREAD:
        held = Exists(Involvement.objects.filter(complaint=OuterRef("pk"), unit_id__in=within))
        return [*found, open_.filter(held).annotate(**{NEWEST: when})]
    # A unit holds or held a complaint once, so that the join doubles none.
    own = ({"involvements__unit": each, "involvements__reported_at__isnull": False} for each in sorted(within))
    return [*found, *(open_.filter(**each).annotate(**{NEWEST: F("involvements__reported_at")}) for each in own)]


def _room(officer: Officer) -> QuerySet[Complaint]:
    """What the lanes of an officer may show at all; nothing to who is of no unit and oversees nothing."""
    whole_city = officer.office in (Office.SECRETARY, Office.INSPECTOR)
    if officer.office == Office.SYSTEM or not (whole_city or officer.agency_id):
        return Complaint.objects.none()
    return Complaint.objects.filter(open_to(officer))


# ── how much ─────────────────────────────────────────────────────────────────────────────────────
AT = object()  # where the moment goes among the parameters
NEVER = datetime(9999, 12, 31, tzinfo=UTC)  # stands for it while the SQL is written
LATE, WALK = "terlambat", "walk"
GLANCE = 300  # reports of a lane that are looked at for words that many have


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What filters leave of a lane: a condition, and a search for words that too many have for an index."""

    where: Q
    common: Q | None = None

    @property
    def whole(self) -> Q:
        """Both together."""
        return self.where if self.common is None else self.where & self.common


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing to count: a lane under a narrower condition, up to a bound (one more means "more")."""

    lane: Lane
    narrowed: Narrowed
    most: int


@dataclass(frozen=True, slots=True)
class Counting:
    """The SQL of one row of counts, its parameters, and what each column counts ("" where only its place says it)."""

    sql: str
    given: tuple[Any, ...]
    names: tuple[str, ...]


def bound(lane: Lane, filtered: bool) -> int:
    """Up to how many a lane is counted exactly."""
    return limits.COUNTED if lane.base is not None or not filtered else limits.COUNTED_IN_SEARCH


def counts(officer: Officer, found: Sequence[Lane], at: datetime, narrowed: Narrowed | None = None) -> dict[str, int]:
    """How much is in each lane at a moment, and of the first how much is `terlambat`, in one query.

    Exact up to `bound`; one more than that means more. Under a search for common words a lane longer than `GLANCE` is
    looked at no further: -n-1 then means that n were found so far. `narrowed` is what the filters ask, at that moment.
    """
    return tally(officer, found, at, narrowed)[0]


def tally(
    officer: Officer,
    found: Sequence[Lane],
    at: datetime,
    narrowed: Narrowed | None = None,
    also: Sequence[Counted] = (),
) -> tuple[dict[str, int], list[int]]:
    """`counts`, and how much there is of each of `also`, in the same one query.

    Under filters the lanes that share a base are counted in one walk over it. Where a walk meets its bound, as
    a unit's work hardly does, they are counted one by one in a second query.
    """
    if narrowed is None:
        field = (officer.pk, officer.stands_for) if officer.office == Office.FIELD else ()
        reg = registry.current()
        first = _of_lanes(Office(officer.office), officer.agency_id, field, reg.biro_id, reg.stamp)
    else:
        first = _in_walks(officer, found, narrowed)
    row = _asked(_joined([first, *(_counting(officer, each) for each in also)]), at)
    counted, rest = dict(zip(first.names, row, strict=False)), row[len(first.names) :]
    if narrowed is None:
        return counted, rest
    cut = [name for name in first.names if name.startswith(WALK) and counted[name] > _reach(narrowed)]
    if cut and narrowed.common is None:
        one_by_one = _one_by_one(officer, found, narrowed)
        counted = dict(zip(one_by_one.names, _asked(one_by_one, at), strict=True))
    for name in cut if narrowed.common is not None else ():
        for code in name.split()[1:]:
            counted[code] = -counted[code] - 1
    return {name: count for name, count in counted.items() if not name.startswith(WALK)}, rest


def _reach(narrowed: Narrowed) -> int:
    """How far a walk over a base goes."""
    return limits.COUNTED if narrowed.common is None else GLANCE


def _asked(counting: Counting, at: datetime) -> list[int]:
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(counting.sql, [moment if value is AT else value for value in counting.given])
        return list(cursor.fetchone() or ())


@lru_cache(4096)
def _of_lanes(office: Office, unit: int | None, field: tuple[int | None, ...], biro: int, stamp: str) -> Counting:
    """The SQL that counts an office's lanes: written once, since writing it takes longer than asking it.

    The key is all that a lane may depend on: the office, the unit, of a field officer who they are, and the master
    data (`biro`, and by its stamp the tree of units).
    """
    officer = Officer(office=office, agency_id=unit)
    if field:
        officer.pk, officer.stands_for = field[0], field[1]
    return _one_by_one(officer, lanes(officer), None)


def _one_by_one(officer: Officer, found: Sequence[Lane], narrowed: Narrowed | None) -> Counting:
    """Each lane by itself, up to its own bound: from an index alone, where there is no filter."""
    left = narrowed or Narrowed(Q())
    asked = [Counted(lane, left, bound(lane, narrowed is not None)) for lane in found]
    asked.append(Counted(found[0], replace(left, where=left.where & Q(due_at__lt=NEVER)), limits.COUNTED))
    names = [*(lane.code for lane in found), LATE]
    return _joined([replace(_counting(officer, each), names=(name,)) for name, each in zip(names, asked, strict=True)])


def _in_walks(officer: Officer, found: Sequence[Lane], narrowed: Narrowed) -> Counting:
    """The lanes under a filter: those that share a base in one walk over what the filter leaves of it."""
    bases: list[tuple[Q, list[Lane]]] = []
    asked = []
    for lane in found:
        if lane.base is None and narrowed.common is None:
            counted = _counting(officer, Counted(lane, narrowed, bound(lane, filtered=True)))
            asked.append(replace(counted, names=(lane.code,)))
        elif sharing := next((lanes for base, lanes in bases if base == (lane.base or lane.where)), None):
            sharing.append(lane)
        else:
            bases.append((lane.base or lane.where, [lane]))
    for base, sharing in bases:
        inside = {lane.code: lane.where for lane in sharing}
        if found[0] in sharing:
            inside[LATE] = found[0].where & Q(due_at__lt=NEVER)
        marks = {f"l{n}": Case(When(where, then=1), default=0) for n, where in enumerate(inside.values())}
        has = {} if narrowed.common is None else {"has": Case(When(narrowed.common, then=1), default=0)}
        rows = _room(officer).filter(base, narrowed.where).order_by().annotate(**marks, **has)
        times = " * has" if has else ""
        sums = ", ".join(f"coalesce(sum({mark}{times}), 0)" for mark in marks)
        walk = f"SELECT {sums}, count(*) FROM ({{}}) walked"
        names = (*inside, " ".join([WALK, *inside]))
        asked.append(_written(rows.values_list(*marks, *has)[: _reach(narrowed) + 1], walk, names))
    return _joined(asked)


def _counting(officer: Officer, what: Counted) -> Counting:
    """One thing, up to its bound, as one column."""
    each = [
        _written(
            part.filter(what.narrowed.whole).order_by().values_list("pk")[: what.most + 1],
            "SELECT * FROM ({}) part",
            (),
        )
        for part in parts(officer, what.lane)
    ]
    rest = f" LIMIT {what.most + 1}" if len(each) > 1 else ""
    together = " UNION ".join(part.sql.removesuffix("part") + f"part{n}" for n, part in enumerate(each))
    given = tuple(value for part in each for value in part.given)
    return Counting(f"SELECT count(*) FROM ({together}{rest}) counted", given, ("",))


def _written(rows: Any, around: str, names: tuple[str, ...]) -> Counting:
    """A queryset's SQL within other SQL; of one that can find nothing, nothing."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        columns = ", ".join(
            "0 AS " + name for name in rows.query.values_select or rows.query.annotation_select or ["pk"]
        )
        return Counting(around.format(f"SELECT {columns} WHERE 1 = 0"), (), names)
    shown = connection.ops.adapt_datetimefield_value(NEVER)
    given = (AT if value == shown else str(value) if isinstance(value, str) else value for value in values)
    return Counting(around.replace("{}", sql), tuple(given), names)


def _joined(counted: Sequence[Counting]) -> Counting:
    """Several rows of counts as one."""
    sources = ", ".join(f"({each.sql}) c{n}" for n, each in enumerate(counted))
    return Counting(
        f"SELECT * FROM {sources}",
        tuple(value for each in counted for value in each.given),
        tuple(name for each in counted for name in each.names),
    )
