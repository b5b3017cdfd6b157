"""Releases and monthly figures over HTTP: what the page shows, as JSON, with tags."""

from __future__ import annotations

import json

import pytest
import time_machine
from complaints.desk import DAY, HOUR
from django.core.cache import cache

from api.conftest import Caller
from cepatrespon.api.urls import api
from cepatrespon.reports import amendments
from cepatrespon.rules.terms import Act
from tests.reports import may as city_of_may
from tests.reports.may import AFTER, CUT, MONTH, PETOJO_CODE


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path, settings):
    settings.DATA = tmp_path
    cache.clear()
    amendments._looked.clear()


def get(path, at=AFTER + HOUR, **headers):
    with time_machine.travel(at, tick=False):
        return Caller().get(path, **headers)


def test_the_releases_are_listed_with_their_files_and_hashes(released):
    (one,) = get("rilis").json()["rilis"]
    assert (one["nama"], one["nomor"], one["laporan_publik"]) == ("Rilis 2024-05 nomor 1", 1, 23)
    assert one["dibekukan"] == "2024-06-04T00:00:00+07:00"
    assert [(f["nama"], f["sha256"]) for f in one["berkas"]] == [(f["nama"], f["sha256"]) for f in released.files]
    assert one["berkas"][0]["url"] == "http://testserver/data/rilis/2024-05/angka.csv"


def test_a_release_tells_its_amendments_with_what_was_released(released, may, cast):
    may.rejected.at = CUT + HOUR
    may.rejected.submit(cast.budi).later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)
    assert amendments.due(CUT + 8 * DAY)
    said = get(f"rilis/{MONTH}").json()
    (amendment,) = said["perubahan"]
    assert amendment["keadaan"] == "2024-06-11T00:00:00+07:00"
    assert {"ukuran": "akhir.administratif", "dirilis": 1, "sekarang": 2} in amendment["angka"]
    assert said["berkas_beku"] == released.files


def test_figures_are_those_stored_and_small_ones_are_null(released):
    city = get(f"angka/{MONTH}").json()
    assert (city["rilis"], city["keadaan"], city["angka"]["diterima"]) == (1, "2024-06-04T00:00:00+07:00", 30)
    assert get(f"angka/{MONTH}?wilayah={PETOJO_CODE}").json()["angka"] == {"diterima": None}
    running = get("angka/2024-06").json()
    assert (running["rilis"], running["angka"]["diterima"]) == (None, 0)


def test_an_answer_may_be_kept_and_is_not_sent_again_to_who_has_it(released):
    for path in ("rilis", f"rilis/{MONTH}", f"angka/{MONTH}"):
        first = get(path)
        assert first["Cache-Control"] == "public, max-age=300"
        again = get(path, **{"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_what_does_not_exist_is_refused_in_the_one_shape(released):
    assert get("rilis/2023-01").json()["medan"] == "bulan"
    for path, status, field in [
        ("rilis/2023-01", 404, "bulan"), ("angka/2023-01", 404, "bulan"), ("angka/mei", 422, "bulan"),
        (f"angka/{MONTH}?wilayah=99.99", 422, "wilayah"),
    ]:  # fmt: skip
        answer = get(path)
        assert (answer.status_code, answer.json()["medan"]) == (status, field), path
        assert answer["Cache-Control"] == "no-store"


def test_no_answer_holds_a_private_or_secret_report_or_a_person(released, may):
    for path in ("rilis", f"rilis/{MONTH}", f"angka/{MONTH}", f"angka/{MONTH}?wilayah=31.71"):
        content = get(path).content.decode()
        for word in (may.private.complaint.number, may.secret.number, city_of_may.NAME, city_of_may.BODY):
            assert word not in content


def test_the_addresses_are_in_the_openapi_document():
    document = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    for path in ("/api/v1/rilis", "/api/v1/rilis/{bulan}", "/api/v1/angka/{bulan}"):
        assert document["paths"][path]["get"]["tags"] == ["Data terbuka"]
