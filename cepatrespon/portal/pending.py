"""Photos of a form that is not finished yet: kept while the reporter mends what was wrong, then gone.

Each lies as it came, private, under 128 random bits in the data folder; the form carries a signed note of where. Nobody
reads one without its note, and after two hours nobody at all. What becomes evidence is stored by `complaints.evidence`.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import time
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing

from cepatrespon.complaints.evidence import PhotoRefused, Reading, read

KEPT = 2 * 3600  # seconds
_SALT = "portal.pending"
_NAME = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, slots=True)
class Pending:
    """A photo that waits: the note that finds it again, its name on the reporter's device, and what was read."""

    note: str
    name: str
    reading: Reading

    @property
    def size(self) -> int:
        """Kilobytes of the file as it came."""
        return max(1, len(self.reading.original) // 1000)

    @property
    def thumb(self) -> str:
        """The small picture, as an address that needs no request."""
        return "data:image/jpeg;base64," + b64encode(self.reading.thumb).decode()


def keep(reading: Reading, name: str) -> Pending:
    """Keep an accepted photo for two hours. Raises PhotoRefused("storage") when the disk will not take it."""
    folder = _folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(folder)
        file = folder / secrets.token_hex(16)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(reading.original)
    except OSError as fault:
        raise PhotoRefused("storage", name) from fault
    return Pending(signing.dumps([file.name, name[:80]], salt=_SALT), name, reading)


def find(note: str) -> Pending | None:
    """The photo a note speaks of; None when the note is not ours, or two hours have passed."""
    try:
        file, name = signing.loads(note, salt=_SALT, max_age=KEPT)
        if not _NAME.match(file):
            return None
        return Pending(note, name, read((_folder() / file).read_bytes(), name))
    except (signing.BadSignature, OSError, PhotoRefused):
        return None


def drop(photos: list[Pending]) -> None:
    """Take photos away that have become evidence, or that the reporter does not want to send."""
    for photo in photos:
        with contextlib.suppress(OSError, signing.BadSignature):
            (_folder() / signing.loads(photo.note, salt=_SALT)[0]).unlink()


def _folder() -> Path:
    return Path(settings.DATA) / "pending"


def _sweep(folder: Path) -> None:
    """Remove what is older than two hours, by the clock of the file system."""
    oldest = time.time() - KEPT
    for file in folder.iterdir():
        with contextlib.suppress(OSError):
            if file.stat().st_mtime < oldest:
                file.unlink()
