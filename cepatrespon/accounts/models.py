"""What is kept about signing in: failures, for as long as they count, and forms that arrived without a session.

Second factors and the list of sessions are in allauth's tables (`allauth.mfa`, `allauth.usersessions`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

NAME_DIGEST = 64  # characters
ADDRESS = 45
BROWSER = 32
PATH = 1000


class FailedSignIn(models.Model):
    """One failure. The name typed is kept as a digest only: sometimes it is a password in the wrong field."""

    name = models.CharField(max_length=NAME_DIGEST)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.CharField(max_length=ADDRESS)
    browser = models.CharField(max_length=BROWSER, blank=True)  # only one that this officer has signed in from before
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["name", "at"], name="failed_by_name"),
            models.Index(fields=["address", "at"], name="failed_by_address"),
            models.Index(fields=["at"], name="failed_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.at:%Y-%m-%d %H:%M:%S}"


class KeptForm(models.Model):
    """What was typed into a form that was sent without a session: for this officer at this browser, for a day."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    browser = models.CharField(max_length=BROWSER)
    path = models.CharField(max_length=PATH)  # where the form was sent to
    page = models.CharField(max_length=PATH, blank=True)  # where it stood, when that is another
    fields = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "browser", "path"], name="kept_form_once_per_path"),
        ]
        indexes = [models.Index(fields=["at"], name="kept_by_age")]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.path}"
