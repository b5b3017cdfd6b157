"""The forms of the acts: what an officer is asked for, one form an act, found in a table by act and clause.

A form asks and checks what any form can check (a field left empty, a unit that does not exist, a date that is none);
whether the act is lawful is asked of the rules when it is done. Nothing that decides is ever preselected. Field names
are those of the worked examples; `details` hands them on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import CategoryEntry, Registry, Unit
from cepatrespon.complaints.actions import Details
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import WIB, day_of, month_of
from cepatrespon.rules.case import Case
from cepatrespon.rules.terms import EXTENSION_REASONS, RESULTS, Act, ExtensionReason, Result, Term
from cepatrespon.rules.wording import month
from cepatrespon.templatetags.cepat import language, say


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form needs to know about the report it acts on."""

    case: Case
    registry: Registry
    category: CategoryEntry | None
    officer: Officer
    at: datetime


class ManyFiles(forms.FileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class Photos(forms.FileField):
    """Several photos. They are read by `photos.taken_in`, so that one refused does not take the others with it."""

    def clean(self, data: Any, initial: Any = None) -> None:
        return None


def words(length: int = limits.NOTE_CHARACTERS, rows: int = 3, **options: Any) -> forms.CharField:
    """A field for several sentences."""
    return forms.CharField(max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **options)


def reason(label: Any, missing: Any, help_text: Any = "") -> forms.CharField:
    """A reason that must be given."""
    return words(label=label, help_text=help_text, error_messages={"required": missing})


def photo_field(label: Any, help_text: Any = "") -> Photos:
    """A field for the officer's photos. That there is one is asked by the rules, which say under which clause."""
    attrs = {"accept": "image/*", "multiple": True, "data-preview": True}
    return Photos(label=label, required=False, help_text=help_text, widget=ManyFiles(attrs=attrs))


def choose(label: Any, missing: Any, table: dict[Any, Term], *codes: Any) -> forms.ChoiceField:
    """A choice among words of the rules, none of them preselected. The labels follow the page's language."""
    field = forms.ChoiceField(
        label=label, widget=forms.RadioSelect, error_messages={"required": missing},
        choices=lambda: [(code.value, say(table[code])) for code in codes],
    )  # fmt: skip
    return field


class ActForm(forms.Form):
    """The form of one act. `button` is what is done, `effect` what follows from it, `bad` marks a refusal."""

    use_required_attribute = False
    reads_evidence: ClassVar[bool] = False  # M2: the three ticks stand beside the evidence
    button: ClassVar[Any] = ""
    effect: ClassVar[Any] = ""
    effect_clause: ClassVar[str] = ""
    bad: ClassVar[bool] = False
    needed: ClassVar[frozenset[str]] = frozenset()  # asked for by the rules, which say under which clause

    def __init__(self, data: Any = None, files: Any = None, *, setting: Setting) -> None:
        super().__init__(data, files, auto_id="t-%s")
        self.setting = setting
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the report: the units offered, the criteria, the months."""

    def rows(self) -> list[tuple[forms.BoundField, bool]]:
        """Each field, and whether it may stay empty."""
        return [(self[name], not field.required and name not in self.needed) for name, field in self.fields.items()]

    def details(self, photos: Sequence[int] = (), read: bool = False) -> Details:
        """What the act says, by the fields that this form has."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return Details(
            to=said.get("ke"), reason=said.get("alasan", ""), text=said.get("uraian", ""),
            result=said.get("hasil", ""), until=said.get("sampai"), extension=said.get("jenis", ""), read=read,
            photos=tuple(photos), note=said.get("catatan", ""), letter=said.get("surat", ""),
            month=said.get("bulan", ""), about=said.get("unit"), criteria=tuple(said.get("kriteria", ())),
        )  # fmt: skip


# ── a unit to name ───────────────────────────────────────────────────────────────────────────────
def unit_field(label: Any, **options: Any) -> forms.CharField:
    """A unit, by its official name; the page offers the names in a list."""
    attrs = {"list": "daftar-unit", "autocomplete": "off", "spellcheck": "false"}
    missing = {"required": lazy("Tulis nama unit, atau pilih dari daftar.")}
    return forms.CharField(
        label=label, max_length=200, widget=forms.TextInput(attrs=attrs), error_messages=missing,
        help_text=lazy("Ketik beberapa huruf, lalu pilih dari daftar."), **options,
    )  # fmt: skip


