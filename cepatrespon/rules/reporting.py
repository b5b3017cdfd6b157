"""What a month is and who is on the Inspektorat's list (M12, B5).

A list is made in the first moments of the WIB month after the rejections it lists, and is frozen then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .calendar import month_bounds, month_of
from .case import Case


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a month's list: a unit whose follow-up of one report has been rejected `count` times."""

    month: str
    unit: int
    count: int
    at: datetime


def listed(case: Case) -> list[Listed]:
    """The rows this complaint adds to the monthly lists: one per rejection from the second on."""
    return [Listed(month_of(at), unit, count, at) for at, unit, count in case.listed]


def frozen(month: str, now: datetime) -> bool:
    """Whether the list of a WIB month (`YYYY-MM`) has been made by `now` (UTC)."""
    return now >= month_bounds(month)[1]
