"""Biro's validation queue: which submissions, in which order, what stands beside them, and who may give the verdict."""

from __future__ import annotations

import re

import pytest
import time_machine
from conftest import wib
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cepatrespon.complaints.models import Complaint, Event

from .acts import Console

QUEUE = "/petugas/validasi"


def get(client, officer, moment, url):
    with time_machine.travel(wib(moment), tick=False):
        client.force_login(officer)
        return client.get(url)


def post(client, officer, moment, url, **fields):
    with time_machine.travel(wib(moment), tick=False):
        client.force_login(officer)
        return client.post(url, fields)


def numbers(page):
    """The reports of a list, in its order."""
    return re.findall(r'class="what"><a href="/petugas/validasi/(\w+)', page.text)


@pytest.fixture
def submission(cast, file_report, drawn):
    """A report that Gambir took up and submitted at `hour` of 2 May; verified by `by` half an hour later."""

    def submit(hour="10", by=None, result="sesuai", **fields):
        walk = Console(file_report(wib("2024-05-02 08:00"), **fields).complaint.number, drawn)
        walk.done(cast.budi, wib("2024-05-02 09:00"), "proses")
        walk.done(cast.budi, wib(f"2024-05-02 {hour}:00"), "selesai", photos=1, uraian="Sudah ditambal.")
        if by is not None:
            said = {"hasil": result, "catatan": "Lubang tertutup rata."}
            walk.done(by, wib(f"2024-05-02 {hour}:30"), "verifikasi_administrasi", **said)
        return walk

    return submit


def test_M11_what_is_nearest_to_automatic_completion_stands_first_and_each_tab_holds_its_own(client, cast, submission):
    later, first, raw = submission("12", cast.fajar), submission("10", cast.fajar), submission("11")
    assert numbers(get(client, cast.sri, "2024-05-02 13:00", QUEUE)) == [first.number, later.number]
    assert numbers(get(client, cast.sri, "2024-05-02 13:00", f"{QUEUE}?tab=menunggu")) == [raw.number]
    assert numbers(get(client, cast.sri, "2024-05-02 13:00", f"{QUEUE}?tab=segera")) == []
    day_before = "2024-05-04 10:30:00"
    assert numbers(get(client, cast.sri, day_before, f"{QUEUE}?tab=segera")) == [first.number]


def test_M11_at_the_due_second_it_may_still_be_decided_and_a_second_later_it_is_in_no_list(client, cast, submission):
    walk = submission("10", cast.fajar)
    assert numbers(get(client, cast.sri, "2024-05-05 10:00:00", QUEUE)) == [walk.number]
    assert numbers(get(client, cast.sri, "2024-05-05 10:00:01", QUEUE)) == []
    page = get(client, cast.sri, "2024-05-05 10:00:01", f"{QUEUE}/{walk.number}")
    assert "Sudah selesai otomatis" in page.text
    late = post(client, cast.sri, "2024-05-05 10:00:01", f"{QUEUE}/{walk.number}", putusan="terima")
    assert late.status_code == 409
    assert ">M11</a>" in late.text.split('class="errors"')[1][:900]


def test_only_validators_open_the_queue(client, cast, submission):
    walk = submission("10", cast.fajar)
    for officer in (cast.budi, cast.biro, cast.fajar, cast.inspektur, cast.sekda, cast.sistem, cast.walikota):
        for url in (QUEUE, f"{QUEUE}/{walk.number}"):
            assert get(client, officer, "2024-05-02 12:00", url).status_code == 403
    assert get(client, cast.sri, "2024-05-02 12:00", QUEUE).status_code == 200


def test_M9_the_page_shows_both_sides_the_checklist_and_the_advice(client, cast, submission):
    walk = submission("10", cast.fajar)
    page = get(client, cast.sri, "2024-05-02 12:00", f"{QUEUE}/{walk.number}").text
    for said in ("Sudah ditambal.", "Lubang tertutup rata.", "Lubang besar di depan pasar", "Daftar periksa",
                 "Penolakan ke-1 untuk unit ini", "kriteria"):  # fmt: skip
        assert said in page
    assert " checked" not in page
    assert "Fajar" not in page  # no person's name on a handling page


def test_M9_accepting_completes_it_with_the_validators_own_ticks_and_opens_the_next(client, cast, submission, city):
    first, second = submission("10", cast.fajar), submission("11", cast.fajar)
    ticked = city.category("Jalan").criteria[0]
    answer = post(client, cast.sri, "2024-05-02 13:00", f"{QUEUE}/{first.number}", putusan="terima", kriteria=[ticked])
    assert answer["Location"] == f"{QUEUE}/{second.number}"
    row = Complaint.objects.get(number=first.number)
    assert (row.state, row.mode) == ("selesai", "tervalidasi")
    assert Event.objects.get(complaint=row, act="validasi").data["criteria"] == [ticked]


def test_M10_refusing_sends_it_back_with_the_standing_reason_and_what_was_written(client, cast, submission):
    walk = submission("10", cast.fajar)
    url = f"{QUEUE}/{walk.number}"
    empty = post(client, cast.sri, "2024-05-02 13:00", url, putusan="tolak")
    assert empty.status_code == 422
    assert "Pilih sebabnya" in empty.text
    answer = post(client, cast.sri, "2024-05-02 13:00", url, putusan="tolak", sebab="sebagian", alasan="Sisi kiri.")
    assert answer["Location"] == QUEUE
    row = Complaint.objects.get(number=walk.number)
    assert row.state == "tl_ditolak"
    said = Event.objects.get(complaint=row, act="tolak").data["reason"]
    assert said == "Baru sebagian yang dikerjakan.\nSisi kiri."


