"""One task on a telephone: the place, the reporter's words, what the unit noted, and the acts, all on one page.

The page carries every form at once, so that it works where there is no network; what is sent is recorded once (see
`queued`). What the rules refuse comes back with its clause, and everything typed stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints import access
from cepatrespon.complaints.actions import Details, keep
from cepatrespon.complaints.actions import act as do
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, open_for
from cepatrespon.complaints.errors import Refused
from cepatrespon.complaints.models import Photo
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.rules import beside, refusals
from cepatrespon.rules.beside import ACTS_BESIDE
from cepatrespon.rules.case import UNSUBMITTED
from cepatrespon.rules.terms import ACTS, Act, Office, State
from cepatrespon.rules.wording import moment, opening
from cepatrespon.templatetags.cepat import language, say

from . import queued
from .doors import for_office, kept_text, officer_of
from .form_parts import ActForm, Setting
from .nearness import asked_point, away
from .photos import HELD, taken_in
from .queued import Recorded, Returned
from .task_forms import FIELDS_OF, ON_THE_SPOT, Panel, form_of, title_of
from .tasks import HAND_BACK, SENDING, TAKE
from .wording import history, picture, who
from .worker import field

NEEDS_PROCESS = frozenset({Act.SUBMIT})  # may be filled in before it is open: in a dead spot both wait in one queue


@for_office(Office.FIELD)
def task(request: HttpRequest, number: str, act: str = "") -> HttpResponse:
    """The page of one task; with `act` that form stands open, and its POST does the act."""
    officer, at = officer_of(request), now()
    if act not in ("", TAKE, HAND_BACK, *(row[0].value for row in ON_THE_SPOT)):
        raise Http404
    if request.method == "POST":
        if act in (TAKE, HAND_BACK):
            return _assigned(request, officer, number, act, at)
        if act:
            return _done(request, officer, number, Act(act), at)
    found = visible_to(officer).filter(number=number, holder_id=officer.agency_id).first()
    if found is None:
        raise Http404
    access.noted(found, officer, access.PRIVATE, at)
    return _page(request, officer, open_for(found, officer, at), act)


# ── the acts ─────────────────────────────────────────────────────────────────────────────────────
def _done(request: HttpRequest, officer: Officer, number: str, act: Act, at: datetime) -> HttpResponse:
    """One of the acts of the page, recorded once."""
    which = visible_to(officer).filter(number=number)
    form: ActForm | None = None
    held: list[Photo] = []

    def take_in(dossier: Dossier) -> ActForm:
        nonlocal form, held
        form = form_of(act, _setting(dossier, officer), request.POST, request.FILES)
        form.is_valid()
        held = taken_in(request, form, officer, at) if "foto" in form.fields else []
        return form

    def read() -> ActForm:
        filled = take_in(open_for(which.get(), officer, at))
        if not filled.is_valid():
            raise Returned.by_form(filled)
        return filled

    def record(form: ActForm) -> Recorded:
        details = form.details([photo.pk for photo in held])
        act_of = keep if act in ACTS_BESIDE else do
        try:
            after = act_of(which, act, actor_of(officer), details, at=at)
        except Refused as refused:
            if refused.why == "state" and act in NEEDS_PROCESS and form.setting.case.state in UNSUBMITTED:
                raise Returned(_process_first(), refused.clause, status=409, why=refused.why) from None
            raise
        said = {"number": number, "act": say(ACTS[act]), "when": moment(at, language())}
        to = reverse("console:tugas") if act in SENDING else reverse("console:satu-tugas", args=[after.number])
        return Recorded(to, _("%(number)s: %(act)s dicatat, %(when)s.") % said)

    def back(returned: Returned) -> HttpResponse:
        complaint = which.first()
        if complaint is None:
            return _gone(request, returned)
        dossier = open_for(complaint, officer, at)
        shown = form or take_in(dossier)
        if not shown.errors:
            names = [name for name in [*returned.errors, *FIELDS_OF.get(returned.why, ())] if name in shown.fields]
            empty = [name for name in names if not (held if name == "foto" else shown.cleaned_data.get(name))]
            shown.add_error(next(iter(empty or names), None), returned.reason)
        return _page(request, officer, dossier, act.value, shown, held, returned)

    return queued.post(request, at, read=read, do=record, back=back)


def _assigned(request: HttpRequest, officer: Officer, number: str, act: str, at: datetime) -> HttpResponse:
    """Take an unassigned task for oneself, or hand one's own back."""

    def record(to: int | None) -> Recorded:
        which, details = visible_to(officer).filter(number=number), Details(officer=to)
        keep(which, Act.ASSIGN, actor_of(officer), details, at=at)
        if to is None:
            return Recorded(reverse("console:tugas"), _("%(number)s dikembalikan ke unit.") % {"number": number})
        taken = reverse("console:satu-tugas", args=[number])
        return Recorded(taken, _("%(number)s sekarang tugas Anda.") % {"number": number})

    return queued.post(
        request, at, read=lambda: officer.pk if act == TAKE else None, do=record,
        back=lambda returned: _gone(request, returned),
    )  # fmt: skip


