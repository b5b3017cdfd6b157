"""Pages that only say something: privacy, and what robots should leave alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cepatrespon.rules import limits

from . import pending

ROBOTS = """User-agent: *
Disallow: /lacak
Disallow: /tanda-terima
Disallow: /foto
Disallow: /petugas
Disallow: /sistem
Disallow: /api
"""


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a report and its reporter, and who sees it."""
    numbers = {"hours": pending.KEPT // 3600, "code_length": limits.TRACKING_CODE_CHARACTERS}
    return render(request, "portal/privasi.html", numbers)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt."""
    return HttpResponse(ROBOTS, content_type="text/plain")
