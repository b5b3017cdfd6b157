"""Hiding a report or a photo from the public: who may, what is seen before and after it, and that nothing vanishes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from cepatrespon.complaints import evidence
from cepatrespon.complaints.models import Complaint, Event, Photo
from cepatrespon.complaints.querysets import public, public_photos, tombstones
from cepatrespon.rules.terms import Act
from tests.complaints.desk import HOUR, Desk
from tests.conftest import wib

AT = wib("2024-05-02 09:00")
LATER = wib("2024-05-02 10:30")
WORDS = "Nomor KTP tetangga saya tertulis xqz"


@pytest.fixture
def desk(cast, file_report, drawn):
    """Siti's public report of JAKI with one photo, which names somebody."""
    return Desk(cast, file_report, AT).report(body=WORDS, photos=[evidence.read(drawn)])


def page(number: str) -> str:
    return f"/petugas/laporan/{number}/umum"


def ask(client, officer, url, at=LATER, **said):
    """A page; with fields its form sent."""
    with time_machine.travel(at, tick=False):
        client.force_login(officer)
        answer = client.post(url, said) if said else client.get(url)
        if answer.status_code == 302:
            client.get(answer["Location"])  # what it says there is said once
        return answer


def hide(client, officer, number, what="laporan", at=LATER, **said):
    given = {"tindakan": "sembunyikan", "apa": what, "sebab": "data pribadi", "langkah": "simpan", **said}
    return ask(client, officer, page(number), at, **given)


def show(client, officer, number, what="laporan", at=LATER, **said):
    return ask(client, officer, page(number), at, **{"tindakan": "tampilkan", "apa": what, "langkah": "simpan", **said})


def code_of(desk: Desk) -> str:
    return f"foto-{desk.complaint.photos.get().pk}"


# ── who ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["joko", "sri", "inspektur"])
def test_the_channels_owner_a_validator_and_the_inspektorat_hide_a_report(client, cast, desk, who):
    number = desk.complaint.number
    assert f"/petugas/laporan/{number}/umum" in ask(client, getattr(cast, who), f"/petugas/laporan/{number}").text
    assert hide(client, getattr(cast, who), number).status_code == 302
    assert not public().filter(number=number).exists()
    assert tombstones().filter(number=number).exists()


@pytest.mark.parametrize("who", ["budi", "camat", "fajar", "lestari", "sekda", "agus", "tari", "biro"])
def test_who_may_read_a_report_but_does_not_own_its_channel_hides_nothing(client, cast, desk, who):
    number = desk.complaint.number
    officer = getattr(cast, who)
    assert page(number) not in ask(client, officer, f"/petugas/laporan/{number}").text
    for answer in (ask(client, officer, page(number)), hide(client, officer, number)):
        assert answer.status_code in (403, 404), who
    assert not Event.objects.filter(act=Act.HIDE).exists()
    assert public().filter(number=number).exists()


@pytest.mark.parametrize("who", ["rina", "dewi", "suku", "sistem"])
def test_a_foreign_unit_does_not_even_find_it(client, cast, desk, who):
    for number in (desk.complaint.number, "JK2405029999"):
        assert ask(client, getattr(cast, who), page(number)).status_code in (403, 404)
    assert hide(client, getattr(cast, who), desk.complaint.number).status_code in (403, 404)
    assert not Event.objects.filter(act=Act.HIDE).exists()


