"""Which unit might receive a report, each with its reason in words: a suggestion, never a route (M2).

Four signs are asked: who finished such reports here (`Learned`, counted by the work loop, so that asking stays one
small query at any size), which office serves the region, what Biro Pemerintahan decided before, and what the words of
the report usually mean. Nothing here is ever chosen for an officer.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import shapely
from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from cepatrespon.agencies.geometry import EAST, NORTH
from cepatrespon.agencies.loading import DATA
from cepatrespon.agencies.registry import CategoryEntry, Registry, Unit
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_of, month_bounds, month_of
from cepatrespon.rules.terms import Act, Mode, UnitKind

from .models import Complaint, Event, FollowUp, Learned, Ticket

FINISHED, DECIDED = Learned.Kind.FINISHED, Learned.Kind.DECIDED
BATCH = 500  # tickets whose decisions are read at once
# How much a sign weighs; the share of a unit in what was finished is added to the first.
HISTORY, DECISION, REGION, WORDS, USUAL = 4.0, 3.0, 2.0, 1.5, 1.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit and why it is named, the weightiest reason first."""

    unit: Unit
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sign:
    unit: int
    weight: float
    said: str


def suggestions(
    complaint: Complaint, reg: Registry, at: datetime, may_receive: Callable[[Unit], bool], *, beside: bool = False
) -> list[Suggestion]:
    """Up to `limits.SUGGESTIONS` units, the likeliest first, of those that `may_receive` lets through. One query.

    `beside`: the kelurahan next to the point are looked at instead (M4). Never a unit that no longer exists, the
    holder, or one whose own officers the report is about.
    """
    category = reg.category(complaint.category_id) if complaint.category_id else None
    city = city_of(reg, complaint.region_id)
    signs = list(_kelurahan(complaint, reg, at)) if beside else [
        *_history(category, complaint.region_id, city, reg, at), *_region(category, complaint.region_id, city, reg),
        *_wording(complaint.body, category, city, reg), *_usual(category, reg),
    ]  # fmt: skip
    weights: Counter[int] = Counter()
    reasons: dict[int, list[_Sign]] = {}
    for sign in signs:
        weights[sign.unit] += sign.weight  # type: ignore[assignment]
        reasons.setdefault(sign.unit, []).append(sign)
    found = []
    for id, _weight in sorted(weights.items(), key=lambda pair: (-pair[1], reg.unit(pair[0]).name)):
        unit = reg.unit(id)
        if not unit.exists_on(day_of(at)) or id == complaint.holder_id or _accused(complaint, unit, reg):
            continue
        if may_receive(unit):
            said = sorted(reasons[id], key=lambda sign: -sign.weight)
            found.append(Suggestion(unit, tuple(dict.fromkeys(sign.said for sign in said))))
    return found[: limits.SUGGESTIONS]


def _accused(complaint: Complaint, unit: Unit, reg: Registry) -> bool:
    return complaint.accused_id is not None and complaint.accused_id in reg.above(unit.id)


# ── the signs ────────────────────────────────────────────────────────────────────────────────────
def _history(
    category: CategoryEntry | None, region: str | None, city: str, reg: Registry, at: datetime
) -> Iterable[_Sign]:
    """Who finished such reports in this city in the last year, and to whom Biro gave them.

    Of the kelurahan only that of the place: what another did in its own area says nothing of this one.
    """
    if category is None:
        return
    since = month_of(at - timedelta(days=limits.LEARNED_DAYS))
    rows = Learned.objects.filter(category=category.code, city=city, month__gte=since)
    counted: dict[str, Counter[int]] = {FINISHED: Counter(), DECIDED: Counter()}
    for kind, unit, count in rows.values_list("kind", "unit", "count"):
        counted[kind][unit] += count
    elsewhere = {u.id for u in reg.agencies.values() if u.kind is UnitKind.KELURAHAN and u.region_code != region}
    where = short(city, reg)
    total = sum(counted[FINISHED].values())
    for unit, count in counted[FINISHED].most_common():
        if count >= limits.LEARNED_LEAST and unit not in elsewhere:
            said = {"n": count, "all": total, "category": category.name, "place": where}
            text = _("Menangani %(n)d dari %(all)d laporan %(category)s di %(place)s setahun ini.") % said
            yield _Sign(unit, HISTORY * count / total + 1, text)
    decided = sum(counted[DECIDED].values())
    for unit, count in counted[DECIDED].most_common():
        if unit in elsewhere or count < limits.LEARNED_LEAST:
            continue
        said = {"n": count, "all": decided, "category": category.name, "place": where}
        text = _("Ditetapkan Biro Pemerintahan pada %(n)d dari %(all)d tiket %(category)s di %(place)s setahun ini.")
        yield _Sign(unit, DECISION * count / decided, text % said)


