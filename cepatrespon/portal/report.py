"""The report form: one page, without script, on which nothing typed and no photo read is ever lost.

Parses the form, keeps its photos between two attempts (`pending`), and files once per form however often it is sent.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cepatrespon import throttle
from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints import actions
from cepatrespon.complaints.answers import once
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.evidence import MAX_BYTES, MB, PhotoRefused, Reading, read
from cepatrespon.rules import limits, wording
from cepatrespon.templatetags.cepat import language

from . import pending, places, receipt
from .forms import NAMELESS, PRIVATE, ReportForm, follows
from .rules_page import length

MOST = limits.PHOTOS_PER_REPORT
FIELDS = {"lokasi": "lat", "uraian": "uraian", "kategori": "kategori", "foto": "foto"}  # of `Invalid`, on this form


@dataclass
class Photos:
    """The photos of one attempt: those that wait, what was wrong with others, and how many waited too long."""

    kept: list[pending.Pending] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    expired: int = 0


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; and when it is sent, the report filed and its receipt."""
    at, reg = now(), registry.current()
    if request.method != "POST":
        return _begun(request, reg, at)
    if (chosen := request.POST.get("bahasa", "")) not in dict(settings.LANGUAGES):
        return _sent(request, reg, at)
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
    """The empty form; where it continues a closed report (`?lanjutan=NOMOR`), its text begins with that number."""
    initial, notice, earlier = {"kunci": _key()}, "", request.GET.get("lanjutan", "")
    if earlier.isascii() and earlier.isalnum() and len(earlier) <= limits.NUMBER_CHARACTERS:
        number = {"number": earlier.upper()}
        initial["uraian"] = follows(number["number"]) + " "
        notice = _("Laporan baru ini menyebut %(number)s. Tulis apa yang masih terjadi, dan tandai lagi tempatnya.")
        notice %= number
    return _page(request, ReportForm(reg, at, initial=initial), Photos(), notice=notice)


def _sent(request: HttpRequest, reg: Registry, at: datetime) -> HttpResponse:
    said = request.POST.copy()
    if said.get("situs"):  # a program: it is told nothing, and nothing is kept
        return redirect("portal:beranda")
    try:
        photos = _photos(request, at)
    except throttle.TooMany as stop:
        form = ReportForm(reg, at, initial=said.dict())
        return _page(request, form, Photos(), warning=str(stop), status=429)
    asked = _asked(said, photos, reg, at)
    form = ReportForm(reg, at, data=said)
    if asked is not None:
        quiet = ReportForm(reg, at, initial=said.dict())
        return _page(request, quiet, photos, notice=asked, warning=" ".join(photos.errors))
    valid = form.is_valid()
    nowhere = not (said.get("lat") or said.get("lng") or said.get("kelurahan"))
    if nowhere and (found := _from_photo(photos, reg, at)):
        said["lat"], said["lng"], said["akurasi"] = found.lat, found.lng, ""
        return _page(request, _bound_again(reg, at, said), photos, notice=found.sentence)
    for message in photos.errors:
        form.add_error("foto", message)
    if not valid or photos.errors:
        return _page(request, form, photos, status=422)
    return _file(request, form, photos, at)


