"""What is asked once before a report is sent: is it an emergency, does it name somebody, is it reported already?

The form's script asks the same (`/lapor/periksa`) while somebody types and shows it at once; without script it stands
on the page that comes back, and nothing of it stops anybody. Text comes in a POST, so that no log has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cepatrespon import throttle
from cepatrespon.agencies import registry
from cepatrespon.complaints import alike, supporting
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.kinds import Kind, kinds
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import public, tracked
from cepatrespon.rules import caution, limits, wording
from cepatrespon.rules.terms import Relation
from cepatrespon.templatetags.cepat import language

from . import report_place
from .report_form import PUBLIC, ReportForm

PERSONAL = {
    "nik": gettext_noop("nomor induk kependudukan"), "telepon": gettext_noop("nomor telepon"),
    "pelat": gettext_noop("pelat nomor kendaraan"), "surel": gettext_noop("alamat surel"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A public report that may be the same: what it is called, how far it is, where it stands, who supports it."""

    number: str
    headline: str
    url: str
    away: str
    at: datetime
    state: str
    mode: str
    supports: int


@dataclass
class Check:
    """What was found; `placed` whether there was a place to look around."""

    emergency: str = ""
    personal: list[str] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    standing: list[Row] = field(default_factory=list)
    recurring: list[Row] = field(default_factory=list)
    placed: bool = False

    @property
    def asks(self) -> bool:
        """Whether anything is worth a question before sending."""
        return bool(self.emergency or self.personal or self.kinds or self.standing or self.recurring)


def check(form: ReportForm, answer: report_place.Answer | None) -> Check:
    """Look at what stands in the form, sent or not."""
    reg, at = form.reg, form.at
    text, category = str(form["uraian"].value() or ""), reg.category(str(form["kategori"].value() or ""))
    chosen = category.code if category else ""
    found = Check(emergency=caution.emergency(text))
    if form["buka"].value() == PUBLIC and not form.about_officers:
        found.personal = [_(PERSONAL[name]) for name in caution.personal(text)]
    if form.about_officers:  # nobody else's report is compared with it
        return found
    place = answer.place if answer else None
    meant = kinds(text, place.region if place else None, reg, at)
    if not chosen:
        found.kinds = meant
    if place is not None:
        found.placed = True
        codes = [chosen] if chosen else [kind.category.code for kind in meant if kind.meant]
        found.standing = _rows(alike.standing(place, codes))
        found.recurring = _rows(alike.recurring(place, codes, at))
    return found


def _rows(near: Sequence[alike.Near]) -> list[Row]:
    supports = supporting.counts([one.complaint.pk for one in near]) if near else {}
    made = []
    for one in near:
        c = one.complaint
        far = "" if one.metres is None else _("%(n)s meter dari titik Anda") % {
            "n": wording.number(max(5, round(one.metres / 5) * 5), language())
        }  # fmt: skip
        when = c.completed_at if c.completed_at else c.reported_at
        made.append(
            Row(c.number, wording.opening(c.body), reverse("portal:laporan", args=[c.number]), far, when, c.state,
                c.mode, supports.get(c.pk, 0))
        )  # fmt: skip
    return made


def possible(number: str) -> bool:
    """Whether something can be a report's number at all."""
    return number.isascii() and number.isalnum() and len(number) <= limits.NUMBER_CHARACTERS


def earlier(said: str, place: alike.Where | None, at: datetime) -> tuple[Complaint | None, str]:
    """The report that this one names, where its sender may see it, and why they are linked.

    A problem has come back (`Relation.RECURRENCE`, which goes first) where the earlier report was completed not long
    ago and is of this place; any other is merely continued.
    """
    number, _tilde, code = said.partition("~")
    if not possible(number) or "\0" in code:
        return None, ""
    found = (tracked(number, code) if code else public().filter(number=number)).first()
    if found is None:
        return None, ""
    here = place is not None and alike.same_place(place, found)
    return found, Relation.RECURRENCE if here and alike.repeats(found, at) else Relation.CONTINUED


@never_cache
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """`/lapor/periksa`: who receives what stands in the form, which kinds its words name, what is reported already."""
    at, reg = now(), registry.current()
    try:
        throttle.take("periksa", request, limits.PLACE_SEARCHES_PER_HOUR_FROM_ONE_ADDRESS, at)
    except throttle.TooMany as stop:
        return JsonResponse({"pesan": str(stop)}, status=429)
    said = request.POST.copy()
    form = ReportForm(reg, at, initial=said.dict())
    answer = report_place.answer(form)
    seen = check(form, answer)
    shown = {"answer": answer, "check": seen, "outside": report_place.outside_of(form), "script": True}
    parts = {"penerima": "portal/lapor_penerima.html", "jenis": "portal/lapor_jenis.html",
             "serupa": "portal/lapor_serupa.html"}  # fmt: skip
    made: dict[str, object] = {name: render_to_string(path, shown, request).strip() for name, path in parts.items()}
    return JsonResponse({**made, "letak": answer.where if answer else "", "diperiksa": seen.placed})
