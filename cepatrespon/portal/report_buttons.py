"""The buttons of the report form that do not send it: each does its part in what was typed, and all else stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from cepatrespon import throttle
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints import subscribing
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.models import Complaint
from cepatrespon.rules import limits
from cepatrespon.templatetags.cepat import language, named

from . import report_place, support
from .report_photos import Photos, place_of


@dataclass
class Pressed:
    """What a button led to: a sentence, places to choose from, or the report that is supported now."""

    notice: str = ""
    warning: str = ""
    choices: list[report_place.Choice] = field(default_factory=list)
    searched: str = ""
    supported: Complaint | None = None


def pressed(request: HttpRequest, said: QueryDict, photos: Photos, reg: Registry, at: datetime) -> Pressed | None:
    """What a button other than "Kirim laporan" asked for, done in `said`; None where the form is to be sent."""
    if said.get("bahasa") in dict(settings.LANGUAGES):
        return Pressed(_("Bahasa diganti. Isian Anda tetap, juga foto yang terbaca."))
    if "hapus" in said:
        return Pressed(_("Foto dihapus. Isian lain tetap."))
    if number := said.get("dukung"):
        return _support(request, number, at)
    if number := said.get("ikuti"):
        return _follow(number, said.get("surel_ikut", ""), at)
    if number := said.get("kambuh"):  # sent as a repetition of that report
        said["lanjutan"], said["diperiksa"] = number[: limits.NUMBER_CHARACTERS], "1"
        return None
    if code := said.get("pakai_jenis"):
        category = reg.category(code)
        said["kategori"] = category.code if category else ""
        return Pressed(_("Jenis masalah: %(name)s.") % {"name": named(category)} if category else "")
    if name := said.get("pakai_unit"):
        said["unit"] = name[: limits.NAME_CHARACTERS]
        return Pressed(_("Unit dipilih: %(name)s.") % {"name": said["unit"]})
    return _place(said, photos, reg, at)


def _place(said: QueryDict, photos: Photos, reg: Registry, at: datetime) -> Pressed | None:
    if code := said.get("pakai_kelurahan"):
        said["kelurahan"], said["lat"], said["lng"], said["akurasi"] = code, "", "", ""
        region = reg.regions.get(code)
        chosen = _("Kelurahan %(name)s dipilih. Tulis patokan tempatnya, lalu kirim.")
        return Pressed(chosen % {"name": region.name if region else ""})
    if value := said.get("pakai"):
        if value.startswith(f"{report_place.WIDER}:"):
            found = report_place.search(value, reg, at)
            return Pressed(_("Pilih yang di dalamnya."), choices=found, searched=said.get("cari", ""))
        if report_place.take(value, said, reg):
            return Pressed(_("Tempat dipilih. Periksa patokannya, lalu teruskan."))
        return Pressed(warning=_("Tempat itu tidak dapat dipakai. Pilih yang lain."))
    if said.get("cara") == "cari":
        words = said.get("cari", "").strip()
        if not words:
            return Pressed(warning=_("Tulis nama kelurahan, jalan, atau patokan yang dicari."))
        if found := report_place.search(words, reg, at):
            return Pressed(_("Pilih tempatnya di bawah. Isian lain tetap."), choices=found, searched=words)
        none = _("“%(words)s” tidak ditemukan. Coba nama kelurahannya, atau nama jalan tanpa nomor.")
        return Pressed(warning=none % {"words": words[: limits.PLACE_CHARACTERS]}, searched=words)
    if said.get("cara") == "foto":
        if seen := place_of(photos, reg, at):
            said["lat"], said["lng"], said["akurasi"] = seen.lat, seen.lng, ""
            return Pressed(seen.sentence)
        none = _("Foto tidak menyimpan tempat di Jakarta. Cari namanya, taruh titik, atau pilih kelurahan.")
        return Pressed(none)
    return None


def _support(request: HttpRequest, number: str, at: datetime) -> Pressed:
    try:
        supported = support.give(request, number, at)
    except (Complaint.DoesNotExist, throttle.TooMany) as stop:
        gone = _("Laporan itu sudah tidak terbuka untuk umum. Isian Anda tetap.")
        return Pressed(warning=str(stop) if isinstance(stop, throttle.TooMany) else gone)
    return Pressed(support.thanks(supported), supported=supported)


def _follow(number: str, email: str, at: datetime) -> Pressed:
    try:
        if not (number.isascii() and number.isalnum()):
            raise Complaint.DoesNotExist
        subscribing.subscribe(email, at=at, language=language(), number=number)
    except Invalid as wrong:
        return Pressed(warning=wrong.message)
    except Complaint.DoesNotExist:
        return Pressed(warning=_("Laporan itu sudah tidak terbuka untuk umum. Isian Anda tetap."))
    sent = _("Kami mengirim surat ke %(email)s. Buka tautan di dalamnya; sesudah itu kabar laporan %(number)s sampai.")
    return Pressed(sent % {"email": email.strip(), "number": number})
