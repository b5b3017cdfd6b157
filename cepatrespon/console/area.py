"""Wilayah: how the reports of an area stand, for the kota or kecamatan that oversees it and for the Sekda.

What is overdue comes first; counts by kelurahan and by holder stand beside the list. Urging whoever owes the next act
is in `pushing`. What an officer sees here is asked of `visible_to`, and whose area it is of `area_of`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer, Region
from cepatrespon.agencies.registry import RegionEntry, Registry
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import area_of, visible_to
from cepatrespon.rules.calendar import month_bounds, month_of
from cepatrespon.rules.clocks import CLOCKS
from cepatrespon.rules.terms import Office, UnitKind
from cepatrespon.rules.wording import month as month_word
from cepatrespon.templatetags.cepat import language

from . import listing
from .doors import desk, for_office, officer_of
from .pushing import push_many

FIRST = 10  # rows of a table that stand open; the rest is folded
LANES = (
    ("terlambat", gettext_noop("Terlambat")),
    ("terbuka", gettext_noop("Masih terbuka")),
    ("didorong", gettext_noop("Sudah didorong")),
    ("semua", gettext_noop("Semua, terbaru dahulu")),
)
FILTERS = ("q", "kelurahan", "pemegang", "klausul")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many open reports a kelurahan or a unit has, and how many of them are late."""

    code: str
    name: str
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Area:
    """The area that is shown: its name, its kelurahan, and the smaller or larger ones that may be chosen instead."""

    code: str
    name: str
    within: frozenset[str]
    others: list[tuple[str, str]]


@for_office(Office.ADMINISTRATOR, Office.SECRETARY, kinds=(UnitKind.CITY, UnitKind.KECAMATAN))
def area(request: HttpRequest) -> HttpResponse:
    """The area's reports; a POST urges for those picked, each wholly or not at all."""
    officer, at, reg = officer_of(request), now(), registry.current()
    shown = _area(officer, reg, request.GET.get("wilayah", ""))
    if shown is None:
        return desk(request, "console/wilayah_bukan.html", {"at": at})
    if request.method == "POST":
        return push_many(request, officer, at)
    room = visible_to(officer).filter(region_id__in=shown.within)
    open_now = room.filter(answers__isnull=False)
    lane = request.GET.get("lajur", "")
    lane = lane if lane in dict(LANES) else LANES[0][0]
    asked = _asked(request, reg, shown)
    late = Q(due_at__lt=at)
    counts: dict[str, int] = open_now.aggregate(
        terbuka=Count("pk"), terlambat=Count("pk", filter=late),
        didorong=Count("pk", filter=Q(pushed_at__isnull=False)),
    )  # fmt: skip
    month = month_of(at)
    start, end = month_bounds(month)
    contested = room.filter(contested_at__gte=start, contested_at__lt=end).count()
    by_region = _counted(open_now, "region_id", late)
    by_holder = _counted(open_now, "holder_id", late)
    regions = [
        Tally(code, region.name, *by_region.get(code, (0, 0)))
        for code in shown.within
        if (region := reg.regions.get(code))
    ]
    holders = [Tally(str(unit), reg.unit(unit).name, *found) for unit, found in by_holder.items()]
    wanted = {"terlambat": open_now.filter(late), "terbuka": open_now, "semua": room}
    wanted["didorong"] = open_now.filter(pushed_at__isnull=False)
    page = listing.part(
        _narrowed(wanted[lane], asked), listing.NEWEST if lane == "semua" else listing.DUE, reg, at,
        after=request.GET.get("sesudah", ""), before=request.GET.get("sebelum", ""),
    )  # fmt: skip
    kept = {"wilayah": shown.code if shown.others else "", "lajur": lane, **asked}

    def url(**changes: str) -> str:
        return "?" + urlencode({key: value for key, value in {**kept, **changes}.items() if value})

    names = {
        "kelurahan": {each.code: each.name for each in regions},
        "pemegang": {each.code: each.name for each in holders},
    }
    context: dict[str, Any] = {
        "at": at, "area": shown, "lane": lane, "lane_word": _(dict(LANES)[lane]),
        "lanes": [(code, _(word), counts.get(code), url(lajur=code)) for code, word in LANES],
        "contested": contested, "month_word": month_word(month, language()),
        "counts": counts, "regions": _split(regions), "holders": _split(holders), "lines": page.lines,
        "previous": url(sebelum=page.before) if page.before else "",
        "next": url(sesudah=page.after) if page.after else "", "summary": "",
        "asked": asked, "here": request.get_full_path(),
        "tags": [(names.get(key, {}).get(value, value), url(**{key: ""})) for key, value in asked.items()],
        "clauses": list(dict.fromkeys(clock.clause for clock in CLOCKS)),
        "choices": {key: sorted(rows.items(), key=lambda row: row[1]) for key, rows in names.items()},
        "may_pick": lane != "semua" and any(each.answers for each in page.lines),
    }  # fmt: skip
    return desk(request, "console/wilayah.html", context)


