"""Photos drawn for tests: a street with a hole in it, the camera's facts beside it, and files that lie.

Knows how to draw, how to damage and how to look at what came of it; what must come of it is said in the tests.
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw
from PIL.TiffImagePlugin import IFDRational

from cepatrespon.complaints.evidence import PhotoRefused, read

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 6, 1, tzinfo=UTC)

CORNERS = (
    (200, 30, 30),
    (30, 160, 30),
    (30, 30, 200),
    (230, 200, 30),
)  # top left, top right, bottom left, bottom right
GAMBIR = {1: "S", 2: (6.0, 10.0, 34.9824), 3: "E", 4: (106.0, 49.0, 36.1452)}


def street(size: tuple[int, int] = (640, 480), hole: float = 0.5) -> Image.Image:
    """A grey street under a pale sky with a dark hole at `hole` of its width, and a coloured block in each corner."""
    wide, tall = size
    image = Image.new("RGB", size, (176, 196, 214))
    draw = ImageDraw.Draw(image)
    draw.polygon([(wide * 0.4, tall * 0.4), (wide * 0.6, tall * 0.4), (wide, tall), (0, tall)], fill=(120, 120, 124))
    draw.ellipse([wide * hole - wide / 8, tall * 0.7, wide * hole + wide / 8, tall * 0.85], fill=(24, 22, 20))
    block = (wide / 8, tall / 8)
    for corner, colour in enumerate(CORNERS):
        left, top = (wide - block[0]) * (corner % 2), (tall - block[1]) * (corner // 2)
        draw.rectangle([left, top, left + block[0], top + block[1]], fill=colour)
    return image


def corners(image: Image.Image) -> list[int]:
    """Which of CORNERS stands at top left, top right, bottom left, bottom right of an image."""
    wide, tall = image.size
    found = []
    for corner in range(4):
        pixel = image.convert("RGB").getpixel((3 if corner % 2 == 0 else wide - 4, 3 if corner < 2 else tall - 4))
        away = [sum(abs(a - b) for a, b in zip(pixel, colour, strict=True)) for colour in CORNERS]
        found.append(away.index(min(away)))
    return found


def exif(
    taken: str | None = "2026:01:02 03:04:05",
    offset: str | None = None,
    gps: dict[int, Any] | None = None,
    turn: int | None = None,
    make: str | None = "Uji",
    model: str | None = "HP 1",
) -> Image.Exif:
    """An EXIF block as a telephone writes it; `gps` by tag number (1-4 are the place)."""
    block = Image.Exif()
    for tag, value in ((0x0112, turn), (0x010F, make), (0x0110, model)):
        if value is not None:
            block[tag] = value
    for tag, text in ((0x9003, taken), (0x9011, offset)):
        if text is not None:
            block.get_ifd(0x8769)[tag] = text
    if gps:
        block.get_ifd(0x8825).update(gps)
    return block


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def talkative(kind: str = "JPEG") -> bytes:
    """A street that carries everything a file can tell: EXIF with a place, XMP, a colour profile, a comment."""
    options: dict[str, Any] = {
        "exif": exif(gps=GAMBIR),
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        "xmp": b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a exif:GPSLatitude="6,10.58S" note="RAHASIA"/></x:xmpmeta>',
    }
    if kind == "JPEG":
        options["comment"] = b"RAHASIA"
    return saved(street(), kind, **options)


def ratio(over: int, under: int) -> IFDRational:
    return IFDRational(over, under)


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_bomb(wide: int, tall: int) -> bytes:
    """A black-and-white PNG of the stated size, compressed to almost nothing."""
    rows = zlib.compressobj(9)
    row = bytes(1 + (wide + 7) // 8)
    packed = b"".join(rows.compress(row) for _ in range(tall)) + rows.flush()
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", wide, tall, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")


def jpeg_claiming(wide: int, tall: int) -> bytes:
    """A small JPEG whose frame header claims another size."""
    data = bytearray(saved(street((64, 48))))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", tall, wide)
    return bytes(data)


def webp_claiming(wide: int, tall: int) -> bytes:
    """A small WebP whose canvas claims another size."""
    data = bytearray(saved(street((64, 48)), "WEBP", exif=exif()))
    at = data.index(b"VP8X") + 12
    data[at : at + 6] = (wide - 1).to_bytes(3, "little") + (tall - 1).to_bytes(3, "little")
    return bytes(data)


def jpeg_of_scans(scans: int) -> bytes:
    """A progressive JPEG that asks for its last scan to be read over and over."""
    data = saved(street((256, 256)), progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * scans + b"\xff\xd9"


def png_with(*chunks: tuple[bytes, bytes]) -> bytes:
    """A street in PNG with chunks of ours before the picture."""
    data = saved(street(), "PNG")
    at = data.index(b"IDAT") - 4
    return data[:at] + b"".join(png_chunk(name, body) for name, body in chunks) + data[at:]


def webp_with(*chunks: tuple[bytes, bytes]) -> bytes:
    """A street in WebP with chunks of ours behind the picture, an odd one padded as RIFF asks."""
    data = saved(street(), "WEBP", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    more = b"".join(name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for name, body in chunks)
    return data[:4] + struct.pack("<I", len(data) + len(more) - 8) + data[8:] + more


def opened(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        image.load()
        return image


def refusal(data: bytes, name: str = "") -> PhotoRefused:
    with pytest.raises(PhotoRefused) as caught:
        read(data, name, at=NOW)
    return caught.value


def assert_shows_a_picture_and_nothing_else(data: bytes, side: int) -> None:
    """Walks the file itself, apart from the code under test: every segment must be one that draws."""
    assert data[:2] == b"\xff\xd8"
    assert data[-2:] == b"\xff\xd9"
    at = 2
    while True:
        assert data[at] == 0xFF
        marker = data[at + 1]
        assert marker in (0xE0, 0xDB, 0xC0, 0xC4, 0xDA), f"a segment of type {marker:02x}"
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            break
    assert re.search(rb"\xff[^\x00]", data[at:]).start() == len(data) - at - 2, "something lies behind the picture"
    image = opened(data)
    assert max(image.size) <= side
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def python(code: str, *arguments: str | Path, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run `code` in a process of its own, without Django's settings and with every warning an error."""
    surroundings = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [*before, sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        env=surroundings | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