def _gone(request: HttpRequest, returned: Returned) -> HttpResponse:
    messages.error(request, returned.reason)
    return redirect("console:tugas")


def _setting(dossier: Dossier, officer: Officer) -> Setting:
    return Setting(dossier.case, registry.current(), dossier.category, officer, dossier.at)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
def _page(
    request: HttpRequest, officer: Officer, dossier: Dossier, act: str, form: ActForm | None = None,
    held: list[Photo] | None = None, returned: Returned | None = None,
) -> HttpResponse:  # fmt: skip
    complaint, case, actor = dossier.complaint, dossier.case, actor_of(officer)
    here = asked_point(request.GET)
    placed = here is not None and complaint.lat is not None and complaint.lng is not None
    status = 200 if returned is None else 409 if returned.why or returned.code else 422
    theirs = case.assignee in (officer.pk, officer.stands_for) and case.assignee is not None
    context: dict[str, Any] = {
        "d": dossier, "c": complaint, "at": dossier.at, "title": opening(complaint.body), "state": dossier.state,
        "theirs": theirs, "nobodys": case.assignee is None, "watermarked": complaint.private,
        "take": officer.stands_for is None and beside.takes(case, actor), "give": beside.hands_back(case, actor),
        "far": away(here, (complaint.lat, complaint.lng)) if placed else "",  # type: ignore[arg-type]
        "panels": _panels(request, officer, dossier, act, form), "form": form, "returned": returned,
        "chosen": act, "held": [picture(photo, complaint) for photo in held or []], "held_name": HELD,
        "sketch": dossier.sketch(), "photos": [picture(p, complaint, _("Foto pelapor")) for p in dossier.photos],
        "kept": [(e, who(e), say(e.term)) for e in reversed(dossier.entries) if e.act in (Act.NOTE, Act.UPDATE)],
        "waits": dossier.state not in UNSUBMITTED, "rejected": _rejected(dossier), "history": history(dossier.entries),
        "criteria": dossier.category.criteria if dossier.category else (),
    }  # fmt: skip
    return field(request, "console/tugas_satu.html", context, status)


def _panels(request: HttpRequest, officer: Officer, dossier: Dossier, act: str, form: ActForm | None) -> list[Panel]:
    """The forms of the page: those open now, and those that open once the work has begun."""
    offers = {choice.act: choice for choice in dossier.choices}
    beside_now = beside.offered(dossier.case, actor_of(officer))
    setting, found = _setting(dossier, officer), []
    for one, _form, _title in ON_THE_SPOT:
        choice, first = offers.get(one), ""
        if one in ACTS_BESIDE:
            shown = one in beside_now
        elif choice is not None:
            shown, refusal = True, choice.refusal
            first = refusals.sentence(refusal.why, language()) if refusal else ""
        else:
            shown = one in NEEDS_PROCESS and dossier.state in UNSUBMITTED
            first = _process_first()
        opened = one.value == act
        if not shown and not (opened and form is not None):
            continue
        shown_form = form if opened and form is not None else form_of(
            one, setting, initial=kept_text(request) if opened else None
        )  # fmt: skip
        found.append(Panel(one, title_of(one), shown_form, opened, first if choice is None or first else ""))
    return found


def _process_first() -> str:
    return _("Tekan Mulai kerjakan dahulu. Tanpa sinyal, keduanya dapat diisi dan dikirim berurutan.")


def _rejected(dossier: Dossier) -> Any:
    """Why the last follow-up was refused, where it has to be done again."""
    if dossier.state is not State.REJECTED:
        return None
    return next((entry for entry in reversed(dossier.entries) if entry.act is Act.REJECT), None)
