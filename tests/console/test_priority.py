"""What was contested or came back goes first, and its unit reads how its completions were judged."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.lanes import Narrowed, counts, inbox, lanes
from cepatrespon.complaints.models import Complaint
from cepatrespon.reports import frozen, month
from cepatrespon.reports.models import FrozenMonth
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import month_bounds
from cepatrespon.rules.terms import Act, Aftermath, Relation
from tests.complaints.desk import BINA_MARGA, CITIZEN, DAY, HOUR, Desk
from tests.conftest import wib

AT = wib("2024-05-02 09:00")
WORDS = "Lubangnya masih menganga xqc"


@pytest.fixture
def done(cast, file_report):
    """A report that Gambir completed and Biro validated."""

    def make(at=AT, body="Lubang di gang.", **fields):
        desk = Desk(cast, file_report, at).report(body=body, **fields).later().process(cast.budi).later()
        desk.submit(cast.budi).later().verify(cast.fajar).later()
        return desk.do(cast.sri, Act.VALIDATE).later()

    return make


def contest(desk: Desk, found=Aftermath.SAME, text=WORDS) -> Complaint:
    """Its reporter says "Belum selesai"; the report that follows."""
    which = Complaint.objects.filter(pk=desk.complaint.pk)
    return actions.contest(which, Details(result=found, text=text), at=desk.at).complaint


def rate(desk: Desk, stars: int, text: str = "") -> None:
    which = Complaint.objects.filter(pk=desk.complaint.pk)
    actions.keep(which, Act.RATE, CITIZEN, Details(stars=stars, text=text), at=desk.at)


def ask(client, officer, where, at, **said):
    with time_machine.travel(at, tick=False):
        client.force_login(officer)
        return client.post(where, said) if said else client.get(where)


def lane(officer):
    return next(each for each in lanes(officer) if each.code == "didahulukan")


# ── what goes first ──────────────────────────────────────────────────────────────────────────────
def test_what_follows_a_contested_completion_and_a_recurrence_stand_in_a_lane_of_their_own(
    client, cast, done, file_report
):
    desk, other = done(), done(body="Lampu.")
    follow = contest(desk)
    back = contest(other, Aftermath.AGAIN)
    plain = file_report(at=desk.at)
    linked = file_report(at=desk.at, linked_from=desk.complaint.pk, relation=Relation.CONTINUED)
    assert (follow.relation, back.relation) == (Relation.CONTEST, Relation.RECURRENCE)
    listed = [c.number for c in inbox(cast.budi, lane(cast.budi))]
    assert sorted(listed) == sorted([follow.number, back.number])
    page = ask(client, cast.budi, "/petugas/?lajur=didahulukan", desk.at).text
    assert re.search(r'aria-current="page">Didahulukan <span class="n">2<', page)
    assert page.index(follow.number) != -1
    assert "Belum selesai" in page
    assert "Kambuh" in page
    whole = ask(client, cast.budi, "/petugas/", desk.at).text
    for number, word in ((follow.number, "Belum selesai"), (back.number, "Kambuh")):
        row = whole[whole.index(f'data-number="{number}"') :]
        assert word in row[: row.index("</tr>")]
    for each in (plain, linked):
        row = whole[whole.index(f'data-number="{each.complaint.number}"') :]
        assert 'class="tag"' not in row[: row.index("</tr>")]


def test_once_handed_on_it_stands_in_the_lane_of_the_unit_that_has_it_then(cast, done):
    desk = done()
    follow = contest(desk)
    now = Desk(cast, lambda **_: None, desk.at)
    now.complaint = follow
    now.later().hand(cast.budi, BINA_MARGA)
    assert [c.number for c in inbox(cast.budi, lane(cast.budi))] == []
    assert [c.number for c in inbox(cast.dewi, lane(cast.dewi))] == [follow.number]
    assert [c.number for c in inbox(cast.rina, lane(cast.rina))] == []
    now.later().process(cast.dewi).later().submit(cast.dewi)
    assert [c.number for c in inbox(cast.dewi, lane(cast.dewi))] == [], "it is Biro's turn"


def test_the_lanes_count_is_that_of_its_list_with_and_without_filters_and_costs_no_query_more(
    cast, done, file_report, django_assert_num_queries
):
    from django.db.models import Q

    follow = contest(done())
    contest(done(body="Lampu.", category="Sampah", at=AT + HOUR))
    at = follow.reported_at + HOUR
    from cepatrespon.agencies import registry

    with registry.one_view():
        registry.current()
        with django_assert_num_queries(1):
            assert counts(cast.budi, lanes(cast.budi), at)["didahulukan"] == 2
        with django_assert_num_queries(1):
            roads = Narrowed(Q(category_id=follow.category_id))
            assert counts(cast.budi, lanes(cast.budi), at, roads)["didahulukan"] == 1


def test_the_lane_is_found_by_its_own_index_however_much_a_unit_has(cast, done):
    contest(done())
    rows = inbox(cast.budi, lane(cast.budi)).only("number")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert "complaint_first" in plan, plan


def test_its_page_says_why_it_goes_first_and_the_contested_one_what_was_found(client, cast, done):
    desk = done()
    follow = contest(desk, Aftermath.PARTLY)
    rate(desk, 2, "Asal jadi xqd.")
    page = ask(client, cast.budi, f"/petugas/laporan/{follow.number}", desk.at + HOUR).text
    assert "Digugat sebelumnya" in page
    first = ask(client, cast.budi, f"/petugas/laporan/{desk.complaint.number}", desk.at + HOUR).text
    for said in ("Belum selesai: Dikerjakan, tetapi belum beres", WORDS, "2 dari 5 bintang", "Asal jadi xqd."):
        assert said in first
    assert f"dilanjutkan laporan {follow.number}" in first
    assert "Digugat sebelumnya" not in first


def test_biro_and_the_field_officers_read_it_on_their_own_pages(client, cast, done):
    desk = done()
    follow, at = contest(desk), desk.at
    tasks = ask(client, cast.agus, "/petugas/tugas?lajur=belum", at + HOUR).text
    assert re.search(rf'{follow.number}">[^<]*</a> <span class="tag">.*?Belum selesai</span>', tasks)
    now = Desk(cast, lambda **_: None, at)
    now.complaint = follow
    now.later().process(cast.budi).later().submit(cast.budi).later().verify(cast.fajar)
    queue = ask(client, cast.sri, "/petugas/validasi", now.at).text
    row = queue[queue.rindex(f"/petugas/validasi/{follow.number}") :]
    assert "Belum selesai" in row[: row.index("</td>")]
    assert "Digugat sebelumnya" in ask(client, cast.sri, f"/petugas/validasi/{follow.number}", now.at).text


def test_the_docket_says_that_a_ticket_is_about_a_contested_report(client, cast, done):
    desk = done()
    now = Desk(cast, lambda **_: None, desk.at)
    now.complaint = contest(desk)
    now.later().hand(cast.budi, BINA_MARGA).later()
    now.do(cast.dewi, Act.MOVE_AGENCY, to="Dinas Perhubungan", reason="Bukan kami.")
    docket = ask(client, cast.sri, "/petugas/docket", now.at).text
    row = docket[docket.index(f"/petugas/docket/{now.complaint.number}") :]
    assert "Belum selesai" in row[: row.index("</td>")]
    assert "Digugat sebelumnya" in ask(client, cast.sri, f"/petugas/docket/{now.complaint.number}", now.at).text


def test_among_a_field_officers_tasks_it_stands_before_what_is_due_earlier(client, cast, done, file_report):
    desk = done()
    early = file_report(at=desk.at - HOUR, body="Genangan air.").complaint
    follow = contest(desk)
    text = ask(client, cast.agus, "/petugas/tugas?lajur=belum", desk.at).text
    assert early.due_at < follow.due_at
    assert text.index(follow.number) < text.index(early.number)


# ── what the city reads of it ────────────────────────────────────────────────────────────────────
def test_the_months_figures_count_contested_completions_when_they_were_contested(client, cast, done):
    desk = done()
    contest(desk)
    contest(done(body="Lampu."), Aftermath.AGAIN)
    start, end = month_bounds("2024-05")
    assert month.figures(start, end).contested == 1, "a recurrence does not contest"
    assert month.figures(end, end + 30 * DAY).contested == 0
    page = ask(client, cast.sekda, "/petugas/bulan-ini?bulan=2024-05", desk.at + HOUR).text
    assert re.search(r"penyelesaian digugat pelapor</dt><dd><b>1</b>", page)
    area = ask(client, cast.camat, "/petugas/wilayah", desk.at + HOUR).text
    assert "Penyelesaian yang digugat pelapor selama Mei 2024: <b>1</b>" in area
    nothing = ask(client, cast.walikota, "/petugas/wilayah", wib("2024-06-02 09:00")).text
    assert "selama Juni 2024: <b>0</b>" in nothing


def test_a_month_frozen_before_this_was_counted_shows_a_dash_and_no_nought(client, cast, done):
    done()
    old = {"received": 3, "validated": 1, "slowest": [], "fastest": []}
    FrozenMonth.objects.create(
        month="2024-05", report=frozen.GLANCE.name, frozen_at=wib("2024-06-01 00:00"), figures=old
    )
    page = ask(client, cast.sekda, "/petugas/bulan-ini?bulan=2024-05", wib("2024-06-05 09:00")).text
    assert re.search(r"penyelesaian digugat pelapor</dt><dd><b>–</b>", page)


# ── what the unit reads of it ────────────────────────────────────────────────────────────────────
VOICES = "/petugas/umpan-balik"


def test_a_unit_reads_what_was_said_of_its_completions_the_newest_first(client, cast, done):
    desk, other, third = done(), done(body="Lampu."), done(body="Sampah menumpuk.")
    follow = contest(desk)
    rate(other.later(), 5, "Rapi, terima kasih xqe.")
    back = contest(third.later(2 * HOUR), Aftermath.AGAIN, "Menumpuk lagi xqf.")
    text = ask(client, cast.budi, VOICES, third.at).text
    places = [text.index(each) for each in ("Menumpuk lagi xqf.", "Rapi, terima kasih xqe.", WORDS)]
    assert places == sorted(places)
    assert text.count("Menumpuk lagi xqf.") == 1, "a recurrence is told once"
    for said in ("Belum selesai: Masih sama", "Kambuh", "5 dari 5 bintang", follow.number, back.number):
        assert said in text
    for kind, has, lacks in (
        ("gugatan", WORDS, "Rapi"), ("penilaian", "Rapi", WORDS), ("kambuh", "Menumpuk lagi", "Rapi"),
    ):  # fmt: skip
        part = ask(client, cast.budi, f"{VOICES}?jenis={kind}", third.at).text
        assert has in part
        assert lacks not in part
        assert re.search(r'aria-current="page">[^<]* <span class="n">1<', part)
    june = ask(client, cast.budi, f"{VOICES}?bulan=2024-04", third.at).text
    assert "Belum ada umpan balik bulan ini" in june


def test_no_other_unit_no_field_officer_and_nobody_of_biro_reads_a_units_feedback(client, cast, done):
    desk = done()
    contest(desk)
    rate(desk, 1, "Bohong xqg.")
    for officer in (cast.rina, cast.dewi, cast.joko, cast.camat):
        answer = ask(client, officer, VOICES, desk.at + HOUR)
        assert answer.status_code == 200
        assert WORDS not in answer.text
        assert "Bohong xqg." not in answer.text
    for officer in (cast.agus, cast.sri, cast.fajar, cast.sekda, cast.sistem):
        assert ask(client, officer, VOICES, desk.at + HOUR).status_code == 403


def test_the_words_are_public_nowhere(client, cast, done):
    desk = done()
    rate(desk, 1, "Bohong xqg.")
    follow = contest(desk, text=WORDS)
    with time_machine.travel(desk.at + HOUR, tick=False):
        client.logout()
        for url in (f"/laporan/{desk.complaint.number}", f"/api/v1/laporan/{desk.complaint.number}"):
            assert "Bohong xqg." not in client.get(url).text
            assert WORDS not in client.get(url).text
    assert Complaint.objects.get(pk=follow.pk).body == WORDS, "they are the new report's own"


def test_what_is_about_a_units_own_officers_never_comes_to_its_feedback(client, cast, done):
    desk = done()
    contest(desk)
    Complaint.objects.filter(pk=desk.complaint.pk).update(accused=cast.budi.agency_id)
    assert WORDS not in ask(client, cast.budi, VOICES, desk.at + HOUR).text


def test_the_feedback_is_paged_and_costs_the_same_few_queries(
    client, cast, done, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(limits, "INBOX_PAGE", 2)
    desks = [done(AT + timedelta(minutes=n), body=f"Lubang {n}.") for n in range(4)]
    for n, desk in enumerate(desks):
        desk.at = desks[-1].at
        contest(desk, Aftermath.AGAIN if n % 2 else Aftermath.SAME, f"suara {n} x")
        rate(desk, 3, f"nilai {n} x")
    met, where = [], VOICES
    while where:
        client.force_login(cast.budi)
        with time_machine.travel(desks[-1].at + HOUR, tick=False), django_assert_max_num_queries(14):
            text = client.get(where).text
        met += re.findall(r"<blockquote>(?:<p>)?(\w+ \d x)", text)
        found = re.search(r'rel="next" href="([^"]+)"', text)
        where = VOICES + found[1].replace("&amp;", "&") if found else ""
    assert sorted(met) == sorted(f"{word} {n} x" for word in ("suara", "nilai") for n in range(4))
    assert len(met) == 8
