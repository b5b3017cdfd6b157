"""The presenter's control of a demonstration: move the clock, and let what falls due happen. Absent everywhere else."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cepatrespon.complaints import clock
from cepatrespon.complaints.actions import run_clocks
from cepatrespon.rules import wording
from cepatrespon.templatetags.cepat import language

STEPS = (1, 6, 24, 72)  # hours: what the bar offers
ROUND = 200  # complaints in one transaction


@require_POST
def advance(request: HttpRequest) -> HttpResponse:
    """Move the demonstration's clock forward and run every clock that has run out by then. 404 outside the demo."""
    said = request.POST.get("jam", "")
    if not settings.DEMO or said not in map(str, STEPS):
        raise Http404
    # A second more: a limit of the same length, met at its exact second (T2), is past and its clock has acted.
    clock.advance(timedelta(hours=int(said), seconds=1))
    at, spoken = clock.now(), 0
    while (swept := run_clocks(at=at, limit=ROUND)).spoken:
        spoken += swept.spoken
    said_at = wording.moment(at, language(), weekday=True)
    told = {"at": said_at, "n": spoken}
    messages.success(request, _("Jam peragaan kini %(at)s. %(n)d hal terjadi karena waktu.") % told)
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "portal:beranda")
