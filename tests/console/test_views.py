"""Saved views, and the keyboard's help page with its switch."""

from __future__ import annotations

import html
import re

import pytest
import time_machine
from conftest import wib

from cepatrespon.console.models import SavedView
from cepatrespon.rules import limits

VIEWS, INBOX = "/petugas/pandangan", "/petugas/"


@pytest.fixture
def at_eleven(client, cast, file_report):
    """Budi's browser at 11:00, with two reports in his inbox."""
    file_report(wib("2024-05-02 09:00"), body="Lampu padam.")
    file_report(wib("2024-05-02 10:00"), category="Pohon")
    client.force_login(cast.budi)
    with time_machine.travel(wib("2024-05-02 11:00"), tick=False):
        yield client


def test_a_lane_with_its_filters_is_saved_listed_with_its_count_and_opened(at_eleven, cast):
    page = at_eleven.post(VIEWS, {"nama": "Pohon saja", "saringan": "lajur=baru&kategori=pohon&ngawur=1"}, follow=True)
    assert SavedView.objects.get().query == "lajur=baru&kategori=pohon"
    assert "Pandangan “Pohon saja” disimpan." in page.text
    url, count = re.search(
        r'<a href="([^"]+)" aria-current="page">Pohon saja <span class="n">\((\d+)\)', page.text
    ).groups()
    assert (html.unescape(url), count) == ("?lajur=baru&kategori=pohon", "1")
    assert "Pohon saja" in at_eleven.get(INBOX).text
    at_eleven.force_login(cast.rina)
    assert "Pohon saja" not in at_eleven.get(INBOX).text


def test_a_view_is_renamed_and_deleted_by_its_owner_only(at_eleven, cast):
    row = SavedView.objects.create(officer=cast.budi, name="Lama", query="lajur=baru")
    SavedView.objects.create(officer=cast.budi, name="Lain", query="lajur=baru")
    at_eleven.post(f"{VIEWS}/{row.pk}", {"nama": "Baru"})
    row.refresh_from_db()
    assert row.name == "Baru"
    assert "Sudah ada pandangan bernama itu" in at_eleven.post(f"{VIEWS}/{row.pk}", {"nama": "Lain"}, follow=True).text
    assert "Beri nama pandangan ini." in at_eleven.post(f"{VIEWS}/{row.pk}", {"nama": " "}, follow=True).text
    at_eleven.force_login(cast.rina)
    for said in ({"nama": "Direbut"}, {"hapus": "1"}):
        assert at_eleven.post(f"{VIEWS}/{row.pk}", said).status_code == 404
    at_eleven.force_login(cast.budi)
    assert "Baru" in at_eleven.get(VIEWS).text
    at_eleven.post(f"{VIEWS}/{row.pk}", {"hapus": "1"})
    assert not SavedView.objects.filter(pk=row.pk).exists()


def test_a_stored_view_of_nonsense_opens_the_first_lane_and_breaks_nothing(at_eleven, cast):
    for n, query in enumerate(["", "%%%", "lajur=hilang&kategori=tidak-ada&umur=x", "q=" + "!" * 50, "=&=&q"]):
        SavedView.objects.create(officer=cast.budi, name=f"Aneh {n}", query=query)
    page = at_eleven.get(INBOX)
    assert page.status_code == 200
    assert page.text.count("Aneh") == 5
    assert at_eleven.get(f"{INBOX}?lajur=hilang&kategori=tidak-ada&umur=x").status_code == 200


def test_so_many_views_and_no_more(at_eleven, cast):
    for n in range(limits.VIEWS_PER_OFFICER):
        SavedView.objects.create(officer=cast.budi, name=f"P{n}", query="lajur=baru")
    page = at_eleven.post(VIEWS, {"nama": "Satu lagi", "saringan": "lajur=baru"}, follow=True)
    assert "Hapus salah satu dahulu." in page.text
    assert SavedView.objects.count() == limits.VIEWS_PER_OFFICER


def test_a_name_of_two_views_is_refused(at_eleven, cast):
    SavedView.objects.create(officer=cast.budi, name="Sama", query="lajur=baru")
    page = at_eleven.post(VIEWS, {"nama": "Sama", "saringan": "lajur=tiket"}, follow=True)
    assert "Sudah ada pandangan bernama itu" in page.text


# ── the keyboard ─────────────────────────────────────────────────────────────────────────────────
def test_the_keys_help_lists_the_pages_of_this_office_and_no_other(client, cast):
    client.force_login(cast.budi)
    page = client.get("/petugas/pintasan").text
    assert "<kbd>j</kbd>" in page
    assert '<kbd>g</kbd> <kbd>i</kbd></td><td><a href="/petugas/">' in page
    assert "Docket tiket" not in page
    attributes = re.search(r'keys[^"]*\.js" data-go="([^"]+)" data-inbox="([^"]+)" data-help="([^"]+)"', page)
    assert attributes
    assert attributes[2] == "/petugas/"
    assert '"i": "/petugas/"' in html.unescape(attributes[1])
    client.force_login(cast.sistem)
    assert "<kbd>j</kbd>" not in client.get("/petugas/pintasan").text


def test_the_keys_are_turned_off_and_on_without_script(client, cast):
    client.force_login(cast.budi)
    page = client.post("/petugas/pintasan", {"pintasan": "mati"}, follow=True)
    assert client.cookies["pintasan"].value == "mati"
    assert "Pintasan mati di perangkat ini." in page.text
    page = client.post("/petugas/pintasan", {"pintasan": "nyala"}, follow=True)
    assert client.cookies["pintasan"].value == "nyala"
    assert "Pintasan menyala di perangkat ini." in page.text


def test_no_two_shortcuts_share_a_key():
    from cepatrespon.console.shortcuts import EVERYWHERE, GO, IN_LISTS

    for keys in ([key for key, _what in (*IN_LISTS, *EVERYWHERE)], [key for key, _name in GO]):
        assert len(keys) == len(set(keys))
    assert "g" not in [key for key, _what in (*IN_LISTS, *EVERYWHERE)]
