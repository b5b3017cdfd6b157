"""A photo as evidence: what is believed, what is shown, what is refused, and that nothing is left half written.

Drawn photos say what must be; the shared folder's broken and hostile files are opened in a process of their own with
little memory and little time.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cepatrespon.complaints import evidence, photo_facts, photo_format
from cepatrespon.complaints.evidence import PhotoRefused, Reading, Storage, read

from . import photos

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "photos"
FILES = sorted(str(file.relative_to(SHARED)) for file in SHARED.glob("*/*") if file.suffix)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


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


# ── what is refused ──────────────────────────────────────────────────────────────────────────────
def test_the_content_decides_and_the_name_does_not() -> None:
    assert read(photos.saved(photos.street(), "PNG"), "jalan.jpg", at=NOW).format == "PNG"
    assert refusal(b"<html><script>alert(1)</script>", "jalan.jpg").code == "format"


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "ICO", "PPM", "PDF", "JPEG2000"])
def test_no_other_format_is_opened_whatever_Pillow_could_do(kind: str) -> None:
    assert refusal(photos.saved(photos.street((64, 48)), kind)).code == "format"


@pytest.mark.parametrize("data", [b"", b"\0", b"\xff\xd8\xff", b"<svg/>", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"])
def test_a_beginning_alone_is_not_a_photo(data: bytes) -> None:
    assert refusal(data).code in ("empty", "format", "broken", "truncated")


def test_a_file_above_15_MB_is_refused_before_it_is_looked_at() -> None:
    assert evidence.MAX_BYTES == 15_000_000
    photo = photos.saved(photos.street())
    assert read(photo + bytes(15_000_000 - len(photo)), at=NOW).format == "JPEG"
    late = refusal(photo + bytes(15_000_001 - len(photo)))
    assert late.code == "bytes"
    assert "16 MB" in str(late)


@pytest.mark.parametrize(
    "data",
    [
        photos.png_bomb(30_000, 30_000),
        photos.png_bomb(50_000, 1_001),
        photos.jpeg_claiming(65_000, 65_000),
        photos.jpeg_claiming(7_100, 7_100),
        photos.webp_claiming(16_383, 16_383),
        photos.jpeg_of_scans(1_001),
    ],
    ids=["png 900 MP", "png 50 MP", "jpeg 4 GP", "jpeg 50.4 MP", "webp 268 MP", "jpeg of a thousand scans"],
)
def test_a_small_file_that_would_cost_much_is_refused_before_it_costs(data: bytes) -> None:
    assert len(data) < 2_000_000
    assert refusal(data).code == "pixels"


def test_a_second_larger_frame_cannot_hide_behind_a_small_one() -> None:
    small, large = photos.saved(photos.street((64, 48))), photos.jpeg_claiming(60_000, 60_000)
    at = small.index(b"\xff\xda")
    frame = large[large.index(b"\xff\xc0") :][:19]
    assert refusal(small[:at] + frame + small[at:]).code == "pixels"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_photo_that_broke_off_on_its_way_is_said_to_be_incomplete(kind: str, share: float) -> None:
    data = photos.saved(photos.street(), kind)
    refused = refusal(data[: int(len(data) * share)], "lubang.jpg")
    assert refused.code == "truncated"
    assert "lubang.jpg" in str(refused)
    assert "Kirim ulang" in str(refused)


def test_a_complete_file_whose_picture_cannot_be_drawn_is_broken_and_not_incomplete() -> None:
    data = photos.saved(photos.street((64, 48)))
    at = data.index(b"\xff\xc4") + 4
    assert refusal(data[:at] + bytes([0xFF]) * 20 + data[at + 20 :]).code == "broken"


@pytest.mark.skipif(importlib.util.find_spec("pillow_heif") is not None, reason="the HEIC extra is installed")
def test_a_photo_in_HEIC_is_told_what_to_do_where_the_extra_is_not_installed() -> None:
    refused = refusal(b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + bytes(200), "IMG_0001.HEIC")
    assert refused.code == "heic"
    assert "Paling Kompatibel" in str(refused)


@pytest.mark.skipif(importlib.util.find_spec("pillow_heif") is None, reason="the HEIC extra is not installed")
def test_a_photo_in_HEIC_is_read_where_the_extra_is_installed() -> None:
    __import__("pillow_heif").register_heif_opener()
    stored = photos.street().transpose(Image.Transpose.ROTATE_90)
    reading = read(photos.saved(stored, "HEIF", exif=photos.exif(gps=photos.GAMBIR, turn=6).tobytes()), at=NOW)
    assert (reading.format, reading.lat) == ("HEIC", pytest.approx(-6.176384))
    assert photos.corners(opened(reading.shown)) == [0, 1, 2, 3]


def test_every_refusal_says_what_to_do_in_one_clean_line() -> None:
    for code in evidence.REFUSALS:
        text = str(PhotoRefused(code, "a\nb\u202e<b>.jpg", size="16", most="15"))
        assert "\n" not in text
        assert "\u202e" not in text
        assert "%(" not in text
        assert text.startswith("Foto “a b <b>.jpg” ")
        assert len(text) > 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_cut_at_any_byte_is_refused(kind: str) -> None:
    data = photos.saved(Image.new("RGB", (8, 8)), kind, exif=photos.exif(gps=photos.GAMBIR))
    for length in range(len(data) - 24):  # a PNG ends in checksums, which draw nothing
        assert refusal(data[:length]).code in ("empty", "format", "broken", "truncated")


HEADS = [b"", b"\xff\xd8\xff", photo_format.PNG_SIGNATURE, b"RIFF\xff\0\0\0WEBP"]


@given(st.binary(max_size=300), st.sampled_from(HEADS))
def test_bytes_of_any_kind_give_a_reading_or_a_refusal(data: bytes, head: bytes) -> None:
    assert refusal(head + data).code in evidence.REFUSALS


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(["JPEG", "progressive", "PNG", "WEBP"]), st.data())
def test_a_photo_damaged_anywhere_gives_a_reading_or_a_refusal(kind: str, data: st.DataObject) -> None:
    options: dict[str, Any] = {"progressive": True} if kind == "progressive" else {}
    form = "JPEG" if kind == "progressive" else kind
    whole = bytearray(photos.saved(photos.street((96, 64)), form, exif=photos.exif(gps=photos.GAMBIR), **options))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        match data.draw(st.sampled_from(["set", "cut", "copy", "drop"])):
            case "set":
                whole[at] = data.draw(st.integers(0, 255))
            case "cut":
                del whole[at + 1 :]
            case "copy":
                whole[at:at] = whole[at : at + data.draw(st.integers(1, 300))]
            case "drop":
                del whole[at : at + data.draw(st.integers(1, 40))]
        if not whole:
            break
    try:
        reading = read(bytes(whole), at=NOW)
    except PhotoRefused:
        pass
    else:
        assert_shows_a_picture_and_nothing_else(reading.shown, 1600)


# ── the shared folder of hostile files ───────────────────────────────────────────────────────────
READ_ALL = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from cepatrespon.complaints.evidence import PhotoRefused, read
folder, out = Path(sys.argv[1]), Path(sys.argv[2])
found = {}
for number, name in enumerate(sys.argv[3:]):
    began = time.process_time()
    try:
        r = read((folder / name).read_bytes(), name, at=datetime(2026, 6, 1, tzinfo=UTC))
    except PhotoRefused as refused:
        answer = {"code": refused.code}
    else:
        (out / f"{number}.jpg").write_bytes(r.shown)
        (out / f"{number}-thumb.jpg").write_bytes(r.thumb)
        answer = {"code": "", "file": str(number), "lat": r.lat, "lon": r.lon, "size": [r.width, r.height],
                  "taken": r.taken_at and r.taken_at.isoformat(), "device": r.device}
    found[name] = answer | {"seconds": time.process_time() - began}
print(json.dumps(found))
"""


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


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """Every shared file read in a process with 1 GB of memory and a minute of time: what came of each, and where."""
    out = tmp_path_factory.mktemp("shown")
    done = python(READ_ALL, SHARED, out, *FILES)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout), out


