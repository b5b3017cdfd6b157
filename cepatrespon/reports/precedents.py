"""Earlier decisions of Biro Pemerintahan on where a report belongs (M3, M4): the same two units, or the same kind of
problem in the same kota.

Looks among the latest decisions only, by an index, so that it costs the same whatever the archive holds. Reads what
`seen` (a scoped queryset) lets the asker see; says what was decided and never what should be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.models import Complaint, Event, Ticket
from cepatrespon.rules import limits
from cepatrespon.rules.case import ROUTING_TICKETS
from cepatrespon.rules.clocks import CLOCKS
from cepatrespon.rules.terms import Act
from cepatrespon.rules.wording import opening

ROUTING = sorted(act.value for act in ROUTING_TICKETS)
SAME_UNITS, SAME_KIND = "unit", "jenis"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decided ticket. Units are ids; `to` is who must act by it, None where the ticket was refused. UTC."""

    number: str
    title: str
    private: bool
    act: Act
    filer: int
    proposed: int | None
    to: int | None
    approved: bool
    decided_at: datetime
    late_by: int  # seconds after the limit
    reason: str
    alike: str = ""  # why it is shown beside another: SAME_UNITS or SAME_KIND


def alike(
    complaint: Complaint, filer: int, proposed: int | None, seen: QuerySet[Complaint], reg: Registry
) -> list[Decision]:
    """The latest decisions on alike cases, those on the same two units first. Four queries."""
    known = Ticket.objects.filter(approved__isnull=False, act__in=ROUTING, complaint__in=seen)
    known = known.exclude(complaint=complaint.pk).select_related("complaint").order_by("-decided_at", "-pk")
    found: dict[int, tuple[Ticket, str]] = {}
    if proposed is not None:
        # Each direction by itself, so that each goes by the index of its unit.
        pairs = [
            ticket
            for one, other in ((filer, proposed), (proposed, filer))
            for ticket in known.filter(unit=one, proposed=other)[: limits.PRECEDENTS]
        ]
        pairs.sort(key=lambda ticket: (ticket.decided_at or ticket.filed_at, ticket.pk), reverse=True)
        found |= {ticket.pk: (ticket, SAME_UNITS) for ticket in pairs[: limits.PRECEDENTS]}
    left = limits.PRECEDENTS - len(found)
    if complaint.category_id and left:
        kota = _kota(complaint.region_id, reg)
        latest = Ticket.objects.filter(approved__isnull=False).order_by("-decided_at")
        same = Q(complaint__category=complaint.category_id, pk__in=latest.values("pk")[: limits.PRECEDENTS_LOOKED_AT])
        if kota:
            same &= Q(complaint__region__in=kota)
        rest = known.filter(same).exclude(pk__in=list(found))[:left]
        found |= {ticket.pk: (ticket, SAME_KIND) for ticket in rest}
    why = {pk: reason for pk, (_ticket, reason) in found.items()}
    return list(told([ticket for ticket, _reason in found.values()], reg, why))


def _kota(region: str | None, reg: Registry) -> list[str]:
    """The kelurahan of the kota in which one lies; empty where the place is not known."""
    while region and (entry := reg.regions.get(region)):
        if entry.level == "city":
            return sorted(reg.within(region))
        region = entry.parent_code
    return []


def told(tickets: Sequence[Ticket], reg: Registry, why: dict[int, str] | None = None) -> Iterable[Decision]:
    """What was decided on each, with the reason. One query; the tickets bring their complaints."""
    if not tickets:
        return
    acts = [Act.APPROVE.value, Act.REJECT.value]
    events = Event.objects.filter(complaint__in={ticket.complaint_id for ticket in tickets}, act__in=acts)
    said = {(complaint, data.get("decides")): data for complaint, data in events.values_list("complaint_id", "data")}
    for ticket in tickets:
        if ticket.decided_at is None:
            continue
        data, complaint = said.get((ticket.complaint_id, ticket.seq), {}), ticket.complaint
        yield Decision(
            complaint.number, "" if complaint.private else opening(complaint.body), complaint.private, Act(ticket.act),
            ticket.unit_id, ticket.proposed_id, data.get("to") if ticket.approved else None, bool(ticket.approved),
            ticket.decided_at, _late(ticket, complaint, reg), data.get("reason", ""), (why or {}).get(ticket.pk, ""),
        )  # fmt: skip


def _late(ticket: Ticket, complaint: Complaint, reg: Registry) -> int:
    clock = next(clock for clock in CLOCKS if Act(ticket.act) in clock.tickets)
    limit = ticket.filed_at + timedelta(seconds=reg.policy(complaint.policy)[clock.length])
    return max(0, int(((ticket.decided_at or limit) - limit).total_seconds()))
