"""Following a report: what everybody is told of it, what its reporter may do there, what is left of a hidden one."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from cepatrespon.complaints import actions, supporting
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.portal import receipt
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, Aftermath, Mode, Relation, State
from tests.complaints.desk import picture
from tests.complaints.photos import png_bomb, saved, street
from tests.portal.conftest import file
from tests.portal.following import done, own, send
from tests.portal.test_track import do, plain, proof, text, url


# ── what everybody is told ───────────────────────────────────────────────────────────────────────
def test_what_follows_a_missed_limit_is_told_with_its_clause(client, filed, cast):
    do(filed, Act.PROCESS, cast.budi, 10)
    do(filed, Act.SUBMIT, cast.budi, 60, text="Lubang ditambal.", photos=[proof(cast, cast.budi)])
    page = client.get(f"/laporan/{filed.complaint.number}")
    assert "Kalau lewat batas?" in plain(page)
    assert "ditandai “Selesai otomatis”, bukan tervalidasi" in plain(page)
    assert 'href="/aturan#M11"' in text(page)


def test_each_new_date_stands_with_its_reason_its_unit_and_which_one_counts(client, filed, cast):
    do(filed, Act.PROCESS, cast.budi, 10)
    for minutes, days in ((20, 9), (30, 12)):
        until = filed.complaint.reported_at + timedelta(days=days)
        do(filed, Act.EXTEND, cast.budi, minutes, until=until, extension="kesiapan anggaran", reason=f"Aspal {days}")
    promises = client.get(f"/laporan/{filed.complaint.number}").context["promises"]
    assert [(one.reason, one.by, one.stands) for one in promises] == [
        ("Aspal 12", "Kelurahan Gambir", True), ("Aspal 9", "Kelurahan Gambir", False),
    ]  # fmt: skip
    words = plain(client.get(f"/laporan/{filed.complaint.number}"))
    assert "Tanggal selesai yang dijanjikan" in words
    assert "Kesiapan anggaran: “Aspal 12”" in words


def test_when_the_problem_is_there_is_told(client, file_report):
    at = now() - timedelta(hours=2)
    filed = file_report(at, occurred_at=at - timedelta(hours=9), daypart="malam")
    assert "berulang: malam" in plain(client.get(f"/laporan/{filed.complaint.number}"))


def test_how_many_others_have_the_problem_is_told(client, filed):
    for device in ("satu", "dua", "tiga"):
        supporting.support(Complaint.objects.filter(pk=filed.complaint.pk), device, at=now())
    assert "3 warga lain mengalaminya juga." in plain(client.get(f"/laporan/{filed.complaint.number}"))


def test_a_public_report_is_followed_by_feed_and_by_email_and_a_private_one_by_neither(client, filed, file_report):
    page = text(client.get(f"/laporan/{filed.complaint.number}"))
    assert f'href="/laporan/{filed.complaint.number}/umpan.xml"' in page
    assert f'action="/laporan/{filed.complaint.number}/langganan"' in page
    private = file_report(now() - timedelta(hours=2), private=True)
    page = text(client.get(url(private)))
    assert "umpan.xml" not in page
    assert "/langganan" not in page


def test_before_and_after_stand_side_by_side(client, file_report, cast):
    filed = file_report(now() - timedelta(hours=2), photos=[picture(1)])
    done(filed, cast)
    page = text(client.get(f"/laporan/{filed.complaint.number}"))
    pair = page[page.index('class="pairs"') :]
    assert pair.index("Sebelum") < pair.index("Sesudah") < pair.index("</section>")


def test_a_chain_of_recurrences_is_told_from_each_of_its_reports(client, file_report, cast):
    first = file_report(now() - timedelta(days=2))
    done(first, cast)
    said = Details(result=Aftermath.AGAIN, text="Jebol lagi.")
    second = actions.contest(own(first), said, at=now() - timedelta(hours=1))
    for one in (first, second):
        words = plain(client.get(f"/laporan/{one.complaint.number}"))
        assert "Laporan sebelum dan sesudahnya" in words
        assert "Sudah kambuh 1 kali." in words
        assert {first.complaint.number, second.complaint.number} <= set(words.split())
        assert "Kambuh : masalah yang sama kambuh" in words
    assert "Penutupan ini dihitung sebagai digugat" not in plain(client.get(f"/laporan/{first.complaint.number}"))


# ── answering M5 and M6 ──────────────────────────────────────────────────────────────────────────
def test_M5_its_reporter_sees_what_is_asked_by_whom_and_until_when_and_everybody_else_no_form(client, filed, cast):
    do(filed, Act.UNCLEAR, cast.budi, 10, reason="Fotonya gelap, di mana persisnya?")
    words = plain(client.get(url(filed)))
    assert "Giliran Anda: ada yang ditanyakan" in words
    assert "Fotonya gelap, di mana persisnya?" in words
    assert "Kata Kelurahan Gambir" in words
    assert "M5" in words
    assert "Giliran Anda" not in plain(client.get(f"/laporan/{filed.complaint.number}"))


def test_M6_an_answer_with_words_and_photos_reaches_the_owner_and_the_ticket_stays_theirs(client, filed, cast):
    do(filed, Act.NOT_FOUND, cast.budi, 10, reason="Tidak ada lubang di sana.", photos=[proof(cast, cast.budi)])
    sent = send(client, filed, "keterangan", keterangan="Di depan nomor 4, bukan 14.", foto=[file()])
    assert sent.status_code == 302
    words = plain(client.get(sent["Location"]))
    assert "Jawaban Anda sampai" in words
    event = Event.objects.latest("pk")
    assert (event.act, event.data["text"]) == (Act.INFORM, "Di depan nomor 4, bukan 14.")
    assert Complaint.objects.get().state == State.TICKET
    assert filed.complaint.photos.filter(uploader=None).count() == 1


def test_what_was_typed_and_every_readable_photo_survive_a_mistake(client, filed):
    bad = file(png_bomb(9000, 9000), "besar.png")
    wrong = send(client, filed, "keterangan", keterangan="Di depan nomor 4.", foto=[file(), bad])
    assert wrong.status_code == 422
    assert "Di depan nomor 4." in text(wrong)
    notes = re.findall(r'name="tersimpan" value="([^"]+)"', text(wrong))
    assert len(notes) == 1
    assert text(wrong).index('class="errors') < text(wrong).index("<h1>")
    again = send(client, filed, "keterangan", keterangan="Di depan nomor 4.", tersimpan=notes)
    assert again.status_code == 302
    assert filed.complaint.photos.count() == 1


def test_a_kept_photo_is_taken_away_by_its_button_and_nothing_is_sent(client, filed):
    wrong = send(client, filed, "keterangan", foto=[file(), file(b"bukan foto", "x.jpg")])
    (note,) = re.findall(r'name="tersimpan" value="([^"]+)"', text(wrong))
    taken = send(client, filed, "keterangan", keterangan="Kata.", tersimpan=[note], hapus=note)
    assert taken.status_code == 422
    assert not re.findall(r'name="tersimpan"', text(taken))
    assert not Event.objects.filter(act=Act.INFORM).exists()


def test_the_same_form_sent_twice_is_kept_once(client, filed):
    for _time in range(2):
        assert send(client, filed, "keterangan", keterangan="Di depan nomor 4.", kunci="satu").status_code == 302
    assert Event.objects.filter(act=Act.INFORM).count() == 1
    changed = send(client, filed, "keterangan", keterangan="Lain lagi.", kunci="satu")
    assert changed.status_code == 409
    assert "Lain lagi." in text(changed)


def test_no_more_photos_than_a_report_may_have(client, filed):
    def many(count: int) -> list[Any]:
        return [file(saved(street((320 + n, 240)))) for n in range(count)]

    assert send(client, filed, "keterangan", foto=many(limits.PHOTOS_PER_REPORT + 1)).status_code == 422
    assert send(client, filed, "keterangan", foto=many(limits.PHOTOS_PER_REPORT)).status_code == 302
    page = client.get(url(filed))
    assert page.context["photos_left"] == 0
    assert "Jumlah foto untuk laporan ini sudah penuh." in plain(page)


# ── "Belum selesai" ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("validated", [True, False])
def test_a_completion_is_contested_here_and_leads_to_the_receipt_of_a_report_of_its_own(
    client, file_report, cast, validated
):
    filed = file_report(now() - timedelta(days=4))
    done(filed, cast, validated)
    page = client.get(url(filed))
    assert "Belum selesai?" in plain(page)
    assert "Dapat dikirim sampai" in plain(page)
    sent = send(client, filed, "belum-selesai", keadaan=Aftermath.PARTLY, cerita="Tambalannya ambles.", foto=[file()])
    made = Complaint.objects.get(linked_from=filed.complaint)
    assert sent["Location"] == f"/tanda-terima/{made.number}"
    assert made.number in plain(client.get(sent["Location"]))
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", plain(client.get(sent["Location"])))
    assert (made.relation, made.photos.count()) == (Relation.CONTEST, 1)
    for address in (url(filed), f"/laporan/{filed.complaint.number}"):
        words = plain(client.get(address))
        assert "digugat warga" in words
        assert "Penutupan ini dihitung sebagai digugat dalam data bulanan." in words
        assert made.number in words
        assert "Kirim: belum selesai" not in words
    assert "Tambalannya ambles." not in text(client.get(f"/laporan/{filed.complaint.number}"))
    assert Complaint.objects.get(pk=filed.complaint.pk).mode == (Mode.VALIDATED if validated else Mode.AUTOMATIC)


def test_the_number_of_a_closed_follow_up_is_told_to_its_reporter_and_to_nobody_else(client, file_report, cast):
    filed = file_report(now() - timedelta(hours=2))
    done(filed, cast)
    sent = send(client, filed, "belum-selesai", keadaan=Aftermath.SAME, cerita="Masih menganga.")
    made = Complaint.objects.get(linked_from=filed.complaint)
    Complaint.objects.filter(pk=made.pk).update(private=True)
    assert sent.status_code == 302
    assert made.number in plain(client.get(url(filed)))
    assert made.number not in text(client.get(f"/laporan/{filed.complaint.number}"))


def test_a_contest_sent_twice_gives_the_same_receipt(client, filed, cast):
    done(filed, cast)
    said = {"keadaan": Aftermath.SAME, "cerita": "Masih menganga.", "kunci": "satu"}
    first, second = (send(client, filed, "belum-selesai", **said) for _time in range(2))
    assert first["Location"] == second["Location"]
    codes = {answer.cookies[receipt.COOKIE].value.split(":")[0] for answer in (first, second)}
    assert len(codes) == 1
    assert Complaint.objects.count() == 2


def test_a_contest_without_a_choice_or_words_comes_back_with_both_errors_and_what_was_typed(client, filed, cast):
    done(filed, cast)
    wrong = send(client, filed, "belum-selesai", cerita="")
    assert wrong.status_code == 422
    assert "Pilih bagaimana keadaannya sekarang." in plain(wrong)
    assert "Ceritakan keadaannya" in plain(wrong)
    assert 'href="#b-keadaan_0"' in text(wrong)
    half = send(client, filed, "belum-selesai", cerita="Masih menganga.")
    assert "Masih menganga." in text(half)


@pytest.mark.parametrize(("late", "open_still"), [(-1, True), (0, True), (1, False)])
def test_the_form_is_there_to_the_last_second_of_the_window_and_then_says_what_else_to_do(
    client, filed, cast, late, open_still
):
    done(filed, cast)
    last = filed.complaint.reported_at + timedelta(minutes=80, days=7)
    with time_machine.travel(last + timedelta(seconds=late), tick=False):
        page = plain(client.get(url(filed)))
        sent = send(client, filed, "belum-selesai", keadaan=Aftermath.SAME, cerita="Masih menganga.")
    assert ("Kirim: belum selesai" in page) is open_still
    assert ("buat laporan baru" in page) is not open_still
    assert sent.status_code == (302 if open_still else 409)
    if not open_still:
        assert "Masih menganga." in text(sent)
        assert "sudah lewat. Buat laporan baru" in plain(sent)


def test_while_it_is_being_checked_the_reporter_is_told_to_send_photos_now(client, filed, cast):
    do(filed, Act.PROCESS, cast.budi, 10)
    do(filed, Act.SUBMIT, cast.budi, 60, text="Lubang ditambal.", photos=[proof(cast, cast.budi)])
    assert "Pemeriksaan masih berjalan." in plain(client.get(url(filed)))


# ── rating ───────────────────────────────────────────────────────────────────────────────────────
def test_the_result_is_rated_and_the_rating_changed_and_its_words_are_not_public(client, filed, cast):
    assert "Nilai hasilnya" not in plain(client.get(url(filed)))
    done(filed, cast)
    assert send(client, filed, "penilaian", bintang="2", pesan="RAHASIA NILAI").status_code == 302
    again = client.get(url(filed))
    assert "RAHASIA NILAI" in text(again), "its own words stand in its form"
    assert "Ubah penilaian" in plain(again)
    send(client, filed, "penilaian", bintang="5", pesan="Bagus.")
    assert Complaint.objects.get().rating == 5
    everybody = client.get(f"/laporan/{filed.complaint.number}")
    assert "Penilaian pelapor: 5 dari 5 bintang" in plain(everybody)
    assert "RAHASIA" not in text(everybody)


@pytest.mark.parametrize("stars", ["", "0", "6", "banyak"])
def test_a_rating_that_is_none_says_so_and_keeps_the_words(client, filed, cast, stars):
    done(filed, cast)
    wrong = send(client, filed, "penilaian", bintang=stars, pesan="Kata saya.")
    assert wrong.status_code == 422
    assert "Kata saya." in text(wrong)
    assert 'href="#n-bintang_0"' in text(wrong)
