"""Every unit's public record (/unit): the units of one kind in the order of what held, and one unit over the months.

Units are compared within their kind only, with the number of reports beside, and never by speed. A month that is over
is frozen; the running one is counted some minutes apart. The Inspektorat has no record here: what it handles is
mostly its own to know.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry, Unit
from cepatrespon.complaints.clock import now
from cepatrespon.reports import frozen
from cepatrespon.reports.unit_order import Placed, ordered
from cepatrespon.reports.unit_record import Open, UnitMonth, Units, key, open_now
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_of, month_of
from cepatrespon.rules.routing import COUNTERS
from cepatrespon.rules.terms import UNIT_KINDS, UnitKind
from cepatrespon.rules.wording import month as month_in_words
from cepatrespon.rules.wording import short_month
from cepatrespon.templatetags.cepat import language, say
from cepatrespon.templatetags.grafik import Column

from .map_filters import UNFINISHED
from .story import rows
from .unit_words import length, overseen, placed, said, share

KINDS = tuple(kind for kind in UNIT_KINDS if kind is not UnitKind.INSPECTORATE)
AREAS = (UnitKind.KELURAHAN, UnitKind.KECAMATAN, UnitKind.CITY)  # the kinds with an area of their own
FRESH = 300  # seconds for which it is kept what a unit has open
FOUND = 60  # units that a search by name shows


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The kinds of units; with `jenis` the units of one kind and month; with `q` those whose name holds it."""
    at, reg = now(), registry.current()
    months, chosen = _months(request, at)
    frame: dict[str, Any] = {
        "at": at, "choices": [(each, say(UNIT_KINDS[each])) for each in KINDS], **_about(months, chosen)
    }  # fmt: skip
    asked = " ".join(request.GET.get("q", "").split())[: limits.SEARCH_CHARACTERS]
    kind = request.GET.get("jenis", "")
    if kind and kind not in KINDS:
        raise Http404
    if asked:
        found = [unit for unit in _existing(reg, at) if asked.casefold() in f"{unit.name} {unit.short_name}".casefold()]
        frame |= {"asked": asked, "found": [(unit, say(UNIT_KINDS[unit.kind])) for unit in found[:FOUND]],
                  "more": max(0, len(found) - FOUND)}  # fmt: skip
    elif kind:
        frame |= {"kind": UnitKind(kind), "kind_word": say(UNIT_KINDS[UnitKind(kind)])}
        frame["per"], frame["order"] = _comparison(frame, UnitKind(kind), chosen, reg, at)
    else:
        existing = _existing(reg, at)
        frame["kinds"] = [
            (each, say(UNIT_KINDS[each]), n) for each in KINDS if (n := sum(unit.kind is each for unit in existing))
        ]
        frame["overseers"] = [unit for unit in existing if unit.id == reg.biro_id or _owns(unit, reg)]
    return render(request, "portal/unit.html", frame)


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: a month of its record, the months before it, what it has open now."""
    at, reg = now(), registry.current()
    unit = reg.by_code.get(code)
    if unit is None or unit.kind not in KINDS:
        raise Http404
    months, chosen = _months(request, at)
    shown = frozen.shown(frozen.UNITS, chosen, at)
    figures = shown.figures.unit(unit.id)
    place = next((row for row in _ordered(shown.figures, unit.kind, reg, at) if row.unit == unit.id), None)
    past = _past(unit, [each for each in months if each <= chosen][: limits.UNIT_MONTHS], shown)
    lang = language()
    held, open_ = said(figures), _open(unit, at)
    above = reg.agencies.get(unit.parent_id or 0)
    frame: dict[str, Any] = {
        "at": at, "unit": unit, "kind_word": say(UNIT_KINDS[unit.kind]), "kind": unit.kind,
        "parent": above if above and above.kind in KINDS else None, "shown": shown, "said": held,
        "placed": placed(place.place, place.of) if place else "", **_about(months, chosen),
        "open": open_, "newest": rows(open_.newest, reg), "listed": _listed(unit),
        "past": [(month_in_words(month, lang), said(row), not kept) for month, row, kept in past],
        "columns": [
            Column(short_month(month, lang), words.least, words.received, live=not kept)
            for month, row, kept in reversed(past) if (words := said(row))
        ],
        **_overseer(unit, chosen, at, reg),
    }  # fmt: skip
    return render(request, "portal/unit_satu.html", frame)


def _comparison(
    frame: dict[str, Any], kind: UnitKind, month: str, reg: Registry, at: datetime
) -> tuple[SafeString, SafeString]:
    """As of when, and the units of one kind in order, as the page prints them: hundreds of rows, kept some minutes."""
    name = f"portal.urutan.{kind}.{month}.{language()}.{day_of(at)}.{int(at.timestamp()) // FRESH}"
    if (known := cache.get(name)) is not None:
        return cast(tuple[SafeString, SafeString], known)
    shown = frozen.shown(frozen.UNITS, month, at)
    table = [(reg.unit(row.unit), row, said(row.figures)) for row in _ordered(shown.figures, kind, reg, at)]
    told = {
        **frame, "shown": shown, "table": [row for row in table if row[1].place is not None],
        "others": [row for row in table if row[1].place is None and not row[2].nothing],
        "idle": [row[0] for row in table if row[2].nothing],
    }  # fmt: skip
    made = (render_to_string("portal/unit_per.html", told), render_to_string("portal/unit_urutan.html", told))
    cache.set(name, made, FRESH)
    return made


# ── months ───────────────────────────────────────────────────────────────────────────────────────
def _months(request: HttpRequest, at: datetime) -> tuple[list[str], str]:
    """The months that can be read, the latest first, and the one asked for: without one the last that is frozen."""
    kept = frozen.kept(frozen.UNITS)
    months = sorted({*kept, *frozen.months(at, 2), month_of(at)}, reverse=True)
    chosen = request.GET.get("bulan", "") or (kept[0] if kept else month_of(at))
    if chosen not in months:
        raise Http404
    return months, chosen


def _about(months: list[str], chosen: str) -> dict[str, Any]:
    """What both pages say of the month and of the rules by which figures are shown."""
    lang = language()
    return {
        "months": [(each, month_in_words(each, lang)) for each in months], "month": chosen,
        "month_word": month_in_words(chosen, lang), "running": chosen == months[0],
        "compared_from": limits.UNITS_COMPARED_FROM, "small": limits.SMALL_COUNT,
        "fresh": limits.UNIT_RECORD_SECONDS // 60,
    }  # fmt: skip


def _past(unit: Unit, months: list[str], shown: frozen.Shown[Units]) -> list[tuple[str, UnitMonth, bool]]:
    """One unit's figures of frozen months and of the one shown, the latest first; whether each is frozen."""
    kept = frozen.one_of(frozen.UNITS, months, "units", key(unit.id))
    found = [(month, UnitMonth.of(kept[month]), True) for month in months if month in kept and month != shown.month]
    return sorted(
        [*found, (shown.month, shown.figures.unit(unit.id), shown.frozen)], reverse=True, key=lambda row: row[0]
    )


