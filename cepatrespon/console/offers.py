"""The acts that an officer's page of a report offers: each with its form, its key, or the reason why not yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import current
from cepatrespon.complaints.dossier import Dossier
from cepatrespon.complaints.querysets import actor_of, oversees
from cepatrespon.rules import beside, refusals
from cepatrespon.rules.choosing import Choice
from cepatrespon.rules.lifecycle import Proposal, Refusal, decide
from cepatrespon.rules.terms import ACTS, Act
from cepatrespon.templatetags.cepat import language, say

from .form_parts import ActForm, Setting
from .forms import FORMS, form_for
from .forms_beside import KEPT

BY_HAND = frozenset(act for act, _clause in FORMS)
# The key of each act on the report's page (see static/js/keys.js, which shows it beside the act).
KEYS: dict[Act, str] = {
    Act.PROCESS: "p", Act.COORDINATE: "k", Act.DISPOSE: "d", Act.SUBMIT: "s", Act.EXTEND: "e", Act.NOTE: "c",
    Act.UPDATE: "b", Act.ASSIGN: "w", Act.VALIDATE: "v", Act.REJECT: "t", Act.APPROVE: "a", Act.VERIFY_DESK: "r",
    Act.VERIFY_FIELD: "l", Act.MOVE_AGENCY: "h", Act.WRONG_COORDINATION: "i", Act.MOVE_KELURAHAN: "m",
    Act.UNCLEAR: "y", Act.NOT_FOUND: "f", Act.REFER: "q", Act.NEWS: "z",
}  # fmt: skip


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
    moves: bool = True  # False for what is kept with the report and moves nothing

    @property
    def key(self) -> str:
        """The letter that leads to it; "" for none."""
        return KEYS.get(self.act, "") if self.refusal is None else ""


def offers(dossier: Dossier, officer: Officer, chosen: Act | None) -> list[Offer]:
    """The acts of this page, those open first, and after them what may be kept with the report."""
    moves = sorted(
        _moves(dossier, officer, chosen), key=lambda offer: (offer.refusal is not None, offer.direct is None)
    )
    return [*moves, *_kept(dossier, officer, chosen)]


def _moves(dossier: Dossier, officer: Officer, chosen: Act | None) -> Iterator[Offer]:
    setting = setting_of(dossier, officer)
    for choice in dossier.choices:
        if choice.act not in BY_HAND:
            continue
        form_type, refusal = form_for(choice.act, choice.clause), choice.refusal
        if choice.act is Act.DISPOSE and setting.registry.descendants(dossier.holder.id) == {dossier.holder.id}:
            refusal = Refusal(choice.clause, "below")  # the rules do not know the tree: nobody stands below
        yield Offer(
            choice.act, say(ACTS[choice.act]), choice.clause, address(dossier, choice.act), choice.act is chosen,
            form_type(setting=setting) if not form_type.base_fields and refusal is None else None, refusal,
            refusals.sentence(refusal.why, language()) if refusal else "",
            "h-bukti" if form_type.reads_evidence else "tindakan",
        )  # fmt: skip


def _kept(dossier: Dossier, officer: Officer, chosen: Act | None) -> Iterator[Offer]:
    """What may be kept with the report now; the note has its form at the foot of the page."""
    open_now = kept_open(dossier, officer)
    for act in KEPT:
        if act in open_now and act is not Act.NOTE:
            word = _("Beri tahu perkembangan") if act is Act.UPDATE else _("Tugaskan petugas lapangan")
            yield Offer(act, word, "-", address(dossier, act), act is chosen, None, moves=False)


def kept_open(dossier: Dossier, officer: Officer) -> list[Act]:
    """What of `KEPT` is open to this officer now."""
    found = beside.offered(dossier.case, actor_of(officer), oversees=oversees(officer, dossier.complaint))
    return [act for act in found if act in KEPT]


def address(dossier: Dossier, act: Act) -> str:
    """The address of an act on this report."""
    return reverse("console:tindakan", args=[dossier.complaint.number, act.value])


def setting_of(dossier: Dossier, officer: Officer) -> Setting:
    """What the forms of this page need to know."""
    return Setting(dossier.case, current(), dossier.category, officer, dossier.at, dossier.complaint)


def choice_of(dossier: Dossier, act: Act) -> Choice | None:
    """The choice of this act, where the rules offer it."""
    return next((choice for choice in dossier.choices if choice.act is act), None)


def refusal_of(dossier: Dossier, officer: Officer, act: Act) -> Refusal | None:
    """Why this act is not open to this officer now, or None where it is."""
    if act in KEPT:
        over = oversees(officer, dossier.complaint)
        # What it will say, and to whom it goes, is for the form to ask.
        open_now = act in beside.offered(dossier.case, actor_of(officer), oversees=over)
        kept = beside.allowed(dossier.case, actor_of(officer), act, oversees=over, text="x", at=dossier.at)
        return None if open_now else kept if isinstance(kept, Refusal) else Refusal("-", "permission")
    if (choice := choice_of(dossier, act)) is not None:
        return choice.refusal
    answer = decide(dossier.case, Proposal(act, dossier.at, actor_of(officer)))
    return answer if isinstance(answer, Refusal) else Refusal("-", "state")
