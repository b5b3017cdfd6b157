"""The rows of the open data: one public report each, in GeoReport's names where it has them, and ours.

No words of anybody, no address, no photo, no person; a place to three decimals. Everything is a function of the report
at the cut and of the release's own names, so that a row is the same whenever and wherever it is made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cepatrespon.agencies.registry import Registry
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import WIB
from cepatrespon.rules.case import FINAL, UNSUBMITTED
from cepatrespon.rules.terms import Mode, State

from . import words
from .cut import Told
from .tally import Facts, facts, state_of

Value = str | int | float | None
NO_CATEGORY = "tanpa-kategori"


@dataclass(frozen=True, slots=True)
class Names:
    """What units, places, categories, channels, states and measures were called when a month was released."""

    units: Mapping[str, tuple[str, str]]  # by key: code and name
    regions: Mapping[str, tuple[str, str, str, str]]  # by code: name, level, the code above, postal code
    categories: Mapping[str, tuple[str, str]]  # by code: name, English
    channels: Mapping[str, str]
    words: Mapping[str, Any]  # of the rules, and the texts that go with the files: see `words`

    @classmethod
    def now(cls, reg: Registry) -> Names:
        """The names as they stand."""
        return cls(
            {str(unit.id): (unit.code, unit.name) for unit in reg.agencies.values()},
            {r.code: (r.name, r.level, r.parent_code or "", r.postal_code) for r in reg.regions.values()},
            {c.code: (c.name, c.english) for c in reg.categories},
            {c.code: c.name for c in reg.channels},
            words.now(),
        )

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Names:
        """The names as they were kept."""
        units, regions = kept["units"], kept["regions"]
        return cls(
            {key: tuple(value) for key, value in units.items()},
            {key: tuple(value) for key, value in regions.items()},
            {key: tuple(value) for key, value in kept["categories"].items()},
            kept["channels"],
            kept["words"],
        )

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "units": {key: list(value) for key, value in self.units.items()},
            "regions": {key: list(value) for key, value in self.regions.items()},
            "categories": {key: list(value) for key, value in self.categories.items()},
            "channels": dict(self.channels),
            "words": dict(self.words),
        }

    @property
    def parents(self) -> dict[str, str]:
        """Of every region's code the one above it, of a kota ""."""
        return {
            code: above if self.regions.get(above, ("", ""))[1] in LEVELS else ""
            for code, (_name, level, above, _zip) in self.regions.items()
            if level in LEVELS
        }

    def place(self, code: str) -> dict[str, str]:
        """The kelurahan with this code and what is above it, by level."""
        found = {}
        while code in self.regions:
            name, level, above, _zip = self.regions[code]
            found[LEVELS.get(level, level)] = name
            code = above
        return found


LEVELS = {"kelurahan": "kelurahan", "district": "kecamatan", "city": "kota"}  # of a region, and its column here


def rows(reports: Iterable[Told], names: Names, at: datetime) -> list[dict[str, Value]]:
    """The rows of the public ones among these reports, by their numbers."""
    return [_row(told, names, at) for told in reports if told.public]


def _row(told: Told, names: Names, at: datetime) -> dict[str, Value]:
    case, said = told.case, facts(told, at)
    done = case.state in FINAL
    code, unit = names.units.get(str(case.holder), ("", ""))
    place = names.place(told.region)
    promised = case.standing.limit if case.state in UNSUBMITTED else None
    return {
        "service_request_id": told.number,
        "status": "closed" if done else "open",
        "status_notes": _status(case.state, case.mode, names),
        "service_code": told.category or NO_CATEGORY,
        "service_name": names.categories.get(told.category, ("", ""))[0] or None,
        "agency_responsible": unit,
        "requested_datetime": when(told.reported_at),
        "updated_datetime": when(case.last_at),
        "expected_datetime": when(promised),
        "zipcode": names.regions[told.region][3] or None if told.region in names.regions else None,
        "lat": _degrees(told.lat),
        "long": _degrees(told.lng),
        "status_kode": state_of(case),
        "akhir": said.ending.value,
        "kanal": told.channel,
        "unit_kode": code,
        "kelurahan_kode": told.region or None,
        **{level: place.get(level) for level in LEVELS.values()},
        "respons_dinilai": said.responses,
        "respons_terlambat": said.late,
        **_times(said),
        "selesai_tepat": None if said.on_time is None else "ya" if said.on_time else "tidak",
        "tiket": len(case.tickets),
        "penolakan": told.rejections,
        "digugat": "ya" if case.contested_at else "tidak",
        "kambuh": "ya" if told.recurrence else "tidak",
    }


def _times(said: Facts) -> dict[str, Value]:
    known = dict(said.times)
    return {f"{name}_detik": known.get(name) for name in ("waktu_unit", "waktu_tanpa_biro", "waktu_warga")}


def _status(state: State, mode: Mode | None, names: Names) -> str:
    """The public status in words: "Proses", "Selesai otomatis", "Selesai, Diteruskan"."""
    said: str = names.words["status"][state.value]
    if state is not State.DONE or mode is None or mode is Mode.VALIDATED:
        return said
    way: str = names.words["mode"][mode.value]
    return way if mode is Mode.AUTOMATIC else f"{said}, {way}"


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(value, limits.COORDINATE_DECIMALS)


def when(at: datetime | None) -> str | None:
    """A moment as the files write it: ISO 8601 with Jakarta's offset."""
    return None if at is None else at.astimezone(WIB).isoformat()
