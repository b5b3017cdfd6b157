"""A fasilitator's day: three verifications by keys alone, a visit by telephone with a photo; and without script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from complaints import city as cities
from playwright.sync_api import Page, expect

from . import population
from .conftest import Windows
from .people import Officer
from .population import GAMBIR
from .test_access import RULES, axe, overflow

OURS = " di seberang pasar ikan."  # what the reports of this day end with
HERE = {"latitude": GAMBIR[0] + 0.0001, "longitude": GAMBIR[1], "accuracy": 9}


# ── in a process of the city ─────────────────────────────────────────────────────────────────────
def submissions(count: int, differs: bool = False) -> str:
    """So many follow-ups of Kelurahan Gambir, the more urgent the earlier; `differs`: found so at the desk. Numbers."""
    from datetime import timedelta
    from types import SimpleNamespace

    from cepatrespon.complaints.clock import now
    from cepatrespon.complaints.models import Claim, Complaint

    Claim.objects.all().delete()
    town, at, made = population._Town(), now(), []
    for left in Complaint.objects.filter(due_clause="M9", due_at__gt=at, verifications=0):  # by other tests of this day
        town.do(SimpleNamespace(complaint=left), "lestari", "Verifikasi Lapangan", at, result="sesuai")
    for n in range(count):
        begun = at - timedelta(hours=60 - n) if not differs else at - timedelta(hours=6 - n)
        filed = town.file(begun, body=f"Lubang {n}{OURS}")
        town.do(filed, "budi", "Proses", begun + timedelta(hours=1))
        town.do(filed, "budi", "Selesai", begun + timedelta(hours=2), 1, text="Sudah ditambal.")
        if differs:
            when = begun + timedelta(hours=3)
            town.do(filed, "lestari", "Verifikasi Administrasi", when, result="tidak sesuai", note="Beda tempat.")
        made.append(filed.complaint.number)
    return json.dumps(made)


def verified(number: str) -> str:
    """The verifications of a report: act, result, note, and by whom; and the sources of its verifier's photos."""
    from cepatrespon.complaints.models import Photo, Verification

    rows = Verification.objects.filter(follow_up__complaint__number=number).order_by("pk")
    photos = Photo.objects.filter(complaint__number=number, uploader__username="fajar").order_by("pk")
    return json.dumps({
        "rows": [[row.act, row.result, row.note, row.officer.username if row.officer else ""] for row in rows],
        "photos": [photo.place_source for photo in photos],
    })  # fmt: skip


@pytest.fixture
def made(lived_city: cities.City) -> Callable[..., list[str]]:
    return lambda count, **said: json.loads(lived_city.run(submissions, count=count, **said))


@pytest.fixture
def told(lived_city: cities.City) -> Callable[[str], dict[str, Any]]:
    return lambda number: json.loads(lived_city.run(verified, number=number))


def seated(windows: Windows, **options: Any) -> Page:
    page = windows.open(**options)
    Officer(page, windows.city).signs_in("fajar")
    return page


def test_three_verifications_in_a_row_by_keys_alone(windows, made, told):
    first, second, third = made(3)
    page = seated(windows)
    page.goto("/petugas/antrean")
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs")).to_contain_text(first)
    expect(page.locator("[data-lease]")).to_contain_text("Di tangan Anda sampai")
    expect(page.locator("[data-lease] [data-left]")).to_have_text(re.compile(r"^\d\.\d\d$|^10\.00$"))
    save = page.get_by_role("button", name="Simpan dan berikutnya")
    assert save.evaluate("e => e.getBoundingClientRect().bottom <= innerHeight"), "the decision needs scrolling"
    page.keyboard.press("1")
    expect(page.get_by_role("checkbox").first).to_be_checked()
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs")).to_contain_text(second)
    expect(page.get_by_role("status").first).to_contain_text(f"Tersimpan: Sesuai. Lihat lagi {first}")
    page.keyboard.press("t")
    page.keyboard.press("m")
    page.keyboard.type("Lubang masih ada, masih dalam.")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs")).to_contain_text(third)
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Tulis apa yang tidak sesuai")
    page.keyboard.press("m")
    page.keyboard.type("Salah tempat.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Antrean verifikasi")
    assert [row[1:3] for number in (first, second, third) for row in told(number)["rows"]] == [
        ["sesuai", ""], ["tidak sesuai", "Lubang masih ada, masih dalam."], ["tidak sesuai", "Salah tempat."],
    ]  # fmt: skip


