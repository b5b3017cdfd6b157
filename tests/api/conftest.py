"""Somebody who speaks JSON: a citizen without anything, or one of the cast with their token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from cepatrespon.agencies.officers import Officer, issue_token
from cepatrespon.rules.calendar import WIB

GAMBIR = {"lat": -6.17540, "lng": 106.82720}
REPORT = {"uraian": "Lubang besar di depan pasar, sudah seminggu.", "kategori": "Jalan", "lokasi": GAMBIR}


class Caller:
    """One program that calls the API for one person."""

    def __init__(self, officer: Officer | None = None, **headers: str) -> None:
        self.client, self.headers = Client(), headers
        if officer is not None:
            self.headers["Authorization"] = f"Bearer {issue_token(officer)}"

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers={**self.headers, **headers})

    def post(self, path: str, body: Any, **headers: str) -> Any:
        sent = {**self.headers, **headers}
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=sent)

    def send(self, path: str, form: dict[str, Any], **headers: str) -> Any:
        """A multipart form, with a file."""
        return self.client.post(f"/api/v1/{path}", form, headers={**self.headers, **headers})

    def act(self, number: str, act: str, **fields: Any) -> Any:
        return self.post(f"laporan/{number}/tindakan", {"aksi": act, **fields})

    def photo(self, drawn: bytes) -> int:
        """Upload a photo for an act."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        answer = self.send("foto", {"file": SimpleUploadedFile("bukti.jpg", drawn, "image/jpeg")})
        assert answer.status_code == 201, answer.content
        return int(answer.json()["id"])


@pytest.fixture
def anyone(city: Any) -> Caller:
    """Siti, or whoever comes along."""
    return Caller()


@pytest.fixture
def calling(city: Any) -> Callable[..., Caller]:
    """`calling(cast.budi)`: that officer's program."""
    return Caller


@pytest.fixture
def still(time_machine: Any) -> Any:
    """2 May 2024, 09:00 WIB, standing still; `still.shift(seconds)` goes on."""
    time_machine.move_to(datetime(2024, 5, 2, 9, tzinfo=WIB), tick=False)
    return time_machine
