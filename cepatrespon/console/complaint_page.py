"""The page around an officer's acts on one report: evidence, place, history, clocks, and what is kept beside it.

Reads a dossier and says what stands on the page; `complaint` parses and acts.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.access import PRIVATE, noted
from cepatrespon.complaints.dossier import Dossier, Entry
from cepatrespon.complaints.models import Photo, Reporter
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.rules import refusals
from cepatrespon.rules.case import TICKETS, VERIFICATIONS
from cepatrespon.rules.lifecycle import Refusal
from cepatrespon.rules.terms import ACTS, RESULTS, Act, Office, Result, State
from cepatrespon.rules.wording import opening
from cepatrespon.templatetags.cepat import language, say

from .answers import KEEPERS, ready
from .checks import told
from .doors import desk, officer_of
from .explain import duties, lateness, warning_at, why
from .form_parts import ActForm
from .forms_beside import NoteForm
from .moderation import moderates
from .offers import KEYS, address, kept_open, offers, setting_of
from .photos import HELD
from .place import place
from .priority import going_first
from .pushing import may_push
from .wording import history, picture, who

READ = ("foto", "lokasi", "uraian")  # the three ticks of M2
SEEN = "dilihat"  # the number of the last event that the page showed
# Who is told whose officers a report is about; its unit never sees the page at all.
TOLD_ACCUSED = frozenset({Office.INSPECTOR, Office.VALIDATOR})


def page(
    request: HttpRequest, dossier: Dossier, chosen: Act | None = None, form: ActForm | None = None,
    held: list[Photo] | None = None, refused: Refusal | None = None, status: int = 200,
    reporter: Reporter | None = None,
) -> HttpResponse:  # fmt: skip
    """The page; with `chosen` that act's form on it, with `reporter` who reported, once. Notes that it was opened."""
    officer, complaint = officer_of(request), dossier.complaint
    noted(complaint, officer, PRIVATE, dossier.at)
    names = {id: unit.name for id, unit in registry.current().agencies.items()}
    stale = _stale(request, dossier) if refused else None
    offered = offers(dossier, officer, chosen)
    form = form if form and form.fields else None  # a button alone stands with the offers
    listed = any(offer.chosen and offer.refusal is None for offer in offered)
    context: dict[str, Any] = {
        "d": dossier, "c": complaint, "case": dossier.case, "at": dossier.at, "title": opening(complaint.body),
        "state": dossier.state, "mode": dossier.mode or "", "english": language() == "en",
        "offers": [offer for offer in offered if offer.moves], "beside_acts": [o for o in offered if not o.moves],
        "may_act": any(offer.refusal is None and offer.moves for offer in offered), "listed": listed,
        "chosen": chosen, "chosen_word": say(ACTS[chosen]) if chosen else "",
        "form": form, "held": [picture(photo, complaint) for photo in held or []], "held_name": HELD,
        "read": READ if form and form.reads_evidence else (), "ticked": request.POST.getlist("baca"),
        "seen_name": SEEN, "seen": dossier.case.last_seq, "ready": ready(dossier, officer, chosen, form),
        "closed": chosen is not None and chosen is not Act.NOTE and all(offer.act is not chosen for offer in offered),
        "note_chosen": chosen is Act.NOTE, "keeps_templates": officer.office in KEEPERS,
        "refused": refused, "refused_why": refusals.sentence(refused.why, language()) if refused else "",
        "stale": stale, "stale_who": who(stale) if stale else "",
        "stale_word": say(stale.term) if stale else "",
        "photos": [picture(photo, complaint, _("Foto pelapor")) for photo in dossier.photos],
        "history": history(dossier.entries), "why": why(dossier), "duties": duties(dossier),
        "warning": warning_at(dossier), "lateness": lateness(dossier, names),
        "scores": [(names[score.unit], score) for score in dossier.scores],
        "linked": _linked(dossier, officer), "watermarked": complaint.private, "reporter": reporter,
        "may_push": may_push(dossier, officer),
        "accused": names.get(dossier.case.accused or 0, "") if officer.office in TOLD_ACCUSED else "",
        "assignee": _assignee(dossier, officer), "note": _note(dossier, officer, chosen, form),
        "ask": next((offer for offer in offered if offer.act is Act.UNCLEAR and offer.refusal is None), None),
        **place(dossier, officer), **_submission(dossier), **_ticket(dossier, names), **told(dossier, officer),
        **moderates(dossier, officer), **going_first(dossier),
    }  # fmt: skip
    return desk(request, "console/laporan.html", context, status)


def _stale(request: HttpRequest, dossier: Dossier) -> Entry | None:
    """What somebody did after the page was shown that this form comes from: perhaps why it is refused."""
    seen = request.POST.get(SEEN, "")
    if not seen.isdigit():
        return None
    return next((entry for entry in reversed(dossier.entries) if entry.seq > int(seen)), None)


def _linked(dossier: Dossier, officer: Officer) -> list[dict[str, Any]]:
    """The linked reports, to and from, and where they stand as far as this officer may open them."""
    if not dossier.linked:
        return []
    found = visible_to(officer).filter(number__in=dossier.linked)
    rows = {row["number"]: row for row in found.values("number", "state", "mode", "category_id", "pk")}
    made = []
    for number in dossier.linked:
        row = rows.get(number)
        category = dossier.registry.category(row["category_id"]) if row and row["category_id"] else None
        made.append({
            "number": number, "opens": row is not None, "state": row["state"] if row else "",
            "mode": row["mode"] if row else "", "category": category.name if category else "",
            "from": row is not None and row["pk"] == dossier.complaint.linked_from_id,
        })  # fmt: skip
    return made


def _assignee(dossier: Dossier, officer: Officer) -> str:
    """Whose task it is: a name, told only within the unit whose officer that is."""
    if dossier.case.assignee is None or officer.agency_id != dossier.case.holder:
        return ""
    found = Officer.objects.filter(pk=dossier.case.assignee).first()
    return found.full_name if found else ""


def _note(dossier: Dossier, officer: Officer, chosen: Act | None, form: ActForm | None) -> dict[str, Any] | None:
    """The form for an internal note at the foot of the page, where this officer may keep one."""
    if Act.NOTE not in kept_open(dossier, officer):
        return None
    mine = form if chosen is Act.NOTE and form else NoteForm(setting=setting_of(dossier, officer))
    return {"form": mine, "url": address(dossier, Act.NOTE), "key": KEYS[Act.NOTE]}


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
