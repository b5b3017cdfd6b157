"""What a new report brings, and what of it can be understood: channel, category, place, owner, code.

Raises `Invalid` with the field and what to do about it. Storing the report is `actions`.
"""

from __future__ import annotations

import hashlib
import random
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from cepatrespon.agencies.registry import CategoryEntry, ChannelEntry, Registry
from cepatrespon.rules import limits, routing
from cepatrespon.rules.calendar import day_of, whole_second
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.terms import Daypart

from .errors import Invalid
from .evidence import Reading
from .models import Complaint

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs that are not mistaken for one another


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a citizen, or an officer at a desk, hands in. Coordinates in degrees, accuracy in metres."""

    body: str
    channel: str = routing.DEFAULT_CHANNEL
    category: str = ""
    lat: float | None = None
    lng: float | None = None
    accuracy: float | None = None
    address: str = ""
    private: bool = False
    anonymous: bool = False
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "id"
    photos: Sequence[Reading] = ()
    uploaded: Sequence[int] = ()  # ids of photos that the officer at the desk has uploaded
    linked_from: int | None = None
    owner: int | None = None  # in place of the channel's owner
    accused: str | int | None = None  # the unit whose own officers it is about, by official name or id
    relation: str = ""  # why it is linked (`Relation`), with `linked_from`
    occurred_at: datetime | None = None  # when the problem happened, where that is not now (UTC)
    daypart: str = ""  # when in the day it comes back (`Daypart`)
    shared: bool = False  # the unit that handles it may ask who reported
    verified: bool = True  # the contact is known to be the reporter's own
    tracking_digest: str = ""  # of a code that its sender has already (see `holding`); else one is made


def report_digest(complaint: Complaint) -> str:
    """SHA-256 of what was reported, kept in the first event so that `check` sees a changed report."""
    c = complaint
    numbers = [None if number is None else float(number) for number in (c.lat, c.lng, c.accuracy)]
    said = (
        c.body, c.address, numbers, c.channel_id, c.category_id, c.owner_id, c.region_id, c.map_id, c.private,
        c.anonymous, c.policy, c.reported_at.astimezone(UTC).isoformat(), c.linked_from_id, c.tracking_digest,
    )  # fmt: skip
    happened = c.occurred_at.astimezone(UTC).isoformat() if c.occurred_at else ""
    if any(later := (str(c.relation), str(c.daypart), happened)):  # what reports of before could not say
        said = (*said, *later)  # type: ignore[assignment]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def channel(reg: Registry, name: str, at: datetime) -> ChannelEntry:
    channel = reg.channel(name or routing.DEFAULT_CHANNEL)
    if channel is None or not channel.exists_on(day_of(at)):
        raise Invalid("kanal", _("Kanal “%(name)s” tidak ada. Pilih salah satu kanal resmi.") % {"name": name})
    return channel


def category(reg: Registry, name: str) -> CategoryEntry | None:
    if not name.strip():
        return None
    category = reg.category(name)
    if category is None:
        raise Invalid("kategori", _("Kategori “%(name)s” tidak ada. Pilih dari daftar.") % {"name": name})
    return category


def place(new: NewReport, reg: Registry, channel: ChannelEntry, at: datetime) -> dict[str, Any]:
    nowhere = {"lat": None, "lng": None, "accuracy": None, "region_id": None, "map_id": None, "crosses_border": False}
    if new.lat is None or new.lng is None:
        if channel.geotagged:
            raise Invalid("lokasi", _("Tandai lokasinya pada peta, atau tulis koordinatnya."))
        return nowhere
    route = reg.map_at(at)
    if route is None:
        raise Invalid("lokasi", _("Peta kelurahan belum dimuat. Hubungi administrator sistem."))
    if not (-90 <= new.lat <= 90 and -180 <= new.lng <= 180):
        raise Invalid("lokasi", _("Koordinat tidak mungkin: lintang -90 sampai 90, bujur -180 sampai 180."))
    found = route.locate(new.lat, new.lng)
    if found is None:
        nearest = route.nearest(new.lat, new.lng)
        name = reg.regions[nearest.region_code].name
        raise Invalid(
            "lokasi",
            _("Titik itu di luar Jakarta. Kelurahan terdekat: %(name)s, %(km)s km. Geser titiknya bila keliru.")
            % {"name": name, "km": f"{nearest.distance_m / 1000:.1f}".replace(".", ",")},
        )
    accuracy = new.accuracy if new.accuracy and new.accuracy > 0 else None
    return {
        "lat": new.lat, "lng": new.lng, "accuracy": accuracy, "region_id": found.region_code, "map_id": found.map_id,
        "crosses_border": bool(accuracy and accuracy > found.distance_m),
    }  # fmt: skip


def owner(new: NewReport, reg: Registry, channel: ChannelEntry, actor: Actor) -> int:
    """The channel's owner; of a counter, the office at whose desk the report is entered, if the counter is its."""
    if new.owner is not None:
        return new.owner
    if channel.owner_id is not None:
        return channel.owner_id
    desk = reg.agencies.get(actor.unit) if actor.unit is not None else None
    if desk is None:
        raise Invalid("kanal", _("Laporan tatap muka dicatat oleh petugas di kantornya, bukan dari sini."))
    if not routing.at_counter(channel.code, desk.kind):
        said = {"name": channel.name, "unit": desk.name}
        raise Invalid("kanal", _("Kanal “%(name)s” bukan loket %(unit)s. Pilih kanal kantor Anda sendiri.") % said)
    return desk.id


