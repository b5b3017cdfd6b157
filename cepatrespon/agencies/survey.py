"""A map from a GeoJSON file, examined before it may replace the one in force.

Says what is in the file, what is wrong with it, and whether reports could be routed by it. Changes nothing: storing
is `loading.save_map`, asking is the command `load_regions`. Areas are in square metres.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cepatrespon.agencies.geometry import Areas, area_m2, metres
from cepatrespon.agencies.positions import BrokenShape, area_of

WEST, SOUTH, EAST, NORTH = 106.30, -6.45, 107.05, -5.10  # degrees: DKI with Kepulauan Seribu, and some sea
CRS84 = re.compile(r"(CRS:?84|EPSG:+4326|4326)$", re.IGNORECASE)
NAMED = 8  # features or codes named in one sentence before the rest is only counted

# From here on a map is refused.
MENDED = 0.001  # share of an area that mending its rings may change
OVERLAP_SHARE, OVERLAP_M2 = 0.01, 10_000.0  # of the smaller of two areas; of any two
GAP_M2 = 100_000.0  # one gap
# Of the ground that a kelurahan has on this map or on the one in force, the share that it has on both. An official map
# against the default one: 0.67 at the worst, 0.92 in the middle. One that lies 160 m aside: 0.27 and 0.69.
KEPT_SHARE = 0.5
# From here on a map is remarked. In the median the centroids of that official map lie 2 m from the default one's.
DRIFT_M = 15.0
SEEN_M2 = 1.0  # overlaps and gaps below this are rounding
SMALLEST_M2 = 1_000.0  # the smallest area that can be a kelurahan


class UnreadableMap(Exception):
    """The file is no GeoJSON FeatureCollection at all."""


@dataclass
class Survey:
    """What was found. `refusals` empty: the areas may be stored."""

    features: int = 0
    areas: dict[str, BaseGeometry] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    invalid: list[str] = field(default_factory=list)
    overlaps: list[tuple[str, str, float]] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    moved: list[tuple[str, float]] = field(default_factory=list)  # code and the share it keeps, the least first
    changing_m2: float = 0.0  # ground that another kelurahan, or none, has at present
    drift_m: tuple[float, float] = (0.0, 0.0)  # east and north: the median way of the centroids from the map in force
    compared: bool = False
    refusals: list[str] = field(default_factory=list)

    @property
    def overlap_m2(self) -> float:
        return sum(m2 for _, _, m2 in self.overlaps)

    @property
    def gap_m2(self) -> float:
        return sum(self.gaps)

    @property
    def drift(self) -> str:
        """How far the whole map lies from the one in force, and where to, in words."""
        east, north = self.drift_m
        ways = (
            f"{abs(east):,.1f} m {'east' if east >= 0 else 'west'}",
            f"{abs(north):,.1f} m {'north' if north >= 0 else 'south'}",
        )
        return " and ".join(ways)

    @property
    def drifted(self) -> bool:
        """Whether the map as a whole lies elsewhere: no border moves like that, a datum or a projection does."""
        return float(np.hypot(*self.drift_m)) > DRIFT_M

    def wkb(self) -> dict[str, bytes]:
        """The areas as they are stored."""
        return {code: shapely.to_wkb(area) for code, area in self.areas.items()}


def examine(
    data: bytes,
    known: Mapping[str, str],
    *,
    code_property: str,
    name_property: str,
    allow_unknown: bool = False,
    allow_gaps: bool = False,
    allow_moved: bool = False,
    present: Areas | None = None,
) -> Survey:
    """Examine a file against the kelurahan known (`code -> name`) and the map now in force.

    UnreadableMap when it is no FeatureCollection.
    """
    collection = _parse(data)
    survey = Survey(features=len(collection["features"]))
    _crs(collection, survey)
    _features(collection["features"], code_property, name_property, survey)
    if survey.refusals:
        return survey  # what follows would only repeat it
    _codes(survey, known, allow_unknown)
    _overlaps(survey)
    _gaps(survey, allow_gaps)
    if present is not None:
        _moves(survey, known, present, allow_moved)
    return survey


def code_of(value: Any) -> str:
    """A kelurahan's code as it is stored: ten digits get their dots."""
    text = str(value).strip()
    digits = text.replace(".", "")
    if digits.isdigit() and len(digits) == 10:
        return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"
    return text


