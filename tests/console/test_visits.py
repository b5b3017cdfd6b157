"""The fasilitator's field visits (F1, F2) and their own record (F3)."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from conftest import wib
from django.core.files.uploadedfile import SimpleUploadedFile

from cepatrespon.complaints import actions, claims
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.models import Complaint, Event, Photo
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.console import route
from cepatrespon.console.nearness import metres
from cepatrespon.reports import record
from cepatrespon.rules.terms import Act, Result

VISITS, RECORD = "/petugas/kunjungan", "/petugas/catatan-kerja"
AT = wib("2024-05-02 13:00")
# Places of Gambir from west to east, some hundred metres apart.
PLACES = ((-6.1755, 106.8210), (-6.1755, 106.8240), (-6.1755, 106.8270), (-6.1755, 106.8300))


@pytest.fixture
def seat(client):
    """Somebody in the field: `seat(officer, at).get(...)` and `.post(...)`, each at that moment."""

    class Seat:
        def __init__(self, officer: Any, at: Any = AT) -> None:
            self.officer, self.at = officer, at

        def get(self, url: str = VISITS, **asked: Any) -> Any:
            with time_machine.travel(self.at, tick=False):
                client.force_login(self.officer)
                return client.get(url, asked)

        def post(self, url: str = VISITS, **fields: Any) -> Any:
            headers = fields.pop("headers", {})
            with time_machine.travel(self.at, tick=False):
                client.force_login(self.officer)
                return client.post(url, fields, headers=headers)

    return Seat


@pytest.fixture
def submit(cast, file_report, drawn):
    """A submission of Pak Budi's, an hour after it was reported at nine."""
    numbers = itertools.count()

    def made(place: tuple[float, float] = PLACES[0], at: Any = None) -> Complaint:
        at = (at or wib("2024-05-02 09:00")) + timedelta(seconds=next(numbers))
        complaint = file_report(at, lat=place[0], lng=place[1]).complaint
        which = Complaint.objects.filter(pk=complaint.pk)
        actions.act(which, Act.PROCESS, actor_of(cast.budi), Details(), at=at + timedelta(minutes=30))
        reading = actions_reading(drawn)
        photo = actions.upload(reading, at=at + timedelta(minutes=50), uploader=cast.budi.pk)
        said = Details(text="Sudah ditambal.", photos=[photo.pk])
        return actions.act(which, Act.SUBMIT, actor_of(cast.budi), said, at=at + timedelta(hours=1))

    return made


def actions_reading(data: bytes) -> Any:
    from cepatrespon.complaints.evidence import read

    return read(data, "hasil.jpg", AT)


@pytest.fixture
def mismatch(cast, submit):
    """A submission that Lestari, at the desk, found not to match: it waits for a visit."""

    def made(place: tuple[float, float] = PLACES[0]) -> Complaint:
        complaint = submit(place)
        verify(complaint, cast.lestari, AT - timedelta(hours=1), "tidak sesuai")
        return complaint

    return made


def verify(complaint: Complaint, officer: Any, at: Any, result: str, act: Act = Act.VERIFY_DESK) -> None:
    which = visible_to(officer).filter(pk=complaint.pk)
    actions.act(which, act, actor_of(officer), Details(result=result, note="Dilihat."), at=at)


