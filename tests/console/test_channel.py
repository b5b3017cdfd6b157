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
from tests.complaints.desk import CITIZEN, DAY, HOUR, SECOND, Desk, picture
from tests.conftest import GAMBIR, wib

KANAL = "/petugas/kanal"
START = wib("2024-05-02 09:00")


@pytest.fixture
def post(cast, file_report):
    """A post on X without category or place, as Joko's office entered it."""

    def write(at=START, body="Ada lubang, tolong!", **said) -> Desk:
        given = {"channel": "x", "category": "", "lat": None, "lng": None, "body": body, **said}
        return Desk(cast, file_report, at).report(**given)

    return write


def seen(client, officer, at, lane="", **asked):
    """A page of the channel's inbox at a moment."""
    client.force_login(officer)
    with time_machine.travel(at, tick=False):
        return client.get(KANAL, {"lajur": lane, **asked})


def sent(client, officer, at, path, **said):
    client.force_login(officer)
    with time_machine.travel(at, tick=False):
        return client.post(path, said)


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


# ── completing ───────────────────────────────────────────────────────────────────────────────────
def test_the_owner_completes_a_report_in_its_form_and_the_public_reads_only_that(client, cast, post):
    desk = post()
    path = f"/petugas/laporan/{desk.complaint.number}/lengkapi"
    said = {
        "kategori": Complaint.objects.get().category_id or _code("Jalan"), "alamat": "Depan pasar",
        "lat": str(GAMBIR[0]), "lng": str(GAMBIR[1]), "keterangan": "Rumah saya nomor 7.",
    }  # fmt: skip
    answer = sent(client, cast.joko, START + HOUR, path, **said)
    assert answer["Location"] == f"/petugas/laporan/{desk.complaint.number}"
    report = Complaint.objects.get()
    assert (report.region.name, report.address, report.category.name) == ("Gambir", "Depan pasar", "Jalan")
    public = client.get(f"/laporan/{report.number}").text
    assert "Laporan dilengkapi" in public
    assert "nomor 7" not in public
    client.force_login(cast.joko)
    assert "Rumah saya nomor 7." in client.get(answer["Location"]).text
    assert list(differences()) == []


def _code(name: str) -> str:
    from cepatrespon.agencies import registry

    found = registry.current().category(name)
    assert found is not None
    return found.code


def test_a_kelurahan_without_a_point_may_be_chosen_and_needs_a_landmark(client, cast, post):
    desk = post()
    path = f"/petugas/laporan/{desk.complaint.number}/lengkapi"
    code = re.search(r'value="([\d.]+)"[^>]*>Gambir<', _page(client, cast.joko, path))
    assert code
    bare = sent(client, cast.joko, START, path, kelurahan=code[1])
    assert bare.status_code == 422
    assert "Tulis patokan tempatnya" in bare.text
    sent(client, cast.joko, START, path, kelurahan=code[1], alamat="Gang 4")
    report = Complaint.objects.get()
    assert report.region.name == "Gambir"
    assert report.accuracy > 100, "it stands for the whole kelurahan and says so"


def _page(client, officer, path) -> str:
    client.force_login(officer)
    with time_machine.travel(START, tick=False):
        return client.get(path).text


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Belum ada yang dilengkapi."),
        ({"lat": "-6.595", "lng": "106.797"}, "Kelurahan terdekat"),
        ({"lat": "-6.2"}, "Tulis lintang dan bujurnya, atau kosongkan keduanya."),
        ({"kategori": "tak-ada"}, "tak-ada"),
    ],
)
def test_a_completion_that_cannot_be_is_sent_back_with_what_was_typed(client, cast, post, said, why):
    path = f"/petugas/laporan/{post().complaint.number}/lengkapi"
    answer = sent(client, cast.joko, START, path, **said)
    assert answer.status_code == 422
    assert why in answer.text
    assert not Event.objects.filter(act=Act.AMEND).exists()


def test_a_report_that_was_handed_on_is_not_completed_and_the_page_says_when_it_can_be(client, cast, post):
    desk = post().later().hand(cast.joko, "Kelurahan Gambir")
    path = f"/petugas/laporan/{desk.complaint.number}/lengkapi"
    assert "tidak dapat dilengkapi sekarang" in _page(client, cast.joko, path)
    answer = sent(client, cast.joko, desk.at, path, alamat="Gang 4")
    assert answer.status_code == 422
    assert desk.acts == ["lapor", "koordinasi"]


