"""A visitor at a counter: their reports one after the other, and the one receipt on which all of them are printed.

Everything here is kept in the officer's session, on the server, and nowhere else: who stands there until the visit
ends, the tracking codes until the shift does. Signing out forgets both.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import open_for
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Office

from .doors import desk, for_office, officer_of
from .explain import why

DESK_OFFICES = (Office.ADMINISTRATOR, Office.INSPECTOR)
RUNNING, ENDED = "loket", "loket-selesai"  # in the session
PAPER, A4 = "kertas", "a4"


@dataclass(frozen=True)
class Visit:
    """The visitor who stands there: what they said of themselves, and their reports with their codes."""

    unit: int | None
    reporter: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)  # number -> tracking code, in the order of entering
    channel: str = ""  # of the report before, also of another visitor's

    @property
    def numbers(self) -> list[str]:
        """The reports of this visit, the first first."""
        return list(self.codes)

    @classmethod
    def of(cls, request: HttpRequest) -> Visit:
        """The visit that runs in this session; an empty one where none does, or where it was at another unit's desk."""
        unit, kept = officer_of(request).agency_id, request.session.get(RUNNING) or {}
        if kept.get("unit") != unit:
            return cls(unit)
        return cls(unit, kept.get("reporter", {}), kept.get("codes", {}), kept.get("channel", ""))

    def with_report(self, number: str, code: str, reporter: dict[str, Any], channel: str) -> Visit:
        """The visit with one more report, and the visitor as they described themselves last."""
        return replace(self, codes={**self.codes, number: code}, reporter=reporter, channel=channel)

    def keep(self, request: HttpRequest) -> None:
        """Keep the visit for the next report."""
        said = {"unit": self.unit, "reporter": self.reporter, "codes": self.codes, "channel": self.channel}
        request.session[RUNNING] = said

    def end(self, request: HttpRequest) -> None:
        """Forget who stood there; the receipt can be printed again within this session."""
        if self.codes:
            before = [codes for codes in request.session.get(ENDED, []) if not set(codes) & set(self.codes)]
            request.session[ENDED] = [*before, self.codes][-limits.VISITS_KEPT :]
        Visit(self.unit, channel=self.channel).keep(request)


def _codes(request: HttpRequest, number: str) -> dict[str, str]:
    """The reports of the visit to which a report belongs, with their codes, as far as this session knows them."""
    for codes in (Visit.of(request).codes, *reversed(request.session.get(ENDED, []))):
        if number in codes:
            return dict(codes)
    return {number: ""}


@for_office(*DESK_OFFICES)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """The visitor has no more reports: their receipt, or an empty form where they have left none."""
    visit = Visit.of(request)
    visit.end(request)
    return redirect("console:tanda-terima", visit.numbers[0]) if visit.codes else redirect("console:catat")


@for_office(*DESK_OFFICES)
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of a visit: each of its reports with number, tracking code and QR code. Outside the session that
    entered them, the one report without its code."""
    officer, at = officer_of(request), now()
    codes = _codes(request, number)
    found = {row.number: row for row in visible_to(officer).filter(number__in=codes)}
    if number not in found:
        raise Http404
    parts = []
    for each, code in codes.items():
        if each not in found:
            continue
        dossier = open_for(found[each], officer, at)
        page = f"{reverse('portal:lacak-laporan', args=[each])}?{urlencode({'kode': code})}"
        parts.append(
            {
                "d": dossier, "c": found[each], "code": "-".join(code[i : i + 4] for i in range(0, len(code), 4)),
                "why": why(dossier), "link": request.build_absolute_uri(page) if code else "",
            }
        )  # fmt: skip
    wide = request.GET.get(PAPER) == A4
    context = {
        "parts": parts, "at": at, "number": number, "codes": any(part["code"] for part in parts), "wide": wide,
        "paper": f"{PAPER}={A4}", "unit": officer.agency, "running": number in Visit.of(request).codes,
    }  # fmt: skip
    return desk(request, "console/tanda_terima.html", context)
