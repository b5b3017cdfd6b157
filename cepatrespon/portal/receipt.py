"""The receipt: number, tracking code, what happens next. It opens for one hour, in the browser that sent the report.

The code itself is stored nowhere (only its digest is), and no address holds it, so that histories and logs do not: a
signed cookie, sent to this one page and read by no script, carries it from the form to here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cepatrespon.complaints import contacts
from cepatrespon.complaints.access import shares
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, open_public
from cepatrespon.complaints.querysets import tracked
from cepatrespon.rules import wording
from cepatrespon.templatetags.cepat import language
from cepatrespon.templatetags.kejadian import happened

from . import story

OPEN = 3600  # seconds
COOKIE = "tanda-terima"
_SALT = "portal.receipt"


def handed_over(number: str, code: str) -> HttpResponse:
    """Lead the reporter's browser to the receipt, with the code in its cookie."""
    return remembered(redirect("portal:tanda-terima", number=number), number, code)


def remembered(response: HttpResponse, number: str, code: str) -> HttpResponse:
    """An answer that gives the browser the code, for the receipt alone."""
    response.set_signed_cookie(
        COOKIE, code, salt=_SALT + number, max_age=OPEN, path=reverse("portal:tanda-terima", args=[number]),
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def grouped(code: str) -> str:
    """A tracking code in groups of four, to be read aloud and typed."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def tracking_url(number: str, code: str) -> str:
    """The reporter's own page."""
    return f"{reverse('portal:lacak-laporan', args=[number])}?{urlencode({'kode': code})}"


def _code(request: HttpRequest, number: str) -> str | None:
    """The code that this browser was given for this receipt; None where its hour is over, or it is another browser.

    Raises Http404 for a cookie that is not ours.
    """
    try:
        return str(request.get_signed_cookie(COOKIE, salt=_SALT + number, max_age=OPEN))
    except (KeyError, signing.SignatureExpired):
        return None
    except signing.BadSignature:
        raise Http404 from None


@never_cache
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of a report just filed; after an hour, or in another browser, where to go instead."""
    code = _code(request, number)
    if code is None:
        return render(request, "portal/tanda_terima_lewat.html", status=410)
    complaint = tracked(number, code).first()
    if complaint is None:
        raise Http404
    at = now()
    found = open_public(complaint, at, own=True)
    url = tracking_url(number, code)
    frame = {
        "found": found, "at": at, "number": number, "code": grouped(code), "url": url,
        "contact": contacts.state(complaint, at), "shares": shares(complaint),
        "standing": story.standing(found), "place": story.place(found), "headline": wording.opening(complaint.body),
        "link": request.build_absolute_uri(url), "steps": _steps(found), "occasion": happened(complaint),
    }  # fmt: skip
    response = render(request, "portal/tanda_terima.html", frame)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def save(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as a small text file, which any telephone keeps; as long as the receipt is open."""
    code = _code(request, number)
    complaint = tracked(number, code).first() if code else None
    if code is None or complaint is None:
        return render(request, "portal/tanda_terima_lewat.html", status=410)
    found = open_public(complaint, now(), own=True)
    lines = [
        "Cepat Respon Jakarta", _("Tanda terima"), "", f"{_('Nomor laporan')}: {number}",
        f"{_('Kode lacak')}: {grouped(code)}",
        f"{_('Diterima')}: {wording.moment(complaint.reported_at, language(), weekday=True)}",
        *[f"{step.title}: {step.by}" for step in _steps(found)], "",
        request.build_absolute_uri(tracking_url(number, code)),
        _("Simpan berkas ini untuk Anda sendiri: siapa pun yang punya kodenya dapat membuka laporan ini."), "",
    ]  # fmt: skip
    response = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tanda-terima-{number}.txt"'
    response["X-Robots-Tag"] = "noindex"
    return response


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens next: what, by when in words, and the clause that says so."""

    title: str
    by: str
    clause: str


def _steps(found: Dossier) -> list[Step]:
    """What happens next and by when: the response, the completion, and how it is checked."""
    policy, at = found.case.policy, found.complaint.reported_at
    holder = {"unit": found.holder.name}

    def moment(seconds: int) -> str:
        return wording.moment(at + timedelta(seconds=seconds), language(), weekday=True)

    first = _("paling lambat %(moment)s") % {"moment": moment(policy["response"])}
    steps = [Step(_("%(unit)s merespons") % holder, first, "M1")]
    if found.complaint.restricted:  # what the Inspektorat does with it follows from what it finds
        return steps
    done = {"moment": moment(found.case.completion or policy["completion"])}
    checked = {"limit": wording.duration(policy["validation"], language())}
    return [
        *steps,
        Step(
            _("Unit pelaksana menyelesaikan"), _("paling lambat %(moment)s, kecuali diperpanjang dengan alasan") % done,
            "M7",
        ),
        Step(_("Biro Pemerintahan memeriksa hasilnya"), _("dalam %(limit)s sejak dinyatakan selesai") % checked, "M9"),
    ]  # fmt: skip
