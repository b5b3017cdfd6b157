"""What a channel's owner does with its reporter: asks (M5, M6), completes the report, carries answers back.

Each has its own page with the evidence and the open ticket beside it. That something was asked or told moves nothing;
the decision on the ticket is an act like any other and is sent to the report's own page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints import access
from cepatrespon.complaints.actions import Amendment, Details, amend, keep
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, Entry, open_for
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.rules import beside
from cepatrespon.rules.case import OWNER_TICKETS
from cepatrespon.rules.lifecycle import Refusal
from cepatrespon.rules.terms import THROUGHS, Act, Office, Through
from cepatrespon.rules.wording import opening
from cepatrespon.templatetags.cepat import say

from .doors import desk, for_office, officer_of
from .form_parts import LongSelect, Setting, photo_field, words
from .forms import form_for
from .letters import letter
from .photos import HELD, taken_in
from .place_fields import PREFIX, PlaceForm
from .wording import picture, who

OWNERS = (Office.ADMINISTRATOR, Office.INSPECTOR)
REPORTER = "pelapor"  # the button that shows who reported, which is noted; it sends nothing else
BACK = "kembali"  # in a form: back to the list it came from
FIELDS = {"lokasi": "lat"}
LOCAL = "%Y-%m-%dT%H:%M"


class ContactForm(forms.Form):
    """By what the reporter was reached, and when (WIB)."""

    use_required_attribute = False
    lewat = forms.ChoiceField(
        label=gettext_lazy("Lewat"), widget=LongSelect,
        error_messages={"required": gettext_lazy("Pilih lewat apa pelapor dihubungi.")},
    )  # fmt: skip
    kapan = forms.DateTimeField(
        label=gettext_lazy("Kapan (WIB)"),
        input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H.%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input--short"}, format=LOCAL),
        error_messages={
            "required": gettext_lazy("Tulis kapan pelapor dihubungi."),
            "invalid": gettext_lazy("Tulis waktunya sebagai TTTT-BB-HH JJ:MM, misalnya 2024-05-09 15:00."),
        },
    )  # fmt: skip

    def __init__(self, data: Any, complaint: Complaint, at: datetime, auto_id: str = "k-%s") -> None:
        super().__init__(data, auto_id=auto_id, initial={"kapan": at})
        self.complaint, self.at = complaint, at
        choices = [("", _("Pilih")), *((code.value, say(THROUGHS[code])) for code in Through)]
        self.fields["lewat"].choices = choices  # type: ignore[attr-defined]

    def clean_kapan(self) -> datetime:
        """Nobody was asked tomorrow, or before there was a report."""
        when: datetime = self.cleaned_data["kapan"]
        if when > self.at:
            raise forms.ValidationError(_("Waktu itu belum tiba. Tulis kapan pelapor benar-benar dihubungi."))
        if when < self.complaint.reported_at.replace(second=0, microsecond=0):
            raise forms.ValidationError(_("Waktu itu sebelum laporannya masuk."))
        return when


class AskForm(ContactForm):
    """One attempt to clear a report up: what was asked, and what the reporter said, which may come later."""

    tanya = words(
        rows=3, label=gettext_lazy("Yang ditanyakan"), required=False,
        help_text=gettext_lazy("Kosongkan bila ini jawaban atas pertanyaan yang sudah dicatat."),
    )  # fmt: skip
    jawab = words(
        rows=3, label=gettext_lazy("Jawaban pelapor"), required=False,
        help_text=gettext_lazy("Kosongkan bila belum dijawab, atau tulis bahwa pelapor tidak dapat dihubungi."),
    )  # fmt: skip
    field_order = ["tanya", "lewat", "kapan", "jawab"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("tanya") and not said.get("jawab") and not {"tanya", "jawab"} & self.errors.keys():
            self.add_error("tanya", _("Tulis apa yang ditanyakan, atau apa jawabannya."))
        return said

    def details(self) -> Details:
        said = self.cleaned_data
        return Details(text=said["tanya"], note=said["jawab"], through=said["lewat"], when=said["kapan"])


class CarryForm(ContactForm):
    """That the reporter has been told, and up to which news."""

    sampai = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    catatan = words(rows=2, label=gettext_lazy("Catatan"), required=False)

    def details(self, said_to_them: str) -> Details:
        said = self.cleaned_data
        return Details(
            text=said_to_them, note=said["catatan"], through=said["lewat"], when=said["kapan"], upto=said["sampai"]
        )


class AmendForm(PlaceForm):
    """What the report lacked. What stays empty here stays as it is on the report."""

    keterangan = words(
        rows=3, label=gettext_lazy("Keterangan tambahan dari pelapor"), required=False,
        help_text=gettext_lazy("Disimpan di samping uraian aslinya; uraian itu sendiri tidak berubah."),
    )  # fmt: skip
    foto = photo_field(gettext_lazy("Foto susulan"), gettext_lazy("Yang dibawa atau dikirim pelapor kemudian."))
    field_order = ["kategori", "alamat", "lat", "lng", "akurasi", "kelurahan", "keterangan", "foto"]

    def __init__(self, data: Any, complaint: Complaint, at: datetime) -> None:
        initial = {"kategori": complaint.category_id or "", "alamat": complaint.address}
        super().__init__(data, auto_id=PREFIX, initial=initial)
        self.landmark_known = bool(complaint.address)
        self.place(registry.current(), complaint.reported_at, _("Belum ditentukan"))
        now_in_force = dict(self.fields["kategori"].choices)  # type: ignore[attr-defined]
        if (code := complaint.category_id) and code not in now_in_force:
            category = registry.current().category(code)
            self.fields["kategori"].choices += [(code, category.name if category else code)]  # type: ignore[attr-defined]

    def amendment(self, photos: list[int]) -> Amendment:
        said, (lat, lng, accuracy) = self.cleaned_data, self.point or (None, None, None)
        return Amendment(said["kategori"], lat, lng, accuracy, said["alamat"], said["keterangan"], tuple(photos))


def _sent(request: HttpRequest) -> Any:
    """What a form on these pages was sent with; None where it was only opened, or who reported was asked for."""
    return request.POST if request.method == "POST" and REPORTER not in request.POST else None


def _typed(request: HttpRequest, form: forms.Form) -> None:
    """What stood in the form when who reported was asked for stays in it."""
    form.initial.update({name: request.POST[name] for name in form.fields if name in request.POST})


# ── the three pages ──────────────────────────────────────────────────────────────────────────────
def _found(request: HttpRequest, number: str) -> tuple[Officer, datetime, Complaint, Dossier]:
    """The report of an own channel; to everybody else it is not there."""
    officer, at = officer_of(request), now()
    found = visible_to(officer).filter(number=number, owner_id=officer.agency_id).first()
    if found is None:
        raise Http404
    access.noted(found, officer, access.PRIVATE, at)
    return officer, at, found, open_for(found, officer, at)


def _shown(request: HttpRequest, template: str, officer: Officer, dossier: Dossier, **more: Any) -> HttpResponse:
    complaint, at, status = dossier.complaint, dossier.at, more.pop("status", 200)
    asked_who = REPORTER in request.POST
    if asked_who:
        _typed(request, more["form"])
    context = {
        "d": dossier, "c": complaint, "case": dossier.case, "at": at, "title": opening(complaint.body),
        "state": dossier.state, "mode": dossier.mode or "", "refused": None, "refused_why": "",
        "photos": [picture(photo, complaint, _("Foto pelapor")) for photo in dossier.photos],
        "sketch": dossier.sketch(), "reporter": access.reporter_of(complaint, officer, at) if asked_who else None,
        "asked_who": asked_who, "may_ask": dossier.asks_reporter, "show_who": REPORTER,
        "watermarked": complaint.private, **told(dossier, officer), **more,
    }  # fmt: skip
    return desk(request, template, context, status)


@for_office(*OWNERS)
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Each attempt to reach the reporter about an unclear report, and the decision beside them (M5, M6)."""
    officer, at, found, dossier = _found(request, number)
    form = AskForm(_sent(request), found, at)
    may = not isinstance(beside.allowed(dossier.case, actor_of(officer), Act.ASK, text="x"), Refusal)
    if form.is_bound and form.is_valid():
        answer = _kept(request, form, number, Act.ASK, form.details(), _("Cek dengan pelapor dicatat."))
        if answer is not None:
            return answer
    context = {"form": form, "may": may, "works": may, "status": 422 if form.errors else 200}
    return _shown(request, "console/cek.html", officer, dossier, **context, **_decision(dossier, officer))


