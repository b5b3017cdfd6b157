"""Biro's validation queue: what Biro must accept or refuse, nearest to automatic completion first (M9, M11).

Each list costs the same few queries at any size. One submission and the verdict on it are in `validation_case`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Verification
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.rules import limits
from cepatrespon.rules.terms import ACTS, RESULTS, Act, Office, Result, State
from cepatrespon.templatetags.cepat import say

from . import listing
from .biro_filters import Narrowing
from .doors import desk, for_office, officer_of

READY, UNVERIFIED, URGENT = "siap", "menunggu", "segera"
TABS = (
    (READY, gettext_noop("Siap divalidasi")),
    (UNVERIFIED, gettext_noop("Menunggu verifikasi")),
    (URGENT, gettext_noop("Segera selesai otomatis")),
)
FILTERS = ("q", "kota", "unit", "kategori", "saran")


@dataclass(frozen=True, slots=True)
class Row:
    """One submission of the list, with what its last verification advised."""

    line: listing.Line
    advice: str
    matches: bool
    how: str  # at the desk or in the field
    own: bool  # verified by whoever asks: they may not validate it


def queue(officer: Officer, at: datetime) -> QuerySet[Complaint]:
    """The submissions that await Biro's verdict at a moment (UTC), of those this officer may see. One whose limit has
    passed is complete, whether the work loop has written it or not (M11)."""
    biro = registry.current().biro_id
    return visible_to(officer).filter(answers=biro, state=State.SUBMITTED, due_at__gte=at)


def part_of(tab: str, at: datetime) -> Q:
    """What belongs on a tab at a moment (UTC)."""
    if tab == READY:
        return Q(verifications__gt=0)
    if tab == UNVERIFIED:
        return Q(verifications=0)
    return Q(due_at__lt=at + timedelta(seconds=limits.VALIDATION_LATE_SECONDS))


@for_office(Office.VALIDATOR)
def validation(request: HttpRequest) -> HttpResponse:
    """The queue, one tab at a time."""
    officer, at, reg = officer_of(request), now(), registry.current()
    tab = request.GET.get("tab", "")
    tab = tab if tab in dict(TABS) else READY
    narrowing = Narrowing(request.GET.dict(), FILTERS, reg)
    room = queue(officer, at)
    counts = room.aggregate(**{code: Count("answers", filter=part_of(code, at)) for code, _word in TABS})
    here = {"tab": tab} if tab != READY else {}
    given = {key: request.GET.get(key, "") for key in ("sesudah", "sebelum")}
    shown = room.filter(part_of(tab, at), narrowing.q())
    part = listing.part(shown, listing.DUE, reg, at, after=given["sesudah"], before=given["sebelum"])
    context = {
        "at": at, "tab": tab, "tab_word": _(dict(TABS)[tab]), "back": request.get_full_path(), "counts": counts,
        "tabs": [(code, _(word), counts[code], f"?tab={code}") for code, word in TABS],
        "rows": list(rows(part.lines, officer)), "query": narrowing.url(**here) if narrowing.asked or here else "",
        "previous": narrowing.url(**here, sebelum=part.before) if part.before else "",
        "next": narrowing.url(**here, sesudah=part.after) if part.after else "", **narrowing.context(**here),
    }  # fmt: skip
    return desk(request, "console/validasi.html", context)


def rows(lines: Iterable[listing.Line], officer: Officer) -> Iterable[Row]:
    """Lines with the last verification of each. One query."""
    lines = list(lines)
    found = Verification.objects.filter(
        follow_up__decided_at=None, follow_up__complaint__number__in=[line.number for line in lines]
    ).order_by("seq")
    last, mine = {}, set()
    for number, act, result, who in found.values_list("follow_up__complaint__number", "act", "result", "officer_id"):
        last[number] = (act, result)
        if who == officer.pk:
            mine.add(number)
    for line in lines:
        act, result = last.get(line.number, ("", ""))
        advice = say(RESULTS[Result(result)]) if result else ""
        how = say(ACTS[Act(act)]) if act else ""
        yield Row(line, advice, result == Result.MATCHES, how, line.number in mine)
