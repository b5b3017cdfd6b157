"""What the status page tells besides silences: letters that have not left, and which month was last released."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min, Q

from cepatrespon.complaints.models import Message

from .counted import counted
from .models import Release


def letters(at: datetime) -> tuple[int, int]:
    """How many letters wait at a moment (UTC), and for how many seconds the oldest has. One query.

    Letters about reports that the public's figures do not count are left out, and those that have been given up on.
    """
    waiting = Message.objects.filter(Q(complaint=None) | counted("complaint__"), sent_at=None, gave_up_at=None)
    found = waiting.filter(created_at__lte=at).aggregate(n=Count("pk"), oldest=Min("created_at"))
    return found["n"], int((at - found["oldest"]).total_seconds()) if found["oldest"] else 0


def last_release() -> tuple[str, datetime | None]:
    """The last released month (`YYYY-MM`, "" for none) and when its release was made. One query."""
    last = Release.objects.order_by("-month").values_list("month", "made_at").first()
    return last or ("", None)
