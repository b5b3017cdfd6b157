"""The public map and its list: by the same filters, exact to the report, light, and few queries."""

from __future__ import annotations

import json
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from cepatrespon.complaints import marks, public_map
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.public_map import Box
from cepatrespon.complaints.querysets import public
from cepatrespon.rules import limits
from cepatrespon.rules.terms import State
from tests.conftest import GAMBIR, PETOJO

from .maps import CLOSE, DAY, around, crowd, four, listed, page, points, shown

__all__ = ["four"]
MOST = 300_000  # bytes of any answer


# ── the filters ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("", "road waste other old"),
        ("kategori=jalan", "road other old"),
        ("kategori=sampah", "waste"),
        ("status=proses", "waste"),
        ("status=menunggu", "road other old"),
        ("status=terbuka", "road waste other old"),
        ("status=selesai", ""),
        ("umur=7", "road waste other"),
        ("umur=lebih-30", "old"),
        ("umur=1&status=terbuka", ""),
        ("q=ambles", "road"),
        ("q=ambles&kategori=sampah", ""),
        ("wilayah={gambir}", "road waste old"),
        ("wilayah={gambir}&umur=7&kategori=jalan", "road"),
        ("wilayah={kecamatan}", "road waste other old"),
        ("wilayah={kota}", "road waste other old"),
        ("wilayah={elsewhere}", ""),
    ],
)
def test_map_list_and_numbers_are_narrowed_alike(client, city, four, query, which):
    gambir = Complaint.objects.get(number=four["road"]).region_id
    kecamatan = city.regions[gambir].parent_code
    kota = city.regions[kecamatan].parent_code
    elsewhere = next(code for code, r in city.regions.items() if r.level == "city" and code != kota)
    query = query.format(gambir=gambir, kecamatan=kecamatan, kota=kota, elsewhere=elsewhere)
    wanted = sorted(four[name] for name in which.split())
    assert sorted(listed(client, f"?{query}")) == wanted
    assert shown(points(client, f"&{query}", CLOSE)) == wanted
    assert points(client, f"&{query}")["jumlah"] == len(wanted)
    said = page(client, f"?{query}")
    assert f"<b>{len(wanted)} laporan</b>" in said
    rows = re.findall(r'<td class="num">(\d+)</td><td class="num">(\d+)</td>', said)
    assert sum(int(n) for n, _open in rows) == len(wanted)


def test_automatic_and_validated_completions_are_told_apart(client, four):
    Complaint.objects.filter(number=four["road"]).update(state=State.DONE, mode="otomatis", due_at=None, due_clause="",
                                                         answers=None, next_clock_at=None)  # fmt: skip
    assert listed(client, "?status=selesai.otomatis") == [four["road"]]
    assert listed(client, "?status=selesai.tervalidasi") == []
    assert listed(client, "?status=selesai") == [four["road"]]
    assert shown(points(client, "&status=selesai.otomatis")) == [four["road"]]


def test_the_filters_stand_in_the_address_and_each_can_be_taken_away(client, four):
    said = page(client, "?kategori=jalan&umur=7&status=terbuka")
    for left in ("?status=terbuka&umur=7", "?kategori=jalan&status=terbuka", "?kategori=jalan&umur=7"):
        parts = set(left[1:].split("&"))
        assert any(set(found.split("&")) == parts for found in re.findall(r'class="tag" href="\?([^"]*)"', said))
    assert 'value="jalan" selected' in said


@pytest.mark.parametrize("query", ["kategori=tidak-ada", "status=zzz", "umur=3", "wilayah=99", "petak=1.2.3"])
def test_a_filter_that_means_nothing_is_said_and_the_rest_counts(client, four, query):
    said = page(client, f"?{query}&q=ambles")
    assert "tidak dipakai" in said
    assert "<title>Galat: " in said
    assert listed(client, f"?{query}&q=ambles") == [four["road"]]
    assert 'value="ambles"' in said


