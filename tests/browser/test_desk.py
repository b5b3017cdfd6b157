"""The desk of a kelurahan in a real browser: two reports of one visitor without a mouse, and their one receipt."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .people import Officer

CODE = re.compile(r"^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$")


def tabs_to(page: Page, label: str, most: int = 60) -> None:
    """Reach a control as a keyboard does: by Tab alone."""
    field = page.locator("main").get_by_label(re.compile(rf"^{re.escape(label)}( \(boleh kosong.*)?$"))
    for _press in range(most):
        if field.evaluate("field => field === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{label!r} is not reached by Tab")


def test_two_reports_of_one_visitor_are_entered_by_keyboard_and_leave_on_one_receipt(officer):
    budi: Officer = officer("budi")
    page = budi.page
    budi.goes("/petugas/catat")
    expect(page.get_by_label("Apa yang terjadi")).to_be_focused()
    page.keyboard.type("Got mampet di RT 4.")
    tabs_to(page, "Alamat atau patokan")
    page.keyboard.type("Depan gang 4")
    tabs_to(page, "Nama pelapor")
    page.keyboard.type("Siti Rekaan")
    page.keyboard.press("Tab")
    page.keyboard.type("0812 3456 7890")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.get_by_text("1 laporan tercatat:")).to_be_visible()
    expect(page.get_by_label("Nama pelapor")).to_have_value("Siti Rekaan")
    expect(page.get_by_label("Apa yang terjadi")).to_be_focused()
    expect(page.get_by_label("Apa yang terjadi")).to_have_value("")
    page.keyboard.type("Lampu jalan mati.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tanda terima 2 laporan")
    expect(page.locator("img.qr")).to_have_count(2)
    codes = page.locator(".ticket dd.code").all_inner_texts()
    assert [bool(CODE.match(code)) for code in codes] == [False, True, False, True]
    prints(page)
    budi.goes("/petugas/catat")
    expect(page.get_by_label("Nama pelapor")).to_have_value("")


def prints(page: Page) -> None:
    """On 80 mm and on A4 nothing sticks out, and what is only for the screen is gone."""
    expect(page.get_by_role("button", name="Cetak")).to_be_visible()
    for paper, width in (("?kertas=a4", 718), ("?", 302)):  # pixels between the margins
        page.goto(page.url.partition("?")[0] + paper)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": width, "height": 1000})
        for gone in (page.get_by_role("button", name="Cetak"), page.get_by_role("link", name="Pelapor berikutnya")):
            expect(gone).to_be_hidden()
        for shown in page.locator("img.qr").all():
            box = shown.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= width
            assert box["width"] >= 90, "a phone must read it"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1280, "height": 800})


def test_a_click_on_the_map_puts_the_point_and_the_report_knows_its_kelurahan(officer):
    budi: Officer = officer("budi")
    page = budi.page
    budi.goes("/petugas/catat")
    page.get_by_label("Apa yang terjadi").fill("Pohon miring.")
    page.locator("[data-map]").scroll_into_view_if_needed()
    expect(page.locator("path.kel").first).to_be_attached()
    page.locator("[data-map]").click(position={"x": 300, "y": 220})
    expect(page.locator("#jawaban-peta")).to_contain_text("Titik ini di Kelurahan")
    named = re.search(r"Kelurahan ([^,.]+)", page.locator("#jawaban-peta").inner_text())
    assert named
    page.locator("main").get_by_role("button", name="Selesai, cetak tanda terima").click()
    expect(page.locator(".receipt dl.kv").first).to_contain_text(named[1])


def test_without_script_the_desk_takes_two_reports_and_a_kelurahan_in_place_of_a_point(windows, city):
    budi = Officer(windows.open(360, 780, java_script_enabled=False), city)
    budi.signs_in("budi")
    page = budi.page
    budi.goes("/petugas/catat")
    budi.fills({"Apa yang terjadi": "Got mampet.", "Nama pelapor": "Siti Rekaan", "Alamat atau patokan": "Gang 4"})
    page.get_by_text("Tanpa peta: tulis koordinat").click()
    budi.fills({"Kelurahan": "Gambir"})
    budi.main.get_by_role("button", name="Simpan dan catat laporan lain dari pelapor ini").click()
    expect(page.get_by_label("Nama pelapor")).to_have_value("Siti Rekaan")
    budi.main.locator("section.visit").get_by_role("button", name="Selesai, cetak tanda terima").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tanda terima laporan")
    expect(page.locator(".receipt dl.kv").first).to_contain_text("Gang 4, Gambir")
