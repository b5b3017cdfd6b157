"""A citizen's whole way to a receipt: on a phone and at a desk, with and without script, and without any signal."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import City, Windows
from .people import Citizen
from .population import GAMBIR
from .test_access import RULES, axe, overflow

KB = 1000
CUT = re.compile(r"net::ERR_(INTERNET_DISCONNECTED|CONNECTION_FAILED|FAILED)")
HERE = {"latitude": GAMBIR[0], "longitude": GAMBIR[1], "accuracy": 12}
QUIET = (-6.1330, 106.8090)  # where nobody of this city has reported anything
READY = "async () => (await navigator.serviceWorker.ready).active.state === 'activated' && (await caches.keys()).some(n => n.startsWith('warga-'))"  # noqa: E501


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A photo as a telephone takes it: large, turned, with its place and time in it."""
    from tests.complaints.photos import GAMBIR as IN_GAMBIR
    from tests.complaints.photos import exif

    picture = Image.effect_noise((2400, 1800), 60).convert("RGB")
    file = tmp_path / "besar.jpg"
    out = BytesIO()
    picture.save(out, "JPEG", quality=92, exif=exif(gps=IN_GAMBIR, turn=6))
    file.write_bytes(out.getvalue())
    return file


def place(siti: Citizen, point: tuple[float, float] = QUIET) -> None:
    """Say where by coordinates, which needs neither script nor map."""
    siti.page.get_by_text("Tanpa peta: tulis koordinat").click()
    siti.fills({"Lintang": str(point[0]), "Bujur": str(point[1])})


def quieted(windows: Windows) -> None:
    """What a browser writes on its console because the network was cut is no fault of a page."""
    windows.faults[:] = [fault for fault in windows.faults if not CUT.search(fault)]


# ── the whole way ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_first_page_to_the_receipt(windows: Windows, city: City, photo, width, script):
    siti = Citizen(windows.open(width, 800, java_script_enabled=script), city)
    siti.goes("/")
    siti.page.get_by_role("link", name="Lapor", exact=True).first.click()
    siti.page.get_by_label("Cari kelurahan, jalan, atau patokan").fill("kelurahan kalibata")
    siti.main.get_by_role("button", name="Cari", exact=True).click()
    siti.main.get_by_role("button", name=re.compile("^Kelurahan Kalibata")).click()
    expect(siti.page.locator("#penerima")).to_contain_text("diterima Kelurahan Kalibata")
    siti.fills({
        "Alamat atau patokan": "depan gang 4", "Foto": photo(f"lubang-{width}-{script}"),
        "Ceritakan": "Lampu jalan mati sejak Senin malam.",
    })  # fmt: skip
    siti.page.get_by_role("radio", name="Tanpa nama sama sekali").check()
    siti.sends()
    siti.reads("Kelurahan Kalibata merespons", "Tertutup", "Nama Anda tidak disimpan.", "M1")
    expect(siti.main.locator("img.qr")).to_be_visible()
    assert overflow(siti.page) == ""
    siti.tracks()
    siti.reads("Lampu jalan mati sejak Senin malam.")
    expect(siti.page.locator(".photos img")).to_have_count(1)


def test_what_is_alike_is_shown_before_sending_and_saya_juga_loses_nothing(windows, city):
    siti = Citizen(windows.open(360, 780), city)
    siti.goes("/lapor")
    place(siti, GAMBIR)
    siti.fills({"Ceritakan": "Lubang besar di depan pasar.", "Jenis masalah": "Jalan"})
    alike = siti.page.locator("#serupa")
    expect(alike).to_be_visible()
    alike.get_by_role("button", name=re.compile("^Saya juga")).first.click()
    expect(siti.page.get_by_role("status").first).to_contain_text("Dukungan Anda tercatat pada laporan JK")
    expect(siti.page.locator("#id_uraian")).to_have_value("Lubang besar di depan pasar.")
    siti.sends()


