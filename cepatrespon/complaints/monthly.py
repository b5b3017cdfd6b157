"""Makes the monthly list of M12: in the first moments of the next WIB month, once, and frozen from then on.

The rows come from the events (`rules.reporting`); an empty month gives an empty list. Reading lists is `reports`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from cepatrespon.agencies import registry
from cepatrespon.rules.calendar import month_bounds, month_of
from cepatrespon.rules.reporting import frozen, listed
from cepatrespon.rules.terms import Act, State

from .ledger import told
from .models import Complaint, Event, MonthlyList, MonthlyRow

SETTLED = timedelta(minutes=1)  # after the month's last second: acts of that second have been committed by then


def freeze_due(at: datetime) -> list[str]:
    """Make the list of every month that is over at `at` (UTC) and has none yet; returns those made."""
    last = MonthlyList.objects.order_by("-month").values_list("month", flat=True).first()
    if last is None:
        first = Complaint.objects.order_by("reported_at").values_list("reported_at", flat=True).first()
        if first is None:
            return []
        month = month_of(first)
    else:
        month = month_of(month_bounds(last)[1])
    made = []
    while frozen(month, at - SETTLED):
        _freeze(month)
        made.append(month)
        month = month_of(month_bounds(month)[1])
    return made


def _freeze(month: str) -> None:
    start, end = month_bounds(month)
    reg = registry.current()
    with transaction.atomic():
        made, created = MonthlyList.objects.get_or_create(month=month, defaults={"frozen_at": end})
        if not created:  # another worker was first
            return
        rejected = Event.objects.filter(act=Act.REJECT, state=State.REJECTED, at__gte=start, at__lt=end)
        for complaint in Complaint.objects.filter(pk__in=rejected.values("complaint")).order_by("pk"):
            events = Event.objects.filter(complaint=complaint, at__lt=end).order_by("seq")
            case = told(events, reg.policy(complaint.policy))
            MonthlyRow.objects.bulk_create(
                MonthlyRow(list=made, complaint=complaint, unit_id=row.unit, count=row.count, at=row.at)
                for row in listed(case)
                if row.month == month
            )
