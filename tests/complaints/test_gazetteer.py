"""The gazetteer: what somebody types finds the area, office, street or landmark meant, and nothing private is in it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cepatrespon.complaints import gazetteer
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint
from tests.conftest import GAMBIR, PETOJO, wib

LATER = wib("2024-06-01 09:00")


@pytest.fixture
def finds(city):
    route = city.map_at(now())

    def find(said):
        return gazetteer.find(said, city, route, LATER)

    return find


def names(places):
    return [place.name for place in places]


@pytest.mark.parametrize(
    ("said", "name"),
    [("gambir", "Gambir"), ("Kel. Petojo Sel", "Petojo Selatan"), ("CIKINI", "Cikini"), ("gambri", "Gambir"),
     ("petojo selatn", "Petojo Selatan"), ("kebon melati gang kenanga", "Kebon Melati")],
)  # fmt: skip
def test_a_kelurahan_is_found_by_its_name_its_beginning_and_with_a_slip_of_the_thumb(finds, said, name):
    found = [place for place in finds(said) if place.kind == gazetteer.AREA]
    assert name in names(found)[:3]
    assert found[0].within.startswith("Kecamatan ")


def test_a_kecamatan_and_a_kota_lead_to_what_lies_in_them(finds, city):
    kecamatan = next(place for place in finds("Kecamatan Gambir") if place.kind == gazetteer.WIDER)
    inside = gazetteer.inside(kecamatan.region, city, city.map_at(now()))
    assert {"Gambir", "Cideng", "Petojo Selatan"} <= set(names(inside))
    assert {place.kind for place in inside} == {gazetteer.AREA}
    kota = next(place for place in finds("jakarta pusat") if place.kind == gazetteer.WIDER)
    assert "Gambir" in names(gazetteer.inside(kota.region, city, city.map_at(now())))


def test_an_office_is_found_with_its_kelurahan(finds):
    offices = [place for place in finds("kantor kelurahan cikini") if place.kind == gazetteer.OFFICE]
    assert names(offices)[:1] == ["Kantor Kelurahan Cikini"]


def test_a_street_is_learnt_from_public_addresses_with_its_middle_and_its_reach(finds, file_report):
    file_report(address="Jl. Kenanga Raya No. 12 RT 03/05, depan warung", lat=-6.1750, lng=106.8270)
    file_report(address="depan Jalan Kenanga Raya", lat=-6.1760, lng=106.8280)
    (place,) = [one for one in finds("jln kenanga") if one.kind == gazetteer.STREET]
    assert place.name in ("Jl. Kenanga Raya", "Jalan Kenanga Raya")
    assert place.reports == 2
    assert place.within == "Kelurahan Gambir"
    lat, lng, metres = place.point
    assert (lat, lng) == (-6.1755, 106.8275)
    assert 50 <= metres <= 120


@pytest.mark.parametrize("address", ["Jl. Mawar No. 12", "Jl. Mawar nomor 12A RT 01/02", "Jl. Mawar RW 05 3171"])
def test_a_house_is_never_told(finds, file_report, address):
    file_report(address=address)
    (place,) = [one for one in finds("mawar") if one.kind == gazetteer.STREET]
    assert place.name == "Jl. Mawar"


def test_a_private_report_teaches_nothing_and_one_that_is_hidden_is_gone_at_once(finds, file_report):
    file_report(address="Gang Rahasia Melati", private=True)
    file_report(address="Gang Rahasia Melati", channel="inspektorat", lat=GAMBIR[0], lng=GAMBIR[1])
    assert not [one for one in finds("gang rahasia melati") if one.kind == gazetteer.STREET]
    seen = file_report(address="Gang Terbuka Melati").complaint
    assert [one for one in finds("terbuka melati") if one.kind == gazetteer.STREET]
    Complaint.objects.filter(pk=seen.pk).update(hidden="data pribadi")
    assert not [one for one in finds("terbuka melati") if one.kind == gazetteer.STREET]


def test_the_same_name_in_two_kelurahan_is_two_places(finds, file_report):
    file_report(address="Pasar Mawar")
    file_report(address="Pasar Mawar", lat=PETOJO[0], lng=PETOJO[1])
    assert sorted(one.within for one in finds("pasar mawar") if one.kind == gazetteer.STREET) == [
        "Kelurahan Gambir", "Kelurahan Petojo Selatan",
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["", " ", "a", "%%%", "'; DROP TABLE", "x" * 5000, "\x00", "12 34", "ﷺ"])
def test_nonsense_finds_little_and_breaks_nothing(finds, said):
    assert len(finds(said)) <= 8


def test_a_search_costs_two_queries_at_most(finds, file_report):
    file_report(address="Pasar Mawar")
    finds("pasar")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        finds("pasar mawar")
    assert len(asked) <= 2 + 2, [query["sql"] for query in asked]  # and what the search itself finds out once