def test_words_of_an_emergency_and_of_personal_data_are_answered_while_typing(windows, city):
    page = windows.open(360, 780)
    page.goto("/lapor")
    page.get_by_label("Ceritakan").fill("Ada kebakaran, hubungi 0812 3456 7890")
    urgent = page.locator("#darurat")
    expect(urgent).to_be_visible()
    expect(urgent.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    expect(page.locator("#hati-hati")).to_be_hidden()
    page.get_by_role("radio", name="Terbuka").check()
    expect(page.locator("#hati-hati")).to_contain_text("nomor telepon")
    expect(page.locator("#id_uraian")).to_have_value("Ada kebakaran, hubungi 0812 3456 7890")
    page.get_by_label("Ceritakan").fill("Lampu jalan mati di depan gang.")
    expect(urgent).to_be_hidden()
    page.locator("#jenis").get_by_role("button", name="Jaringan Listrik").click()
    expect(page.locator("#id_kategori")).to_have_value("jaringan-listrik")


def test_a_complaint_about_an_officer_is_one_choice(windows, city):
    siti = Citizen(windows.open(360, 780), city)
    siti.goes("/lapor")
    expect(siti.page.locator("#unit-petugas")).to_be_hidden()
    siti.fills({"Ceritakan": "Petugas loket meminta uang."})
    siti.page.get_by_role("checkbox", name="Laporan ini tentang petugas").check()
    expect(siti.page.locator("#id_buka")).to_be_hidden()
    siti.fills({"Unit petugas itu": "Kelurahan Gambir"})
    siti.sends()
    siti.reads("Inspektorat merespons", "Tertutup")


def test_what_is_held_says_so_and_can_be_read_by_everybody(windows, city):
    siti = Citizen(windows.open(360, 780), city)
    siti.goes("/lapor")
    place(siti)
    siti.fills({"Ceritakan": "Kiriman yang mencurigakan."})
    siti.page.evaluate("document.querySelector('[name=situs]').value = 'http://contoh.invalid'")
    siti.main.get_by_role("button", name="Kirim laporan").click()
    expect(siti.page.get_by_role("heading", level=1)).to_have_text("Laporan Anda kami tahan dahulu")
    siti.page.evaluate(AXE_SCRIPT)
    assert axe(siti.page, runOnly=RULES) == []
    assert overflow(siti.page) == ""


# ── photos ───────────────────────────────────────────────────────────────────────────────────────
def test_a_photo_is_made_smaller_here_upright_and_keeps_its_place_and_time(windows, city, large):
    siti = Citizen(windows.open(360, 780), city)
    siti.goes("/lapor")
    siti.fills({"Foto": [large]})
    expect(siti.page.locator(".previews")).to_contain_text("dikecilkan dari")
    expect(siti.page.get_by_alt_text("Foto 1 yang akan dikirim")).to_be_visible()
    size, head = siti.page.evaluate("""async () => {
        const file = document.querySelector('#id_foto').files[0];
        const picture = await createImageBitmap(file, {imageOrientation: 'none'});
        return [[picture.width, picture.height], [...new Uint8Array(await file.slice(0, 60000).arrayBuffer())]];
    }""")  # fmt: skip
    assert size == [1200, 1600], "upright, and no side above 1,600"
    from cepatrespon.complaints import photo_facts

    data = bytes(head)
    at = data.index(b"Exif\0\0") + 6
    from datetime import UTC, datetime

    facts = photo_facts.facts(data[at:], datetime.now(UTC))
    assert facts.turn == 1
    assert facts.lat == pytest.approx(GAMBIR[0], abs=0.01)
    assert facts.taken_at is not None
    siti.main.get_by_role("button", name="Ambil dari foto").click()
    expect(siti.page.get_by_role("status").first).to_contain_text("Tempat diambil dari foto 1: Kelurahan Gambir")
    siti.reads("Foto 1 tersimpan")


def test_a_photo_can_be_taken_back_and_no_more_than_five_are_carried(windows, city, photo):
    siti = Citizen(windows.open(360, 780), city)
    siti.goes("/lapor")
    siti.fills({"Foto": [photo(f"satu-{n}") for n in range(6)]})
    expect(siti.page.locator(".previews img")).to_have_count(5)
    expect(siti.page.locator(".previews")).to_contain_text("Paling banyak 5 foto")
    siti.main.get_by_role("button", name="Hapus foto 2").click()
    expect(siti.page.locator(".previews img")).to_have_count(4)
    assert siti.page.evaluate("document.querySelector('#id_foto').files.length") == 4


def test_a_draft_brings_its_photos_back(windows, city, photo):
    siti = Citizen(windows.open(360, 780), city)
    siti.goes("/lapor")
    siti.fills({"Ceritakan": "Setengah jadi.", "Foto": [photo("draf")]})
    expect(siti.page.locator(".previews img")).to_have_count(1)
    siti.page.keyboard.press("Tab")
    siti.page.wait_for_function("localStorage.getItem('draf:lapor')?.includes('Setengah')")
    siti.goes("/lacak")
    siti.goes("/lapor")
    expect(siti.page.locator(".previews img")).to_have_count(1)
    expect(siti.page.locator(".previews")).to_contain_text("dipulihkan dari ponsel ini")
    place(siti)
    siti.sends()
    siti.goes("/lapor")
    expect(siti.page.locator(".previews img")).to_have_count(0)


# ── no signal ────────────────────────────────────────────────────────────────────────────────────
def test_without_a_signal_a_report_waits_on_the_phone_and_leaves_once_by_itself(windows, city, photo):
    siti = Citizen(windows.open(360, 780), city)
    siti.goes("/lapor")
    siti.page.wait_for_function(READY)
    siti.page.context.set_offline(True)
    siti.page.goto("/lapor")
    place(siti)
    siti.fills({"Ceritakan": "Dikirim dari tempat tanpa sinyal.", "Foto": [photo("sepi")]})
    expect(siti.page.locator(".previews img")).to_have_count(1)
    siti.main.get_by_role("button", name="Kirim laporan").click()
    siti.reads("Tersimpan di ponsel ini, akan dikirim saat ada sinyal")
    expect(siti.page.get_by_role("heading", level=1)).to_have_text("Laporan tersimpan di ponsel ini")
    waits = siti.page.locator("#ponsel")
    expect(waits).to_contain_text("Dikirim dari tempat tanpa sinyal.")
    expect(waits).to_contain_text("1 foto")
    siti.page.evaluate(AXE_SCRIPT)
    assert axe(siti.page, runOnly=RULES) == []
    siti.page.goto("/peta")
    expect(siti.page.get_by_role("heading", level=1)).to_have_text("Tanpa sinyal")
    expect(siti.page.locator("#ponsel")).to_contain_text("Tersimpan di ponsel ini")
    siti.page.context.set_offline(False)
    siti.page.goto("/lapor")
    expect(siti.page.locator("#ponsel")).to_contain_text("Sudah sampai")
    number, code = siti.page.locator("#ponsel .code-sm").all_inner_texts()
    siti.number, siti.code = number, code
    siti.page.once("dialog", lambda asked: asked.accept())
    siti.page.locator("#ponsel").get_by_role("button", name="Hapus dari ponsel ini").click()
    expect(siti.page.locator("#ponsel")).to_be_hidden()
    siti.tracks()
    siti.reads("Dikirim dari tempat tanpa sinyal.")
    expect(siti.page.locator(".photos img")).to_have_count(1)
    quieted(windows)


def test_without_a_signal_what_is_surely_missing_is_asked_at_once_and_what_waits_can_be_deleted(windows, city):
    siti = Citizen(windows.open(360, 780), city)
    siti.goes("/lapor")
    siti.page.context.set_offline(True)
    siti.main.get_by_role("button", name="Kirim laporan").click()
    expect(siti.page.get_by_role("alert")).to_contain_text("Ceritakan masalahnya")
    place(siti)
    siti.fills({"Ceritakan": "Jadi tidak."})
    siti.main.get_by_role("button", name="Kirim laporan").click()
    expect(siti.page.locator("#ponsel li")).to_have_count(1)
    siti.page.once("dialog", lambda asked: asked.accept())
    siti.page.locator("#ponsel").get_by_role("button", name="Hapus dari ponsel ini").click()
    expect(siti.page.locator("#ponsel")).to_be_hidden()
    quieted(windows)


def test_a_report_that_the_server_sends_back_waits_to_be_corrected(windows, city):
    siti = Citizen(windows.open(360, 780), city)
    siti.goes("/lapor")
    siti.page.context.set_offline(True)
    place(siti)
    siti.fills({"Ceritakan": "Surelnya keliru.", "Surel": "bukan surel"})
    siti.main.get_by_role("button", name="Kirim laporan").click()
    siti.reads("Tersimpan di ponsel ini")
    siti.page.context.set_offline(False)
    siti.page.goto("/lapor")
    waits = siti.page.locator("#ponsel")
    expect(waits).to_contain_text("perlu Anda lengkapi")
    expect(waits).to_contain_text("Alamat surel tidak lengkap")
    waits.get_by_role("button", name="Buka dan perbaiki").click()
    expect(siti.page.locator("#id_uraian")).to_have_value("Surelnya keliru.")
    siti.fills({"Surel": ""})
    siti.sends()
    quieted(windows)


# ── a cheap phone on a slow network ──────────────────────────────────────────────────────────────
def test_on_a_slow_3G_network_the_form_is_light_usable_and_sends(windows, city):
    siti = Citizen(windows.open(360, 780), city)
    wire = siti.page.context.new_cdp_session(siti.page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000},
    )
    taken: list[int] = []
    wire.on("Network.loadingFinished", lambda said: taken.append(int(said["encodedDataLength"])))
    siti.page.goto("/lapor", wait_until="domcontentloaded")
    expect(siti.page.get_by_label("Ceritakan")).to_be_editable()
    siti.page.wait_for_load_state("load")
    assert 10 * KB < sum(taken) < 60 * KB, taken
    place(siti)
    siti.fills({"Ceritakan": "Genangan di tikungan, sejak hujan semalam."})
    siti.sends()


def test_with_its_map_the_form_stays_below_200_kB(windows, city):
    page = windows.open(360, 780)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    taken: list[int] = []
    wire.on("Network.loadingFinished", lambda said: taken.append(int(said["encodedDataLength"])))
    page.goto("/lapor")
    page.locator("#peta summary").click()
    expect(page.locator("path.kel").first).to_be_attached()
    assert sum(taken) < 200 * KB, taken


def said_by(page: Page) -> list[str]:
    """What the form's own words say, for eyes and readers alike."""
    return list(page.locator("form[data-lapor] label, form[data-lapor] legend").all_inner_texts())


def test_the_form_speaks_the_same_with_and_without_script(windows, city):
    with_script, without = windows.open(360, 780), windows.open(360, 780, java_script_enabled=False)
    for page in (with_script, without):
        page.goto("/lapor")
    assert set(said_by(with_script)) <= set(said_by(without))
