"""The inbox: whose reports, in which order, at what cost, and what may be done from it."""

from __future__ import annotations

import re

import pytest
import time_machine
from conftest import wib

from cepatrespon.complaints.models import Complaint
from cepatrespon.rules import limits

INBOX = "/petugas/"


def at(moment, client, officer, url=INBOX):
    with time_machine.travel(wib(moment), tick=False):
        client.force_login(officer)
        return client.get(url)


def numbers(page):
    """The report numbers of a list, in its order."""
    return re.findall(r'class="what"><a href="/petugas/laporan/(\w+)"', page.text)


@pytest.fixture
def three(file_report):
    """Three reports in Gambir, filed at 08:00, 09:00 and 10:00, with different words and categories."""
    return [
        file_report(wib(f"2024-05-02 {hour}:00"), body=body, category=category).complaint.number
        for hour, body, category in (
            ("08", "Lampu padam di gang.", "Jaringan Listrik"),
            ("09", "Lubang di depan pasar.", "Jalan"),
            ("10", "Lubang 100% menganga.", "Jalan"),
        )
    ]


def test_what_is_due_first_stands_first_and_what_is_late_says_so_in_a_word(client, cast, three):
    page = at("2024-05-02 14:30", client, cast.budi)
    assert numbers(page) == three
    rows = page.text.split('<td class="what">')
    assert "Terlambat" in rows[0]
    assert "Terlambat" not in rows[1].split("</tr>")[1]
    assert ">M1</a>" in page.text


def test_bu_rinas_inbox_is_empty_and_says_what_comes_next(client, cast, three):
    page = at("2024-05-02 11:00", client, cast.rina)
    assert numbers(page) == []
    assert "Tidak ada yang menunggu Anda" in page.text
    assert "Laporan berikutnya muncul di sini" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=lubang", {1, 2}), ("q=100%25", {2}), ("q=jk2405020002", {1}), ("kategori=jaringan-listrik", {0}),
        ("status=menunggu", {0, 1, 2}), ("status=proses", set()), ("status=ngawur&kategori=ngawur", {0, 1, 2}),
        ("lajur=ngawur&q=padam", {0}), ("halaman=ngawur", {0, 1, 2}), ("halaman=2", set()),
    ],
)  # fmt: skip
def test_the_filters_narrow_the_list_and_nonsense_is_ignored(client, cast, three, query, found):
    page = at("2024-05-02 11:00", client, cast.budi, f"{INBOX}?{query}")
    assert page.status_code == 200
    assert set(numbers(page)) == {three[n] for n in found}


def test_a_search_of_signs_alone_looks_for_those_signs(client, cast, three):
    assert numbers(at("2024-05-02 12:00", client, cast.budi, f"{INBOX}?lajur=terlihat&q=100%25")) == [three[2]]
    assert numbers(at("2024-05-02 12:00", client, cast.budi, f"{INBOX}?lajur=terlihat&q=!!!")) == []


def test_a_search_never_finds_what_the_officer_may_not_see(client, cast, three):
    assert numbers(at("2024-05-02 11:00", client, cast.rina, f"{INBOX}?lajur=terlihat&q={three[0]}")) == []
    assert numbers(at("2024-05-02 11:00", client, cast.sri, f"{INBOX}?lajur=terlihat&q={three[0]}")) == [three[0]]


def test_a_filter_in_use_can_be_taken_away_by_itself(client, cast, three):
    page = at("2024-05-02 11:00", client, cast.budi, f"{INBOX}?lajur=giliran&q=lubang&kategori=jalan").text
    assert 'href="?lajur=giliran&amp;kategori=jalan"' in page
    assert 'href="?lajur=giliran&amp;q=lubang"' in page


def test_the_inbox_costs_at_most_eight_queries_at_any_size(client, cast, file_report, django_assert_max_num_queries):
    for _report in range(limits.INBOX_PAGE + 2):
        file_report()
    with time_machine.travel(wib("2024-05-02 11:00"), tick=False):
        client.force_login(cast.budi)
        with django_assert_max_num_queries(8):
            page = client.get(INBOX)
    assert len(numbers(page)) == limits.INBOX_PAGE
    assert "1 sampai 25 dari 27 laporan" in page.text
    assert "halaman=2" in page.text
    second = at("2024-05-02 11:00", client, cast.budi, f"{INBOX}?lajur=giliran&halaman=2")
    assert len(numbers(second)) == 2


@pytest.mark.parametrize("who", ["budi", "dewi", "joko", "sri", "biro", "fajar", "inspektur", "sekda", "sistem"])
def test_every_office_opens_every_one_of_its_lanes(client, cast, three, who):
    page = at("2024-05-02 11:00", client, getattr(cast, who))
    lanes = re.findall(r'<a href="\?lajur=(\w+)"', page.text)
    assert bool(lanes) is (who != "sistem")
    for lane in lanes:
        assert at("2024-05-02 11:00", client, getattr(cast, who), f"{INBOX}?lajur={lane}").status_code == 200


def test_several_reports_are_taken_up_at_once_and_what_is_refused_is_listed(client, cast, three):
    with time_machine.travel(wib("2024-05-02 11:00"), tick=False):
        client.force_login(cast.budi)
        page = client.post(INBOX, {"pilih": [three[0], three[1]]}, follow=True).text
        assert "2 laporan masuk Proses." in page
        again = client.post(INBOX, {"pilih": [three[1], three[2], "JK0000000000"]}, follow=True).text
        assert "1 laporan masuk Proses." in again
        assert f"{three[1]}: Tindakan ini tidak terbuka" in again
        assert "JK0000000000: tidak ada laporan ini di unit Anda." in again
        client.force_login(cast.rina)
        assert "tidak ada laporan ini di unit Anda" in client.post(INBOX, {"pilih": [three[0]]}, follow=True).text
        assert "Belum ada laporan yang dipilih" in client.post(INBOX, follow=True).text
    assert set(Complaint.objects.values_list("state", flat=True)) == {"proses"}


def test_what_waits_for_others_says_for_whom(client, cast, three):
    page = at("2024-05-02 11:00", client, cast.sri, f"{INBOX}?lajur=terlihat").text
    assert "Menunggu Kel. Gambir" in page