def accused(new: NewReport, reg: Registry, holder: int, at: datetime) -> int | None:
    """The unit whose own officers a report is about. It must exist, and neither it nor a unit below it be the first
    holder: it would never see what it holds."""
    if new.accused is None or new.accused == "":
        return None
    unit = reg.agencies.get(new.accused) if isinstance(new.accused, int) else reg.unit_named(new.accused)
    if unit is None or not unit.exists_on(day_of(at)):
        said = {"name": new.accused}
        raise Invalid("terlapor", _("Tidak ada unit bernama “%(name)s”. Pilih salah satu nama dari daftar.") % said)
    if holder == unit.id or reg.is_below(holder, unit.id):
        said = {"name": unit.name}
        raise Invalid("terlapor", _("Laporan ini tiba di %(name)s sendiri. Catat di loket lain.") % said)
    return unit.id


def happened(new: NewReport, at: datetime) -> dict[str, Any]:
    """When the problem is there, in the complaint's columns. Raises `Invalid` for a moment still to come."""
    occurred = whole_second(new.occurred_at) if new.occurred_at else None
    if occurred is not None and occurred > at:
        raise Invalid("waktu", _("Waktu kejadian belum tiba. Tulis kapan masalahnya terjadi."))
    if new.daypart and new.daypart not in frozenset(Daypart):
        raise Invalid("waktu", _("Pilih bagian hari dari daftar."))
    return {"occurred_at": occurred, "daypart": new.daypart}


def reporter(new: NewReport, at: datetime) -> dict[str, Any] | None:
    """What is kept of who reported, apart from the report; None when nothing is.

    Who stays anonymous leaves neither name nor telephone behind, whichever face took them down. An e-mail address is
    kept: it was given for news of this report and for nothing else.
    """
    named = not new.anonymous
    kept = {"name": new.name.strip() if named else "", "phone": new.phone if named else "", "email": new.email}
    if not any(kept.values()):
        return None
    verified_at = at if new.verified and (kept["phone"] or kept["email"]) else None
    return {**kept, "language": new.language, "shared": new.shared and named, "verified_at": verified_at}


# ── tracking codes ───────────────────────────────────────────────────────────────────────────────
_random: random.Random = secrets.SystemRandom()


def new_code() -> str:
    """A tracking code that cannot be guessed (60 bits)."""
    return "".join(_random.choice(ALPHABET) for _sign in range(limits.TRACKING_CODE_CHARACTERS))


@contextmanager
def codes_from(source: random.Random) -> Iterator[None]:
    """Within it codes come from `source`, for the whole process: a city invented twice from one seed is the same city.

    Such codes can be guessed. Raises PermissionError in production, where no code may be.
    """
    global _random
    if settings.PRODUCTION:
        raise PermissionError("in production a tracking code is never predictable")
    before, _random = _random, source
    try:
        yield
    finally:
        _random = before


def digest_of(code: str) -> str:
    """What is stored of a tracking code; spaces, dashes and case do not count."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(f"kode:{plain}".encode()).hexdigest()
