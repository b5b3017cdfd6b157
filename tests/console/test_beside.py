"""What officers keep with a report and moves nothing: notes nobody outside reads, progress everybody reads, tasks."""

from __future__ import annotations

import pytest
import time_machine
from conftest import wib

from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.models import Complaint, Event, Message, Photo
from cepatrespon.notify.delivery import deliver
from cepatrespon.rules.terms import Office

from .acts import READ, errors

AT = wib("2024-05-02 10:00")
SECRET = "Tetangga pelapor curiga, datang siang saja."


def where(console):
    return Complaint.objects.get(number=console.number)


# ── notes ────────────────────────────────────────────────────────────────────────────────────────
def test_a_note_is_kept_at_the_foot_of_the_page_and_marked_internal(gambir_report, cast):
    assert 'action="/petugas/laporan/' in gambir_report.page(cast.budi, AT).text.split('id="catatan"')[1]
    before = where(gambir_report)
    page = gambir_report.done(cast.budi, AT, "catatan_internal", catatan=SECRET)
    line = page[page.index('class="timeline') :]
    assert SECRET in line
    assert "internal, hanya petugas</span>" in line
    after = where(gambir_report)
    assert (after.state, after.due_at, after.holder_id) == (before.state, before.due_at, before.holder_id)


def test_a_note_is_for_those_who_work_on_the_report(gambir_report, cast):
    assert gambir_report.do(cast.rina, AT, "catatan_internal", catatan=SECRET).status_code == 404
    assert gambir_report.do(cast.sekda, AT, "catatan_internal", catatan=SECRET).status_code == 409
    assert gambir_report.do(cast.budi, AT, "catatan_internal", catatan="  ").status_code == 422
    for officer in (cast.budi, cast.joko, cast.fajar, cast.sri, cast.agus):
        gambir_report.done(officer, AT, "catatan_internal", catatan=SECRET)
    assert Event.objects.filter(act="catatan_internal").count() == 5


def test_no_face_of_the_public_shows_a_note(gambir_report, cast, client, file_report):
    filed = file_report(email="siti@contoh.invalid")
    gambir_report.number = filed.complaint.number
    gambir_report.done(cast.budi, AT, "catatan_internal", catatan=SECRET)
    gambir_report.done(cast.budi, AT, "tugaskan", petugas=str(cast.agus.pk))
    number, code = filed.complaint.number, filed.code
    addresses = (
        "/", f"/laporan/{number}", f"/lacak/{number}?kode={code}", f"/lacak?nomor={number}&kode={code}", "/metrics",
        f"/api/v1/laporan/{number}", f"/api/v1/laporan/{number}?kode={code}",
    )  # fmt: skip
    with time_machine.travel(AT, tick=False):
        for address in addresses:
            page = client.get(address, follow=True)
            assert page.status_code == 200, address
            for word in ("Tetangga pelapor", "catatan_internal", "Catatan internal", "tugaskan", "Agus"):
                assert word not in page.text, (address, word)
    assert not Message.objects.filter(data__act="catatan_internal").exists()


# ── progress ─────────────────────────────────────────────────────────────────────────────────────
def test_progress_is_read_by_the_public_and_told_to_the_reporter_and_moves_nothing(
    gambir_report, cast, client, file_report, mailoutbox
):
    filed = file_report(email="siti@contoh.invalid")
    gambir_report.number = filed.complaint.number
    gambir_report.done(cast.budi, AT, "proses")
    before = where(gambir_report)
    assert "Beri tahu perkembangan" in gambir_report.page(cast.budi, AT).text
    gambir_report.done(cast.budi, AT, "perkembangan", photos=1, uraian="Aspal dipesan, dipasang Jumat.")
    after = where(gambir_report)
    assert (after.state, after.due_at, after.responded) == (before.state, before.due_at, before.responded)
    with time_machine.travel(AT, tick=False):
        page = client.get(f"/laporan/{gambir_report.number}", follow=True).text
        assert "Perkembangan" in page
        assert "Aspal dipesan, dipasang Jumat." in page
        photo = Photo.objects.get(uploader=cast.budi)
        assert client.get(f"/foto/{photo.pk}/kecil").status_code == 200
        deliver(at=AT)
    letter = [letter for letter in mailoutbox if "ada perkembangan" in letter.subject]
    assert len(letter) == 1
    assert letter[0].to == ["siti@contoh.invalid"]
    assert "Status sekarang: Proses" in letter[0].body
    assert "Aspal" not in letter[0].body, "a letter never carries the words of a report"


def test_only_the_holder_tells_progress_and_only_before_it_has_submitted(gambir_report, cast):
    assert gambir_report.do(cast.joko, AT, "perkembangan", uraian="Kabar").status_code == 409
    assert gambir_report.do(cast.rina, AT, "perkembangan", uraian="Kabar").status_code == 404
    bare = gambir_report.do(cast.budi, AT, "perkembangan", uraian="")
    assert bare.status_code == 422
    assert "Tulis perkembangannya; pelapor membacanya." in errors(bare)
    gambir_report.done(cast.agus, AT, "perkembangan", uraian="Sudah di tempat")
    gambir_report.done(cast.budi, AT, "proses")
    gambir_report.done(cast.budi, AT, "selesai", photos=1, uraian="Ditutup")
    back = gambir_report.do(cast.budi, AT, "perkembangan", uraian="Yang masih saya ketik")
    assert back.status_code == 409
    assert "Yang masih saya ketik" in back.text
    assert "Beri tahu perkembangan" not in gambir_report.page(cast.budi, AT).text


