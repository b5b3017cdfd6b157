"""The monthly page and the open data: what anybody reads of a month, and what nobody can read out of it."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest
import time_machine
from complaints.desk import DAY, HOUR
from conftest import wib
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cepatrespon.complaints.models import Complaint
from cepatrespon.reports import amendments, files, monthly, releases
from cepatrespon.reports.models import AreaMonth, Release
from cepatrespon.rules.measures import ENDINGS, MEASURES
from tests.reports import may as city_of_may
from tests.reports.may import AFTER, CUT, GAMBIR_CODE, MONTH, PETOJO_CODE

QUERIES = 12  # of the page, with everything stored


@pytest.fixture(autouse=True)
def _no_worker_has_looked():
    amendments._looked.clear()


@pytest.fixture
def reader(client):
    """Somebody who reads at a moment, in a language."""

    def read(path, at=AFTER + HOUR, language="id", **headers):
        with time_machine.travel(at, tick=False):
            return client.get(path, headers={"Accept-Language": language, **headers})

    return read


def words(response) -> str:
    """The page's text, as somebody reads it."""
    said = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(said).split())


def body(response) -> bytes:
    return b"".join(response.streaming_content)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
def test_the_page_shows_the_latest_release_with_its_number_and_its_moment(released, reader):
    said = words(reader("/data-bulanan"))
    assert "Data bulanan: Mei 2024" in said
    assert "Rilis 2024-05 nomor 1 , dibekukan Selasa, 4 Juni 2024 pukul 00.00 WIB" in said
    assert "Belum ada perubahan." in said
    for figure in (
        "30 laporan",
        "2 pelapor",
        "6 laporan anonim",
        "tidak dihitung sebagai pelapor; 5 lagi tanpa kontak",
    ):
        assert figure in said


def test_every_figure_has_its_definition_and_its_moment_in_both_languages(released, reader):
    for language, moment in (("id", "keadaan 4 Juni 2024 pukul 00.00 WIB"), ("en", "as of 4 June 2024 at 00:00 WIB")):
        said = words(reader("/data-bulanan", language=language))
        assert said.count(moment) >= 8
        for each in (*MEASURES.values(), *ENDINGS.values()):
            text = each.text if language == "id" else each.text_english
            assert " ".join(text.split()) in said, each.word


def test_validated_and_automatic_stand_apart(released, reader):
    said = words(reader("/data-bulanan"))
    assert re.search(r"Divalidasi setelah dilihat di lapangan .{0,40}1 3,3", said)
    assert re.search(r"Divalidasi dari foto dan keterangan .{0,40}1 3,3", said)
    assert re.search(r"Selesai otomatis Klausul M11 2 6,7", said)


def test_the_page_needs_no_script_and_no_style_of_its_own(released, reader):
    page = reader("/data-bulanan").content.decode()
    assert "<script" not in page.partition("<main")[2].partition("</main>")[0]
    assert "style=" not in page
    assert page.count('<svg class="chart') >= 2
    assert "Angka sebagai tabel" in page


def test_a_small_area_is_not_shown_and_says_why(released, reader):
    said = words(reader(f"/data-bulanan?wilayah={PETOJO_CODE}"))
    assert "Angka Kelurahan Petojo Selatan pada Mei 2024 tidak ditampilkan" in said
    assert "11 laporan" not in said
    whole = words(reader("/data-bulanan?wilayah=31.71.01"))
    assert re.search(r"Kelurahan Petojo Selatan .{0,60}dijaga", whole)
    assert re.search(r"Kelurahan Gambir .{0,60}dijaga", whole), "or it would tell Petojo's"


def test_months_and_areas_stand_beside_one_another(released, reader, file_report):
    for day in range(3, 15):
        file_report(wib(f"2024-06-{day:02d} 09:00"))
    at = wib("2024-06-20 09:00")
    said = words(reader("/data-bulanan?bulan=2024-06&banding=2024-05", at))
    assert "60,0 persen lebih sedikit daripada Mei 2024 (30)" in said
    assert "Belum dirilis; angkanya masih berubah. Keadaan Kamis, 20 Juni 2024 pukul 09.00 WIB" in said
    said = words(reader("/data-bulanan?bulan=2024-06&wilayah=&wilayah2=31.71&banding=-", at))
    assert "sama banyak daripada Kota Administrasi Jakarta Pusat (12)" in said
    alone = words(reader("/data-bulanan?bulan=2024-06&banding=-", at))
    assert "daripada" not in alone


