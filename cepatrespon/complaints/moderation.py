"""What officers decide for citizens: what is hidden from the public, and what reporters asked about their own data.

Hiding itself is `actions.keep`; who may is said by `rules.beside`; who objects asks for a second look (`rights`). Every
reading starts from `visible_to`. Hidden things are found by their events, of which there are few, so that no list here
walks the complaints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cepatrespon.agencies.models import Officer
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, Office

from .models import Complaint, DataRequest, Event, Held, Photo
from .querysets import visible_to

WHOLE_CITY = (Office.VALIDATOR, Office.INSPECTOR)
HIDES = Event.objects.filter(act=Act.HIDE)


def moderated_by(officer: Officer) -> QuerySet[Complaint]:
    """The reports that this officer may hide from the public: of the own channels, or of the whole city."""
    if officer.office in WHOLE_CITY:
        return visible_to(officer)
    if officer.office == Office.ADMINISTRATOR and officer.agency_id:
        return visible_to(officer).filter(owner_id=officer.agency_id)
    return Complaint.objects.none()


def hidden_now(officer: Officer) -> QuerySet[Complaint]:
    """What is hidden now, wholly or in a photo, each with `since` and `decided`: the moment and the number of the last
    event that hid something of it. The latest first."""
    last = HIDES.filter(complaint=OuterRef("pk")).order_by("-seq")
    photos = Photo.objects.filter(complaint=OuterRef("pk")).exclude(hidden="")
    found = moderated_by(officer).filter(pk__in=HIDES.values("complaint"))
    found = found.filter(~Q(hidden="") | Exists(photos))
    return found.annotate(since=Subquery(last.values("at")[:1]), decided=Subquery(last.values("seq")[:1])).order_by(
        "-since", "-number"
    )


def decisions(officer: Officer) -> QuerySet[Event]:
    """Everything that was hidden and shown again, the latest first."""
    found = Event.objects.filter(act__in=[Act.HIDE, Act.UNHIDE], complaint__in=moderated_by(officer))
    return found.order_by("-at", "-complaint__number", "-seq")


# ── requests about own data, and held reports ────────────────────────────────────────────────────
def answered(officer: Officer) -> QuerySet[DataRequest]:
    """The requests about own data that were answered, of those this officer may answer, the latest first."""
    found = moderated_by(officer)
    if officer.office == Office.INSPECTOR:
        found = found.filter(owner_id=officer.agency_id)
    done = DataRequest.objects.filter(done_at__isnull=False, complaint__in=found)
    return done.select_related("complaint").order_by("-done_at", "-pk")


def held_due(at: datetime) -> datetime:
    """By when a report that was held back at `at` is looked at (a limit of ours)."""
    return at + timedelta(seconds=limits.HELD_SECONDS)


@dataclass(frozen=True, slots=True)
class Owed:
    """What one owner of channels owes citizens: requests about own data and held reports, and how many are late."""

    unit: int
    requests: int
    requests_late: int
    held: int
    held_late: int


def owed(at: datetime, asked: QuerySet[DataRequest]) -> list[Owed]:
    """What each owner of channels owes at a moment, the most late first. Two queries over what is open."""
    requests = list(asked.order_by().values_list("complaint__owner_id", "due_at"))
    held = list(Held.objects.filter(decided_at=None).values_list("payload__owner", "at"))
    open_, late = _counted((unit, due < at) for unit, due in requests)
    waits, waits_late = _counted((int(unit), held_due(since) < at) for unit, since in held if unit is not None)
    units = {*open_, *waits}
    rows = [Owed(unit, open_[unit], late[unit], waits[unit], waits_late[unit]) for unit in units]
    return sorted(rows, key=lambda row: (-row.requests_late - row.held_late, -row.requests - row.held, row.unit))


def _counted(found: Iterable[tuple[int, bool]]) -> tuple[Counter[int], Counter[int]]:
    """How many there are of each unit, and how many of those are late."""
    every, late = Counter[int](), Counter[int]()
    for unit, is_late in found:
        every[unit] += 1
        late[unit] += is_late
    return every, late
