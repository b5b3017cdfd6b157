"""What was typed when a session had ended comes back to its officer, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cepatrespon.accounts.models import KeptForm
from cepatrespon.rules import access
from tests.accounts.people import DOOR, sign_in
from tests.conftest import wib

NINE = wib("2024-05-02 09:00")
REASON = "Saluran mampet, menunggu alat berat dari suku dinas."


@pytest.fixture
def lost(cast, file_report, time_machine):
    """Budi at his browser, whose session has ended, with a form of M7 filled in; the browser and the form's address."""
    time_machine.move_to(NINE, tick=False)
    number = file_report(at=NINE).complaint.number
    client = Client()
    sign_in(client, "budi")
    client.post(f"/petugas/laporan/{number}/proses")
    time_machine.move_to(NINE + timedelta(seconds=access.SESSION_IDLE), tick=False)
    return client, f"/petugas/laporan/{number}/koordinasi"


def typed(drawn: bytes) -> dict[str, object]:
    return {
        "ke": "Dinas Sumber Daya Air", "alasan": REASON, "baca": ["foto", "lokasi"], "sandi": "rahasia",
        "foto": SimpleUploadedFile("a.jpg", drawn, "image/jpeg"),
    }  # fmt: skip


def test_the_same_officer_finds_the_form_filled_in_again(lost, drawn):
    client, form = lost
    answer = client.post(form, typed(drawn), follow=True)
    assert answer.redirect_chain == [(f"{DOOR}?next={form}", 302)]
    assert "belum terkirim, tetapi sudah disimpan" in answer.text
    assert sign_in(client, "budi", next=form)["Location"] == form
    page = client.get(form)
    assert REASON in page.text
    assert 'value="Dinas Sumber Daya Air"' in page.text
    assert "sudah dikembalikan di bawah" in page.text
    assert REASON in client.get(form).text, "also after looking at it twice"


def test_files_and_passwords_are_not_kept(lost, drawn):
    client, form = lost
    client.post(form, typed(drawn))
    kept = KeptForm.objects.get()
    assert set(kept.fields) == {"ke", "alasan", "baca"}


def test_another_officer_at_the_same_browser_never_sees_it_and_it_waits_for_its_own(lost, cast, drawn):
    client, form = lost
    client.post(form, typed(drawn))
    sign_in(client, "agus", next=form)
    assert REASON not in client.get(form).text
    assert REASON not in client.get("/petugas/").text
    client.post("/petugas/keluar")
    sign_in(client, "budi", next=form)
    assert REASON in client.get(form).text


def test_the_same_officer_at_another_browser_does_not_find_it(lost, drawn):
    client, form = lost
    client.post(form, typed(drawn))
    elsewhere = Client()
    sign_in(elsewhere, "budi", next=form)
    assert REASON not in elsewhere.get(form).text


def test_a_stranger_fills_nobodys_store(client, cast, drawn):
    assert client.post("/petugas/laporan/JK2405020001/koordinasi", typed(drawn)).status_code == 302
    client.cookies["peramban"] = "dibuat-sendiri"
    assert client.post("/petugas/laporan/JK2405020001/koordinasi", typed(drawn)).status_code == 302
    assert not KeptForm.objects.exists()


def test_it_is_kept_for_a_day(lost, drawn, time_machine):
    client, form = lost
    client.post(form, typed(drawn))
    at = NINE + timedelta(seconds=access.SESSION_IDLE)
    for late, there in ((-1, True), (0, False)):
        time_machine.move_to(at + timedelta(seconds=access.KEPT_FORM_LASTS + late), tick=False)
        sign_in(client, "budi", next=form)
        assert (REASON in client.get(form).text) is there
        client.post("/petugas/keluar")


def test_what_is_kept_is_bounded(lost, cast):
    client, form = lost
    client.post(form, {"alasan": "a" * (access.KEPT_FORM_CHARACTERS + 1), "ke": "x"})
    assert not KeptForm.objects.exists() or "alasan" not in KeptForm.objects.get().fields
    for n in range(access.KEPT_FORMS + 3):
        client.post(f"{form}?n={n}", {"alasan": REASON})
    assert KeptForm.objects.count() == access.KEPT_FORMS


def test_it_is_gone_once_the_form_has_been_sent_or_thrown_away(lost, drawn):
    client, form = lost
    client.post(form, typed(drawn))
    sign_in(client, "budi", next=form)
    client.get(form)
    client.post("/petugas/isian/buang", {"alamat": form})
    assert not KeptForm.objects.exists()
    assert REASON not in client.get(form).text
    client.post("/petugas/keluar")
    client.post(form, typed(drawn))
    sign_in(client, "budi", next=form)
    sent = client.post(form, {**typed(drawn), "baca": ["foto", "lokasi", "uraian"]})
    assert sent.status_code == 302
    assert not KeptForm.objects.exists()


def test_a_form_without_a_page_of_its_own_waits_where_it_stood(lost):
    client, _form = lost
    page = "/petugas/"
    client.post("/petugas/akun/sesi/lain", {"catatan": REASON}, headers={"referer": f"http://testserver{page}"})
    sign_in(client, "budi", next="/petugas/akun/sesi/lain")
    back = client.get("/petugas/akun/sesi/lain")
    assert back["Location"] == page
    shown = client.get(page).text
    assert REASON in shown
    assert "Salin dari sini" in shown


def test_the_desk_form_is_filled_in_again_too(cast, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = Client()
    sign_in(client, "joko")
    time_machine.move_to(NINE + timedelta(hours=12), tick=False)
    client.post("/petugas/catat", {"uraian": REASON, "nama": "Siti Rekaan", "telepon": "0812"})
    sign_in(client, "joko", next="/petugas/catat")
    page = client.get("/petugas/catat").text
    assert REASON in page
    assert 'value="Siti Rekaan"' in page
