"""Mengapa tenggat ini? The limit that counts now, as a sum a person can check: from when, how long, under which clause.

Reads a dossier; the figures are the rules', the positions of the ruler are made by its tag.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from cepatrespon.complaints.dossier import Dossier
from cepatrespon.rules.case import UNSUBMITTED, Case
from cepatrespon.rules.clauses import CLAUSES, Clause
from cepatrespon.rules.clocks import CLOCKS
from cepatrespon.rules.scores import Late
from cepatrespon.rules.terms import ACTS, Act, State
from cepatrespon.rules.wording import duration
from cepatrespon.templatetags.cepat import Segment, language, say

from .wording import COUNTED_FROM


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the running limit, for the table beside the ruler."""

    kind: str
    unit: str
    start: datetime
    end: datetime
    because: str = ""
    clause: str = ""

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return (self.end - self.start).total_seconds()


@dataclass(frozen=True, slots=True)
class Why:
    """The running limit explained."""

    clause: str
    at: datetime
    since: datetime
    counted_from: str
    length: str  # "7 hari", or "" where the date was set by an extension
    clauses: list[Clause]
    parts: list[Part]
    ruler: list[Segment]
    policy: int
    refused: list[str]  # the tickets that were refused meanwhile: the waiting counts (M8)
    late: bool
    left: float  # seconds to the limit, or past it


def why(dossier: Dossier) -> Why | None:
    """The explanation of the limit that counts now, or None where nobody owes anything."""
    due, case = dossier.due, dossier.case
    if due is None:
        return None
    named = [due.clause]
    extended = False
    if due.clause == "M7":
        extended = case.standing.limit != case.standing.start + timedelta(seconds=case.completion)
        named += ["M10" if case.standing.rejections else "M8"]
    elif due.clause == "M9":
        named += ["M11"]
    parts = [_reasoned(part, case, due.clause) for part in _parts(dossier, due.since, dossier.at)]
    refused = [t for t in case.tickets if t.decided_at and t.at >= due.since and _refused(dossier, t.seq)]
    return Why(
        due.clause, due.at, due.since, _(COUNTED_FROM[due.clause]),
        "" if extended else duration((due.at - due.since).total_seconds(), language()),
        [CLAUSES[name] for name in named], parts,
        [Segment(part.start, part.end, part.kind) for part in parts],  # type: ignore[arg-type]
        dossier.complaint.policy, [say(ACTS[ticket.act]) for ticket in refused],
        due.at < dossier.at, abs((due.at - dossier.at).total_seconds()),
    )  # fmt: skip


def _refused(dossier: Dossier, ticket: int) -> bool:
    """Whether a ticket was decided against."""
    at = next(t.decided_at for t in dossier.case.tickets if t.seq == ticket)
    return any(entry.act is Act.REJECT and entry.at == at and entry.seq > ticket for entry in dossier.entries)


def _reasoned(part: Part, case: Case, clause: str) -> Part:
    """Why a stretch counts, and under which clause."""
    if part.kind == "ticket":
        ticket = next(
            (t for t in case.tickets if t.at <= part.start and (t.decided_at is None or t.decided_at >= part.end)), None
        )
        if ticket is not None and ticket.decided_at is None:
            named = next(c.clause for c in CLOCKS if ticket.act in c.tickets)
            return replace(part, because=_("tiket terbuka"), clause=named)
        return replace(part, because=_("tiket ditolak: ikut dihitung"), clause="M8")
    if part.kind == "biro":
        waits = case.submission is not None and part.end >= case.last_at if case.last_at else False
        if waits:
            return replace(part, because=_("menunggu validasi"), clause="M9")
        return replace(part, because=_("tindak lanjut ditolak: ikut dihitung"), clause="M10")
    if clause == "M1":
        return replace(part, because=_("menunggu respons"), clause="M1")
    return replace(part, because=_("pemegang"), clause="M8")


def _parts(dossier: Dossier, since: datetime, until: datetime) -> list[Part]:
    """Who used the time between two moments: tickets and Biro's time cut out of the holder's."""
    cut = [Part(s.kind, s.unit, max(s.start, since), min(s.end, until)) for s in dossier.segments]
    cut = [part for part in cut if part.start < part.end]
    away = sorted((part for part in cut if part.kind != "holder"), key=lambda part: part.start)
    found = list(away)
    for part in (part for part in cut if part.kind == "holder"):
        start = part.start
        for other in away:
            if other.end <= start or other.start >= part.end:
                continue
            if other.start > start:
                found.append(Part("holder", part.unit, start, other.start))
            start = max(start, other.end)
        if start < part.end:
            found.append(Part("holder", part.unit, start, part.end))
    return sorted(found, key=lambda part: part.start)


@dataclass(frozen=True, slots=True)
class Duty:
    """A limit beside the one that counts now: its name, when it was or is due, and when it was met."""

    name: str
    clause: str
    at: datetime
    since: datetime
    met: datetime | None = None


def duties(dossier: Dossier) -> list[Duty]:
    """The holder's response and completion, and the citizen's revival, as far as they are not the limit shown."""
    case, shown = dossier.case, dossier.due.clause if dossier.due else ""
    found = []
    answered = case.receipt.responded_at
    if shown != "M1" and answered:
        limit = case.receipt.at + timedelta(seconds=case.policy["response"])
        found.append(Duty(_("Respons"), "M1", limit, case.receipt.at, answered))
    done = case.submissions[-1] if case.state is State.DONE and case.submissions else None
    if done is not None:
        held = case.standings[done.unit]
        found.append(Duty(_("Batas penyelesaian"), "M7", held.limit, held.start, done.at))
    open_now = case.state in UNSUBMITTED or case.state in (State.TICKET, State.SUBMITTED)
    if open_now and shown != "M7":
        met = case.submission.at if case.submission else None
        found.append(Duty(_("Batas penyelesaian"), "M7", case.standing.limit, case.standing.start, met))
    if case.state is State.CLOSED and case.closed_at:
        limit = case.closed_at + timedelta(seconds=case.policy["revival"])
        if limit >= dossier.at:
            found.append(Duty(_("Pelapor dapat menghidupkan lagi"), "M5", limit, case.closed_at))
    return found


def warning_at(dossier: Dossier) -> datetime | None:
    """When the warning of the completion limit is given, where it still is to come (M7)."""
    case = dossier.case
    if case.state not in UNSUBMITTED:
        return None
    at = case.standing.limit - timedelta(seconds=case.policy["warning"])
    return at if at > dossier.at else None


def lateness(dossier: Dossier, names: dict[int, str]) -> list[tuple[str, Late]]:
    """Every limit missed, with the unit's name."""
    return [(names[late.unit], late) for late in dossier.lateness]
