"""POST /api/v1/laporan/{nomor}/tindakan: the decree's acts by their names, and how each refusal is told."""

from __future__ import annotations

from typing import Any

import pytest

from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.rules.lifecycle import MOVES
from cepatrespon.rules.terms import ACTS, Act, Role

HOUR = 3600


@pytest.fixture
def number(file_report: Any, still: Any) -> str:
    """Siti's report in Kelurahan Gambir, just received."""
    return str(file_report().complaint.number)


def test_a_report_goes_its_whole_way_over_the_api(
    anyone: Any, calling: Any, cast: Any, number: str, still: Any, drawn: bytes
) -> None:
    budi, dewi, hub = calling(cast.budi), calling(cast.dewi), calling(cast.hub)
    sri, fajar = calling(cast.sri), calling(cast.fajar)

    def then(answer: Any) -> tuple[str, str, str | None]:
        assert answer.status_code == 200, answer.content
        said = answer.json()
        due = said["tenggat"]
        return said["status"], said["unit"], due and f"{due['pasal']} {due['siapa']}"

    still.shift(HOUR)
    assert then(budi.act(number, "Koordinasi", ke="Dinas Bina Marga", baca=True)) == (
        "Koordinasi", "Dinas Bina Marga", "M1 Dinas Bina Marga",
    )  # fmt: skip
    still.shift(HOUR)
    assert then(dewi.act(number, "Pindah SKPD", ke="Dinas Perhubungan", alasan="Bukan jalan kami")) == (
        "Koordinasi", "Dinas Bina Marga", "M3 Biro Pemerintahan",
    )  # fmt: skip
    still.shift(HOUR)
    assert then(sri.act(number, "setujui")) == ("Koordinasi", "Dinas Perhubungan", "M1 Dinas Perhubungan")
    assert then(hub.act(number, "PROSES")) == ("Proses", "Dinas Perhubungan", "M7 Dinas Perhubungan")
    extended = hub.act(
        number, "Estimasi Waktu Selesai", sampai="2024-05-20 17:00", jenis="Kesiapan Anggaran", alasan="Menunggu aspal"
    )
    assert then(extended)[0] == "Estimasi Waktu Selesai"
    assert extended.json()["tenggat"]["jatuh_tempo"] == "2024-05-20T17:00:00+07:00"
    still.shift(HOUR)
    done = hub.act(number, "Selesai", uraian="Lubang ditutup", foto=[hub.photo(drawn)])
    assert then(done) == ("Menunggu Validasi", "Dinas Perhubungan", "M9 Biro Pemerintahan")
    assert len(done.json()["foto"]) == 1
    checked = fajar.act(number, "Verifikasi Administrasi", hasil="sesuai", kriteria=["Lubang tertutup rata."])
    assert then(checked)[0] == "Menunggu Validasi"
    assert then(sri.act(number, "Validasi")) == ("Selesai", "Dinas Perhubungan", None)
    read = anyone.get(f"laporan/{number}").json()
    assert read["modus"] == "tervalidasi"
    assert [(e["aksi"], e["siapa"]) for e in read["riwayat"]] == [
        ("Lapor", "Warga"), ("Koordinasi", "Kelurahan Gambir"), ("Pindah SKPD", "Dinas Bina Marga"),
        ("Setujui", "Biro Pemerintahan"), ("Proses", "Dinas Perhubungan"),
        ("Estimasi Waktu Selesai", "Dinas Perhubungan"), ("Selesai", "Dinas Perhubungan"),
        ("Verifikasi Administrasi", "Fasilitator"), ("Validasi", "Biro Pemerintahan"),
    ]  # fmt: skip
    assert [(row["unit"], row["selesai"]) for row in read["penilaian"]] == [
        ("Kelurahan Gambir", None), ("Dinas Bina Marga", None), ("Dinas Perhubungan", 1.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field"),
    [({"ke": True}, "ke"), ({"ke": 1.0}, "ke"), ({"unit": True}, "unit"), ({"foto": [True]}, "foto.0"),
     ({"foto": ["1"]}, "foto.0")],
)  # fmt: skip
def test_what_is_no_number_is_never_taken_for_an_id(
    calling: Any, cast: Any, number: str, said: dict[str, Any], field: str
) -> None:
    refused = calling(cast.budi).act(number, "Koordinasi", baca=True, **said)
    assert (refused.status_code, refused.json()["medan"]) == (422, field)
    assert Event.objects.count() == 1


def test_M2_a_reading_that_is_null_is_not_confirmed(calling: Any, cast: Any, number: str) -> None:
    budi = calling(cast.budi)
    refused = budi.act(number, "Koordinasi", ke="Dinas Bina Marga", baca=None)
    assert (refused.status_code, refused.json()["pasal"]) == (409, "M2")
    assert budi.act(number, "Proses", baca=None).status_code == 200


def test_M2_coordinating_needs_the_reading_confirmed_in_so_many_words(calling: Any, cast: Any, number: str) -> None:
    budi = calling(cast.budi)
    for unread in ({}, {"baca": False}, {"baca": "tidak"}):
        refused = budi.act(number, "Koordinasi", ke="Dinas Bina Marga", **unread)
        assert (refused.status_code, refused.json()["pasal"]) == (409, "M2")
        assert refused.json()["galat"].startswith("Nyatakan dahulu")
    assert budi.act(number, "Koordinasi", ke="dinas bina marga", baca="ya").status_code == 200


def test_the_right_unit_acts_the_wrong_one_finds_nothing_and_a_former_holder_is_refused_without_a_clause(
    calling: Any, cast: Any, number: str
) -> None:
    rina, budi, dewi = calling(cast.rina), calling(cast.budi), calling(cast.dewi)
    assert rina.act(number, "Proses").status_code == 404
    assert dewi.act(number, "Proses").status_code == 404
    assert budi.act(number, "Koordinasi", ke="Dinas Bina Marga", baca=True).status_code == 200
    late = budi.act(number, "Proses")
    assert (late.status_code, late.json()["pasal"]) == (409, None)
    assert dewi.act(number, "Proses").status_code == 200


def test_an_office_without_acts_is_forbidden_and_nobody_is_asked_for_a_token(
    anyone: Any, calling: Any, cast: Any, number: str
) -> None:
    assert calling(cast.sekda).act(number, "Validasi").status_code == 403
    assert calling(cast.sistem).act(number, "Proses").status_code == 403
    assert anyone.act(number, "Proses").status_code == 401
    assert anyone.post(f"laporan/{number}/tindakan", {"aksi": "Proses"}, Authorization="Bearer x").status_code == 401
    assert Event.objects.count() == 1


def test_a_validator_may_not_do_the_holders_acts_nor_a_holder_the_validators(
    calling: Any, cast: Any, number: str
) -> None:
    for who, act in ((cast.sri, "Proses"), (cast.fajar, "Selesai"), (cast.budi, "Validasi"), (cast.biro, "Proses")):
        refused = calling(who).act(number, act)
        assert (refused.status_code, refused.json()["pasal"]) == (409, None)


def test_M9_finishing_without_a_photo_cites_its_clause(calling: Any, cast: Any, number: str) -> None:
    budi = calling(cast.budi)
    budi.act(number, "Proses")
    refused = budi.act(number, "Selesai", uraian="Sudah")
    assert (refused.status_code, refused.json()["pasal"]) == (409, "M9")


def test_somebody_elses_photo_and_a_used_one_are_refused(
    calling: Any, cast: Any, number: str, file_report: Any, drawn: bytes
) -> None:
    budi, dewi = calling(cast.budi), calling(cast.dewi)
    budi.act(number, "Proses")
    stolen = budi.act(number, "Selesai", uraian="Sudah", foto=[dewi.photo(drawn)])
    assert (stolen.status_code, stolen.json()["medan"]) == (422, "foto")
    own = budi.photo(drawn)
    assert budi.act(number, "Selesai", uraian="Sudah", foto=[own]).status_code == 200
    other = file_report().complaint.number
    budi.act(other, "Proses")
    assert budi.act(other, "Selesai", uraian="Sudah", foto=[own]).status_code == 422


WRONG: dict[str, tuple[dict[str, Any], int, str | None]] = {
    "no act": ({}, 422, "aksi"),
    "an unknown act": ({"aksi": "Sulap"}, 422, "aksi"),
    "the clock's own act": ({"aksi": "Selesai Otomatis"}, 422, "aksi"),
    "reporting, which is no act on a report": ({"aksi": "Lapor"}, 422, "aksi"),
    "an unknown result": ({"aksi": "Setujui", "hasil": "entahlah"}, 422, "hasil"),
    "an unknown reason type": ({"aksi": "ews", "jenis": "malas"}, 422, "jenis"),
    "a date in words": ({"aksi": "ews", "sampai": "besok"}, 422, "sampai"),
    "a day without its hour": ({"aksi": "ews", "sampai": "2024-05-20"}, 422, "sampai"),
    "a day that is not": ({"aksi": "ews", "sampai": "2024-02-30 10:00"}, 422, "sampai"),
    "a date at the end of time": ({"aksi": "ews", "sampai": "9999-12-31T23:59:59-14:00"}, 422, "sampai"),
    "a date as a number": ({"aksi": "ews", "sampai": 1715000000}, 422, "sampai"),
    "reading neither yes nor no": ({"aksi": "Koordinasi", "baca": "mungkin"}, 422, "baca"),
    "a photo by name": ({"aksi": "Selesai", "foto": ["bukti.jpg"]}, 422, "foto.0"),
    "a photo that is not": ({"aksi": "Selesai", "foto": [987654]}, 422, "foto"),
    "a photo beyond all numbers": ({"aksi": "Selesai", "foto": [2**70]}, 422, "foto.0"),
    "a month that is not": ({"aksi": "Catatan Pembinaan", "bulan": "2024-13"}, 422, "bulan"),
    "a NUL in a reason": ({"aksi": "Tolak", "alasan": "\x00"}, 422, "alasan"),
    "a unit that does not exist": ({"aksi": "Koordinasi", "ke": "Dinas Sihir", "baca": True}, 409, None),
    "a unit by an unknown id": ({"aksi": "Koordinasi", "ke": 2**62, "baca": True}, 409, None),
    "no unit": ({"aksi": "Koordinasi", "baca": True}, 409, None),
}


@pytest.mark.parametrize("name", WRONG)
def test_bad_input_names_its_field_and_changes_nothing(calling: Any, cast: Any, number: str, name: str) -> None:
    body, status, field = WRONG[name]
    answer = calling(cast.budi).post(f"laporan/{number}/tindakan", body)
    assert answer.status_code == status, answer.content
    assert answer.json().get("medan") == field
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "said", ["2024-05-20 17:00", "2024-05-20 17:00:30", "2024-05-20T10:00:00Z", "2024-05-20T17:00:00+07:00"]
)
def test_a_date_is_wib_unless_it_says_otherwise(calling: Any, cast: Any, number: str, said: str) -> None:
    budi = calling(cast.budi)
    budi.act(number, "Proses")
    answer = budi.act(number, "ews", sampai=said, jenis="tingkat kesulitan", alasan="Galian dalam")
    assert answer.json()["tenggat"]["jatuh_tempo"].startswith("2024-05-20T17:00:")


