"""A page of a lane, found by where the last one ended: as quick at a million reports, and steady while others arrive.

The cursor stands in the address; no page counts its way from the beginning. It holds a moment and a number, never a
key of the database, between whose gaps hidden reports could be guessed. Which reports there are is said by `lanes`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from cepatrespon.agencies.models import Officer

from .lanes import NEWEST, SEEN, Lane, parts
from .models import Complaint

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a lane: the report beside which a page begins, and how many stood before the page as it was linked."""

    at: datetime
    number: str
    before: int = 0
    back: bool = False  # whether the page ends there, in place of beginning

    def __str__(self) -> str:
        return f"{int((self.at - EPOCH) / timedelta(microseconds=1))}.{self.number}.{self.before}"

    @classmethod
    def read(cls, text: str, back: bool = False) -> Cursor | None:
        """The cursor that an address holds, or None where it holds nonsense."""
        found = re.fullmatch(r"(\d{1,17})\.([\w-]{1,20})\.(\d{1,9})", text)
        if found is None:
            return None
        try:
            at = EPOCH + timedelta(microseconds=int(found[1]))
        except OverflowError:
            return None
        return cls(at, found[2], int(found[3]), back)


@dataclass(frozen=True, slots=True)
class Page:
    """The reports of one page in the lane's order, how many stand before them, and the cursors beside them."""

    rows: list[Complaint]
    before: int
    previous: Cursor | None
    next: Cursor | None


def page(
    officer: Officer, lane: Lane, narrowed: Q, cursor: Cursor | None, size: int, columns: Sequence[str]
) -> Page:  # fmt: skip
    """One page of a lane under a narrower condition, with these columns. Back to before the first: the first."""
    field, down = ("due_at", False) if lane.owed else ("reported_at", True)
    sorted_by = NEWEST if lane is SEEN else field
    back = cursor is not None and cursor.back
    down = down is not back
    beyond = Q()
    if cursor is not None:
        way = "lt" if down else "gt"
        beyond = Q(**{f"{sorted_by}__{way}e": cursor.at}) & (
            Q(**{f"{sorted_by}__{way}": cursor.at}) | Q(**{f"number__{way}": cursor.number})
        )
    sign = "-" if down else ""
    found = [
        part.filter(narrowed, beyond).order_by(f"{sign}{sorted_by}", f"{sign}number") for part in parts(officer, lane)
    ]
    rows = _first(found, sorted_by, down, size + 1, columns)
    more, rows = len(rows) > size, rows[:size]
    if back and not more:
        return page(officer, lane, narrowed, None, size, columns)
    if back:
        rows.reverse()
    before = 0 if cursor is None else max(cursor.before - len(rows), 0) if back else cursor.before
    if not rows:
        return Page([], before, None, None)
    first, last = getattr(rows[0], field), getattr(rows[-1], field)
    return Page(
        rows,
        before,
        Cursor(first, rows[0].number, before, back=True) if cursor is not None else None,
        Cursor(last, rows[-1].number, before + len(rows)) if more or back else None,
    )


def _first(
    found: list[QuerySet[Complaint]], field: str, down: bool, size: int, columns: Sequence[str]
) -> list[Complaint]:
    """The first so many of several ordered parts together, each once."""
    if len(found) == 1:
        return list(found[0].only("number", "reported_at", "due_at", *columns)[:size])
    asked, given = list[str](), list[Any]()
    for part in found:
        try:
            sql, values = part.values_list(field, "number")[:size].query.sql_with_params()
        except EmptyResultSet:
            continue
        asked.append(f"SELECT * FROM ({sql}) part{len(asked)}")
        given += values
    if not asked:
        return []
    way = "DESC" if down else "ASC"
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION '.join(asked)} ORDER BY 1 {way}, 2 {way} LIMIT {int(size)}", given)
        keys = [row[1] for row in cursor.fetchall()]
    wanted = Complaint.objects.filter(number__in=keys).only("number", "reported_at", "due_at", *columns)
    rows = {row.number: row for row in wanted}
    return [rows[key] for key in keys if key in rows]