@for_office(*OWNERS)
def complete(request: HttpRequest, number: str) -> HttpResponse:
    """What the report lacks, added by its channel's owner."""
    officer, at, found, dossier = _found(request, number)
    refusal = beside.allowed(dossier.case, actor_of(officer), Act.AMEND)
    form, held = AmendForm(_sent(request), found, at), []
    if form.is_bound:
        form.is_valid()
        held = taken_in(request, form, officer, at)
        if form.is_valid():
            which = visible_to(officer).filter(number=number)
            try:
                amend(which, actor_of(officer), form.amendment([photo.pk for photo in held]), at=at)
            except Invalid as invalid:
                name = FIELDS.get(invalid.field, invalid.field)
                form.add_error(name if name in form.fields else None, invalid.message)
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                messages.success(request, _("Laporan %(number)s dilengkapi.") % {"number": number})
                return redirect("console:laporan", number)
    route = registry.current().map_at(found.reported_at)
    return _shown(
        request, "console/lengkapi.html", officer, dossier, form=form, may=not isinstance(refusal, Refusal),
        works=not isinstance(refusal, Refusal),
        held=[picture(photo, None) for photo in held], held_name=HELD, geojson=reverse("portal:kelurahan-geojson"),
        approximate=bool(route and route.approximate), status=422 if form.errors else 200,
    )  # fmt: skip