def some(items: list[str]) -> str:
    """The first few of a list, and how many more there are."""
    rest = len(items) - NAMED
    return ", ".join(items[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _parse(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnreadableMap(f"not JSON in UTF-8: {error}") from error
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise UnreadableMap("not a GeoJSON FeatureCollection")
    if not isinstance(found.get("features"), list):
        raise UnreadableMap("the FeatureCollection has no list of features")
    return found


def _crs(collection: dict[str, Any], survey: Survey) -> None:
    crs = collection.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else str(crs)
    if not CRS84.search(name):
        survey.refusals.append(f"the coordinates are in {name!r}: convert the map to EPSG:4326 (longitude, latitude)")


def _features(features: list[Any], code_property: str, name_property: str, survey: Survey) -> None:
    if not features:
        survey.refusals.append("the file has no features")
    nameless, shapeless, broken = [], [], []
    for number, feature in enumerate(features, start=1):
        where = f"feature {number}"
        feature = feature if isinstance(feature, dict) else {}
        properties = feature.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        value = properties.get(code_property)
        if value in (None, ""):
            nameless.append(where)
            continue
        code = code_of(value)
        where = f"{where} ({code})"
        geometry = feature.get("geometry")
        if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
            kind = geometry.get("type") if isinstance(geometry, dict) else "nothing"
            shapeless.append(f"{where} is {kind}")
            continue
        try:
            area = area_of(geometry)
        except BrokenShape as error:
            broken.append(f"{where}: {error}")
            continue
        area = _mended(where, area, survey, broken)
        if code in survey.areas:
            shared = area_m2(shapely.intersection(area, survey.areas[code]))
            if shared > SEEN_M2:
                broken.append(f"{where}: {code} is in the file already, {shared:,.0f} m2 of it on the same ground")
            area = shapely.union(area, survey.areas[code])
        survey.areas[code] = area
        survey.names[code] = str(properties.get(name_property) or "")
    if nameless:
        survey.refusals.append(
            f"{len(nameless)} features have no property {code_property!r} ({some(nameless)}): "
            "name the right one with --code-property"
        )
    if shapeless:
        survey.refusals.append(f"{len(shapeless)} features are no polygons: {some(shapeless)}")
    if broken:
        survey.refusals.append(f"{len(broken)} features cannot be used: {some(broken)}")
    if not survey.refusals:
        _bounds(survey)


def _mended(where: str, area: BaseGeometry, survey: Survey, broken: list[str]) -> BaseGeometry:
    """The area with valid rings. Where mending changes more than a trifle, a human must look."""
    if area.is_valid:
        return area
    reason = shapely.is_valid_reason(area)
    survey.invalid.append(f"{where}: {reason}")
    parts = shapely.get_parts(shapely.make_valid(area))
    polygons = [part for part in parts if part.geom_type in {"Polygon", "MultiPolygon"}]
    mended = shapely.union_all(polygons)
    before, after = area_m2(area), area_m2(mended)
    if abs(after - before) > MENDED * max(before, after):
        broken.append(f"{where}: invalid ring ({reason}); mending it changes {abs(after - before):,.0f} m2")
    return mended


def _bounds(survey: Survey) -> None:
    outside, swapped = [], 0
    for code, area in survey.areas.items():
        west, south, east, north = area.bounds
        if west >= WEST and south >= SOUTH and east <= EAST and north <= NORTH:
            continue
        outside.append(code)
        swapped += south >= WEST and west >= SOUTH and north <= EAST and east <= NORTH
    if swapped and swapped == len(outside):
        survey.refusals.append(
            f"latitude and longitude are swapped in {swapped} areas: GeoJSON writes longitude first, then latitude"
        )
    elif outside:
        survey.refusals.append(
            f"{len(outside)} areas reach outside DKI Jakarta "
            f"(longitude {WEST} to {EAST}, latitude {SOUTH} to {NORTH}): {some(sorted(outside))}; "
            "are the coordinates degrees in EPSG:4326?"
        )
    small = sorted(code for code, area in survey.areas.items() if area_m2(area) < SMALLEST_M2)
    if small and not survey.refusals:
        survey.refusals.append(f"{len(small)} areas are smaller than {SMALLEST_M2:,.0f} m2: {some(small)}")


def _codes(survey: Survey, known: Mapping[str, str], allow_unknown: bool) -> None:
    survey.unknown = sorted(survey.areas.keys() - known.keys())
    survey.missing = sorted(known.keys() - survey.areas.keys())
    for code in survey.unknown:
        del survey.areas[code]
    for code in survey.areas:
        if survey.names[code] and _plain(survey.names[code]) != _plain(known[code]):
            survey.renamed.append(f"{code} is {survey.names[code]!r} in the file and {known[code]!r} here")
    if survey.unknown and not allow_unknown:
        survey.refusals.append(
            f"{len(survey.unknown)} codes are unknown ({some(survey.unknown)}): "
            "load their regions first, or leave them out with --allow-unknown"
        )
    if survey.missing:
        missing = some([f"{code} {known[code]}" for code in survey.missing])
        survey.refusals.append(
            f"{len(survey.missing)} kelurahan have no area, so no report could reach them: {missing}"
        )


def _plain(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _overlaps(survey: Survey) -> None:
    codes = sorted(survey.areas)
    shapes = metres(np.array([survey.areas[code] for code in codes], dtype=object))
    if not codes:
        return
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    sizes = shapely.area(shapes)
    grave = []
    for a, b, m2 in zip(first, second, shared, strict=True):
        if m2 <= SEEN_M2:
            continue
        survey.overlaps.append((codes[a], codes[b], float(m2)))
        if m2 > OVERLAP_M2 or m2 > OVERLAP_SHARE * min(sizes[a], sizes[b]):
            grave.append(f"{codes[a]} and {codes[b]} share {m2:,.0f} m2")
    survey.overlaps.sort(key=lambda overlap: -overlap[2])
    if grave:
        survey.refusals.append(f"{len(grave)} overlaps are too large to say whose a point is: {some(grave)}")


def _gaps(survey: Survey, allow_gaps: bool) -> None:
    if not survey.areas:
        return
    whole = metres(shapely.union_all(list(survey.areas.values())))
    rings = [ring for part in shapely.get_parts(whole) for ring in part.interiors]
    survey.gaps = sorted((m2 for ring in rings if (m2 := shapely.area(shapely.polygons(ring))) > SEEN_M2), reverse=True)
    grave = [f"{m2:,.0f} m2" for m2 in survey.gaps if m2 > GAP_M2]
    if grave and not allow_gaps:
        survey.refusals.append(
            f"{len(grave)} gaps inside the city, where every report would be refused: {some(grave)}; "
            "where they are meant (a lake), accept them with --allow-gaps"
        )


def _moves(survey: Survey, known: Mapping[str, str], present: Areas, allow_moved: bool) -> None:
    """How the map differs from the one in force: whose ground it gives to whom, and whether it lies elsewhere."""
    now = dict(zip(present.codes, present.shapes, strict=True))
    both = [code for code in sorted(survey.areas) if code in now]
    if not both:
        return
    new = metres(np.array([survey.areas[code] for code in both], dtype=object))
    old = np.array([now[code] for code in both], dtype=object)
    kept = shapely.area(shapely.intersection(new, old))
    shares = kept / (shapely.area(new) + shapely.area(old) - kept)
    survey.compared = True
    survey.changing_m2 = float((shapely.area(new) - kept).sum())
    way = shapely.get_coordinates(shapely.centroid(new)) - shapely.get_coordinates(shapely.centroid(old))
    survey.drift_m = float(np.median(way[:, 0])), float(np.median(way[:, 1]))
    survey.moved = sorted(
        ((code, float(share)) for code, share in zip(both, shares, strict=True) if share < KEPT_SHARE),
        key=lambda moved: (moved[1], moved[0]),
    )
    if survey.moved and not allow_moved:
        named = some([f"{code} {known[code]}" for code, _ in survey.moved])
        survey.refusals.append(
            f"{len(survey.moved)} kelurahan keep less than {KEPT_SHARE:.0%} of their present ground ({named}): "
            "are codes and areas exchanged, or is the map drawn aside? Where the city is really divided anew, "
            "accept it with --allow-moved"
        )
