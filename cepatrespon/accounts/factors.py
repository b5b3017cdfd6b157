"""The second factor: an app's six digits (TOTP, RFC 6238) and recovery codes; passkeys are in `passkeys`.

Kept in allauth's tables. Secrets are encrypted with a key made from CEPATRESPON_SECRET_KEY: a copy of the database
alone gives no code. A code is taken once: the last time step used is kept in the database, for all processes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

import segno
from allauth.core.internal.cryptokit import compare_user_code, normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cepatrespon.agencies import registry
from cepatrespon.agencies.officers import Officer
from cepatrespon.rules import access
from cepatrespon.rules.terms import Office

Kind = Authenticator.Type
FACTORS = (Kind.TOTP, Kind.WEBAUTHN)  # those that stand for themselves; recovery codes stand in for one of them
ISSUER = "Cepat Respon"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's hooks: secrets are encrypted, and what a passkey is named after."""

    def encrypt(self, text: str) -> str:
        """As it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it is used; nothing that any code matches, where the key has changed since."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def get_totp_issuer(self) -> str:
        """Under which name an app shows the code."""
        return ISSUER

    def _get_site_name(self) -> str:
        return ISSUER

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Under which name a device shows the passkey."""
        return {"id": str(user.pk).encode(), "display_name": user.full_name, "name": user.username}


def required(officer: Officer) -> bool:
    """Whether this officer must have a second factor."""
    unit = registry.current().agencies.get(officer.agency_id or 0)
    return access.needs_second_factor(Office(officer.office), unit.kind if unit else None)


def has_any(officer: Officer) -> bool:
    """Whether this officer has a second factor. One query."""
    return bool(Authenticator.objects.filter(user=officer, type__in=FACTORS).exists())


def enrolled(keys: list[int]) -> set[int]:
    """Which of these officers, by key, have a second factor. One query."""
    return set(Authenticator.objects.filter(user__in=keys, type__in=FACTORS).values_list("user_id", flat=True))


def of(officer: Officer) -> list[Authenticator]:
    """The factors and recovery codes of an officer, the oldest first."""
    return list(Authenticator.objects.filter(user=officer).order_by("created_at", "pk"))


def forget(officer: Officer) -> int:
    """Remove every factor and recovery code, as when a phone is lost; how many. The next sign-in asks for a new one."""
    return int(Authenticator.objects.filter(user=officer).delete()[0])


# ── an app's six digits ──────────────────────────────────────────────────────────────────────────
def new_secret() -> str:
    """A secret of 160 bits, in letters and digits."""
    return str(totp.generate_totp_secret())


def link(officer: Officer, secret: str) -> str:
    """The address that an authenticator app understands."""
    label = quote(f"{ISSUER}:{officer.username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER}, quote_via=quote)}"


def picture(officer: Officer, secret: str) -> str:
    """The QR code of that address, as SVG."""
    out = BytesIO()
    segno.make(link(officer, secret), error="m").save(
        out, kind="svg", border=4, xmldecl=False, svgns=True, nl=False, light="#fff", omitsize=True
    )
    return out.getvalue().decode()


def enrol(officer: Officer, secret: str, code: str) -> bool:
    """Keep this secret as the officer's, in place of an earlier one, if `code` shows that an app has it."""
    counter = _counter(secret, code)
    if counter is None:
        return False
    keep(officer, secret, counter)
    return True


def keep(officer: Officer, secret: str, counter: int = 0) -> None:
    """Keep this secret, of which the time step `counter` is used."""
    data = {"secret": Adapter().encrypt(secret), "counter": counter}
    Authenticator.objects.update_or_create(user=officer, type=Kind.TOTP, defaults={"data": data})


def code_now(officer: Officer) -> str:
    """The code that the officer's app shows now, for the page of a demonstration. Raises PermissionError elsewhere."""
    if not settings.DEMO:
        raise PermissionError("a code is told in demo mode only")
    one = Authenticator.objects.filter(user=officer, type=Kind.TOTP).first()
    secret = Adapter().decrypt(one.data["secret"]) if one else ""
    return code_of(secret) if secret else ""


def code_of(secret: str) -> str:
    """The code of this secret now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))


# ── taking a code ────────────────────────────────────────────────────────────────────────────────
def take(officer: Officer, code: str) -> str | None:
    """What this code is (`totp`, `recovery_codes`), which is thereby used; None: none that is good."""
    with transaction.atomic():
        for one in Authenticator.objects.select_for_update().filter(user=officer).exclude(type=Kind.WEBAUTHN):
            good = _take_totp(one, code) if one.type == Kind.TOTP else _take_recovery(one, code)
            if good:
                one.last_used_at = timezone.now()
                one.save()
                return str(one.type)
    return None


def _take_totp(one: Authenticator, code: str) -> bool:
    counter = _counter(Adapter().decrypt(one.data["secret"]), code)
    # In a demonstration the page itself tells the code, and several people may sign in with it at once.
    if counter is None or (counter <= one.data.get("counter", 0) and not settings.DEMO):
        return False
    one.data["counter"] = counter
    return True


def _take_recovery(one: Authenticator, code: str) -> bool:
    if len(normalize_user_code(code)) <= 6:
        return False
    codes = RecoveryCodes(one)
    for place, expected in enumerate(codes.generate_codes()):
        used = bool(one.data["used_mask"] & (1 << place))
        if not used and compare_user_code(actual=code, expected=expected):
            one.data["used_mask"] |= 1 << place
            return True
    return False


def _counter(secret: str, code: str) -> int | None:
    """The time step of which this is the code, one before or after now at most."""
    given = normalize_user_code(code)
    for counter in totp.yield_hotp_counters_from_time() if secret else ():
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if hmac.compare_digest(given.encode(), expected.encode()):
            return int(counter)
    return None


# ── recovery codes ───────────────────────────────────────────────────────────────────────────────
def new_recovery_codes(officer: Officer) -> list[str]:
    """Ten new codes, each good once; the earlier ones are good no more."""
    with transaction.atomic():
        Authenticator.objects.filter(user=officer, type=Kind.RECOVERY_CODES).delete()
        return [str(code) for code in RecoveryCodes.activate(officer).generate_codes()]


def recovery_codes_left(one: Authenticator) -> int:
    """How many codes are not used."""
    return len(RecoveryCodes(one).get_unused_codes())


def _cipher() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), key=b"cepatrespon.accounts.factors", digest_size=32).digest()
    return Fernet(base64.urlsafe_b64encode(key))
