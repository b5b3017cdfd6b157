"""The same request sent twice gets one effect and one answer.

An answer is stored in the transaction of what it answers, under the caller's idempotency key: for 24 hours, and those
of the console for a month, since a telephone may have been without a network for days.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cepatrespon.rules import limits

from .errors import Invalid
from .models import Answered

CONSOLE = "konsol:"  # how the scopes of the console begin
KEY_FIELD = "Idempotency-Key"  # the field that `Invalid` names when a key comes with other content


def once(
    scope: str, key: str, request: bytes, at: datetime, do: Callable[[], tuple[int, dict[str, Any]]]
) -> tuple[int, dict[str, Any]]:
    """Do something once per key: a second request with the same key and content gets the first answer.

    Raises `Invalid` when the key comes with other content. How long answers are kept is said by `forget`.
    """
    if len(key) > limits.IDEMPOTENCY_KEY_CHARACTERS:
        most = {"n": limits.IDEMPOTENCY_KEY_CHARACTERS}
        raise Invalid(KEY_FIELD, _("Kunci terlalu panjang; paling banyak %(n)d huruf.") % most)
    digest = hashlib.sha256(request).hexdigest()
    try:
        with transaction.atomic():
            # The key is taken first: of two at the same moment the second waits here, having done nothing yet.
            row = Answered.objects.create(scope=scope, key=key, request=digest, status=0, body={}, at=at)
            row.status, row.body = do()
            row.save(update_fields=["status", "body"])
            return row.status, row.body
    except IntegrityError:  # the other one has done it: its answer is repeated
        if (known := _answered(scope, key, digest)) is not None:
            return known
        raise


def known(scope: str, key: str, request: bytes) -> tuple[int, dict[str, Any]] | None:
    """The answer that this key and content have had already. Raises `Invalid` for other content."""
    return _answered(scope, key, hashlib.sha256(request).hexdigest())


def _answered(scope: str, key: str, digest: str) -> tuple[int, dict[str, Any]] | None:
    row = Answered.objects.filter(scope=scope, key=key).first()
    if row is None:
        return None
    if row.request != digest:
        raise Invalid(KEY_FIELD, _("Kunci itu sudah dipakai untuk permintaan lain. Buat kunci baru."))
    return row.status, row.body


def forget(*, at: datetime) -> None:
    """Forget the answers older than 24 hours, those of the console after `limits.QUEUED_DAYS`."""
    Answered.objects.filter(at__lt=at - timedelta(hours=24)).exclude(scope__startswith=CONSOLE).delete()
    Answered.objects.filter(at__lt=at - timedelta(days=limits.QUEUED_DAYS)).delete()
