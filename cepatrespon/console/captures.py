"""What a device says of the photos it took: where and when, told beside each file of a form (see static/js/camera.js).

The time of capture is told by the device's own clock, and so is the time of sending: only the span between them is
believed, so that a clock that is wrong (or a demonstration's) does no harm.
"""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from cepatrespon.complaints.actions import Told
from cepatrespon.complaints.models import Photo
from cepatrespon.complaints.photographs import NOTHING
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import whole_second

from .queued import SENT_AT

FIELD = "jepret"  # one for each photo, in their order
FARTHEST = 100_000  # metres: a place told less exactly is none


def captures(request: HttpRequest, files: int, at: datetime) -> list[Told]:
    """What is told of each of so many files; nothing where it does not fit them one to one."""
    said = request.POST.getlist(FIELD)
    if len(said) != files:
        return [NOTHING] * files
    sent = _number(request.POST.get(SENT_AT, ""), 0, 1e14)
    return [_told(_read(one), sent, at) for one in said]


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text[:500])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _told(said: dict[str, Any], sent: float | None, at: datetime) -> Told:
    lat, lng = _number(said.get("lat"), -90, 90), _number(said.get("lng"), -180, 180)
    accuracy, taken = _number(said.get("akurasi"), 0, FARTHEST), _number(said.get("waktu"), 0, 1e14)
    place = (lat, lng) if lat is not None and lng is not None and accuracy is not None else None
    ago = (sent - taken) / 1000 if sent is not None and taken is not None else None
    credible = ago is not None and 0 <= ago <= limits.TASK_PHOTO_SECONDS
    moment = whole_second(at - timedelta(seconds=ago or 0)) if credible else None
    return Told(Photo.Source.DEVICE, place, accuracy if place else None, moment)


def _number(value: object, least: float, most: float) -> float | None:
    """A finite number within bounds; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and least <= number <= most else None
