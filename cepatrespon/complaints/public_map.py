"""The public's reports, narrowed and counted: for the map, the list beside it, and what both say in numbers.

Starts from `querysets.public()` or from `marks`, which holds the same reports. Every answer is counted exactly and
kept for half a minute by each process, so that what is hidden is gone within that. Tombstones stand in the list alone,
and only where the filters could not tell anything of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import RawSQL

from cepatrespon.rules import limits
from cepatrespon.rules.case import FINAL
from cepatrespon.rules.terms import Mode, State

from . import search
from .marks import COARSE, FINEST, Mark, among, coarser, degrees, standing
from .models import Complaint
from .paging import Cursor
from .querysets import public, tombstones

CLOSEST, FARTHEST = 19, 8  # zooms of the map
PARTS = 2  # a screen's tile of 256 pixels is divided into 2 ** 2 cells each way
SHARED = FINEST - COARSE - PARTS  # up to this zoom (13) every piece is cut from one count of the whole city
OPEN = frozenset(state.value for state in State if state not in FINAL)
# How what is over is written in the marks, the commonest first: each row is compared with them in this order.
OVER = [standing(State.DONE, mode) for mode in Mode] + [state.value for state in State if state in FINAL - {State.DONE}]
Cell = tuple[int, int, int, int, int, int, int]  # x, y, reports, unfinished, sums of their places, one's key
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the map: cells of one zoom from (`left`, `low`) to (`right`, `high`), both within it."""

    zoom: int
    left: int
    low: int
    right: int
    high: int

    @property
    def shift(self) -> int:
        """How many bits of the finest grid one cell of this zoom holds."""
        return FINEST - self.zoom - PARTS

    @classmethod
    def read(cls, said: str) -> Box | None:
        """The piece that an address names ("13.6524.3900.6540.3910"); None for nonsense or for too much."""
        parts = said.split(".")
        if len(parts) != 5 or not all(part.isascii() and part.isdecimal() and len(part) < 9 for part in parts):
            return None
        box = cls(*(int(part) for part in parts))
        if not FARTHEST <= box.zoom <= CLOSEST or box.left > box.right or box.low > box.high:
            return None
        many = (box.right - box.left + 1) * (box.high - box.low + 1)
        return box if many <= limits.MAP_CELLS and box.right < 2 ** (box.zoom + PARTS) else None

    def __str__(self) -> str:
        return f"{self.zoom}.{self.left}.{self.low}.{self.right}.{self.high}"

    def where(self) -> Q:
        """The marks within it."""
        left, low, right, high = (n << self.shift for n in (self.left, self.low, self.right + 1, self.high + 1))
        return Q(x__gte=left, x__lt=right, y__gte=low, y__lt=high)

    @property
    def corners(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """South-west and north-east, as latitude and longitude."""
        left, low, right, high = (n << self.shift for n in (self.left, self.low, self.right + 1, self.high + 1))
        return degrees(left, low), degrees(right, high)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks to see of the public's reports. Empty: all of them."""

    category: str = ""
    states: tuple[str, ...] = ()
    mode: str = ""
    regions: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    box: Box | None = None

    @property
    def telling(self) -> bool:
        """Whether a report that matches tells by that of its place, kind or words."""
        return bool(self.category or self.regions or self.words or self.box)

    @property
    def bare(self) -> bool:
        """Whether nothing was asked for."""
        return self == Wanted()


def _of_complaints(wanted: Wanted) -> Q:
    """The condition on complaints; but for the words and the box."""
    found = _common(wanted)
    if wanted.category:
        found &= Q(category_id=wanted.category)
    if wanted.regions:
        found &= Q(region_id__in=wanted.regions)
    if wanted.mode:
        found &= Q(state=State.DONE, mode=wanted.mode)
    elif wanted.states:
        found &= Q(state__in=wanted.states)
    return found


def _of_marks(wanted: Wanted) -> Q:
    found = _common(wanted)
    if wanted.category:
        found &= Q(category=wanted.category)
    if wanted.regions:
        found &= Q(region__in=wanted.regions)
    if wanted.mode:
        found &= Q(standing=standing(State.DONE, wanted.mode))
    elif wanted.states:
        found &= Q(standing__in=[one for state in wanted.states for one in standings(state)])
    return found & wanted.box.where() if wanted.box else found


def _common(wanted: Wanted) -> Q:
    found = Q()
    if wanted.since:
        found &= Q(reported_at__gte=wanted.since)
    if wanted.until:
        found &= Q(reported_at__lt=wanted.until)
    return found


def standings(state: str) -> list[str]:
    """Every way in which a report in this state is written in the marks."""
    return [standing(state, mode) for mode in Mode] if state == State.DONE else [state]


# ── what was counted within half a minute ────────────────────────────────────────────────────────
def _kept(what: str, wanted: Wanted, ask: Callable[[], Answer]) -> Answer:
    key = "peta:" + hashlib.sha256(f"{what} {wanted!r}".encode()).hexdigest()
    known: Answer | None = cache.get(key)
    if known is None:
        known = ask()
        cache.set(key, known, limits.MAP_FRESH_SECONDS)
    return known


# ── words ────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Found:
    """The public reports that a search finds, by their keys; of a common word those among the newest (`some`)."""

    keys: tuple[int, ...]
    some: bool


def _found(wanted: Wanted) -> Found | None:
    """What the words of `wanted` find, within its other filters but the box; None where it has no words.

    A word that thousands have is looked for in the newest reports only: each of them must be asked.
    """
    if not wanted.words:
        return None
    rest = replace(wanted, words="", box=None)

    def ask() -> Found:
        match = search.matching(wanted.words, fresh=False)
        if match is None:
            return Found((), False)
        room = public().filter(_of_complaints(rest))
        if match.common:
            newest = Mark.objects.filter(_of_marks(rest)).order_by("-reported_at").values_list("pk", flat=True)
            looked_at = list(newest[: limits.MAP_SEARCHED + 1])
            room = room.filter(among(looked_at[: limits.MAP_SEARCHED]))
            return Found(_keys(room, match), len(looked_at) > limits.MAP_SEARCHED)
        return Found(_keys(room, match), False)

    return _kept("kata", replace(wanted, box=None), ask)


def _keys(room: QuerySet[Complaint], match: search.Match) -> tuple[int, ...]:
    return tuple(room.filter(match.where).order_by().values_list("pk", flat=True))


def marks(wanted: Wanted) -> QuerySet[Mark]:
    """The marks that are asked for; of a search for a common word those among the newest."""
    found = _found(wanted)
    narrowed = Mark.objects.filter(_of_marks(wanted)).order_by()
    return narrowed if found is None else narrowed.filter(among(found.keys))


# ── counts ───────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Counted:
    """How many public reports there are, and how many of them are unfinished."""

    all: int
    open: int


@dataclass(frozen=True, slots=True)
class Regions:
    """The counts of each kelurahan; `elsewhere` of those without one. `some`: of a common word, the newest only."""

    of: dict[str, Counted]
    elsewhere: Counted
    some: bool = False

    @property
    def total(self) -> Counted:
        """All of them together."""
        each = [*self.of.values(), self.elsewhere]
        return Counted(sum(one.all for one in each), sum(one.open for one in each))


def by_region(wanted: Wanted) -> Regions:
    """How many reports match in each kelurahan. At most two queries (three where there are words)."""

    def ask() -> Regions:
        rows = marks(wanted).values_list("region").annotate(n=Count("pk"), o=_unfinished())
        of = {region: Counted(n, o) for region, n, o in rows}
        elsewhere = of.pop(None, Counted(0, 0))
        found = _found(wanted)
        return Regions(of, elsewhere, found is not None and found.some)

    return _kept("kelurahan", wanted, ask)


def _unfinished() -> Sum:
    return Sum(Case(When(standing__in=OVER, then=Value(0)), default=Value(1), output_field=IntegerField()))


# ── the map ──────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Cluster:
    """Several reports of one cell of the map (`x`, `y` at the box's zoom), where their middle is."""

    x: int
    y: int
    lat: float
    lng: float
    all: int
    open: int


@dataclass(frozen=True, slots=True)
class Point:
    """One report by itself in its cell, at a rounded place."""

    lat: float
    lng: float
    number: str
    category: str
    state: str
    mode: str
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class View:
    """What stands in a piece of the map."""

    clusters: list[Cluster]
    points: list[Point]
    total: int
    some: bool = False


def view(wanted: Wanted, box: Box) -> View:
    """What a piece of the map shows: a cell with one report that report, a cell with several a cluster."""
    asked = replace(wanted, box=box)
    return _kept("petak", asked, lambda: _view(asked, box))


def _view(wanted: Wanted, box: Box) -> View:
    if box.zoom > SHARED:
        rows = list(cells(wanted, box.shift))
    else:
        whole = replace(wanted, box=None)
        rows = _cut(_kept("sel", whole, lambda: list(cells(whole, COARSE))), box, box.shift - COARSE)
    clusters, alone, total = [], {}, 0
    for cx, cy, n, unfinished, sx, sy, one in rows:
        total += n
        lat, lng = degrees(sx / n + 0.5, sy / n + 0.5)
        if n == 1:
            alone[one] = (lat, lng)
        else:
            clusters.append(Cluster(cx, cy, lat, lng, n, unfinished))
    columns = "pk", "number", "category_id", "state", "mode", "reported_at"
    points = [
        Point(*alone[pk], number, category or "", state, mode, at)
        for pk, number, category, state, mode, at in public().filter(among(list(alone))).values_list(*columns)
    ]
    clusters.sort(key=lambda each: (-each.all, each.x, each.y))
    points.sort(key=lambda each: each.reported_at, reverse=True)
    found = _found(wanted)
    return View(clusters, points, total, found is not None and found.some)


def cells(wanted: Wanted, shift: int) -> QuerySet[Mark, Cell]:
    """Every cell of a grid `shift` bits coarser than the finest, with what it holds. One query."""
    rows = marks(wanted).filter(x__isnull=False)
    rows = rows.annotate(cx=RawSQL(coarser("x", shift), []), cy=RawSQL(coarser("y", shift), []))  # noqa: S611
    return rows.values_list("cx", "cy").annotate(
        n=Count("pk"), o=_unfinished(), sx=Sum("x"), sy=Sum("y"), one=Min("pk")
    )


def _cut(finer: list[Cell], box: Box, wider: int) -> list[Cell]:
    """The cells of a box, each of them put together from finer ones (by so many bits)."""
    found: dict[tuple[int, int], Cell] = {}
    for fx, fy, n, unfinished, sx, sy, one in finer:
        x, y = fx >> wider, fy >> wider
        if box.left <= x <= box.right and box.low <= y <= box.high:
            _x, _y, n0, o0, sx0, sy0, one0 = found.get((x, y), (x, y, 0, 0, 0, 0, one))
            found[x, y] = (x, y, n0 + n, o0 + unfinished, sx0 + sx, sy0 + sy, one0)
    return list(found.values())


# ── the list ─────────────────────────────────────────────────────────────────────────────────────
COLUMNS = ("number", "body", "category_id", "region_id", "state", "mode", "reported_at", "hidden")


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list, newest first, each row with its place on the grid; and the cursors beside it."""

    rows: list[tuple[Complaint, tuple[float, float] | None]]
    previous: Cursor | None
    next: Cursor | None


def listed(wanted: Wanted, cursor: Cursor | None, size: int) -> Listed:
    """One page of what is asked for, tombstones among it where they tell nothing. Three queries at most."""
    room = (public() if wanted.telling else public() | tombstones()).filter(_of_complaints(wanted))
    if wanted.words:
        match = search.matching(wanted.words, fresh=False)
        room = room.none() if match is None else room.filter(match.where)
    if wanted.box:
        room = room.filter(pk__in=Mark.objects.filter(wanted.box.where()).values("complaint_id"))
    back = cursor is not None and cursor.back
    if cursor is not None:
        way = "gt" if back else "lt"
        room = room.filter(
            Q(**{f"reported_at__{way}e": cursor.at})
            & (Q(**{f"reported_at__{way}": cursor.at}) | Q(**{f"number__{way}": cursor.number}))
        )
    sign = "" if back else "-"
    rows = list(room.order_by(f"{sign}reported_at", f"{sign}number").only(*COLUMNS)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if back and not more:
        return listed(wanted, None, size)
    if back:
        rows.reverse()
    before = 0 if cursor is None else max(cursor.before - len(rows), 0) if back else cursor.before
    if not rows:
        return Listed([], None, None)
    placed = Mark.objects.filter(pk__in=[row.pk for row in rows if not row.hidden], x__isnull=False)
    places = {pk: degrees(x + 0.5, y + 0.5) for pk, x, y in placed.values_list("pk", "x", "y") if x and y}
    return Listed(
        [(row, places.get(row.pk)) for row in rows],
        Cursor(rows[0].reported_at, rows[0].number, before, back=True) if cursor is not None else None,
        Cursor(rows[-1].reported_at, rows[-1].number, before + len(rows)) if more or back else None,
    )
