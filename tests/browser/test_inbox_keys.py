"""The inbox under the fingers: keys alone, picks that last, fresh reports without a lost pick, and no script at all."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from .conftest import City, Windows
from .people import Citizen, Officer


def test_a_list_is_walked_picked_and_opened_by_keys_alone(officer: Callable[[str], Officer]) -> None:
    budi = officer("budi")
    page = budi.page
    budi.goes("/petugas/?lajur=terlihat")
    links = page.locator("table.inbox .what a")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-picked]")).to_have_text(re.compile("2 dipilih"))
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[name=pilih]:checked")).to_have_count(1)
    where = links.nth(0).get_attribute("href") or "?"
    page.keyboard.press("o")
    page.wait_for_url(f"**{where}")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/petugas/")


def test_no_letter_is_a_shortcut_while_somebody_types(officer: Callable[[str], Officer]) -> None:
    budi = officer("budi")
    page = budi.page
    budi.goes("/petugas/?lajur=terlihat")
    page.keyboard.press("/")
    page.keyboard.type("jxkou?")
    expect(page.get_by_label("Cari nomor atau kata")).to_have_value("jxkou?")
    expect(page.locator("[name=pilih]:checked")).to_have_count(0)


def test_the_keys_are_explained_and_can_be_turned_off(officer: Callable[[str], Officer]) -> None:
    budi = officer("budi")
    page = budi.page
    budi.goes("/petugas/?lajur=terlihat")
    page.keyboard.press("?")
    page.wait_for_url("**/petugas/pintasan")
    page.get_by_role("button", name="Matikan").click()
    expect(budi.main).to_contain_text("Pintasan mati di perangkat ini.")
    budi.goes("/petugas/?lajur=terlihat")
    page.keyboard.press("j")
    expect(page.locator(".row-here")).to_have_count(0)
    budi.goes("/petugas/pintasan")
    page.get_by_role("button", name="Nyalakan").click()
    expect(budi.main).to_contain_text("Pintasan menyala di perangkat ini.")


def test_a_report_that_arrives_is_offered_and_taken_in_without_losing_a_pick(
    officer: Callable[[str], Officer], siti: Citizen
) -> None:
    budi = officer("budi")
    page = budi.page
    page.clock.install()
    budi.goes("/petugas/?lajur=terlihat")
    picked = page.locator("[name=pilih]").first
    number = picked.get_attribute("value")
    picked.check()
    siti.reports("Pohon tumbang menutup gang, baru saja.")
    page.clock.fast_forward("01:05")
    expect(page.locator(".fresh")).to_contain_text("1 laporan baru di halaman ini.")
    expect(page.locator(f'tr[data-number="{siti.number}"]')).to_have_count(0)
    page.get_by_role("button", name="Muat", exact=True).click()
    expect(page.locator(f'tr[data-number="{siti.number}"]')).to_be_visible()
    expect(page.locator(f'[name=pilih][value="{number}"]')).to_be_checked()


def test_without_script_reports_are_picked_and_coordinated_each_with_its_own_ticks(
    windows: Windows, city: City, siti: Citizen
) -> None:
    siti.reports("Lampu jalan di depan pasar padam.")
    first = siti.number
    siti.reports("Lampu jalan di depan sekolah padam.")
    budi = Officer(windows.open(java_script_enabled=False), city)
    budi.signs_in("budi")
    budi.goes("/petugas/?lajur=baru&q=lampu+jalan")
    for number in (first, siti.number):
        budi.main.get_by_label(f"Pilih {number}").check()
    budi.main.get_by_role("button", name="Koordinasi").click()
    expect(budi.page.get_by_role("heading", level=1)).to_have_text("Koordinasi: 2 laporan")
    ticks = budi.page.locator(f"[name=baca-{first}]")
    expect(ticks).to_have_count(3)
    for n in range(3):
        ticks.nth(n).check()
    budi.fills({"Unit tujuan": "Dinas Bina Marga"})
    budi.main.get_by_role("button", name="Koordinasikan yang bertanda lengkap").click()
    expect(budi.main).to_contain_text("1 laporan berhasil. 1 laporan ditolak, dan tidak berubah.")
    expect(budi.page.locator("tr", has_text=first)).to_contain_text("Berhasil. Giliran Dinas Bina Marga")
    expect(budi.page.locator("tr", has_text=siti.number)).to_contain_text("M2")
