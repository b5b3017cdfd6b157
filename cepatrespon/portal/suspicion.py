"""What makes a report look like spam, without a puzzle for anybody: signs, for which it is held and never thrown away.

A browser with script does some thousand hashes in the background (a proof of work bound to one form, so that it serves
one report); one without script is only counted more closely. Counts are of the memory of one process, like those of
`throttle`, by digests: neither a contact nor a text stands in it. Nothing here refuses a report.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

from cepatrespon import throttle
from cepatrespon.complaints import holding
from cepatrespon.complaints.actions import NewReport
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_of

DAY = 24 * 3600  # seconds
BARE = "laporan-tanpa-bukti"
_signer = signing.TimestampSigner(salt="portal.bukti")


# ── the proof of work ────────────────────────────────────────────────────────────────────────────
def challenge() -> str:
    """A word to be worked on: random, dated, signed, stored nowhere."""
    return _signer.sign(secrets.token_urlsafe(9))


def proven(word: str, key: str, proof: str) -> bool:
    """Whether the proof belongs to this challenge and this form: SHA-256 begins with `limits.PROOF_BITS` zero bits."""
    try:
        _signer.unsign(word, max_age=limits.PROOF_SECONDS)
    except signing.BadSignature:
        return False
    if not key:
        return False
    digest = hashlib.sha256(f"{word}:{key}:{proof}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - limits.PROOF_BITS) == 0


# ── the signs ────────────────────────────────────────────────────────────────────────────────────
def signs(request: HttpRequest, new: NewReport, *, trap: bool, proof: bool, at: datetime) -> list[str]:
    """Why this report is held back, of `holding.SIGNS`; empty for one that is not. Counts nothing."""
    found = [holding.TRAP] if trap else []
    if not settings.RATE_LIMIT:
        return found
    if not proof and throttle.counted(BARE, request, at) >= limits.REPORTS_WITHOUT_PROOF_PER_HOUR:
        found.append(holding.BARE)
    if any(cache.get(key, 0) >= limits.REPORTS_PER_DAY_OF_ONE_CONTACT for key in _contacts(new, at)):
        found.append(holding.CONTACT)
    if (key := _text(new, at)) and cache.get(key, 0) >= limits.SAME_TEXT_PER_DAY:
        found.append(holding.REPEATED)
    return found


def count(request: HttpRequest, new: NewReport, *, proof: bool, at: datetime) -> None:
    """Count one more report, filed or held."""
    if not settings.RATE_LIMIT:
        return
    if not proof:
        throttle.count(BARE, request, at)
    for key in [*_contacts(new, at), *([text] if (text := _text(new, at)) else [])]:
        try:
            cache.incr(key)
        except ValueError:  # the first of this day
            cache.set(key, 1, DAY)


def _contacts(new: NewReport, at: datetime) -> list[str]:
    return [_key("kontak", one.casefold(), at) for one in (new.email, new.phone) if one]


def _text(new: NewReport, at: datetime) -> str:
    plain = " ".join(re.findall(r"\w+", new.body.casefold()))
    return _key("teks", plain, at) if len(plain) >= limits.SAME_TEXT_CHARACTERS else ""


def _key(what: str, said: str, at: datetime) -> str:
    return f"{what}/{day_of(at)}/{hashlib.sha256(f'{settings.SECRET_KEY}:{said}'.encode()).hexdigest()[:32]}"
