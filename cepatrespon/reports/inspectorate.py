"""The Inspektorat's monthly lists as they were frozen (M12, B5), with the coaching notes written since.

Reads what the work loop froze; a month that is not frozen has no list. Notes are taken from the complaints' events.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.models import Event, MonthlyList, MonthlyRow
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.rules.terms import Act, Office


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

    @property
    def coached(self) -> bool:
        """Whether the Inspektorat has recorded what it did."""
        return bool(self.notes)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A unit on more than one list: how many of its reports were on each, by month."""

    unit: int
    counts: dict[str, int]


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


def seen_by(officer: Officer, rows: Iterable[ListedRow], units: Collection[int] | None = None) -> list[ListedRow]:
    """The rows that this officer may read; with `units`, only those about these units. One query.

    A row about a report that the officer may not see (the Inspektorat's own, or about their unit's officers) is not
    there at all: a number without its report would tell that there is one.
    """
    found = [row for row in rows if units is None or row.unit in units]
    if officer.office == Office.INSPECTOR or not found:
        return found
    numbers = visible_to(officer).filter(number__in={row.number for row in found}).values_list("number", flat=True)
    seen = set(numbers)
    return [row for row in found if row.number in seen]


def repeated(officer: Officer, months: Collection[str], units: Collection[int] | None = None) -> list[Repeated]:
    """Units on the lists of more than one of these months, those on most lists first. One query."""
    room = MonthlyRow.objects.filter(list__month__in=months)
    if officer.office != Office.INSPECTOR:
        room = room.filter(complaint__in=visible_to(officer))
    if units is not None:
        room = room.filter(unit__in=units)
    counted = room.order_by().values_list("unit_id", "list__month").annotate(n=Count("complaint", distinct=True))
    found: dict[int, dict[str, int]] = {}
    for unit, month, n in counted:
        found.setdefault(unit, {})[month] = n
    rows = [Repeated(unit, counts) for unit, counts in found.items() if len(counts) > 1]
    return sorted(rows, key=lambda row: (-len(row.counts), -sum(row.counts.values()), row.unit))