@pytest.mark.shared
def test_the_shared_photos_are_there() -> None:
    if not FILES:
        if os.environ.get("CI") == "true":
            pytest.fail("the shared photos are missing: ../shared/data/photos")
        pytest.skip("no ../shared/data/photos beside the project")
    assert len(FILES) >= 35


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_a_shared_file_is_shown_clean_or_refused(name: str, answers: tuple[dict[str, Any], Path]) -> None:
    found, out = answers
    answer = found[name]
    assert answer["seconds"] < 3
    if answer["code"]:
        assert answer["code"] in evidence.REFUSALS
        return
    assert_shows_a_picture_and_nothing_else((out / f"{answer['file']}.jpg").read_bytes(), 1600)
    assert_shows_a_picture_and_nothing_else((out / f"{answer['file']}-thumb.jpg").read_bytes(), 320)


EXPECTED: dict[str, dict[str, Any]] = {
    "made/bomb_30000x30000_1bit.png": {"code": "pixels"},
    "made/empty.jpg": {"code": "empty"},
    "made/html_named.jpg": {"code": "format"},
    "made/script.svg": {"code": "format"},
    "made/truncated_half.jpg": {"code": "truncated"},
    "made/gps_gambir.jpg": {"code": "", "lat": -6.176384, "lon": 106.826707, "taken": "2026-01-01T20:04:05+00:00"},
    "made/gps_bogor_outside.jpg": {"code": "", "lat": -6.5971, "lon": 106.806},
    "made/gps_zero.jpg": {"code": "", "lat": None, "lon": None, "device": "Uji HP"},
    "made/orient6_gps.jpg": {"code": "", "size": [360, 640], "lat": -6.2, "lon": 106.8},
    "made/xmp_gps_only.jpg": {"code": "", "lat": None, "lon": None},
    "made/polyglot_jpeg_zip.jpg": {"code": ""},
    "pillow/decompression_bomb.gif": {"code": "format"},
    "pillow/decompression_bomb.ico": {"code": "format"},
    "pillow/exif_gps.jpg": {"code": "", "lat": None, "taken": None},
    "pillow/empty_gps_ifd.jpg": {"code": "", "lat": None, "device": "Xiaomi Redmi Note 9S"},
    "pillow/hopper_bad_exif.jpg": {"code": "", "size": [500, 500]},
    "pillow/sugarshack.mpo": {"code": "", "size": [640, 480], "taken": "2014-03-02T07:17:39+00:00"},
    "pillow/pil_sample_cmyk.jpg": {"code": "", "size": [100, 100]},
    "pillow/truncated_jpeg.jpg": {"code": "truncated"},
    "pillow/truncated_image.png": {"code": "truncated"},
    "pillow/broken_data_stream.png": {"code": "truncated"},
}


