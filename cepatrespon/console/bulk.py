"""One act on several reports at once: each wholly or not at all, and a page that lists what became of each.

An act without fields is done at once; every other has a page of its own, on which M2's ticks stand beside the evidence
of each report. A form carries a token: sent twice it does nothing twice. What is lawful is asked of the rules for each
report by itself; here is only who is offered what.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints import access, answers
from cepatrespon.complaints.actions import Details, act, keep
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of, oversees, visible_to
from cepatrespon.rules import limits, refusals
from cepatrespon.rules.beside import ACTS_BESIDE
from cepatrespon.rules.terms import ACTS, Act, Office
from cepatrespon.rules.wording import moment, opening
from cepatrespon.templatetags.cepat import language, say

from .bulk_forms import FORMS, BulkForm, Card, cards
from .doors import COMPLAINT_OFFICES, desk, for_office, officer_of

READ = ("foto", "lokasi", "uraian")  # the three ticks of M2, of each report
KEPT = "borongan"  # in the session: what became of the last selections
RESULTS_KEPT = 3
HOLDERS = (Office.ADMINISTRATOR, Office.INSPECTOR)


@dataclass(frozen=True, slots=True)
class Bulk:
    """An act that may be done to a selection, and by whom."""

    act: Act
    offices: tuple[Office, ...]
    reads: bool = False  # M2: the evidence of each report is confirmed

    @property
    def word(self) -> str:
        """The act's word, in the language of the page."""
        return say(ACTS[self.act])

    @property
    def press(self) -> str:
        """What its button says: of taking up, for how many it counts."""
        return _("Proses yang dipilih") if self.act is Act.PROCESS else self.word


