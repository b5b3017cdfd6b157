"""Photos over the API: a reporter's on their own report, an officer's for an act."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cepatrespon.complaints.models import Event, Photo
from cepatrespon.rules import limits

from .conftest import Caller


def jpeg(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("lubang.jpg", content, "image/jpeg")


def opened(caller: Caller, address: str) -> int:
    """The status with which a photo's address answers, read to its end."""
    answer = caller.client.get(address, headers=caller.headers)
    answer.getvalue()
    return int(answer.status_code)


def test_a_reporter_adds_a_photo_with_the_code_and_a_stranger_does_not(
    anyone: Any, file_report: Any, drawn: bytes
) -> None:
    filed = file_report(private=True)
    path = f"laporan/{filed.complaint.number}/foto"
    for content in (drawn, b"not a photo"):  # whose report it is comes before any work on the file
        assert anyone.send(path, {"file": jpeg(content), "kode_lacak": "SALAH"}).status_code == 404
    added = anyone.send(path, {"file": jpeg(drawn), "kode_lacak": filed.code})
    assert added.status_code == 201
    said = anyone.get(f"laporan/{filed.complaint.number}?kode={filed.code}").json()
    assert [photo["id"] for photo in said["foto"]] == [added.json()["id"]]
    assert said["riwayat"][-1]["foto"] == [added.json()["id"]]
    for address in (said["foto"][0]["url"], said["foto"][0]["kecil"]):
        assert opened(anyone, address) == 200
        assert opened(anyone, address.partition("?")[0]) == 404


def test_an_officer_opens_a_private_reports_photo_with_the_token(
    anyone: Any, calling: Any, cast: Any, file_report: Any, drawn: bytes
) -> None:
    filed = file_report(private=True)
    anyone.send(f"laporan/{filed.complaint.number}/foto", {"file": jpeg(drawn), "kode_lacak": filed.code})
    budi, rina = calling(cast.budi), calling(cast.rina)
    address = budi.get(f"laporan/{filed.complaint.number}").json()["foto"][0]["url"]
    assert opened(budi, address) == 200
    assert opened(rina, address) == 404


def test_a_photo_needs_its_file_and_its_code(anyone: Any, file_report: Any, drawn: bytes) -> None:
    path = f"laporan/{file_report().complaint.number}/foto"
    without_code = anyone.send(path, {"file": jpeg(drawn)})
    assert (without_code.status_code, without_code.json()["medan"]) == (422, "kode_lacak")
    without_file = anyone.send(path, {"kode_lacak": "x"})
    assert (without_file.status_code, without_file.json()["medan"]) == (422, "file")


def test_a_form_that_cannot_be_read_is_told_so_in_both_languages(
    anyone: Any, calling: Any, cast: Any, file_report: Any
) -> None:
    path = f"laporan/{file_report().complaint.number}/foto"
    long_query = "kotak-masuk?" + "&".join(f"a{n}=1" for n in range(3000))
    many_fields = {f"isian{n}": "x" for n in range(3000)}
    many_files = {f"berkas{n}": SimpleUploadedFile("a.jpg", b"a") for n in range(300)}
    for language, words in (("id", "Formulir tidak dapat dibaca"), ("en", "")):
        spoken = {"Accept-Language": language}
        for answer in (
            anyone.client.post(f"/api/v1/{path}", b"--x", content_type="multipart/form-data", headers=spoken),
            anyone.send(path, many_fields, **spoken),
            anyone.send(path, many_files, **spoken),
            calling(cast.budi).get(long_query, **spoken),
        ):
            assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
            assert answer["Content-Language"] == language
            assert words in answer.json()["galat"]


def test_a_field_beyond_its_size_is_told_so_before_the_form_is_taken_in(
    anyone: Any, file_report: Any, drawn: bytes
) -> None:
    path = f"laporan/{file_report().complaint.number}/foto"
    answer = anyone.send(path, {"kode_lacak": "a" * 3_000_000, "file": jpeg(drawn)})
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/json")
    assert "2 MB" in answer.json()["galat"]


