"""The figures of months that are over, as they were counted when the month ended; nothing of a single complaint."""

from __future__ import annotations

from django.db import models


class FrozenMonth(models.Model):
    """One report of one WIB month. Written once, in the first moments of the next month, and never counted anew."""

    month = models.CharField(max_length=7)  # YYYY-MM
    report = models.CharField(max_length=20)  # which: see `reports.frozen`
    frozen_at = models.DateTimeField()
    figures = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "report"], name="frozen_month_once")]

    def __str__(self) -> str:
        return f"{self.report} {self.month}"
