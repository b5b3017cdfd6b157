"""What citizens leave beside a report: "Saya juga", subscriptions, requests about their data, and what is held back.

Tables only; no events. No name stands here, and an address only where somebody asked for news. What they mean is said
by `supporting`, `subscribing`, `rights` and `holding`.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from cepatrespon.agencies.models import Category, Region


class Support(models.Model):
    """ "Saya juga": somebody has the same problem. Once a device, of which a digest is kept."""

    complaint = models.ForeignKey("complaints.Complaint", models.CASCADE, related_name="supports", db_index=False)
    device = models.CharField(max_length=64)  # SHA-256 of a random word in the browser's cookie, and the report
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "device"], name="support_once")]

    def __str__(self) -> str:
        return f"{self.complaint_id}: dukungan"


class Subscription(models.Model):
    """An address that wants news: of one report, of a kelurahan, or of a category. Silent until it is confirmed."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, null=True, related_name="subscriptions", db_index=False
    )
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    email = models.EmailField()
    language = models.CharField(max_length=2, default="id")
    token = models.CharField(max_length=64, unique=True)  # SHA-256 of the word in its letters' links
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # up to when a kelurahan's or category's news have been told

    class Meta:
        indexes = [
            models.Index(fields=["email"], name="subscription_email"),
            models.Index(fields=["told_at"], condition=Q(told_at__isnull=False), name="subscription_digest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "email"], name="subscription_once"),
            models.UniqueConstraint(fields=["region", "email"], name="subscription_region_once"),
            models.UniqueConstraint(fields=["category", "email"], name="subscription_category_once"),
            models.CheckConstraint(
                condition=Q(complaint__isnull=False, region__isnull=True, category__isnull=True)
                | Q(complaint__isnull=True, region__isnull=False, category__isnull=True)
                | Q(complaint__isnull=True, region__isnull=True, category__isnull=False),
                name="subscription_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"langganan {self.pk}"


class DataRequest(models.Model):
    """What a reporter asks about their own data that an officer must do, within 3 x 24 hours (UU 27/2022)."""

    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=12)
    text = models.TextField()
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, granted__isnull=True)
                | Q(done_at__isnull=False, granted__isnull=False),
                name="data_request_answer_whole",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="data_request_open")]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.kind}"


class Held(models.Model):
    """A report held back as suspected spam: kept whole until an officer of its channel lets it in or refuses it."""

    code = models.CharField(max_length=64, unique=True)  # SHA-256 of the word by which its sender asks
    payload = models.JSONField()  # what was typed; emptied once it is decided
    files = models.JSONField(default=list)  # its photos' files
    signs = models.JSONField(default=list)  # why it was held
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    note = models.TextField(blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    complaint = models.OneToOneField("complaints.Complaint", models.PROTECT, null=True, related_name="held")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, accepted__isnull=True)
                | Q(decided_at__isnull=False, accepted__isnull=False),
                name="held_decision_whole",
            ),
        ]
        indexes = [models.Index(fields=["at"], condition=Q(decided_at__isnull=True), name="held_waiting")]

    def __str__(self) -> str:
        return f"ditahan {self.pk}"
