"""Photos: stripped for those who may see the report, the original for those who judge the evidence, else nothing."""

from __future__ import annotations

import pytest

from cepatrespon.agencies.officers import issue_token
from cepatrespon.complaints.actions import upload
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.evidence import SHOWN_SIDE, read
from cepatrespon.complaints.models import Photo
from tests.complaints.photos import assert_shows_a_picture_and_nothing_else, talkative


def body(response):
    return b"".join(response)


@pytest.fixture
def taken(file_report):
    """A report with one talkative photo: public or private."""

    def make(private):
        filed = file_report(now(), private=private, photos=[read(talkative())])
        return filed, Photo.objects.get(complaint=filed.complaint)

    return make


def test_everybody_sees_a_public_photo_without_its_secrets(client, taken):
    _filed, photo = taken(private=False)
    shown = client.get(f"/foto/{photo.pk}/tampil")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"].startswith("private, max-age=")
    assert_shows_a_picture_and_nothing_else(body(shown), SHOWN_SIDE)
    assert len(body(client.get(f"/foto/{photo.pk}/kecil"))) > 100


def test_a_private_photo_opens_with_the_code_only(client, taken):
    filed, photo = taken(private=True)
    address = f"/foto/{photo.pk}/tampil"
    assert client.get(address).status_code == 404
    assert client.get(f"{address}?kode=SALAHSALAH99").status_code == 404
    assert client.get(f"{address}?kode={filed.code}").status_code == 200


def test_an_officer_sees_the_photos_of_the_reports_within_reach(client, taken, cast):
    _filed, photo = taken(private=True)
    for officer, status in ((cast.budi, 200), (cast.rina, 404), (cast.fajar, 200), (cast.sistem, 404)):
        client.force_login(officer)
        assert client.get(f"/foto/{photo.pk}/tampil").status_code == status, officer.username
        client.logout()
        token = {"HTTP_AUTHORIZATION": f"Bearer {issue_token(officer)}"}
        assert client.get(f"/foto/{photo.pk}/tampil", **token).status_code == status, officer.username


def test_the_original_goes_to_those_who_judge_the_evidence_as_a_download(client, taken, cast):
    filed, photo = taken(private=False)
    for officer, status in (
        (cast.sri, 200),
        (cast.fajar, 200),
        (cast.inspektur, 200),
        (cast.budi, 404),
        (cast.sekda, 404),
    ):
        client.force_login(officer)
        answer = client.get(f"/foto/{photo.pk}/asli")
        assert answer.status_code == status, officer.username
        body(answer)  # read to the end, which closes the file; closing it by hand would close the connection too
    client.force_login(cast.sri)
    original = client.get(f"/foto/{photo.pk}/asli")
    assert original["Content-Disposition"].startswith("attachment")
    assert filed.complaint.number in original["Content-Disposition"]
    assert "no-store" in original["Cache-Control"]
    assert read(body(original)).sha256 == photo.sha256
    client.logout()
    assert client.get(f"/foto/{photo.pk}/asli?kode={filed.code}").status_code == 404


def test_a_photo_not_yet_used_is_its_uploaders_alone(client, cast):
    photo = upload(read(talkative()), at=now(), uploader=cast.budi.pk)
    assert client.get(f"/foto/{photo.pk}/tampil").status_code == 404
    for officer, status in ((cast.budi, 200), (cast.sri, 404)):
        client.force_login(officer)
        assert client.get(f"/foto/{photo.pk}/tampil").status_code == status


def test_what_is_not_there_is_not_there(client, taken):
    _filed, photo = taken(private=False)
    assert client.get("/foto/999999/tampil").status_code == 404
    assert client.get(f"/foto/{photo.pk}/besar").status_code == 404
