"""When the work loop was last alive, and the times in which nobody heard of it: what the status page can truly say.

The loop notes that it lives, at most once a minute; whoever notes it after a longer silence writes the silence down.
A silence means that nothing was carried out and no letter left: the loop, its machine or the database was away. That
pages were out of reach while the loop lived is not known here. Times are UTC.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction

from cepatrespon.rules import limits


class Heartbeat(models.Model):
    """One row: when the loop was first and last heard of."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    first_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        app_label = "reports"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="heartbeat_one_row")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"


class Silence(models.Model):
    """A time in which the loop was not heard of. Written when it is over, never changed."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        app_label = "reports"
        indexes = [models.Index(fields=["ended_at"], name="silence_ended")]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} - {self.ended_at:%Y-%m-%d %H:%M}"


def beat(at: datetime) -> bool:
    """Note that the loop lives; whether that was written. Of several workers the first of a minute writes.

    In a demonstration the presenter moves the clock: a jump of it is no silence.
    """
    known = Heartbeat.objects.filter(pk=1).values_list("at", flat=True).first()
    if known is not None and at - known < timedelta(seconds=limits.HEARTBEAT_SECONDS):
        return False
    with transaction.atomic():
        row, made = Heartbeat.objects.select_for_update().get_or_create(pk=1, defaults={"first_at": at, "at": at})
        if made or at <= row.at:
            return made
        if at - row.at > timedelta(seconds=limits.SILENCE_SECONDS) and not settings.DEMO:
            Silence.objects.create(began_at=row.at, ended_at=at)
        Heartbeat.objects.filter(pk=1).update(at=at)
    return True


def heard(at: datetime) -> Heartbeat | None:
    """When the loop was heard of, as known at a moment; None where it never was. One query."""
    return Heartbeat.objects.filter(pk=1, first_at__lte=at).first()


def silences(since: datetime, at: datetime) -> list[tuple[datetime, datetime | None]]:
    """The silences that ended after a moment, the latest first; one that lasts still has no end. Two queries."""
    found: list[tuple[datetime, datetime | None]] = list(
        Silence.objects.filter(ended_at__gt=since).order_by("-ended_at").values_list("began_at", "ended_at")
    )
    last = heard(at)
    if last is not None and at - last.at > timedelta(seconds=limits.SILENCE_SECONDS):
        found.insert(0, (last.at, None))
    return found
