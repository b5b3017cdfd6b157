"""What a photo says about itself: when, where, with which device, and which way is up. Standard library only.

Reads the five EXIF facts that matter as evidence and nothing else; each is lost alone when it is malformed, and no
EXIF block, however broken, raises. A camera can be set wrong or lie: these are hints for a person, never proof.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

# Jakarta has kept UTC+7 without summer time since 1964, and cameras older than 2016 write no offset at all.
WIB = timezone(timedelta(hours=7), "WIB")
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # before camera phones: a clock that was never set
AHEAD = timedelta(days=1)  # a phone on another zone's time is not yet a lie
DEVICE_LENGTH = 80

MAKE, MODEL, ORIENTATION, EXIF_IFD, GPS_IFD = 0x010F, 0x0110, 0x0112, 0x8769, 0x8825
TAKEN, TAKEN_OFFSET = 0x9003, 0x9011
LAT_REF, LAT, LON_REF, LON = 1, 2, 3, 4
BYTE, TEXT, SHORT, LONG, RATIO, UTF8 = 1, 2, 3, 4, 5, 129
WIDTHS = {BYTE: 1, TEXT: 1, SHORT: 2, LONG: 4, RATIO: 8, UTF8: 1}
MOST_ENTRIES = 512  # a real camera writes under a hundred
MOST_BYTES = 256  # of one value: none of the facts is longer


@dataclass(frozen=True, slots=True)
class Facts:
    """What could be read: `taken_at` in UTC, degrees in WGS 84, `turn` the EXIF orientation (1 = upright)."""

    taken_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    device: str = ""
    turn: int = 1


Entry = tuple[int, bytes]
Directory = dict[int, Entry]


def facts(exif: bytes, now: datetime) -> Facts:
    """The facts in one EXIF block (from its TIFF header on); `now` bounds a credible time."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None or len(exif) < 8:
        return Facts()
    main = _directory(exif, order, struct.unpack_from(order + "I", exif, 4)[0])

    def below(pointer: int) -> Directory:
        offset = _whole(main.get(pointer), order)
        return _directory(exif, order, offset) if offset else {}

    detail, place = below(EXIF_IFD), below(GPS_IFD)
    turn = _whole(main.get(ORIENTATION), order)
    lat, lon = _place(place, order)
    return Facts(
        taken_at=_taken(clean(_text(detail.get(TAKEN))), clean(_text(detail.get(TAKEN_OFFSET))), now),
        lat=lat,
        lon=lon,
        device=_device(clean(_text(main.get(MAKE))), clean(_text(main.get(MODEL)))),
        turn=turn if turn in range(1, 9) else 1,
    )


def clean(text: str, most: int = MOST_BYTES) -> str:
    """One line without control, format or private characters, so that nothing in it can steer a screen or a log."""
    kept = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())[:most].rstrip()


def _directory(exif: bytes, order: str, offset: int) -> Directory:
    """One IFD's entries of the types used here. Never follows a link, so a loop of directories cannot hold us."""
    if not 8 <= offset <= len(exif) - 2:
        return {}
    found: Directory = {}
    count = min(struct.unpack_from(order + "H", exif, offset)[0], MOST_ENTRIES)
    for at in range(offset + 2, min(offset + 2 + 12 * count, len(exif) - 11), 12):
        tag, kind, number = struct.unpack_from(order + "HHI", exif, at)
        size = WIDTHS.get(kind, 0) * number
        if not 0 < size <= MOST_BYTES:
            continue
        start = at + 8 if size <= 4 else struct.unpack_from(order + "I", exif, at + 8)[0]
        value = exif[start : start + size]
        if len(value) == size:
            found.setdefault(tag, (kind, value))
    return found


def _whole(entry: Entry | None, order: str) -> int:
    codes: dict[int, str] = {SHORT: "H", LONG: "I"}
    if entry is None or entry[0] not in codes:
        return 0
    return int(struct.unpack_from(order + codes[entry[0]], entry[1])[0])


def _text(entry: Entry | None) -> str:
    if entry is None or entry[0] not in (TEXT, UTF8):
        return ""
    raw = entry[1].split(b"\0", 1)[0]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _device(make: str, model: str) -> str:
    both = model if model.casefold().startswith(make.casefold()) else f"{make} {model}"
    return clean(both, DEVICE_LENGTH)


def _taken(stamp: str, offset: str, now: datetime) -> datetime | None:
    try:
        local = datetime.strptime(stamp[:19], "%Y:%m:%d %H:%M:%S").replace(tzinfo=_zone(offset))
        taken = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return taken if EARLIEST <= taken <= now + AHEAD else None


def _zone(offset: str) -> timezone:
    if offset in ("Z", "+00:00"):
        return UTC
    try:
        zone = datetime.strptime(offset, "%z").tzinfo
    except ValueError:
        return WIB
    return zone if isinstance(zone, timezone) and abs(zone.utcoffset(None)) <= timedelta(hours=14) else WIB


def _place(place: Directory, order: str) -> tuple[float | None, float | None]:
    """Latitude and longitude together, or neither. 0,0 is what a phone without a fix writes, not the Gulf of Guinea."""
    lat = _degrees(place.get(LAT), place.get(LAT_REF), order, {"N": 1, "S": -1}, 90)
    lon = _degrees(place.get(LON), place.get(LON_REF), order, {"E": 1, "W": -1}, 180)
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return None, None
    return lat, lon


def _degrees(entry: Entry | None, side: Entry | None, order: str, signs: dict[str, int], most: int) -> float | None:
    sign = signs.get(_text(side).strip().upper())
    if entry is None or sign is None or entry[0] != RATIO or len(entry[1]) not in (8, 16, 24):
        return None
    parts = [over / under if under else None for over, under in struct.iter_unpack(order + "II", entry[1])]
    total = 0.0
    for part, share in zip(parts, (1, 60, 3600), strict=False):
        # 60 itself passes: cameras round 59.999" up rather than carry.
        if part is None or (share > 1 and part > 60):
            return None
        total += part / share
    return round(sign * total, 7) if total <= most else None