def _file(request: HttpRequest, form: ReportForm, photos: Photos, at: datetime) -> HttpResponse:
    new = _new(form, [photo.reading for photo in photos.kept])
    key = form.cleaned_data["kunci"] or _key()
    spoken = [new.body, new.category, new.lat, new.lng, new.address, new.private, new.anonymous, new.name, new.phone,
              new.email, [reading.sha256 for reading in new.photos]]  # fmt: skip

    def do() -> tuple[int, dict[str, Any]]:
        throttle.check("laporan", request, limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS, at)
        filed = actions.report(new, at=at)
        throttle.count("laporan", request, at)  # only what was received: a mistake is corrected and sent again
        return 201, {"nomor": filed.complaint.number, "kode": filed.code}

    try:
        _status, body = once("portal:lapor", key, json.dumps(spoken).encode(), at, do)
    except throttle.TooMany as stop:
        return _page(request, form, photos, warning=str(stop), status=429)
    except PhotoRefused as refused:
        form.add_error("foto", str(refused))
    except Invalid as wrong:
        if wrong.field == "Idempotency-Key":  # went back, changed something, and sent the same form again
            again = request.POST.copy()
            again["kunci"] = _key()
            ask = _("Formulir ini sudah pernah terkirim. Bila ini laporan lain, periksa isinya lalu kirim sekali lagi.")
            return _page(request, ReportForm(form.reg, at, data=again), photos, warning=ask, status=409)
        form.add_error(FIELDS.get(wrong.field), wrong.message)
    else:
        pending.drop(photos.kept)
        return receipt.handed_over(body["nomor"], body["kode"])
    return _page(request, form, photos, status=422)


def _new(form: ReportForm, photos: list[Reading]) -> actions.NewReport:
    said = form.cleaned_data
    if form.point is None:
        raise LookupError("a valid report form has a point")
    lat, lng, accuracy = form.point
    nameless = said["siapa"] == NAMELESS
    return actions.NewReport(
        body=said["uraian"], category=said["kategori"], lat=lat, lng=lng, accuracy=accuracy, address=said["alamat"],
        private=said["buka"] == PRIVATE, anonymous=nameless, name="" if nameless else said["nama"],
        phone="" if nameless else said["telepon"], email=said["email"], language=language(), photos=photos,
    )  # fmt: skip


# ── the photos of an attempt ─────────────────────────────────────────────────────────────────────
def _photos(request: HttpRequest, at: datetime) -> Photos:
    """Those read at an earlier attempt, then those chosen now, each judged on its own."""
    found = Photos()
    for note in request.POST.getlist("tersimpan")[:MOST]:
        waiting = pending.find(note)
        if waiting is None:
            found.expired += 1
        elif request.POST.get("hapus") == note:
            pending.drop([waiting])
        else:
            found.kept.append(waiting)
    for file in request.FILES.getlist("foto"):
        name = file.name or ""
        if len(found.kept) >= MOST:
            found.errors.append(_("Paling banyak %(n)d foto per laporan.") % {"n": MOST})
            break
        throttle.take("foto", request, limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS * MOST, at)
        try:
            found.kept.append(pending.keep(_read(file, name, at), name))
        except PhotoRefused as refused:
            found.errors.append(str(refused))
    return found


