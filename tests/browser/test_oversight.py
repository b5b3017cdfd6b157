"""The day of those who oversee: the Inspektorat judges and coaches, the Sekda reads the month, the camat urges.

On a telephone and at a desk, by keys alone, without script, and with axe in both languages.
"""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from .conftest import City, Windows
from .people import Officer
from .test_access import RULES, axe, overflow

PAGES = {
    "inspektur": ("/petugas/ruang-inspektorat", "/petugas/daftar-bulanan", "/petugas/bulan-ini", "/petugas/pengawas"),
    "sekda": ("/petugas/bulan-ini", "/petugas/wilayah", "/petugas/daftar-bulanan", "/petugas/pengawas"),
    "camat": ("/petugas/wilayah", "/petugas/wilayah?lajur=terbuka", "/petugas/laporan/{late}/dorong"),
}
NARROW, WIDE = 360, 1280


def seated(windows: Windows, who: str, width: int = WIDE, **options: object) -> Officer:
    officer = Officer(windows.open(width, 800, **options), windows.city)
    officer.signs_in(who)
    return officer


@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out_narrow_or_wide_in_both_languages(windows, city, who):
    officer, found = seated(windows, who), []
    page = officer.page
    for english in (False, True):
        if english:
            page.get_by_role("form", name="Bahasa").get_by_role("button", name="EN").click()
            expect(page.locator("html")).to_have_attribute("lang", "en")
        for path in PAGES[who]:
            officer.goes(path.replace("{late}", city.reports["late"]["number"]))
            for width in (NARROW, WIDE):
                page.set_viewport_size({"width": width, "height": 800})
                page.evaluate(AXE_SCRIPT)
                found += [f"{path} at {width}: {fault}" for fault in axe(page, runOnly=RULES)]
                if out := overflow(page):
                    found.append(f"{path} at {width}: {out}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("width", "script"), [(NARROW, True), (WIDE, False)])
def test_a_camat_urges_from_the_list_and_the_unit_sees_it(windows: Windows, city: City, width: int, script: bool):
    number = city.reports["late" if script else "extended"]["number"]
    camat = seated(windows, "camat", width, java_script_enabled=script)
    camat.goes(f"/petugas/wilayah?lajur=terbuka&q={number}")
    camat.main.get_by_role("link", name=re.compile(f"Dorong.*{number}")).click()
    camat.fills({"Pesan kepada unit": "Mohon ditangani hari ini."})
    camat.main.get_by_role("button", name=re.compile("^Dorong")).click()
    expect(camat.page.get_by_role("status").first).to_contain_text(f"{number}: dorongan dikirim kepada")
    expect(camat.main).to_contain_text("Mohon ditangani hari ini.")
    camat.goes(f"/petugas/laporan/{number}/dorong")
    expect(camat.main).to_contain_text("dalam 24 jam terakhir")
    holder = seated(windows, "budi" if script else "dewi")
    holder.goes("/petugas/")
    expect(holder.main.get_by_role("row").filter(has_text=number)).to_contain_text("didorong")


def test_those_picked_are_urged_by_keys_alone(windows: Windows, city: City):
    camat = seated(windows, "camat")
    page = camat.page
    camat.goes(f"/petugas/wilayah?lajur=terbuka&q={city.reports['waiting']['number']}")
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    until(page, "textarea[name=pesan]")
    page.keyboard.type("Mohon direspons.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("1 laporan didorong.")


def until(page: Page, wanted: str, most: int = 12) -> None:
    """Press Tab until this has the focus."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached by Tab")


@pytest.mark.parametrize("script", [True, False])
def test_the_inspektorat_classifies_from_its_room_and_coaches_in_its_list(windows: Windows, city: City, script: bool):
    number = city.reports["judged" if script else "judged_too"]["number"]
    width = NARROW if script else WIDE
    inspector = seated(windows, "inspektur", width, java_script_enabled=script)
    inspector.goes("/petugas/ruang-inspektorat")
    expect(inspector.main).to_contain_text("Hanya petugas Inspektorat")
    inspector.main.get_by_role("link", name=re.compile(f"Klasifikasikan.*{number}")).click()
    inspector.main.get_by_role("radio", name="Berkadar pengawasan", exact=True).check()
    inspector.fills({"Alasan": "Permintaan uang di loket."})
    inspector.presses()
    expect(inspector.page.get_by_role("status").first).to_contain_text(f"{number}: Klasifikasi dicatat")
    inspector.goes("/petugas/ruang-inspektorat?lajur=berkadar")
    expect(inspector.main).to_contain_text(number)
    sekda = seated(windows, "sekda")
    assert sekda.page.goto(f"/petugas/laporan/{number}").status == 404  # type: ignore[union-attr]
    listed, said = city.reports["listed"], f"Lurah dipanggil, {'dengan' if script else 'tanpa'} naskah."
    inspector.coaches(listed, said)
    sekda.goes(f"/petugas/daftar-bulanan/{listed['month']}")
    expect(sekda.main).to_contain_text(said)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_sekda_reads_the_month_by_keys_and_chooses_another_area(windows: Windows, width: int):
    sekda = seated(windows, "sekda", width)
    page = sekda.page
    sekda.goes("/petugas/bulan-ini")
    for said in ("laporan diterima", "Terbuka dan terlambat sekarang", "Pemutus yang terlambat", "Dua belas bulan"):
        expect(sekda.main).to_contain_text(said)
    page.locator("#b-bulan").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("bulan="))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    sekda.goes("/petugas/wilayah")
    page.locator("#w-wilayah").select_option(label="Kecamatan Gambir")
    sekda.main.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kecamatan Gambir")
