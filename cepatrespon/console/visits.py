"""The fasilitator's field visits on a telephone (F1, F2): today's route, what may be taken along, and what is found.

A visit is held until the WIB day ends (`complaints.claims`). The pages are readable and their form is kept in a dead
spot (`worker`, `queued`). A finding "masalah lain" becomes a linked report; each finding stands in the unit's timeline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints import claims
from cepatrespon.complaints.access import PRIVATE, noted
from cepatrespon.complaints.actions import act as do
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, open_for
from cepatrespon.complaints.models import Complaint, Photo
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.reports import record
from cepatrespon.rules import limits
from cepatrespon.rules.terms import RESULTS, Act, Office, Result
from cepatrespon.rules.wording import number as figure
from cepatrespon.rules.wording import opening
from cepatrespon.templatetags.cepat import language, say

from . import route
from .comparing import compare
from .doors import for_office, kept_text, officer_of
from .form_parts import Setting
from .forms_work import VerifyFieldForm
from .nearness import Point, asked_point, away, centre, metres
from .photos import HELD, taken_in
from .queued import Recorded, Returned, post
from .wording import picture
from .worker import field

TAKE, GIVE_BACK = "ambil", "lepas"
COLUMNS = (
    "number", "body", "address", "lat", "lng", "region_id", "category_id", "private", "due_at", "due_since",
    "due_clause", "verifications",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """One place to go to, ready to print. `far` is from the stop before it, or from where the officer is."""

    number: str
    title: str
    place: str
    category: str
    criteria: tuple[str, ...]
    point: Point | None
    far: str
    due_at: datetime | None
    due_since: datetime | None
    due_clause: str
    private: bool
    differs: bool  # somebody at the desk found that it does not match


# ── the day's route ──────────────────────────────────────────────────────────────────────────────
@for_office(Office.FACILITATOR)
def visits(request: HttpRequest) -> HttpResponse:
    """Today's visits as a route, and the pool around; a POST takes some along or gives one back."""
    officer, at, reg = officer_of(request), now(), registry.current()
    if request.method == "POST":
        return _take(request, officer, at)
    mine = list(claims.visits(officer, at).only(*COLUMNS)[: limits.VISITS_IN_HAND])
    pool = list(claims.pool(officer, at).only(*COLUMNS)[: limits.VISITS_LOOKED_AT])
    start, word = _start(request, reg, at)
    placed = [row for row in mine if _point(row)]
    points = [(row.lat or 0.0, row.lng or 0.0) for row in placed]
    order = route.ordered(points, start)
    way = [points[n] for n in order]
    here = start or (way[-1] if way else None)  # the pool is near me, else near where the route ends
    if here is not None:
        pool.sort(key=lambda row: metres(here, point) if (point := _point(row)) else float("inf"))
    today = [row for row in record.today(officer, at).rows if row.act is Act.VERIFY_FIELD]
    steps = _steps([placed[n] for n in order], start, reg) + _steps([r for r in mine if not _point(r)], None, reg)
    context = {
        "at": at, "steps": steps, "start": start, "word": word, "drawing": route.drawn(way, start),
        "kilometres": figure(route.length(way, start) / 1000, language(), 1), "done": [_done(row) for row in today],
        "total": len(steps) + len(today), "pool": _near(pool[: limits.VISITS_OFFERED], here, reg),
        "more": max(len(pool) - limits.VISITS_OFFERED, 0), "near": _near_word(start, way, word),
        "starts": _starts([*mine, *pool], reg), "chosen": request.GET.get("dari", ""), "until": claims.end_of_day(at),
        "most": limits.VISITS_IN_HAND, "TAKE": TAKE, "GIVE_BACK": GIVE_BACK,
    }  # fmt: skip
    return field(request, "console/kunjungan.html", context, home="kunjungan")


def _take(request: HttpRequest, officer: Officer, at: datetime) -> HttpResponse:
    """Take along what was picked, each for itself; or give one visit back to the pool."""
    back = request.POST.get(GIVE_BACK, "")
    if back:
        if claims.release(visible_to(officer).filter(number=back), officer, at):
            messages.success(request, _("%(number)s kembali ke daftar yang menunggu kunjungan.") % {"number": back})
        else:
            messages.info(request, _("%(number)s memang tidak di tangan Anda.") % {"number": back})
        return redirect("console:kunjungan")
    picked = list(dict.fromkeys(request.POST.getlist(TAKE)))[: limits.VISITS_OFFERED]
    taken = 0
    for one in picked:
        try:
            claims.take_visit(claims.submitted(officer, at).filter(number=one), officer, at)
            taken += 1
        except claims.Taken:
            messages.warning(request, _("%(number)s baru saja diambil orang lain.") % {"number": one})
        except Complaint.DoesNotExist:
            messages.warning(request, _("%(number)s tidak lagi menunggu kunjungan.") % {"number": one})
        except claims.Full:
            said = {"n": limits.VISITS_IN_HAND}
            messages.warning(request, _("Satu hari memuat paling banyak %(n)d kunjungan.") % said)
            break
    if taken:
        said = {"n": taken}
        messages.success(
            request, ngettext("%(n)d kunjungan ditambahkan.", "%(n)d kunjungan ditambahkan.", taken) % said
        )
    elif not picked:
        messages.warning(request, _("Belum ada yang dipilih. Beri tanda pada yang Anda kunjungi hari ini."))
    return redirect("console:kunjungan")


def _point(row: Complaint) -> Point | None:
    return (row.lat, row.lng) if row.lat is not None and row.lng is not None else None


