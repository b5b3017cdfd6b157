"""A session that is about to end says so in time, and lets its officer stay."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from .people import Officer

SOON, OVER = "Sesi ini segera berakhir", "Sesi ini sudah berakhir"


def test_a_slow_reader_is_warned_and_stays_by_one_button(officer: Callable[[str], Officer]) -> None:
    hub = officer("hub")
    page = hub.page
    page.clock.install()
    hub.goes("/petugas/")
    page.clock.fast_forward("01:49:00")
    expect(page.get_by_text(SOON)).to_be_hidden()
    page.clock.fast_forward("01:30")
    expect(page.get_by_text(SOON)).to_be_visible()
    page.get_by_role("button", name="Tetap masuk").click()
    expect(page.get_by_text(SOON)).to_be_hidden()
    page.clock.fast_forward("01:59:00")
    expect(page.get_by_text(SOON)).to_be_visible()
    page.clock.fast_forward("02:00")
    expect(page.get_by_text(OVER)).to_be_visible()
    expect(page.get_by_role("button", name="Tetap masuk")).to_be_hidden()
