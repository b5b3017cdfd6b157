"""The polygons of one feature, read from GeoJSON before any library of geometry sees them.

Knows what a ring may hold and says what is wrong in a sentence: which ring, which position, what stands there. Whether
the area makes sense is `survey`'s to judge.
"""

from __future__ import annotations

import math
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

FARTHEST = 1e8  # degrees and the metres of every projection are smaller; what is larger would overflow in areas
RING = 4  # positions of a closed ring

Ring = list[tuple[float, float]]


class BrokenShape(Exception):
    """The coordinates are no polygon; the text says where and why."""


def area_of(geometry: dict[str, Any]) -> BaseGeometry:
    """The area of a Polygon or MultiPolygon in two dimensions. BrokenShape where it cannot be read."""
    found = geometry.get("coordinates")
    polygons = [found] if geometry["type"] == "Polygon" else _listed(found, "the MultiPolygon has no list of polygons")
    several = len(polygons) > 1
    parts = []
    for number, polygon in enumerate(polygons, start=1):
        where = f"polygon {number}, " if several else ""
        rings = _listed(polygon, f"{where or 'it '}has no list of rings")
        if rings:
            shell, *holes = [_ring(ring, f"{where}ring {place}") for place, ring in enumerate(rings, start=1)]
            parts.append(shapely.Polygon(shell, holes))
    if not parts:
        raise BrokenShape("no area")
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _listed(found: Any, otherwise: str) -> list[Any]:
    if not isinstance(found, list):
        raise BrokenShape(otherwise)
    return found


def _ring(found: Any, where: str) -> Ring:
    ring = [
        _position(position, f"{where}, position {place}")
        for place, position in enumerate(_listed(found, f"{where} is no list of positions"), start=1)
    ]
    closed = ring if ring and ring[0] == ring[-1] else [*ring, *ring[:1]]  # some programs leave the last one out
    if len(closed) < RING:
        raise BrokenShape(f"{where} has {len(ring)} positions; a closed ring has at least {RING}")
    return closed


def _position(found: Any, where: str) -> tuple[float, float]:
    # A height may follow; it is left out.
    if not isinstance(found, list) or len(found) < 2 or not all(_is_number(value) for value in found[:2]):
        raise BrokenShape(f"{where} is {_shown(found)}; it must be two numbers, longitude and latitude")
    if not all(abs(value) <= FARTHEST for value in found[:2]):  # refuses what is no number (NaN) too
        raise BrokenShape(f"{where} is {_shown(found)}, which is nowhere")
    return float(found[0]), float(found[1])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(found: Any) -> str:
    """What stands there, as JSON would write it, cut short."""
    if isinstance(found, float) and math.isnan(found):
        return "NaN"
    if isinstance(found, list):
        return f"[{', '.join(_shown(part) for part in found[:3])}{', ...' * (len(found) > 3)}]"
    text = (
        f"{found:.6g}" if isinstance(found, float) else repr(found) if isinstance(found, str) else type(found).__name__
    )
    if isinstance(found, int) and not isinstance(found, bool):
        text = str(found) if abs(found) < 10**12 else "a number of many digits"
    return text[:40]
