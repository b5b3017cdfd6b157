"""Takes the pictures of docs/screens, docs/petugas/gambar and docs/warga/gambar from a running demonstration.

    make demo                                    in one terminal, then
    .venv/bin/python scripts/screens.py          in another (--url, --accounts: another city than that of ./var)

The city's pages (docs/screens) are taken wide (1280) and narrow (360); the officers' manual has one picture for each
main page of a role, and the telephone's pages narrow; the citizens' manual is a telephone's. In the light, with the
presenter's clock hidden. The city invents other reports for another day, so a picture shows whatever report fits it
best now: a fasilitator takes a report and plans visits for it, a citizen files one for the receipt. Exit code 1 where
none fits. `--only kotak-masuk sekda` takes those whose names begin so (`warga-…` for the citizens' manual).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).resolve().parents[1] / "docs"
SCREENS, MANUAL, CITIZENS = DOCS / "screens", DOCS / "petugas" / "gambar", DOCS / "warga" / "gambar"
WIDTHS = {1280: 1000, 360: 780}  # pixels: a width and the height seen at once
LARGEST = 240_000  # bytes of a picture
# What a demonstration adds to a page: no real officer sees it.
HIDDEN = (
    "document.querySelectorAll('.clockbar, .notice:has(.shown-code)').forEach(each => each.remove()); scrollTo(0, 0)"
)


@dataclass
class City:
    """A running demonstration, and who has signed in there: each once, since a code of the second step counts once."""

    browser: Browser
    url: str
    signs: dict[str, str]
    inside: dict[str, Any] = field(default_factory=dict)

    def window(self, width: int, name: str = "", height: int = 0) -> Page:
        """A window of that width, with cookies of its own or signed in as this officer."""
        if name and name not in self.inside:
            first = self.window(1280)
            sign_in(first, name, self.signs[name])
            self.inside[name] = first.context.storage_state()
        size: Any = {"width": width, "height": height or WIDTHS[width]}
        context = self.browser.new_context(
            base_url=self.url, viewport=size, locale="id-ID", timezone_id="Asia/Jakarta", reduced_motion="reduce",
            permissions=["geolocation"], geolocation={"latitude": -6.1754, "longitude": 106.8272, "accuracy": 15},
            storage_state=self.inside.get(name), is_mobile=width < 500, has_touch=width < 500,
        )  # fmt: skip
        return context.new_page()


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--url", default="http://127.0.0.1:8000", help="where the demonstration is served")
    words.add_argument("--accounts", type=Path, default=Path("var/demo-accounts.json"), help="its sign-ins")
    words.add_argument("--only", nargs="*", default=[""], help="how the names of the wanted pictures begin")
    said = words.parse_args()
    signs = {account["nama"]: account["sandi"] for account in json.loads(said.accounts.read_text(encoding="utf-8"))}
    chromium = os.environ.get("CEPATRESPON_CHROMIUM", "/usr/bin/chromium")
    wanted = tuple(said.only)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        city = City(browser, said.url, signs)
        for name, width, opened in PAGES:
            if name.startswith(wanted):
                keep(SCREENS / f"{name}-{width}.png", opened(city, width))
        for name, opened in WARGA:
            if f"warga-{name}".startswith(wanted):
                keep(CITIZENS / f"{name}.png", opened(city, 360))
        for name, officer, width, height, arrives in ROLES:
            if name.startswith(wanted):
                page = city.window(width, officer, height)
                arrives(page)
                keep(MANUAL / f"{name}.png", page)
        browser.close()
    if "beranda".startswith(wanted):
        (SCREENS / "beranda.png").write_bytes((SCREENS / "beranda-1280.png").read_bytes())
    return 0


def keep(file: Path, page: Page) -> None:
    """What is seen without scrolling, as a small PNG; the window is closed."""
    page.evaluate(HIDDEN)
    page.wait_for_load_state("networkidle")
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = BytesIO()
        image.quantize(colours, kmeans=3, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < LARGEST:
            break
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(out.getvalue())
    print(f"{file}: {out.tell() // 1000} kB, {colours} colours", flush=True)
    page.context.close()


def sign_in(page: Page, name: str, password: str) -> None:
    """To this officer's first page."""
    passes_the_password(page, name, password)
    if (code := page.locator(".shown-code")).count():  # a demonstration shows the code of the second step
        page.fill("[name=kode]", code.inner_text())
        page.get_by_role("button", name="Lanjut").click()
    page.locator(".mast--desk .who").wait_for()


