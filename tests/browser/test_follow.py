"""A citizen's way after reporting: answers, contests, rates, follows, own data; on phone and desk, without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Windows
from .people import Citizen, Officer
from .test_access import overflow

SAID = "Penutup saluran hilang di depan sekolah, anak-anak lewat situ."
SETTINGS: list[Any] = [
    pytest.param({"width": 360, "height": 780}, id="phone"),
    pytest.param({"width": 1280, "height": 800}, id="desk"),
    pytest.param({"width": 360, "height": 780, "java_script_enabled": False}, id="phone without script"),
]


def reported(windows: Windows, options: dict[str, Any]) -> Citizen:
    """A citizen whose report is in, by a window of these settings."""
    siti = Citizen(windows.open(**options), windows.city)
    siti.reports(SAID)
    return siti


def narrow(page: Page) -> None:
    assert overflow(page) == ""


def finished(number: str, officer: Callable[[str], Officer], photo: Callable[[str], Path]) -> None:
    """The unit finishes it, and Biro validates."""
    budi = officer("budi")
    budi.takes_up(number)
    budi.does(number, "Selesai", {"Foto hasil": photo("sesudah"), "Uraian tindak lanjut": "Penutup baru dipasang."})
    officer("fajar").does(number, "Verifikasi Administrasi", {"Sesuai": True})
    officer("sri").does(number, "Validasi")


@pytest.mark.parametrize("options", SETTINGS)
def test_M5_the_reporter_answers_on_the_reports_page_and_the_owner_reads_it_where_it_is_decided(
    windows: Windows, officer: Callable[[str], Officer], photo: Callable[[str], Path], options: dict[str, Any]
) -> None:
    siti = reported(windows, options)
    officer("budi").does(siti.number, "Laporan Tidak Jelas", {"Apa yang tidak jelas": "Di depan sekolah yang mana?"})
    siti.tracks()
    siti.reads("Giliran Anda: ada yang ditanyakan", "Di depan sekolah yang mana?")
    siti.main.get_by_role("button", name="Kirim jawaban").click()
    expect(siti.page.get_by_role("alert")).to_contain_text("Tulis keterangan, atau pilih foto.")
    siti.main.get_by_label("Jawaban Anda").fill("SDN contoh, sisi utara pagar.")
    siti.main.get_by_label(re.compile("^Foto")).first.set_input_files(photo("pagar"))
    siti.main.get_by_role("button", name="Kirim jawaban").click()
    siti.reads("Jawaban Anda sampai", "SDN contoh, sisi utara pagar.")
    narrow(siti.page)
    joko = officer("joko")
    joko.goes(f"/petugas/laporan/{siti.number}/cek")
    expect(joko.main).to_contain_text("Jawaban pelapor")
    expect(joko.main).to_contain_text("SDN contoh, sisi utara pagar.")


@pytest.mark.parametrize("options", SETTINGS)
def test_after_Selesai_the_reporter_rates_it_and_says_that_it_is_not_finished(
    windows: Windows, officer: Callable[[str], Officer], photo: Callable[[str], Path], options: dict[str, Any]
) -> None:
    siti = reported(windows, options)
    finished(siti.number, officer, photo)
    siti.tracks()
    siti.main.get_by_role("radio", name="2 bintang, buruk").check()
    siti.main.get_by_role("button", name="Kirim penilaian").click()
    siti.reads("Penilaian Anda disimpan", "Penilaian pelapor: 2 dari 5 bintang")
    first = siti.number
    siti.main.get_by_role("button", name="Kirim: belum selesai").click()
    expect(siti.page.get_by_role("alert")).to_contain_text("Pilih bagaimana keadaannya sekarang.")
    siti.main.get_by_role("radio", name="Dikerjakan, tetapi belum beres").check()
    siti.main.get_by_label("Ceritakan singkat").fill("Penutupnya goyang bila diinjak.")
    siti.main.get_by_label(re.compile("^Foto keadaan sekarang")).set_input_files(photo("goyang"))
    siti.main.get_by_role("button", name="Kirim: belum selesai").click()
    siti.arrives()
    assert siti.number != first
    siti.sees("Menunggu", "Kelurahan Gambir", "M1", hours=6)
    siti.reads("Penutupnya goyang bila diinjak.", first)
    siti.goes(f"/laporan/{first}")
    siti.reads("Digugat: menurut pelapor belum selesai", siti.number)
    expect(siti.main).not_to_contain_text("Penutupnya goyang")
    narrow(siti.page)
    budi = officer("budi")
    budi.goes(f"/petugas/laporan/{siti.number}")
    expect(budi.main).to_contain_text(first)


@pytest.mark.parametrize("options", SETTINGS)
def test_a_neighbour_follows_a_report_and_the_reporter_manages_their_own_data(
    windows: Windows, options: dict[str, Any]
) -> None:
    siti = reported(windows, options)
    neighbour = Citizen(windows.open(**options), windows.city)
    neighbour.goes(f"/laporan/{siti.number}")
    neighbour.main.get_by_label("Surel").fill("tetangga")
    neighbour.main.get_by_role("button", name="Ikuti lewat surel").click()
    expect(neighbour.page.get_by_role("alert")).to_contain_text("Alamat surel tidak lengkap")
    neighbour.main.get_by_label("Surel").fill("tetangga@contoh.invalid")
    neighbour.main.get_by_role("button", name="Ikuti lewat surel").click()
    neighbour.reads("Kami mengirim surat ke tetangga@contoh.invalid")
    narrow(neighbour.page)

    siti.tracks()
    siti.main.get_by_role("link", name="Data dan hak Anda").click()
    siti.main.get_by_label("Nama", exact=False).first.fill("Siti Rekaan")
    siti.main.get_by_role("button", name="Simpan").click()
    siti.reads("Data Anda sudah diganti.")
    with siti.page.expect_download() as taken:
        siti.main.get_by_role("button", name="Unduh data saya").click()
    assert taken.value.suggested_filename == f"{siti.number}-data.zip"
    siti.main.get_by_role("radio", name="Perbaiki isi laporan").check()
    siti.main.get_by_label("Bagian mana, dan bagaimana seharusnya?").fill("Sekolahnya sisi utara.")
    siti.main.get_by_role("button", name="Kirim permintaan").click()
    siti.reads("Permintaan Anda sampai.", "Sekolahnya sisi utara.")
    narrow(siti.page)
    siti.main.get_by_role("checkbox", name="Tampil untuk umum").check()
    siti.main.get_by_role("button", name="Lanjut").click()
    siti.reads("Ini tidak dapat dibatalkan.")
    siti.main.get_by_role("button", name="Ya, tarik").click()
    siti.reads("Laporan ini sekarang tertutup untuk umum")
    gone = neighbour.page.goto(f"/laporan/{siti.number}")
    assert gone is not None
    assert gone.status == 404


def test_a_hidden_report_says_that_it_is_hidden_why_and_how_to_object(windows: Windows) -> None:
    page = windows.open(360, 780)
    answer = page.goto(f"/laporan/{windows.city.reports['hidden']['number']}")
    assert answer is not None
    assert answer.status == 410
    expect(page.locator("main")).to_contain_text("Isi laporan ini disembunyikan")
    expect(page.locator("main")).to_contain_text("Memuat data pribadi")
    expect(page.locator("main")).to_contain_text("Keberatan?")
    narrow(page)
