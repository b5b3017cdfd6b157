"""What a reporter does on the page of their own report: inform, contest, rate, revive, confirm a contact.

Each is one action of `complaints`, asked for with the tracking code in the form's body. The code is the only authority:
no cookie is, so a form that stood open for days needs no token and loses nothing. What is wrong comes back with all
that was typed and every photo that could be read.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cepatrespon import throttle
from cepatrespon.complaints import actions, contacts
from cepatrespon.complaints.answers import KEY_FIELD, once
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import CITIZEN, open_public
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.evidence import PhotoRefused
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import tracked
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act

from . import pending, receipt, story, track
from .own_forms import KEY, CodeForm, ContestForm, InformForm, RateForm, ReviveForm
from .sent_photos import FIELD, REMOVE, Sent, taken_in

OwnView = Callable[[HttpRequest, Complaint, str, datetime], HttpResponse]
FIELDS = {"keterangan": "keterangan", "keadaan": "keadaan", "bintang": "bintang", "file": FIELD, "foto": FIELD}


def for_reporter(view: OwnView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Only with the report's tracking code in the form's body; asked for without sending anything, it leads there."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, number: str) -> HttpResponse:
        if request.method != "POST":
            return redirect("portal:lacak-laporan", number)
        at, code = now(), request.POST.get("kode", "")
        try:
            complaint = track.own_report(request, number, code, at)
            if complaint is None:
                raise Http404
            most = limits.OWN_ACTS_PER_HOUR_OF_ONE_REPORT
            throttle.take(f"warga:{complaint.number}", request, most, at)
            return track.kept_private(view(request, complaint, code, at))
        except throttle.TooMany as stop:
            return track.too_many(request, stop)

    return guarded


def back(complaint: Complaint, code: str) -> HttpResponse:
    return redirect(receipt.tracking_url(complaint.number, code))


def _again(
    request: HttpRequest, complaint: Complaint, code: str, at: datetime, status: int = 422, **forms: Any
) -> HttpResponse:
    """The page with what was typed, and what is wrong with it."""
    return track.page(request, open_public(complaint, at, own=True), code, status=status, **forms)


def _noted(form: Any, wrong: Invalid, fields: dict[str, str]) -> None:
    name = fields.get(wrong.field, FIELDS.get(wrong.field, wrong.field))
    form.add_error(name if name in form.fields else None, wrong.message)


def _with_photos(form: Any, sent: Sent, request: HttpRequest) -> bool:
    """Whether the form with its photos may go on: valid, every photo read, and no button that only takes one away."""
    valid = form.is_valid()
    for message in sent.errors:
        form.add_error(FIELD, message)
    return bool(valid and not sent.errors and REMOVE not in request.POST)


def _key(request: HttpRequest) -> str:
    return request.POST.get(KEY, "") or secrets.token_urlsafe(24)


def _asked(complaint: Complaint, said: list[Any], sent: Sent) -> bytes:
    return json.dumps([complaint.number, *said, [one.sha256 for one in sent.readings]]).encode()


# ── words and photos ─────────────────────────────────────────────────────────────────────────────
@for_reporter
def inform(request: HttpRequest, complaint: Complaint, code: str, at: datetime) -> HttpResponse:
    """Words and photos from the reporter, also the answer to a question of M5 or M6."""
    sent = taken_in(request, at, track.photos_left(complaint))
    form = InformForm(request.POST)
    if _with_photos(form, sent, request):
        text = form.cleaned_data["keterangan"]

        def do() -> tuple[int, dict[str, Any]]:
            which, details = tracked(complaint.number, code), actions.Details(text=text)
            actions.keep(which, Act.INFORM, CITIZEN, details, at=at, readings=sent.readings)
            return 200, {}

        try:
            once("portal:keterangan", _key(request), _asked(complaint, [text], sent), at, do)
        except PhotoRefused as refused:
            form.add_error(FIELD, str(refused))
        except Invalid as wrong:
            if wrong.field == KEY_FIELD:
                return _sent_before(request, complaint, code, at, inform_form=form, sent=sent)
            _noted(form, wrong, {})
        else:
            pending.drop(sent.kept)
            messages.success(request, _received(complaint, at))
            return back(complaint, code)
    return _again(request, complaint, code, at, inform_form=form, sent=sent)


def _sent_before(request: HttpRequest, complaint: Complaint, code: str, at: datetime, **forms: Any) -> HttpResponse:
    """Went back, changed something, and sent the same form again: it is asked once more, with a fresh key."""
    said = _("Formulir ini sudah pernah terkirim. Bila ini hal lain, periksa isinya lalu kirim sekali lagi.")
    messages.warning(request, said)
    return _again(request, complaint, code, at, status=409, **forms)


def _received(complaint: Complaint, at: datetime) -> str:
    """What it leads to: somebody looks at it, or nobody has to any more."""
    found = open_public(complaint, at, own=True)
    if story.over(found):
        said = _(
            "Keterangan disimpan sebagai catatan. Laporan ini sudah ditutup: tidak ada lagi yang wajib bertindak. Bila "
            "masalahnya masih ada, buat laporan baru dan sebut nomor %(number)s."
        )
        return said % {"number": complaint.number}
    if track.asked_now(found):
        said = _("Jawaban Anda sampai. %(unit)s membacanya, lalu memutuskan apakah laporan dilanjutkan.")
        return said % {"unit": found.owner.name}
    return _("Keterangan Anda sampai dan terbaca oleh unit yang menangani dan pemeriksa.")


# ── after a completion ───────────────────────────────────────────────────────────────────────────
@for_reporter
def contest(request: HttpRequest, complaint: Complaint, code: str, at: datetime) -> HttpResponse:
    """ "Belum selesai": the linked report that follows, and its receipt."""
    sent = taken_in(request, at, limits.PHOTOS_PER_REPORT)
    form, status = ContestForm(request.POST), 422
    if _with_photos(form, sent, request):
        result, text = form.cleaned_data["keadaan"], form.cleaned_data["cerita"]

        def do() -> tuple[int, dict[str, Any]]:
            which, details = tracked(complaint.number, code), actions.Details(result=result, text=text)
            filed = actions.contest(which, details, at=at, readings=sent.readings)
            return 201, {"nomor": filed.complaint.number, "kode": filed.code}

        try:
            _status, made = once("portal:belum", _key(request), _asked(complaint, [result, text], sent), at, do)
        except PhotoRefused as refused:
            form.add_error(FIELD, str(refused))
        except Refused as refused:
            form.add_error(None, refused.message)
            status = 409
        except Invalid as wrong:
            if wrong.field == KEY_FIELD:
                return _sent_before(request, complaint, code, at, contest_form=form, sent=sent)
            _noted(form, wrong, {"keterangan": "cerita", "uraian": "cerita"})
        else:
            pending.drop(sent.kept)
            return receipt.handed_over(made["nomor"], made["kode"])
    return _again(request, complaint, code, at, status, contest_form=form, sent=sent)


@for_reporter
def rate(request: HttpRequest, complaint: Complaint, code: str, at: datetime) -> HttpResponse:
    """One to five stars, and words if wanted; given again, the later ones count."""
    form, status = RateForm(request.POST), 422
    if form.is_valid():
        details = actions.Details(stars=form.cleaned_data["bintang"], text=form.cleaned_data["pesan"])
        try:
            actions.keep(tracked(complaint.number, code), Act.RATE, CITIZEN, details, at=at)
        except Refused as refused:
            form.add_error(None, refused.message)
            status = 409
        except Invalid as wrong:
            _noted(form, wrong, {"keterangan": "pesan"})
        else:
            messages.success(request, _("Penilaian Anda disimpan. Terima kasih; Anda masih dapat mengubahnya di sini."))
            return back(complaint, code)
    return _again(request, complaint, code, at, status, rate_form=form)


@for_reporter
def revive(request: HttpRequest, complaint: Complaint, code: str, at: datetime) -> HttpResponse:
    """Open a closed report again, where the rules allow it (M5, M6)."""
    form, status = ReviveForm(request.POST), 422
    if form.is_valid():
        try:
            details = actions.Details(reason=form.cleaned_data["alasan"])
            actions.act(tracked(complaint.number, code), Act.REVIVE, CITIZEN, details, at=at)
        except Refused as refused:
            form.add_error(None, refused.message)
            status = 409
        except Invalid as wrong:
            form.add_error("alasan", wrong.message)
        else:
            messages.success(request, _("Laporan dibuka lagi dan masuk ke unit yang sama."))
            return back(complaint, code)
    return _again(request, complaint, code, at, status, revive_form=form)


# ── the contact ──────────────────────────────────────────────────────────────────────────────────
@for_reporter
def confirm_contact(request: HttpRequest, complaint: Complaint, code: str, at: datetime) -> HttpResponse:
    """The code that came to the reporter's contact, or the wish for another one."""
    form = CodeForm(request.POST)
    which = tracked(complaint.number, code)
    try:
        if "ulang" in request.POST:
            form = CodeForm()
            contacts.resend(which, at=at)
            messages.success(request, _("Kode baru sudah kami kirim. Kode yang lama tidak berlaku lagi."))
            return back(complaint, code)
        if form.is_valid():
            contacts.enter(which, form.cleaned_data[contacts.FIELD], at=at)
            messages.success(request, _("Kontak Anda sudah dipastikan. Kabar laporan ini kami kirim ke sana."))
            return back(complaint, code)
    except Invalid as wrong:
        form = CodeForm(request.POST)
        form.is_valid()
        form.errors.pop(contacts.FIELD, None)
        form.add_error(contacts.FIELD, wrong.message)
    return _again(request, complaint, code, at, code_form=form)
