"""What reporters ask of their own data: whose desk it is on, in which order, by when, and that the answer is theirs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from cepatrespon.complaints import holding, rights
from cepatrespon.complaints.actions import NewReport
from cepatrespon.complaints.models import Access, Complaint, DataRequest, Held
from cepatrespon.rules import limits
from tests.complaints.desk import HOUR, SECOND
from tests.conftest import wib

AT = wib("2024-05-02 09:00")
ASKED = wib("2024-05-03 09:00")
DUE = ASKED + timedelta(days=3)
WORDS = "Tolong tutup nomor rumah saya xqr"
LIST = "/petugas/permintaan-data"


@pytest.fixture
def asked(file_report):
    """A reporter of JAKI asks that something is no longer shown."""

    def make(at=ASKED, kind="penghapusan", text=WORDS, **fields):
        complaint = file_report(AT, **fields).complaint
        return rights.ask(Complaint.objects.filter(pk=complaint.pk), kind, text, at=at)

    return make


def url(request: DataRequest) -> str:
    return f"{LIST}/{request.complaint.number}/{request.pk}"


def ask(client, officer, where=LIST, at=ASKED + HOUR, **said):
    with time_machine.travel(at, tick=False):
        client.force_login(officer)
        answer = client.post(where, said) if said else client.get(where)
        if answer.status_code == 302:
            client.get(answer["Location"])
        return answer


GRANTED = {"putusan": "dikabulkan", "jawaban": "Sudah kami tutup dari umum."}


# ── whose ────────────────────────────────────────────────────────────────────────────────────────
def test_the_owner_of_the_channel_and_biros_validators_read_and_answer_it(client, cast, asked):
    request = asked()
    for officer in (cast.joko, cast.sri):
        assert WORDS in ask(client, officer).text
        page = ask(client, officer, url(request)).text
        assert WORDS in page
        assert "Lubang besar di depan pasar" in page, "the report stands beside it"
        assert f"/petugas/laporan/{request.complaint.number}/umum" in page, "doing it is one step away"
    assert ask(client, cast.joko, url(request), **GRANTED).status_code == 302
    request.refresh_from_db()
    assert (request.granted, request.answer, request.officer_id) == (True, GRANTED["jawaban"], cast.joko.pk)
    assert [each.answer for each in rights.of(request.complaint)] == [GRANTED["jawaban"]], "the reporter reads it"


@pytest.mark.parametrize("who", ["budi", "camat", "biro", "dewi", "rina", "fajar", "sekda", "agus", "inspektur"])
def test_nobody_else_finds_it_or_answers_it_not_even_the_unit_that_holds_the_report(client, cast, asked, who):
    request, officer = asked(), getattr(cast, who)
    tried = (ask(client, officer), ask(client, officer, url(request)), ask(client, officer, url(request), **GRANTED))
    for answer in tried:
        assert answer.status_code in (200, 403, 404)
        assert WORDS not in answer.text
    request.refresh_from_db()
    assert request.done_at is None
    if officer.office != "petugas lapangan":
        assert "Baca dan jawab" not in ask(client, officer, f"/petugas/laporan/{request.complaint.number}").text


def test_a_request_about_a_report_of_the_closed_room_is_the_inspektorats_alone(client, cast, asked):
    request = asked(channel="inspektorat", lat=None, lng=None)
    assert WORDS in ask(client, cast.inspektur).text
    assert ask(client, cast.inspektur, url(request)).status_code == 200
    for officer in (cast.sri, cast.joko, cast.biro):
        assert WORDS not in ask(client, officer).text
        assert ask(client, officer, url(request)).status_code == 404


def test_what_another_owner_has_answered_is_not_in_the_inspektorats_list(client, cast, asked):
    ask(client, cast.joko, url(asked()), **GRANTED)
    assert WORDS in ask(client, cast.joko, f"{LIST}?tab=dijawab").text
    assert WORDS not in ask(client, cast.inspektur, f"{LIST}?tab=dijawab").text


def test_of_another_reports_number_the_request_is_not_found(client, cast, asked, file_report):
    request, other = asked(), file_report(AT).complaint.number
    assert ask(client, cast.joko, f"{LIST}/{other}/{request.pk}").status_code == 404
    assert ask(client, cast.joko, f"{LIST}/{request.complaint.number}/999999").status_code == 404


# ── by when ──────────────────────────────────────────────────────────────────────────────────────
def test_what_is_due_first_stands_first_and_a_second_after_three_days_it_is_late(client, cast, asked):
    later = asked(ASKED + HOUR, text="Yang kedua xqs")
    first = asked(ASKED, text="Yang pertama xqt")
    text = ask(client, cast.joko, at=DUE).text
    assert text.index("Yang pertama") < text.index("Yang kedua")
    assert "terlambat" not in text
    text = ask(client, cast.sri, at=DUE + SECOND).text
    assert "1 terlambat" in text
    ask(client, cast.joko, url(first), DUE + HOUR, **GRANTED)
    done = ask(client, cast.joko, f"{LIST}?tab=dijawab", DUE + HOUR).text
    assert "Yang pertama" in done
    assert "Terlambat 1 jam" in done
    assert "Dikabulkan" in done
    assert f'/{later.pk}"' not in done


def test_biro_sees_which_owner_is_late_and_an_owner_does_not_see_the_others(client, cast, asked):
    asked()
    asked(channel="inspektorat", lat=None, lng=None)
    page = ask(client, cast.sri, f"{LIST}?tab=pemilik", DUE + SECOND).text
    assert re.search(r"Dinas Komunikasi.*?class=\"late\">1<", page, re.S)
    assert "Inspektorat</th>" not in page, "what is in the closed room is in no count"
    own = ask(client, cast.joko, f"{LIST}?tab=pemilik", DUE + SECOND).text
    assert "Permintaan terbuka" not in own
    assert WORDS in own


def test_what_is_held_counts_for_its_owner_until_it_is_decided(client, cast, asked):
    asked()
    for body in ("Promo satu", "Promo dua"):
        holding.hold(NewReport(body=body), (holding.TRAP,), at=ASKED)
    held = r'Dinas Komunikasi.*?data-label="Laporan ditahan">(\d+)<'
    for waiting in ("2", "1"):
        assert re.search(held, ask(client, cast.sri, f"{LIST}?tab=pemilik").text, re.S)[1] == waiting
        first = holding.waiting(cast.joko).first()
        holding.refuse(Held.objects.filter(pk=first.pk), cast.joko, "Iklan.", at=ASKED + HOUR)


# ── answering ────────────────────────────────────────────────────────────────────────────────────
def test_an_answer_needs_a_decision_and_words_and_nothing_typed_is_lost(client, cast, asked):
    request = asked()
    undecided = ask(client, cast.joko, url(request), jawaban="Sudah saya ketik.", putusan="")
    assert undecided.status_code == 422
    assert "Pilih dikabulkan atau ditolak." in undecided.text
    assert "Sudah saya ketik." in undecided.text
    wordless = ask(client, cast.joko, url(request), putusan="ditolak", jawaban="  ")
    assert "Tulis jawabannya" in wordless.text
    assert re.search(r'value="ditolak"[^>]*checked', wordless.text)
    long = ask(client, cast.joko, url(request), putusan="ditolak", jawaban="x" * (limits.NOTE_CHARACTERS + 1))
    assert long.status_code == 422
    request.refresh_from_db()
    assert request.done_at is None


def test_what_is_answered_stays_readable_and_is_not_answered_twice(client, cast, asked):
    request = asked()
    ask(client, cast.sri, url(request), putusan="ditolak", jawaban="Tidak ada nomor rumah di foto itu.")
    page = ask(client, cast.joko, url(request))
    assert "Tidak ada nomor rumah di foto itu." in page.text
    assert 'name="jawaban"' not in page.text
    assert "Ditolak" in page.text
    ask(client, cast.joko, url(request), **GRANTED)
    request.refresh_from_db()
    assert request.granted is False
    assert "Tidak ada permintaan" in ask(client, cast.joko).text


def test_opening_a_private_reports_request_is_noted(client, cast, asked):
    request = asked(private=True)
    ask(client, cast.sri, url(request))
    assert Access.objects.filter(complaint=request.complaint, officer=cast.sri).exists()


def test_correcting_the_place_is_offered_while_the_owner_may_complete_it_and_after_that_said_to_be_over(
    client, cast, asked
):
    still = asked(channel="whatsapp", lat=None, lng=None)
    assert f"/petugas/laporan/{still.complaint.number}/lengkapi" in ask(client, cast.joko, url(still)).text
    gone = asked()
    page = ask(client, cast.joko, url(gone)).text
    assert f"/petugas/laporan/{gone.complaint.number}/lengkapi" not in page
    assert "Tempat dan jenis tidak dapat dibetulkan lagi" in page


def test_the_list_is_paged_and_costs_the_same_few_queries(
    client, cast, asked, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(limits, "INBOX_PAGE", 2)
    made = [asked(ASKED + timedelta(minutes=n % 3)) for n in range(5)]
    order = [each.pk for each in sorted(made, key=lambda each: (each.due_at, each.pk))]
    met, where = [], LIST
    while where:
        client.force_login(cast.joko)
        with time_machine.travel(ASKED + HOUR, tick=False), django_assert_max_num_queries(10):
            text = client.get(where).text
        met += [int(key) for key in re.findall(r'href="/petugas/permintaan-data/\w+/(\d+)"', text)]
        found = re.search(r'rel="next" href="([^"]+)"', text)
        where = LIST + found[1].replace("&amp;", "&") if found else ""
    assert met == order
