"""What a reporter types on the page of their own report: words, choices, stars, their own data.

Each form has ids of its own, since several stand on one page. Bounds are of `rules.limits`, words of `rules.terms`;
what the rules say of the whole is theirs. Errors say what to do.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from cepatrespon.complaints.telephones import e164
from cepatrespon.rules import limits
from cepatrespon.rules.terms import AFTERMATHS, CONSENTS, DATA_RIGHTS, Aftermath, Consent, DataRight
from cepatrespon.templatetags.cepat import say

from .forms import COORDINATE_CHARACTERS, EMAIL_CHARACTERS, Photos

KEY = "kunci"
AFTER = {
    Aftermath.SAME: gettext_noop("Tidak ada yang berubah di tempat."),
    Aftermath.PARTLY: gettext_noop("Ada pekerjaan, masalahnya masih mengganggu."),
    Aftermath.AGAIN: gettext_noop("Sempat beres. Dicatat sebagai kambuh, bukan sebagai gugatan."),
}
LOSES = {
    Consent.IDENTITY: gettext_noop(
        "Nama, telepon, dan surel Anda dihapus sekarang juga. Kabar lewat surel berhenti, dan pemilik kanal tidak "
        "dapat menghubungi Anda lagi. Laporannya sendiri tetap dikerjakan."
    ),
    Consent.PUBLICATION: gettext_noop(
        "Laporan ditutup untuk umum: dari peta, daftar, pencarian, dan umpan ia hilang dalam semenit, dan hanya "
        "terbuka dengan kode Anda. Angka bulan yang sudah diterbitkan tidak berubah."
    ),
}
ASKS = {
    DataRight.CORRECT: gettext_noop("Ada yang keliru dalam laporan, atau menyebut seseorang."),
    DataRight.ERASE: gettext_noop("Ada foto atau kata-kata yang tidak boleh tampil lagi."),
    DataRight.REVIEW: gettext_noop(
        "Petugas lain melihat lagi apakah yang disembunyikan itu memang harus disembunyikan."
    ),
}


class OwnForm(forms.Form):
    """A form of the reporter's page. `prefix` keeps its ids apart; the names sent stay short."""

    use_required_attribute = False
    ids = "o"

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id=f"{self.ids}-%s", **more)


def _words(label: Any, help_text: Any = "", *, required: bool = True, missing: Any = "") -> forms.CharField:
    errors = {"required": missing} if missing else {}
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=limits.NOTE_CHARACTERS, widget=forms.Textarea,
        error_messages=errors,
    )  # fmt: skip


def _photos(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label, required=False,
        widget=Photos(attrs={"accept": "image/*", "multiple": True, "data-preview": True}),
    )  # fmt: skip


class InformForm(OwnForm):
    """Words and photos that the reporter adds, also the answer to a question of M5 or M6."""

    ids = "k"
    keterangan = _words(gettext_lazy("Keterangan"), required=False)
    foto = _photos(gettext_lazy("Foto"))


class ContestForm(OwnForm):
    """ "Belum selesai": how it is now, in the reporter's words, with photos."""

    ids = "b"
    keadaan = forms.ChoiceField(
        label=gettext_lazy("Bagaimana keadaannya sekarang?"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih bagaimana keadaannya sekarang.")},
    )  # fmt: skip
    cerita = _words(
        gettext_lazy("Ceritakan singkat"), gettext_lazy("Apa yang masih mengganggu, dan di mana persisnya."),
        missing=gettext_lazy("Ceritakan keadaannya, sedikitnya satu kalimat."),
    )  # fmt: skip
    foto = _photos(gettext_lazy("Foto keadaan sekarang"))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["keadaan"].choices = [(one.value, say(AFTERMATHS[one])) for one in Aftermath]  # type: ignore[attr-defined]

    def options(self) -> list[tuple[Any, str]]:
        """Each choice with what it means."""
        return [(option, _(AFTER[Aftermath(option.data["value"])])) for option in self["keadaan"]]


class RateForm(OwnForm):
    """One to five stars and, if wanted, words."""

    ids = "n"
    bintang = forms.TypedChoiceField(
        label=gettext_lazy("Seberapa puas Anda dengan hasilnya?"), widget=forms.RadioSelect, coerce=int,
        error_messages={"required": gettext_lazy("Pilih jumlah bintangnya.")},
    )  # fmt: skip
    pesan = _words(gettext_lazy("Mengapa?"), required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        said = (_("sangat buruk"), _("buruk"), _("cukup"), _("baik"), _("sangat baik"))
        names = [_("%(n)d bintang, %(word)s") % {"n": n, "word": word} for n, word in enumerate(said, 1)]
        self.fields["bintang"].choices = list(enumerate(names, 1))[: limits.STARS]  # type: ignore[attr-defined]

    def options(self) -> list[tuple[Any, range]]:
        """Each choice, and as many as it has stars."""
        return [(option, range(n)) for n, option in enumerate(self["bintang"], 1)]


class ReviveForm(OwnForm):
    """Why a closed report should be opened again (M5, M6)."""

    ids = "h"
    alasan = _words(
        gettext_lazy("Mengapa laporan ini perlu dibuka lagi?"),
        gettext_lazy("Tulis apa yang kurang jelas sebelumnya: tempat persisnya, atau apa yang masih terjadi."),
        missing=gettext_lazy("Tulis alasannya, sedikitnya satu kalimat."),
    )  # fmt: skip


class CodeForm(OwnForm):
    """The six digits that came to the reporter's contact."""

    ids = "v"
    kode_kontak = forms.CharField(
        label=gettext_lazy("Kode dari surat kami"), max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input--short"}
        ),
        error_messages={"required": gettext_lazy("Tulis kode yang kami kirim.")},
    )  # fmt: skip


class FollowForm(OwnForm):
    """Where news should go."""

    ids = "i"
    surel = forms.EmailField(
        label=gettext_lazy("Surel"), max_length=EMAIL_CHARACTERS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Tulis alamat surel Anda."),
            "invalid": gettext_lazy("Alamat surel tidak lengkap. Tulis misalnya nama@contoh.id."),
        },
    )  # fmt: skip


