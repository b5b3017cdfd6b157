"""The fasilitator's queue (F1): what waits is handed out, verified on one screen by keyboard, and the next is shown.

Who gets what is said by `complaints.claims`. A claim is a courtesy: a verification of what somebody else has in hand
is lawful, and is asked to be confirmed, not refused. Everything here works without script.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints import claims
from cepatrespon.complaints.access import PRIVATE, noted
from cepatrespon.complaints.actions import act as do
from cepatrespon.complaints.actions import keep
from cepatrespon.complaints.attention import Claim
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, open_for
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.proposals import Details
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.reports import record
from cepatrespon.rules import limits
from cepatrespon.rules.lifecycle import Refusal
from cepatrespon.rules.terms import ACTS, RESULTS, ROLES, Act, Office, Result, Role
from cepatrespon.rules.wording import clock, opening
from cepatrespon.templatetags.cepat import language, say

from .comparing import compare
from .doors import desk, for_office, kept_text, officer_of
from .form_parts import Setting
from .forms_work import VerifyDeskForm

VERIFIERS = (Office.FACILITATOR, Office.VALIDATOR)
COUNTED = 1000  # as far as a queue is counted: more is "lebih dari"
LATEST = 5  # of today's own results
SAVE, STOP, GIVE_BACK, FIELD, TAKE = "simpan", "simpan-berhenti", "lepas", "lapangan", "ambil"
KEYS = {Result.MATCHES: "s", Result.DIFFERS: "t"}


@dataclass(frozen=True, slots=True)
class Hold:
    """Whose the submission is just now: mine until when, another's until when, or nobody's."""

    mine: bool
    until: datetime | None
    field: bool
    role: str = ""

    @property
    def anothers(self) -> bool:
        """Whether somebody else has it in hand."""
        return self.until is not None and not self.mine


@for_office(*VERIFIERS)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits and what this officer has done today; a POST hands out the next submission."""
    officer, at = officer_of(request), now()
    if request.method == "POST":
        return _next(request, officer, at)
    soon = at + timedelta(seconds=limits.LAST_CALL_SECONDS)
    free = claims.waiting(officer, at)
    first = free.values_list("due_at", flat=True).first()
    today = record.today(officer, at)
    context = {
        "at": at, "first": first, "free": _counted(free), "soon": _counted(free.filter(due_at__lte=soon)),
        "soon_hours": limits.LAST_CALL_SECONDS // 3600, "pool": _counted(claims.pool(officer, at)),
        "mine": claims.in_hand(officer, at).first(), "visits": claims.visits(officer, at).count(),
        "today": today, "latest": [_said(row, at) for row in reversed(today.rows[-LATEST:])],
        "minutes": limits.CLAIM_SECONDS // 60, "hours": limits.RELEASE_SECONDS // 3600,
        "may_visit": officer.office == Office.FACILITATOR,
    }  # fmt: skip
    return desk(request, "console/antrean_verifikasi.html", context)


@for_office(*VERIFIERS)
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """One submission at the desk: report beside follow-up; a POST verifies it, gives it back or sends it on."""
    officer, at = officer_of(request), now()
    which = visible_to(officer).filter(number=number)
    found = which.first()
    if found is None:
        raise Http404
    what = request.POST.get("aksi", SAVE) if request.method == "POST" else ""
    if what == TAKE:
        return _take(request, officer, found, at)
    if what == GIVE_BACK:
        return _give_back(request, officer, found, at)
    dossier = open_for(found, officer, at)
    setting = Setting(dossier.case, registry.current(), dossier.category, officer, at)
    if not what:
        return _page(request, dossier, VerifyDeskForm(setting=setting, given=kept_text(request)))
    form = VerifyDeskForm(request.POST, setting=setting)
    if what == FIELD:
        return _to_field(request, dossier, form)
    if not form.is_valid():
        return _page(request, dossier, form, status=422)
    hold = _hold(dossier.complaint, officer, at)
    if hold.anothers and "tetap" not in request.POST:
        return _page(request, dossier, form, status=409, insist=True)
    try:
        after = do(which, Act.VERIFY_DESK, actor_of(officer), form.details(), at=at)
    except Refused as refused:
        fresh = open_for(which.get(), officer, at)
        return _page(
            request, fresh, form, status=409, refused=Refusal(refused.clause, refused.why), said=refused.message
        )
    except Invalid as invalid:
        form.add_error(invalid.field if invalid.field in form.fields else None, invalid.message)
        return _page(request, dossier, form, status=422)
    except Complaint.DoesNotExist:
        raise Http404 from None
    result = say(RESULTS[Result(form.cleaned_data["hasil"])])
    _tell(request, _("Tersimpan: %(result)s. Lihat lagi") % {"result": result}, after.number)
    if what == STOP:
        return redirect("console:antrean")
    return _next(request, officer, at)


@require_POST
@for_office(*VERIFIERS)
def renew(request: HttpRequest, number: str) -> HttpResponse:
    """The page of this submission shows life: its hold is lengthened. JSON: until when, and this server's moment."""
    officer, at = officer_of(request), now()
    until = claims.renew(visible_to(officer).filter(number=number), officer, at)
    if until is None:
        return JsonResponse({"sampai": None}, status=409)
    return JsonResponse({"sampai": until.isoformat(), "kini": at.isoformat(), "pukul": clock(until, language())})


# ── what a POST does ─────────────────────────────────────────────────────────────────────────────
def _next(request: HttpRequest, officer: Officer, at: datetime) -> HttpResponse:
    found = claims.claim_next(officer, at)
    if found is None:
        messages.info(request, _("Tidak ada lagi yang menunggu verifikasi saat ini."))
        return redirect("console:antrean")
    return redirect("console:antrean-laporan", found.number)


