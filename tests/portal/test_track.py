"""Receipt and tracking: who may see what, whose turn it is, and what a reporter may still do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from cepatrespon.complaints.actions import Details, act
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.evidence import read
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.portal import receipt
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, State
from tests.complaints.photos import png_bomb
from tests.portal.conftest import BODY, file


def text(response):
    return response.content.decode()


def plain(response):
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(response)).split())


@pytest.fixture
def filed(file_report):
    """A private report of two hours ago."""
    return file_report(now() - timedelta(hours=2), private=True, name="Siti Rahma", phone="+6281234567890")


def url(filed):
    return f"/lacak/{filed.complaint.number}?kode={filed.code}"


def do(filed, what, officer, minutes, **details):
    room = Complaint.objects.filter(pk=filed.complaint.pk)
    at = filed.complaint.reported_at + timedelta(minutes=minutes)
    return act(room, what, actor_of(officer), Details(**details), at=at)


def proof(cast, officer):
    from cepatrespon.complaints.actions import upload

    return upload(read(file().read(), "sesudah.jpg"), at=now() - timedelta(hours=1), uploader=officer.pk).pk


# ── the receipt ──────────────────────────────────────────────────────────────────────────────────
def test_the_receipt_shows_number_code_and_who_must_answer_by_when(siti, client):
    page = client.get(siti(buka="tertutup")["Location"])
    words, complaint = plain(page), Complaint.objects.get()
    assert complaint.number in words
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", words)
    assert "Sekarang giliran Kelurahan Gambir" in words
    assert "M1" in words
    assert "data:image/svg+xml" in text(page)
    assert page["Cache-Control"].startswith("max-age=0")


def test_the_code_on_the_receipt_opens_the_report(siti, client):
    page = client.get(siti(buka="tertutup")["Location"])
    follow = re.search(r'href="(/lacak/[^"]+)"', text(page))[1].replace("&amp;", "&")
    assert client.get(follow).status_code == 200
    written = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", plain(page))[0]
    number = Complaint.objects.get().number
    assert client.post("/lacak", {"nomor": f" {number.lower()} ", "kode": written.lower()}).status_code == 302


def test_the_receipt_closes_after_an_hour_and_a_forged_one_never_opens(siti, client):
    import time_machine

    address = siti()["Location"]
    with time_machine.travel(now() + timedelta(seconds=receipt.OPEN + 60)):
        late = client.get(address)
    assert late.status_code == 410
    assert Complaint.objects.get().number not in plain(late)
    client.cookies[receipt.COOKIE] = "SALAHSALAH99:1abcde:palsu"
    assert client.get(address).status_code == 404


def test_the_address_of_a_receipt_holds_no_code_and_opens_in_one_browser_only(siti, client):
    sent = siti(buka="tertutup")
    number = Complaint.objects.get().number
    assert sent["Location"] == f"/tanda-terima/{number}"
    kept = sent.cookies[receipt.COOKIE]
    assert (kept["path"], kept["httponly"], kept["max-age"]) == (sent["Location"], True, receipt.OPEN)
    stranger = Client().get(sent["Location"])
    assert stranger.status_code == 410
    assert "hanya di peramban yang mengirim" in plain(stranger)
    other = siti(kunci="lain", uraian="Lampu mati.")
    client.cookies[receipt.COOKIE] = kept.value  # the cookie of one receipt opens no other
    assert client.get(other["Location"]).status_code == 404


# ── who sees what ────────────────────────────────────────────────────────────────────────────────
def test_a_private_report_opens_with_its_code_and_is_not_there_without(client, filed):
    assert BODY not in plain(client.get(f"/laporan/{filed.complaint.number}"))
    assert client.get(f"/laporan/{filed.complaint.number}").status_code == 404
    assert client.get(f"/lacak/{filed.complaint.number}?kode=SALAHSALAH99").status_code == 404
    assert client.get(url(filed)).status_code == 200


def test_nobody_learns_whether_a_private_report_exists(client, filed):
    answers = []
    for number in (filed.complaint.number, "JK2001019999"):
        found = client.post("/lacak", {"nomor": number, "kode": ""})
        wrong = client.post("/lacak", {"nomor": number, "kode": "SALAHSALAH99"})
        words = [plain(page).replace(number, "N") for page in (found, wrong)]
        answers.append((found.status_code, wrong.status_code, re.sub(r"\S{40,}", "", " ".join(words))))
    assert answers[0] == answers[1]
    assert answers[0][:2] == (404, 404)


def test_a_public_report_opens_with_its_number_and_never_shows_its_reporter(client, file_report):
    filed = file_report(now() - timedelta(hours=2), name="Siti Rahma", phone="+6281234567890", email="siti@contoh.id")
    found = client.post("/lacak", {"nomor": filed.complaint.number})
    assert found["Location"] == f"/laporan/{filed.complaint.number}"
    for page in (client.get(found["Location"]), client.get(url(filed))):
        assert page.status_code == 200
        for secret in ("Siti", "81234567890", "siti@contoh.id"):
            assert secret not in text(page)


def test_an_anonymous_report_is_followed_by_its_code_like_any_other(client, siti):
    page = client.get(siti(siapa="anonim", buka="tertutup")["Location"])
    assert "Nama Anda tidak disimpan" in plain(page)
    follow = re.search(r'href="(/lacak/[^"]+)"', text(page))[1].replace("&amp;", "&")
    assert client.get(follow).status_code == 200


def test_the_inspektorats_own_report_is_nobody_elses(client, file_report, city):
    filed = file_report(now(), channel="inspektorat", owner=city.inspektorat_id)
    assert client.get(f"/laporan/{filed.complaint.number}").status_code == 404


def test_guessing_codes_is_stopped(client, filed):
    for _guess in range(limits.LOOKUPS_PER_HOUR_FROM_ONE_ADDRESS):
        client.get(f"/lacak/{filed.complaint.number}?kode=SALAHSALAH99")
    stopped = client.get(url(filed))
    assert stopped.status_code == 429
    assert int(stopped["Retry-After"]) > 0


@pytest.mark.parametrize("number", ["JK", "%00", "a'b", "..", "JK2405020001%0a"])
def test_what_cannot_be_a_number_finds_nothing(client, city, number):
    assert client.get(f"/laporan/{number}").status_code in (301, 404)
    assert client.get(f"/lacak/{number}?kode=x%00").status_code in (301, 302, 404)


# ── what the page tells ──────────────────────────────────────────────────────────────────────────
def test_the_page_says_whose_turn_it_is_by_when_and_why(client, filed):
    words = plain(client.get(url(filed)))
    assert "Sekarang giliran Kelurahan Gambir" in words
    assert "paling lambat" in words
    assert "Mengapa tenggat ini?" in words
    assert "sejak laporan tiba di kotak masuknya" in words
    assert "peta perkiraan" in words


def test_a_missed_limit_is_seen_whether_or_not_the_clocks_have_run(client, file_report):
    filed = file_report(now() - timedelta(hours=9), private=True)
    words = plain(client.get(url(filed)))
    assert "Batas terlewat: Respons 6 jam" in words
    assert not Event.objects.filter(act=Act.MISSED).exists()


def test_validated_and_automatic_completion_never_read_the_same(client, file_report, cast):
    pages = {}
    for name in ("validated", "automatic"):
        filed = file_report(now() - timedelta(days=5))
        do(filed, Act.PROCESS, cast.budi, 10)
        do(filed, Act.SUBMIT, cast.budi, 60, text="Lubang ditambal.", photos=[proof(cast, cast.budi)])
        if name == "validated":
            do(filed, Act.VERIFY_DESK, cast.fajar, 70, result="sesuai")
            do(filed, Act.VALIDATE, cast.sri, 80)
        pages[name] = plain(client.get(f"/laporan/{filed.complaint.number}"))
    assert "Selesai, tervalidasi" in pages["validated"]
    assert "Selesai otomatis, tidak divalidasi" in pages["automatic"]
    assert "Selesai, tervalidasi" not in pages["automatic"]
    assert "Lubang ditambal." in pages["automatic"]
    assert "tidak memutus sampai batasnya" in pages["automatic"]


def test_an_extension_a_ticket_and_a_referral_are_told(client, file_report, cast):
    filed = file_report(now() - timedelta(hours=5))
    do(filed, Act.COORDINATE, cast.budi, 10, to="Dinas Bina Marga", reason="Jalan provinsi", read=True)
    do(filed, Act.WRONG_COORDINATION, cast.dewi, 20, reason="Jalan ini milik pusat")
    address = f"/laporan/{filed.complaint.number}"
    assert "Sekarang giliran Biro Pemerintahan" in plain(client.get(address))
    do(filed, Act.APPROVE, cast.sri, 30, to="Biro Pemerintahan")
    do(filed, Act.REFER, cast.biro, 40, to="Balai Jalan Nasional Contoh", letter="12/BP/2026")
    do(filed, Act.NEWS, cast.biro, 50, note="Balai menjadwalkan perbaikan.")
    words = plain(client.get(address))
    for said in (
        "Diteruskan ke Balai Jalan Nasional Contoh",
        "12/BP/2026",
        "Balai menjadwalkan perbaikan.",
        "Salah Koordinasi",
    ):
        assert said in words


def test_the_new_date_of_an_extension_is_public(client, file_report, cast):
    filed = file_report(now() - timedelta(hours=5))
    until = filed.complaint.reported_at + timedelta(days=9)
    do(filed, Act.PROCESS, cast.budi, 10)
    do(filed, Act.EXTEND, cast.budi, 20, until=until, extension="tingkat kesulitan", reason="Menunggu aspal")
    words = plain(client.get(f"/laporan/{filed.complaint.number}"))
    assert "Tanggal baru" in words
    assert "Tingkat kesulitan" in words


def test_an_officers_reading_notes_stay_with_the_officers(client, file_report, cast):
    filed = file_report(now() - timedelta(hours=5))
    do(filed, Act.COORDINATE, cast.budi, 10, to="Dinas Bina Marga", reason="RAHASIA DAPUR", read=True)
    assert "RAHASIA DAPUR" not in text(client.get(f"/laporan/{filed.complaint.number}"))


def test_no_person_is_named_on_a_report(client, file_report, cast):
    cast.budi.first_name, cast.budi.last_name = "Budi", "Santosa"
    cast.budi.save()
    filed = file_report(now() - timedelta(hours=5))
    do(filed, Act.PROCESS, cast.budi, 10)
    assert "Santosa" not in text(client.get(f"/laporan/{filed.complaint.number}"))


def test_a_citizens_words_stay_words(client, file_report):
    filed = file_report(now(), body="<script>alert(1)</script> jalan rusak", address="<b>gang</b>")
    page = text(client.get(f"/laporan/{filed.complaint.number}"))
    assert "<script>alert" not in page
    assert "<b>gang" not in page


def test_following_a_report_costs_few_queries(client, filed, django_assert_max_num_queries):
    client.get(url(filed))
    with django_assert_max_num_queries(10):
        assert client.get(url(filed)).status_code == 200


def test_a_page_opened_with_a_code_is_kept_nowhere(client, filed):
    page = client.get(url(filed))
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "strict-origin"  # the code in its address is told to no page, not even ours


# ── what its reporter may do ─────────────────────────────────────────────────────────────────────
def test_the_reporter_adds_a_photo_and_somebody_else_cannot(client, filed):
    address = f"/lacak/{filed.complaint.number}/keterangan"
    assert client.post(address, {"kode": "SALAHSALAH99", "foto": file()}).status_code == 404
    assert client.post(address, {"kode": filed.code, "foto": file()}).status_code == 302
    assert filed.complaint.photos.count() == 1
    assert Event.objects.filter(complaint=filed.complaint, act=Act.INFORM).count() == 1


def test_a_bad_added_photo_says_what_to_do(client, filed):
    address = f"/lacak/{filed.complaint.number}/keterangan"
    wrong = client.post(address, {"kode": filed.code, "foto": file(png_bomb(9000, 9000))})
    assert wrong.status_code == 422
    assert "terlalu rapat" in plain(wrong)
    nothing = client.post(address, {"kode": filed.code})
    assert "Tulis keterangan, atau pilih foto." in plain(nothing)


def test_M5_a_closed_report_is_revived_by_its_reporter_within_its_time_with_a_reason(client, filed, cast):
    address = f"/lacak/{filed.complaint.number}/hidupkan"
    refused = client.post(address, {"kode": filed.code, "alasan": "Masih ada."})
    assert refused.status_code == 409
    assert "Masih ada." in plain(refused)
    assert Complaint.objects.get().state == State.WAITING
    do(filed, Act.UNCLEAR, cast.budi, 10, reason="Fotonya gelap")
    do(filed, Act.APPROVE, cast.joko, 20, result="ditutup", reason="Pelapor tidak menjawab")
    page = plain(client.get(url(filed)))
    assert "Hidupkan Lagi" in page
    assert "Pelapor tidak menjawab" in page
    assert client.post(address, {"kode": filed.code, "alasan": " "}).status_code == 422
    assert client.post(address, {"kode": "SALAHSALAH99", "alasan": "Masih ada."}).status_code == 404
    assert client.post(address, {"kode": filed.code, "alasan": "Masih ada, di depan nomor 4."}).status_code == 302
    assert Complaint.objects.get().state == State.WAITING
    assert Event.objects.get(act=Act.REVIVE).data["reason"] == "Masih ada, di depan nomor 4."


def test_M5_after_its_time_a_closed_report_offers_no_revival(client, file_report, cast):
    filed = file_report(now() - timedelta(days=9))
    do(filed, Act.UNCLEAR, cast.budi, 10, reason="Fotonya gelap")
    do(filed, Act.APPROVE, cast.joko, 20, result="ditutup", reason="Pelapor tidak menjawab")
    assert client.get(url(filed)).context["revive_form"] is None
    client.post(f"/lacak/{filed.complaint.number}/hidupkan", {"kode": filed.code, "alasan": "Masih ada."})
    assert Complaint.objects.get().state == State.CLOSED


def test_on_the_ruler_nobodys_time_is_counted_twice(client, file_report, cast):
    filed = file_report(now() - timedelta(hours=40))
    do(filed, Act.COORDINATE, cast.budi, 60, to="Dinas Bina Marga", reason="Jalan provinsi", read=True)
    do(filed, Act.WRONG_COORDINATION, cast.dewi, 120, reason="Bukan kewenangan kami")
    do(filed, Act.REJECT, cast.sri, 720, reason="Jalan ini kewenangan Dinas Bina Marga.")
    drawn = client.get(f"/laporan/{filed.complaint.number}").context["ruler"]
    spent = {"holder": timedelta(), "ticket": timedelta()}
    for part in drawn["segments"]:
        spent[part.kind] += part.end - part.start
    assert spent["ticket"] == timedelta(hours=10)
    assert timedelta(hours=29) <= spent["holder"] < timedelta(hours=29, minutes=1)


def test_M11_the_line_of_an_automatic_completion_names_the_limit_and_its_effect(client, file_report, cast):
    filed = file_report(now() - timedelta(days=5))
    do(filed, Act.PROCESS, cast.budi, 10)
    do(filed, Act.SUBMIT, cast.budi, 60, text="Lubang ditambal.", photos=[proof(cast, cast.budi)])
    assert client.get(f"/laporan/{filed.complaint.number}").context["timeline"][0].clauses == ("M9", "M11")


@pytest.mark.parametrize("what", ["keterangan", "hidupkan"])
def test_an_address_that_is_only_sent_to_leads_to_the_report_when_it_is_opened(client, filed, what):
    opened = client.get(f"/lacak/{filed.complaint.number}/{what}", follow=True)
    assert opened.status_code == 200
    assert opened.context["form"]["nomor"].value() == filed.complaint.number
    wrong = client.post(f"/lacak/{filed.complaint.number}/{what}", {"kode": filed.code})
    assert wrong.status_code == 422
    assert f'name="next" value="{url(filed)}"' in text(wrong)


def test_a_closed_report_asks_nobody_to_act_and_offers_a_new_one_that_names_it(client, file_report, cast):
    done = file_report(now() - timedelta(days=12))  # so long ago that it cannot be contested any more
    assert "buat laporan baru" not in plain(client.get(url(done)))
    do(done, Act.PROCESS, cast.budi, 10)
    do(done, Act.SUBMIT, cast.budi, 60, text="Lubang ditambal.", photos=[proof(cast, cast.budi)])
    own, everybodys = client.get(url(done)), client.get(f"/laporan/{done.complaint.number}")
    assert f"kode={done.code}" in text(own), "a private report is linked only by who shows its code"
    assert "kode=" not in text(everybodys)
    for page in (own, everybodys):
        assert "tidak ada lagi yang wajib bertindak" in plain(page)
        assert f'href="/lapor?lanjutan={done.complaint.number}' in text(page)
        assert "belum beres" not in plain(page)
    client.post(f"/lacak/{done.complaint.number}/keterangan", {"kode": done.code, "foto": file()})
    said = plain(client.get(url(done)))
    kept = "Keterangan disimpan sebagai catatan. Laporan ini sudah ditutup: tidak ada lagi yang wajib bertindak."
    assert kept in said
    assert f"sebut nomor {done.complaint.number}" in said
    assert "terlihat oleh unit yang menangani" not in said


@pytest.mark.parametrize(("days", "over"), [(2, False), (9, True)])
def test_M5_a_closed_report_is_over_only_when_nobody_can_open_it_again(client, file_report, cast, days, over):
    filed = file_report(now() - timedelta(days=days))
    do(filed, Act.UNCLEAR, cast.budi, 10, reason="Fotonya gelap")
    do(filed, Act.APPROVE, cast.joko, 20, result="ditutup", reason="Pelapor tidak menjawab")
    for page in (client.get(url(filed)), client.get(f"/laporan/{filed.complaint.number}")):
        assert ("buat laporan baru" in plain(page)) == over


def test_what_is_owed_next_is_named_by_its_deed_and_by_whom_once(client, file_report, cast):
    filed = file_report(now() - timedelta(hours=5))
    address = f"/laporan/{filed.complaint.number}"

    def owed():
        first = client.get(address).context["timeline"][0]
        return first.upcoming, first.title, first.by, first.clauses

    assert owed() == (True, "Respons", "oleh Kelurahan Gambir.", ("M1",))
    do(filed, Act.COORDINATE, cast.budi, 10, to="Dinas Bina Marga", reason="Jalan provinsi", read=True)
    do(filed, Act.WRONG_COORDINATION, cast.dewi, 20, reason="Jalan ini milik pusat")
    assert owed() == (True, "Putusan Biro Pemerintahan", "", ("M3",))
    client.cookies["django_language"] = "en"
    assert owed() == (True, "Decision of Biro Pemerintahan", "", ("M3",))


def test_M11_the_title_of_the_page_tells_automatic_from_validated(client, file_report, cast):
    filed = file_report(now() - timedelta(days=5))
    do(filed, Act.PROCESS, cast.budi, 10)
    do(filed, Act.SUBMIT, cast.budi, 60, text="Lubang ditambal.", photos=[proof(cast, cast.budi)])
    page = text(client.get(f"/laporan/{filed.complaint.number}"))
    assert f"<title>{filed.complaint.number}, Selesai otomatis – Cepat Respon</title>" in page


def test_a_place_on_the_approximate_map_is_said_to_be_on_it(client, filed):
    words = plain(client.get(url(filed)))
    assert "(menurut peta perkiraan). Dilaporkan" in words
    assert "Kelurahan Gambir Menurut peta perkiraan." in words
    assert "titik tengahnya" not in words
