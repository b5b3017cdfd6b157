"""More time than a unit may set itself (M7): the unit asks, Biro sets the date or refuses.

A unit that has used its own estimates asks here, before its limit passes; asking moves nothing. What Biro sets is an
EWS like any other: the reporter reads it, it is counted and published.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.actions import Details, keep
from cepatrespon.complaints.actions import act as do
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, open_for
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Event
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.reports import requests
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import WIB
from cepatrespon.rules.case import UNSUBMITTED
from cepatrespon.rules.lifecycle import Actor, Proposal, Refusal, decide
from cepatrespon.rules.refusals import sentence
from cepatrespon.rules.terms import EXTENSION_REASONS, Act, ExtensionReason, Office, UnitKind
from cepatrespon.rules.wording import moment
from cepatrespon.templatetags.cepat import language, say

from .biro_desk import evidence
from .docket import BIRO
from .doors import desk, for_office, kept_text, officer_of
from .form_parts import ActForm, words
from .forms_work import ExtendForm
from .offers import setting_of

GRANT, REFUSE, ASK = "setuju", "tolak", "minta"


class AskForm(ExtendForm):
    """A unit's request. The same date, kind and explanation as an estimate; nobody outside reads it."""

    button = gettext_lazy("Kirim permintaan kepada Biro")
    effect = gettext_lazy("Batasnya belum berubah sampai Biro menetapkannya; laporan tetap Anda kerjakan.")
    effect_clause = "M7"

    def prepare(self) -> None:
        super().prepare()
        self.fields["alasan"].help_text = _("Dibaca Biro Pemerintahan. Bila disetujui, pelapor membaca alasan Biro.")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("sampai") and said["sampai"] <= self.setting.case.standing.limit:
            self.add_error("tanggal", sentence("not_later", language()))
        return said

    def details(self, photos: Any = (), read: bool = False) -> Details:
        said = self.cleaned_data
        return Details(note=said["alasan"], until=said["sampai"], extension=said["jenis"])


class GrantForm(ExtendForm):
    """Biro's date, filled in with what the unit asked for."""

    button = gettext_lazy("Setujui, tetapkan tanggal ini")


class RefuseForm(ActForm):
    button = gettext_lazy("Tolak permintaan")
    effect = gettext_lazy("Batasnya tetap. Unit membaca alasannya; pelapor tidak.")
    effect_clause = "M7"
    bad = True
    catatan = words(
        label=gettext_lazy("Alasan penolakan"),
        error_messages={"required": gettext_lazy("Tulis alasan penolakan; unit membacanya.")},
    )


@for_office(Office.VALIDATOR, Office.ADMINISTRATOR, kinds=BIRO)
def overview(request: HttpRequest) -> HttpResponse:
    """The open requests, those whose limit passes first in front."""
    officer, at, reg = officer_of(request), now(), registry.current()
    found = requests.open_now(visible_to(officer), reg, at)
    context = {
        "at": at, "back": request.get_full_path(), "days": limits.EXTENSION_ASKED_DAYS,
        "rows": [(each, reg.unit(each.unit).short_name, say(EXTENSION_REASONS[each.kind])) for each in found],
    }  # fmt: skip
    return desk(request, "console/perpanjangan.html", context)


@for_office(Office.VALIDATOR, Office.ADMINISTRATOR)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One report: a unit's administrator asks for more time, a validator sets it or refuses."""
    officer, at = officer_of(request), now()
    found = visible_to(officer).filter(number=number).first()
    if found is None:
        raise Http404
    dossier = open_for(found, officer, at)
    asked = requests.pending(Event.objects.filter(complaint=found).order_by("seq"))
    decides = officer.office == Office.VALIDATOR
    if not decides and officer.agency_id != dossier.case.holder and not _of_biro(officer):
        raise Http404
    refused = _why_not(dossier, officer, asked, at)
    wanted = request.POST.get("putusan", "") if decides else ASK
    forms_here = _forms(request, dossier, officer, asked, wanted)
    form = forms_here.get(wanted)
    if request.method != "POST" or form is None:
        return _page(request, dossier, officer, asked, forms_here, refused)
    if refused is not None and wanted != REFUSE:
        return _page(request, dossier, officer, asked, forms_here, refused, 409)
    if not form.is_valid():
        return _page(request, dossier, officer, asked, forms_here, None, 422, form)
    which = visible_to(officer).filter(number=number)
    try:
        if wanted == GRANT:
            do(which, Act.EXTEND, actor_of(officer), form.details(), at=at)
        elif wanted == REFUSE and asked is not None:
            said = Details(note=form.cleaned_data["catatan"], extension=asked.data["kind"])
            keep(which, Act.NOTE, actor_of(officer), said, at=at)
        else:
            keep(which, Act.NOTE, actor_of(officer), form.details(), at=at)
    except Refused as no:
        fresh = open_for(which.get(), officer, at)
        return _page(request, fresh, officer, asked, forms_here, Refusal(no.clause, no.why), 409, form)
    except Invalid as invalid:
        form.add_error(None, invalid.message)
        return _page(request, dossier, officer, asked, forms_here, None, 422, form)
    messages.success(request, _done(wanted) % {"number": number})
    return redirect("console:perpanjangan") if decides else redirect("console:laporan", number)


