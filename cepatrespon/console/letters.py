"""The words in which a reporter is told how their report stands, ready for the channel's owner to send.

Only what everybody may read goes in: states, units, days, reasons. In Indonesian, whatever language the officer's page
is in: it is the reporter who reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.dossier import Entry, public_history
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.rules import clocks
from cepatrespon.rules.case import Case
from cepatrespon.rules.terms import State
from cepatrespon.rules.wording import date, moment, opening
from cepatrespon.templatetags.cepat import status_words


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be told: the words, the number of the last event told in them, and since when it has waited (UTC)."""

    text: str
    upto: int
    news: int
    since: datetime | None


def letter(request: HttpRequest, complaint: Complaint, events: list[Event], reg: Registry) -> Letter:
    """The news of a report that nobody has carried to its reporter. `events` are all of its events, in order."""
    with translation.override("id"):
        case, entries = public_history(complaint, events, reg)
        untold = {seq for seq, _at in case.untold}
        lines = [f"- {_line(entry)}" for entry in entries if entry.seq in untold]
        since = case.untold[0][1] if case.untold else None
        closed = complaint.private or case.restricted or case.accused is not None
        page = "portal:lacak-laporan" if closed else "portal:laporan"
        link = request.build_absolute_uri(reverse(page, args=[complaint.number]))
        said = [
            f"Kabar laporan {complaint.number}, “{opening(complaint.body)}”, dari {reg.unit(case.owner).name}:",
            *lines, _now(case, reg),
            f"Perjalanannya: {link}" + (" (dengan kode lacak Anda)" if closed else ""),
        ]  # fmt: skip
    return Letter("\n".join(line for line in said if line), case.last_seq, len(lines), since)


def _line(entry: Entry) -> str:
    """One thing that happened: when, what, to whom, why."""
    said = f"{moment(entry.at)}: {entry.term.word}"
    if entry.to:
        said += f" ke {entry.to.name}"
    elif entry.body:
        said += f" ke {entry.body}"
    elif entry.who:
        said += f" oleh {entry.who}"
    if entry.letter:
        said += f", surat {entry.letter}"
    if entry.result:
        said += f", {entry.result.word.lower()}"
    if entry.until:
        said += f", perkiraan selesai {date(entry.until, weekday=True)}"
    words = " ".join(part.strip() for part in (entry.reason, entry.text, entry.note) if part.strip())
    return f"{said}. {words}" if words else f"{said}."


def _now(case: Case, reg: Registry) -> str:
    """Where it stands, and until when its reporter may open it again."""
    said = f"Sekarang: {status_words(case.state, case.mode if case.state is State.DONE else None)}"
    if (due := clocks.due(case)) is not None:
        unit = reg.unit(clocks.unit_answering(due.answers, case, reg.biro_id))
        return f"{said}. Giliran {unit.name}, paling lambat {moment(due.at, weekday=True)}."
    if case.state is State.CLOSED:
        return f"{said}. Bila masalahnya masih ada, beri tahu kami; laporan ini dapat dibuka lagi."
    return f"{said}."
