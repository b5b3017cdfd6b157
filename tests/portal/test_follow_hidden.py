"""Who may do what with a followed report, what is hidden of it, and what everybody never reads."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Event, Photo
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, HideReason
from tests.complaints.desk import CITIZEN, picture
from tests.portal.conftest import BODY
from tests.portal.following import done, hide, own, send
from tests.portal.test_track import plain, text, url

# ── who may ──────────────────────────────────────────────────────────────────────────────────────
WAYS = {
    "keterangan": {"keterangan": "Kata."}, "belum-selesai": {"keadaan": "masih sama", "cerita": "Kata."},
    "penilaian": {"bintang": "1"}, "hidupkan": {"alasan": "Kata."}, "kontak": {"kode_kontak": "000000"},
    "data/ralat": {"nama": "Lain", "bahasa": "id"}, "data/permintaan": {"jenis": "perbaikan", "permintaan": "Kata."},
    "data/persetujuan": {"persetujuan": "identitas", "yakin": "ya"}, "data/unduh": {},
}  # fmt: skip


@pytest.mark.parametrize("what", WAYS)
def test_without_its_code_a_report_answers_nothing_and_the_guessing_is_counted(client, filed, what):
    before = Event.objects.count()
    address = f"/lacak/{filed.complaint.number}/{what}"
    for code in ("", "SALAHSALAH99", filed.complaint.number):
        assert client.post(address, {"kode": code, **WAYS[what]}).status_code == 404
    assert client.post("/lacak/JK2001019999/" + what, {"kode": filed.code, **WAYS[what]}).status_code == 404
    for _guess in range(limits.WRONG_CODES_PER_HOUR_OF_ONE_REPORT):
        client.post(address, {"kode": "SALAHSALAH99", **WAYS[what]})
    assert client.post(address, {"kode": filed.code, **WAYS[what]}).status_code == 429
    assert Event.objects.count() == before


def test_one_reports_code_opens_no_other(client, filed, file_report):
    other = file_report(now() - timedelta(hours=1), private=True)
    address = f"/lacak/{other.complaint.number}/keterangan"
    assert client.post(address, {"kode": filed.code, "keterangan": "Kata."}).status_code == 404


def test_a_form_that_stood_open_for_days_needs_no_token_and_loses_nothing(filed):
    stranger = Client(enforce_csrf_checks=True)
    assert send(stranger, filed, "keterangan", keterangan="Dari tab lama.").status_code == 302
    assert Event.objects.latest("pk").data["text"] == "Dari tab lama."


def test_what_is_sent_too_often_to_one_report_is_stopped(client, filed):
    for n in range(limits.OWN_ACTS_PER_HOUR_OF_ONE_REPORT):
        assert send(client, filed, "keterangan", keterangan=f"Kata {n}").status_code == 302
    stopped = send(client, filed, "keterangan", keterangan="Satu lagi.")
    assert stopped.status_code == 429
    assert int(stopped["Retry-After"]) > 0


@pytest.mark.parametrize("what", ["", "/data"])
def test_every_page_that_a_code_opens_is_kept_nowhere_and_tells_its_address_to_nobody(client, filed, what):
    page = client.get(f"/lacak/{filed.complaint.number}{what}?kode={filed.code}")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "strict-origin"


# ── what is hidden ───────────────────────────────────────────────────────────────────────────────
def test_a_hidden_report_leaves_a_tombstone_with_its_reason_and_nothing_of_its_content(client, file_report, cast):
    filed = file_report(now() - timedelta(hours=2), address="Jalan Mawar 7", photos=[picture(3)])
    address = f"/laporan/{filed.complaint.number}"
    hide(filed, cast.sri)
    page = client.get(address)
    words = plain(page)
    assert page.status_code == 410
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex")
    for said in (filed.complaint.number, "Memuat data pribadi", "Biro Pemerintahan", "Menunggu", "Keberatan?"):
        assert said in words
    photo = Photo.objects.get()
    for secret in (BODY, "Lubang besar", "Jalan Mawar", "Gambir", "Jalan", f"/foto/{photo.pk}", "-6.1"):
        assert secret not in text(page).replace("Jalankan", ""), secret
    assert client.get(f"/foto/{photo.pk}/tampil").status_code == 404
    assert client.post("/lacak", {"nomor": filed.complaint.number})["Location"] == address


def test_its_reporter_still_sees_everything_and_why_and_how_to_object(client, file_report, cast):
    filed = file_report(now() - timedelta(hours=2))
    hide(filed, cast.sri)
    page = client.get(url(filed))
    words = plain(page)
    assert "Lubang besar di depan pasar" in words
    assert "Laporan ini disembunyikan dari umum" in words
    assert "Alasannya: Memuat data pribadi" in words
    assert "Minta petugas lain meninjaunya lagi" in words
    assert "#minta" in text(page)


def test_a_private_report_that_is_hidden_and_one_that_never_was_look_alike(client, file_report, cast):
    filed = file_report(now() - timedelta(hours=2), private=True)
    hide(filed, cast.sri)
    pages = [client.get(f"/laporan/{number}") for number in (filed.complaint.number, "JK2001019999")]
    assert {page.status_code for page in pages} == {404}
    same = [text(page).replace(filed.complaint.number, "N").replace("JK2001019999", "N") for page in pages]
    assert re.sub(r"csrf\S+|value=\"\S+\"", "", same[0]) == re.sub(r"csrf\S+|value=\"\S+\"", "", same[1])


def test_a_hidden_photo_leaves_a_place_with_its_reason_for_everybody_and_stays_for_its_reporter(
    client, file_report, cast
):
    filed = file_report(now() - timedelta(hours=2), photos=[picture(1), picture(2)])
    gone, kept = Photo.objects.order_by("pk")
    hide(filed, cast.sri, photo=gone.pk, reason=HideReason.INDECENT)
    page = client.get(f"/laporan/{filed.complaint.number}")
    assert page.status_code == 200
    assert "Satu foto disembunyikan" in plain(page)
    assert "Gambar tidak pantas" in plain(page)
    assert f"/foto/{gone.pk}/" not in text(page)
    assert f"/foto/{kept.pk}/" in text(page)
    assert client.get(f"/foto/{gone.pk}/kecil").status_code == 404
    mine = client.get(url(filed))
    assert f"/foto/{gone.pk}/" in text(mine)
    assert "Disembunyikan dari umum: Gambar tidak pantas." in plain(mine)
    assert client.get(f"/foto/{gone.pk}/kecil?kode={filed.code}").status_code == 200


def test_what_is_shown_again_is_there_again(client, filed, cast):
    hide(filed, cast.sri)
    room = Complaint.objects.filter(pk=filed.complaint.pk)
    actions.keep(room, Act.UNHIDE, actor_of(cast.sri), Details(), at=now())
    assert client.get(f"/laporan/{filed.complaint.number}").status_code == 200


# ── leaks ────────────────────────────────────────────────────────────────────────────────────────
def test_no_word_of_the_reporter_afterwards_and_no_withdrawn_identity_is_anywhere_public(client, filed, cast):
    done(filed, cast)
    said = {"keterangan": "RAHASIA KATA"}
    send(client, filed, "keterangan", **said)
    send(client, filed, "penilaian", bintang="1", pesan="RAHASIA NILAI")
    send(client, filed, "belum-selesai", keadaan="masih sama", cerita="RAHASIA GUGAT")
    made = Complaint.objects.get(linked_from=filed.complaint)
    actions.keep(own(filed), Act.WITHDRAW, CITIZEN, Details(consents=["identitas"]), at=now())
    secrets = ("RAHASIA KATA", "RAHASIA NILAI", "Siti Rahma", "81234567890", "siti@contoh.id", filed.code)
    for address in (
        f"/laporan/{filed.complaint.number}", f"/laporan/{made.number}", f"/api/v1/laporan/{filed.complaint.number}",
        f"/laporan/{filed.complaint.number}/umpan.xml", "/umpan/terbaru.xml", "/", "/peta",
    ):  # fmt: skip
        page = client.get(address)
        assert page.status_code == 200, address
        assert [word for word in secrets if word in text(page)] == [], address
    assert "RAHASIA GUGAT" not in text(client.get(f"/laporan/{filed.complaint.number}"))


def test_a_page_of_ones_own_costs_few_queries_however_much_happened(client, filed, cast, django_assert_max_num_queries):
    done(filed, cast)
    for n in range(4):
        send(client, filed, "keterangan", keterangan=f"Kata {n}")
    client.get(url(filed))
    with django_assert_max_num_queries(16):
        client.get(url(filed))
    with django_assert_max_num_queries(8):
        client.get(f"/laporan/{filed.complaint.number}")
