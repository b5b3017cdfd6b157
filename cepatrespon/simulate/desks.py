"""What lies on the desks of an invented city when it is opened: requests about own data, and reports held as spam.

All sentences are invented. Moments are before the one (UTC) at which the city is opened; the newest still run.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cepatrespon.agencies.models import Officer
from cepatrespon.complaints import holding, rights
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import public, tombstones
from cepatrespon.complaints.receiving import NewReport
from cepatrespon.rules.routing import DEFAULT_CHANNEL
from cepatrespon.rules.terms import DataRight, Office

ASKED = (  # hours before the opening, what for, in which words, and the answer where there is one
    (9, DataRight.CORRECT, "Nomor rumah yang saya tulis keliru, mohon diganti dengan patokan pos ronda.", ""),
    (31, DataRight.ERASE, "Di foto terlihat wajah anak saya. Tolong jangan ditampilkan.", ""),
    (74, DataRight.ERASE, "Saya menulis nama tetangga. Mohon keterangannya dihapus dari halaman umum.", ""),
    (120, DataRight.CORRECT, "Jenis masalahnya bukan sampah, melainkan saluran.", "Jenisnya sudah kami betulkan."),
)
SECOND_LOOK = "Tidak ada data orang lain di situ, hanya nama gang. Mohon ditinjau lagi."
HELD = (
    (4, "Jasa sedot WC murah, hubungi sekarang juga. Harga pelajar, buka 24 jam.", holding.REPEATED),
    (11, "Ada lubang di depan halte, tolong ditambal sebelum ada yang jatuh.", holding.CONTACT),
    (27, "Pinjaman cepat cair tanpa syarat, klik tautan di profil kami.", holding.TRAP),
)


def fill(at: datetime) -> None:
    """Put them there, on public reports of the portal's own channel. Does nothing in a city too small for it."""
    found = public().filter(channel=DEFAULT_CHANNEL, reported_at__lt=at - timedelta(days=6)).order_by("-number")
    recent = list(found[: len(ASKED)])
    if len(recent) < len(ASKED):
        return
    for complaint, (hours, kind, words, answer) in zip(recent, ASKED, strict=True):
        asked = _ask(complaint, kind, words, at - timedelta(hours=hours))
        who = Officer.objects.filter(office=Office.ADMINISTRATOR, agency_id=complaint.owner_id, is_active=True).first()
        if answer and who is not None:
            rights.answer(asked, who, granted=True, answer=answer, at=at - timedelta(hours=hours - 20))
    hidden = tombstones().filter(channel=DEFAULT_CHANNEL).order_by("-number").first()
    if hidden is not None:
        _ask(hidden, DataRight.REVIEW, SECOND_LOOK, at - timedelta(hours=17))
    for (hours, words, sign), beside in zip(HELD, recent, strict=False):
        new = NewReport(body=words, lat=beside.lat, lng=beside.lng, address=beside.address)
        holding.hold(new, (sign,), at=at - timedelta(hours=hours))


def _ask(complaint: Complaint, kind: DataRight, words: str, at: datetime) -> int:
    return rights.ask(Complaint.objects.filter(pk=complaint.pk), kind, words, at=at).pk
