"""A field officer's day on a telephone: takes a task, walks into a dead spot, and nothing is lost or sent twice.

Chromium's network is cut for the page and its service worker alike; the server's own record is read after it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from complaints import city as cities
from playwright.sync_api import BrowserContext, Page, expect

from . import population
from .conftest import Windows
from .population import GAMBIR, PASSWORD
from .test_access import RULES, overflow

CUT = re.compile(r"net::ERR_(INTERNET_DISCONNECTED|CONNECTION_FAILED|FAILED)")
GONE = "async () => !(await caches.keys()).some((name) => name.startsWith('pribadi-'))"  # no private page is here
NEAR = {"latitude": GAMBIR[0] + 0.0002, "longitude": GAMBIR[1], "accuracy": 9}


# ── in a process of the city ─────────────────────────────────────────────────────────────────────
def reports(count: int) -> str:
    """Two field officers for Kelurahan Gambir where there are none yet, and reports for them; their numbers."""
    from datetime import timedelta

    from django.contrib.auth.hashers import make_password

    from cepatrespon.agencies import registry
    from cepatrespon.agencies.models import Officer
    from cepatrespon.complaints.clock import now
    from cepatrespon.rules.terms import Office

    unit = registry.current().unit_named("Kelurahan Gambir")
    assert unit is not None
    for name in ("agus", "tari"):
        known = {"office": Office.FIELD, "agency_id": unit.id, "password": make_password(PASSWORD)}
        Officer.objects.get_or_create(username=name, defaults={"first_name": name.title(), **known})
    town, at = population._Town(), now()
    filed = [town.file(at - timedelta(minutes=9 - n), body=f"Selokan {n} tersumbat di gang.") for n in range(count)]
    return json.dumps([one.complaint.number for one in filed])


def record(number: str) -> str:
    """What the server recorded of a report: its acts, and of each photo of a follow-up the source of place and time."""
    from cepatrespon.complaints.models import Event, Photo

    events = Event.objects.filter(complaint__number=number).select_related("officer").order_by("seq")
    photos = Photo.objects.filter(complaint__number=number).exclude(uploader=None)
    return json.dumps({
        "acts": [event.act for event in events],
        "notes": [event.officer.username for event in events if event.act == "catatan_internal"],
        "texts": [event.data.get("text", "") for event in events],
        "photos": [[p.place_source, p.taken_source, p.accuracy, p.lat] for p in photos.order_by("pk")],
    })  # fmt: skip


@dataclass
class Phone:
    """A field officer's telephone."""

    page: Page
    city: cities.City

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    @property
    def queue(self) -> Any:
        return self.page.locator("#antrean-kirim")

    def signs_in(self, name: str) -> None:
        self.page.goto("/petugas/masuk")
        self.page.get_by_label("Nama pengguna").fill(name)
        self.page.get_by_label("Kata sandi").fill(PASSWORD)
        self.page.locator("main").get_by_role("button", name="Masuk", exact=True).click()
        self.page.wait_for_url("**/petugas/tugas*")

    def opens(self, number: str) -> None:
        self.page.goto(f"/petugas/tugas/{number}")
        expect(self.page.locator(".crumbs")).to_contain_text(number)

    def keeps(self, *paths: str) -> None:
        """Wait until the service worker has these pages."""
        for path in paths:
            self.page.wait_for_function(
                "async (path) => { const names = (await caches.keys()).filter((n) => n.startsWith('pribadi-'));"
                " return names.length === 1 && Boolean(await (await caches.open(names[0])).match(path)); }",
                arg=path,
            )

    def fills_result(self, text: str, *photos: Path) -> None:
        panel = self.page.locator("#selesai")
        panel.evaluate("panel => { panel.open = true; }")
        if photos:
            panel.locator("[data-kamera]").set_input_files(list(photos))
            expect(panel.locator(".previews img")).to_have_count(len(photos))
        panel.get_by_label("Uraian tindak lanjut").fill(text)

    def sends_result(self) -> None:
        self.page.locator("#selesai button.btn").click()

    def told(self, number: str) -> Any:
        return json.loads(self.city.run(record, number=number))


