"""What is owed to whom after an event: the reporter's news, a unit's new report, an escalation.

Only says which messages an event owes; they are stored with the event and delivered later by `notify`.
"""

from __future__ import annotations

from collections.abc import Iterable

from cepatrespon.agencies.registry import Registry
from cepatrespon.rules.terms import Act, State

from .models import Complaint, Event, Message, Reporter

# The acts of which a reporter is told; a decision on a ticket only where it closes the report or asks for more.
TO_REPORTER = frozenset(
    {
        Act.REPORT, Act.COORDINATE, Act.DISPOSE, Act.PROCESS, Act.EXTEND, Act.SUBMIT, Act.VALIDATE, Act.COMPLETE,
        Act.REFER, Act.NEWS, Act.REVIVE, Act.UNCLEAR, Act.NOT_FOUND, Act.UPDATE,
    }
)  # fmt: skip


def owed(
    complaint: Complaint, events: Iterable[Event], registry: Registry, biro: int, reporter: Reporter | None = None
) -> list[Message]:
    """The messages that these new events owe. One query, only where the reporter can be reached and is not given."""
    found: list[Message] = []
    for event in events:
        act, state = Act(event.act), State(event.state)
        if complaint.reachable and (act in TO_REPORTER or state in (State.CLOSED, State.REJECTED)):
            reporter = reporter or Reporter.objects.filter(complaint=complaint).first()
            if reporter and reporter.email:
                found.append(_message(complaint, event, "pelapor", reporter.email, reporter.language))
        if "via" in event.data and (email := registry.unit(event.data["to"]).email):
            found.append(_message(complaint, event, "unit", email))
        if act is Act.ESCALATE and (email := registry.unit(biro).email):
            found.append(_message(complaint, event, "eskalasi", email))
        if act in (Act.WARN, Act.REJECT) and event.unit_id and (email := registry.unit(complaint.holder_id).email):
            found.append(_message(complaint, event, "peringatan", email))
    return found


def _message(complaint: Complaint, event: Event, notice: str, recipient: str, language: str = "id") -> Message:
    return Message(
        complaint=complaint, seq=event.seq, notice=notice, recipient=recipient, language=language,
        data={"act": event.act, "state": event.state}, created_at=event.recorded_at, try_at=event.recorded_at,
    )  # fmt: skip
