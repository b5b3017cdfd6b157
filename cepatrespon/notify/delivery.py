"""Delivers what is owed: claims messages under a lease, hands each to its carrier, marks what arrived.

Several workers may deliver: a claim is one short transaction, the sending is outside any. A worker that dies keeps its
messages for the length of the lease; then another takes them. A letter carries the same Message-ID each time, so a
second copy after a crash is recognised as the first.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from cepatrespon.complaints.models import Message

from . import email, sms
from .letters import Unwanted

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=3)
ENOUGH = LEASE.total_seconds() - 60  # seconds after which nothing more of a claim is begun: a letter takes up to 60
ATTEMPTS = 12  # with doubling pauses of two minutes to six hours: a day and a bit
Carrier = Callable[[Message], None]
CARRIERS: dict[str, Carrier] = {"email": email.send, "sms": sms.send}


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round delivered, and what it could not."""

    sent: int
    failed: int


def deliver(*, at: datetime, limit: int = 20) -> Delivered:
    """Deliver the next few messages that are owed at `at` (UTC)."""
    token = secrets.token_hex(16)
    sent = failed = 0
    begun = time.monotonic()
    for message in _claim(token, at, limit):
        if time.monotonic() - begun > ENOUGH:  # a slow server: the rest is left to whoever comes when the lease ends
            break
        mine = Message.objects.filter(pk=message.pk, lease=token, sent_at=None)  # fenced: only while the lease is ours
        try:
            CARRIERS[message.carrier](message)
        except Unwanted:
            mine.delete()
        except Exception as error:  # whatever a carrier raises, the message stays owed
            failed += 1
            log.warning("message %s could not be delivered: %s", message.pk, error)
            pause = timedelta(minutes=min(2**message.attempts, 360))
            done = at if message.attempts >= ATTEMPTS else None
            mine.update(error=str(error)[:300], try_at=at + pause, lease="", lease_until=None, gave_up_at=done)
        else:
            sent += 1
            mine.update(sent_at=at, error="", lease="", lease_until=None)
    return Delivered(sent, failed)


def again(which: QuerySet[Message], *, at: datetime) -> int:
    """Owe these undelivered messages anew from `at` (UTC), as if never tried; how many."""
    unsent = which.filter(sent_at=None).values("pk")
    return Message.objects.filter(pk__in=unsent).update(
        try_at=at, attempts=0, gave_up_at=None, lease="", lease_until=None
    )


def _claim(token: str, at: datetime, limit: int) -> list[Message]:
    waiting = Message.objects.filter(sent_at=None, gave_up_at=None, try_at__lte=at).filter(
        Q(lease_until=None) | Q(lease_until__lt=at)
    )
    skip = connection.features.has_select_for_update_skip_locked
    if not waiting.exists():  # without a lock: an idle worker must not hold the database
        return []
    with transaction.atomic():
        chosen = list(
            waiting.select_for_update(skip_locked=skip).order_by("try_at", "pk").values_list("pk", flat=True)[:limit]
        )
        Message.objects.filter(pk__in=chosen).update(lease=token, lease_until=at + LEASE, attempts=F("attempts") + 1)
    return list(Message.objects.filter(pk__in=chosen, lease=token).select_related("complaint").order_by("pk"))
