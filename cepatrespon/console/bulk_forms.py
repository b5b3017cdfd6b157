"""What a selection's act asks for, once for all of them, and what of each report is shown beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import Unit
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.models import Complaint, Photo
from cepatrespon.complaints.querysets import photos_of
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.terms import Act, Office
from cepatrespon.rules.wording import opening

from .form_parts import reason, unit_field, words
from .wording import picture


class BulkForm(forms.Form):
    """The fields of one act on a selection."""

    use_required_attribute = False
    button: Any = ""
    effect: Any = ""
    clause = ""

    def __init__(self, data: Any = None, *, officer: Officer, at: datetime) -> None:
        super().__init__(data, auto_id="t-%s")
        self.officer, self.at = officer, at
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the officer."""

    def units(self) -> list[Unit]:
        """The units to offer in the page's list."""
        return []

    def details(self, read: bool) -> Details:
        """What the act says of each report."""
        raise NotImplementedError


class CoordinateManyForm(BulkForm):
    button = gettext_lazy("Koordinasikan yang bertanda lengkap")
    effect = gettext_lazy("Unit tujuan menjadi pemegang dan merespons sejak laporan tiba di kotak masuknya.")
    clause = "M1"
    ke = unit_field(gettext_lazy("Unit tujuan"))
    alasan = words(label=gettext_lazy("Pesan untuk unit tujuan"), required=False)

    def units(self) -> list[Unit]:
        today = day_of(self.at)
        known = registry.current().agencies.values()
        return [unit for unit in known if unit.exists_on(today) and unit.id != self.officer.agency_id]

    def clean_ke(self) -> str:
        name = str(self.cleaned_data["ke"]).strip()
        if registry.current().unit_named(name) is None:
            raise forms.ValidationError(
                _("Tidak ada unit bernama “%(name)s”. Pilih salah satu nama dari daftar.") % {"name": name}
            )
        return name

    def details(self, read: bool) -> Details:
        return Details(to=self.cleaned_data["ke"], reason=self.cleaned_data["alasan"], read=read)


class DisposeManyForm(CoordinateManyForm):
    button = gettext_lazy("Disposisikan yang bertanda lengkap")
    effect = gettext_lazy("Unit di bawah menjadi pemegang dan merespons sejak laporan tiba di kotak masuknya.")

    def prepare(self) -> None:
        reg, mine = registry.current(), self.officer.agency_id or 0
        units = sorted((reg.unit(id) for id in reg.descendants(mine) if id != mine), key=lambda unit: unit.name)
        today = day_of(self.at)
        names = [(unit.name, unit.name) for unit in units if unit.exists_on(today)]
        self.fields["ke"] = forms.ChoiceField(
            label=_("Unit di bawah"), choices=[("", _("Pilih unit")), *names],
            error_messages={"required": _("Pilih unit yang menerima.")},
        )  # fmt: skip

    def units(self) -> list[Unit]:
        return []


class AssignManyForm(BulkForm):
    button = gettext_lazy("Tugaskan")
    effect = gettext_lazy("Laporan muncul di tugas petugas itu; pemegang dan semua batas waktu tetap.")
    petugas = forms.ChoiceField(
        label=gettext_lazy("Petugas lapangan"), error_messages={"required": gettext_lazy("Pilih petugasnya.")}
    )
    catatan = words(label=gettext_lazy("Pesan untuk petugas"), required=False)

    def prepare(self) -> None:
        people = Officer.objects.filter(office=Office.FIELD, agency_id=self.officer.agency_id or 0, is_active=True)
        names = [(str(row.pk), row.first_name or row.username) for row in people]
        self.fields["petugas"].choices = [("", _("Pilih petugas")), *names]  # type: ignore[attr-defined]

    def details(self, read: bool) -> Details:
        return Details(officer=int(self.cleaned_data["petugas"]), note=self.cleaned_data["catatan"])


class NoteManyForm(BulkForm):
    button = gettext_lazy("Simpan catatan")
    effect = gettext_lazy("Hanya petugas yang melihat laporannya membaca catatan ini; tidak pernah terbuka untuk umum.")
    uraian = reason(gettext_lazy("Catatan internal"), gettext_lazy("Tulis catatannya."))

    def details(self, read: bool) -> Details:
        return Details(text=self.cleaned_data["uraian"])


FORMS: dict[Act, type[BulkForm]] = {
    Act.COORDINATE: CoordinateManyForm,
    Act.DISPOSE: DisposeManyForm,
    Act.ASSIGN: AssignManyForm,
    Act.NOTE: NoteManyForm,
}


@dataclass(frozen=True, slots=True)
class Card:
    """One report of a selection: what must be read before it is handed on (M2)."""

    complaint: Complaint
    number: str
    title: str
    place: str
    category: str
    usual: list[str]
    photos: list[dict[str, Any]]


def cards(which: QuerySet[Complaint], numbers: Sequence[str], officer: Officer, at: datetime) -> list[Card]:
    """The reports of a selection that this officer may see, in the order in which they were picked. Two queries."""
    reg, today = registry.current(), day_of(at)
    known = {row.number: row for row in which.filter(number__in=numbers)}
    pictures: dict[int, list[Photo]] = {}
    if known:
        mine = photos_of(which.filter(number__in=numbers)).filter(Q(uploader=None) | Q(seq=1))
        for photo in mine.order_by("pk"):
            pictures.setdefault(photo.complaint_id or 0, []).append(photo)
    found = []
    for number in numbers:
        if (row := known.get(number)) is None:
            continue
        category, region = reg.category(row.category_id or ""), reg.regions.get(row.region_id or "")
        usual = [reg.unit(id) for id in category.agencies if id in reg.agencies] if category else []
        found.append(
            Card(
                row, number, opening(row.body), region.name if region else "", category.name if category else "",
                [unit.name for unit in usual if unit.exists_on(today)][:3],
                [picture(photo, row) for photo in pictures.get(row.pk, [])],
            )
        )  # fmt: skip
    return found