# ── units ────────────────────────────────────────────────────────────────────────────────────────
def _existing(reg: Registry, at: datetime) -> list[Unit]:
    """The units that exist today and have a record, by name."""
    return [unit for unit in reg.agencies.values() if unit.kind in KINDS and unit.exists_on(day_of(at))]


def _ordered(figures: Units, kind: UnitKind, reg: Registry, at: datetime) -> list[Placed]:
    """The units of one kind in order: those that exist today, and those that had anything in the month."""
    today = day_of(at)
    mine = [
        unit for unit in reg.agencies.values()
        if unit.kind is kind and (unit.exists_on(today) or key(unit.id) in figures.units)
    ]  # fmt: skip
    return ordered((unit.id, unit.name, figures.unit(unit.id)) for unit in mine)


def _open(unit: Unit, at: datetime) -> Open:
    """What the unit has open, kept for some minutes."""
    name = f"portal.unit.{unit.id}.{int(at.timestamp()) // FRESH}"
    if (known := cache.get(name)) is None:
        cache.set(name, known := open_now(unit.id, at), FRESH)
    return cast(Open, known)


def _listed(unit: Unit) -> str:
    """Where everybody finds what is open in the unit's area; "" for a unit without one."""
    if unit.kind not in AREAS or not unit.region_code:
        return ""
    return f"{reverse('portal:peta')}?{urlencode({'wilayah': unit.region_code, 'status': UNFINISHED})}"


# ── those who oversee ────────────────────────────────────────────────────────────────────────────
def _overseer(unit: Unit, month: str, at: datetime, reg: Registry) -> dict[str, Any]:
    """The measures of Biro Pemerintahan and of a channel's owner; nothing for every other unit."""
    owns = _owns(unit, reg)
    # An office that is a counter answers M5 and M6 now and then: read where that is at hand, never counted for it.
    counter = unit.kind in COUNTERS.values() and month in frozen.kept(frozen.OVERSEERS)
    if unit.id != reg.biro_id and not owns and not counter:
        return {}
    figures = frozen.shown(frozen.OVERSEERS, month, at).figures
    found: dict[str, Any] = {}
    if unit.id == reg.biro_id:
        biro = figures.biro
        ended = biro.validated + biro.rejected + biro.automatic
        found["biro"] = {
            **overseen(biro), "tickets": overseen(biro.tickets), "ticket_median": length(biro.tickets.median),
            "validation_median": length(biro.validation_median),
            "automatic_share": share(biro.automatic, ended, exact=False),
        }  # fmt: skip
    row = next((row for row in figures.owners if row.unit == unit.id), None)
    if row is not None:
        found["owner"] = {**overseen(row), "tickets": overseen(row.tickets), "median": length(row.tickets.median)}
    return found


def _owns(unit: Unit, reg: Registry) -> bool:
    """Whether a unit owns a channel by master data."""
    return any(channel.owner_id == unit.id for channel in reg.channels)