@for_office(*OWNERS)
def carry(request: HttpRequest, number: str) -> HttpResponse:
    """The news of one report that its reporter has not heard, and that somebody has told them now."""
    officer, at, found, dossier = _found(request, number)
    form = CarryForm(_sent(request), found, at)
    news = letter(request, found, list(dossier.complaint.events.order_by("seq")), dossier.registry)
    if form.is_bound and form.is_valid():
        done = _("Tercatat: pelapor %(number)s sudah diberi tahu.") % {"number": number}
        if answer := _kept(request, form, number, Act.ANSWERED, form.details(news.text), done, _back):
            return answer
    if not form.is_bound:
        form.initial["sampai"] = news.upto
    context = {"form": form, "news": news, "works": True, "status": 422 if form.errors else 200}
    return _shown(request, "console/jawaban.html", officer, dossier, **context)


def _back(request: HttpRequest, number: str) -> HttpResponse:
    """To the list of answers, whose form stands in it, or to the report."""
    return redirect(f"{reverse('console:kanal')}?lajur=jawaban" if request.POST.get(BACK) else "console:laporan", *(
        () if request.POST.get(BACK) else (number,)
    ))  # fmt: skip


def _to_checks(request: HttpRequest, number: str) -> HttpResponse:
    return redirect("console:cek", number)


def _kept(
    request: HttpRequest, form: forms.Form, number: str, act: Act, details: Details, done: str,
    then: Callable[[HttpRequest, str], HttpResponse] = _to_checks,
) -> HttpResponse | None:  # fmt: skip
    """Keep it and go on; None where it was refused, which then stands on the form."""
    officer = officer_of(request)
    try:
        keep(visible_to(officer).filter(number=number), act, actor_of(officer), details, at=now())
    except Refused as refused:
        form.add_error(None, refused.message)
        return None
    messages.success(request, done)
    return then(request, number)


# ── beside a report ──────────────────────────────────────────────────────────────────────────────
def told(dossier: Dossier, officer: Officer) -> dict[str, Any]:
    """What the owner learnt from the reporter, for whoever handles the report, and the owner's way to these pages."""
    asked = [(entry, who(entry), _through(entry)) for entry in dossier.entries if entry.act is Act.ASK]
    amended = [(entry, who(entry)) for entry in dossier.entries if entry.act is Act.AMEND]
    actor = actor_of(officer)
    mine = officer.office in OWNERS and officer.agency_id == dossier.owner.id
    ticket = dossier.case.ticket
    open_ticket = ticket is not None and ticket.act in OWNER_TICKETS
    wrote = [entry for entry in dossier.entries if entry.act is Act.INFORM]
    heard = [entry.seq for entry, *_rest in asked] + [entry.seq for entry in wrote]
    return {
        "wrote": [(entry, _pictures(entry, dossier), bool(ticket and entry.seq > ticket.seq)) for entry in wrote],
        "asked": asked, "amended": amended, "owns": mine, "asks_now": mine and open_ticket,
        "unasked": mine and open_ticket and not any(seq > ticket.seq for seq in heard if ticket),
        "may_check": mine and not isinstance(beside.allowed(dossier.case, actor, Act.ASK, text="x"), Refusal),
        "may_complete": mine and not isinstance(beside.allowed(dossier.case, actor, Act.AMEND), Refusal),
        "untold": mine and bool(dossier.case.untold),
    }  # fmt: skip


def _pictures(entry: Entry, dossier: Dossier) -> list[Any]:
    return [picture(photo, dossier.complaint, _("Foto pelapor")) for photo in entry.photos]


def _through(entry: Entry) -> str:
    try:
        return say(THROUGHS[Through(entry.through)])
    except ValueError:
        return entry.through


def _decision(dossier: Dossier, officer: Officer) -> dict[str, Any]:
    """The forms that decide an open ticket of M5 or M6, and what its filer said."""
    ticket = dossier.case.ticket
    if ticket is None or ticket.act not in OWNER_TICKETS:
        return {"ticket": None, "decisions": []}
    filed = next(entry for entry in dossier.entries if entry.seq == ticket.seq)
    setting = Setting(dossier.case, registry.current(), dossier.category, officer, dossier.at)
    decisions = []
    for choice in dossier.choices:
        if choice.act in (Act.APPROVE, Act.REJECT) and choice.refusal is None:
            form = form_for(choice.act, choice.clause)(setting=setting)
            form.auto_id = f"{choice.act.value}-%s"  # two forms stand on one page
            decisions.append((form, reverse("console:tindakan", args=[dossier.complaint.number, choice.act.value])))
    return {
        "ticket": filed, "ticket_word": say(filed.term), "ticket_unit": registry.current().unit(ticket.unit).name,
        "ticket_photos": [picture(photo, dossier.complaint, _("Foto pemohon")) for photo in filed.photos],
        "ticket_count": sum(entry.act in OWNER_TICKETS for entry in dossier.entries), "decisions": decisions,
    }  # fmt: skip
