"""The report form: one page, without script, on which nothing typed and no photo read is ever lost.

Parses the form, keeps its photos between two attempts (`pending`), asks once what is worth asking (`report_check`), and
files once per form however often it is sent; what looks like spam is held (`suspicion`, `complaints.holding`). A
browser's queue (`X-Antrean`) gets the same answers as JSON.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cepatrespon import throttle
from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints import actions, answers, holding
from cepatrespon.complaints.answers import once
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.evidence import PhotoRefused, Reading
from cepatrespon.rules import limits, routing
from cepatrespon.templatetags.cepat import language

from . import pending, receipt, report_buttons, report_place, support, suspicion
from .report_check import check, earlier
from .report_form import NAMED, NAMELESS, PRIVATE, ReportForm, follows
from .report_page import QUEUE, page
from .report_photos import Photos, photos, place_of

SCOPE = "portal:lapor"
WHOLE = "utuh"  # the form's last field: what lacks it was pressed on a slow line before the fields below had arrived
# The fields of `Invalid`, as they are called on this form.
FIELDS = {"lokasi": "lat", "uraian": "uraian", "kategori": "kategori", "foto": "foto", "waktu": "tanggal",
          "terlapor": "unit"}  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; and when it is sent, the report filed and its receipt."""
    at, reg = now(), registry.current()
    if request.method != "POST":
        return _begun(request, reg, at)
    if (chosen := request.POST.get("bahasa", "")) not in dict(settings.LANGUAGES):
        return support.remember(request, _sent(request, reg, at))
    translation.activate(chosen)
    request.LANGUAGE_CODE = chosen
    response = _sent(request, reg, at)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=settings.LANGUAGE_COOKIE_AGE, path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN, secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY, samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )  # fmt: skip
    return response


def _begun(request: HttpRequest, reg: Registry, at: datetime) -> HttpResponse:
    """The empty form; where it continues an earlier report (`?lanjutan=NOMOR`, of a private one with `kode`), its text
    begins with that number and its place and kind stand there already, as far as this reader may see them."""
    initial: dict[str, Any] = {"kunci": _key()}
    notice, named = "", request.GET.get("lanjutan", "")
    if named.isascii() and named.isalnum() and len(named) <= limits.NUMBER_CHARACTERS:
        number = {"number": named.upper()}
        code = request.GET.get("kode", "")[: limits.NUMBER_CHARACTERS]
        initial["lanjutan"] = number["number"] + (f"~{code}" if code else "")
        initial["uraian"] = follows(number["number"]) + " "
        notice = _("Laporan baru ini menyebut %(number)s. Tulis apa yang masih terjadi, dan tandai lagi tempatnya.")
        found, _relation = earlier(initial["lanjutan"], None, at)
        if found is not None and found.lat is not None:
            initial |= {"lat": f"{found.lat:.6f}", "lng": f"{found.lng:.6f}", "alamat": found.address}
            initial |= {"akurasi": f"{found.accuracy:.0f}"} if found.accuracy else {}
            initial["kategori"] = found.category_id or ""
            notice = _("Laporan baru ini menyebut %(number)s; tempat dan jenisnya diambil dari sana. Tulis apa yang "
                       "masih terjadi.")  # fmt: skip
        notice %= number
    return page(request, ReportForm(reg, at, initial=initial), Photos(), notice=notice)


def _sent(request: HttpRequest, reg: Registry, at: datetime) -> HttpResponse:
    if WHOLE not in request.POST and QUEUE not in request.headers:
        return render(request, "portal/lapor_terpotong.html", status=400)
    said = request.POST.copy()
    brought = photos(request, at)
    asked = report_buttons.pressed(request, said, brought, reg, at)
    if asked is not None:
        quiet = ReportForm(reg, at, initial=said.dict())
        warning = " ".join([asked.warning, *brought.errors]).strip()
        return page(request, quiet, brought, notice=asked.notice, warning=warning, choices=asked.choices,
                    searched=asked.searched, supported=asked.supported)  # fmt: skip
    form = ReportForm(reg, at, data=said)
    valid = form.is_valid()
    nowhere = not (said.get("lat") or said.get("lng") or said.get("kelurahan"))
    if nowhere and not said.get("petugas"):
        if (words := said.get("cari", "").strip()) and (found := report_place.search(words, reg, at)):
            chosen = _("Pilih tempatnya, lalu tekan Kirim laporan sekali lagi.")
            return page(request, _quiet(reg, at, said), brought, notice=chosen, choices=found, searched=words)
        if seen := place_of(brought, reg, at):
            said["lat"], said["lng"], said["akurasi"] = seen.lat, seen.lng, ""
            again = ReportForm(reg, at, data=said)
            again.is_valid()
            return page(request, again, brought, notice=seen.sentence)
    for message in brought.errors:
        form.add_error("foto", message)
    if not valid or brought.errors:
        return page(request, form, brought, status=422)
    return _checked(request, form, brought, at)


def _quiet(reg: Registry, at: datetime, said: Any) -> ReportForm:
    return ReportForm(reg, at, initial=said.dict())


