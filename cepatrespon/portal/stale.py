"""A form whose page is too old, or whose browser lost our cookie: told so, and of a report nothing is lost.

Django's own refusal (CSRF_FAILURE_VIEW) for every page; the report form comes back with all that was typed and the
photos that were read, to be sent once more.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.csrf import csrf_failure


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a form with a stale or missing token is answered."""
    if request.method == "POST" and request.path == reverse("portal:lapor"):
        from . import report

        return report.came_back(request)
    return csrf_failure(request, reason)
