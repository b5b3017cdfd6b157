"""Entering a report at a desk, and the receipt to print for the citizen who stands there.

For channels without a location: those the officer's unit owns, and the counter of its own kind of office. The report
may be coordinated in the same form. The tracking code is shown once, on the receipt, and kept only in this session.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import phonenumbers
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import ChannelEntry, Registry
from cepatrespon.complaints.actions import Details, Filed, NewReport, act, report
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import open_for
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.rules import limits, routing
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.terms import Act, Office

from .doors import desk, for_office, officer_of
from .explain import why
from .form_parts import photo_field, unit_field, words
from .photos import HELD, taken_in
from .wording import picture

DESK_OFFICES = (Office.ADMINISTRATOR, Office.INSPECTOR)
RECEIPTS = "tanda-terima"  # in the session: number -> tracking code, of this shift's desk entries
RECEIPTS_KEPT = 20
FIELDS = {"lokasi": "lat", "ke": "ke"}


def channels_of(officer: Officer, reg: Registry, at: datetime) -> list[ChannelEntry]:
    """The channels this officer may enter a report for."""
    unit = reg.agencies.get(officer.agency_id or 0)
    if unit is None:
        return []
    today = day_of(at)
    return [
        channel
        for channel in reg.channels
        if not channel.geotagged
        and channel.exists_on(today)
        and (channel.owner_id == unit.id or (channel.owner_id is None and routing.at_counter(channel.code, unit.kind)))
    ]


class EntryForm(forms.Form):
    """What the citizen says, who they are, where it is, and to whom it goes at once."""

    use_required_attribute = False
    kanal = forms.ChoiceField(
        label=gettext_lazy("Kanal"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih dari mana laporan ini datang.")},
    )  # fmt: skip
    uraian = words(
        limits.DESCRIPTION_CHARACTERS, 5, label=gettext_lazy("Apa yang terjadi"),
        help_text=gettext_lazy("Dengan kata-kata pelapor."),
        error_messages={"required": gettext_lazy("Tulis apa yang terjadi, dengan kata-kata pelapor.")},
    )  # fmt: skip
    kategori = forms.ChoiceField(label=gettext_lazy("Jenis masalah"), required=False)
    alamat = forms.CharField(
        label=gettext_lazy("Alamat atau patokan"), required=False, max_length=limits.ADDRESS_CHARACTERS,
        help_text=gettext_lazy("Misalnya: depan gang 4, seberang mushala."),
    )  # fmt: skip
    lat = forms.FloatField(
        label=gettext_lazy("Lintang"), required=False, localize=False, help_text=gettext_lazy("Misalnya -6.17540"),
        widget=forms.TextInput(attrs={"inputmode": "text", "class": "input--short"}),
        error_messages={"invalid": gettext_lazy("Tulis lintang sebagai angka dengan titik, misalnya -6.17540.")},
    )  # fmt: skip
    lng = forms.FloatField(
        label=gettext_lazy("Bujur"), required=False, localize=False, help_text=gettext_lazy("Misalnya 106.82720"),
        widget=forms.TextInput(attrs={"inputmode": "text", "class": "input--short"}),
        error_messages={"invalid": gettext_lazy("Tulis bujur sebagai angka dengan titik, misalnya 106.82720.")},
    )  # fmt: skip
    privat = forms.BooleanField(label=gettext_lazy("Laporan tertutup"), required=False)
    anonim = forms.BooleanField(label=gettext_lazy("Pelapor tidak mau disebut namanya"), required=False)
    nama = forms.CharField(label=gettext_lazy("Nama pelapor"), required=False, max_length=limits.NAME_CHARACTERS)
    telepon = forms.CharField(
        label=gettext_lazy("Telepon"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    surel = forms.EmailField(
        label=gettext_lazy("Surel"), required=False,
        error_messages={"invalid": gettext_lazy("Alamat surel belum lengkap, misalnya siti@contoh.id.")},
    )  # fmt: skip
    foto = photo_field(gettext_lazy("Foto"), gettext_lazy("Yang dibawa atau dikirim pelapor."))
    ke = unit_field(gettext_lazy("Koordinasikan langsung ke unit"), required=False)
    baca = forms.BooleanField(
        label=gettext_lazy("Uraian, lokasi dan fotonya sudah saya baca bersama pelapor"), required=False
    )

    def __init__(self, data: Any, channels: list[ChannelEntry], reg: Registry, at: datetime) -> None:
        super().__init__(data, auto_id="m-%s")  # files are read by `photos.taken_in`
        self.known = reg
        self.fields["kanal"].choices = [(channel.code, channel.name) for channel in channels]  # type: ignore[attr-defined]
        if len(channels) == 1:
            self.fields["kanal"].initial = channels[0].code  # there is nothing to decide
        today = day_of(at)
        self.fields["kategori"].choices = [  # type: ignore[attr-defined]
            ("", _("Belum ditentukan")), *((c.code, c.name) for c in reg.categories if c.exists_on(today))
        ]  # fmt: skip

    def clean_telepon(self) -> str:
        """In E.164, so that a message can be sent to it."""
        said = str(self.cleaned_data["telepon"]).strip()
        if not said:
            return ""
        try:
            number = phonenumbers.parse(said, "ID")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise forms.ValidationError(_("Nomor telepon belum lengkap, misalnya 0812 3456 7890."))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def clean_ke(self) -> str:
        name = str(self.cleaned_data["ke"]).strip()
        if name and self.known.unit_named(name) is None:
            raise forms.ValidationError(
                _("Tidak ada unit bernama “%(name)s”. Pilih salah satu nama dari daftar.") % {"name": name}
            )
        return name

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if (said.get("lat") is None) != (said.get("lng") is None) and not {"lat", "lng"} & self.errors.keys():
            lacking = "lat" if said.get("lat") is None else "lng"
            self.add_error(lacking, _("Tulis lintang dan bujurnya, atau kosongkan keduanya."))
        return said

    def report(self, photos: Sequence[int]) -> NewReport:
        """The report as `actions.report` takes it; `photos` are the ids of those uploaded with it."""
        said = self.cleaned_data
        return NewReport(
            body=said["uraian"], channel=said["kanal"], category=said["kategori"], lat=said["lat"], lng=said["lng"],
            address=said["alamat"], private=said["privat"], anonymous=said["anonim"], name=said["nama"],
            phone=said["telepon"], email=said["surel"], uploaded=photos,
        )  # fmt: skip


@for_office(*DESK_OFFICES)
def record(request: HttpRequest) -> HttpResponse:
    """The form, and receiving what it says; report and coordination happen together or not at all."""
    officer, at, reg = officer_of(request), now(), registry.current()
    channels = channels_of(officer, reg, at)
    form = EntryForm(request.POST if request.method == "POST" else None, channels, reg, at)
    context: dict[str, Any] = {"form": form, "channels": channels, "units": _units(reg, at), "refused": None}
    if request.method != "POST":
        return desk(request, "console/catat.html", context)
    status = 422
    form.is_valid()
    held = taken_in(request, form, officer, at)
    if form.is_valid():
        try:
            filed = _entered(form, officer, [photo.pk for photo in held], at)
        except Invalid as invalid:
            name = FIELDS.get(invalid.field, invalid.field)
            form.add_error(name if name in form.fields else None, invalid.message)
        except Refused as refused:
            status, context["refused"] = 409, refused
        else:
            kept = dict(list(request.session.get(RECEIPTS, {}).items())[1 - RECEIPTS_KEPT :])
            request.session[RECEIPTS] = {**kept, filed.complaint.number: filed.code}
            messages.success(request, _("Laporan %(number)s tercatat.") % {"number": filed.complaint.number})
            return redirect("console:tanda-terima", filed.complaint.number)
    context |= {"held": [picture(photo, None) for photo in held], "held_name": HELD}
    return desk(request, "console/catat.html", context, status)


def _entered(form: EntryForm, officer: Officer, photos: list[int], at: datetime) -> Filed:
    with transaction.atomic():
        filed = report(form.report(photos), at=at, actor=actor_of(officer))
        if to := form.cleaned_data["ke"]:
            mine = visible_to(officer).filter(pk=filed.complaint.pk)
            details = Details(to=to, read=form.cleaned_data["baca"])
            act(mine, Act.COORDINATE, actor_of(officer), details, at=at)
    return filed


def _units(reg: Registry, at: datetime) -> list[str]:
    today = day_of(at)
    return [unit.name for unit in reg.agencies.values() if unit.exists_on(today)]


@for_office(*DESK_OFFICES)
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of a report entered in this session, with its tracking code; otherwise without the code."""
    officer, at = officer_of(request), now()
    found = visible_to(officer).filter(number=number).first()
    if found is None:
        raise Http404
    code = request.session.get(RECEIPTS, {}).get(number, "")
    dossier = open_for(found, officer, at)
    grouped = "-".join(code[i : i + 4] for i in range(0, len(code), 4))
    page = f"{reverse('portal:lacak-laporan', args=[number])}?{urlencode({'kode': code})}"
    context = {
        "d": dossier, "c": found, "code": grouped, "why": why(dossier), "at": at,
        "link": request.build_absolute_uri(page) if code else "",
    }  # fmt: skip
    return desk(request, "console/tanda_terima.html", context)
