"""What is wrong in a street, and the same place put right.

Knows one pair of pictures for each kind of problem: every scene is drawn by a function of canvas, `random.Random` and
`fixed`. What the street looks like otherwise stands in `photos_street`; indoor and waterside scenes in `photos_places`.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from cepatrespon.simulate import photos_street as things
from cepatrespon.simulate.photos_canvas import Canvas, Colour, mix, rough_patch, round_patch, shade
from cepatrespon.simulate.photos_street import ASPHALT, CLOTHS, KERB, LEAVES, PAINTS

Scene = Callable[[Canvas, random.Random, bool], None]

EARTH: Colour = (134, 104, 74)
WATER: Colour = (112, 104, 84)


def pothole(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    x, z = rng.uniform(-0.9, 0.9), rng.uniform(4.5, 5.6)
    wide, deep = rng.uniform(0.6, 1.0), rng.uniform(0.5, 0.9)
    if fixed:
        edge = [
            (x - wide * 1.3, z - deep * 1.2),
            (x + wide * 1.35, z - deep * 1.1),
            (x + wide * 1.25, z + deep * 1.3),
            (x - wide * 1.2, z + deep * 1.2),
        ]
        canvas.ground(edge, (52, 53, 57))
        canvas.ground([(px * 0.97 + x * 0.03, pz) for px, pz in edge], (60, 61, 65))
        for _ in range(70):
            canvas.ball(x + rng.uniform(-1.1, 1.1) * wide, 0.0, z + rng.uniform(-1, 1.1) * deep, 0.012, (92, 92, 96))
        return
    canvas.ground(rough_patch(rng, x, z, wide * 1.25, deep * 1.25), shade(ASPHALT, 0.8))
    canvas.ground(rough_patch(rng, x, z, wide, deep), (66, 60, 54))
    canvas.ground(rough_patch(rng, x + 0.04, z - deep * 0.12, wide * 0.82, deep * 0.72), (90, 76, 60))
    if rng.random() < 0.6:
        pool = mix((96, 88, 76), canvas.light.low, 0.28)
        canvas.ground(rough_patch(rng, x, z - deep * 0.1, wide * 0.64, deep * 0.5), pool)
        canvas.ground(round_patch(x - 0.1, z, wide * 0.3, deep * 0.14), mix(pool, (255, 255, 255), 0.35), 110)
    for _ in range(46):
        px, pz = x + rng.gauss(0, wide * 0.8), z + rng.gauss(0, deep * 0.8)
        canvas.ball(
            px,
            0.02,
            pz,
            rng.uniform(0.012, 0.05),
            rng.choice(((120, 116, 108), (84, 80, 76), (150, 144, 132))),
            flat=0.7,
        )
    second = rng.uniform(8, 11)
    canvas.ground(rough_patch(rng, -x * 1.4, second, 0.6, 0.7), (70, 64, 58))


def rubbish(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    x, z = side * rng.uniform(2.5, 3.0), rng.uniform(5.2, 6.4)
    pieces = [
        (rng.gauss(0, 0.62), rng.gauss(0, 0.5), rng.random(), rng.uniform(0.12, 0.3), rng.randrange(8))
        for _ in range(58)
    ]
    if fixed:
        canvas.ground(rough_patch(rng, x, z, 1.3, 0.8), shade(ASPHALT, 0.84), 130)
        bin_x = side * 3.9
        canvas.shadow(bin_x, z, 0.4, 0.3)
        canvas.front(bin_x - 0.3, KERB, bin_x + 0.3, 0.95, z, (44, 122, 74))
        canvas.front(bin_x - 0.34, 0.95, bin_x + 0.34, 1.08, z, (34, 98, 60))
        canvas.front(bin_x - 0.12, 0.5, bin_x + 0.12, 0.74, z, (236, 240, 232))
        return
    canvas.shadow(x, z, 1.7, 0.9)
    canvas.ground(rough_patch(rng, x - side * 0.7, z - 0.6, 0.7, 0.34), (46, 44, 40), 120)
    bags: tuple[Colour, ...] = (
        *(
            (34, 35, 39),
            (44, 45, 50),
            (206, 206, 200),
            (158, 66, 58),
            (66, 98, 138),
            (40, 41, 46),
            (30, 30, 32),
            (122, 96, 66),
        ),
    )
    for dx, dz, lift, size, kind in sorted(pieces, key=lambda piece: -piece[1]):
        high = max(0.0, 0.85 - abs(dx) * 0.85 - abs(dz) * 0.5) * lift
        px, pz, colour = x + dx, z + dz, bags[kind]
        if kind == 7:
            canvas.shape(
                [
                    (px - size, high, pz),
                    (px + size, high, pz),
                    (px + size * 0.9, high + size * 1.5, pz),
                    (px - size * 0.9, high + size * 1.4, pz),
                ],
                (164, 128, 86),
            )
            canvas.shape(
                [
                    (px - size, high + size * 1.4, pz),
                    (px + size, high + size * 1.5, pz),
                    (px + size * 1.2, high + size * 1.8, pz + 0.2),
                ],
                (190, 152, 106),
            )
            continue
        canvas.ball(px, high + size * 0.7, pz, size, colour, flat=0.78)
        canvas.ball(px - size * 0.3, high + size * 0.95, pz, size * 0.34, mix(colour, (255, 255, 255), 0.3), 120, 0.6)
        canvas.ball(px, high + size * 1.5, pz, size * 0.14, shade(colour, 0.8))
    for _ in range(34):
        px, pz = x + rng.gauss(0, 1.0), z + rng.gauss(-0.35, 0.6)
        canvas.ball(px, 0.03, pz, rng.uniform(0.02, 0.07), rng.choice(bags), flat=0.5)


def branch(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    z = rng.uniform(6.8, 8.6)
    bark: Colour = (96, 74, 54)
    foot = side * 4.1
    if fixed:
        things.tree(canvas, rng, foot, z, 3.4)
        canvas.ball(foot - side * 0.16, 2.1, z, 0.1, (222, 196, 150))
        for _ in range(20):
            canvas.ball(rng.uniform(-2.5, 3), 0.02, z + rng.uniform(-1, 1), 0.05, rng.choice(LEAVES), flat=0.4)
        return
    canvas.shape([(foot - 0.2, 0, z), (foot + 0.2, 0, z), (foot + 0.12, 2.6, z), (foot - 0.16, 2.1, z)], bark)
    canvas.shape([(foot - 0.16, 2.1, z), (foot + 0.12, 2.6, z), (foot - side * 0.1, 2.2, z)], (226, 200, 152))
    tip = -side * rng.uniform(1.6, 2.4)
    canvas.shadow((foot + tip) / 2, z - 0.3, 3.0, 0.8)
    canvas.shape(
        [(foot - side * 0.2, 2.0, z), (foot - side * 0.2, 1.66, z), (tip, 0.12, z - 0.9), (tip, 0.3, z - 0.9)],
        shade(bark, 1.1),
    )
    green = rng.choice(LEAVES)
    for _ in range(7):
        part = rng.uniform(0.35, 0.95)
        px, py = foot + (tip - foot) * part, 2.0 * (1 - part) + 0.15
        canvas.line(
            [(px, py, z - part), (px + rng.uniform(-1, 1), max(0.05, py + rng.uniform(-0.6, 0.7)), z - part - 0.2)],
            bark,
            0.05,
        )
    for layer in (0.62, 0.8, 1.0, 1.18):
        for _ in range(46):
            part = rng.uniform(0.3, 1.08)
            px, spread = foot + (tip - foot) * part, 0.3 + 0.75 * part
            py = max(0.06, 1.5 * max(0.0, 1 - part) ** 1.6 + rng.uniform(0.0, spread * 0.85))
            canvas.ball(
                px + rng.uniform(-spread, spread),
                py,
                z - part + rng.uniform(-0.3, 0.1),
                rng.uniform(0.07, 0.2),
                shade(green, layer * rng.uniform(0.9, 1.1)),
                flat=0.7,
            )


def drain(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    inner, outer = side * 2.35, side * 3.1
    left, right = min(inner, outer), max(inner, outer)
    canvas.strip(left - 0.12, right + 0.12, 1.0, 60, (170, 166, 156), y=0.01)
    canvas.strip(left, right, 1.0, 60, (58, 56, 52), y=0.0)
    canvas.strip(left + 0.05, right - 0.05, 1.0, 60, (64, 74, 74) if fixed else (50, 46, 36), y=-0.12)
    if fixed:
        canvas.strip(left + 0.3, left + 0.36, 1.0, 40, mix((120, 136, 140), canvas.light.low, 0.4), y=-0.12)
        for z in (9.0, 11.2, 13.4, 15.6, 18.0, 21.0):
            canvas.ground(
                [(left - 0.1, z), (right + 0.1, z), (right + 0.1, z + 1.5), (left - 0.1, z + 1.5)],
                (186, 182, 172),
                y=0.03,
            )
        return
    canvas.ground(rough_patch(rng, inner - side * 0.5, 6.6, 1.5, 2.4), (70, 66, 56), 190)
    canvas.ground(rough_patch(rng, inner - side * 0.6, 6.2, 0.8, 1.1), mix((92, 88, 74), canvas.light.low, 0.35), 150)
    for _ in range(130):
        px, pz = rng.uniform(left, right), 3.4 + rng.random() ** 1.5 * 13
        colour = rng.choice(
            ((228, 230, 226), (196, 60, 48), (44, 112, 180), (90, 76, 56), (60, 104, 58), (240, 202, 90), (34, 34, 36))
        )
        if rng.random() < 0.3:
            canvas.line([(px, 0.0, pz), (px + rng.uniform(-0.16, 0.16), 0.02, pz + 0.15)], colour, 0.06)
        else:
            canvas.ball(px, rng.uniform(-0.08, 0.06), pz, rng.uniform(0.03, 0.1), colour, flat=0.6)


def flood(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    if fixed:
        for _ in range(7):
            x, z = rng.uniform(-2.6, 2.6), rng.uniform(3.6, 16)
            canvas.ground(
                rough_patch(rng, x, z, rng.uniform(0.4, 1.3), rng.uniform(0.3, 1.0)),
                mix(shade(ASPHALT, 0.7), canvas.light.low, 0.22),
                150,
            )
        things.motorbike(canvas, rng.uniform(-1.6, 1.6), 10.5, rng.choice(PAINTS), rider=rng.choice(CLOTHS))
        return
    top = rng.uniform(0.24, 0.34)
    water = mix(WATER, canvas.light.low, 0.3)
    for near, far in ((0.95, 6), (6, 10), (10, 18), (18, 34), (34, 75)):
        canvas.ground([(-5.1, near), (5.1, near), (5.1, far), (-5.1, far)], water, 232, y=top)
    for _ in range(90):
        x, z = rng.uniform(-4.6, 4.6), 2.9 + rng.random() ** 2 * 26
        long = rng.uniform(0.2, 0.9)
        pale = mix(water, (255, 255, 255) if rng.random() < 0.6 else (40, 40, 40), 0.22)
        canvas.line([(x - long, top, z), (x, top + 0.004, z + 0.04), (x + long, top, z)], pale, 0.012)
    bike = rng.uniform(-1.4, 1.2)
    things.motorbike(canvas, bike, 9.5, rng.choice(PAINTS), rider=rng.choice(CLOTHS))
    canvas.ground(round_patch(bike, 9.4, 0.9, 0.7), water, 225, y=top)
    walker = bike + rng.choice((-1.7, 1.8))
    things.person(canvas, walker, 7.4, rng.choice(CLOTHS))
    canvas.front(walker - 0.3, 0.0, walker + 0.3, top + 0.08, 7.39, water, 235)
    for _ in range(3):
        canvas.ball(rng.uniform(-3, 3), top, rng.uniform(4, 8), 0.06, rng.choice(CLOTHS), flat=0.6)


def pavement(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    left, right = sorted((side * 3.1, side * 4.7))
    hole_z = rng.uniform(4.3, 5.2)
    for row in range(26, 3, -1):
        for column in range(4):
            x, z = left + (right - left) * column / 4, 2.6 + row * 0.42
            tile = shade((182, 122, 96) if (row + column) % 2 else (170, 168, 160), rng.uniform(0.93, 1.05))
            gone = not fixed and abs(z - hole_z) < 1.0 and rng.random() < 0.62
            lift = 0.0 if fixed or rng.random() > 0.14 else rng.uniform(0.03, 0.1)
            skew = 0.0 if fixed else rng.uniform(-0.03, 0.03)
            wide = (right - left) / 4 - 0.02
            if gone:
                canvas.ground(
                    [(x, z), (x + wide, z), (x + wide, z + 0.41), (x, z + 0.41)],
                    shade(EARTH, rng.uniform(0.7, 1.0)),
                    y=KERB - 0.05,
                )
                continue
            canvas.ground(
                [(x, z + skew), (x + wide, z - skew), (x + wide, z + 0.39 - skew), (x, z + 0.39 + skew)],
                tile,
                y=KERB + lift,
            )
            if lift:
                canvas.front(x, KERB, x + wide, KERB + lift, z, shade(tile, 0.55))
    if fixed:
        return
    for _ in range(16):
        x, z = rng.uniform(left, right), hole_z + rng.gauss(0, 0.7)
        size = rng.uniform(0.07, 0.16)
        tile = rng.choice(((182, 122, 96), (170, 168, 160), (150, 146, 138)))
        canvas.shape(
            [
                (x - size, KERB, z),
                (x + size, KERB + 0.03, z - 0.05),
                (x + size * 0.9, KERB + 0.13, z + 0.1),
                (x - size, KERB + 0.1, z + 0.12),
            ],
            shade(tile, rng.uniform(0.75, 1.05)),
        )


def stall(canvas: Canvas, rng: random.Random, fixed: bool) -> None:
    side = canvas.hand
    clothes = rng.sample(CLOTHS, 3)
    if fixed:
        things.person(canvas, side * 3.9, 8.5, clothes[0])
        things.person(canvas, side * 4.3, 12, clothes[1])
        return
    for z, cloth in ((15.0, clothes[2]), (10.6, clothes[1]), (6.6, clothes[0])):
        x = side * rng.uniform(3.3, 3.7)
        canvas.shadow(x, z, 1.3, 0.8)
        canvas.front(x - 0.95, 0.35, x + 0.95, 1.05, z, (226, 220, 204))
        canvas.front(x - 0.95, 0.35, x + 0.95, 0.5, z, cloth)
        canvas.front(x - 0.85, 1.05, x + 0.85, 1.55, z, (196, 214, 218), 150)
        for index in range(8):
            canvas.ball(x - 0.72 + index * 0.2, 1.15, z, 0.09, (*CLOTHS, (244, 214, 150), (120, 160, 70))[index])
        for wheel in (-0.6, 0.6):
            canvas.ball(x + wheel, 0.25, z, 0.25, (32, 32, 34))
            canvas.ball(x + wheel, 0.25, z, 0.13, (150, 152, 156))
        for post in (-0.9, 0.9):
            canvas.line([(x + post, 1.05, z), (x + post, 2.2, z)], (110, 112, 116), 0.05)
        for index in range(8):
            one, other = x - 1.35 + index * 0.34, x - 1.35 + (index + 1) * 0.34
            canvas.shape(
                [
                    (one, 2.1, z - 0.6),
                    (other, 2.1, z - 0.6),
                    (other * 0.8 + x * 0.2, 2.55, z),
                    (one * 0.8 + x * 0.2, 2.55, z),
                ],
                cloth if index % 2 else (242, 238, 228),
            )
        for index in range(2):
            stool = x - side * (1.3 + index * 0.55)
            canvas.shadow(stool, z - 0.2, 0.2, 0.16)
            canvas.shape(
                [
                    (stool - 0.18, 0, z - 0.2),
                    (stool + 0.18, 0, z - 0.2),
                    (stool + 0.13, 0.45, z - 0.2),
                    (stool - 0.13, 0.45, z - 0.2),
                ],
                rng.choice(CLOTHS),
            )
        things.person(canvas, x - side * 0.9, z + 0.7, rng.choice(CLOTHS))
        if canvas.light.night > 0.4:
            canvas.ball(x, 1.95, z, 0.06, (255, 255, 240))
            canvas.glow(x, 1.8, z, 2.4, (150, 120, 66))
