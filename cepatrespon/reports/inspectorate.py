"""The Inspektorat's monthly lists as they were frozen (M12, B5), with the coaching notes written since.

Reads what the work loop froze; a month that is not frozen has no list. Notes are taken from the complaints' events.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cepatrespon.complaints.models import Event, MonthlyList, MonthlyRow
from cepatrespon.rules.terms import Act


@dataclass(frozen=True, slots=True)
class Note:
    """One coaching note: when it was written (UTC) and what it says."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One rejection on a list: the report, the unit's id, the count it reached, and when (UTC)."""

    month: str
    number: str
    unit: int
    count: int
    at: datetime
    notes: list[Note] = field(default_factory=list)


def months() -> list[str]:
    """The WIB months (`YYYY-MM`) whose lists are frozen, the latest first."""
    return list(MonthlyList.objects.order_by("-month").values_list("month", flat=True))


def rows(month: str) -> list[ListedRow]:
    """The frozen list of a month, in the order of the rejections. Empty for a month without a list. Two queries."""
    listed = list(MonthlyRow.objects.filter(list__month=month).select_related("complaint").order_by("at", "pk"))
    notes: dict[tuple[int, int], list[Note]] = {}
    written = Event.objects.filter(complaint__in=[row.complaint_id for row in listed], act=Act.COACH).order_by(
        "at", "seq"
    )
    for event in written:
        if event.data.get("month") == month:
            note = Note(event.at, event.data.get("note", ""))
            notes.setdefault((event.complaint_id, event.data.get("about", 0)), []).append(note)
    return [
        ListedRow(
            month, row.complaint.number, row.unit_id, row.count, row.at, notes.get((row.complaint_id, row.unit_id), [])
        )
        for row in listed
    ]
