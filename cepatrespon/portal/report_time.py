"""When the problem is there, as somebody types it: a day and an hour in WIB, or a part of the day that comes back."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from cepatrespon.rules.calendar import WIB, day_of
from cepatrespon.rules.terms import Daypart

# The hour for which a part of the day stands where no hour was given.
BEGINS = {
    Daypart.MORNING: 7, Daypart.NOON: 12, Daypart.AFTERNOON: 16, Daypart.NIGHT: 21, Daypart.SMALL_HOURS: 2,
}  # fmt: skip


def happened(day: dt.date | None, hour: dt.time | None, part: str, at: dt.datetime) -> dt.datetime | None:
    """The moment (UTC) that a day, an hour and a part of the day name together; None where none is named.

    An hour without a day is the last time it struck. Raises ValueError, saying what to do, for a day without an hour
    and for a moment still to come.
    """
    if day is None and hour is None:
        return None
    if hour is None:
        if part not in frozenset(Daypart):
            raise ValueError(_("Tulis juga jamnya; perkiraan pun boleh."))
        hour = dt.time(BEGINS[Daypart(part)])
    if day is None:
        today = dt.datetime.combine(day_of(at), hour, tzinfo=WIB)
        return (today if today <= at else today - dt.timedelta(days=1)).astimezone(dt.UTC)
    moment = dt.datetime.combine(day, hour, tzinfo=WIB).astimezone(dt.UTC)
    if moment > at:
        raise ValueError(_("Waktu kejadian belum tiba. Tulis kapan masalahnya terjadi."))
    return moment
