"""Following a report: by its number for everybody, by number and code for its reporter.

A private report without its code is not there at all. Wrong codes are counted per address; too many stop the guessing.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cepatrespon import throttle
from cepatrespon.agencies import registry
from cepatrespon.complaints import actions
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import CITIZEN, Dossier, open_public
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.evidence import MAX_BYTES, MB, PhotoRefused, read
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import public, tracked
from cepatrespon.rules import limits, wording
from cepatrespon.rules.case import FINAL
from cepatrespon.rules.terms import Act

from . import story
from .forms import PhotoForm, ReviveForm, TrackForm
from .receipt import tracking_url


def own_report(request: HttpRequest, number: str, code: str, at: datetime) -> Complaint | None:
    """The reporter's own report; None where number and code do not fit. Raises TooMany after too many wrong codes."""
    throttle.check_guesses(request, number, at)
    found = tracked(number, code).first() if _possible(number) and "\0" not in code else None
    if found is None:
        throttle.count_guess(request, number, at)
    return found


def _possible(number: str) -> bool:
    return number.isascii() and number.isalnum()


def everybodys(number: str) -> Complaint | None:
    """The public report with this number."""
    return public().filter(number=number).first() if _possible(number) else None


# ── the way in ───────────────────────────────────────────────────────────────────────────────────
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Number and code; sent, it leads to the report."""
    if request.method != "POST":
        number = request.GET.get("nomor", "")
        return render(request, "portal/lacak_cari.html", {"form": TrackForm(initial={"nomor": number})})
    form = TrackForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/lacak_cari.html", {"form": form}, status=422)
    number, code = form.cleaned_data["nomor"], form.cleaned_data["kode"]
    if code:
        try:
            if own_report(request, number, code, now()):
                return redirect(tracking_url(number, code))
        except throttle.TooMany as stop:
            return too_many(request, stop)
        return _not_found(request, form)
    if everybodys(number):
        return redirect("portal:laporan", number=number)
    return _not_found(request, form)


def _not_found(request: HttpRequest, form: TrackForm) -> HttpResponse:
    """The same words for a wrong number, a wrong code and a private report: nobody learns which exist."""
    if form.is_bound and form.is_valid():
        message = _("Tidak ada laporan terbuka dengan nomor itu. Laporan tertutup perlu kode lacaknya.")
        if form.cleaned_data["kode"]:
            message = _("Nomor dan kode itu tidak cocok. Periksa keduanya pada tanda terima Anda.")
        form.add_error("kode" if form.cleaned_data["kode"] else "nomor", message)
    return render(request, "portal/lacak_cari.html", {"form": form}, status=404)


def too_many(request: HttpRequest, stop: throttle.TooMany) -> HttpResponse:
    """The page of an address that has tried too often."""
    response = render(request, "portal/terlalu_sering.html", {"message": str(stop)}, status=429)
    response["Retry-After"] = str(stop.wait)
    return response


# ── a report ─────────────────────────────────────────────────────────────────────────────────────
@require_safe
def everybody(request: HttpRequest, number: str) -> HttpResponse:
    """A public report, for everybody."""
    complaint = everybodys(number)
    if complaint is None:
        raise Http404
    at = now()
    return _page(request, open_public(complaint, at), "")


@never_cache
@require_safe
def own(request: HttpRequest, number: str) -> HttpResponse:
    """A report, for who holds its code."""
    code = request.GET.get("kode", "")
    if not code:
        return redirect(f"{request.path.rsplit('/', 1)[0]}?nomor={number}" if _possible(number) else "portal:lacak")
    at = now()
    try:
        complaint = own_report(request, number, code, at)
    except throttle.TooMany as stop:
        return too_many(request, stop)
    if complaint is None:
        return _not_found(request, TrackForm({"nomor": number, "kode": code}))
    return _page(request, open_public(complaint, at, own=True), code)


def _page(
    request: HttpRequest, found: Dossier, code: str, photo: PhotoForm | None = None, revive: ReviveForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    after = story.after(found, code)
    sent = sum(1 for picture in found.photos if picture.uploader_id is None)
    revival = next((one for one in found.choices if one.act is Act.REVIVE and one.refusal is None), None)
    frame = {
        "found": found, "complaint": found.complaint, "at": found.at, "code": code,
        "headline": wording.opening(found.complaint.body), "standing": story.standing(found),
        "place": story.place(found), "sketch": found.sketch(), "ruler": story.ruler(found),
        "why": story.why(found), "before": story.pictures(found.photos, code, _("Sebelum") if after else ""),
        "after": after, "finishing": story.finishing(found),
        "timeline": story.timeline(found, code), "results": story.results(found, registry.current()),
        "photo_form": (photo or PhotoForm()) if code and sent < limits.PHOTOS_PER_REPORT else None,
        "photos_left": limits.PHOTOS_PER_REPORT - sent, "revive_form": (revive or ReviveForm()) if revival else None,
        "final": found.state in FINAL, "over": story.over(found),
        "here": tracking_url(found.complaint.number, code) if code else "",
        "revival": revival, "wrong": photo or revive,
    }  # fmt: skip
    response = render(request, "portal/laporan.html", frame, status=status)
    response["Cache-Control"] = "private, no-store" if code else "private, no-cache"
    if code:
        response["X-Robots-Tag"] = "noindex"
    return response


# ── what its reporter may do ─────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "HEAD", "POST"])
def add_photo(request: HttpRequest, number: str) -> HttpResponse:
    """One more photo from the reporter. Asked for without sending anything, it leads to the report."""
    if request.method != "POST":
        return redirect("portal:lacak-laporan", number)
    at, code = now(), request.POST.get("kode", "")
    try:
        complaint = own_report(request, number, code, at)
        if complaint is None:
            raise Http404
        throttle.take("foto", request, limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS * limits.PHOTOS_PER_REPORT, at)
    except throttle.TooMany as stop:
        return too_many(request, stop)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MAX_BYTES:
                raise PhotoRefused("bytes", file.name, size=str(-(-file.size // MB)), most=str(MAX_BYTES // MB))
            actions.add_photo(tracked(number, code), read(file.read(), file.name, at), at=at)
        except PhotoRefused as refused:
            form.add_error("file", str(refused))
        except Invalid as wrong:
            form.add_error("file", wrong.message)
        else:
            messages.success(request, _received(open_public(complaint, at, own=True)))
            return redirect(tracking_url(number, code))
    return _wrong(request, complaint, at, code, photo=form)


def _received(found: Dossier) -> str:
    """What a photo leads to: somebody looks at it, or nobody has to any more."""
    if not story.over(found):
        return _("Foto diterima dan terlihat oleh unit yang menangani.")
    said = _(
        "Foto disimpan sebagai catatan. Laporan ini sudah ditutup: tidak ada lagi yang wajib bertindak. Bila "
        "masalahnya masih ada, buat laporan baru dan sebut nomor %(number)s."
    )
    return said % {"number": found.complaint.number}


@require_http_methods(["GET", "HEAD", "POST"])
def revive(request: HttpRequest, number: str) -> HttpResponse:
    """Open a closed report again, where the rules allow it. Asked for without sending anything, it leads there."""
    if request.method != "POST":
        return redirect("portal:lacak-laporan", number)
    at, code = now(), request.POST.get("kode", "")
    try:
        complaint = own_report(request, number, code, at)
    except throttle.TooMany as stop:
        return too_many(request, stop)
    if complaint is None:
        raise Http404
    form = ReviveForm(request.POST)
    if form.is_valid():
        try:
            details = actions.Details(reason=form.cleaned_data["alasan"])
            actions.act(tracked(number, code), Act.REVIVE, CITIZEN, details, at=at)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect(tracking_url(number, code))
        except Invalid as wrong:
            form.add_error("alasan", wrong.message)
        else:
            messages.success(request, _("Laporan dibuka lagi dan masuk ke unit yang sama."))
            return redirect(tracking_url(number, code))
    return _wrong(request, complaint, at, code, revive=form)


def _wrong(request: HttpRequest, complaint: Complaint, at: datetime, code: str, **forms: Form) -> HttpResponse:
    return _page(request, open_public(complaint, at, own=True), code, status=422, **forms)  # type: ignore[arg-type]
