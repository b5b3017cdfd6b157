"""POST /api/v1/laporan: what a citizen's program may send, and what it gets."""

from __future__ import annotations

from typing import Any

import pytest

from cepatrespon.complaints.models import Complaint, Event, Reporter
from cepatrespon.rules import limits

from .conftest import GAMBIR, REPORT


def test_M1_a_report_with_a_point_is_with_its_kelurahan_at_once_and_says_by_when(anyone: Any, still: Any) -> None:
    answer = anyone.post("laporan", REPORT)
    assert answer.status_code == 201
    said = answer.json()
    assert said["nomor"] == "JK2405020001"
    assert answer["Location"] == "/api/v1/laporan/JK2405020001"
    assert len(said["kode_lacak"]) == limits.TRACKING_CODE_CHARACTERS
    assert (said["status"], said["unit"]) == ("Menunggu", "Kelurahan Gambir")
    assert said["tenggat"]["pasal"] == "M1"
    assert said["tenggat"]["jatuh_tempo"] == "2024-05-02T15:00:00+07:00"
    assert said["tenggat"]["siapa"] == "Kelurahan Gambir"


def test_everything_a_report_may_say_is_kept(anyone: Any, city: Any) -> None:
    body = {
        **REPORT,
        "kanal": "JAKI",
        "lokasi": {**GAMBIR, "akurasi": 12.5},
        "alamat": "Depan pasar, sebelah halte",
        "privat": True,
        "pelapor": {"nama": "Siti", "telepon": "0812-3456-7890", "email": "siti@contoh.example"},
    }
    said = anyone.post("laporan", body, **{"Accept-Language": "en"}).json()
    kept = Complaint.objects.get(number=said["nomor"])
    assert (kept.accuracy, kept.address, kept.private) == (12.5, "Depan pasar, sebelah halte", True)
    reporter = Reporter.objects.get(complaint=kept)
    assert (reporter.name, reporter.phone, reporter.email) == ("Siti", "+6281234567890", "siti@contoh.example")
    assert reporter.language == "en"


def test_of_an_anonymous_reporter_nothing_is_kept_but_the_address_left_for_news(anyone: Any) -> None:
    who = {"nama": "Siti", "telepon": "0812 3456 7890", "email": "siti@contoh.example"}
    anyone.post("laporan", {**REPORT, "anonim": True, "pelapor": who})
    kept = Reporter.objects.get()
    assert (kept.name, kept.phone, kept.email) == ("", "", "siti@contoh.example")
    kept.delete()
    anyone.post("laporan", {**REPORT, "anonim": True, "pelapor": {**who, "email": ""}})
    assert not Reporter.objects.exists()


def test_a_report_of_a_channel_without_a_point_goes_to_the_channels_owner(anyone: Any) -> None:
    answer = anyone.post("laporan", {"uraian": "Lampu mati di gang kami", "kanal": "whatsapp"})
    assert answer.status_code == 201
    assert answer.json()["unit"] == "Dinas Komunikasi, Informatika dan Statistik"


def test_a_counter_report_is_entered_by_the_officer_at_that_counter_and_by_nobody_else(
    anyone: Any, calling: Any, cast: Any
) -> None:
    body = {"uraian": "Warga datang sendiri ke loket", "kanal": "lurah"}
    refused = anyone.post("laporan", body)
    assert (refused.status_code, refused.json()["medan"]) == (422, "kanal")
    entered = calling(cast.budi).post("laporan", body)
    assert (entered.status_code, entered.json()["unit"]) == (201, "Kelurahan Gambir")
    assert Event.objects.get().officer_id == cast.budi.pk


def test_a_counter_is_entered_by_its_own_kind_of_office_only(calling: Any, cast: Any) -> None:
    for kanal in ("lurah", "camat", "walikota"):
        refused = calling(cast.dewi).post("laporan", {"uraian": "Warga datang ke dinas", "kanal": kanal})
        assert (refused.status_code, refused.json()["medan"]) == (422, "kanal")
        assert "Dinas Bina Marga" in refused.json()["galat"]
    assert calling(cast.budi).post("laporan", {"uraian": "Warga datang", "kanal": "camat"}).status_code == 422
    assert not Complaint.objects.exists()


