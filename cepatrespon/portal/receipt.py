"""The receipt: number, tracking code, what happens next. It opens for one hour, in the browser that sent the report.

The code itself is stored nowhere (only its digest is), and no address holds it, so that histories and logs do not: a
signed cookie, sent to this one page and read by no script, carries it from the form to here.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
COOKIE = "tanda-terima"
_SALT = "portal.receipt"


def handed_over(number: str, code: str) -> HttpResponse:
    """Lead the reporter's browser to the receipt, with the code in its cookie."""
    response = redirect("portal:tanda-terima", number=number)
    response.set_signed_cookie(
        COOKIE, code, salt=_SALT + number, max_age=OPEN, path=response.url, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def grouped(code: str) -> str:
    """A tracking code in groups of four, to be read aloud and typed."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def tracking_url(number: str, code: str) -> str:
    """The reporter's own page."""
    return f"{reverse('portal:lacak-laporan', args=[number])}?{urlencode({'kode': code})}"


@never_cache
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of a report just filed; after an hour, or in another browser, where to go instead."""
    try:
        code = str(request.get_signed_cookie(COOKIE, salt=_SALT + number, max_age=OPEN))
    except (KeyError, signing.SignatureExpired):
        return render(request, "portal/tanda_terima_lewat.html", status=410)
    except signing.BadSignature:
        raise Http404 from None
    complaint = tracked(number, code).first()
    if complaint is None:
        raise Http404
    at = now()
    found = open_public(complaint, at, own=True)
    url = tracking_url(number, code)
    frame = {
        "found": found, "at": at, "number": number, "code": grouped(code), "url": url,
        "standing": story.standing(found), "place": story.place(found), "headline": wording.opening(complaint.body),
        "link": request.build_absolute_uri(url),
    }  # fmt: skip
    response = render(request, "portal/tanda_terima.html", frame)
    response["X-Robots-Tag"] = "noindex"
    return response
