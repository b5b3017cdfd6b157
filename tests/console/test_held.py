"""The desk of what was held back as suspected spam: whose it is, that all of it is read, and that it ends in words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from cepatrespon.complaints import evidence, holding
from cepatrespon.complaints.actions import NewReport
from cepatrespon.complaints.models import Complaint, Held
from cepatrespon.complaints.querysets import tracked
from cepatrespon.rules import limits
from tests.complaints.desk import HOUR, SECOND
from tests.conftest import GAMBIR, wib

AT = wib("2024-05-02 09:00")
LIST = "/petugas/ditahan"
WORDS = "Obat pelangsing murah xqp"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"


@pytest.fixture
def hold(city):
    """A sender's words, held; the code by which they ask."""

    def make(at=AT, body=WORDS, **fields):
        given = {
            "category": "Jalan", "lat": GAMBIR[0], "lng": GAMBIR[1], "name": "Siti Contoh", "phone": "+6281200000001",
            "address": "Dekat pasar", **fields,
        }  # fmt: skip
        return holding.hold(NewReport(body=body, **given), (holding.TRAP, holding.REPEATED), at=at)

    return make


def ask(client, officer, where=LIST, at=AT + HOUR, **said):
    with time_machine.travel(at, tick=False):
        client.force_login(officer)
        answer = client.post(where, said) if said else client.get(where)
        if answer.status_code == 302:
            client.get(answer["Location"])
        return answer


def url() -> str:
    return f"{LIST}/{Held.objects.get().pk}"


def test_the_owner_of_the_portals_channel_reads_all_of_it_and_why_it_was_held(client, cast, hold, drawn):
    hold(photos=[evidence.read(drawn)], daypart="malam")
    listed = ask(client, cast.joko).text
    for said in (WORDS, "Kolom yang tidak terlihat orang terisi.", "1 foto", "JAKI"):
        assert said in listed
    page = ask(client, cast.joko, url()).text
    for said in (WORDS, "Dekat pasar", "(Gambir)", "Malam", "nama, telepon", "Tulisan yang sama"):
        assert said in page, said
    for told in ("Siti Contoh", "+6281200000001"):
        assert told not in page, "who sent it is shown only once it is a report, and then noted"
    shown = ask(client, cast.joko, f"{url()}/foto/1")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in shown.headers["Cache-Control"]
    assert shown.content != drawn, "what is shown is drawn anew, without what the file tells"
    assert ask(client, cast.joko, f"{url()}/foto/2").status_code == 404


@pytest.mark.parametrize(
    "who", ["budi", "rina", "dewi", "hub", "biro", "sri", "fajar", "inspektur", "sekda", "agus", "camat", "sistem"]
)
def test_nobody_else_reads_it_its_photos_or_decides(client, cast, hold, drawn, who):
    hold(photos=[evidence.read(drawn)])
    officer = getattr(cast, who)
    for where in (LIST, url(), f"{url()}/foto/1"):
        answer = ask(client, officer, where)
        assert answer.status_code in (200, 403, 404)
        assert answer.status_code != 200 or where == LIST
        assert WORDS not in answer.text
    for said in ({"putusan": "terima"}, {"putusan": "tolak", "alasan": "Iklan."}):
        assert ask(client, officer, url(), **said).status_code in (403, 404)
    assert Held.objects.get().decided_at is None
    assert not Complaint.objects.exists()


def test_what_was_held_on_its_way_to_the_inspektorat_is_the_inspektorats_alone(client, cast, hold):
    hold(channel="inspektorat", lat=None, lng=None, private=True)
    assert WORDS in ask(client, cast.inspektur).text
    assert "Ditahan (1)" in ask(client, cast.inspektur, "/petugas/ruang-inspektorat").text
    assert WORDS not in ask(client, cast.joko).text
    assert "Ditahan (1)" not in ask(client, cast.joko, "/petugas/kanal").text
    assert ask(client, cast.joko, url()).status_code == 404
    assert ask(client, cast.joko, url(), putusan="terima").status_code == 404
    assert ask(client, cast.inspektur, url(), putusan="terima").status_code == 302
    assert Complaint.objects.get().restricted


def test_accepted_it_is_a_report_of_that_moment_under_its_senders_code(client, cast, hold, drawn):
    code = hold(photos=[evidence.read(drawn)])
    assert ask(client, cast.joko, url(), putusan="terima").status_code == 302
    complaint = Complaint.objects.get()
    assert (complaint.body, complaint.reported_at) == (WORDS, AT + HOUR)
    assert tracked(complaint.number, code).exists()
    assert complaint.photos.count() == 1
    assert WORDS not in ask(client, cast.joko).text
    again = ask(client, cast.joko, url(), putusan="terima")
    assert again.status_code == 302
    assert Complaint.objects.count() == 1


def test_refused_it_says_why_to_its_sender_and_without_a_reason_it_is_not_refused(client, cast, hold):
    code = hold()
    silent = ask(client, cast.joko, url(), putusan="tolak", alasan=" ")
    assert silent.status_code == 422
    assert "Tulis alasannya; pengirim membacanya." in silent.text
    assert Held.objects.get().decided_at is None
    assert ask(client, cast.joko, url(), putusan="tolak", alasan="Ini iklan.").status_code == 302
    told = holding.asked(code)
    assert (told.accepted, told.note, told.officer_id) == (False, "Ini iklan.", cast.joko.pk)
    assert not Complaint.objects.exists()


def test_what_cannot_be_filed_says_why_and_stays_and_so_do_the_words_of_a_refusal(client, cast, hold):
    hold(lat=None, lng=None)  # JAKI wants a place
    answer = ask(client, cast.joko, url(), putusan="terima", alasan="Sudah saya ketik.")
    assert answer.status_code == 409
    assert "Tandai lokasinya pada peta" in answer.text
    assert "Sudah saya ketik." in answer.text
    assert Held.objects.get().decided_at is None


def test_how_many_wait_stands_in_the_navigation_and_what_waited_longest_stands_first(client, cast, hold):
    assert "Ditahan (" not in ask(client, cast.joko, "/petugas/kanal").text
    hold(AT + HOUR, body="Yang kedua")
    hold(AT, body="Yang pertama")
    text = ask(client, cast.joko, at=AT + HOUR).text
    assert text.index("Yang pertama") < text.index("Yang kedua")
    for page in ("/petugas/kanal", "/petugas/", LIST):
        assert "Ditahan (2)" in ask(client, cast.joko, page).text
    assert "Ditahan" not in ask(client, cast.budi, "/petugas/kanal").text


def test_a_day_and_a_second_after_it_was_sent_its_owner_is_late_and_biro_reads_that_and_not_the_words(
    client, cast, hold
):
    hold()
    due = AT + timedelta(seconds=limits.HELD_SECONDS)
    assert due - AT == timedelta(hours=24)
    assert "terlambat" not in ask(client, cast.joko, at=due).text
    assert "1 terlambat" in ask(client, cast.joko, at=due + SECOND).text
    biro = ask(client, cast.sri, "/petugas/permintaan-data?tab=pemilik", due + SECOND).text
    assert re.search(r"Dinas Komunikasi.*?Terlambat dilihat\"><b class=\"late\">1<", biro, re.S)
    assert WORDS not in biro
