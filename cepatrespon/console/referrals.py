"""Biro's referrals to central government and private bodies (B3): what is open outside, news, asking again, taking
back, closing; and the letter, printed on A4.

Biro's administrator acts, since Biro is the holder; its validators read. The letter tells the report and never who
reported it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.actions import Details, keep
from cepatrespon.complaints.actions import act as do
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, Entry, open_for
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.reports import referrals
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_bounds, day_of
from cepatrespon.rules.lifecycle import Refusal
from cepatrespon.rules.refusals import sentence
from cepatrespon.rules.terms import Act, Office, State, UnitKind
from cepatrespon.rules.wording import date
from cepatrespon.templatetags.cepat import language

from . import listing
from .biro_desk import evidence
from .complaint_page import READ
from .docket import BIRO, READERS
from .doors import desk, for_office, kept_text, officer_of
from .form_parts import ActForm, words
from .forms_routing import CoordinateForm
from .forms_work import NewsForm, ReferForm
from .offers import choice_of, setting_of
from .wording import picture

ASK = "tanya"
NEWS, TAKE, CLOSE, REFER = (act.value for act in (Act.NEWS, Act.COORDINATE, Act.SUBMIT, Act.REFER))
WORDS = {
    NEWS: gettext_noop("Catat kabar"), ASK: gettext_noop("Tanya lagi pada tanggal"),
    TAKE: gettext_noop("Ambil kembali, koordinasikan"), CLOSE: gettext_noop("Selesai"), REFER: gettext_noop("Teruskan"),
}  # fmt: skip
DONE = {
    NEWS: gettext_noop("%(number)s: kabar diumumkan."), ASK: gettext_noop("%(number)s: pengingat dicatat."),
    TAKE: gettext_noop("%(number)s: diambil kembali dan dikoordinasikan."),
    CLOSE: gettext_noop("%(number)s: selesai sebagai rujukan."), REFER: gettext_noop("%(number)s: diteruskan."),
}  # fmt: skip


class AskForm(ActForm):
    """When to ask the body again; kept as an internal note, never public."""

    button = gettext_lazy("Simpan pengingat")
    effect = gettext_lazy("Hanya untuk Biro. Rujukan naik ke daftar “Perlu ditanya” pada tanggal itu.")
    tanggal = forms.DateField(
        label=gettext_lazy("Tanya lagi tanggal"), input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Pilih tanggalnya."),
            "invalid": gettext_lazy("Tulis tanggal sebagai TTTT-BB-HH, misalnya 2024-05-09."),
        },
    )  # fmt: skip
    catatan = words(
        rows=2, label=gettext_lazy("Apa yang ditanyakan, kepada siapa"),
        error_messages={"required": gettext_lazy("Tulis apa yang akan ditanyakan.")},
    )  # fmt: skip

    def clean_tanggal(self) -> Any:
        day = self.cleaned_data["tanggal"]
        if day <= day_of(self.setting.at):
            raise forms.ValidationError(_("Pilih tanggal sesudah hari ini."))
        return day

    def details(self, photos: Any = (), read: bool = False) -> Details:
        return Details(note=self.cleaned_data["catatan"], when=day_bounds(self.cleaned_data["tanggal"])[0])


class CloseReferralForm(ActForm):
    button = gettext_lazy("Selesai sebagai rujukan")
    effect = gettext_lazy("Laporan ditutup tanpa validasi, tidak dihitung sebagai penyelesaian unit mana pun.")
    effect_clause = "B3"
    uraian = words(
        label=gettext_lazy("Apa yang dilakukan badan itu"),
        error_messages={"required": gettext_lazy("Tulis apa yang dilakukan badan itu; pelapor membacanya.")},
    )


FORMS: dict[str, type[ActForm]] = {
    NEWS: NewsForm, ASK: AskForm, TAKE: CoordinateForm, CLOSE: CloseReferralForm, REFER: ReferForm,
}  # fmt: skip


@for_office(*READERS, kinds=BIRO)
def overview(request: HttpRequest) -> HttpResponse:
    """The open referrals, those to be asked about first in front, and what Biro holds and could refer."""
    officer, at, reg = officer_of(request), now(), registry.current()
    seen = visible_to(officer)
    found = referrals.open_now(seen, reg)
    due = [each for each in found if each.due(at)]
    tab = "semua" if request.GET.get("tab") == "semua" or not due else "tanya"
    own = list(referrals.held(seen, reg)[: limits.INBOX_PAGE])
    context = {
        "at": at, "rows": found if tab == "semua" else due, "tab": tab, "due": len(due), "total": len(found),
        "full": len(found) >= limits.REFERRALS_SHOWN, "most": limits.REFERRALS_SHOWN,
        "own": [listing.line(row, reg, at) for row in own], "back": request.get_full_path(),
        "may_act": _acts_here(officer), "refer": REFER, "days": limits.REFERRAL_ASK_DAYS,
    }  # fmt: skip
    return desk(request, "console/rujukan.html", context)


@for_office(*READERS, kinds=BIRO)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One referral, or one report that Biro holds and could refer; a POST does what its form says."""
    officer, at = officer_of(request), now()
    found = _of_biro(officer).filter(number=number).first()
    if found is None:
        raise Http404
    dossier = open_for(found, officer, at)
    open_now = _open(dossier, officer)
    wanted = request.POST.get("tindakan", "") or request.GET.get("tindakan", "")
    chosen = wanted if wanted in open_now else next(iter(open_now), "")
    setting = setting_of(dossier, officer)
    if request.method != "POST":
        form = FORMS[chosen](setting=setting, given=kept_text(request)) if chosen else None
        return _page(request, dossier, officer, open_now, chosen, form)
    if wanted not in open_now:
        refusal = Refusal("-", "state" if _acts_here(officer) else "permission")
        return _page(request, dossier, officer, open_now, chosen, None, refusal, 409)
    form = FORMS[wanted](request.POST, setting=setting)
    if not form.is_valid():
        return _page(request, dossier, officer, open_now, wanted, form, status=422)
    read = set(READ) <= set(request.POST.getlist("baca"))
    try:
        _do(officer, number, wanted, form.details(read=read), at)
    except Refused as refused:
        fresh = open_for(_of_biro(officer).get(number=number), officer, at)
        return _page(request, fresh, officer, open_now, wanted, form, Refusal(refused.clause, refused.why), 409)
    except Invalid as invalid:
        form.add_error(invalid.field if invalid.field in form.fields else None, invalid.message)
        return _page(request, dossier, officer, open_now, wanted, form, status=422)
    messages.success(request, _(DONE[wanted]) % {"number": number})
    still_here = wanted in (NEWS, ASK, REFER)
    return redirect("console:rujukan-satu", number) if still_here else redirect("console:rujukan")