def test_accepting_with_a_reason_to_refuse_is_taken_for_a_slip_and_sent_back(client, cast, submission):
    walk = submission("10", cast.fajar)
    url = f"{QUEUE}/{walk.number}"
    page = post(client, cast.sri, "2024-05-02 13:00", url, putusan="terima", sebab="titik", alasan="Bukan di sini.")
    assert page.status_code == 422
    assert "menekan Terima" in page.text
    assert "Bukan di sini.</textarea>" in page.text
    assert Complaint.objects.get(number=walk.number).state == "menunggu_validasi"


def test_M9_who_verified_it_may_not_validate_it_and_is_told_why_but_may_refuse_it(client, cast, submission):
    walk = submission("10", cast.sri)
    url = f"{QUEUE}/{walk.number}"
    page = get(client, cast.sri, "2024-05-02 13:00", url).text
    assert 'value="terima"' not in page
    assert 'value="tolak"' in page
    assert "Anda yang memverifikasi" in get(client, cast.sri, "2024-05-02 13:00", QUEUE).text
    refused = post(client, cast.sri, "2024-05-02 13:00", url, putusan="terima")
    assert refused.status_code == 409
    assert ">M9</a>" in refused.text.split('class="errors"')[1][:900]
    assert post(client, cast.sri, "2024-05-02 13:00", url, putusan="tolak", sebab="hasil").status_code == 302


def test_M9_what_nobody_verified_can_neither_be_accepted_nor_refused(client, cast, submission):
    walk = submission("10")
    page = get(client, cast.sri, "2024-05-02 13:00", f"{QUEUE}/{walk.number}").text
    assert 'name="putusan"' not in page
    for verdict in ({"putusan": "terima"}, {"putusan": "tolak", "sebab": "hasil"}):
        assert post(client, cast.sri, "2024-05-02 13:00", f"{QUEUE}/{walk.number}", **verdict).status_code == 409


def test_M12_before_the_second_refusal_the_page_says_that_it_enters_the_monthly_list(client, cast, submission):
    walk = submission("10", cast.fajar)
    url = f"{QUEUE}/{walk.number}"
    assert "Penolakan ini masuk daftar bulanan" not in get(client, cast.sri, "2024-05-02 13:00", url).text
    post(client, cast.sri, "2024-05-02 13:00", url, putusan="tolak", sebab="hasil")
    walk.done(cast.budi, wib("2024-05-02 14:00"), "selesai", photos=1, uraian="Lagi.")
    walk.done(cast.fajar, wib("2024-05-02 14:30"), "verifikasi_administrasi", hasil="sesuai")
    page = get(client, cast.sri, "2024-05-02 15:00", url).text
    assert "Penolakan ke-2 untuk unit ini" in page
    assert "Penolakan ini masuk daftar bulanan" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("saran=sesuai", {0}), ("saran=tidak+sesuai", {1}), ("kategori=jalan", {0}), ("q=padam", {1}),
     ("kota=31.71", {0, 1}), ("kota=31.72", set()), ("unit=kelurahan+gambir", {0, 1}), ("saran=ngawur", {0, 1})],
)  # fmt: skip
def test_the_filters_narrow_the_queue_and_nonsense_is_ignored(client, cast, submission, query, found):
    lamp = {"body": "Lampu padam.", "category": "Jaringan Listrik"}
    made = [submission("10", cast.fajar), submission("11", cast.fajar, "tidak sesuai", **lamp)]
    assert set(numbers(get(client, cast.sri, "2024-05-02 13:00", f"{QUEUE}?{query}"))) == {
        made[n].number for n in found
    }


def test_the_filters_stay_from_one_submission_to_the_next(client, cast, submission):
    first, _other, third = (
        submission("10", cast.fajar), submission("11", cast.fajar, "tidak sesuai"), submission("12", cast.fajar),
    )  # fmt: skip
    url = f"{QUEUE}/{first.number}?saran=sesuai"
    answer = post(client, cast.sri, "2024-05-02 13:00", url, putusan="terima")
    assert answer["Location"] == f"{QUEUE}/{third.number}?saran=sesuai"


def test_a_report_without_a_submission_or_of_the_inspektorat_has_no_page_there(client, cast, file_report):
    plain = file_report().complaint.number
    secret = file_report(channel="inspektorat", lat=None, lng=None).complaint.number
    for number in (plain, secret, "TIDAKADA"):
        assert get(client, cast.sri, "2024-05-02 10:00", f"{QUEUE}/{number}").status_code == 404


def test_the_queue_costs_the_same_however_much_is_in_it(client, cast, submission):
    costs: dict[str, set[int]] = {}
    for hours in (("10",), ("11", "12", "13")):
        for hour in hours:
            submission(hour, cast.fajar)
        for tab in ("", "?tab=menunggu", "?tab=segera"):
            get(client, cast.sri, "2024-05-02 16:00", QUEUE + tab)
            with time_machine.travel(wib("2024-05-02 16:00"), tick=False), CaptureQueriesContext(connection) as found:
                client.get(QUEUE + tab)
            costs.setdefault(tab, set()).add(len(found))
    assert all(len(counts) == 1 for counts in costs.values()), costs
    assert max(max(counts) for counts in costs.values()) <= 8, costs
