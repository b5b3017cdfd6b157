"""The channel owner completes a report, carries answers back, and reads what the reporter answered on their page."""

from __future__ import annotations

import re

import pytest
import time_machine

from cepatrespon.complaints import channels
from cepatrespon.complaints.actions import Details, keep
from cepatrespon.complaints.checking import differences
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.rules.terms import Act
from tests.complaints.desk import CITIZEN, HOUR, SECOND, Desk, picture
from tests.conftest import GAMBIR
from tests.console.channel_desk import KANAL, START, seen, sent


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
