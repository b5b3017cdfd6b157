"""A month's reports as the events told them at one moment: the only source of released figures and rows.

A cut takes the events recorded before it and no others. Clocks that had run out by then speak in the telling, whether
or not a worker had written them (T4), so that a late worker changes nothing; what a report's columns said then is found
by undoing, from the last to the first, the changes that later events kept with their "before". Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.rules import clocks
from cepatrespon.rules.calendar import month_bounds
from cepatrespon.rules.case import Case
from cepatrespon.rules.case import Event as Happened
from cepatrespon.rules.lifecycle import Actor, Outcome, Proposal, decide
from cepatrespon.rules.measures import Ending, ending
from cepatrespon.rules.terms import Act, Relation, Role, State

BATCH = 500  # complaints whose events are read at once
COLUMNS = (
    "pk", "number", "reported_at", "channel_id", "category_id", "region_id", "lat", "lng", "private", "anonymous",
    "relation", "policy",
)  # fmt: skip
EVENT = ("complaint_id", "seq", "act", "at", "recorded_at", "role", "state", "unit_id", "officer_id", "data")


@dataclass(slots=True)
class Told:
    """One report at the cut: what it is, the case, and what the case alone does not say. Times are UTC."""

    pk: int
    number: str
    reported_at: datetime
    channel: str
    category: str
    region: str  # the kelurahan's code, "" where it has no point
    lat: float | None
    lng: float | None
    private: bool
    anonymous: bool
    recurrence: bool
    case: Case
    in_the_field: bool = False  # the accepted follow-up had been looked at on the spot
    decisions: dict[int, bool] = field(default_factory=dict)  # tickets decided: approved or not
    rejections: int = 0  # follow-ups refused, of any unit

    @property
    def secret(self) -> bool:
        """Whether it is in no figure: the Inspektorat's alone, or about officers."""
        return self.case.restricted or self.case.accused is not None

    @property
    def public(self) -> bool:
        """Whether everybody could read it at the cut."""
        return not (self.private or self.secret or self.case.hidden)

    @property
    def ending(self) -> Ending:
        """How it has ended."""
        return ending(self.case, self.in_the_field)


def month(name: str, at: datetime) -> list[Told]:
    """The reports received in a WIB month (`YYYY-MM`) as of the cut `at` (UTC), by number. Secret ones are among them.

    Some 40 queries for 20,000 reports; memory for all of them.
    """
    start, end = month_bounds(name)
    rows = Complaint.objects.filter(reported_at__gte=start, reported_at__lt=min(end, at))
    found = list(_told(list(rows.order_by("pk").values_list(*COLUMNS)), at, registry.current()))
    return sorted(found, key=lambda told: told.number)


def again(which: Iterable[int], at: datetime) -> dict[int, Told]:
    """Some reports, by key, as of another cut."""
    rows = Complaint.objects.filter(pk__in=list(which)).order_by("pk").values_list(*COLUMNS)
    return {told.pk: told for told in _told(list(rows), at, registry.current())}


def _told(rows: Sequence[tuple[Any, ...]], at: datetime, reg: Registry) -> Iterator[Told]:
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        events: dict[int, list[tuple[Any, ...]]] = {row[0]: [] for row in batch}
        read = Event.objects.filter(complaint_id__in=list(events)).order_by("complaint_id", "seq")
        for event in read.values_list(*EVENT):
            events[event[0]].append(event)
        for row in batch:
            if (told := _one(dict(zip(COLUMNS, row, strict=True)), events[row[0]], at, reg)) is not None:
                yield told


def _one(row: dict[str, Any], events: Sequence[tuple[Any, ...]], at: datetime, reg: Registry) -> Told | None:
    before = next((n for n, event in enumerate(events) if event[4] >= at), len(events))
    if not before:
        return None
    for event in reversed(events[before:]):  # what was changed after the cut
        row |= {name: value for name, value in event[9].get("before", {}).items() if name in row}
    told = Told(
        row["pk"], row["number"], row["reported_at"], row["channel_id"], row["category_id"] or "",
        row["region_id"] or "", row["lat"], row["lng"], row["private"], row["anonymous"],
        row["relation"] == Relation.RECURRENCE, Case(reg.policy(row["policy"])),
    )  # fmt: skip
    visited: set[int] = set()
    for _of, seq, act, when, _recorded, role, state, unit, person, data in events[:before]:
        _take(told, Happened(seq, Act(act), when, Role(role), State(state), unit, person, data), visited)
    while lapse := clocks.lapsed(told.case, at):
        if not _speak(told, lapse, visited):
            break
    done = told.case.submissions[-1] if told.case.submissions else None
    told.in_the_field = done is not None and done.accepted and done.seq in visited
    return told


def _take(told: Told, event: Happened, visited: set[int]) -> None:
    """Apply one event, noting what the case itself does not keep."""
    case, act = told.case, event.act
    if act is Act.VERIFY_FIELD and case.submission:
        visited.add(case.submission.seq)
    elif act in (Act.APPROVE, Act.REJECT) and case.ticket:
        told.decisions[case.ticket.seq] = act is Act.APPROVE
    elif act is Act.REJECT and case.submission:
        told.rejections += 1
    case.apply(event)


def _speak(told: Told, lapse: tuple[datetime, clocks.Clock], visited: set[int]) -> bool:
    """Let one clock speak that had run out; False where no move answers it (`check` names such a report)."""
    (at, clock), case = lapse, told.case
    outcome = decide(case, Proposal(clock.lapse, at, Actor(clock=True)))
    if not isinstance(outcome, Outcome):
        return False
    data = {"clause": clock.clause, "key": clock.instance(case), **outcome.data}
    _take(told, Happened(case.last_seq + 1, clock.lapse, at, outcome.role, outcome.state, data=data), visited)
    return True