@pytest.fixture
def phone(windows: Windows, lived_city: cities.City) -> Iterator[Phone]:
    """A telephone in Gambir, 360 pixels wide; that its network was cut is no fault of the page."""
    page = windows.open(360, 780, permissions=["geolocation"], geolocation=NEAR)
    yield Phone(page, lived_city)
    windows.faults[:] = [fault for fault in windows.faults if not CUT.search(fault)]


@pytest.fixture(scope="module")
def numbers(lived_city: cities.City) -> Iterator[str]:
    """Reports for the field officers, one for each test."""
    return iter(json.loads(lived_city.run(reports, count=9)))


@pytest.fixture
def number(numbers: Iterator[str]) -> str:
    """A report that waits at Kelurahan Gambir, nobody's yet."""
    return next(numbers)


# ── the day ──────────────────────────────────────────────────────────────────────────────────────
def test_a_result_written_in_a_dead_spot_is_sent_once_when_the_network_is_back(
    phone: Phone, number: str, photo: Callable[[str], Path]
) -> None:
    phone.signs_in("agus")
    page = phone.page
    page.goto("/petugas/tugas?lajur=belum")
    page.get_by_role("listitem").filter(has_text=number).get_by_role("button", name="Ambil").click()
    page.wait_for_url(f"**/petugas/tugas/{number}")
    expect(page.get_by_role("status").first).to_contain_text(f"{number} sekarang tugas Anda.")
    page.get_by_role("button", name="Mulai kerjakan").click()
    expect(page.get_by_role("status").first).to_contain_text("Proses dicatat")
    page.goto("/petugas/tugas")
    page.goto(f"/petugas/tugas/{number}")
    phone.keeps("/petugas/tugas", f"/petugas/tugas/{number}", "/petugas/tanpa-sinyal")

    phone.context.set_offline(True)
    expect(phone.queue).to_contain_text("Tanpa sinyal sejak")
    phone.fills_result("Selokan dikuras, air sudah mengalir.", photo("hasil"), photo("hasil dua"))
    expect(page.locator("#selesai .kamera-tempat")).to_contain_text("22 meter dari titik laporan, ketelitian 9 meter")
    page.locator("#selesai button.btn").dblclick()
    expect(page.locator("#selesai")).to_contain_text("Tersimpan di ponsel ini")
    expect(phone.queue).to_contain_text("1 kiriman tersimpan di ponsel ini, dikirim sendiri begitu tersambung")

    page.reload()
    expect(page.locator("h1")).to_have_text(re.compile("Selokan . tersumbat di gang"))
    expect(page.locator("html")).to_have_attribute("data-disimpan", re.compile(r"\d+"))
    expect(page.locator(".photos img").first).to_have_js_property("complete", True)
    page.goto("/petugas/tugas?lajur=belum")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tugas saya")
    page.goto("/petugas/tugas/JK0000000000")
    expect(page.get_by_role("heading", level=1)).to_have_text("Halaman ini belum tersimpan di ponsel")
    phone.queue.locator("summary").click()
    expect(phone.queue.get_by_role("listitem")).to_contain_text("2 foto")

    phone.context.set_offline(False)
    expect(phone.queue).to_contain_text("1 terkirim")
    told = phone.told(number)
    assert told["acts"].count("selesai") == 1
    assert "Selokan dikuras, air sudah mengalir." in told["texts"]
    assert [row[:3] for row in told["photos"]] == [["perangkat", "perangkat", 9.0]] * 2
    assert told["photos"][0][3] == pytest.approx(NEAR["latitude"], abs=1e-6)
    page.goto("/petugas/tugas?lajur=dikirim")
    expect(page.locator(".tasks")).to_contain_text(number)


