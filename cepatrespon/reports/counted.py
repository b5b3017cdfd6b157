"""What the public's figures count: every report but the Inspektorat's own and those about a unit's own officers.

Private reports are counted, never shown; where a count is so small that it would give one away, see `small`.
"""

from __future__ import annotations

from django.db.models import Q

from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, State

# The events by which a report arrives in a unit's inbox: M1 runs anew from each.
ARRIVES = Q(act__in=[Act.REPORT, Act.COORDINATE, Act.DISPOSE, Act.REVIVE]) | (
    Q(act=Act.APPROVE) & ~Q(state=State.CLOSED)
)


def counted(path: str = "") -> Q:
    """The condition, for complaints themselves or by the way to them: `counted("complaint__")`."""
    return Q(**{f"{path}restricted": False, f"{path}accused__isnull": True})


def small(count: int) -> bool:
    """Whether a count is too small to be said where private reports are in it. Nothing at all may be said."""
    return 0 < count < limits.SMALL_COUNT
