"""Everybody can use it: by assistive technology, on any screen, by keys alone, without script, in English."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from cepatrespon.console import urls
from cepatrespon.rules.terms import Office, UnitKind

from .conftest import City, Windows
from .people import READ, Citizen, Officer

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 360, 768, 1280)

# Every page, by who opens it ("" is the public). A word in braces is that report's number, with ".kode" its code.
PAGES: dict[str, tuple[str, ...]] = {
    "": (
        "/", "/lapor", "/lacak", "/aturan", "/privasi", "/petugas/masuk", "/tidak-ada", "/api/v1/",
        "/laporan/{listed}", "/laporan/{automatic}", "/laporan/{referred}", "/laporan/{extended}",
        "/laporan/{submitted}", "/laporan/{ticket}", "/laporan/{late}", "/laporan/{waiting}",
        "/lacak/{closed}?kode={closed.kode}", "/lacak/{private}?kode={private.kode}",
        "/laporan/{waiting}/dukung", "/tanpa-sinyal", "/lapor?lanjutan={listed}",
    ),
    "budi": (
        "/petugas/", "/petugas/?lajur=terlihat", "/petugas/?q=tidak-ada-yang-begini", "/petugas/catat",
        "/petugas/laporan/{waiting}", "/petugas/laporan/{late}/koordinasi",
        "/petugas/laporan/{late}/laporan_tidak_ditemukan", "/petugas/laporan/{listed}",
    ),
    "dewi": (
        "/petugas/", "/petugas/laporan/{extended}", "/petugas/laporan/{extended}/selesai",
        "/petugas/laporan/{extended}/ews",
    ),
    "joko": ("/petugas/", "/petugas/laporan/{not_found}/setujui", "/petugas/laporan/{closed}"),
    "sri": (
        "/petugas/", "/petugas/daftar-bulanan", "/petugas/laporan/{ticket}/setujui",
        "/petugas/laporan/{submitted}/tolak", "/petugas/laporan/{submitted}/validasi",
    ),
    "fajar": ("/petugas/", "/petugas/laporan/{submitted}/verifikasi_lapangan"),
    "biro": ("/petugas/laporan/{referred}", "/petugas/laporan/{referred}/kabar"),
    "inspektur": ("/petugas/", "/petugas/daftar-bulanan", "/petugas/laporan/{listed}/catatan_pembinaan"),
    "sekda": ("/petugas/", "/petugas/daftar-bulanan"),
    "sistem": ("/petugas/",),
    "yanto": ("/petugas/tugas/{waiting}",),
    "camat": ("/petugas/laporan/{late}", "/petugas/laporan/{late}/dorong"),
}  # fmt: skip
PAGES["sri"] += ("/petugas/docket/{ticket}", "/petugas/validasi/{submitted}", "/petugas/laporan/{late}/dorong")
PAGES["fajar"] += ("/petugas/antrean/{submitted}",)
PAGES["joko"] += (
    "/petugas/laporan/{not_found}/cek", "/petugas/laporan/{not_found}/lengkapi", "/petugas/laporan/{closed}/jawaban",
)  # fmt: skip
PAGES["biro"] += (
    "/petugas/rujukan/{referred}", "/petugas/rujukan/{referred}?tindakan=koordinasi",
    "/petugas/rujukan/{referred}?tindakan=tanya", "/petugas/rujukan/{referred}/surat",
)  # fmt: skip
PAGES["dewi"] += ("/petugas/perpanjangan/{extended}",)
PAGES["budi"] += (
    "/petugas/?lajur=selesai&umur=1&wilayah=Kel.+Gambir", "/petugas/borongan/koordinasi?pilih={waiting}&pilih={late}",
    "/petugas/borongan/catatan_internal?pilih={waiting}",
)  # fmt: skip
PAGES["sri"] += ("/petugas/perpanjangan/{extended}", "/petugas/docket?tab=diputus", "/petugas/validasi?tab=segera")
PAGES[""] += ("/data-bulanan", "/data-bulanan?wilayah=31.71&banding=-&wilayah2=31.74", "/data")
PAGES[""] += ("/peta", "/peta?status=terbuka&umur=30&q=lubang", "/umpan")
PAGES[""] += ("/unit", "/unit?jenis=kelurahan", "/unit/kelurahan-gambir", "/unit/biro-pemerintahan")
PAGES[""] += ("/dasar-hukum", "/aksesibilitas", "/status")
PAGES[""] += (
    "/lacak/{contested}?kode={contested.kode}", "/lacak/{contested}/data?kode={contested.kode}", "/laporan/{contested}",
    "/lacak/{not_found}?kode={not_found.kode}", "/laporan/{hidden}", "/lacak/{hidden}?kode={hidden.kode}", "/langganan",
    "/lacak/{automatic}?kode={automatic.kode}",
)  # fmt: skip
PAGES["joko"] += (
    "/petugas/laporan/{hidden}", "/petugas/laporan/{hidden}/umum", "/petugas/laporan/{listed}/umum",
    "/petugas/ditahan/{held}", "/petugas/moderasi?tab=riwayat", "/petugas/permintaan-data?tab=dijawab",
)  # fmt: skip
PAGES["sri"] += (
    "/petugas/permintaan-data/{hidden}/{request}", "/petugas/permintaan-data?tab=pemilik",
    "/petugas/moderasi?tab=keberatan",
)  # fmt: skip
PAGES["rina"] = (
    "/petugas/umpan-balik", "/petugas/?lajur=didahulukan", "/petugas/laporan/{follows}", "/petugas/laporan/{contested}",
)  # fmt: skip
WHO = list(PAGES)
OFFICES = {
    "budi": Office.ADMINISTRATOR, "joko": Office.ADMINISTRATOR, "biro": Office.ADMINISTRATOR,
    "camat": Office.ADMINISTRATOR, "yanto": Office.FIELD, "sri": Office.VALIDATOR, "fajar": Office.FACILITATOR,
    "inspektur": Office.INSPECTOR, "sekda": Office.SECRETARY, "sistem": Office.SYSTEM,
}  # fmt: skip
# Of the addresses that take nothing, those that are no page: they sign in or out, answer a form, or serve a file.
NO_PAGE = {
    "masuk", "kode", "masuk-passkey", "sso", "sso-kembali", "keluar", "mulai", "ganti", "borongan", "isian-buang",
    "akun-kode-cadangan", "akun-sesi-lain", "akun-tetap", "catat-selesai", "tanda-air", "pekerja", "denyut",
    "catatan-kerja-csv",
}  # fmt: skip
KIND_OF = {"biro": UnitKind.BIRO, "camat": UnitKind.KECAMATAN}  # of an administrator's unit; of the others a plain one


def bare_pages(who: str) -> list[str]:
    """Every page of the console that takes nothing and is for this person, but those already listed."""
    office, kind, found = OFFICES.get(who), KIND_OF.get(who), []
    for row in urls.urlpatterns:
        offices, kinds = getattr(row.callback, "offices", ()), getattr(row.callback, "kinds", ())
        elsewhere = office is Office.ADMINISTRATOR and kinds and kind not in kinds
        elsewhere = elsewhere or (row.name == "ditahan" and who not in ("joko", "inspektur"))  # the portal's channel
        if "<" not in str(row.pattern) and row.name not in NO_PAGE and office in offices and not elsewhere:
            found.append(f"/petugas/{row.pattern}")
    return [page for page in found if page not in PAGES[who]]


def addresses(city: City, who: str) -> list[str]:
    """The pages of this person, with the numbers of this city."""

    def number(found: re.Match[str]) -> str:
        what, _dot, code = found[1].partition(".")
        return str(city.reports[what]["code" if code else "number"])

    return [re.sub(r"\{([\w.]+)\}", number, path) for path in PAGES[who]] + bare_pages(who)


def seated(windows: Windows, who: str, **options: object) -> Page:
    """A window in which this person is signed in."""
    page = windows.open(**options)
    if who:
        Officer(page, windows.city).signs_in(who)
    return page


OVERFLOW = """() => {
    const root = document.scrollingElement, wide = root.clientWidth;
    if (root.scrollWidth <= wide) return "";
    const all = [...document.querySelectorAll("body *:not(.leaflet-container *)")];
    const out = all.filter((e) => e.getBoundingClientRect().right > wide + 1);
    return `${root.scrollWidth} > ${wide}: ` + out.slice(0, 3).map((e) => e.outerHTML.slice(0, 90)).join(" | ");
}"""


def overflow(page: Page) -> str:
    """What sticks out to the right of the page, or "" where nothing does."""
    return str(page.evaluate(OVERFLOW))


def opened(page: Page, path: str) -> None:
    """Open a page that must be there (or must not)."""
    answer = page.goto(path)
    assert answer is not None
    # A hidden report leaves a tombstone, which says that it is gone.
    wanted = {404} if path == "/tidak-ada" else {200, 410} if path.startswith("/laporan/") else {200}
    assert answer.status in wanted, f"{path}: {answer.status}"


def axe(page: Page, **options: object) -> list[str]:
    """What axe finds against this page, in one line each."""
    faults = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{fault['id']}: " + "; ".join(f"{n['target']} {n['failureSummary']}" for n in fault["nodes"][:3])
        for fault in faults
    ]


@pytest.mark.parametrize("who", WHO, ids=lambda who: who or "public")
def test_axe_finds_nothing_on_any_page_narrow_or_wide_light_or_dark(windows, city, who):
    page, found = seated(windows, who), []
    for path in addresses(city, who):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="light")
            opened(page, path)
            page.evaluate(AXE_SCRIPT)
            found += [f"{path} at {width}: {fault}" for fault in axe(page, runOnly=RULES)]
        page.emulate_media(color_scheme="dark")  # changes colours and nothing else
        found += [f"{path} in the dark: {fault}" for fault in axe(page, runOnly=["color-contrast"])]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", WHO, ids=lambda who: who or "public")
def test_no_page_scrolls_sideways_at_any_width(windows, city, who):
    page, found = seated(windows, who), []
    for path in addresses(city, who):
        opened(page, path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if out := overflow(page):
                found.append(f"{path} at {width}: {out}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", WHO, ids=lambda who: who or "public")
def test_every_page_also_speaks_English(windows, city, who):
    page, found = seated(windows, who), []
    page.goto("/petugas/" if who else "/")
    page.get_by_role("form", name="Bahasa").get_by_role("button", name="EN").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for path in addresses(city, who):
        opened(page, path)
        if page.locator("html").get_attribute("lang") != "en":
            found.append(f"{path}: not in English")
        if (heading := page.get_by_role("heading", level=1)).count() != 1:
            found.append(f"{path}: {heading.count()} first headings")
        if out := overflow(page):
            found.append(f"{path}: {out}")
        page.evaluate(AXE_SCRIPT)
        found += [f"{path} in English: {fault}" for fault in axe(page, runOnly=RULES)]
    assert not found, "\n".join(found)


# ── by keys alone ────────────────────────────────────────────────────────────────────────────────
def tab_to(page: Page, wanted: Callable[[], bool], most: int = 120) -> None:
    """Press Tab until the focus is there."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if wanted():
            return
    raise AssertionError(f"Tab never came to it; it is at {page.evaluate('document.activeElement.outerHTML')[:200]}")


