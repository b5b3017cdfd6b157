"""A release as it is given out: made from the events, less the rows that the public may no longer see, kept on disk.

Which reports of the month are not public is asked at every download; another answer is another folder, and the former
one is deleted. So a report that was hidden, withdrawn or made private is gone from the files at that moment.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import public
from cepatrespon.rules.calendar import month_bounds

from . import cut, files, tally
from .files import Edition, File
from .models import Release
from .rows import Names, rows


def frozen(month: str, number: int, at: datetime, names: Names, reporters: Mapping[str, int]) -> Edition:
    """A month's release as the events recorded before `at` (UTC) tell it. Seconds of work for 20,000 reports."""
    told = cut.month(month, at)
    areas = counted(told, names, at)
    areas[tally.CITY]["pelapor"] = dict(reporters)
    return Edition(month, number, at, names, areas, rows(told, names, at))


def counted(told: list[cut.Told], names: Names, at: datetime, *, running: bool = False) -> dict[str, dict[str, Any]]:
    """The figures of every area under these names; `running`: of a month that will be counted again."""
    units = {int(key): code for key, (code, _name) in names.units.items()}
    return tally.count(told, names.parents, units, at, running)


def edition(release: Release) -> Edition:
    """A release again, from the events."""
    names = Names.of(release.names)
    return frozen(release.month, release.number, release.frozen_at, names, release.reporters)


def withheld(month: str) -> set[str]:
    """The numbers of the month's reports that are not everybody's now. One query over the month."""
    start, end = month_bounds(month)
    within = {"reported_at__gte": start, "reported_at__lt": end}
    away = Complaint.objects.filter(**within).exclude(pk__in=public().filter(**within).values("pk"))
    return set(away.values_list("number", flat=True))


def key_of(numbers: set[str]) -> str:
    """The name of one answer to what is withheld."""
    return hashlib.sha256("\n".join(sorted(numbers)).encode()).hexdigest()


def less(whole: Edition, numbers: set[str]) -> Edition:
    """The edition without these reports' rows."""
    left = [row for row in whole.rows if row["service_request_id"] not in numbers]
    return Edition(whole.month, whole.number, whole.at, whole.names, whole.areas, left)


def contents(release: Release, whole: Edition, numbers: set[str]) -> tuple[dict[str, bytes], list[File], int]:
    """The files to give out with their manifest, their entries, and how many rows are struck."""
    given = less(whole, numbers)
    made = files.made(given)
    entries = [files.described(name, content) for name, content in made.items()]
    struck = len(whole.rows) - len(given.rows)
    extra = files.parquet(given)
    if extra is not None:
        made["laporan.parquet"] = extra
    made[files.MANIFEST] = files.manifest(whole, release.files, entries, struck)
    return made, entries, struck


# ── on disk ──────────────────────────────────────────────────────────────────────────────────────
def _home(release: Release) -> Path:
    return Path(settings.DATA) / "rilis" / f"{release.month}-{release.number}"


def folder(release: Release) -> Path:
    """Where the files lie that may be given out now; made where they are not there yet."""
    numbers = withheld(release.month)
    place = _home(release) / key_of(numbers)[:16]
    if not (place / files.MANIFEST).exists():
        made, _entries, _struck = contents(release, edition(release), numbers)
        put(release, key_of(numbers), made)
    return place


def put(release: Release, key: str, made: Mapping[str, bytes]) -> None:
    """Write an edition's files, whole or not at all, and delete the editions before it."""
    home = _home(release)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = home / key[:16]
    if not place.exists():
        fresh = Path(tempfile.mkdtemp(prefix="baru-", dir=home))
        for name, content in made.items():
            (fresh / name).write_bytes(content)
        try:
            os.replace(fresh, place)
        except OSError:  # another made the same meanwhile
            shutil.rmtree(fresh, ignore_errors=True)
    for other in home.iterdir():
        if other.name != place.name and not other.name.startswith("baru-"):
            shutil.rmtree(other, ignore_errors=True)
