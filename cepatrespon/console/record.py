"""A fasilitator's own record (F3): a month of verifications, what became of them, and the month's M3-M4 tickets."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from cepatrespon.complaints.clock import now
from cepatrespon.reports import record as reporting
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import WIB, month_bounds, month_of
from cepatrespon.rules.terms import ACTS, MODES, RESULTS, STATES, Act, Mode, Office, Result, State
from cepatrespon.rules.wording import month as month_word
from cepatrespon.templatetags.cepat import language, say

from .doors import desk, for_office, officer_of

RESULTS_SHOWN = (Result.MATCHES, Result.DIFFERS, Result.OTHER_PROBLEM)
KINDS = (Act.VERIFY_DESK, Act.VERIFY_FIELD)


@for_office(Office.FACILITATOR)
def record(request: HttpRequest) -> HttpResponse:
    """The record of one WIB month, this month by default."""
    officer, at = officer_of(request), now()
    month = _month(request, at)
    found = reporting.record(officer, month)
    whole, start = found.whole, month_bounds(month)[0]
    following = month_bounds(month)[1]
    context: dict[str, Any] = {
        "at": at, "month": month, "month_word": month_word(month, language()), "record": found, "whole": whole,
        "before": month_of(datetime.fromtimestamp(start.timestamp() - 1, WIB)),
        "after": month_of(following) if following <= at else "",
        "kinds": [(say(ACTS[kind]), whole.kinds[kind]) for kind in KINDS],
        "results": [(say(RESULTS[result]), whole.results[result]) for result in RESULTS_SHOWN],
        "became": [(_became(code), whole.became[code]) for code in reporting.BECAME],
        "days": [
            {
                "day": datetime(day.year, day.month, day.day, tzinfo=WIB), "tally": tally,
                "kinds": [(say(ACTS[kind]), tally.kinds[kind]) for kind in KINDS],
                "results": [(say(RESULTS[result]), tally.results[result]) for result in RESULTS_SHOWN],
            }
            for day, tally in found.days
        ],
        "tickets": [(say(ACTS[row.act]), row) for row in found.tickets], "pause": limits.RHYTHM_PAUSE_SECONDS // 60,
    }  # fmt: skip
    return desk(request, "console/catatan_kerja.html", context)


@for_office(Office.FACILITATOR)
def export(request: HttpRequest) -> HttpResponse:
    """The same month's own rows as CSV: one line a verification, times in WIB."""
    officer, at = officer_of(request), now()
    month = _month(request, at)
    rows = reporting.verified(officer, *month_bounds(month))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="catatan-kerja-{month}.csv"'
    response["Cache-Control"] = "private, no-store"
    out = csv.writer(response)
    out.writerow(["nomor", "jenis", "hasil", "waktu_wib", "putusan", "diputus_wib", "berbeda"])
    for row in rows:
        differs = {True: "ya", False: "tidak", None: ""}[row.differs]
        out.writerow([row.number, row.act, row.result, _wib(row.at), row.became, _wib(row.decided_at), differs])
    return response


def _month(request: HttpRequest, at: datetime) -> str:
    asked = request.GET.get("bulan", "") or month_of(at)
    try:
        start, _end = month_bounds(asked)
    except ValueError:
        raise Http404 from None
    if start > at:
        raise Http404
    return asked


def _became(code: str) -> str:
    """What became of a follow-up, in the decree's words."""
    if not code:
        return say(STATES[State.SUBMITTED])
    return say(STATES[State.REJECTED]) if code == reporting.REJECTED else say(MODES[Mode(code)])


def _wib(at: datetime | None) -> str:
    return at.astimezone(WIB).strftime("%Y-%m-%d %H:%M:%S") if at else ""
