"""A channel owner's day: its inbox, what it asks reporters, what it completes, and what it carries back to them."""

from __future__ import annotations

import re

import pytest
import time_machine

from cepatrespon.complaints import channels
from cepatrespon.complaints.actions import Amendment, Details, amend, keep
from cepatrespon.complaints.checking import differences
from cepatrespon.complaints.models import Access, Complaint, Event
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act
from tests.complaints.desk import DAY, HOUR, SECOND
from tests.conftest import wib
from tests.console.channel_desk import KANAL, START, seen, sent


def counted(page) -> dict[str, str]:
    return dict(re.findall(r'href="\?lajur=(\w+)"[^>]*>[^<]*<span class="n[^"]*">([^<,]*)', page.text))


def numbers(page) -> set[str]:
    return set(re.findall(r"/petugas/laporan/(\w+)\"", page.text))


# ── who, and what is in it ───────────────────────────────────────────────────────────────────────
def test_a_unit_without_a_channel_is_told_so_and_an_owner_sees_its_own_reports_only(client, cast, post):
    desk = post()
    assert "Unit Anda tidak memiliki kanal" in seen(client, cast.dewi, START).text
    assert desk.complaint.number in numbers(seen(client, cast.joko, START))
    for other in (cast.budi, cast.biro, cast.inspektur):
        page = seen(client, other, START)
        assert page.status_code == 200
        assert desk.complaint.number not in page.text
    client.force_login(cast.sri)
    assert client.get(KANAL).status_code == 403


def test_the_Inspektorats_channel_is_seen_by_the_Inspektorat_alone(client, cast, file_report):
    number = file_report(channel="inspektorat", lat=None, lng=None).complaint.number
    assert number in numbers(seen(client, cast.inspektur, START))
    assert number not in seen(client, cast.biro, START).text
    for page in ("cek", "lengkapi", "jawaban"):
        client.force_login(cast.biro)
        assert client.get(f"/petugas/laporan/{number}/{page}").status_code == 404
        client.force_login(cast.inspektur)
        assert client.get(f"/petugas/laporan/{number}/{page}").status_code == 200


def test_each_report_stands_in_its_lanes_and_the_counts_are_those_of_the_lists(client, cast, post):
    bare, handed, asked, done = post(), post(body="Diserahkan."), post(body="Tidak jelas."), post(body="Ditutup.")
    handed.later().hand(cast.joko, "Kelurahan Gambir")
    asked.later().hand(cast.joko, "Kelurahan Gambir").later().do(cast.budi, Act.UNCLEAR, reason="Apa?")
    done.later().do(cast.joko, Act.UNCLEAR, reason="Apa?").later()
    done.do(cast.joko, Act.APPROVE, result="ditutup", reason="Tidak dijawab.")
    at, (b, h, a, d) = START + 4 * HOUR, (each.complaint.number for each in (bare, handed, asked, done))
    expected = {"belum": {b}, "kejelasan": {a}, "jawaban": {h, a, d}, "berjalan": {b, h, a}, "selesai": {d}}
    counts = counted(seen(client, cast.joko, at))
    for lane, found in expected.items():
        assert numbers(seen(client, cast.joko, at, lane)) == found, lane
        assert counts[lane] == str(len(found)), lane


def test_what_a_report_lacks_is_said_and_leads_to_completing_it(client, cast, post):
    desk = post()
    page = seen(client, cast.joko, START).text
    assert "belum ada jenis, belum ada tempat, belum diteruskan" in page
    assert f"/petugas/laporan/{desk.complaint.number}/lengkapi" in page
    which = Complaint.objects.filter(pk=desk.complaint.pk)
    amend(which, actor_of(cast.joko), Amendment(category="Jalan", address="Depan pasar"), at=START)
    page = seen(client, cast.joko, START).text
    assert "belum ada" not in page
    assert "belum diteruskan" in page
    desk.later().process(cast.joko)
    assert desk.complaint.number not in seen(client, cast.joko, desk.at).text


def test_M5_a_ticket_counts_down_to_the_owners_decision_and_is_late_one_second_after_it(client, cast, post):
    desk = post().later().hand(cast.joko, "Kelurahan Gambir").later()
    desk.do(cast.budi, Act.UNCLEAR, reason="Apa?")
    on_time = seen(client, cast.joko, desk.at + DAY, "kejelasan").text
    assert ">M5</a>" in on_time
    assert "1 terlambat" not in on_time
    assert "1 terlambat" in seen(client, cast.joko, desk.at + DAY + SECOND, "kejelasan").text