def passes_the_password(page: Page, name: str, password: str) -> None:
    page.goto("/petugas/masuk")
    page.fill("[name=nama]", name)
    page.fill("[name=sandi]", password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(lambda url: not url.split("?")[0].endswith("/masuk"))


# ── the city's pages ─────────────────────────────────────────────────────────────────────────────
def at(path: str) -> Callable[[City, int], Page]:
    """A page that anybody may open."""

    def opened(city: City, width: int) -> Page:
        page = city.window(width)
        page.goto(path)
        return page

    return opened


def report_form(city: City, width: int) -> Page:
    """The report form with a point in Gambir, as a phone finds it."""
    page = at("/lapor")(city, width)
    box = page.locator("#peta")
    box.wait_for()
    if box.get_attribute("open") is None:  # folded on a telephone
        box.locator("summary").click()
    page.locator("path.kel").first.wait_for(state="attached")
    page.locator("#lokasi-saya").click()
    page.locator("#jawaban-peta").get_by_text("Kelurahan Gambir").wait_for()
    page.evaluate("document.activeElement.blur()")
    return page


def receipt(city: City, width: int) -> Page:
    """The receipt of a report that has just been filed: one more report in the demonstration."""
    page = report_form(city, width)
    page.fill("[name=uraian]", "Tutup saluran di depan halte pecah dan berbunyi setiap dilewati motor.")
    page.get_by_role("button", name="Kirim laporan").click()
    asked = page.locator("#sebelum")  # what is near already, or which kinds are meant, is shown first
    page.locator(".receipt").or_(asked).first.wait_for()
    if asked.count():
        page.get_by_role("button", name=re.compile("^Kirim (laporan|sebagai)")).last.click()
        page.locator(".receipt").wait_for()
    return page


def live_map(city: City, width: int) -> Page:
    """The map, once its marks are there."""
    page = at("/peta")(city, width)
    page.wait_for_load_state("networkidle")
    return page


def tracked(city: City, width: int) -> Page:
    """The citizen's page of a report that waits for validation."""
    return at(f"/laporan/{worth_telling(city)}")(city, width)


def handled(city: City, width: int) -> Page:
    """The officer's page of the same report."""
    page = city.window(width, "validator")
    page.goto(f"/petugas/laporan/{worth_telling(city)}/validasi")
    return page


def inbox(city: City, width: int) -> Page:
    """The inbox of a kelurahan."""
    page = city.window(width, "gambir")
    page.goto("/petugas/")
    page.locator(".lanes").wait_for()
    return page


def worth_telling(city: City) -> str:
    """The number of a public report that waits for validation, verified, and whose page shows the most photos."""
    desk = city.window(1280, "validator")
    desk.goto("/petugas/?lajur=terlihat&status=menunggu_validasi")
    numbers = {(link.get_attribute("href") or "").rpartition("/")[2] for link in desk.locator(".inbox .what a").all()}

    def photos(number: str) -> int:
        shown, mine = desk.request.get(f"/laporan/{number}"), desk.request.get(f"/petugas/laporan/{number}/validasi")
        return shown.text().count('<figure class="photo">') if shown.ok and 'id="aksi"' in mine.text() else 0

    best = max(sorted(numbers), key=photos, default="")
    if not best or not photos(best):
        sys.exit("no verified public report waits for validation; is this a demonstration's city?")
    desk.context.close()
    return best


PAGES: list[tuple[str, int, Callable[[City, int], Page]]] = [
    (name, width, opened)
    for width in WIDTHS
    for name, opened in (
        ("beranda", at("/")), ("lapor", report_form), ("aturan", at("/aturan")), ("lacak", tracked),
        ("laporan-petugas", handled), ("kotak-masuk", inbox), ("peta", live_map), ("data-bulanan", at("/data-bulanan")),
        ("unit", at("/unit/dinas-bina-marga")),
    )
]  # fmt: skip


WARGA: tuple[tuple[str, Callable[[City, int], Page]], ...] = (
    ("beranda", at("/")), ("lapor-tempat", report_form), ("tanda-terima", receipt), ("laporan", tracked),
    ("unit", at("/unit/kelurahan-gambir")),
)  # fmt: skip


# ── the officers' manual ─────────────────────────────────────────────────────────────────────────
def on(path: str) -> Callable[[Page], None]:
    """One address."""

    def opened(page: Page) -> None:
        page.goto(path)

    return opened


def second_step(page: Page) -> None:
    """The page that asks for a code, as an officer with an app sees it."""
    passes_the_password(page, "inspektorat", "contoh-inspektorat")
    page.locator("[name=kode]").wait_for()


def richest(page: Page, path: str, links: str, sign: str = '<figure class="photo') -> str:
    """Of the reports on a list, the address of the one whose page shows most of something, and bears nobody's mark."""
    page.goto(path)
    found = [link.get_attribute("href") or "" for link in page.locator(links).all()][:12]
    if not found:
        sys.exit(f"{path} is empty; is this a demonstration's city?")

    def shows(address: str) -> int:
        text = page.request.get(address).text()
        return 0 if 'class="watermark"' in text else text.count(sign)

    return max(found, key=shows)


def one_report(page: Page) -> None:
    """A report about to be coordinated: the ticks of M2 beside the evidence."""
    page.goto(richest(page, "/petugas/?lajur=baru&akses=terbuka", ".inbox .what a") + "/koordinasi")


def one_validation(page: Page) -> None:
    page.goto(richest(page, "/petugas/validasi", ".inbox .what a", "<img"))


def one_task(page: Page) -> None:
    lane = "/petugas/tugas?lajur=belum"
    page.goto(richest(page, lane, ".tasks h2 a", "<img"))


def tasks(page: Page) -> None:
    """The tasks that are nobody's yet, the nearest first."""
    page.goto("/petugas/tugas?lajur=belum")
    page.locator("[data-dari-sini]").click()
    page.locator(".tasks .far").first.wait_for()


def verification(page: Page) -> None:
    """The report that the queue gives to this fasilitator."""
    page.goto("/petugas/antrean")
    page.locator("main form button[data-save]").first.click()
    page.locator(".verdicts").wait_for()


def visits(page: Page) -> None:
    """A round of a few visits, which this fasilitator could not judge from the desk."""
    page.goto("/petugas/kunjungan")
    for _visit in range(4 - page.locator(".stops > li").count()):
        verification(page)
        page.get_by_text("Tidak dapat dinilai dari meja?").click()
        page.fill("[name=catatan]", "Foto terlalu dekat: apakah seluruhnya sudah dikerjakan?")
        page.check("[name=sendiri]")
        page.get_by_role("button", name="Perlu dilihat di lapangan").click()
        page.locator(".mast--desk .who").wait_for()
    page.goto("/petugas/kunjungan")
    page.locator(".stops").wait_for()


def one_visit(page: Page) -> None:
    visits(page)
    page.goto(page.locator(".stops h2 a").first.get_attribute("href") or "")


def counter(page: Page) -> None:
    """The desk form, half filled in."""
    page.goto("/petugas/catat")
    page.locator("[name=kanal]").first.check()
    page.fill("[name=uraian]", "Lampu jalan di depan pasar mati sejak Senin, gelap kalau malam.")
    page.fill("[name=alamat]", "depan pasar, seberang mushala")
    page.evaluate("document.activeElement.blur()")


ROLES: tuple[tuple[str, str, int, int, Callable[[Page], None]], ...] = (
    ("langkah-kedua", "", 1280, 620, second_step),
    ("administrator-unit", "gambir", 1280, 1000, on("/petugas/")),
    ("administrator-unit-laporan", "gambir", 1280, 1350, one_report),
    ("petugas-lapangan-360", "lapangan1", 360, 900, tasks),
    ("petugas-lapangan-tugas-360", "lapangan1", 360, 1700, one_task),
    ("petugas-lapangan", "lapangan1", 1280, 900, tasks),
    ("pemilik-kanal", "kanal", 1280, 900, on("/petugas/kanal")),
    ("pemilik-kanal-loket", "gambir", 1280, 1000, counter),
    ("biro-docket", "validator", 1280, 900, on("/petugas/docket")),
    ("biro-validasi", "validator", 1280, 1250, one_validation),
    ("fasilitator", "fasilitator1", 1280, 1000, verification),
    ("fasilitator-kunjungan-360", "fasilitator1", 360, 900, visits),
    ("fasilitator-temuan-360", "fasilitator1", 360, 2300, one_visit),
    ("inspektorat", "inspektorat", 1280, 800, on("/petugas/ruang-inspektorat")),
    ("sekda", "sekda", 1280, 1100, on("/petugas/bulan-ini")),
    ("kota-kecamatan", "walikota", 1280, 1000, on("/petugas/wilayah")),
    ("administrator-sistem", "sistem", 1280, 900, on("/petugas/sistem")),
)


if __name__ == "__main__":
    sys.exit(main())