class UnitForm(ActForm):
    """A form that names a unit; a name that no unit has is sent back at once."""

    ke = unit_field(lazy("Unit tujuan"))

    def units(self) -> list[Unit]:
        """The units to offer, the likeliest first."""
        known, today = self.setting.registry, day_of(self.setting.at)
        usual = list(self.setting.category.agencies) if self.setting.category else []
        rest = [unit.id for unit in known.agencies.values() if unit.id not in usual]
        found = [known.unit(id) for id in [*usual, *rest] if id in known.agencies]
        return [u for u in found if u.exists_on(today) and u.id != self.setting.case.holder and self.offered(u)]

    def offered(self, unit: Unit) -> bool:
        """Whether this act may name that unit."""
        return True

    def usual(self) -> list[Unit]:
        """The units that usually handle this category, of those offered; shown beside the field."""
        usual = self.setting.category.agencies if self.setting.category else ()
        return [unit for unit in self.units() if unit.id in usual][:3]

    def clean_ke(self) -> str:
        name = str(self.cleaned_data["ke"]).strip()
        if name and self.setting.registry.unit_named(name) is None:
            raise forms.ValidationError(
                _("Tidak ada unit bernama “%(name)s”. Pilih salah satu nama dari daftar.") % {"name": name}
            )
        return name


class CoordinateForm(UnitForm):
    reads_evidence = True
    button = lazy("Koordinasikan")
    effect = lazy("Unit tujuan menjadi pemegang dan merespons sejak laporan tiba di kotak masuknya.")
    effect_clause = "M1"
    alasan = words(label=lazy("Pesan untuk unit tujuan"), required=False)


class DisposeForm(UnitForm):
    reads_evidence = True
    button = lazy("Disposisikan")
    effect = lazy("Unit di bawah menjadi pemegang dan merespons sejak laporan tiba di kotak masuknya.")
    effect_clause = "M1"
    alasan = words(label=lazy("Pesan untuk unit tujuan"), required=False)

    def prepare(self) -> None:
        units = sorted(self.units(), key=lambda unit: unit.name)
        self.fields["ke"] = forms.ChoiceField(
            label=_("Unit di bawah"), choices=[("", _("Pilih unit")), *((unit.name, unit.name) for unit in units)],
            error_messages={"required": _("Pilih unit yang menerima.")},
        )  # fmt: skip

    def offered(self, unit: Unit) -> bool:
        return self.setting.registry.is_below(unit.id, self.setting.case.holder)


# ── tickets ──────────────────────────────────────────────────────────────────────────────────────
class MoveAgencyForm(UnitForm):
    button = lazy("Ajukan Pindah SKPD")
    effect = lazy("Biro Pemerintahan memutuskan; sampai itu Anda tidak dapat bertindak pada laporan ini.")
    effect_clause = "M3"
    alasan = reason(
        lazy("Mengapa bukan kewenangan unit Anda"), lazy("Tulis mengapa laporan ini bukan kewenangan unit Anda.")
    )
    field_order = ["ke", "alasan"]


class WrongCoordinationForm(ActForm):
    button = lazy("Ajukan Salah Koordinasi")
    effect = lazy("Biro Pemerintahan memilih unit yang benar; bisa kembali ke pengirim.")
    effect_clause = "M3"
    alasan = reason(lazy("Apa yang keliru"), lazy("Tulis mengapa laporan ini salah dikoordinasikan."))


class MoveKelurahanForm(UnitForm):
    button = lazy("Ajukan Pindah Kelurahan")
    effect = lazy("Biro Pemerintahan memutuskan kelurahan yang benar.")
    effect_clause = "M4"
    alasan = reason(
        lazy("Mengapa di luar wilayah Anda"), lazy("Tulis mengapa titik ini di luar wilayah kelurahan Anda.")
    )
    field_order = ["ke", "alasan"]

    def offered(self, unit: Unit) -> bool:
        return unit.kind is self.setting.case.holder_kind


class UnclearForm(ActForm):
    button = lazy("Ajukan Laporan Tidak Jelas")
    effect = lazy("Pemilik kanal menanyakannya kepada pelapor.")
    effect_clause = "M5"
    alasan = reason(
        lazy("Apa yang tidak jelas"), lazy("Tulis apa yang tidak jelas, supaya pemilik kanal tahu apa yang harus ditanyakan."),
        lazy("Sebutkan fotonya, uraiannya, atau keduanya."),
    )  # fmt: skip