def test_every_act_of_a_person_is_known_by_its_word_and_its_code(calling: Any, cast: Any, number: str) -> None:
    sri = calling(cast.sri)
    for act in {row.act for row in MOVES if row.who is not Role.CLOCK}:
        for name in (ACTS[act].word, ACTS[act].word.upper(), act.value):
            assert sri.act(number, name).status_code in (200, 409), name
    assert {Act.COMPLETE, Act.MISSED}.isdisjoint({Act(event.act) for event in Event.objects.all()})


def test_the_same_act_with_the_same_key_happens_once(calling: Any, cast: Any, number: str) -> None:
    budi, path, body = calling(cast.budi), f"laporan/{number}/tindakan", {"aksi": "Proses"}
    first = budi.post(path, body, **{"Idempotency-Key": "k"})
    again = budi.post(path, body, **{"Idempotency-Key": "k"})
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert Event.objects.count() == 2
    other = budi.post(path, {"aksi": "Laporan Tidak Jelas"}, **{"Idempotency-Key": "k"})
    assert (other.status_code, other.json()["medan"]) == (422, "Idempotency-Key")
    without = budi.act(number, "Proses")
    assert without.status_code == 409


def test_a_key_belongs_to_its_report_and_to_who_used_it(calling: Any, cast: Any, number: str, file_report: Any) -> None:
    second, key, body = file_report().complaint.number, {"Idempotency-Key": "k"}, {"aksi": "Proses"}
    budi = calling(cast.budi)
    assert budi.post(f"laporan/{number}/tindakan", body, **key).status_code == 200
    assert budi.post(f"laporan/{second}/tindakan", body, **key).status_code == 422
    assert calling(cast.rina).post(f"laporan/{number}/tindakan", body, **key).status_code == 404


