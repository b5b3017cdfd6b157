"""Days and months in WIB: the one place where time is cut (T3).

WIB is UTC+7 without summer time, so a fixed offset is exact and needs no time zone database.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7), "WIB")


def whole_second(moment: datetime) -> datetime:
    """The moment in UTC, truncated to the second (T2)."""
    return moment.astimezone(UTC).replace(microsecond=0)


def day_of(moment: datetime) -> date:
    """The WIB day in which a moment falls."""
    return moment.astimezone(WIB).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of a WIB day and of the next one, in UTC."""
    first = datetime(day.year, day.month, day.day, tzinfo=WIB)
    return first.astimezone(UTC), (first + timedelta(days=1)).astimezone(UTC)


def month_of(moment: datetime) -> str:
    """The WIB month of a moment, `YYYY-MM`."""
    return moment.astimezone(WIB).strftime("%Y-%m")


def month_bounds(month: str) -> tuple[datetime, datetime]:
    """First moment of a WIB month `YYYY-MM` and of the next one, in UTC. Raises ValueError on anything else."""
    year, number = int(month[:4]), int(month[5:7])
    if month != f"{year:04d}-{number:02d}":
        raise ValueError(f"{month!r} is not a month; write YYYY-MM")
    first = datetime(year, number, 1, tzinfo=WIB)
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=WIB)
    return first.astimezone(UTC), following.astimezone(UTC)


def hours(seconds: float) -> float:
    """Seconds as hours, rounded half up to one decimal (exact for whole seconds)."""
    tenths, rest = divmod(int(seconds), 360)
    return (tenths + (1 if rest * 2 >= 360 else 0)) / 10
