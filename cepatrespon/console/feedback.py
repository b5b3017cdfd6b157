"""Umpan balik warga: how a unit's completions were contested and rated, for its administrator, a month at a time.

The words stand here and nowhere public. What is counted and found is `complaints.feedback`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.complaints import feedback
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.feedback import AGAIN, CONTESTED, RATED, Voice
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import month_bounds, month_of
from cepatrespon.rules.terms import AFTERMATHS, Aftermath, Office
from cepatrespon.rules.wording import month as month_word
from cepatrespon.rules.wording import opening
from cepatrespon.templatetags.cepat import language, say

from . import event_mark
from .doors import desk, for_office, officer_of
from .wording import stars

KINDS = (
    (CONTESTED, gettext_noop("Belum selesai")),
    (AGAIN, gettext_noop("Kambuh")),
    (RATED, gettext_noop("Penilaian")),
)
MONTHS = 12


@for_office(Office.ADMINISTRATOR)
def voices(request: HttpRequest) -> HttpResponse:
    """One month of what reporters said, or one kind of it."""
    officer, at = officer_of(request), now()
    months = _months(at)
    month = request.GET.get("bulan", "")
    month = month if month in months else months[0]
    start, end = month_bounds(month)
    kind = request.GET.get("jenis", "")
    kind = kind if kind in dict(KINDS) else ""
    mark = event_mark.read(request.GET.get("sesudah", ""))
    wanted = frozenset({kind} if kind else dict(KINDS))
    taken = feedback.voices(officer, start, end, mark, limits.INBOX_PAGE + 1, wanted)
    shown = taken[: limits.INBOX_PAGE]
    found = feedback.summary(officer, start, end)
    counts = {CONTESTED: found.contested, AGAIN: found.again, RATED: sum(found.stars.values())}

    def url(**changes: str) -> str:
        kept = {"bulan": month, "jenis": kind, **changes}
        return "?" + urlencode({key: value for key, value in kept.items() if value})

    context: dict[str, Any] = {
        "at": at, "month": month, "month_word": month_word(month, language()), "back": request.get_full_path(),
        "months": [(each, month_word(each, language())) for each in months], "kind": kind, "summary": "",
        "lanes": [("", _("Semua"), sum(counts.values()), url(jenis=""))] + [
            (code, _(word), counts[code], url(jenis=code)) for code, word in KINDS
        ],
        "stars": [(stars(n), count) for n, count in found.stars.items()], "rated": counts[RATED],
        "rows": [(voice, opening(voice.complaint.body), _word(voice)) for voice in shown],
        "previous": url() if mark else "",
        "next": url(sesudah=_mark(shown[-1])) if len(taken) > len(shown) else "",
    }  # fmt: skip
    return desk(request, "console/umpan_balik.html", context)


def _word(voice: Voice) -> str:
    if voice.kind == RATED:
        return stars(voice.stars or 0)
    if voice.kind == CONTESTED and voice.found:
        return f"{_('Belum selesai')}: {say(AFTERMATHS[Aftermath(voice.found)])}"
    return _("Kambuh")


def _months(at: datetime) -> list[str]:
    found = [month_of(at)]
    while len(found) < MONTHS:
        found.append(month_of(month_bounds(found[-1])[0] - timedelta(seconds=1)))
    return found


def _mark(voice: Voice) -> str:
    return event_mark.mark(voice.at, voice.complaint.number, voice.seq)
