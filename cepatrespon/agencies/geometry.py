"""Which kelurahan a point lies in, and how far it is from the nearest border.

Knows polygons and metres only; which map counts when is the registry's. The index of a map is built once per process
and shared by everybody who asks, keyed by the map's content. Coordinates are degrees (EPSG:4326); distances are
metres on a plane tangent to Jakarta, right to about 0.2 % from the mainland to Kepulauan Seribu.
"""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

LATITUDE = math.radians(-6.2)
# Metres to a degree of longitude and of latitude at Jakarta, from the usual series for the WGS 84 ellipsoid.
EAST = 111_412.84 * math.cos(LATITUDE) - 93.5 * math.cos(3 * LATITUDE)
NORTH = 111_132.92 - 559.82 * math.cos(2 * LATITUDE) + 1.175 * math.cos(4 * LATITUDE)


def metres(geometry: Any) -> Any:
    """The same geometry, from degrees to metres."""
    return shapely.transform(geometry, lambda xy: xy * (EAST, NORTH))


@dataclass(frozen=True, slots=True)
class Place:
    """A point's kelurahan. `distance_m`: to its nearest border, or, from outside, to the kelurahan itself."""

    region_code: str
    distance_m: float
    map_id: int
    approximate: bool


class Areas:
    """The areas of one map in an index, without saying which map: shared by every map with the same content."""

    def __init__(self, areas: Mapping[str, bytes]) -> None:
        self.codes: tuple[str, ...] = tuple(sorted(areas))
        self.shapes = metres(shapely.from_wkb([areas[code] for code in self.codes]))
        self.borders = shapely.boundary(self.shapes)
        shapely.prepare(self.shapes)
        shapely.prepare(self.borders)
        self.tree = shapely.STRtree(self.shapes)

    def find(self, point: shapely.Point) -> int | None:
        """The position of the area that holds the point; on a shared border, the lower code."""
        near = self.tree.query(point)
        inside = [int(i) for i in near if shapely.intersects(self.shapes[i], point)]
        return min(inside, default=None)

    def find_all(self, x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """As `find` for many points at once; -1 where no area holds the point."""
        found = np.full(len(x), len(self.codes), dtype=np.int64)
        rows, areas = self.tree.query(shapely.points(x, y))
        inside = shapely.intersects_xy(self.shapes[areas], x[rows], y[rows])
        np.minimum.at(found, rows[inside], areas[inside])
        found[found == len(self.codes)] = -1
        return found


@dataclass(frozen=True, slots=True)
class RouteMap:
    """One map, ready to answer."""

    id: int
    name: str
    approximate: bool
    areas: Areas

    def locate(self, lat: float, lon: float) -> Place | None:
        """The kelurahan that contains the point; None in the sea, in Bodetabek, or where the point is no number."""
        if not (math.isfinite(lat) and math.isfinite(lon)):
            return None
        point = shapely.Point(lon * EAST, lat * NORTH)
        found = self.areas.find(point)
        if found is None:
            return None
        return self._place(found, float(shapely.distance(self.areas.borders[found], point)))

    def nearest(self, lat: float, lon: float) -> Place:
        """The kelurahan of the point or, from outside, the nearest one with the metres to it.

        ValueError when the point is no number.
        """
        if not (math.isfinite(lat) and math.isfinite(lon)):
            raise ValueError("a point needs a finite latitude and longitude")
        if (inside := self.locate(lat, lon)) is not None:
            return inside
        point = shapely.Point(lon * EAST, lat * NORTH)
        found = int(self.areas.tree.nearest(point))
        return self._place(found, float(shapely.distance(self.areas.shapes[found], point)))

    def crosses(self, lat: float, lon: float, accuracy_m: float | None) -> bool:
        """Whether a circle of this accuracy around the point reaches over a border of its kelurahan."""
        if not accuracy_m or accuracy_m <= 0:
            return False
        place = self.locate(lat, lon)
        return place is None or place.distance_m <= accuracy_m

    def locate_all(self, lats: Sequence[float], lons: Sequence[float]) -> list[tuple[str, float]]:
        """Many points at once: the code (empty outside) and the metres to the nearest border, of each.

        Every coordinate must be a finite number.
        """
        x, y = np.asarray(lons, dtype=float) * EAST, np.asarray(lats, dtype=float) * NORTH
        points = shapely.points(x, y)
        found = self.areas.find_all(x, y)
        outside = found < 0
        at = np.where(outside, 0, found)
        at[outside] = self.areas.tree.nearest(points[outside])
        away = shapely.distance(self.areas.borders[at], points)
        codes = self.areas.codes
        return [(codes[i] if i >= 0 else "", d) for i, d in zip(found.tolist(), away.tolist(), strict=True)]

    def outlines(self, tolerance_m: float = 40.0) -> dict[str, Any]:
        """The areas to be drawn: a GeoJSON FeatureCollection with `kode`, simplified so that neighbours still meet.

        Takes about a tenth of a second: whoever draws keeps it.
        """
        coarse = shapely.coverage_simplify(self.areas.shapes, tolerance_m)
        degrees = shapely.transform(coarse, lambda xy: np.round(xy / (EAST, NORTH), 5))
        features = [
            {"type": "Feature", "properties": {"kode": code}, "geometry": mapping(area)}
            for code, area in zip(self.areas.codes, degrees, strict=True)
        ]
        return {"type": "FeatureCollection", "features": features}

    def _place(self, found: int, distance: float) -> Place:
        return Place(self.areas.codes[found], distance, self.id, self.approximate)


# ── one index per content and process ────────────────────────────────────────────────────────────
KEPT = 4  # maps: the current one, the next one, and two that old reports may still ask for
_lock = threading.Lock()
_built: dict[str, Areas] = {}


def digest(areas: Iterable[tuple[str, bytes]]) -> str:
    """The SHA-256 of a map's content: its codes and areas, in order of code."""
    content = hashlib.sha256()
    for code, wkb in sorted(areas):
        content.update(f"{code} {len(wkb)} ".encode())
        content.update(wkb)
    return content.hexdigest()


def built(sha256: str) -> Areas | None:
    """The index of this content when this process has it already."""
    return _built.get(sha256)


def build(sha256: str, areas: Mapping[str, bytes]) -> Areas:
    """The index of this content, built once per process."""
    with _lock:
        if sha256 not in _built:
            while len(_built) >= KEPT:
                del _built[next(iter(_built))]
            _built[sha256] = Areas(areas)
        return _built[sha256]


def area_m2(geometry: BaseGeometry) -> float:
    """The area of a geometry in degrees, in square metres."""
    return float(shapely.area(metres(geometry)))
