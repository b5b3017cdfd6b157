"""Scenes away from the common street: building sites, water, parks, shelters, night gatherings, counters.

Knows the same kind of pairs as `photos_scenes`, and which category shows which scene.
"""

from __future__ import annotations

import random

from cepatrespon.simulate import photos_street as things
from cepatrespon.simulate.photos_canvas import Canvas, Colour, mix, rough_patch, round_patch, shade
from cepatrespon.simulate.photos_scenes import EARTH
from cepatrespon.simulate.photos_street import ASPHALT, CLOTHS, KERB, PAINTS
from cepatrespon.simulate.photos_traffic import cone


def building(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    x, near, far = side * 4.9, 6.0, 14.0
    brick: Colour = (176, 98, 70)
    canvas.front(min(x, x + side * 9), 0, max(x, x + side * 9), 10.4, near, shade(brick, 0.75))
    canvas.side(x, 0, 10.4, near, far, brick)
    for floor in range(4):
        canvas.side(x, floor * 2.7, floor * 2.7 + 0.32, near, far, (168, 166, 160))
        for bay in range(3):
            z = near + 0.8 + bay * 2.5
            canvas.side(x, floor * 2.7 + 0.9, floor * 2.7 + 2.2, z, z + 1.3, (54, 50, 48))
    for z in (6.0, 8.0, 10.0, 12.0, 14.0):
        canvas.line([(x - side * 0.8, 0, z), (x - side * 0.8, 11, z)], (186, 154, 96), 0.06)
    for high in (2.4, 4.8, 7.2, 9.6):
        canvas.line([(x - side * 0.8, high, near), (x - side * 0.8, high, far)], (186, 154, 96), 0.07)
    if fixed:
        canvas.side(x - side * 0.9, 0.9, 2.5, 6.6, 9.4, (206, 32, 36))
        canvas.side(x - side * 0.91, 1.35, 1.95, 6.9, 9.1, (248, 246, 240))
        canvas.side(x - side * 0.92, 1.5, 1.8, 7.1, 8.9, (206, 32, 36))
        canvas.line([(x - side * 1.0, 0.9, 5.8), (x - side * 1.0, 1.1, 14)], (240, 196, 40), 0.07)
        return
    canvas.ground(rough_patch(rng, side * 3.4, 6.4, 1.1, 0.8), (178, 160, 128))
    for layer in range(5):
        canvas.ground(
            round_patch(side * 3.4, 6.4, 1.0 - layer * 0.19, 0.6 - layer * 0.11),
            shade((186, 168, 134), 0.9 + layer * 0.05),
            y=layer * 0.16,
        )
    things.person(canvas, x - side * 0.7, 8, rng.choice(CLOTHS))


def digging(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    x = side * rng.uniform(1.3, 1.9)
    trench = [(x - 0.5, 3.0), (x + 0.5, 3.0), (x + 0.5, 13), (x - 0.5, 13)]
    if fixed:
        canvas.ground(trench, (56, 57, 61))
        for _ in range(40):
            canvas.ball(x + rng.uniform(-0.5, 0.5), 0, rng.uniform(3.3, 9), 0.012, (96, 96, 98))
        return
    canvas.ground([(px * 1.06, pz) for px, pz in trench], shade(EARTH, 0.8))
    canvas.ground(trench, (62, 48, 38))
    canvas.ground([(x - 0.5, 3.0), (x - 0.28, 3.0), (x - 0.28, 13), (x - 0.5, 13)], (92, 72, 54))
    for z in range(12, 3, -1):
        heap = x - side * 1.15
        canvas.shadow(heap, z, 0.7, 0.5, 0.6)
        for _ in range(9):
            canvas.ball(
                heap + rng.gauss(0, 0.28),
                rng.uniform(0.05, 0.42),
                z + rng.uniform(-0.3, 0.3),
                rng.uniform(0.08, 0.26),
                shade(EARTH, rng.uniform(0.72, 1.1)),
                flat=0.75,
            )
    cone(canvas, x + side * 0.85, 9.5)
    canvas.line([(x + side * 0.8, 0.7, 5.4), (x + side * 0.8, 0.7, 9.4)], (236, 196, 40), 0.06)


def smoke(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    x, z = side * 3.0, 8.0
    canvas.ground(rough_patch(rng, x, z, 1.1, 0.7), (38, 36, 34))
    if fixed:
        things.person(canvas, x - side * 1.2, z, (0, 0, 0), vest=True)
        return
    for _ in range(30):
        canvas.ball(
            x + rng.gauss(0, 0.4),
            rng.uniform(0, 0.4),
            z,
            rng.uniform(0.05, 0.16),
            rng.choice(((46, 42, 38), (90, 76, 60), (30, 30, 32))),
        )
    for _ in range(18):
        high = rng.uniform(0.2, 0.75)
        canvas.ball(
            x + rng.gauss(0, 0.28),
            high,
            z,
            0.16 * (1.1 - high),
            rng.choice(((250, 176, 52), (238, 110, 36), (255, 222, 120))),
            220,
            1.7,
        )
    canvas.glow(x, 0.5, z, 1.9, (190, 92, 26))
    for step in range(34):
        rise = step * 0.17
        grey = 84 + step * 3
        canvas.ball(
            x - side * rise * 0.32 + rng.gauss(0, 0.2 + rise * 0.12),
            0.6 + rise,
            z,
            0.3 + rise * 0.17,
            (grey, grey, grey),
            52,
        )


def canal(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    left, right = -2.7, 2.7
    canvas.strip(left - 0.5, right + 0.5, 1.0, 120, (170, 166, 156))
    water = mix((92, 108, 100) if fixed else (86, 80, 62), canvas.light.low, 0.25)
    canvas.strip(left, right, 0.95, 120, water, y=-0.05)
    for side in (left, right):
        canvas.side(side, -0.05, 0.3, 1.0, 110, (150, 146, 136))
        for post in range(3, 44, 3):
            canvas.line([(side * 1.1, 0.3, post), (side * 1.1, 1.2, post)], (196, 200, 202), 0.05)
        canvas.line([(side * 1.1, 1.15, 1.2), (side * 1.1, 1.15, 60)], (206, 210, 212), 0.05)
    for _ in range(46):
        x, z, long = rng.uniform(-2.2, 2.2), 2.8 + rng.random() ** 2 * 30, rng.uniform(0.2, 0.7)
        canvas.line([(x - long, -0.04, z), (x + long, -0.04, z + 0.03)], mix(water, (255, 255, 255), 0.2), 0.014)
    if fixed:
        return
    for _ in range(210):
        z = 3.2 + rng.random() ** 1.6 * 22
        colour = rng.choice(
            (
                (230, 232, 228),
                (64, 112, 60),
                (54, 100, 52),
                (44, 112, 180),
                (200, 60, 48),
                (238, 206, 96),
                (120, 96, 66),
            )
        )
        canvas.ball(rng.uniform(left, right), 0.0, z, rng.uniform(0.03, 0.11), shade(colour, 0.82), flat=0.45)


def park(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    grass: Colour = (104, 146, 72) if fixed else (126, 140, 70)
    canvas.strip(-30, 30, 1.0, 60, grass)
    canvas.shape([(-0.9, 0.01, 1.2), (0.9, 0.01, 1.2), (2.4, 0.01, 18), (1.4, 0.01, 18)], (198, 186, 164))
    for _ in range(6):
        side = rng.choice((-1, 1))
        things.tree(canvas, rng, side * rng.uniform(4, 12), rng.uniform(13, 26), rng.uniform(3.2, 4.8))
    x, z = canvas.hand * 2.4, 6.4
    canvas.shadow(x, z, 1.1, 0.4)
    for leg in (-0.75, 0.75):
        canvas.front(x + leg - 0.05, 0, x + leg + 0.05, 0.8, z, (60, 62, 64))
    wood: Colour = (158, 104, 62)
    if fixed:
        for y in (0.42, 0.66, 0.84):
            canvas.front(x - 0.95, y, x + 0.95, y + 0.12, z - (0.2 if y < 0.5 else 0), wood)
        for bed in range(26):
            canvas.ball(-x + rng.uniform(-1.2, 1.2), 0.2, 7 + bed * 0.05, 0.12, rng.choice(CLOTHS))
        return
    canvas.shape([(x - 0.95, 0.42, z), (x + 0.1, 0.4, z), (x + 0.1, 0.52, z), (x - 0.95, 0.54, z)], wood)
    canvas.shape(
        [(x + 0.1, 0.5, z), (x + 1.2, 0.02, z - 0.3), (x + 1.25, 0.12, z - 0.3), (x + 0.14, 0.6, z)], shade(wood, 0.8)
    )
    for _ in range(420):
        px, pz = rng.uniform(-6, 6), 3.0 + rng.random() ** 1.4 * 12
        high = rng.uniform(0.06, 0.24)
        canvas.line(
            [(px, 0, pz), (px + rng.uniform(-0.06, 0.06), high, pz)],
            shade((120, 140, 66), rng.uniform(0.8, 1.2)),
            0.012,
        )
    for _ in range(12):
        canvas.ball(
            rng.uniform(-3, 3), 0.05, rng.uniform(3.5, 8), 0.07, rng.choice(((236, 236, 232), *CLOTHS)), flat=0.6
        )


def shelter(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side, near, far = canvas.hand, 6.2, 11.0
    x, back = side * 3.4, side * 4.6
    canvas.side(back, KERB, 2.5, near, far, (176, 204, 214), 150)
    canvas.side(back, 0.9, 2.2, near + 0.3, near + 1.9, rng.choice(CLOTHS))
    for z in (near, (near + far) / 2, far):
        canvas.line([(x, KERB, z), (x, 2.55, z)], (74, 88, 104), 0.08)
    for index in range(8):
        one, other = near - 0.3 + index * 0.68, near - 0.3 + (index + 1) * 0.68
        if not fixed and index in (1, 4, 5):
            continue
        canvas.shape(
            [(x - side * 0.4, 2.5, one), (x - side * 0.4, 2.5, other), (back, 2.9, other), (back, 2.9, one)],
            (36, 98, 160),
        )
    for index in range(4):
        z = near + 0.5 + index
        if not fixed and index in (0, 2):
            continue
        canvas.shape(
            [(x + side * 0.4, 0.62, z), (x + side * 0.4, 0.62, z + 0.7), (back, 0.62, z + 0.7), (back, 0.62, z)],
            (222, 130, 40),
        )
    if not fixed:
        canvas.shape(
            [(x, 2.5, near + 1), (x + side * 0.2, 2.5, near + 1.6), (x - side * 0.1, 1.4, near + 1.2)], (30, 84, 140)
        )
        for _ in range(14):
            z, y = rng.uniform(near, far), rng.uniform(0.5, 1.9)
            canvas.line(
                [(back, y, z), (back, y + rng.uniform(-0.3, 0.3), z + rng.uniform(0.2, 0.6))], rng.choice(CLOTHS), 0.04
            )
    things.person(canvas, x - side * 0.2, 9.2, rng.choice(CLOTHS))


def gathering(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    x, dark = side * 3.6, canvas.light.night > 0.3
    if fixed:
        things.person(canvas, x, 10, (70, 92, 66))
        things.person(canvas, x + side * 0.7, 10.4, (70, 92, 66))
        return
    for box in (9.0, 8.2):
        canvas.front(x - 0.45, KERB, x + 0.45, 1.7, box, (34, 34, 38))
        for y in (0.55, 1.2):
            canvas.ball(x, y, box - 0.01, 0.28, (78, 78, 84))
            canvas.ball(x, y, box - 0.01, 0.12, (30, 30, 32))
    for index in range(14):
        canvas.ball(
            -3.4 + index * 0.52,
            3.2 - 0.5 * (1 - abs(index - 7) / 7),
            9.4,
            0.07,
            rng.choice(((255, 214, 120), (255, 120, 90), (120, 220, 160))),
        )
        if dark:
            canvas.glow(-3.4 + index * 0.52, 3.2 - 0.5 * (1 - abs(index - 7) / 7), 9.4, 0.7, (120, 90, 46))
    for _ in range(9):
        at = rng.uniform(7.6, 14)
        things.person(canvas, side * rng.uniform(0.6, 3.0), at, rng.choice(CLOTHS))
    for index in range(3):
        things.motorbike(canvas, -side * (1.2 + index * 0.7), 8.5 + index * 0.6, rng.choice(PAINTS))


def leak(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    x, z = side * 2.2, 6.0
    if fixed:
        canvas.ground(rough_patch(rng, x, z, 0.9, 0.7), (58, 59, 63))
        return
    water = mix((150, 166, 172), canvas.light.low, 0.3)
    canvas.ground(rough_patch(rng, x - side * 0.5, z - 0.4, 2.3, 1.7), shade(ASPHALT, 0.66), 200)
    canvas.ground(rough_patch(rng, x - side * 0.3, z - 0.3, 1.4, 1.0), water, 190)
    canvas.ground(rough_patch(rng, x, z, 0.4, 0.3), (70, 58, 46))
    for _ in range(90):
        part = rng.random()
        canvas.ball(
            x + rng.gauss(0, 0.05 + 0.32 * part),
            1.5 * part - 1.1 * part * part * rng.random(),
            z,
            rng.uniform(0.02, 0.06),
            (222, 234, 240),
            170,
        )


def indoors(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    wall = rng.choice(((226, 228, 220), (214, 226, 230), (236, 226, 208)))
    canvas.front(-30, -2, 30, 30, 12, wall)
    for near, far in ((0.95, 4), (4, 7), (7, 12)):
        canvas.ground([(-9, near), (9, near), (9, far), (-9, far)], (196, 190, 178))
    for at in range(-6, 7):
        canvas.line([(at, 0, 1.0), (at, 0, 12)], (176, 170, 158), 0.02)
    canvas.shape([(-9, 3.4, 0.95), (9, 3.4, 0.95), (9, 3.4, 12), (-9, 3.4, 12)], (240, 240, 236))
    for z in (4.0, 7.0, 10.0):
        canvas.shape(
            [(-1.6, 3.38, z), (1.6, 3.38, z), (1.6, 3.38, z + 0.5), (-1.6, 3.38, z + 0.5)], (255, 255, 248), lit=True
        )
    canvas.front(-4.6, 0, 4.6, 1.1, 9.5, (142, 98, 62))
    canvas.front(-4.7, 1.1, 4.7, 1.2, 9.5, (226, 222, 212))
    for index in range(4):
        x = -3.6 + index * 2.4
        canvas.front(x - 0.5, 2.2, x + 0.5, 2.75, 9.6, (32, 92, 156))
        canvas.front(x - 0.25, 2.36, x + 0.25, 2.6, 9.59, (240, 240, 240))
        if fixed or index < 1:
            things.person(canvas, x, 10.2, (232, 232, 234))
    for deep in (8.0, 6.6, 5.4):
        for index in range(6):
            x = -3.2 + index * 1.25
            if fixed or rng.random() < 0.12:
                canvas.front(x - 0.36, 0.4, x + 0.36, 0.98, deep, (44, 104, 150))
                canvas.front(x - 0.3, 0.0, x + 0.3, 0.4, deep, (84, 86, 90), 160)
            else:
                things.person(canvas, x + rng.uniform(-0.2, 0.2), deep + rng.uniform(-0.3, 0.3), rng.choice(CLOTHS))


def poster(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    """A plain street in which somebody stands and points out the place."""
    things.car(canvas, -1.6, 14, rng.choice(PAINTS))
    things.motorbike(canvas, 1.2, 10, rng.choice(PAINTS), rider=rng.choice(CLOTHS))
    if fixed:
        things.person(canvas, 3.8, 7.5, (0, 0, 0), vest=True)
        cone(canvas, 2.9, 7.2)
    else:
        things.person(canvas, rng.choice((-3.8, 3.8)), 8.0, rng.choice(CLOTHS))