def test_a_key_gives_back_and_Enter_on_a_link_follows_the_link(windows, made):
    (number,) = made(1)
    page = seated(windows)
    page.goto("/petugas/antrean")
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs")).to_contain_text(number)
    page.keyboard.press("s")
    page.locator(".verify-head a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/petugas/laporan/{number}$"))
    page.go_back()
    page.keyboard.press("l")
    expect(page.get_by_role("status").first).to_contain_text(f"{number} dilepas dan kembali ke antrean.")


def test_the_queue_works_without_script(windows, made, told):
    (number,) = made(1)
    page = seated(windows, java_script_enabled=False)
    page.goto("/petugas/antrean")
    page.get_by_role("button", name="Ambil berikutnya").click()
    expect(page.locator(".crumbs")).to_contain_text(number)
    expect(page.locator("[data-lease]")).to_contain_text("Di tangan Anda sampai")
    page.get_by_role("radio", name="Sesuai", exact=True).check()
    page.get_by_role("button", name="Simpan, berhenti").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Antrean verifikasi")
    assert told(number)["rows"][0][1] == "sesuai"


def test_a_visit_by_telephone_with_a_photo_of_the_place(windows, made, told, photo: Callable[[str], Path]):
    numbers = made(2, differs=True)
    page = seated(windows, width=360, height=780, geolocation=HERE, permissions=["geolocation"])
    page.goto("/petugas/kunjungan")
    for number in numbers:
        page.locator(f'input[value="{number}"]').check()
    page.get_by_role("button", name="Masukkan yang dipilih ke rute saya").click()
    expect(page.locator(".stops > li")).to_have_count(2)
    page.get_by_role("button", name="Dari tempat saya").click()
    page.wait_for_url("**/kunjungan?lat=*")
    expect(page.locator("main")).to_contain_text("dari tempat Anda")
    assert overflow(page) == ""
    page.locator(f'.stops a[href="/petugas/kunjungan/{numbers[0]}"]').first.click()
    expect(page.locator("main")).to_contain_text("Beda tempat.")
    page.locator("input[data-kamera]").click()  # the camera opens, and where the telephone is becomes known
    expect(page.locator(".kamera-tempat")).to_contain_text("meter dari titik laporan")
    page.locator("input[data-kamera]").set_input_files(photo("di tempat"))
    expect(page.locator(".kamera .previews img")).to_have_count(1)
    page.get_by_role("radio", name="Masalah lain").check()
    page.get_by_label(re.compile("^Catatan")).fill("Lampu di sebelahnya padam.")
    assert overflow(page) == ""
    page.get_by_role("button", name="Simpan temuan").click()
    expect(page.locator(".stops > li")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("menjadi laporan baru")
    said = told(numbers[0])
    assert said["rows"][-1] == ["verifikasi_lapangan", "masalah lain", "Lampu di sebelahnya padam.", "fajar"]
    assert said["photos"] == ["perangkat"]


def test_a_visit_works_without_script(windows, made, told, photo: Callable[[str], Path]):
    (number,) = made(1, differs=True)
    page = seated(windows, width=360, height=780, java_script_enabled=False)
    page.goto("/petugas/kunjungan")
    page.locator(f'input[value="{number}"]').check()
    page.get_by_role("button", name="Masukkan yang dipilih ke rute saya").click()
    page.locator(f'.stops a[href="/petugas/kunjungan/{number}"]').first.click()
    page.locator("input[type=file]").set_input_files(photo("tanpa skrip"))
    page.get_by_role("radio", name="Sesuai", exact=True).check()
    page.get_by_role("button", name="Simpan temuan").click()
    expect(page.locator(".stops > li")).to_have_count(0)
    assert told(number)["rows"][-1][:2] == ["verifikasi_lapangan", "sesuai"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_axe_finds_nothing_on_the_fasilitators_pages_in_either_language(windows, made, language):
    waiting, *_more = made(2)
    visit, *_others = made(2, differs=True)
    page = seated(windows)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": windows.city.url}])
    faults = []
    for path in (
        "/petugas/antrean", f"/petugas/antrean/{waiting}", "/petugas/kunjungan", f"/petugas/kunjungan/{visit}",
        "/petugas/catatan-kerja",
    ):  # fmt: skip
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            assert page.locator("html").get_attribute("lang") == language
            page.evaluate(AXE_SCRIPT)
            faults += [f"{path} {width}: {fault}" for fault in axe(page, runOnly=RULES)]
            if wide := overflow(page):
                faults.append(f"{path} {width}: {wide}")
    assert not faults, "\n".join(faults)