# ── two steps ────────────────────────────────────────────────────────────────────────────────────
def test_before_it_is_hidden_the_page_says_exactly_what_stays_and_changes_nothing(client, cast, desk):
    number = desk.complaint.number
    answer = hide(client, cast.joko, number, langkah="lihat", penjelasan="KTP-nya kami tutup.", catatan="Kata Bu RT.")
    tomb = answer.text[answer.text.index('class="tomb') : answer.text.index("</section>")]
    for left in (number, "2 Mei 2024", "Menunggu", "Memuat data pribadi"):
        assert left in tomb
    for gone in (WORDS, "Gambir", "<img"):
        assert gone not in tomb
    assert "KTP-nya kami tutup." in answer.text
    assert public().filter(number=number).exists()
    assert not Event.objects.filter(act=Act.HIDE).exists()
    back = hide(client, cast.joko, number, langkah="ubah", penjelasan="KTP-nya kami tutup.", catatan="Kata Bu RT.")
    assert "KTP-nya kami tutup." in back.text
    assert "Kata Bu RT." in back.text
    assert 'value="data pribadi"' in back.text
    assert re.search(r'value="data pribadi"[^>]*checked', back.text)


def test_without_a_reason_or_without_saying_what_nothing_is_hidden_and_nothing_typed_is_lost(client, cast, desk):
    number = desk.complaint.number
    missing = hide(client, cast.joko, number, sebab="", catatan="Sudah saya ketik.")
    assert missing.status_code == 422
    assert "Pilih alasannya" in missing.text
    assert "Sudah saya ketik." in missing.text
    assert "Pilih yang dimaksud" in hide(client, cast.joko, number, what="foto-999999").text
    assert hide(client, cast.joko, number, sebab="tidak ada").status_code == 422
    assert not Event.objects.filter(act=Act.HIDE).exists()


def test_it_is_an_event_of_its_officer_and_the_officers_read_it_with_the_note_and_the_public_does_not(
    client, cast, desk
):
    number = desk.complaint.number
    hide(client, cast.joko, number, what=code_of(desk), penjelasan="Wajah anak ditutup.", catatan="Kata Bu RT.")
    event = Event.objects.get(act=Act.HIDE)
    assert (event.officer_id, event.unit_id, event.at) == (cast.joko.pk, cast.joko.agency_id, LATER)
    timeline = ask(client, cast.budi, f"/petugas/laporan/{number}", LATER + HOUR).text
    for said in ("Sembunyikan", "satu foto", "Memuat data pribadi", "Kata Bu RT.", "disembunyikan dari umum sejak"):
        assert said in timeline
    with time_machine.travel(LATER + HOUR, tick=False):
        everybody = Client().get(f"/laporan/{number}").text + Client().get(f"/api/v1/laporan/{number}").text
    assert WORDS in everybody
    assert "Kata Bu RT." not in everybody


def test_what_is_hidden_says_since_when_and_by_whom_and_is_shown_again(client, cast, desk):
    number = desk.complaint.number
    hide(client, cast.joko, number)
    shown = ask(client, cast.sri, page(number), LATER + HOUR).text
    assert "disembunyikan sejak 2 Mei 2024 pukul 10.30 WIB" in shown
    assert "oleh Dinas Komunikasi" in shown
    looked = show(client, cast.sri, number, langkah="lihat")
    assert "Laporan akan tampil lagi" in looked.text
    assert not public().filter(number=number).exists()
    assert show(client, cast.sri, number, at=LATER + HOUR).status_code == 302
    assert public().filter(number=number).exists()
    assert Event.objects.get(act=Act.UNHIDE).officer_id == cast.sri.pk
    again = show(client, cast.sri, number, at=LATER + HOUR)
    assert again.status_code == 422
    assert "Pilih yang dimaksud" in again.text


def test_a_private_report_and_one_of_the_closed_room_offer_nothing_to_hide(client, cast, file_report):
    private = file_report(private=True).complaint.number
    shown = ask(client, cast.joko, page(private)).text
    assert "tidak ada yang perlu disembunyikan" in shown
    assert 'name="sebab"' not in shown
    inside = file_report(channel="inspektorat", lat=None, lng=None).complaint.number
    assert ask(client, cast.sri, page(inside)).status_code == 404
    assert ask(client, cast.inspektur, page(inside)).status_code == 200
    assert page(inside) not in ask(client, cast.inspektur, f"/petugas/laporan/{inside}").text


