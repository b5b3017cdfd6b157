"""One place as a small drawing: the kelurahan around a point, its neighbours' borders, and a pin. No script, no tile.

Drawn by the server from the map a report was routed with; lengths are metres, coordinates degrees (EPSG:4326).
"""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from .geometry import EAST, NORTH, RouteMap

TOLERANCE = 12.0  # metres: less than a line's width on the drawing


@dataclass(frozen=True, slots=True)
class Sketch:
    """A kelurahan's outline and a pin in it, in the units of a 360 x 240 drawing; all strings, for a template."""

    own: str
    others: str
    x: str
    y: str
    radius: str
    neighbours: tuple[str, ...]  # the codes of the kelurahan that touch this one


def draw(route: RouteMap, code: str, lat: float, lng: float, accuracy: float | None) -> Sketch | None:
    """The drawing of a point in the kelurahan of that code; None where the map does not have it."""
    if code not in route.areas.codes:
        return None
    here = route.areas.codes.index(code)
    shape = shapely.simplify(route.areas.shapes[here], TOLERANCE)
    west, south, east, north = shapely.bounds(shape)
    scale = min(320 / max(east - west, 1), 200 / max(north - south, 1))  # drawing units to the metre
    left, top = 180 - (west + east) / 2 * scale, 120 + (south + north) / 2 * scale
    seen = shapely.box(*(((0 - left) / scale), ((top - 240) / scale), ((360 - left) / scale), (top / scale)))
    near = [int(i) for i in route.areas.tree.query(seen) if int(i) != here]
    rest = shapely.difference(shapely.union_all(route.areas.borders[near]), shape.boundary.buffer(2 * TOLERANCE))
    lines = shapely.simplify(shapely.intersection(rest, seen), TOLERANCE)

    def path(geometry: object) -> str:
        drawn = []
        for part in shapely.get_parts(geometry):
            rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
            for ring in rings:
                if ring.geom_type in ("LineString", "LinearRing"):
                    points = [f"{left + x * scale:.1f} {top - y * scale:.1f}" for x, y in ring.coords]
                    drawn.append("M" + "L".join(points))
        return "".join(drawn)

    x, y = left + lng * EAST * scale, top - lat * NORTH * scale
    radius = min((accuracy or 0) * scale, 170)
    beside = [int(i) for i in route.areas.tree.query(route.areas.shapes[here], "dwithin", TOLERANCE) if int(i) != here]
    touching = tuple(route.areas.codes[i] for i in sorted(beside))
    return Sketch(path(shape), path(lines), f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", touching)
