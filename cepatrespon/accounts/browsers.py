"""Which officers have signed in from this browser: a signed cookie with a random name for the browser.

It opens nothing. By it a lock-out knows an officer's own browser from a stranger's, and a form that arrives without a
session is kept for whoever worked here last.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from cepatrespon.agencies.officers import Officer
from cepatrespon.rules import access

COOKIE = "peramban"
SALT = "cepatrespon.accounts.browsers"
PATH = "/petugas/"


@dataclass(frozen=True, slots=True)
class Browser:
    """Its random name, and the officers who signed in from it, the last one first."""

    name: str = ""
    officers: tuple[int, ...] = ()

    def knows(self, officer: Officer | None) -> bool:
        """Whether this officer has signed in from it."""
        return officer is not None and officer.pk in self.officers


def of(request: HttpRequest) -> Browser:
    """The browser that asks; one without a name where nobody has signed in from it."""
    try:
        name, officers = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=access.BROWSER_KNOWN)
    except (signing.BadSignature, ValueError, TypeError):
        return Browser()
    return Browser(name, tuple(officers))


def remember(request: HttpRequest, response: HttpResponseBase, officer: Officer) -> None:
    """This officer has signed in from here."""
    known = of(request)
    name = known.name or secrets.token_hex(16)
    officers = [officer.pk, *(pk for pk in known.officers if pk != officer.pk)][: access.OFFICERS_OF_A_BROWSER]
    response.set_cookie(
        COOKIE, signing.dumps([name, officers], salt=SALT), max_age=access.BROWSER_KNOWN, path=PATH,
        secure=bool(settings.SESSION_COOKIE_SECURE), httponly=True, samesite="Lax",
    )  # fmt: skip
