"""The rows of the master data as they are kept in memory: regions, units, channels, categories, maps.

Plain values without a database behind them; `registry` builds and finds them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cepatrespon.rules.terms import UnitKind

DAY = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something with a first day and, perhaps, a first day no longer."""

    valid_from: dt.date
    valid_to: dt.date | None

    def exists_on(self, day: dt.date) -> bool:
        """Whether it exists on this day (WIB)."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionEntry(Dated):
    code: str
    name: str
    level: str
    parent_code: str | None
    postal_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Dated):
    """An agency."""

    id: int
    code: str
    name: str
    short_name: str
    kind: UnitKind
    parent_id: int | None
    path: str
    region_code: str | None
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEntry(Dated):
    """A channel, and how it is reached. `owner_id` None: the unit at whose desk the report was entered."""

    code: str
    name: str
    prefix: str
    group: str
    geotagged: bool
    owner_id: int | None
    sort: int
    address: str = ""
    link: str = ""
    hours: str = ""
    hours_english: str = ""
    hint: str = ""
    hint_english: str = ""

    @property
    def label(self) -> str:
        """Its name without the address that stands beside it: "Email" of "Email dki@jakarta.go.id"."""
        return " ".join(self.name.replace(self.address, "").split()) if self.address else self.name

    def opened(self, language: str) -> str:
        """When somebody is there: "pukul 07.30 sampai 09.30"; "" where nothing is known."""
        return (self.hours_english or self.hours) if language == "en" else self.hours

    def advice(self, language: str) -> str:
        """What to know before going there, or ""."""
        return (self.hint_english or self.hint) if language == "en" else self.hint


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryEntry(Dated):
    """A category; `agencies` are the ids of its usual handlers, the likeliest first."""

    code: str
    name: str
    english: str
    generation: str
    at_kelurahan: bool
    completion_days: int | None
    criteria: tuple[str, ...]
    agencies: tuple[int, ...]
    successor: str | None
    sort: int

    def named(self, language: str) -> str:
        """Its name; to a reader of English what it means, with the official name beside it."""
        return f"{self.english} ({self.name})" if language == "en" and self.english else self.name

    @property
    def completion_seconds(self) -> int | None:
        """Its own completion limit (M7) in seconds; None where the general one holds."""
        return None if self.completion_days is None else self.completion_days * DAY


@dataclass(frozen=True, slots=True)
class MapEntry:
    id: int
    name: str
    effective_from: dt.datetime
    approximate: bool
    source: str
    sha256: str