def _read(file: UploadedFile[Any], name: str, at: datetime) -> Reading:
    if (file.size or 0) > MAX_BYTES:  # said before it is all read into memory
        raise PhotoRefused("bytes", name, size=str(-(-(file.size or 0) // MB)), most=str(MAX_BYTES // MB))
    return read(file.read(), name, at)


@dataclass(frozen=True, slots=True)
class _Found:
    lat: str
    lng: str
    sentence: str


def _from_photo(photos: Photos, reg: Registry, at: datetime) -> _Found | None:
    """Where a photo says it was taken, when that is in the city: proposed, never taken for granted."""
    route = reg.map_at(at)
    for number, photo in enumerate(photos.kept, 1):
        lat, lng = photo.reading.lat, photo.reading.lon
        if route is None or lat is None or lng is None or (place := route.locate(lat, lng)) is None:
            continue
        said = {"n": number, "name": reg.regions[place.region_code].name}
        sentence = _("Tempat diambil dari foto %(n)d: Kelurahan %(name)s. Periksa titiknya, lalu tekan Kirim laporan.")
        return _Found(f"{lat:.6f}", f"{lng:.6f}", sentence % said)
    return None


# ── buttons that do not file ─────────────────────────────────────────────────────────────────────
def _asked(said: QueryDict, photos: Photos, reg: Registry, at: datetime) -> str | None:
    """What a button other than "Kirim laporan" asked for, done in `said`; the sentence that tells it, else None."""
    if said.get("bahasa") in dict(settings.LANGUAGES):
        return _("Bahasa diganti. Isian Anda tetap, juga foto yang terbaca.")
    if "hapus" in said:
        return _("Foto dihapus. Isian lain tetap.")
    if code := said.get("pakai_kelurahan"):
        said["kelurahan"], said["lat"], said["lng"], said["akurasi"] = code, "", "", ""
        region = reg.regions.get(code)
        return _("Kelurahan %(name)s dipilih. Tulis patokan tempatnya, lalu kirim.") % {
            "name": region.name if region else ""
        }
    if said.get("cara") == "foto":
        if found := _from_photo(photos, reg, at):
            said["lat"], said["lng"], said["akurasi"] = found.lat, found.lng, ""
            return found.sentence
        return _("Foto tidak menyimpan tempat di Jakarta. Taruh titik, isi koordinat, atau pilih kelurahan.")
    return None


def _bound_again(reg: Registry, at: datetime, said: QueryDict) -> ReportForm:
    form = ReportForm(reg, at, data=said)
    form.is_valid()
    return form


def _answer(form: ReportForm) -> str:
    """Which kelurahan the coordinates in the form lie in: what the map says where there is script."""
    lat, lng = (places.number(str(form[name].value() or "")) for name in ("lat", "lng"))
    route = form.reg.map_at(form.at)
    if lat is None or lng is None or route is None or (place := route.locate(lat, lng)) is None:
        return ""
    said = {"name": form.reg.regions[place.region_code].name, "m": wording.number(place.distance_m, language())}
    accuracy = places.number(str(form["akurasi"].value() or ""))
    if accuracy is not None and route.crosses(lat, lng, accuracy):
        said["accuracy"] = wording.number(accuracy, language())
        answer = _(
            "Titik ini di dekat batas: mungkin di Kelurahan %(name)s, mungkin di sebelahnya. Batasnya %(m)s meter dari "
            "sini, dan posisi Anda hanya teliti sampai %(accuracy)s meter. Geser titiknya ke tempat kejadian."
        )
    else:
        answer = _("Titik ini di Kelurahan %(name)s, %(m)s meter dari batas kelurahan terdekat.")
    return " ".join([answer % said, _("Menurut peta perkiraan.")] if place.approximate else [answer % said])


def _key() -> str:
    return secrets.token_urlsafe(24)


def _page(
    request: HttpRequest, form: ReportForm, photos: Photos, notice: str = "", warning: str = "", status: int = 200
) -> HttpResponse:
    _version, policy = form.reg.policy_at(form.at)
    by_hand = bool(form["kelurahan"].value()) or any(name in form.errors for name in ("lat", "lng", "kelurahan"))
    frame = {
        "form": form, "photos": photos.kept, "expired": photos.expired, "photos_left": MOST - len(photos.kept),
        "notice": notice, "warning": warning, "most": MOST, "response": length(policy["response"]),
        "geojson": places.geojson_url(), "answer": _answer(form), "by_hand": by_hand, "approximate": form.approximate,
        "fresh": request.method != "POST", "here": reverse("portal:lapor"), "language_form": "formulir",
        "private": PRIVATE, "nameless": NAMELESS,
    }  # fmt: skip
    return render(request, "portal/lapor.html", frame, status=status)


def came_back(request: HttpRequest) -> HttpResponse:
    """A form sent with a stale token: the same page with all that was typed and read, to be sent once more."""
    at, reg = now(), registry.current()
    said = request.POST.copy()
    try:
        photos = _photos(request, at)
    except throttle.TooMany:
        photos = Photos()
    form = ReportForm(reg, at, initial=said.dict())
    old = _(
        "Halaman ini terbuka terlalu lama. Isian Anda tetap, juga foto yang terbaca. Tekan Kirim laporan sekali lagi."
    )
    return _page(request, form, photos, warning=old, status=403)
