"""The invented street itself: sky, houses, shops, trees, poles, cars, people.

Knows how such things are drawn on a `Canvas`, from a `random.Random`. Nothing here is wrong with the street yet.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from cepatrespon.simulate.photos_canvas import Canvas, Colour, clouds, mix, round_patch, shade

ROAD, PAVING = 3.1, 4.7  # half widths in metres: the carriageway, and to the outer edge of the pavements
KERB = 0.16
ASPHALT: Colour = (98, 100, 106)
WALLS: tuple[Colour, ...] = (
    *((226, 214, 190), (204, 186, 160), (188, 205, 198), (232, 226, 214), (214, 176, 146), (176, 190, 210)),
    *((236, 204, 150), (200, 158, 140), (178, 200, 166), (222, 222, 226), (196, 174, 196), (168, 150, 132)),
)
ROOFS: tuple[Colour, ...] = ((166, 84, 58), (142, 70, 54), (120, 92, 80), (96, 104, 116), (176, 104, 70), (84, 116, 98))
CLOTHS: tuple[Colour, ...] = (
    (200, 60, 52),
    (36, 108, 172),
    (240, 186, 50),
    (40, 132, 92),
    (228, 118, 44),
    (126, 76, 150),
)
PAINTS: tuple[Colour, ...] = (
    *((232, 233, 235), (34, 36, 40), (150, 154, 160), (150, 32, 36), (38, 62, 112), (198, 196, 186), (86, 92, 98)),
)
LEAVES: tuple[Colour, ...] = ((62, 108, 52), (78, 126, 58), (52, 94, 58), (96, 134, 60), (70, 116, 72))
WARM: Colour = (255, 206, 128)


@dataclass(frozen=True, slots=True)
class House:
    """One building on one side of the street, from `near` to `far` metres away."""

    near: float
    far: float
    high: float
    wall: Colour
    roof: Colour
    cloth: Colour
    shop: bool
    set_back: float
    lit: bool


def row(rng: random.Random) -> list[House]:
    """The buildings of one side, nearest first."""
    houses, z = [], rng.uniform(0.5, 2.5)
    while z < 58:
        wide = rng.uniform(4.5, 9.5)
        shop = rng.random() < 0.45
        houses.append(
            House(
                near=z,
                far=z + wide,
                high=rng.uniform(3.0, 4.2) + (rng.choice((0.0, 3.2, 6.2)) if rng.random() < 0.55 else 0.0),
                wall=rng.choice(WALLS),
                roof=rng.choice(ROOFS),
                cloth=rng.choice(CLOTHS),
                shop=shop,
                set_back=0.2 if shop else rng.uniform(0.4, 2.6),
                lit=rng.random() < 0.55,
            )
        )
        z += wide + (rng.uniform(0.1, 0.5) if rng.random() < 0.75 else rng.uniform(1.5, 5))
    return houses


def street(canvas: Canvas, rng: random.Random, *, greens: float = 0.5, wires: bool = True) -> None:
    """Everything that stands around: drawn from far to near on both sides, then road and pavements."""
    amount = rng.random()
    # Night and day draw other things into the sky; a source of its own keeps all that follows in its place.
    clouds(canvas, random.Random(rng.getrandbits(64)), amount)  # noqa: S311 (a picture)
    _skyline(canvas, rng)
    canvas.strip(-60, 60, 1.0, 400, (132, 128, 116))
    rows = {-1: row(rng), 1: row(rng)}
    trees = [(rng.choice((-1, 1)), rng.uniform(9, 46), rng.uniform(2.4, 4.4)) for _ in range(int(greens * 9))]
    tree_seeds = [rng.getrandbits(32) for _ in trees]
    _road(canvas, rng)
    for side, houses in rows.items():
        for house in reversed(houses):
            _house(canvas, rng, side, house)
    for side in (-1, 1):
        _pavement(canvas, side)
    for (side, z, high), seed in sorted(zip(trees, tree_seeds, strict=True), key=lambda item: -item[0][1]):
        tree(canvas, random.Random(seed), side * rng.uniform(4.0, 4.5), z, high)  # noqa: S311 (a picture)
    if wires:
        poles(canvas, rng, rng.choice((-1, 1)))


def _skyline(canvas: Canvas, rng: random.Random) -> None:
    lamps = random.Random(rng.getrandbits(64))  # noqa: S311 (a picture) for the night alone
    for _ in range(9):
        x, high, wide = rng.uniform(-70, 70), rng.uniform(10, 34), rng.uniform(5, 12)
        canvas.front(x, 0, x + wide, high, 95, mix((128, 140, 156), canvas.light.low, 0.25))
        if canvas.light.night > 0.6:
            for _ in range(12):
                at_x, at_y = x + lamps.uniform(0.4, wide - 0.8), lamps.uniform(2, high - 1)
                canvas.shape(
                    [(at_x, at_y, 94), (at_x + 0.7, at_y, 94), (at_x + 0.7, at_y + 0.5, 94), (at_x, at_y + 0.5, 94)],
                    (190, 160, 96),
                    lit=True,
                )


def _road(canvas: Canvas, rng: random.Random) -> None:
    canvas.strip(-ROAD, ROAD, 1.0, 120, ASPHALT)
    for _ in range(7):  # old patches and stains
        x, z = rng.uniform(-ROAD + 0.4, ROAD - 0.4), rng.uniform(3, 26)
        canvas.ground(
            round_patch(x, z, rng.uniform(0.2, 1.1), rng.uniform(0.3, 2.2), 12),
            shade(ASPHALT, rng.choice((0.88, 1.07))),
            110,
        )
    for x in (-1.5, 1.5):  # where wheels run
        canvas.ground([(x - 0.35, 2), (x + 0.35, 2), (x + 0.35, 50), (x - 0.35, 50)], shade(ASPHALT, 0.9), 60)
    for z in range(2, 60, 5):
        canvas.ground([(-0.06, z), (0.06, z), (0.06, z + 2.2), (-0.06, z + 2.2)], (222, 220, 208), 190)
    for _ in range(4):
        x, z = rng.uniform(-2.6, 2.6), rng.uniform(3.2, 9)
        crack = [(x, 0.0, z)]
        for _ in range(7):
            x, z = x + rng.uniform(-0.16, 0.16), z + rng.uniform(0.05, 0.3)
            crack.append((x, 0.0, z))
        canvas.line(crack, shade(ASPHALT, 0.72), 0.012)


def _pavement(canvas: Canvas, side: int) -> None:
    inner, outer = side * ROAD, side * PAVING
    canvas.side(inner, 0.0, KERB, 1.0, 110, (160, 158, 150))
    canvas.strip(min(inner, outer), max(inner, outer), 1.0, 110, (176, 170, 158), y=KERB)
    for z in range(2, 26):
        canvas.line([(inner, KERB, float(z)), (outer, KERB, float(z))], (150, 145, 134), 0.015)
    canvas.ground(
        [(side * 3.75, 1.0), (side * 4.05, 1.0), (side * 4.05, 40), (side * 3.75, 40)], (208, 176, 84), 210, y=KERB
    )
    for index, z in enumerate(range(2, 44, 2)):
        canvas.side(inner, 0.0, KERB, z, z + 2, (226, 224, 216) if index % 2 else (52, 54, 58))


def _house(canvas: Canvas, rng: random.Random, side: int, house: House) -> None:
    x = side * (PAVING + house.set_back)
    wall, dark = house.wall, shade(house.wall, 0.78)
    canvas.front(min(x, x + side * 9), 0, max(x, x + side * 9), house.high, house.near, dark)
    canvas.side(x, 0, house.high, house.near, house.far, wall)
    canvas.side(x, 0, 0.5, house.near, house.far, shade(wall, 0.7))
    if house.shop or house.high > 6:
        canvas.side(x, house.high - 0.35, house.high, house.near, house.far, shade(wall, 0.86))
    if not house.shop:
        eave, top, high = x - side * 0.5, x + side * 2.6, house.high
        canvas.shape(
            [
                (eave, high - 0.15, house.near - 0.2),
                (eave, high - 0.15, house.far + 0.2),
                (top, high + 1.7, house.far),
                (top, high + 1.7, house.near),
            ],
            house.roof,
        )
    if house.near > 42:
        return
    storey, wide = 0, house.far - house.near
    while storey * 3.1 + 2.6 < house.high:
        low = storey * 3.1
        if storey == 0 and house.shop:
            _shopfront(canvas, side, x, house)
        else:
            count = max(1, int(wide // 2.4))
            for index in range(count):
                near = house.near + wide * (index + 0.25) / count
                _window(
                    canvas,
                    rng,
                    x - side * 0.02,
                    low + 0.95,
                    near,
                    near + wide * 0.5 / count,
                    house.lit and rng.random() < 0.7,
                )
            if storey == 0:
                canvas.side(
                    x - side * 0.02, 0, 2.1, house.near + wide * 0.06, house.near + wide * 0.06 + 0.9, (112, 78, 52)
                )
        storey += 1
    if not house.shop and house.set_back > 0.9:
        fence = side * (PAVING + 0.05)
        canvas.side(fence, 0, 0.7, house.near, house.far, shade(wall, 0.9))
        for index in range(int(wide * 3)):
            z = house.near + index / 3
            canvas.side(fence, 0.7, 1.45, z, z + 0.06, (58, 62, 66))
        canvas.side(fence, 1.4, 1.46, house.near, house.far, (58, 62, 66))


def _window(canvas: Canvas, rng: random.Random, x: float, low: float, near: float, far: float, lit: bool) -> None:
    canvas.side(x, low - 0.08, low + 1.28, near - 0.08, far + 0.08, (238, 234, 226))
    if lit and canvas.light.night > 0.45:
        canvas.shape(
            ((x, low, near), (x, low, far), (x, low + 1.2, far), (x, low + 1.2, near)), (244, 198, 122), lit=True
        )
        canvas.glow(x, low + 0.6, (near + far) / 2, 1.7, (70, 48, 20))
    else:
        canvas.side(x, low, low + 1.2, near, far, mix((70, 92, 108), canvas.light.low, 0.25))
        canvas.side(x, low + 0.6, low + 1.2, near, far, mix((100, 126, 144), canvas.light.low, 0.3), 120)
    middle = (near + far) / 2
    canvas.side(x, low, low + 1.2, middle - 0.03, middle + 0.03, (238, 234, 226))


def _shopfront(canvas: Canvas, side: int, x: float, house: House) -> None:
    near, far = house.near + 0.4, house.far - 0.4
    open_lit = house.lit and canvas.light.night > 0.45
    if house.lit:
        inside = (250, 214, 146) if open_lit else (74, 66, 60)
        canvas.shape([(x, 0.1, near), (x, 0.1, far), (x, 2.4, far), (x, 2.4, near)], inside, lit=open_lit)
        for index in range(6):
            z = near + (far - near) * (index + 0.2) / 6
            canvas.side(x, 0.1, 0.9 + 0.25 * (index % 3), z, z + (far - near) / 9, CLOTHS[(index * 5) % 6])
        if open_lit:
            canvas.glow(x, 1.3, (near + far) / 2, 4.2, (120, 84, 36))
    else:
        canvas.side(x, 0.1, 2.4, near, far, (150, 156, 160))
        for index in range(9):
            canvas.side(x, 0.2 + index * 0.25, 0.25 + index * 0.25, near, far, (124, 130, 135))
    canvas.side(x - side * 0.03, 2.75, 3.35, near - 0.2, far + 0.2, house.cloth)
    for index in range(7):  # a sign without words
        z = near + (far - near) * (0.12 + index * 0.11)
        canvas.side(x - side * 0.04, 2.93, 3.17, z, z + (far - near) * (0.06 + 0.02 * (index % 3)), (248, 246, 238))
    lip = x - side * 1.1
    stripes = max(4, int((far - near) / 0.6))
    for index in range(stripes):
        one, other = near + (far - near) * index / stripes, near + (far - near) * (index + 1) / stripes
        colour = house.cloth if index % 2 else (244, 240, 230)
        canvas.shape([(x, 2.75, one), (x, 2.75, other), (lip, 2.3, other), (lip, 2.3, one)], colour)


def tree(canvas: Canvas, rng: random.Random, x: float, z: float, high: float, *, lean: float = 0.0) -> None:
    """A street tree: trunk, two boughs, heaps of leaves."""
    canvas.shadow(x, z, 0.9, 0.9, 0.8)
    crown = x + lean
    canvas.shape([(x - 0.16, 0, z), (x + 0.16, 0, z), (crown + 0.09, high, z), (crown - 0.09, high, z)], (92, 72, 54))
    canvas.line([(x + lean * 0.5, high * 0.55, z), (crown + 0.9, high * 1.02, z)], (92, 72, 54), 0.1)
    green = rng.choice(LEAVES)
    spread = high * 0.42
    for layer, factor in enumerate((0.62, 0.8, 1.0, 1.2)):
        for _ in range(11):
            canvas.ball(
                crown + rng.uniform(-spread, spread) * (1 - 0.12 * layer),
                high * rng.uniform(0.88, 1.3) + 0.12 * layer,
                z,
                spread * rng.uniform(0.22, 0.44) * (1 - 0.12 * layer),
                shade(green, factor * rng.uniform(0.93, 1.07)),
                flat=0.82,
            )


def poles(canvas: Canvas, rng: random.Random, side: int, *, sag: float = 0.5, lines: int = 4) -> None:
    """Utility poles with their wires, along one side."""
    x, first = side * 3.4, rng.uniform(6.5, 9)
    for z in (first + 26, first + 13, first):
        canvas.shape([(x - 0.09, 0, z), (x + 0.09, 0, z), (x + 0.06, 7, z), (x - 0.06, 7, z)], (122, 120, 116))
        canvas.front(x - 0.6, 6.55, x + 0.6, 6.65, z, (96, 92, 86))
        for wire in range(lines):
            at_x, high = x - 0.5 + wire * 1.0 / max(1, lines - 1), 6.7
            back, drop = z - 13, sag * (0.7 + 0.25 * wire)
            curve = [
                (at_x, high - drop * 4 * t * (1 - t), max(1.2, z + (back - z) * t))
                for t in (0, 0.2, 0.4, 0.6, 0.8, 1.0)
            ]
            canvas.line(curve, (44, 44, 48), 0.022)


def lamp(canvas: Canvas, x: float, z: float, *, lit: bool, broken: bool = False) -> None:
    """A street lamp whose arm reaches over the road."""
    inward = -1 if x > 0 else 1
    steel: Colour = (148, 152, 156)
    canvas.shape([(x - 0.08, 0, z), (x + 0.08, 0, z), (x + 0.05, 6.2, z), (x - 0.05, 6.2, z)], steel)
    canvas.line([(x, 6.15, z), (x + inward * 0.6, 6.55, z), (x + inward * 1.5, 6.6, z)], steel, 0.09)
    head, drop = x + inward * 1.75, 0.35 if broken else 0.0
    canvas.shape(
        [(head - 0.35, 6.62 - drop, z), (head + 0.3, 6.66, z), (head + 0.3, 6.54, z), (head - 0.35, 6.5 - drop, z)],
        (72, 76, 80),
    )
    if lit:
        canvas.shape(
            [(head - 0.28, 6.5, z), (head + 0.26, 6.53, z), (head + 0.2, 6.46, z), (head - 0.2, 6.44, z)],
            (255, 246, 216),
            lit=True,
        )
        if canvas.light.night > 0.3:
            canvas.glow(head, 6.45, z, 1.5, (255, 236, 190))
            canvas.glow(head, 3.5, z, 5.5, (74, 60, 34))
            canvas.glow(head, 0.1, z, 4.6, (84, 68, 40))


def car(
    canvas: Canvas, x: float, z: float, paint: Colour, *, tall: float = 1.5, long: float = 3.9, lights: bool = False
) -> None:
    """A car seen from behind, standing along the street; x is its middle, z its rear."""
    half, belt = 0.84, 0.95
    canvas.shadow(x, z + long / 2, half * 1.25, long * 0.55)
    flank = x - half if x > canvas.at_x else x + half
    inner = x - half * 0.8 if x > canvas.at_x else x + half * 0.8
    for wheel in (z + 0.75, z + long - 0.8):
        canvas.shape(
            [
                (flank, 0.0, wheel - 0.33),
                (flank, 0.0, wheel + 0.33),
                (flank, 0.55, wheel + 0.33),
                (flank, 0.55, wheel - 0.33),
            ],
            (22, 22, 24),
        )
    canvas.side(flank, 0.26, belt, z, z + long, shade(paint, 0.72))
    canvas.shape(
        [(flank, belt, z + 0.15), (flank, belt, z + long - 0.9), (inner, tall, z + long - 1.7), (inner, tall, z + 0.5)],
        (44, 52, 60),
    )
    canvas.shape(
        [(x - 0.7, tall, z + 0.5), (x + 0.7, tall, z + 0.5), (x + 0.7, tall, z + 2.2), (x - 0.7, tall, z + 2.2)],
        shade(paint, 1.06),
    )
    canvas.front(x - half * 0.86, 0.0, x - half * 0.5, 0.4, z + 0.1, (20, 20, 22))
    canvas.front(x + half * 0.5, 0.0, x + half * 0.86, 0.4, z + 0.1, (20, 20, 22))
    canvas.shape(
        [
            (x - half, 0.28, z),
            (x + half, 0.28, z),
            (x + half, belt, z),
            (x + half * 0.8, tall, z + 0.45),
            (x - half * 0.8, tall, z + 0.45),
            (x - half, belt, z),
        ],
        paint,
    )
    canvas.shape(
        [
            (x - 0.64, belt + 0.04, z + 0.05),
            (x + 0.64, belt + 0.04, z + 0.05),
            (x + 0.55, tall - 0.1, z + 0.4),
            (x - 0.55, tall - 0.1, z + 0.4),
        ],
        (40, 50, 58),
    )
    canvas.shape(
        [
            (x - 0.6, belt + 0.05, z),
            (x - 0.1, belt + 0.05, z),
            (x - 0.3, tall - 0.11, z + 0.4),
            (x - 0.53, tall - 0.11, z + 0.4),
        ],
        (112, 132, 144),
        90,
    )
    canvas.front(x - half, 0.28, x + half, 0.46, z, shade(paint, 0.55))
    canvas.front(x - 0.24, 0.52, x + 0.24, 0.66, z, (28, 28, 30))
    for end in (-1, 1):
        canvas.front(
            min(x + end * 0.8, x + end * 0.52), 0.66, max(x + end * 0.8, x + end * 0.52), 0.86, z, (170, 28, 30)
        )
        if lights:
            canvas.glow(x + end * 0.66, 0.76, z, 0.7, (200, 30, 24))


def motorbike(canvas: Canvas, x: float, z: float, paint: Colour, *, rider: Colour | None = None) -> None:
    """A motorbike from behind, with its rider when `rider` gives the jacket's colour."""
    canvas.shadow(x, z + 0.5, 0.34, 0.8)
    canvas.front(x - 0.06, 0.0, x + 0.06, 0.56, z, (24, 24, 26))
    canvas.shape([(x - 0.15, 0.42, z), (x + 0.15, 0.42, z), (x + 0.19, 0.84, z), (x - 0.19, 0.84, z)], paint)
    canvas.front(x - 0.09, 0.66, x + 0.09, 0.75, z, (186, 34, 32))
    canvas.line([(x - 0.36, 1.02, z + 0.7), (x + 0.36, 1.02, z + 0.7)], (34, 34, 36), 0.05)
    if rider is not None:
        canvas.shape([(x - 0.24, 0.78, z), (x + 0.24, 0.78, z), (x + 0.26, 1.28, z), (x - 0.26, 1.28, z)], rider)
        canvas.line([(x - 0.24, 1.22, z), (x - 0.37, 1.0, z + 0.4)], shade(rider, 0.85), 0.11)
        canvas.line([(x + 0.24, 1.22, z), (x + 0.37, 1.0, z + 0.4)], shade(rider, 0.85), 0.11)
        canvas.ball(x, 1.46, z, 0.16, (36, 38, 44))
        canvas.ball(x - 0.04, 1.5, z, 0.07, (92, 96, 106), 130)


