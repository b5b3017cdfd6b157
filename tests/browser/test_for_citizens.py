"""A moderator hides a report in two steps, with and without script, and a citizen then meets its words no longer."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from .people import Officer
from .test_access import RULES, axe, overflow

WORDS = "Nomor telepon tetangga saya tertulis xqv."


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_report_is_looked_at_hidden_and_shown_again(windows, city, siti, script):
    siti.reports(WORDS)
    public = windows.open(360, 780)
    public.goto(f"/laporan/{siti.number}")
    expect(public.get_by_role("main")).to_contain_text(WORDS)

    page = windows.open(360, 780, java_script_enabled=script)
    Officer(page, city).signs_in("joko")
    page.goto(f"/petugas/laporan/{siti.number}")
    page.get_by_role("link", name="Tampilan untuk umum").click()
    page.get_by_role("radio", name="Seluruh laporan").check()
    page.get_by_role("radio", name="Memuat data pribadi").check()
    page.get_by_label("Catatan internal").fill("Nomor orang lain.")
    page.get_by_role("button", name="Lanjut: lihat yang tersisa").click()
    preview = page.locator(".tomb")
    for left in (siti.number, "Menunggu", "Memuat data pribadi"):
        expect(preview).to_contain_text(left)
    expect(preview).not_to_contain_text(WORDS)
    assert overflow(page) == ""
    if script:
        page.evaluate(AXE_SCRIPT)
        assert axe(page, runOnly=RULES) == []
    page.get_by_role("button", name="Sembunyikan dari umum").click()
    expect(page.get_by_role("status").first).to_contain_text("disembunyikan dari umum")
    expect(page.get_by_role("main")).to_contain_text("disembunyikan sejak")

    answer = public.goto(f"/laporan/{siti.number}")
    assert answer is not None
    assert WORDS not in public.content()

    page.get_by_role("button", name="Tampilkan lagi").click()
    page.get_by_role("button", name="Tampilkan lagi").click()
    expect(page.get_by_role("status").first).to_contain_text("tampil lagi untuk umum")
    public.goto(f"/laporan/{siti.number}")
    expect(public.get_by_role("main")).to_contain_text(WORDS)
