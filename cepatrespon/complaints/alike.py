"""Is it reported already? The public's open reports around a place, and those completed there not long ago.

Starts from `querysets.public()`, so that nothing private, hidden or about officers is ever shown or counted. A report
whose place is a whole kelurahan has no distance: it is compared with what lies in that kelurahan. Metres, UTC.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from cepatrespon.agencies.geometry import EAST, NORTH
from cepatrespon.rules import limits
from cepatrespon.rules.case import FINAL
from cepatrespon.rules.terms import State

from .marks import Mark, cell_of
from .models import Complaint
from .querysets import public

SHOWN_ENDED = 3  # completed reports of a place that are shown
READ = 60  # rows around a place, the newest first, among which the nearest are shown


@dataclass(frozen=True, slots=True)
class Where:
    """A place as a report has it: degrees, metres of accuracy (None where it is exact), and its kelurahan."""

    lat: float
    lng: float
    accuracy: float | None
    region: str

    @property
    def wide(self) -> bool:
        """Whether it is an area, rather than a point to measure from."""
        return bool(self.accuracy and self.accuracy > limits.NEARBY_METRES)


@dataclass(frozen=True, slots=True)
class Near:
    """A report and how far it is, in metres; None where that cannot be said."""

    complaint: Complaint
    metres: float | None


def standing(where: Where, kinds: Collection[str]) -> list[Near]:
    """The open public reports that may be the same problem, the nearest first.

    Of these kinds within `limits.NEARBY_METRES`; where no kind is known, of any within `limits.ALIKE_METRES`.
    """
    still = Q(completed_at__isnull=True) & ~Q(state__in=sorted(FINAL))
    return _around(where, kinds, public().filter(still), limits.NEARBY_METRES if kinds else limits.ALIKE_METRES)


def recurring(where: Where, kinds: Collection[str], at: datetime) -> list[Near]:
    """The public reports of these kinds at this very place that were completed within `limits.RECURRENCE_DAYS`."""
    if not kinds or where.wide:
        return []
    since = at - timedelta(days=limits.RECURRENCE_DAYS)
    return _around(where, kinds, public().filter(state=State.DONE, completed_at__gte=since), limits.ALIKE_METRES)[
        :SHOWN_ENDED
    ]


def same_place(where: Where, complaint: Complaint) -> bool:
    """Whether a report is of this place: nearby, or where one of the two is an area, in the same kelurahan."""
    if where.wide or (complaint.accuracy and complaint.accuracy > limits.NEARBY_METRES):
        return complaint.region_id == where.region
    metres = _metres(where, complaint)
    return metres is not None and metres <= limits.NEARBY_METRES


def repeats(complaint: Complaint, at: datetime) -> bool:
    """Whether a new report that names this one says that its problem has come back: it was completed not long ago."""
    since = at - timedelta(days=limits.RECURRENCE_DAYS)
    return complaint.state == State.DONE and complaint.completed_at is not None and complaint.completed_at >= since


def _around(where: Where, kinds: Collection[str], rows: QuerySet[Complaint], metres: int) -> list[Near]:
    if kinds:
        rows = rows.filter(category_id__in=sorted(kinds))
    if where.wide:
        if not kinds:
            return []
        found = rows.filter(region_id=where.region).order_by("-reported_at")[: limits.SHOWN_ALIKE]
        return [Near(one, None) for one in found]
    up, aside = metres / NORTH, metres / EAST
    low, high = cell_of(where.lat - up, where.lng - aside), cell_of(where.lat + up, where.lng + aside)
    # By the cells of the public map: its index holds few rows for a place, whatever the table's size.
    marked = Mark.objects.filter(x__range=(low[0], high[0]), y__range=(low[1], high[1])).values("complaint_id")
    exact = Q(accuracy__isnull=True) | Q(accuracy__lte=limits.NEARBY_METRES)
    found = rows.filter(exact, pk__in=marked).order_by("-reported_at")[:READ]
    near = [Near(one, _metres(where, one)) for one in found]
    near = [one for one in near if one.metres is not None and one.metres <= metres]
    return sorted(near, key=lambda one: (one.metres or 0, one.complaint.pk))[: limits.SHOWN_ALIKE]


def _metres(where: Where, one: Complaint) -> float | None:
    if one.lat is None or one.lng is None:
        return None
    return math.hypot((one.lng - where.lng) * EAST, (one.lat - where.lat) * NORTH)
