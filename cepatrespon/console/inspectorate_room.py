"""Ruang Inspektorat: the Inspektorat's own channel, from the report nobody has judged to the one that is closed.

A closed room: only the Inspektorat opens it, and what is in it is in no other list, search, count, export or log. Here
are the reports of its channel alone; what other units coordinate to the Inspektorat is in its inbox.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.rules.case import FINAL
from cepatrespon.rules.terms import Act, Office

from . import listing
from .doors import desk, for_office, officer_of

LANES = (
    ("dinilai", gettext_noop("Perlu diklasifikasi")),
    ("berkadar", gettext_noop("Berkadar, ditangani")),
    ("biasa", gettext_noop("Diserahkan sebagai biasa")),
    ("selesai", gettext_noop("Ditutup")),
)


@for_office(Office.INSPECTOR)
def room(request: HttpRequest) -> HttpResponse:
    """One lane of the room; the first is what must be classified, the nearest limit first."""
    officer, at, reg = officer_of(request), now(), registry.current()
    lanes = _lanes(officer)
    code = request.GET.get("lajur", "")
    code = code if code in lanes else LANES[0][0]
    word = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = lanes[code]
    if word:
        plain = "".join(sign for sign in word if sign.isalnum()).upper()
        said = Q(body__icontains=word) | Q(address__icontains=word)
        found = found.filter(said | Q(number__startswith=plain) if plain else said)
    by = listing.DUE if code in ("dinilai", "berkadar") else listing.NEWEST
    page = listing.part(found, by, reg, at, after=request.GET.get("sesudah", ""), before=request.GET.get("sebelum", ""))

    def url(**changes: str) -> str:
        kept = {"lajur": code, "q": word, **changes}
        return "?" + urlencode({key: value for key, value in kept.items() if value})

    context: dict[str, Any] = {
        "at": at, "lane": code, "lane_word": _(dict(LANES)[code]), "lines": page.lines, "q": word, "summary": "",
        "lanes": [(each, _(label), lanes[each].order_by().count()) for each, label in LANES],
        "late": lanes["dinilai"].filter(due_at__lt=at).count(), "here": request.get_full_path(),
        "previous": url(sebelum=page.before) if page.before else "",
        "next": url(sesudah=page.after) if page.after else "", "without": url(q=""),
        "classify": Act.CLASSIFY.value,
    }  # fmt: skip
    return desk(request, "console/ruang_inspektorat.html", context)


def _lanes(officer: Officer) -> dict[str, QuerySet[Complaint]]:
    own = visible_to(officer).filter(owner_id=registry.current().inspektorat_id)
    judged = Exists(Event.objects.filter(complaint=OuterRef("pk"), act=Act.CLASSIFY))
    over = Q(state__in=[state.value for state in FINAL])
    return {
        "dinilai": own.filter(~over, ~judged, restricted=True),
        "berkadar": own.filter(~over, judged, restricted=True),
        "biasa": own.filter(~over, restricted=False),
        "selesai": own.filter(over),
    }