def test_an_answer_that_is_lost_on_its_way_leads_to_no_second_record(phone: Phone, number: str) -> None:
    phone.signs_in("agus")
    phone.opens(number)
    lost = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())  # the server has it; the telephone hears nothing
        route.abort("connectionfailed")

    phone.context.route(f"**/petugas/tugas/{number}/catatan_internal", lose)
    page = phone.page
    page.locator("#catatan_internal").evaluate("panel => { panel.open = true; }")
    page.get_by_label("Catatan internal").fill("Perlu tangga.")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.locator("#catatan_internal")).to_contain_text("Tersimpan di ponsel ini")
    assert lost[0].json()["hasil"] == "tercatat"
    page.reload()
    expect(phone.queue).to_contain_text("1 terkirim")
    assert phone.told(number)["acts"].count("catatan_internal") == 1


def test_what_the_server_refuses_comes_back_with_its_reason_and_is_corrected(
    phone: Phone, number: str, photo: Callable[[str], Path]
) -> None:
    phone.signs_in("agus")
    phone.opens(number)
    page = phone.page
    phone.fills_result("Sudah bersih.")
    phone.sends_result()  # the work was not begun, and no photo
    expect(page.locator("#selesai .antrean-kata")).to_contain_text("Belum tercatat")
    expect(phone.queue).to_contain_text("1 ditolak, perlu diperbaiki")
    page.get_by_role("button", name="Mulai kerjakan").click()
    expect(page.get_by_role("status").first).to_contain_text("Proses dicatat")
    phone.queue.get_by_role("link", name="Perbaiki").click()
    expect(page.get_by_label("Uraian tindak lanjut")).to_have_value("Sudah bersih.")
    phone.sends_result()
    expect(page.locator("#selesai .antrean-kata .clause")).to_contain_text("M9")
    page.reload()
    phone.queue.get_by_role("link", name="Perbaiki").click()
    phone.fills_result("Sudah bersih, difoto.", photo("bersih"))
    phone.sends_result()
    page.wait_for_url("**/petugas/tugas")
    told = phone.told(number)
    assert told["acts"].count("selesai") == 1
    assert "Sudah bersih, difoto." in told["texts"]
    expect(phone.queue).not_to_contain_text("ditolak")


def test_a_draft_waits_for_its_owner_and_is_sent_in_nobody_elses_name(phone: Phone, number: str) -> None:
    phone.signs_in("agus")
    phone.opens(number)
    phone.keeps(f"/petugas/tugas/{number}")
    page = phone.page
    phone.context.set_offline(True)
    page.locator("#catatan_internal").evaluate("panel => { panel.open = true; }")
    page.get_by_label("Catatan internal").fill("Tulisan Agus.")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.locator("#catatan_internal")).to_contain_text("Tersimpan di ponsel ini")
    phone.context.clear_cookies()  # the session ends
    phone.context.set_offline(False)
    expect(phone.queue).to_contain_text("masuk lagi untuk mengirim")
    page.wait_for_function(GONE)
    phone.signs_in("tari")
    expect(phone.queue).to_contain_text("1 draf milik petugas lain menunggu pemiliknya masuk")
    expect(phone.queue).not_to_contain_text(number)
    phone.keeps("/petugas/tugas")  # one private cache: Tari's; Agus's pages are gone
    assert not page.evaluate("async (path) => Boolean(await caches.match(path))", f"/petugas/tugas/{number}"), (
        "what Agus had opened"
    )
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/petugas/masuk*")
    page.wait_for_function(GONE)
    phone.signs_in("agus")
    expect(phone.queue).to_contain_text("1 terkirim")
    assert phone.told(number)["notes"] == ["agus"]


def test_a_photo_is_shown_taken_away_and_made_smaller_with_the_cameras_own_words(
    phone: Phone, number: str, tmp_path: Path
) -> None:
    import random

    from PIL import Image

    noise = Image.frombytes("RGB", (3000, 2000), random.Random(7).randbytes(3000 * 2000 * 3))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 10.0, 31.8), 3: "E", 4: (106.0, 49.0, 38.6)})
    large = tmp_path / "besar.jpg"
    noise.save(large, "JPEG", quality=90, exif=exif)
    assert large.stat().st_size > 3_000_000
    phone.signs_in("agus")
    phone.opens(number)
    page = phone.page
    page.get_by_role("button", name="Mulai kerjakan").click()
    expect(page.get_by_role("status").first).to_contain_text("Proses dicatat")
    small = tmp_path / "kecil.jpg"
    small.write_bytes(population.picture("kecil"))
    phone.fills_result("Ditutup.", large)
    page.locator("#selesai [data-galeri]").set_input_files(small)
    expect(page.locator("#selesai .previews")).to_contain_text("dari galeri")
    page.get_by_role("button", name="Hapus foto 2").click()
    expect(page.locator("#selesai .previews img")).to_have_count(1)
    phone.sends_result()
    page.wait_for_url("**/petugas/tugas")
    (only,) = phone.told(number)["photos"]
    assert only[0] == "exif", "the camera's place came through, and stands before the device's"
    assert only[3] == pytest.approx(-6.1755, abs=1e-4)


