"""One ticket of M3-M4 before Biro: what either side says, the evidence, the place with its borders, earlier decisions
on alike cases, and the decision. Also the binding assignment after two tickets, which only Biro can make.

What the rules refuse comes back with its clause and everything typed stays; after a decision the next ticket opens.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import Unit
from cepatrespon.complaints import hearing
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.actions import act as do
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, Entry, open_for
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.reports import precedents
from cepatrespon.rules.case import ROUTING_TICKETS, Ticket
from cepatrespon.rules.lifecycle import Refusal
from cepatrespon.rules.refusals import sentence
from cepatrespon.rules.terms import Act, Office, State, Via
from cepatrespon.templatetags.cepat import language, say

from .biro_desk import added, chosen_words, evidence, onward, position, query_of, ready_words
from .biro_filters import Narrowing
from .complaint_page import READ
from .docket import BIRO, FILTERS, OPEN, READERS, worded
from .doors import desk, for_office, kept_text, officer_of
from .form_parts import UnitForm, reason, unit_field, words
from .offers import setting_of
from .wording import picture, who

FILL = "isi_templat"  # a button that puts ready words into the form, and does nothing else
APPROVE, OTHER, REJECT = "setuju", "lain", "tolak"
HANDED = (Act.COORDINATE, Act.DISPOSE, Act.APPROVE)


class DecideForm(UnitForm):
    """The decision on a ticket: whose it is, and why. Nothing is chosen beforehand."""

    needed = frozenset({"ke"})
    putusan = forms.ChoiceField(
        label=gettext_lazy("Unit yang harus bertindak"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih putusannya.")},
    )  # fmt: skip
    ke = unit_field(gettext_lazy("Unit lain"), required=False)
    alasan = reason(
        gettext_lazy("Alasan putusan"),
        gettext_lazy("Tulis alasan putusan; kedua unit membacanya."),
        gettext_lazy("Dibaca kedua unit, dan menjadi rujukan putusan berikutnya."),
    )
    field_order = ["putusan", "ke", "alasan"]

    def prepare(self) -> None:
        ticket, known = self.setting.case.ticket, self.setting.registry
        if ticket is None:
            return
        choices = [(REJECT, _("Tolak: tetap %(unit)s") % {"unit": known.unit(ticket.unit).name})]
        if ticket.proposed is not None:
            choices.insert(0, (APPROVE, _("Setujui: %(unit)s") % {"unit": known.unit(ticket.proposed).name}))
            choices.append((OTHER, _("Unit lain")))
        else:
            choices.insert(0, (OTHER, _("Setujui, dan tetapkan unitnya")))
            self.fields["ke"].label = _("Unit yang ditetapkan")
        self.fields["putusan"].choices = choices  # type: ignore[attr-defined]

    def offered(self, unit: Unit) -> bool:
        ticket = self.setting.case.ticket
        return ticket is None or ticket.act is not Act.MOVE_KELURAHAN or unit.kind is ticket.proposed_kind

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("putusan") == OTHER and not said.get("ke") and "ke" not in self.errors:
            self.add_error("ke", _("Tulis unit yang harus bertindak."))
        return said


class AssignForm(UnitForm):
    """Biro assigns a report that it does not hold (M3), after having read it (M2)."""

    reads_evidence = True
    alasan = words(label=gettext_lazy("Pesan untuk unit tujuan"), required=False)
    field_order = ["ke", "alasan"]


@for_office(*READERS, kinds=BIRO)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The ticket's page; a POST decides it, or assigns the report where only Biro may."""
    officer, at = officer_of(request), now()
    found = visible_to(officer).filter(number=number).first()
    if found is None:
        raise Http404
    dossier = open_for(found, officer, at)
    form_type = _form_type(dossier, officer)
    setting = setting_of(dossier, officer)
    if form_type is None:
        return _page(request, dossier, officer, None)
    ready = ready_words(dossier, officer, *(_acts(form_type)))
    if request.method != "POST" or FILL in request.POST:
        typed = {name: request.POST.get(name, "") for name in form_type.base_fields}
        given: dict[str, Any] = kept_text(request) or typed
        key = request.POST.get(FILL, "") or request.GET.get("templat", "")
        given["alasan"] = added(str(given.get("alasan", "")), chosen_words(ready, key))
        return _page(request, dossier, officer, form_type(setting=setting, given=given), ready)
    form = form_type(request.POST, setting=setting)
    if not form.is_valid():
        return _page(request, dossier, officer, form, ready, status=422)
    room = _room(request, dossier, officer)
    following = position(room, found).following
    try:
        after = _decided(form, officer, number, at, set(READ) <= set(request.POST.getlist("baca")))
    except Refused as refused:
        fresh = open_for(visible_to(officer).get(number=number), officer, at)
        return _page(request, fresh, officer, form, ready, Refusal(refused.clause, refused.why), 409)
    except Invalid as invalid:
        form.add_error(invalid.field if invalid.field in form.fields else None, invalid.message)
        return _page(request, dossier, officer, form, ready, status=422)
    unit = registry.current().unit(after.holder_id).name
    said = {"number": number, "unit": unit}
    messages.success(request, _("%(number)s: diputuskan. Yang harus bertindak: %(unit)s.") % said)
    return redirect(onward("putusan", "docket", following, _query(request)))


