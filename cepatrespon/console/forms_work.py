"""The forms of the work itself: taking up, extending, finishing, verifying, referring, coaching."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.rules.calendar import WIB, month_of
from cepatrespon.rules.terms import EXTENSION_REASONS, RESULTS, ExtensionReason, Result
from cepatrespon.rules.wording import moment, month
from cepatrespon.templatetags.cepat import language

from .form_parts import ActForm, UnitForm, choose, photo_field, reason, unit_field, words


# ── the work itself ──────────────────────────────────────────────────────────────────────────────
class ProcessForm(ActForm):
    button = gettext_lazy("Proses: kami kerjakan")
    effect = gettext_lazy("Unit Anda merespons dan mengerjakan laporan ini.")
    effect_clause = "M1"


class ExtendForm(ActForm):
    button = gettext_lazy("Tetapkan perkiraan")
    effect = gettext_lazy("Pelapor membaca tanggal baru ini. Tidak menghentikan jam lain.")
    effect_clause = "M7"
    tanggal = forms.DateField(
        label=gettext_lazy("Tanggal selesai yang baru"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={
            "required": gettext_lazy("Pilih tanggal selesai yang baru."),
            "invalid": gettext_lazy("Tulis tanggal sebagai TTTT-BB-HH, misalnya 2024-05-09."),
        },
    )  # fmt: skip
    jam = forms.TimeField(
        label=gettext_lazy("Pukul (WIB)"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "input--short"}, format="%H:%M"),
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"required": gettext_lazy("Tulis jamnya."), "invalid": gettext_lazy("Tulis jam sebagai 15.00.")},
    )  # fmt: skip
    jenis = choose(
        gettext_lazy("Jenis alasan"), gettext_lazy("Pilih jenis alasan."), EXTENSION_REASONS, *ExtensionReason
    )
    alasan = reason(
        gettext_lazy("Penjelasan"),
        gettext_lazy("Jelaskan mengapa perlu waktu lebih; pelapor membacanya."),
        gettext_lazy("Dibaca pelapor."),
    )

    def prepare(self) -> None:
        case = self.setting.case
        self.fields["tanggal"].help_text = _("Batas sekarang %(limit)s. Unit ini memakai %(used)d dari %(most)d.") % {
            "limit": moment(case.standing.limit, language()),
            "used": case.standing.extensions,
            "most": case.policy["extensions"],
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("tanggal") and said.get("jam"):
            said["sampai"] = datetime.combine(said["tanggal"], said["jam"], WIB)
        return said


class SubmitForm(ActForm):
    button = gettext_lazy("Kirim untuk divalidasi")
    effect = gettext_lazy("Biro Pemerintahan memverifikasi dan memvalidasi. Pengiriman tidak dapat ditarik.")
    needed = frozenset({"foto", "uraian"})
    effect_clause = "M9"
    foto = photo_field(
        gettext_lazy("Foto hasil"), gettext_lazy("Dari arah yang sama dengan foto laporan, supaya mudah dibandingkan.")
    )
    uraian = words(
        label=gettext_lazy("Uraian tindak lanjut"),
        required=False,
        rows=4,
        help_text=gettext_lazy("Apa yang dikerjakan, dengan apa, kapan selesai."),
    )


class CloseForm(SubmitForm):
    """A referral or an internal case: closed at once, without validation."""

    needed = frozenset()
    button = gettext_lazy("Selesai")
    effect = gettext_lazy("Laporan langsung ditutup, tanpa validasi.")
    effect_clause = ""
    foto = photo_field(gettext_lazy("Foto (bila ada)"))


class VerifyDeskForm(ActForm):
    button = gettext_lazy("Simpan verifikasi")
    effect = gettext_lazy("Verifikasi memberi saran; hanya validasi yang memutuskan.")
    effect_clause = "M9"
    kriteria = forms.MultipleChoiceField(
        label=gettext_lazy("Kriteria ketuntasan yang terpenuhi"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hasil = choose(
        gettext_lazy("Hasil"), gettext_lazy("Pilih hasil verifikasi."), RESULTS, Result.MATCHES, Result.DIFFERS
    )
    catatan = words(
        label=gettext_lazy("Catatan"), required=False, help_text=gettext_lazy("Apa yang cocok, atau apa yang kurang.")
    )

    def prepare(self) -> None:
        criteria = self.setting.category.criteria if self.setting.category else ()
        if criteria:
            self.fields["kriteria"].choices = [(text, text) for text in criteria]  # type: ignore[attr-defined]
        else:
            del self.fields["kriteria"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("hasil") not in (None, "", Result.MATCHES) and not said.get("catatan", "").strip():
            self.add_error("catatan", _("Tulis apa yang tidak sesuai atau masalah lain yang terlihat."))
        return said


class VerifyFieldForm(VerifyDeskForm):
    effect = gettext_lazy("Masalah lain menjadi laporan baru yang terhubung, dengan catatan Anda sebagai uraiannya.")
    effect_clause = "F2"
    hasil = choose(
        gettext_lazy("Temuan di lapangan"), gettext_lazy("Pilih temuan di lapangan."), RESULTS,
        Result.MATCHES, Result.DIFFERS, Result.OTHER_PROBLEM,
    )  # fmt: skip
    foto = photo_field(
        gettext_lazy("Foto dari sudut yang sama"), gettext_lazy("Waktu dan tempat di dalam foto ikut dicatat.")
    )
    field_order = ["foto", "kriteria", "hasil", "catatan"]


# ── Biro's referrals, the Inspektorat ────────────────────────────────────────────────────────────
class ReferForm(ActForm):
    button = gettext_lazy("Teruskan")
    effect = gettext_lazy("Status menjadi Diteruskan, dengan nama badan dan nomor surat yang dibaca publik.")
    effect_clause = "B3"
    ke = forms.CharField(
        label=gettext_lazy("Badan di luar provinsi"), max_length=200,
        help_text=gettext_lazy("Pemerintah pusat atau badan swasta, misalnya PLN."),
        error_messages={"required": gettext_lazy("Tulis badan yang menerima laporan ini.")},
    )  # fmt: skip
    surat = forms.CharField(
        label=gettext_lazy("Nomor surat"),
        max_length=100,
        error_messages={"required": gettext_lazy("Tulis nomor suratnya.")},
    )
    alasan = reason(gettext_lazy("Alasan"), gettext_lazy("Tulis mengapa laporan ini kewenangan badan itu."))


class NewsForm(ActForm):
    button = gettext_lazy("Umumkan kabar")
    effect = gettext_lazy("Dibaca publik dan pelapor.")
    effect_clause = "B3"
    catatan = words(
        label=gettext_lazy("Kabar dari badan itu"), error_messages={"required": gettext_lazy("Tulis kabarnya.")}
    )


class ClassifyForm(UnitForm):
    """The Inspektorat's judgement, and the unit whose officers the report is about: that unit never sees it."""

    button = gettext_lazy("Simpan klasifikasi")
    effect = gettext_lazy("Berkadar pengawasan: ditangani Inspektorat sendiri dan tidak terlihat unit lain.")
    hasil = choose(
        gettext_lazy("Laporan ini"), gettext_lazy("Pilih salah satu."), RESULTS, Result.MISCONDUCT, Result.ORDINARY
    )
    ke = None  # type: ignore[assignment]
    unit = unit_field(gettext_lazy("Unit terlapor (bila ada)"), required=False)
    alasan = reason(gettext_lazy("Alasan"), gettext_lazy("Tulis alasan klasifikasi ini."))
    field_order = ["hasil", "unit", "alasan"]

    def prepare(self) -> None:
        self.fields["unit"].help_text = _(
            "Bila laporan ini tentang petugas suatu unit: unit itu dan semua unit di bawahnya tidak pernah melihatnya."
        )

    def clean_unit(self) -> str:
        return self.known(self.cleaned_data["unit"])