def test_while_a_month_runs_no_kelurahan_and_no_unit_tells_of_one_more_private_report(file_report, reader):
    for day in range(1, 13):
        file_report(wib(f"2024-05-{day:02d} 09:00"), private=day < 7)
    at = wib("2024-05-20 12:00")
    said = words(reader(f"/data-bulanan?wilayah={GAMBIR_CODE}", at))
    assert "Angka kecamatan dan kelurahan ditampilkan sesudah bulannya dirilis, Selasa, 4 Juni 2024" in said
    assert "12 laporan" not in said
    city = words(reader("/data-bulanan", at))
    assert "12 laporan" in city
    assert "Angka per unit ditampilkan sesudah bulan ini dirilis" in city
    stored = {row.region: row.received for row in AreaMonth.objects.filter(month=MONTH)}
    assert (stored[""], stored["31.71"], stored["31.71.01"], stored[GAMBIR_CODE]) == (12, 12, None, None)
    releases.ensure(MONTH, AFTER)
    assert AreaMonth.objects.get(month=MONTH, region=GAMBIR_CODE).received == 12


def test_an_area_that_is_shown_stands_beside_a_month_in_which_it_is_not(file_report, reader):
    file_report(wib("2024-04-10 09:00"))
    for day in range(1, 13):
        file_report(wib(f"2024-05-{day:02d} 09:00"))
    for month, at in (("2024-04", wib("2024-05-04 00:02")), (MONTH, AFTER)):
        releases.ensure(month, at)
    for language, word in (("id", "dijaga"), ("en", "withheld")):
        response = reader(f"/data-bulanan?bulan={MONTH}&wilayah={GAMBIR_CODE}&banding=2024-04", language=language)
        assert response.status_code == 200
        assert response.content.decode().count(f">{word}</abbr>") > 6


def test_a_month_or_area_that_does_not_exist_is_named_and_the_page_still_answers(released, reader):
    response = reader("/data-bulanan?bulan=1999-01&wilayah=99.99")
    said = words(response)
    assert response.status_code == 404
    assert "Bulan “1999-01” tidak ada." in said
    assert "Wilayah “99.99” tidak ada." in said
    assert "30 laporan" in said


def test_nothing_is_counted_for_a_reader_and_the_page_asks_little(released, reader):
    reader("/data-bulanan")
    with CaptureQueriesContext(connection) as asked:
        reader("/data-bulanan")
    assert len(asked) <= QUERIES, [each["sql"][:90] for each in asked]
    assert not [each for each in asked if "complaints_event" in each["sql"]]


def test_a_running_month_is_counted_once_an_hour_at_most_for_readers(may, reader):
    at = wib("2024-05-20 12:00")
    reader("/data-bulanan", at)
    with CaptureQueriesContext(connection) as asked:
        said = words(reader("/data-bulanan", at + timedelta(minutes=59)))
    assert not [each for each in asked if "complaints_event" in each["sql"]]
    assert "Keadaan Senin, 20 Mei 2024 pukul 12.00 WIB" in said
    later = words(reader("/data-bulanan", at + timedelta(minutes=60)))
    assert "Keadaan Senin, 20 Mei 2024 pukul 13.00 WIB" in later


def test_a_city_without_reports_says_so(city, reader):
    response = reader("/data-bulanan")
    assert response.status_code == 200
    assert "Data bulanan: Juni 2024" in words(response)
    assert "Belum ada rilis" in words(reader("/data"))


def test_amendments_are_listed_with_what_was_released_beside_them(released, may, cast, reader):
    may.rejected.at = CUT + HOUR
    may.rejected.submit(cast.budi).later().verify(cast.fajar).later()
    from cepatrespon.rules.terms import Act

    may.rejected.do(cast.sri, Act.VALIDATE)
    assert amendments.due(CUT + 8 * DAY)
    said = words(reader("/data-bulanan", CUT + 8 * DAY))
    assert "1 perubahan sesudahnya" in said
    assert "Perubahan 1, keadaan 11 Juni 2024 pukul 00.00 WIB" in said
    assert "Divalidasi dari foto dan keterangan 1 2" in said.partition("Perubahan 1, keadaan")[2]
    assert "Laporan diterima" not in said.partition("Perubahan 1, keadaan")[2]


