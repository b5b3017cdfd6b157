"""The one place that asks what time it is. Faces ask once, at the door, and pass the answer inward.

A demonstration may run ahead of the world: the presenter's offset is kept in a file of the data folder and exists
only in demo mode. Everything inside takes `at` as an argument.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from cepatrespon.rules.calendar import whole_second


def now() -> datetime:
    """This moment, UTC, truncated to the second; in a demonstration moved by the presenter's offset."""
    return whole_second(timezone.now() + (offset() if settings.DEMO else timedelta()))


def offset() -> timedelta:
    """How far the presenter has moved the clock; zero outside demo mode."""
    file = settings.DATA / "demo-clock"
    if not settings.DEMO or not file.exists():
        return timedelta()
    return timedelta(seconds=int(file.read_text().strip() or 0))


def advance(by: timedelta) -> timedelta:
    """Move the clock of a demonstration forward. Raises PermissionError outside demo mode, ValueError backwards."""
    if not settings.DEMO:
        raise PermissionError("the clock can be moved in demo mode only")
    if by < timedelta():
        raise ValueError("a clock moves forward only")
    moved = offset() + by
    (settings.DATA / "demo-clock").write_text(str(int(moved.total_seconds())))
    return moved