def test_a_refused_act_is_judged_anew_with_the_same_key(calling: Any, cast: Any, number: str, still: Any) -> None:
    dewi, budi, key = calling(cast.dewi), calling(cast.budi), {"Idempotency-Key": "k"}
    assert dewi.post(f"laporan/{number}/tindakan", {"aksi": "Proses"}, **key).status_code == 404
    budi.act(number, "Koordinasi", ke="Dinas Bina Marga", baca=True)
    assert dewi.post(f"laporan/{number}/tindakan", {"aksi": "Proses"}, **key).status_code == 200


def test_M5_the_reporter_revives_a_closed_report_with_the_tracking_code_and_nobody_without_it(
    anyone: Any, calling: Any, cast: Any, file_report: Any, still: Any
) -> None:
    filed = file_report(private=True)
    number = filed.complaint.number
    still.shift(HOUR)
    assert calling(cast.budi).act(number, "Laporan Tidak Jelas", alasan="Foto gelap").status_code == 200
    closed = calling(cast.joko).act(number, "Setujui", hasil="ditutup", alasan="Pelapor tidak menjawab")
    assert closed.json()["status"] == "Tidak Dapat Ditindaklanjuti"
    assert anyone.act(number, "Hidupkan Lagi", kode="SALAH", alasan="Masih ada").status_code == 404
    offered = anyone.get(f"laporan/{number}?kode={filed.code}").json()["tindakan"]
    assert [act["aksi"] for act in offered if act["boleh"]] == ["Hidupkan Lagi"]
    revived = anyone.act(number, "Hidupkan Lagi", kode=filed.code, alasan="Masih ada")
    assert (revived.status_code, revived.json()["status"]) == (200, "Menunggu")
    refused = anyone.act(number, "Proses", kode=filed.code)
    assert (refused.status_code, refused.json()["pasal"]) == (409, None)


