"""Officers: who there is, in which office and unit, and giving, changing or ending that.

What an officer may do follows from the office and the unit alone. An officer is never deleted: what they did stays in
their name; they are ended by being no longer active, which ends their sessions too.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cepatrespon.accounts import factors, lockouts, sessions
from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Agency, Officer
from cepatrespon.agencies.officers import OFFICES
from cepatrespon.complaints.clock import now
from cepatrespon.rules import limits
from cepatrespon.rules.terms import ROLES, Office, Role
from cepatrespon.templatetags.cepat import say

from .doors import desk, for_office, officer_of


def offices() -> list[tuple[str, str]]:
    """The offices in the language of the page."""
    return [(office.value, say(ROLES[Role(office.value)])) for office in Office]


class OfficerForm(forms.Form):
    """One officer: sign-in name, name, e-mail, office, unit, whether active. The unit by its official name."""

    use_required_attribute = False
    username = forms.CharField(
        label=gettext_lazy("Nama pengguna"), max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Tulis nama pengguna untuk masuk.")},
    )  # fmt: skip
    nama = forms.CharField(
        label=gettext_lazy("Nama"), max_length=150, error_messages={"required": gettext_lazy("Tulis namanya.")}
    )
    surel = forms.EmailField(
        label=gettext_lazy("Surel dinas"), required=False,
        error_messages={"invalid": gettext_lazy("Alamat surel belum lengkap, misalnya siti@contoh.id.")},
    )  # fmt: skip
    peran = forms.ChoiceField(
        label=gettext_lazy("Peran"), choices=offices, error_messages={"required": gettext_lazy("Pilih perannya.")}
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"list": "daftar-unit", "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Nama resminya. Boleh kosong hanya bagi Sekda dan administrator sistem."),
    )  # fmt: skip
    aktif = forms.BooleanField(label=gettext_lazy("Aktif: boleh masuk"), required=False)

    def __init__(self, data: Any, officer: Officer | None) -> None:
        first: dict[str, Any] = {"aktif": True}
        if officer is not None:
            unit = registry.current().agencies.get(officer.agency_id or 0)
            first = {
                "username": officer.username, "nama": officer.first_name, "surel": officer.email,
                "peran": officer.office, "unit": unit.name if unit else "", "aktif": officer.is_active,
            }  # fmt: skip
        super().__init__(data, initial=first, auto_id="p-%s")
        self.officer = officer or Officer()

    def clean_unit(self) -> Agency | None:
        name = str(self.cleaned_data["unit"]).strip()
        if not name:
            return None
        unit = registry.current().unit_named(name)
        if unit is None:
            raise forms.ValidationError(
                _("Tidak ada unit bernama “%(name)s”. Pilih salah satu nama dari daftar.") % {"name": name}
            )
        return Agency.objects.get(pk=unit.id)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        officer = self.officer
        officer.username, officer.first_name, officer.email = said["username"], said["nama"], said["surel"]
        officer.office, officer.agency, officer.is_active = said["peran"], said["unit"], said["aktif"]
        if officer.pk is None:
            officer.set_unusable_password()
        try:
            officer.full_clean(exclude=["password"])
        except ValidationError as invalid:
            self._told(invalid)
        return said

    def _told(self, invalid: ValidationError) -> None:
        where = {"username": "username", "agency": "unit", "office": "peran", "email": "surel", "first_name": "nama"}
        for name, errors in invalid.message_dict.items():
            for error in errors:
                self.add_error(where.get(name), error)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    officer: Officer
    office: str
    unit: str
    second: bool  # whether a second factor is enrolled


@for_office(Office.SYSTEM)
def officers(request: HttpRequest) -> HttpResponse:
    """Everybody, by name; narrowed by words, office and whether active, all in the address."""
    asked = {key: request.GET.get(key, "").strip()[:100] for key in ("q", "peran", "aktif")}
    found = _narrowed(Officer.objects.select_related("agency").order_by("username"), asked)
    after = request.GET.get("sesudah", "")
    if after:
        found = found.filter(username__gt=after)
    taken = list(found[: limits.INBOX_PAGE + 1])
    shown = taken[: limits.INBOX_PAGE]
    second = factors.enrolled([officer.pk for officer in shown])
    rows = [Row(o, say(ROLES[Role(o.office)]), o.agency.name if o.agency else "", o.pk in second) for o in shown]
    more = {**{key: value for key, value in asked.items() if value}, "sesudah": shown[-1].username if shown else ""}
    locked = [one.officer.username for one in lockouts.standing(now()) if one.officer]
    context = {
        "here": "sistem-petugas", "rows": rows, "asked": asked, "offices": offices(), "locked": locked,
        "next": "?" + urlencode(more) if len(taken) > limits.INBOX_PAGE else "", "first": bool(after),
    }  # fmt: skip
    return desk(request, "console/sistem_petugas.html", context)


def _narrowed(found: QuerySet[Officer], asked: dict[str, str]) -> QuerySet[Officer]:
    if word := asked["q"]:
        named = Q(username__icontains=word) | Q(first_name__icontains=word) | Q(agency__name__icontains=word)
        found = found.filter(named)
    if asked["peran"] in dict(OFFICES):
        found = found.filter(office=asked["peran"])
    if asked["aktif"] in ("ya", "tidak"):
        found = found.filter(is_active=asked["aktif"] == "ya")
    return found


@for_office(Office.SYSTEM)
def officer(request: HttpRequest, key: int = 0) -> HttpResponse:
    """One officer, or with no key a new one. A new one gets a first password, shown once."""
    found = Officer.objects.filter(pk=key).first() if key else None
    if key and found is None:
        raise Http404
    form = OfficerForm(request.POST if request.method == "POST" else None, found)
    if request.method == "POST" and form.is_valid():
        saved = form.officer
        if saved.pk == officer_of(request).pk and (not saved.is_active or saved.office != Office.SYSTEM.value):
            form.add_error(None, _("Anda tidak dapat mengakhiri atau mengubah peran akun Anda sendiri."))
        else:
            first = ""
            if not key:
                first = _first_password()
                saved.set_password(first)
            saved.save()
            if not saved.is_active:
                sessions.end_all(saved)
            _noted(request, saved, "ubah" if key else "baru")
            if first:
                said = {"name": saved.username, "word": first}
                messages.success(request, _("Akun %(name)s dibuat. Kata sandi pertamanya: %(word)s (hanya tampil sekali).") % said)  # fmt: skip  # noqa: E501
            else:
                messages.success(request, _("Perubahan disimpan."))
            return redirect("console:sistem-satu-petugas", saved.pk)
    context = {
        "here": "sistem-petugas", "form": form, "found": found,
        "units": sorted(unit.name for unit in registry.current().agencies.values()),
        "second": found is not None and factors.has_any(found),
        "sessions": len(sessions.of(found)) if found else 0, "history": _history(found) if found else [],
    }  # fmt: skip
    return desk(request, "console/sistem_satu_petugas.html", context, 422 if form.is_bound else 200)


def _first_password() -> str:
    """A password to hand over once: four groups of four letters and digits that are not mistaken for each other."""
    signs = "abcdefghjkmnpqrstuvwxyz23456789"
    while True:
        made = "-".join("".join(secrets.choice(signs) for _i in range(4)) for _group in range(4))
        try:
            validate_password(made)
        except ValidationError:
            continue
        return made


DONE = {
    "baru": gettext_lazy("akun dibuat"), "ubah": gettext_lazy("akun diubah"),
    "sandi": gettext_lazy("kata sandi baru diberikan"), "faktor": gettext_lazy("faktor kedua dihapus"),
    "sesi": gettext_lazy("semua sesi diakhiri"), "kunci": gettext_lazy("penguncian dibuka"),
}  # fmt: skip


def _noted(request: HttpRequest, about: Officer, what: str) -> None:
    """Who did what to whose account is kept, beside what the system pages themselves keep."""
    LogEntry.objects.create(
        user_id=officer_of(request).pk, content_type=ContentType.objects.get_for_model(Officer),
        object_id=str(about.pk), object_repr=about.username, action_flag=CHANGE, change_message=what,
    )  # fmt: skip


def _history(about: Officer) -> list[tuple[datetime, str, str]]:
    """When, by whom and what was done to an account, the latest first. One query."""
    kind = ContentType.objects.get_for_model(Officer)
    rows = LogEntry.objects.filter(content_type=kind, object_id=str(about.pk)).select_related("user")
    return [
        (row.action_time, row.user.username, str(DONE.get(row.change_message, DONE["ubah"])))
        for row in rows.order_by("-action_time")[:20]
    ]


@for_office(Office.SYSTEM)
@require_POST
def keep(request: HttpRequest, key: int, what: str) -> HttpResponse:
    """A new first password, no second factor any more, sign-out everywhere, or the lock lifted, for one officer."""
    found = Officer.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    if what == "sandi":
        word = _first_password()
        found.set_password(word)
        found.save(update_fields=["password"])
        sessions.end_all(found)
        messages.success(request, _("Kata sandi baru untuk %(name)s: %(word)s (hanya tampil sekali).") % {"name": found.username, "word": word})  # fmt: skip  # noqa: E501
    elif what == "faktor":
        factors.forget(found)
        sessions.end_all(found)
        messages.success(request, _("Faktor kedua %(name)s dihapus; ia memasangnya lagi saat masuk.") % {"name": found.username})  # fmt: skip  # noqa: E501
    elif what == "sesi":
        sessions.end_all(found)
        messages.success(request, _("Semua sesi %(name)s diakhiri.") % {"name": found.username})
    elif what == "kunci":
        lockouts.lift_for(found)
        messages.success(request, _("Penguncian %(name)s dibuka.") % {"name": found.username})
    else:
        raise Http404
    _noted(request, found, what)
    return redirect("console:sistem-satu-petugas", key)