def at(page: Page, selector: str) -> Callable[[], bool]:
    """Whether the focus is on this element, and is seen to be."""

    def there() -> bool:
        return bool(page.evaluate("""(selector) => {
            const e = document.activeElement;
            const seen = getComputedStyle(e).outlineStyle !== "none" || e.matches("[type=radio],[type=checkbox]");
            return e.matches(selector) && seen;
        }""", selector))  # fmt: skip

    return there


def test_a_report_can_be_filled_in_and_sent_by_keys_alone(windows, city):
    page = windows.open(360, 780)
    page.goto("/lapor")
    keys = page.keyboard
    keys.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    keys.press("Enter")
    tab_to(page, at(page, "#peta summary"))
    keys.press("Enter")
    tab_to(page, at(page, "[data-map]"))
    expect(page.locator("path.kel").first).to_be_attached()
    keys.press("Enter")  # the pin, in the middle of the map
    expect(page.locator("#jawaban-peta")).to_contain_text("Titik ini di Kelurahan")
    tab_to(page, at(page, "[name=uraian]"))
    keys.type("Lampu jalan mati sejak Senin.")
    expect(page.locator("#jenis")).to_be_visible()  # what is asked before sending has been shown
    tab_to(page, at(page, "[name=buka]"))
    keys.press("ArrowDown")
    expect(page.get_by_role("radio", name="Terbuka")).to_be_checked()
    tab_to(page, at(page, ".btn--start"))
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Laporan Anda sudah sampai")


