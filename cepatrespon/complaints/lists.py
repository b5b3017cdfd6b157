"""The monthly lists of M12, as they were frozen. Tables only; made by `monthly`, read by `reports`."""

from __future__ import annotations

from django.db import models

from cepatrespon.agencies.models import Agency


class MonthlyList(models.Model):
    """The list of M12 of one WIB month, made in the first moments of the next and frozen."""

    month = models.CharField(max_length=7, unique=True)  # YYYY-MM
    frozen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.month


class MonthlyRow(models.Model):
    """One rejection, from the second on, of one unit's follow-up of one report."""

    list = models.ForeignKey(MonthlyList, models.PROTECT, related_name="rows")
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="+")
    unit = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "complaint", "unit", "count"], name="monthly_row_once")]

    def __str__(self) -> str:
        return f"{self.list_id}: {self.complaint_id} {self.unit_id} {self.count}"
