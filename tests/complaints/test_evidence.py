"""A photo as evidence: what of the camera's word is believed, and what is shown.

What is refused, the shared folder's hostile files and where photos lie have files of their own beside this one.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cepatrespon.complaints import photo_facts
from cepatrespon.complaints.evidence import Reading, read

from . import photos
from .photos import NOW, assert_shows_a_picture_and_nothing_else, opened


# ── what the camera says ─────────────────────────────────────────────────────────────────────────
def test_place_time_and_device_of_a_photo_are_kept_beside_a_picture_that_no_longer_tells_them() -> None:
    reading = read(photos.talkative(), at=NOW)
    assert (reading.lat, reading.lon) == (pytest.approx(-6.176384), pytest.approx(106.826707))
    assert reading.taken_at == datetime(2026, 1, 1, 20, 4, 5, tzinfo=UTC)  # 03:04:05 WIB: no zone was stated
    assert (reading.place_source, reading.time_source, reading.device) == ("exif", "exif", "Uji HP 1")
    assert reading.original == photos.talkative()
    assert_shows_a_picture_and_nothing_else(reading.shown, 1600)
    assert_shows_a_picture_and_nothing_else(reading.thumb, 320)


@pytest.mark.parametrize(
    ("taken", "offset", "believed"),
    [
        ("2026:01:02 03:04:05", "+07:00", datetime(2026, 1, 1, 20, 4, 5, tzinfo=UTC)),
        ("2026:01:02 03:04:05", "+09:00", datetime(2026, 1, 1, 18, 4, 5, tzinfo=UTC)),
        ("2026:01:02 03:04:05", "Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026:01:02 03:04:05", "nonsense", datetime(2026, 1, 1, 20, 4, 5, tzinfo=UTC)),
        ("2026:06:01 20:00:00", "+00:00", datetime(2026, 6, 1, 20, tzinfo=UTC)),  # within a day ahead
        ("2026:06:03 00:00:00", "+00:00", None),
        ("1999:12:31 23:59:59", "+00:00", None),
        ("0000:00:00 00:00:00", None, None),
        ("9999:99:99 99:99:99", None, None),
        ("    :  :     :  :  ", None, None),
        ("0001:01:01 00:00:00", None, None),  # not a moment at all once it is put into UTC
        ("9999:12:31 23:59:59", "-12:00", None),
        ("", None, None),
    ],
)
def test_a_time_is_read_in_its_own_zone_else_in_WIB_and_an_absurd_one_is_not_believed(
    taken: str, offset: str | None, believed: datetime | None
) -> None:
    reading = read(photos.saved(photos.street(), exif=photos.exif(taken, offset)), at=NOW)
    assert reading.taken_at == believed
    assert reading.time_source == ("exif" if believed else "")


@pytest.mark.parametrize(
    "gps",
    [
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "S", 2: (96.0, 10.0, 0.0), 3: "E", 4: (106.0, 49.0, 36.0)},
        {1: "S", 2: (6.0, 10.0, 0.0), 3: "E", 4: (186.0, 49.0, 36.0)},
        {1: "S", 2: (6.0, 75.0, 0.0), 3: "E", 4: (106.0, 49.0, 36.0)},
        {2: (6.0, 10.0, 34.0), 4: (106.0, 49.0, 36.0)},
        {1: "X", 2: (6.0, 10.0, 34.0), 3: "E", 4: (106.0, 49.0, 36.0)},
        {1: "S", 2: (6.0, 10.0, 34.0)},
        {1: "S", 2: (6.0, photos.ratio(0, 0), 34.0), 3: "E", 4: (106.0, 49.0, 36.0)},
        {1: "S", 2: (6.0, 10.0, 34.0, 1.0), 3: "E", 4: (106.0, 49.0, 36.0)},
    ],
    ids=["zero", "lat 96", "lon 186", "minutes 75", "no sides", "side X", "no lon", "0/0", "four numbers"],
)
def test_a_place_that_cannot_be_is_no_place_and_the_photo_is_still_taken(gps: dict[int, Any]) -> None:
    reading = read(photos.saved(photos.street(), exif=photos.exif(gps=gps)), at=NOW)
    assert (reading.lat, reading.lon, reading.place_source) == (None, None, "")
    assert reading.device == "Uji HP 1"


def test_a_place_in_degrees_alone_or_rounded_up_to_sixty_seconds_is_a_place() -> None:
    for lat, expected in (((6.2,), -6.2), ((6.0, 12.0), -6.2), ((6.0, 11.0, 60.0), -6.2)):
        gps = {1: "S", 2: lat, 3: "E", 4: (106.8,)}
        reading = read(photos.saved(photos.street(), exif=photos.exif(gps=gps)), at=NOW)
        assert reading.lat == pytest.approx(expected)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_the_facts_are_read_from_PNG_and_WebP_as_well(kind: str) -> None:
    reading = read(photos.saved(photos.street(), kind, exif=photos.exif(gps=photos.GAMBIR, turn=6)), at=NOW)
    assert (reading.format, reading.lat, reading.device) == (kind, pytest.approx(-6.176384), "Uji HP 1")
    assert (reading.width, reading.height) == (480, 640)


def test_the_facts_of_a_WebP_are_found_behind_an_odd_chunk_and_with_the_mark_of_a_JPEG_before_them() -> None:
    block = photos.exif(gps=photos.GAMBIR).tobytes().removeprefix(b"Exif\0\0")
    for before in (b"", b"Exif\0\0"):
        reading = read(photos.webp_with((b"NOTE", b"odd"), (b"EXIF", before + block)), at=NOW)
        assert (reading.device, reading.lat) == ("Uji HP 1", pytest.approx(-6.176384))


def test_a_device_is_one_short_line_and_names_its_maker_once() -> None:
    def device(make: str, model: str) -> str:
        return read(photos.saved(photos.street(), exif=photos.exif(make=make, model=model)), at=NOW).device

    assert device("Canon", "Canon EOS 90D") == "Canon EOS 90D"
    assert device("Uji\r\n\x1b[31m", "  HP \t 1 ") == "Uji [31m HP 1"
    assert photo_facts.clean("HP \u202e 1\u2028") == "HP 1"
    assert len(device("A" * 60, "B" * 60)) == 80


@given(st.binary(max_size=400), st.sampled_from([b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"]))
def test_no_EXIF_block_however_broken_stops_the_reading_of_facts(block: bytes, head: bytes) -> None:
    assert photo_facts.facts(head + block, NOW).turn in range(1, 9)


@settings(deadline=None)
@given(st.data())
def test_a_damaged_EXIF_block_costs_facts_and_never_the_photo(data: st.DataObject) -> None:
    whole = bytearray(photos.saved(photos.street((64, 48)), exif=photos.exif(gps=photos.GAMBIR, turn=3)))
    start = whole.index(b"Exif\0\0") + 6
    last = whole.index(b"\xff\xdb") - 1
    for _ in range(data.draw(st.integers(1, 12))):
        whole[data.draw(st.integers(start, last))] = data.draw(st.integers(0, 255))
    reading = read(bytes(whole), at=NOW)
    assert {reading.width, reading.height} == {64, 48}
    assert (reading.lat is None) == (reading.lon is None)


# ── what is shown ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_a_file_tells_about_itself_reaches_the_picture_shown(kind: str) -> None:
    reading = read(photos.talkative(kind) + b"PK\x03\x04 RAHASIA", at=NOW)
    for file in (reading.shown, reading.thumb):
        assert_shows_a_picture_and_nothing_else(file, 1600)
        for secret in (b"RAHASIA", b"Exif", b"xmp", b"ICC_PROFILE", b"PK\x03\x04", b"Uji"):
            assert secret not in file


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_taken_with_the_telephone_held_any_way_is_shown_upright(turn: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = photos.street()
    stored = upright.transpose(undo[turn]) if turn in undo else upright
    reading = read(photos.saved(stored, exif=photos.exif(turn=turn)), at=NOW)
    assert (reading.width, reading.height) == (640, 480)
    assert photos.corners(opened(reading.shown)) == [0, 1, 2, 3]
    assert photos.corners(opened(reading.thumb)) == [0, 1, 2, 3]


def test_a_large_photo_is_shown_at_1600_pixels_and_a_small_one_is_never_enlarged() -> None:
    large = read(photos.saved(photos.street((4000, 3000))), at=NOW)
    assert opened(large.shown).size == (large.width, large.height) == (1600, 1200)
    assert opened(large.thumb).size == (320, 240)
    small = read(photos.saved(photos.street((200, 150))), at=NOW)
    assert opened(small.shown).size == opened(small.thumb).size == (200, 150)
    strip = read(photos.saved(Image.new("L", (8000, 2)), "PNG"), at=NOW)
    assert opened(strip.shown).size == (1600, 1)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_what_is_transparent_is_shown_white(mode: str) -> None:
    image = Image.new("RGBA", (100, 80), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 50, 80))
    if mode == "PA":  # a palette with a transparent colour, as PNG has it
        data = photos.saved(image.convert("P"), "PNG", transparency=image.convert("P").getpixel((90, 40)))
    else:
        data = photos.saved(image.convert(mode), "PNG")
    shown = opened(read(data, at=NOW).shown).convert("L")
    assert shown.getpixel((90, 40)) > 250
    assert mode == "PA" or shown.getpixel((10, 40)) < 5


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("L", "JPEG"), ("CMYK", "JPEG"), ("1", "PNG"), ("P", "PNG"), ("L", "PNG"), ("RGB", "WEBP"), ("RGBA", "WEBP")],
)
def test_every_way_of_writing_colour_is_shown(mode: str, kind: str) -> None:
    reading = read(photos.saved(photos.street().convert(mode), kind), at=NOW)
    shown = opened(reading.shown)
    assert shown.mode in ("RGB", "L")
    assert shown.convert("L").getpixel((320, 370)) < 60 < 110 < shown.convert("L").getpixel((320, 100))


def test_a_JPEG_that_holds_red_green_and_blue_as_they_are_keeps_its_colours() -> None:
    reading = read(photos.saved(photos.street(), keep_rgb=True), at=NOW)
    assert photos.corners(opened(reading.shown)) == [0, 1, 2, 3]
    sky = opened(reading.shown).getpixel((320, 100))
    assert sky == pytest.approx((176, 196, 214), abs=6)


def test_what_a_PNG_says_beside_its_picture_is_not_even_unpacked() -> None:
    bomb = b"Comment\0\0" + zlib.compress(bytes(40_000_000), 9)
    reading = read(photos.png_with((b"acTL", b"\0"), (b"zTXt", bomb), (b"iCCP", b"x\0\0bad")), at=NOW)
    assert photos.corners(opened(reading.shown)) == [0, 1, 2, 3]


def test_a_sixteen_bit_grey_keeps_its_tone() -> None:
    shown = opened(read(photos.saved(Image.new("I;16", (60, 40), 128 * 256), "PNG"), at=NOW).shown)
    assert shown.getpixel((20, 20)) == pytest.approx(128, abs=2)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "MPO"])
def test_of_several_frames_the_first_is_the_photo(kind: str) -> None:
    data = photos.saved(photos.street(), kind, save_all=True, append_images=[Image.new("RGB", (640, 480), "white")])
    reading = read(data, at=NOW)
    assert photos.corners(opened(reading.shown)) == [0, 1, 2, 3]
    assert reading.format == ("JPEG" if kind == "MPO" else kind)


def test_two_copies_of_one_photo_are_alike_and_two_photos_are_not() -> None:
    def apart(one: Reading, other: Reading) -> int:
        return (int(one.dhash, 16) ^ int(other.dhash, 16)).bit_count()

    first = read(photos.talkative(), at=NOW)
    copy = read(photos.saved(photos.street((1280, 960)), "WEBP", quality=30), at=NOW)
    assert re.fullmatch("[0-9a-f]{16}", first.dhash)
    assert apart(first, copy) <= 4
    assert apart(first, read(photos.saved(photos.street(hole=0.15)), at=NOW)) > 4
    assert apart(first, read(photos.saved(photos.street().rotate(180)), at=NOW)) > 16


def test_every_file_of_a_reading_has_its_own_digest() -> None:
    reading = read(photos.talkative(), at=NOW)
    for data, digest in (
        (reading.original, reading.sha256),
        (reading.shown, reading.shown_sha256),
        (reading.thumb, reading.thumb_sha256),
    ):
        assert hashlib.sha256(data).hexdigest() == digest
