"""Passkeys in a real browser with a virtual device: made, used as a second step, used alone, removed."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from .conftest import Windows
from .people import Officer

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def with_device(windows: Windows) -> tuple[Page, Any, str]:
    """A window at localhost (a passkey belongs to a name, never to an address of numbers) with a virtual device."""
    page = windows.open(base_url=windows.city.url.replace("127.0.0.1", "localhost"))
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable", {})
    device = line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    return page, line, device


def test_a_passkey_is_made_serves_as_second_step_signs_in_alone_and_is_gone_when_removed(windows: Windows) -> None:
    page, line, device = with_device(windows)
    hub = Officer(page, windows.city)
    hub.signs_in("hub")
    hub.goes("/petugas/akun/passkey")
    hub.fills({"Nama passkey ini": "HP dinas"})
    page.get_by_role("button", name="Buat passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kode cadangan")
    assert len(line.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    page.get_by_role("button", name="Keluar").click()

    # as a second step after the password
    page.get_by_label("Nama pengguna").fill("hub")
    page.get_by_label("Kata sandi").fill("rahasia-kota-jakarta")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Langkah kedua")
    page.get_by_role("button", name="Pakai passkey").click()
    expect(page.locator(".mast--desk .who")).to_be_visible()
    page.get_by_role("button", name="Keluar").click()

    # alone
    page.get_by_role("button", name="Masuk dengan passkey").click()
    expect(page.locator(".mast--desk .who")).to_be_visible()

    # another finger than the owner's opens nothing
    page.get_by_role("button", name="Keluar").click()
    line.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Masuk dengan passkey").click()
    expect(page.get_by_text("Passkey tidak terbaca.")).to_be_visible()
    line.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})

    # removed: the device still has it, the city knows it no more
    page.get_by_role("button", name="Masuk dengan passkey").click()
    expect(page.locator(".mast--desk .who")).to_be_visible()
    hub.goes("/petugas/akun")
    row = page.locator(".factors li").filter(has_text="HP dinas")
    row.get_by_role("button", name=re.compile("Hapus")).click()
    expect(page.get_by_role("status").first).to_contain_text("Sudah dihapus")
    page.get_by_role("button", name="Keluar").click()
    page.get_by_role("button", name="Masuk dengan passkey").click()
    expect(page.locator(".errors")).to_contain_text("Passkey ini tidak dikenal di sini")


def test_a_browser_without_script_is_offered_the_code_and_no_passkey(windows: Windows) -> None:
    page = windows.open(java_script_enabled=False)
    page.goto("/petugas/masuk")
    expect(page.get_by_role("button", name="Masuk dengan passkey")).to_be_hidden()
    sri = Officer(page, windows.city)
    sri.signs_in("sri")
    sri.goes("/petugas/akun/passkey")
    expect(page.get_by_text("Passkey memerlukan skrip")).to_be_visible()
    expect(page.get_by_role("button", name="Buat passkey")).to_be_hidden()