def test_what_is_null_is_as_if_it_were_not_there(anyone: Any) -> None:
    said = anyone.post("laporan", {**REPORT, "privat": None, "anonim": None, "kanal": None, "pelapor": None})
    assert said.status_code == 201
    kept = Complaint.objects.get()
    assert (kept.private, kept.anonymous) == (False, False)


WRONG = {
    "no description": ({"lokasi": GAMBIR}, "uraian"),
    "an empty description": ({**REPORT, "uraian": "   "}, "uraian"),
    "a description beyond its length": ({**REPORT, "uraian": "a" * (limits.DESCRIPTION_CHARACTERS + 1)}, "uraian"),
    "a description that is a number": ({**REPORT, "uraian": 7}, "uraian"),
    "a NUL in the description": ({**REPORT, "uraian": "lubang\x00"}, "uraian"),
    "a NUL in the address": ({**REPORT, "alamat": "\x00"}, "alamat"),
    "no place for a channel with a point": ({"uraian": "Lubang"}, "lokasi"),
    "half a place": ({**REPORT, "lokasi": {"lat": -6.1}}, "lokasi.lng"),
    "a place in words": ({**REPORT, "lokasi": "Gambir"}, "lokasi"),
    "a place in the sea": ({**REPORT, "lokasi": {"lat": -5.0, "lng": 106.8}}, "lokasi"),
    "a place outside the world": ({**REPORT, "lokasi": {"lat": 95, "lng": 200}}, "lokasi"),
    "a place that is no number": ({**REPORT, "lokasi": {"lat": "x", "lng": 1}}, "lokasi.lat"),
    "a place that is true": ({**REPORT, "lokasi": {**GAMBIR, "lng": True}}, "lokasi.lng"),
    "an accuracy that is true": ({**REPORT, "lokasi": {**GAMBIR, "akurasi": True}}, "lokasi.akurasi"),
    "a negative accuracy": ({**REPORT, "lokasi": {**GAMBIR, "akurasi": -1}}, "lokasi.akurasi"),
    "an unknown channel": ({**REPORT, "kanal": "merpati pos"}, "kanal"),
    "an unknown category": ({**REPORT, "kategori": "UFO"}, "kategori"),
    "an address beyond its length": ({**REPORT, "alamat": "a" * (limits.ADDRESS_CHARACTERS + 1)}, "alamat"),
    "a telephone that is none": ({**REPORT, "pelapor": {"telepon": "12"}}, "pelapor.telepon"),
    "a telephone in letters": ({**REPORT, "pelapor": {"telepon": "rumah"}}, "pelapor.telepon"),
    "an e-mail that is none": ({**REPORT, "pelapor": {"email": "siti di rumah"}}, "pelapor.email"),
    "private by a guess": ({**REPORT, "privat": "mungkin"}, "privat"),
    "a list": ([REPORT], ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_bad_input_is_refused_with_its_field_and_nothing_is_stored(anyone: Any, name: str) -> None:
    body, field = WRONG[name]
    answer = anyone.post("laporan", body)
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/json"
    said = answer.json()
    assert said["galat"]
    assert not field or said["medan"] == field
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    "body", ["{", b"\xff\xfe", '{"uraian": "a", "lokasi": {"lat": ' + "1" * 400 + "}", "[" * 100_000, ""]
)
def test_a_body_that_is_no_json_is_an_error_in_json(anyone: Any, body: str | bytes) -> None:
    answer = anyone.post("laporan", body)
    assert answer.status_code in (400, 422)
    assert answer.json()["galat"]


@pytest.mark.parametrize("body", ["", "[]", "7", "null"])
def test_a_body_that_is_no_object_names_no_field_and_none_of_our_own_names(anyone: Any, body: str) -> None:
    answer = anyone.post("laporan", body)
    assert answer.status_code == 422
    assert answer.json()["medan"] is None
    assert "objek JSON" in answer.json()["galat"]


def test_a_body_beyond_its_size_is_told_so_in_both_languages(anyone: Any) -> None:
    body = {**REPORT, "alamat": "a" * 2_200_000}
    answer = anyone.post("laporan", body)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/json")
    assert answer.json()["galat"] == "Isi permintaan terlalu besar; di luar berkas paling banyak 2 MB."
    english = anyone.post("laporan", body, **{"Accept-Language": "en"})
    assert english["Content-Language"] == "en"
    assert not Complaint.objects.exists()


def test_not_a_number_is_no_coordinate(anyone: Any) -> None:
    answer = anyone.post("laporan", '{"uraian": "Lubang", "lokasi": {"lat": NaN, "lng": Infinity}}')
    assert (answer.status_code, answer.json()["medan"]) == (422, "lokasi.lat")


def test_the_same_key_and_content_report_once_and_get_the_same_answer(anyone: Any) -> None:
    first = anyone.post("laporan", REPORT, **{"Idempotency-Key": "satu"})
    again = anyone.post("laporan", REPORT, **{"Idempotency-Key": "satu"})
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again["Location"] == first["Location"]
    assert Complaint.objects.count() == 1
    other = anyone.post("laporan", {**REPORT, "uraian": "Yang lain"}, **{"Idempotency-Key": "satu"})
    assert (other.status_code, other.json()["medan"]) == (422, "Idempotency-Key")
    assert anyone.post("laporan", REPORT, **{"Idempotency-Key": "dua"}).json()["nomor"] != first.json()["nomor"]
    assert anyone.post("laporan", REPORT, **{"Idempotency-Key": "x" * 81}).status_code == 422


def test_a_key_is_nobody_elses_so_no_stranger_gets_the_code_of_the_first(anyone: Any, settings: Any) -> None:
    key = {"Idempotency-Key": "laporan-saya"}
    settings.PRODUCTION = True
    first, second = ({**key, "X-Forwarded-For": address} for address in ("203.0.113.7", "198.51.100.2"))
    mine, theirs = anyone.post("laporan", REPORT, **first).json(), anyone.post("laporan", REPORT, **second).json()
    assert mine["kode_lacak"] != theirs["kode_lacak"]
    assert mine["nomor"] != theirs["nomor"]
    assert anyone.post("laporan", REPORT, **first).json() == mine


def test_a_refused_report_leaves_its_key_free(anyone: Any) -> None:
    key = {"Idempotency-Key": "satu"}
    assert anyone.post("laporan", {**REPORT, "kategori": "UFO"}, **key).status_code == 422
    assert anyone.post("laporan", REPORT, **key).status_code == 201


def test_one_address_reports_only_so_often_in_an_hour_and_an_officer_at_a_counter_more(
    anyone: Any, calling: Any, cast: Any, still: Any
) -> None:
    most = limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS
    for _time in range(most):
        assert anyone.post("laporan", REPORT).status_code == 201
    refused = anyone.post("laporan", REPORT)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) == 3600
    assert calling(cast.budi).post("laporan", REPORT).status_code == 201
    still.shift(3600)
    assert anyone.post("laporan", REPORT).status_code == 201


