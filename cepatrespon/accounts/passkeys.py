"""Passkeys (WebAuthn): kept on a device or a key, bound to this site's name, checked by fido2 through allauth.

A passkey asks its owner for a finger, a face or a PIN, so that it stands for both steps: it signs in alone, and it is
a second step after a password. The challenge lies in the session and is good once.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from fido2.utils import websafe_decode

from cepatrespon.accounts.factors import Kind
from cepatrespon.agencies.officers import Officer

NAME_CHARACTERS = 60
LONGEST = 20_000  # characters of what a device answers


def registration(officer: Officer) -> str:
    """What a browser must be asked to make a passkey, as JSON; the challenge is kept in the session."""
    return _json(auth.begin_registration(officer, passwordless=True))


def register(officer: Officer, name: str, answer: str) -> Authenticator | None:
    """Keep the passkey that the browser made; None where the answer is not to the challenge."""
    try:
        credential = _read(answer)
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError):
        return None
    return auth.WebAuthn.add(officer, name[:NAME_CHARACTERS], credential).instance


def question(officer: Officer | None) -> str:
    """What a browser must be asked to show a passkey, as JSON; of this officer, or (None) of whoever it belongs to."""
    return _json(auth.begin_authentication(officer))


def check(request: HttpRequest, answer: str, officer: Officer | None) -> Officer | None:
    """Whose passkey answered the challenge; with `officer`, only theirs. None: nobody's that is good."""
    asked = bool(request.session.get(auth.STATE_SESSION_KEY))
    try:
        credential = _read(answer)
        auth.parse_authentication_response(credential)
        who = officer or _owner(credential)
        if who is None or not who.is_active or not asked:
            return None
        one = auth.complete_authentication(who, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return None
    finally:
        request.session.pop(auth.STATE_SESSION_KEY, None)
    one.last_used_at = timezone.now()
    one.save(update_fields=["last_used_at"])
    return who


def of(officer: Officer) -> list[Authenticator]:
    """The passkeys of an officer."""
    return list(Authenticator.objects.filter(user=officer, type=Kind.WEBAUTHN).order_by("created_at", "pk"))


def _owner(credential: dict[str, Any]) -> Officer | None:
    handle = websafe_decode(credential["response"]["userHandle"]).decode()
    return Officer.objects.filter(pk=int(handle), is_active=True).first()


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise ValueError("too long")
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise TypeError("not an object")
    return read


def _json(options: Any) -> str:
    return json.dumps(options, default=lambda value: dict(value) if hasattr(value, "keys") else str(value))
