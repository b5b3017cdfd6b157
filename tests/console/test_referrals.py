"""Biro's referrals and their letters, and the requests of units for more time."""

from __future__ import annotations

import re

import pytest
import time_machine
from conftest import wib
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cepatrespon.complaints.dossier import open_public
from cepatrespon.complaints.models import Complaint, Event

from .acts import READ, Console

ROOM, TIME = "/petugas/rujukan", "/petugas/perpanjangan"


def get(client, officer, moment, url):
    with time_machine.travel(wib(moment), tick=False):
        client.force_login(officer)
        return client.get(url)


def post(client, officer, moment, url, **fields):
    with time_machine.travel(wib(moment), tick=False):
        client.force_login(officer)
        return client.post(url, fields)


def listed(page):
    """The reports of the table of referrals, in its order; what Biro only holds stands in a list of its own."""
    return re.findall(r'<th scope="row"><a href="/petugas/rujukan/(\w+)"', page.text)


@pytest.fixture
def at_biro(cast, file_report, drawn):
    """A report that Biro holds since 10:00 of 2 May."""

    def bring(**fields):
        walk = Console(file_report(wib("2024-05-02 09:00"), **fields).complaint.number, drawn)
        walk.done(cast.budi, wib("2024-05-02 10:00"), "koordinasi", ke="Biro Pemerintahan", baca=READ)
        return walk

    return bring


@pytest.fixture
def referred(cast, at_biro):
    """A report that Biro referred to PLN on 2 May 11:00."""

    def refer(body="PT PLN (Persero)", **fields):
        walk = at_biro(**fields)
        said = {"ke": body, "surat": "123/PM.01.00", "alasan": "Jaringan milik PLN."}
        walk.done(cast.biro, wib("2024-05-02 11:00"), "teruskan", **said)
        return walk

    return refer


# ── B3 ───────────────────────────────────────────────────────────────────────────────────────────
def test_B3_biros_administrator_acts_its_validators_read_and_nobody_else_enters(client, cast, referred):
    walk = referred()
    urls = (ROOM, f"{ROOM}/{walk.number}", f"{ROOM}/{walk.number}/surat")
    for officer in (cast.budi, cast.dewi, cast.joko, cast.fajar, cast.inspektur, cast.sekda, cast.sistem, cast.camat):
        for url in urls:
            assert get(client, officer, "2024-05-02 12:00", url).status_code == 403
    for officer, acts in ((cast.biro, True), (cast.sri, False)):
        for url in urls:
            assert get(client, officer, "2024-05-02 12:00", url).status_code == 200
        assert ("Umumkan kabar" in get(client, officer, "2024-05-02 12:00", urls[1]).text) is acts
    refused = post(client, cast.sri, "2024-05-02 12:00", urls[1], tindakan="kabar", catatan="Dari Sri.")
    assert refused.status_code == 409
    assert not Event.objects.filter(act="kabar").exists()


def test_B3_a_report_that_biro_holds_is_referred_from_here_with_the_bodies_named_before(
    client, cast, referred, at_biro
):
    referred(body="PT Jasa Marga")
    walk = at_biro()
    page = get(client, cast.biro, "2024-05-02 12:00", f"{ROOM}/{walk.number}").text
    assert "PT Jasa Marga" in page
    said = {"tindakan": "teruskan", "ke": "PLN", "surat": "9/X", "alasan": "Tiang PLN."}
    assert post(client, cast.biro, "2024-05-02 12:00", f"{ROOM}/{walk.number}", **said).status_code == 302
    assert Complaint.objects.get(number=walk.number).state == "diteruskan"


def test_B3_what_is_to_be_asked_about_stands_first_by_the_date_set_or_some_days_after_the_last_news(
    client, cast, referred
):
    quiet, asked, fresh = referred(), referred(), referred()
    said = {"tindakan": "tanya", "tanggal": "2024-05-06", "catatan": "Telepon bagian gangguan."}
    assert post(client, cast.biro, "2024-05-03 09:00", f"{ROOM}/{asked.number}", **said).status_code == 302
    post(client, cast.biro, "2024-05-10 09:00", f"{ROOM}/{fresh.number}", tindakan="kabar", catatan="Dijadwalkan.")
    assert set(listed(get(client, cast.biro, "2024-05-05 12:00", ROOM))) == {quiet.number, asked.number, fresh.number}
    assert listed(get(client, cast.biro, "2024-05-06 00:00", ROOM)) == [asked.number]
    assert listed(get(client, cast.sri, "2024-05-17 12:00", ROOM)) == [asked.number, quiet.number]
    assert "Telepon bagian gangguan." in get(client, cast.sri, "2024-05-17 12:00", ROOM).text
    every = get(client, cast.sri, "2024-05-17 12:00", f"{ROOM}?tab=semua")
    assert listed(every) == [asked.number, quiet.number, fresh.number]


