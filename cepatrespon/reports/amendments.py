"""What the events say later of a month that was released: numbered readings beside it, never in its place.

Which reports are in a release is settled at its cut; a reading asks how those stand now. A report that has since become
the Inspektorat's, or is about officers, is read as it was at the cut, so that no difference gives it away. Only figures
of the whole city are compared. A reading is taken every week for a year, and at once when rows are struck.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from cepatrespon.complaints.models import Event
from cepatrespon.complaints.monthly import SETTLED
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import month_of, whole_second
from cepatrespon.rules.measures import TICKET_MEASURES
from cepatrespon.rules.terms import Act

from . import cut, given, tally
from .files import plain
from .models import Amendment, AreaMonth, Release
from .rows import Names

EVERY, FOR = timedelta(seconds=limits.READING_SECONDS), timedelta(seconds=limits.READ_FOR_SECONDS)
# What may change who sees a report.
SHOWING = (Act.HIDE, Act.UNHIDE, Act.WITHDRAW, Act.CLASSIFY)

_looked: list[datetime] = []  # until when this process has looked for reports that changed hands with the public


def said(figures: Mapping[str, Any]) -> dict[str, int | None]:
    """The figures of the whole city that are compared, by name: `diterima`, `akhir.…`, the measures, the tickets."""
    tickets = figures["tiket"].values()
    return {
        "diterima": figures["diterima"], **{f"akhir.{end}": n for end, n in figures["akhir"].items()},
        **dict(plain(figures)),
        **{name: sum(counts.get(name, 0) for counts in tickets) for name in TICKET_MEASURES},
    }  # fmt: skip


def released(release: Release) -> dict[str, int | None]:
    """What was released of the figures that are compared."""
    return said(AreaMonth.objects.get(release=release, region=tally.CITY).figures)


def reading(release: Release, at: datetime) -> dict[str, int | None]:
    """The same figures as the events recorded before `at` (UTC) tell them."""
    then = [told for told in cut.month(release.month, release.frozen_at) if not told.secret]
    later = cut.again([told.pk for told in then], at)
    now = [later[told.pk] if not later[told.pk].secret else told for told in then]
    return said(given.counted(now, Names.of(release.names), at)[tally.CITY])


def changes(release: Release, amendment: Amendment) -> list[tuple[str, int | None, int | None]]:
    """The figures that differ: name, as released, as read."""
    before = released(release)
    return [(name, before[name], now) for name, now in amendment.figures.items() if before.get(name) != now]


# ── the work loop ────────────────────────────────────────────────────────────────────────────────
def due(at: datetime) -> str | None:
    """Take one later reading that is due at `at` (UTC), or strike what is not everybody's any more. Which, if any."""
    if (release := _touched(at)) is not None:
        return str(strike(release, at) or "")
    settled = at - SETTLED
    waiting = Release.objects.filter(read_until__lte=settled - EVERY, frozen_at__gt=at - FOR - EVERY)
    release = waiting.order_by("read_until", "month").first()
    if release is None:
        return None
    until = release.read_until + EVERY * ((settled - release.read_until) // EVERY)
    return str(read(release, until, at) or f"{release} dibaca")


def read(release: Release, until: datetime, at: datetime) -> Amendment | None:
    """Read a release as of `until` (UTC) and keep what differs from the reading before; `at`: now."""
    figures = reading(release, until)
    Release.objects.filter(pk=release.pk).update(read_until=max(until, release.read_until))
    return _kept(release, until, at, figures)


def strike(release: Release, at: datetime) -> Amendment | None:
    """Make the files anew where other reports than before are not everybody's, and keep that it was done."""
    numbers = given.withheld(release.month)
    if (key := given.key_of(numbers)) == release.served_key:
        return None
    made, entries, struck = given.contents(release, given.edition(release), numbers)
    given.put(release, key, made)
    served = [file.kept() for file in entries]
    changed = served != release.served
    release.served_key, release.served, release.struck = key, served, struck
    release.save(update_fields=["served_key", "served", "struck"])
    until = whole_second(at)
    return _kept(release, until, at, reading(release, until), files=served) if changed else None


def _kept(
    release: Release, until: datetime, at: datetime, figures: dict[str, int | None], files: list[Any] | None = None
) -> Amendment | None:
    last = release.amendments.order_by("-number").first()
    if files is None and figures == (last.figures if last else released(release)):
        return None
    number = (release.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            return Amendment.objects.create(
                release=release, number=number, as_of=until, made_at=at, figures=figures, struck=release.struck,
                files=files or [],
            )  # fmt: skip
    except IntegrityError:  # another worker was first
        return None


def _touched(at: datetime) -> Release | None:
    """A release of which other reports than before are not everybody's: once all are looked at, then those alone of
    which something happened that may change it."""
    if not _looked:
        for release in Release.objects.defer("names").order_by("month"):
            if given.key_of(given.withheld(release.month)) != release.served_key:
                return release
        _looked.append(at)
        return None
    months = {month_of(when) for when in _lately(_looked[0] - SETTLED)}
    for release in Release.objects.filter(month__in=months):
        if given.key_of(given.withheld(release.month)) != release.served_key:
            return release
    _looked[0] = at
    return None


def _lately(since: datetime) -> QuerySet[Event, Any]:
    acts = [act.value for act in SHOWING]
    return Event.objects.filter(act__in=acts, at__gte=since).values_list("complaint__reported_at", flat=True)
