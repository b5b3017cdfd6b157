"""Photos over HTTP: a reporter adds one to a report, an officer uploads one for an act."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import File, Form, Router
from ninja.files import UploadedFile

from cepatrespon import throttle
from cepatrespon.complaints import actions
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.evidence import MAX_BYTES, Reading
from cepatrespon.complaints.evidence import read as read_photo
from cepatrespon.rules import limits

from . import shown
from .errors import answer
from .schemas import Line, StatedIn, UploadedOut, Wrong
from .signed import KEY, NEEDED, by_code, idempotent, signed_in

router = Router(tags=["Foto"])


@router.post(
    "/laporan/{nomor}/foto",
    auth=None,
    response={201: UploadedOut, (400, 404, 413, 422, 429, 503, 507): Wrong},
    summary=gettext_noop("Tambah foto laporan"),
    description=gettext_noop("Pelapor menambah foto pada laporannya sendiri, dengan kode lacak."),
    openapi_extra={"parameters": [KEY]},
)
def add(request: HttpRequest, nomor: str, kode_lacak: Form[Line], file: File[UploadedFile]) -> HttpResponse:
    """A photo that the reporter adds later."""
    at = now()
    with by_code(request, nomor, kode_lacak, at) as own:
        own.only("pk").get()  # whose it is comes first: decoding a photo for a stranger is work for nothing
        throttle.take("foto", request, limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS * limits.PHOTOS_PER_REPORT, at)
        reading = _read(file)

        def do() -> tuple[int, dict[str, Any]]:
            return 201, shown.uploaded(actions.add_photo(own, reading, at=at))

        return answer(*idempotent("foto", request, reading.sha256.encode(), at, do))


@router.post(
    "/foto",
    auth=NEEDED,
    response={201: UploadedOut, (400, 401, 413, 422, 503, 507): Wrong},
    summary=gettext_noop("Unggah foto untuk tindakan"),
    description=gettext_noop(
        "Foto petugas; id-nya dipakai pada isian foto suatu tindakan. Tempat dan waktu di dalam foto didahulukan."
    ),
    openapi_extra={"parameters": [KEY]},
)
def upload(request: HttpRequest, file: File[UploadedFile], where: Form[StatedIn]) -> HttpResponse:
    """A photo that waits for an officer's act."""
    at, officer = now(), signed_in(request)
    lat, lng, taken = where.lat, where.lng, where.diambil
    if (lat is None) != (lng is None):
        raise Invalid("lng" if lng is None else "lat", _("Tulis lintang dan bujur keduanya, atau tidak sama sekali."))
    if taken is not None and taken > at:
        raise Invalid("diambil", _("Waktu foto tidak mungkin sesudah sekarang."))
    stated = (lat, lng) if lat is not None and lng is not None else None
    reading = _read(file)

    def do() -> tuple[int, dict[str, Any]]:
        photo = actions.upload(reading, at=at, uploader=officer.pk, told=actions.Told(place=stated, at=taken))
        return 201, shown.uploaded(photo)

    said = f"{reading.sha256} {stated} {taken}".encode()
    return answer(*idempotent("foto", request, said, at, do))


def _read(file: UploadedFile) -> Reading:
    """The uploaded file as evidence; no more of it than may be is held in memory."""
    return read_photo(file.read(MAX_BYTES + 1), file.name or "")
