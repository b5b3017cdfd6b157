"""One complaint before an officer: evidence, history, clocks, and exactly the acts the rules allow now.

An act is chosen by its own address, so the page works without script and shows one form at a time; the page around it
is the same. What the rules refuse comes back with its clause, and everything typed (photos too) stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.actions import act as do
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, Entry, open_for
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Complaint, Photo
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.rules import refusals
from cepatrespon.rules.case import TICKETS, VERIFICATIONS
from cepatrespon.rules.choosing import Choice
from cepatrespon.rules.lifecycle import Proposal, Refusal, decide
from cepatrespon.rules.terms import ACTS, RESULTS, Act, Result, State
from cepatrespon.rules.wording import moment, opening
from cepatrespon.templatetags.cepat import language, say

from .doors import COMPLAINT_OFFICES, desk, for_office, officer_of
from .explain import duties, lateness, warning_at, why
from .form_parts import ActForm, Setting
from .forms import FORMS, form_for
from .photos import HELD, taken_in
from .wording import history, picture, who

READ = ("foto", "lokasi", "uraian")  # the three ticks of M2
SEEN = "dilihat"  # the number of the last event that the page showed
BY_HAND = frozenset(act for act, _clause in FORMS)
# In which field of a form the trouble stands that `actions` names by the field of the worked examples.
FIELDS = {"bulan": "daftar", "unit": "daftar", "sampai": "tanggal"}
# Which fields of a form a rule's refusal is about.
FIELDS_OF = {
    "proof": ("foto", "uraian"), "field_photo": ("foto",), "not_later": ("tanggal",), "limit_passed": ("tanggal",),
    "reason_type": ("jenis", "alasan"), "classification": ("hasil",),
} | dict.fromkeys(
    ("names_unit", "unit_gone", "not_itself", "below", "outside_body", "decision_names", "decision_kelurahan",
     "kelurahan_only"), ("ke",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """An act offered on the page: with a form, or with the reason why not yet."""

    act: Act
    word: str
    clause: str
    url: str
    chosen: bool
    direct: ActForm | None  # a form without fields: its button stands on the page itself
    refusal: Refusal | None = None
    why: str = ""
    begins: str = "tindakan"  # where on the page its form begins: at the ticks beside the evidence, or with the acts


@for_office(*COMPLAINT_OFFICES)
def complaint(request: HttpRequest, number: str, act: str = "") -> HttpResponse:
    """The page of one complaint; with `act`, that act's form on it, and its POST does the act."""
    officer, at = officer_of(request), now()
    which = visible_to(officer).filter(number=number)
    found = which.first()
    if found is None:
        raise Http404
    chosen = _act(act) if act else None
    dossier = open_for(found, officer, at)
    choice = _choice(dossier, officer, chosen, at) if chosen else None
    if chosen is None:
        return _page(request, dossier)
    form_type = form_for(chosen, choice.clause if choice else "")
    setting = Setting(dossier.case, registry.current(), dossier.category, officer, at)
    if request.method != "POST":
        refusal = _refusal(dossier, officer, chosen, at, choice)
        return _page(request, dossier, chosen, None if refusal else form_type(setting=setting), refused=refusal)
    form = form_type(request.POST, request.FILES, setting=setting)
    form.is_valid()
    held = taken_in(request, form, officer, at) if "foto" in form.fields else []
    if choice is None:
        refused = _refusal(dossier, officer, chosen, at, None)
        return _page(request, dossier, chosen, form, held, refused, 409)
    if not form.is_valid():
        return _page(request, dossier, chosen, form, held, status=422)
    read = set(READ) <= set(request.POST.getlist("baca"))
    try:
        after = do(which, chosen, actor_of(officer), form.details([photo.pk for photo in held], read), at=at)
    except Refused as refused:
        fresh = open_for(which.get(), officer, at)
        _mark(form, refused, len(held))
        return _page(request, fresh, chosen, form, held, Refusal(refused.clause, refused.why), 409)
    except Invalid as invalid:
        name = FIELDS.get(invalid.field, invalid.field)
        form.add_error(name if name in form.fields else None, invalid.message)
        return _page(request, dossier, chosen, form, held, status=422)
    except Complaint.DoesNotExist:
        raise Http404 from None
    messages.success(request, _done(after, chosen, at))
    return redirect("console:laporan", number)