def _take(request: HttpRequest, officer: Officer, complaint: Complaint, at: datetime) -> HttpResponse:
    try:
        claims.take(claims.unverified(officer, at).filter(pk=complaint.pk), officer, at)
    except claims.Taken as taken:
        messages.warning(request, _busy(Hold(False, taken.until, taken.field)))
    except Complaint.DoesNotExist:
        messages.warning(request, _("%(number)s tidak lagi menunggu verifikasi.") % {"number": complaint.number})
    return redirect("console:antrean-laporan", complaint.number)


def _give_back(request: HttpRequest, officer: Officer, complaint: Complaint, at: datetime) -> HttpResponse:
    if claims.release(visible_to(officer).filter(pk=complaint.pk), officer, at):
        said = _("%(number)s dilepas dan kembali ke antrean.") % {"number": complaint.number}
        messages.success(request, said)
    else:
        messages.info(request, _("%(number)s memang tidak di tangan Anda.") % {"number": complaint.number})
    return redirect("console:antrean")


def _to_field(request: HttpRequest, dossier: Dossier, form: VerifyDeskForm) -> HttpResponse:
    """Somebody must look on the spot: the note is kept, and the submission waits among the visits."""
    officer, at, complaint = officer_of(request), dossier.at, dossier.complaint
    form.is_valid()
    form.errors.pop("hasil", None)  # nothing is found yet
    note = form.cleaned_data.get("catatan", "").strip()
    if not note:
        form.errors.pop("catatan", None)
        form.add_error("catatan", _("Tulis apa yang perlu dilihat di lapangan; petugas kunjungan membacanya."))
        return _page(request, dossier, form, status=422)
    which = claims.submitted(officer, at).filter(pk=complaint.pk)
    own = officer.office == Office.FACILITATOR and "sendiri" in request.POST
    asked = Details(note=_("Perlu dilihat di lapangan: %(note)s") % {"note": note})
    try:
        keep(which, Act.NOTE, actor_of(officer), asked, at=at)
        try:
            (claims.take_visit if own else claims.to_field)(which, officer, at)
        except claims.Full:
            own = False
            claims.to_field(which, officer, at)
    except claims.Taken as taken:
        messages.warning(
            request, _("Catatan disimpan. %(busy)s") % {"busy": _busy(Hold(False, taken.until, taken.field))}
        )
        return _next(request, officer, at)
    except (Refused, Complaint.DoesNotExist):
        said = _("%(number)s tidak lagi menunggu verifikasi.") % {"number": complaint.number}
        messages.warning(request, said)
        return _next(request, officer, at)
    said = _("Masuk daftar kunjungan Anda hari ini:") if own else _("Menunggu dilihat di lapangan:")
    _tell(request, said, complaint.number)
    return _next(request, officer, at)


def _tell(request: HttpRequest, said: str, number: str) -> None:
    """What has just been done, with the way back to it."""
    url = reverse("console:laporan", args=[number])
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, url, number))


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
def _page(
    request: HttpRequest, dossier: Dossier, form: VerifyDeskForm, *, status: int = 200, insist: bool = False,
    refused: Refusal | None = None, said: str = "",
) -> HttpResponse:  # fmt: skip
    officer, complaint, at = officer_of(request), dossier.complaint, dossier.at
    noted(complaint, officer, PRIVATE, at)
    hold = _hold(complaint, officer, at)
    open_ = any(choice.act is Act.VERIFY_DESK and choice.refusal is None for choice in dossier.choices)
    today = record.today(officer, at)
    form.fields["catatan"].widget.attrs.update({"rows": 2, "data-key": "m"})
    ticks = [(n + 1, option) for n, option in enumerate(form["kriteria"])] if "kriteria" in form.fields else []
    context: dict[str, Any] = {
        "d": dossier, "c": complaint, "at": at, "title": opening(complaint.body), "state": dossier.state,
        "mode": dossier.mode or "", "banding": compare(dossier, officer), "form": form, "hold": hold, "open": open_,
        "until": clock(hold.until, language()) if hold.until else "",
        "busy": _busy(hold) if hold.anothers else "", "insist": insist, "refused": refused, "said": said,
        "ticks": ticks, "results": [(option, KEYS[Result(option.data["value"])]) for option in form["hasil"]],
        "today": today, "left": _counted(claims.waiting(officer, at)), "watermarked": complaint.private,
        "may_visit": officer.office == Office.FACILITATOR,
        "SAVE": SAVE, "STOP": STOP, "GIVE_BACK": GIVE_BACK, "FIELD": FIELD, "TAKE": TAKE,
    }  # fmt: skip
    return desk(request, "console/antrean_laporan.html", context, status)


def _hold(complaint: Complaint, officer: Officer, at: datetime) -> Hold:
    claim: Claim | None = claims.held_by(complaint, at)
    if claim is None:
        return Hold(False, None, False)
    return Hold(claim.officer_id == officer.pk, claim.until, claim.field)


def _busy(hold: Hold) -> str:
    """That somebody else has it in hand: the role and until when, never the name."""
    when = {"role": say(ROLES[Role.FACILITATOR]).lower(), "until": clock(hold.until, language()) if hold.until else ""}
    if hold.field:
        return _("Sedang dikunjungi %(role)s lain, sampai akhir hari ini.") % when
    return _("Sedang dikerjakan %(role)s lain sampai %(until)s WIB.") % when


def _counted(rows: Any) -> tuple[int, bool]:
    """How many, and whether there are more than are counted."""
    found = rows.order_by()[: COUNTED + 1].count()
    return min(found, COUNTED), found > COUNTED


def _said(row: record.Verified, at: datetime) -> dict[str, Any]:
    return {"number": row.number, "what": say(ACTS[row.act]), "found": say(RESULTS[row.result]), "at": row.at}
