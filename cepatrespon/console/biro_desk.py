"""What Biro's decision pages share: where a report stands in its queue, the evidence beside the form, ready words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.access import PRIVATE, noted
from cepatrespon.complaints.dossier import Dossier
from cepatrespon.complaints.models import Complaint
from cepatrespon.rules.terms import Act
from cepatrespon.rules.wording import opening

from .answers import Ready, filled, kept_for
from .explain import why
from .place import place
from .priority import going_first
from .wording import history, picture


@dataclass(frozen=True, slots=True)
class Position:
    """Where a report stands in a queue: its place of how many (0 where it is not in it), and the number after it."""

    place: int
    of: int
    following: str


def position(room: QuerySet[Complaint], complaint: Complaint) -> Position:
    """The place of a report in a queue sorted by what is due first; after the last comes the first. Three queries."""
    total = room.count()
    first = room.exclude(pk=complaint.pk).order_by("due_at", "number").values_list("number", flat=True)
    if complaint.due_at is None:
        return Position(0, total, first.first() or "")
    later = Q(due_at__gt=complaint.due_at) | Q(due_at=complaint.due_at, number__gt=complaint.number)
    following = first.filter(later).first() or first.first()
    after = room.filter(later).count()
    inside = room.filter(pk=complaint.pk).exists()
    return Position(total - after if inside else 0, total, following or "")


def onward(name: str, listing: str, following: str, query: str) -> str:
    """The address of the next report of a queue, or of its list where none is left; the filters stay."""
    address = reverse(f"console:{name}", args=[following]) if following else reverse(f"console:{listing}")
    return address + query


def query_of(request: HttpRequest, names: tuple[str, ...]) -> dict[str, str]:
    """The filters with which a queue is walked through, as they stand in the address of each of its reports."""
    return {name: value for name in names if (value := request.GET.get(name, ""))}


def evidence(dossier: Dossier, officer: Officer) -> dict[str, Any]:
    """What every decision is made from: the report with its photos, the place, the clock and the history. Notes that
    a private report was opened."""
    complaint = dossier.complaint
    noted(complaint, officer, PRIVATE, dossier.at)
    return {
        "d": dossier, "c": complaint, "case": dossier.case, "at": dossier.at, "title": opening(complaint.body),
        "state": dossier.state, "mode": dossier.mode or "", "watermarked": complaint.private,
        "photos": [picture(photo, complaint, _("Foto pelapor")) for photo in dossier.photos],
        "history": history(dossier.entries), "why": why(dossier), **place(dossier, officer),
        **going_first(dossier),
    }  # fmt: skip


def ready_words(dossier: Dossier, officer: Officer, *acts: Act) -> list[Ready]:
    """The unit's ready answers for these acts, filled in for the report. One query."""
    rows = kept_for(officer).filter(act__in=[act.value for act in acts])
    return [Ready(row.pk, row.title, filled(row.text, dossier)) for row in rows]


def chosen_words(ready: list[Ready], key: str) -> str:
    """The words of one of them; "" for a key that is not among them."""
    return next((each.text for each in ready if str(each.key) == key), "")


def added(before: str, text: str) -> str:
    """Ready words after what was typed: nothing typed is lost."""
    return f"{before.rstrip()}\n\n{text}" if before.strip() and text else text or before
