"""The order in which to visit a few places, and its drawing: nearest first, then untangled (2-opt).

Distances are straight lines in metres; no street is known here, and the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cepatrespon.agencies.geometry import EAST, NORTH

from .nearness import Point, metres

WIDTH, HEIGHT, EDGE = 400.0, 190.0, 26.0  # of the drawing, in its own units


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the drawing, in its units; `word` is its number in the route, "" for where it begins."""

    x: str
    y: str
    word: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The route as an SVG path through its stops."""

    path: str
    stops: list[Stop]


def ordered(points: Sequence[Point], start: Point | None = None) -> list[int]:
    """The positions of the points in the order of a short way through all of them.

    From `start` where somebody says where they are; else from the first point, which stays the first.
    """
    if not points:
        return []
    left, way = list(range(len(points))), []
    if start is None:
        way.append(left.pop(0))
    here = start or points[0]
    while left:
        nearest = min(left, key=lambda n: metres(here, points[n]))
        left.remove(nearest)
        way.append(nearest)
        here = points[nearest]
    return _untangled(points, start, way)


def length(points: Sequence[Point], start: Point | None = None) -> float:
    """Metres along the points in their order, from `start` where there is one."""
    way = [*([start] if start else []), *points]
    return sum(metres(one, other) for one, other in pairwise(way))


def drawn(points: Sequence[Point], start: Point | None = None) -> Drawing | None:
    """The way through the points in their order, to scale; None for fewer than two places."""
    way = [*([start] if start else []), *points]
    if len(way) < 2:
        return None
    xs, ys = [lng * EAST for _lat, lng in way], [-lat * NORTH for lat, _lng in way]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    scale = min((WIDTH - 2 * EDGE) / max(wide, 1.0), (HEIGHT - 2 * EDGE) / max(high, 1.0))
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2
    placed = [
        (f"{left + (x - min(xs)) * scale:.1f}", f"{top + (y - min(ys)) * scale:.1f}")
        for x, y in zip(xs, ys, strict=True)
    ]
    first = 0 if start else 1
    return Drawing(
        "M" + "L".join(f"{x} {y}" for x, y in placed),
        [Stop(x, y, str(n + first) if n + first else "") for n, (x, y) in enumerate(placed)],
    )


def _untangled(points: Sequence[Point], start: Point | None, way: list[int]) -> list[int]:
    """Turn stretches of the way round as long as that makes it shorter. Without a start the first place stays."""
    places = [*([start] if start else []), *(points[n] for n in way)]
    better = True
    while better:
        better = False
        for i in range(1, len(places) - 1):
            for j in range(i + 1, len(places)):
                before = metres(places[i - 1], places[i])
                after = metres(places[i - 1], places[j])
                if j + 1 < len(places):
                    before += metres(places[j], places[j + 1])
                    after += metres(places[i], places[j + 1])
                if after + 0.5 < before:  # half a metre: never back and forth over a rounding
                    places[i : j + 1] = places[i : j + 1][::-1]
                    shift = 1 if start else 0
                    way[i - shift : j + 1 - shift] = way[i - shift : j + 1 - shift][::-1]
                    better = True
    return way
