"""Bulan ini: a month at a glance for the Sekretaris Daerah, with what is owed now and who should have decided.

Figures of the month are of `reports.month`, frozen once it is over; what is open and overdue is of this moment. Whose
follow-up was rejected twice comes from the frozen list of M12, with the Inspektorat's notes.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.clock import now
from cepatrespon.reports import frozen, inspectorate, month
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import hours
from cepatrespon.rules.terms import Office
from cepatrespon.rules.wording import deed, number, short_month
from cepatrespon.rules.wording import month as month_in_words
from cepatrespon.templatetags.cepat import language
from cepatrespon.templatetags.grafik import Column

from .doors import desk, for_office, officer_of

READERS = (Office.SECRETARY, Office.VALIDATOR, Office.INSPECTOR)
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@for_office(*READERS)
def glance(request: HttpRequest) -> HttpResponse:
    """The month asked for, without one the running month."""
    officer, at, reg = officer_of(request), now(), registry.current()
    offered = frozen.months(at)
    chosen = request.GET.get("bulan", "") or offered[0]
    if chosen not in offered:
        raise Http404
    shown = frozen.trend(frozen.GLANCE, offered[::-1], at)
    this = next(each for each in shown if each.month == chosen)
    figures, lang = this.figures, language()

    def units(rows: list[month.UnitTime]) -> list[tuple[str, month.UnitTime, float]]:
        return [(reg.unit(row.unit).name, row, hours(row.seconds)) for row in rows if row.unit in reg.agencies]

    owed = month.owed(at)
    context: dict[str, Any] = {
        "at": at, "month": chosen, "month_word": month_in_words(chosen, lang), "figures": figures, "shown": this,
        "on_time": percent(figures.on_time),
        "running": chosen == offered[0], "months": [(each, month_in_words(each, lang)) for each in offered],
        "slowest": units(figures.slowest), "fastest": units(figures.fastest),
        "compared_from": limits.UNITS_COMPARED_FROM, "owed": [(row, deed(row.clause, lang)) for row in owed],
        "open": sum(row.open for row in owed), "late": sum(row.late for row in owed),
        "overdue": overdue_rows(at), "listed": _listed(officer, chosen, offered), "trend": [
            (each, month_in_words(each.month, lang), percent(each.figures.on_time))
            for each in reversed(shown)
        ],
        "received_columns": [
            Column(short_month(each.month, lang), each.figures.received, live=not each.frozen) for each in shown
        ],
        "on_time_columns": [
            Column(short_month(each.month, lang), each.figures.on_time, live=not each.frozen) for each in shown
        ],
    }  # fmt: skip
    return desk(request, "console/bulan_ini.html", context)


def percent(share: float | None) -> str:
    """A share with one decimal, or a dash where there was nothing to share."""
    return "–" if share is None else number(share, language(), 1)


def overdue_rows(at: datetime, units: list[int] | None = None) -> list[tuple[str, month.Overdue, str, float]]:
    """Who owes decisions past their limit: the office, what, for which deed, and how many hours the oldest is late."""
    reg, lang = registry.current(), language()
    return [
        (reg.unit(row.unit).name, row, deed(row.clause, lang), hours((at - row.oldest).total_seconds()))
        for row in month.overdue_arbiters(at, units)
    ]


def _listed(officer: Officer, chosen: str, offered: list[str]) -> dict[str, Any]:
    """The units on the list of M12 of this month; of a month that is not over, the latest list there is."""
    lists = inspectorate.months()
    of = chosen if chosen in lists else next((each for each in lists if each <= chosen), "")
    reg = registry.current()
    rows = inspectorate.seen_by(officer, inspectorate.rows(of)) if of else []
    return {
        "month": of, "word": month_in_words(of, language()) if of else "",
        "rows": [(reg.unit(row.unit).name, row) for row in rows], "note": _("Belum ada catatan."),
    }  # fmt: skip
