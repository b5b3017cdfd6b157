"""The report form in a real browser: drafts that never overwrite, a map that traps nobody and weighs nothing unseen."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from playwright.sync_api import Locator, Page, expect

from .people import Citizen
from .scale import Scale

BOGOR = ("-6.595", "106.797")
HERE = {"latitude": -6.1754, "longitude": 106.8272}
KB = 1000


def opened_map(page: Page) -> Locator:
    """The live map of the form, with its borders."""
    fold = page.locator("#peta")
    expect(fold).to_be_visible()
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    expect(page.locator("path.kel").first).to_be_attached()
    return page.locator("[data-map]")


def by_hand(siti: Citizen) -> None:
    siti.goes("/lapor")
    siti.page.get_by_text("Tanpa peta: tulis koordinat").click()


# ── drafts ───────────────────────────────────────────────────────────────────────────────────────
def test_a_form_that_comes_back_is_never_overwritten_by_the_draft_of_before(windows, city, photo):
    siti = Citizen(windows.open(360, 780), city)
    by_hand(siti)
    siti.fills({"Lintang": BOGOR[0], "Bujur": BOGOR[1], "Ceritakan": "Lampu mati.", "Foto": photo("lampu")})
    siti.main.get_by_role("button", name="Kirim laporan").click()
    siti.main.get_by_role("button", name="Pakai Kelurahan").click()
    expect(siti.page.locator("#penerima")).to_contain_text("Laporan ini diterima Kelurahan")
    expect(siti.page.locator("#id_lat")).to_have_value("")
    expect(siti.page.locator("#id_kelurahan")).not_to_have_value("")
    chosen = siti.page.locator("#id_kelurahan").input_value()
    expect(siti.page.locator(".restored")).to_have_count(0)
    siti.reads("Foto 1 tersimpan")
    siti.goes("/lapor")  # and what came back is the draft from now on
    expect(siti.page.locator(".restored")).to_be_visible()
    expect(siti.page.locator("#id_kelurahan")).to_have_value(chosen)
    expect(siti.page.locator("#id_lat")).to_have_value("")


def test_the_time_of_a_draft_is_said_in_WIB_wherever_the_device_is(windows, city):
    page = windows.open(360, 780, timezone_id="America/Lima")
    page.goto("/lapor")
    page.get_by_label("Ceritakan").fill("Sudah setengah.")
    page.keyboard.press("Tab")
    said = page.evaluate("""() => new Date(JSON.parse(localStorage.getItem("draf:lapor")).at)
        .toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" })""")
    page.goto("/lapor")
    expect(page.locator(".restored")).to_contain_text(f"dari pukul {said} WIB")


# ── the other language ───────────────────────────────────────────────────────────────────────────
def test_without_script_changing_the_language_loses_nothing_that_was_typed(windows, city, photo):
    siti = Citizen(windows.open(360, 780, java_script_enabled=False), city)
    by_hand(siti)
    siti.fills({"Ceritakan": "Got mampet di depan pasar.", "Surel": "belum lengkap", "Foto": photo("got")})
    siti.main.get_by_role("button", name="Kirim laporan").click()
    expect(siti.page.get_by_role("alert")).to_be_visible()
    siti.page.get_by_role("group", name="Bahasa").get_by_role("button", name="EN").click()
    expect(siti.page.locator("html")).to_have_attribute("lang", "en")
    expect(siti.page.locator("#id_uraian")).to_have_value("Got mampet di depan pasar.")
    expect(siti.page.locator("#id_email")).to_have_value("belum lengkap")
    siti.reads("Photo 1")


def test_Enter_in_a_field_sends_the_form_and_changes_no_language(windows, city):
    page = windows.open(360, 780)
    page.goto("/lapor")
    page.locator("#id_alamat").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Laporan belum terkirim")
    expect(page.locator("html")).to_have_attribute("lang", "id")


# ── the map ──────────────────────────────────────────────────────────────────────────────────────
def test_the_form_is_light_until_its_map_is_opened(windows, city):
    page = windows.open(360, 780)
    scale = Scale(page)
    page.goto("/lapor")
    taken = scale.weights()
    assert not [url for url, _size in taken if "leaflet" in url or "geojson" in url]
    assert sum(size for _url, size in taken) < 60 * KB, taken
    opened_map(page)
    taken = scale.weights()
    assert [url for url, _size in taken if "leaflet" in url]
    assert sum(size for _url, size in taken) < 200 * KB, taken


def test_on_a_wide_screen_the_map_opens_by_itself(windows, city):
    page = windows.open(1280, 1000)
    page.goto("/lapor")
    expect(page.locator("path.kel").first).to_be_visible()


def test_the_map_says_it_is_approximate_and_a_tapped_point_too(windows, city):
    page = windows.open(360, 780)
    page.goto("/lapor")
    opened_map(page).click(position={"x": 160, "y": 160})
    expect(page.locator("#peta")).to_contain_text("Peta perkiraan: batas kelurahan dihitung dari 26.331 titik")
    expect(page.locator("#jawaban-peta")).to_contain_text(", menurut peta perkiraan.")


