"""An officer's inbox over HTTP: the lanes with their counts, and one page of one of them, what is due first.

A page is asked for by its number, as far as the lanes are counted, or by the cursor that the page before it gave:
that one is as quick anywhere, and steady while reports arrive.
"""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from ninja import Router

from cepatrespon.agencies import registry
from cepatrespon.complaints import lanes as inboxes
from cepatrespon.complaints import paging
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.lanes import Lane
from cepatrespon.complaints.paging import Cursor
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
        "Lajur dengan jumlahnya, dan satu halaman dari lajur yang dipilih (tanpa pilihan: lajur pertama). Jumlah tepat "
        "sampai 10.000; di atasnya `lebih` benar. Halaman berikutnya: `sesudah` dengan nilai `berikutnya`."
    ),
)
def inbox(request: HttpRequest, lajur: str = "", halaman: int = 1, sesudah: str = "") -> HttpResponse:
    """The lanes with their counts, and a page of one of them."""
    at, officer = now(), signed_in(request)
    if not 1 <= halaman <= LAST_PAGE:
        raise Invalid("halaman", _("Halaman dihitung dari 1."))
    lanes = inboxes.lanes(officer)
    chosen, cursor = _chosen(lanes, lajur), _cursor(sesudah)
    counts = inboxes.counts(officer, lanes, at)
    most = min(counts[chosen.code], limits.COUNTED)
    first = (halaman - 1) * limits.INBOX_PAGE
    rows, following = [], None
    if cursor is not None or halaman == 1:
        page = paging.page(officer, chosen, Q(), cursor, limits.INBOX_PAGE, shown.ROW)
        rows, following = [vars(row) for row in page.rows], page.next
    elif first < most:
        rows = list(inboxes.inbox(officer, chosen).values(*shown.ROW)[first : first + limits.INBOX_PAGE])
        if rows and first + len(rows) < counts[chosen.code]:
            last = rows[-1]
            following = Cursor(
                last["due_at"] if chosen.owed else last["reported_at"], last["number"], first + len(rows)
            )
    reg, english = registry.current(), (get_language() or "").startswith("en")
    return answer(
        200,
        {
            "lajur": [
                {
                    "kode": lane.code,
                    "nama": lane.english if english else lane.word,
                    "jumlah": min(counts[lane.code], limits.COUNTED),
                    "lebih": counts[lane.code] > limits.COUNTED,
                }
                for lane in lanes
            ],
            "dipilih": chosen.code,
            "terlambat": min(counts["terlambat"], limits.COUNTED),
            "halaman": halaman,
            "halaman_terakhir": max(1, -(-most // limits.INBOX_PAGE)),
            "jumlah": most,
            "lebih": counts[chosen.code] > limits.COUNTED,
            "berikutnya": str(following) if following else None,
            "laporan": [shown.row(row, reg, at) for row in rows],
        },
    )


def _cursor(text: str) -> Cursor | None:
    if not text:
        return None
    cursor = Cursor.read(text)
    if cursor is None:
        raise Invalid("sesudah", _("Isi `sesudah` dengan nilai `berikutnya` dari halaman sebelumnya."))
    return cursor


def _chosen(lanes: list[Lane], code: str) -> Lane:
    if not code:
        return lanes[0]
    for lane in lanes:
        if lane.code == code:
            return lane
    names = ", ".join(lane.code for lane in lanes)
    raise Invalid("lajur", _("Lajur “%(name)s” tidak ada. Pilih: %(names)s.") % {"name": code, "names": names})
