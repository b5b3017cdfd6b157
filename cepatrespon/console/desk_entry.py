"""Entering reports at a desk, one after the other, for whoever stands there; printing the receipt is `desk_receipt`.

For channels without a location: those the officer's unit owns, and the counter of its own kind of office. The report
may be coordinated in the same form. A visitor's details stay for their next report, in this session alone.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import ChannelEntry, Registry
from cepatrespon.complaints import channels
from cepatrespon.complaints.actions import Details, Filed, NewReport, act, report
from cepatrespon.complaints.answers import once
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Photo
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.complaints.telephones import e164
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.terms import Act, Office

from .desk_visit import Visit
from .doors import desk, for_office, kept_text, officer_of
from .form_parts import photo_field, unit_field, words
from .photos import HELD, taken_in
from .place_fields import PREFIX, PlaceForm
from .wording import picture

DESK_OFFICES = (Office.ADMINISTRATOR, Office.INSPECTOR)
FIELDS = {"lokasi": "lat", "ke": "ke"}
NEXT, AGAIN = "langkah", "lagi"  # the button pressed: another report of the same visitor, or the receipt


def channels_of(officer: Officer, reg: Registry, at: datetime) -> list[ChannelEntry]:
    """The channels this officer may enter a report for: those of the unit that have no location of their own."""
    return [channel for channel in channels.channels_of(officer.agency_id, reg, at) if not channel.geotagged]


class EntryForm(PlaceForm):
    """What the citizen says, who they are, where it is, and to whom it goes at once."""

    kunci = forms.CharField(required=False, max_length=limits.IDEMPOTENCY_KEY_CHARACTERS, widget=forms.HiddenInput)
    kanal = forms.ChoiceField(
        label=gettext_lazy("Kanal"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih dari mana laporan ini datang.")},
    )  # fmt: skip
    uraian = words(
        limits.DESCRIPTION_CHARACTERS, 5, label=gettext_lazy("Apa yang terjadi"),
        help_text=gettext_lazy("Dengan kata-kata pelapor."),
        error_messages={"required": gettext_lazy("Tulis apa yang terjadi, dengan kata-kata pelapor.")},
    )  # fmt: skip
    privat = forms.BooleanField(label=gettext_lazy("Laporan tertutup"), required=False)
    anonim = forms.BooleanField(label=gettext_lazy("Pelapor tidak mau disebut namanya"), required=False)
    nama = forms.CharField(
        label=gettext_lazy("Nama pelapor"), required=False, max_length=limits.NAME_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    telepon = forms.CharField(
        label=gettext_lazy("Telepon"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    surel = forms.EmailField(
        label=gettext_lazy("Surel"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Alamat surel belum lengkap, misalnya siti@contoh.id.")},
    )  # fmt: skip
    foto = photo_field(gettext_lazy("Foto"), gettext_lazy("Yang dibawa atau dikirim pelapor."))
    terlapor = unit_field(gettext_lazy("Unit terlapor"), required=False)
    ke = unit_field(gettext_lazy("Koordinasikan langsung ke unit"), required=False)
    baca = forms.BooleanField(
        label=gettext_lazy("Uraian, lokasi dan fotonya sudah saya baca bersama pelapor"), required=False
    )

    def __init__(
        self, data: Any, channels: list[ChannelEntry], reg: Registry, at: datetime, officer: Officer, visit: Visit
    ) -> None:
        initial = {**visit.reporter, "kunci": secrets.token_urlsafe(24)}
        super().__init__(data, auto_id=PREFIX, initial=initial)  # files are read by `photos.taken_in`
        self.place(reg, at, _("Belum ditentukan"))
        self.fields["kanal"].choices = [(channel.code, channel.name) for channel in channels]  # type: ignore[attr-defined]
        known = {channel.code for channel in channels}
        if len(channels) == 1 or visit.channel in known:
            # There is nothing to decide, or it was decided for the report before.
            self.fields["kanal"].initial = channels[0].code if len(channels) == 1 else visit.channel
        if officer.office != Office.INSPECTOR:
            del self.fields["terlapor"]  # whom a report is about is for the Inspektorat to say
        if data is None and channels:
            first = "uraian" if self.fields["kanal"].initial else "kanal"
            self.fields[first].widget.attrs["autofocus"] = True

    def clean_telepon(self) -> str:
        """In E.164, so that a message can be sent to it."""
        try:
            return e164(str(self.cleaned_data["telepon"]), exists=False)
        except ValueError:
            raise forms.ValidationError(_("Nomor telepon belum lengkap, misalnya 0812 3456 7890.")) from None

    def clean_ke(self) -> str:
        return self._unit("ke")

    def clean_terlapor(self) -> str:
        return self._unit("terlapor")

    def _unit(self, field: str) -> str:
        name = str(self.cleaned_data[field]).strip()
        if name and self.known.unit_named(name) is None:
            raise forms.ValidationError(
                _("Tidak ada unit bernama “%(name)s”. Pilih salah satu nama dari daftar.") % {"name": name}
            )
        return name

    def report(self, photos: Sequence[int]) -> NewReport:
        """The report as `actions.report` takes it; `photos` are the ids of those uploaded with it."""
        said, (lat, lng, accuracy) = self.cleaned_data, self.point or (None, None, None)
        return NewReport(
            body=said["uraian"], channel=said["kanal"], category=said["kategori"], lat=lat, lng=lng,
            accuracy=accuracy, address=said["alamat"], private=said["privat"], anonymous=said["anonim"],
            name=said["nama"], phone=said["telepon"], email=said["surel"], uploaded=photos,
            accused=said.get("terlapor") or None,
        )  # fmt: skip


@for_office(*DESK_OFFICES)
def record(request: HttpRequest) -> HttpResponse:
    """The form, and receiving what it says; report and coordination happen together or not at all."""
    officer, at, reg = officer_of(request), now(), registry.current()
    found, visit = channels_of(officer, reg, at), Visit.of(request)
    form = EntryForm(request.POST if request.method == "POST" else None, found, reg, at, officer, visit)
    context: dict[str, Any] = {
        "form": form, "channels": found, "units": _units(reg, at), "refused": None, "visit": visit, "next": NEXT,
        "again": AGAIN, "geojson": reverse("portal:kelurahan-geojson"),
        "approximate": bool((route := reg.map_at(at)) and route.approximate),
    }  # fmt: skip
    if request.method != "POST":
        form.initial.update(kept_text(request))
        return desk(request, "console/catat.html", context)
    status = 422
    form.is_valid()
    held = taken_in(request, form, officer, at)
    if form.is_valid():
        try:
            number, code = _once(form, officer, held, at)
        except Invalid as invalid:
            if invalid.field == "Idempotency-Key":  # went back, changed something, and sent the same form again
                context["form"] = form = _with_another_key(request, found, reg, at, officer, visit)
                context["notice"] = _(
                    "Formulir ini sudah tersimpan. Bila ini laporan lain, periksa isinya lalu simpan sekali lagi."
                )
            else:
                name = FIELDS.get(invalid.field, invalid.field)
                form.add_error(name if name in form.fields else None, invalid.message)
        except Refused as refused:
            status, context["refused"] = 409, refused
        else:
            return _next(request, form, visit, number, code)
    context |= {"held": [picture(photo, None) for photo in held], "held_name": HELD}
    return desk(request, "console/catat.html", context, status)


def _next(request: HttpRequest, form: EntryForm, visit: Visit, number: str, code: str) -> HttpResponse:
    """After a report: the form again for the same visitor, or the receipt of the whole visit."""
    said = form.cleaned_data
    reporter = {name: said[name] for name in ("nama", "telepon", "surel", "anonim") if said[name]}
    visit = visit.with_report(number, code, reporter, said["kanal"])
    messages.success(request, _("Laporan %(number)s tercatat.") % {"number": number})
    if request.POST.get(NEXT) == AGAIN and len(visit.numbers) < limits.VISIT_REPORTS:
        visit.keep(request)
        return redirect("console:catat")
    visit.end(request)
    return redirect("console:tanda-terima", visit.numbers[0])


def _once(form: EntryForm, officer: Officer, held: list[Photo], at: datetime) -> tuple[str, str]:
    """The report's number and tracking code: entered once per form, however often its button is pressed."""
    new = form.report([photo.pk for photo in held])
    to, read = form.cleaned_data["ke"], form.cleaned_data["baca"]
    spoken = [replace(new, uploaded=()).__repr__(), sorted(photo.sha256 for photo in held), to, read]

    def do() -> tuple[int, dict[str, Any]]:
        filed = _entered(new, officer, to, read, at)
        return 201, {"nomor": filed.complaint.number, "kode": filed.code}

    key = form.cleaned_data["kunci"] or secrets.token_urlsafe(24)
    _status, body = once(f"console:catat:{officer.pk}", key, json.dumps(spoken).encode(), at, do)
    return body["nomor"], body["kode"]


def _entered(new: NewReport, officer: Officer, to: str, read: bool, at: datetime) -> Filed:
    with transaction.atomic():
        filed = report(new, at=at, actor=actor_of(officer))
        if to:
            mine = visible_to(officer).filter(pk=filed.complaint.pk)
            act(mine, Act.COORDINATE, actor_of(officer), Details(to=to, read=read), at=at)
    return filed


def _with_another_key(
    request: HttpRequest, found: list[ChannelEntry], reg: Registry, at: datetime, officer: Officer, visit: Visit
) -> EntryForm:
    again = request.POST.copy()
    again["kunci"] = secrets.token_urlsafe(24)
    return EntryForm(again, found, reg, at, officer, visit)


def _units(reg: Registry, at: datetime) -> list[str]:
    today = day_of(at)
    return [unit.name for unit in reg.agencies.values() if unit.exists_on(today)]
