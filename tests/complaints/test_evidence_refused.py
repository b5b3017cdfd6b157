"""What is not taken in as a photo: refused before it costs, in words that help, and never with another error."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cepatrespon.complaints import evidence, photo_format
from cepatrespon.complaints.evidence import PhotoRefused, read

from . import photos
from .photos import NOW, assert_shows_a_picture_and_nothing_else, opened, refusal


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


def test_a_photo_in_HEIC_is_told_what_to_do_where_the_extra_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # what Python does where there is no such module
    refused = refusal(b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + bytes(200), "IMG_0001.HEIC")
    assert refused.code == "heic"
    assert "Paling Kompatibel" in str(refused)


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
