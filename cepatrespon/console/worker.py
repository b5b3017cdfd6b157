"""Pages that stay readable in a dead spot: their frame, their service worker, and who is signed in.

A page answered by `field` may be kept by the service worker of this device under a mark of this very sign-in, for as
long as the session may last; `static/js/sw.js` says when it is deleted. Everything else of the console is kept nowhere.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from cepatrespon.accounts import sessions
from cepatrespon.rules import access

from .doors import COMPLAINT_OFFICES, desk, for_office, officer_of

MARK = 20  # letters of a mark: 80 bits
SCRIPTS = ("js/outbox.js", "js/sw.js")
SHELL = (
    "css/tokens.css", "css/base.css", "css/console.css", "css/lapangan.css", "js/countdown.js", "js/form.js",
    "js/outbox.js", "js/offline.js", "js/camera.js", "favicon.svg",
)  # fmt: skip


def mark(request: HttpRequest) -> str:
    """Whose drafts these are: an opaque mark of the officer, in the office in which they act now."""
    officer = officer_of(request)
    return salted_hmac("petugas", f"{officer.pk}:{officer.stands_for}").hexdigest()[:MARK]


def sign_in_mark(request: HttpRequest) -> str:
    """Whose pages these are: an opaque mark of this sign-in."""
    return salted_hmac("masuk", f"{request.session.session_key}:{mark(request)}").hexdigest()[:MARK]


def field(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
    home: str = "tugas",
) -> HttpResponse:
    """A page in the officers' frame that may be read without a network. Its template extends `console/lapangan.html`.

    `home` names the list that its queue leads back to.
    """
    signed_in, seconds = sign_in_mark(request), _seconds_left(request)
    frame = {
        "petugas": mark(request), "sesi": signed_in, "sampai": seconds, "daftar": reverse(f"console:{home}"),
        "manifest": "petugas.webmanifest",
    }  # fmt: skip
    response = desk(request, template, {**frame, **(context or {})}, status)
    response["X-Masuk"] = signed_in
    response["X-Masuk-Sampai"] = str(seconds)
    return response


def _seconds_left(request: HttpRequest) -> int:
    """How long this sign-in can last. Being idle does not shorten it here: who reads in a dead spot asks us nothing."""
    since = request.session.get(sessions.SINCE)
    if since is None:
        return int(request.session.get_expiry_age())
    return max(0, int(since) + access.SESSION_LONGEST - int(time.time()))


@require_safe
@for_office(*COMPLAINT_OFFICES)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at an address whose scope is the officers' pages."""
    response = HttpResponse(
        _script(tuple(static(name) for name in SHELL)), content_type="text/javascript; charset=utf-8"
    )
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _script(shell: tuple[str, ...]) -> str:
    parts = []
    for name in SCRIPTS:
        with open(str(finders.find(name)), encoding="utf-8") as file:
            parts.append(file.read())
    version = hashlib.sha256(repr((shell, parts)).encode()).hexdigest()[:12]
    listed = ", ".join(f'"{url}"' for url in shell)
    return "\n".join([f'const SHELL = [{listed}], VERSION = "{version}";', *parts])


@require_safe
@for_office(*COMPLAINT_OFFICES)
def pulse(request: HttpRequest) -> HttpResponse:
    """Who is signed in, by their mark, and a token for the forms that their queue sends."""
    response = JsonResponse({"petugas": mark(request), "token": get_token(request)})
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@for_office(*COMPLAINT_OFFICES)
def no_network(request: HttpRequest) -> HttpResponse:
    """What is shown instead of a page that this device does not have."""
    return field(request, "console/tanpa_sinyal.html")