def test_the_lists_can_be_narrowed_by_channel_and_words_in_the_address(client, cast, post):
    here, there = post(), post(channel="facebook", body="Pohon tumbang di jalan.")
    one, other = here.complaint.number, there.complaint.number
    assert numbers(seen(client, cast.joko, START, "belum", kanal="facebook")) == {other}
    assert numbers(seen(client, cast.joko, START, "belum", q="pohon")) == {other}
    assert numbers(seen(client, cast.joko, START, "belum", q=one)) == {one}
    nothing = seen(client, cast.joko, START, "belum", q="pohon", kanal="x")
    assert "Tidak ada laporan yang cocok" in nothing.text
    assert seen(client, cast.joko, START, "tak-ada", kanal="tak-ada", sesudah="99999999999-1").status_code == 200


def test_pages_follow_one_another_without_missing_or_repeating_a_report(client, cast, post, monkeypatch):
    monkeypatch.setattr(limits, "INBOX_PAGE", 2)
    made = {post(START + (n // 2) * HOUR, body=f"Laporan {n}.").complaint.number for n in range(5)}
    for lane in ("belum", "berjalan"):
        found, address = [], f"{KANAL}?lajur={lane}"
        while address:
            client.force_login(cast.joko)
            with time_machine.travel(START + 5 * HOUR, tick=False):
                page = client.get(address)
            found += sorted(numbers(page))
            link = re.search(r'rel="next" href="([^"]+)"', page.text)
            address = f"{KANAL}{link[1].replace('&amp;', '&')}" if link else ""
        assert len(found) == 5, lane
        assert set(found) == made, lane


def test_a_lane_that_is_too_long_to_count_says_so(client, cast, post, monkeypatch):
    monkeypatch.setattr(limits, "CHANNEL_COUNTED", 1)
    post()
    assert counted(seen(client, cast.joko, START))["belum"] == "1"
    post()
    assert counted(seen(client, cast.joko, START))["belum"] == "1+"


@pytest.mark.parametrize("lane", ["belum", "kejelasan", "jawaban", "berjalan", "selesai", "ketepatan"])
def test_a_list_costs_as_many_queries_with_ten_reports_as_with_one(
    client, cast, post, lane, django_assert_max_num_queries
):
    for count in (1, 9):
        for _n in range(count):
            desk = post().later().hand(cast.joko, "Kelurahan Gambir").later()
            desk.do(cast.budi, Act.UNCLEAR, reason="Apa?")
            post()
        client.force_login(cast.joko)
        with time_machine.travel(START + DAY, tick=False), django_assert_max_num_queries(8):
            client.get(KANAL, {"lajur": lane})


# ── checks with the reporter ─────────────────────────────────────────────────────────────────────
@pytest.fixture
def unclear(cast, post):
    """A report on which Gambir asks what is meant; Joko must find out by 11:00 the next day."""
    return post(name="Siti Rekaan", phone="+6281200000000").later().hand(cast.joko, "Kelurahan Gambir").later().do(
        cast.budi, Act.UNCLEAR, reason="Lubang yang mana?"
    )  # fmt: skip


def test_M5_each_attempt_is_kept_with_what_was_asked_when_through_what_and_the_answer(client, cast, unclear):
    path = f"/petugas/laporan/{unclear.complaint.number}/cek"
    at = unclear.at + 3 * HOUR
    asked = {"tanya": "Di mana lubangnya?", "lewat": "telepon", "kapan": "2024-05-02T13:30", "jawab": ""}
    assert sent(client, cast.joko, at, path, **asked)["Location"] == path
    later = {"tanya": "", "lewat": "pesan", "kapan": "2024-05-02T13:55", "jawab": "Di depan gang 4."}
    sent(client, cast.joko, at, path, **later)
    first, second = (event.data for event in Event.objects.filter(act=Act.ASK).order_by("seq"))
    assert (first["text"], first["through"], first["when"]) == (
        "Di mana lubangnya?", "telepon", "2024-05-02T06:30:00+00:00",
    )  # fmt: skip
    assert (second["note"], second["through"]) == ("Di depan gang 4.", "pesan")
    for officer, page in ((cast.joko, path), (cast.budi, path.removesuffix("/cek"))):
        client.force_login(officer)
        with time_machine.travel(at, tick=False):
            text = client.get(page).text
        assert "Di mana lubangnya?" in text
        assert "Di depan gang 4." in text
        assert "Telepon" in text
        assert "Siti Rekaan" not in text
    assert "Di depan gang 4." not in client.get(f"/laporan/{unclear.complaint.number}").text
    assert Complaint.objects.get().due_at == unclear.at + DAY, "asking moves nothing"
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"tanya": "", "jawab": ""}, "Tulis apa yang ditanyakan"),
        ({"lewat": ""}, "Pilih lewat apa"),
        ({"lewat": "merpati"}, ""),
        ({"kapan": "2024-05-03T13:30"}, "Waktu itu belum tiba."),
        ({"kapan": "2024-05-01T13:30"}, "Waktu itu sebelum laporannya masuk."),
        ({"kapan": "besok"}, "Tulis waktunya sebagai"),
    ],
)
def test_an_attempt_that_says_nothing_or_cannot_have_been_is_sent_back(client, cast, unclear, said, why):
    path = f"/petugas/laporan/{unclear.complaint.number}/cek"
    given = {"tanya": "Di mana?", "lewat": "telepon", "kapan": "2024-05-02T11:30", "jawab": "", **said}
    answer = sent(client, cast.joko, unclear.at + 3 * HOUR, path, **given)
    assert answer.status_code == 422
    assert why in answer.text
    assert not Event.objects.filter(act=Act.ASK).exists()


