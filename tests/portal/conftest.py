"""A citizen at the portal: a form filled in, photos to send, and addresses that have done nothing yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cepatrespon.complaints.clock import now
from tests.complaints.photos import GAMBIR as IN_GAMBIR
from tests.complaints.photos import exif, saved, street

BODY = "Lubang besar di depan pasar. Sudah seminggu, dua motor jatuh."


@pytest.fixture(autouse=True)
def _a_new_hour(tmp_path: Path, settings: Any) -> None:
    """No address has done anything yet, and what is stored goes with the test."""
    settings.MEDIA_ROOT, settings.DATA = tmp_path / "media", tmp_path
    cache.clear()


def typed(**fields: Any) -> dict[str, Any]:
    """What Siti types; `None` leaves a field out."""
    said = {
        "uraian": BODY, "lat": "-6.17540", "lng": "106.82720", "alamat": "depan pasar", "kategori": "jalan",
        "buka": "terbuka", "siapa": "bernama", "nama": "Siti Rahma", "telepon": "0812 3456 7890",
        "email": "siti@contoh.id", "kunci": "formulir-1", "utuh": "1", "diperiksa": "1",
    }  # fmt: skip
    return {name: value for name, value in {**said, **fields}.items() if value is not None}


def file(data: bytes | None = None, name: str = "jalan.jpg") -> SimpleUploadedFile:
    """A photo as a browser sends it."""
    return SimpleUploadedFile(name, saved(street((320, 240))) if data is None else data, "image/jpeg")


def placed() -> bytes:
    """A photo that says it was taken in Gambir."""
    return saved(street((320, 240)), exif=exif(gps=IN_GAMBIR))


@pytest.fixture
def siti(client: Client, city: Any) -> Callable[..., Any]:
    """Siti sends the form; any field may be given."""

    def send(**fields: Any) -> Any:
        return client.post("/lapor", typed(**fields))

    return send


@pytest.fixture
def filed(file_report: Callable[..., Any]) -> Any:
    """A public report of two hours ago."""
    return file_report(now() - timedelta(hours=2), name="Siti Rahma", phone="+6281234567890", email="siti@contoh.id")