# ── what the public is served ────────────────────────────────────────────────────────────────────
def test_a_hidden_photo_is_served_to_the_public_in_no_size_and_its_report_stays(client, cast, desk):
    number, photo = desk.complaint.number, desk.complaint.photos.get()
    urls = [f"/foto/{photo.pk}/{size}" for size in ("tampil", "kecil", "asli")]
    outside = Client()
    with time_machine.travel(LATER, tick=False):
        assert [outside.get(url).status_code for url in urls[:2]] == [200, 200]
    hide(client, cast.joko, number, what=f"foto-{photo.pk}", sebab="tidak pantas")
    with time_machine.travel(LATER + HOUR, tick=False):
        assert [outside.get(url).status_code for url in urls] == [404, 404, 404]
        for url in (f"/laporan/{number}", f"/api/v1/laporan/{number}"):
            answer = outside.get(url)
            assert WORDS in answer.text
            assert f"/foto/{photo.pk}/" not in answer.text
            assert photo.sha256 not in answer.text
    assert not public_photos().filter(pk=photo.pk).exists()
    own = ask(client, cast.budi, f"/petugas/foto/{photo.pk}", LATER + HOUR).text
    assert "Foto ini disembunyikan dari umum. Alasan: Gambar tidak pantas." in own
    show(client, cast.joko, number, what=f"foto-{photo.pk}")
    with time_machine.travel(LATER + HOUR, tick=False):
        assert outside.get(urls[0]).status_code == 200


def test_the_photos_of_a_hidden_report_are_served_to_nobody_outside(client, cast, desk):
    number, photo = desk.complaint.number, desk.complaint.photos.get()
    hide(client, cast.joko, number)
    outside = Client()
    with time_machine.travel(LATER + HOUR, tick=False):
        for size in ("tampil", "kecil", "asli"):
            assert outside.get(f"/foto/{photo.pk}/{size}").status_code == 404
        for url in (f"/laporan/{number}", f"/api/v1/laporan/{number}"):
            answer = outside.get(url)
            assert WORDS not in answer.text
            assert photo.sha256 not in answer.text


def test_from_a_photos_page_that_photo_is_chosen_already(client, cast, desk):
    photo = desk.complaint.photos.get()
    shown = ask(client, cast.joko, f"/petugas/foto/{photo.pk}").text
    url = f"{page(desk.complaint.number)}?foto={photo.pk}"
    assert url in shown
    assert re.search(rf'value="foto-{photo.pk}"[^>]*checked', ask(client, cast.joko, url).text)
    assert url not in ask(client, cast.budi, f"/petugas/foto/{photo.pk}").text


def test_a_photo_of_another_report_is_not_hidden_by_this_one(client, cast, desk, file_report, drawn):
    other = file_report(photos=[evidence.read(drawn)]).complaint.photos.get()
    assert hide(client, cast.joko, desk.complaint.number, what=f"foto-{other.pk}").status_code == 422
    assert Photo.objects.get(pk=other.pk).hidden == ""


# ── the list ─────────────────────────────────────────────────────────────────────────────────────
def listed(client, officer, tab="", at=LATER + HOUR, **more):
    query = "&".join(f"{key}={value}" for key, value in {"tab": tab, **more}.items() if value)
    return ask(client, officer, "/petugas/moderasi" + (f"?{query}" if query else ""), at)


def test_the_list_says_what_is_hidden_now_why_since_when_and_by_which_office(client, cast, desk, file_report):
    number, other = desk.complaint.number, file_report(channel="whatsapp", lat=None, lng=None).complaint.number
    hide(client, cast.sri, number, what=code_of(desk), catatan="Plat nomor terbaca.")
    hide(client, cast.joko, other, sebab="kata kasar")
    for officer in (cast.joko, cast.sri, cast.inspektur):
        text = listed(client, officer).text
        for said in (number, other, "Foto ke-1", "Seluruh laporan", "Memuat kata kasar", "Biro Pemerintahan", "10.30"):
            assert said in text, f"{officer} {said}"
        assert "Plat nomor terbaca." in text
    show(client, cast.joko, other)
    assert other not in listed(client, cast.joko).text
    show(client, cast.joko, number, what=code_of(desk))
    assert number not in listed(client, cast.joko).text, "a photo that is shown again is no reason to stand here"
    history = listed(client, cast.joko, "riwayat").text
    assert history.index("Tampilkan lagi") < history.index("Sembunyikan"), "the latest first"
    assert other in history


