"""Every worked example of the regulation, through the real write path, on the database of this run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cepatrespon.complaints import examples, replay

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "regulation" / "examples"


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.md")), ids=lambda file: file.stem)
def test_the_worked_example_agrees(file: Path, city: Any) -> None:
    played = replay.play(examples.read(file.read_text(encoding="utf-8")))
    assert played.differences == []


def test_there_are_at_least_twenty_worked_examples() -> None:
    assert len(list(FOLDER.glob("*.md"))) >= 20
