"""Walking a report through the console's forms, as officers do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

READ = ["foto", "lokasi", "uraian"]


class Console:
    """A browser without script: signs officers in, opens pages and posts forms at a given time."""

    def __init__(self, number: str, drawn: bytes) -> None:
        self.client = Client()
        self.number, self.drawn = number, drawn

    def url(self, act: str = "") -> str:
        return f"/petugas/laporan/{self.number}" + (f"/{act}" if act else "")

    def page(self, officer: Any, at: datetime, act: str = "") -> Any:
        with time_machine.travel(at, tick=False):
            self.client.force_login(officer)
            return self.client.get(self.url(act))

    def do(self, officer: Any, at: datetime, act: str, photos: int = 0, **fields: Any) -> Any:
        files = [SimpleUploadedFile(f"foto-{n}.jpg", self.drawn, "image/jpeg") for n in range(photos)]
        with time_machine.travel(at, tick=False):
            self.client.force_login(officer)
            return self.client.post(self.url(act), {**fields, **({"foto": files} if files else {})})

    def done(self, officer: Any, at: datetime, act: str, **fields: Any) -> str:
        """Do an act that must succeed; the page that follows."""
        answer = self.do(officer, at, act, **fields)
        assert answer.status_code == 302, errors(answer)
        with time_machine.travel(at, tick=False):
            return self.client.get(answer["Location"]).text


def errors(answer: Any) -> str:
    """The summary of errors of a page, for a failing test to say."""
    text = answer.text
    return text[text.find('class="errors"') : text.find("</div>", text.find('class="errors"'))] or text[:300]
