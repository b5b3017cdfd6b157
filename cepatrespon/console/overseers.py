"""Kinerja pengawas: Biro Pemerintahan and the channel owners, measured as the units are. Offices, never persons.

Biro, the Sekda and the Inspektorat read everything; a channel owner reads its own row. Figures are of
`reports.overseers`, frozen once a month is over.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.clock import now
from cepatrespon.reports import frozen
from cepatrespon.reports.overseers import Overseers, Owner
from cepatrespon.rules.calendar import hours
from cepatrespon.rules.routing import COUNTERS
from cepatrespon.rules.terms import Office, UnitKind
from cepatrespon.rules.wording import month as month_in_words
from cepatrespon.rules.wording import number, short_month
from cepatrespon.templatetags.cepat import language
from cepatrespon.templatetags.grafik import Column

from .doors import desk, for_office, officer_of
from .month import overdue_rows, percent

READERS = (Office.VALIDATOR, Office.SECRETARY, Office.INSPECTOR, Office.ADMINISTRATOR)
# The kinds of unit that may own a channel, by master data or by their own counter.
OWNERS = (UnitKind.BIRO, UnitKind.DEPARTMENT, *COUNTERS.values())


@for_office(*READERS, kinds=OWNERS)
def overseers(request: HttpRequest) -> HttpResponse:
    """The month asked for, without one the running month, and the twelve months that end with the running one."""
    officer, at, reg = officer_of(request), now(), registry.current()
    own = _own(officer, reg)
    if own == 0:
        return desk(request, "console/pengawas.html", {"at": at, "none": True})
    offered = frozen.months(at)
    chosen = request.GET.get("bulan", "") or offered[0]
    if chosen not in offered:
        raise Http404
    shown = frozen.trend(frozen.OVERSEERS, offered[::-1], at)
    this = next(each for each in shown if each.month == chosen)
    lang = language()
    context: dict[str, Any] = {
        "at": at, "month": chosen, "month_word": month_in_words(chosen, lang), "shown": this,
        "running": chosen == offered[0], "months": [(each, month_in_words(each, lang)) for each in offered],
        "biro": this.figures.biro if own is None else None, "owners": _owners(this.figures, own, reg),
        "biro_name": reg.unit(reg.biro_id).name, "own": own is not None,
        "ticket_median": _hours(this.figures.biro.tickets.median),
        "validation_median": _hours(this.figures.biro.validation_median),
        "overdue": overdue_rows(at, None if own is None else [own]),
        "trend": [_month(each, own) for each in reversed(shown)],
        "columns": [
            Column(short_month(each.month, lang), each.figures.biro.automatic_share, live=not each.frozen)
            for each in shown
        ] if own is None else [],
    }  # fmt: skip
    return desk(request, "console/pengawas.html", context)


def _own(officer: Officer, reg: Registry) -> int | None:
    """None for who reads everything; else the officer's own unit, or 0 for one that owns no channel."""
    if officer.office != Office.ADMINISTRATOR or officer.agency_id == reg.biro_id:
        return None
    unit = reg.agencies.get(officer.agency_id or 0)
    if unit is None:
        return 0
    owns = unit.kind in COUNTERS.values() or any(channel.owner_id == unit.id for channel in reg.channels)
    return unit.id if owns else 0


def _owners(figures: Overseers, own: int | None, reg: Registry) -> list[tuple[str, Owner, str]]:
    rows = [row for row in figures.owners if own in (None, row.unit) and row.unit in reg.agencies]
    return [(reg.unit(row.unit).name, row, _hours(row.tickets.median)) for row in rows]


def _month(shown: frozen.Shown[Overseers], own: int | None) -> dict[str, Any]:
    """One month of the trend: of Biro, or of the one owner who reads it."""
    biro, lang = shown.figures.biro, language()
    owners = [row for row in shown.figures.owners if own in (None, row.unit)]
    share = biro.automatic_share
    return {
        "word": month_in_words(shown.month, lang), "frozen": shown.frozen, "biro": biro,
        "share": percent(share),
        "decided": sum(row.tickets.total for row in owners), "late": sum(row.tickets.late for row in owners),
        "open_late": sum(row.tickets.open_late for row in owners),
    }  # fmt: skip


def _hours(seconds: int | None) -> str:
    return "–" if seconds is None else number(hours(seconds), language(), 1)
