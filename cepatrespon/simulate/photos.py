"""Drawn photographs: what a citizen saw, and the same place after the work.

Knows how a picture is framed, aged like a telephone's (grain, vignette, a stamp), and written as JPEG with or without
EXIF. Every picture is invented; nothing is taken from a camera. `before` and `after` show the same place when both get
a `random.Random` in the same state, e.g. two made from one seed.
"""

from __future__ import annotations

import random
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFont
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

from cepatrespon.simulate import photos_places as places
from cepatrespon.simulate import photos_scenes as scenes
from cepatrespon.simulate import photos_traffic as traffic
from cepatrespon.simulate.photos_canvas import HEIGHT, WIDTH, Canvas, light
from cepatrespon.simulate.photos_scenes import Scene
from cepatrespon.simulate.photos_street import street

QUALITY = 80
GRAIN = 4  # of 255


class Setting(NamedTuple):
    """How a scene is framed: where the horizon lies, how green the street is, what draws the problem."""

    draw: Scene
    horizon: float = 0.4
    greens: float = 0.5
    across: float = 0.6
    """How far from the middle of the street the camera stands, towards the problem's side, in metres."""
    turn: float = 0.0
    """How far the camera looks towards the problem's side, in widths of the picture."""
    outside: bool = True


SETTINGS: dict[str, Setting] = {
    "pothole": Setting(scenes.pothole, 0.3, across=0.3, turn=0.0),
    "rubbish": Setting(scenes.rubbish, 0.34, turn=0.22),
    "branch": Setting(scenes.branch, 0.42, greens=0.7, turn=0.06),
    "drain": Setting(scenes.drain, 0.3, turn=0.14),
    "flood": Setting(scenes.flood, 0.4, across=0.4),
    "lamp": Setting(traffic.lamp, 0.64, greens=0.3, turn=0.18),
    "parking": Setting(traffic.parking, 0.42, across=0.2, turn=0.06),
    "pavement": Setting(scenes.pavement, 0.3, across=3.6, turn=0.0),
    "stall": Setting(scenes.stall, 0.42, turn=0.2),
    "banner": Setting(traffic.banner, 0.56, greens=0.4, across=0.2),
    "jam": Setting(traffic.jam, 0.4, greens=0.4),
    "signal": Setting(traffic.signal, 0.54, turn=0.12),
    "cables": Setting(traffic.cables, 0.64, greens=0.2, turn=0.16),
    "building": Setting(places.building, 0.56, across=-0.6, turn=0.3),
    "digging": Setting(places.digging, 0.32, turn=0.08),
    "smoke": Setting(places.smoke, 0.44, turn=0.14),
    "canal": Setting(places.canal, 0.36, across=0.3),
    "park": Setting(places.park, 0.36, greens=0.6, turn=0.1),
    "shelter": Setting(places.shelter, 0.44, across=-0.2, turn=0.24),
    "gathering": Setting(places.gathering, 0.42, turn=0.16),
    "leak": Setting(places.leak, 0.32, turn=0.14),
    "indoors": Setting(places.indoors, 0.42, outside=False),
    "street": Setting(places.poster),
}
FALLBACK = "street"

_BY_CATEGORY: dict[str, str] = {
    "Jalan": "pothole",
    "Trotoar": "pavement",
    "Pohon": "branch",
    "Parkir Liar": "parking",
    "Arus Lalu Lintas": "jam",
    "Perlengkapan Lalu Lintas": "signal",
    "Jaringan Listrik": "lamp",
    "Jaringan/Menara Telekomunikasi": "cables",
    "Jembatan/JPO/Halte": "shelter",
    "Taman": "park",
    "RPTRA": "park",
    "TPU (Tempat Pemakaman Umum)": "park",
    "Saluran Air, Kali/Sungai": "drain",
    "Tutup Saluran": "drain",
    "Penanganan Banjir": "flood",
    "Banjir": "flood",
    "PDAM/PAM": "leak",
    "Keluhan Galian/Sisa Proyek": "digging",
    "Sampah": "rubbish",
    "Pencemaran Lingkungan": "smoke",
    "Pekerja Penanganan Prasarana dan Sarana Umum Kelurahan (PPSU)": "rubbish",
    "PKL Liar": "stall",
    "Reklame/Spanduk": "banner",
    "Iklan Rokok": "banner",
    "Gangguan dan Kebisingan": "gathering",
    "Gangguan Ketenteraman dan Ketertiban": "gathering",
    "Tata Ruang dan Bangunan": "building",
    "Perizinan": "building",
    "Transportasi Publik": "shelter",
    "Keluhan Pelayanan": "indoors",
    "Pelayanan Kesehatan": "indoors",
    "KTP Elektronik (KTP-el)": "indoors",
    "Bantuan Sosial": "indoors",
    "Kawasan Dilarang Merokok": "indoors",
    "Kegiatan dan Kurikulum Pendidikan": "indoors",
    "Keluhan Fasilitas Gedung Pemda (sekolah, kantor)": "indoors",
}

