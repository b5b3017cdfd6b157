"""How slowly a guesser is let try: failures counted in the database, so that every process counts the same ones.

A failure counts for a quarter of an hour: against the name at that address, against the name from everywhere, and
against the address. A browser from which this officer has signed in before is counted by itself: no stranger, near or
far, shuts an officer out there. What is not judged is not counted, so every lock-out ends by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac

from cepatrespon.accounts.models import FailedSignIn
from cepatrespon.agencies.officers import Officer
from cepatrespon.rules import access

COUNTS = timedelta(seconds=access.GUESSING_COUNTS)


@dataclass(frozen=True, slots=True)
class Guess:
    """Who says to be whom, and from where. `browser` only where this officer has signed in from it before."""

    name: str
    address: str
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Lockout:
    """Somebody who must wait: a name (of an officer, or of nobody), an address, or one at the other."""

    until: datetime
    failures: int
    name: str  # a digest; empty: every name
    officer: Officer | None
    address: str  # empty: every address
    browser: str


def locked_until(guess: Guess, at: datetime) -> datetime | None:
    """When this guess may be made; None: now."""
    if not settings.RATE_LIMIT:
        return None
    recent = FailedSignIn.objects.filter(at__gt=at - COUNTS)
    ends = [_full(recent.filter(rows), most) for rows, most in _counts(guess)]
    return max((end for end in ends if end), default=None)


def failed(guess: Guess, officer: Officer | None, at: datetime) -> None:
    """Count one failure; forget those that count no longer."""
    if not settings.RATE_LIMIT:
        return
    FailedSignIn.objects.filter(at__lte=at - COUNTS).delete()
    FailedSignIn.objects.create(
        name=_digest(guess.name), officer=officer, address=guess.address, browser=guess.browser, at=at
    )


def succeeded(guess: Guess) -> None:
    """Forget this name's failures from here."""
    here = Q(browser=guess.browser) if guess.browser else Q(address=guess.address)
    FailedSignIn.objects.filter(here, name=_digest(guess.name)).delete()


# ── for the system administrator ─────────────────────────────────────────────────────────────────
def standing(at: datetime) -> list[Lockout]:
    """Every lock-out that holds now, the one that lasts longest first."""
    recent = FailedSignIn.objects.filter(at__gt=at - COUNTS)
    found = [*_of_names_here(recent), *_of_names(recent), *_of_addresses(recent), *_of_browsers(recent)]
    return sorted(found, key=lambda one: one.until, reverse=True)


def lift(name: str = "", address: str = "", browser: str = "") -> int:
    """End a lock-out, by the `name`, `address` and `browser` of a `Lockout`: the failures that count. How many."""
    if not (name or address or browser):
        raise ValueError("say whose failures are to be forgotten")
    said = {field: value for field, value in (("name", name), ("address", address), ("browser", browser)) if value}
    return FailedSignIn.objects.filter(**said).delete()[0]


def lift_for(officer: Officer) -> int:
    """Forget every failure of this officer's name. How many."""
    return lift(name=_digest(officer.username))


# ── counting ─────────────────────────────────────────────────────────────────────────────────────
def _counts(guess: Guess) -> Iterator[tuple[Q, int]]:
    name, stranger = Q(name=_digest(guess.name)), Q(browser="")
    if guess.browser:
        yield name & Q(browser=guess.browser), access.FAILURES_FROM_A_KNOWN_BROWSER
        return
    if guess.name:
        yield name & stranger & Q(address=guess.address), access.FAILURES_OF_A_NAME_FROM_ONE_ADDRESS
        yield name & stranger, access.FAILURES_OF_A_NAME
    yield stranger & Q(address=guess.address), access.FAILURES_FROM_ONE_ADDRESS


def _full(rows: QuerySet[FailedSignIn], most: int) -> datetime | None:
    """When `most` failures count no longer all at once; None where there are fewer."""
    oldest = rows.order_by("-at").values_list("at", flat=True)[most - 1 : most].first()
    return oldest + COUNTS if oldest else None


def _of_names_here(recent: QuerySet[FailedSignIn]) -> Iterator[Lockout]:
    strangers = recent.filter(browser="").exclude(name="")
    most = access.FAILURES_OF_A_NAME_FROM_ONE_ADDRESS
    for row in _many(strangers, most, "name", "address"):
        rows = strangers.filter(name=row["name"], address=row["address"])
        yield from _lockout(rows, most, row["n"], name=row["name"], address=row["address"])


def _of_names(recent: QuerySet[FailedSignIn]) -> Iterator[Lockout]:
    strangers = recent.filter(browser="").exclude(name="")
    for row in _many(strangers, access.FAILURES_OF_A_NAME, "name"):
        yield from _lockout(strangers.filter(name=row["name"]), access.FAILURES_OF_A_NAME, row["n"], name=row["name"])


def _of_addresses(recent: QuerySet[FailedSignIn]) -> Iterator[Lockout]:
    strangers = recent.filter(browser="")
    most = access.FAILURES_FROM_ONE_ADDRESS
    for row in _many(strangers, most, "address"):
        yield from _lockout(strangers.filter(address=row["address"]), most, row["n"], address=row["address"])


def _of_browsers(recent: QuerySet[FailedSignIn]) -> Iterator[Lockout]:
    known = recent.exclude(browser="")
    most = access.FAILURES_FROM_A_KNOWN_BROWSER
    for row in _many(known, most, "name", "browser"):
        rows = known.filter(name=row["name"], browser=row["browser"])
        yield from _lockout(rows, most, row["n"], name=row["name"], browser=row["browser"])


def _many(rows: QuerySet[FailedSignIn], most: int, *by: str) -> list[dict[str, object]]:
    return list(rows.values(*by).annotate(n=Count("pk")).filter(n__gte=most))


def _lockout(
    rows: QuerySet[FailedSignIn], most: int, failures: object, name: object = "", address: object = "",
    browser: object = "",
) -> Iterator[Lockout]:  # fmt: skip
    last, until = rows.select_related("officer").order_by("-at").first(), _full(rows, most)
    if last is not None and until is not None:
        yield Lockout(until, int(str(failures)), str(name), last.officer if name else None, str(address), str(browser))


def _digest(name: str) -> str:
    if not name:  # a passkey names nobody
        return ""
    return salted_hmac("cepatrespon.accounts.lockouts", name.strip().casefold(), algorithm="sha256").hexdigest()
