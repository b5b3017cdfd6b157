"""The rows of photos: kept files become evidence of a report or an act, with place, time and their source.

Called by `actions` within its transaction; reading a photo is `evidence`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

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


def row(
    photo: Kept, *, at: datetime, uploader: int | None = None, complaint: Complaint | None = None,
    seq: int | None = None, stated: tuple[float, float] | None = None, stated_at: datetime | None = None,
) -> Photo:  # fmt: skip
    """The row of a photo. Its place and time are those in the photo, else those stated, else the upload's time."""
    reading, files = photo.reading, photo.files
    taken_at, taken_source = reading.taken_at, Photo.Source.EXIF
    if taken_at is None:
        taken_at, taken_source = (stated_at, Photo.Source.STATED) if stated_at else (at, Photo.Source.UPLOAD)
    lat, lng, place_source = reading.lat, reading.lon, Photo.Source.EXIF if reading.lat is not None else ""
    if lat is None and stated:
        (lat, lng), place_source = stated, Photo.Source.STATED
    return Photo.objects.create(
        complaint=complaint, seq=seq, uploader_id=uploader, uploaded_at=at, original=files.original_path,
        shown=files.shown_path, thumb=files.thumb_path, sha256=reading.sha256, shown_sha256=reading.shown_sha256,
        thumb_sha256=reading.thumb_sha256, width=reading.width, height=reading.height, taken_at=taken_at,
        taken_source=taken_source, lat=lat, lng=lng, place_source=place_source, device=reading.device,
        dhash=reading.dhash,
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