def test_what_was_hidden_twice_stands_in_the_list_by_the_last_time(client, cast, desk, file_report):
    number, other = desk.complaint.number, file_report(at=AT).complaint.number
    hide(client, cast.sri, number, what=code_of(desk))
    hide(client, cast.joko, other, at=LATER + HOUR)
    hide(client, cast.joko, number, at=LATER + 2 * HOUR)
    text = listed(client, cast.joko, at=LATER + 3 * HOUR).text
    assert "12.30" in text
    assert text.index(number) < text.index(other), "the latest first"


def test_the_owner_of_another_channel_sees_nothing_of_it_and_a_unit_without_one_no_such_page(client, cast, desk):
    hide(client, cast.joko, desk.complaint.number)
    for officer in (cast.budi, cast.biro, cast.camat):  # their counters
        for tab in ("tersembunyi", "keberatan", "riwayat"):
            answer = listed(client, officer, tab)
            assert answer.status_code == 200
            assert desk.complaint.number not in answer.text
    for officer in (cast.dewi, cast.fajar, cast.sekda, cast.agus, cast.sistem):
        assert listed(client, officer).status_code == 403, officer


def test_an_objection_stands_in_the_list_until_somebody_answers_it(client, cast, desk):
    from cepatrespon.complaints import rights

    hide(client, cast.joko, desk.complaint.number)
    rights.ask(Complaint.objects.all(), "peninjauan", "Itu nomor rumah saya sendiri.", at=LATER + HOUR)
    text = listed(client, cast.sri, "keberatan", LATER + 2 * HOUR).text
    assert "Itu nomor rumah saya sendiri." in text
    url = re.search(r'href="(/petugas/permintaan-data/[^"]+)"', text)[1]
    assert "Itu nomor rumah saya sendiri." in ask(client, cast.sri, url, LATER + 2 * HOUR).text
    said = {"putusan": "ditolak", "jawaban": "Tetap kami tutup."}
    assert ask(client, cast.joko, url, LATER + 2 * HOUR, **said).status_code == 409, "who hid it does not judge it"
    assert ask(client, cast.sri, url, LATER + 2 * HOUR, **said).status_code == 302
    assert "Itu nomor rumah saya sendiri." not in listed(client, cast.sri, "keberatan", LATER + 2 * HOUR).text


def test_the_list_is_paged_and_costs_the_same_few_queries(
    client, cast, file_report, drawn, monkeypatch, django_assert_max_num_queries
):
    from cepatrespon.rules import limits

    monkeypatch.setattr(limits, "INBOX_PAGE", 2)
    numbers = []
    for n in range(5):
        at = AT + timedelta(minutes=n)
        numbers.append(file_report(at, photos=[evidence.read(drawn)]).complaint.number)
        hide(client, cast.joko, numbers[-1], at=LATER + timedelta(minutes=n))
    for tab in ("tersembunyi", "riwayat"):
        met, url = [], f"/petugas/moderasi?tab={tab}"
        while url:
            client.force_login(cast.joko)
            with time_machine.travel(LATER + HOUR, tick=False), django_assert_max_num_queries(11):
                text = client.get(url).text
            met += re.findall(r'href="/petugas/laporan/(\w+)/umum"', text)
            found = re.search(r'rel="next" href="([^"]+)"', text)
            url = "/petugas/moderasi" + found[1].replace("&amp;", "&") if found else ""
        assert met == numbers[::-1], tab
    assert listed(client, cast.joko, "tersembunyi", sesudah="99999999T999999.x.1").status_code == 200
