"""Dorong: an overseer urges whoever owes the next act, on one report or on those picked in a list.

It is kept with the report and goes to the unit by letter; it moves nothing. Who may, when, and how often is asked of
`rules.beside` where it is done.
"""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.access import PRIVATE, noted
from cepatrespon.complaints.actions import Details, Refused, keep
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, open_for
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of, oversees, visible_to
from cepatrespon.rules import beside, limits, refusals
from cepatrespon.rules.lifecycle import Refusal
from cepatrespon.rules.terms import Act, Office
from cepatrespon.rules.wording import opening
from cepatrespon.templatetags.cepat import language

from .doors import desk, for_office, officer_of
from .form_parts import words
from .wording import history

PUSHERS = (Office.ADMINISTRATOR, Office.VALIDATOR, Office.SECRETARY)


class PushForm(forms.Form):
    """What is said to the unit."""

    use_required_attribute = False
    pesan = words(
        limits.PUSH_CHARACTERS,
        label=gettext_lazy("Pesan kepada unit"),
        help_text=gettext_lazy("Dibaca petugas yang melihat laporan ini; tidak pernah dibaca publik."),
        error_messages={"required": gettext_lazy("Tulis pesannya dahulu.")},
    )


def may_push(dossier: Dossier, officer: Officer) -> bool:
    """Whether this officer is one who may urge on this report now, however lately they did."""
    which = oversees(officer, dossier.complaint)
    return Act.PUSH in beside.offered(dossier.case, actor_of(officer), oversees=which)


@for_office(*PUSHERS)
def push(request: HttpRequest, number: str) -> HttpResponse:
    """The form of one push; its POST urges."""
    officer, at = officer_of(request), now()
    which = visible_to(officer).filter(number=number)
    found = which.first()
    if found is None:
        raise Http404
    form = PushForm(request.POST if request.method == "POST" else None, auto_id="d-%s")
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                messages.success(request, _pushed(which, found, officer, form.cleaned_data["pesan"], at))
            except Refused as refused:
                form.add_error(None, refused.message)
                status = 409
            else:
                return redirect("console:laporan", number)
    noted(found, officer, PRIVATE, at)
    dossier = open_for(found, officer, at)
    answer = beside.allowed(
        dossier.case, actor_of(officer), Act.PUSH, oversees=oversees(officer, found), text="-", at=at
    )
    context = {
        "d": dossier, "c": found, "at": at, "form": form, "title": opening(found.body),
        "refused": refusals.sentence(answer.why, language()) if isinstance(answer, Refusal) else "",
        "before": history([entry for entry in dossier.entries if entry.act is Act.PUSH]),
    }  # fmt: skip
    return desk(request, "console/dorong.html", context, status)


def push_many(request: HttpRequest, officer: Officer, at: datetime) -> HttpResponse:
    """Urge for each report picked; what was refused is listed with its reason."""
    text = request.POST.get("pesan", "").strip()[: limits.PUSH_CHARACTERS]
    picked = list(dict.fromkeys(request.POST.getlist("pilih")))[: limits.INBOX_PAGE]
    back = redirect(request.get_full_path())
    if not picked:
        messages.warning(request, _("Pilih dahulu laporan yang didorong."))
        return back
    if not text:
        messages.warning(request, _("Tulis pesannya dahulu."))
        return back
    done, failed = 0, []
    for number in picked:
        which = visible_to(officer).filter(number=number)
        found = which.first()
        try:
            if found is None:
                raise Complaint.DoesNotExist
            _pushed(which, found, officer, text, at)
            done += 1
        except Refused as refused:
            failed.append(f"{number}: {refused.message}")
        except Complaint.DoesNotExist:
            failed.append(
                _("%(number)s: tidak ada laporan dengan nomor itu di wilayah Anda.") % {"number": number[:40]}
            )
    if done:
        messages.success(request, ngettext("%(n)d laporan didorong.", "%(n)d laporan didorong.", done) % {"n": done})
    for line in failed:
        messages.warning(request, line)
    return back


def _pushed(which: QuerySet[Complaint], found: Complaint, officer: Officer, text: str, at: datetime) -> str:
    """Urge; the sentence that says whom. Raises `Refused`."""
    after = keep(which, Act.PUSH, actor_of(officer), Details(text=text), at=at, oversees=oversees(officer, found))
    unit = registry.current().unit(after.answers_id or after.holder_id).name
    return _("%(number)s: dorongan dikirim kepada %(unit)s.") % {"number": after.number, "unit": unit}
