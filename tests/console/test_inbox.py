"""The inbox: whose reports, in which order, at what cost, and what may be done from it."""

from __future__ import annotations

import html
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
        ("lajur=ngawur&q=padam", {0}), ("sesudah=ngawur", {0, 1, 2}), ("dari=ngawur&umur=x", {0, 1, 2}),
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
    following = html.unescape(re.search(r'rel="next" href="([^"]+)"', page.text)[1])
    second = at("2024-05-02 11:00", client, cast.budi, INBOX + following)
    assert len(numbers(second)) == 2
    assert not set(numbers(second)) & set(numbers(page))
    assert "26 sampai 27 dari 27 laporan" in second.text
    back = html.unescape(re.search(r'rel="prev" href="([^"]+)"', second.text)[1])
    assert numbers(at("2024-05-02 11:00", client, cast.budi, INBOX + back)) == numbers(page)


def test_an_address_with_a_page_number_of_old_leads_to_the_first_page(client, cast, three):
    page = at("2024-05-02 11:00", client, cast.budi, f"{INBOX}?lajur=baru&halaman=7&kategori=jalan")
    assert (page.status_code, page["Location"]) == (302, "/petugas/?lajur=baru&kategori=jalan")


@pytest.mark.parametrize("who", ["budi", "dewi", "joko", "sri", "biro", "fajar", "inspektur", "sekda", "sistem"])
def test_every_office_opens_every_one_of_its_lanes(client, cast, three, who):
    page = at("2024-05-02 11:00", client, getattr(cast, who))
    lanes = re.findall(r'<a href="\?lajur=(\w+)"', page.text)
    assert bool(lanes) is (who != "sistem")
    for lane in lanes:
        assert at("2024-05-02 11:00", client, getattr(cast, who), f"{INBOX}?lajur={lane}").status_code == 200


def test_a_list_that_asks_by_itself_keeps_no_session_alive(client, cast, three):
    from cepatrespon.rules import access

    for header, answer in (({"X-Segar": "1"}, 302), ({}, 200)):
        with time_machine.travel(wib("2024-05-02 11:00"), tick=False) as clock:
            client.force_login(cast.budi)
            for _quarter in range(5):
                clock.shift(access.SESSION_IDLE // 4)
                page = client.get(INBOX, headers=header)
        assert page.status_code == answer


def test_what_waits_for_others_says_for_whom(client, cast, three):
    page = at("2024-05-02 11:00", client, cast.sri, f"{INBOX}?lajur=terlihat").text
    assert "Menunggu Kel. Gambir" in page


# ── filters ──────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def many(file_report):
    """Reports that differ in everything that can be filtered by; by name."""
    petojo = {"lat": -6.1755, "lng": 106.8140}
    return {
        name: file_report(wib(when), **fields).complaint.number
        for name, when, fields in (
            ("old", "2024-04-20 09:00", {}),
            ("closed", "2024-05-02 08:00", {"private": True}),
            ("neighbour", "2024-05-02 08:30", petojo),
            ("desk", "2024-05-02 09:00", {"channel": "facebook", "lat": None, "lng": None, "category": "Pohon"}),
        )
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("wilayah=Kel.+Gambir", {"old", "closed"}), ("wilayah=gambir", {"old", "closed", "neighbour"}),
        ("wilayah=Kec.+Gambir", {"old", "closed", "neighbour"}), ("wilayah=ngawur", None),
        ("kanal=facebook", {"desk"}), ("kanal=ngawur", None), ("umur=7", {"old"}), ("umur=0", None),
        ("dari=2024-05-02", {"closed", "neighbour", "desk"}), ("sampai=2024-04-20", {"old"}),
        ("dari=2024-04-20&sampai=2024-04-20", {"old"}), ("dari=0001-01-01", None), ("sampai=9999-12-31", None),
        ("akses=tertutup", {"closed"}), ("akses=terbuka", {"old", "neighbour", "desk"}),
        ("tenggat=terlambat", {"old"}), ("tenggat=hari-ini", {"closed", "neighbour", "desk"}),
        ("tenggat=24-jam", {"closed", "neighbour", "desk"}), ("unit=Kelurahan+Gambir", {"old", "closed"}),
        ("unit=petojo", {"neighbour"}), ("unit=ngawur", None), ("kategori=pohon", {"desk"}),
        ("kategori=jalan&akses=tertutup&umur=1", set()),
    ],
)  # fmt: skip
def test_each_filter_narrows_list_and_counts_alike(client, cast, many, query, names):
    page = at("2024-05-02 11:00", client, cast.sri, f"{INBOX}?lajur=terlihat&{query}")
    known = {number: name for name, number in many.items()}
    shown = {known[number] for number in numbers(page)}
    assert shown == (set(many) if names is None else names)
    assert len(re.findall('class="tag"', page.text)) == (0 if names is None else query.count("="))
    count = re.search(r'aria-current="page">Semua yang terlihat <span class="n">(\d+)', page.text)
    assert count
    assert int(count[1]) == len(shown)


def test_the_filters_of_units_and_field_officers_are_offered_to_whom_they_concern(client, cast, many):
    budi = at("2024-05-02 11:00", client, cast.budi).text
    assert 'name="petugas"' in budi
    assert 'name="unit"' not in budi
    sri = at("2024-05-02 11:00", client, cast.sri).text
    assert 'name="petugas"' not in sri
    assert 'name="unit"' in sri


def test_reports_are_filtered_by_the_field_officer_they_were_given_to(client, cast, three):
    Complaint.objects.filter(number=three[0]).update(assignee=cast.tari)
    for query, found in (
        (f"petugas={cast.tari.pk}", [three[0]]), (f"petugas={cast.agus.pk}", []), ("petugas=belum", three[1:]),
        (f"petugas={cast.dewi.pk}", three),
    ):  # fmt: skip
        assert numbers(at("2024-05-02 11:00", client, cast.budi, f"{INBOX}?{query}")) == found, query


def test_lanes_keep_the_filters_and_their_counts_agree_with_their_lists(client, cast, three):
    page = at("2024-05-02 11:00", client, cast.budi, f"{INBOX}?lajur=giliran&kategori=jalan").text
    links = re.findall(r'<a href="(\?lajur=[^"]+)"[^>]*>[^<]+<span class="n[^"]*">(\d+)', page)
    assert len(links) >= 7
    for url, count in links:
        assert len(numbers(at("2024-05-02 11:00", client, cast.budi, INBOX + html.unescape(url)))) == int(count)


def test_more_than_are_counted_is_said_so(client, cast, three, monkeypatch):
    from cepatrespon.complaints import lanes

    monkeypatch.setattr(limits, "COUNTED", 2)
    lanes._of_lanes.cache_clear()
    page = at("2024-05-02 11:00", client, cast.budi).text
    lanes._of_lanes.cache_clear()
    assert "1 sampai 3 dari lebih dari 2 laporan" in page
    assert "Jumlah dihitung tepat sampai 2 laporan" in page


def test_a_filtered_page_with_views_costs_at_most_eight_queries(client, cast, three, django_assert_max_num_queries):
    from cepatrespon.console.models import SavedView

    for n in range(4):
        SavedView.objects.create(officer=cast.budi, name=f"P{n}", query=f"lajur=terlihat&q=lubang&umur={n + 1}")
    with time_machine.travel(wib("2024-05-02 11:00"), tick=False):
        client.force_login(cast.budi)
        client.get(f"{INBOX}?q=lubang")
        with django_assert_max_num_queries(8):
            client.get(f"{INBOX}?lajur=giliran&q=lubang&kategori=jalan&wilayah=Kel.+Gambir&tenggat=hari-ini")
