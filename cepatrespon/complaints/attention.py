"""Who looked at what is not everybody's, and who has a submission in hand just now. Tables only; no events.

`Access` is the log that Biro Pemerintahan reads; `Claim` is a lease of the fasilitator's queue, `Release` remembers who
gave a submission back undone. What they mean is said by `claims`.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Access(models.Model):
    """Somebody looked at who reported, or at a private report. Written once, never changed; Biro reads it."""

    class What(models.TextChoices):
        REPORTER = "pelapor", "pelapor"
        PRIVATE = "tertutup", "laporan tertutup"
        PHOTO = "foto", "foto laporan tertutup"

    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="accesses", db_index=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=10, choices=What.choices)
    through = models.CharField(max_length=10, default="petugas")  # the face: petugas, api
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["complaint", "at"], name="access_complaint"),
            models.Index(fields=["at"], name="access_at"),
            models.Index(fields=["officer", "at"], name="access_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.what}"


class Claim(models.Model):
    """A fasilitator's hold on one submission, so that nobody does its verification twice: a lease that runs out."""

    complaint = models.OneToOneField("complaints.Complaint", models.CASCADE, related_name="claim")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    field = models.BooleanField(default=False)  # to be visited, not done at the desk
    taken_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["officer", "until"], name="claim_officer")]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.officer_id}"


class Release(models.Model):
    """A submission given back undone: for some hours its fasilitator is handed others first."""

    complaint = models.ForeignKey("complaints.Complaint", models.CASCADE, related_name="releases", db_index=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "officer"], name="release_once")]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.officer_id}"