# ── tasks ────────────────────────────────────────────────────────────────────────────────────────
def test_a_report_is_given_to_a_field_officer_of_the_own_unit_and_to_no_other(gambir_report, cast, city):
    elsewhere = Officer.objects.create(
        username="yanto",
        first_name="Yanto",
        office=Office.FIELD,
        agency_id=city.unit_named("Kelurahan Petojo Selatan").id,
    )
    page = gambir_report.page(cast.budi, AT, "tugaskan").text
    assert f'<option value="{cast.agus.pk}">Agus' in page
    assert "Yanto" not in page
    for wrong in (elsewhere.pk, cast.rina.pk, "x"):
        assert gambir_report.do(cast.budi, AT, "tugaskan", petugas=str(wrong)).status_code == 422
    gambir_report.done(cast.budi, AT, "tugaskan", petugas=str(cast.agus.pk))
    assert where(gambir_report).assignee_id == cast.agus.pk
    assert [gambir_report.page(officer, AT).status_code for officer in (cast.agus, cast.tari)] == [200, 404]
    assert "<dd>Agus</dd>" in gambir_report.page(cast.budi, AT).text
    for officer in (cast.joko, cast.sri, cast.fajar):
        assert "Agus" not in gambir_report.page(officer, AT).text, "no person's name on another's page"
    gambir_report.done(cast.budi, AT, "tugaskan", petugas="")
    assert gambir_report.page(cast.tari, AT).status_code == 200


def test_nobody_but_the_holders_administrator_gives_a_task(gambir_report, cast):
    for officer in (cast.joko, cast.sri, cast.camat):
        assert gambir_report.do(officer, AT, "tugaskan", petugas=str(cast.agus.pk)).status_code == 409
    assert gambir_report.do(cast.rina, AT, "tugaskan", petugas=str(cast.agus.pk)).status_code == 404
    assert where(gambir_report).assignee_id is None


# ── keys, and what is put into a form ────────────────────────────────────────────────────────────
def test_each_act_has_its_key_and_no_two_the_same():
    from cepatrespon.console.offers import KEYS

    assert len(set(KEYS.values())) == len(KEYS)
    assert not set(KEYS.values()) & {"g", "u", "j", "o", "x", "n", "/", "?"}, "taken by the lists"


def test_the_page_says_the_key_of_an_act(gambir_report, cast):
    page = gambir_report.page(cast.budi, AT).text
    assert 'data-key="p">Proses: kami kerjakan' in page
    assert 'data-key="k">Koordinasi' in page
    assert 'data-key="c"' in page


def test_M2_units_are_suggested_with_their_reason_and_none_is_chosen(gambir_report, cast):
    page = gambir_report.page(cast.budi, AT, "koordinasi").text
    assert "Saran, bukan tujuan otomatis" in page
    assert 'name="isi_ke" value="Suku Dinas Bina Marga Kota Jakarta Pusat"' in page
    assert "untuk wilayah Jakarta Pusat." in page
    field = page[page.index('name="ke"') :].split(">")[0]
    assert "value=" not in field
    filled = gambir_report.page(cast.budi, AT, "koordinasi?ke=Dinas+Bina+Marga").text
    assert (
        'value="Dinas Bina Marga"'
        in filled[filled.index('name="ke"') - 200 :].split(">")[0] + filled[filled.index('name="ke"') :]
    )
    assert where(gambir_report).state == "menunggu"


def test_M2_pressing_a_suggestion_fills_the_field_keeps_what_was_typed_and_does_nothing_else(gambir_report, cast):
    said = {"alasan": "Lubang di jalan provinsi", "baca": READ[:2], "isi_ke": "Dinas Bina Marga"}
    back = gambir_report.do(cast.budi, AT, "koordinasi", **said)
    assert back.status_code == 200
    assert 'value="Dinas Bina Marga" ' in back.text
    assert "Lubang di jalan provinsi" in back.text
    assert back.text.count(" checked") == 2
    assert "Belum tercatat" not in back.text
    assert where(gambir_report).state == "menunggu"


def test_M2_enter_in_a_field_sends_the_form_and_presses_no_suggestion(gambir_report, cast):
    form = gambir_report.page(cast.budi, AT, "koordinasi").text.split('id="aksi"')[1]
    first = form[form.index("<button") :].split(">")[0]
    assert "hidden" in first
    assert "name=" not in first


def test_a_suggestion_never_names_the_holder_and_a_photo_already_uploaded_stays(gambir_report, cast):
    gambir_report.done(cast.budi, AT, "proses")
    back = gambir_report.do(cast.budi, AT, "laporan_tidak_ditemukan", photos=1, alasan="Dicari", isi_templat="999")
    assert back.status_code == 200
    assert f'name="terunggah" value="{Photo.objects.get().pk}" checked' in back.text
    assert "Dicari" in back.text


@pytest.mark.parametrize("act", ["pindah_skpd", "disposisi"])
def test_suggestions_stand_in_each_form_that_names_a_unit(gambir_report, cast, act):
    gambir_report.done(cast.budi, AT, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    page = gambir_report.page(cast.dewi, AT, act).text
    assert "Saran, bukan tujuan otomatis" in page
    if act == "disposisi":
        assert 'name="isi_ke" value="Dinas' not in page, "only units below"


def test_M3_bakal_putusan_suggests_and_the_press_means_another_unit(gambir_report, cast):
    gambir_report.done(cast.budi, AT, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    gambir_report.done(cast.dewi, AT, "pindah_skpd", ke="Dinas Perhubungan", alasan="Rambu")
    page = gambir_report.page(cast.sri, AT, "setujui").text
    assert "Saran, bukan tujuan otomatis" in page
    assert 'value="Dinas Bina Marga" formnovalidate' not in page, "never the filer"
    assert " checked" not in page
