"""Doing acts in tests as the officers of the cast do them, with what each act must carry.

`Desk` follows one complaint: every `do` is a real act through `actions`, with the photos it needs uploaded first.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image

from cepatrespon.complaints import actions, evidence
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.terms import Act

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)
CITIZEN = Actor(citizen=True)
BINA_MARGA, PERHUBUNGAN = "Dinas Bina Marga", "Dinas Perhubungan"
SUKU = "Suku Dinas Bina Marga Kota Jakarta Pusat"
PETOJO_SELATAN = "Kelurahan Petojo Selatan"
_numbers = itertools.count()


@lru_cache(maxsize=256)
def picture(number: int) -> evidence.Reading:
    """A small photo, another one for every number."""
    out = BytesIO()
    Image.new("RGB", (24, 18), (number * 37 % 256, number // 256 % 256, number % 256)).save(out, "JPEG")
    return evidence.read(out.getvalue())


def upload(officer: Any, at: datetime, number: int | None = None) -> int:
    """The id of a photo that this officer has just uploaded."""
    reading = picture(next(_numbers) % 256 if number is None else number)
    told = actions.Told(place=(-6.1754, 106.8272), at=at)
    return actions.upload(reading, at=at, uploader=officer.pk, told=told).pk


@dataclass
class Desk:
    """One complaint and the time of day; `file_report` is the fixture of that name."""

    cast: Any
    file_report: Callable[..., Any]
    at: datetime
    complaint: Complaint = field(init=False)

    def report(self, **fields: Any) -> Desk:
        """File the report that the following acts are about."""
        self.complaint = self.file_report(at=self.at, **fields).complaint
        return self

    def later(self, by: timedelta = HOUR) -> Desk:
        """Let time pass."""
        self.at += by
        return self

    def do(self, who: Any, act: Act, *, photo: bool = False, photos: Sequence[int] = (), **said: Any) -> Desk:
        """One act, at this desk's time; raises what `actions.act` raises."""
        photos = [upload(who, self.at)] if photo else photos
        actor = who if isinstance(who, Actor) else actor_of(who)
        which = Complaint.objects.filter(pk=self.complaint.pk)
        self.complaint = actions.act(which, act, actor, Details(photos=photos, **said), at=self.at)
        return self

    # ── the usual acts, with what they need ──
    def hand(self, who: Any, to: str, act: Act = Act.COORDINATE) -> Desk:
        return self.do(who, act, to=to, read=True)

    def process(self, who: Any) -> Desk:
        return self.do(who, Act.PROCESS)

    def submit(self, who: Any, text: str = "Lubang sudah ditambal.") -> Desk:
        return self.do(who, Act.SUBMIT, photo=True, text=text)

    def verify(self, who: Any, act: Act = Act.VERIFY_DESK, result: str = "sesuai", **said: Any) -> Desk:
        return self.do(who, act, result=result, **said)

    def turned_down(self, unit: Any, verifier: Any, validator: Any) -> Desk:
        """One submission, verified and rejected."""
        self.submit(unit).later().verify(verifier, result="tidak sesuai").later()
        return self.do(validator, Act.REJECT, reason="Lubangnya masih ada.").later()

    def run(self) -> Desk:
        """Let the work loop do what is due by this desk's time."""
        while actions.run_clocks(at=self.at).seen:
            continue
        self.complaint.refresh_from_db()
        return self

    @property
    def acts(self) -> list[str]:
        """The acts of the complaint's events, in order."""
        return list(Event.objects.filter(complaint=self.complaint).order_by("seq").values_list("act", flat=True))