def _act(slug: str) -> Act:
    try:
        act = Act(slug)
    except ValueError:
        raise Http404 from None
    if act not in BY_HAND:
        raise Http404
    return act


def _choice(dossier: Dossier, officer: Officer, act: Act, at: datetime) -> Choice | None:
    """The choice of this act, where the rules offer it."""
    return next((choice for choice in dossier.choices if choice.act is act), None)


def _refusal(dossier: Dossier, officer: Officer, act: Act, at: datetime, choice: Choice | None) -> Refusal | None:
    """Why this act is not open to this officer now, or None where it is."""
    if choice is not None:
        return choice.refusal
    answer = decide(dossier.case, Proposal(act, at, actor_of(officer)))
    return answer if isinstance(answer, Refusal) else Refusal("-", "state")


def _done(complaint: Complaint, act: Act, at: datetime) -> str:
    """What has just been recorded, and whose turn it is by it: the unit that owes, which is not always the holder."""
    said = {"number": complaint.number, "act": say(ACTS[act]), "when": moment(at, language())}
    if complaint.answers_id is None or complaint.due_at is None:
        return _("%(number)s: %(act)s dicatat, %(when)s.") % said
    said |= {"unit": registry.current().unit(complaint.answers_id).name, "until": moment(complaint.due_at, language())}
    if complaint.due_at < at:
        return _("%(number)s: %(act)s dicatat, %(when)s. Giliran %(unit)s, terlambat sejak %(until)s.") % said
    return _("%(number)s: %(act)s dicatat, %(when)s. Giliran %(unit)s, paling lambat %(until)s.") % said


def _mark(form: ActForm, refused: Refused, photos: int) -> None:
    """Mark the field that a refusal is about, where the form has it: what is still empty comes first."""
    names = [name for name in FIELDS_OF.get(refused.why, ()) if name in form.fields]
    empty = [name for name in names if not (photos if name == "foto" else form.cleaned_data.get(name))]
    if names:
        form.add_error((empty or names)[0], refused.message)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
