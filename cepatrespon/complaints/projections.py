"""The tables that follow from events: involvements, tickets, follow-ups, verifications. For lists and dockets.

Each event's consequence is written with it, in the same transaction; `check` compares them with the case.
"""

from __future__ import annotations

from cepatrespon.rules.case import TICKETS, VERIFICATIONS, Case
from cepatrespon.rules.terms import Act, State

from .models import Complaint, Event, FollowUp, Involvement, Ticket, Verification

COLUMNS = [
    "state", "mode", "holder", "restricted", "accused", "assignee", "responded", "verifications", "rejections",
    "extensions", "biro_assigns", "due_clause", "due_at", "due_since", "pushed_at", "answers", "next_clock_at",
    "completed_at", "untold_since", "last_at", "last_seq", "head", "clock_held_until", "clock_errors",
]  # fmt: skip


def follow(complaint: Complaint, case: Case, event: Event) -> None:
    """Write what one event means beside the complaint itself."""
    act = Act(event.act)
    if "via" in event.data:
        involved = Involvement(
            complaint=complaint, unit_id=event.data["to"], since=event.at, reported_at=complaint.reported_at
        )
        Involvement.objects.bulk_create([involved], ignore_conflicts=True)
    if act in TICKETS:
        filed = next(ticket for ticket in case.tickets if ticket.seq == event.seq)
        Ticket.objects.create(
            complaint=complaint, seq=event.seq, act=act.value, unit_id=filed.unit, proposed_id=filed.proposed,
            filed_at=event.at,
        )  # fmt: skip
    elif act is Act.SUBMIT and event.state == State.SUBMITTED:
        FollowUp.objects.create(
            complaint=complaint, seq=event.seq, unit_id=complaint.holder_id, text=event.data.get("text", ""),
            submitted_at=event.at,
        )  # fmt: skip
    elif act in VERIFICATIONS:
        pending = FollowUp.objects.get(complaint=complaint, decided_at=None)
        Verification.objects.create(
            follow_up=pending, seq=event.seq, act=act.value, officer_id=event.officer_id,
            result=event.data.get("result", ""), note=event.data.get("note", ""), at=event.at,
        )  # fmt: skip
    elif "decides" in event.data:
        decided = {"complaint": complaint, "seq": event.data["decides"], "decided_at": None}
        if not Ticket.objects.filter(**decided).update(decided_at=event.at, approved=act is Act.APPROVE):
            FollowUp.objects.filter(**decided).update(decided_at=event.at, accepted=act is not Act.REJECT)
