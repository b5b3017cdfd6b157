"""A list of reports that overseers read: one line each, pages that begin where the last one ended.

A page is found by the last line before it, not by counting, so that the thousandth costs what the first does. The mark
is a due moment (or an arrival) and a number, never a key of the database: gaps between keys would tell of hidden rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.models import Complaint
from cepatrespon.rules import limits
from cepatrespon.rules.wording import opening

from .priority import tag

COLUMNS = (
    "number", "body", "category_id", "region_id", "holder_id", "answers_id", "state", "mode", "private", "due_at",
    "due_since", "due_clause", "reported_at", "pushed_at", "rejections", "completed_at", "restricted", "relation",
)  # fmt: skip
DUE, NEWEST = "due_at", "-reported_at"  # what a list is sorted by


@dataclass(frozen=True, slots=True)
class Line:
    """One report in a list, ready to print."""

    number: str
    title: str
    place: str
    category: str
    holder: str
    answers: str
    state: str
    mode: str
    private: bool
    restricted: bool
    due_at: datetime | None
    due_since: datetime | None
    due_clause: str
    late: bool
    pushed_at: datetime | None
    rejections: int
    reported_at: datetime
    first: str  # why it goes first; "" where it does not


@dataclass(frozen=True, slots=True)
class Part:
    """One page: its lines, and the marks before and after it ("" where there is nothing)."""

    lines: list[Line]
    before: str
    after: str


def part(room: QuerySet[Complaint], by: str, reg: Registry, at: datetime, *, after: str = "", before: str = "") -> Part:
    """The page after, or before, a mark; without one (or with one that is none) the first. One query."""
    field, falling = by.lstrip("-"), by.startswith("-")
    if field == DUE:
        room = room.filter(due_at__isnull=False)
    mark = _read(after) or _read(before)
    backwards = mark is not None and _read(after) is None
    down = falling != backwards
    if mark is not None:
        way = "lt" if down else "gt"
        room = room.filter(Q(**{f"{field}__{way}": mark[0]}) | Q(**{field: mark[0], f"number__{way}": mark[1]}))
    sign = "-" if down else ""
    taken = list(room.order_by(sign + field, sign + "number").only(*COLUMNS)[: limits.INBOX_PAGE + 1])
    more, taken = len(taken) > limits.INBOX_PAGE, taken[: limits.INBOX_PAGE]
    if backwards:
        taken.reverse()
    has_before, has_after = (more, True) if backwards else (mark is not None, more)
    return Part(
        [line(complaint, reg, at) for complaint in taken],
        _mark(taken[0], field) if taken and has_before else "",
        _mark(taken[-1], field) if taken and has_after else "",
    )


def line(complaint: Complaint, reg: Registry, at: datetime) -> Line:
    """One report as a line of a list. No query."""
    category, region = reg.category(complaint.category_id or ""), reg.regions.get(complaint.region_id or "")
    return Line(
        complaint.number, opening(complaint.body), region.name if region else "", category.name if category else "",
        reg.unit(complaint.holder_id).short_name,
        reg.unit(complaint.answers_id).short_name if complaint.answers_id else "",
        complaint.state, complaint.mode, complaint.private, complaint.restricted, complaint.due_at,
        complaint.due_since, complaint.due_clause, complaint.due_at is not None and complaint.due_at < at,
        complaint.pushed_at, complaint.rejections, complaint.reported_at, tag(complaint.relation),
    )  # fmt: skip


def _mark(complaint: Complaint, field: str) -> str:
    moment: datetime = getattr(complaint, field)
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%S}.{complaint.number}"


def _read(mark: str) -> tuple[datetime, str] | None:
    moment, _dot, number = mark.partition(".")
    try:
        at = datetime.strptime(moment, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return (at, number) if number.isascii() and number.replace("-", "").isalnum() else None
