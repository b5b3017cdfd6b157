""" "Saya juga": somebody has the same problem as a public report and follows it instead of making a copy.

Once a browser: a random word in its cookie, read by nobody else, of which a digest is stored. News by e-mail is asked
for on the same page; who gives no address follows by the report's own page.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cepatrespon import throttle
from cepatrespon.complaints import subscribing, supporting
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import public
from cepatrespon.rules import limits, wording
from cepatrespon.rules.case import FINAL
from cepatrespon.templatetags.cepat import language

COOKIE = "perangkat"
YEAR = 365 * 24 * 3600  # seconds


def device(request: HttpRequest) -> str:
    """The random word of this browser; a new one where it has none (see `remember`)."""
    known = request.COOKIES.get(COOKIE, "")
    if not (16 <= len(known) <= 64 and known.isascii()):
        known = getattr(request, "_new_device", "") or secrets.token_urlsafe(18)
        request._new_device = known  # type: ignore[attr-defined]
    return known


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the browser its word where it had none and has just supported something."""
    if new := getattr(request, "_new_device", ""):
        response.set_cookie(
            COOKIE, new, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def give(request: HttpRequest, number: str, at: datetime) -> Complaint:
    """This browser supports a public report. Raises `Complaint.DoesNotExist` and `throttle.TooMany`."""
    throttle.take("dukung", request, limits.SUPPORTS_PER_HOUR_FROM_ONE_ADDRESS, at)
    which = public().filter(number=number.upper()) if number.isascii() and number.isalnum() else public().none()
    complaint, _new = supporting.support(which, device(request), at=at)
    return complaint


def thanks(complaint: Complaint) -> str:
    """What somebody is told who has just supported a report."""
    n = supporting.count(complaint)
    said = {"number": complaint.number, "n": wording.number(n, language())}
    if complaint.state in FINAL:
        return _("Laporan %(number)s sudah ditutup. Bila masalahnya masih ada, kirim sebagai laporan baru.") % said
    if n < 2:
        return _("Dukungan Anda tercatat pada laporan %(number)s.") % said
    return _("Dukungan Anda tercatat pada laporan %(number)s; kini %(n)s warga ikut melapor.") % said


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, number: str) -> HttpResponse:
    """`/laporan/NOMOR/dukung`: what "Saya juga" means, and the button; sent, it leads back to the report."""
    at = now()
    complaint = public().filter(number=number).first() if number.isascii() and number.isalnum() else None
    if complaint is None:
        raise Http404
    email, wrong, status = request.POST.get("surel", "").strip(), "", 200
    if request.method == "POST":
        try:
            give(request, number, at)
            if email:
                subscribing.subscribe(email, at=at, language=language(), number=complaint.number)
            messages.success(request, thanks(complaint))
            if email:
                told = _("Surat ke %(email)s sedang dikirim: buka tautan di dalamnya supaya kabarnya sampai.")
                messages.info(request, told % {"email": email})
            return remember(request, redirect("portal:laporan", number=complaint.number))
        except throttle.TooMany as stop:
            wrong, status = str(stop), 429
        except Invalid as invalid:
            wrong, status = invalid.message, 422
    frame = {
        "complaint": complaint, "headline": wording.opening(complaint.body), "count": supporting.count(complaint),
        "already": supporting.supported(complaint, request.COOKIES.get(COOKIE, "")), "email": email, "wrong": wrong,
        "ended": complaint.state in FINAL,
    }  # fmt: skip
    return remember(request, render(request, "portal/dukung.html", frame, status=status))
