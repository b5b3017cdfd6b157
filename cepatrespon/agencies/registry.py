"""The whole of the master data, in memory: read once, asked thousands of times a second.

`current()` costs one query of one row: the stamp that triggers renew on every change (see `triggers`). Where it is
still the one known, nothing else is read. A snapshot never changes, so threads share it without locks.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db import connection

from cepatrespon.agencies import geometry
from cepatrespon.agencies.entries import CategoryEntry, ChannelEntry, Dated, MapEntry, RegionEntry, Unit
from cepatrespon.agencies.geometry import RouteMap
from cepatrespon.agencies.models import (
    Agency,
    Boundary,
    Category,
    CategoryAgency,
    CategoryMapping,
    Channel,
    MapVersion,
    PolicyVersion,
    Region,
)
from cepatrespon.agencies.named import BIRO, INSPEKTORAT, SEKRETARIAT
from cepatrespon.rules.policy import Policy
from cepatrespon.rules.terms import UnitKind

__all__ = [
    "CategoryEntry", "ChannelEntry", "Dated", "MapEntry", "RegionEntry", "Registry", "Unit", "current", "one_view",
]  # fmt: skip


@dataclass(frozen=True)
class Registry:
    """One snapshot of the master data."""

    stamp: str
    regions: Mapping[str, RegionEntry]
    agencies: Mapping[int, Unit]
    channels: tuple[ChannelEntry, ...]
    categories: tuple[CategoryEntry, ...]
    policies: tuple[Policy, ...]
    policy_dates: tuple[dt.datetime, ...]
    maps: tuple[MapEntry, ...]
    by_name: Mapping[str, Unit] = field(init=False)
    by_code: Mapping[str, Unit] = field(init=False)
    _below: Mapping[int, frozenset[int]] = field(init=False, repr=False)
    _within: Mapping[str, frozenset[str]] = field(init=False, repr=False)
    _offices: Mapping[str, tuple[Unit, ...]] = field(init=False, repr=False)
    _channels: Mapping[str, ChannelEntry] = field(init=False, repr=False)
    _categories: Mapping[str, CategoryEntry] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        units = sorted(self.agencies.values(), key=lambda unit: unit.path)
        below: dict[int, set[int]] = {unit.id: set() for unit in units}
        for unit in units:
            for upper in unit.path.strip("/").split("/"):
                below[int(upper)].add(unit.id)
        within: dict[str, set[str]] = {code: set() for code in self.regions}
        for code, region in self.regions.items():
            around: str | None = code if region.level == "kelurahan" else None
            while around in within:
                within[around].add(code)
                around = self.regions[around].parent_code
        offices: dict[str, tuple[Unit, ...]] = {}
        for unit in sorted(units, key=lambda unit: unit.valid_from):
            if unit.kind is UnitKind.KELURAHAN and unit.region_code:
                offices[unit.region_code] = (unit, *offices.get(unit.region_code, ()))
        # Of two generations with one name, the one that is or was valid last is meant.
        categories = sorted(self.categories, key=lambda category: category.valid_from)
        lookups: dict[str, dict[Any, Any]] = {
            "by_name": {unit.name.casefold(): unit for unit in units},
            "by_code": {unit.code: unit for unit in units},
            "_below": {upper: frozenset(lower) for upper, lower in below.items()},
            "_within": {code: frozenset(found) for code, found in within.items()},
            "_offices": offices,
            "_channels": {key: c for c in self.channels for key in (c.name.casefold(), c.code)},
            "_categories": {key: c for c in categories for key in (c.name.casefold(), c.code)},
        }
        for name, lookup in lookups.items():
            object.__setattr__(self, name, MappingProxyType(lookup))

    # ── units ────────────────────────────────────────────────────────────────────────────────────
    def unit(self, id: int) -> Unit:
        """The unit with this id; KeyError when there is none."""
        return self.agencies[id]

    def unit_named(self, name: str) -> Unit | None:
        """The unit with this official name, in any case, or this code."""
        key = " ".join(name.split()).casefold()
        return self.by_name.get(key) or self.by_code.get(key)

    def is_below(self, lower_id: int, upper_id: int) -> bool:
        """Whether the first unit is somewhere below the second (never of itself)."""
        return lower_id != upper_id and lower_id in self._below.get(upper_id, frozenset())

    def descendants(self, id: int) -> frozenset[int]:
        """The ids of a unit and of everything below it; empty when there is no such unit."""
        return self._below.get(id, frozenset())

    def above(self, id: int) -> frozenset[int]:
        """The ids of a unit and of everything above it."""
        return frozenset(int(part) for part in self.agencies[id].path.strip("/").split("/"))

    def within(self, region_code: str) -> frozenset[str]:
        """The codes of the kelurahan in a region (a kelurahan is in itself); empty when there is no such region."""
        return self._within.get(region_code, frozenset())

    def kelurahan_of(self, region_code: str, day: dt.date | None = None) -> Unit | None:
        """The kelurahan's office for a region's code: the one of that day (WIB), without a day the newest."""
        offices = self._offices.get(region_code, ())
        return next((unit for unit in offices if day is None or unit.exists_on(day)), None)

    @property
    def biro_id(self) -> int:
        """Biro Pemerintahan. LookupError before the master data is loaded."""
        return self._needed(BIRO)

    @property
    def inspektorat_id(self) -> int:
        """The Inspektorat. LookupError before the master data is loaded."""
        return self._needed(INSPEKTORAT)

    @property
    def setda_id(self) -> int:
        """The Sekretariat Daerah. LookupError before the master data is loaded."""
        return self._needed(SEKRETARIAT)

    def _needed(self, code: str) -> int:
        if (unit := self.by_code.get(code)) is None:
            raise LookupError(f"there is no agency {code!r}: run `cepatrespon init` to load the master data")
        return unit.id

    # ── channels and categories ──────────────────────────────────────────────────────────────────
    def channel(self, code_or_name: str) -> ChannelEntry | None:
        """A channel by code or name, in any case."""
        return self._channels.get(" ".join(code_or_name.split()).casefold())

    def category(self, code_or_name: str) -> CategoryEntry | None:
        """A category by code or name, in any case; of two generations with one name, the newer."""
        return self._categories.get(" ".join(code_or_name.split()).casefold())

    # ── policies and maps ────────────────────────────────────────────────────────────────────────
    def policy_at(self, at: dt.datetime) -> tuple[int, Policy]:
        """The version in effect at a moment, and its parameters; before the first, the first."""
        if not self.policies:
            raise LookupError("there is no policy: run `cepatrespon init` to load the master data")
        found = self.policies[0]
        for policy, effective in zip(self.policies, self.policy_dates, strict=True):
            if effective <= at:
                found = policy
        return found.version, found

    def policy(self, version: int) -> Policy:
        """A version of the parameters; KeyError when there is none."""
        for policy in self.policies:
            if policy.version == version:
                return policy
        raise KeyError(version)

    def map_at(self, at: dt.datetime) -> RouteMap | None:
        """The map in effect at a moment; of several from the same moment, the last loaded."""
        entries = [entry for entry in self.maps if entry.effective_from <= at]
        return _route_map(max(entries, key=lambda e: (e.effective_from, e.id))) if entries else None

    def map(self, id: int) -> RouteMap | None:
        """A map by its id, as a report keeps it."""
        return next((_route_map(entry) for entry in self.maps if entry.id == id), None)


def _route_map(entry: MapEntry) -> RouteMap:
    areas = geometry.built(entry.sha256)
    if areas is None:
        rows = Boundary.objects.filter(map=entry.id).values_list("region_id", "wkb")
        areas = geometry.build(entry.sha256, {code: bytes(wkb) for code, wkb in rows})
    return RouteMap(entry.id, entry.name, entry.approximate, areas)


# ── the snapshots of this process ────────────────────────────────────────────────────────────────
KEPT = 3  # snapshots: a transaction that changes master data and is rolled back finds the former one again
_lock = threading.Lock()
_snapshots: dict[str, Registry] = {}  # by stamp, the longest unused first
_latest: Registry | None = None


_view: ContextVar[list[Registry] | None] = ContextVar("_view", default=None)


@contextmanager
def one_view() -> Iterator[None]:
    """Within it (a request) the master data is asked for once, and is the same from the first line to the last."""
    before = _view.set([])
    try:
        yield
    finally:
        _view.reset(before)


def current() -> Registry:
    """The master data as it stands: one query, unless something changed since the last call."""
    seen = _view.get()
    if not seen:
        (seen := [] if seen is None else seen).append(_current())
    return seen[0]


def _current() -> Registry:
    global _latest
    stamp = _stamp()
    if (known := _latest) is not None and known.stamp == stamp:
        return known
    with _lock:  # of several threads that find a change, one reads and the others wait for what it read
        registry = _snapshots.pop(stamp, None) if stamp is not None else None
        while registry is None:
            registry = _read(stamp or "")
            if (after := _stamp()) != stamp:
                # Something changed while we were reading, so that parts might not fit together.
                stamp, registry = after, None
        if stamp is not None:
            while len(_snapshots) >= KEPT:
                del _snapshots[next(iter(_snapshots))]
            _snapshots[stamp] = _latest = registry
        return registry


def forget() -> None:
    """Drop every snapshot of this process."""
    global _latest
    with _lock:
        _snapshots.clear()
        _latest = None


def _stamp() -> str | None:
    # None on an empty database: then nothing may be kept, since nothing says whether it changed.
    # Asked on every request, hence without the ORM: a tenth of the time.
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM agencies_masterrevision WHERE id = 1")
        row = cursor.fetchone()
    return None if row is None else str(row[0])


def _read(stamp: str) -> Registry:
    usual: dict[str, list[int]] = {}
    for code, agency in CategoryAgency.objects.order_by("rank", "id").values_list("category_id", "agency_id"):
        usual.setdefault(code, []).append(agency)
    successors = dict(CategoryMapping.objects.values_list("old_id", "new_id"))
    policies = list(PolicyVersion.objects.order_by("effective_from", "version"))
    return Registry(
        stamp=stamp,
        regions=MappingProxyType({r.code: _region(r) for r in Region.objects.order_by("code")}),
        agencies=MappingProxyType({a.pk: _unit(a) for a in Agency.objects.order_by("name")}),
        channels=tuple(_channel(c) for c in Channel.objects.order_by("sort", "code")),
        categories=tuple(
            _category(c, tuple(usual.get(c.code, ())), successors.get(c.code))
            for c in Category.objects.order_by("-generation", "sort", "name")
        ),
        policies=tuple(Policy(p.version, MappingProxyType(dict(p.parameters))) for p in policies),
        policy_dates=tuple(p.effective_from for p in policies),
        maps=tuple(
            MapEntry(m.pk, m.name, m.effective_from, m.approximate, m.source, m.sha256)
            for m in MapVersion.objects.order_by("effective_from", "id")
        ),
    )


def _region(row: Region) -> RegionEntry:
    return RegionEntry(
        code=row.code,
        name=row.name,
        level=row.level,
        parent_code=row.parent_id,
        postal_code=row.postal_code,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _unit(row: Agency) -> Unit:
    return Unit(
        id=row.pk,
        code=row.code,
        name=row.name,
        short_name=row.short_name or row.name,
        kind=UnitKind(row.kind),
        parent_id=row.parent_id,
        path=row.path,
        region_code=row.region_id,
        email=row.email,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _channel(row: Channel) -> ChannelEntry:
    return ChannelEntry(
        code=row.code,
        name=row.name,
        prefix=row.prefix,
        group=row.group,
        geotagged=row.geotagged,
        owner_id=row.owner_id,
        sort=row.sort,
        address=row.address,
        link=row.link,
        hours=row.hours,
        hours_english=row.hours_english,
        hint=row.hint,
        hint_english=row.hint_english,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _category(row: Category, agencies: tuple[int, ...], successor: str | None) -> CategoryEntry:
    return CategoryEntry(
        code=row.code,
        name=row.name,
        english=row.english,
        generation=row.generation,
        at_kelurahan=row.at_kelurahan,
        completion_days=row.completion_days,
        criteria=tuple(row.criteria),
        agencies=agencies,
        successor=successor,
        sort=row.sort,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
