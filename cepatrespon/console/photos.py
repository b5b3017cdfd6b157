"""Photos in the console: shown to whoever may see the complaint, and kept while a form is being corrected.

A private report's photo is shown with the viewer's name burnt in, and that it was looked at is noted. The original is
never sent from here.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.access import PHOTO, noted, signature
from cepatrespon.complaints.actions import upload
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.evidence import MAX_BYTES, PhotoRefused, Storage, read
from cepatrespon.complaints.hearing import heard_on
from cepatrespon.complaints.models import Photo
from cepatrespon.complaints.photographs import uploaded
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.complaints.watermark import marked
from cepatrespon.rules import limits
from cepatrespon.templatetags.cepat import language

from .captures import captures
from .doors import COMPLAINT_OFFICES, for_office, officer_of

SIZES = {"kecil": "thumb", "tayang": "shown"}
HELD = "terunggah"  # the ids of photos uploaded with a form that was sent back


@for_office(*COMPLAINT_OFFICES)
def photo(request: HttpRequest, photo: int, size: str) -> HttpResponseBase:
    """A photo of a complaint this officer may see, or one that this officer has uploaded and not used yet."""
    officer = officer_of(request)
    mine = Q(complaint=None, uploader_id=officer.pk)
    seen = Q(complaint__in=visible_to(officer)) | Q(complaint__in=heard_on(officer))
    row = Photo.objects.select_related("complaint").filter(mine | seen, pk=photo).first()
    if row is None or size not in SIZES:
        raise Http404
    try:
        file = Storage().open_shown(getattr(row, SIZES[size]))
    except FileNotFoundError:
        raise Http404 from None
    if row.complaint is not None and row.complaint.private:
        at = now()
        noted(row.complaint, officer, PHOTO, at)
        with file:
            picture = marked(file.read(), signature(officer, at, language()))
        response: HttpResponseBase = HttpResponse(picture, content_type="image/jpeg")
        response["Cache-Control"] = "private, no-store"
        return response
    response = FileResponse(file, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def taken_in(request: HttpRequest, form: Any, officer: Officer, at: datetime) -> list[Photo]:
    """The photos of a posted form: those held from before and those new. What is refused becomes the form's error."""
    held: list[Photo] = []
    ids = [int(value) for value in request.POST.getlist(HELD) if re.fullmatch(r"[0-9]{1,18}", value)]
    for one in ids[: limits.PHOTOS_PER_ACT]:
        try:
            held += uploaded([one], officer.pk)
        except Invalid as invalid:
            form.add_error("foto", invalid.message)
    files = request.FILES.getlist("foto")
    for file, told in zip(files, captures(request, len(files), at), strict=True):
        if len(held) >= limits.PHOTOS_PER_ACT:
            form.add_error("foto", _("Paling banyak %(n)d foto per tindakan.") % {"n": limits.PHOTOS_PER_ACT})
            break
        try:
            reading = read(file.read(MAX_BYTES + 1), file.name or "", at)
            held.append(upload(reading, at=at, uploader=officer.pk, told=told))
        except PhotoRefused as refused:
            form.add_error("foto", str(refused))
    return held
