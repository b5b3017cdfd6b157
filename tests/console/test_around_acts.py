"""Around an act: what the page says before and after it, which field a refusal marks, and what an address may hold."""

from __future__ import annotations

import re

import pytest
from conftest import wib

from cepatrespon.agencies.models import Officer
from cepatrespon.rules.terms import Office

from .acts import READ, errors


def test_after_an_act_the_page_says_whose_turn_it_is_and_by_when(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    gambir_report.done(cast.budi, at, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    asked = gambir_report.done(cast.dewi, at, "pindah_skpd", ke="Dinas Perhubungan", alasan="Ini rambu")
    assert "Giliran Biro Pemerintahan, paling lambat 5 Mei 2024 pukul 10.00 WIB." in asked


def test_a_rules_refusal_marks_the_field_that_it_is_about(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    gambir_report.done(cast.budi, at, "proses")
    early = {"tanggal": "2024-05-05", "jam": "10:00", "jenis": "tingkat kesulitan", "alasan": "Menunggu alat"}
    back = gambir_report.do(cast.budi, at, "ews", **early)
    assert back.status_code == 409
    assert '<a href="#t-tanggal">Tanggal baru harus lebih lambat' in errors(back)
    assert 'id="t-tanggal_error"' in back.text
    bare = gambir_report.do(cast.budi, at, "selesai", uraian="Ditutup aspal")
    assert '<a href="#t-foto">' in errors(bare)
    assert 'id="t-uraian_error"' not in bare.text


def test_M4_the_place_is_drawn_with_the_names_of_its_neighbours(gambir_report, cast):
    page = gambir_report.page(cast.budi, wib("2024-05-02 10:00")).text
    assert "Peta: titik laporan di Kelurahan Gambir" in page
    assert re.search(r"<dt>Berbatasan</dt><dd>[^<]*Petojo Selatan", page)


def test_an_act_that_is_no_longer_open_keeps_its_text_and_offers_no_button(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    gambir_report.done(cast.budi, at, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    back = gambir_report.do(cast.budi, at, "laporan_tidak_jelas", alasan="Pasar yang mana?")
    assert back.status_code == 409
    assert "Tidak ada tindakan bagi Anda" in back.text
    assert "Pasar yang mana?" in back.text
    assert "Tindakan ini tidak terbuka lagi." in back.text
    assert "Ajukan Laporan Tidak Jelas" not in back.text


def test_an_officer_who_looks_for_a_report_elsewhere_is_led_back_to_the_inbox(gambir_report, cast):
    lost = gambir_report.page(cast.rina, wib("2024-05-02 10:00"))
    assert lost.status_code == 404
    assert "laporan ini tidak ada di unit Anda" in lost.text
    assert 'href="/petugas/">Ke kotak masuk' in lost.text


@pytest.mark.parametrize("path", ["/petugas/laporan/%00", "/petugas/laporan/JK%00", "/petugas/catat/%00/tanda-terima"])
def test_an_address_that_no_report_has_is_not_found(client, cast, path):
    client.force_login(cast.budi)
    assert client.get(path).status_code == 404


def test_an_impossible_photo_is_left_out(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    gambir_report.done(cast.budi, at, "proses")
    back = gambir_report.do(cast.budi, at, "selesai", uraian="Ditutup", terunggah=["9" * 30, "9" * 18, "²", ""])
    assert back.status_code == 422


def test_another_bureau_of_the_secretariat_is_a_unit_like_any_other_and_not_biro_pemerintahan(
    gambir_report, cast, city
):
    hukum = Officer.objects.create(
        username="hukum", office=Office.ADMINISTRATOR, agency_id=city.unit_named("Biro Hukum").id
    )
    at = wib("2024-05-02 10:00")
    assert gambir_report.page(hukum, at).status_code == 404
    gambir_report.done(cast.budi, at, "koordinasi", ke="Biro Hukum", baca=READ)
    page = gambir_report.page(hukum, at).text
    assert "Pindah SKPD" in page
    assert "/teruskan" not in page, "only Biro Pemerintahan refers"
