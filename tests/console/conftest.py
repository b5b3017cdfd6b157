"""The console with a report in it."""

from __future__ import annotations

import pytest

from .acts import Console


@pytest.fixture
def gambir_report(cast, file_report, drawn):
    """Siti's report of 2 May 2024 09:00, in the inbox of Kelurahan Gambir, as the console shows it."""
    return Console(file_report().complaint.number, drawn)
