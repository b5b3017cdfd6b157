"""What a channel's owner adds to a report that came in incomplete: category, place, landmark, the reporter's own word.

The words of the report are never touched. Each change is kept with what stood there before, and with a new digest, so
that `check` can undo them one by one and finds the report as it was received. Storing them is `actions.amend`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cepatrespon.agencies.registry import CategoryEntry, Registry
from cepatrespon.rules import limits

from . import receiving
from .errors import Invalid
from .models import Complaint, Event
from .receiving import NewReport, report_digest

# The columns of a report that may be completed, in the order in which an event names them.
COMPLETED = ("category_id", "lat", "lng", "accuracy", "region_id", "map_id", "crosses_border", "address")
# These, and what a reporter changes by withdrawing a consent.
CHANGED = (*COMPLETED, "private")


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is added or corrected; what is empty stays as it is. Coordinates in degrees, accuracy in metres."""

    category: str = ""
    lat: float | None = None
    lng: float | None = None
    accuracy: float | None = None
    address: str = ""
    clarified: str = ""  # what the reporter said when asked, kept beside the report's own words
    photos: Sequence[int] = ()  # ids of photos that the officer has uploaded


def apply(complaint: Complaint, amendment: Amendment, reg: Registry) -> dict[str, Any]:
    """Complete the complaint's columns (not yet stored); what its event says of it.

    The point is judged by the map of the day of the report. Raises `Invalid` for a point outside the city, naming the
    nearest kelurahan, an unknown category, words too long, or when nothing would change.
    """
    category = receiving.category(reg, amendment.category)
    wanted: dict[str, Any] = {}
    if category is not None:
        wanted["category_id"] = category.code
    if amendment.lat is not None and amendment.lng is not None:
        wanted |= _place(complaint, amendment, reg)
    if address := amendment.address.strip():
        if len(address) > limits.ADDRESS_CHARACTERS:
            most = {"n": limits.ADDRESS_CHARACTERS}
            raise Invalid("alamat", _("Alamat terlalu panjang; paling banyak %(n)d huruf.") % most)
        wanted["address"] = address
    changed = {name: value for name, value in wanted.items() if getattr(complaint, name) != value}
    clarified = amendment.clarified.strip()
    if not changed and not clarified and not amendment.photos:
        raise Invalid("", _("Belum ada yang dilengkapi. Isi yang kurang, lalu simpan."))
    said: dict[str, Any] = {"before": {name: getattr(complaint, name) for name in changed}, "after": changed}
    for name, value in changed.items():
        setattr(complaint, name, value)
    if "lat" in changed or "lng" in changed:
        said["point"] = True
    if category is not None and "category_id" in changed:
        said["completion"] = _limit(category)
    if clarified:
        said["text"] = clarified
    return {**said, "sha256": report_digest(complaint)}


def _place(complaint: Complaint, amendment: Amendment, reg: Registry) -> dict[str, Any]:
    """Where it is, as the map of the report's own day has it."""
    channel = reg.channel(complaint.channel_id)
    if channel is None:
        raise LookupError(f"the channel {complaint.channel_id!r} of {complaint.number} is gone")
    new = NewReport("", lat=amendment.lat, lng=amendment.lng, accuracy=amendment.accuracy)
    return receiving.place(new, reg, channel, complaint.reported_at)


def _limit(category: CategoryEntry) -> int | None:
    """The category's own completion limit in seconds; None where the policy's holds."""
    return category.completion_seconds


def digests(complaint: Complaint, events: Sequence[Event]) -> bool:
    """Whether the report is what was received and what its completions made of it: undone from the last to the first,
    each digest must be that of the columns as they then stood."""
    stored = {name: getattr(complaint, name) for name in CHANGED}
    told = [event for event in events if "sha256" in event.data]
    try:
        for place, event in enumerate(reversed(told)):
            if event.data["sha256"] != report_digest(complaint):
                return False
            if place < len(told) - 1:
                for name, value in event.data["before"].items():
                    if name not in CHANGED or getattr(complaint, name) != event.data["after"].get(name):
                        return False
                    setattr(complaint, name, value)
        return bool(told)
    finally:
        for name, value in stored.items():
            setattr(complaint, name, value)
