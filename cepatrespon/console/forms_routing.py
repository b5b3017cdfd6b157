"""The forms by which a report changes hands: coordination, disposition, tickets, and the decisions on them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cepatrespon.agencies.registry import Unit
from cepatrespon.rules.terms import RESULTS, Act, Result
from cepatrespon.rules.wording import moment
from cepatrespon.templatetags.cepat import language

from .form_parts import ActForm, UnitForm, choose, photo_field, reason, unit_field, words


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
        lazy("Apa yang tidak jelas"),
        lazy("Tulis apa yang tidak jelas, supaya pemilik kanal tahu apa yang harus ditanyakan."),
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
    needed = frozenset({"ke"})  # where the proposal is not followed
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
    button = lazy("Terima, Selesai")
    effect = lazy("Laporan Selesai dan tervalidasi. Yang memvalidasi bukan orang yang memverifikasi.")
    effect_clause = "M9"
    catatan = words(label=lazy("Catatan"), required=False)
