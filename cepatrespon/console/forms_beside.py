"""The forms of what is kept with a report and moves nothing: a note, progress for the public, whose task it is.

What a channel's owner keeps has pages of its own (`checks`), an overseer's urging too.
"""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.actions import Details
from cepatrespon.rules.terms import Act, Office

from .form_parts import ActForm, photo_field, words


class NoteForm(ActForm):
    button = gettext_lazy("Simpan catatan")
    effect = gettext_lazy("Dibaca petugas yang menangani laporan ini. Tidak pernah tampil ke publik atau pelapor.")
    catatan = words(
        label=gettext_lazy("Catatan internal"), error_messages={"required": gettext_lazy("Tulis catatannya.")}
    )


class UpdateForm(ActForm):
    button = gettext_lazy("Umumkan perkembangan")
    effect = gettext_lazy("Dibaca publik dan dikabarkan kepada pelapor. Status dan batas waktu tidak berubah.")
    uraian = words(
        label=gettext_lazy("Perkembangan pekerjaan"),
        help_text=gettext_lazy("Apa yang sudah dikerjakan dan apa langkah berikutnya. Jangan menyebut nama orang."),
        error_messages={"required": gettext_lazy("Tulis perkembangannya; pelapor membacanya.")},
    )
    foto = photo_field(gettext_lazy("Foto (bila ada)"), gettext_lazy("Dapat dilihat publik."))


class AssignForm(ActForm):
    """To which field officer of the own unit, or to nobody in particular."""

    button = gettext_lazy("Simpan penugasan")
    effect = gettext_lazy("Laporan masuk ke tugas petugas itu. Yang tidak ditugaskan terlihat semua petugas lapangan.")
    petugas = forms.ChoiceField(label=gettext_lazy("Petugas lapangan"), required=False)

    def prepare(self) -> None:
        unit = self.setting.officer.agency_id or 0
        mine = Officer.objects.filter(office=Office.FIELD, agency_id=unit, is_active=True).order_by("first_name", "pk")
        field = self.fields["petugas"]
        field.choices = [("", _("Siapa saja di unit ini")), *((str(o.pk), o.full_name) for o in mine)]  # type: ignore[attr-defined]
        if self.setting.case.assignee:
            field.initial = str(self.setting.case.assignee)
        if len(field.choices) == 1:  # type: ignore[attr-defined]
            field.help_text = _("Unit Anda belum punya akun petugas lapangan; administrator sistem membuatnya.")

    def details(self, photos: Sequence[int] = (), read: bool = False) -> Details:
        chosen = self.cleaned_data.get("petugas")
        return Details(officer=int(chosen) if chosen else None)


KEPT: dict[Act, type[ActForm]] = {Act.UPDATE: UpdateForm, Act.ASSIGN: AssignForm, Act.NOTE: NoteForm}
