"""The tables that follow from events: involvements, tickets, follow-ups, verifications. For lists and dockets.

Each event's consequence is written with it, in the same transaction; `check` compares them with the case.
"""

from __future__ import annotations

from cepatrespon.rules.case import TICKETS, VERIFICATIONS, Case
from cepatrespon.rules.terms import Act, Result, State

from .models import Claim, Complaint, Event, FollowUp, Involvement, Ticket, Verification

COLUMNS = [
    "state", "mode", "holder", "restricted", "accused", "assignee", "responded", "verifications", "rejections",
    "extensions", "biro_assigns", "due_clause", "due_at", "due_since", "pushed_at", "answers", "next_clock_at",
    "completed_at", "contested_at", "rating", "hidden", "untold_since", "last_at", "last_seq", "head",
    "clock_held_until", "clock_errors",
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
        _fulfil(complaint, act, event)
    elif "decides" in event.data:
        decided = {"complaint": complaint, "seq": event.data["decides"], "decided_at": None}
        if not Ticket.objects.filter(**decided).update(decided_at=event.at, approved=act is Act.APPROVE):
            FollowUp.objects.filter(**decided).update(decided_at=event.at, accepted=act is not Act.REJECT)


def _fulfil(complaint: Complaint, act: Act, event: Event) -> None:
    """End the claim that a verification fulfils (see `claims`); a mismatch found at the desk asks for a visit (F1)."""
    claims = Claim.objects.filter(complaint=complaint)
    (claims.filter(field=False) if act is Act.VERIFY_DESK else claims).delete()
    if act is Act.VERIFY_DESK and event.data.get("result") == Result.DIFFERS and event.officer_id is not None:
        # Held by nobody, and not taken from whoever is to go there already.
        asked = Claim(complaint=complaint, officer_id=event.officer_id, field=True, taken_at=event.at, until=event.at)
        if complaint.due_since is None or not claims.filter(taken_at__gte=complaint.due_since).exists():
            claims.delete()
            asked.save(force_insert=True)