def test_a_hostile_or_broken_file_is_told_so_and_the_report_stays(anyone: Any, file_report: Any, drawn: bytes) -> None:
    filed = file_report()
    path = f"laporan/{filed.complaint.number}/foto"
    for content in (b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0 not a photo", drawn[: len(drawn) // 2]):
        answer = anyone.send(path, {"file": jpeg(content), "kode_lacak": filed.code})
        assert (answer.status_code, answer.json()["medan"]) == (422, "file"), content[:20]
    assert not Photo.objects.exists()
    assert anyone.get(f"laporan/{filed.complaint.number}").status_code == 200


def test_a_report_takes_only_so_many_photos(anyone: Any, file_report: Any, drawn: bytes) -> None:
    filed = file_report()
    path, form = f"laporan/{filed.complaint.number}/foto", {"kode_lacak": filed.code}
    for _n in range(limits.PHOTOS_PER_REPORT):
        assert anyone.send(path, {**form, "file": jpeg(drawn)}).status_code == 201
    assert anyone.send(path, {**form, "file": jpeg(drawn)}).status_code == 422


def test_a_photo_sent_twice_with_one_key_is_there_once(anyone: Any, file_report: Any, still: Any, drawn: bytes) -> None:
    filed = file_report()
    path, form = f"laporan/{filed.complaint.number}/foto", {"kode_lacak": filed.code}
    first = anyone.send(path, {**form, "file": jpeg(drawn)}, **{"Idempotency-Key": "k"})
    again = anyone.send(path, {**form, "file": jpeg(drawn)}, **{"Idempotency-Key": "k"})
    assert first.json() == again.json()
    assert Photo.objects.count() == 1
    assert Event.objects.count() == 2


def test_an_officer_uploads_with_the_place_and_time_the_officer_states(
    anyone: Any, calling: Any, cast: Any, still: Any, drawn: bytes
) -> None:
    form = {"lat": "-6.1754", "lng": "106.8272", "diambil": "2024-05-02 08:30"}
    assert anyone.send("foto", {**form, "file": jpeg(drawn)}).status_code == 401
    said = calling(cast.budi).send("foto", {**form, "file": jpeg(drawn)})
    assert said.status_code == 201
    assert said.json()["diambil"] == "2024-05-02T08:30:00+07:00"
    assert said.json()["lokasi"] == {"lat": -6.1754, "lng": 106.8272, "sumber": "dinyatakan"}
    bare = calling(cast.budi).send("foto", {"file": jpeg(drawn)}).json()
    assert (bare["lokasi"], bare["sumber_waktu"]) == (None, "unggah")


def test_a_place_by_half_or_a_time_to_come_is_refused(calling: Any, cast: Any, still: Any, drawn: bytes) -> None:
    budi = calling(cast.budi)
    for form, field in (
        ({"lat": "-6.1"}, "lng"),
        ({"lng": "106.8"}, "lat"),
        ({"lat": "x", "lng": "106.8"}, "lat"),
        ({"lat": "95", "lng": "106.8"}, "lat"),
        ({"diambil": "2024-05-03 08:30"}, "diambil"),
        ({"diambil": "tadi"}, "diambil"),
    ):
        refused = budi.send("foto", {**form, "file": jpeg(drawn)})
        assert (refused.status_code, refused.json()["medan"]) == (422, field)


def test_a_store_that_cannot_be_written_is_our_fault_and_says_so(
    calling: Any, cast: Any, drawn: bytes, settings: Any, tmp_path: Any
) -> None:
    blocked = tmp_path / "media"
    blocked.write_text("a file where the folder should be")
    settings.MEDIA_ROOT = blocked
    answer = calling(cast.budi).send("foto", {"file": jpeg(drawn)})
    assert (answer.status_code, answer.json()["medan"]) == (507, "file")
    assert not Photo.objects.exists()
