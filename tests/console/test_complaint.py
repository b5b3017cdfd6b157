"""One complaint in the console: every act through its form, by the right person and not by the wrong one."""

from __future__ import annotations

import re

import pytest
from conftest import wib

from cepatrespon.complaints.models import Complaint, Event, Photo

from .acts import READ, errors


def state(console):
    return Complaint.objects.get(number=console.number).state


def test_bu_rina_finds_no_report_of_gambir(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    assert gambir_report.page(cast.budi, at).status_code == 200
    assert gambir_report.page(cast.rina, at).status_code == 404
    assert gambir_report.do(cast.rina, at, "proses").status_code == 404
    assert state(gambir_report) == "menunggu"


def test_M1_proses_is_one_button_and_says_who_holds_the_report_now(gambir_report, cast):
    page = gambir_report.page(cast.budi, wib("2024-05-02 10:00")).text
    assert "Proses: kami kerjakan" in page
    assert "Kelurahan Gambir, paling lambat" in page
    after = gambir_report.done(cast.budi, wib("2024-05-02 10:00"), "proses")
    assert "Proses dicatat" in after
    assert state(gambir_report) == "proses"


def test_M2_coordinating_without_all_three_ticks_is_refused_with_its_clause_and_nothing_typed_is_lost(
    gambir_report, cast
):
    at, said = wib("2024-05-02 10:00"), {"ke": "Dinas Bina Marga", "alasan": "Lubang di jalan provinsi"}
    form = gambir_report.page(cast.budi, at, "koordinasi").text
    assert form.count('name="baca"') == 3
    assert "checked" not in form, "nothing is confirmed in advance"
    seen = re.findall(r'name="dilihat" value="(\d+)"', form)[0]
    refused = gambir_report.do(cast.budi, at, "koordinasi", **said, baca=["foto", "lokasi"], dilihat=seen)
    assert "Sejak halaman Anda dibuka" not in refused.text, "nobody acted meanwhile"
    assert refused.status_code == 409
    assert ">M2</a>" in errors(refused)
    assert 'value="Dinas Bina Marga"' in refused.text
    assert "Lubang di jalan provinsi" in refused.text
    assert refused.text.count(" checked") == 2
    gambir_report.done(cast.budi, at, "koordinasi", **said, baca=READ)
    event = Event.objects.get(complaint__number=gambir_report.number, act="koordinasi")
    assert event.data["read"] is True
    assert event.data["reason"] == "Lubang di jalan provinsi"


def test_a_unit_that_does_not_exist_is_sent_back_to_its_field(gambir_report, cast):
    answer = gambir_report.do(cast.budi, wib("2024-05-02 10:00"), "koordinasi", ke="Dinas Bina Jalan", baca=READ)
    assert answer.status_code == 422
    assert "Tidak ada unit bernama “Dinas Bina Jalan”" in answer.text
    assert 'href="#t-ke"' in answer.text


@pytest.fixture
def at_bina_marga(gambir_report, cast):
    """Coordinated to Dinas Bina Marga at 10:00."""
    gambir_report.done(cast.budi, wib("2024-05-02 10:00"), "koordinasi", ke="Dinas Bina Marga", baca=READ)
    return gambir_report


def test_disposisi_offers_the_units_below_and_no_other(at_bina_marga, cast):
    at = wib("2024-05-02 11:00")
    page = at_bina_marga.page(cast.dewi, at, "disposisi").text
    assert "Suku Dinas Bina Marga Kota Jakarta Pusat" in page
    assert '<option value="Dinas Perhubungan"' not in page
    answer = at_bina_marga.do(cast.dewi, at, "disposisi", ke="Dinas Perhubungan", baca=READ)
    assert answer.status_code == 422
    at_bina_marga.done(cast.dewi, at, "disposisi", ke="Suku Dinas Bina Marga Kota Jakarta Pusat", baca=READ)
    assert at_bina_marga.page(cast.suku, at).status_code == 200
    assert at_bina_marga.do(cast.dewi, at, "proses").status_code == 409, "it is no longer Dewi's"


def test_M3_pindah_skpd_is_decided_by_biro_which_may_follow_the_proposal_or_name_another(at_bina_marga, cast):
    at = wib("2024-05-02 14:00")
    unexplained = at_bina_marga.do(cast.dewi, at, "pindah_skpd", ke="Dinas Perhubungan")
    assert "Tulis mengapa laporan ini bukan kewenangan unit Anda." in unexplained.text
    at_bina_marga.done(cast.dewi, at, "pindah_skpd", ke="Dinas Perhubungan", alasan="Rambu, bukan jalan")
    assert at_bina_marga.do(cast.dewi, at, "proses").status_code == 409, "an open ticket stops the holder"
    page = at_bina_marga.page(cast.sri, at, "setujui").text
    assert "Sesuai usul: Dinas Perhubungan" in page
    assert "Rambu, bukan jalan" in page
    assert "checked" not in page, "a decision is never preselected"
    undecided = at_bina_marga.do(cast.sri, at, "setujui", alasan="Benar")
    assert "Pilih unit yang diusulkan, atau unit lain." in undecided.text
    nowhere = at_bina_marga.do(cast.sri, at, "setujui", putusan="lain", alasan="Benar")
    assert "Tulis unit lain itu" in nowhere.text
    filer = at_bina_marga.do(cast.sri, at, "setujui", putusan="lain", ke="Dinas Bina Marga", alasan="Benar")
    assert filer.status_code == 409
    assert ">M3</a>" in errors(filer)
    assert at_bina_marga.do(cast.budi, at, "setujui", putusan="usul", alasan="Benar").status_code == 409
    # What was typed for another unit does not count once the proposal is chosen.
    after = at_bina_marga.done(cast.sri, at, "setujui", putusan="usul", ke="Dinas Sumber Daya Air", alasan="Benar")
    assert "Giliran Dinas Perhubungan, paling lambat 2 Mei 2024 pukul" in after


def test_M3_salah_koordinasi_names_nobody_so_biro_must(at_bina_marga, cast):
    at = wib("2024-05-02 14:00")
    at_bina_marga.done(cast.dewi, at, "salah_koordinasi", alasan="Bukan kewenangan kami")
    assert 'name="putusan"' not in at_bina_marga.page(cast.sri, at, "setujui").text
    assert at_bina_marga.do(cast.sri, at, "setujui", alasan="Benar").status_code == 422
    after = at_bina_marga.done(cast.sri, at, "setujui", ke="Kelurahan Gambir", alasan="Benar")
    assert "Giliran Kelurahan Gambir, paling lambat 2 Mei 2024 pukul" in after


def test_M3_a_refused_ticket_goes_back_with_its_reason(at_bina_marga, cast):
    at = wib("2024-05-02 14:00")
    at_bina_marga.done(cast.dewi, at, "salah_koordinasi", alasan="Bukan kewenangan kami")
    assert at_bina_marga.do(cast.sri, at, "tolak").status_code == 422
    at_bina_marga.done(cast.sri, at, "tolak", alasan="Jalan ini kewenangan Anda")
    assert "Jalan ini kewenangan Anda" in at_bina_marga.page(cast.dewi, at).text
    assert state(at_bina_marga) == "koordinasi"


def test_M3_a_first_holder_sees_the_ticket_with_the_reason_why_it_is_not_for_it(gambir_report, cast):
    page = gambir_report.page(cast.budi, wib("2024-05-02 10:00")).text
    assert "Unit Anda penerima pertama: gunakan Koordinasi." in page
    assert 'aria-disabled="true">Pindah SKPD' in page
    refused = gambir_report.do(
        cast.budi, wib("2024-05-02 10:00"), "pindah_skpd", ke="Dinas Bina Marga", alasan="Bukan kami"
    )
    assert refused.status_code == 409
    assert ">M3</a>" in errors(refused)
    assert "Bukan kami" in refused.text


def test_M4_pindah_kelurahan_offers_kelurahan_only(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    page = gambir_report.page(cast.budi, at, "pindah_kelurahan").text
    assert '<option value="Kelurahan Petojo Selatan">' in page
    assert '<option value="Dinas Bina Marga">' not in page
    wrong = gambir_report.do(cast.budi, at, "pindah_kelurahan", ke="Dinas Bina Marga", alasan="Di luar wilayah")
    assert wrong.status_code == 409
    assert ">M4</a>" in errors(wrong)
    gambir_report.done(cast.budi, at, "pindah_kelurahan", ke="Kelurahan Petojo Selatan", alasan="Di luar wilayah")
    gambir_report.done(cast.sri, at, "setujui", putusan="usul", alasan="Benar")
    assert gambir_report.page(cast.rina, at).status_code == 200


@pytest.mark.parametrize(("result", "after"), [("diperjelas", "menunggu"), ("ditutup", "tidak_dapat")])
def test_M5_the_channel_owner_says_clarified_or_closed(gambir_report, cast, result, after):
    at = wib("2024-05-02 10:00")
    gambir_report.done(cast.budi, at, "laporan_tidak_jelas", alasan="Fotonya gelap")
    assert gambir_report.do(cast.sri, at, "setujui", hasil=result, alasan="Sudah ditanya").status_code == 409
    undecided = gambir_report.do(cast.joko, at, "setujui", alasan="Sudah ditanya")
    assert "Pilih hasilnya: diperjelas atau ditutup." in undecided.text
    gambir_report.done(cast.joko, at, "setujui", hasil=result, alasan="Sudah ditanya")
    assert state(gambir_report) == after


def test_M6_not_found_needs_a_field_photo(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    bare = gambir_report.do(cast.budi, at, "laporan_tidak_ditemukan", alasan="Kami cari di depan pasar")
    assert bare.status_code == 409
    assert ">M6</a>" in errors(bare)
    gambir_report.done(cast.budi, at, "laporan_tidak_ditemukan", photos=1, alasan="Kami cari di depan pasar")
    photo = Photo.objects.get(complaint__number=gambir_report.number)
    assert photo.place_source == "laporan"
    gambir_report.done(cast.joko, at, "tolak", alasan="Masalahnya ada, lihat foto")
    assert state(gambir_report) == "menunggu"


def test_M7_an_extension_is_written_in_WIB_and_refused_where_it_is_not_later(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    said = {"jenis": "kesiapan anggaran", "alasan": "Menunggu material"}
    gambir_report.done(cast.budi, at, "proses")
    early = gambir_report.do(cast.budi, at, "ews", tanggal="2024-05-03", jam="08:00", **said)
    assert early.status_code == 409
    assert ">M7</a>" in errors(early)
    assert 'value="2024-05-03"' in early.text
    assert "Menunggu material" in early.text
    garbled = gambir_report.do(cast.budi, at, "ews", tanggal="besok", jam="pagi")
    assert "Tulis tanggal sebagai TTTT-BB-HH" in garbled.text
    assert "Pilih jenis alasan." in garbled.text
    gambir_report.done(cast.budi, at, "ews", tanggal="2024-05-20", jam="15:00", **said)
    assert Complaint.objects.get(number=gambir_report.number).due_at == wib("2024-05-20 15:00")


def test_M7_before_any_response_the_extension_is_shown_with_its_reason(gambir_report, cast):
    page = gambir_report.page(cast.budi, wib("2024-05-02 10:00")).text
    assert 'aria-disabled="true">Estimasi Waktu Selesai' in page
    assert "Respons dahulu" in page


@pytest.fixture
def submitted(gambir_report, cast):
    """Finished by Kelurahan Gambir on 3 May 09:00."""
    gambir_report.done(cast.budi, wib("2024-05-02 10:00"), "proses")
    gambir_report.done(cast.budi, wib("2024-05-03 09:00"), "selesai", photos=2, uraian="Lubang ditutup aspal")
    return gambir_report


def test_M9_selesai_without_a_photo_is_refused_and_the_description_stays(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    gambir_report.done(cast.budi, at, "proses")
    bare = gambir_report.do(cast.budi, at, "selesai", uraian="Lubang ditutup aspal")
    assert bare.status_code == 409
    assert ">M9</a>" in errors(bare)
    assert "Lubang ditutup aspal" in bare.text


def test_a_photo_uploaded_with_a_form_that_comes_back_is_kept_and_used_the_next_time(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    gambir_report.done(cast.budi, at, "proses")
    back = gambir_report.do(cast.budi, at, "selesai", photos=1, uraian="")
    assert back.status_code == 409
    kept = Photo.objects.get(complaint=None)
    assert f'name="terunggah" value="{kept.pk}" checked' in back.text
    gambir_report.client.force_login(cast.budi)
    shown = gambir_report.client.get(f"/petugas/foto/{kept.pk}/kecil")
    assert shown.getvalue().startswith(b"\xff\xd8")
    gambir_report.client.force_login(cast.rina)
    assert gambir_report.client.get(f"/petugas/foto/{kept.pk}/kecil").status_code == 404, "another's upload"
    gambir_report.done(cast.budi, at, "selesai", uraian="Ditutup", terunggah=[kept.pk])
    kept.refresh_from_db()
    assert kept.complaint.number == gambir_report.number


def test_a_broken_photo_is_named_and_the_good_one_and_the_text_stay(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    gambir_report.done(cast.budi, at, "proses")
    from django.core.files.uploadedfile import SimpleUploadedFile

    files = [SimpleUploadedFile("baik.jpg", gambir_report.drawn), SimpleUploadedFile("rusak.jpg", b"bukan foto")]
    back = gambir_report.do(cast.budi, at, "selesai", uraian="Lubang ditutup", foto=files)
    assert back.status_code == 422
    assert "“rusak.jpg” bukan foto" in back.text
    assert "Lubang ditutup" in back.text
    assert 'name="terunggah"' in back.text


def test_M9_one_verifies_another_validates(submitted, cast):
    at = wib("2024-05-03 10:00")
    page = submitted.page(cast.sri, at).text
    assert "Lubang ditutup aspal" in page
    assert 'aria-disabled="true">Validasi' in page
    form = submitted.page(cast.fajar, at, "verifikasi_administrasi").text
    criteria = "Lubang atau kerusakan pada foto laporan sudah tertutup rata dengan permukaan jalan."
    assert criteria in form
    assert "masalah lain" not in form, "a desk does not see another problem"
    unsaid = submitted.do(cast.fajar, at, "verifikasi_administrasi", hasil="tidak sesuai")
    assert unsaid.status_code == 422
    submitted.done(cast.fajar, at, "verifikasi_administrasi", hasil="sesuai", kriteria=[criteria], catatan="Cocok")
    assert submitted.do(cast.fajar, at, "validasi").status_code == 409
    assert submitted.do(cast.budi, at, "validasi").status_code == 409
    submitted.done(cast.sri, at, "validasi")
    assert state(submitted) == "selesai"


def test_M9_whoever_verified_is_refused_the_validation_with_its_clause(submitted, cast):
    at = wib("2024-05-03 10:00")
    submitted.done(cast.sri, at, "verifikasi_lapangan", hasil="sesuai", photos=1)
    refused = submitted.do(cast.sri, at, "validasi")
    assert refused.status_code == 409
    assert ">M9</a>" in errors(refused)


def test_M10_a_rejection_needs_its_reason_and_the_unit_reads_it(submitted, cast):
    at = wib("2024-05-03 10:00")
    submitted.done(cast.fajar, at, "verifikasi_administrasi", hasil="tidak sesuai", catatan="Baru separuh")
    assert submitted.do(cast.sri, at, "tolak").status_code == 422
    submitted.done(cast.sri, at, "tolak", alasan="Tutup sampai ke tepi")
    assert "Tutup sampai ke tepi" in submitted.page(cast.budi, at).text
    assert state(submitted) == "tl_ditolak"


def test_M11_a_decision_after_the_automatic_completion_is_refused_with_its_clause(submitted, cast):
    submitted.done(cast.fajar, wib("2024-05-03 10:00"), "verifikasi_administrasi", hasil="sesuai")
    late = submitted.do(cast.sri, wib("2024-05-06 09:00:01"), "validasi")
    assert late.status_code == 409
    assert ">M11</a>" in errors(late)
    assert "Selesai otomatis" in late.text


def test_F2_another_problem_found_in_the_field_becomes_a_linked_report(submitted, cast):
    at = wib("2024-05-03 10:00")
    page = submitted.done(cast.fajar, at, "verifikasi_lapangan", photos=1, hasil="masalah lain", catatan="Tiang miring")
    linked = Complaint.objects.exclude(number=submitted.number).get()
    assert f'href="/petugas/laporan/{linked.number}"' in page


def test_B3_biro_refers_tells_the_news_and_closes(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    said = {"ke": "PLN", "surat": "12/PB/2024", "alasan": "Kabel milik PLN"}
    assert gambir_report.do(cast.budi, at, "teruskan", **said).status_code == 409
    gambir_report.done(cast.budi, at, "koordinasi", ke="Biro Pemerintahan", baca=READ)
    ours = gambir_report.do(cast.biro, at, "teruskan", **{**said, "ke": "Dinas Bina Marga"})
    assert ours.status_code == 409
    assert gambir_report.do(cast.biro, at, "teruskan", ke="PLN").status_code == 422
    gambir_report.done(cast.biro, at, "teruskan", **said)
    gambir_report.done(cast.biro, at, "kabar", catatan="PLN menjadwalkan perbaikan")
    gambir_report.done(cast.biro, at, "selesai")
    assert Complaint.objects.get(number=gambir_report.number).mode == "diteruskan"


def test_the_inspektorat_classifies_and_then_nobody_else_finds_the_report(cast, file_report, drawn):
    from .acts import Console

    console = Console(file_report(channel="inspektorat", lat=None, lng=None).complaint.number, drawn)
    at = wib("2024-05-02 10:00")
    assert console.page(cast.sri, at).status_code == 404
    console.done(cast.inspektur, at, "klasifikasi", hasil="berkadar", alasan="Menyangkut pejabat")
    page = console.page(cast.inspektur, at).text
    assert "Berkadar pengawasan" in page
    console.done(cast.inspektur, at, "proses")
    assert console.page(cast.sri, at).status_code == 404
    console.done(cast.inspektur, at, "selesai", uraian="Diperiksa")
    assert Complaint.objects.get(number=console.number).mode == "internal"


def test_what_the_inspektorat_hands_on_unjudged_is_ordinary_until_it_comes_back_and_is_judged(cast, file_report, drawn):
    from .acts import Console

    console = Console(file_report(channel="inspektorat", lat=None, lng=None).complaint.number, drawn)
    at = wib("2024-05-02 10:00")
    assert console.page(cast.dewi, at).status_code == 404
    console.done(cast.inspektur, at, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    assert [console.page(reader, at).status_code for reader in (cast.dewi, cast.sri, cast.rina)] == [200, 200, 404]
    console.done(cast.dewi, at, "koordinasi", ke="Inspektorat", baca=READ)
    console.done(cast.inspektur, at, "klasifikasi", hasil="berkadar", alasan="Ternyata menyangkut pejabat")
    assert [console.page(reader, at).status_code for reader in (cast.dewi, cast.sri, cast.inspektur)] == [404, 404, 200]


def test_a_stale_page_is_told_who_acted_meanwhile(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    shown = gambir_report.page(cast.budi, at, "pindah_kelurahan").text
    seen = re.findall(r'name="dilihat" value="(\d+)"', shown)[0]
    gambir_report.done(cast.budi, at, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    late = gambir_report.do(cast.budi, wib("2024-05-02 10:05"), "disposisi", dilihat=seen, alasan="Untuk suku dinas")
    assert late.status_code == 409
    assert "Sejak halaman Anda dibuka, Kelurahan Gambir sudah mencatat <b>Koordinasi</b>" in late.text
    assert "Untuk suku dinas" in late.text


def test_an_act_that_is_none_of_an_officers_has_no_page(gambir_report, cast):
    at = wib("2024-05-02 10:00")
    assert gambir_report.page(cast.budi, at, "hidupkan_lagi").status_code == 404
    assert gambir_report.page(cast.budi, at, "sulap").status_code == 404


def test_whoever_only_looks_is_told_whose_turn_it_is(gambir_report, cast):
    page = gambir_report.page(cast.sekda, wib("2024-05-02 10:00")).text
    assert "Tidak ada tindakan bagi Anda" in page
    assert "Giliran Kelurahan Gambir" in page


def test_the_page_explains_its_limit_and_shows_lateness_by_a_word(gambir_report, cast):
    page = gambir_report.page(cast.budi, wib("2024-05-02 15:00:01")).text
    assert "Terlambat" in page
    assert "dihitung sejak laporan tiba di kotak masuk unit ini" in page
    assert "6 jam" in page
