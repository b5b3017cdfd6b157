"""One drawn place as many different photos: every visitor stands and points elsewhere, in another light.

Knows how a picture is cropped, lit, coloured and lightly strewn anew from a seed, at a third of what drawing it costs.
What the place looks like is `photos`; which photos share a place is `album`.
"""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (512, 384)  # pixels
CLOSEST = 0.8  # share of the place's picture that is still seen by who stands nearest
QUALITY = (70, 84)  # of the JPEG: telephones differ
LEAVES = ((122, 92, 40), (86, 104, 44), (150, 118, 52), (70, 62, 40))


def varied(place: Image.Image, rng: random.Random, *, leaves: bool, night: bool) -> bytes:
    """A photo of `place` (RGB) as JPEG without EXIF: another one for every seed, the same one for the same."""
    image = _lit(_framed(place, rng), rng)
    if leaves:
        _strewn(image, rng, 0.35 if night else 1.0)
    out = BytesIO()
    image.save(out, "JPEG", quality=rng.randint(*QUALITY))
    return out.getvalue()


def _framed(place: Image.Image, rng: random.Random) -> Image.Image:
    share = rng.uniform(CLOSEST, 1.0)
    wide, high = place.width * share, place.height * share
    left, top = rng.uniform(0, place.width - wide), rng.uniform(0, place.height - high)
    return place.resize(SIZE, Image.Resampling.BILINEAR, box=(left, top, left + wide, top + high))


def _lit(image: Image.Image, rng: random.Random) -> Image.Image:
    """Brighter or darker, warmer or colder, harder or softer."""
    light, warm, hard = rng.uniform(0.86, 1.12), rng.uniform(-0.06, 0.06), rng.uniform(0.9, 1.14)
    levels = []
    for part in (light * (1 + warm), light, light * (1 - warm)):
        levels += [max(0, min(255, round(128 + (level * part - 128) * hard))) for level in range(256)]
    return image.point(levels)


def _strewn(image: Image.Image, rng: random.Random, light: float) -> None:
    """Fallen leaves, on the ground in front: what lies there changes from day to day."""
    draw, (wide, high) = ImageDraw.Draw(image), SIZE
    for _leaf in range(rng.randint(2, 9)):
        y = rng.uniform(0.66, 0.99) * high
        size = 1.5 + 5 * (y / high - 0.6)
        x, lean, across = rng.uniform(0, wide), rng.uniform(-0.6, 0.6) * size, rng.uniform(1.4, 2.6) * size
        red, green, blue = rng.choice(LEAVES)
        colour = (int(red * light), int(green * light), int(blue * light))
        draw.polygon([(x - across, y), (x + lean, y - size), (x + across, y + lean), (x - lean, y + size)], fill=colour)
