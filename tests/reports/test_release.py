"""A month's release: the same bytes from the same events wherever they are made, unchanged by what comes later."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from complaints.desk import DAY, HOUR
from conftest import wib
from django.core.cache import cache

from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Amendment as Added
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.reports import amendments, files, given, recount, releases, tally, words
from cepatrespon.reports.models import AreaMonth, Release
from cepatrespon.rules.columns import FIGURES, REPORTS
from cepatrespon.rules.measures import MEASURES
from tests.reports import may as city_of_may
from tests.reports.may import AFTER, CUT, GAMBIR_CODE, MONTH, PETOJO_CODE, command, folder, rows

# SHA-256 of the files of `may`. On SQLite and on PostgreSQL, today and later: whoever must change one of these has
# changed what was released, and gives `files.FORMAT` another number.
GOLDEN = {
    "angka.csv": "b310a0fda913fc8849cc53b33731c3eb4cc2c01e8812728b23492e0229ffe6c9",
    "laporan.csv": "054a307c11f400dd75ee2c2122bb61e709bb392fa4549ed37422c8730567f0ff",
    "rilis.xlsx": "f9cdf0846036183f6c4ae1461f2a3cdd09989b4d7f39b0f2134b7ebb3414af31",
}


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path, settings):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    cache.clear()
    amendments._looked.clear()


# ── the same bytes ───────────────────────────────────────────────────────────────────────────────
def test_a_release_made_twice_is_the_same_byte_for_byte(released, tmp_path):
    command(MONTH, "--out", str(tmp_path / "a"))
    command(MONTH, "--out", str(tmp_path / "b"), at=AFTER + 40 * DAY)
    first, second = folder(tmp_path / "a"), folder(tmp_path / "b")
    assert set(first) == {*files.ORDER, files.MANIFEST}
    assert first == second
    for entry in released.files:
        assert files.digest(first[entry["nama"]]) == entry["sha256"]


def test_a_release_made_from_the_events_alone_is_the_one_that_was_lost(released):
    before, areas = released.files, list(AreaMonth.objects.order_by("region").values_list("region", "figures"))
    AreaMonth.objects.all().delete()
    Release.objects.all().delete()
    again = releases.ensure(MONTH, AFTER + 400 * DAY)
    assert again.files == before
    assert list(AreaMonth.objects.order_by("region").values_list("region", "figures")) == areas


def test_the_small_city_of_may_has_these_bytes_on_either_database(released):
    found = {entry["nama"]: entry["sha256"] for entry in released.files}
    assert {name: found[name] for name in GOLDEN} == GOLDEN


def test_T4_a_clock_that_no_worker_has_written_yet_speaks_in_the_release(may):
    early = releases.ensure(MONTH, AFTER)
    assert Complaint.objects.get(pk=may.waiting.complaint.pk).state == "menunggu_validasi", "nobody has written it"
    row = next(r for r in given.edition(early).rows if r["service_request_id"] == may.waiting.complaint.number)
    assert row["akhir"] == "otomatis"
    AreaMonth.objects.all().delete()
    Release.objects.all().delete()
    city_of_may.clocks(AFTER + 3 * DAY)
    assert releases.ensure(MONTH, AFTER + 3 * DAY).files == early.files


def test_what_is_told_is_the_cut_and_not_a_second_more(may, cast):
    city_of_may.clocks(CUT - timedelta(seconds=2))
    may.open.at = CUT - timedelta(seconds=1)
    may.open.process(cast.budi)
    before = releases.ensure(MONTH, AFTER)
    edition = given.edition(before)
    may.rejected.at = CUT
    may.rejected.submit(cast.budi)
    assert given.edition(before).rows == edition.rows
    states = {row["service_request_id"]: row["status_kode"] for row in edition.rows}
    assert states[may.open.complaint.number] == "proses"
    assert states[may.rejected.complaint.number] == "tl_ditolak"


def test_a_category_completed_after_the_cut_is_released_as_it_was(may, cast, file_report):
    mail = file_report(wib("2024-05-20 09:00"), channel="email", category="Jalan", lat=None, lng=None).complaint
    city_of_may.clocks()
    release = releases.ensure(MONTH, AFTER)
    which = Complaint.objects.filter(pk=mail.pk)
    actions.amend(which, actor_of(cast.joko), Added(category="Sampah"), at=CUT + HOUR)
    assert Complaint.objects.get(pk=mail.pk).category_id == "sampah"
    row = next(row for row in given.edition(release).rows if row["service_request_id"] == mail.number)
    assert row["service_code"] == "jalan"
    assert list(recount.differences(release)) == []


# ── what is in it ────────────────────────────────────────────────────────────────────────────────
def test_the_figures_of_may_are_those_counted_by_hand(released):
    city = AreaMonth.objects.get(region=tally.CITY).figures
    assert city["diterima"] == 30
    assert city["akhir"] == {
        "lapangan": 1, "administratif": 1, "otomatis": 2, "tidak_dapat": 1, "diteruskan": 0, "terbuka": 25
    }  # fmt: skip
    assert city["penolakan"] == 1
    assert city["laporan_ditolak"] == 1
    assert city["tiket"] == {
        "laporan_tidak_jelas": {"tiket": 1, "tiket_disetujui": 1, "tiket_terlambat": 0},
    }
    # 30 arrivals; the one that was taken up after seven hours and the 24 that nobody ever took up are late.
    assert (city["respons"]["dinilai"], city["respons"]["terlambat"]) == (30, 25)
    assert city["selesai"] == {"tepat": 4, "lewat": 0, "terbuka_lewat": 24}
    assert city["hari"]["2024-05-06"] == 3
    assert sum(city["hari"].values()) == 30


def test_reporters_are_told_apart_by_what_they_left_and_anonymous_ones_counted_beside(released):
    city = AreaMonth.objects.get(region=tally.CITY).figures
    # One telephone and one address throughout, but for one report with another address: two people.
    assert city["pelapor"] == {"pelapor": 2, "anonim": 6, "tanpa_kontak": 5}


def test_reporters_who_share_a_telephone_or_an_address_are_one(file_report):
    for n, (phone, email) in enumerate([("+6281", "a@x.id"), ("+6281", "b@x.id"), ("", "B@X.id"), ("+6282", "")]):
        file_report(wib(f"2024-05-0{n + 1} 09:00"), phone=phone, email=email, name="Rekaan")
    assert releases.asked(given.cut.month(MONTH, CUT))["pelapor"] == 2


def test_the_inspektorats_own_and_reports_about_officers_are_in_no_figure_and_no_file(released, may, tmp_path):
    command(MONTH, "--out", str(tmp_path / "a"))
    for name, content in folder(tmp_path / "a").items():
        for secret in (may.secret, may.accused):
            assert secret.number.encode() not in content, name
    assert AreaMonth.objects.get(region=tally.CITY).figures["diterima"] == 30


def test_no_file_holds_a_private_report_a_reporter_a_word_or_an_exact_place(released, may, tmp_path):
    command(MONTH, "--out", str(tmp_path / "a"))
    private = set(Complaint.objects.filter(private=True).values_list("number", flat=True))
    assert len(private) == 7
    hidden = [city_of_may.BODY, city_of_may.ADDRESS, city_of_may.NAME, city_of_may.PHONE, city_of_may.EMAIL, *private]
    hidden += ["106.8272,", "106.8272<", "-6.1754,", "81234567890"]
    for name, content in folder(tmp_path / "a").items():
        for word in hidden:
            assert word.encode() not in content, f"{word} is in {name}"
    found = rows((tmp_path / "a" / "laporan.csv").read_bytes())
    assert len(found) == 23 == released.rows
    assert {row["lat"] for row in found} == {"-6.175", "-6.176"}


def test_every_format_holds_the_same_rows(released, tmp_path):
    command(MONTH, "--out", str(tmp_path / "a"))
    made = folder(tmp_path / "a")
    numbers = [row["service_request_id"] for row in rows(made["laporan.csv"])]
    assert numbers == sorted(numbers)
    assert [row["service_request_id"] for row in json.loads(made["laporan.json"])] == numbers
    features = json.loads(made["laporan.geojson"])["features"]
    assert [feature["id"] for feature in features] == numbers
    assert features[0]["geometry"]["coordinates"] == [106.827, -6.175]
    with zipfile.ZipFile(io.BytesIO(made["rilis.xlsx"])) as book:
        assert book.testzip() is None
        names = [each.get("name") for each in ElementTree.fromstring(book.read("xl/workbook.xml"))[0]]
        strings = re.findall(r"<si><t[^>]*>(.*?)</t></si>", book.read("xl/sharedStrings.xml").decode())
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet3.xml"))
    assert names == ["Rilis", "Angka", "Laporan", "Kamus"]
    lines = next(part for part in sheet if part.tag.endswith("sheetData"))
    first = [line[0][0].text for line in list(lines)[1:]]
    assert [strings[int(index)] for index in first] == numbers


def test_geoReports_columns_are_what_its_schema_asks_for(released, shared):
    schema = json.loads((shared / "open311" / "schemas" / "request.json").read_text())
    for row in json.loads(files.made(given.edition(released))["laporan.json"]):
        assert set(schema["required"]) <= set(row)
        assert row["status"] in schema["properties"]["status"]["enum"]
        for name, rule in schema["properties"].items():
            kinds = {each["type"] for each in rule.get("anyOf", [rule])}
            if name in row:
                assert isinstance(row[name], str if "string" in kinds else (int, float)), name


def test_every_column_and_every_measure_is_in_the_dictionary(released):
    whole = given.edition(released)
    made = files.made(whole)
    known = {(line[0], line[1]) for line in words.dictionary()}
    assert list(rows(made["laporan.csv"])[0]) == [column.name for column in REPORTS]
    assert set(whole.rows[0]) == {column.name for column in REPORTS}
    figures = rows(made["angka.csv"])
    assert list(figures[0]) == [column.name for column in FIGURES]
    assert {("ukuran", row["ukuran"]) for row in figures} <= known
    assert all(all(line) for line in words.dictionary()), "both languages"
    assert {("ukuran", name) for name in MEASURES} <= known


# ── small counts ─────────────────────────────────────────────────────────────────────────────────
def test_counts_that_would_give_a_private_report_away_are_in_no_file(released):
    gambir = AreaMonth.objects.get(region=GAMBIR_CODE).figures
    petojo = AreaMonth.objects.get(region=PETOJO_CODE)
    assert gambir["diterima"] is None, "Petojo's eleven, one of them private, would follow from it"
    assert (petojo.received, petojo.figures) == (None, {"diterima": None})
    city = AreaMonth.objects.get(region=tally.CITY).figures
    assert city["kategori"]["baris"] == [], "Pohon's one private report would follow from any of them"
    assert city["kategori"]["sisanya"] == 30
    figures = rows(files.made(given.edition(released))["angka.csv"])
    told = [row for row in figures if row["wilayah_kode"] == PETOJO_CODE]
    assert [(row["nilai"], row["disembunyikan"]) for row in told] == [("", "ya")]
    assert not [row for row in figures if row["dimensi"] == "kategori" and row["kode"]]


def test_counts_of_public_reports_alone_are_shown_where_they_are_not_small(cast, file_report):
    for day in range(1, 13):
        file_report(wib(f"2024-05-{day:02d} 09:00"))
        if day < 8:
            file_report(wib(f"2024-05-{day:02d} 10:00"), category="Sampah", lat=-6.1755, lng=106.8140)
    release = releases.ensure(MONTH, AFTER)
    areas = {row.region: row.received for row in AreaMonth.objects.filter(release=release)}
    assert (areas[GAMBIR_CODE], areas[PETOJO_CODE], areas["31.71.01"], areas["31.72"]) == (12, 7, 19, None)
    city = AreaMonth.objects.get(region=tally.CITY).figures
    assert city["jenis"] == [["jalan", 12], ["sampah", 7]]
