"""Which unit somebody means who complains about its officers: by its name, or by the words in it."""

from __future__ import annotations

import re
from datetime import datetime

from cepatrespon.agencies.registry import Registry, Unit
from cepatrespon.rules.calendar import day_of

MOST = 8
LEAST = 3  # letters


def meant(typed: str, reg: Registry, at: datetime) -> tuple[Unit | None, list[Unit]]:
    """The unit with this name; where there is none, those whose names hold every word, the shortest first."""
    if (unit := reg.unit_named(typed)) is not None and unit.exists_on(day_of(at)):
        return unit, []
    found = among(typed, reg, at)
    return (found[0], []) if len(found) == 1 else (None, found)


def among(typed: str, reg: Registry, at: datetime) -> list[Unit]:
    """Up to `MOST` units of today whose names hold every word, the shortest names first."""
    words = re.findall(r"\w+", typed.casefold())
    if sum(map(len, words)) < LEAST:
        return []
    found = []
    for unit in reg.agencies.values():
        names = f" {' '.join(re.findall(r'[a-z0-9]+', f'{unit.name} {unit.short_name}'.casefold()))}"
        if unit.exists_on(day_of(at)) and all(f" {word}" in names for word in words):
            found.append(unit)
    return sorted(found, key=lambda unit: (len(unit.name), unit.name))[:MOST]
