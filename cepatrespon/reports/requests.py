"""Requests of units for more time than they may set themselves (M7), and what Biro answered.

A unit asks by an internal note that carries a date (`until`) and a kind of reason; Biro answers by setting the date (an
EWS) or by an internal note with the kind and without a date. Nothing here moves a limit. Only what `seen` (a scoped
queryset) lets the asker see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.rules import limits
from cepatrespon.rules.case import UNSUBMITTED
from cepatrespon.rules.terms import Act, ExtensionReason, Role
from cepatrespon.rules.wording import opening


@dataclass(frozen=True, slots=True)
class Request:
    """One request that Biro has not answered. `unit` is the id of who asks; moments are UTC; `limit` is the one that
    stands now."""

    number: str
    title: str
    place: str
    private: bool
    unit: int
    seq: int
    at: datetime
    until: datetime
    kind: ExtensionReason
    note: str
    limit: datetime | None
    extensions: int


def asks(event: Event) -> bool:
    """Whether this event is a unit's request for more time."""
    data = event.data
    return event.act == Act.NOTE and event.role == Role.HOLDER and bool(data.get("until")) and bool(data.get("kind"))


def answers(event: Event) -> bool:
    """Whether this event answers the requests before it: more time was set, or refused, or the report moved on."""
    if event.act == Act.NOTE:
        return event.role == Role.VALIDATOR and bool(event.data.get("kind"))
    return event.act in (Act.EXTEND, Act.SUBMIT) or "via" in event.data


def pending(events: Iterable[Event]) -> Event | None:
    """The last request of one report's events (in order) that nothing answers."""
    found: Event | None = None
    for event in events:
        if asks(event):
            found = event
        elif answers(event):
            found = None
    return found


def open_now(seen: QuerySet[Complaint], reg: Registry, at: datetime) -> list[Request]:
    """The open requests, those whose limit passes first in front. Two queries, over the notes of the last days."""
    since = at - timedelta(days=limits.EXTENSION_ASKED_DAYS)
    notes = Event.objects.filter(act=Act.NOTE.value, at__gte=since, role=Role.HOLDER.value, data__has_key="until")
    unsubmitted = sorted(state.value for state in UNSUBMITTED)
    rows = list(seen.filter(pk__in=notes.values("complaint"), state__in=unsubmitted, answers__isnull=False))
    told: dict[int, list[Event]] = {}
    for event in Event.objects.filter(complaint__in=rows, at__gte=since).order_by("complaint", "seq"):
        told.setdefault(event.complaint_id, []).append(event)
    found = []
    for row in rows:
        asked = pending(told.get(row.pk, []))
        if asked is not None and asked.unit_id is not None:
            found.append(_request(row, asked, asked.unit_id, reg))
    return sorted(found, key=lambda request: (request.limit or request.until, request.number))


def _request(row: Complaint, event: Event, unit: int, reg: Registry) -> Request:
    region, data = reg.regions.get(row.region_id or ""), event.data
    return Request(
        row.number, opening(row.body), region.name if region else "", row.private, unit, event.seq, event.at,
        datetime.fromisoformat(data["until"]), ExtensionReason(data["kind"]), data.get("note", ""), row.due_at,
        row.extensions,
    )  # fmt: skip