def test_a_report_without_a_point_is_in_the_list_and_counted_apart(client, file_report):
    number = file_report(now(), channel="pendopo", lat=None, lng=None).complaint.number
    said = page(client)
    assert number in said
    assert "1 laporan lain masuk lewat kanal tanpa titik lokasi" in said
    assert points(client)["jumlah"] == 0


# ── the map ──────────────────────────────────────────────────────────────────────────────────────
def test_a_cell_with_several_reports_is_one_cluster_with_their_number_and_the_unfinished(client, file_report, cast):
    filed = [file_report(now() - DAY).complaint for _n in range(3)]
    Complaint.objects.filter(pk=filed[0].pk).update(state=State.DONE, mode="tervalidasi")
    data = points(client)
    assert data["laporan"] == []
    [[x, y, lat, lng, all_, unfinished]] = data["kelompok"]
    assert (all_, unfinished, data["jumlah"]) == (3, 2, 3)
    assert abs(lat - GAMBIR[0]) < 0.0001
    assert abs(lng - GAMBIR[1]) < 0.0001
    assert listed(client, f"?petak=13.{x}.{y}.{x}.{y}") == [c.number for c in reversed(filed)]


def test_a_single_report_says_number_kind_status_and_a_rounded_place(client, four):
    [found] = points(client, "&q=ambles")["laporan"]
    lat, lng, number, category, standing, _at = found
    assert (number, category, standing) == (four["road"], "jalan", "menunggu")
    assert (lat, lng) != (-6.1754, 106.8272)
    assert abs(lat + 6.1754) < 0.0001
    assert len(str(lat).split(".")[1]) <= 5


def test_at_every_zoom_each_report_is_drawn_once(client, file_report):
    crowd(file_report, 300)
    for zoom in (9, 10, 11):
        data = points(client, "", around(-6.23, 106.83, zoom, cells=20))
        assert sum(each[4] for each in data["kelompok"]) + len(data["laporan"]) == data["jumlah"] == 301
    cells = {}
    for lat, lng in public().values_list("lat", "lng"):
        x, y = (each >> Box(11, 0, 0, 0, 0).shift for each in marks.cell_of(lat, lng))
        cells[x, y] = cells.get((x, y), 0) + 1
    assert {(x, y): n for x, y, _lat, _lng, n, _o in data["kelompok"]} == {k: n for k, n in cells.items() if n > 1}
    assert len(data["laporan"]) == sum(n == 1 for n in cells.values())


@pytest.mark.parametrize(
    "petak", ["", "x", "13.1.1.2", "3.1.1.2.2", "13.9.9.8.8", "13.0.0.90.90", "20.1.1.2.2", "-1.2.3.4.5"]
)
def test_a_piece_of_the_map_that_is_none_is_refused_with_what_to_do(client, city, petak):
    answer = client.get(f"/peta/titik.json?petak={petak}")
    assert answer.status_code == 400
    assert "Sebutkan bagian peta" in answer.json()["galat"]


def test_the_list_is_narrowed_to_the_piece_of_the_map(client, four):
    assert listed(client, f"?petak={around(*PETOJO, zoom=17, cells=4)}") == [four["other"]]
    assert "Hanya bagian peta yang tampak" in page(client, f"?petak={around(*PETOJO)}")


def test_the_script_gets_the_list_alone(client, four):
    part = page(client, f"?petak={around()}&bagian=daftar")
    assert "<html" not in part
    assert "Laporan" not in part.split("<ul")[0]
    assert set(re.findall(r'data-number="(\w+)"', part)) == set(four.values())


