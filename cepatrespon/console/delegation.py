"""Delegation during leave: who stands in for whom, from when until when, and stepping into that office.

The deputy acts in the absent officer's office and unit under their own name; events keep the deputy. The administrator
makes and revokes delegations; a deputy steps in and out by hand, so that nobody acts for another unit unawares.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cepatrespon.agencies.models import Delegation, Officer
from cepatrespon.complaints.clock import now
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.terms import Office

from . import standing
from .doors import EVERY_OFFICE, desk, for_office, officer_of


class DelegationForm(forms.Form):
    """Who is away, who stands in, from which day until which day (both included), and why."""

    use_required_attribute = False
    absen = forms.CharField(
        label=gettext_lazy("Nama pengguna yang cuti"), max_length=150,
        widget=forms.TextInput(attrs={"list": "daftar-petugas", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Tulis nama pengguna yang cuti.")},
    )  # fmt: skip
    pengganti = forms.CharField(
        label=gettext_lazy("Nama pengguna pengganti"), max_length=150,
        widget=forms.TextInput(attrs={"list": "daftar-petugas", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Tulis nama pengguna penggantinya.")},
    )  # fmt: skip
    mulai = forms.DateField(
        label=gettext_lazy("Hari pertama"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Pilih hari pertama."),
            "invalid": gettext_lazy("Tulis tanggal sebagai TTTT-BB-HH, misalnya 2024-05-09."),
        },
    )  # fmt: skip
    sampai = forms.DateField(
        label=gettext_lazy("Hari terakhir"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Pilih hari terakhir."),
            "invalid": gettext_lazy("Tulis tanggal sebagai TTTT-BB-HH, misalnya 2024-05-09."),
        },
    )  # fmt: skip
    alasan = forms.CharField(label=gettext_lazy("Alasan"), max_length=200, required=False)

    def __init__(self, data: Any, at: datetime) -> None:
        super().__init__(data, auto_id="d-%s")
        self.at = at

    def _officer(self, field: str) -> Officer:
        name = str(self.cleaned_data[field]).strip()
        found = Officer.objects.filter(username__iexact=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Tidak ada petugas aktif bernama “%(name)s”.") % {"name": name})
        if Office(found.office) is Office.SYSTEM:
            raise forms.ValidationError(_("Administrator sistem tidak menangani laporan dan tidak didelegasikan."))
        return found

    def clean_absen(self) -> Officer:
        return self._officer("absen")

    def clean_pengganti(self) -> Officer:
        return self._officer("pengganti")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("mulai"), said.get("sampai")
        if first and last and last < first:
            self.add_error("sampai", _("Hari terakhir tidak boleh sebelum hari pertama."))
        elif last and last < day_of(self.at):
            self.add_error("sampai", _("Hari terakhir itu sudah lewat."))
        if said.get("absen") and said.get("absen") == said.get("pengganti"):
            self.add_error("pengganti", _("Pengganti harus orang lain."))
        return said


@for_office(Office.SYSTEM)
def delegations(request: HttpRequest) -> HttpResponse:
    """Every delegation, the running first, and the form for a new one."""
    at = now()
    form = DelegationForm(request.POST if request.method == "POST" else None, at)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = standing.delegate(
            said["absen"], said["pengganti"], said["mulai"], said["sampai"], said["alasan"], officer_of(request), at
        )
        names = {"deputy": made.deputy.full_name, "absent": made.absent.full_name}
        messages.success(request, _("%(deputy)s menggantikan %(absent)s pada hari-hari itu.") % names)
        return redirect("console:sistem-delegasi")
    rows = Delegation.objects.select_related("absent__agency", "deputy__agency").order_by("-ends", "-pk")[:100]
    everybody = Officer.objects.filter(is_active=True).exclude(office=Office.SYSTEM).order_by("username")
    context = {
        "here": "sistem-delegasi", "at": at, "today": day_of(at), "form": form, "names": everybody,
        "rows": [(row, standing.state_of(row, at)) for row in rows],
    }  # fmt: skip
    return desk(request, "console/sistem_delegasi.html", context, 422 if form.is_bound else 200)


@for_office(Office.SYSTEM)
@require_POST
def revoke(request: HttpRequest, key: int) -> HttpResponse:
    """End a delegation now; a deputy who stands in at this moment is back in their own office with the next page."""
    if not Delegation.objects.filter(pk=key, revoked_at=None).update(revoked_at=now()):
        raise Http404
    messages.success(request, _("Pendelegasian dicabut."))
    return redirect("console:sistem-delegasi")


@for_office(*EVERY_OFFICE)
def stand_ins(request: HttpRequest) -> HttpResponse:
    """For whom this officer may act today, and stepping in or back."""
    at = now()
    user = request.user if isinstance(request.user, Officer) else officer_of(request)
    context = {"at": at, "rows": standing.open_to(user, at), "as": request.session.get(standing.KEY)}
    return desk(request, "console/menggantikan.html", context)


@for_office(*EVERY_OFFICE)
@require_POST
def step(request: HttpRequest) -> HttpResponse:
    """Step into the office of an absent colleague, or back into one's own."""
    try:
        said = standing.step(request, request.POST.get("sebagai", ""), now())
    except ValidationError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, said)
    return redirect("console:mulai")
