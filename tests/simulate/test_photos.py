"""Drawn photographs: valid, the same for the same seed, changed by the work, with place and time only when asked."""

from __future__ import annotations

import random
from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat
from PIL.ExifTags import GPS, IFD, Base

from cepatrespon.simulate import photos
from cepatrespon.simulate.distribution import CATEGORIES, WIB
from cepatrespon.simulate.photos_canvas import Canvas, light
from cepatrespon.simulate.photos_street import street

NOON, NIGHT = datetime(2025, 5, 3, 11, 30, tzinfo=WIB), datetime(2025, 5, 3, 20, 30, tzinfo=WIB)
LAT, LON = -6.1754, 106.8272


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def citizen(seed: int, category: str = "Jalan", at: datetime = NOON, *, exif: bool = False, text: str = "") -> bytes:
    return photos.before(random.Random(seed), category, at, LAT, LON, exif=exif, text=text)


def officer(seed: int, category: str = "Jalan", at: datetime = NOON, *, exif: bool = False, done: bool = True) -> bytes:
    return photos.after(random.Random(seed), category, at, LAT, LON, exif=exif, done=done)


def difference(one: bytes, other: bytes) -> float:
    """Mean difference of two pictures in levels of 255."""
    return float(ImageStat.Stat(ImageChops.difference(opened(one), opened(other)).convert("L")).mean[0])


@pytest.mark.parametrize("name", photos.SETTINGS)
@pytest.mark.parametrize("at", [NOON, NIGHT])
def test_every_scene_is_a_jpeg_of_a_bearable_size(name: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(photos._BY_CATEGORY, "Jalan", name)
    for content in (citizen(3, at=at), officer(3, at=at)):
        image = opened(content)
        assert image.format == "JPEG"
        assert image.size == (800, 600)
        assert 15_000 < len(content) < 130_000
        assert ImageStat.Stat(image.convert("L")).stddev[0] > 8


def test_the_same_seed_draws_the_same_picture_and_another_a_different_one() -> None:
    assert citizen(1) == citizen(1)
    assert citizen(1) != citizen(2)
    assert difference(citizen(1), citizen(2)) > 8


def test_the_work_shows_and_leaving_it_undone_shows_less() -> None:
    mended = opened(officer(5, "Sampah"))
    undone = opened(officer(5, "Sampah", done=False))
    changed = ImageStat.Stat(ImageChops.difference(mended, undone).convert("L"))
    assert changed.extrema[0][1] > 60


def test_night_is_darker_than_day() -> None:
    day, night = (ImageStat.Stat(opened(citizen(6, at=at)).convert("L")).mean[0] for at in (NOON, NIGHT))
    assert night < 0.6 * day


def test_night_moves_nothing_in_a_street() -> None:
    """An officer's picture taken after dark shows the place that the citizen's showed by day."""
    by_day, by_night = random.Random(11), random.Random(11)
    street(Canvas(light(NOON)), by_day)
    street(Canvas(light(NIGHT)), by_night)
    assert by_day.getstate() == by_night.getstate()


def test_place_and_time_are_in_the_file_when_asked() -> None:
    for content in (citizen(7, exif=True), officer(7, exif=True)):
        tags = opened(content).getexif()
        assert tags.get_ifd(IFD.Exif)[Base.DateTimeOriginal] == "2025:05:03 11:30:00"
        place = tags.get_ifd(IFD.GPSInfo)
        degrees, minutes, seconds = (float(part) for part in place[GPS.GPSLatitude])
        assert place[GPS.GPSLatitudeRef] == "S"
        assert degrees + minutes / 60 + seconds / 3600 == pytest.approx(-LAT, abs=1e-5)
        assert float(place[GPS.GPSLongitude][0]) == 106


def test_nothing_is_in_the_file_when_not_asked() -> None:
    for content in (citizen(7), officer(7)):
        assert not opened(content).getexif()


def test_every_category_that_is_drawn_has_a_scene() -> None:
    assert {photos.scene(category) for category in CATEGORIES} <= set(photos.SETTINGS)
    assert photos.scene("nothing known") == photos.FALLBACK


def test_what_a_text_says_outweighs_a_category_that_says_little() -> None:
    assert photos.scene("Jaringan Listrik", "kabel menjuntai sampai kepala") == "cables"
    assert photos.scene("Keluhan Fasilitas Gedung Pemda (sekolah, kantor)", "lampu jalan padam") == "lamp"
    assert photos.scene("Jalan", "lampu jalan padam, banyak lubang") == "pothole"