def _form_type(dossier: Dossier, officer: Officer) -> type[UnitForm] | None:
    """What there is for Biro to do on the report now."""
    if officer.office != Office.VALIDATOR:
        return None
    case = dossier.case
    if case.ticket is not None:
        return DecideForm if case.ticket.act in ROUTING_TICKETS else None
    return AssignForm if any(choice.act is Act.COORDINATE for choice in dossier.choices) else None


def _acts(form_type: type[UnitForm]) -> tuple[Act, ...]:
    return (Act.APPROVE, Act.REJECT) if form_type is DecideForm else (Act.COORDINATE,)


def _decided(form: UnitForm, officer: Officer, number: str, at: datetime, read: bool) -> Complaint:
    """Do it. Raises what `actions.act` raises."""
    which, said = visible_to(officer).filter(number=number), form.cleaned_data
    details = Details(to=said.get("ke") or None, reason=said["alasan"], read=read)
    if isinstance(form, AssignForm):
        return do(which, Act.COORDINATE, actor_of(officer), details, at=at)
    if said["putusan"] == REJECT:
        return do(which, Act.REJECT, actor_of(officer), Details(reason=said["alasan"]), at=at)
    if said["putusan"] == APPROVE:
        details = Details(reason=said["alasan"])
    return do(which, Act.APPROVE, actor_of(officer), details, at=at)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
def _narrowing(request: HttpRequest) -> Narrowing:
    return Narrowing(query_of(request, FILTERS[OPEN]), FILTERS[OPEN], registry.current())


def _query(request: HttpRequest) -> str:
    asked = _narrowing(request).asked
    return "?" + urlencode(asked) if asked else ""


def _room(request: HttpRequest, dossier: Dossier, officer: Officer) -> Any:
    """The queue that this report is walked through in: the tickets, or what is to be assigned."""
    assigning = dossier.case.ticket is None and dossier.case.biro_assigns
    room = hearing.for_biro(officer) if assigning else hearing.docket(officer)
    return room.filter(_narrowing(request).q(parties=not assigning))


