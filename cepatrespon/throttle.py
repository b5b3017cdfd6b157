"""How often one address may do something: fixed windows of an hour, counted in the cache and never in the database.

Knows nobody's name; a count goes with its hour. The cache is the memory of one process, so with N processes an address
may do up to N times as much. That is meant: it stops a script, and costs a reporter and the database nothing. What may
be done how often is in `rules.limits`; CEPATRESPON_RATE_LIMIT=off stops all counting.
"""

from __future__ import annotations

import ipaddress
import zlib
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cepatrespon.rules import limits

HOUR = 3600  # seconds


class TooMany(Exception):
    """Too often from one address; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        minutes = -(-wait // 60)
        super().__init__(_("Terlalu banyak permintaan dari alamat Anda. Coba lagi %(n)d menit lagi.") % {"n": minutes})
        self.wait = wait


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; of IPv6 the /64, which is one household.

    In production a proxy stands before us and appends the address it saw: the last one of X-Forwarded-For. Everything
    before that was written by the client and is not believed.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.PRODUCTION and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")):
        said = forwarded.rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return "?"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
    return str(address)


def check(what: str, request: HttpRequest, most: int, at: datetime) -> None:
    """Raise `TooMany` when this address has done it `most` times in this hour already. Counts nothing."""
    if settings.RATE_LIMIT and cache.get(_key(what, request, at), 0) >= most:
        raise TooMany(HOUR - int(at.timestamp()) % HOUR)


def counted(what: str, request: HttpRequest, at: datetime) -> int:
    """How often this address has done it in this hour."""
    return int(cache.get(_key(what, request, at), 0))


def count(what: str, request: HttpRequest, at: datetime) -> None:
    """Count one more from this address."""
    if not settings.RATE_LIMIT:
        return
    key = _key(what, request, at)
    try:
        cache.incr(key)
    except ValueError:  # the first of this hour
        cache.set(key, 1, HOUR)


def take(what: str, request: HttpRequest, most: int, at: datetime) -> None:
    """Check, then count."""
    check(what, request, most, at)
    count(what, request, at)


# ── guessing a tracking code ─────────────────────────────────────────────────────────────────────
GUESSES = "kode"


def check_guesses(request: HttpRequest, number: str, at: datetime) -> None:
    """Raise `TooMany` after too many wrong codes of this report, or of all reports, from this address.

    Behind one address may sit thousands of telephones: the low bound is therefore for one report only, and the high one
    stops a script. Neither keeps a code of 60 bits; they spare the database.
    """
    check(GUESSES, request, limits.LOOKUPS_PER_HOUR_FROM_ONE_ADDRESS, at)
    check(_of(number), request, limits.WRONG_CODES_PER_HOUR_OF_ONE_REPORT, at)


def count_guess(request: HttpRequest, number: str, at: datetime) -> None:
    """Count one more wrong code."""
    count(GUESSES, request, at)
    count(_of(number), request, at)


def _of(number: str) -> str:
    return f"{GUESSES}:{zlib.crc32(number.upper().encode()):08x}"  # whatever was typed as a number, in eight signs


def _key(what: str, request: HttpRequest, at: datetime) -> str:
    return f"{what}/{int(at.timestamp()) // HOUR}/{address_of(request)}"