def _done(wanted: str) -> str:
    said = {
        GRANT: _("%(number)s: tanggal baru ditetapkan."), REFUSE: _("%(number)s: permintaan ditolak; batasnya tetap."),
        ASK: _("%(number)s: permintaan dikirim kepada Biro. Batasnya belum berubah."),
    }  # fmt: skip
    return said[wanted]


def _of_biro(officer: Officer) -> bool:
    unit = registry.current().agencies.get(officer.agency_id or 0)
    return unit is not None and unit.kind is UnitKind.BIRO


def _why_not(dossier: Dossier, officer: Officer, asked: Event | None, at: datetime) -> Refusal | None:
    """Why more time cannot be set by Biro now, whatever the date; None where it can. Asked of the rules (M7)."""
    case = dossier.case
    if case.state not in UNSUBMITTED:
        return Refusal("-", "state")
    biro = Actor(office=Office.VALIDATOR, unit=registry.current().biro_id)
    later = case.standing.limit + timedelta(days=1)
    probe = Proposal(Act.EXTEND, at, biro, until=later, extension=ExtensionReason.DIFFICULTY, reason="-")
    answer = decide(case, probe)
    return answer if isinstance(answer, Refusal) else None


def _forms(
    request: HttpRequest, dossier: Dossier, officer: Officer, asked: Event | None, wanted: str
) -> dict[str, ActForm]:
    """The forms of this page: one to ask, or two to answer with; the one that was sent holds what was sent."""
    setting = setting_of(dossier, officer)
    if officer.office == Office.VALIDATOR:
        kinds: dict[str, type[ActForm]] = {GRANT: GrantForm, **({REFUSE: RefuseForm} if asked else {})}
    elif officer.agency_id == dossier.case.holder:
        kinds = {ASK: AskForm}
    else:
        return {}
    made: dict[str, ActForm] = {}
    for name, kind in kinds.items():
        sent = request.POST if request.method == "POST" and name == wanted else None
        form = kind(sent, setting=setting, given=_given(asked) if name == GRANT else kept_text(request))
        form.auto_id = f"{name}-%s"
        made[name] = form
    return made


def _given(asked: Event | None) -> dict[str, Any]:
    if asked is None:
        return {}
    until = datetime.fromisoformat(asked.data["until"]).astimezone(WIB)
    return {
        "tanggal": until.date(), "jam": until.time().replace(microsecond=0), "jenis": asked.data["kind"],
        "alasan": asked.data.get("note", ""),
    }  # fmt: skip


def _page(
    request: HttpRequest, dossier: Dossier, officer: Officer, asked: Event | None, made: dict[str, ActForm],
    refused: Refusal | None = None, status: int = 200, sent: forms.Form | None = None,
) -> HttpResponse:  # fmt: skip
    case = dossier.case
    context = {
        **evidence(dossier, officer), "asked": asked, "forms": made, "form": sent,
        "asked_until": datetime.fromisoformat(asked.data["until"]) if asked else None,
        "asked_kind": say(EXTENSION_REASONS[ExtensionReason(asked.data["kind"])]) if asked else "",
        "asked_unit": registry.current().unit(asked.unit_id).name if asked and asked.unit_id else "",
        "standing": case.standing, "most": case.policy["extensions"],
        "own_left": case.standing.extensions < case.policy["extensions"] and case.state in UNSUBMITTED,
        "refused": refused,
        "refused_why": sentence(refused.why, language()) if refused else "", "chosen_word": _("Permintaan"),
        "decides": officer.office == Office.VALIDATOR, "limit_word": moment(case.standing.limit, language()),
    }  # fmt: skip
    return desk(request, "console/perpanjangan_satu.html", context, status)
