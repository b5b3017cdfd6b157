"""Finds complaints that are gone: numbers that were given out, and reports that other reports speak of.

A number is taken in the transaction that stores its complaint (`actions`): it is undone with it, and the counter counts
exactly the complaints there ever were. Reads only, also while reports arrive.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cepatrespon.rules.terms import Act

from .models import Complaint, Counter, Event

MOST = 20  # numbers named of one channel and day; the others are counted
DAY_SIGNS = 6  # of YYMMDD


def complaints() -> Iterator[str]:
    """One sentence for every complaint, or counter, that must be there and is not."""
    days = _days()  # before the counters: whatever is stored by now has been counted by then
    counters = {f"{counter.prefix}{counter.day}": counter.last for counter in Counter.objects.order_by("day", "prefix")}
    for day, (_count, highest) in sorted(days.items()):
        if highest > counters.get(day, 0):
            yield f"pencacah {day}: tersimpan {counters.get(day, 0)}, padahal nomor {highest} sudah diberikan"
    for day, last in counters.items():
        if days.get(day, (0, 0)) != (last, last):
            yield from _gone(day, last)
    yield from _linked()


def _days() -> dict[str, tuple[int, int]]:
    """For every channel and day: how many complaints there are, and the highest of their numbers."""
    found: dict[str, tuple[int, int]] = {}
    for number in Complaint.objects.values_list("number", flat=True).iterator():
        day, place = _parts(number)
        count, highest = found.get(day, (0, 0))
        found[day] = count + 1, max(highest, place)
    return found


def _parts(number: str) -> tuple[str, int]:
    """`JK2405020001` as `JK240502` and 1; a number of another form is its own day and has no place in it."""
    head = len(number) - len(number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) + DAY_SIGNS
    rest = number[head:]
    return (number[:head], int(rest)) if rest.isascii() and rest.isdigit() else (number, 0)


def _gone(day: str, last: int) -> Iterator[str]:
    """The numbers up to `last` that no complaint has, looked up anew: one may have arrived meanwhile."""
    there = set(Complaint.objects.filter(number__startswith=day).values_list("number", flat=True))
    lacking = (number for n in range(1, last + 1) if (number := f"{day}{n:04d}") not in there)
    named = list(islice(lacking, MOST))
    for number in named:
        yield f"{number}: nomornya sudah diberikan, laporannya tidak ada"
    places = {place for number in there if 1 <= (place := _parts(number)[1]) <= last}
    if (more := last - len(places) - len(named)) > 0:
        yield f"{day}: {more} laporan lain dari {last} nomor tidak ada"


def _linked() -> Iterator[str]:
    """Reports that a field check opened beside another one (F2): the other one's event names them."""
    said = Event.objects.filter(act=Act.LINK).order_by("complaint", "seq").values_list("complaint__number", "data")
    numbers = {str(data.get("number", "")): number for number, data in said}
    there = Complaint.objects.only("number").in_bulk(list(numbers), field_name="number")  # in portions, where need be
    for number, first in numbers.items():
        if number not in there:
            yield f"{first}: laporan terkait {number} tidak ada"
