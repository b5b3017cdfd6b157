"""Who asks: an officer by token, a reporter by tracking code, or nobody in particular. And the same request sent twice.

A token in the header must be good wherever it is sent, also where none is needed: a wrong one is 401, never ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja.security import HttpBearer

from cepatrespon import throttle
from cepatrespon.agencies.officers import Officer, officer_for_token
from cepatrespon.complaints.answers import once
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import tracked
from cepatrespon.rules import limits
from cepatrespon.rules.case import Case
from cepatrespon.rules.lifecycle import Actor, roles_of
from cepatrespon.rules.policy import Policy
from cepatrespon.rules.terms import Office

NOBODY = "nobody"


class Token(HttpBearer):
    """`Authorization: Bearer TOKEN`, as `cepatrespon token` prints it."""

    def authenticate(self, request: HttpRequest, token: str) -> Officer | None:
        """Whose token it is. One query."""
        return officer_for_token(token.strip()) if token.strip() else None


def without_token(request: HttpRequest) -> str | None:
    """Somebody who says nothing about who they are."""
    return None if "Authorization" in request.headers else NOBODY


NEEDED = Token()
OPTIONAL = [NEEDED, without_token]
OPTIONAL_IN_SCHEMA: dict[str, Any] = {"security": [{}, {"Token": []}]}


def officer_of(request: HttpRequest) -> Officer | None:
    """The officer whose token came with the request; None without a token."""
    auth = getattr(request, "auth", None)
    return auth if isinstance(auth, Officer) else None


def signed_in(request: HttpRequest) -> Officer:
    """The officer, where a token is needed."""
    officer = officer_of(request)
    if officer is None:
        raise LookupError("a view that needs a token was reached without one")
    return officer


_ANY_CASE = Case(Policy(0))
ACTING = frozenset(
    office for office in Office if roles_of(_ANY_CASE, Actor(office=office, unit=_ANY_CASE.holder, person=0))
)
"""The offices for which the table of moves has any row at all, as holder or otherwise."""


# ── which complaint ──────────────────────────────────────────────────────────────────────────────
def numbered(room: QuerySet[Complaint], number: str) -> QuerySet[Complaint]:
    """The one with this number, in any case; what cannot be a number is nobody's."""
    return room.filter(number=number.upper()) if number.isascii() and number.isalnum() else room.none()


@contextmanager
def by_code(request: HttpRequest, number: str, code: str, at: datetime) -> Iterator[QuerySet[Complaint]]:
    """The reporter's own, by number and tracking code. Wrong codes are counted, and too many stop the guessing."""
    throttle.check_guesses(request, number, at)
    try:
        yield numbered(tracked(number.upper(), code), number)
    except Complaint.DoesNotExist:
        throttle.count_guess(request, number, at)
        raise


# ── the same request twice ───────────────────────────────────────────────────────────────────────
KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": limits.IDEMPOTENCY_KEY_CHARACTERS},
}


def idempotent(
    what: str, request: HttpRequest, said: bytes, at: datetime, do: Callable[[], tuple[int, dict[str, Any]]]
) -> tuple[int, dict[str, Any]]:
    """Do it, and with an Idempotency-Key do it once: the same key and content get the first answer for 24 hours.

    A refusal is not an answer that is kept: nothing happened, and the next attempt is judged anew. A key is known among
    the requests of one officer or, without a token, of one address: nobody gets the answer, and with it the tracking
    code, of a stranger who chose the same key and words.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        return do()
    officer = officer_of(request)
    who = officer.pk if officer else f"{NOBODY}@{throttle.address_of(request)}"
    scope = f"{what}:{who}"
    return once(scope, key, f"{request.path}\n".encode() + said, at, do)
