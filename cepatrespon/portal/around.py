"""What stands around a report, in a citizen's words: which dates were promised and why, what was asked of its reporter,
what its completion is contested with, and which reports it follows or is followed by.

Reads a dossier; decides nothing. Names units and offices, never people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from cepatrespon.complaints.chains import Link
from cepatrespon.complaints.dossier import Dossier, Entry
from cepatrespon.rules import beside, wording
from cepatrespon.rules.case import OWNER_TICKETS
from cepatrespon.rules.terms import ACTS, AFTERMATHS, RELATIONS, Act, Aftermath, Relation
from cepatrespon.templatetags import cepat

from .story import photo_url, when


@dataclass(frozen=True, slots=True)
class Promise:
    """One new date: to when, told when and by whom, and why."""

    until: datetime
    at: datetime
    by: str
    kind: str
    reason: str
    clauses: tuple[str, ...]
    stands: bool  # it is the last one, and the work is not handed in yet


def promises(found: Dossier) -> list[Promise]:
    """The dates to which the completion was moved, the newest first, each with its reason (M7)."""
    moved = [entry for entry in found.entries if entry.act is Act.EXTEND and entry.until]
    runs = found.due is not None and found.due.clause == "M7"
    return [
        Promise(
            entry.until, entry.at, entry.who, cepat.say(entry.extension) if entry.extension else "", entry.reason,
            entry.clauses, runs and entry is moved[-1],
        )
        for entry in reversed(moved) if entry.until
    ]  # fmt: skip


# ── what was asked of the reporter (M5, M6) ──────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Question:
    """What an open ticket of M5 or M6 asks of the reporter: by whom, what, its photos, and until when."""

    title: str
    unit: str
    reason: str
    photos: list[dict[str, str]]
    clause: str
    until: datetime | None
    answered_at: datetime | None  # when the reporter last answered


ASKED = {
    Act.UNCLEAR: gettext_noop("Foto atau uraian laporan Anda belum jelas"),
    Act.NOT_FOUND: gettext_noop("Petugas tidak menemukan tempat atau masalahnya"),
}


def question(found: Dossier, code: str) -> Question | None:
    """What the reporter is asked now; None where nothing is."""
    ticket = found.case.ticket
    if ticket is None or ticket.act not in OWNER_TICKETS:
        return None
    filed = next(entry for entry in found.entries if entry.seq == ticket.seq)
    said = [entry.at for entry in found.entries if entry.act is Act.INFORM and entry.seq > ticket.seq]
    photos = [
        {"url": photo_url(one, "kecil", code), "full": photo_url(one, "tampil", code),
         "alt": _("Foto %(n)d, %(act)s") % {"n": n, "act": cepat.say(filed.term)}}
        for n, one in enumerate(filed.photos, 1)
    ]  # fmt: skip
    return Question(
        _(ASKED[ticket.act]), filed.who, filed.reason, photos, found.due.clause if found.due else "",
        found.due.at if found.due else None, said[-1] if said else None,
    )  # fmt: skip


# ── after a completion ───────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Contested:
    """That the reporter said it is not finished: what they found, when, and the report that follows, if it is shown."""

    title: str
    text: str
    number: str


def contested(found: Dossier) -> Contested | None:
    """What the reporter said of the completion; None where they said nothing."""
    entry = next((one for one in reversed(found.entries) if one.act is Act.CONTEST), None)
    if entry is None or entry.result is None:
        return None
    said = {"at": when(entry.at), "what": cepat.say(entry.result)}
    if entry.result is AFTERMATHS[Aftermath.AGAIN]:
        text = _("Pada %(at)s pelapor menyatakan: “%(what)s”. Dihitung sebagai kambuh, bukan sebagai gugatan.")
        return Contested(_("Kambuh"), text % said, entry.number)
    text = _("Pada %(at)s pelapor menyatakan: “%(what)s”. Penutupan ini dihitung sebagai digugat dalam data bulanan.")
    return Contested(_("Digugat: menurut pelapor belum selesai"), text % said, entry.number)


def contest_until(found: Dossier) -> datetime | None:
    """Until when the reporter may say that it is not finished; None where that has passed, was said, or never is."""
    until = beside.contest_until(found.case)
    return until if until is not None and found.at <= until and not found.case.contests else None


def rated(found: Dossier) -> Entry | None:
    """The reporter's latest rating."""
    return next((one for one in reversed(found.entries) if one.act is Act.RATE and one.stars), None)


def if_missed(found: Dossier) -> dict[str, Any] | None:
    """What follows when the limit that runs passes without the act that it asks for."""
    if found.due is None:
        return None
    if found.due.clause == "M9":
        days = {"days": wording.duration(found.case.policy["contest"], cepat.language())}
        text = _(
            "Laporan selesai dengan sendirinya dan ditandai “Selesai otomatis”, bukan tervalidasi. Pelapornya tetap "
            "dapat menyatakan “Belum selesai” selama %(days)s sesudahnya."
        )
        return {"text": text % days, "clause": "M11"}
    if found.due.clause in ("M1", "M7"):
        text = _(
            "Keterlambatannya ditulis di perjalanan laporan ini dan dihitung dalam nilai unit itu, terbuka untuk umum."
        )
        return {"text": text, "clause": "M8"}
    text = _("Keterlambatannya ditulis di perjalanan laporan ini, dan atasan yang memutus diberi tahu.")
    return {"text": text, "clause": found.due.clause}


# ── the chain ────────────────────────────────────────────────────────────────────────────────────
WHY = {
    Relation.CONTEST: gettext_noop("menyatakan laporan sebelumnya belum selesai"),
    Relation.RECURRENCE: gettext_noop("masalah yang sama kambuh"),
    Relation.FOUND: gettext_noop("masalah lain yang ditemukan di lapangan"),
    Relation.CONTINUED: gettext_noop("lanjutan yang disebut pelapornya"),
}


def chain(links: list[Link]) -> list[dict[str, Any]]:
    """The reports of a chain, oldest first, each with its relation's word and what that means."""
    return [
        {
            "number": one.number, "at": one.reported_at, "state": one.state, "mode": one.mode or "", "here": one.here,
            "relation": cepat.say(RELATIONS[one.relation]) if one.relation else "",
            "why": _(WHY[one.relation]) if one.relation else "", "contested": one.contested,
        }
        for one in links
    ]  # fmt: skip


def times_back(links: list[Link]) -> str:
    """How often the problem has come back, where it has; "" else."""
    back = sum(one.relation is Relation.RECURRENCE for one in links)
    return ngettext("Sudah kambuh %(n)d kali.", "Sudah kambuh %(n)d kali.", back) % {"n": back} if back else ""


# ── photos ───────────────────────────────────────────────────────────────────────────────────────
def hidden_photos(entries: list[Entry], acts: frozenset[Act]) -> list[str]:
    """Why each photo that came with these acts is hidden, for the places where they would stand."""
    return [cepat.say(term) for entry in entries if entry.act in acts for term in entry.hidden]


def act_word(act: Act) -> str:
    """An act's official word."""
    return cepat.say(ACTS[act])
