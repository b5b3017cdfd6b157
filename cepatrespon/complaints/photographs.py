"""The rows of photos: kept files become evidence of a report or an act, with place, time and their source.

What an event says of its photos is said here too: the digest of each file, and one of its facts, so that `check` sees
a place or time that was changed afterwards. Called by `actions` within its transaction; reading a photo is `evidence`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Case as If
from django.db.models import F, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cepatrespon.rules import limits

from .errors import Invalid
from .evidence import Reading, Storage, Stored
from .models import Complaint, Event, Photo


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo that has been read and whose files are on the disk, but in no table yet."""

    reading: Reading
    files: Stored


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a photo beside the file: by whom (a person, or the device that took it), where and when.

    Degrees (WGS 84), metres, UTC; each may be missing.
    """

    by: Photo.Source = Photo.Source.STATED
    place: tuple[float, float] | None = None
    accuracy: float | None = None
    at: datetime | None = None


NOTHING = Told()


@contextmanager
def kept(readings: Sequence[Reading]) -> Iterator[list[Kept]]:
    """Write the files of photos before a transaction begins; remove them when it fails.

    Where the connection was lost the commit may have happened: a file that nobody needs is then better than a
    report whose photo is gone.
    """
    storage, done = Storage(), list[Kept]()
    try:
        for reading in readings:
            done.append(Kept(reading, storage.store(reading)))
        yield done
    except BaseException as error:
        if not _in_doubt(error):
            for photo in done:
                storage.discard(photo.files)
        raise


def _in_doubt(error: BaseException) -> bool:
    return connection.vendor == "postgresql" and isinstance(error, (OperationalError, InterfaceError))


def row(photo: Kept, *, at: datetime, uploader: int | None = None, told: Told = NOTHING) -> Photo:
    """The row of a photo, not yet saved and of no report. Its place and time are those in it, else those told, else
    the upload's time.
    """
    reading, files = photo.reading, photo.files
    taken_at, taken_source = reading.taken_at, Photo.Source.EXIF
    if taken_at is None:
        taken_at, taken_source = (told.at, told.by) if told.at else (at, Photo.Source.UPLOAD)
    lat, lng, place_source = reading.lat, reading.lon, Photo.Source.EXIF if reading.lat is not None else ""
    accuracy = None
    if lat is None and told.place:
        (lat, lng), place_source, accuracy = told.place, told.by, told.accuracy
    return Photo(
        uploader_id=uploader, uploaded_at=at, original=files.original_path,
        shown=files.shown_path, thumb=files.thumb_path, sha256=reading.sha256, shown_sha256=reading.shown_sha256,
        thumb_sha256=reading.thumb_sha256, width=reading.width, height=reading.height, taken_at=taken_at,
        taken_source=taken_source, lat=lat, lng=lng, place_source=place_source, accuracy=accuracy,
        device=reading.device, dhash=reading.dhash,
    )  # fmt: skip


def uploaded(ids: Sequence[int], person: int | None) -> list[Photo]:
    """The photos that this person uploaded and no act has used yet. Raises `Invalid` when one is not there."""
    if not ids:
        return []
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > limits.PHOTOS_PER_ACT:
        raise Invalid("foto", _("Paling banyak %(n)d foto per tindakan.") % {"n": limits.PHOTOS_PER_ACT})
    found = list(Photo.objects.filter(pk__in=wanted, complaint=None, uploader_id=person).order_by("pk"))
    if len(found) != len(wanted):
        raise Invalid("foto", _("Foto tidak ditemukan atau sudah dipakai. Unggah lagi fotonya."))
    return found


def facts(photo: Photo) -> str:
    """SHA-256 of what is known of a photo besides its original: place, time, their sources, and what is shown of it."""
    place = [None if degrees is None else float(degrees) for degrees in (photo.lat, photo.lng)]
    moments = [at.astimezone(UTC).isoformat() if at else None for at in (photo.taken_at, photo.uploaded_at)]
    said = (
        place, str(photo.place_source), moments, str(photo.taken_source), photo.device, photo.uploader_id,
        photo.shown_sha256, photo.thumb_sha256, *([] if photo.accuracy is None else [float(photo.accuracy)]),
    )  # fmt: skip
    return hashlib.sha256(repr(said).encode()).hexdigest()


def said(photos: Sequence[Photo]) -> dict[str, Any]:
    """What an event keeps of its photos, in their order; nothing without any."""
    if not photos:
        return {}
    return {"photos": [photo.sha256 for photo in photos], "facts": [facts(photo) for photo in photos]}


def place(photos: Sequence[Photo], complaint: Complaint) -> None:
    """Give photos without a place the report's, saying so; `attach` writes the same to the table."""
    for photo in photos:
        if complaint.lat is not None and not photo.place_source:
            photo.lat, photo.lng, photo.place_source = complaint.lat, complaint.lng, Photo.Source.REPORT


def attach(photos: list[Photo], complaint: Complaint, event: Event) -> None:
    """Bind uploaded photos to an act. A photo without a place takes the report's, and says so."""
    placed = {}
    if complaint.lat is not None:
        unplaced = When(place_source="", then=Value(Photo.Source.REPORT.value))
        placed = {
            "place_source": If(unplaced, default=F("place_source")),
            "lat": Coalesce("lat", Value(complaint.lat)),
            "lng": Coalesce("lng", Value(complaint.lng)),
        }
    bound = Photo.objects.filter(pk__in=[photo.pk for photo in photos], complaint=None)
    if bound.update(complaint=complaint, seq=event.seq, **placed) != len(photos):
        raise Invalid("foto", _("Foto itu baru saja dipakai pada tindakan lain. Unggah lagi fotonya."))
