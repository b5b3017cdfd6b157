"""What reporters said of a unit's completions: contested, come back, rated, with their words. For the unit's own eyes.

One WIB month at a time, the newest first. Starts from `visible_to`; a completion is the unit's where it holds the
report. Who said it stands nowhere here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from cepatrespon.agencies.models import Officer
from cepatrespon.rules.terms import Act, Aftermath, Relation

from .models import Complaint, Event
from .querysets import visible_to

CONTESTED, AGAIN, RATED = Relation.CONTEST.value, Relation.RECURRENCE.value, Act.RATE.value


@dataclass(frozen=True, slots=True)
class Voice:
    """One thing said of a completion. `seq` orders those of one second; a recurrence has none."""

    kind: str
    at: datetime
    complaint: Complaint
    text: str
    found: str = ""  # an `Aftermath`, of a contested completion
    stars: int | None = None
    follows: Complaint | None = None  # the report that follows, where the officer may open it
    seq: int = 0

    @property
    def key(self) -> tuple[datetime, str, int]:
        """Where it stands in the list."""
        return self.at, self.complaint.number, self.seq


@dataclass(frozen=True, slots=True)
class Summary:
    """How many completions were contested, how many problems came back, and how many ratings there are of each star."""

    contested: int
    again: int
    stars: dict[int, int]


def own(officer: Officer) -> QuerySet[Complaint]:
    """The reports that this officer's unit holds, of those that the officer may see."""
    return visible_to(officer).filter(holder_id=officer.agency_id or 0)


def _events(officer: Officer, start: datetime, end: datetime) -> QuerySet[Event]:
    """What was contested, and ratings; what broke again afterwards comes as the report that follows."""
    again = Q(act=Act.CONTEST, data__result=Aftermath.AGAIN.value)
    found = Event.objects.filter(act__in=[Act.CONTEST, Act.RATE], at__gte=start, at__lt=end).exclude(again)
    return found.filter(complaint__in=own(officer))


def _again(officer: Officer, start: datetime, end: datetime) -> QuerySet[Complaint]:
    """The reports by which a problem came back that this unit had completed."""
    found = visible_to(officer).exclude(relation="").filter(relation=Relation.RECURRENCE)
    return found.filter(reported_at__gte=start, reported_at__lt=end, linked_from__in=own(officer))


def summary(officer: Officer, start: datetime, end: datetime) -> Summary:
    """The numbers of a period. Three queries."""
    events = _events(officer, start, end)
    stars = dict.fromkeys(range(5, 0, -1), 0)
    for given in events.filter(act=Act.RATE).values_list("data__stars", flat=True):
        stars[given] = stars.get(given, 0) + 1
    contested = events.filter(act=Act.CONTEST).values("complaint").distinct().count()
    return Summary(contested, _again(officer, start, end).count(), stars)


def voices(
    officer: Officer, start: datetime, end: datetime, after: tuple[datetime, str, int] | None, most: int,
    kinds: frozenset[str],
) -> list[Voice]:  # fmt: skip
    """So many voices of a period after a place in the list (`Voice.key`), the newest first. Three queries."""
    found: list[Voice] = []
    acts = [Act.CONTEST] * (CONTESTED in kinds) + [Act.RATE] * (RATED in kinds)
    events = _events(officer, start, end).filter(act__in=acts).select_related("complaint")
    if after:
        at, number, seq = after
        events = events.filter(
            Q(at__lt=at) | Q(at=at, complaint__number__lt=number) | Q(at=at, complaint__number=number, seq__lt=seq)
        )
    taken = list(events.order_by("-at", "-complaint__number", "-seq")[:most]) if acts else []
    numbers = [event.data["number"] for event in taken if event.data.get("number")]
    following = {c.number: c for c in visible_to(officer).filter(number__in=numbers)} if numbers else {}
    for event in taken:
        said = event.data
        found.append(
            Voice(
                CONTESTED if event.act == Act.CONTEST else RATED, event.at, event.complaint, said.get("text", ""),
                said.get("result", ""), said.get("stars"), following.get(said.get("number", "")), event.seq,
            )
        )  # fmt: skip
    if AGAIN in kinds:
        rows = _again(officer, start, end).select_related("linked_from")
        if after:
            at, number, _seq = after
            rows = rows.filter(Q(reported_at__lt=at) | Q(reported_at=at, linked_from__number__lt=number))
        for row in rows.order_by("-reported_at", "-linked_from__number")[:most]:
            if row.linked_from is not None:
                found.append(Voice(AGAIN, row.reported_at, row.linked_from, row.body, follows=row))
    return sorted(found, key=lambda voice: voice.key, reverse=True)[:most]
