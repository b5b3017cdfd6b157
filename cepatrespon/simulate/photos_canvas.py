"""A sheet to draw a street on: a camera in metres, the light of an hour, and filled shapes.

Knows perspective (x to the right, y up, z away from the camera, in metres) and how light, haze and night change a
colour. What stands in a street is left to `photos_street`, what is wrong with it to `photos_scenes`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, sin
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float, float]

WIDTH, HEIGHT = 800, 600
SCALE = 2  # drawn so many times larger, then reduced: smooth edges
EYE = 1.55  # metres from the ground to the camera
FOCUS = 0.92  # focal length, in widths of the picture
FAR = 70.0  # metres to where the street is lost in haze


class Light(NamedTuple):
    """The light of one moment: sky above and at the horizon, what it does to colours, how dark it is (0 to 1)."""

    top: Colour
    low: Colour
    tint: tuple[float, float, float]
    night: float
    shade: float
    """Strength of shadows, 0 to 1."""


_HOURS: tuple[tuple[float, Light], ...] = (
    (0.0, Light((11, 14, 31), (38, 39, 60), (0.3, 0.31, 0.43), 1.0, 0.0)),
    (4.6, Light((12, 16, 36), (52, 50, 70), (0.31, 0.32, 0.44), 1.0, 0.0)),
    (5.6, Light((72, 92, 140), (236, 170, 128), (0.66, 0.62, 0.68), 0.4, 0.1)),
    (6.8, Light((118, 166, 214), (246, 220, 184), (0.98, 0.92, 0.83), 0.0, 0.5)),
    (9.5, Light((104, 164, 222), (214, 230, 238), (1.03, 1.01, 0.96), 0.0, 0.8)),
    (13.0, Light((112, 168, 220), (220, 232, 236), (1.06, 1.05, 1.0), 0.0, 0.9)),
    (15.8, Light((116, 164, 210), (238, 224, 198), (1.05, 1.0, 0.9), 0.0, 0.8)),
    (17.2, Light((108, 138, 188), (252, 196, 132), (1.0, 0.87, 0.72), 0.05, 0.6)),
    (18.0, Light((54, 62, 110), (240, 136, 96), (0.6, 0.52, 0.56), 0.6, 0.1)),
    (18.7, Light((16, 20, 44), (70, 58, 80), (0.36, 0.35, 0.46), 1.0, 0.0)),
    (24.0, Light((11, 14, 31), (38, 39, 60), (0.3, 0.31, 0.43), 1.0, 0.0)),
)


def light(at: datetime, cloud: float = 0.0) -> Light:
    """The light at the clock time of `at` as given (pass local time), greyed by `cloud` from 0 to 1."""
    hour = at.hour + at.minute / 60
    for (before, early), (after, late) in pairwise(_HOURS):
        if before <= hour <= after:
            part = (hour - before) / (after - before)
            tint = (
                early.tint[0] + (late.tint[0] - early.tint[0]) * part,
                early.tint[1] + (late.tint[1] - early.tint[1]) * part,
                early.tint[2] + (late.tint[2] - early.tint[2]) * part,
            )
            top, low = mix(early.top, late.top, part), mix(early.low, late.low, part)
            grey = sum(low) // 3
            return Light(
                mix(top, (grey, grey, min(255, grey + 5)), cloud * 0.75),
                mix(low, (grey, grey, min(255, grey + 4)), cloud * 0.6),
                (tint[0] * (1 - 0.14 * cloud), tint[1] * (1 - 0.11 * cloud), tint[2] * (1 - 0.05 * cloud)),
                early.night + (late.night - early.night) * part,
                (early.shade + (late.shade - early.shade) * part) * (1 - cloud * 0.85),
            )
    return _HOURS[0][1]


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """The colour `part` of the way from one to the other."""
    return (
        int(one[0] + (other[0] - one[0]) * part),
        int(one[1] + (other[1] - one[1]) * part),
        int(one[2] + (other[2] - one[2]) * part),
    )


def shade(colour: Colour, factor: float) -> Colour:
    """The colour, darker below 1 and lighter above."""
    return (min(255, int(colour[0] * factor)), min(255, int(colour[1] * factor)), min(255, int(colour[2] * factor)))


@dataclass(slots=True)
class Canvas:
    """One picture being drawn. `horizon` is a share of the height, `centre` of the width."""

    light: Light
    horizon: float = 0.42
    centre: float = 0.5
    at_x: float = 0.0
    """Where across the street the camera stands, metres from its middle."""
    hand: int = 1
    """Which side of the street the problem is on: -1 left, 1 right."""
    image: Image.Image = field(init=False)
    _draw: ImageDraw.ImageDraw = field(init=False)
    _wash: ImageDraw.ImageDraw = field(init=False)  # for what lets through what is behind; slower
    _glows: list[tuple[float, float, float, Colour]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.image = _sky(self.light.top, self.light.low, round(self.horizon * HEIGHT * SCALE))
        self._draw, self._wash = ImageDraw.Draw(self.image), ImageDraw.Draw(self.image, "RGBA")

    def place(self, x: float, y: float, z: float) -> tuple[float, float]:
        """Where a point of the world falls on the sheet."""
        factor = FOCUS * WIDTH * SCALE / max(z, 0.9)
        return self.centre * WIDTH * SCALE + (x - self.at_x) * factor, self.horizon * HEIGHT * SCALE + (
            EYE - y
        ) * factor

    def size(self, metres: float, z: float) -> float:
        """How long so many metres look at distance z."""
        return metres * FOCUS * WIDTH * SCALE / max(z, 0.9)

    def tone(self, colour: Colour, z: float) -> Colour:
        """What the light and the haze leave of a colour at distance z."""
        tint = self.light.tint
        lit = (
            min(255, int(colour[0] * tint[0])),
            min(255, int(colour[1] * tint[1])),
            min(255, int(colour[2] * tint[2])),
        )
        return mix(lit, self.light.low, min(0.72, max(0.0, (z - 6.0) / FAR)))

    def shape(self, points: Iterable[Point], colour: Colour, alpha: int = 255, *, lit: bool = False) -> None:
        """A filled polygon; `lit` keeps its colour whatever the hour."""
        corners = list(points)
        if not lit:
            colour = self.tone(colour, sum(corner[2] for corner in corners) / len(corners))
        placed = [self.place(*corner) for corner in corners]
        across = [corner[0] for corner in placed]
        if max(across) < 0 or min(across) > WIDTH * SCALE:
            return
        if alpha == 255:
            self._draw.polygon(placed, fill=colour)
        else:
            self._wash.polygon(placed, fill=(*colour, alpha))

    def ground(self, points: Iterable[tuple[float, float]], colour: Colour, alpha: int = 255, y: float = 0.0) -> None:
        """A polygon (x, z) lying on the ground."""
        self.shape([(x, y, z) for x, z in points], colour, alpha)

    def strip(self, left: float, right: float, near: float, far: float, colour: Colour, y: float = 0.0) -> None:
        """A band along the street, fading into the distance."""
        edges = [near, *(edge for edge in (5.0, 8.0, 13.0, 21.0, 34.0, 52.0) if near < edge < far), far]
        for one, other in pairwise(edges):
            self.ground(((left, one), (right, one), (right, other), (left, other)), colour, y=y)

    def front(
        self, left: float, low: float, right: float, high: float, z: float, colour: Colour, alpha: int = 255
    ) -> None:
        """An upright rectangle that faces the camera."""
        self.shape(((left, low, z), (right, low, z), (right, high, z), (left, high, z)), colour, alpha)

    def side(
        self, x: float, low: float, high: float, near: float, far: float, colour: Colour, alpha: int = 255
    ) -> None:
        """An upright rectangle along the street."""
        self.shape(((x, low, near), (x, low, far), (x, high, far), (x, high, near)), colour, alpha)

    def ball(
        self, x: float, y: float, z: float, radius: float, colour: Colour, alpha: int = 255, flat: float = 1.0
    ) -> None:
        """A round thing; `flat` is its height against its width."""
        at_x, at_y = self.place(x, y, z)
        wide = self.size(radius, z)
        box = (at_x - wide, at_y - wide * flat, at_x + wide, at_y + wide * flat)
        if alpha == 255:
            self._draw.ellipse(box, fill=self.tone(colour, z))
        else:
            self._wash.ellipse(box, fill=(*self.tone(colour, z), alpha))

    def line(
        self, points: Sequence[Point], colour: Colour, metres: float, *, least: int = 1, lit: bool = False
    ) -> None:
        """A line so many metres wide."""
        z = sum(point[2] for point in points) / len(points)
        wide = max(least, round(self.size(metres, z)))
        fill = colour if lit else self.tone(colour, z)
        self._draw.line(
            [self.place(*point) for point in points], fill=fill, width=wide, joint="curve" if wide > 4 else None
        )

    def shadow(self, x: float, z: float, wide: float, deep: float, strength: float = 1.0) -> None:
        """The dark under a thing that stands on the ground."""
        base = 70 + 60 * self.light.shade
        for grow in (1.25, 1.0, 0.75):
            self.ground(round_patch(x, z, wide * grow, deep * grow), (12, 13, 18), int(base * strength / 3))

    def glow(self, x: float, y: float, z: float, metres: float, colour: Colour) -> None:
        """Light that spills over what is drawn; added at the end."""
        at_x, at_y = self.place(x, y, z)
        self._glows.append((at_x / SCALE, at_y / SCALE, self.size(metres, z) / SCALE, colour))

    def finish(self) -> Image.Image:
        """The picture at its size, with its lights."""
        image = self.image.reduce(SCALE)
        for x, y, radius, colour in self._glows:
            wide = max(6, min(700, round(radius * 2)))
            left, top = round(x - wide / 2), round(y - wide / 2)
            box = (max(0, left), max(0, top), min(WIDTH, left + wide), min(HEIGHT, top + wide))
            if box[0] >= box[2] or box[1] >= box[3]:
                continue
            halo = _halo().resize((wide, wide)).crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
            spill = Image.merge("RGB", [halo.point([level * part // 255 for level in range(256)]) for part in colour])
            image.paste(ImageChops.add(image.crop(box), spill), box[:2])
        return image


def clouds(canvas: Canvas, rng: random.Random, amount: float) -> None:
    """Soft heaps of cloud, by day."""
    if canvas.light.night > 0.5:
        for _ in range(14):
            canvas.ball(rng.uniform(-40, 40), rng.uniform(9, 40), 60, 0.06, (255, 255, 255), 120)
        return
    white = mix((255, 255, 255), canvas.light.low, 0.3)
    for _ in range(int(2 + amount * 7)):
        x, y = rng.uniform(-46, 46), rng.uniform(10, 44)
        for _ in range(9):
            canvas.ball(x + rng.uniform(-6, 6), y + rng.uniform(-0.8, 1.4), 66, rng.uniform(1.6, 4.4), white, 26, 0.5)


def round_patch(x: float, z: float, wide: float, deep: float, corners: int = 22) -> list[tuple[float, float]]:
    """The outline of an ellipse on the ground."""
    return [(x + wide * cos(2 * pi * i / corners), z + deep * sin(2 * pi * i / corners)) for i in range(corners)]


def rough_patch(rng: random.Random, x: float, z: float, wide: float, deep: float) -> list[tuple[float, float]]:
    """The outline of an irregular hole or puddle on the ground."""
    return [
        (x + (px - x) * (s := rng.uniform(0.78, 1.18)), z + (pz - z) * s)
        for px, pz in round_patch(x, z, wide, deep, 20)
    ]


@lru_cache(maxsize=64)
def _band(height: int) -> Image.Image:
    return Image.linear_gradient("L").resize((1, height)).resize((WIDTH * SCALE, height))


def _sky(top: Colour, low: Colour, horizon: int) -> Image.Image:
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), low)
    height = max(8, horizon)
    upper = Image.new("RGB", (WIDTH * SCALE, height), top)
    image.paste(Image.composite(Image.new("RGB", upper.size, low), upper, _band(height)), (0, 0))
    return image


@lru_cache(maxsize=1)
def _halo() -> Image.Image:
    # 255 in the middle, nothing at the rim, falling steeply
    return Image.radial_gradient("L").point([int(255 * max(0.0, 1 - level / 180) ** 2.4) for level in range(256)])
