"""Signing in as officers do: a password, then a code from an app that this file plays."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any

DOOR, SECOND = "/petugas/masuk", "/petugas/masuk/kode"
WORD = "rahasia-kota-jakarta"


def secret_of(officer: Any) -> str:
    """The secret in this officer's app; another for each."""
    return base64.b32encode(hashlib.sha256(officer.username.encode()).digest()[:20]).decode()


def enrol(officer: Any) -> None:
    """Give the officer an app."""
    from cepatrespon.accounts import factors

    factors.keep(officer, secret_of(officer))


def code_of(officer: Any, steps: int = 0) -> str:
    """What the officer's app shows now, or some steps of 30 seconds from now. RFC 6238, written out here anew."""
    counter = (int(time.time()) // 30 + steps).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret_of(officer)), counter, "sha1")
    start = digest[-1] & 15
    return f"{int.from_bytes(digest[start : start + 4], 'big') % 2**31 % 10**6:06}"


def sign_in(client: Any, name: str, word: str = WORD, **more: str) -> Any:
    """The first step."""
    return client.post(DOOR, {"nama": name, "sandi": word, **more})


def entered(client: Any, officer: Any, **more: str) -> Any:
    """Both steps, with an app given to the officer first; the answer to the last."""
    enrol(officer)
    assert sign_in(client, officer.username, **more)["Location"] == SECOND
    return client.post(SECOND, {"kode": code_of(officer)})
