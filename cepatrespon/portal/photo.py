"""One photo, to those who may see the report it belongs to.

Everybody gets the stripped picture; the original, with its metadata, goes only to the offices that judge the evidence.
Who may see which complaint is asked of `complaints.querysets`; a photo that may not be seen does not exist. An officer
who looks at a private report's photo is noted, and gets it with their name burnt in.
"""

from __future__ import annotations

from datetime import datetime

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cepatrespon import throttle
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.officers import officer_for_token
from cepatrespon.complaints.access import API, CONSOLE, PHOTO, noted, signature
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.evidence import Storage
from cepatrespon.complaints.models import Event, Photo
from cepatrespon.complaints.querysets import photos_of, public_photos, visible_to
from cepatrespon.complaints.watermark import marked
from cepatrespon.rules.beside import INTERNAL
from cepatrespon.rules.terms import Office
from cepatrespon.templatetags.cepat import language

from .track import own_report

SIZES = ("tampil", "kecil", "asli")
JUDGES_EVIDENCE = frozenset({Office.VALIDATOR, Office.FACILITATOR, Office.INSPECTOR})
YEAR = 365 * 24 * 3600  # seconds: the bytes behind an address never change
_BEGINNINGS = {b"\xff\xd8": "jpg", b"\x89P": "png", b"RI": "webp"}


@require_safe
def photo(request: HttpRequest, pk: int, size: str) -> HttpResponseBase:
    """The photo at the size asked: `tampil`, `kecil`, or `asli` as a download."""
    if size not in SIZES:
        raise Http404
    officer, at = _officer(request), now()
    try:
        found = _evidence(pk, officer) if size == "asli" else _shown(request, pk, officer, at)
    except throttle.TooMany as stop:
        return _too_many(request, stop)
    if found is None:
        raise Http404
    watched = officer if found.complaint and found.complaint.private and not request.GET.get("kode") else None
    if watched and found.complaint:
        noted(found.complaint, watched, PHOTO, at, API if request.headers.get("Authorization") else CONSOLE)
    try:
        if size == "asli":
            return _download(found)
        with Storage().open_shown(found.thumb if size == "kecil" else found.shown) as file:
            picture = file.read()  # some 300 kB at most
    except FileNotFoundError:
        raise Http404 from None
    if watched:
        picture = marked(picture, signature(watched, at, language()))
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store" if watched else f"private, max-age={YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _officer(request: HttpRequest) -> Officer | None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return officer_for_token(token.strip())
    return request.user if isinstance(request.user, Officer) and request.user.is_active else None


def _shown(request: HttpRequest, pk: int, officer: Officer | None, at: datetime) -> Photo | None:
    one = Photo.objects.select_related("complaint").filter(pk=pk).first()
    if one is None:
        return None
    if one.complaint is None:
        return one if officer is not None and one.uploader_id == officer.pk else None
    if code := request.GET.get("kode", ""):
        return one if own_report(request, one.complaint.number, code, at) and not _internal(one) else None
    if officer is not None and photos_of(visible_to(officer)).filter(pk=pk).exists():
        return one
    return one if public_photos().filter(pk=pk).exists() and not _internal(one) else None


def _internal(photo: Photo) -> bool:
    """Whether it came with something that is only for the people working on the report."""
    came_with = Event.objects.filter(complaint=photo.complaint_id, seq=photo.seq or 0)
    return came_with.filter(act__in=[act.value for act in INTERNAL]).exists()


def _evidence(pk: int, officer: Officer | None) -> Photo | None:
    if officer is None or Office(officer.office) not in JUDGES_EVIDENCE:
        return None
    return photos_of(visible_to(officer)).select_related("complaint").filter(pk=pk).first()


def _download(found: Photo) -> FileResponse:
    file = Storage().open_original(found.original)
    ending = _BEGINNINGS.get(file.peek(2)[:2], "heic")
    number = found.complaint.number if found.complaint else "foto"
    response = FileResponse(
        file, as_attachment=True, filename=f"{number}-foto-{found.pk}.{ending}", content_type="application/octet-stream"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _too_many(request: HttpRequest, stop: throttle.TooMany) -> HttpResponse:
    response = render(request, "portal/terlalu_sering.html", {"message": str(stop)}, status=429)
    response["Retry-After"] = str(stop.wait)
    return response