class NotFoundForm(ActForm):
    button = lazy("Ajukan Laporan Tidak Ditemukan")
    effect = lazy("Pemilik kanal memeriksanya dengan pelapor.")
    effect_clause = "M6"
    needed = frozenset({"foto"})
    alasan = reason(lazy("Apa yang dicari dan di mana"), lazy("Tulis apa yang Anda cari dan di mana."))
    foto = photo_field(lazy("Foto lapangan"), lazy("Foto tempat yang didatangi. Waktu dan tempatnya ikut dicatat."))


# ── decisions ────────────────────────────────────────────────────────────────────────────────────
class ApproveRoutingForm(UnitForm):
    """Biro names who must act: the unit proposed, or another."""

    PROPOSED, OTHER = "usul", "lain"
    button = lazy("Setujui dan tetapkan unit")
    effect = lazy(
        "Pemohon lepas dan dinilai responsnya saja; unit yang ditetapkan dinilai sejak menerima. Putusan mengikat."
    )
    effect_clause = "M8"
    putusan = forms.ChoiceField(
        label=lazy("Unit yang harus bertindak"), widget=forms.RadioSelect,
        error_messages={"required": lazy("Pilih unit yang diusulkan, atau unit lain.")},
    )  # fmt: skip
    ke = unit_field(lazy("Unit lain"), required=False)
    alasan = reason(lazy("Alasan putusan"), lazy("Tulis alasan putusan; kedua unit membacanya."))
    field_order = ["putusan", "ke", "alasan"]

    def prepare(self) -> None:
        ticket = self.setting.case.ticket
        proposed = ticket.proposed if ticket else None
        if proposed is None:  # Salah Koordinasi names nobody
            del self.fields["putusan"]
            self.fields["ke"].label = _("Unit yang harus bertindak")
            self.fields["ke"].required = True
            return
        name = self.setting.registry.unit(proposed).name
        self.fields["putusan"].choices = [  # type: ignore[attr-defined]
            (self.PROPOSED, _("Sesuai usul: %(unit)s") % {"unit": name}),
            (self.OTHER, _("Unit lain, ditulis di bawah")),
        ]

    def offered(self, unit: Unit) -> bool:
        ticket = self.setting.case.ticket
        return ticket is None or ticket.act is not Act.MOVE_KELURAHAN or unit.kind is ticket.proposed_kind

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("putusan") == self.PROPOSED:
            said["ke"] = ""
        elif said.get("putusan") == self.OTHER and not said.get("ke") and "ke" not in self.errors:
            self.add_error("ke", _("Tulis unit lain itu, atau pilih unit yang diusulkan."))
        return said


class ApproveClarityForm(ActForm):
    """The channel owner, after asking the reporter."""

    button = lazy("Setujui tiket")
    effect = lazy(
        "Diperjelas: laporan kembali ke pemegangnya dengan batas baru. Ditutup: pelapor dapat menghidupkannya lagi."
    )
    effect_clause = "M8"
    hasil = choose(
        lazy("Hasil pemeriksaan dengan pelapor"), lazy("Pilih hasilnya: diperjelas atau ditutup."), RESULTS,
        Result.CLARIFIED, Result.CLOSED,
    )  # fmt: skip
    alasan = reason(
        lazy("Kata pelapor, atau sebab ditutup"), lazy("Tulis apa yang diperjelas pelapor, atau mengapa ditutup."),
        lazy("Dibaca unit pemegang dan pelapor."),
    )  # fmt: skip


class RejectTicketForm(ActForm):
    button = lazy("Tolak tiket")
    effect = lazy("Laporan tetap pada pemohon, dinilai sejak penerimaan pertamanya; waktu menunggu ikut dihitung.")
    effect_clause = "M8"
    bad = True
    alasan = reason(lazy("Alasan penolakan"), lazy("Tulis alasan penolakan; pemohon membacanya."))


class RejectFollowUpForm(ActForm):
    button = lazy("Tolak, kembali ke unit")
    effect = lazy("Unit menindaklanjuti lagi; batas penyelesaiannya tetap dan tidak ada jam yang dimulai ulang.")
    effect_clause = "M10"
    bad = True
    alasan = reason(lazy("Yang harus diperbaiki"), lazy("Tulis apa yang harus diperbaiki unit."))