def _start(request: HttpRequest, reg: Registry, at: datetime) -> tuple[Point | None, str]:
    """From where the route begins: the telephone's place, or the middle of a kelurahan that was chosen."""
    if (point := asked_point(request.GET)) is not None:
        return point, _("dari tempat Anda")
    code = request.GET.get("dari", "")
    if code in reg.regions and (middle := centre(reg.map_at(at), code)):
        return middle, _("dari Kelurahan %(name)s") % {"name": reg.regions[code].name}
    return None, ""


def _starts(rows: Sequence[Complaint], reg: Registry) -> list[tuple[str, str]]:
    codes = {row.region_id for row in rows if row.region_id is not None and row.region_id in reg.regions}
    return sorted(((code, reg.regions[code].name) for code in codes), key=lambda one: one[1])


def _near_word(start: Point | None, way: Sequence[Point], word: str) -> str:
    if start is not None:
        return word
    return _("dari kunjungan terakhir Anda") if way else ""


def _steps(rows: Sequence[Complaint], start: Point | None, reg: Registry) -> list[Visit]:
    """The visits in their order, each with its distance from the one before."""
    found, here = [], start
    for row in rows:
        found.append(_visit(row, here, reg))
        here = _point(row) or here
    return found


def _near(rows: Sequence[Complaint], here: Point | None, reg: Registry) -> list[Visit]:
    return [_visit(row, here, reg) for row in rows]


def _visit(row: Complaint, here: Point | None, reg: Registry) -> Visit:
    region, category, point = reg.regions.get(row.region_id or ""), reg.category(row.category_id or ""), _point(row)
    return Visit(
        row.number, opening(row.body), ", ".join(part for part in (row.address, region.name if region else "") if part),
        category.named(language()) if category else "", category.criteria if category else (), point,
        away(here, point) if here and point else "", row.due_at, row.due_since, row.due_clause, row.private,
        row.verifications > 0,
    )  # fmt: skip


def _done(row: record.Verified) -> dict[str, Any]:
    return {"number": row.number, "found": say(RESULTS[row.result]), "at": row.at}


# ── one visit ────────────────────────────────────────────────────────────────────────────────────
@for_office(Office.FACILITATOR)
def visit(request: HttpRequest, number: str) -> HttpResponse:
    """One place: report beside follow-up, what to look at, and the finding, with a photo of this very place."""
    officer, at = officer_of(request), now()
    which = visible_to(officer).filter(number=number)
    found = which.first()
    if found is None:
        raise Http404
    dossier = open_for(found, officer, at)
    setting = Setting(dossier.case, registry.current(), dossier.category, officer, at)
    if request.method != "POST":
        return _page(request, dossier, VerifyFieldForm(setting=setting, given=kept_text(request)))
    form = VerifyFieldForm(request.POST, request.FILES, setting=setting)
    held: list[Photo] = []

    def read() -> list[int]:
        form.is_valid()
        held.extend(taken_in(request, form, officer, at))
        if not held and "foto" not in form.errors:
            form.add_error("foto", _("Ambil paling sedikit satu foto di tempat ini."))
        if form.errors:
            raise Returned.by_form(form)
        return [photo.pk for photo in held]

    def record_it(photos: list[int]) -> Recorded:
        after = do(which, Act.VERIFY_FIELD, actor_of(officer), form.details(photos), at=at)
        return Recorded(reverse("console:kunjungan"), _finding(after, form.cleaned_data["hasil"]))

    def back(returned: Returned) -> HttpResponse:
        fresh = which.first() or found
        for name, lines in returned.errors.items():
            if name not in form.errors:
                form.add_error(name if name in form.fields else None, lines)
        return _page(request, open_for(fresh, officer, at), form, held, returned)

    return post(request, at, read=read, do=record_it, back=back)


def _finding(complaint: Complaint, result: str) -> str:
    said = {"number": complaint.number, "found": say(RESULTS[Result(result)])}
    linked = next((e.data.get("number") for e in reversed(complaint.just_told or []) if e.act == Act.LINK), None)
    if result == Result.OTHER_PROBLEM and linked:
        return _("%(number)s: %(found)s dicatat, dan menjadi laporan baru %(linked)s.") % {**said, "linked": linked}
    return _("%(number)s: %(found)s dicatat. Unit membacanya di riwayat laporan.") % said


def _page(
    request: HttpRequest, dossier: Dossier, form: VerifyFieldForm, held: Sequence[Photo] = (),
    returned: Returned | None = None,
) -> HttpResponse:  # fmt: skip
    officer, complaint, at = officer_of(request), dossier.complaint, dossier.at
    noted(complaint, officer, PRIVATE, at)
    claim = claims.held_by(complaint, at)
    comparison = compare(dossier, officer)
    since = comparison.sent.seq if comparison else 0
    shown = {"foto"}
    context = {
        "d": dossier, "c": complaint, "at": at, "title": opening(complaint.body), "state": dossier.state,
        "mode": dossier.mode or "", "banding": comparison, "form": form, "held_name": HELD,
        "held": [picture(photo, complaint) for photo in held], "returned": returned,
        "open": any(choice.act is Act.VERIFY_FIELD and choice.refusal is None for choice in dossier.choices),
        "mine": bool(claim and claim.field and claim.officer_id == officer.pk),
        "busy": bool(claim and claim.field and claim.officer_id != officer.pk),
        "notes": [entry for entry in dossier.entries if entry.act is Act.NOTE and entry.seq > since],
        "rows": [row for row in form.rows() if row[0].name not in shown], "watermarked": complaint.private,
        "TAKE": TAKE, "GIVE_BACK": GIVE_BACK,
    }  # fmt: skip
    return field(request, "console/kunjungan_satu.html", context, returned.status if returned else 200, "kunjungan")
