"""A small city's May 2024, told by real acts: what is public, private, secret, hidden, small, and how each ended.

Everything is fixed but the tracking codes, which nothing published may depend on. `CUT` is when May is released.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine
from complaints.desk import CITIZEN, DAY, HOUR, Desk
from conftest import PETOJO, wib
from django.core.management import call_command

from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Details, NewReport
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules.terms import Act

MONTH, CUT = "2024-05", wib("2024-06-04 00:00")
AFTER = CUT + timedelta(minutes=2)  # a worker may release it then
BODY = "Kalimat rahasia pelapor yang tidak boleh keluar"
ADDRESS = "Gang Tersembunyi nomor 17"
NAME, PHONE, EMAIL = "Siti Pelapor Rekaan", "+6281234567890", "siti.rekaan@contoh.id"
GAMBIR_CODE, PETOJO_CODE = "31.71.01.1001", "31.71.01.1004"


@dataclass
class May:
    """The desks whose reports a test goes on with."""

    field: Desk
    desk: Desk
    automatic: Desk
    closed: Desk
    rejected: Desk
    waiting: Desk  # submitted: its clock runs out before the cut
    open: Desk
    private: Desk
    secret: Complaint
    accused: Complaint


def may(cast: Any, file_report: Any) -> May:
    """The whole month: 30 reports that count, two that are in no figure."""

    def at(when: str, **fields: Any) -> Desk:
        given = {"body": BODY, "address": ADDRESS, "name": NAME, "phone": PHONE, "email": EMAIL, **fields}
        return Desk(cast, file_report, wib(when)).report(**given)

    def done(one: Desk, act: Act) -> Desk:
        one.later().process(cast.budi).later(5 * HOUR).submit(cast.budi).later().verify(cast.fajar)
        if act is Act.VERIFY_FIELD:
            one.later().verify(cast.fajar, act)
        return one.later().do(cast.sri, Act.VALIDATE)

    field = done(at("2024-05-02 09:00"), Act.VERIFY_FIELD)
    desk = done(at("2024-05-02 10:00", phone="", email="lain@contoh.id"), Act.VERIFY_DESK)
    automatic = at("2024-05-03 09:00").later().process(cast.budi).later().submit(cast.budi).later(4 * DAY).run()
    closed = at("2024-05-04 09:00").later().do(cast.budi, Act.UNCLEAR, reason="Tidak jelas")
    closed.later().do(cast.joko, Act.APPROVE, result="ditutup", reason="Tidak dijawab")
    rejected = at("2024-05-05 09:00").later(7 * HOUR).process(cast.budi).later()  # an hour past M1
    rejected.turned_down(cast.budi, cast.fajar, cast.sri)
    waiting = at("2024-05-30 09:00").later().process(cast.budi).later(20 * HOUR).submit(cast.budi)
    opened = at("2024-05-31 09:00")
    for day in range(6, 12):
        at(f"2024-05-{day:02d} 08:00", anonymous=True)
    private = at("2024-05-12 08:00", private=True)
    for day in range(13, 18):
        at(f"2024-05-{day:02d} 08:00", private=True, name="", phone="", email="")
    place = {"lat": PETOJO[0], "lng": PETOJO[1]}
    for day in range(6, 13):
        at(f"2024-05-{day:02d} 09:00", category="Sampah", **place)
    for day in range(6, 9):
        at(f"2024-05-{day:02d} 10:00", category="Parkir Liar", **place)
    at("2024-05-09 11:00", category="Pohon", private=True, **place)
    secret = NewReport(body=f"{BODY} pungli", channel="inspektorat")
    told = actions.report(secret, at=wib("2024-05-10 09:00"), actor=actor_of(cast.inspektur)).complaint
    about = NewReport(body=f"{BODY} petugas", channel="inspektorat", accused="Kelurahan Petojo Selatan")
    accused = actions.report(about, at=wib("2024-05-10 10:00"), actor=actor_of(cast.inspektur)).complaint
    return May(field, desk, automatic, closed, rejected, waiting, opened, private, told, accused)


def clocks(at: Any = AFTER) -> None:
    """Let the work loop do what is due."""
    while actions.run_clocks(at=at).seen:
        continue


def hide(one: Desk, cast: Any, at: Any, act: Act = Act.HIDE) -> None:
    """A moderator hides a report, or shows it again."""
    which = Complaint.objects.filter(pk=one.complaint.pk)
    actions.keep(which, act, actor_of(cast.sri), Details(result="data pribadi"), at=at)


def withdraw(one: Desk, at: Any) -> None:
    """The reporter takes back the consent to be read by everybody."""
    which = Complaint.objects.filter(pk=one.complaint.pk)
    actions.keep(which, Act.WITHDRAW, CITIZEN, Details(consents=("publikasi",)), at=at)


# ── what the tests of a release do ───────────────────────────────────────────────────────────────
def folder(path):
    return {each.name: each.read_bytes() for each in path.iterdir()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def command(*arguments, at=AFTER):
    out = io.StringIO()
    with time_machine.travel(at, tick=False):
        call_command("release", *arguments, stdout=out)
    return out.getvalue()
