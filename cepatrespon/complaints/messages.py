"""What is owed to whom after an event: the reporter's news, its followers', a unit's new report, an escalation.

Only says which messages an event owes; they are stored with the event and delivered later by `notify`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from cepatrespon.agencies.registry import Registry
from cepatrespon.rules.telling import is_told
from cepatrespon.rules.terms import ROLES, Act, Role, State

from .models import Complaint, Event, Message, Reporter, Subscription

FOLLOWERS = "pelanggan"  # the letter to who follows a public report


def owed(
    complaint: Complaint, events: Iterable[Event], registry: Registry, biro: int, reporter: Reporter | None = None
) -> list[Message]:
    """The messages that these new events owe. A query for the reporter only where they can be reached and are not
    given, and one for the followers only where somebody follows."""
    found: list[Message] = []
    followers = None
    for event in events:
        act, state = Act(event.act), State(event.state)
        if complaint.reachable and is_told(act, state):
            reporter = reporter or Reporter.objects.filter(complaint=complaint).first()
            if reporter and reporter.email:
                found.append(_message(complaint, event, "pelapor", reporter.email, reporter.language))
        if complaint.followed and is_told(act, state):
            if followers is None:
                followers = _followers(complaint)
            found += [
                _message(complaint, event, FOLLOWERS, one.email, one.language, subscription=one.pk)
                for one in followers
            ]  # fmt: skip
        if "via" in event.data and (email := registry.unit(event.data["to"]).email):
            found.append(_message(complaint, event, "unit", email))
        # What is the Inspektorat's alone is escalated inside it: no letter tells Biro that there is such a report.
        above = complaint.owner_id if complaint.restricted else biro
        if act is Act.ESCALATE and (email := registry.unit(above).email):
            found.append(_message(complaint, event, "eskalasi", email))
        if act is Act.PUSH and (email := _urged(complaint, registry)):
            found.append(_message(complaint, event, "dorongan", email, by=_name(event, registry)))
        if act in (Act.WARN, Act.REJECT) and event.unit_id and (email := registry.unit(complaint.holder_id).email):
            found.append(_message(complaint, event, "peringatan", email))
    return found


def forget(letters: QuerySet[Message]) -> None:
    """What is still owed of these letters is not sent, and those that were no longer say to whom."""
    letters.filter(sent_at=None).delete()
    letters.update(recipient=Concat(Value("#"), Cast("pk", CharField())))  # one each: a letter is owed once


def forget_followers(which: QuerySet[Subscription]) -> None:
    """End these subscriptions and forget their addresses, in the letters too."""
    for one in which:
        theirs = Message.objects.filter(recipient=one.email)
        if one.complaint_id is not None:
            forget(theirs.filter(complaint=one.complaint_id, notice=FOLLOWERS))
        forget(theirs.filter(complaint=None, seq=one.pk, data__subscription=one.pk))
        one.delete()


def _followers(complaint: Complaint) -> Sequence[Subscription]:
    """Who else is told of this report: nobody while it is not everybody's (any more)."""
    if complaint.private or complaint.restricted or complaint.accused_id or complaint.hidden:
        return ()
    return list(Subscription.objects.filter(complaint=complaint, confirmed_at__isnull=False).order_by("pk"))


def _urged(complaint: Complaint, registry: Registry) -> str:
    """The address of the unit that owes the next act; "" where nobody does, or the report is about its officers."""
    if complaint.answers_id is None or complaint.accused_id in registry.above(complaint.answers_id):
        return ""
    return registry.unit(complaint.answers_id).email


def _name(event: Event, registry: Registry) -> str:
    """The unit of whoever acted, in whose name a letter speaks: never a person's."""
    return registry.unit(event.unit_id).name if event.unit_id else ROLES[Role(event.role)].word


def _message(
    complaint: Complaint, event: Event, notice: str, recipient: str, language: str = "id", **said: str | int
) -> Message:
    return Message(
        complaint=complaint, seq=event.seq, notice=notice, recipient=recipient, language=language,
        data={"act": event.act, "state": event.state, **said}, created_at=event.recorded_at, try_at=event.recorded_at,
    )  # fmt: skip
