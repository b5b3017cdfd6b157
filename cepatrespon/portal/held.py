"""What became of a report that was held back: it waits, is filed (with its number), or is refused with the reason."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cepatrespon import throttle
from cepatrespon.agencies import registry
from cepatrespon.complaints import holding
from cepatrespon.complaints.clock import now

from . import receipt

PLACE = "ditahan"  # under which wrong codes are counted


@never_cache
@require_safe
def held(request: HttpRequest, code: str) -> HttpResponse:
    """`/lapor/ditahan/KODE`: the fate of one held report; 404 for a code that is none, counted as a guess."""
    at = now()
    try:
        throttle.check_guesses(request, PLACE, at)
    except throttle.TooMany as stop:
        return render(request, "portal/terlalu_sering.html", {"message": str(stop)}, status=429)
    found = holding.asked(code)
    if found is None:
        throttle.count_guess(request, PLACE, at)
        raise Http404
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    owner = registry.current().agencies.get(found.payload.get(holding.OWNER, 0))
    url = receipt.tracking_url(found.complaint.number, plain) if found.complaint else ""
    frame = {
        "held": found, "owner": owner, "code": receipt.grouped(plain), "reasons": holding.why(found), "url": url,
        "link": request.build_absolute_uri(url or request.path),
    }  # fmt: skip
    response = render(request, "portal/ditahan.html", frame)
    response["X-Robots-Tag"] = "noindex"
    return response
