"""Who may do what in which state: every officer of the cast and the reporter against every act, in every situation.

The table is written by hand from the regulation, not read from the program. Whoever is not named may do nothing.
Every act carries the best it could carry (a reading, a photo, a reason, a lawful unit), so that only role and state
decide.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Details, Invalid, Refused
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.rules.terms import Act

from .desk import BINA_MARGA, CITIZEN, DAY, HOUR, PERHUBUNGAN, PETOJO_SELATAN, SECOND, SUKU, Desk, upload

A = Act
START = datetime(2024, 5, 29, 2, tzinfo=UTC)  # 09:00 WIB
RESPONSES = {A.COORDINATE, A.UNCLEAR, A.NOT_FOUND}
ROUTING = {A.MOVE_AGENCY, A.WRONG_COORDINATION}
VERIFY = {A.VERIFY_DESK, A.VERIFY_FIELD}
RECEIVED = {A.PROCESS, A.DISPOSE} | RESPONSES | ROUTING
WORKING = {A.DISPOSE, A.EXTEND, A.SUBMIT} | RESPONSES | ROUTING

# situation: the acts open to each person. Nobody else, and no other act.
MATRIX: dict[str, dict[str, set[Act]]] = {
    "waiting": {"budi": {A.PROCESS, A.MOVE_KELURAHAN} | RESPONSES},
    "waiting_answered": {"budi": {A.PROCESS, A.MOVE_KELURAHAN, A.EXTEND} | RESPONSES},
    "kelurahan_working": {"budi": {A.MOVE_KELURAHAN, A.EXTEND, A.SUBMIT} | RESPONSES},
    "coordinated": {"dewi": RECEIVED},
    "disposed": {"suku": {A.PROCESS} | RESPONSES | ROUTING},
    "in_progress": {"dewi": WORKING},
    "extended": {"dewi": WORKING | {A.PROCESS}},
    "extended_twice": {"dewi": (WORKING | {A.PROCESS}) - {A.EXTEND}, "sri": {A.EXTEND}},
    "late": {"dewi": WORKING - {A.EXTEND}},
    "ticket_m3": {"sri": {A.APPROVE, A.REJECT}},
    "ticket_m4": {"sri": {A.APPROVE, A.REJECT}},
    "ticket_m5": {"joko": {A.APPROVE, A.REJECT}},
    "ticket_m6": {"joko": {A.APPROVE, A.REJECT}},
    "after_two_tickets": {"dewi": {A.PROCESS, A.DISPOSE, A.EXTEND, A.UNCLEAR, A.NOT_FOUND}, "sri": {A.COORDINATE}},
    "submitted": {"fajar": VERIFY, "sri": VERIFY},
    "verified": {"fajar": VERIFY, "sri": VERIFY | {A.VALIDATE, A.REJECT}},
    "verified_by_sri": {"fajar": VERIFY, "sri": VERIFY | {A.REJECT}},
    "rejected": {"dewi": WORKING | {A.PROCESS}},
    "rejected_twice": {"dewi": WORKING | {A.PROCESS}},
    "listed": {"dewi": WORKING | {A.PROCESS}, "inspektur": {A.COACH}},
    "validated": {},
    "completed_itself": {},
    "closed": {"warga": {A.REVIVE}},
    "closed_too_long": {},
    "at_biro": {"biro": {A.PROCESS, A.REFER} | RESPONSES | ROUTING},
    "referred": {"biro": {A.NEWS, A.COORDINATE, A.SUBMIT}},
    "referred_done": {},
    "desk_waiting": {"joko": {A.PROCESS} | RESPONSES},
    "inspectorate": {"inspektur": {A.PROCESS, A.CLASSIFY} | RESPONSES},
    "misconduct": {"inspektur": {A.EXTEND, A.SUBMIT, A.CLASSIFY, A.UNCLEAR, A.NOT_FOUND}},
    "misconduct_done": {},
}
PEOPLE = (
    "warga", "budi", "rina", "dewi", "hub", "suku", "joko", "sri", "biro", "fajar", "inspektur", "sekda", "sistem",
)  # fmt: skip


# ── the situations, each reached by real acts ────────────────────────────────────────────────────
def waiting(desk: Desk) -> Desk:
    return desk.report()


def waiting_answered(desk: Desk) -> Desk:
    desk.report().later().do(desk.cast.budi, A.UNCLEAR, reason="Fotonya gelap.").later()
    return desk.do(desk.cast.joko, A.REJECT, reason="Fotonya jelas.")


def kelurahan_working(desk: Desk) -> Desk:
    return desk.report().later().process(desk.cast.budi)


def coordinated(desk: Desk) -> Desk:
    return desk.report().later().hand(desk.cast.budi, BINA_MARGA)


def disposed(desk: Desk) -> Desk:
    return coordinated(desk).later().hand(desk.cast.dewi, SUKU, A.DISPOSE)


def in_progress(desk: Desk) -> Desk:
    return coordinated(desk).later().process(desk.cast.dewi)


def extended(desk: Desk, days: int = 9) -> Desk:
    if not hasattr(desk, "complaint"):
        in_progress(desk)
    until = desk.at + days * DAY
    return desk.later().do(desk.cast.dewi, A.EXTEND, until=until, extension="tingkat kesulitan", reason="Hujan.")


def extended_twice(desk: Desk) -> Desk:
    return extended(extended(desk), days=20)


def late(desk: Desk) -> Desk:
    return in_progress(desk).later(7 * DAY)


def ticket_m3(desk: Desk) -> Desk:
    return coordinated(desk).later().do(desk.cast.dewi, A.MOVE_AGENCY, to=PERHUBUNGAN, reason="Bukan kami.")


def ticket_m4(desk: Desk) -> Desk:
    return desk.report().later().do(desk.cast.budi, A.MOVE_KELURAHAN, to=PETOJO_SELATAN, reason="Di seberang.")


def ticket_m5(desk: Desk) -> Desk:
    return coordinated(desk).later().do(desk.cast.dewi, A.UNCLEAR, reason="Fotonya gelap.")


def ticket_m6(desk: Desk) -> Desk:
    return coordinated(desk).later().do(desk.cast.dewi, A.NOT_FOUND, reason="Tidak ada lubang.", photo=True)


def after_two_tickets(desk: Desk) -> Desk:
    coordinated(desk)
    for _ticket in range(2):
        desk.later().do(desk.cast.dewi, A.MOVE_AGENCY, to=PERHUBUNGAN, reason="Bukan kami.")
        desk.later().do(desk.cast.sri, A.REJECT, reason="Ini jalan kota.")
    return desk


def submitted(desk: Desk) -> Desk:
    return in_progress(desk).later().submit(desk.cast.dewi)


def verified(desk: Desk) -> Desk:
    return submitted(desk).later().verify(desk.cast.fajar)


def verified_by_sri(desk: Desk) -> Desk:
    return submitted(desk).later().verify(desk.cast.sri)


def rejected(desk: Desk) -> Desk:
    return in_progress(desk).later().turned_down(desk.cast.dewi, desk.cast.fajar, desk.cast.sri)


def rejected_twice(desk: Desk) -> Desk:
    return rejected(desk).turned_down(desk.cast.dewi, desk.cast.fajar, desk.cast.sri)


def listed(desk: Desk) -> Desk:
    return rejected_twice(desk).later(3 * DAY)


def validated(desk: Desk) -> Desk:
    return verified(desk).later().do(desk.cast.sri, A.VALIDATE)


def completed_itself(desk: Desk) -> Desk:
    return verified(desk).later(4 * DAY).run()


def closed(desk: Desk) -> Desk:
    return ticket_m5(desk).later().do(desk.cast.joko, A.APPROVE, result="ditutup", reason="Pelapor tak menjawab.")


def closed_too_long(desk: Desk) -> Desk:
    return closed(desk).later(7 * DAY + SECOND)


def at_biro(desk: Desk) -> Desk:
    return desk.report().later().hand(desk.cast.budi, "Biro Pemerintahan")


def referred(desk: Desk) -> Desk:
    return at_biro(desk).later().do(desk.cast.biro, A.REFER, to="PT Listrik Rekaan", letter="12/2024")


def referred_done(desk: Desk) -> Desk:
    return referred(desk).later().do(desk.cast.biro, A.SUBMIT, text="Sudah menyala.")


def desk_waiting(desk: Desk) -> Desk:
    return desk.report(channel="email", lat=None, lng=None)


def inspectorate(desk: Desk) -> Desk:
    return desk.report(channel="inspektorat", lat=None, lng=None)


def misconduct(desk: Desk) -> Desk:
    inspectorate(desk).later().do(desk.cast.inspektur, A.CLASSIFY, result="berkadar")
    return desk.later().process(desk.cast.inspektur)


def misconduct_done(desk: Desk) -> Desk:
    return misconduct(desk).later().do(desk.cast.inspektur, A.SUBMIT, text="Ditangani.")


SITUATIONS: dict[str, Callable[[Desk], Desk]] = {name: globals()[name] for name in MATRIX}


def best(act: Act, at: datetime, situation: str, photos: list[int]) -> Details:
    """Everything that could make this act lawful."""
    below = "Dinas Bina Marga" if situation == "disposed" else SUKU
    to: str | None = {
        A.COORDINATE: PERHUBUNGAN, A.DISPOSE: below, A.MOVE_AGENCY: PERHUBUNGAN, A.MOVE_KELURAHAN: PETOJO_SELATAN,
        A.REFER: "PT Listrik Rekaan",
    }.get(act)  # fmt: skip
    result = {A.APPROVE: "diperjelas", A.CLASSIFY: "tidak berkadar"}.get(act, "sesuai" if act in VERIFY else "")
    return Details(
        to=to, reason="Alasannya ini.", text="Sudah dikerjakan.", result=result, until=at + 40 * DAY,
        extension="kesiapan anggaran", read=True, photos=photos if act in (A.SUBMIT, A.NOT_FOUND) else (),
        note="Catatan.", letter="13/2024", month="2024-05", about=BINA_MARGA,
    )  # fmt: skip


def test_the_table_has_every_person_of_the_cast_and_every_state() -> None:
    assert {person for row in MATRIX.values() for person in row} <= set(PEOPLE)
    assert all(callable(build) for build in SITUATIONS.values())


@pytest.mark.parametrize("situation", MATRIX)
def test_every_act_is_open_exactly_to_those_whom_the_table_names(
    situation: str, cast: Any, file_report: Callable[..., Any]
) -> None:
    desk = SITUATIONS[situation](Desk(cast, file_report, START)).later(HOUR)
    which, at = Complaint.objects.filter(pk=desk.complaint.pk), desk.at
    found: dict[str, set[Act]] = {}
    for name in PEOPLE:
        person = CITIZEN if name == "warga" else getattr(cast, name)
        actor = person if name == "warga" else actor_of(person)
        sees = name == "warga" or visible_to(person).filter(pk=desk.complaint.pk).exists()
        photos = [] if person is CITIZEN else [upload(person, at)]
        for act in Act:
            details = best(act, at, situation, photos)
            with transaction.atomic():
                try:
                    actions.act(which, act, actor, details, at=at)
                except Refused:
                    pass
                except Invalid as error:
                    raise AssertionError(f"{name} {act}: {error.field} {error}") from error
                else:
                    assert sees, f"{name} may do {act} on what {name} may not see"
                    found.setdefault(name, set()).add(act)
                transaction.set_rollback(True)
    assert found == MATRIX[situation]