@for_office(*READERS, kinds=BIRO)
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """The letter to print: of a referral as it was sent; before it, a draft for the body and number in the address."""
    officer, at = officer_of(request), now()
    found = _of_biro(officer).filter(number=number).first()
    if found is None:
        raise Http404
    dossier = open_for(found, officer, at)
    sent = _referral(dossier) if dossier.state is State.REFERRED else None
    with override("id"):  # a letter speaks the language of the office, whatever the page speaks
        printed = [picture(photo, found, _("Foto laporan")) for photo in dossier.photos[: limits.PHOTOS_PER_REPORT]]
    context = {
        **evidence(dossier, officer), "draft": sent is None,
        "body": sent.body if sent else request.GET.get("badan", "").strip()[:200],
        "letter": sent.letter if sent else request.GET.get("nomor", "").strip()[:100],
        "reason": sent.reason if sent else "", "day": date(sent.at if sent else at, "id"),
        "printed": printed,
    }  # fmt: skip
    return desk(request, "console/rujukan_surat.html", context)


# ── what may be done ─────────────────────────────────────────────────────────────────────────────
def _of_biro(officer: Officer) -> QuerySet[Complaint]:
    """What Biro holds, of what this officer may see."""
    return visible_to(officer).filter(holder=registry.current().biro_id)


def _acts_here(officer: Officer) -> bool:
    unit = registry.current().agencies.get(officer.agency_id or 0)
    return officer.office == Office.ADMINISTRATOR and unit is not None and unit.kind is UnitKind.BIRO


def _open(dossier: Dossier, officer: Officer) -> list[str]:
    """What this officer may do with the referral now, in the order of the page."""
    if not _acts_here(officer):
        return []
    if dossier.state is State.REFERRED:
        return [NEWS, ASK, TAKE, CLOSE]
    choice = choice_of(dossier, Act.REFER)
    return [REFER] if choice is not None and choice.refusal is None else []


def _do(officer: Officer, number: str, wanted: str, details: Details, at: datetime) -> Complaint:
    which = _of_biro(officer).filter(number=number)
    if wanted == ASK:
        return keep(which, Act.NOTE, actor_of(officer), details, at=at)
    return do(which, Act(wanted), actor_of(officer), details, at=at)


def _referral(dossier: Dossier) -> Entry | None:
    return next((entry for entry in reversed(dossier.entries) if entry.act is Act.REFER), None)


def _page(
    request: HttpRequest, dossier: Dossier, officer: Officer, open_now: list[str], chosen: str, form: ActForm | None,
    refused: Refusal | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    sent = _referral(dossier)
    since = [e for e in dossier.entries if sent and e.seq > sent.seq and e.act is Act.NEWS]
    asked = [e for e in dossier.entries if sent and e.seq > sent.seq and e.act is Act.NOTE and e.when]
    context = {
        **evidence(dossier, officer), "sent": sent, "news": since[::-1], "asked": asked[-1] if asked else None,
        "form": form, "chosen": chosen, "chosen_word": _(WORDS[chosen]) if chosen else "",
        "offers": [(code, _(WORDS[code]), code == chosen) for code in open_now],
        "read": READ if form is not None and form.reads_evidence else (), "ticked": request.POST.getlist("baca"),
        "refused": refused, "refused_why": sentence(refused.why, language()) if refused else "",
        "bodies": referrals.bodies(visible_to(officer)) if chosen == REFER else [],
        "referred": dossier.state is State.REFERRED, "full_close": CLOSE,
    }  # fmt: skip
    return desk(request, "console/rujukan_satu.html", context, status)
