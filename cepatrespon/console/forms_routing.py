"""The forms by which a report changes hands: coordination, disposition, tickets, and the decisions on them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies.registry import Unit
from cepatrespon.rules.terms import RESULTS, Act, Result
from cepatrespon.rules.wording import moment
from cepatrespon.templatetags.cepat import language

from .form_parts import ActForm, UnitForm, choose, photo_field, reason, unit_field, words


class CoordinateForm(UnitForm):
    reads_evidence = True
    button = gettext_lazy("Koordinasikan")
    effect = gettext_lazy("Unit tujuan menjadi pemegang dan merespons sejak laporan tiba di kotak masuknya.")
    effect_clause = "M1"
    alasan = words(label=gettext_lazy("Pesan untuk unit tujuan"), required=False)


class DisposeForm(UnitForm):
    reads_evidence = True
    button = gettext_lazy("Disposisikan")
    effect = gettext_lazy("Unit di bawah menjadi pemegang dan merespons sejak laporan tiba di kotak masuknya.")
    effect_clause = "M1"
    alasan = words(label=gettext_lazy("Pesan untuk unit tujuan"), required=False)

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
    button = gettext_lazy("Ajukan Pindah SKPD")
    effect = gettext_lazy("Biro Pemerintahan memutuskan; sampai itu Anda tidak dapat bertindak pada laporan ini.")
    effect_clause = "M3"
    alasan = reason(
        gettext_lazy("Mengapa bukan kewenangan unit Anda"),
        gettext_lazy("Tulis mengapa laporan ini bukan kewenangan unit Anda."),
    )
    field_order = ["ke", "alasan"]


class WrongCoordinationForm(ActForm):
    button = gettext_lazy("Ajukan Salah Koordinasi")
    effect = gettext_lazy("Biro Pemerintahan memilih unit yang benar; bisa kembali ke pengirim.")
    effect_clause = "M3"
    alasan = reason(gettext_lazy("Apa yang keliru"), gettext_lazy("Tulis mengapa laporan ini salah dikoordinasikan."))


class MoveKelurahanForm(UnitForm):
    beside = True
    button = gettext_lazy("Ajukan Pindah Kelurahan")
    effect = gettext_lazy("Biro Pemerintahan memutuskan kelurahan yang benar.")
    effect_clause = "M4"
    alasan = reason(
        gettext_lazy("Mengapa di luar wilayah Anda"),
        gettext_lazy("Tulis mengapa titik ini di luar wilayah kelurahan Anda."),
    )
    field_order = ["ke", "alasan"]

    def offered(self, unit: Unit) -> bool:
        return unit.kind is self.setting.case.holder_kind


class UnclearForm(ActForm):
    button = gettext_lazy("Ajukan Laporan Tidak Jelas")
    effect = gettext_lazy("Pemilik kanal menanyakannya kepada pelapor.")
    effect_clause = "M5"
    alasan = reason(
        gettext_lazy("Apa yang tidak jelas"),
        gettext_lazy("Tulis apa yang tidak jelas, supaya pemilik kanal tahu apa yang harus ditanyakan."),
        gettext_lazy("Sebutkan fotonya, uraiannya, atau keduanya."),
    )  # fmt: skip


class NotFoundForm(ActForm):
    button = gettext_lazy("Ajukan Laporan Tidak Ditemukan")
    effect = gettext_lazy("Pemilik kanal memeriksanya dengan pelapor.")
    effect_clause = "M6"
    needed = frozenset({"foto"})
    alasan = reason(gettext_lazy("Apa yang dicari dan di mana"), gettext_lazy("Tulis apa yang Anda cari dan di mana."))
    foto = photo_field(
        gettext_lazy("Foto lapangan"), gettext_lazy("Foto tempat yang didatangi. Waktu dan tempatnya ikut dicatat.")
    )


# ── decisions ────────────────────────────────────────────────────────────────────────────────────
class ApproveRoutingForm(UnitForm):
    """Biro names who must act: the unit proposed, or another."""

    PROPOSED, OTHER = "usul", "lain"
    needed = frozenset({"ke"})  # where the proposal is not followed
    button = gettext_lazy("Setujui dan tetapkan unit")
    effect = gettext_lazy(
        "Pemohon lepas dan dinilai responsnya saja; unit yang ditetapkan dinilai sejak menerima. Putusan mengikat."
    )
    effect_clause = "M8"
    putusan = forms.ChoiceField(
        label=gettext_lazy("Unit yang harus bertindak"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih unit yang diusulkan, atau unit lain.")},
    )  # fmt: skip
    ke = unit_field(gettext_lazy("Unit lain"), required=False)
    alasan = reason(gettext_lazy("Alasan putusan"), gettext_lazy("Tulis alasan putusan; kedua unit membacanya."))
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

    button = gettext_lazy("Setujui tiket")
    effect = gettext_lazy(
        "Diperjelas: laporan kembali ke pemegangnya dengan batas baru. Ditutup: pelapor dapat menghidupkannya lagi."
    )
    effect_clause = "M8"
    hasil = choose(
        gettext_lazy("Hasil pemeriksaan dengan pelapor"), gettext_lazy("Pilih hasilnya: diperjelas atau ditutup."),
        RESULTS, Result.CLARIFIED, Result.CLOSED,
    )  # fmt: skip
    alasan = reason(
        gettext_lazy("Kata pelapor, atau sebab ditutup"),
        gettext_lazy("Tulis apa yang diperjelas pelapor, atau mengapa ditutup."),
        gettext_lazy("Dibaca unit pemegang dan pelapor."),
    )  # fmt: skip


class RejectTicketForm(ActForm):
    button = gettext_lazy("Tolak tiket")
    effect = gettext_lazy(
        "Laporan tetap pada pemohon, dinilai sejak penerimaan pertamanya; waktu menunggu ikut dihitung."
    )
    effect_clause = "M8"
    bad = True
    alasan = reason(gettext_lazy("Alasan penolakan"), gettext_lazy("Tulis alasan penolakan; pemohon membacanya."))


class RejectFollowUpForm(ActForm):
    button = gettext_lazy("Tolak, kembali ke unit")
    effect = gettext_lazy(
        "Unit menindaklanjuti lagi; batas penyelesaiannya tetap dan tidak ada jam yang dimulai ulang."
    )
    effect_clause = "M10"
    bad = True
    alasan = reason(gettext_lazy("Yang harus diperbaiki"), gettext_lazy("Tulis apa yang harus diperbaiki unit."))

    def prepare(self) -> None:
        case = self.setting.case
        unit = case.submission.unit if case.submission else case.holder
        standing = case.standings[unit]
        said = _("Penolakan ke-%(n)d untuk unit ini. Batas penyelesaiannya tetap %(limit)s.") % {
            "n": standing.rejections + 1,
            "limit": moment(standing.limit, language()),
        }
        if standing.rejections + 1 >= case.policy["rejections_listed"]:
            said += " " + _("Penolakan ini masuk daftar bulanan Inspektorat.")
        self.fields["alasan"].help_text = said


class ValidateForm(ActForm):
    button = gettext_lazy("Terima, Selesai")
    effect = gettext_lazy("Laporan Selesai dan tervalidasi. Yang memvalidasi bukan orang yang memverifikasi.")
    effect_clause = "M9"
    catatan = words(label=gettext_lazy("Catatan"), required=False)