def _area(officer: Officer, reg: Registry, asked: str) -> Area | None:
    """The area to show: the officer's own or a part of it; the Sekda's is the city. None for a unit that has none."""
    level = Region.Level
    if officer.office == Office.SECRETARY:
        offered = [region for region in reg.regions.values() if region.level in (level.CITY, level.DISTRICT)]
        city = frozenset(code for code, region in reg.regions.items() if region.level == level.KELURAHAN)
        whole = Area("", _("Seluruh Jakarta"), city, [])
    else:
        unit, within = reg.agencies.get(officer.agency_id or 0), area_of(officer)
        if unit is None or not within:
            return None
        below = [r for r in reg.regions.values() if r.level == level.DISTRICT and reg.within(r.code) < within]
        offered, whole = below, Area("", unit.name, within, [])
    others = [("", whole.name), *((region.code, _named(region)) for region in _sorted(offered))]
    found = next((region for region in offered if region.code == asked), None)
    if found is None:
        return Area("", whole.name, whole.within, others if offered else [])
    return Area(found.code, _named(found), reg.within(found.code), others)


def _sorted(regions: Iterable[RegionEntry]) -> list[RegionEntry]:
    """Each kota followed by its kecamatan."""
    return sorted(regions, key=lambda region: region.code)


def _named(region: RegionEntry) -> str:
    return f"Kecamatan {region.name}" if region.level == Region.Level.DISTRICT else region.name


def _asked(request: HttpRequest, reg: Registry, shown: Area) -> dict[str, str]:
    """The filters that make sense; an impossible value is ignored."""
    given = {key: request.GET.get(key, "").strip()[:100] for key in FILTERS}
    if given["kelurahan"] not in shown.within:
        given["kelurahan"] = ""
    unit = given["pemegang"]
    if not (unit.isascii() and unit.isdigit() and len(unit) < 10 and int(unit) in reg.agencies):
        given["pemegang"] = ""
    if given["klausul"] not in {clock.clause for clock in CLOCKS}:
        given["klausul"] = ""
    given["q"] = given["q"].replace("\0", "")
    return {key: value for key, value in given.items() if value}


def _narrowed(room: QuerySet[Complaint], asked: dict[str, str]) -> QuerySet[Complaint]:
    if code := asked.get("kelurahan"):
        room = room.filter(region_id=code)
    if unit := asked.get("pemegang"):
        room = room.filter(holder_id=int(unit))
    if clause := asked.get("klausul"):
        room = room.filter(due_clause=clause)
    if word := asked.get("q"):
        plain = "".join(sign for sign in word if sign.isalnum()).upper()
        said = Q(body__icontains=word) | Q(address__icontains=word)
        room = room.filter(said | Q(number__startswith=plain) if plain else said)
    return room


def _counted(room: QuerySet[Complaint], by: str, late: Q) -> dict[Any, tuple[int, int]]:
    rows = room.order_by().values_list(by).annotate(n=Count("pk"), late=Count("pk", filter=late))
    return {key: (n, overdue) for key, n, overdue in rows}


def _split(rows: list[Tally]) -> tuple[list[Tally], list[Tally]]:
    """The worst first: those that stand open, and those that are folded."""
    found = sorted(rows, key=lambda row: (-row.late, -row.open, row.name))
    return found[:FIRST], found[FIRST:]