@pytest.mark.shared
@pytest.mark.skipif(not FILES, reason="no ../shared/data/photos beside the project")
@pytest.mark.parametrize("name", EXPECTED)
def test_a_shared_file_gives_what_it_holds(name: str, answers: tuple[dict[str, Any], Path]) -> None:
    answer = answers[0][name]
    assert {key: answer.get(key) for key in EXPECTED[name]} == EXPECTED[name]


# ── where the files lie ──────────────────────────────────────────────────────────────────────────
@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "media")


def files(root: Path) -> list[str]:
    return sorted(str(file.relative_to(root)) for file in root.rglob("*") if file.is_file())


def test_a_stored_photo_is_the_photo_read_and_only_its_owner_can_open_the_files(storage: Storage) -> None:
    reading = read(photos.talkative(), at=NOW)
    stored = storage.store(reading)
    with storage.open_original(stored.original_path) as file:
        assert file.read() == reading.original
    with storage.open_shown(stored.shown_path) as file:
        assert file.read() == reading.shown
    with storage.open_shown(stored.thumb_path) as file:
        assert file.read() == reading.thumb
    assert stored.original_path.startswith(f"private/{reading.sha256[:2]}/{reading.sha256}")
    assert reading.sha256 not in stored.shown_path + stored.thumb_path
    for path in (stored.original_path, stored.shown_path, stored.thumb_path):
        assert stat.S_IMODE((storage.root / path).stat().st_mode) == 0o600
        assert stat.S_IMODE((storage.root / path).parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((storage.root / "private").stat().st_mode) == 0o700
    assert len(files(storage.root)) == 3


def test_the_digest_of_a_stored_file_shows_a_change_and_an_absence(storage: Storage) -> None:
    reading = read(photos.talkative(), at=NOW)
    stored = storage.store(reading)
    assert storage.digest_of(stored.original_path) == reading.sha256
    assert storage.digest_of(stored.shown_path) == reading.shown_sha256
    assert storage.digest_of(stored.thumb_path) == reading.thumb_sha256
    (storage.root / stored.original_path).write_bytes(reading.original + b" ")
    assert storage.digest_of(stored.original_path) not in (None, reading.sha256)
    (storage.root / stored.shown_path).unlink()
    assert storage.digest_of(stored.shown_path) is None


def test_taking_one_reports_photo_away_leaves_the_same_photo_of_another_report(storage: Storage) -> None:
    reading = read(photos.talkative(), at=NOW)
    mine, theirs = storage.store(reading), storage.store(reading)
    assert not {mine.original_path, mine.shown_path} & {theirs.original_path, theirs.shown_path}
    storage.discard(mine)
    storage.discard(mine)
    assert storage.digest_of(mine.original_path) is None
    assert storage.digest_of(theirs.original_path) == reading.sha256
    assert len(files(storage.root)) == 3


def test_a_private_original_is_not_opened_as_a_picture_nor_any_path_that_is_not_a_photos(storage: Storage) -> None:
    stored = storage.store(read(photos.talkative(), at=NOW))
    (storage.root.parent / "secret-key").write_text("x")
    for path in (
        stored.original_path,
        "../secret-key",
        "shown/../../secret-key",
        "/etc/passwd",
        "",
        stored.shown_path + "\n",
    ):
        with pytest.raises(FileNotFoundError):
            storage.open_shown(path)
    with pytest.raises(FileNotFoundError):
        storage.open_original(stored.shown_path)


STORE = """
import resource, sys
from pathlib import Path
from cepatrespon.complaints.evidence import PhotoRefused, Storage, read
sys.path.insert(0, str(Path(sys.argv[2])))
storage = Storage(sys.argv[1])
small, large = (read(Path(name).read_bytes()) for name in sys.argv[3:5])
if sys.argv[5] == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(large.original) - 1000,) * 2)
kept = storage.store(small)
try:
    storage.store(large)
except PhotoRefused as refused:
    print(refused.code, type(refused.__cause__).__name__, refused.__cause__.errno)
left = sorted(str(f.relative_to(storage.root)) for f in storage.root.rglob("*") if f.is_file())
assert left == sorted([kept.original_path, kept.shown_path, kept.thumb_path]), left
assert storage.digest_of(kept.original_path) == small.sha256
storage.discard(kept)
if sys.argv[5] == "full":
    storage.store(small)
    print("stored again")
"""


@pytest.fixture
def two_photos(tmp_path: Path) -> tuple[Path, Path]:
    """A small photo and one of above 300 kB."""
    small, large = tmp_path / "small.jpg", tmp_path / "large.png"
    small.write_bytes(photos.saved(photos.street((160, 120))))
    noise = Image.effect_noise((800, 600), 80)
    large.write_bytes(photos.saved(noise, "PNG"))
    assert large.stat().st_size > 300_000
    return small, large


def test_a_write_that_is_cut_off_is_refused_and_leaves_nothing_behind(
    tmp_path: Path, two_photos: tuple[Path, Path]
) -> None:
    done = python(STORE, tmp_path / "media", tmp_path, *two_photos, "limit")
    assert done.stderr == ""
    assert done.stdout.split() == ["storage", "OSError", "27"]  # EFBIG: the system let a part of the file be written


def test_a_full_disk_refuses_the_photo_loses_nothing_stored_and_takes_photos_again_when_there_is_room(
    tmp_path: Path, two_photos: tuple[Path, Path]
) -> None:
    media = tmp_path / "media"
    media.mkdir()
    mount = ("unshare", "--map-root-user", "--mount", "sh", "-c")
    inside = f'mount -t tmpfs -o size=200k tmpfs "{media}" && exec "$@"'
    if (
        not shutil.which("unshare")
        or subprocess.run([*mount, inside.replace('exec "$@"', "true")], check=False).returncode
    ):
        pytest.skip("this system lets nobody mount a small disk of his own")
    done = python(STORE, media, tmp_path, *two_photos, "full", before=(*mount, inside, "sh"))
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["storage OSError 28", "stored again"]  # ENOSPC


def test_a_folder_that_cannot_be_written_refuses_the_photo(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("not a folder")
    with pytest.raises(PhotoRefused) as caught:
        Storage(tmp_path / "media").store(read(photos.talkative(), at=NOW))
    assert caught.value.code == "storage"


@pytest.mark.parametrize("folder", ["shown", "thumb"])
def test_when_one_of_the_three_files_cannot_be_written_none_is_kept(storage: Storage, folder: str) -> None:
    storage.root.mkdir()
    (storage.root / folder).write_text("not a folder")
    with pytest.raises(PhotoRefused):
        storage.store(read(photos.talkative(), at=NOW))
    assert files(storage.root) == [folder]


def test_photos_lie_in_the_media_folder_of_the_settings_in_force(settings: Any, tmp_path: Path) -> None:
    storage = Storage()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    storage.store(read(photos.talkative(), at=NOW))
    assert len(files(tmp_path / "elsewhere")) == 3