# ── pages, weights, queries ──────────────────────────────────────────────────────────────────────
def test_the_pages_of_the_list_hold_every_report_once_and_lead_back(client, file_report):
    crowd(file_report, 2 * limits.PUBLIC_PAGE + 5)
    found, url = [], ""
    for _page in range(9):
        said = page(client, url)
        found.append(re.findall(r'data-number="(\w+)"', said))
        links = dict(re.findall(r'rel="(prev|next)" href="([^"#]*)#daftar"', said))
        if "next" not in links:
            break
        url = links["next"]
    assert [len(each) for each in found] == [limits.PUBLIC_PAGE, limits.PUBLIC_PAGE, 6]
    every = [number for each in found for number in each]
    assert every == list(public().order_by("-reported_at", "-number").values_list("number", flat=True))
    back = re.findall(r'data-number="(\w+)"', page(client, links["prev"]))
    assert back == found[1]


def test_no_answer_weighs_more_than_three_hundred_kilobytes(client, file_report):
    crowd(file_report, 4000)
    answers = [
        client.get("/peta"),
        client.get("/peta?umur=365"),
        client.get("/umpan"),
        client.get("/umpan/terbaru.xml"),
    ]
    answers += [client.get(f"/peta/titik.json?petak={around(-6.23, 106.83, zoom, 36)}") for zoom in (9, 11, 12, 13, 16)]
    assert [a.status_code for a in answers] == [200] * len(answers)
    assert max(len(a.content) for a in answers) <= MOST
    assert max(len(a.json()["kelompok"]) + len(a.json()["laporan"]) for a in answers[4:]) > 500


def test_the_page_and_the_map_cost_few_queries_however_many_reports(client, file_report, django_assert_max_num_queries):
    crowd(file_report, 200)
    client.get("/peta?q=lubang")  # which asks, once in each process, how the database can be searched
    for url, most in (
        ("/peta", 4), ("/peta?q=lubang", 7), (f"/peta?petak={around()}&bagian=daftar", 4),
        (f"/peta/titik.json?petak={around(zoom=11)}", 3), (f"/peta/titik.json?petak={around(zoom=11)}&q=lubang", 5),
    ):  # fmt: skip
        cache.clear()
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


def test_what_the_script_gets_is_the_same_for_everybody_and_may_be_kept(city, four):
    answers = [
        Client(headers={"accept-language": lang}).get(f"/peta/titik.json?petak={around()}") for lang in ("id", "en")
    ]
    assert answers[0].content == answers[1].content
    assert "public" in answers[0]["Cache-Control"]
    assert "Cookie" not in answers[0].get("Vary", "")
    assert not answers[0].cookies


def test_the_drawing_shades_by_number_and_says_each(client, four):
    said = page(client)
    assert len(re.findall(r'<path class="k[0-5]" d="M', said)) >= 261
    assert "<title>Gambir: 3</title>" in said
    assert "<title>Petojo Selatan: 1</title>" in said
    darker = {name: int(shade) for shade, name in re.findall(r'class="k(\d)" d="[^"]*"><title>([^:]*):', said)}
    assert darker["Gambir"] > darker["Petojo Selatan"] > darker["Menteng"] == 0


def test_the_map_speaks_english(client, four):
    client.cookies["django_language"] = "en"
    said = page(client, "?status=terbuka&umur=7")
    assert "<h1>Map of reports</h1>" in said
    assert "<b>3 reports</b>, 3 not finished." in said
    assert "last 7 days" in said
    assert "laporan</b>" not in said


@pytest.mark.postgres
def test_the_database_knows_how_few_cells_a_city_has(db):
    """Or it sorts a million points on disk to count them: twice and more the time."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {marks.TABLE} (complaint_id, reported_at, standing, x, y) "
            "SELECT -n, now(), 'menunggu', 3339600 + n % 2900, 974000 + n / 2900 * 97 % 3200 "
            "FROM generate_series(1, 90000) n"
        )
        cursor.execute(f"ANALYZE {marks.TABLE}")
        cells = public_map.cells(public_map.Wanted(), marks.COARSE)
        (plan,) = json.loads(cells.explain(format="json"))
    assert plan["Plan"]["Plan Rows"] < 2 * len(cells)
