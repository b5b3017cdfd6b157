"""The monthly list of M12 and B5: whose follow-ups were rejected twice or more, with the coaching notes beside.

The Inspektorat writes its notes here, row by row; the Sekda and Biro read. A unit reads its own rows and those of the
units below it: it must know that it is listed, and what was noted. The list itself never changes once it is frozen.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.actions import Details, Invalid, Refused, act
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, MonthlyList
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.reports import inspectorate
from cepatrespon.reports.inspectorate import ListedRow
from cepatrespon.rules.calendar import WIB
from cepatrespon.rules.terms import Act, Office
from cepatrespon.rules.wording import month as month_in_words
from cepatrespon.templatetags.cepat import language

from .doors import desk, for_office, officer_of
from .form_parts import words

READERS = (Office.INSPECTOR, Office.SECRETARY, Office.VALIDATOR, Office.ADMINISTRATOR)
COMPARED = 12  # months set beside one another
STATUSES = ("", "belum", "sudah")


class NoteForm(forms.Form):
    """One note about one row."""

    use_required_attribute = False
    catatan = words(
        rows=2,
        label=gettext_lazy("Catatan hasil pembinaan"),
        error_messages={"required": gettext_lazy("Tulis hasil pembinaannya.")},
    )


@for_office(*READERS)
def monthly(request: HttpRequest, month: str = "") -> HttpResponse:
    """The list of one month, the latest unless another is asked for; a POST writes a coaching note on one row."""
    officer, at = officer_of(request), now()
    months, units = inspectorate.months(), _units(officer)
    month = _chosen(month, months)
    wrong: tuple[str, NoteForm] | None = None
    status = 200
    if request.method == "POST":
        if officer.office != Office.INSPECTOR or not month:
            raise Http404
        answer = _note(request, officer, month, at)
        if isinstance(answer, HttpResponse):
            return answer
        wrong, status = answer, 422
    known, lang = registry.current(), language()
    everything = inspectorate.seen_by(officer, inspectorate.rows(month), units) if month else []
    unit, done = _filters(request)
    rows = [row for row in everything if unit in (None, row.unit) and (not done or row.coached == (done == "sudah"))]
    frozen = MonthlyList.objects.filter(month=month).first()
    compared = months[:COMPARED]
    context: dict[str, Any] = {
        "months": [(each, month_in_words(each, lang)) for each in months],
        "month_word": month_in_words(month, lang) if month else "", "month": month,
        "rows": [
            (row, known.unit(row.unit).name, _form(row, wrong) if officer.office == Office.INSPECTOR else None)
            for row in rows
        ],
        "frozen_at": frozen.frozen_at if frozen else None, "own": units is not None, "at": at,
        "may_coach": officer.office == Office.INSPECTOR, "total": len(everything),
        "coached": sum(row.coached for row in everything), "unit": unit, "done": done,
        "units": sorted({(row.unit, known.unit(row.unit).name) for row in everything}, key=lambda each: each[1]),
        "compared": [(each, month_in_words(each, lang)) for each in compared[::-1]],
        "repeated": [
            (known.unit(row.unit).name, [row.counts.get(each, 0) for each in compared[::-1]], len(row.counts))
            for row in inspectorate.repeated(officer, compared, units)
        ],
        "wrong": wrong,
    }  # fmt: skip
    return desk(request, "console/daftar_bulanan.html", context, status)


@for_office(*READERS)
def printed(request: HttpRequest, month: str) -> HttpResponse:
    """The list of a month on paper, with the notes and room for signatures."""
    officer, at = officer_of(request), now()
    month = _chosen(month, inspectorate.months())
    known = registry.current()
    rows = inspectorate.seen_by(officer, inspectorate.rows(month), _units(officer))
    frozen = MonthlyList.objects.filter(month=month).first()
    context = {
        "month": month, "month_word": month_in_words(month, language()), "at": at, "own": _units(officer) is not None,
        "rows": [(row, known.unit(row.unit).name) for row in rows],
        "frozen_at": frozen.frozen_at if frozen else None,
    }  # fmt: skip
    return desk(request, "console/daftar_bulanan_cetak.html", context)


@for_office(*READERS)
def export(request: HttpRequest, month: str) -> HttpResponse:
    """The list of a month as CSV, as it was frozen, with what each column means below it. No identity is in it."""
    officer, at = officer_of(request), now()
    month = _chosen(month, inspectorate.months())
    known = registry.current()
    rows = inspectorate.seen_by(officer, inspectorate.rows(month), _units(officer))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="daftar-bulanan-{month}.csv"'
    response["Cache-Control"] = "private, no-store"
    response.write("\N{BYTE ORDER MARK}")  # spreadsheets take it for UTF-8
    writer = csv.writer(response)
    columns = _columns()
    writer.writerow([name for name, _meaning in columns])
    for row in rows:
        unit = known.unit(row.unit)
        written = " | ".join(f"{_iso(note.at)} {note.text}" for note in row.notes)
        said = (month, unit.code, unit.name, row.number, str(row.count), _iso(row.at), _state(row), written)
        writer.writerow([_plain(value) for value in said])
    writer.writerow([])
    for name, meaning in columns:
        writer.writerow([name, meaning])
    frozen = MonthlyList.objects.get(month=month)
    writer.writerow([_("dibekukan"), _iso(frozen.frozen_at)])
    writer.writerow([_("diunduh"), _iso(at)])
    return response


def _columns() -> list[tuple[str, str]]:
    return [
        ("bulan", _("Bulan WIB dari penolakan itu (M12)")),
        ("kode_unit", _("Kode unit dalam data induk")),
        ("unit", _("Unit yang tindak lanjutnya ditolak")),
        ("nomor", _("Nomor laporan")),
        ("ke_berapa", _("Penolakan ke berapa atas tindak lanjut unit itu pada laporan itu, sejak dua")),
        ("ditolak", _("Saat ditolak, WIB")),
        ("status", _("Apakah Inspektorat sudah mencatat hasil pembinaan, saat diunduh")),
        ("catatan", _("Catatan hasil pembinaan Inspektorat, dengan waktunya, saat diunduh")),
    ]


def _state(row: ListedRow) -> str:
    return _("sudah dibina") if row.coached else _("belum dibina")


def _iso(at: datetime) -> str:
    return at.astimezone(WIB).isoformat()


def _plain(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _units(officer: Officer) -> Collection[int] | None:
    """None for who reads the whole list; for a unit, itself and those below it."""
    if officer.office != Office.ADMINISTRATOR or officer.agency_id == registry.current().biro_id:
        return None
    return registry.current().descendants(officer.agency_id or 0)


def _chosen(month: str, months: list[str]) -> str:
    if month and month not in months:
        raise Http404
    return month or (months[0] if months else "")


def _filters(request: HttpRequest) -> tuple[int | None, str]:
    unit, done = request.GET.get("unit", ""), request.GET.get("status", "")
    return (
        int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 10 else None
    ), done if done in STATUSES else ""


# ── a coaching note ──────────────────────────────────────────────────────────────────────────────
def _key(number: str, unit: int, count: int) -> str:
    return f"{number}-{unit}-{count}"


def _form(row: ListedRow, wrong: tuple[str, NoteForm] | None) -> NoteForm:
    key = _key(row.number, row.unit, row.count)
    return wrong[1] if wrong and wrong[0] == key else NoteForm(auto_id=f"n-{key}-%s")


def _note(request: HttpRequest, officer: Officer, month: str, at: datetime) -> HttpResponse | tuple[str, NoteForm]:
    """Write the note; the list again, or the row's key and its form where it could not be written."""
    key = request.POST.get("baris", "")
    rows = {_key(row.number, row.unit, row.count): row for row in inspectorate.rows(month)}
    row = rows.get(key)
    if row is None:
        raise Http404
    form = NoteForm(request.POST, auto_id=f"n-{key}-%s")
    if form.is_valid():
        unit = registry.current().unit(row.unit)
        details = Details(note=form.cleaned_data["catatan"], month=month, about=unit.name)
        which = visible_to(officer).filter(number=row.number)
        try:
            act(which, Act.COACH, actor_of(officer), details, at=at)
        except Refused as refused:
            form.add_error(None, refused.message)
        except (Invalid, Complaint.DoesNotExist) as wrong:
            form.add_error(None, str(wrong))
        else:
            said = {"unit": unit.name, "number": row.number}
            messages.success(request, _("Catatan tentang %(unit)s pada laporan %(number)s tersimpan.") % said)
            return redirect(f"{reverse('console:bulan', args=[month])}#b-{key}")
    return key, form
