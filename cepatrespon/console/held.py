"""Ditahan: reports held back as suspected spam, for the owner of the channel by which they came.

Each is read whole, and then filed (it arrives that moment) or refused with a reason that its sender reads; nothing is
silently gone. Who sent it is not shown here: whether a name or an address was left, and no more. A limit of ours says
how long one may wait. Storing is `complaints.holding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cepatrespon.agencies import registry
from cepatrespon.complaints import holding
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.evidence import PhotoRefused
from cepatrespon.complaints.models import Held
from cepatrespon.complaints.moderation import held_due
from cepatrespon.complaints.receiving import NewReport
from cepatrespon.rules import limits
from cepatrespon.rules.terms import DAYPARTS, Daypart
from cepatrespon.rules.wording import opening
from cepatrespon.templatetags.cepat import say

from .channel_owning import receives_the_portal
from .doors import desk, for_office, kept_text, officer_of
from .form_parts import words


@dataclass(frozen=True, slots=True)
class Row:
    """One held report as the list shows it."""

    held: Held
    title: str
    due: datetime
    why: list[str]
    channel: str
    photos: str


class RefuseForm(forms.Form):
    use_required_attribute = False
    alasan = words(
        label=gettext_lazy("Alasan penolakan"),
        help_text=gettext_lazy("Dibaca pengirimnya. Tulis apa yang dapat diperbaiki bila ini laporan sungguhan."),
        error_messages={"required": gettext_lazy("Tulis alasannya; pengirim membacanya.")},
    )  # fmt: skip


@for_office(*holding.DECIDERS, owning=receives_the_portal)
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits, the longest first."""
    officer, at = officer_of(request), now()
    room = holding.waiting(officer)
    found = list(room[: limits.INBOX_PAGE])
    rows = [row for held in found if (row := _row(held)) is not None]
    late = room.filter(at__lt=at - timedelta(seconds=limits.HELD_SECONDS)).count()
    context = {
        "at": at, "rows": rows, "count": room.count(), "back": request.get_full_path(),
        "late": late, "hours": limits.HELD_SECONDS // 3600,
    }  # fmt: skip
    return desk(request, "console/ditahan.html", context)


def _row(held: Held) -> Row | None:
    said = holding.opened(held)
    if said is None:
        return None
    n = len(said.photos)
    photos = ngettext("%(n)d foto", "%(n)d foto", n) % {"n": n} if n else ""
    channel = _channel(said.report.channel)
    return Row(held, opening(said.report.body), held_due(held.at), holding.why(held), channel, photos)


def _channel(code: str) -> str:
    channel = registry.current().channel(code)
    return channel.name if channel else code


@for_office(*holding.DECIDERS, owning=receives_the_portal)
def one(request: HttpRequest, key: int) -> HttpResponse:
    """One held report whole; a POST files it or refuses it."""
    officer, at = officer_of(request), now()
    which = holding.waiting(officer).filter(pk=key)
    held = which.first()
    if held is None:
        return _decided(request, key)
    wanted, form, status = request.POST.get("putusan", ""), RefuseForm(initial=kept_text(request)), 200
    if request.method == "POST":
        form = RefuseForm(request.POST)
        if wanted == "terima":
            form = RefuseForm(initial={"alasan": request.POST.get("alasan", "")})
        try:
            if wanted == "terima":
                number = holding.accept(which, officer, at=at).complaint.number  # type: ignore[union-attr]
                messages.success(request, _("Diterima sebagai laporan %(number)s.") % {"number": number})
                return redirect("console:ditahan")
            if form.is_valid():
                holding.refuse(which, officer, form.cleaned_data["alasan"], at=at)
                messages.success(request, _("Ditolak. Pengirim membaca alasannya di halaman lacaknya."))
                return redirect("console:ditahan")
            status = 422
        except Held.DoesNotExist:
            return _decided(request, key)
        except (Invalid, PhotoRefused) as no:
            form.errors.setdefault("__all__", form.error_class()).append(str(getattr(no, "message", no)))
            status = 409
    return _page(request, held, form, at, status)


def _decided(request: HttpRequest, key: int) -> HttpResponse:
    """To who comes after somebody else: what became of it. To everybody else there is none."""
    held = holding.of_channels(officer_of(request)).filter(pk=key).select_related("complaint").first()
    if held is None:
        raise Http404
    messages.warning(request, _("Laporan ini sudah diputuskan."))
    return redirect("console:ditahan")


def _page(request: HttpRequest, held: Held, form: forms.Form, at: datetime, status: int) -> HttpResponse:
    said = holding.opened(held)
    if said is None:
        raise Http404
    report, reg = said.report, registry.current()
    category = reg.category(report.category) if report.category else None
    left = [
        word for word, value in ((_("nama"), report.name), (_("telepon"), report.phone), (_("surel"), report.email))
        if value
    ]  # fmt: skip
    context: dict[str, Any] = {
        "at": at, "held": held, "report": report, "title": opening(report.body), "why": holding.why(held),
        "due": held_due(held.at), "form": form, "photos": range(1, len(said.photos) + 1), "left": left,
        "channel": _channel(report.channel), "category": category,
        "region": _region(report, at), "daypart": say(DAYPARTS[Daypart(report.daypart)]) if report.daypart else "",
    }  # fmt: skip
    return desk(request, "console/ditahan_satu.html", context, status)


def _region(report: NewReport, at: datetime) -> str:
    """The kelurahan of its point; "" without one, or outside the city."""
    reg = registry.current()
    route = reg.map_at(at)
    if route is None or report.lat is None or report.lng is None:
        return ""
    found = route.locate(report.lat, report.lng)
    return reg.regions[found.region_code].name if found else ""


@for_office(*holding.DECIDERS, owning=receives_the_portal)
def photo(request: HttpRequest, key: int, n: int) -> HttpResponse:
    """One photo of a held report, as it would be shown: to the desk that decides on it, and to nobody else."""
    held = holding.waiting(officer_of(request)).filter(pk=key).first()
    said = holding.opened(held) if held else None
    if held is None or said is None or not 1 <= n <= len(said.photos):
        raise Http404
    try:
        shown = holding.photo(held, said.photos[n - 1]).shown
    except (FileNotFoundError, PhotoRefused):
        raise Http404 from None
    response = HttpResponse(shown, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
