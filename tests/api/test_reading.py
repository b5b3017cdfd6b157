"""GET /api/v1/laporan/{nomor}: who sees what of one report."""

from __future__ import annotations

import json
from typing import Any

from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.models import Complaint, Reporter
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, HideReason

SECRETS = ("Siti", "+628123456789", "siti@contoh.example")
REPORTER = {"name": SECRETS[0], "phone": SECRETS[1], "email": SECRETS[2]}


def test_everybody_reads_a_public_report_and_nobody_its_reporter(anyone: Any, file_report: Any, still: Any) -> None:
    filed = file_report(**REPORTER)
    answer = anyone.get(f"laporan/{filed.complaint.number}")
    assert answer.status_code == 200
    said = answer.json()
    assert (said["status"], said["unit"], said["kanal"], said["kategori"]) == (
        "Menunggu", "Kelurahan Gambir", "JAKI", "Jalan",
    )  # fmt: skip
    assert said["diterima"] == "2024-05-02T09:00:00+07:00"
    assert said["tenggat"] == {
        "pasal": "M1", "jatuh_tempo": "2024-05-02T15:00:00+07:00", "siapa": "Kelurahan Gambir", "sisa": 6 * 3600,
    }  # fmt: skip
    assert (said["lokasi"]["kelurahan"], said["lokasi"]["perkiraan"]) == ("Gambir", True)
    assert [entry["aksi"] for entry in said["riwayat"]] == ["Lapor"]
    assert "tindakan" not in said
    assert not any(secret in answer.content.decode() for secret in SECRETS)
    assert answer["Cache-Control"] == "no-store"


def test_a_private_report_is_there_for_its_code_and_for_its_unit_and_for_nobody_else(
    anyone: Any, calling: Any, cast: Any, file_report: Any, still: Any
) -> None:
    filed = file_report(private=True, **REPORTER)
    path = f"laporan/{filed.complaint.number}"
    hidden = anyone.get(path)
    assert hidden.status_code == 404
    assert hidden.content == anyone.get("laporan/JK2405029999").content  # no telling whether there is one
    assert anyone.get(f"{path}?kode=salah").status_code == 404
    code = f"{filed.code[:4]}-{filed.code[4:8].lower()} {filed.code[8:]}"  # as somebody copies it from paper
    own = anyone.get(f"{path.lower().replace('jk', 'jk')}?kode={code}")
    assert own.status_code == 200
    assert not any(secret in own.content.decode() for secret in SECRETS)
    assert calling(cast.budi).get(path).status_code == 200
    assert calling(cast.rina).get(path).status_code == 404


def test_only_the_channels_owner_sees_the_reporter_and_never_an_anonymous_one(
    calling: Any, cast: Any, file_report: Any, still: Any
) -> None:
    named = f"laporan/{file_report(**REPORTER).complaint.number}"
    hidden = f"laporan/{file_report(anonymous=True, **REPORTER).complaint.number}"
    joko, budi, sri = calling(cast.joko), calling(cast.budi), calling(cast.sri)
    assert joko.get(named).json()["pelapor"] == {"nama": "Siti", "telepon": SECRETS[1], "email": SECRETS[2]}
    for answer in (joko.get(hidden), budi.get(named), sri.get(named)):
        assert answer.status_code == 200
        assert not any(secret in answer.content.decode() for secret in SECRETS)


def test_an_officer_sees_the_acts_open_now_and_why_the_others_are_not(
    calling: Any, cast: Any, file_report: Any, still: Any
) -> None:
    path = f"laporan/{file_report().complaint.number}"
    acts = {act["aksi"]: act for act in calling(cast.budi).get(path).json()["tindakan"]}
    assert acts["Proses"] == {"aksi": "Proses", "kode": "proses", "pasal": "M1", "boleh": True, "alasan": None}
    assert not acts["Pindah SKPD"]["boleh"]
    assert acts["Pindah SKPD"]["pasal"] == "M3"
    assert "Koordinasi" in acts["Pindah SKPD"]["alasan"]
    assert calling(cast.sekda).get(path).json()["tindakan"] == []