class WithdrawForm(OwnForm):
    """Which consents are withdrawn."""

    ids = "t"
    persetujuan = forms.MultipleChoiceField(
        label=gettext_lazy("Persetujuan mana yang Anda tarik?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih persetujuan mana yang Anda tarik.")},
    )  # fmt: skip

    def __init__(self, data: Any, open_ones: list[Consent], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["persetujuan"].choices = [(one.value, say(CONSENTS[one])) for one in open_ones]  # type: ignore[attr-defined]

    def options(self) -> list[tuple[Any, str]]:
        """Each consent with what follows from withdrawing it."""
        return [(option, _(LOSES[Consent(option.data["value"])])) for option in self["persetujuan"]]


class OwnDataForm(OwnForm):
    """The reporter's own name, telephone, e-mail address and language."""

    ids = "d"
    nama = forms.CharField(
        label=gettext_lazy("Nama"), required=False, max_length=limits.NAME_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    telepon = forms.CharField(
        label=gettext_lazy("Nomor telepon"), required=False, max_length=COORDINATE_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    surel = forms.EmailField(
        label=gettext_lazy("Surel"), required=False, max_length=EMAIL_CHARACTERS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("Alamat surel tidak lengkap. Tulis misalnya nama@contoh.id.")},
    )  # fmt: skip
    bahasa = forms.ChoiceField(label=gettext_lazy("Bahasa surat"), choices=settings.LANGUAGES)
    boleh = forms.BooleanField(
        label=gettext_lazy("Unit yang menangani boleh meminta nama dan kontak saya"), required=False,
        help_text=gettext_lazy("Tanpa ini hanya pemilik kanal yang boleh. Setiap kali dicatat, dan Anda melihatnya."),
    )  # fmt: skip

    def clean_telepon(self) -> str:
        """As E.164, Indonesian where no country is named."""
        try:
            return e164(str(self.cleaned_data["telepon"]))
        except ValueError:
            raise forms.ValidationError(
                _("Nomor telepon tidak dikenal. Tulis misalnya 0812 3456 7890 atau +62 …")
            ) from None


class RequestForm(OwnForm):
    """What an officer must do about the reporter's own data."""

    ids = "m"
    jenis = forms.ChoiceField(
        label=gettext_lazy("Apa yang Anda minta?"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih apa yang Anda minta.")},
    )  # fmt: skip
    permintaan = _words(
        gettext_lazy("Bagian mana, dan bagaimana seharusnya?"),
        gettext_lazy("Misalnya: foto kedua memperlihatkan pelat nomor saya."),
        missing=gettext_lazy("Tulis apa yang Anda minta, supaya petugas tahu bagian mana yang dimaksud."),
    )  # fmt: skip

    def __init__(self, data: Any, *, hidden: bool, **more: Any) -> None:
        super().__init__(data, **more)
        kinds = [one for one in DataRight if hidden or one is not DataRight.REVIEW]
        self.fields["jenis"].choices = [(one.value, say(DATA_RIGHTS[one])) for one in kinds]  # type: ignore[attr-defined]

    def options(self) -> list[tuple[Any, str]]:
        """Each choice with what it is for."""
        return [(option, _(ASKS[DataRight(option.data["value"])])) for option in self["jenis"]]
