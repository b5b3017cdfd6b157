"""The city's day so far: what came in, who answered in time, what stands open, what awaits Biro Pemerintahan.

Three small queries over indexes, whatever the size of the city: a day's arrivals, a day's limits of M1, and what
somebody owes an act on now. Counts what `counted` says. A limit that ran out counts although its clock has not been
written yet (T4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from cepatrespon.agencies import registry
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_bounds, day_of
from cepatrespon.rules.terms import Act

from .counted import ARRIVES, counted


@dataclass(frozen=True, slots=True)
class Today:
    """The day's figures as of `at`, from `since` (00.00 WIB). `soon`: of those waiting, with little time left."""

    at: datetime
    since: datetime
    received: int
    responses: int
    late: int
    open: int
    waiting: int
    soon: int

    @property
    def on_time(self) -> float | None:
        """The share of responses due today that came in time, in percent; None while none was due."""
        return 100 * (self.responses - self.late) / self.responses if self.responses else None


def figures(at: datetime) -> Today:
    """The figures of the WIB day of a moment (UTC), up to it."""
    since = day_bounds(day_of(at))[0]
    over = Q(due_clause="M9", due_at__lt=at)  # has completed itself, written or not (M11)
    waiting = Q(due_clause="M9", due_at__gte=at)
    soon = waiting & Q(due_at__lt=at + timedelta(seconds=limits.VALIDATION_SOON_SECONDS))
    # Counted by a column that stands in the index of who owes: the table itself is not read.
    now = Complaint.objects.filter(counted(), answers__isnull=False).aggregate(
        open=Count("answers", filter=~over),
        waiting=Count("answers", filter=waiting),
        soon=Count("answers", filter=soon),
    )
    responses, late = responded(since, at)
    return Today(
        at=at, since=since, responses=responses, late=late, open=now["open"], waiting=now["waiting"], soon=now["soon"],
        received=Complaint.objects.filter(counted(), reported_at__gte=since, reported_at__lte=at).count(),
    )  # fmt: skip


def responded(start: datetime, end: datetime) -> tuple[int, int]:
    """How many receipts had their limit of M1 from `start` until before `end`, and how many of these were missed."""
    total = 0
    for policy in registry.current().policies:
        length = timedelta(seconds=policy["response"])
        arrived = Event.objects.filter(ARRIVES, counted("complaint__"), at__gte=start - length, at__lt=end - length)
        total += arrived.filter(complaint__policy=policy.version).count()
    missed = Event.objects.filter(counted("complaint__"), act=Act.MISSED, at__gte=start, at__lt=end, data__clause="M1")
    unspoken = Complaint.objects.filter(counted(), due_clause="M1", due_at__gte=start, due_at__lt=end)
    return total, missed.count() + unspoken.filter(next_clock_at=F("due_at")).count()


def standing(after: datetime, end: datetime) -> dict[tuple[str, str], int]:
    """How many of the reports that came in after a moment, up to another, stand in which state and mode. One query."""
    found = Complaint.objects.filter(counted(), reported_at__gt=after, reported_at__lte=end).order_by()
    return {(state, mode): n for state, mode, n in found.values_list("state", "mode").annotate(n=Count("pk"))}
