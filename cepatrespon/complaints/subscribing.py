"""News of a report, a kelurahan or a category for whoever asks for it by e-mail: confirmed first, ended by one click.

A subscription is silent until its address has confirmed it; what nobody confirms is forgotten after two days. Of a
report its subscribers hear what its reporter hears, and only while it is everybody's; of a kelurahan or category one
letter a day names the new public reports, and none is sent on a day without any. `at` is UTC.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import whole_second

from . import actions
from .errors import Invalid
from .messages import forget_followers
from .models import Complaint, Message, Subscription
from .querysets import public

FIELD = "surel"
ASKS, DIGEST = "langganan", "ringkasan"  # the letters: please confirm, the news of a day
_SALT = "complaints.subscribing"


# ── the word in a letter's links ─────────────────────────────────────────────────────────────────
def word_of(subscription: Subscription) -> str:
    """The word by which its own letters confirm and end a subscription. Made anew for each letter, stored nowhere."""
    about = [subscription.complaint_id, subscription.region_id, subscription.category_id, subscription.email]
    said = repr([*about, subscription.at.timestamp()])
    return salted_hmac(_SALT, said, algorithm="sha256").hexdigest()[:40]


def _digest(word: str) -> str:
    return hashlib.sha256(f"langganan:{word}".encode()).hexdigest()


def find(word: str) -> Subscription | None:
    """The subscription of a link; None where it has ended, or never was."""
    return Subscription.objects.select_related("complaint").filter(token=_digest(word)).first()


# ── begin, confirm, end ──────────────────────────────────────────────────────────────────────────
def subscribe(
    email: str, *, at: datetime, language: str = "id", number: str = "", region: str = "", category: str = ""
) -> Subscription:
    """Somebody wants news at `email` of one public report, one kelurahan or one category: owe the letter that asks.

    Who already gets the news gets that letter again, so that nobody learns who subscribes to what. Raises
    `Complaint.DoesNotExist` where the report is not everybody's, `Invalid` for an address that is none, an unknown
    kelurahan or category, or too many subscriptions of one address that nobody has confirmed.
    """
    at, email = whole_second(at), email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(FIELD, _("Alamat surel tidak lengkap. Tulis misalnya nama@contoh.id.")) from None
    about = _about(number, region, category)
    with transaction.atomic():
        found = Subscription.objects.filter(email__iexact=email, **about).first()
        if found is None:
            waiting = Subscription.objects.filter(email__iexact=email, confirmed_at=None).count()
            if waiting >= limits.SUBSCRIPTIONS_UNCONFIRMED:
                raise Invalid(FIELD, _("Alamat ini punya langganan yang belum dipastikan. Buka dulu surat kami."))
            found = Subscription(email=email, language=language, at=at, **about)
            found.token = _digest(word_of(found))
            found.save(force_insert=True)
        asked = Message.objects.filter(complaint=None, seq=found.pk, notice=ASKS)
        if not asked.filter(created_at__gt=at - timedelta(seconds=limits.SUBSCRIPTION_AGAIN_SECONDS)).exists():
            _message(found, ASKS, at).save()
        return found


def _about(number: str, region: str, category: str) -> dict[str, int | str]:
    reg = registry.current()
    if number:
        return {"complaint_id": public().filter(number=number).values_list("pk", flat=True).get()}
    if region:
        if region not in reg.regions:
            raise Invalid("kelurahan", _("Kelurahan itu tidak ada. Pilih dari daftar."))
        return {"region_id": region}
    if reg.category(category) is None:
        raise Invalid("kategori", _("Kategori “%(name)s” tidak ada. Pilih dari daftar.") % {"name": category})
    return {"category_id": category}


def confirm(word: str, *, at: datetime) -> Subscription | None:
    """The address confirms: from now on it is told. None where there is no such subscription any more."""
    at = whole_second(at)
    with transaction.atomic():
        found = find(word)
        if found is None:
            return None
        if found.confirmed_at is None:
            found.confirmed_at = at
            found.told_at = at if found.complaint_id is None else None
            found.save(update_fields=["confirmed_at", "told_at"])
            if found.complaint_id is not None:
                actions.route_news(found.complaint_id, followed=True)
        return found


def end(word: str) -> Subscription | None:
    """End it and forget the address, with what is still owed to it; what ended, None where nothing did."""
    with transaction.atomic():
        found = find(word)
        if found is None:
            return None
        complaint = found.complaint_id
        forget_followers(Subscription.objects.filter(pk=found.pk))
        if complaint is not None:
            others = Subscription.objects.filter(complaint=complaint, confirmed_at__isnull=False)
            actions.route_news(complaint, followed=others.exists())
        return found


def forget(*, at: datetime) -> int:
    """Forget the addresses that never confirmed; how many."""
    until = at - timedelta(seconds=limits.SUBSCRIPTION_CONFIRM_SECONDS)
    return Subscription.objects.filter(confirmed_at=None, at__lt=until).delete()[0]


# ── what is told ─────────────────────────────────────────────────────────────────────────────────
def _message(subscription: Subscription, notice: str, at: datetime, **said: str) -> Message:
    return Message(
        seq=subscription.pk, notice=notice, recipient=subscription.email, language=subscription.language,
        data={"subscription": subscription.pk, **said}, created_at=at, try_at=at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """What a daily letter names: the newest reports, and how many there are in all."""

    reports: Sequence[Complaint]
    count: int


def day(subscription: Subscription, since: datetime, until: datetime) -> Day:
    """The public reports of a subscription that came from `since` (not included) until `until`."""
    found = _new(subscription, since, until)
    return Day(list(found.order_by("-reported_at", "-pk")[: limits.DIGEST_LINES]), found.count())


def _new(subscription: Subscription, since: datetime, until: datetime) -> QuerySet[Complaint]:
    found = public().filter(reported_at__gt=since, reported_at__lte=until)
    if subscription.region_id is not None:
        return found.filter(region_id__in=registry.current().within(subscription.region_id))
    return found.filter(category_id=subscription.category_id)


def digests(*, at: datetime, limit: int = 50) -> int:
    """Owe the daily letters that are due at `at`, the longest waiting first; how many subscriptions were looked at.

    Several workers may: a row that another has is skipped.
    """
    at = whole_second(at)
    due = Subscription.objects.filter(told_at__lte=at - timedelta(seconds=limits.DIGEST_SECONDS))
    if not due.exists():  # without a lock: an idle worker must not hold the database
        return 0
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=skip).order_by("told_at", "pk")[:limit])
        for row in rows:
            since = row.told_at or at
            if _new(row, since, at).exists():
                _message(row, DIGEST, at, since=since.isoformat(), until=at.isoformat()).save()
            row.told_at = at
            row.save(update_fields=["told_at"])
        return len(rows)
