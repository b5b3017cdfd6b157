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


def test_M12_the_inspektorat_the_sekda_and_biro_read_the_list_and_a_unit_only_its_own_rows(twice_rejected, cast):
    client = twice_rejected.client
    for reader in (cast.inspektur, cast.sekda, cast.sri):
        client.force_login(reader)
        page = client.get(LIST).text
        assert "Daftar bulanan, Mei 2024" in page
        assert "Kelurahan Gambir" in page
        assert f'href="/petugas/laporan/{twice_rejected.number}"' in page
    for own in (cast.budi, cast.camat):  # the unit listed, and the one above it
        client.force_login(own)
        page = client.get(LIST).text
        assert twice_rejected.number in page
        assert "Anda membaca baris tentang unit Anda" in page
        assert "Tulis catatan" not in page
    for other in (cast.rina, cast.dewi, cast.joko):
        client.force_login(other)
        page = client.get(LIST).text
        assert "Unit Anda tidak ada di daftar bulan ini" in page
        assert twice_rejected.number not in page
        assert twice_rejected.number not in client.get(f"{LIST}/2024-05/unduh.csv").content.decode()
        assert twice_rejected.number not in client.get(f"{LIST}/2024-05/cetak").text
    for nobody in (cast.fajar, cast.agus, cast.sistem):
        client.force_login(nobody)
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


def note(console, cast, officer, at, catatan, key=""):
    with time_machine.travel(at, tick=False):
        console.client.force_login(officer)
        row = key or f"{console.number}-{cast.budi.agency_id}-2"
        return console.client.post(f"{LIST}/2024-05", {"baris": row, "catatan": catatan}, follow=True)


def test_M12_the_inspektorat_writes_its_note_in_the_row_and_nobody_else_can(twice_rejected, cast):
    june = wib("2024-06-03 09:00")
    for nobody in (cast.sekda, cast.sri, cast.budi):
        assert note(twice_rejected, cast, nobody, june, "Bukan hak saya").status_code == 404
    assert note(twice_rejected, cast, cast.inspektur, june, "x", "JK0-1-2").status_code == 404
    empty = note(twice_rejected, cast, cast.inspektur, june, " ")
    assert (empty.status_code, "Tulis hasil pembinaannya." in empty.text) == (422, True)
    assert "<details open>" in empty.text
    page = note(twice_rejected, cast, cast.inspektur, june, "Lurah dipanggil, jadwal diperiksa").text
    assert "tersimpan" in page
    assert "Lurah dipanggil, jadwal diperiksa" in page
    assert "1 baris, 1 sudah dibina" in page
    for query, shown in (("status=belum", False), ("status=sudah", True), ("unit=1", False), ("unit=ngawur", True)):
        with time_machine.travel(june, tick=False):
            page = twice_rejected.client.get(f"{LIST}/2024-05?{query}").text
        assert ("Lurah dipanggil" in page) is shown, query


def test_the_export_says_what_each_column_means_names_no_person_and_is_no_formula(twice_rejected, cast):
    note(twice_rejected, cast, cast.inspektur, wib("2024-06-03 09:00"), "=1+1")
    client = twice_rejected.client
    client.force_login(cast.sekda)
    answer = client.get(f"{LIST}/2024-05/unduh.csv")
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="daftar-bulanan-2024-05.csv"'
    head, row = text.splitlines()[:2]
    assert head == "bulan,kode_unit,unit,nomor,ke_berapa,ditolak,status,catatan"
    said = f",Kelurahan Gambir,{twice_rejected.number},2,2024-05-05T11:00:00+07:00,sudah dibina,"
    assert said in row
    assert row.endswith("2024-06-03T09:00:00+07:00 =1+1"), "begins with a time, so no spreadsheet calculates it"
    assert 'ke_berapa,"Penolakan ke berapa' in text
    assert "dibekukan,2024-06-01T00:00:05+07:00" in text
    for name in ("Inspektur", "Budi", "Sri", "Fajar"):
        assert name not in text
    assert client.get(f"{LIST}/2024-07/unduh.csv").status_code == 404
    printed = client.get(f"{LIST}/2024-05/cetak").text
    assert "Kelurahan Gambir" in printed
    assert twice_rejected.number in printed


def test_a_unit_on_several_lists_is_set_beside_itself_month_by_month(twice_rejected, cast):
    client, complaint = twice_rejected.client, Complaint.objects.get(number=twice_rejected.number)
    client.force_login(cast.sekda)
    june = MonthlyList.objects.create(month="2024-06", frozen_at=wib("2024-07-01 00:00"))
    assert "Belum ada unit yang berulang." in client.get(LIST).text
    MonthlyRow.objects.create(
        list=june, complaint=complaint, unit_id=cast.budi.agency_id, count=3, at=wib("2024-06-05 11:00")
    )
    page = client.get(LIST).text
    assert "Berulang dari bulan ke bulan" in page
    assert '<th scope="row">Kelurahan Gambir</th><td class="num">1</td><td class="num">1</td>' in page
    (row,) = inspectorate.repeated(cast.sekda, ["2024-05", "2024-06"])
    assert (row.unit, row.counts) == (cast.budi.agency_id, {"2024-05": 1, "2024-06": 1})
    assert inspectorate.repeated(cast.sekda, ["2024-05", "2024-06"], [cast.dewi.agency_id]) == []


def test_a_row_about_a_report_that_became_the_inspektorats_alone_is_there_for_the_inspektorat_only(
    twice_rejected, cast
):
    Complaint.objects.filter(number=twice_rejected.number).update(restricted=True)
    client = twice_rejected.client
    for reader, there in ((cast.inspektur, True), (cast.sekda, False), (cast.sri, False), (cast.budi, False)):
        client.force_login(reader)
        for address in (LIST, f"{LIST}/2024-05/unduh.csv", f"{LIST}/2024-05/cetak"):
            assert (twice_rejected.number in client.get(address).content.decode()) is there, (reader, address)
