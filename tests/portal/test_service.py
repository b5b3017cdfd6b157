"""The state of the service: honest about what lags, silent about what only the Inspektorat may know."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection

from cepatrespon.complaints.actions import NewReport, report
from cepatrespon.complaints.models import Complaint, Message
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.reports import heartbeats
from cepatrespon.reports.waiting import letters
from cepatrespon.rules import limits
from tests.conftest import wib

NOW = wib("2024-05-02 09:00")
MINUTE = timedelta(minutes=1)


def words(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def still(time_machine, city):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def read(client) -> dict:
    cache.clear()
    return client.get("/status.json").json()


def owed(complaint: Complaint, at) -> None:
    Message.objects.create(complaint=complaint, notice="pelapor", recipient="a@contoh.id", created_at=at, try_at=at)


def test_all_is_well_while_clocks_are_carried_out_and_letters_leave(client, still, file_report):
    heartbeats.beat(NOW)
    file_report(NOW)
    found = read(client)
    assert (found["status"], found["database"]) == ("ok", True)
    assert found["work_loop"]["on_time"] is True
    assert found["letters"] == {"on_time": True, "waiting": 0, "oldest_seconds": 0}
    said = words(client.get("/status"))
    assert "Berjalan baik. Laporan diterima, batas waktu dijalankan, dan surat dikirim." in said
    assert "Menurut program ini sendiri, Kamis, 2 Mei 2024 pukul 09.00 WIB." in said
    assert "Tidak ada gangguan yang tercatat." in said


def test_it_says_that_it_is_behind_when_a_due_clock_a_letter_or_the_loop_itself_waits_too_long(
    client, still, file_report
):
    filed = file_report(NOW - timedelta(hours=6, seconds=limits.SILENCE_SECONDS)).complaint
    assert read(client)["status"] == "late", "a clock that fell due five minutes ago"
    Complaint.objects.filter(pk=filed.pk).update(next_clock_at=None)
    assert read(client)["status"] == "ok"
    owed(filed, NOW - timedelta(seconds=limits.LETTERS_LATE_SECONDS - 1))
    assert read(client)["status"] == "ok"
    owed(file_report(NOW).complaint, NOW - timedelta(seconds=limits.LETTERS_LATE_SECONDS))
    found = read(client)
    assert (found["status"], found["letters"]["waiting"], found["letters"]["on_time"]) == ("late", 2, False)
    assert "2 menunggu, tertua 30 menit" in words(client.get("/status"))
    Message.objects.update(sent_at=NOW)
    heartbeats.beat(NOW - 10 * MINUTE)
    found = read(client)
    assert (found["status"], found["work_loop"]["on_time"]) == ("late", False)
    said = words(client.get("/status"))
    assert "Berjalan, tetapi tertinggal." in said
    assert "tidak terdengar sejak 2 Mei 2024 pukul 08.50 WIB" in said
    assert "masih berlangsung" in said


def test_recorded_disturbances_are_told_with_their_length_and_the_share_of_the_time(client, still):
    heartbeats.beat(NOW - 100 * MINUTE)
    heartbeats.beat(NOW - 75 * MINUTE)
    for n in range(74, -1, -1):
        heartbeats.beat(NOW - n * MINUTE)
    loop = read(client)["work_loop"]
    assert loop["silences"] == [{"began_at": "2024-05-02T00:20:00Z", "ended_at": "2024-05-02T00:45:00Z"}]
    assert loop["heard_percent"] == 75.0
    said = words(client.get("/status"))
    assert "2 Mei 2024 pukul 07.20 WIB 2 Mei 2024 pukul 07.45 WIB 25 menit" in said
    assert "Pekerja latar terdengar 75,00 persen dari waktu itu." in said


def test_nothing_here_moves_with_the_inspektorats_room_or_with_reports_about_officers(client, still, cast, file_report):
    heartbeats.beat(NOW)
    before, page = read(client), words(client.get("/status"))
    secret = NewReport(body="Petugas meminta uang.", channel="inspektorat")
    early = NOW - timedelta(days=3)
    filed = report(secret, at=early, actor=actor_of(cast.inspektur)).complaint
    owed(filed, early)
    accused = file_report(early).complaint
    Complaint.objects.filter(pk=accused.pk).update(accused=cast.budi.agency_id, next_clock_at=None)
    owed(accused, early)
    assert Message.objects.filter(sent_at=None).count() >= 2
    assert read(client) == before
    assert words(client.get("/status")) == page
    assert letters(NOW) == (0, 0)


def gone(execute, sql, params, many, context):
    raise OperationalError("no such host: db.internal")


def test_without_its_database_it_says_so_and_tells_nobody_why(client, still):
    cache.clear()
    with connection.execute_wrapper(gone):
        page, machine = client.get("/status"), client.get("/status.json")
    assert (page.status_code, machine.status_code) == (503, 503)
    assert (machine.json()["status"], machine.json()["database"]) == ("down", False)
    assert "Basis data tidak menjawab" in words(page)
    assert "db.internal" not in page.content.decode() + machine.content.decode()


def test_the_state_is_measured_at_most_twice_a_minute_and_never_stored_by_a_browser(
    client, still, django_assert_max_num_queries
):
    cache.clear()
    with django_assert_max_num_queries(7):
        first = client.get("/status")
    assert "no-store" in first["Cache-Control"]
    with django_assert_max_num_queries(1):
        client.get("/status")


def test_it_says_honestly_what_it_cannot_know_in_both_languages(client, still):
    assert "Yang tidak dapat diketahui program ini sendiri" in words(client.get("/status"))
    client.cookies["django_language"] = "en"
    assert "What this program cannot know" in words(client.get("/status"))
    assert client.post("/status").status_code == 405


def test_every_page_leads_to_the_pages_that_tell(client, city):
    source = client.get("/").content.decode()
    for path in ("/unit", "/dasar-hukum", "/privasi", "/aksesibilitas", "/status", "/aturan"):
        assert f'href="{path}"' in source, path
