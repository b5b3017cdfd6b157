"""What a citizen types into a new report: its fields, and what can be said of each by itself and of the place.

Everything else is the rules' and `actions`' to say. Every bound is of `rules.limits`. Errors say what to do.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies.registry import Registry, Unit
from cepatrespon.complaints.telephones import e164
from cepatrespon.rules import limits, terms, wording
from cepatrespon.rules.calendar import day_of
from cepatrespon.templatetags.cepat import language, named, say

from . import places, report_units
from .forms import COORDINATE_CHARACTERS, EMAIL_CHARACTERS, Photos
from .report_time import happened

PRIVATE, PUBLIC = "tertutup", "terbuka"
NAMED, QUIET, NAMELESS = "bernama", "rahasia", "anonim"
PROOF_CHARACTERS = 200


def follows(number: str) -> str:
    """How the text of a report begins that follows a closed one."""
    return _("Lanjutan laporan %(number)s:") % {"number": number}


def _kept(characters: int) -> forms.CharField:
    return forms.CharField(required=False, max_length=characters, widget=forms.HiddenInput)


class ReportForm(forms.Form):
    """A new report. After `is_valid`, `point` is (lat, lng, accuracy in metres) or None where no place is needed,
    `nearest` a kelurahan to offer, `occurred_at` when it happened (UTC), and `accused` the unit it is about."""

    lat = forms.CharField(
        label=gettext_lazy("Lintang"), required=False, max_length=COORDINATE_CHARACTERS,
        help_text=gettext_lazy("Misalnya -6,17540. Boleh juga tempel keduanya sekaligus di sini: -6.17540, 106.82720"),
    )  # fmt: skip
    lng = forms.CharField(
        label=gettext_lazy("Bujur"), required=False, max_length=COORDINATE_CHARACTERS,
        help_text=gettext_lazy("Misalnya 106,82720."),
    )  # fmt: skip
    akurasi = _kept(20)
    cari = forms.CharField(
        label=gettext_lazy("Cari kelurahan, jalan, atau patokan"), required=False, max_length=limits.PLACE_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )  # fmt: skip
    kelurahan = forms.ChoiceField(
        label=gettext_lazy("Kelurahan"), required=False,
        help_text=gettext_lazy("Cukup ini bila Anda tidak tahu titiknya. Kalau titik terisi, titiklah yang dipakai."),
    )  # fmt: skip
    alamat = forms.CharField(
        label=gettext_lazy("Alamat atau patokan"), required=False, max_length=limits.ADDRESS_CHARACTERS,
        help_text=gettext_lazy("Misalnya: depan gang 4, dekat pos ronda."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    foto = forms.FileField(
        label=gettext_lazy("Foto"), required=False,
        widget=Photos(attrs={"accept": "image/*", "multiple": True, "data-foto": True}),
    )  # fmt: skip
    uraian = forms.CharField(
        label=gettext_lazy("Ceritakan"), max_length=limits.DESCRIPTION_CHARACTERS,
        help_text=gettext_lazy(
            "Apa yang terjadi, sejak kapan, siapa yang terganggu. Jangan tulis nama atau nomor telepon orang lain."
        ),
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Ceritakan masalahnya, sedikitnya satu kalimat.")},
    )  # fmt: skip
    kategori = forms.ChoiceField(
        label=gettext_lazy("Jenis masalah"), required=False,
        help_text=gettext_lazy(
            "Kosongkan bila ragu. Jenis tidak menentukan siapa yang menangani; isi laporanlah yang dibaca."
        ),
    )  # fmt: skip
    tanggal = forms.DateField(
        label=gettext_lazy("Tanggal kejadian"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": gettext_lazy("Tulis tanggal seperti 28/10/2026.")},
    )  # fmt: skip
    jam = forms.TimeField(
        label=gettext_lazy("Jam kejadian"), required=False, help_text=gettext_lazy("Perkiraan pun boleh."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        error_messages={"invalid": gettext_lazy("Tulis jam seperti 21.30.")},
    )  # fmt: skip
    waktu = forms.ChoiceField(
        label=gettext_lazy("Berulang setiap"), required=False,
        help_text=gettext_lazy("Supaya petugas datang pada waktunya, misalnya bising malam."),
    )  # fmt: skip
    petugas = forms.BooleanField(
        label=gettext_lazy("Laporan ini tentang petugas atau pejabat"), required=False,
        help_text=gettext_lazy(
            "Pungli, sikap, atau penyalahgunaan. Masuk ke Inspektorat dan selalu tertutup; unit petugas itu tidak akan "
            "melihatnya."
        ),
    )  # fmt: skip
    unit = forms.CharField(
        label=gettext_lazy("Unit petugas itu"), required=False, max_length=limits.NAME_CHARACTERS,
        help_text=gettext_lazy("Misalnya Kelurahan Gambir. Unit ini dan unit di bawahnya tidak akan melihat laporan."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "daftar-unit"}),
    )  # fmt: skip
    buka = forms.ChoiceField(
        label=gettext_lazy("Isi laporan"), widget=forms.RadioSelect, initial=PRIVATE,
        choices=[(PRIVATE, gettext_lazy("Tertutup")), (PUBLIC, gettext_lazy("Terbuka"))],
        error_messages={"required": gettext_lazy("Pilih siapa yang boleh membaca laporan ini.")},
    )  # fmt: skip
    siapa = forms.ChoiceField(
        label=gettext_lazy("Nama Anda"), widget=forms.RadioSelect, initial=QUIET,
        choices=[
            (NAMED, gettext_lazy("Dengan nama")), (QUIET, gettext_lazy("Nama dirahasiakan")),
            (NAMELESS, gettext_lazy("Tanpa nama sama sekali")),
        ],
        error_messages={"required": gettext_lazy("Pilih apakah nama Anda disimpan.")},
    )  # fmt: skip
    nama = forms.CharField(
        label=gettext_lazy("Nama"), required=False, max_length=limits.NAME_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    telepon = forms.CharField(
        label=gettext_lazy("Nomor telepon"), required=False, max_length=COORDINATE_CHARACTERS,
        help_text=gettext_lazy("Dipakai hanya bila laporan ini kurang jelas."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("Surel"), required=False, max_length=EMAIL_CHARACTERS,
        help_text=gettext_lazy(
            "Dipakai hanya untuk kabar laporan ini: satu pesan tiap kali statusnya berubah, setelah Anda memastikannya "
            "dengan kode yang kami kirim."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("Alamat surel tidak lengkap. Tulis misalnya nama@contoh.id.")},
    )  # fmt: skip
    kunci = _kept(limits.IDEMPOTENCY_KEY_CHARACTERS)
    lanjutan = _kept(2 * limits.NUMBER_CHARACTERS)  # the number of an earlier report; of a private one with its code
    diperiksa = _kept(1)  # what is asked before sending has been asked
    soal = _kept(PROOF_CHARACTERS)
    bukti = _kept(PROOF_CHARACTERS)
    # A box that people do not see and programs fill in.
    situs = forms.CharField(
        required=False, label=gettext_lazy("Biarkan kosong"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )  # fmt: skip

    def __init__(self, reg: Registry, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reg, self.at = reg, at
        self.point: tuple[float, float, float | None] | None = None
        self.nearest: tuple[str, str] | None = None
        self.occurred_at: datetime | None = None
        self.accused: Unit | None = None
        self.units: list[Unit] = []  # to choose from, where the unit that was typed is not clear
        self.approximate = bool((route := reg.map_at(at)) and route.approximate)
        if self.approximate:
            shown = self.fields["kelurahan"]
            shown.help_text = f"{shown.help_text} " + _("Batasnya menurut peta perkiraan.")
        for name in ("lat", "lng"):
            self.fields[name].widget.attrs |= {"inputmode": "text", "autocomplete": "off", "spellcheck": "false"}
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and field.max_length and not field.widget.is_hidden:
                most = {"n": wording.number(field.max_length, language())}
                field.error_messages["max_length"] = _("%(label)s terlalu panjang; paling banyak %(n)s huruf.") % {
                    "label": field.label, **most,
                }  # fmt: skip
        today = day_of(at)
        self.fields["tanggal"].widget.attrs["max"] = today.isoformat()
        categories = [(c.code, named(c)) for c in reg.categories if c.exists_on(today)]
        self._choose("kategori", [("", _("Belum tahu")), *categories])
        self._choose("kelurahan", [("", _("Pilih kelurahan")), *places.choices(reg, at)])
        dayparts = [(part.value, say(term)) for part, term in terms.DAYPARTS.items()]
        self._choose("waktu", [("", _("Tidak tentu, atau terus-menerus")), *dayparts])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
            what = {"what": str(field.label).lower()}
            field.error_messages["invalid_choice"] = _("Pilih %(what)s dari daftar.") % what

    @property
    def about_officers(self) -> bool:
        """Whether it goes to the Inspektorat, in what was sent or in what is shown again."""
        return bool(self["petugas"].value())

    def clean_uraian(self) -> str:
        """The number of an earlier report alone tells nobody what is wrong."""
        said = str(self.cleaned_data["uraian"])
        if re.fullmatch(follows(r"\w+"), said):
            raise forms.ValidationError(self.fields["uraian"].error_messages["required"])
        return said

    def clean_telepon(self) -> str:
        """E.164, Indonesian where no country is named."""
        try:
            return e164(str(self.cleaned_data["telepon"]))
        except ValueError:
            raise forms.ValidationError(
                _("Nomor telepon tidak dikenal. Tulis misalnya 0812 3456 7890 atau +62 …")
            ) from None

    def clean(self) -> dict[str, Any]:
        """The place: the point where there is one, else the kelurahan chosen, which then needs an address; and what
        hangs together of the rest."""
        said = super().clean() or self.cleaned_data
        self._when(said)
        if said.get("petugas"):
            said["buka"] = PRIVATE
            self.errors.pop("buka", None)
            self._unit(said.get("unit", ""))
        elif said.get("unit", "").strip():  # else it would go to the very unit that it is about
            told = _(
                "Beri tanda di sini bila laporan ini tentang petugas %(unit)s; bila bukan, kosongkan nama unitnya."
            )
            self.add_error("petugas", told % {"unit": said["unit"]})
        lat, lng, chosen = said.get("lat", ""), said.get("lng", ""), said.get("kelurahan", "")
        if lat and not lng and (pair := places.both(lat)):
            lat, lng = pair
        if self.errors.keys() & {"lat", "lng", "kelurahan"}:
            return said
        if lat or lng:
            self._locate(lat, lng, places.number(said.get("akurasi") or ""))
        elif not chosen:
            if not said.get("petugas"):
                where = _("Tandai tempatnya: cari namanya, taruh titik, isi koordinat, atau pilih kelurahan.")
                self.add_error("lat", where)
        elif (route := self.reg.map_at(self.at)) and (middle := places.middle_of(route, chosen)):
            self.point = (middle.lat, middle.lng, middle.accuracy)
            if not said.get("alamat") and "alamat" not in self.errors and not said.get("petugas"):
                wide = _("Tulis patokan tempatnya, misalnya “depan gang 4”: kelurahan saja terlalu luas.")
                self.add_error("alamat", wide)
        return said

    def _when(self, said: dict[str, Any]) -> None:
        if self.errors.keys() & {"tanggal", "jam"}:
            return
        try:
            self.occurred_at = happened(said.get("tanggal"), said.get("jam"), said.get("waktu", ""), self.at)
        except ValueError as wrong:
            self.add_error("tanggal" if said.get("tanggal") else "jam", str(wrong))

    def _unit(self, typed: str) -> None:
        """The unit whose officers it is about; where the words fit several, those are offered."""
        if not typed.strip():
            return
        self.accused, self.units = report_units.meant(typed, self.reg, self.at)
        if self.accused is None:
            told = _("Pilih salah satu unit di bawah ini, atau kosongkan bila tidak yakin.") if self.units else _(
                "Unit itu tidak kami kenal. Tulis nama lengkapnya, misalnya Kelurahan Gambir, atau kosongkan."
            )  # fmt: skip
            self.add_error("unit", told)

    def _locate(self, said_lat: str, said_lng: str, accuracy: float | None) -> None:
        lat, lng = places.number(said_lat), places.number(said_lng)
        if lat is None or lng is None:
            wrong = "lat" if lat is None else "lng"
            example = "-6.17540" if lat is None else "106.82720"
            self.add_error(wrong, _("Tulis koordinat sebagai angka, misalnya %(example)s.") % {"example": example})
        elif not (-90 <= lat <= 90 and -180 <= lng <= 180):
            self.add_error("lat", _("Koordinat tidak mungkin: lintang -90 sampai 90, bujur -180 sampai 180."))
        elif (route := self.reg.map_at(self.at)) is None:
            self.add_error("lat", _("Peta kelurahan belum dimuat. Hubungi administrator sistem."))
        elif route.locate(lat, lng) is None:
            near = route.nearest(lat, lng)
            name = self.reg.regions[near.region_code].name
            self.nearest = (near.region_code, name)
            self.add_error("lat", outside(name, near.distance_m))
        else:
            self.point = (lat, lng, accuracy if accuracy and accuracy > 0 else None)


def outside(name: str, metres: float) -> str:
    """What somebody is told whose point lies outside the city: how near it is, and where else to report."""
    far = wording.number(metres / 1000, language(), 1)
    said = _(
        "Titik itu di luar Jakarta. Kelurahan terdekat: %(name)s, %(km)s km. Geser titiknya bila keliru. Bila "
        "masalahnya memang di luar Jakarta, laporkan lewat SP4N-LAPOR! di lapor.go.id atau SMS ke 1708."
    )
    return said % {"name": name, "km": far}