def test_news_after_a_reminder_is_its_answer_and_a_reminder_is_for_a_later_day(client, cast, referred):
    walk = referred()
    url = f"{ROOM}/{walk.number}"
    past = post(client, cast.biro, "2024-05-03 09:00", url, tindakan="tanya", tanggal="2024-05-03", catatan="Hari ini.")
    assert past.status_code == 422
    post(client, cast.biro, "2024-05-03 09:00", url, tindakan="tanya", tanggal="2024-05-06", catatan="Tanya.")
    post(client, cast.biro, "2024-05-06 09:00", url, tindakan="kabar", catatan="Selesai pekan depan.")
    assert "belum ditetapkan" in get(client, cast.biro, "2024-05-07 09:00", ROOM).text


def test_a_reminder_is_never_public_and_news_is(client, cast, referred):
    walk = referred()
    url = f"{ROOM}/{walk.number}"
    post(client, cast.biro, "2024-05-03 09:00", url, tindakan="tanya", tanggal="2024-05-06", catatan="Rahasia dapur.")
    post(client, cast.biro, "2024-05-03 09:00", url, tindakan="kabar", catatan="Kabel akan dirapikan.")
    shown = open_public(Complaint.objects.get(number=walk.number), wib("2024-05-04 09:00"))
    told = [entry.note for entry in shown.entries]
    assert "Kabel akan dirapikan." in told
    assert "Rahasia dapur." not in told


def test_B3_taking_back_needs_the_reading_and_closing_needs_words(client, cast, referred):
    back, done = referred(), referred()
    unread = post(
        client, cast.biro, "2024-05-03 09:00", f"{ROOM}/{back.number}", tindakan="koordinasi", ke="Kelurahan Gambir"
    )
    assert unread.status_code == 409
    assert ">M2</a>" in unread.text.split('class="errors"')[1][:900]
    said = {"tindakan": "koordinasi", "ke": "Kelurahan Gambir", "baca": READ}
    assert post(client, cast.biro, "2024-05-03 09:00", f"{ROOM}/{back.number}", **said)["Location"] == ROOM
    assert Complaint.objects.get(number=back.number).holder.name == "Kelurahan Gambir"
    assert get(client, cast.biro, "2024-05-03 09:00", f"{ROOM}/{back.number}").status_code == 404
    assert post(client, cast.biro, "2024-05-03 09:00", f"{ROOM}/{done.number}", tindakan="selesai").status_code == 422
    post(client, cast.biro, "2024-05-03 09:00", f"{ROOM}/{done.number}", tindakan="selesai", uraian="PLN merapikan.")
    row = Complaint.objects.get(number=done.number)
    assert (row.state, row.mode) == ("selesai", "diteruskan")


def test_the_letter_tells_the_report_and_never_who_reported_it(client, cast, referred, at_biro):
    walk = referred(name="Siti Aminah", phone="0812-0000-0000", address="Jalan Kebon Sirih")
    page = get(client, cast.biro, "2024-05-04 09:00", f"{ROOM}/{walk.number}/surat").text
    for said in ("123/PM.01.00", "PT PLN (Persero)", walk.number, "2 Mei 2024", "Jalan Kebon Sirih", "Lubang besar"):
        assert said in page
    letter = page.split('<article class="letter"')[1].split("</article>")[0]
    for hidden in ("Siti Aminah", "8120000", "KONSEP"):
        assert hidden not in letter
    draft = at_biro()
    url = f"{ROOM}/{draft.number}/surat?badan=BBWS+Ciliwung&nomor=7/X"
    page = get(client, cast.biro, "2024-05-04 09:00", url).text
    for said in ("KONSEP", "BBWS Ciliwung", "7/X", "4 Mei 2024"):
        assert said in page


def test_the_letter_is_indonesian_whatever_the_page_speaks(client, cast, referred):
    walk = referred()
    client.cookies["django_language"] = "en"
    page = get(client, cast.biro, "2024-05-04 09:00", f"{ROOM}/{walk.number}/surat").text
    letter = page.split('<article class="letter"')[1].split("</article>")[0]
    assert "Kamis, 2 Mei 2024 pukul 09.00 WIB" in letter
    assert '<html lang="en">' in page


def test_the_list_of_referrals_costs_the_same_however_many_there_are(client, cast, referred):
    costs = set()
    for many in (1, 3):
        for _each in range(many):
            referred()
        get(client, cast.biro, "2024-05-17 12:00", ROOM)
        with time_machine.travel(wib("2024-05-17 12:00"), tick=False), CaptureQueriesContext(connection) as found:
            client.get(ROOM)
        costs.add(len(found))
    assert len(costs) == 1
    assert max(costs) <= 8


# ── M7: more time by Biro ────────────────────────────────────────────────────────────────────────
@pytest.fixture
def stretched(cast, file_report, drawn):
    """A report that Gambir works on and whose two own estimates are used; the limit is 12 May 12:00."""

    def stretch(used=2):
        walk = Console(file_report(wib("2024-05-02 09:00")).complaint.number, drawn)
        walk.done(cast.budi, wib("2024-05-02 10:00"), "proses")
        for day in (11, 12)[:used]:
            said = {"tanggal": f"2024-05-{day}", "jam": "12:00", "jenis": "tingkat kesulitan", "alasan": "Sulit."}
            walk.done(cast.budi, wib("2024-05-03 10:00"), "ews", **said)
        return walk

    return stretch