def test_M5_only_the_owner_asks_and_for_all_others_the_page_is_not_there(client, cast, unclear):
    path = f"/petugas/laporan/{unclear.complaint.number}/cek"
    for officer in (cast.budi, cast.rina, cast.biro):
        client.force_login(officer)
        assert client.get(path).status_code == 404
        assert client.post(path, {"tanya": "x"}).status_code == 404
    for officer in (cast.sri, cast.agus):
        client.force_login(officer)
        assert client.get(path).status_code == 403


def test_M5_closing_without_a_recorded_check_is_warned_of_and_not_refused(client, cast, unclear):
    path, warning = f"/petugas/laporan/{unclear.complaint.number}", "Belum ada cek dengan pelapor yang tercatat"
    at = unclear.at + HOUR
    client.force_login(cast.joko)
    with time_machine.travel(at, tick=False):
        assert warning in client.get(f"{path}/cek").text
        assert warning in client.get(path).text
        client.force_login(cast.budi)
        assert warning not in client.get(path).text
    decided = sent(client, cast.joko, at, f"{path}/setujui", hasil="ditutup", alasan="Tidak dapat dihubungi.")
    assert decided.status_code == 302
    assert Complaint.objects.get().state == "tidak_dapat"


def test_M5_the_decision_stands_beside_the_attempts_and_is_taken_from_there(client, cast, unclear):
    path, at = f"/petugas/laporan/{unclear.complaint.number}/cek", unclear.at + HOUR
    told = Details(text="Di mana?", note="Gang 4.", through="telepon", when=at)
    keep(Complaint.objects.filter(pk=unclear.complaint.pk), Act.ASK, actor_of(cast.joko), told, at=at)
    client.force_login(cast.joko)
    with time_machine.travel(at, tick=False):
        page = client.get(path).text
    assert "Belum ada cek" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "two forms on one page"
    (approve,) = re.findall(r'action="(/petugas/laporan/\w+/setujui)"', page)
    assert re.search(r'action="/petugas/laporan/\w+/tolak"', page)
    sent(client, cast.joko, at, approve, hasil="diperjelas", alasan="Di depan gang 4.")
    assert Complaint.objects.get().state == "menunggu"


def test_who_reported_is_shown_to_the_owner_when_asked_and_each_look_is_noted(client, cast, unclear):
    path = f"/petugas/laporan/{unclear.complaint.number}/cek"
    client.force_login(cast.joko)
    assert "Siti Rekaan" not in client.get(path).text
    assert not Access.objects.filter(what="pelapor").exists()
    shown = client.post(path, {"pelapor": "1", "tanya": "Di mana lubang"}).text
    assert "Siti Rekaan" in shown
    assert "Di mana lubang" in shown, "what was being typed stays"
    assert not Event.objects.filter(act=Act.ASK).exists()
    assert Access.objects.get(what="pelapor").officer_id == cast.joko.pk


# ── own lateness ─────────────────────────────────────────────────────────────────────────────────
def test_M5_M6_the_owners_decisions_are_counted_by_month_on_time_at_the_limit_and_late_after_it(
    client, cast, post, city
):
    for after in (DAY, DAY + SECOND, 2 * DAY):
        desk = post().do(cast.joko, Act.UNCLEAR, reason="Apa?")
        desk.later(after).do(cast.joko, Act.REJECT, reason="Sudah jelas.")
    june = post(wib("2024-06-01 00:00")).do(cast.joko, Act.NOT_FOUND, photo=True, reason="Tidak ada.")
    june.later().do(cast.joko, Act.REJECT, reason="Ada.")
    found = channels.decided(cast.joko.agency_id, city, ["2024-06", "2024-05", "2024-04"])
    assert [(row.month, row.decided, row.late) for row in found] == [("2024-06", 1, 0), ("2024-05", 3, 2)]
    page = seen(client, cast.joko, wib("2024-06-02 09:00"), "ketepatan").text
    assert "Juni 2024" in page
    assert re.search(r"Mei 2024</th>.*?>3</td>.*?>1</td>.*?>2</td>", page, re.S)
    assert "Mei 2024</th>" not in seen(client, cast.joko, wib("2025-06-02 09:00"), "ketepatan").text
    assert channels.decided(cast.biro.agency_id, city, ["2024-05"]) == []
