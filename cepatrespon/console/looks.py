"""Who looked at who reported, or at a private report: the log that Biro Pemerintahan and the Inspektorat read.

The only page of the console that names officers beside reports: it oversees the officers, not the work. Filters stand
in the address; pages follow each other by the last row, so that they hold at any size.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.complaints.access import API, log_for, reads_log
from cepatrespon.complaints.models import Access
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_bounds
from cepatrespon.rules.terms import Office, UnitKind

from .doors import desk, for_office, officer_of

WHAT = {
    Access.What.REPORTER: gettext_noop("Identitas pelapor"),
    Access.What.PRIVATE: gettext_noop("Laporan tertutup"),
    Access.What.PHOTO: gettext_noop("Foto laporan tertutup"),
}
AFTER = "sesudah"  # in the address: the last row of the page before


class Filters(forms.Form):
    """What to look for; all of it may stay empty."""

    petugas = forms.CharField(label=gettext_lazy("Petugas"), required=False, max_length=80)
    nomor = forms.CharField(label=gettext_lazy("Nomor laporan"), required=False, max_length=limits.NUMBER_CHARACTERS)
    apa = forms.ChoiceField(label=gettext_lazy("Yang dilihat"), required=False)
    dari = forms.DateField(
        label=gettext_lazy("Dari"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sampai = forms.DateField(
        label=gettext_lazy("Sampai"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="f-%s")
        self.fields["apa"].choices = [("", _("Semua")), *((code.value, _(word)) for code, word in WHAT.items())]  # type: ignore[attr-defined]


@for_office(Office.VALIDATOR, Office.ADMINISTRATOR, Office.INSPECTOR, kinds=(UnitKind.BIRO,))
def looks(request: HttpRequest) -> HttpResponse:
    """The log, the newest first."""
    officer = officer_of(request)
    if not reads_log(officer):
        raise PermissionDenied
    form = Filters(request.GET)
    form.is_valid()
    rows = _filtered(log_for(officer), form.cleaned_data)
    if (last := _cursor(request.GET.get(AFTER, ""))) is not None:
        rows = rows.filter(Q(at__lt=last[0]) | Q(at=last[0], pk__lt=last[1]))
    found = list(rows.select_related("officer", "complaint")[: limits.ACCESS_PAGE + 1])
    shown = found[: limits.ACCESS_PAGE]
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    more = ""
    if len(found) > len(shown):
        more = "?" + urlencode({**kept, AFTER: f"{shown[-1].at.isoformat()}~{shown[-1].pk}"})
    units = registry.current().agencies
    context = {
        "form": form, "more": more, "first": last is None, "filtered": bool(kept),
        "own": officer.office == Office.INSPECTOR,
        "rows": [
            {
                "at": row.at, "name": row.officer.full_name, "user": row.officer.username,
                "what": _(WHAT[Access.What(row.what)]),
                "unit": units[row.officer.agency_id].name if row.officer.agency_id else "",
                "number": row.complaint.number, "api": row.through == API,
            }
            for row in shown
        ],
    }  # fmt: skip
    return desk(request, "console/akses.html", context, 200)


def _filtered(rows: QuerySet[Access], said: dict[str, Any]) -> QuerySet[Access]:
    if name := said.get("petugas", "").strip():
        by_name = Q(officer__username__icontains=name) | Q(officer__first_name__icontains=name)
        rows = rows.filter(by_name | Q(officer__last_name__icontains=name))
    if number := said.get("nomor", "").strip():
        rows = rows.filter(complaint__number=number.upper())
    if what := said.get("apa"):
        rows = rows.filter(what=what)
    first: date | None = said.get("dari")
    last: date | None = said.get("sampai")
    if first:
        rows = rows.filter(at__gte=day_bounds(first)[0])
    if last:
        rows = rows.filter(at__lt=day_bounds(last)[1])
    return rows


def _cursor(said: str) -> tuple[datetime, int] | None:
    """The last row of the page before; None for what is none."""
    stamp, _tilde, key = said.partition("~")
    try:
        at, pk = datetime.fromisoformat(stamp), int(key)
    except ValueError:
        return None
    return (at, pk) if at.tzinfo and 0 < pk < 2**63 else None