def person(canvas: Canvas, x: float, z: float, shirt: Colour, *, vest: bool = False) -> None:
    """Somebody standing, seen from behind; `vest` for the orange of a city worker."""
    canvas.shadow(x, z, 0.3, 0.22)
    canvas.front(x - 0.15, 0.0, x - 0.02, 0.82, z, (52, 56, 72))
    canvas.front(x + 0.02, 0.0, x + 0.15, 0.82, z, (48, 52, 66))
    cloth: Colour = (236, 112, 34) if vest else shirt
    canvas.shape([(x - 0.2, 0.78, z), (x + 0.2, 0.78, z), (x + 0.23, 1.36, z), (x - 0.23, 1.36, z)], cloth)
    canvas.line([(x - 0.24, 1.32, z), (x - 0.3, 0.82, z)], shade(cloth, 0.86), 0.1)
    canvas.line([(x + 0.24, 1.32, z), (x + 0.3, 0.82, z)], shade(cloth, 0.86), 0.1)
    if vest:
        canvas.front(x - 0.21, 0.98, x + 0.21, 1.05, z, (236, 236, 200))
    canvas.ball(x, 1.52, z, 0.13, (154, 112, 84))
    canvas.ball(x, 1.56, z, 0.135, (34, 28, 26), flat=0.8)