def test_an_unknown_or_revoked_token_is_refused_also_where_none_is_needed(
    calling: Any, cast: Any, file_report: Any, anyone: Any
) -> None:
    path = f"laporan/{file_report().complaint.number}"
    budi = calling(cast.budi)
    assert budi.get(path).status_code == 200
    cast.budi.tokens.update(revoked_at="2024-01-01T00:00:00Z")
    for refused in (
        budi.get(path),
        anyone.get(path, Authorization="Bearer salah"),
        anyone.get(path, Authorization="Bearer "),
        anyone.get(path, Authorization="Basic YTpi"),
    ):
        assert refused.status_code == 401
        assert refused["WWW-Authenticate"] == "Bearer"
        assert refused.json()["galat"]


def test_M11_a_report_that_completed_itself_reads_so_before_the_loop_has_run(
    anyone: Any, calling: Any, cast: Any, file_report: Any, still: Any, drawn: bytes
) -> None:
    number = file_report().complaint.number
    budi = calling(cast.budi)
    assert budi.act(number, "Proses").status_code == 200
    assert budi.act(number, "Selesai", uraian="Ditutup", foto=[budi.photo(drawn)]).status_code == 200
    still.shift(3 * 24 * 3600)
    assert anyone.get(f"laporan/{number}").json()["status"] == "Menunggu Validasi"
    still.shift(1)
    said = anyone.get(f"laporan/{number}").json()
    assert (said["status"], said["modus"], said["tenggat"]) == ("Selesai", "otomatis", None)
    assert said["selesai"] == "2024-05-05T09:00:00+07:00"
    assert said["riwayat"][-1]["otomatis"]


def test_guessing_codes_stops_after_so_many_wrong_ones(
    anyone: Any, file_report: Any, still: Any, settings: Any
) -> None:
    filed, other = file_report(private=True), file_report(private=True)
    path = f"laporan/{filed.complaint.number}"
    for _time in range(limits.WRONG_CODES_PER_HOUR_OF_ONE_REPORT):
        assert anyone.get(f"{path}?kode=SALAH").status_code == 404
    refused = anyone.get(f"{path}?kode={filed.code}")
    assert (refused.status_code, int(refused["Retry-After"])) == (429, 3600)
    assert anyone.get(f"{path.lower()}?kode={filed.code}").status_code == 429  # the same report
    assert anyone.get(f"laporan/{other.complaint.number}?kode={other.code}").status_code == 200
    settings.RATE_LIMIT = False
    assert anyone.get(f"{path}?kode={filed.code}").status_code == 200


def test_the_mistakes_of_a_whole_mobile_network_do_not_lock_a_reporter_out(
    anyone: Any, file_report: Any, still: Any
) -> None:
    filed = file_report(private=True)
    for n in range(300):  # by other people, behind the same address
        assert anyone.get(f"laporan/JK240502{n + 2:04d}?kode=SALAH").status_code == 404
    assert anyone.get(f"laporan/{filed.complaint.number}?kode={filed.code}").status_code == 200


def test_a_script_that_tries_every_number_is_stopped(anyone: Any, file_report: Any, still: Any) -> None:
    filed = file_report(private=True)
    for n in range(limits.LOOKUPS_PER_HOUR_FROM_ONE_ADDRESS):
        anyone.get(f"laporan/JK240503{n + 1:04d}?kode=SALAH")
    assert anyone.get(f"laporan/{filed.complaint.number}?kode={filed.code}").status_code == 429


def test_HEAD_is_answered_as_GET_without_the_body(anyone: Any, calling: Any, cast: Any, file_report: Any) -> None:
    path = f"/api/v1/laporan/{file_report().complaint.number}"
    whole, head = anyone.client.get(path), anyone.client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Type"] == whole["Content-Type"]
    assert head["Content-Length"] == str(len(whole.content))
    assert anyone.client.head("/api/v1/laporan/JK9").status_code == 404
    refused = anyone.client.head("/api/v1/laporan")
    assert (refused.status_code, refused["Allow"]) == (405, "POST")
    assert anyone.client.put(path)["Allow"] == "GET, HEAD"
    assert anyone.client.head("/api/v1/kotak-masuk", headers=calling(cast.budi).headers).status_code == 200


