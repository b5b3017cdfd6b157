"""Units' public records as everybody reads them: by kind, by month, with nothing that gives a private report away."""

from __future__ import annotations

import html
import re
from dataclasses import asdict

import pytest
from complaints.desk import HOUR, Desk

from cepatrespon.complaints.models import Complaint
from cepatrespon.portal import unit_words
from cepatrespon.reports import frozen
from cepatrespon.reports.models import FrozenMonth
from cepatrespon.reports.overseers import Biro, Decided, Overseers, Owner
from cepatrespon.reports.unit_record import UnitMonth, Units, key
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import month_bounds
from cepatrespon.rules.terms import Act
from tests.conftest import wib

NOW = "2024-06-10 09:00"


def words(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def still(time_machine, city):
    time_machine.move_to(wib(NOW), tick=False)
    return time_machine


@pytest.fixture
def freeze(city):
    """Keeps the figures of a month as the work loop does: `freeze("2024-05", **{"kelurahan-gambir": row})`."""

    def keep(month: str, report=frozen.UNITS, figures=None, **units: UnitMonth) -> None:
        rows = {key(city.by_code[code.replace("_", "-")].id): row for code, row in units.items()}
        said = asdict(figures if figures is not None else Units(rows))
        FrozenMonth.objects.create(
            month=month, report=report.name, frozen_at=month_bounds(month)[1], figures=said
        )  # fmt: skip

    return keep


GOOD = UnitMonth(
    received=40, responses=40, late=1, validated=20, timed=20, median=36_000, p90=72_000, net_median=30_000
)
POOR = UnitMonth(received=60, responses=60, validated=10, automatic=5, rejected=5, timed=10, median=3600, p90=7200)


# ── the units of a kind ──────────────────────────────────────────────────────────────────────────
def test_units_are_compared_within_their_kind_only_with_the_volume_beside(client, still, freeze):
    freeze(
        "2024-05", kelurahan_gambir=POOR, kelurahan_petojo_selatan=GOOD, dinas_bina_marga=GOOD,
        kelurahan_cideng=UnitMonth(received=3, validated=2),
    )  # fmt: skip
    page = client.get("/unit?jenis=kelurahan")
    said = words(page)
    rows = [(unit.name, row.place, told.received) for unit, row, told in page.context["table"]]
    assert rows == [("Kelurahan Petojo Selatan", 1, "40"), ("Kelurahan Gambir", 2, "60")]
    assert [unit.name for unit, _row, _told in page.context["others"]] == ["Kelurahan Cideng"]
    assert len(page.context["idle"]) == 267 - 3
    assert "Bina Marga" not in said
    assert "Angka Mei 2024, dibekukan 1 Juni 2024 pukul 00.00 WIB dan tidak berubah lagi." in said
    assert "Kelurahan Petojo Selatan 100,0 40 20 0 0 0 0 0 97,5 10,0 20,0" in said
    assert "Kelurahan Gambir 50,0 60 10 5 5 0 0 0 100,0 1,0 2,0" in said, "faster, and below"
    assert "Kecepatan ditulis di sampingnya dan tidak mengurutkan siapa pun." in said


def test_the_first_page_names_every_kind_but_the_inspektorat_and_finds_a_unit_by_its_name(client, still):
    page = client.get("/unit")
    assert [(kind, n) for kind, _word, n in page.context["kinds"]] == [
        ("kelurahan", 267), ("kecamatan", 44), ("kota", 6), ("pd", 42), ("suku", 142), ("upt", 59), ("bumd", 14),
        ("biro", 1), ("setda", 1),
    ]  # fmt: skip
    assert [unit.name for unit in page.context["overseers"]] == [
        "Biro Pemerintahan", "Dinas Komunikasi, Informatika dan Statistik",
    ]  # fmt: skip
    found = client.get("/unit?q=petojo+SEL")
    assert "Kelurahan Petojo Selatan" in words(found)
    assert "/unit/kelurahan-petojo-selatan?bulan=2024-06" in found.content.decode()
    assert "Tidak ada unit bernama itu" in words(client.get("/unit?q=zebra"))
    assert "Inspektorat" not in [unit.name for unit, _word in client.get("/unit?q=inspektorat").context["found"]]


@pytest.mark.parametrize(
    "path",
    [
        "/unit/inspektorat", "/unit/tidak-ada", "/unit?jenis=inspektorat", "/unit?jenis=raja", "/unit?bulan=2024-01",
        "/unit?bulan=2024-07", "/unit/kelurahan-gambir?bulan=Mei",
    ],
)  # fmt: skip
def test_there_is_no_record_of_the_inspektorat_nor_of_what_does_not_exist(client, still, path):
    assert client.get(path).status_code == 404


def test_without_a_month_the_last_frozen_one_is_read_and_the_running_one_can_be_chosen(client, still, freeze):
    freeze("2024-04", kelurahan_gambir=POOR)
    freeze("2024-05", kelurahan_gambir=GOOD)
    page = client.get("/unit/kelurahan-gambir")
    assert page.context["month"] == "2024-05"
    assert [month for month, _word in page.context["months"]] == ["2024-06", "2024-05", "2024-04"]
    assert client.get("/unit/kelurahan-gambir?bulan=2024-04").context["said"].held == "50,0"
    running = words(client.get("/unit/kelurahan-gambir?bulan=2024-06"))
    assert "bulan ini masih berjalan dan dihitung lagi setiap 15 menit" in running


# ── one unit ─────────────────────────────────────────────────────────────────────────────────────
def test_a_units_page_tells_quality_beside_speed_its_promises_its_tickets_and_its_months(client, still, freeze):
    from cepatrespon.reports.unit_record import Filed

    row = UnitMonth(
        received=60, responses=50, late=5, validated=20, automatic=3, rejected=2, overdue=1, contested=4, recurred=1,
        undone=5, ratings=8, stars=30, timed=20, median=36_000, p90=72_000, net_median=30_600, extended=6, kept=3,
        moved=1, broken=2, tickets=[Filed(Act.MOVE_KELURAHAN.value, 3, 1, 1, 1)],
    )  # fmt: skip
    freeze("2024-04", kelurahan_gambir=POOR)
    freeze("2024-05", kelurahan_gambir=row, kelurahan_petojo_selatan=GOOD)
    page = client.get("/unit/kelurahan-gambir")
    said = words(page)
    for line in (
        "bertahan, dari 26 hal 57,7 persen", "urutan di antara yang sejenis ke-2 dari 2", "laporan tiba 60",
        "divalidasi Klausul M9 20", "ditolak Klausul M10 2", "selesai otomatis, tidak diperiksa Klausul M11 3",
        "digugat “Belum selesai” 4", "kambuh 1", "batas selesai terlewat Klausul M7 1",
        "bintang rata-rata, dari 8 penilaian warga 3,8",
        "persen respons tepat waktu, dari 50 penerimaan Klausul M1 90,0",
        "jam sampai selesai, median Klausul M8 10,0", "persentil 90 20,0", "jam tanpa waktu Biro, median 8,5",
        "ditulis bulan itu 6", "ditepati 3", "digeser lagi 1", "terlewat 2", "Pindah Kelurahan Klausul M4 3 1 1 1",
        "Mei 2024 57,7 60 20 2 3 4 1 1 90,0 10,0 20,0 8,5", "April 2024 50,0 60 10 5 5 0 0 0 100,0 1,0 2,0 –",
        "di bawah Kecamatan Gambir",
    ):  # fmt: skip
        assert line in said, line
    assert 'class="chart chart--kolom"' in page.content.decode()
    assert "/peta?wilayah=31.71.01.1001&amp;status=terbuka" in page.content.decode()


def test_a_unit_without_anything_says_so_and_has_no_place(client, still, freeze):
    freeze("2024-05", kelurahan_petojo_selatan=GOOD)
    said = words(client.get("/unit/kelurahan-gambir"))
    assert "Tidak ada yang tiba, diputus, atau terlewat pada Mei 2024." in said
    assert "ke-" not in said


def test_overseers_have_their_own_measures_and_a_small_one_is_never_said(client, still, freeze, city):
    kominfo = city.by_code["dinas-kominfotik"].id
    figures = Overseers(
        Biro(tickets=Decided(30, 6, 2, 7200), validated=90, rejected=10, automatic=25, validation_median=36_000),
        [Owner(kominfo, Decided(12, 1, 0, 3600), clarified=7, closed=3, rejected=2)],
    )
    freeze("2024-05")
    freeze("2024-05", report=frozen.OVERSEERS, figures=figures)
    biro, owner, other = (
        words(client.get(f"/unit/{code}")) for code in ("biro-pemerintahan", "dinas-kominfotik", "dinas-bina-marga")
    )
    assert "tiket diputus tepat waktu 30" in biro
    assert "tiket terbuka lewat batas < 5" in biro
    assert "persen selesai otomatis 20,0" in biro
    assert "jam sampai keputusan validasi, median 10,0" in biro
    assert "diputus tepat waktu 12" in owner
    assert "diputus terlambat < 5" in owner
    assert "Sebagai pemilik kanal" not in other
    assert "Sebagai yang memutus" not in owner


# ── private reports ──────────────────────────────────────────────────────────────────────────────
def test_fewer_than_five_private_reports_change_no_byte_of_any_page(client, cast, file_report, still):
    def lives(when: str, **fields) -> Desk:
        one = Desk(cast, file_report, wib(when)).report(**fields).later().process(cast.budi).later().submit(cast.budi)
        return one.later().verify(cast.fajar).later().do(cast.sri, Act.VALIDATE)

    def read() -> list[str]:
        from django.core.cache import cache

        cache.clear()
        paths = ("/unit?jenis=kelurahan&bulan=2024-06", "/unit/kelurahan-gambir?bulan=2024-06")
        return [re.sub(r'value="\w{60,}"', "", client.get(path).content.decode()) for path in paths]

    lives("2024-06-02 09:00")
    before = read()
    for n in range(limits.SMALL_COUNT - 1):
        lives(f"2024-06-0{3 + n} 09:00", private=True)
    assert Complaint.objects.filter(private=True).count() == limits.SMALL_COUNT - 1
    assert read() == before
    lives("2024-06-09 09:00", private=True)
    after = read()
    assert after != before
    assert "Divalidasi" in after[1]


def test_where_private_reports_are_counted_small_counts_and_what_would_tell_them_are_not_said():
    row = UnitMonth(exact=False, received=30, responses=30, late=2, validated=18, rejected=1, overdue=6, undone=1)
    told = unit_words.said(row)
    assert (told.validated, told.rejected, told.overdue, told.automatic) == ("18", "< 5", "6", "0")
    assert told.on_time == "86–97", "26 to 29 of 30"
    # held 14 to 17, of 25 to 28
    assert (told.held, told.of, told.least) == ("50–68", "25–28", 50.0)
    assert unit_words.said(UnitMonth(exact=False, validated=18, rejected=7)).held == "72,0"
    assert unit_words.said(UnitMonth(exact=True, validated=18, rejected=1)).rejected == "1"
    few = unit_words.said(UnitMonth(exact=False, validated=18, ratings=2, stars=9))
    assert (few.ratings, few.stars) == ("< 5", "–")


@pytest.mark.parametrize(("part", "whole"), [(1, 20), (4, 20), (16, 20), (19, 20), (2, 3), (1, 5), (4, 5)])
def test_a_share_that_would_tell_a_small_count_is_a_range_that_holds_it_and_others(part, whole):
    low, high = (int(end) for end in unit_words.share(part, whole, exact=False).split("–"))
    assert low <= 100 * part / whole <= high
    assert high - low >= 5


def test_a_range_is_the_same_whatever_the_small_counts_in_it_are():
    def held(rejected: int, undone: int) -> tuple[str, str]:
        told = unit_words.said(UnitMonth(exact=False, validated=30, rejected=rejected, undone=undone))
        return told.held, told.of

    assert {held(rejected, undone) for rejected in (1, 2, 3, 4) for undone in (1, 2, 3, 4)} == {held(1, 1)}


# ── the page itself ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/unit", "/unit?jenis=pd", "/unit/kelurahan-gambir", "/unit/biro-pemerintahan"])
@pytest.mark.parametrize(("language", "word"), [("id", "Cara menghitungnya"), ("en", "How it is computed")])
def test_records_open_in_both_languages_and_need_no_script(client, still, freeze, path, language, word):
    freeze("2024-05", kelurahan_gambir=POOR)
    client.cookies["django_language"] = language
    page = client.get(path)
    assert page.status_code == 200
    assert word in words(page)
    assert re.findall(r"<script[^>]*>", page.content.decode()) == re.findall(
        r'<script src="/static/js/countdown[^"]*" defer>', page.content.decode()
    )


def test_a_record_costs_the_same_few_queries_however_many_months_and_units(
    client, still, freeze, django_assert_max_num_queries, city
):
    for n in range(1, 6):
        freeze(f"2024-0{n}", **{unit.code: GOOD for unit in city.agencies.values() if unit.kind == "kelurahan"})
    with django_assert_max_num_queries(8):
        client.get("/unit/kelurahan-gambir")
    with django_assert_max_num_queries(6):
        client.get("/unit/kelurahan-gambir")
    with django_assert_max_num_queries(5):
        assert len(client.get("/unit?jenis=kelurahan").content) < 600_000


def test_the_running_month_is_kept_for_a_quarter_of_an_hour(client, still, file_report):
    file_report(wib("2024-06-10 08:00"))
    path = "/unit/kelurahan-gambir?bulan=2024-06"
    assert client.get(path).context["said"].received == "1"
    file_report(wib("2024-06-10 08:00"))
    assert client.get(path).context["said"].received == "1"
    still.move_to(wib(NOW) + limits.UNIT_RECORD_SECONDS * (HOUR / 3600), tick=False)
    assert client.get(path).context["said"].received == "2"
