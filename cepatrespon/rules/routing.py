"""The channels and who receives a report first.

The thirteen channels themselves are dated master data; their codes here are those that the regulation names. A
geo-tagged report goes to the kelurahan of its point, every other one to its channel's owner.
"""

from __future__ import annotations

from .terms import UnitKind

CHANNELS: tuple[str, ...] = (
    "pendopo", "inspektorat", "walikota", "camat", "lurah", "jaki", "x", "facebook", "gubernur", "email", "lapor",
    "whatsapp", "media",
)  # fmt: skip
DEFAULT_CHANNEL = "jaki"
INSPECTORATE_CHANNEL = "inspektorat"  # complaints about officers, whoever they are
FACE_TO_FACE = "Tatap muka"  # the group of the channels whose reporters stand at a counter
# Whose counter a channel is, where no unit owns it: the office at whose desk a report was entered owns that report.
COUNTERS: dict[str, UnitKind] = {"walikota": UnitKind.CITY, "camat": UnitKind.KECAMATAN, "lurah": UnitKind.KELURAHAN}


def first_holder(geotagged: bool, kelurahan: int | None, owner: int) -> int | None:
    """The unit whose inbox a new report enters; None when a geo-tagged report's point is in no kelurahan."""
    return kelurahan if geotagged else owner


def at_counter(channel: str, kind: UnitKind | None) -> bool:
    """Whether an office of this kind has the counter that a channel without a fixed owner is."""
    return kind is not None and COUNTERS.get(channel) is kind