# What a text says outweighs its category, since citizens often choose the wrong one. The first that occurs wins.
_BY_WORD: tuple[tuple[str, str], ...] = (
    *(("lampu merah", "signal"), ("lampu lalu", "signal"), ("rambu", "signal"), ("lampu", "lamp"), ("pju", "lamp")),
    *(("kabel", "cables"), ("tiang", "cables"), ("halte", "shelter"), ("jpo", "shelter"), ("parkir", "parking")),
    *(("galian", "digging"), ("banjir", "flood"), ("genang", "flood"), ("kali ", "canal"), ("turap", "canal")),
    *(("got", "drain"), ("saluran", "drain"), ("lubang", "pothole"), ("aspal", "pothole"), ("pohon", "branch")),
    *(("dahan", "branch"), ("ranting", "branch"), ("bakar", "smoke"), ("asap", "smoke"), ("spanduk", "banner")),
    *(("baliho", "banner"), ("trotoar", "pavement"), ("pkl", "stall"), ("gerobak", "stall"), ("pedagang", "stall")),
    *(("sampah", "rubbish"), ("puing", "rubbish"), ("macet", "jam"), ("bangunan", "building"), ("taman", "park")),
    *(("pipa", "leak"), ("loket", "indoors"), ("antre", "indoors"), ("musik", "gathering"), ("nongkrong", "gathering")),
)  # fmt: skip


def scene(category: str, text: str = "") -> str:
    """The scene that shows a category, or what `text` speaks of when that is clearer; one of `SETTINGS`.

    A scene's own name stands for itself.
    """
    if category in SETTINGS:
        return category
    known = _BY_CATEGORY.get(category)
    if text and (
        known is None or known in ("indoors", "building", "shelter", "gathering", "lamp", "rubbish", "pavement")
    ):
        small = text.lower()
        found = next((name for word, name in _BY_WORD if word in small), None)
        if found is not None:
            return found
    return known or FALLBACK


def picture(
    rng: random.Random, name: str, at: datetime, *, after: bool = False, done: bool = True, variety: int = 0
) -> Image.Image:
    """A scene of `SETTINGS` in the light of `at`; `after`: as an officer finds it, mended if `done`.

    Another `variety` is another moment in the same place: other clouds, another step to the side, other grain.
    """
    return _picture(rng, name, at, fixed=after and done, moved=0.35 if after else 0.0, variety=variety)


def before(
    rng: random.Random, category: str, at: datetime, lat: float, lon: float, *, exif: bool, text: str = "",
    variety: int = 0,
) -> bytes:  # fmt: skip
    """A citizen's photo, JPEG: the problem, in the light of `at` (local time, aware or not)."""
    image = picture(rng, scene(category, text), at, variety=variety)
    return _jpeg(image, at, lat, lon, exif=exif)


def after(
    rng: random.Random,
    category: str,
    at: datetime,
    lat: float,
    lon: float,
    *,
    exif: bool,
    text: str = "",
    done: bool = True,
    variety: int = 0,
) -> bytes:
    """An officer's photo of the same place, JPEG, from about the same spot, with time and place stamped on it.

    `done` False shows that nothing was done, as in a follow-up that is going to be rejected.
    """
    image = picture(rng, scene(category, text), at, after=True, done=done, variety=variety)
    _stamp(image, [at.strftime("%d-%m-%Y %H:%M WIB"), f"{lat:.5f}, {lon:.5f}"])
    return _jpeg(image, at, lat, lon, exif=exif)


