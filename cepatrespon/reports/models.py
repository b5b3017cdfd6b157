"""The figures of months that are over, and what is released of each; nothing of a single complaint is stored here."""

from __future__ import annotations

from django.db import models

from .heartbeats import Heartbeat, Silence

__all__ = ["Amendment", "AreaMonth", "FrozenMonth", "Heartbeat", "Release", "Silence"]


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


class Release(models.Model):
    """The one release of a WIB month: the moment of its cut, the names as they were, its files' hashes. Never changed
    but for `served` and `read_until`, which say what is given out now and how far the events have been read since."""

    month = models.CharField(max_length=7, unique=True)  # YYYY-MM
    number = models.PositiveSmallIntegerField(default=1)
    frozen_at = models.DateTimeField()  # the cut: events recorded before it, and no others
    made_at = models.DateTimeField()
    names = models.JSONField()  # of places, units, categories and channels, as they were
    reporters = models.JSONField()  # measured once: contacts may be deleted, and no event knows them
    rows = models.PositiveIntegerField()  # public reports in its files
    files = models.JSONField()  # as they were frozen: name, bytes, sha256
    figures_sha256 = models.CharField(max_length=64)
    # ── of what is given out now ──
    struck = models.PositiveIntegerField(default=0)  # rows no longer given out
    served_key = models.CharField(max_length=64, blank=True)  # which reports of the month are not public
    served = models.JSONField(default=list)  # name, bytes, sha256
    read_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"Rilis {self.month} nomor {self.number}"


class AreaMonth(models.Model):
    """The published figures of one area in one month. A released month's are never counted anew."""

    month = models.CharField(max_length=7)
    region = models.CharField(max_length=24, blank=True)  # "" for the whole city, "-" for reports without a point
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="areas", db_index=False)
    as_of = models.DateTimeField()
    received = models.PositiveIntegerField(null=True)  # None where it is not published
    figures = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "region"], name="area_month_once")]
        indexes = [models.Index(fields=["region", "month"], name="area_month_region")]

    def __str__(self) -> str:
        return f"{self.month} {self.region}"


class Amendment(models.Model):
    """A later reading of a released month that differs from it: what the events say now, beside what was released."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="amendments", db_index=False)
    number = models.PositiveSmallIntegerField()
    as_of = models.DateTimeField()
    made_at = models.DateTimeField()
    figures = models.JSONField()  # of the whole city, by the names of `reports.amendments`
    struck = models.PositiveIntegerField(default=0)  # rows of the release that are no longer given out
    files = models.JSONField(default=list)  # where rows were struck: what is given out from then on

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "number"], name="amendment_once")]

    def __str__(self) -> str:
        return f"{self.release_id} perubahan {self.number}"