class ValidateForm(ActForm):
    button = lazy("Terima, Selesai")
    effect = lazy("Laporan Selesai dan tervalidasi. Yang memvalidasi bukan orang yang memverifikasi.")
    effect_clause = "M9"
    catatan = words(label=lazy("Catatan"), required=False)


# ── the work itself ──────────────────────────────────────────────────────────────────────────────
class ProcessForm(ActForm):
    button = lazy("Proses: kami kerjakan")
    effect = lazy("Unit Anda merespons dan mengerjakan laporan ini.")
    effect_clause = "M1"


class ExtendForm(ActForm):
    button = lazy("Tetapkan perkiraan")
    effect = lazy("Pelapor membaca tanggal baru ini. Tidak menghentikan jam lain.")
    effect_clause = "M7"
    tanggal = forms.DateField(
        label=lazy("Tanggal selesai yang baru"), widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"required": lazy("Pilih tanggal selesai yang baru."), "invalid": lazy("Tulis tanggal sebagai TTTT-BB-HH, misalnya 2024-05-09.")},
    )  # fmt: skip
    jam = forms.TimeField(
        label=lazy("Pukul (WIB)"), widget=forms.TimeInput(attrs={"type": "time", "class": "input--short"}, format="%H:%M"),
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"required": lazy("Tulis jamnya."), "invalid": lazy("Tulis jam sebagai 15.00.")},
    )  # fmt: skip
    jenis = choose(lazy("Jenis alasan"), lazy("Pilih jenis alasan."), EXTENSION_REASONS, *ExtensionReason)
    alasan = reason(
        lazy("Penjelasan"), lazy("Jelaskan mengapa perlu waktu lebih; pelapor membacanya."), lazy("Dibaca pelapor.")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("tanggal") and said.get("jam"):
            said["sampai"] = datetime.combine(said["tanggal"], said["jam"], WIB)
        return said


class SubmitForm(ActForm):
    button = lazy("Kirim untuk divalidasi")
    effect = lazy("Biro Pemerintahan memverifikasi dan memvalidasi. Pengiriman tidak dapat ditarik.")
    needed = frozenset({"foto", "uraian"})
    effect_clause = "M9"
    foto = photo_field(lazy("Foto hasil"), lazy("Dari arah yang sama dengan foto laporan, supaya mudah dibandingkan."))
    uraian = words(
        label=lazy("Uraian tindak lanjut"),
        required=False,
        rows=4,
        help_text=lazy("Apa yang dikerjakan, dengan apa, kapan selesai."),
    )


class CloseForm(SubmitForm):
    """A referral or an internal case: closed at once, without validation."""

    needed = frozenset()
    button = lazy("Selesai")
    effect = lazy("Laporan langsung ditutup, tanpa validasi.")
    effect_clause = ""
    foto = photo_field(lazy("Foto (bila ada)"))


class VerifyDeskForm(ActForm):
    button = lazy("Simpan verifikasi")
    effect = lazy("Verifikasi memberi saran; hanya validasi yang memutuskan.")
    effect_clause = "M9"
    kriteria = forms.MultipleChoiceField(
        label=lazy("Kriteria ketuntasan yang terpenuhi"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hasil = choose(lazy("Hasil"), lazy("Pilih hasil verifikasi."), RESULTS, Result.MATCHES, Result.DIFFERS)
    catatan = words(label=lazy("Catatan"), required=False, help_text=lazy("Apa yang cocok, atau apa yang kurang."))

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
    effect = lazy("Masalah lain menjadi laporan baru yang terhubung, dengan catatan Anda sebagai uraiannya.")
    effect_clause = "F2"
    hasil = choose(
        lazy("Temuan di lapangan"), lazy("Pilih temuan di lapangan."), RESULTS,
        Result.MATCHES, Result.DIFFERS, Result.OTHER_PROBLEM,
    )  # fmt: skip
    foto = photo_field(lazy("Foto dari sudut yang sama"), lazy("Waktu dan tempat di dalam foto ikut dicatat."))
    field_order = ["foto", "kriteria", "hasil", "catatan"]


# ── Biro's referrals, the Inspektorat ────────────────────────────────────────────────────────────
class ReferForm(ActForm):
    button = lazy("Teruskan")
    effect = lazy("Status menjadi Diteruskan, dengan nama badan dan nomor surat yang dibaca publik.")
    effect_clause = "B3"
    ke = forms.CharField(
        label=lazy("Badan di luar provinsi"), max_length=200, help_text=lazy("Pemerintah pusat atau badan swasta, misalnya PLN."),
        error_messages={"required": lazy("Tulis badan yang menerima laporan ini.")},
    )  # fmt: skip
    surat = forms.CharField(
        label=lazy("Nomor surat"), max_length=100, error_messages={"required": lazy("Tulis nomor suratnya.")}
    )
    alasan = reason(lazy("Alasan"), lazy("Tulis mengapa laporan ini kewenangan badan itu."))


class NewsForm(ActForm):
    button = lazy("Umumkan kabar")
    effect = lazy("Dibaca publik dan pelapor.")
    effect_clause = "B3"
    catatan = words(label=lazy("Kabar dari badan itu"), error_messages={"required": lazy("Tulis kabarnya.")})


class ClassifyForm(ActForm):
    button = lazy("Simpan klasifikasi")
    effect = lazy("Berkadar pengawasan: ditangani Inspektorat sendiri dan tidak terlihat unit lain.")
    hasil = choose(lazy("Laporan ini"), lazy("Pilih salah satu."), RESULTS, Result.MISCONDUCT, Result.ORDINARY)
    alasan = reason(lazy("Alasan"), lazy("Tulis alasan klasifikasi ini."))


class CoachForm(ActForm):
    """A coaching note about a unit on a frozen list; month and unit are one choice."""

    button = lazy("Simpan catatan pembinaan")
    effect = lazy("Dikirim bersama daftar bulanan kepada Sekretaris Daerah.")
    effect_clause = "M12"
    daftar = forms.ChoiceField(
        label=lazy("Daftar dan unit"), widget=forms.RadioSelect, error_messages={"required": lazy("Pilih daftar dan unitnya.")}
    )  # fmt: skip
    catatan = words(
        label=lazy("Catatan hasil pembinaan"), rows=4, error_messages={"required": lazy("Tulis hasil pembinaannya.")}
    )

    def prepare(self) -> None:
        known, listed = (
            self.setting.registry,
            dict.fromkeys((month_of(at), unit) for at, unit, _n in self.setting.case.listed),
        )
        self.fields["daftar"].choices = [  # type: ignore[attr-defined]
            (f"{of}/{unit}", f"{month(of, language())}, {known.unit(unit).name}") for of, unit in listed
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("daftar"):
            said["bulan"], unit = said["daftar"].split("/")
            said["unit"] = self.setting.registry.unit(int(unit)).name
        return said


# fmt: off
FORMS: dict[tuple[Act, str], type[ActForm]] = {  # "" stands for every clause that has no row of its own
    (Act.PROCESS, ""):            ProcessForm,
    (Act.COORDINATE, ""):         CoordinateForm,
    (Act.DISPOSE, ""):            DisposeForm,
    (Act.MOVE_AGENCY, ""):        MoveAgencyForm,
    (Act.WRONG_COORDINATION, ""): WrongCoordinationForm,
    (Act.MOVE_KELURAHAN, ""):     MoveKelurahanForm,
    (Act.UNCLEAR, ""):            UnclearForm,
    (Act.NOT_FOUND, ""):          NotFoundForm,
    (Act.APPROVE, "M3"):          ApproveRoutingForm,
    (Act.APPROVE, "M4"):          ApproveRoutingForm,
    (Act.APPROVE, ""):            ApproveClarityForm,
    (Act.REJECT, "M10"):          RejectFollowUpForm,
    (Act.REJECT, "M11"):          RejectFollowUpForm,
    (Act.REJECT, ""):             RejectTicketForm,
    (Act.EXTEND, ""):             ExtendForm,
    (Act.SUBMIT, "M9"):           SubmitForm,
    (Act.SUBMIT, ""):             CloseForm,
    (Act.VERIFY_DESK, ""):        VerifyDeskForm,
    (Act.VERIFY_FIELD, ""):       VerifyFieldForm,
    (Act.VALIDATE, ""):           ValidateForm,
    (Act.REFER, ""):              ReferForm,
    (Act.NEWS, ""):               NewsForm,
    (Act.CLASSIFY, ""):           ClassifyForm,
    (Act.COACH, ""):              CoachForm,
}
# fmt: on


def form_for(act: Act, clause: str) -> type[ActForm]:
    """The form of an act under a clause. KeyError for an act that no officer does by hand."""
    return FORMS.get((act, clause)) or FORMS[act, ""]
