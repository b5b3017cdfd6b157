"""Following a report: by its number for everybody, by number and code for its reporter.

A private report without its code is not there at all; a hidden one leaves a tombstone. Wrong codes are counted per
address; too many stop the guessing. What a reporter sends from the page is `own` and `own_data`.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cepatrespon import throttle
from cepatrespon.agencies import registry
from cepatrespon.complaints import contacts, rights, supporting
from cepatrespon.complaints.chains import chain
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import BROUGHT, Dossier, open_public
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import public, tombstones, tracked
from cepatrespon.rules import limits, wording
from cepatrespon.rules.beside import JUDGED
from cepatrespon.rules.case import FINAL, OWNER_TICKETS
from cepatrespon.rules.terms import Act, Consent, Relation, State
from cepatrespon.templatetags import cepat
from cepatrespon.templatetags.kejadian import happened

from . import around, journey, story
from .forms import TrackForm
from .own_forms import KEY, CodeForm, ContestForm, FollowForm, InformForm, RateForm, ReviveForm
from .receipt import tracking_url
from .sent_photos import Sent


def own_report(request: HttpRequest, number: str, code: str, at: datetime) -> Complaint | None:
    """The reporter's own report; None where number and code do not fit. Raises TooMany after too many wrong codes."""
    throttle.check_guesses(request, number, at)
    found = tracked(number, code).first() if _possible(number) and "\0" not in code else None
    if found is None:
        throttle.count_guess(request, number, at)
    return found


def _possible(number: str) -> bool:
    return number.isascii() and number.isalnum()


def everybodys(number: str) -> Complaint | None:
    """The public report with this number."""
    return public().filter(number=number).first() if _possible(number) else None


def _buried(number: str) -> Complaint | None:
    """The report with this number that was everybody's until it was hidden."""
    return tombstones().filter(number=number).first() if _possible(number) else None


# ── the way in ───────────────────────────────────────────────────────────────────────────────────
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Number and code; sent, it leads to the report."""
    if request.method != "POST":
        number = request.GET.get("nomor", "")
        return render(request, "portal/lacak_cari.html", {"form": TrackForm(initial={"nomor": number})})
    form = TrackForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/lacak_cari.html", {"form": form}, status=422)
    number, code = form.cleaned_data["nomor"], form.cleaned_data["kode"]
    if code:
        try:
            if own_report(request, number, code, now()):
                return redirect(tracking_url(number, code))
        except throttle.TooMany as stop:
            return too_many(request, stop)
        return _not_found(request, form)
    if everybodys(number) or _buried(number):
        return redirect("portal:laporan", number=number)
    return _not_found(request, form)


def _not_found(request: HttpRequest, form: TrackForm) -> HttpResponse:
    """The same words for a wrong number, a wrong code and a private report: nobody learns which exist."""
    if form.is_bound and form.is_valid():
        message = _("Tidak ada laporan terbuka dengan nomor itu. Laporan tertutup perlu kode lacaknya.")
        if form.cleaned_data["kode"]:
            message = _("Nomor dan kode itu tidak cocok. Periksa keduanya pada tanda terima Anda.")
        form.add_error("kode" if form.cleaned_data["kode"] else "nomor", message)
    return render(request, "portal/lacak_cari.html", {"form": form}, status=404)


def no_such_report(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """The page of a number and code that do not fit."""
    return _not_found(request, TrackForm({"nomor": number, "kode": code}))


def too_many(request: HttpRequest, stop: throttle.TooMany) -> HttpResponse:
    """The page of an address that has tried too often."""
    response = render(request, "portal/terlalu_sering.html", {"message": str(stop)}, status=429)
    response["Retry-After"] = str(stop.wait)
    return response


def kept_private(response: HttpResponse) -> HttpResponse:
    """A page that only the code opens: kept nowhere, found by no search engine, and its address told to nobody, not
    even to our own next page. (Not `no-referrer`: a browser then hides the origin of forms, which are refused.)"""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "strict-origin"
    return response


# ── a report ─────────────────────────────────────────────────────────────────────────────────────
@require_safe
def everybody(request: HttpRequest, number: str) -> HttpResponse:
    """A public report, for everybody; of a hidden one its tombstone."""
    at, complaint = now(), everybodys(number)
    if complaint is not None:
        return page(request, open_public(complaint, at), "")
    if (hidden := _buried(number)) is not None:
        return _tombstone(request, open_public(hidden, at))
    raise Http404


def _tombstone(request: HttpRequest, found: Dossier) -> HttpResponse:
    """That there is a report, how it stands, and who hid its content why. 410, so that search engines and archives drop
    what they had; what was hidden may be shown again, so nobody keeps the answer."""
    frame = {"number": found.complaint.number, "found": found, "hiding": hiding(found)}
    response = render(request, "portal/batu_nisan.html", frame, status=410)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def hiding(found: Dossier) -> dict[str, Any] | None:
    """Why the public does not see the report, by which office and since when; None where it does."""
    if found.hidden is None:
        return None
    last = next((one for one in reversed(found.entries) if one.act is Act.HIDE and one.result is found.hidden), None)
    return {
        "reason": cepat.say(found.hidden),
        "by": last.who if last else found.owner.name,
        "at": last.at if last else None,
    }


@never_cache
@require_safe
def own(request: HttpRequest, number: str) -> HttpResponse:
    """A report, for who holds its code."""
    code = request.GET.get("kode", "")
    if not code:
        return redirect(f"{request.path.rsplit('/', 1)[0]}?nomor={number}" if _possible(number) else "portal:lacak")
    at = now()
    try:
        complaint = own_report(request, number, code, at)
    except throttle.TooMany as stop:
        return too_many(request, stop)
    if complaint is None:
        return no_such_report(request, number, code)
    return page(request, open_public(complaint, at, own=True), code)


def page(
    request: HttpRequest, found: Dossier, code: str, *, status: int = 200, inform_form: InformForm | None = None,
    contest_form: ContestForm | None = None, rate_form: RateForm | None = None, revive_form: ReviveForm | None = None,
    code_form: CodeForm | None = None, follow_form: FollowForm | None = None, sent: Sent | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of one report: for everybody, and with the code for its reporter. A form given is one that was sent."""
    c, after, links = found.complaint, story.after(found, code), chain(found.complaint, public())
    frame = {
        "found": found, "complaint": c, "at": found.at, "code": code, "headline": wording.opening(c.body),
        "standing": story.standing(found), "place": story.place(found), "occasion": happened(c),
        "sketch": found.sketch(), "ruler": story.ruler(found), "why": story.why(found),
        "missed": around.if_missed(found), "promises": around.promises(found),
        "before": story.pictures(found.photos, code, _("Sebelum") if after else ""), "after": after,
        "before_hidden": [] if code else around.hidden_photos(found.entries, BROUGHT),
        "after_hidden": [] if code else around.hidden_photos(found.entries, frozenset({Act.SUBMIT})),
        "finishing": story.finishing(found), "timeline": journey.timeline(found, code),
        "results": story.results(found, registry.current()), "final": found.state in FINAL, "over": story.over(found),
        "contested": around.contested(found), "rated": around.rated(found), "stars": limits.STARS,
        "chain": around.chain(links), "back": around.times_back(links), "hiding": hiding(found),
        "supports": supporting.count(c), "open_to_all": not c.private and not c.restricted and not c.accused_id,
        "until_public": around.contest_until(found), "most_photos": limits.PHOTOS_PER_REPORT,
        "follow_form": follow_form or FollowForm(), "wrong": None, "here": "",
        "recurs": found.relation is Relation.RECURRENCE, "awaits": found.state is State.SUBMITTED,
    }  # fmt: skip
    if code:
        frame |= _own(found, code, sent or Sent(), inform_form, contest_form, rate_form, revive_form, code_form)
    frame["wrong"] = next(
        (one for one in (inform_form, contest_form, rate_form, revive_form, code_form, follow_form) if one), None
    )
    response = render(request, "portal/laporan.html", frame, status=status)
    if code:
        return kept_private(response)
    response["Cache-Control"] = "private, no-cache"
    return response