def _checked(request: HttpRequest, form: ReportForm, brought: Photos, at: datetime) -> HttpResponse:
    """Ask once what is worth asking, unless this very form has been received already; then file it."""
    form.data["kunci"] = key = form.cleaned_data["kunci"] or _key()  # type: ignore[index]
    new = _new(form, brought.readings, at)
    spoken = _spoken(new)
    try:
        received = answers.known(SCOPE, key, spoken) is not None
    except Invalid:
        received = False
    if not received and not form.cleaned_data["diperiksa"]:
        seen = check(form, report_place.answer(form))
        if seen.asks:
            form.data["diperiksa"] = "1"  # type: ignore[index]
            return page(request, form, brought, seen=seen)
    return _file(request, form, brought, new, spoken, at)


def _spoken(new: actions.NewReport) -> bytes:
    """What one form says, to know it again."""
    said = [new.body, new.category, new.lat, new.lng, new.address, new.private, new.anonymous, new.name, new.phone,
            new.email, [reading.sha256 for reading in new.photos], new.channel, str(new.occurred_at), new.daypart,
            new.shared, new.linked_from, new.accused]  # fmt: skip
    return json.dumps(said).encode()


def _file(
    request: HttpRequest, form: ReportForm, brought: Photos, new: actions.NewReport, spoken: bytes, at: datetime
) -> HttpResponse:
    said, key = form.cleaned_data, str(form.data["kunci"])
    proof = suspicion.proven(said["soal"], key, said["bukti"])
    most = limits.PROVEN_REPORTS_PER_HOUR_FROM_ONE_ADDRESS if proof else limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS

    def do() -> tuple[int, dict[str, Any]]:
        throttle.check("laporan", request, most, at)
        signs = suspicion.signs(request, new, trap=bool(said["situs"]), proof=proof, at=at)
        if signs:
            done = 202, {"ditahan": holding.hold(new, signs, at=at)}
        else:
            filed = actions.report(new, at=at)
            done = 201, {"nomor": filed.complaint.number, "kode": filed.code}
        throttle.count("laporan", request, at)  # only what was received: a mistake is corrected and sent again
        suspicion.count(request, new, proof=proof, at=at)
        return done

    try:
        _status, body = once(SCOPE, key, spoken, at, do)
    except throttle.TooMany as stop:
        return page(request, form, brought, warning=str(stop), status=429)
    except PhotoRefused as refused:
        form.add_error("foto", str(refused))
    except Invalid as wrong:
        if wrong.field == answers.KEY_FIELD:  # went back, changed something, and sent the same form again
            again = request.POST.copy()
            again["kunci"] = _key()
            ask = _("Formulir ini sudah pernah terkirim. Bila ini laporan lain, periksa isinya lalu kirim sekali lagi.")
            return page(request, ReportForm(form.reg, at, data=again), brought, warning=ask, status=409)
        form.add_error(FIELDS.get(wrong.field), wrong.message)
    else:
        pending.drop(brought.kept)
        return _received(request, body)
    return page(request, form, brought, status=422)


def _received(request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    """Lead to the receipt, or to the page on which the fate of what is held will stand."""
    if "ditahan" in body:
        to = reverse("portal:ditahan", args=[body["ditahan"]])
        return JsonResponse({"hasil": "ditahan", "ke": to}) if QUEUE in request.headers else redirect(to)
    number, code = body["nomor"], body["kode"]
    if QUEUE not in request.headers:
        return receipt.handed_over(number, code)
    track = receipt.tracking_url(number, code)
    said = {"hasil": "tercatat", "nomor": number, "kode": receipt.grouped(code), "lacak": track}
    to = reverse("portal:tanda-terima", args=[number])
    return receipt.remembered(JsonResponse({**said, "ke": to}), number, code)


def _new(form: ReportForm, brought: list[Reading], at: datetime) -> actions.NewReport:
    said = form.cleaned_data
    lat, lng, accuracy = form.point or (None, None, None)
    nameless = said["siapa"] == NAMELESS
    answer = report_place.answer(form)
    linked, relation = earlier(said["lanjutan"], answer.place if answer else None, at)
    return actions.NewReport(
        body=said["uraian"], category=said["kategori"], lat=lat, lng=lng, accuracy=accuracy, address=said["alamat"],
        channel=routing.INSPECTORATE_CHANNEL if said["petugas"] else routing.DEFAULT_CHANNEL,
        accused=form.accused.id if form.accused else None, private=said["petugas"] or said["buka"] == PRIVATE,
        anonymous=nameless, shared=said["siapa"] == NAMED and not said["petugas"], verified=False,
        name="" if nameless else said["nama"], phone="" if nameless else said["telepon"],
        email="" if nameless else said["email"], language=language(), photos=brought,
        occurred_at=form.occurred_at, daypart=said["waktu"], linked_from=linked.pk if linked else None,
        relation=relation,
    )  # fmt: skip


def _key() -> str:
    return secrets.token_urlsafe(24)


def came_back(request: HttpRequest) -> HttpResponse:
    """A form sent with a stale token: the same page with all that was typed and read, to be sent once more."""
    at, reg = now(), registry.current()
    if QUEUE in request.headers:
        return JsonResponse({"hasil": "segar"}, status=403)
    brought = photos(request, at)
    form = ReportForm(reg, at, initial=request.POST.dict())
    old = _("Halaman ini terbuka terlalu lama. Isian Anda tetap, juga foto yang terbaca.")
    old = f"{old} " + _("Tekan Kirim laporan sekali lagi.")
    return page(request, form, brought, warning=old, status=403)
