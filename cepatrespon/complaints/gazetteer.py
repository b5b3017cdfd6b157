"""Our own gazetteer: a kelurahan, an office, a street or a landmark, found by what somebody types.

Names of areas and offices come from the master data and are compared letter by letter in threes, so that a slip of the
thumb still finds them. Streets and landmarks are read from the addresses of the public's reports at the moment of
asking, through `querysets.public()`: what is private was never here, and what is hidden is gone at once. House numbers
and RT/RW are never told. Degrees and metres.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cepatrespon.agencies.geometry import EAST, NORTH, RouteMap
from cepatrespon.agencies.registry import Registry
from cepatrespon.agencies.whereabouts import middle_of
from cepatrespon.rules import limits
from cepatrespon.rules.terms import UnitKind

from . import search
from .querysets import public

AREA, OFFICE, STREET, WIDER = "kelurahan", "kantor", "tempat", "wilayah"
ALIKE = 0.36  # of 1, from which two names are taken for the same with a slip
LEAST_METRES = 50.0  # of accuracy of a place that was learnt: where along the street it is, nobody said
LEAST = 2  # letters, below which nothing is looked for


@dataclass(frozen=True, slots=True)
class Place:
    """Something found. `region` is its kelurahan's code; of what is WIDER than one, that of the kecamatan or kota.

    `point` is where it is, with metres of accuracy, where it is more exact than its kelurahan.
    """

    kind: str
    name: str
    region: str
    within: str
    point: tuple[float, float, float] | None = None
    reports: int = 0  # whose addresses name it


def find(said: str, reg: Registry, route: RouteMap | None, at: datetime) -> list[Place]:
    """Up to `limits.PLACES_FOUND` places that are meant by these words, the likeliest first. Two queries at most."""
    said = " ".join(said.split())[: limits.PLACE_CHARACTERS]
    if route is None or len(_plain(said)) < LEAST:
        return []
    named = _named(said, reg, route)
    learnt = _learnt(said, reg, at)
    sure = [place for score, place in named if score >= 1]
    rest = [place for score, place in named if score < 1]
    found = [*sure, *learnt, *rest] if sure or not _street(said) else [*learnt, *rest]
    return list({(place.kind, place.name.casefold(), place.region): place for place in found}.values())[
        : limits.PLACES_FOUND
    ]


def inside(code: str, reg: Registry, route: RouteMap | None) -> list[Place]:
    """The next smaller areas of a kecamatan or a kota, by name: what somebody chooses among."""
    lower = [region for region in reg.regions.values() if region.parent_code == code]
    known = set(route.areas.codes) if route else set()
    return [
        Place(AREA if region.level == "kelurahan" else WIDER, region.name, region.code, _within(region.code, reg))
        for region in sorted(lower, key=lambda one: one.name)
        if region.level != "kelurahan" or region.code in known
    ]


# ── names of the master data ─────────────────────────────────────────────────────────────────────
def _named(said: str, reg: Registry, route: RouteMap) -> list[tuple[float, Place]]:
    """Areas and offices by how well their names fit: 1 and more where every word does."""
    wanted, scored = _plain(said), list[tuple[float, Place]]()
    bare = re.sub(r"^(kelurahan|kel|kecamatan|kec|kota|kabupaten|kantor) ", "", wanted)
    threes = _threes(bare)
    for name, place in _names(reg, route.areas.codes):
        score = _score(bare if place.kind != OFFICE else wanted, threes, name)
        if place.kind == WIDER and wanted.startswith(("kec ", "kecamatan ", "kota ")):
            score += 0.5
        if score >= ALIKE:
            scored.append((score, place))
    order = {AREA: 0, WIDER: 1, OFFICE: 2}
    return sorted(scored, key=lambda one: (-one[0], order[one[1].kind], one[1].name))[: limits.PLACES_FOUND]


def _score(wanted: str, threes: frozenset[str], name: str) -> float:
    if wanted == name:
        return 2.0
    if name.startswith(wanted):
        return 1.5
    if all(f" {word}" in f" {name}" for word in wanted.split()):
        return 1.0
    if len(wanted.split()) > 1 and f" {name} " in f" {wanted} ":
        return 1.0  # "gang kenanga kebon melati": the kelurahan is named in it
    other = _threes(name)
    return len(threes & other) / len(threes | other) * 0.99 if threes else 0.0


_latest: tuple[Registry, tuple[str, ...], list[tuple[str, Place]]] | None = None  # of this process


def _names(reg: Registry, codes: tuple[str, ...]) -> list[tuple[str, Place]]:
    """Every name with its place, made once for each state of the master data."""
    global _latest
    if (made := _latest) is None or made[0] is not reg or made[1] is not codes:
        _latest = made = (reg, codes, _named_anew(reg, set(codes)))
    return made[2]


def _named_anew(reg: Registry, known: set[str]) -> list[tuple[str, Place]]:
    found = list[tuple[str, Place]]()
    for region in reg.regions.values():
        within = _within(region.code, reg)
        if region.level == "kelurahan" and region.code in known:
            found.append((_plain(region.name), Place(AREA, region.name, region.code, within)))
        elif region.level in ("district", "city"):
            short = re.sub(r"^(kota|kabupaten) administrasi ", "", _plain(region.name))
            found.append((short, Place(WIDER, region.name, region.code, within)))
    for unit in reg.agencies.values():
        region_of = reg.regions.get(unit.region_code or "")
        if unit.valid_to is None and region_of and unit.kind not in (UnitKind.DEPARTMENT, UnitKind.SUB_DEPARTMENT):
            if region_of.code in known:
                name = f"Kantor {unit.name}"
                found.append((_plain(name), Place(OFFICE, name, region_of.code, _within(region_of.code, reg))))
            elif region_of.level == "district" and unit.kind is UnitKind.TECHNICAL_UNIT:
                found.append((_plain(unit.name), Place(WIDER, unit.name, region_of.code, region_of.name)))
    return found


def _within(code: str, reg: Registry) -> str:
    """What an area lies in: "Kecamatan Gambir, Jakarta Pusat"."""
    names, upper = list[str](), reg.regions[code].parent_code
    while (region := reg.regions.get(upper or "")) is not None:
        if region.level == "district":
            names.append(f"Kecamatan {region.name}")
        elif region.level == "city":
            names.append(re.sub(r"^(Kota|Kabupaten) Administrasi ", "", region.name))
        upper = region.parent_code
    return ", ".join(names)


# ── what the public's reports teach ──────────────────────────────────────────────────────────────
_BEFORE = re.compile(
    r"^(?:(?:di|pas|persis|tepat|sekitar|area|depan|belakang|samping|sebelah|seberang|dekat|ujung|mulut|pinggir|tepi|"
    r"sepanjang|arah|menuju|sebelum|setelah|sesudah|lokasi|alamat)\s+)+", re.I,
)  # fmt: skip
_PRIVATE = re.compile(
    r"\b(?:no(?:mor|mer)?\.?\s*\d+\w*|rumah\s+(?:no\S*\s*)?\S*|blok\s+\S+|rt\.?\s*\d+(?:\s*/\s*(?:rw\.?\s*)?\d+)?|"
    r"rw\.?\s*\d+|\d+\s*/\s*\d+|\d{3,})(?=\W|$)", re.I,
)  # fmt: skip
_SHORT = {"jl": "jalan", "jln": "jalan", "gg": "gang", "psr": "pasar", "kp": "kampung", "st": "stasiun"}


def _learnt(said: str, reg: Registry, at: datetime) -> list[Place]:
    """The streets and landmarks in addresses of public reports that hold every word."""
    words = [word for word in _plain(said).split() if word not in ("jalan", "gang")] or _plain(said).split()
    longest = max(words, key=len)
    match = search.matching(" ".join(words), fresh=False) if len(longest) > LEAST else None
    if match is None:
        return []
    # Of words that so many reports hold that none can be counted, the newest months will do.
    since = at - timedelta(days=limits.PLACES_COMMON_DAYS if match.common else limits.PLACES_DAYS)
    rows = public().filter(match.where, address__icontains=longest, lat__isnull=False, region__isnull=False)
    rows = rows.filter(reported_at__gte=since)
    seen: dict[tuple[str, str], list[tuple[str, float, float]]] = {}
    newest = rows.order_by("-reported_at").values_list("address", "lat", "lng", "region_id")
    for address, lat, lng, region in newest[: limits.PLACES_LOOKED_AT]:
        name = _part(address, words)
        if name and lat is not None and lng is not None and region:
            seen.setdefault((_plain(name), region), []).append((name, lat, lng))
    places = []
    for (_key, region), points in seen.items():
        lat, lng = (sum(degrees) / len(points) for degrees in list(zip(*points, strict=True))[1:])
        reach = max(max(abs(y - lat) * NORTH, abs(x - lng) * EAST) for _name, y, x in points)
        within = f"Kelurahan {reg.regions[region].name}" if region in reg.regions else ""
        point = (round(lat, 6), round(lng, 6), float(round(max(LEAST_METRES, reach))))
        places.append(Place(STREET, points[0][0], region, within, point, len(points)))
    return sorted(places, key=lambda one: (-one.reports, one.name, one.region))[: limits.PLACES_FOUND]


def _part(address: str, words: Iterable[str]) -> str:
    """The part of an address that holds every word: a street or a landmark, without a house in it."""
    for part in re.split(r"[,;()\n]|\s-\s", address):
        name = " ".join(_PRIVATE.sub(" ", _BEFORE.sub("", part.strip())).split()).strip(" .-:/")
        plain = f" {_plain(name)}"
        if len(name) > LEAST and all(f" {word}" in plain for word in words):
            return name[:1].upper() + name[1:]
    return ""


def _street(said: str) -> bool:
    return _plain(said).startswith(("jalan ", "gang ", "pasar ", "stasiun ", "terminal "))


def _plain(text: str) -> str:
    """Small letters without signs and accents, the usual abbreviations written out."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c)))
    return " ".join(_SHORT.get(word, word) for word in words)


def _threes(text: str) -> frozenset[str]:
    """Its letters in threes, with a space before and behind: what is alike in two names that differ by a slip."""
    padded = f"  {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def middle(place: Place, route: RouteMap) -> tuple[float, float, float] | None:
    """A point for a place: its own, or the middle of its kelurahan with an accuracy that reaches its border."""
    if place.point:
        return place.point
    found = middle_of(route, place.region)
    return (found.lat, found.lng, found.accuracy) if found else None