# ── answers carried back ─────────────────────────────────────────────────────────────────────────
def test_the_answer_is_ready_in_words_that_everybody_may_read_and_the_list_empties(client, cast, post):
    desk = post().later()
    desk.do(cast.joko, Act.COORDINATE, to="Kelurahan Gambir", read=True, note="Rahasia antarunit.")
    desk.later().process(cast.budi)
    number = desk.complaint.number
    page = seen(client, cast.joko, desk.at, "jawaban").text
    letter = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1]
    assert "Koordinasi ke Kelurahan Gambir" in letter
    assert "Proses oleh Kelurahan Gambir" in letter
    assert f"/laporan/{number}" in letter
    assert "kode=" not in letter
    assert "Rahasia" not in letter
    upto = re.search(r'name="sampai" value="(\d+)"', page)[1]
    told = {"kembali": "1", "sampai": upto, "lewat": "kanal asal", "kapan": "2024-05-02T10:30", "catatan": "Lewat DM."}
    answer = sent(client, cast.joko, desk.at, f"/petugas/laporan/{number}/jawaban", **told)
    assert answer["Location"] == f"{KANAL}?lajur=jawaban"
    assert "Semua jawaban sudah sampai" in seen(client, cast.joko, desk.at, "jawaban").text
    kept = Event.objects.get(act=Act.ANSWERED).data
    assert (kept["through"], kept["note"], kept["upto"]) == ("kanal asal", "Lewat DM.", 3)
    desk.later().submit(cast.budi)
    page = seen(client, cast.joko, desk.at, "jawaban").text
    assert "Selesai oleh Kelurahan Gambir" in page
    assert "Koordinasi ke" not in page, "what was told is not told again"
    assert list(differences()) == []


def test_a_mistake_in_the_list_of_answers_comes_back_on_the_reports_own_page(client, cast, post):
    desk = post().later().hand(cast.joko, "Kelurahan Gambir")
    path = f"/petugas/laporan/{desk.complaint.number}/jawaban"
    answer = sent(client, cast.joko, desk.at, path, kembali="1", sampai="2", lewat="", kapan="2024-05-02T09:30")
    assert answer.status_code == 422
    assert "Pilih lewat apa" in answer.text
    for other in (cast.budi, cast.biro):
        assert sent(client, other, desk.at, path, lewat="telepon", kapan="2024-05-02T09:30").status_code == 404
    assert Complaint.objects.get().untold_since is not None


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


# ── what the reporter answered on the page of the report ─────────────────────────────────────────
def informed(desk, at, text, readings=()):
    which = Complaint.objects.filter(pk=desk.complaint.pk)
    keep(which, Act.INFORM, CITIZEN, Details(text=text), at=at, readings=readings)


def test_M5_what_the_reporter_answered_stands_on_the_check_page_and_marks_the_report_in_its_lane(
    client, cast, file_report
):
    desk = Desk(cast, file_report, START).report()
    desk.do(cast.budi, Act.UNCLEAR, reason="Foto gelap")
    assert "Pelapor menjawab" not in seen(client, cast.joko, START + HOUR, channels.UNCLEAR).text
    client.force_login(cast.joko)
    with time_machine.travel(START + HOUR, tick=False):
        before = client.get(f"/petugas/laporan/{desk.complaint.number}/cek").text
    assert "Yang ditulis pelapor sendiri" not in before
    assert "Belum ada cek dengan pelapor yang tercatat" in before
    informed(desk, START + HOUR, "Di depan pos ronda RW 03.", [picture(41)])
    lane = seen(client, cast.joko, START + 2 * HOUR, channels.UNCLEAR)
    assert "Pelapor menjawab" in lane.text
    with time_machine.travel(START + 2 * HOUR, tick=False):
        page = client.get(f"/petugas/laporan/{desk.complaint.number}/cek").text
    assert "Jawaban pelapor" in page
    assert "Di depan pos ronda RW 03." in page
    assert "/petugas/foto/" in page
    assert "Belum ada cek dengan pelapor yang tercatat" not in page
    client.force_login(cast.budi)
    with time_machine.travel(START + 2 * HOUR, tick=False):
        held = client.get(f"/petugas/laporan/{desk.complaint.number}").text
    beside = held[held.index('id="h-pelapor"') :]
    assert "Di depan pos ronda RW 03." in beside[: beside.index("</section>")], "and beside the report for its unit"


def test_M5_an_answer_to_an_earlier_ticket_does_not_mark_a_later_one(client, cast, file_report):
    desk = Desk(cast, file_report, START).report()
    desk.do(cast.budi, Act.UNCLEAR, reason="Foto gelap")
    informed(desk, START + SECOND, "Di depan pos ronda.")
    desk.later().do(cast.joko, Act.APPROVE, result="diperjelas", reason="Sudah jelas")
    desk.later().do(cast.budi, Act.UNCLEAR, reason="Masih gelap")
    assert "Pelapor menjawab" not in seen(client, cast.joko, desk.at, channels.UNCLEAR).text


def test_the_marks_of_the_lane_cost_one_query_whatever_its_length(client, cast, file_report, django_assert_num_queries):
    made = []
    for n in range(3):
        desk = Desk(cast, file_report, START).report()
        desk.do(cast.budi, Act.UNCLEAR, reason="Foto gelap")
        informed(desk, START + SECOND, f"Jawaban {n}")
        made.append(desk.complaint)
    with django_assert_num_queries(1):
        assert len(channels.answered(made)) == 3
