"""Heard before Biro decides: the unit that a routing ticket proposes, and those that held the report, say their word.

A unit that is only proposed does not hold the report; it sees what it needs to answer, for as long as the ticket is
open. What it says is an internal note beside the ticket: read by Biro, never public, and it moves nothing.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints import hearing
from cepatrespon.complaints.access import PRIVATE, noted
from cepatrespon.complaints.actions import keep
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, open_for
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Complaint, Event, Photo
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.rules.lifecycle import Refusal
from cepatrespon.rules.refusals import sentence
from cepatrespon.rules.terms import Act, Office
from cepatrespon.rules.wording import opening
from cepatrespon.templatetags.cepat import language, say

from . import listing
from .docket import rows
from .doors import desk, for_office, kept_text, officer_of
from .form_parts import ActForm, photo_field, words
from .offers import setting_of
from .photos import HELD, taken_in
from .wording import picture, who


class StatementForm(ActForm):
    button = gettext_lazy("Kirim keterangan")
    effect = gettext_lazy("Dibaca Biro Pemerintahan sebelum memutus. Tidak pernah dibaca publik atau pelapor.")
    effect_clause = "M3"
    catatan = words(
        label=gettext_lazy("Keterangan unit Anda"), rows=5,
        help_text=gettext_lazy("Apakah ini kewenangan unit Anda? Sebutkan dasarnya: aset, wilayah, atau serah terima."),
        error_messages={"required": gettext_lazy("Tulis keterangannya.")},
    )  # fmt: skip
    foto = photo_field(gettext_lazy("Foto (bila ada)"))


@for_office(Office.ADMINISTRATOR)
def overview(request: HttpRequest) -> HttpResponse:
    """The open tickets on which this officer's unit has a say, what Biro decides first in front."""
    officer, at, reg = officer_of(request), now(), registry.current()
    given = {key: request.GET.get(key, "") for key in ("sesudah", "sebelum")}
    room = hearing.to_be_heard(officer)
    part = listing.part(room, listing.DUE, reg, at, after=given["sesudah"], before=given["sebelum"])
    found = list(rows(part.lines, reg))
    spoken = Event.objects.filter(
        complaint__number__in=[row.line.number for row in found], act=Act.NOTE.value, unit=officer.agency_id
    )
    context = {
        "at": at, "rows": found, "spoken": set(spoken.values_list("complaint__number", flat=True)),
        "back": request.get_full_path(), "previous": f"?sebelum={part.before}" if part.before else "",
        "next": f"?sesudah={part.after}" if part.after else "",
    }  # fmt: skip
    return desk(request, "console/keterangan.html", context)


@for_office(Office.ADMINISTRATOR)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One ticket as the unit sees it; a POST keeps its statement."""
    officer, at = officer_of(request), now()
    which = hearing.to_be_heard(officer).filter(number=number)
    found = which.first()
    if found is None:
        raise Http404
    dossier = open_for(found, officer, at)
    setting = setting_of(dossier, officer)
    if request.method != "POST":
        return _page(request, dossier, officer, StatementForm(setting=setting, given=kept_text(request)))
    form = StatementForm(request.POST, request.FILES, setting=setting)
    form.is_valid()
    held = taken_in(request, form, officer, at)
    if not form.is_valid():
        return _page(request, dossier, officer, form, held, status=422)
    try:
        keep(which, Act.NOTE, actor_of(officer), form.details([photo.pk for photo in held]), at=at)
    except Refused as refused:
        return _page(request, dossier, officer, form, held, Refusal(refused.clause, refused.why), 409)
    except Invalid as invalid:
        form.add_error(None, invalid.message)
        return _page(request, dossier, officer, form, held, status=422)
    except Complaint.DoesNotExist:
        messages.warning(
            request, _("%(number)s: Biro sudah memutuskan; keterangan tidak dicatat.") % {"number": number}
        )
        return redirect("console:keterangan")
    messages.success(request, _("%(number)s: keterangan dikirim kepada Biro.") % {"number": number})
    return redirect("console:keterangan")


def _page(
    request: HttpRequest, dossier: Dossier, officer: Officer, form: StatementForm, held: list[Photo] | None = None,
    refused: Refusal | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    complaint, known, ticket = dossier.complaint, registry.current(), dossier.case.ticket
    if ticket is None:
        raise Http404  # its clock or another has closed it meanwhile
    noted(complaint, officer, PRIVATE, dossier.at)
    filed = next(entry for entry in dossier.entries if entry.seq == ticket.seq)
    mine = known.unit(officer.agency_id or 0)
    said = [entry for entry in dossier.entries if entry.act is Act.NOTE and entry.seq > ticket.seq]
    holds = visible_to(officer).filter(pk=complaint.pk).exists()

    def shown(photo: Photo, title: str) -> dict[str, Any]:
        found = picture(photo, complaint, title)
        return found if holds else {**found, "page": ""}  # the large page is for those who handle the report

    context = {
        "d": dossier, "c": complaint, "at": dossier.at, "title": opening(complaint.body), "form": form,
        "state": dossier.state, "ticket": filed, "ticket_word": say(filed.term), "filer": known.unit(ticket.unit).name,
        "proposed": known.unit(ticket.proposed).name if ticket.proposed else "", "holds": holds,
        "is_proposed": ticket.proposed == mine.id, "sketch": dossier.sketch(), "watermarked": complaint.private,
        "photos": [shown(photo, _("Foto pelapor")) for photo in dossier.photos],
        "ticket_photos": [shown(photo, _("Foto pemohon")) for photo in filed.photos],
        "mine": [(entry.at, entry.note or entry.text) for entry in said if who(entry) == mine.name],
        "held": [picture(photo, complaint) for photo in held or []], "held_name": HELD,
        "refused": refused, "refused_why": sentence(refused.why, language()) if refused else "",
        "chosen_word": _("Keterangan"),
    }  # fmt: skip
    return desk(request, "console/keterangan_satu.html", context, status)
