"""The public pages without a network: a service worker that keeps the empty report form, and what its queue asks for.

Kept on a device are the form without anything in it, the page that says there is no network, and their sheets and
scripts; never a page about anybody's report. What somebody typed lies in the browser's own database until it has
arrived or is deleted there (`static/js/kiriman.js`).
"""

from __future__ import annotations

import hashlib
from functools import cache

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cepatrespon.rules import limits

from . import suspicion

SCRIPTS = ("js/bukti.js", "js/kiriman.js", "js/pekerja.js")
SHELL = (
    "css/tokens.css", "css/base.css", "css/lapor.css", "js/countdown.js", "js/form.js", "js/map.js", "js/bukti.js",
    "js/kiriman.js", "js/foto.js", "js/lapor.js", "js/lapor-kirim.js", "favicon.svg", "manifest.webmanifest",
)  # fmt: skip


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root, so that its scope is every public page."""
    pages = (reverse("portal:lapor"), reverse("portal:tanpa-sinyal"))
    script = _script(tuple(static(name) for name in SHELL), pages)
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _script(shell: tuple[str, ...], pages: tuple[str, ...]) -> str:
    parts = []
    for name in SCRIPTS:
        with open(str(finders.find(name)), encoding="utf-8") as file:
            parts.append(file.read())
    version = hashlib.sha256(repr((shell, pages, parts)).encode()).hexdigest()[:12]
    listed = ", ".join(f'"{url}"' for url in shell)
    form, none = pages
    return "\n".join([
        f'const SHELL = [{listed}], VERSION = "{version}", FORM = "{form}", NO_NETWORK = "{none}";', *parts
    ])  # fmt: skip


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """`/lapor/siap`: a fresh token and a fresh challenge, for a form that waited on a device."""
    said = {"token": get_token(request), "soal": suspicion.challenge(), "bit": limits.PROOF_BITS}
    return JsonResponse(said)


@require_safe
def no_network(request: HttpRequest) -> HttpResponse:
    """What is shown instead of a page that needs a network, with what waits on this device."""
    return render(request, "portal/tanpa_sinyal.html")
