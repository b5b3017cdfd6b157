"""What a letter says, to whom and in which language; and what no letter says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from complaints.desk import BINA_MARGA, CITIZEN, DAY, HOUR, Desk
from complaints.people import START

from cepatrespon.agencies.models import Agency
from cepatrespon.complaints.models import Message
from cepatrespon.notify.delivery import deliver
from cepatrespon.rules.terms import Act

from .conftest import Server

SITI = "siti@contoh.invalid"
UNIT = "dinas@contoh.invalid"
SECRETS = ("Siti", "0812", "+62", "Lubang besar", "Jalan Rahasia", SITI)


@pytest.fixture
def desk(cast: Any, file_report: Callable[..., Any]) -> Desk:
    return Desk(cast, file_report, START)


def reported(desk: Desk, **fields: Any) -> Desk:
    given = {"name": "Siti Rekaan", "phone": "+6281200000000", "email": SITI, "address": "Jalan Rahasia 7"}
    return desk.report(**{**given, **fields})


def sent(desk: Desk, smtp: Server) -> list[Any]:
    """Everything that is owed by now, delivered; what arrived in this round."""
    before = len(smtp.arrived)
    while deliver(at=desk.at).sent:
        continue
    return smtp.arrived[before:]


def text(letter: Any) -> str:
    return str(letter.get_content())


def test_a_reporter_is_told_in_Indonesian_what_happened_where_it_stands_and_where_to_follow_it(
    desk: Desk, smtp: Server, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://kota.contoh.invalid"
    (letter,) = sent(reported(desk), smtp)
    number = desk.complaint.number
    assert letter["To"] == SITI
    assert letter["From"] == settings.DEFAULT_FROM_EMAIL
    assert letter["Subject"] == f"Laporan {number}: Menunggu"
    assert "Yang terjadi: Lapor" in text(letter)
    assert "https://kota.contoh.invalid/lacak" in text(letter)
    assert letter["Auto-Submitted"] == "auto-generated"
    desk.later().process(desk.cast.budi)
    (letter,) = sent(desk, smtp)
    assert letter["Subject"] == f"Laporan {number}: Proses"


def test_a_reporter_who_reads_English_is_written_to_in_English(desk: Desk, smtp: Server) -> None:
    (letter,) = sent(reported(desk, language="en"), smtp)
    assert "Waiting" in letter["Subject"]
    assert "Report" in text(letter)


def test_no_letter_has_the_reporters_name_address_telephone_or_words(desk: Desk, smtp: Server) -> None:
    Agency.objects.filter(name__in=[BINA_MARGA, "Kelurahan Gambir", "Biro Pemerintahan"]).update(email=UNIT)
    reported(desk).later().hand(desk.cast.budi, BINA_MARGA).later()
    desk.do(desk.cast.dewi, Act.UNCLEAR, reason="Uraian pelapor: Lubang besar").later(2 * DAY).run()
    desk.do(desk.cast.joko, Act.APPROVE, result="diperjelas", reason="Kata Siti Rekaan: 0812").later()
    desk.process(desk.cast.dewi).later().submit(desk.cast.dewi, "Lubang besar ditambal.").later()
    desk.verify(desk.cast.fajar).later().do(desk.cast.sri, Act.REJECT, reason="Lubang besar masih ada.")
    letters = sent(desk, smtp)
    assert {letter["To"] for letter in letters} == {SITI, UNIT}
    assert {message.notice for message in Message.objects.all()} == {"pelapor", "unit", "eskalasi", "peringatan"}
    for letter in letters:
        plain = f"{letter['Subject']}\n{text(letter)}"
        assert desk.complaint.number in plain
        assert [word for word in SECRETS if word in plain] == []
        assert "{{" not in plain
        assert "{%" not in plain


def test_the_tracking_code_is_in_no_letter(cast: Any, file_report: Callable[..., Any], smtp: Server) -> None:
    filed = file_report(at=START, email=SITI)
    deliver(at=START)
    assert filed.code not in text(smtp.arrived[0])


def test_a_reporter_without_an_address_is_owed_no_letter(desk: Desk) -> None:
    reported(desk, email="").later().process(desk.cast.budi)
    assert Message.objects.count() == 0


def test_a_unit_learns_of_a_report_that_arrives_and_of_the_warning_before_its_limit(desk: Desk, smtp: Server) -> None:
    Agency.objects.filter(name=BINA_MARGA).update(email=UNIT)
    desk.report().later().hand(desk.cast.budi, BINA_MARGA)
    (letter,) = sent(desk, smtp)
    assert letter["Subject"] == f"Laporan {desk.complaint.number} masuk ke unit Anda"
    assert f"/petugas/laporan/{desk.complaint.number}" in text(letter)
    desk.later().process(desk.cast.dewi).later(6 * DAY).run()
    (letter,) = sent(desk, smtp)
    assert "Peringatan" in letter["Subject"]


def test_a_late_decision_is_written_to_Biro(desk: Desk, smtp: Server) -> None:
    Agency.objects.filter(name="Biro Pemerintahan").update(email=UNIT)
    desk.report().later().hand(desk.cast.budi, BINA_MARGA).later()
    desk.do(desk.cast.dewi, Act.WRONG_COORDINATION, reason="Bukan kami.").later(3 * DAY + HOUR).run()
    (letter,) = sent(desk, smtp)
    assert letter["Subject"] == f"Keputusan terlambat: laporan {desk.complaint.number}"


def test_completion_found_by_the_clock_while_the_reporter_adds_a_photo_is_told_too(desk: Desk) -> None:
    from complaints.desk import picture

    from cepatrespon.complaints import actions
    from cepatrespon.complaints.models import Complaint

    reported(desk).later().process(desk.cast.budi).later().submit(desk.cast.budi).later(5 * DAY)
    actions.add_photo(Complaint.objects.filter(pk=desk.complaint.pk), picture(3), at=desk.at)
    told = [message.data["act"] for message in Message.objects.order_by("seq")]
    assert told == ["lapor", "proses", "selesai", "selesai_otomatis"]


def test_the_reporter_is_told_of_a_closing_and_of_what_follows_a_revival(desk: Desk) -> None:
    reported(desk).later().do(desk.cast.budi, Act.UNCLEAR, reason="Gelap.").later()
    desk.do(desk.cast.joko, Act.APPROVE, result="ditutup", reason="Tak menjawab.").later()
    desk.do(CITIZEN, Act.REVIVE, reason="Saya kirim foto baru.")
    told = [(message.data["act"], message.data["state"]) for message in Message.objects.order_by("seq")]
    assert told[-2:] == [("setujui", "tidak_dapat"), ("hidupkan_lagi", "menunggu")]
    assert timedelta() <= Message.objects.latest("seq").try_at - START < DAY