def test_without_script_the_whole_work_is_done_by_plain_forms(
    windows: Windows, lived_city: cities.City, number: str, photo: Callable[[str], Path]
) -> None:
    phone = Phone(windows.open(360, 780, java_script_enabled=False), lived_city)
    phone.signs_in("tari")
    page = phone.page
    page.goto("/petugas/tugas?lajur=belum")
    assert not phone.queue.is_visible()
    while not (task := page.get_by_role("listitem").filter(has_text=number)).count():  # others' may fill a page
        page.goto(page.locator("main a[href*='halaman=']").last.evaluate("link => link.href"))
    task.get_by_role("button", name="Ambil").click()
    expect(page.get_by_role("status").first).to_contain_text(f"{number} sekarang tugas Anda.")
    page.get_by_role("button", name="Mulai kerjakan").click()
    page.locator("#selesai > summary").click()
    page.get_by_role("button", name="Kirim untuk divalidasi").click()
    expect(page.locator(".errors .clause").first).to_contain_text("M9")
    page.locator("#selesai [data-kamera]").set_input_files(photo("polos"))
    page.get_by_label("Uraian tindak lanjut").fill("Dikuras.")
    page.get_by_role("button", name="Kirim untuk divalidasi").click()
    expect(page.get_by_role("status").first).to_contain_text(f"{number}: Selesai dicatat")
    assert phone.told(number)["acts"].count("selesai") == 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_of_field_work_are_open_to_everybody_on_any_telephone(
    windows: Windows, lived_city: cities.City, number: str, language: str
) -> None:
    phone = Phone(windows.open(360, 780), lived_city)
    phone.signs_in("tari")
    phone.context.add_cookies([{"name": "django_language", "value": language, "url": windows.city.url}])
    page = phone.page
    found = []
    for path in ("/petugas/tugas", "/petugas/tugas?lajur=belum", f"/petugas/tugas/{number}", "/petugas/tanpa-sinyal"):
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 780})
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", language)
            page.evaluate("() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            found += [f"{path} at {width}: {what}" for what in [overflow(page)] if what]
            if width != 320:
                page.evaluate(AXE_SCRIPT)
                told = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
                found += [
                    f"{path} at {width}: {one['id']} {one['nodes'][0]['html'][:150]}" for one in told["violations"]
                ]
    assert not found, "\n".join(found)


def test_the_result_is_filled_in_and_sent_by_keys_alone(
    phone: Phone, number: str, photo: Callable[[str], Path]
) -> None:
    phone.signs_in("tari")
    phone.opens(number)
    page = phone.page

    def tabs_to(label: str) -> None:
        for _n in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("() => (document.activeElement.textContent || document.activeElement.id).trim()") == label:
                return
        pytest.fail(f"no way to {label} by keys")

    tabs_to("Mulai kerjakan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Proses dicatat")
    tabs_to("Kirim hasil")
    page.keyboard.press("Enter")
    tabs_to("selesai-foto")
    page.locator("#selesai-foto").set_input_files(photo("tombol"))
    expect(page.locator("#selesai .previews img")).to_have_count(1)
    tabs_to("selesai-uraian")
    page.keyboard.type("Selokan dikuras.")
    tabs_to("Kirim untuk divalidasi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/petugas/tugas")
    expect(page.get_by_role("status").first).to_contain_text(f"{number}: Selesai dicatat")
