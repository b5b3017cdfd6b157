"""Mengapa tenggat ini? The limit that counts now, as a sum a person can check: from when, how long, under which clause.

Reads a dossier; the figures are the rules', the positions of the ruler are made by its tag.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from cepatrespon.complaints.dossier import Dossier
from cepatrespon.rules.case import UNSUBMITTED
from cepatrespon.rules.clauses import CLAUSES, Clause
from cepatrespon.rules.scores import Late
from cepatrespon.rules.terms import State
from cepatrespon.rules.wording import duration
from cepatrespon.templatetags.cepat import Segment, language

from .wording import COUNTED_FROM


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the running limit, for the table beside the ruler."""

    kind: str
    unit: str
    start: datetime
    end: datetime

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
    parts = _parts(dossier, due.since, dossier.at)
    return Why(
        due.clause, due.at, due.since, _(COUNTED_FROM[due.clause]),
        "" if extended else duration((due.at - due.since).total_seconds(), language()),
        [CLAUSES[name] for name in named], parts,
        [Segment(part.start, part.end, part.kind) for part in parts],  # type: ignore[arg-type]
    )  # fmt: skip


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
