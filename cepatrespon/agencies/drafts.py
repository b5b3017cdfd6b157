"""A policy that is only proposed: its parameters, and what it would have changed last month, as far as computed.

The work loop computes it a few complaints at a time (`reports.rehearsal`); adopting it adds a `PolicyVersion`.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PolicyDraft(models.Model):
    """Proposed parameters. `month` is the WIB month (`YYYY-MM`) tried; `result` the counts before and after."""

    parameters = models.JSONField(_("parameter"))
    effective_from = models.DateTimeField(_("berlaku sejak"))
    note = models.TextField(_("catatan"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    month = models.CharField(max_length=7)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last = models.BigIntegerField(default=0)  # the key of the last complaint tried
    result = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
    adopted = models.PositiveIntegerField(null=True)  # the version it became

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"draf {self.pk}"
