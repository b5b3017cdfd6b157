"""The drawing that is laid over the page of a private report: who is looking, for which unit, and when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from cepatrespon.complaints.access import signature
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.watermark import drawing
from cepatrespon.templatetags.cepat import language

from .doors import COMPLAINT_OFFICES, for_office, officer_of


@for_office(*COMPLAINT_OFFICES)
def watermark(request: HttpRequest) -> HttpResponse:
    """The asking officer's own mark, as it is at this minute; it says nothing of any report."""
    said = signature(officer_of(request), now(), language())
    response = HttpResponse(drawing(said), content_type="image/svg+xml")
    response["Cache-Control"] = "private, no-store"
    return response
