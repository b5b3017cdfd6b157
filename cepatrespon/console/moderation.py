"""What the public sees of one report, and hiding it, or one photo, with a reason; or showing it again.

Two steps: what is chosen, and then exactly what everybody will still see of it. A report never just vanishes: its
number, day, status and the reason stay. For the owner of its channel, Biro's validators and the Inspektorat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.access import PRIVATE, noted
from cepatrespon.complaints.actions import Details, keep
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, open_for
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Complaint, Event, Photo
from cepatrespon.complaints.moderation import moderated_by
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.complaints.rights import open_for as requests_of
from cepatrespon.rules import beside
from cepatrespon.rules.lifecycle import Refusal
from cepatrespon.rules.terms import HIDE_REASONS, ROLES, Act, HideReason, Office, Role
from cepatrespon.rules.wording import date, opening
from cepatrespon.templatetags.cepat import language, say

from .doors import desk, for_office, kept_text, officer_of
from .form_parts import choose, words
from .wording import picture

MODERATORS = (Office.ADMINISTRATOR, Office.VALIDATOR, Office.INSPECTOR)
REPORT, PHOTO = "laporan", "foto-"  # what may be hidden: the report, or the photo with this key
LOOK, CHANGE, DO = "lihat", "ubah", "simpan"  # the steps


@dataclass(frozen=True, slots=True)
class Thing:
    """The report or one of its photos, as the public meets it."""

    code: str
    word: str
    key: int | None  # the photo's
    hidden: str  # the reason, "" where everybody sees it
    reason: str
    since: datetime | None = None
    who: str = ""
    told: str = ""  # what was explained to the reporter
    note: str = ""  # for the offices
    picture: dict[str, Any] | None = None


class SayForm(forms.Form):
    """What is said with it, to the reporter and among the offices. `act` is done to one of `things`."""

    act = Act.UNHIDE
    use_required_attribute = False
    apa = forms.ChoiceField(label="", widget=forms.RadioSelect, error_messages={
        "required": gettext_lazy("Pilih yang dimaksud: seluruh laporan, atau fotonya."),
        "invalid_choice": gettext_lazy("Pilih yang dimaksud: seluruh laporan, atau fotonya."),
    })  # fmt: skip
    penjelasan = words(
        label=gettext_lazy("Penjelasan untuk pelapor"), required=False,
        help_text=gettext_lazy("Pelapor membacanya; dari foto yang disembunyikan, umum juga. Jangan ulangi data pribadinya."),  # noqa: E501
    )  # fmt: skip
    catatan = words(
        rows=2, label=gettext_lazy("Catatan internal"), required=False,
        help_text=gettext_lazy("Hanya dibaca petugas."),
    )  # fmt: skip

    def __init__(self, data: Any, things: list[Thing], initial: Any = None) -> None:
        super().__init__(data, auto_id=f"{self.act}-%s", initial=initial)
        self.fields["apa"].choices = [(thing.code, thing.word) for thing in things]  # type: ignore[attr-defined]

    def details(self) -> Details:
        said = self.cleaned_data
        photo = said["apa"].removeprefix(PHOTO)
        return Details(
            result=said.get("sebab", ""), reason=said["penjelasan"], note=said["catatan"],
            photo=int(photo) if said["apa"] != REPORT else None,
        )  # fmt: skip


class HideForm(SayForm):
    act = Act.HIDE
    sebab = choose(
        gettext_lazy("Alasannya"), gettext_lazy("Pilih alasannya; umum membaca alasan itu."), HIDE_REASONS, *HideReason
    )
    field_order = ["apa", "sebab", "penjelasan", "catatan"]

    def __init__(self, data: Any, things: list[Thing], initial: Any = None) -> None:
        super().__init__(data, things, initial)
        self.fields["apa"].label = _("Yang disembunyikan")


@for_office(*MODERATORS)
def public_view(request: HttpRequest, number: str) -> HttpResponse:
    """What the public sees of a report; a POST looks at, and then does, hiding or showing again."""
    officer, at = officer_of(request), now()
    found = moderated_by(officer).filter(number=number).first()
    if found is None:
        raise Http404
    noted(found, officer, PRIVATE, at)
    dossier = open_for(found, officer, at)
    things = things_of(dossier)
    act = Act.UNHIDE if request.POST.get("tindakan") == Act.UNHIDE else Act.HIDE
    form_type: type[SayForm] = HideForm if act is Act.HIDE else SayForm
    chosen = [thing for thing in things if bool(thing.hidden) is (act is Act.UNHIDE)]
    step = request.POST.get("langkah", "")
    if request.method != "POST" or step == CHANGE:
        given = request.POST.dict() if step == CHANGE else {**kept_text(request), **_asked(request, chosen)}
        return _page(request, dossier, things, act, form_type(None, chosen, initial=given))
    form = form_type(request.POST, chosen)
    if not form.is_valid():
        return _page(request, dossier, things, act, form, status=422)
    if step != DO:
        return _preview(request, dossier, things, act, form)
    try:
        keep(moderated_by(officer).filter(number=number), act, actor_of(officer), form.details(), at=at)
    except (Refused, Invalid) as no:
        form.add_error(None, no.message)
        return _page(request, dossier, things, act, form, status=409)
    messages.success(request, _done(act, number, form.cleaned_data["apa"]))
    return redirect("console:tampilan-umum", number)


def _asked(request: HttpRequest, chosen: list[Thing]) -> dict[str, str]:
    """What the address points to: the photo from whose page one comes."""
    code = PHOTO + request.GET.get("foto", "")
    return {"apa": code} if any(thing.code == code for thing in chosen) else {}


def _done(act: Act, number: str, what: str) -> str:
    if act is Act.HIDE:
        said = _("%(number)s disembunyikan dari umum.") if what == REPORT else _("Satu foto %(number)s disembunyikan dari umum.")  # fmt: skip  # noqa: E501
    else:
        said = _("%(number)s tampil lagi untuk umum.") if what == REPORT else _("Satu foto %(number)s tampil lagi untuk umum.")  # fmt: skip  # noqa: E501
    return said % {"number": number}


# ── what there is ────────────────────────────────────────────────────────────────────────────────
def things_of(dossier: Dossier) -> list[Thing]:
    """The report and each of its photos, in the order in which they came, with who hid it, since when and why."""
    hides = list(Event.objects.filter(complaint=dossier.complaint, act=Act.HIDE).order_by("seq"))
    last = {event.data.get("photo"): event for event in hides}
    reg = dossier.registry
    found: list[tuple[str, str, int | None, str]] = [(REPORT, _("Seluruh laporan"), None, dossier.case.hidden)]
    internal = {entry.seq for entry in dossier.entries if entry.internal}  # what nobody outside sees anyway
    pictures = {}
    for n, photo in enumerate(Photo.objects.filter(complaint=dossier.complaint).order_by("seq", "pk"), 1):
        if photo.seq not in internal:
            word = _("Foto ke-%(n)d") % {"n": n}
            found.append((f"{PHOTO}{photo.pk}", word, photo.pk, photo.hidden))
            pictures[photo.pk] = picture(photo, dossier.complaint, word)
    made = []
    for code, word, key, hidden in found:
        event = last.get(key) if hidden else None
        said = event.data if event else {}
        made.append(
            Thing(
                code, word, key, hidden, say(HIDE_REASONS[HideReason(hidden)]) if hidden else "",
                event.at if event else None, whose(event, reg) if event else "", said.get("reason", ""),
                said.get("note", ""), pictures.get(key or 0),
            )
        )  # fmt: skip
    return made


def whose(event: Event, reg: registry.Registry) -> str:
    """The office that moderated: its unit, or where there is none its role."""
    unit = reg.agencies.get(event.unit_id or 0)
    return unit.name if unit else say(ROLES[Role(event.role)])


def is_public(complaint: Complaint) -> bool:
    """Whether everybody sees this report, or would if it were not hidden."""
    return not (complaint.private or complaint.restricted or complaint.accused_id)


def moderates(dossier: Dossier, officer: Officer) -> dict[str, Any]:
    """For the page of a report or a photo: whether this officer may hide it, and what is hidden of it."""
    case = dossier.case
    may = not isinstance(beside.allowed(case, actor_of(officer), Act.HIDE), Refusal) and officer.office in MODERATORS
    hidden = bool(case.hidden or case.hidden_photos)
    return {
        "requests": list(requests_of(officer).filter(complaint=dossier.complaint)) if may else [],
        "moderates": may and (is_public(dossier.complaint) or hidden),
        "unseen": [thing for thing in things_of(dossier) if thing.hidden] if hidden else [],
    }  # fmt: skip


# ── the pages ────────────────────────────────────────────────────────────────────────────────────
def _context(officer: Officer, dossier: Dossier, things: list[Thing], act: Act) -> dict[str, Any]:
    complaint = dossier.complaint
    return {
        "d": dossier, "c": complaint, "case": dossier.case, "at": dossier.at, "title": opening(complaint.body),
        "state": dossier.state, "mode": dossier.mode or "", "things": things, "open_now": is_public(complaint),
        "watermarked": complaint.private, "act": act, "hide": Act.HIDE, "unhide": Act.UNHIDE,
        "public": reverse("portal:laporan", args=[complaint.number]) if is_public(complaint) else "",
        "requests": list(requests_of(officer).filter(complaint=complaint)),
        "hides": act is Act.HIDE, "day": date(complaint.reported_at, language()),
    }  # fmt: skip


def _page(
    request: HttpRequest, dossier: Dossier, things: list[Thing], act: Act, form: SayForm, status: int = 200
) -> HttpResponse:
    left = [thing for thing in things if not thing.hidden]
    wrote = [entry for entry in dossier.entries if entry.act is Act.INFORM]
    last = max((entry.seq for entry in dossier.entries if entry.act is Act.HIDE), default=0)
    context = {
        **_context(officer_of(request), dossier, things, act), "form": form, "left": left,
        "unseen": [thing for thing in things if thing.hidden], "look": LOOK,
        "objects": [entry for entry in wrote if last and entry.seq > last],
        "form_here": bool(form.fields["apa"].choices) and (is_public(dossier.complaint) or act is Act.UNHIDE),  # type: ignore[attr-defined]
    }  # fmt: skip
    return desk(request, "console/tampilan_umum.html", context, status)


def _preview(
    request: HttpRequest, dossier: Dossier, things: list[Thing], act: Act, form: SayForm
) -> HttpResponse:  # fmt: skip
    said = form.cleaned_data
    thing = next(each for each in things if each.code == said["apa"])
    why = say(HIDE_REASONS[HideReason(said["sebab"])]) if act is Act.HIDE else ""
    context = {
        **_context(officer_of(request), dossier, things, act), "thing": thing, "why": why,
        "sent": list(said.items()), "said": said,
        "whole": thing.code == REPORT, "do": DO, "change": CHANGE,
    }  # fmt: skip
    return desk(request, "console/tampilan_umum_lihat.html", context)
