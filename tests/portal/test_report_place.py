"""Where, on the report form: a search that works without script, who receives it, borders, and what lies outside."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint
from cepatrespon.portal import geocoder
from tests.conftest import GAMBIR
from tests.portal.conftest import BODY, file, placed, typed


def text(response):
    return response.content.decode()


def choices(response):
    return re.findall(r'name="pakai" value="([^"]+)"', text(response))


def code_of(city, name):
    return next(code for code, region in city.regions.items() if region.name == name and region.level == "kelurahan")


# ── a search without script ──────────────────────────────────────────────────────────────────────
def test_a_search_comes_back_with_choices_and_loses_nothing(siti, city):
    asked = siti(lat="", lng="", cara="cari", cari="petojo selatan", foto=[file()])
    assert asked.status_code == 200
    assert not Complaint.objects.exists()
    code = code_of(city, "Petojo Selatan")
    assert choices(asked)[0] == f"k:{code}"
    assert asked.context["form"]["uraian"].value() == BODY
    assert len(re.findall('name="tersimpan"', text(asked))) == 1
    taken = siti(lat="", lng="", alamat="", cari="petojo selatan", pakai=f"k:{code}")
    form = taken.context["form"]
    assert (form["kelurahan"].value(), form["cari"].value()) == (code, "")
    assert "Kelurahan Petojo Selatan" in taken.context["answer"].receiver.name


def test_a_street_of_past_public_reports_is_found_and_its_point_taken(siti, file_report, city):
    file_report(at=now(), address="Jl. Kenanga Raya No. 7", lat=-6.1750, lng=106.8270)
    asked = siti(lat="", lng="", cara="cari", cari="jalan kenanga")
    (value,) = [one for one in choices(asked) if one.startswith("t:")]
    assert "No. 7" not in text(asked).split("temuan")[1]
    form = siti(lat="", lng="", alamat="", pakai=value).context["form"]
    assert (form["lat"].value(), form["lng"].value(), form["alamat"].value()) == (
        "-6.175000", "106.827000", "Jl. Kenanga Raya",
    )  # fmt: skip
    kept = siti(lat="", lng="", alamat="pagar hijau", pakai=value).context["form"]
    assert kept["alamat"].value() == "pagar hijau", "what was typed is not overwritten"


def test_words_left_in_the_search_are_searched_instead_of_refused(siti, city):
    asked = siti(lat="", lng="", cari="cikini")
    assert asked.status_code == 200
    assert not asked.context["form"].errors
    assert f"k:{code_of(city, 'Cikini')}" in choices(asked)


def test_a_kecamatan_opens_what_lies_in_it(siti, city):
    (wider,) = [one for one in choices(siti(lat="", lng="", cara="cari", cari="Kecamatan Gambir")) if one[0] == "w"][:1]
    inside = choices(siti(lat="", lng="", pakai=wider))
    assert f"k:{code_of(city, 'Cideng')}" in inside


@pytest.mark.parametrize("value", ["k:99.99", "t:1,2", "x", "t:a,b,c,d", "w:", "k:", "t:-6.1,106.8,50,<b>x</b>"])
def test_a_place_that_is_none_breaks_nothing(siti, value):
    answer = siti(lat="", lng="", pakai=value)
    assert answer.status_code == 200
    assert "<b>x</b>" not in text(answer)
    assert not Complaint.objects.exists()


def test_nothing_found_says_what_to_try(siti, city):
    asked = siti(lat="", lng="", cara="cari", cari="zzzqqqxxx")
    assert "tidak ditemukan" in asked.context["warning"]
    assert asked.context["form"]["cari"].value() == "zzzqqqxxx"


def test_the_search_as_you_type_says_the_same_as_the_button(client, siti, city):
    html = client.get("/lapor/tempat", {"q": "cikini"}).json()["html"]
    assert re.findall(r'value="([^"]+)"', html) == choices(siti(lat="", lng="", cara="cari", cari="cikini"))
    assert 'type="button"' in html, "with script a choice sends nothing"
    assert "ditemukan" in client.get("/lapor/tempat", {"q": "zzzqqqxxx"}).json()["html"]
    assert client.get("/lapor/tempat").status_code == 200


# ── who receives it ──────────────────────────────────────────────────────────────────────────────
def look(client, **fields):
    return client.post("/lapor/periksa", typed(**fields)).json()


def test_who_receives_it_and_by_when_is_said_at_once_for_a_point_and_for_a_kelurahan(client, city):
    for fields in ({}, {"lat": "", "lng": "", "kelurahan": code_of(city, "Gambir")}):
        said = look(client, **fields)
        assert "<b>Kelurahan Gambir</b>" in said["penerima"]
        assert "6 jam" in said["penerima"]
        assert "M1" in said["penerima"]
        assert "Kelurahan Gambir, Kecamatan Gambir, Jakarta Pusat" in said["letak"] or fields
    assert look(client, lat="", lng="")["penerima"] == ""
    assert "<b>Inspektorat</b>" in look(client, petugas="on")["penerima"]


def test_a_point_a_few_metres_from_a_border_names_both_sides_also_without_an_accuracy(siti, city):
    import shapely

    from cepatrespon.agencies.geometry import EAST, NORTH

    areas = city.map_at(now()).areas
    shape = areas.shapes[areas.codes.index(code_of(city, "Gambir"))]
    inner = shape.buffer(-8)
    x, y = next(iter(inner.geoms if hasattr(inner, "geoms") else [inner])).exterior.coords[0]
    assert areas.find(shapely.Point(x, y)) is not None
    where = siti(uraian="", lat=f"{y / NORTH:.6f}", lng=f"{x / EAST:.6f}").context["answer"].where
    assert where.startswith("Titik ini di dekat batas: mungkin di Kelurahan Gambir")
    assert "mungkin di Kelurahan " in where or "di luar Jakarta" in where
    assert "teliti" not in where, "nobody said how exact it is"


def test_outside_the_city_it_says_where_else_to_report_and_offers_the_nearest(client, siti, city):
    refused = siti(lat="-6.595", lng="106.797")
    wrong = refused.context["form"].errors["lat"][0]
    assert "SP4N-LAPOR!" in wrong
    assert "1708" in wrong
    said = look(client, lat="-6.595", lng="106.797")["penerima"]
    assert "1708" in said
    assert re.search(r'name="pakai_kelurahan" value="31\.', said)


def test_a_position_is_never_asked_for_in_an_address(client, city):
    assert client.get("/lapor/periksa", {"lat": GAMBIR[0]}).status_code == 405


# ── when ─────────────────────────────────────────────────────────────────────────────────────────
def test_the_time_of_the_problem_is_kept_and_shown_where_it_differs(siti, client, cast):
    sent = siti(tanggal="2026-01-05", jam="23:30", waktu="malam")
    complaint = Complaint.objects.get()
    assert (complaint.occurred_at.isoformat(), complaint.daypart) == ("2026-01-05T16:30:00+00:00", "malam")
    told = "Senin, 5 Januari 2026 pukul 23.30 WIB"
    assert told in text(client.get(sent["Location"]))
    client.force_login(cast.budi)
    page = text(client.get(f"/petugas/laporan/{complaint.number}"))
    assert f"{told}; berulang: malam" in page
    client.force_login(cast.agus)
    assert "berulang: malam" in text(client.get(f"/petugas/tugas/{complaint.number}"))


def test_a_time_without_a_day_is_the_last_time_it_struck(siti):
    siti(jam="00:00")
    occurred, at = Complaint.objects.get().occurred_at, Complaint.objects.get().reported_at
    assert 0 <= (at - occurred).total_seconds() < 24 * 3600


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [({"tanggal": "2026-01-05"}, "tanggal", "jamnya"), ({"tanggal": "kemarin"}, "tanggal", "28/10/2026"),
     ({"jam": "malam"}, "jam", "21.30"), ({"tanggal": "2999-01-01", "jam": "10:00"}, "tanggal", "belum tiba")],
)  # fmt: skip
def test_an_impossible_time_is_told_at_its_field(siti, fields, field, says):
    assert says in siti(**fields).context["form"].errors[field][0]


# ── a geocoder that the operator names ───────────────────────────────────────────────────────────
@pytest.fixture
def nominatim(settings):
    """A service of loopback that answers with two places, one of them in Bogor."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            rows = [
                {"lat": "-6.1754", "lon": "106.8272", "name": "Monumen Rekaan"},
                {"lat": "-6.595", "lon": "106.797", "name": "Kebun Rekaan"}, {"lat": "x"}, 7,
            ]  # fmt: skip
            self.wfile.write(json.dumps(rows).encode())

        def log_message(self, *_said):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.GEOCODER_URL = f"http://127.0.0.1:{server.server_port}/search"
    yield asked
    server.shutdown()
    server.server_close()


