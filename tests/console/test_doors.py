"""Every page of the console names the offices it is for."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import path

from cepatrespon.console import urls
from cepatrespon.rules.terms import Office

# Signing in: by password, the second step, a passkey alone, and there and back to the identity provider.
FOR_EVERYBODY = {"masuk", "kode", "masuk-passkey", "sso", "sso-kembali"}


def unguarded(patterns):
    return {p.name for p in patterns if not getattr(p.callback, "offices", None)} - FOR_EVERYBODY


def test_no_view_of_the_console_is_without_a_named_office():
    assert unguarded(urls.urlpatterns) == set()


def test_a_view_without_an_office_would_be_found():
    bare = path("bocor", lambda request: HttpResponse("bocor"), name="bocor")
    assert unguarded([*urls.urlpatterns, bare]) == {"bocor"}


ADDRESSES = {
    "kotak-masuk": "/petugas/",
    "catat": "/petugas/catat",
    "daftar-bulanan": "/petugas/daftar-bulanan",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_each_office_gets_the_pages_that_are_named_for_it_and_no_other(client, cast, name):
    offices = next(p.callback.offices for p in urls.urlpatterns if p.name == name)
    for officer in (cast.budi, cast.sri, cast.fajar, cast.inspektur, cast.sekda, cast.sistem):
        client.force_login(officer)
        expected = 200 if Office(officer.office) in offices else 403
        assert client.get(ADDRESSES[name]).status_code == expected, officer.office


def test_the_navigation_shows_the_pages_of_this_office_only(client, cast):
    client.force_login(cast.budi)
    page = client.get("/petugas/").text
    assert "Catat laporan" in page
    assert "Bulan ini" not in page
    assert "Ruang Inspektorat" not in page
    client.force_login(cast.sekda)
    page = client.get("/petugas/").text
    assert "Catat laporan" not in page
    assert "Bulan ini" in page
    assert "Ruang Inspektorat" not in page


def test_the_system_administrator_sees_no_complaint(client, cast, file_report):
    number = file_report().complaint.number
    client.force_login(cast.sistem)
    assert number not in client.get("/petugas/").text
    assert client.get(f"/petugas/laporan/{number}").status_code == 403
