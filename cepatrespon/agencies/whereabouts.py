"""A kelurahan in place of a point, for those who have neither map nor coordinates: at a counter, or on an old phone.

Knows the kelurahan of the map in effect, and a point that honestly stands for a whole one. Distances are metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import shapely

from cepatrespon.agencies.geometry import EAST, NORTH, RouteMap
from cepatrespon.agencies.registry import Registry


def choices(reg: Registry, at: datetime) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kelurahan of the map in effect, by city and kecamatan: for those who have neither map nor coordinates."""
    route = reg.map_at(at)
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in route.areas.codes if route else ():
        region = reg.regions[code]
        district = reg.regions[region.parent_code or ""]
        city = reg.regions[district.parent_code or ""]
        groups.setdefault(f"{city.name}, Kecamatan {district.name}", []).append((code, region.name))
    return [(name, sorted(found, key=lambda pair: pair[1])) for name, found in sorted(groups.items())]


@dataclass(frozen=True, slots=True)
class Somewhere:
    """A point that stands for a whole kelurahan; `accuracy` (metres) reaches its farthest corner."""

    lat: float
    lng: float
    accuracy: float


def middle_of(route: RouteMap, code: str) -> Somewhere | None:
    """A point inside a kelurahan with the accuracy that makes it honest; None for a code the map does not have."""
    if code not in route.areas.codes:
        return None
    shape = route.areas.shapes[route.areas.codes.index(code)]
    point = shape.representative_point()
    reach = float(shapely.hausdorff_distance(point, shape.boundary))
    return Somewhere(round(point.y / NORTH, 6), round(point.x / EAST, 6), float(round(reach)))
