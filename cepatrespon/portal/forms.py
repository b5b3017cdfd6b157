"""What a citizen types: the report, the number to look up, the reason to open a report again.

Checks what can be said of a field by itself and of the place; everything else is the rules' and `actions`' to say.
Every bound is of `rules.limits`. Errors say what to do.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies.registry import Registry
from cepatrespon.rules import limits, wording
from cepatrespon.rules.calendar import day_of
from cepatrespon.templatetags.cepat import language, named

from . import places

PRIVATE, PUBLIC = "tertutup", "terbuka"
NAMED, NAMELESS = "bernama", "anonim"
COORDINATE_CHARACTERS = 40
EMAIL_CHARACTERS = 254


def follows(number: str) -> str:
    """How the text of a report begins that follows a closed one."""
    return _("Lanjutan laporan %(number)s:") % {"number": number}


class Photos(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class ReportForm(forms.Form):
    """A new report. After `is_valid`, `point` is (lat, lng, accuracy in metres) and `nearest` a kelurahan to offer."""

    lat = forms.CharField(
        label=gettext_lazy("Lintang"), required=False, max_length=COORDINATE_CHARACTERS,
        help_text=gettext_lazy("Misalnya -6,17540. Boleh juga tempel keduanya sekaligus di sini: -6.17540, 106.82720"),
    )  # fmt: skip
    lng = forms.CharField(
        label=gettext_lazy("Bujur"), required=False, max_length=COORDINATE_CHARACTERS,
        help_text=gettext_lazy("Misalnya 106,82720."),
    )  # fmt: skip
    akurasi = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
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
        widget=Photos(attrs={"accept": "image/*", "multiple": True, "data-preview": True}),
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
    buka = forms.ChoiceField(
        label=gettext_lazy("Isi laporan"), widget=forms.RadioSelect, initial=PRIVATE,
        choices=[(PRIVATE, gettext_lazy("Tertutup")), (PUBLIC, gettext_lazy("Terbuka"))],
        error_messages={"required": gettext_lazy("Pilih siapa yang boleh membaca laporan ini.")},
    )  # fmt: skip
    siapa = forms.ChoiceField(
        label=gettext_lazy("Nama Anda"), widget=forms.RadioSelect, initial=NAMED,
        choices=[(NAMED, gettext_lazy("Disimpan, tidak ditampilkan")), (NAMELESS, gettext_lazy("Tanpa nama"))],
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
        help_text=gettext_lazy("Dipakai hanya untuk kabar laporan ini: satu pesan tiap kali statusnya berubah."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("Alamat surel tidak lengkap. Tulis misalnya nama@contoh.id.")},
    )  # fmt: skip
    kunci = forms.CharField(required=False, max_length=limits.IDEMPOTENCY_KEY_CHARACTERS, widget=forms.HiddenInput)
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
        self.approximate = bool((route := reg.map_at(at)) and route.approximate)
        if self.approximate:
            shown = self.fields["kelurahan"]
            shown.help_text = f"{shown.help_text} " + _("Batasnya menurut peta perkiraan.")
        for name in ("lat", "lng"):
            self.fields[name].widget.attrs |= {"inputmode": "text", "autocomplete": "off", "spellcheck": "false"}
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField) and field.max_length and name not in ("kunci", "akurasi"):
                most = {"n": wording.number(field.max_length, language())}
                field.error_messages["max_length"] = _("%(label)s terlalu panjang; paling banyak %(n)s huruf.") % {
                    "label": field.label, **most,
                }  # fmt: skip
        today = day_of(at)
        categories = [(c.code, named(c)) for c in reg.categories if c.exists_on(today)]
        self._choose("kategori", [("", _("Belum tahu")), *categories])
        self._choose("kelurahan", [("", _("Pilih kelurahan")), *places.choices(reg, at)])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
            what = {"what": str(field.label).lower()}
            field.error_messages["invalid_choice"] = _("Pilih %(what)s dari daftar.") % what

    def clean_uraian(self) -> str:
        """The number of an earlier report alone tells nobody what is wrong."""
        said = str(self.cleaned_data["uraian"])
        if re.fullmatch(follows(r"\w+"), said):
            raise forms.ValidationError(self.fields["uraian"].error_messages["required"])
        return said

    def clean_telepon(self) -> str:
        """E.164, Indonesian where no country is named."""
        said = str(self.cleaned_data["telepon"]).strip()
        if not said:
            return ""
        try:
            number = phonenumbers.parse(said, "ID")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise forms.ValidationError(_("Nomor telepon tidak dikenal. Tulis misalnya 0812 3456 7890 atau +62 …"))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def clean(self) -> dict[str, Any]:
        """The place: the point where there is one, else the kelurahan chosen, which then needs an address."""
        said = super().clean() or self.cleaned_data
        lat, lng, chosen = said.get("lat", ""), said.get("lng", ""), said.get("kelurahan", "")
        if lat and not lng and (pair := places.both(lat)):
            lat, lng = pair
        if self.errors.keys() & {"lat", "lng", "kelurahan"}:
            return said
        if lat or lng:
            self._locate(lat, lng, places.number(said.get("akurasi") or ""))
        elif not chosen:
            self.add_error("lat", _("Tandai tempatnya: taruh titik, isi koordinat, atau pilih kelurahan."))
        elif (route := self.reg.map_at(self.at)) and (middle := places.middle_of(route, chosen)):
            self.point = (middle.lat, middle.lng, middle.accuracy)
            if not said.get("alamat") and "alamat" not in self.errors:
                wide = _("Tulis patokan tempatnya, misalnya “depan gang 4”: kelurahan saja terlalu luas.")
                self.add_error("alamat", wide)
        return said

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
            far = wording.number(near.distance_m / 1000, language(), 1)
            said = _("Titik itu di luar Jakarta. Kelurahan terdekat: %(name)s, %(km)s km. Geser titiknya bila keliru.")
            self.add_error("lat", said % {"name": name, "km": far})
        else:
            self.point = (lat, lng, accuracy if accuracy and accuracy > 0 else None)


class TrackForm(forms.Form):
    """A number, and the code where the report is private."""

    nomor = forms.CharField(
        label=gettext_lazy("Nomor laporan"), max_length=limits.NUMBER_CHARACTERS,
        help_text=gettext_lazy("Misalnya JK2611020147. Ada di tanda terima Anda."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Tulis nomor laporan. Ada di tanda terima Anda.")},
    )  # fmt: skip
    kode = forms.CharField(
        label=gettext_lazy("Kode lacak"), required=False, max_length=40,
        help_text=gettext_lazy("Wajib untuk laporan tertutup, dan untuk menambah foto."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_nomor(self) -> str:
        """Capitals, without spaces and dashes."""
        return "".join(sign for sign in str(self.cleaned_data["nomor"]).upper() if sign.isalnum())


class ReviveForm(forms.Form):
    """Why a closed report should be opened again (M5, M6)."""

    alasan = forms.CharField(
        label=gettext_lazy("Mengapa laporan ini perlu dibuka lagi?"), max_length=limits.NOTE_CHARACTERS,
        help_text=gettext_lazy(
            "Tulis apa yang kurang jelas sebelumnya: tempat persisnya, atau apa yang masih terjadi."
        ),
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Tulis alasannya, sedikitnya satu kalimat.")},
    )  # fmt: skip


class PhotoForm(forms.Form):
    """One more photo of the reporter."""

    file = forms.FileField(
        label=gettext_lazy("Foto"), widget=forms.FileInput(attrs={"accept": "image/*", "data-preview": True}),
        error_messages={
            "required": gettext_lazy("Pilih satu foto dahulu."),
            "empty": gettext_lazy("Foto itu kosong. Pilih foto lain, atau ambil ulang."),
        },
    )  # fmt: skip
