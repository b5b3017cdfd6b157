"""The monthly list of M12 on the screen, and the coaching notes beside it."""

from __future__ import annotations

import pytest
import time_machine
from conftest import wib

from cepatrespon.complaints.models import Complaint, MonthlyList, MonthlyRow
from cepatrespon.reports import inspectorate

LIST = "/petugas/daftar-bulanan"


@pytest.fixture
def twice_rejected(gambir_report, cast):
    """Kelurahan Gambir's follow-up, rejected twice in May 2024; the list of May is frozen."""
    console, day = gambir_report, 2
    console.done(cast.budi, wib("2024-05-02 10:00"), "proses")
    for day in (3, 5):
        console.done(cast.budi, wib(f"2024-05-0{day} 09:00"), "selesai", photos=1, uraian="Ditutup")
        console.done(
            cast.fajar, wib(f"2024-05-0{day} 10:00"), "verifikasi_administrasi", hasil="tidak sesuai", catatan="Belum"
        )
        page = console.page(cast.sri, wib(f"2024-05-0{day} 11:00"), "tolak").text
        assert ("masuk daftar bulanan" in page) is (day == 5), "the second rejection says that it will be listed"
        console.done(cast.sri, wib(f"2024-05-0{day} 11:00"), "tolak", alasan="Belum rata")
    frozen = MonthlyList.objects.create(month="2024-05", frozen_at=wib("2024-06-01 00:00:05"))
    MonthlyRow.objects.create(
        list=frozen, complaint=Complaint.objects.get(number=console.number), unit_id=cast.budi.agency_id, count=2,
        at=wib("2024-05-05 11:00"),
    )  # fmt: skip
    return console


def test_M12_the_inspektorat_the_sekda_and_biro_read_the_list_and_a_unit_does_not(twice_rejected, cast):
    client = twice_rejected.client
    for reader in (cast.inspektur, cast.sekda, cast.sri):
        client.force_login(reader)
        page = client.get(LIST).text
        assert "Daftar bulanan, Mei 2024" in page
        assert "Kelurahan Gambir" in page
        assert f'href="/petugas/laporan/{twice_rejected.number}"' in page
    client.force_login(cast.budi)
    assert client.get(LIST).status_code == 403


def test_M12_a_coaching_note_is_written_after_the_month_and_stands_beside_its_row(twice_rejected, cast):
    unit = cast.budi.agency_id
    said = {"daftar": f"2024-05/{unit}", "catatan": "Sudah dibina, jadwal aspal diperiksa"}
    early = twice_rejected.do(cast.inspektur, wib("2024-05-20 09:00"), "catatan_pembinaan", **said)
    assert early.status_code == 409
    assert twice_rejected.do(cast.sri, wib("2024-06-03 09:00"), "catatan_pembinaan", **said).status_code == 409
    unsaid = twice_rejected.do(cast.inspektur, wib("2024-06-03 09:00"), "catatan_pembinaan", daftar=f"2024-05/{unit}")
    assert "Tulis hasil pembinaannya." in unsaid.text
    twice_rejected.done(cast.inspektur, wib("2024-06-03 09:00"), "catatan_pembinaan", **said)
    with time_machine.travel(wib("2024-06-04 09:00"), tick=False):
        twice_rejected.client.force_login(cast.sekda)
        assert "Sudah dibina, jadwal aspal diperiksa" in twice_rejected.client.get(LIST).text
    (row,) = inspectorate.rows("2024-05")
    assert (row.number, row.unit, row.count, len(row.notes)) == (twice_rejected.number, unit, 2, 1)


def test_an_empty_month_and_no_month_say_what_that_means(client, cast):
    client.force_login(cast.sekda)
    assert "Belum ada daftar" in client.get(LIST).text
    MonthlyList.objects.create(month="2024-06", frozen_at=wib("2024-07-01 00:00:05"))
    assert "Tidak ada unit di daftar bulan ini" in client.get(f"{LIST}/2024-06").text
    assert client.get(f"{LIST}/2024-07").status_code == 404
    assert inspectorate.months() == ["2024-06"]
    assert inspectorate.rows("2024-07") == []
