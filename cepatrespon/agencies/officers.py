"""Officers and their API tokens.

An officer has one office (a role, `rules.terms.Office`) and usually a unit. What the office may do is said by the
rules; here it is only kept. Of a token only the digest is stored: a copy of the database signs nobody in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cepatrespon.agencies.named import HOMES, MAY_STAND_ALONE
from cepatrespon.rules.terms import ROLES, Office, Role

TOKEN_BYTES = 32
LABEL_LENGTH = 80  # characters
OFFICES = [(office.value, ROLES[Role(office.value)].word) for office in Office]


class Officer(AbstractUser):
    """Somebody who acts for the city. Only the system administrator reaches the admin."""

    first_name = models.CharField(_("nama"), max_length=150, blank=True)
    office = models.CharField(_("peran"), max_length=16, choices=OFFICES)
    agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="officers",
        verbose_name=_("unit"),
        help_text=_("Tidak perlu hanya bagi Sekda dan administrator sistem."),
    )

    REQUIRED_FIELDS = ["email"]

    # While acting in the office of an absent colleague: that colleague's key, and the day on which it ends.
    stands_for: int | None = None
    stands_until: dt.date | None = None

    class Meta:
        ordering = ["username"]
        verbose_name = _("petugas")
        verbose_name_plural = _("petugas")
        constraints = [
            models.CheckConstraint(
                condition=Q(office__in=[office.value for office in Office]),
                name="officer_office_known",
                violation_error_message=_("Peran tidak dikenal."),
            ),
            models.CheckConstraint(
                condition=~Q(office__in=[Office.ADMINISTRATOR.value, Office.FIELD.value]) | Q(agency__isnull=False),
                name="officer_administrator_has_unit",
                violation_error_message=_("Administrator unit harus punya unit."),
            ),
            models.CheckConstraint(
                condition=Q(is_staff=False, is_superuser=False) | Q(office=Office.SYSTEM.value),
                name="officer_admin_only_for_system",
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="officer_name_once_in_any_case",
                violation_error_message=_("Nama pengguna ini sudah dipakai, mungkin dengan huruf besar lain."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name shown on screens; the user name where there is none."""
        return self.get_full_name() or self.username

    def clean(self) -> None:
        """An office stands where it belongs: whoever validates is at Biro Pemerintahan, an inspector at Inspektorat."""
        super().clean()
        if self.office not in set(Office):
            return  # said by the field
        office = Office(self.office)
        if self.agency is None:
            if office not in MAY_STAND_ALONE:
                raise ValidationError({"agency": _("Peran %(office)s harus punya unit.") % self._office_and_home()})
        elif office in HOMES and self.agency.code != HOMES[office]:
            raise ValidationError(
                {"agency": _("Peran %(office)s hanya ada di unit %(home)s.") % self._office_and_home()}
            )

    def _office_and_home(self) -> dict[str, str]:
        return {"office": self.office, "home": HOMES.get(Office(self.office), "")}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store; the office alone decides who reaches the admin. Never while acting in another's office."""
        if self.stands_for is not None:
            raise ValueError("a deputy's borrowed office is not stored")
        self.is_staff = self.is_superuser = self.office == Office.SYSTEM.value
        super().save(*args, **kwargs)


class Delegation(models.Model):
    """While one officer is away, another acts in their office and unit, under their own name. Dates are WIB days."""

    absent = models.ForeignKey(Officer, models.CASCADE, related_name="delegations", verbose_name=_("petugas yang cuti"))
    deputy = models.ForeignKey(Officer, models.CASCADE, related_name="deputising", verbose_name=_("pengganti"))
    starts = models.DateField(_("mulai"))
    ends = models.DateField(_("sampai (tidak termasuk)"))
    reason = models.CharField(_("alasan"), max_length=200, blank=True)
    made_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("dicabut pada"), null=True, blank=True)

    class Meta:
        ordering = ["-starts"]
        verbose_name = _("pendelegasian")
        verbose_name_plural = _("pendelegasian")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="delegation_lasting",
                violation_error_message=_("Tanggal akhir harus sesudah tanggal mulai."),
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("deputy")),
                name="delegation_to_another",
                violation_error_message=_("Pengganti harus orang lain."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absent_id} > {self.deputy_id}"


class ApiToken(models.Model):
    """A key to the API in an officer's name."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="tokens", verbose_name=_("petugas"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(_("keterangan"), max_length=LABEL_LENGTH, blank=True)
    created_at = models.DateTimeField(_("dibuat pada"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("dicabut pada"), null=True, blank=True)
    last_used = models.DateField(_("terakhir dipakai"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("token API")
        verbose_name_plural = _("token API")

    def __str__(self) -> str:
        return f"{self.label or 'token'} ({self.officer_id})"


def issue_token(officer: Officer, label: str = "") -> str:
    """A new token for this officer. Returned once and stored nowhere."""
    raw = secrets.token_urlsafe(TOKEN_BYTES)
    ApiToken.objects.create(officer=officer, digest=_digest(raw), label=label)
    return raw


OFFICER_BY_DIGEST = (
    "SELECT o.*, t.id AS token_id, t.last_used AS token_used FROM agencies_officer o "
    "JOIN agencies_apitoken t ON t.officer_id = o.id WHERE t.digest = %s AND t.revoked_at IS NULL AND o.is_active"
)


def officer_for_token(raw: str) -> Officer | None:
    """Whose token this is: None when unknown, revoked, or the officer is no longer active. One query."""
    # In SQL, since every request of the API asks it: a third of the time that the ORM takes to write the same.
    found = next(iter(Officer.objects.raw(OFFICER_BY_DIGEST, [_digest(raw)])), None)
    if found is None:
        return None
    today, token = timezone.localdate(), vars(found)
    if str(token["token_used"]) != today.isoformat():  # once a day: a write each time would cost more than the request
        ApiToken.objects.filter(pk=token["token_id"]).update(last_used=today)
    return found


def _digest(raw: str) -> str:
    # A token holds 256 random bits, so a plain digest cannot be guessed and needs no slow hash.
    return hashlib.sha256(raw.encode()).hexdigest()
