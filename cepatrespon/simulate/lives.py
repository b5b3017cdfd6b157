"""The lives that reports are to have: when, where, by whom, about what, and what is meant to become of each.

Draws everything that is known before the first report arrives, from one seed. The last reports are staged: each of
them ends, at the last moment, in a state that a visitor of a demonstration looks for. Leaves the acting to `city`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import shapely

from cepatrespon.agencies.geometry import EAST, NORTH, RouteMap
from cepatrespon.agencies.registry import CategoryEntry, Registry
from cepatrespon.complaints.models import Complaint
from cepatrespon.rules.routing import COUNTERS
from cepatrespon.rules.terms import Act, ExtensionReason, State
from cepatrespon.simulate import texts
from cepatrespon.simulate.distribution import City, Plan

# Where the demonstration's own officers sit, so that their inboxes are never empty: their share of all reports.
FAVOURED = {"31.71.01.1001": 0.07, "31.71.01.1004": 0.03}  # Kelurahan Gambir, Kelurahan Petojo Selatan
REPEAT_WITHIN = 120  # reports back, of which a repeated one copies its text and place
OWN_CATEGORY, OTHER_CATEGORY = 0.12, 0.62  # share coordinated: what a kelurahan usually does itself, and the rest


@dataclass(slots=True)
class Life:
    """One report, what is meant to happen to it, and what has happened so far."""

    index: int
    at: datetime  # UTC, whole seconds
    rng: random.Random
    category: CategoryEntry
    channel: str
    region: str
    lat: float
    lng: float
    accuracy: float
    body: str
    address: str
    reporter: int
    private: bool
    anonymous: bool
    photo: bool
    exif: bool
    plan: Plan
    stop: State | None = None  # a staged report stays in this state
    owner: int | None = None  # of a desk's report
    complaint: Complaint | None = None
    coordinated: bool = False
    disposed: bool = False
    ticketed: bool = False
    extended: bool = False
    revived: bool = False
    rejections: int = 0
    news: int = 0
    tries: int = 0
    turn: int = 0  # counts the planned acts, so that an overtaken one knows
    submitted: bool = False
    scene: int = 0  # the seed of its pictures: the same place before and after
    classified: bool = False
    clock_at: datetime | None = None

    @property
    def city(self) -> str:
        """The code of its kota or kabupaten."""
        return self.region.rsplit(".", 2)[0]


def draw(reg: Registry, habits: City, reports: int, days: int, seed: int, until: datetime) -> list[Life]:
    """`reports` lives over `days` WIB days that end at `until`, in the order in which the reports arrive."""
    route = reg.map_at(until)
    if route is None:
        raise LookupError("there is no map: run `cepatrespon init` to load the master data")
    codes = sorted(route.areas.codes)
    staged = min(len(STAGE), reports // 4)
    start = until - timedelta(days=days - 1)
    moments = [_before(at, until) for at in habits.moments(reports - staged, start, days)]
    people = habits.reporters(reports)
    lives: list[Life] = []
    for at, person in zip(sorted(moments), people, strict=False):
        again = habits.repeats() and lives
        source = habits.rng.choice(lives[-REPEAT_WITHIN:]) if again else None
        name = source.category.name if source else habits.category()
        code = source.region if source else _kelurahan(habits, codes)
        lives.append(_life(reg, route, habits, len(lives), seed, at, person, name, code, source))
    for row, person in zip(STAGE[:staged], people[reports - staged :], strict=True):
        at = until - timedelta(hours=row.hours)
        life = _life(reg, route, habits, len(lives), seed, at, person, row.category, row.region, None, row.channel)
        life.plan, life.stop, life.photo, life.private = replace(_PLAIN, **row.plan), row.stop, True, False
        lives.append(life)
    return sorted(lives, key=lambda life: (life.at, life.index))


def _before(at: datetime, until: datetime) -> datetime:
    """A time on the last day that has not come yet is taken from the day before."""
    return at.astimezone(UTC) if at < until else at.astimezone(UTC) - timedelta(days=1)


def _kelurahan(habits: City, codes: Sequence[str]) -> str:
    chance = habits.rng.random()
    for code, share in FAVOURED.items():
        if chance < share:
            return code
        chance -= share
    return habits.kelurahan(codes)


def _life(
    reg: Registry, route: RouteMap, habits: City, index: int, seed: int, at: datetime, person: int, name: str,
    code: str, source: Life | None, channel: str = "",
) -> Life:  # fmt: skip
    rng = random.Random(f"{seed}/{index}")  # noqa: S311 (an invented city)
    category = reg.category(name)
    if category is None:
        raise LookupError(f"there is no category {name!r}: run `cepatrespon init` to load the master data")
    habits.coordinated = OWN_CATEGORY if category.at_kelurahan else OTHER_CATEGORY
    channel = channel or habits.channel()
    if source:
        lat, lng = _near(route, rng, source)
    else:
        lat, lng = _inside(route, rng, code)
    return Life(
        index=index, at=at, rng=rng, category=category, channel=channel, region=code, lat=lat, lng=lng,
        accuracy=habits.accuracy(), body=texts.repeat(rng, source.body) if source else texts.report(rng, name),
        address=source.address if source else texts.address(rng), reporter=source.reporter if source else person,
        private=habits.private(), anonymous=habits.anonymous(), photo=habits.photo(channel), exif=habits.exif(),
        plan=habits.plan(name), owner=_desk(reg, channel, code),
        scene=source.scene if source else rng.getrandbits(32),
    )  # fmt: skip


def _desk(reg: Registry, channel: str, code: str) -> int | None:
    """The office at whose desk a report is entered: that of the place where the reporter lives."""
    kind = COUNTERS.get(channel)
    if kind is None:
        return None
    within = (u for u in reg.agencies.values() if u.kind is kind and u.region_code and _lies_in(code, u.region_code))
    return next((unit.id for unit in within), reg.biro_id)


def _lies_in(code: str, upper: str) -> bool:
    return f"{code}.".startswith(f"{upper}.")


def _inside(route: RouteMap, rng: random.Random, code: str) -> tuple[float, float]:
    """A point somewhere in a kelurahan."""
    area = route.areas.shapes[route.areas.codes.index(code)]
    west, south, east, north = area.bounds
    for _try in range(200):
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        if shapely.contains_xy(area, x, y):
            return round(y / NORTH, 6), round(x / EAST, 6)
    middle = area.representative_point()
    return round(middle.y / NORTH, 6), round(middle.x / EAST, 6)


def _near(route: RouteMap, rng: random.Random, source: Life) -> tuple[float, float]:
    """A second report of one thing is pinned some metres from the first."""
    lat, lng = source.lat + rng.gauss(0, 12) / 110_574, source.lng + rng.gauss(0, 12) / 110_700
    found = route.locate(lat, lng)
    if found is None or found.region_code != source.region:
        return source.lat, source.lng
    return round(lat, 6), round(lng, 6)


# ── the staged reports of the last days ──────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Staged:
    """A report so many hours before the end, the state in which it stays, and how its plan differs from a plain one."""

    hours: float
    category: str
    stop: State
    plan: dict[str, Any] = field(default_factory=dict)
    region: str = "31.71.01.1001"  # Kelurahan Gambir
    channel: str = "jaki"


PETOJO = "31.71.01.1004"
_PLAIN = Plan(
    answered=True, response=0.8, coordinated=False, disposed=False, referred=False, ticket=None, ticket_hours=6.0,
    ticket_approved=True, revived=False, extension=None, extension_days=7, work=9.0, rejections=0, rework=6.0,
    verify=5.0, field_check=False, decide=6.0,
)  # fmt: skip
_AWAY = {"coordinated": True}

# fmt: off
STAGE: tuple[Staged, ...] = (
    #      hours  category, state in which it stays, plan
    Staged(2.5,   "Sampah",                         State.WAITING),
    Staged(5.2,   "Tutup Saluran",                  State.WAITING),      # nearly due
    Staged(9.0,   "PKL Liar",                       State.WAITING),      # M1 has passed
    Staged(20.0,  "Sampah",                         State.IN_PROGRESS),
    Staged(153.0, "Trotoar",                        State.IN_PROGRESS),  # warned of M7
    Staged(173.0, "Saluran Air, Kali/Sungai",       State.IN_PROGRESS),  # M7 has passed
    Staged(3.5,   "Jalan",                          State.COORDINATED,  _AWAY),
    Staged(9.5,   "Jembatan/JPO/Halte",             State.COORDINATED,  _AWAY),
    Staged(26.0,  "Jalan",                          State.IN_PROGRESS,  _AWAY),
    Staged(6.0,   "Trotoar",                        State.DISPOSED,     {**_AWAY, "disposed": True}),
    Staged(52.0,  "Jalan",                          State.IN_PROGRESS,  {**_AWAY, "disposed": True}),
    Staged(30.0,  "Jalan",                          State.TICKET,       {**_AWAY, "ticket": Act.MOVE_AGENCY}),
    Staged(90.0,  "Pohon",                          State.TICKET,       {**_AWAY, "ticket": Act.MOVE_AGENCY}),  # late
    Staged(21.0,  "Arus Lalu Lintas",               State.TICKET,       {**_AWAY, "ticket": Act.WRONG_COORDINATION}),
    Staged(27.0,  "Sampah",                         State.TICKET,       {"ticket": Act.MOVE_KELURAHAN}),
    Staged(15.0,  "Gangguan dan Kebisingan",        State.TICKET,       {"ticket": Act.UNCLEAR}),
    Staged(18.0,  "Satwa Liar",                     State.TICKET,       {"ticket": Act.NOT_FOUND}),
    Staged(60.0,  "Parkir Liar",                    State.EXTENDED,     {**_AWAY, "extension": ExtensionReason.BUDGET}),
    Staged(75.0,  "Trotoar",                        State.EXTENDED,     {"extension": ExtensionReason.DIFFICULTY}),
    Staged(40.0,  "Sampah",                         State.SUBMITTED,    {"work": 30.0}),
    Staged(44.0,  "Saluran Air, Kali/Sungai",       State.DONE,         {"work": 20.0, "decide": None}),  # to validate
    Staged(48.0,  "Jalan",                          State.DONE,         {**_AWAY, "work": 22.0, "decide": None}),
    Staged(70.0,  "Jalan",                          State.REJECTED,     {**_AWAY, "rejections": 1}),
    Staged(80.0,  "Sampah",                         State.REJECTED,     {"rejections": 2}),
    Staged(110.0, "Penanganan Banjir",              State.DONE,         {"decide": None}),  # by the clock
    Staged(64.0,  "Sampah",                         State.DONE),
    Staged(72.0,  "Jaringan/Menara Telekomunikasi", State.REFERRED,     {**_AWAY, "referred": True}),
    Staged(50.0,  "Gangguan dan Kebisingan",        State.CLOSED,       {"ticket": Act.UNCLEAR, "revived": True}),
    Staged(33.0,  "Pungutan Liar",                  State.IN_PROGRESS,  channel="inspektorat"),
    Staged(8.0,   "Keluhan Pelayanan",              State.WAITING,      channel="inspektorat"),
    Staged(4.0,   "Jalan",                          State.WAITING,      channel="x"),
    Staged(11.0,  "Keluhan Pelayanan",              State.WAITING,      channel="pendopo"),
    Staged(22.0,  "Saluran Air, Kali/Sungai",       State.IN_PROGRESS,  _AWAY, PETOJO),
    Staged(4.5,   "Penanganan Banjir",              State.COORDINATED,  _AWAY, PETOJO),
    Staged(3.0,   "Parkir Liar",                    State.COORDINATED,  _AWAY),
    Staged(5.0,   "Sampah",                         State.WAITING,      {}, PETOJO),
)
# fmt: on
