""" "Bukan saya": who got the code of a report that is not theirs has their address deleted. Leans on no cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cepatrespon.complaints import contacts

from . import track


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disown(request: HttpRequest, word: str) -> HttpResponse:
    """A page with one button, since mail programs open links by themselves; pressed, the address is deleted.

    It says nothing of the report, not even its number: whoever reads here reported nothing.
    """
    sent = request.method == "POST"
    found = contacts.disown(word) if sent else contacts.disowned(word) is not None
    response = render(request, "portal/bukan_saya.html", {"found": found, "done": sent}, status=200 if found else 410)
    return track.kept_private(response)