def test_an_officer_acts_by_keys_alone(windows, city, siti):
    siti.reports("Lubang di depan gang.")
    page = seated(windows, "budi")
    page.goto(f"/petugas/laporan/{siti.number}")
    keys = page.keyboard
    tab_to(page, at(page, "a.acts-link[href*=koordinasi]"))
    keys.press("Enter")
    page.wait_for_url("**/koordinasi*")
    for tick in range(3):
        tab_to(page, at(page, "[name=baca]"))
        keys.press("Space")
        expect(page.locator("[name=baca]:checked")).to_have_count(tick + 1)
    tab_to(page, at(page, "[name=ke]"))
    keys.type("Dinas Bina Marga")
    keys.press("Escape")  # the list of units
    tab_to(page, at(page, "#aksi button.btn"))
    keys.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Koordinasi dicatat")


# ── without script ───────────────────────────────────────────────────────────────────────────────
def test_without_script_a_report_with_a_photo_is_sent_tracked_and_taken_up(windows, city, photo):
    siti = Citizen(windows.open(360, 780, java_script_enabled=False), city)
    siti.goes("/lapor")
    siti.page.get_by_text("Tanpa peta: tulis koordinat").click()
    siti.fills({"Lintang": "-6,17540", "Bujur": "106,82720", "Foto": photo("lubang")})
    siti.main.get_by_role("button", name="Kirim laporan").click()
    expect(siti.page.get_by_role("alert")).to_contain_text("Ceritakan masalahnya")
    siti.reads("Foto 1 tersimpan")
    siti.fills({"Ceritakan": "Lubang di depan gang."})
    siti.page.get_by_role("radio", name="Terbuka").check()
    siti.sends()
    siti.sees("Menunggu", "Kelurahan Gambir", "M1", hours=6)
    expect(siti.page.locator(".photos img")).to_have_count(1)

    budi = Officer(windows.open(java_script_enabled=False), city)
    budi.signs_in("budi")
    budi.does(siti.number, "Koordinasi", {"Unit tujuan": "Dinas Bina Marga", **READ})
    siti.sees("Koordinasi", "Dinas Bina Marga", "M1", hours=6)