ASKED = {"tanggal": "2024-05-15", "jam": "12:00", "jenis": "kesiapan anggaran", "alasan": "Menunggu aspal."}


def test_M7_a_unit_that_used_its_own_asks_biro_and_nothing_moves_until_biro_sets_it(client, cast, stretched):
    walk = stretched()
    url = f"{TIME}/{walk.number}"
    assert f'href="{url}"' in get(client, cast.budi, "2024-05-04 09:00", f"/petugas/laporan/{walk.number}").text
    before = Complaint.objects.get(number=walk.number).due_at
    assert post(client, cast.budi, "2024-05-04 09:00", url, **ASKED).status_code == 302
    row = Complaint.objects.get(number=walk.number)
    assert (row.due_at, row.extensions) == (before, 2)
    page = get(client, cast.sri, "2024-05-04 10:00", TIME).text
    assert walk.number in page
    assert "Menunggu aspal." in page
    form = get(client, cast.sri, "2024-05-04 10:00", url).text
    assert 'value="2024-05-15"' in form
    said = {"putusan": "setuju", **ASKED, "alasan": "Aspal datang 14 Mei."}
    assert post(client, cast.sri, "2024-05-04 10:00", url, **said)["Location"] == TIME
    row = Complaint.objects.get(number=walk.number)
    assert (row.due_at, row.extensions) == (wib("2024-05-15 12:00"), 3)
    get(client, cast.sri, "2024-05-04 11:00", TIME)  # says once what was done
    assert walk.number not in get(client, cast.sri, "2024-05-04 11:00", TIME).text


def test_M7_a_refused_request_moves_nothing_leaves_the_list_and_may_be_asked_anew(client, cast, stretched):
    walk = stretched()
    url = f"{TIME}/{walk.number}"
    post(client, cast.budi, "2024-05-04 09:00", url, **ASKED)
    assert post(client, cast.sri, "2024-05-04 10:00", url, putusan="tolak").status_code == 422
    post(client, cast.sri, "2024-05-04 10:00", url, putusan="tolak", catatan="Kerjakan dahulu.")
    assert Complaint.objects.get(number=walk.number).extensions == 2
    get(client, cast.sri, "2024-05-04 11:00", TIME)  # says once what was done
    assert walk.number not in get(client, cast.sri, "2024-05-04 11:00", TIME).text
    assert "Kerjakan dahulu." in get(client, cast.budi, "2024-05-04 11:00", f"/petugas/laporan/{walk.number}").text
    post(client, cast.budi, "2024-05-05 09:00", url, **ASKED)
    assert walk.number in get(client, cast.sri, "2024-05-05 11:00", TIME).text


def test_M7_who_has_estimates_left_or_whose_limit_passed_cannot_ask(client, cast, stretched):
    early, late = stretched(used=1), stretched()
    assert post(client, cast.budi, "2024-05-04 09:00", f"{TIME}/{early.number}", **ASKED).status_code == 409
    assert "baru memakai 1 dari 2" in get(client, cast.budi, "2024-05-04 09:00", f"{TIME}/{early.number}").text
    passed = post(client, cast.budi, "2024-05-12 12:00:01", f"{TIME}/{late.number}", **ASKED)
    assert passed.status_code == 409
    assert ">M7</a>" in passed.text.split('class="errors"')[1][:900]
    sooner = {**ASKED, "tanggal": "2024-05-12", "jam": "11:59"}
    assert post(client, cast.budi, "2024-05-12 09:00", f"{TIME}/{late.number}", **sooner).status_code == 422


def test_M7_only_the_holder_asks_and_only_biros_validators_answer(client, cast, stretched):
    walk = stretched()
    url = f"{TIME}/{walk.number}"
    post(client, cast.budi, "2024-05-04 09:00", url, **ASKED)
    for officer in (cast.rina, cast.dewi, cast.walikota):
        assert get(client, officer, "2024-05-04 10:00", url).status_code == 404
    for officer in (cast.fajar, cast.inspektur, cast.sekda, cast.agus, cast.sistem):
        assert get(client, officer, "2024-05-04 10:00", url).status_code == 403
    for officer in (cast.budi, cast.rina, cast.fajar, cast.sekda):
        assert get(client, officer, "2024-05-04 10:00", TIME).status_code == 403
    post(client, cast.budi, "2024-05-04 10:00", url, putusan="setuju", **ASKED)
    post(client, cast.biro, "2024-05-04 10:00", url, putusan="setuju", **ASKED)
    assert Complaint.objects.get(number=walk.number).extensions == 2


def test_the_list_of_requests_costs_the_same_however_many_there_are(client, cast, stretched):
    costs = set()
    for many in (1, 3):
        for _each in range(many):
            post(client, cast.budi, "2024-05-04 09:00", f"{TIME}/{stretched().number}", **ASKED)
        get(client, cast.sri, "2024-05-04 12:00", TIME)
        with time_machine.travel(wib("2024-05-04 12:00"), tick=False), CaptureQueriesContext(connection) as found:
            client.get(TIME)
        costs.add(len(found))
    assert len(costs) == 1
    assert max(costs) <= 6
