"""What the last months taught: which unit finished what kind of report where, counted by the work loop. A table only.

Filled and read by `suggesting`; a hint to officers, never a route (M2).
"""

from __future__ import annotations

from django.db import models

from cepatrespon.agencies.models import Agency, Category


class Learned(models.Model):
    """How many reports of a category, in a city and a WIB month, one unit finished or was made to act on by Biro."""

    class Kind(models.TextChoices):
        FINISHED = "selesai", "selesai, tervalidasi"
        DECIDED = "putusan", "putusan tiket"

    kind = models.CharField(max_length=8, choices=Kind)
    category = models.ForeignKey(Category, models.CASCADE, related_name="+", db_index=False)
    city = models.CharField(max_length=24)  # a region's code; "" where the report has no place
    month = models.CharField(max_length=7)  # YYYY-MM
    unit = models.ForeignKey(Agency, models.CASCADE, related_name="+", db_index=False)
    count = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "city", "kind", "month", "unit"], name="learned_once")
        ]
        indexes = [models.Index(fields=["month"], name="learned_month")]

    def __str__(self) -> str:
        return f"{self.category_id} {self.city} {self.month}: {self.unit_id} {self.count}"