def _own(
    found: Dossier, code: str, sent: Sent, inform: InformForm | None, contest: ContestForm | None,
    rate: RateForm | None, revive: ReviveForm | None, confirm: CodeForm | None,
) -> dict[str, Any]:  # fmt: skip
    """What only the reporter sees, and the forms that are open to them now."""
    c = found.complaint
    revival = next((one for one in found.choices if one.act is Act.REVIVE and one.refusal is None), None)
    until, rated = around.contest_until(found), around.rated(found)
    given = {"bintang": rated.stars, "pesan": rated.text} if rated else None
    return {
        "here": tracking_url(c.number, code), "question": around.question(found, code),
        "inform_form": inform or InformForm(), "photos_left": photos_left(c),
        "contest_form": contest or (ContestForm() if until else None), "contest_until": until,
        "rate_form": rate or (RateForm(initial=given) if found.mode in JUDGED else None),
        "revive_form": revive or (ReviveForm() if revival else None), "revival": revival,
        "revival_word": around.act_word(Act.REVIVE),
        "contact": contacts.state(c, found.at), "code_form": confirm or CodeForm(),
        "requests": [one for one in rights.of(c) if one.done_at is None],
        "inform_sent": sent.kept if inform else [], "contest_sent": sent.kept if contest else [],
        "key": secrets.token_urlsafe(24), "key_name": KEY,
    }  # fmt: skip


def photos_left(complaint: Complaint) -> int:
    """How many photos the reporter may still add."""
    return max(0, limits.PHOTOS_PER_REPORT - complaint.photos.filter(uploader=None).count())


def asked_now(found: Dossier) -> bool:
    """Whether an open ticket asks something of the reporter (M5, M6)."""
    return found.case.ticket is not None and found.case.ticket.act in OWNER_TICKETS


def consents(found: Dossier) -> list[Consent]:
    """The consents that the reporter may still withdraw: to be shown to the public only while the report is."""
    open_ones = [one for one in Consent if one not in found.case.withdrawn]
    if found.complaint.private:
        open_ones = [one for one in open_ones if one is not Consent.PUBLICATION]
    return open_ones
