"""The policy's versions, a proposed one, and what it would have changed last month.

A proposal is tried by the work loop before it can be adopted; what was received keeps the policy it was received
under, so a version only ever takes effect in the future.
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
from django.utils.translation import gettext_lazy

from cepatrespon.agencies.models import PolicyDraft, PolicyVersion
from cepatrespon.complaints.clock import now
from cepatrespon.reports import rehearsal
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import WIB, month_bounds, month_of
from cepatrespon.rules.policy import HOUR, PARAMETERS, Parameter
from cepatrespon.rules.terms import MODES, Mode, Office
from cepatrespon.rules.wording import duration, moment
from cepatrespon.rules.wording import month as month_in_words
from cepatrespon.templatetags.cepat import language, say

from .doors import desk, for_office, officer_of

LONGEST_HOURS = limits.LONGEST_LIMIT_DAYS * 24


class ProposalForm(forms.Form):
    """Every number of the decree: lengths in hours, counts as they are; and from when."""

    use_required_attribute = False
    tanggal = forms.DateField(
        label=gettext_lazy("Berlaku sejak tanggal"), input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Mulai pukul 00.00 WIB. Laporan yang sudah masuk tetap memakai kebijakannya."),
        error_messages={
            "required": gettext_lazy("Pilih tanggal mulai berlaku."),
            "invalid": gettext_lazy("Tulis tanggal sebagai TTTT-BB-HH, misalnya 2024-05-09."),
        },
    )  # fmt: skip
    catatan = forms.CharField(
        label=gettext_lazy("Dasar perubahan"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nomor keputusan atau alasannya; dibaca siapa pun yang memeriksa kelak."),
        error_messages={"required": gettext_lazy("Tulis dasar perubahannya.")},
    )  # fmt: skip

    def __init__(self, data: Any, current: dict[str, int], at: datetime) -> None:
        super().__init__(data, auto_id="k-%s")
        self.current, self.at = current, at
        for name, parameter in PARAMETERS.items():
            length = parameter.unit == "seconds"
            self.fields[name] = forms.IntegerField(
                label=f"{parameter.clause}: {gloss(parameter)}", min_value=1,
                max_value=LONGEST_HOURS if length else limits.MOST_TIMES,
                initial=current[name] // HOUR if length else current[name],
                help_text=_("jam") if length else _("kali"),
                widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
                error_messages={"required": _("Tulis angkanya.")},
            )  # fmt: skip
        self.order_fields([*PARAMETERS, "tanggal", "catatan"])

    def clean_tanggal(self) -> datetime:
        day = self.cleaned_data["tanggal"]
        begins = datetime(day.year, day.month, day.day, tzinfo=WIB)
        if begins <= self.at:
            raise forms.ValidationError(_("Pilih tanggal sesudah hari ini: kebijakan tidak berlaku surut."))
        return begins

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and self.parameters() == self.current:
            raise forms.ValidationError(_("Belum ada angka yang diubah."))
        return said

    def parameters(self) -> dict[str, int]:
        """The numbers as the rules take them: lengths in seconds."""
        return {
            name: self.cleaned_data[name] * (HOUR if parameter.unit == "seconds" else 1)
            for name, parameter in PARAMETERS.items()
        }


@dataclass(frozen=True, slots=True)
class Number:
    """One parameter of two policies beside each other, in words."""

    clause: str
    meaning: str
    now: str
    then: str

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.now != self.then


def gloss(parameter: Parameter) -> str:
    """What a parameter measures, in the language of the page."""
    return parameter.gloss_english if language() == "en" else parameter.gloss


@for_office(Office.SYSTEM)
def policy(request: HttpRequest) -> HttpResponse:
    """The versions so far, the drafts, and the form for a new proposal; a POST begins its rehearsal."""
    at = now()
    versions = list(PolicyVersion.objects.order_by("-version"))
    current = versions[0].parameters
    form = ProposalForm(request.POST if request.method == "POST" else None, current, at)
    if request.method == "POST" and form.is_valid():
        draft = rehearsal.propose(
            form.parameters(), form.cleaned_data["tanggal"], form.cleaned_data["catatan"], _last_month(at),
            officer_of(request), at,
        )  # fmt: skip
        messages.success(request, _("Usulan disimpan; akibatnya sedang dihitung."))
        return redirect("console:sistem-usulan", draft.pk)
    context = {
        "here": "sistem-kebijakan", "at": at, "form": form, "fields": [form[name] for name in PARAMETERS],
        "versions": versions, "drafts": PolicyDraft.objects.all()[:10],
        "numbers": _numbers(current, current), "try_month": month_in_words(_last_month(at), language()),
    }  # fmt: skip
    return desk(request, "console/sistem_kebijakan.html", context, 422 if form.is_bound else 200)


def _last_month(at: datetime) -> str:
    return month_of(month_bounds(month_of(at))[0] - timedelta(seconds=1))


@for_office(Office.SYSTEM)
def draft(request: HttpRequest, key: int) -> HttpResponse:
    """One proposal: its numbers beside those in force, and what it would have changed; a POST adopts it."""
    at = now()
    found = PolicyDraft.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        return _adopt(request, found, at)
    latest = PolicyVersion.objects.order_by("-version").first()
    before = latest.parameters if latest and found.adopted is None else _before(found)
    context = {
        "here": "sistem-kebijakan", "at": at, "draft": found, "numbers": _numbers(before, found.parameters),
        "lines": [(_words(line), line) for line in rehearsal.lines(found)], "cut": found.result.get(rehearsal.CUT, 0),
        "month": month_in_words(found.month, language()), "percent": 100 * found.done // max(found.total, 1),
        "may_adopt": found.finished_at and found.adopted is None and found.effective_from > at,
    }  # fmt: skip
    response = desk(request, "console/sistem_usulan.html", context)
    if found.finished_at is None:
        response["Refresh"] = "2"  # seconds; without script the page follows the computing
    return response


def _before(found: PolicyDraft) -> dict[str, int]:
    """The parameters that an adopted draft replaced."""
    earlier = PolicyVersion.objects.filter(version__lt=found.adopted or 0).order_by("-version").first()
    return dict(earlier.parameters if earlier else found.parameters)


def _adopt(request: HttpRequest, found: PolicyDraft, at: datetime) -> HttpResponse:
    if found.finished_at is None or found.adopted is not None:
        messages.error(request, _("Usulan ini belum selesai dihitung, atau sudah diberlakukan."))
        return redirect("console:sistem-usulan", found.pk)
    try:
        version = rehearsal.adopt(found, at)
    except ValueError:
        messages.error(request, _("Tanggal berlakunya sudah lewat. Buat usulan baru dengan tanggal lain."))
        return redirect("console:sistem-usulan", found.pk)
    said = {"version": version.version, "when": moment(version.effective_from, language())}
    messages.success(request, _("Kebijakan v%(version)d berlaku sejak %(when)s.") % said)
    return redirect("console:sistem-kebijakan")


def _numbers(now_: dict[str, int], then: dict[str, int]) -> list[Number]:
    return [Number(p.clause, gloss(p), _said(p, now_[name]), _said(p, then[name])) for name, p in PARAMETERS.items()]


def _said(parameter: Parameter, value: int) -> str:
    return duration(value, language()) if parameter.unit == "seconds" else _("%(n)d kali") % {"n": value}


def _words(line: rehearsal.Line) -> str:
    if line.what == "late":
        return _("Terlambat menurut %(clause)s") % {"clause": line.about}
    if line.what == "done":
        return _("Selesai: %(mode)s") % {"mode": say(MODES[Mode(line.about)])}
    if line.what == "listed":
        return _("Baris daftar bulanan (%(clause)s)") % {"clause": line.about}
    if line.about == "-":
        return _("Tindakan yang tidak terbuka lagi")
    return _("Tindakan yang ditolak menurut %(clause)s") % {"clause": line.about}
