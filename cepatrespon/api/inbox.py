"""An officer's inbox over HTTP: the lanes with their counts, and one page of one of them, what is due first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from ninja import Router

from cepatrespon.agencies import registry
from cepatrespon.complaints import querysets
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.querysets import Lane
from cepatrespon.rules import limits

from . import shown
from .errors import answer
from .schemas import InboxOut, Wrong
from .signed import NEEDED, signed_in

router = Router(tags=["Kotak masuk"])
LAST_PAGE = 1_000_000


@router.get(
    "/kotak-masuk",
    auth=NEEDED,
    response={200: InboxOut, (400, 401, 422, 503): Wrong},
    summary=gettext_noop("Kotak masuk unit"),
    description=gettext_noop(
        "Lajur dengan jumlahnya, dan satu halaman dari lajur yang dipilih (tanpa pilihan: lajur pertama)."
    ),
)
def inbox(request: HttpRequest, lajur: str = "", halaman: int = 1) -> HttpResponse:
    """The lanes with their counts, and a page of one of them."""
    at, officer = now(), signed_in(request)
    if not 1 <= halaman <= LAST_PAGE:
        raise Invalid("halaman", _("Halaman dihitung dari 1."))
    lanes = querysets.lanes(officer)
    chosen = _chosen(lanes, lajur)
    counts = querysets.counts(officer, lanes, at)
    first = (halaman - 1) * limits.INBOX_PAGE
    rows = []
    if first < counts[chosen.code]:
        rows = list(querysets.inbox(officer, chosen).values(*shown.ROW)[first : first + limits.INBOX_PAGE])
    reg, english = registry.current(), (get_language() or "").startswith("en")
    return answer(
        200,
        {
            "lajur": [
                {"kode": lane.code, "nama": lane.english if english else lane.word, "jumlah": counts[lane.code]}
                for lane in lanes
            ],
            "dipilih": chosen.code,
            "terlambat": counts["terlambat"],
            "halaman": halaman,
            "halaman_terakhir": max(1, -(-counts[chosen.code] // limits.INBOX_PAGE)),
            "jumlah": counts[chosen.code],
            "laporan": [shown.row(row, reg, at) for row in rows],
        },
    )


def _chosen(lanes: list[Lane], code: str) -> Lane:
    if not code:
        return lanes[0]
    for lane in lanes:
        if lane.code == code:
            return lane
    names = ", ".join(lane.code for lane in lanes)
    raise Invalid("lajur", _("Lajur “%(name)s” tidak ada. Pilih: %(names)s.") % {"name": code, "names": names})