class CoachForm(ActForm):
    """A coaching note about a unit on a frozen list; month and unit are one choice."""

    button = gettext_lazy("Simpan catatan pembinaan")
    effect = gettext_lazy("Dikirim bersama daftar bulanan kepada Sekretaris Daerah.")
    effect_clause = "M12"
    daftar = forms.ChoiceField(
        label=gettext_lazy("Daftar dan unit"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih daftar dan unitnya.")},
    )  # fmt: skip
    catatan = words(
        label=gettext_lazy("Catatan hasil pembinaan"),
        rows=4,
        error_messages={"required": gettext_lazy("Tulis hasil pembinaannya.")},
    )

    def prepare(self) -> None:
        known, listed = (
            self.setting.registry,
            dict.fromkeys((month_of(at), unit) for at, unit, _n in self.setting.case.listed),
        )
        self.fields["daftar"].choices = [  # type: ignore[attr-defined]
            (f"{of}/{unit}", f"{month(of, language())}, {known.unit(unit).name}") for of, unit in listed
        ]
        if len(listed) == 1:  # the one row that the form was opened from: there is nothing to choose
            self.fields["daftar"].initial = self.fields["daftar"].choices[0][0]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("daftar"):
            said["bulan"], unit = said["daftar"].split("/")
            said["unit"] = self.setting.registry.unit(int(unit)).name
        return said
