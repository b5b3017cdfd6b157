"""Workload by day, for Biro and for each unit, and who will be late if nobody acts.

Counts only; names no report. A unit is chosen in the address; without one it is Biro's own work.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.reports import workload
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import WIB, day_bounds
from cepatrespon.rules.terms import Office
from cepatrespon.rules.wording import duration, number, short
from cepatrespon.templatetags.cepat import language
from cepatrespon.templatetags.grafik import Column

from .docket import BIRO
from .doors import desk, for_office, officer_of

EVERYBODY = "semua"
SHOWN = 40  # units in the table; the others are summed up in its last row


@for_office(Office.VALIDATOR, Office.ADMINISTRATOR, Office.SECRETARY, kinds=BIRO)
def load(request: HttpRequest) -> HttpResponse:
    """The page."""
    officer, at, reg = officer_of(request), now(), registry.current()
    seen = visible_to(officer)
    wanted = request.GET.get("unit", "").strip()
    unit = reg.unit_named(wanted) if wanted and wanted != EVERYBODY else reg.unit(reg.biro_id)
    unknown = wanted if wanted and wanted != EVERYBODY and unit is None else ""
    unit = unit or reg.unit(reg.biro_id)
    everybody = wanted == EVERYBODY
    answers = None if everybody else sorted(reg.descendants(unit.id))
    found = workload.by_day(seen, at, answers)
    units = workload.who_will_be_late(seen, at)
    spans = [duration(seconds, language()) for seconds in limits.WORKLOAD_SOON_SECONDS]
    pressed = [each for each in units if each.late or any(each.soon)][:SHOWN]
    rest = [each for each in units if each not in pressed]
    context = {
        "at": at, "back": request.get_full_path(), "load": found, "unit": "" if everybody else unit.name,
        "everybody": everybody, "unknown": unknown, "is_biro": not everybody and unit.id == reg.biro_id,
        "below": not everybody and len(answers or ()) > 1, "columns": _columns(found, reg),
        "title": _("Jatuh tempo per hari: %(unit)s") % {"unit": _("semua unit") if everybody else unit.name},
        "desc": _described(found), "rows": _rows(found),
        "late": [(reg.unit(each.unit).name, each, list(zip(spans, each.soon, strict=True))) for each in pressed],
        "others": len(rest), "other_late": sum(each.late for each in rest),
        "other_soon": [(span, sum(each.soon[n] for each in rest)) for n, span in enumerate(spans)],
        "other_total": sum(each.total for each in rest),
        "spans": spans,
        "becoming": [(_soon(units, n), span) for n, span in enumerate(spans)],
        "names": [each.name for each in reg.agencies.values()], "biro": reg.unit(reg.biro_id).name,
    }  # fmt: skip
    return desk(request, "console/beban.html", context)


def _soon(units: list[workload.Answering], n: int) -> tuple[int, int]:
    """How many units will be late within a span, and with how many reports."""
    return sum(each.soon[n] > 0 for each in units), sum(each.soon[n] for each in units)


def _columns(found: workload.Load, reg: Registry) -> list[Column]:
    late = [Column(_("terlambat"), found.late, bad=True)]
    days = []
    for n, day in enumerate(found.days):
        first = day_bounds(day.day)[0].astimezone(WIB)
        said = _("hari ini") if n == 0 else _("besok") if n == 1 else _weekday(day.day.weekday())
        days.append(Column(said, day.total, f"{first.day}/{first.month}"))
    return late + days


def _weekday(number_of: int) -> str:
    return (_("Sen"), _("Sel"), _("Rab"), _("Kam"), _("Jum"), _("Sab"), _("Min"))[number_of]


def _described(found: workload.Load) -> str:
    busiest = max(found.days, key=lambda day: day.total)
    said = {
        "late": number(found.late, language()), "n": number(busiest.total, language()),
        "day": short(day_bounds(busiest.day)[0] + timedelta(hours=1), language()).rsplit(" ", 1)[0],
        "total": number(found.total, language()),
    }  # fmt: skip
    return _("Terutang %(total)s; %(late)s sudah terlambat; paling banyak jatuh tempo %(day)s: %(n)s.") % said


def _rows(found: workload.Load) -> list[tuple[str, str, int, list[tuple[str, int]]]]:
    """The table beside the chart: a row for what is late, and one a day; each with its figure by clause."""
    rows = [("late", "", found.late, [(clause, found.late_clauses.get(clause, 0)) for clause in found.clauses])]
    for day in found.days:
        when = short(day_bounds(day.day)[0] + timedelta(hours=1), language()).rsplit(" ", 1)[0]
        when = f"{_weekday(day.day.weekday())} {when}"
        rows.append(("day", when, day.total, [(clause, day.clauses.get(clause, 0)) for clause in found.clauses]))
    return rows