def test_without_script_a_point_outside_Jakarta_is_answered_with_the_nearest_kelurahan(windows, city):
    siti = Citizen(windows.open(360, 780, java_script_enabled=False), city)
    siti.goes("/lapor")
    siti.page.get_by_text("Tanpa peta: tulis koordinat").click()
    siti.fills({"Lintang": "-6.595", "Bujur": "106.797", "Ceritakan": "Lampu mati."})
    siti.main.get_by_role("button", name="Kirim laporan").click()
    expect(siti.page.get_by_role("alert")).to_contain_text("Titik itu di luar Jakarta. Kelurahan terdekat:")


# ── with script ──────────────────────────────────────────────────────────────────────────────────
def test_the_map_takes_a_tap_and_the_phones_own_position(windows, city):
    page = windows.open(
        360, 780, geolocation={"latitude": -6.1754, "longitude": 106.8272, "accuracy": 15}, permissions=["geolocation"]
    )
    page.goto("/lapor")
    page.get_by_role("button", name="Pakai posisi saya").click()
    expect(page.locator("#jawaban-peta")).to_have_text("Titik ini di Kelurahan Gambir, menurut peta perkiraan.")
    expect(page.locator("#id_lat")).to_have_value("-6.175400")
    page.locator("[data-map]").click(position={"x": 220, "y": 60})
    expect(page.locator("#id_lat")).not_to_have_value("-6.175400")


def test_what_was_typed_survives_leaving_the_page_until_the_report_is_sent(windows, city):
    siti = Citizen(windows.open(360, 780), city)
    siti.goes("/lapor")
    siti.fills({"Ceritakan": "Sudah setengah saya ketik."})
    siti.page.keyboard.press("Tab")  # leaving the field keeps it
    siti.goes("/lacak")
    siti.goes("/lapor")
    expect(siti.page.get_by_label("Ceritakan")).to_have_value("Sudah setengah saya ketik.")
    siti.reads("dipulihkan dari perangkat ini")
    siti.page.get_by_text("Tanpa peta: tulis koordinat").click()
    siti.fills({"Lintang": "-6.17540", "Bujur": "106.82720"})
    siti.sends()
    siti.goes("/lapor")
    expect(siti.page.get_by_label("Ceritakan")).to_have_value("")


def test_a_receipt_prints_on_a_narrow_strip(windows, city, siti):
    siti.reports("Lampu jalan mati.")
    siti.page.emulate_media(media="print")
    siti.page.set_viewport_size({"width": 302, "height": 800})  # 80 mm
    assert overflow(siti.page) == ""
    expect(siti.page.locator(".clockbar")).to_be_hidden()