def _picture(rng: random.Random, name: str, at: datetime, *, fixed: bool, moved: float, variety: int) -> Image.Image:
    setting = SETTINGS[name]
    place = random.Random(rng.getrandbits(64))  # noqa: S311 (a picture) the same for before and after
    here = random.Random(rng.getrandbits(64) ^ (0xA5A5 if moved else 0) ^ variety << 16)  # noqa: S311 (a picture)
    side = place.choice((-1, 1))
    turn = side * setting.turn + place.uniform(-0.05, 0.05)
    across = side * setting.across + place.uniform(-0.4, 0.4)
    canvas = Canvas(
        light(at if setting.outside else at.replace(hour=10), cloud=here.random() ** 2 if name != "flood" else 0.8),
        horizon=setting.horizon + place.uniform(-0.03, 0.03) + here.uniform(-0.02, 0.02) * bool(moved),
        centre=0.5 - turn + here.uniform(-0.04, 0.04) * bool(moved),
        at_x=across + here.uniform(-moved, moved),
        hand=side,
    )
    if setting.outside:
        street(canvas, place, greens=setting.greens * place.uniform(0.5, 1.3), wires=name != "cables")
    setting.draw(canvas, place, fixed)
    return _aged(canvas.finish(), here)


def _aged(image: Image.Image, rng: random.Random) -> Image.Image:
    left, top = rng.randrange(64), rng.randrange(64)
    grain = _grain().crop((left, top, left + WIDTH, top + HEIGHT))
    return ImageChops.multiply(ImageChops.add(image, grain, 1, -128), _vignette())


@lru_cache(maxsize=1)
def _grain() -> Image.Image:
    source = random.Random(1708)  # noqa: S311 (grain)
    wide, high = WIDTH + 64, HEIGHT + 64
    layers = [Image.frombytes("L", (wide, high), source.randbytes(wide * high)) for _ in range(3)]
    noise = Image.blend(Image.blend(layers[0], layers[1], 0.5), layers[2], 1 / 3)
    noise = noise.point([round(128 + (level - 127.5) * GRAIN / 42) for level in range(256)])
    return Image.merge("RGB", (noise, noise, noise))


@lru_cache(maxsize=1)
def _vignette() -> Image.Image:
    fall = Image.radial_gradient("L").point([round(255 - 74 * (level / 255) ** 2.2) for level in range(256)])
    fall = fall.resize((WIDTH, HEIGHT))
    return Image.merge("RGB", (fall, fall, fall))


@lru_cache(maxsize=1)
def _font() -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(19)


def _stamp(image: Image.Image, lines: list[str]) -> None:
    draw = ImageDraw.Draw(image)
    y = HEIGHT - 16 - 25 * len(lines)
    for line in lines:
        draw.text((19, y + 1), line, font=_font(), fill=(12, 12, 14))
        draw.text((18, y), line, font=_font(), fill=(255, 236, 150))
        y += 25


def _jpeg(image: Image.Image, at: datetime, lat: float, lon: float, *, exif: bool) -> bytes:
    out = BytesIO()
    if not exif:
        image.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()
    tags = Image.Exif()
    stamp = at.strftime("%Y:%m:%d %H:%M:%S")
    tags[Base.Make], tags[Base.Model], tags[Base.DateTime] = "Contoh", "Kamera Contoh 1", stamp
    tags.get_ifd(IFD.Exif).update({Base.DateTimeOriginal: stamp, Base.OffsetTimeOriginal: "+07:00"})
    tags.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N" if lat >= 0 else "S",
            GPS.GPSLatitude: _degrees(lat),
            GPS.GPSLongitudeRef: "E" if lon >= 0 else "W",
            GPS.GPSLongitude: _degrees(lon),
        }
    )
    image.save(out, "JPEG", quality=QUALITY, exif=tags)
    return out.getvalue()


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole = Fraction(abs(value)).limit_denominator(10_000_000)
    degrees, rest = divmod(whole, 1)
    minutes, seconds = divmod(rest * 60, 1)
    return IFDRational(int(degrees)), IFDRational(int(minutes)), IFDRational(round(seconds * 60 * 1000), 1000)