def test_no_service_is_asked_unless_it_is_named(siti, city, settings):
    assert settings.GEOCODER_URL == ""
    assert geocoder.find("monumen", city, city.map_at(now())) == []


def test_a_named_service_adds_what_lies_in_the_city_and_learns_only_the_words(siti, nominatim, city):
    asked = siti(lat="", lng="", cara="cari", cari="monumen rekaan")
    assert [one for one in choices(asked) if "Rekaan" in one] == ["t:-6.175400,106.827200,75,Monumen Rekaan"]
    siti(lat="", lng="", cara="cari", cari="monumen rekaan")
    assert len(nominatim) == 1, "its answer is kept for an hour"
    assert "q=monumen+rekaan" in nominatim[0]
    assert BODY.split()[0] not in nominatim[0]


def test_a_service_that_is_gone_takes_nothing_else_away(siti, city, settings):
    settings.GEOCODER_URL = "http://127.0.0.1:9/search"
    assert f"k:{code_of(city, 'Cikini')}" in choices(siti(lat="", lng="", cara="cari", cari="cikini"))


def test_the_photos_own_place_still_comes_before_an_error(siti, city):
    asked = siti(lat="", lng="", foto=[file(placed())])
    assert "Tempat diambil dari foto 1" in asked.context["notice"]
