"""The reports of a unit's own channels, as their owner works on them: lanes, their counts, and its own lateness.

Starts from what the officer may see. Counts stop at `limits.CHANNEL_COUNTED`: what is more is said to be more, so that
a channel with a million reports costs no more than one with a thousand. Times are UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value

from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import ChannelEntry, Registry
from cepatrespon.rules import clocks, limits, routing
from cepatrespon.rules.calendar import day_of, month_bounds
from cepatrespon.rules.case import FINAL, OWNER_TICKETS, UNSUBMITTED
from cepatrespon.rules.terms import Act, State

from .models import Complaint, Event, Ticket
from .querysets import visible_to

ENDED = Q(completed_at__isnull=False) | Q(state__in=sorted(FINAL))
LACKING = Q(category__isnull=True) | Q(region__isnull=True, address="")


@dataclass(frozen=True, slots=True)
class ChannelLane:
    """One part of a channel's inbox: its code, what is in it, and the column by which it is sorted."""

    code: str
    where: Q
    order: str
    newest_first: bool = False


OWED = tuple(clock.clause for clock in clocks.CLOCKS if clock.tickets & OWNER_TICKETS)
INCOMPLETE, UNCLEAR, ANSWERS, RUNNING, ENDED_LANE = "belum", "kejelasan", "jawaban", "berjalan", "selesai"


def lanes(unit: int) -> tuple[ChannelLane, ...]:
    """The lanes of a channel owner, in the order in which they are worked through."""
    here = Q(holder=unit, completed_at__isnull=True, state__in=sorted(UNSUBMITTED))
    return (
        ChannelLane(INCOMPLETE, here & (Q(state=State.WAITING) | LACKING), "due_at"),
        ChannelLane(UNCLEAR, Q(answers=unit, due_clause__in=OWED), "due_at"),
        ChannelLane(ANSWERS, Q(untold_since__isnull=False), "untold_since"),
        ChannelLane(RUNNING, Q(completed_at__isnull=True) & ~Q(state__in=sorted(FINAL)), "reported_at", True),
        ChannelLane(ENDED_LANE, ENDED, "reported_at", True),
    )


def channels_of(unit_id: int | None, reg: Registry, at: datetime) -> list[ChannelEntry]:
    """The channels that a unit owns, and the counter of its own kind of office, as they stand at a moment."""
    unit = reg.agencies.get(unit_id or 0)
    if unit is None:
        return []
    today = day_of(at)
    counter = [channel for channel in reg.channels if channel.owner_id is None]
    mine = [channel for channel in counter if routing.at_counter(channel.code, unit.kind)]
    return [
        channel
        for channel in reg.channels
        if channel.exists_on(today) and (channel.owner_id == unit.id or channel in mine)
    ]


def own(officer: Officer) -> QuerySet[Complaint]:
    """The reports of this officer's channels, of those that the officer may see."""
    if officer.agency_id is None:
        return Complaint.objects.none()
    return visible_to(officer).filter(owner_id=officer.agency_id)


def room(officer: Officer, lane: ChannelLane) -> QuerySet[Complaint]:
    """One lane, sorted by its column, reports of the same moment by their key."""
    signs = ("-" + lane.order, "-pk") if lane.newest_first else (lane.order, "pk")
    return own(officer).filter(lane.where).order_by(*signs)


def after(rows: QuerySet[Complaint], lane: ChannelLane, key: datetime, pk: int) -> QuerySet[Complaint]:
    """What follows the report with this key in its lane: the next page, wherever it begins."""
    beyond, same = ("lt", "lte") if lane.newest_first else ("gt", "gte")
    ties = Q(**{f"{lane.order}__{beyond}": key}) | Q(**{f"pk__{beyond}": pk})
    return rows.filter(ties, **{f"{lane.order}__{same}": key})


def counts(queries: Sequence[QuerySet[Complaint]]) -> list[int]:
    """How many each of these finds, at most one more than `limits.CHANNEL_COUNTED`; one query for all."""
    parts, given = [], list[Any]()
    for query in queries:
        some = query.order_by().values(one=Value(1))[: limits.CHANNEL_COUNTED + 1]
        try:
            sql, params = some.query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS n{len(parts)})")
        given += [str(value) if isinstance(value, str) else value for value in params]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", given)
        return [int(n) for n in cursor.fetchone()]


def answered(shown: Sequence[Complaint]) -> dict[int, datetime]:
    """When the reporters of these reports last answered the ticket of M5 or M6 that is open on theirs, by the report's
    key; those that have not are left out. One query."""
    said = Event.objects.filter(complaint=OuterRef("complaint"), act=Act.INFORM, seq__gt=OuterRef("seq"))
    open_ones = Ticket.objects.filter(complaint__in=shown, decided_at=None, act__in=sorted(OWNER_TICKETS))
    rows = open_ones.annotate(said=Subquery(said.order_by("-seq").values("at")[:1]))
    return dict(rows.filter(said__isnull=False).values_list("complaint", "said"))


# ── own lateness ─────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Decided:
    """The tickets of M5 and M6 that an owner decided in one WIB month, and how many of them late."""

    month: str
    decided: int
    late: int


def decided(unit: int, reg: Registry, months: Sequence[str]) -> list[Decided]:
    """A channel owner's decisions on M5 and M6 in these WIB months, those without any left out. One query."""
    late = Q(pk__in=[])
    for policy in reg.policies:
        for clock in clocks.CLOCKS:
            if acts := clock.tickets & OWNER_TICKETS:
                limit = F("filed_at") + timedelta(seconds=policy[clock.length])
                same = Q(act__in=sorted(acts), complaint__policy=policy.version)
                late |= same & Q(decided_at__gt=limit)
    asked: dict[str, Any] = {}
    for month in months:
        first, after_it = month_bounds(month)
        within = Q(decided_at__gte=first, decided_at__lt=after_it)
        asked |= {f"n{month[:4]}{month[5:]}": Count("pk", filter=within)}
        asked |= {f"late{month[:4]}{month[5:]}": Count("pk", filter=within & late)}
    first = month_bounds(min(months))[0]
    rows = Ticket.objects.filter(complaint__owner=unit, act__in=sorted(OWNER_TICKETS), decided_at__gte=first)
    told = rows.aggregate(**asked)
    found = [Decided(m, told[f"n{m[:4]}{m[5:]}"], told[f"late{m[:4]}{m[5:]}"]) for m in months]
    return [row for row in found if row.decided]
