"""The public map in a browser: clusters that open, a list that follows, by keys alone, without script, and light."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from complaints import city as cities
from playwright.sync_api import Page, expect

from . import population
from .conftest import Windows
from .scale import Scale
from .test_access import RULES, at, axe, overflow, tab_to

MOST = 300_000  # bytes of any answer
OPENED = """drawn => document.querySelector(".leaflet-popup")
    || document.querySelector("[data-peta]").dataset.drawn !== drawn"""
SMALL = """() => [...document.querySelectorAll("main :is(button, .btn, select, .tag, .quick, .town-mark)")]
    .filter(e => e.offsetParent && Math.round(e.getBoundingClientRect().height) < 44)
    .map(e => e.outerHTML.slice(0, 90))"""
WORD = "pagarbengkok"  # in every report that is put in here, and in no other


# ── in a process of the city ─────────────────────────────────────────────────────────────────────
def fenced() -> str:
    """Five reports of a bent fence: three at one corner, one a street away, one private. Numbers."""
    from datetime import timedelta

    from cepatrespon.complaints.clock import now
    from cepatrespon.complaints.models import Complaint

    town, at = population._Town(), now() - timedelta(hours=3)
    lat, lng = population.GAMBIR
    if not Complaint.objects.filter(body__contains=WORD).exists():
        for n in range(3):
            town.file(at + timedelta(minutes=n), body=f"Ada {WORD} ke-{n} di sudut taman.", photos=[])
        town.file(at, body=f"Ada {WORD} sendirian.", lat=lat + 0.001, lng=lng + 0.001, photos=[])
        town.file(at, body=f"Ada {WORD} rahasia.", lat=lat + 0.0015, lng=lng - 0.001, photos=[], private=True)
    found = Complaint.objects.filter(body__contains=WORD).order_by("pk")
    return json.dumps({c.body.split()[-1].rstrip("."): c.number for c in found})


@pytest.fixture(scope="module")
def fence(lived_city: cities.City, city: object) -> dict[str, str]:
    found: dict[str, str] = json.loads(lived_city.run(fenced))
    return found


def ready(page: Page, path: str) -> None:
    """Open the page and wait for what the map draws."""
    page.goto(path)
    page.locator("#h-peta").scroll_into_view_if_needed()
    page.locator("[data-peta][data-drawn]").wait_for()


def settled(page: Page, act: object) -> None:
    """Do something that moves the map, and wait for what it then draws."""
    before = page.locator("[data-peta]").get_attribute("data-drawn")
    act()  # type: ignore[operator]
    page.wait_for_function("before => document.querySelector('[data-peta]').dataset.drawn !== before", arg=before)


# ── with script ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("width", [360, 1280])
def test_a_cluster_opens_until_its_reports_can_be_read_and_the_list_follows(
    windows: Windows, fence, width: int
) -> None:
    page = windows.open(width, 800)
    ready(page, f"/peta?q={WORD}")
    expect(page.locator("[data-peta-now]")).to_have_text("4 laporan pada bagian peta ini.")
    expect(page.locator("[data-peta-drawing]")).to_be_hidden()
    expect(page.locator(".town-many")).to_have_text(["4"])
    settled(page, page.locator(".town-many").click)
    for _zoom in range(8):
        if page.locator(".town-one").count():
            break
        settled(page, page.locator(".town-many").first.click)
    expect(page.locator(".town-many")).to_have_text(["3"])
    expect(page.locator(".town-one")).to_have_count(1)
    expect(page.locator("[data-peta-list] [data-number]")).to_have_count(4)
    expect(page).to_have_url(re.compile("petak="))
    page.locator(".town-one").click()
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("Jalan, Menunggu")
    expect(popup.get_by_role("link", name=fence["sendirian"])).to_be_visible()
    expect(page.locator(f"[data-number={fence['sendirian']}]")).to_have_class(re.compile("here"))
    assert overflow(page) == ""
    popup.get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"/laporan/{fence['sendirian']}$"))


def test_the_list_is_that_of_what_is_seen_and_the_address_keeps_it(windows: Windows, fence) -> None:
    page = windows.open()
    ready(page, f"/peta?q={WORD}")
    row = page.locator(f"[data-number={fence['sendirian']}]")
    settled(page, row.get_by_role("button", name="Tunjukkan di peta").click)
    expect(page.locator("[data-peta]")).to_be_focused()
    for _zoom in range(2):
        settled(page, lambda: page.keyboard.press("+"))
    expect(page.locator("[data-peta-list] [data-number]")).to_have_count(1)
    expect(page.get_by_text("Hanya bagian peta yang tampak")).to_be_visible()
    expect(page).to_have_url(re.compile("petak="))
    kept = page.url
    page.goto(kept)
    page.locator("[data-peta][data-drawn]").wait_for()
    expect(page.locator("[data-peta-list] [data-number]")).to_have_count(1)
    page.get_by_role("link", name="Hanya bagian peta yang tampak").click()
    expect(page.locator("[data-peta-list] [data-number]")).to_have_count(4)


def test_everything_on_the_map_is_reached_by_keys_alone(windows: Windows, fence) -> None:
    page = windows.open()
    ready(page, f"/peta?q={WORD}")
    tab_to(page, at(page, "[data-peta]"))
    expect(page.locator("[data-peta-now]")).to_contain_text("Di tengah: 4 laporan, 4 belum selesai.")
    keys = page.keyboard
    for _zoom in range(12):
        if page.locator(".leaflet-popup").count():
            break
        drawn = page.locator("[data-peta]").get_attribute("data-drawn")
        keys.press("Enter")
        page.wait_for_function(OPENED, arg=drawn)
    link = page.locator(".leaflet-popup-content a")
    expect(link).to_be_focused()
    keys.press("Escape")
    expect(page.locator("[data-peta]")).to_be_focused()
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    tab_to(page, at(page, "[data-peta-list] a"), most=8)  # the map is no trap, its marks are no stops


def test_a_finger_scrolls_the_page_over_the_map(windows: Windows, fence) -> None:
    page = windows.open(360, 780, has_touch=True)
    ready(page, "/peta")
    assert page.locator("[data-peta]").evaluate("e => getComputedStyle(e).touchAction") == "pan-x pan-y"


def test_where_the_network_fails_the_drawing_or_the_list_still_stands(windows: Windows, fence) -> None:
    page = windows.open()
    page.route("**/leaflet*.js", lambda route: route.abort())
    page.goto(f"/peta?q={WORD}")
    expect(page.get_by_role("button", name="Buka peta yang dapat digeser")).to_be_visible()
    expect(page.locator("[data-peta-drawing]")).to_be_visible()
    expect(page.locator("[data-peta-list] [data-number]")).to_have_count(4)
    page.unroute("**/leaflet*.js")
    page.get_by_role("button", name="Buka peta yang dapat digeser").click()
    page.locator("[data-peta][data-drawn]").wait_for()
    windows.faults[:] = [fault for fault in windows.faults if "ERR_FAILED" not in fault]


# ── without script ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("width", [360, 1280])
def test_without_script_the_same_filters_give_a_drawing_a_table_and_a_list(windows: Windows, fence, width: int) -> None:
    page = windows.open(width, 800, java_script_enabled=False)
    page.goto("/peta")
    page.get_by_label("Kata atau nomor laporan").fill(WORD)
    page.get_by_label("Keadaan").select_option("terbuka")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.locator("[data-peta-list] [data-number]")).to_have_count(4)
    expect(page.get_by_role("img", name=re.compile("makin gelap"))).to_be_visible()
    expect(page.locator("[data-peta]")).to_be_hidden()
    page.get_by_text("Jumlah per kelurahan").click()
    expect(page.get_by_role("row", name="Gambir 4 4")).to_be_visible()
    page.get_by_role("link", name="Gambir", exact=True).click()
    expect(page.get_by_label("Wilayah").locator("option:checked")).to_have_text("– Gambir")
    expect(page.locator("[data-peta-list] [data-number]")).to_have_count(4)
    expect(page.get_by_label("Kata atau nomor laporan")).to_have_value(WORD)
    page.get_by_role("link", name=re.compile("terbuka|Belum selesai hapus")).first.click()
    expect(page.get_by_label("Keadaan")).to_have_value("")


# ── for everybody ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("path", ["/peta", "/peta?q=tidakadayangini&kategori=salah", "/umpan"])
def test_axe_finds_nothing_on_the_map_in_either_language_light_or_dark(windows, fence, path, english) -> None:
    page, found = windows.open(), []
    if english:
        page.goto("/privasi")
        page.get_by_role("form", name="Bahasa").get_by_role("button", name="EN").click()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        if path == "/umpan":
            page.goto(path)
        else:
            ready(page, path)
        page.evaluate(AXE_SCRIPT)
        found += [f"{path} at {width}: {fault}" for fault in axe(page, runOnly=RULES)]
        assert overflow(page) == ""
        page.emulate_media(color_scheme="dark")
        found += [f"{path} in the dark: {fault}" for fault in axe(page, runOnly=["color-contrast"])]
    assert not found, "\n".join(found)
    if path.startswith("/peta?"):
        expect(page.get_by_text("There is no such choice" if english else "Pilihan itu tidak ada")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 640, 1280])
def test_no_width_scrolls_sideways_and_nothing_pressed_is_smaller_than_a_thumb(windows, fence, width) -> None:
    page = windows.open(width, 800)
    ready(page, "/peta?status=terbuka&umur=30")
    assert overflow(page) == ""
    small = page.evaluate(SMALL)
    assert small == []


def test_no_answer_of_the_map_weighs_more_than_three_hundred_kilobytes(windows: Windows, fence) -> None:
    page = windows.open(360, 780)
    scale = Scale(page)
    ready(page, "/peta")
    weights = scale.weights()
    assert len(weights) > 8
    assert max(size for _url, size in weights) <= MOST, weights
    assert sum(size for _url, size in weights) <= MOST, weights  # and all of it together, map and borders included
