"""A problem that came back, told as a chain: the reports before and after one, and why each follows the one before it.

Reads only, and only what is in the reader's room: of another report not even the number is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from cepatrespon.rules import limits
from cepatrespon.rules.terms import Mode, Relation, State

from .models import Complaint

COLUMNS = ("number", "linked_from_id", "relation", "reported_at", "state", "mode", "contested_at")


@dataclass(frozen=True, slots=True)
class Link:
    """One report of a chain. `relation` says why it follows the one before it; None for the first, or where unsaid."""

    number: str
    relation: Relation | None
    reported_at: datetime
    state: State
    mode: Mode | None
    contested: bool
    here: bool  # the report that was asked for


def chain(complaint: Complaint, room: QuerySet[Complaint]) -> list[Link]:
    """The reports that this one follows and that follow it, oldest first, itself among them; [] where there is none.

    At most `limits.CHAIN_REPORTS`. One query for each step from it in either direction.
    """
    known = {complaint.pk: complaint}
    up, down = complaint.linked_from_id, {complaint.pk}
    while (up or down) and len(known) < limits.CHAIN_REPORTS:
        found = room.filter(Q(pk=up) | Q(linked_from__in=down)).exclude(pk__in=known).only(*COLUMNS)
        fresh = {one.pk: one for one in found.order_by("reported_at", "number")[: limits.CHAIN_REPORTS - len(known)]}
        up = fresh[up].linked_from_id if up in fresh else None
        down = {key for key, one in fresh.items() if one.linked_from_id in known or one.linked_from_id in fresh}
        known |= fresh
    if len(known) == 1:
        return []
    rows = sorted(known.values(), key=lambda one: (one.reported_at, one.number))
    return [_link(one, one.pk == complaint.pk, known) for one in rows]


def _link(one: Complaint, here: bool, known: dict[int, Complaint]) -> Link:
    follows = one.relation if one.linked_from_id in known else ""
    return Link(
        one.number, Relation(follows) if follows else None, one.reported_at, State(one.state),
        Mode(one.mode) if one.mode else None, one.contested_at is not None, here,
    )  # fmt: skip