def test_what_was_refused_does_not_count_against_its_address(anyone: Any, still: Any) -> None:
    for _time in range(limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS + 1):
        assert anyone.post("laporan", {**REPORT, "kategori": "UFO"}).status_code == 422
    assert anyone.post("laporan", REPORT).status_code == 201


def test_a_benchmark_may_report_without_end(anyone: Any, settings: Any) -> None:
    settings.RATE_LIMIT = False
    for _time in range(limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS + 1):
        answer = anyone.post("laporan", REPORT)
    assert answer.status_code == 201


def test_a_repeated_request_does_not_count_as_another(anyone: Any, still: Any) -> None:
    for _time in range(limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS + 1):
        answer = anyone.post("laporan", REPORT, **{"Idempotency-Key": "satu"})
    assert answer.status_code == 201


def test_filing_costs_at_most_twelve_queries(anyone: Any, django_assert_max_num_queries: Any) -> None:
    anyone.post("laporan", REPORT)
    with django_assert_max_num_queries(12):
        body = {**REPORT, "pelapor": {"nama": "Siti", "email": "siti@contoh.example"}}
        assert anyone.post("laporan", body).status_code == 201


def test_an_error_speaks_indonesian_or_english_as_asked(anyone: Any) -> None:
    indonesian = anyone.post("laporan", {"uraian": "x"}).json()["galat"]
    assert indonesian == "Tandai lokasinya pada peta, atau tulis koordinatnya."
    english = anyone.post("laporan", {"uraian": "x"}, **{"Accept-Language": "en"})
    assert english["Content-Language"] == "en"
