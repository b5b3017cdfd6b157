"""Ready answers: a unit's own words for one act, put into the form and changed by whoever uses them.

Kept by the unit's administrator, Biro Pemerintahan's validators and the Inspektorat, each for their own unit. A few
belong to everybody (no unit); nobody changes those here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier
from cepatrespon.rules import limits
from cepatrespon.rules.terms import ACTS, Act, Office
from cepatrespon.rules.wording import moment
from cepatrespon.templatetags.cepat import language, say

from .doors import desk, for_office, officer_of
from .form_parts import ActForm, words
from .models import AnswerTemplate

KEEPERS = (Office.ADMINISTRATOR, Office.VALIDATOR, Office.INSPECTOR)
# The acts with words of one's own, in the order in which an officer meets them.
WORDED = (
    Act.SUBMIT, Act.UPDATE, Act.EXTEND, Act.COORDINATE, Act.DISPOSE, Act.MOVE_AGENCY, Act.WRONG_COORDINATION,
    Act.MOVE_KELURAHAN, Act.UNCLEAR, Act.NOT_FOUND, Act.REJECT, Act.APPROVE, Act.VALIDATE, Act.VERIFY_DESK,
    Act.VERIFY_FIELD, Act.NOTE, Act.REFER, Act.NEWS, Act.CLASSIFY, Act.COACH,
)  # fmt: skip
PLACES = ("{nomor}", "{kelurahan}", "{tanggal}")  # filled in for each report


@dataclass(frozen=True, slots=True)
class Ready:
    """One ready answer, filled in for a report."""

    key: int
    title: str
    text: str


def kept_for(officer: Officer) -> QuerySet[AnswerTemplate]:
    """The answers that this officer's unit uses: its own and everybody's."""
    return AnswerTemplate.objects.filter(Q(unit=officer.agency_id) | Q(unit=None)).order_by("title", "pk")


def ready(dossier: Dossier, officer: Officer, act: Act | None, form: ActForm | None) -> list[Ready]:
    """The ready answers for the form on the page. One query; none for a form that has no words."""
    if act is None or form is None or form.answer is None:
        return []
    return [Ready(row.pk, row.title, filled(row.text, dossier)) for row in kept_for(officer).filter(act=act.value)]


def words_of(dossier: Dossier, officer: Officer, act: Act, key: str) -> str:
    """The words of one ready answer by its key; "" for one that this unit does not have for this act."""
    if not key.isdigit() or len(key) > 18:
        return ""
    row = kept_for(officer).filter(act=act.value, pk=int(key)).first()
    return filled(row.text, dossier) if row else ""


def filled(text: str, dossier: Dossier) -> str:
    """The words with this report's number, kelurahan and today's date in them."""
    where = dossier.region.name if dossier.region else dossier.holder.name.removeprefix("Kelurahan ")
    day = moment(dossier.at, language()).split(" pukul ")[0].split(" at ")[0]
    for place, said in zip(PLACES, (dossier.complaint.number, where, day), strict=True):
        text = text.replace(place, said)
    return text


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
class TemplateForm(forms.Form):
    """One ready answer."""

    use_required_attribute = False
    tindakan = forms.ChoiceField(
        label=gettext_lazy("Untuk tindakan"), error_messages={"required": gettext_lazy("Pilih tindakannya.")}
    )
    judul = forms.CharField(
        label=gettext_lazy("Judul"), max_length=80, help_text=gettext_lazy("Pendek, supaya mudah dipilih."),
        error_messages={"required": gettext_lazy("Tulis judulnya.")},
    )  # fmt: skip
    isi = words(
        limits.TEMPLATE_CHARACTERS, 6, label=gettext_lazy("Isi"),
        help_text=gettext_lazy("{nomor}, {kelurahan}, dan {tanggal} diisi sendiri dari laporannya."),
        error_messages={"required": gettext_lazy("Tulis isinya.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, auto_id="w-%s", initial=initial)
        acts = [("", _("Pilih tindakan")), *((act.value, say(ACTS[act])) for act in WORDED)]
        self.fields["tindakan"].choices = acts  # type: ignore[attr-defined]


@for_office(*KEEPERS)
def templates(request: HttpRequest, key: int = 0) -> HttpResponse:
    """The unit's ready answers: a list, and a form for one. With `key` that form holds an answer of the own unit."""
    officer, at = officer_of(request), now()
    mine = AnswerTemplate.objects.filter(unit=officer.agency_id) if officer.agency_id else AnswerTemplate.objects.none()
    row = mine.filter(pk=key).first() if key else None
    if key and row is None:
        raise Http404
    if request.method == "POST" and "hapus" in request.POST and row:
        row.delete()
        messages.success(request, _("Templat “%(title)s” dihapus.") % {"title": row.title})
        return redirect("console:templat")
    form = TemplateForm(request.POST) if request.method == "POST" else TemplateForm(initial=_values(row, request))
    if request.method == "POST" and form.is_valid():
        if row is None and mine.count() >= limits.TEMPLATES_PER_UNIT:
            most = {"n": limits.TEMPLATES_PER_UNIT}
            form.add_error(None, _("Unit Anda sudah punya %(n)d templat. Hapus yang tidak dipakai lagi.") % most)
        else:
            _store(row, form.cleaned_data, officer, at)
            messages.success(request, _("Templat “%(title)s” disimpan.") % {"title": form.cleaned_data["judul"]})
            return redirect("console:templat")
    groups = _grouped(kept_for(officer), officer)
    context = {"form": form, "row": row, "groups": groups, "places": PLACES, "unit": officer.agency_id}
    return desk(request, "console/templat.html", context, 422 if form.errors else 200)


def _values(row: AnswerTemplate | None, request: HttpRequest) -> dict[str, str]:
    if row is None:
        return {"tindakan": request.GET.get("tindakan", "")}
    return {"tindakan": row.act, "judul": row.title, "isi": row.text}


def _store(row: AnswerTemplate | None, said: dict[str, str], officer: Officer, at: datetime) -> None:
    row = row or AnswerTemplate(unit_id=officer.agency_id, made_by_id=officer.pk, made_at=at)
    row.act, row.title, row.text = said["tindakan"], said["judul"], said["isi"]
    row.save()


def _grouped(rows: QuerySet[AnswerTemplate], officer: Officer) -> list[tuple[str, list[AnswerTemplate]]]:
    found: dict[str, list[AnswerTemplate]] = {}
    for row in rows:
        found.setdefault(row.act, []).append(row)
    return [(say(ACTS[act]), found[act]) for act in WORDED if act in found]