def test_a_position_whose_circle_crosses_a_border_is_announced_as_near_one(windows, city):
    for metres, said in ((15, "Titik ini di Kelurahan Gambir, menurut"), (900, "Titik ini di dekat batas: mungkin di")):
        page = windows.open(360, 780, geolocation={**HERE, "accuracy": metres}, permissions=["geolocation"])
        page.goto("/lapor")
        page.get_by_role("button", name="Pakai posisi saya").click()
        expect(page.locator("#jawaban-peta")).to_contain_text(said)
        expect(page.locator("#id_akurasi")).to_have_value(str(metres))
    expect(page.locator("#jawaban-peta")).to_contain_text("Kelurahan Gambir atau ")
    expect(page.locator("#jawaban-peta")).to_contain_text("teliti sampai 900 meter")


def transform(page: Page) -> Any:
    """Where the map stands and how near: its pane's shift and the width of the first kelurahan."""
    return page.evaluate("""() => [document.querySelector(".leaflet-map-pane").style.transform,
        document.querySelector("path.kel").getBBox().width]""")


def middle(box: Locator) -> tuple[float, float]:
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    assert at is not None
    return at["x"] + at["width"] / 2, at["y"] + at["height"] / 2


def finger(page: Page, x: float, y: float, by: int) -> None:
    """Put a finger there and draw it up by so many pixels."""
    wire = page.context.new_cdp_session(page)
    wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for done in range(10, by + 1, 10):
        wire.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - done}]})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def rested(page: Page) -> None:
    """Wait until the page has stopped scrolling: a finger put on a page that still glides only stops it."""
    page.evaluate("""() => new Promise(done => {
        let last = -1, still = 0;
        const look = () => {
            still = scrollY === last ? still + 1 : 0;
            last = scrollY;
            if (still > 30) done(); else requestAnimationFrame(look);
        };
        look();
    })""")


def test_a_finger_scrolls_the_page_over_the_map_and_still_moves_the_pin(windows, city):
    page = windows.open(360, 780, has_touch=True)
    page.goto("/lapor")
    box = opened_map(page)
    x, y = middle(box)
    before, top = transform(page), page.evaluate("scrollY")
    finger(page, x, y, 150)
    page.wait_for_function("top => scrollY > top + 80", arg=top)
    rested(page)
    assert transform(page) == before
    expect(page.locator(".map-pin")).to_have_count(0)

    page.touchscreen.tap(*middle(box))
    expect(page.locator("#id_lat")).not_to_have_value("")
    stood = page.locator("#id_lat").input_value()
    rested(page)
    x, y = middle(page.locator(".map-pin"))
    top = page.evaluate("scrollY")
    finger(page, x, y, 60)
    expect(page.locator("#id_lat")).not_to_have_value(stood)
    assert page.evaluate("scrollY") == top


def test_the_wheel_scrolls_the_page_over_the_map_and_with_Ctrl_it_zooms_and_a_mouse_drags(windows, city):
    page = windows.open(1280, 800)
    page.goto("/lapor")
    box = opened_map(page)
    page.mouse.move(*middle(box))
    before, top = transform(page), page.evaluate("scrollY")
    page.mouse.wheel(0, 150)
    page.wait_for_function("top => scrollY > top", arg=top)
    rested(page)
    assert transform(page) == before
    page.mouse.move(*middle(box))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -150)
    page.keyboard.up("Control")
    page.wait_for_function("wide => document.querySelector('path.kel').getBBox().width > wide", arg=before[1])
    before = transform(page)
    x, y = middle(box)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 40, steps=4)
    page.mouse.up()
    assert transform(page) != before


# ── how it stands on the page ────────────────────────────────────────────────────────────────────
EDGES = "(all) => all.map((e) => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"


def edges(page: Page, selector: str) -> list[list[float]]:
    """Left, top, right and bottom of each."""
    return list(page.locator(selector).evaluate_all(EDGES))


def test_the_letter_counter_ends_where_its_box_ends(windows, city):
    page = windows.open(1280, 900)
    page.goto("/lapor")
    assert abs(edges(page, "#id_uraian")[0][2] - edges(page, ".count")[0][2]) < 1


def test_on_a_wide_screen_a_latest_reports_status_stands_beside_it(windows, city):
    page = windows.open(1280, 900)
    page.goto("/")
    page.locator(".list > .row--apart b").evaluate_all(
        "(all) => all.forEach((b) => b.textContent = 'panjang '.repeat(9))"
    )
    rows = zip(edges(page, ".list > .row--apart > div"), edges(page, ".list > .row--apart > p"), strict=True)
    wrapped = [(what, status) for what, status in rows if status[1] >= what[3] or status[0] < what[2]]
    assert not wrapped


def test_on_a_wide_screen_no_date_of_the_timeline_touches_the_next(windows, city):
    page = windows.open(1280, 900)
    page.goto(f"/laporan/{city.reports['listed']['number']}")
    dates, lines = edges(page, ".timeline time"), page.locator(".timeline time").evaluate_all(
        "(all) => all.map((e) => [e.closest('li').className, e.getClientRects().length, e.clientHeight])"
    )  # fmt: skip
    assert len(dates) > 3
    for one, following in pairwise(dates):
        assert following[1] - one[3] >= 8
    assert all(height < 30 for name, _n, height in lines if name != "next"), lines


def test_on_a_phone_the_presenters_buttons_are_large_enough_for_a_thumb(windows, city):
    page = windows.open(360, 780)
    page.goto("/")
    assert min(bottom - top for _l, top, _r, bottom in edges(page, ".clockbar button")) >= 44
