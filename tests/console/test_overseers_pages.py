"""Bulan ini and Kinerja pengawas on the screen: who reads them, what stands beside a figure, and that no name does."""

from __future__ import annotations

import pytest
import time_machine
from complaints.desk import BINA_MARGA, DAY, PERHUBUNGAN, Desk
from conftest import wib

from cepatrespon.reports import frozen
from cepatrespon.rules.terms import Act

MONTH, OVERSEERS = "/petugas/bulan-ini", "/petugas/pengawas"
LATER = wib("2024-05-20 09:00")


@pytest.fixture
def lived(cast, file_report):
    """A ticket of Biro's and a check of Kominfotik's, both late; one answered in time."""
    desk = Desk(cast, file_report, wib("2024-05-02 09:00")).report().later().hand(cast.budi, BINA_MARGA).later()
    desk.do(cast.dewi, Act.MOVE_AGENCY, to=PERHUBUNGAN, reason="Lampu").later(3 * DAY).later()
    other = Desk(cast, file_report, wib("2024-05-02 09:00")).report().later()
    other.do(cast.budi, Act.UNCLEAR, reason="Gelap").later(2 * DAY).run()
    return desk.run()


def seen(client, officer, address, at=LATER):
    with time_machine.travel(at, tick=False):
        client.force_login(officer)
        return client.get(address)


def test_who_opens_the_month_and_the_overseers(client, cast):
    for officer, month, overseers in (
        (cast.sekda, 200, 200), (cast.sri, 200, 200), (cast.inspektur, 200, 200), (cast.biro, 403, 200),
        (cast.joko, 403, 200), (cast.budi, 403, 200), (cast.camat, 403, 200), (cast.dewi, 403, 200),
        (cast.suku, 403, 403), (cast.fajar, 403, 403), (cast.agus, 403, 403), (cast.sistem, 403, 403),
    ):  # fmt: skip
        assert seen(client, officer, MONTH).status_code == month, officer.username
        assert seen(client, officer, OVERSEERS).status_code == overseers, officer.username
    assert seen(client, cast.sekda, MONTH + "?bulan=2024-13").status_code == 404
    assert seen(client, cast.sekda, OVERSEERS + "?bulan=1999-01").status_code == 404


def test_the_month_says_what_came_what_is_late_now_and_who_should_have_decided(client, cast, lived):
    page = seen(client, cast.sekda, MONTH).text
    for said in ("Mei 2024", "laporan diterima", "persen respons tepat waktu", "Arti angka", "masih berubah sampai"):
        assert said in page, said
    assert "<b>2</b>" in page
    for office in ("Biro Pemerintahan", "Dinas Komunikasi, Informatika dan Statistik"):
        assert f'<th scope="row">{office}</th>' in page
    assert "Daftar pertama dibuat" in page
    frozen.freeze_due(wib("2024-06-02 09:00"))
    past = seen(client, cast.sekda, MONTH + "?bulan=2024-05", wib("2024-06-10 09:00")).text
    assert "Dibekukan Sabtu, 1 Juni 2024 pukul 00.00 WIB; tidak berubah lagi." in past


def test_a_channel_owner_reads_its_own_row_and_nothing_of_biro_or_of_another_owner(client, cast, lived):
    own = seen(client, cast.joko, OVERSEERS).text
    assert "Dinas Komunikasi, Informatika dan Statistik" in own
    assert "saran verifikator" not in own
    assert "Biro Pemerintahan:" not in own
    other = seen(client, cast.budi, OVERSEERS).text
    assert "Dinas Komunikasi, Informatika dan Statistik" not in other
    assert "Tidak ada pemeriksaan yang diputus atau terlambat" in other
    assert "Unit Anda tidak mengelola kanal" in seen(client, cast.dewi, OVERSEERS).text
    everything = seen(client, cast.sri, OVERSEERS).text
    assert "Biro Pemerintahan: tiket" in everything
    assert '<th scope="row">Dinas Komunikasi, Informatika dan Statistik</th>' in everything


def test_no_person_is_on_these_pages_but_the_reader(client, cast, lived):
    for address in (MONTH, OVERSEERS):
        page = seen(client, cast.sekda, address).text
        for name in ("Dewi", "Budi", "Joko", "Sri", "Fajar"):
            assert f">{name}" not in page
            assert f" {name} " not in page


def test_the_pages_cost_the_same_few_queries(client, cast, lived, django_assert_max_num_queries):
    frozen.freeze_due(wib("2024-06-02 09:00"))
    for address in (MONTH, OVERSEERS):
        seen(client, cast.sekda, address)
        with django_assert_max_num_queries(30):
            seen(client, cast.sekda, address, wib("2024-05-25 09:00"))
