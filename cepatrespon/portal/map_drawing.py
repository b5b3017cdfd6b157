"""The map without script: every kelurahan of the city drawn by the server, the darker the more reports it has.

Knows shapes and shades only; the numbers come in. The islands lie far to the north and stand in a frame of their own,
at a scale of their own. Lengths are units of the drawing; coordinates are metres on the plane of `agencies.geometry`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely

from cepatrespon.agencies.geometry import NORTH, Areas, RouteMap

WIDTH, HEIGHT = 480, 400
MARGIN = 4
TOLERANCE = 120.0  # metres: corners whose triangle is smaller than its square are left out; a quarter of a unit
SEA = -6.07 * NORTH  # what lies north of it are islands
INSET = (10, 10, 92, 92)  # left, top, width, height of the islands' frame
SHADES = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """A kelurahan on the drawing: its outline, and its shade from 0 (none) to `SHADES`."""

    code: str
    name: str
    d: str
    shade: int
    count: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole drawing; `steps` are the least counts of each shade, for the legend."""

    shapes: list[Shape]
    steps: list[int]


def draw(route: RouteMap, names: Mapping[str, str], counts: Mapping[str, int]) -> Drawing:
    """Every kelurahan of this map, shaded by the counts given."""
    steps = _steps(sorted(count for code, count in counts.items() if count))
    outlines = _outlines(route.areas)
    return Drawing(
        [
            Shape(code, names.get(code, code), outlines[code], shade(counts.get(code, 0), steps), counts.get(code, 0))
            for code in route.areas.codes
        ],
        steps,
    )


def _steps(counts: list[int]) -> list[int]:
    """From which count on each shade begins: each takes as many kelurahan, and none begins twice."""
    if not counts:
        return []
    cuts = [counts[len(counts) * n // SHADES] for n in range(SHADES)]
    return sorted({cuts[0], *cuts[1:]})


def shade(count: int, steps: list[int]) -> int:
    """The shade of a count, from 0 (none) to `SHADES`."""
    if not count:
        return 0
    reached = sum(count >= step for step in steps)
    return max(1, round(reached * SHADES / len(steps)))


@lru_cache(2)
def _outlines(areas: Areas) -> dict[str, str]:
    """The path of each kelurahan; drawn once for each map, since it takes a tenth of a second."""
    shapes = shapely.coverage_simplify(areas.shapes, TOLERANCE)
    middles = shapely.get_y(shapely.centroid(shapes))
    found: dict[str, str] = {}
    for island, frame in ((False, (MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)), (True, INSET)):
        chosen = [n for n, y in enumerate(middles) if bool(y > SEA) == island]
        if chosen:
            found |= _placed([(areas.codes[n], shapes[n]) for n in chosen], frame)
    return found


def _placed(shapes: list[tuple[str, shapely.Geometry]], frame: tuple[int, int, int, int]) -> dict[str, str]:
    left, top, wide, high = frame
    west, south, east, north = shapely.total_bounds([shape for _code, shape in shapes])
    scale = min(wide / max(east - west, 1), high / max(north - south, 1))
    over, down = left + (wide - (east - west) * scale) / 2, top + (high - (north - south) * scale) / 2

    def ring(coordinates: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
        x, y = over + (coordinates[:, 0] - west) * scale, down + (north - coordinates[:, 1]) * scale
        points = [f"{a:.4g} {b:.4g}" for a, b in zip(x.round(1).tolist(), y.round(1).tolist(), strict=True)]
        return "M" + "L".join(points[:-1]) + "z"

    def path(shape: shapely.Geometry) -> str:
        rings = [line for part in shapely.get_parts(shape) for line in (part.exterior, *part.interiors)]
        return "".join(ring(np.asarray(line.coords)) for line in rings)

    return {code: path(shape) for code, shape in shapes}
