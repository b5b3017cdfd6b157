"""In whose office somebody acts: their own, or that of an absent colleague whom they stand in for.

Kept in the session as the delegation's key and asked anew with each request, so that a revoked or ended delegation
ends at once. Knows no page.
"""

from __future__ import annotations

import copy
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Delegation, Officer
from cepatrespon.rules import access
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.terms import Office

KEY = "sebagai"  # in the session: the delegation under which somebody acts


def delegate(
    absent: Officer, deputy: Officer, first: date, last: date, reason: str, by: Officer, at: datetime
) -> Delegation:
    """From `first` to `last` (WIB days, both included) the deputy may act in the absent officer's office."""
    return Delegation.objects.create(
        absent=absent, deputy=deputy, starts=first, ends=last + timedelta(days=1), reason=reason, made_by_id=by.pk,
        made_at=at,
    )  # fmt: skip


def state_of(row: Delegation, at: datetime) -> str:
    """Whether it runs: revoked, coming, running or over; a word for the page."""
    today = day_of(at)
    if row.revoked_at:
        return _("dicabut")
    if today < row.starts:
        return _("akan datang")
    return _("berjalan") if today < row.ends else _("berakhir")


def open_to(officer: Officer, at: datetime) -> list[Delegation]:
    """The delegations under which this officer may act today. One query."""
    today = day_of(at)
    running = Delegation.objects.filter(
        deputy_id=officer.pk, revoked_at=None, starts__lte=today, ends__gt=today, absent__is_active=True
    )
    return list(running.select_related("absent"))


def acting(request: HttpRequest, officer: Officer, at: datetime) -> Officer:
    """The officer as they act now: themselves, or themselves in the office of whom they stand in for."""
    key = request.session.get(KEY)
    if key is None:
        return officer
    found = next((row for row in open_to(officer, at) if row.pk == key), None)
    if found is None:
        request.session.pop(KEY, None)
        return officer
    return stand_in(officer, found)


def stand_in(officer: Officer, delegation: Delegation) -> Officer:
    """A copy of the officer in the absent one's office; never stored. Their name and key stay their own."""
    acting_as = copy.copy(officer)
    acting_as.office = delegation.absent.office
    acting_as.agency_id = delegation.absent.agency_id
    acting_as.stands_for = delegation.absent_id
    acting_as.stands_until = delegation.ends
    return acting_as


def step(request: HttpRequest, key: str, at: datetime) -> str:
    """Step into a delegated office, or with an empty key back into one's own; what to say. Raises `ValidationError`."""
    if not isinstance(request.user, Officer):
        raise ValidationError(_("Masuk dahulu."))
    if not key:
        request.session.pop(KEY, None)
        return _("Anda bertindak untuk unit Anda sendiri lagi.")
    found = next((row for row in open_to(request.user, at) if str(row.pk) == key), None)
    if found is None:
        raise ValidationError(_("Pendelegasian itu tidak berlaku hari ini, atau sudah dicabut."))
    unit = registry.current().agencies.get(found.absent.agency_id or 0)
    from cepatrespon.accounts import factors

    guarded = access.needs_second_factor(Office(found.absent.office), unit.kind if unit else None)
    if guarded and not factors.has_any(request.user):
        raise ValidationError(_("Peran itu memerlukan faktor kedua. Pasang dahulu di halaman Akun saya."))
    request.session[KEY] = found.pk
    said = {"unit": unit.name if unit else found.absent.get_office_display()}
    return _("Anda sekarang bertindak untuk %(unit)s. Setiap tindakan tetap tercatat atas nama Anda.") % said
