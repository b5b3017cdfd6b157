"""The receipt: number, tracking code, what happens next. Found by a signed address that opens for one hour.

The code itself is stored nowhere (only its digest is); the address carries it from the form to this page, once.
"""

from __future__ import annotations

import segno
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import open_public
from cepatrespon.complaints.querysets import tracked
from cepatrespon.rules import wording

from . import story

OPEN = 3600  # seconds
_SALT = "portal.receipt"


def token(number: str, code: str) -> str:
    """The signed part of a receipt's address."""
    return signing.dumps([number, code], salt=_SALT)


def grouped(code: str) -> str:
    """A tracking code in groups of four, to be read aloud and typed."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def tracking_url(number: str, code: str) -> str:
    """The reporter's own page."""
    return f"{reverse('portal:lacak-laporan', args=[number])}?{urlencode({'kode': code})}"


@never_cache
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt of a report just filed; after an hour, where to go instead."""
    try:
        number, code = signing.loads(token, salt=_SALT, max_age=OPEN)
    except signing.SignatureExpired:
        return render(request, "portal/tanda_terima_lewat.html", status=410)
    except signing.BadSignature:
        raise Http404 from None
    complaint = tracked(number, code).first()
    if complaint is None:
        raise Http404
    at = now()
    found = open_public(complaint, at, own=True)
    url = tracking_url(number, code)
    qr = segno.make(request.build_absolute_uri(url), micro=False)
    frame = {
        "found": found, "at": at, "number": number, "code": grouped(code), "url": url,
        "standing": story.standing(found), "place": story.place(found), "headline": wording.opening(complaint.body),
        "qr": qr.svg_data_uri(scale=4, border=2, dark="#000", light="#fff"),
    }  # fmt: skip
    response = render(request, "portal/tanda_terima.html", frame)
    response["X-Robots-Tag"] = "noindex"
    return response