def _page(
    request: HttpRequest, dossier: Dossier, officer: Officer, form: UnitForm | None, ready: Any = (),
    refused: Refusal | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    ticket = dossier.case.ticket
    if ticket is None or ticket.act not in ROUTING_TICKETS:
        ticket = next((t for t in reversed(dossier.case.tickets) if t.act in ROUTING_TICKETS), None)
    if ticket is None:
        raise Http404  # never was on the docket
    context = {
        **evidence(dossier, officer), **_claim(dossier, ticket), "form": form, "ready": ready, "fill": FILL,
        "queue": position(_room(request, dossier, officer), dossier.complaint), "query": _query(request),
        "assigning": isinstance(form, AssignForm), "refused": refused,
        "refused_why": sentence(refused.why, language()) if refused else "",
        "read": READ if form and form.reads_evidence else (), "ticked": request.POST.getlist("baca"),
        "precedents": _precedents(dossier, ticket, officer), "chosen_word": _("Putusan"),
        "helps": _consequences(dossier, ticket) if form is not None else {},
    }  # fmt: skip
    return desk(request, "console/docket_tiket.html", context, status)


def _precedents(dossier: Dossier, ticket: Ticket, officer: Officer) -> Any:
    known = registry.current()
    found = precedents.alike(dossier.complaint, ticket.unit, ticket.proposed, visible_to(officer), known)
    return worded(found, known)


def _claim(dossier: Dossier, ticket: Ticket) -> dict[str, Any]:
    """Both sides: who asks for what since when and why; who sent it with which words; what has been said since."""
    known = registry.current()
    filed = next(entry for entry in dossier.entries if entry.seq == ticket.seq)
    handed = next(
        (e for e in reversed(dossier.entries)
         if e.seq < ticket.seq and e.act in HANDED and e.to is not None and e.to.id == ticket.unit), None
    )  # fmt: skip
    since = next((r.at for r in reversed(dossier.case.receipts) if r.unit == ticket.unit and r.at <= ticket.at), None)
    proposed = known.unit(ticket.proposed) if ticket.proposed is not None else None
    said = [e for e in dossier.entries if e.act is Act.NOTE and e.seq > ticket.seq]
    before = [
        e for e in dossier.entries
        if proposed and e.who == proposed.name and e.seq < ticket.seq and (e.reason or e.text or e.note)
    ]  # fmt: skip
    times = sum(t.act in ROUTING_TICKETS and t.seq <= ticket.seq for t in dossier.case.tickets)
    return {
        "ticket": filed, "ticket_word": say(filed.term), "ticket_open": ticket.decided_at is None,
        "filer": known.unit(ticket.unit).name, "proposed": proposed.name if proposed else "", "held_since": since,
        "ticket_photos": [picture(photo, dossier.complaint, _("Foto pemohon")) for photo in filed.photos],
        "ticket_times": times, "ticket_most": dossier.case.policy["routing_tickets"],
        "handed": handed, "handed_who": who(handed) if handed else "",
        "handed_by_route": any(r.via is Via.INTAKE and r.unit == ticket.unit for r in dossier.case.receipts),
        "statements": [
            (who(e), e.at, _said(e), [picture(photo, dossier.complaint, _("Foto keterangan")) for photo in e.photos])
            for e in said
        ],
        "earlier": [(say(e.term), e.at, _said(e)) for e in before],
        "decision": _decision(dossier, ticket),
    }  # fmt: skip


def _said(entry: Entry) -> str:
    return "\n".join(part for part in (entry.reason, entry.text, entry.note) if part)


def _decision(dossier: Dossier, ticket: Ticket) -> Entry | None:
    """How a ticket that is no longer open was decided."""
    if ticket.decided_at is None:
        return None
    decided = (Act.APPROVE, Act.REJECT)
    return next((e for e in dossier.entries if e.seq > ticket.seq and e.act in decided), None)


def _consequences(dossier: Dossier, ticket: Ticket) -> dict[str, Any]:
    """What follows from each choice, in this case's own figures (M8)."""
    standing = dossier.case.standings[ticket.unit]
    response = (standing.response_at - standing.start).total_seconds() if standing.response_at else None
    return {
        "response": response, "start": standing.start, "limit": standing.limit,
        "answer": dossier.case.policy["response"], "waiting": dossier.state is State.TICKET,
    }  # fmt: skip
