"""What invented people do once their report is completed: they rate it, say that it is not finished, or nothing.

Draws from a seed of its own for each report, so that the city before it is the same with or without. Leaves the acting
to `city`. All sentences are invented.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cepatrespon.complaints.models import Complaint
from cepatrespon.rules.terms import Act, Aftermath, HideReason, Mode, State

RATED = 0.16  # of completions, by their reporters
CONTESTED = {Mode.VALIDATED: 0.025, Mode.AUTOMATIC: 0.09}
BROKEN_AGAIN = 0.008
HIDDEN = 0.006  # of public reports, by their channel's owner
SUPPORTED = 0.12  # of public reports with a point, by others who have the same problem
STARS = {Mode.VALIDATED: (2, 4, 9, 38, 47), Mode.AUTOMATIC: (16, 18, 26, 24, 16)}  # weights of one to five
NOT_YET = {
    Aftermath.SAME: (
        "Saya lewat lagi tadi pagi, keadaannya persis sama. Foto sesudahnya bukan di tempat ini.",
        "Belum ada yang berubah. Mohon dicek langsung ke lokasi.",
        "Sampai hari ini masih sama, warga masih memutar jalan.",
    ),
    Aftermath.PARTLY: (
        "Sudah dikerjakan sebagian, sisanya ditinggal begitu saja.",
        "Lubangnya ditutup tanah, sesudah hujan terbuka lagi separuhnya.",
        "Yang di depan gang sudah, yang di sebelahnya belum disentuh.",
    ),
    Aftermath.AGAIN: (
        "Sempat beres beberapa hari, sekarang kembali seperti semula.",
        "Sudah baik, lalu rusak lagi di titik yang sama.",
    ),
}
WORDS = {
    1: ("Dinyatakan selesai, padahal belum.", "Tidak sesuai dengan yang saya laporkan."),
    2: ("Lama, dan hasilnya asal jadi.", ""),
    3: ("Selesai, tetapi menunggu lama.", ""),
    4: ("Terima kasih, sudah bisa dilewati lagi.", "", ""),
    5: ("Cepat sekali, terima kasih.", "Rapi. Terima kasih untuk petugasnya.", "", ""),
}


@dataclass(frozen=True, slots=True)
class Afterwards:
    """One thing that somebody does with a completed report, and when."""

    at: datetime
    act: Act
    details: dict[str, Any] = field(default_factory=dict)


def afterwards(seed: int, index: int, complaint: Complaint, now: datetime) -> list[Afterwards]:
    """What its reporter does with a report completed at `now` (UTC), in the order of time."""
    if complaint.state != State.DONE or complaint.mode not in CONTESTED:
        return []
    rng, mode = random.Random(f"{seed}/{index}/sesudah"), Mode(complaint.mode)  # noqa: S311 (an invented city)
    chance, found = rng.random(), list[Afterwards]()
    if chance < CONTESTED[mode] + BROKEN_AGAIN:
        aftermath = Aftermath.AGAIN if chance < BROKEN_AGAIN else rng.choice((Aftermath.SAME, Aftermath.PARTLY))
        later = now + timedelta(hours=round(rng.uniform(3, 150), 2))
        said = {"result": aftermath.value, "text": rng.choice(NOT_YET[aftermath])}
        found.append(Afterwards(later.replace(microsecond=0), Act.CONTEST, said))
    if rng.random() < RATED or found:
        stars = rng.choices(range(1, 6), STARS[mode])[0] if not found else rng.choice((1, 1, 2))
        later = now + timedelta(hours=round(rng.uniform(1, 60), 2))
        words = {"stars": stars, "text": rng.choice(WORDS[stars])}
        found.append(Afterwards(later.replace(microsecond=0), Act.RATE, words))
    return sorted(found, key=lambda each: each.at)


def hidden(seed: int, index: int, complaint: Complaint, now: datetime) -> Afterwards | None:
    """Whether and when its channel's owner hides a public report; the reasons are invented like all else."""
    rng = random.Random(f"{seed}/{index}/moderasi")  # noqa: S311 (an invented city)
    if complaint.private or complaint.restricted or rng.random() >= HIDDEN:
        return None
    reason = rng.choice((HideReason.PERSONAL, HideReason.PERSONAL, HideReason.ABUSE, HideReason.NO_COMPLAINT))
    return Afterwards(now + timedelta(minutes=rng.randrange(20, 900)), Act.HIDE, {"result": reason.value})


def supporters(seed: int, index: int, complaint: Complaint, now: datetime) -> list[tuple[datetime, str]]:
    """The moments at which others say that they have the same problem, each with the word of their device."""
    rng = random.Random(f"{seed}/{index}/dukungan")  # noqa: S311 (an invented city)
    if complaint.private or complaint.restricted or complaint.lat is None or rng.random() >= SUPPORTED:
        return []
    many = rng.choices((1, 2, 3, 5, 9), (50, 25, 14, 8, 3))[0]
    moments = sorted(now + timedelta(minutes=rng.randrange(30, 4000)) for _each in range(many))
    return [(at, f"{rng.getrandbits(64):016x}") for at in moments]