# ── the files ────────────────────────────────────────────────────────────────────────────────────
def test_the_open_data_page_lists_every_file_with_the_hash_of_what_is_sent(released, reader):
    page = reader("/data").content.decode()
    for entry in released.served:
        assert entry["sha256"] in page
        sent = reader(f"/data/rilis/{MONTH}/{entry['nama']}")
        content = body(sent)
        assert files.digest(content) == entry["sha256"]
        assert len(content) == entry["bita"]
        assert sent["Content-Disposition"] == f'attachment; filename="cepat-respon-{MONTH}-{entry["nama"]}"'
    manifest = json.loads(body(reader(f"/data/rilis/{MONTH}/manifes.json")))
    assert [each["nama"] for each in manifest["berkas"]] == list(files.ORDER)
    assert "CC BY 4.0" in page
    assert f"cepatrespon release {MONTH} --out DIR --verify" in page


def test_a_file_that_is_known_already_is_not_sent_again(released, reader):
    first = reader(f"/data/rilis/{MONTH}/laporan.csv")
    body(first)
    assert first["Cache-Control"] == "public, max-age=300"
    assert reader(f"/data/rilis/{MONTH}/laporan.csv", **{"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("how", ["hidden", "withdrawn", "private", "accused"])
def test_a_report_that_is_not_public_any_more_is_gone_from_the_next_download(released, may, cast, reader, how):
    number = may.open.complaint.number.encode()
    names = ("laporan.csv", "laporan.json", "laporan.geojson", "rilis.xlsx")
    before = {name: reader(f"/data/rilis/{MONTH}/{name}") for name in names}
    assert all(number in body(sent) for sent in before.values())
    if how == "hidden":
        city_of_may.hide(may.open, cast, CUT + HOUR)
    elif how == "withdrawn":
        city_of_may.withdraw(may.open, CUT + HOUR)
    elif how == "private":
        Complaint.objects.filter(pk=may.open.complaint.pk).update(private=True)
    else:
        Complaint.objects.filter(pk=may.open.complaint.pk).update(accused=may.open.complaint.holder_id)
    for name in names:
        after = reader(f"/data/rilis/{MONTH}/{name}", **{"If-None-Match": before[name]["ETag"]})
        assert after.status_code == 200
        assert number not in body(after), name


def test_only_files_of_releases_are_sent(released, reader):
    for path in (f"{MONTH}/rahasia.csv", "2024-04/laporan.csv", f"{MONTH}/..%2F..%2Fsecret-key", f"{MONTH}/manifes"):
        assert reader(f"/data/rilis/{path}").status_code == 404


def test_pages_and_files_hold_nothing_of_a_private_or_secret_report(released, may, reader):
    numbers = [*Complaint.objects.filter(private=True).values_list("number", flat=True), may.secret.number]
    hidden = [city_of_may.BODY, city_of_may.ADDRESS, city_of_may.NAME, city_of_may.PHONE, city_of_may.EMAIL, *numbers]
    paths = ["/data-bulanan", f"/data-bulanan?wilayah={GAMBIR_CODE}", "/data", "/data-bulanan?semua=unit"]
    for path in paths:
        content = reader(path).content.decode()
        assert not [word for word in hidden if word in content], path
    for name in (*files.ORDER, files.MANIFEST):
        content = body(reader(f"/data/rilis/{MONTH}/{name}"))
        assert not [word for word in hidden if word.encode() in content], name


def test_a_release_of_another_node_is_made_from_the_events_when_it_is_asked_for(released, reader, settings, tmp_path):
    before = body(reader(f"/data/rilis/{MONTH}/laporan.csv"))
    settings.DATA = tmp_path / "another-node"
    assert body(reader(f"/data/rilis/{MONTH}/laporan.csv")) == before


def test_a_month_that_is_over_and_not_released_yet_says_when_it_will_be(may, reader):
    said = words(reader("/data-bulanan?bulan=2024-05", wib("2024-06-02 09:00")))
    assert "Bulan ini dirilis Selasa, 4 Juni 2024 pukul 00.00 WIB" in said
    assert Release.objects.count() == 0
    assert AreaMonth.objects.filter(month=MONTH, release=None).exists()
    assert monthly.due(wib("2024-06-02 09:30")) == "2024-06"