def test_a_right_code_is_never_counted(anyone: Any, file_report: Any, still: Any) -> None:
    filed = file_report(private=True)
    for _time in range(limits.LOOKUPS_PER_HOUR_FROM_ONE_ADDRESS + 1):
        assert anyone.get(f"laporan/{filed.complaint.number}?kode={filed.code}").status_code == 200


def test_what_is_no_number_is_not_found(anyone: Any, calling: Any, cast: Any) -> None:
    for number in ("%00", "JK%20OR%201", "é", "x" * 300, "1", "JK2405020001%27"):
        assert anyone.get(f"laporan/{number}").status_code == 404
        assert anyone.get(f"laporan/{number}?kode=a").status_code == 404
        assert calling(cast.sri).get(f"laporan/{number}").status_code == 404


def test_reading_costs_the_same_whatever_has_happened(
    anyone: Any, calling: Any, cast: Any, file_report: Any, still: Any, django_assert_max_num_queries: Any
) -> None:
    number = file_report().complaint.number
    budi = calling(cast.budi)
    budi.act(number, "Proses")
    budi.act(number, "Koordinasi", ke="Dinas Bina Marga", baca=True)
    with django_assert_max_num_queries(5):
        assert anyone.get(f"laporan/{number}").status_code == 200
    with django_assert_max_num_queries(8):
        assert budi.get(f"laporan/{number}").status_code == 200


def test_an_inspectorate_report_of_misconduct_is_hidden_from_everybody_else(
    anyone: Any, calling: Any, cast: Any, still: Any
) -> None:
    inspector = calling(cast.inspektur)
    said = inspector.post("laporan", {"uraian": "Pungutan di loket", "kanal": "inspektorat"}).json()
    path = f"laporan/{said['nomor']}"
    assert inspector.act(said["nomor"], "Klasifikasi", hasil="berkadar").status_code == 200
    assert inspector.get(path).status_code == 200
    assert anyone.get(path).status_code == 404
    for other in (cast.sri, cast.fajar, cast.sekda, cast.biro, cast.budi, cast.sistem):
        assert calling(other).get(path).status_code == 404
    assert json.loads(anyone.get(f"{path}?kode={said['kode_lacak']}").content)["nomor"] == said["nomor"]


def test_a_hidden_public_report_is_gone_with_its_reason_and_nothing_else_of_it(
    anyone: Any, calling: Any, cast: Any, file_report: Any, still: Any
) -> None:
    filed = file_report(body="Kata yang tidak boleh tampil", **REPORTER)
    number = filed.complaint.number
    room = Complaint.objects.filter(pk=filed.complaint.pk)
    actions.keep(room, Act.HIDE, actor_of(cast.sri), Details(result=HideReason.ABUSE), at=filed.complaint.reported_at)
    answer = anyone.get(f"laporan/{number}")
    assert answer.status_code == 410
    reason = "Memuat kata kasar atau ancaman"
    assert answer.json() == {"nomor": number, "status": "Menunggu", "disembunyikan": reason}
    assert anyone.get(f"laporan/{number}?kode={filed.code}").json()["uraian"] == "Kata yang tidak boleh tampil"
    assert calling(cast.budi).get(f"laporan/{number}").status_code == 200
    private = file_report(private=True)
    room = Complaint.objects.filter(pk=private.complaint.pk)
    actions.keep(room, Act.HIDE, actor_of(cast.sri), Details(result=HideReason.ABUSE), at=filed.complaint.reported_at)
    assert anyone.get(f"laporan/{private.complaint.number}").status_code == 404, "a private one never was there"


def test_a_contact_given_without_an_officer_is_not_believed_yet_and_one_at_a_counter_is(
    anyone: Any, calling: Any, cast: Any, city: Any, still: Any
) -> None:
    said = {
        "uraian": "Lubang di jalan.", "lokasi": {"lat": -6.1754, "lng": 106.8272},
        "pelapor": {"nama": "Siti", "email": SECRETS[2]},
    }  # fmt: skip
    for caller, believed in ((anyone, False), (calling(cast.joko), True)):
        number = caller.post("laporan", said).json()["nomor"]
        assert bool(Reporter.objects.get(complaint__number=number).verified_at) is believed