def _page(
    request: HttpRequest, dossier: Dossier, chosen: Act | None = None, form: ActForm | None = None,
    held: list[Photo] | None = None, refused: Refusal | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    officer, complaint = officer_of(request), dossier.complaint
    known = registry.current()
    names = {id: unit.name for id, unit in known.agencies.items()}
    stale = _stale(request, dossier) if refused else None
    offers = _offers(dossier, officer, chosen)
    form = form if form and form.fields else None  # a button alone stands with the offers
    context: dict[str, Any] = {
        "d": dossier, "c": complaint, "case": dossier.case, "at": dossier.at, "title": opening(complaint.body),
        "state": dossier.state, "mode": dossier.mode or "",
        "english": language() == "en",
        "offers": offers, "may_act": any(offer.refusal is None for offer in offers),
        "listed": any(offer.chosen and offer.refusal is None for offer in offers),
        "chosen": chosen, "chosen_word": say(ACTS[chosen]) if chosen else "",
        "form": form, "held": [picture(photo, complaint) for photo in held or []], "held_name": HELD,
        "read": READ if form and form.reads_evidence else (), "ticked": request.POST.getlist("baca"),
        "seen_name": SEEN, "seen": dossier.case.last_seq,
        "closed": chosen is not None and all(choice.act is not chosen for choice in dossier.choices),
        "refused": refused, "refused_why": refusals.sentence(refused.why, language()) if refused else "",
        "stale": stale, "stale_who": who(stale) if stale else "",
        "stale_word": say(stale.term) if stale else "",
        "photos": [picture(photo, complaint, _("Foto pelapor")) for photo in dossier.photos],
        "history": history(dossier.entries), "why": why(dossier), "duties": duties(dossier),
        "warning": warning_at(dossier), "lateness": lateness(dossier, names),
        "scores": [(names[score.unit], score) for score in dossier.scores],
        "linked": _linked(dossier, officer), **_place(dossier), **_submission(dossier), **_ticket(dossier, names),
    }  # fmt: skip
    return desk(request, "console/laporan.html", context, status)


def _offers(dossier: Dossier, officer: Officer, chosen: Act | None) -> list[Offer]:
    found = []
    setting = Setting(dossier.case, registry.current(), dossier.category, officer, dossier.at)
    for choice in dossier.choices:
        if choice.act not in BY_HAND:
            continue
        form_type, refusal = form_for(choice.act, choice.clause), choice.refusal
        if choice.act is Act.DISPOSE and setting.registry.descendants(dossier.holder.id) == {dossier.holder.id}:
            refusal = Refusal(choice.clause, "below")  # the rules do not know the tree: nobody stands below
        found.append(
            Offer(
                choice.act,
                say(ACTS[choice.act]),
                choice.clause,
                reverse("console:tindakan", args=[dossier.complaint.number, choice.act.value]),
                choice.act is chosen,
                form_type(setting=setting) if not form_type.base_fields and refusal is None else None,
                refusal,
                refusals.sentence(refusal.why, language()) if refusal else "",
                "h-bukti" if form_type.reads_evidence else "tindakan",
            )
        )
    return sorted(found, key=lambda offer: (offer.refusal is not None, offer.direct is None))


def _stale(request: HttpRequest, dossier: Dossier) -> Entry | None:
    """What somebody did after the page was shown that this form comes from: perhaps why it is refused."""
    seen = request.POST.get(SEEN, "")
    if not seen.isdigit():
        return None
    return next((entry for entry in reversed(dossier.entries) if entry.seq > int(seen)), None)


def _linked(dossier: Dossier, officer: Officer) -> list[tuple[str, bool]]:
    """The linked reports, and whether this officer may open each."""
    if not dossier.linked:
        return []
    open_to = set(visible_to(officer).filter(number__in=dossier.linked).values_list("number", flat=True))
    return [(number, number in open_to) for number in dossier.linked]


def _place(dossier: Dossier) -> dict[str, Any]:
    """The drawing of where it is, and the names of the kelurahan beside it: M4 is judged from them."""
    sketch = dossier.sketch()
    regions = dossier.registry.regions
    return {"sketch": sketch, "beside": [regions[code].name for code in sketch.neighbours] if sketch else []}


def _submission(dossier: Dossier) -> dict[str, Any]:
    """The last follow-up and what its verifiers found, for whoever decides on it and whoever must act again."""
    sent = next((entry for entry in reversed(dossier.entries) if entry.act is Act.SUBMIT), None)
    if sent is None:
        return {"sent": None}
    return {
        "sent": sent,
        "sent_who": who(sent),
        "sent_photos": [picture(photo, dossier.complaint, _("Tindak lanjut")) for photo in sent.photos],
        "verdicts": [
            (e, who(e), say(e.term), say(e.result) if e.result else "", e.result is RESULTS[Result.MATCHES])
            for e in dossier.entries
            if e.act in VERIFICATIONS and e.seq > sent.seq
        ],
        "unverified": dossier.state is State.SUBMITTED,
        "criteria": dossier.category.criteria if dossier.category else (),
    }


def _ticket(dossier: Dossier, names: dict[int, str]) -> dict[str, Any]:
    """The open ticket: what was asked, by whom, and what is proposed."""
    if (ticket := dossier.case.ticket) is None:
        return {"ticket": None}
    filed = next(entry for entry in dossier.entries if entry.seq == ticket.seq)
    return {
        "ticket": filed,
        "ticket_word": say(filed.term),
        "ticket_unit": names[ticket.unit],
        "ticket_proposed": names.get(ticket.proposed or 0, ""),
        "ticket_count": sum(entry.act in TICKETS for entry in dossier.entries),
        "ticket_photos": [picture(photo, dossier.complaint, _("Foto pemohon")) for photo in filed.photos],
    }
