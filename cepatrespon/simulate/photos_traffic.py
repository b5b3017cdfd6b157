"""What is wrong with traffic, light, signs and wires in a street, and the same put right.

Knows pairs like those of `photos_scenes`, for what stands along a street or moves through it.
"""

from __future__ import annotations

import random

from cepatrespon.simulate import photos_street as things
from cepatrespon.simulate.photos_canvas import Canvas, shade
from cepatrespon.simulate.photos_street import CLOTHS, PAINTS


def lamp(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    broken = rng.random() < 0.4
    for z in (42.0, 27.0):
        things.lamp(canvas, side * 3.3, z, lit=True)
    things.lamp(canvas, side * 3.3, 9.5, lit=fixed, broken=broken and not fixed)
    if fixed:
        canvas.glow(side * 1.5, 0.0, 8.5, 4.5, (64, 52, 30))
    if rng.random() < 0.7:
        things.motorbike(canvas, rng.uniform(-2, 2), 15, rng.choice(PAINTS), rider=rng.choice(CLOTHS))


def parking(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    x = side * 2.35
    paints = [rng.choice(PAINTS) for _ in range(6)]
    if not fixed:
        for index in range(rng.randrange(4)):
            things.motorbike(canvas, side * rng.uniform(3.5, 4.3), 12 - index * 1.3, rng.choice(PAINTS))
        for index in range(5, -1, -1):
            things.car(
                canvas,
                x + rng.uniform(-0.12, 0.1),
                5.4 + index * 5.0,
                paints[index],
                tall=rng.choice((1.48, 1.5, 1.78)),
                long=4.0,
            )
    z = 7.2
    canvas.line([(side * 3.6, 0, z), (side * 3.6, 2.6, z)], (150, 154, 158), 0.07)
    canvas.ball(side * 3.6, 2.75, z, 0.36, (206, 36, 38))
    canvas.ball(side * 3.6, 2.75, z, 0.27, (240, 240, 240))
    canvas.ball(side * 3.6, 2.75, z, 0.24, (30, 34, 40))
    canvas.line([(side * 3.6 - 0.2, 2.95, z), (side * 3.6 + 0.2, 2.55, z)], (206, 36, 38), 0.07)
    if fixed:
        for index in range(4):
            cone(canvas, side * 2.9, 6 + index * 3.2)
        things.person(canvas, side * 3.9, 10.5, (62, 84, 128))
        things.car(canvas, -side * 1.4, 16, paints[0])


def cone(canvas: Canvas, x: float, z: float) -> None:
    """An orange traffic cone."""
    canvas.shadow(x, z, 0.24, 0.2)
    canvas.shape([(x - 0.2, 0, z), (x + 0.2, 0, z), (x + 0.05, 0.68, z), (x - 0.05, 0.68, z)], (238, 104, 32))
    canvas.shape([(x - 0.13, 0.26, z), (x + 0.13, 0.26, z), (x + 0.1, 0.4, z), (x - 0.1, 0.4, z)], (246, 244, 238))


def banner(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    z = rng.uniform(8.5, 10.5)
    cloth, ink = rng.choice(CLOTHS), (248, 246, 240)
    for x in (-3.5, 3.5):
        canvas.shape([(x - 0.07, 0, z), (x + 0.07, 0, z), (x + 0.06, 5.2, z), (x - 0.06, 5.2, z)], (126, 110, 86))
    if fixed:
        return
    tilt, low = rng.uniform(-0.3, 0.3), 3.3
    canvas.line([(-3.5, 5.0, z), (-2.6, low + 1.3 + tilt, z)], (60, 60, 62), 0.03)
    canvas.line([(3.5, 5.0, z), (2.6, low + 1.3 - tilt, z)], (60, 60, 62), 0.03)
    canvas.shape(
        [
            (-2.7, low + tilt, z),
            (0.2, low - 0.16, z),
            (1.9, low - tilt, z),
            (1.6, low + 0.5 - tilt, z),
            (2.7, low + 1.3 - tilt, z),
            (0, low + 1.12, z),
            (-2.7, low + 1.3 + tilt, z),
        ],
        cloth,
    )
    for line, (start, end) in enumerate(((-2.3, 0.9), (-1.9, 1.3), (-2.2, 0.2))):
        at, y = start, low + 0.94 - line * 0.33 + tilt * 0.5
        while at < end:
            wide = rng.uniform(0.15, 0.5)
            canvas.front(at, y, min(end, at + wide), y + (0.2 if line == 0 else 0.13), z - 0.01, ink)
            at += wide + 0.1
    for _ in range(4):
        side, at = rng.choice((-1, 1)), rng.uniform(11, 22)
        canvas.front(side * 3.6 - 0.3, 1.2, side * 3.6 + 0.3, 2.4, at, rng.choice(CLOTHS))
        canvas.front(side * 3.6 - 0.2, 1.9, side * 3.6 + 0.2, 2.1, at - 0.01, ink)


def jam(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    night = canvas.light.night > 0.3
    if fixed:
        things.car(canvas, -1.5, 13, rng.choice(PAINTS), lights=night)
        things.motorbike(canvas, 1.5, 20, rng.choice(PAINTS), rider=rng.choice(CLOTHS))
        things.person(canvas, -3.9, 9, (40, 60, 110), vest=False)
        cone(canvas, 0.0, 8)
        cone(canvas, 0.0, 11)
        return
    for z in (33, 27, 22, 17, 12, 7):
        for x in (-2.1, 0.0, 2.1):
            at = z + rng.uniform(-0.8, 0.8)
            if rng.random() < 0.62:
                things.car(
                    canvas,
                    x + rng.uniform(-0.15, 0.15),
                    at,
                    rng.choice(PAINTS),
                    tall=rng.choice((1.48, 1.55, 1.85)),
                    lights=night,
                )
            else:
                for _ in range(3):
                    things.motorbike(
                        canvas,
                        x + rng.uniform(-0.7, 0.7),
                        at + rng.uniform(-1, 1),
                        rng.choice(PAINTS),
                        rider=rng.choice((*CLOTHS, (58, 140, 70), (58, 140, 70))),
                    )


def signal(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side, z = canvas.hand, 7.6
    x = side * 3.0
    for stripe in range(9):
        at = -2.9 + stripe * 0.68
        canvas.ground([(at, 9), (at + 0.36, 9), (at + 0.36, 11.5), (at, 11.5)], (228, 228, 222), 220)
    canvas.shape([(x - 0.09, 0, z), (x + 0.09, 0, z), (x + 0.07, 4.4, z), (x - 0.07, 4.4, z)], (216, 176, 40))
    for index in range(5):
        canvas.front(x - 0.09, index * 0.8, x + 0.09, index * 0.8 + 0.4, z, (34, 34, 36))
    canvas.line([(x, 4.3, z), (x - side * 1.9, 4.5, z)], (96, 98, 100), 0.1)
    green = rng.random() < 0.5
    for head, low in ((x, 2.5), (x - side * 1.9, 3.8)):
        canvas.front(head - 0.24, low, head + 0.24, low + 1.35, z - 0.02, (26, 27, 30))
        for index, colour in enumerate(((40, 190, 96), (236, 180, 40), (222, 44, 40))):
            on = fixed and index == (0 if green else 2)
            y = low + 0.25 + index * 0.42
            canvas.ball(head, y, z - 0.03, 0.16, colour if on else shade(colour, 0.22))
            if on:
                canvas.glow(head, y, z, 0.8, shade(colour, 0.9))
    for at in (14, 11.8) if fixed else (15, 12.2, 10.2, 12.8):
        things.motorbike(canvas, rng.uniform(-2.2, 2.2), at, rng.choice(PAINTS), rider=rng.choice(CLOTHS))
    if not fixed:
        things.car(canvas, rng.uniform(-1, 1), 13.5, rng.choice(PAINTS), lights=canvas.light.night > 0.3)


def cables(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    things.poles(canvas, rng, side, sag=0.35 if fixed else 1.1, lines=5 if fixed else 13)
    if fixed:
        return
    x = side * 3.4
    for _ in range(5):
        start, end = rng.uniform(5.2, 6.4), rng.uniform(2.0, 4.2)
        across = x - side * rng.uniform(0.6, 3.4)
        canvas.line(
            [
                (x, start, 8.0),
                ((x + across) / 2, end - 0.5, 7.4),
                (across, end, 7.0),
                (across - side * 0.8, end + rng.uniform(0.4, 2), 7.6),
            ],
            (30, 30, 34),
            0.026,
        )
    for index in range(22):
        size = 0.22 + 0.015 * (index % 7)
        points = [
            (x + size * dx, 4.9 + size * dy + 0.02 * (index % 5), 7.9)
            for dx, dy in ((-1, 0), (-0.5, 0.9), (0.6, 0.9), (1, 0), (0.5, -0.9), (-0.6, -0.8), (-1, 0))
        ]
        canvas.line(points, (34, 34, 38), 0.02)
    canvas.line(
        [(x - side * 1.2, 3.0, 7.0), (x - side * 1.2, 0.3, 6.8), (x - side * 1.6, 0.05, 6.4)], (28, 28, 32), 0.03
    )
