"""The photos of one attempt at a report: those that wait from before, those chosen now, each judged alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cepatrespon import throttle
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.evidence import MAX_BYTES, MB, PhotoRefused, Reading, read
from cepatrespon.rules import limits

from . import pending

MOST = limits.PHOTOS_PER_REPORT


@dataclass
class Photos:
    """The photos of one attempt: those that wait, what was wrong with others, and how many waited too long."""

    kept: list[pending.Pending] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    expired: int = 0

    @property
    def readings(self) -> list[Reading]:
        """What was read of each."""
        return [photo.reading for photo in self.kept]


def photos(request: HttpRequest, at: datetime) -> Photos:
    """Those read at an earlier attempt, then those chosen now, as many as this address may send."""
    found = Photos()
    for note in request.POST.getlist("tersimpan")[:MOST]:
        waiting = pending.find(note)
        if waiting is None:
            found.expired += 1
        elif request.POST.get("hapus") == note:
            pending.drop([waiting])
        else:
            found.kept.append(waiting)
    for file in request.FILES.getlist("foto"):
        name = file.name or ""
        if len(found.kept) >= MOST:
            found.errors.append(_("Paling banyak %(n)d foto per laporan.") % {"n": MOST})
            break
        try:
            throttle.take("foto", request, limits.PROVEN_REPORTS_PER_HOUR_FROM_ONE_ADDRESS * MOST, at)
            found.kept.append(pending.keep(_read(file, name, at), name))
        except PhotoRefused as refused:
            found.errors.append(str(refused))
        except throttle.TooMany as stop:
            found.errors.append(str(stop))
            break
    return found


def _read(file: UploadedFile[Any], name: str, at: datetime) -> Reading:
    if (file.size or 0) > MAX_BYTES:  # said before it is all read into memory
        raise PhotoRefused("bytes", name, size=str(-(-(file.size or 0) // MB)), most=str(MAX_BYTES // MB))
    return read(file.read(), name, at)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a photo says it was taken, and the sentence that proposes it."""

    lat: str
    lng: str
    sentence: str


def place_of(photos: Photos, reg: Registry, at: datetime) -> Found | None:
    """Where a photo says it was taken, when that is in the city: proposed, never taken for granted."""
    route = reg.map_at(at)
    for number, photo in enumerate(photos.kept, 1):
        lat, lng = photo.reading.lat, photo.reading.lon
        if route is None or lat is None or lng is None or (place := route.locate(lat, lng)) is None:
            continue
        said = {"n": number, "name": reg.regions[place.region_code].name}
        sentence = _("Tempat diambil dari foto %(n)d: Kelurahan %(name)s. Periksa titiknya, lalu tekan Kirim laporan.")
        return Found(f"{lat:.6f}", f"{lng:.6f}", sentence % said)
    return None