def _region(category: CategoryEntry | None, region: str | None, city: str, reg: Registry) -> Iterable[_Sign]:
    """The office that serves the place: the kelurahan itself, or the suku dinas of the city."""
    if category is None:
        return
    if category.at_kelurahan and region and (office := reg.kelurahan_of(region)):
        said = _("Kantor kelurahan lokasi; %(category)s biasa dikerjakan kelurahan.") % {"category": category.name}
        yield _Sign(office.id, REGION, said)
    for rank, upper in enumerate(category.agencies[:2]):
        if office := _office_below(upper, city, reg):
            yield _Sign(office.id, REGION / (rank + 1), _serves(office, upper, city, reg))


def _kelurahan(complaint: Complaint, reg: Registry, at: datetime) -> Iterable[_Sign]:
    """The kelurahan around the point, by how far their border is from it on the map in effect."""
    route = reg.map_at(at)
    if route is None or complaint.lat is None or complaint.lng is None:
        return
    point = shapely.Point(complaint.lng * EAST, complaint.lat * NORTH)
    for i in route.areas.tree.query(point, "dwithin", limits.KELURAHAN_METRES):
        office = reg.kelurahan_of(route.areas.codes[int(i)], day_of(at))
        if office is not None:
            away = float(shapely.distance(route.areas.shapes[int(i)], point))
            said = _("Titik laporan %(n)d meter dari wilayahnya.") % {"n": round(away)}
            yield _Sign(office.id, limits.KELURAHAN_METRES - away, said if away else _("Titik laporan di wilayahnya."))


def _office_below(upper: int, city: str, reg: Registry) -> Unit | None:
    """The suku dinas of a dinas in this city, where there is one."""
    below = (reg.unit(id) for id in reg.descendants(upper) if id != upper) if city else ()
    return next((unit for unit in below if unit.kind is UnitKind.SUB_DEPARTMENT and unit.region_code == city), None)


def _serves(office: Unit, upper: int, city: str, reg: Registry) -> str:
    said = {"upper": reg.unit(upper).name, "place": short(city, reg)}
    return _("Suku dinas dari %(upper)s untuk wilayah %(place)s.") % said


def _wording(body: str, category: CategoryEntry | None, city: str, reg: Registry) -> Iterable[_Sign]:
    """Who usually handles what the words speak of; the longest words found count."""
    text = f" {plain(body)} "
    seen: set[str] = set()
    for words, code in known_words():
        if code in seen or f" {words} " not in text:
            continue
        seen.add(code)
        meant = reg.category(code)
        if meant is None or not meant.agencies:
            continue
        upper = meant.agencies[0]
        said = _("Kata “%(words)s” biasa ditangani %(unit)s.") % {"words": words, "unit": reg.unit(upper).name}
        yield _Sign(upper, WORDS / len(seen), said)
        if (category is None or category.code != code) and (office := _office_below(upper, city, reg)):
            yield _Sign(office.id, WORDS / len(seen) / 2, _serves(office, upper, city, reg))


@lru_cache(1)
def known_words() -> list[tuple[str, str]]:
    """Words and the category that they usually mean, the longest first."""
    with (DATA / "category_words.csv").open(encoding="utf-8", newline="") as file:
        rows = [(plain(row["words"]), row["category"]) for row in csv.DictReader(file)]
    return sorted(rows, key=lambda row: (-len(row[0]), row[0]))


