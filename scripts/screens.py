"""Takes the pictures of docs/screens from a running demonstration.

    make demo                                    in one terminal, then
    .venv/bin/python scripts/screens.py          in another (--url, --accounts: another city than that of ./var)

Each page is taken wide (1280) and narrow (360), in the light, with the presenter's clock hidden. The city invents
other reports for another day, so a picture shows whatever report fits it best now. Exit code 1 where none does.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

SCREENS = Path(__file__).resolve().parents[1] / "docs" / "screens"
WIDTHS = {1280: 1000, 360: 780}  # pixels: a width and the height seen at once
LARGEST = 200_000  # bytes of a picture


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--url", default="http://127.0.0.1:8000", help="where the demonstration is served")
    words.add_argument("--accounts", type=Path, default=Path("var/demo-accounts.json"), help="its sign-ins")
    words.add_argument("--folder", type=Path, default=SCREENS, help="where the pictures go")
    said = words.parse_args()
    signs = {account["nama"]: account["sandi"] for account in json.loads(said.accounts.read_text(encoding="utf-8"))}
    said.folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CEPATRESPON_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for width in WIDTHS:
            for name, picture in taken(browser, said.url, signs, width).items():
                file = said.folder / f"{name}-{width}.png"
                file.write_bytes(picture)
                print(f"{file}: {len(picture) // 1000} kB")
        browser.close()
    (said.folder / "beranda.png").write_bytes((said.folder / "beranda-1280.png").read_bytes())
    return 0


def taken(browser: Browser, url: str, signs: dict[str, str], width: int) -> dict[str, bytes]:
    """Every page at one width."""
    found = {}
    page, desk = window(browser, url, width), window(browser, url, width)
    page.goto("/")
    found["beranda"] = shot(page)
    page.goto("/lapor")
    place(page)
    found["lapor"] = shot(page)
    page.goto("/aturan")
    found["aturan"] = shot(page)
    sign_in(desk, "validator", signs["validator"])
    number = worth_telling(desk)
    page.goto(f"/laporan/{number}")
    found["lacak"] = shot(page)
    desk.goto(f"/petugas/laporan/{number}/validasi")
    found["laporan-petugas"] = shot(desk)
    desk = window(browser, url, width)
    sign_in(desk, "gambir", signs["gambir"])
    found["kotak-masuk"] = shot(desk)
    return found


def window(browser: Browser, url: str, width: int) -> Page:
    """A window of that width with cookies of its own."""
    size: Any = {"width": width, "height": WIDTHS[width]}
    context = browser.new_context(
        base_url=url, viewport=size, locale="id-ID", timezone_id="Asia/Jakarta", reduced_motion="reduce",
        permissions=["geolocation"], geolocation={"latitude": -6.1754, "longitude": 106.8272, "accuracy": 15},
    )  # fmt: skip
    return context.new_page()


def sign_in(page: Page, name: str, password: str) -> None:
    """To the inbox of this officer."""
    page.goto("/petugas/masuk")
    page.fill("[name=nama]", name)
    page.fill("[name=sandi]", password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    if (code := page.locator(".shown-code")).count():  # a demonstration shows the code of the second step
        page.fill("[name=kode]", code.inner_text())
        page.get_by_role("button", name="Lanjut").click()
    page.locator(".mast--desk .who").wait_for()
    page.goto("/petugas/")
    page.locator(".lanes").wait_for()


def place(page: Page) -> None:
    """A point in Gambir, as a phone finds it."""
    box = page.locator("#peta")
    box.wait_for()
    if box.get_attribute("open") is None:  # folded on a telephone
        box.locator("summary").click()
    page.locator("path.kel").first.wait_for(state="attached")
    page.locator("#lokasi-saya").click()
    page.locator("#jawaban-peta").get_by_text("Kelurahan Gambir").wait_for()
    page.evaluate("document.activeElement.blur()")


def worth_telling(desk: Page) -> str:
    """The number of a public report that waits for validation, verified, and whose page shows the most photos."""
    desk.goto("/petugas/?lajur=terlihat&status=menunggu_validasi")
    numbers = {link.get_attribute("href").rsplit("/", 1)[1] for link in desk.locator(".inbox .what a").all()}

    def photos(number: str) -> int:
        shown, mine = desk.request.get(f"/laporan/{number}"), desk.request.get(f"/petugas/laporan/{number}/validasi")
        return shown.text().count('<figure class="photo">') if shown.ok and 'id="aksi"' in mine.text() else 0

    best = max(sorted(numbers), key=photos, default="")
    if not best or not photos(best):
        sys.exit("no verified public report waits for validation; is this a demonstration's city?")
    return best


def shot(page: Page) -> bytes:
    """What is seen without scrolling, as a small PNG."""
    page.evaluate("document.querySelector('.clockbar')?.remove(); scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for colours in (256, 128, 64):
        out = BytesIO()
        image.quantize(colours, kmeans=3, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < LARGEST:
            break
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