def picture(drawn: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("lapangan.jpg", drawn, "image/jpeg")


def one(complaint: Complaint) -> str:
    return f"{VISITS}/{complaint.number}"


# ── the route ────────────────────────────────────────────────────────────────────────────────────
def test_F1_what_the_desk_found_not_to_match_is_taken_along_and_becomes_a_route_from_where_the_officer_is(
    seat, cast, mismatch
):
    places = [PLACES[2], PLACES[0], PLACES[3], PLACES[1]]
    found = {place: mismatch(place) for place in places}
    numbers = [found[place].number for place in places]
    assert seat(cast.fajar).post(ambil=numbers)["Location"] == VISITS
    shown = seat(cast.fajar).get(lat="-6.1755", lng="106.8200").text
    order = sorted(numbers, key=lambda number: shown.index(f'href="{VISITS}/{number}"'))
    assert order == [found[place].number for place in PLACES]
    assert "garis lurus" in shown
    assert "1,1 kilometer" in shown  # from 106.8200 to 106.8300 along one parallel
    assert "geo:-6.175500,106.821000" in shown
    assert "Kunjungan hari ini, 0 dari 4" in shown
    assert "Rute: 4 tempat" in shown
    assert numbers[0] not in seat(cast.lestari).get().text


def test_F1_a_visit_that_somebody_else_has_is_not_taken_and_one_given_back_may_be(seat, cast, mismatch):
    only = mismatch()
    seat(cast.fajar).post(ambil=[only.number])
    seat(cast.lestari).post(ambil=[only.number])
    assert "baru saja diambil orang lain" in seat(cast.lestari).get().text
    seat(cast.lestari).post(lepas=only.number)
    assert claims.visits(cast.fajar, AT).exists()
    seat(cast.fajar).post(lepas=only.number)
    seat(cast.lestari).post(ambil=[only.number])
    assert claims.visits(cast.lestari, AT).exists()


def test_a_visit_list_without_places_or_with_an_impossible_one_still_stands(seat, cast, mismatch):
    only = mismatch()
    Complaint.objects.filter(pk=only.pk).update(lat=None, lng=None)
    seat(cast.fajar).post(ambil=[only.number, "TIDAKADA"])
    for asked in ({}, {"lat": "x", "lng": "1"}, {"lat": "nan", "lng": "nan"}, {"dari": "bukan"}):
        shown = seat(cast.fajar).get(**asked)
        assert shown.status_code == 200
        assert only.number in shown.text
    assert seat(cast.fajar).post().status_code == 302


def test_a_route_is_never_longer_than_the_way_from_nearest_to_nearest_and_visits_each_place_once():
    import random

    dice = random.Random(7)
    for size in range(1, 13):
        points = [(-6.2 + dice.random() / 10, 106.8 + dice.random() / 10) for _place in range(size)]
        for start in (None, (-6.15, 106.85)):
            order = route.ordered(points, start)
            assert sorted(order) == list(range(size))
            if start is None:
                assert order[0] == 0
            greedy, left, here = [], list(range(size)), start
            if here is None:
                greedy.append(left.pop(0))
                here = points[0]
            while left:
                nearest = min(left, key=lambda n: metres(here, points[n]))
                left.remove(nearest)
                greedy.append(nearest)
                here = points[nearest]
            shorter = route.length([points[n] for n in order], start)
            assert shorter <= route.length([points[n] for n in greedy], start) + 0.01


def test_a_crossing_way_is_untangled():
    square = [(-6.20, 106.80), (-6.20, 106.81), (-6.21, 106.80), (-6.21, 106.81)]
    order = route.ordered(square)
    side = metres(square[0], square[1])
    assert route.length([square[n] for n in order]) < 3.01 * side
    assert route.ordered([]) == []
    assert route.drawn([square[0]]) is None


# ── a finding ────────────────────────────────────────────────────────────────────────────────────
def test_F2_a_finding_with_photo_place_and_time_stands_in_the_units_timeline(client, seat, cast, mismatch, drawn):
    only = mismatch()
    seat(cast.fajar).post(ambil=[only.number])
    told = '{"lat": -6.1755, "lng": 106.8211, "akurasi": 9, "waktu": 1000000}'
    answer = seat(cast.fajar).post(
        one(only), hasil="tidak sesuai", catatan="Lubang masih ada.", foto=picture(drawn), jepret=told,
        jam_kirim="1060000",
    )  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (302, VISITS)
    photo = Photo.objects.get(complaint=only, uploader=cast.fajar)
    assert (photo.place_source, photo.taken_source) == ("perangkat", "perangkat")
    assert photo.taken_at == AT - timedelta(seconds=60)
    shown = seat(cast.fajar).get().text
    assert "Kunjungan hari ini, 1 dari 1" in shown
    with time_machine.travel(AT, tick=False):
        client.force_login(cast.budi)
        theirs = client.get(f"/petugas/laporan/{only.number}").text
    assert "Lubang masih ada." in theirs
    assert "Verifikasi Lapangan" in theirs or "Verifikasi lapangan" in theirs


def test_F2_another_problem_becomes_a_linked_report_with_the_note_as_its_words(seat, cast, mismatch, drawn):
    only = mismatch()
    answer = seat(cast.fajar).post(
        one(only), hasil="masalah lain", catatan="Lampu di sebelahnya padam.", foto=picture(drawn)
    )
    assert answer.status_code == 302
    linked = Complaint.objects.get(linked_from=only)
    assert linked.body == "Lampu di sebelahnya padam."
    assert linked.number in seat(cast.fajar).get().text


def test_a_finding_needs_a_photo_a_result_and_a_note_where_it_does_not_match(seat, cast, mismatch, drawn):
    only = mismatch()
    empty = seat(cast.fajar).post(one(only), hasil="sesuai")
    assert empty.status_code == 422
    assert "Ambil paling sedikit satu foto di tempat ini." in empty.text
    silent = seat(cast.fajar).post(one(only), hasil="tidak sesuai", foto=picture(drawn))
    assert silent.status_code == 422
    assert "Tulis apa yang tidak sesuai" in silent.text
    assert 'name="terunggah"' in silent.text  # the photo is kept
    assert not Event.objects.filter(complaint=only, act=Act.VERIFY_FIELD).exists()


def test_what_the_queue_of_a_telephone_sends_twice_is_recorded_once_and_a_refusal_is_told_as_json(
    seat, cast, mismatch, drawn
):
    only = mismatch()

    def send(**fields: Any) -> Any:
        return seat(cast.fajar).post(
            one(only),
            headers={"X-Antrean": "1"},
            kunci="satu-kunci-saja",
            hasil="sesuai",
            foto=picture(drawn),
            **fields,
        )

    first, second = send(), send()
    assert first.json() == second.json()
    assert first.json()["hasil"] == "tercatat"
    assert Event.objects.filter(complaint=only, act=Act.VERIFY_FIELD).count() == 1
    late = seat(cast.fajar, only.due_at + timedelta(seconds=1))
    refused = late.post(one(only), headers={"X-Antrean": "1"}, kunci="kunci-lain", hasil="sesuai", foto=picture(drawn))
    assert refused.status_code == 409
    assert refused.json()["hasil"] == "ditolak"


def test_visits_and_record_are_the_fasilitators_alone(seat, cast, mismatch, drawn):
    only = mismatch()
    for name in ("budi", "sri", "joko", "inspektur", "sekda", "sistem", "agus", "camat"):
        officer = getattr(cast, name)
        for url in (VISITS, one(only), RECORD, f"{RECORD}.csv"):
            assert seat(officer).get(url).status_code == 403, (name, url)
        assert seat(officer).post(one(only), hasil="sesuai", foto=picture(drawn)).status_code == 403
        assert seat(officer).post(ambil=[only.number]).status_code == 403
    for url in (VISITS, one(only), RECORD, f"{RECORD}.csv"):
        assert seat(cast.fajar).get(url).status_code == 200
    Complaint.objects.filter(pk=only.pk).update(restricted=True)
    assert seat(cast.fajar).get(one(only)).status_code == 404
    assert only.number not in seat(cast.fajar).get().text


def test_visits_cost_the_same_few_queries_however_many_there_are(seat, cast, mismatch, django_assert_max_num_queries):
    for place in PLACES:
        seat(cast.fajar).post(ambil=[mismatch(place).number])
        mismatch(place)
        with django_assert_max_num_queries(20):  # signing in among them
            seat(cast.fajar).get()
    only = mismatch()
    with django_assert_max_num_queries(30):
        seat(cast.fajar).get(one(only))


# ── the record ───────────────────────────────────────────────────────────────────────────────────
def decide(complaint: Complaint, officer: Any, act: Act, at: Any) -> None:
    which = Complaint.objects.filter(pk=complaint.pk)
    actions.act(which, act, actor_of(officer), Details(reason="Alasan."), at=at)


def test_F3_a_month_is_counted_by_day_result_and_what_became_of_it_and_is_ones_own(seat, cast, submit, client):
    accepted, refused, overruled, waiting, others = (submit(place) for place in (*PLACES, PLACES[0]))
    start = AT
    for n, (complaint, result) in enumerate(
        ((accepted, "sesuai"), (refused, "tidak sesuai"), (overruled, "sesuai"), (waiting, "sesuai"))
    ):
        verify(complaint, cast.fajar, start + timedelta(seconds=50 * n), result)
    verify(others, cast.lestari, start, "sesuai")
    later = start + timedelta(hours=1)
    decide(accepted, cast.sri, Act.VALIDATE, later)
    decide(refused, cast.sri, Act.REJECT, later)
    decide(overruled, cast.sri, Act.REJECT, later)
    found = record.record(cast.fajar, "2024-05")
    whole = found.whole
    assert whole.total == 4
    assert (whole.results[Result.MATCHES], whole.results[Result.DIFFERS]) == (3, 1)
    assert (whole.became["tervalidasi"], whole.became["ditolak"], whole.became["otomatis"], whole.became[""]) == (
        1,
        2,
        0,
        1,
    )
    assert (whole.compared, whole.differed) == (3, 1)
    assert whole.rhythm == 50
    assert [(day.isoformat(), tally.total) for day, tally in found.days] == [("2024-05-02", 4)]
    shown = seat(cast.fajar, later).get(RECORD).text
    assert "Mei 2024" in shown
    lines = seat(cast.fajar, later).get(f"{RECORD}.csv").text.splitlines()
    assert lines[0] == "nomor,jenis,hasil,waktu_wib,putusan,diputus_wib,berbeda"
    assert lines[3].startswith(f"{overruled.number},verifikasi_administrasi,sesuai,2024-05-02 13:01:40,ditolak,")
    assert lines[3].endswith(",ya")
    assert others.number not in "".join(lines)
    assert len(lines) == 5


def test_M11_what_completed_itself_is_counted_apart_and_in_whose_hands_it_was(cast, submit):
    verified, held = submit(PLACES[0]), submit(PLACES[1])
    verify(verified, cast.fajar, AT, "tidak sesuai")
    due = held.due_at
    claims.take_visit(claims.submitted(cast.fajar, due).filter(pk=held.pk), cast.fajar, due - timedelta(hours=1))
    actions.run_clocks(at=due + timedelta(hours=1))
    found = record.record(cast.fajar, "2024-05")
    assert found.whole.became["otomatis"] == 1
    assert found.whole.compared == 0  # the clock is nobody
    assert found.held_too_long == 1
    assert record.record(cast.lestari, "2024-05").held_too_long == 0


def test_days_and_months_are_cut_in_WIB_and_a_pause_is_no_work(cast, submit):
    first, second, third = submit(PLACES[0]), submit(PLACES[1]), submit(PLACES[2])
    midnight = wib("2024-05-03 00:00")
    verify(first, cast.fajar, midnight - timedelta(seconds=1), "sesuai")
    verify(second, cast.fajar, midnight, "sesuai")
    verify(third, cast.fajar, midnight + timedelta(minutes=16), "sesuai")
    found = record.record(cast.fajar, "2024-05")
    assert [(day.day, tally.total) for day, tally in found.days] == [(3, 2), (2, 1)]
    assert found.whole.rhythm == 1
    assert record.today(cast.fajar, midnight).total == 2


def test_F3_the_months_routing_tickets_stand_beside_it(cast, file_report):
    complaint = file_report().complaint
    which = Complaint.objects.filter(pk=complaint.pk)
    said = Details(to="Kelurahan Petojo Selatan", reason="Di seberang kali.")
    actions.act(which, Act.MOVE_KELURAHAN, actor_of(cast.budi), said, at=AT)
    found = {row.act: row for row in record.tickets(cast.fajar, "2024-05")}
    assert (found[Act.MOVE_KELURAHAN].filed, found[Act.MOVE_KELURAHAN].open) == (1, 1)
    assert found[Act.MOVE_AGENCY].filed == 0
    Complaint.objects.filter(pk=complaint.pk).update(restricted=True)
    assert record.tickets(cast.fajar, "2024-05")[2].filed == 0


@pytest.mark.parametrize("month", ["2024-13", "x", "2025-01", "2024-5"])
def test_a_month_that_is_none_or_has_not_begun_is_not_found(seat, cast, month):
    assert seat(cast.fajar).get(RECORD, bulan=month).status_code == 404
    assert seat(cast.fajar).get(RECORD, bulan="2024-04").status_code == 200


def test_a_month_costs_the_same_few_queries_whatever_was_done_in_it(seat, cast, submit, django_assert_max_num_queries):
    seat(cast.fajar).get(RECORD)
    for n, place in enumerate(PLACES):
        verify(submit(place), cast.fajar, AT + timedelta(minutes=n), "sesuai")
        with django_assert_max_num_queries(18):  # signing in among them
            seat(cast.fajar, AT + timedelta(hours=1)).get(RECORD)