def test_M11_a_validation_one_second_late_cites_the_clause_that_completed_it(
    calling: Any, cast: Any, number: str, still: Any, drawn: bytes
) -> None:
    budi, sri = calling(cast.budi), calling(cast.sri)
    budi.act(number, "Proses")
    budi.act(number, "Selesai", uraian="Ditutup", foto=[budi.photo(drawn)])
    calling(cast.fajar).act(number, "Verifikasi Administrasi", hasil="sesuai")
    still.shift(3 * 24 * HOUR + 1)
    late = sri.act(number, "Validasi")
    assert (late.status_code, late.json()["pasal"]) == (409, "M11")
    assert Complaint.objects.get().mode == "otomatis"


def test_F2_another_problem_found_in_the_field_becomes_a_linked_report(
    calling: Any, cast: Any, number: str, still: Any, drawn: bytes
) -> None:
    budi, fajar = calling(cast.budi), calling(cast.fajar)
    budi.act(number, "Proses")
    budi.act(number, "Selesai", uraian="Ditutup", foto=[budi.photo(drawn)])
    photo = fajar.photo(drawn)
    said = fajar.act(number, "Verifikasi Lapangan", hasil="masalah lain", catatan="Saluran patah", foto=[photo])
    assert said.status_code == 200, said.content
    (linked,) = said.json()["terkait"]
    assert fajar.get(f"laporan/{linked}").json()["uraian"] == "Saluran patah"


def test_an_act_costs_a_bounded_number_of_queries(
    calling: Any, cast: Any, number: str, django_assert_max_num_queries: Any
) -> None:
    budi = calling(cast.budi)
    budi.get("kotak-masuk")  # the token's day is noted once a day
    with django_assert_max_num_queries(16):
        assert budi.act(number, "Proses").status_code == 200
    with django_assert_max_num_queries(18):
        assert budi.act(number, "Koordinasi", ke="Dinas Bina Marga", baca=True).status_code == 200
