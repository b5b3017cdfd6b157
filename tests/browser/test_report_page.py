"""One report before its unit: its place on a map, suggestions, ready answers, notes and photos, by keys too."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from complaints import city as cities
from playwright.sync_api import Page, expect

from . import population
from .conftest import Windows
from .people import Officer


# ── in a process of the city ─────────────────────────────────────────────────────────────────────
def neighbours() -> str:
    """Three open reports of Gambir, a street apart, and a ready answer of its office. Numbers."""
    from datetime import timedelta

    from cepatrespon.agencies import registry
    from cepatrespon.complaints.clock import now
    from cepatrespon.complaints.evidence import read
    from cepatrespon.complaints.models import Complaint
    from cepatrespon.console.models import AnswerTemplate

    gambir = registry.current().unit_named("Kelurahan Gambir")
    said = {"title": "Foto gelap", "text": "Foto laporan {nomor} terlalu gelap."}
    AnswerTemplate.objects.get_or_create(
        unit_id=gambir.id if gambir else None, act="laporan_tidak_jelas", defaults=said
    )
    town, at = population._Town(), now() - timedelta(minutes=30)
    # Each time in another street of Gambir, so that only these three stand near each other.
    turn = 1 + Complaint.objects.filter(body__startswith="Lubang ke-").count() // 3
    lat, lng = population.GAMBIR[0] - 0.004 * (turn // 3), population.GAMBIR[1] - 0.003 * (turn % 3)
    shots = [read(population.picture(f"{turn} {n}"), "lapor.jpg", at) for n in range(2)]
    filed = [
        town.file(at, lat=lat + n * 0.0008, lng=lng, body=f"Lubang ke-{n} di jalan berlubang.", photos=shots)
        for n in range(3)
    ]
    return json.dumps([one.complaint.number for one in filed])


def events(number: str) -> str:
    """The acts of a report, in their order."""
    from cepatrespon.complaints.models import Event

    return json.dumps(
        list(Event.objects.filter(complaint__number=number).order_by("seq").values_list("act", flat=True))
    )


@pytest.fixture
def numbers(lived_city: cities.City) -> list[str]:
    found: list[str] = json.loads(lived_city.run(neighbours))
    return found


@pytest.fixture
def told(lived_city: cities.City) -> Callable[[str], list[str]]:
    return lambda number: json.loads(lived_city.run(events, number=number))


def seated(windows: Windows, name: str = "budi", **options: object) -> Page:
    page = windows.open(**options)
    Officer(page, windows.city).signs_in(name)
    return page


def test_the_map_shows_the_kelurahan_its_neighbours_and_what_is_open_around_as_numbers_that_lead_there(
    windows, numbers
):
    page = seated(windows)
    page.goto(f"/petugas/laporan/{numbers[0]}")
    page.locator("[data-place]").scroll_into_view_if_needed()
    expect(page.locator(".map--live .kel--here")).to_have_count(1)
    expect(page.locator(".map--live .kel-name--here")).to_have_text("Gambir")
    marks = page.locator(".map--live .map-near-link span")
    expect(marks.first).to_have_attribute("title", re.compile(rf"{numbers[1]}.*meter utara"))
    listed = page.locator("#sekitar li")
    assert marks.count() == listed.count() >= 2
    marks.first.click()
    expect(page).to_have_url(re.compile(numbers[1]))
    page.go_back()
    listed.first.get_by_role("link").focus()  # by keys: the list has the links
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(numbers[1]))


def test_M2_a_suggestion_and_a_ready_answer_are_put_in_at_once_and_what_was_typed_stays(windows, numbers, told):
    page = seated(windows)
    page.goto(f"/petugas/laporan/{numbers[0]}")
    page.keyboard.press("k")
    expect(page.locator("#aksi")).to_have_attribute("aria-label", "Koordinasi")
    page.get_by_label("Pesan untuk unit tujuan").fill("Ruas jalan provinsi.")
    expect(page.get_by_label("Unit tujuan", exact=True)).to_have_value("")
    page.get_by_role("button", name="Suku Dinas Bina Marga Kota Jakarta Pusat").click()
    expect(page.get_by_label("Unit tujuan", exact=True)).to_have_value("Suku Dinas Bina Marga Kota Jakarta Pusat")
    expect(page.get_by_label("Pesan untuk unit tujuan")).to_have_value("Ruas jalan provinsi.")
    page.goto(f"/petugas/laporan/{numbers[0]}/laporan_tidak_jelas")
    box = page.get_by_label("Apa yang tidak jelas")
    box.fill("Uraiannya singkat.")
    page.get_by_text("Pakai templat").click()
    page.get_by_role("button", name="Foto gelap").click()
    expect(box).to_have_value(f"Uraiannya singkat.\n\nFoto laporan {numbers[0]} terlalu gelap.")
    assert told(numbers[0]) == ["lapor"], "nothing has been done"


def test_on_a_telephone_without_script_the_same_is_done_by_sending_the_form(windows, numbers, told):
    page = seated(windows, width=360, height=780, java_script_enabled=False)
    page.goto(f"/petugas/laporan/{numbers[2]}")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    expect(page.locator("#sekitar li").first).to_contain_text("meter selatan")
    expect(page.get_by_role("img", name=re.compile("Peta: titik laporan"))).to_be_visible()
    page.locator("#tindakan").get_by_role("link", name="Koordinasi", exact=True).click()
    page.get_by_label("Pesan untuk unit tujuan").fill("Ruas jalan provinsi.")
    page.get_by_label("Foto sudah saya lihat").check()
    page.get_by_role("button", name="Suku Dinas Bina Marga Kota Jakarta Pusat").click()
    expect(page.get_by_label("Unit tujuan", exact=True)).to_have_value("Suku Dinas Bina Marga Kota Jakarta Pusat")
    expect(page.get_by_label("Pesan untuk unit tujuan")).to_have_value("Ruas jalan provinsi.")
    expect(page.get_by_label("Foto sudah saya lihat")).to_be_checked()
    assert told(numbers[2]) == ["lapor"]
    page.get_by_label("Lokasi sudah saya lihat").check()
    page.get_by_label("Uraian sudah saya baca").check()
    page.get_by_role("button", name="Koordinasikan").click()
    expect(page.get_by_role("status").first).to_contain_text("Koordinasi dicatat")


def test_notes_and_progress_are_kept_by_keys_alone(windows, numbers, told):
    page = seated(windows)
    page.goto(f"/petugas/laporan/{numbers[1]}")
    page.keyboard.press("c")
    box = page.locator("#catatan textarea")
    box.focus()
    page.keyboard.type("Datang siang saja.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline .internal").first).to_contain_text("Datang siang saja.")
    page.keyboard.press("b")
    expect(page.locator("#aksi")).to_have_attribute("aria-label", "Perkembangan")
    page.get_by_label("Perkembangan pekerjaan").fill("Aspal dipesan.")
    page.get_by_role("button", name="Umumkan perkembangan").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Perkembangan dicatat")
    assert told(numbers[1]) == ["lapor", "catatan_internal", "perkembangan"]


def test_photos_follow_each_other_by_keys_and_lead_back(windows, numbers):
    page = seated(windows)
    page.goto(f"/petugas/laporan/{numbers[0]}")
    page.get_by_role("link", name="Lihat besar").first.click()
    expect(page.locator(".photo--whole img")).to_be_visible()
    expect(page.locator(".photo-nav")).to_contain_text("1 dari 2")
    page.keyboard.press("n")
    expect(page.locator(".photo-nav")).to_contain_text("2 dari 2")
    page.keyboard.press("p")
    expect(page.locator(".photo-nav")).to_contain_text("1 dari 2")
    expect(page.locator("main")).to_contain_text("Diunggah")
    page.get_by_role("link", name="Kembali ke laporan").click()
    expect(page.locator(".crumbs")).to_contain_text(numbers[0])
