"""A reporter's own data: seen, corrected, taken along, asked about and withdrawn, with the code and without waiting."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cepatrespon.complaints import access, contacts, rights
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, DataRequest, Event, Message, Reporter
from cepatrespon.rules.terms import Act, HideReason
from tests.complaints.desk import picture
from tests.portal.conftest import BODY
from tests.portal.following import hide, send
from tests.portal.test_track import plain, text, url

SITI = "siti@contoh.id"


@pytest.fixture
def filed(file_report: Any) -> Any:
    """A public report with photos, of two hours ago."""
    return file_report(
        now() - timedelta(hours=2), name="Siti Rahma", phone="+6281234567890", email=SITI,
        photos=[picture(1), picture(2)],
    )  # fmt: skip


def page(client: Client, filed: Any) -> Any:
    return client.get(f"/lacak/{filed.complaint.number}/data?kode={filed.code}")


# ── seen and corrected ───────────────────────────────────────────────────────────────────────────
def test_without_the_code_there_is_no_page_of_data_and_with_it_everything_stands_there(client, filed):
    number = filed.complaint.number
    assert client.get(f"/lacak/{number}/data?kode=SALAHSALAH99").status_code == 404
    assert client.get(f"/lacak/{number}/data").status_code == 302
    said = text(page(client, filed))
    for own in ("Siti Rahma", "+6281234567890", SITI):
        assert own in said


def test_who_looked_is_told_by_unit_and_moment_and_never_by_name(client, filed, cast):
    cast.joko.first_name, cast.joko.last_name = "Joko", "Santosa"
    cast.joko.save()
    assert "Belum ada yang melihat identitas Anda." in plain(page(client, filed))
    access.reporter_of(filed.complaint, cast.joko, now())
    words = plain(page(client, filed))
    assert "Dinas Komunikasi, Informatika dan Statistik melihat identitas Anda" in words
    assert "Santosa" not in words


def test_own_data_are_corrected_at_once_and_a_new_address_gets_a_code(client, filed):
    said = {"nama": "Siti Ralat", "telepon": "0812 9999 0000", "surel": "baru@contoh.id", "bahasa": "en"}
    sent = send(client, filed, "data/ralat", **said)
    assert sent.status_code == 302
    kept = Reporter.objects.get()
    assert (kept.name, kept.phone, kept.email, kept.language) == (
        "Siti Ralat", "+6281299990000", "baru@contoh.id", "en",
    )  # fmt: skip
    event = Event.objects.latest("pk")
    assert event.act == Act.CORRECT
    assert "Siti" not in json.dumps(event.data)
    assert Message.objects.latest("pk").notice == "kode"
    assert "Pastikan kontak Anda" in plain(client.get(url(filed)))


def test_a_mistake_in_own_data_says_what_to_do_and_keeps_the_rest(client, filed):
    wrong = send(client, filed, "data/ralat", nama="Siti Ralat", telepon="12", surel="siti di rumah", bahasa="id")
    assert wrong.status_code == 422
    assert 'value="Siti Ralat"' in text(wrong)
    assert 'href="#d-telepon"' in text(wrong)
    assert 'href="#d-surel"' in text(wrong)
    assert Reporter.objects.get().name == "Siti Rahma"
    same = send(client, filed, "data/ralat", nama="Siti Rahma", telepon="+6281234567890", surel=SITI, bahasa="id")
    assert "Tidak ada yang berubah." in plain(same)


# ── the contact ──────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def unsure(file_report: Any) -> Any:
    """A report whose contact nobody has confirmed."""
    return file_report(now() - timedelta(minutes=30), email=SITI, verified=False)


def code() -> str:
    return contacts.code_of(Message.objects.filter(notice="kode").latest("pk").data["word"])


def test_the_code_from_the_letter_confirms_the_contact_here(client, unsure):
    words = plain(client.get(url(unsure)))
    assert "Kami mengirim kode ke s…@contoh.id." in words
    said = code()
    wrong = send(client, unsure, "kontak", kode_kontak=f"{(int(said) + 1) % 10**6:06d}")
    assert wrong.status_code == 422
    assert "Kode itu tidak cocok." in plain(wrong)
    assert 'href="#v-kode_kontak"' in text(wrong)
    assert send(client, unsure, "kontak", kode_kontak=f"{said[:3]} {said[3:]}").status_code == 302
    assert Complaint.objects.get().reachable
    assert "Pastikan kontak Anda" not in plain(client.get(url(unsure)))


def test_another_code_is_sent_on_request_and_the_old_one_ends(client, unsure):
    old = code()
    assert send(client, unsure, "kontak", ulang="1").status_code == 302
    assert Message.objects.filter(notice="kode").count() == 1, "the first never left, and is not owed any more"
    assert send(client, unsure, "kontak", kode_kontak=old).status_code == 422
    assert send(client, unsure, "kontak", ulang="1").status_code == 422, "too soon"


def test_a_telephone_that_nobody_can_check_is_said_to_be_unchecked_and_who_may_use_it(client, file_report):
    made = file_report(now(), phone="+6281234567890", verified=False)
    words = plain(client.get(url(made)))
    assert "Nomor Anda tidak kami periksa" in words
    assert "…7890" in words
    assert "Dinas Komunikasi, Informatika dan Statistik" in words
    assert "81234567" not in text(client.get(url(made)))


def test_who_reported_nothing_deletes_the_contact_by_one_button_and_learns_nothing_of_the_report(client, unsure):
    stranger, address = (
        Client(enforce_csrf_checks=True),
        f"/bukan-saya/{contacts.disown_word(unsure.complaint.pk, SITI)}",
    )
    opened = stranger.get(address)
    assert opened.status_code == 200
    assert unsure.complaint.number not in text(opened)
    assert Reporter.objects.exists(), "a program that opens links deletes nothing"
    assert "Kontak Anda sudah dihapus" in plain(stranger.post(address))
    assert not Reporter.objects.exists()
    assert stranger.post(address).status_code == 410
    assert stranger.get("/bukan-saya/palsu").status_code == 410


# ── taken along ──────────────────────────────────────────────────────────────────────────────────
def test_everything_is_taken_along_at_once_for_people_and_for_programs_with_the_photos(client, filed, cast):
    send(client, filed, "keterangan", keterangan="Di depan nomor 4.")
    access.reporter_of(filed.complaint, cast.joko, now())
    got = send(client, filed, "data/unduh")
    assert got["Content-Type"] == "application/zip"
    assert got["Content-Disposition"] == f'attachment; filename="{filed.complaint.number}-data.zip"'
    assert "no-store" in got["Cache-Control"]
    archive = zipfile.ZipFile(io.BytesIO(got.content))
    assert sorted(archive.namelist()) == ["bacalah.txt", "data.json", "foto-1.jpg", "foto-2.jpg"]
    said = json.loads(archive.read("data.json"))
    assert said["pelapor"]["nama"] == "Siti Rahma"
    assert said["laporan"]["uraian"].startswith("Lubang besar")
    assert [row["uraian"] for row in said["perjalanan"]][-1] == "Di depan nomor 4."
    assert len(said["foto"]) == 2
    assert [row["unit"] for row in said["yang_melihat"]] == ["Dinas Komunikasi, Informatika dan Statistik"]
    words = archive.read("bacalah.txt").decode()
    for own in ("Siti Rahma", "+6281234567890", SITI, "Di depan nomor 4."):
        assert own in words
    assert archive.read("foto-1.jpg")[:2] == b"\xff\xd8"
    assert b"Exif" not in archive.read("foto-1.jpg")
    assert filed.code not in words + archive.read("data.json").decode(), "whoever finds the file has no key"


# ── asked of an officer ──────────────────────────────────────────────────────────────────────────
def test_a_request_is_shown_with_its_due_moment_and_then_with_its_answer(client, filed, cast):
    sent = send(client, filed, "data/permintaan", jenis="penghapusan", permintaan="Foto kedua: pelat nomor saya.")
    assert sent.status_code == 302
    one = DataRequest.objects.get()
    assert one.due_at - one.at == timedelta(days=3)
    words = plain(page(client, filed))
    assert "Foto kedua: pelat nomor saya." in words
    assert "Dijawab dalam 3 x 24 jam" in words
    assert "Permintaan Anda dijawab paling lambat" in plain(client.get(url(filed)))
    rights.answer(one.pk, cast.joko, granted=True, answer="Sudah disembunyikan.", at=now())
    words = plain(page(client, filed))
    assert "Dikabulkan" in words
    assert "Sudah disembunyikan." in words


def test_a_request_without_a_choice_or_words_comes_back_and_a_second_look_is_offered_only_to_what_is_hidden(
    client, filed, cast
):
    wrong = send(client, filed, "data/permintaan", permintaan="Kata saya.")
    assert wrong.status_code == 422
    assert "Kata saya." in text(wrong)
    assert 'href="#m-jenis_0"' in text(wrong)
    assert "Tinjau lagi" not in plain(page(client, filed))
    hide(filed, cast.sri, reason=HideReason.ABUSE)
    assert "Tinjau lagi penyembunyian" in plain(page(client, filed))
    assert send(client, filed, "data/permintaan", jenis="peninjauan", permintaan="Itu bukan makian.").status_code == 302


# ── withdrawn ────────────────────────────────────────────────────────────────────────────────────
def test_a_consent_is_withdrawn_only_after_a_page_that_says_what_follows(client, filed):
    asked = send(client, filed, "data/persetujuan", persetujuan=["identitas"])
    assert asked.status_code == 200
    words = plain(asked)
    assert "Ini tidak dapat dibatalkan." in words
    assert "Nama, telepon, dan surel Anda dihapus sekarang juga." in words
    assert "Laporan ditutup untuk umum" not in words, "only what was chosen"
    assert Reporter.objects.exists()
    assert send(client, filed, "data/persetujuan", persetujuan=["identitas"], yakin="ya").status_code == 302
    assert not Reporter.objects.exists()
    after = page(client, filed)
    assert "Sudah ditarik: Identitas saya." in plain(after)
    for secret in ("Siti Rahma", "81234567890", SITI):
        assert secret not in text(after)


def test_withdrawing_publication_closes_the_report_for_everybody_but_its_reporter(client, filed):
    send(client, filed, "data/persetujuan", persetujuan=["publikasi"], yakin="ya")
    assert client.get(f"/laporan/{filed.complaint.number}").status_code == 404
    assert client.get(f"/laporan/{filed.complaint.number}/umpan.xml").status_code == 404
    mine = client.get(url(filed))
    assert mine.status_code == 200
    assert "tertutup" in plain(mine)
    assert BODY[:10] in text(mine)
    assert not re.search(r'value="publikasi"', text(page(client, filed)))


def test_nothing_chosen_withdraws_nothing_and_says_so(client, filed):
    wrong = send(client, filed, "data/persetujuan", yakin="ya")
    assert wrong.status_code == 422
    assert "Pilih persetujuan mana yang Anda tarik." in plain(wrong)
    assert Reporter.objects.exists()