BULK = (
    Bulk(Act.PROCESS, (*HOLDERS, Office.FIELD)),
    Bulk(Act.COORDINATE, HOLDERS, reads=True),
    Bulk(Act.DISPOSE, HOLDERS, reads=True),
    Bulk(Act.ASSIGN, (Office.ADMINISTRATOR,)),
    Bulk(Act.NOTE, (*HOLDERS, Office.FIELD, Office.FACILITATOR, Office.VALIDATOR)),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report. `why` is a key of the rules' refusals, or `message` says it."""

    number: str
    done: bool
    clause: str = ""
    why: str = ""
    message: str = ""
    unit: int | None = None
    due: str = ""  # ISO, UTC


def offered(officer: Officer, *, has_field: bool = True) -> list[Bulk]:
    """The acts that this officer is offered for a selection. `has_field`: the unit has field officers."""
    below = registry.current().descendants(officer.agency_id or 0) - {officer.agency_id}
    return [
        each
        for each in BULK
        if officer.office in each.offices
        and (each.act is not Act.DISPOSE or below)
        and (each.act is not Act.ASSIGN or has_field)
    ]


def new_nonce() -> str:
    """A token of one form."""
    return secrets.token_urlsafe(12)


@for_office(*COMPLAINT_OFFICES)
@require_POST
def chosen(request: HttpRequest) -> HttpResponse:
    """From the list: an act without fields is done, every other leads to its page."""
    officer, picked = officer_of(request), _picked(request.POST.getlist("pilih"))
    doing = _bulk(request.POST.get("aksi", Act.PROCESS.value), officer)
    if not picked:
        messages.warning(request, _("Belum ada laporan yang dipilih. Beri tanda pada laporan yang dimaksud."))
        return redirect(_back(request))
    request.session["borongan-dari"] = _back(request)
    if doing.act not in FORMS:
        return _carried_out(request, doing, picked, lambda _number: Details())
    return redirect(
        reverse("console:borongan-tindakan", args=[doing.act.value]) + "?" + urlencode([("pilih", n) for n in picked])
    )


@for_office(*COMPLAINT_OFFICES)
def bulk(request: HttpRequest, act: str) -> HttpResponse:
    """The page of one act on a selection, and its POST, which does it."""
    officer, at = officer_of(request), now()
    doing = _bulk(act, officer)
    if doing.act not in FORMS:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    picked = _picked(given.getlist("pilih"))
    shown = cards(visible_to(officer), picked, officer, at)
    form = FORMS[doing.act](request.POST if request.method == "POST" else None, officer=officer, at=at)
    if request.method == "POST" and form.is_valid():
        read = {number: set(READ) <= set(request.POST.getlist(f"baca-{number}")) for number in picked}
        if not doing.reads or any(read.values()):
            return _carried_out(request, doing, picked, lambda number: form.details(read[number]))
        form.add_error(None, _("Beri tanda pada foto, lokasi, dan uraian setiap laporan yang dikirim."))
    return _page(request, doing, form, shown, at, 422 if request.method == "POST" else 200)


def _page(
    request: HttpRequest, doing: Bulk, form: BulkForm, shown: Sequence[Card], at: datetime, status: int
) -> HttpResponse:
    officer = officer_of(request)
    for card in shown:  # before it is shown
        access.noted(card.complaint, officer, access.PRIVATE, at)
    ticked = {key: request.POST.getlist(f"baca-{key}") for key in (card.number for card in shown)}
    context = {
        "doing": doing, "word": doing.word, "form": form, "at": at, "read": READ if doing.reads else (),
        "cards": [(card, ticked[card.number]) for card in shown], "nonce": request.POST.get("kunci") or new_nonce(),
        "count": ngettext("%(n)d laporan", "%(n)d laporan", len(shown)) % {"n": len(shown)},
        "from": _back(request),
    }  # fmt: skip
    return desk(request, "console/borongan.html", context, status)


@for_office(*COMPLAINT_OFFICES)
def result(request: HttpRequest, nonce: str) -> HttpResponse:
    """What became of each report of a selection; kept while this officer is signed in, for the last few."""
    kept = request.session.get(KEPT, {}).get(nonce)
    if kept is None:
        messages.info(request, _("Hasil itu sudah tidak disimpan. Keadaan setiap laporan ada di kotak masuk."))
        return redirect("console:kotak-masuk")
    officer, reg = officer_of(request), registry.current()
    outcomes = [Outcome(**row) for row in kept["hasil"]]
    found = visible_to(officer).filter(number__in=[one.number for one in outcomes])
    known = {row.number: opening(row.body) for row in found.only("number", "body")}
    rows = []
    for one in outcomes:
        unit = reg.agencies.get(one.unit or 0)
        until = moment(datetime.fromisoformat(one.due), language()) if one.due else ""
        said = refusals.sentence(one.why, language()) if one.why else one.message
        rows.append((one, known.get(one.number, ""), unit.name if unit else "", until, said))
    refused = [one.number for one in outcomes if not one.done and one.number in known]
    doing = _bulk(kept["aksi"], officer)
    again = reverse("console:borongan-tindakan", args=[doing.act.value]) if doing.act in FORMS else ""
    done = sum(one.done for one in outcomes)
    context = {
        "word": doing.word, "rows": rows, "done": done, "refused": len(outcomes) - done,
        "again": again + "?" + urlencode([("pilih", n) for n in refused]) if again and refused else "",
        "from": _back(request), "at": now(),
    }  # fmt: skip
    return desk(request, "console/borongan_hasil.html", context)


# ── doing it ─────────────────────────────────────────────────────────────────────────────────────
def _carried_out(request: HttpRequest, doing: Bulk, picked: Sequence[str], details: Any) -> HttpResponse:
    officer, at = officer_of(request), now()
    nonce = "".join(sign for sign in request.POST.get("kunci", "") if sign.isalnum() or sign in "-_")[:32]
    nonce = nonce or new_nonce()
    outcomes = [_one(officer, doing, number, details(number), nonce, at) for number in picked]
    kept = {key: value for key, value in request.session.get(KEPT, {}).items() if key != nonce}
    last = dict(list(kept.items())[-(RESULTS_KEPT - 1) :])
    last[nonce] = {"aksi": doing.act.value, "hasil": [asdict(outcome) for outcome in outcomes]}
    request.session[KEPT] = last
    return redirect("console:borongan-hasil", nonce)


def _one(officer: Officer, doing: Bulk, number: str, details: Details, nonce: str, at: datetime) -> Outcome:
    """The act on one report, in a transaction of its own; what this form has already done is not done again."""
    which = visible_to(officer).filter(number=number)

    def do() -> tuple[int, dict[str, Any]]:
        if doing.act in ACTS_BESIDE:
            found = which.first()
            near = found is not None and oversees(officer, found)
            after = keep(which, doing.act, actor_of(officer), details, at=at, oversees=near)
        else:
            after = act(which, doing.act, actor_of(officer), details, at=at)
        due = after.due_at.isoformat() if after.due_at else ""
        return 200, asdict(Outcome(number, True, unit=after.answers_id, due=due))

    key = f"{nonce}:{number}"[: limits.IDEMPOTENCY_KEY_CHARACTERS]
    try:
        _status, said = answers.once(f"borongan:{officer.pk}", key, doing.act.value.encode(), at, do)
    except Refused as refused:
        return Outcome(number, False, clause=refused.clause, why=refused.why)
    except Invalid as invalid:
        return Outcome(number, False, message=invalid.message)
    except Complaint.DoesNotExist:
        return Outcome(number, False, message=_("Tidak ada laporan ini di unit Anda."))
    return Outcome(**said)


def _picked(numbers: Sequence[str]) -> list[str]:
    """The numbers of a selection: each once, as many as a page holds."""
    return [n for n in dict.fromkeys(numbers) if 0 < len(n) <= limits.NUMBER_CHARACTERS][: limits.INBOX_PAGE]


def _bulk(name: str, officer: Officer) -> Bulk:
    found = next((each for each in offered(officer) if each.act.value == name), None)
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest) -> str:
    """The list that the selection came from: an address of the inbox, nothing else."""
    inbox = reverse("console:kotak-masuk")
    wanted = str(request.POST.get("dari") or request.session.get("borongan-dari") or inbox)
    return wanted if wanted == inbox or wanted.startswith(f"{inbox}?") else inbox