def plain(text: str) -> str:
    """Words without signs and capitals, a space between them."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _usual(category: CategoryEntry | None, reg: Registry) -> Iterable[_Sign]:
    for rank, unit in enumerate(category.agencies if category else (), 1):
        if unit in reg.agencies and category:
            said = _("Penangan biasa kategori %(category)s menurut data induk.") % {"category": category.name}
            yield _Sign(unit, USUAL / rank, said)


def short(city: str, reg: Registry) -> str:
    """A city as people call it."""
    name = reg.regions[city].name if city else "Jakarta"
    return name.removeprefix("Kota Administrasi ").removeprefix("Kabupaten Administrasi ")


def city_of(reg: Registry, region: str | None) -> str:
    """The code of the city in which a kelurahan lies; "" for none."""
    kecamatan = reg.regions[region].parent_code if region in reg.regions else None  # type: ignore[index]
    return (reg.regions[kecamatan].parent_code or "") if kecamatan in reg.regions else ""  # type: ignore[index]


# ── what is counted beforehand ───────────────────────────────────────────────────────────────────
def learn(reg: Registry, *, at: datetime, most: int = 24) -> int:
    """Count anew the months of the last year that are not counted to their end, the oldest first; how many are left.

    At most so many at once: a month costs seconds in a large city, and the clocks must not wait for a year. The current
    month is counted each time. Several workers may count the same one.
    """
    counted: dict[str, datetime] = dict(
        Learned.objects.values_list("month").annotate(last=Max("counted_at")).values_list("month", "last")
    )
    months = dict.fromkeys(month_of(at - timedelta(days=15 * step)) for step in range(limits.LEARNED_DAYS // 15 + 1))
    waiting = []
    for month in sorted(months):
        first, end = month_bounds(month)
        if month in counted and counted[month] >= end:
            continue
        if month not in counted and end <= at and not _decisions(first, end).exists():
            continue
        waiting.append((month, first, end))
    for month, first, end in waiting[:most]:
        _count(month, first, end, reg, at)
    return max(0, len(waiting) - most)


def _decisions(first: datetime, end: datetime):  # type: ignore[no-untyped-def]
    return FollowUp.objects.filter(decided_at__gte=first, decided_at__lt=end, accepted=True)


def _count(month: str, first: datetime, end: datetime, reg: Registry, at: datetime) -> None:
    finished = _decisions(first, end).filter(
        complaint__mode=Mode.VALIDATED, complaint__category__isnull=False, complaint__restricted=False,
        complaint__accused=None,
    )  # fmt: skip
    found: Counter[tuple[str, str, str, int]] = Counter()
    grouped = finished.values_list("complaint__category", "complaint__region", "unit").annotate(n=Count("pk"))
    for category, region, unit, n in grouped.order_by():
        found[category, city_of(reg, region), FINISHED, unit] += n
    for category, region, unit in _assigned(first, end):
        found[category, city_of(reg, region), DECIDED, unit] += 1
    if (
        not found and end <= at and reg.categories
    ):  # a month that taught nothing is remembered, too, else it is counted for ever
        found[reg.categories[0].code, "", FINISHED, reg.biro_id] = 0
    rows = [
        Learned(category_id=category, city=city, kind=kind, month=month, unit_id=unit, count=n, counted_at=at)
        for (category, city, kind, unit), n in sorted(found.items())  # in one order: two workers never wait in a ring
    ]
    with transaction.atomic():
        Learned.objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, update_fields=["count", "counted_at"],
            unique_fields=["category", "city", "kind", "month", "unit"],
        )  # fmt: skip


def _assigned(first: datetime, end: datetime) -> Iterable[tuple[str, str | None, int]]:
    """The units that Biro named by approving a ticket of M3 in a month."""
    tickets = Ticket.objects.filter(
        decided_at__gte=first, decided_at__lt=end, approved=True,
        act__in=[Act.MOVE_AGENCY.value, Act.WRONG_COORDINATION.value], complaint__category__isnull=False,
        complaint__restricted=False, complaint__accused=None,
    )  # fmt: skip
    rows = list(tickets.values_list("complaint_id", "seq", "complaint__category", "complaint__region"))
    for start in range(0, len(rows), BATCH):
        part = {(id, seq): (category, region) for id, seq, category, region in rows[start : start + BATCH]}
        events = Event.objects.filter(complaint__in={id for id, _seq in part}, act=Act.APPROVE.value)
        for id, data in events.values_list("complaint_id", "data"):
            if (meant := part.get((id, data.get("decides")))) and data.get("to"):
                yield meant[0], meant[1], data["to"]
