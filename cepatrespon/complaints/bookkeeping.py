"""What is kept for the machine's own sake: numbers given out, answers given once, letters owed. Tables only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Counter(models.Model):
    """The last number given out by one channel on one WIB day."""

    prefix = models.CharField(max_length=3)
    day = models.CharField(max_length=6)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "day"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.prefix}{self.day} {self.last}"


class Answered(models.Model):
    """An answer already given to an idempotency key, repeated when the same request comes again."""

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    request = models.CharField(max_length=64)  # digest of what was asked
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"


class Message(models.Model):
    """The outbox: a message owed to someone, written in the same transaction as the event that owes it."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.PROTECT, null=True, related_name="messages", db_index=False
    )
    seq = models.PositiveIntegerField(default=0)
    notice = models.CharField(max_length=24)
    carrier = models.CharField(max_length=12, default="email")
    recipient = models.CharField(max_length=254)
    language = models.CharField(max_length=2, default="id")
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    try_at = models.DateTimeField()
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "seq", "notice", "recipient"], name="message_owed_once"),
        ]
        indexes = [
            models.Index(
                fields=["try_at"], condition=Q(sent_at__isnull=True, gave_up_at__isnull=True), name="message_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} -> {self.complaint_id}"
