"""The photos of one attempt at a form of the reporter's page: read once, kept while the rest is mended, never lost.

Those that could be read wait in `pending` under a signed note that the form carries; each that could not says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cepatrespon import throttle
from cepatrespon.complaints.evidence import MAX_BYTES, MB, PhotoRefused, Reading, read
from cepatrespon.rules import limits

from . import pending

FIELD, KEPT, REMOVE = "foto", "tersimpan", "hapus"


@dataclass
class Sent:
    """The photos that wait, and what was wrong with others."""

    kept: list[pending.Pending] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    removed: bool = False  # a button took one away: nothing else was meant

    @property
    def readings(self) -> list[Reading]:
        return [photo.reading for photo in self.kept]


def taken_in(request: HttpRequest, at: datetime, most: int) -> Sent:
    """The photos that this form carries and those chosen now; at most `most`. Raises `throttle.TooMany`."""
    found, expired = Sent(), 0
    for note in request.POST.getlist(KEPT)[:most]:
        waiting = pending.find(note)
        if waiting is None:
            expired += 1
        elif request.POST.get(REMOVE) == note:
            pending.drop([waiting])
            found.removed = True
        else:
            found.kept.append(waiting)
    if expired:
        said = ngettext(
            "%(n)d foto sudah terlalu lama menunggu dan tidak tersimpan lagi. Pilih lagi fotonya.",
            "%(n)d foto sudah terlalu lama menunggu dan tidak tersimpan lagi. Pilih lagi fotonya.", expired,
        )  # fmt: skip
        found.errors.append(said % {"n": expired})
    for file in request.FILES.getlist(FIELD):
        if len(found.kept) >= most:
            found.errors.append(_("Masih bisa %(n)d foto untuk laporan ini.") % {"n": most})
            break
        throttle.take("foto", request, limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS * limits.PHOTOS_PER_REPORT, at)
        name = file.name or ""
        try:
            found.kept.append(pending.keep(_read(file, name, at), name))
        except PhotoRefused as refused:
            found.errors.append(str(refused))
    return found


def _read(file: UploadedFile[Any], name: str, at: datetime) -> Reading:
    if (file.size or 0) > MAX_BYTES:  # said before it is all read into memory
        raise PhotoRefused("bytes", name, size=str(-(-(file.size or 0) // MB)), most=str(MAX_BYTES // MB))
    return read(file.read(), name, at)
