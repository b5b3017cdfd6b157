"""Biro's docket: the open tickets of M3-M4 by what is due first, the reports that only Biro may assign, and what was
decided lately.

Each list costs the same few queries at any size. Deciding is in `docket_case`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints import hearing
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Ticket
from cepatrespon.reports import precedents
from cepatrespon.rules import limits
from cepatrespon.rules.terms import ACTS, Act, Office, UnitKind
from cepatrespon.templatetags.cepat import say

from . import listing
from .biro_filters import Narrowing
from .doors import desk, for_office, officer_of

OPEN, ASSIGN, DECIDED = "terbuka", "penugasan", "diputus"
TABS = (
    (OPEN, gettext_noop("Tiket terbuka")),
    (ASSIGN, gettext_noop("Menunggu penugasan Biro")),
    (DECIDED, gettext_noop("Diputuskan")),
)
READERS = (Office.VALIDATOR, Office.ADMINISTRATOR)
BIRO = (UnitKind.BIRO,)
FILTERS = {OPEN: ("q", "tiket", "kota", "unit", "kategori"), ASSIGN: ("q", "kota", "unit", "kategori"), DECIDED: ()}


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket (or report to be assigned) of the list, ready to print."""

    line: listing.Line
    what: str
    filer: str
    proposed: str
    times: int  # how many routing tickets were filed on the report


@for_office(*READERS, kinds=BIRO)
def docket(request: HttpRequest) -> HttpResponse:
    """The docket, one tab at a time."""
    officer, at, reg = officer_of(request), now(), registry.current()
    tab = request.GET.get("tab", "")
    tab = tab if tab in dict(TABS) else OPEN
    narrowing = Narrowing(request.GET.dict(), FILTERS[tab], reg)
    found, waiting = hearing.docket(officer), hearing.for_biro(officer)
    context = {
        "at": at, "tab": tab, "tab_word": _(dict(TABS)[tab]), "back": request.get_full_path(),
        "counts": {OPEN: found.count(), ASSIGN: waiting.count()}, "late": found.filter(due_at__lt=at).count(),
        "tabs": [(code, _(word), "?tab=" + code if code != OPEN else request.path) for code, word in TABS],
        **narrowing.context(**({"tab": tab} if tab != OPEN else {})),
        "most": reg.policy_at(at)[1]["routing_tickets"],
    }  # fmt: skip
    if tab == DECIDED:
        context |= _decided(request, officer, reg)
        return desk(request, "console/docket.html", context)
    room = (found if tab == OPEN else waiting).filter(narrowing.q(parties=tab == OPEN))
    given = {key: request.GET.get(key, "") for key in ("sesudah", "sebelum")}
    part = listing.part(room, listing.DUE, reg, at, after=given["sesudah"], before=given["sebelum"])
    here = {"tab": tab} if tab != OPEN else {}
    context |= {
        "rows": list(rows(part.lines, reg)), "query": narrowing.url(**here) if narrowing.asked else "",
        "previous": narrowing.url(**here, sebelum=part.before) if part.before else "",
        "next": narrowing.url(**here, sesudah=part.after) if part.after else "",
    }  # fmt: skip
    return desk(request, "console/docket.html", context)


def rows(lines: Iterable[listing.Line], reg: Registry) -> Iterable[Row]:
    """Lines with the last routing ticket of each. One query."""
    lines = list(lines)
    filed: dict[str, list[Ticket]] = {}
    tickets = Ticket.objects.filter(complaint__number__in=[line.number for line in lines], act__in=hearing.ROUTING)
    for ticket in tickets.select_related("complaint").only(
        "act", "unit", "proposed", "seq", "complaint__number", "complaint_id"
    ).order_by("seq"):  # fmt: skip
        filed.setdefault(ticket.complaint.number, []).append(ticket)
    for line in lines:
        mine = filed.get(line.number, [])
        if not mine:
            continue
        last = mine[-1]
        proposed = reg.unit(last.proposed_id).short_name if last.proposed_id else ""
        yield Row(line, say(ACTS[Act(last.act)]), reg.unit(last.unit_id).short_name, proposed, len(mine))


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, ready to print."""

    decision: precedents.Decision
    what: str
    filer: str
    proposed: str
    to: str

    @property
    def late(self) -> bool:
        """Whether it came after its limit."""
        return self.decision.late_by > 0


def worded(found: Iterable[precedents.Decision], reg: Registry) -> list[Decided]:
    """Decisions with the names of their units."""
    return [
        Decided(
            each, say(ACTS[each.act]), reg.unit(each.filer).short_name,
            reg.unit(each.proposed).short_name if each.proposed else "",
            reg.unit(each.to).short_name if each.to else "",
        )
        for each in found
    ]  # fmt: skip


def _decided(request: HttpRequest, officer: Officer, reg: Registry) -> dict[str, object]:
    """A page of the decisions, the latest first; the mark in the address is the last one's moment."""
    found = hearing.decided(officer).select_related("complaint")
    before = _moment(request.GET.get("sesudah", ""))
    if before is not None:
        found = found.filter(decided_at__lt=before)
    taken = list(found[: limits.INBOX_PAGE + 1])
    more, taken = len(taken) > limits.INBOX_PAGE, taken[: limits.INBOX_PAGE]
    if more:  # decisions of one second stay on one page
        last = taken[-1].decided_at
        known = {ticket.pk for ticket in taken}
        taken += [ticket for ticket in found.filter(decided_at=last) if ticket.pk not in known]
    last = taken[-1].decided_at if taken and more else None
    return {
        "decisions": worded(precedents.told(taken, reg), reg),
        "next": f"?tab={DECIDED}&sesudah={int(last.timestamp())}" if last else "",
        "previous": f"?tab={DECIDED}" if before is not None else "",
    }  # fmt: skip


def _moment(mark: str) -> datetime | None:
    if not (mark.isascii() and mark.isdigit() and len(mark) <= 11):
        return None
    return datetime.fromtimestamp(int(mark), UTC)
