"""The console with a report in it."""

from __future__ import annotations

import pytest

from tests.complaints.desk import Desk

from .acts import Console
from .channel_desk import START


@pytest.fixture
def gambir_report(cast, file_report, drawn):
    """Siti's report of 2 May 2024 09:00, in the inbox of Kelurahan Gambir, as the console shows it."""
    return Console(file_report().complaint.number, drawn)


@pytest.fixture
def post(cast, file_report):
    """A post on X without category or place, as Joko's office entered it."""

    def write(at=START, body="Ada lubang, tolong!", **said) -> Desk:
        given = {"channel": "x", "category": "", "lat": None, "lng": None, "body": body, **said}
        return Desk(cast, file_report, at).report(**given)

    return write
