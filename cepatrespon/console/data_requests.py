"""Permintaan data: what reporters ask about their own data, which an officer does within 3 x 24 hours (UU 27/2022).

For the owner of the channel, the Inspektorat for its own, and Biro's validators, who also see which owner is late.
Doing it (hiding, completing) is one step away; the answer is read by the reporter. Storing is `complaints.rights`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.access import PRIVATE, noted
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import open_for
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import DataRequest
from cepatrespon.complaints.moderation import answered, owed
from cepatrespon.complaints.rights import answer
from cepatrespon.complaints.rights import open_for as requests_of
from cepatrespon.rules import limits
from cepatrespon.rules.terms import DATA_RIGHTS, DataRight, Office
from cepatrespon.rules.wording import opening
from cepatrespon.templatetags.cepat import say

from .channel_owning import owns_a_channel
from .checks import told
from .doors import desk, for_office, kept_text, officer_of
from .form_parts import words
from .moderation import MODERATORS, moderates
from .wording import picture

OPEN, DONE, OWNERS = "terbuka", "dijawab", "pemilik"
TABS = (
    (OPEN, gettext_noop("Belum dijawab")),
    (DONE, gettext_noop("Sudah dijawab")),
    (OWNERS, gettext_noop("Ketepatan pemilik kanal")),
)
GRANT, REFUSE = "dikabulkan", "ditolak"


class AnswerForm(forms.Form):
    """Granted or refused, and in which words."""

    use_required_attribute = False
    putusan = forms.ChoiceField(
        label=gettext_lazy("Permintaan ini"), widget=forms.RadioSelect,
        choices=[
            (GRANT, gettext_lazy("Dikabulkan: sudah dilakukan")), (REFUSE, gettext_lazy("Ditolak, dengan alasan")),
        ],
        error_messages={"required": gettext_lazy("Pilih dikabulkan atau ditolak.")},
    )  # fmt: skip
    jawaban = words(
        label=gettext_lazy("Jawaban untuk pelapor"),
        help_text=gettext_lazy("Dibaca pelapor di halaman laporannya: apa yang dilakukan, atau mengapa tidak dapat."),
        error_messages={"required": gettext_lazy("Tulis jawabannya: apa yang dilakukan, atau mengapa tidak dapat.")},
    )  # fmt: skip


@for_office(*MODERATORS, owning=owns_a_channel)
def requests(request: HttpRequest) -> HttpResponse:
    """The requests, those due first in front; those answered; for Biro also what each owner owes."""
    officer, at, reg = officer_of(request), now(), registry.current()
    oversees = officer.office == Office.VALIDATOR
    tabs = [(code, word) for code, word in TABS if code != OWNERS or oversees]
    tab = request.GET.get("tab", "")
    tab = tab if tab in dict(tabs) else OPEN
    room = requests_of(officer)
    count, late = room.count(), room.filter(due_at__lt=at).count()
    context: dict[str, Any] = {
        "at": at, "tab": tab, "tab_word": _(dict(TABS)[tab]), "back": request.get_full_path(), "late": late,
        "tabs": [(code, _(word), count if code == OPEN else None, f"?tab={code}") for code, word in tabs],
        "oversees": oversees, "summary": "", "days": limits.DATA_REQUEST_SECONDS // 86400,
    }  # fmt: skip
    if tab == OWNERS:
        context["owed"] = [(reg.unit(row.unit).name, row) for row in owed(at, room) if row.unit in reg.agencies]
    else:
        context |= _part(room if tab == OPEN else answered(officer), tab, request.GET.get("sesudah", ""))
    return desk(request, "console/permintaan.html", context)


def _part(room: Any, tab: str, mark: str) -> dict[str, Any]:
    """A page of the requests. One query."""
    field, way = ("due_at", "gt") if tab == OPEN else ("done_at", "lt")
    found = re.fullmatch(r"(\d{1,11})\.(\d{1,18})", mark)
    if found:
        moment = datetime.fromtimestamp(int(found[1]), UTC)
        room = room.filter(Q(**{f"{field}__{way}": moment}) | Q(**{field: moment, f"pk__{way}": int(found[2])}))
    taken = list(room[: limits.INBOX_PAGE + 1])
    shown = taken[: limits.INBOX_PAGE]
    reg = registry.current()
    last = shown[-1] if len(taken) > len(shown) else None
    return {
        "rows": [
            (each, say(DATA_RIGHTS[DataRight(each.kind)]), opening(each.complaint.body),
             reg.unit(each.complaint.owner_id).short_name)
            for each in shown
        ],
        "previous": f"?tab={tab}" if found else "",
        "next": f"?tab={tab}&sesudah={int(getattr(last, field).timestamp())}.{last.pk}" if last else "",
    }  # fmt: skip


@for_office(*MODERATORS, owning=owns_a_channel)
def one(request: HttpRequest, number: str, key: int) -> HttpResponse:
    """One request with the report beside it; a POST answers it."""
    officer, at = officer_of(request), now()
    asked = requests_of(officer).filter(pk=key, complaint__number=number).first()
    done = asked is None
    asked = asked or answered(officer).filter(pk=key, complaint__number=number).first()
    if asked is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" and not done else None, initial=kept_text(request))
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                answer(asked.pk, officer, granted=said["putusan"] == GRANT, answer=said["jawaban"], at=at)
            except DataRequest.DoesNotExist:  # somebody else was quicker
                messages.warning(request, _("Permintaan ini baru saja dijawab petugas lain."))
                return redirect("console:permintaan-satu", number, key)
            except (Refused, Invalid) as no:
                form.add_error(None, no.message)
                status = 409
            else:
                messages.success(request, _("%(number)s: permintaan dijawab; pelapor membacanya.") % {"number": number})
                return redirect("console:permintaan")
    return _page(request, officer, asked, form, at, status)


def _page(
    request: HttpRequest, officer: Officer, asked: DataRequest, form: AnswerForm, at: datetime, status: int
) -> HttpResponse:  # fmt: skip
    complaint = asked.complaint
    noted(complaint, officer, PRIVATE, at)
    dossier = open_for(complaint, officer, at)
    context = {
        "asked_for": asked, "kind": say(DATA_RIGHTS[DataRight(asked.kind)]), "form": form, "d": dossier,
        "c": complaint, "case": dossier.case, "at": at, "title": opening(complaint.body), "state": dossier.state,
        "mode": dossier.mode or "", "watermarked": complaint.private, "done": asked.done_at is not None,
        "photos": [picture(photo, complaint, _("Foto pelapor")) for photo in dossier.photos],
        "owner": dossier.owner.name, **told(dossier, officer), **moderates(dossier, officer),
    }  # fmt: skip
    return desk(request, "console/permintaan_satu.html", context, status)
