"""The public map and its list: by the same filters, exact to the report, and silent about what is not everybody's."""

from __future__ import annotations

import html
import json
import random
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from cepatrespon.complaints import actions, marks, triggers
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Mark
from cepatrespon.complaints.public_map import Box
from cepatrespon.complaints.querysets import actor_of, public
from cepatrespon.rules import limits
from cepatrespon.rules.terms import HIDE_REASONS, Act, HideReason, State
from tests.conftest import GAMBIR, PETOJO

MOST = 300_000  # bytes of any answer
DAY = timedelta(days=1)
# What takes a report from the public, one way each.
TAKEN = {
    "private": {"private": True}, "restricted": {"restricted": True}, "accused": {"accused_id": 0},
    "hidden": {"hidden": HideReason.ABUSE.value},
}  # fmt: skip


def around(lat=GAMBIR[0], lng=GAMBIR[1], zoom=13, cells=12):
    """A piece of the map around a point."""
    x, y = (each >> Box(zoom, 0, 0, 0, 0).shift for each in marks.cell_of(lat, lng))
    return str(Box(zoom, x - cells // 2, y - cells // 2, x + cells // 2, y + cells // 2))


CLOSE = around(-6.1755, 106.8206, 17, 36)  # in which each of the four has a cell to itself


def page(client, query="", **headers):
    cache.clear()
    answer = client.get(f"/peta{query}", **headers)
    assert answer.status_code == 200
    return re.sub(r'(?<=token" value=")\w+', "", html.unescape(answer.content.decode()))


def listed(client, query=""):
    """The numbers of the list, in its order."""
    return re.findall(r'data-number="(\w+)"', page(client, query))


def points(client, query="", petak=None):
    cache.clear()
    answer = client.get(f"/peta/titik.json?petak={petak or around()}{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def shown(data):
    """The numbers of the single reports on the map."""
    return sorted(each[2] for each in data["laporan"])


@pytest.fixture
def four(cast, file_report):
    """Two reports in Gambir (a road, and garbage that is being worked on), one in Petojo Selatan, and an old one."""
    made = {
        "road": file_report(
            now() - DAY - timedelta(hours=6), body="Jalan ambles di tikungan.", lat=-6.1754, lng=106.8272
        ),
        "waste": file_report(now() - 2 * DAY, category="Sampah", lat=-6.1766, lng=106.8282),
        "other": file_report(now() - 3 * DAY, lat=PETOJO[0], lng=PETOJO[1]),
        "old": file_report(now() - 100 * DAY, lat=-6.1742, lng=106.8262),
    }
    numbers = {name: filed.complaint.number for name, filed in made.items()}
    which = Complaint.objects.filter(number=numbers["waste"])
    actions.act(which, Act.PROCESS, actor_of(cast.budi), Details(), at=now() - DAY)
    return numbers


def crowd(file_report, many, seed=1):
    """So many public reports over the whole city, copies of one."""
    one, rng = file_report(now() - 3 * DAY).complaint, random.Random(seed)
    rows = []
    for n in range(many):
        copy = Complaint.objects.get(pk=one.pk)
        copy.pk, copy.number, copy.tracking_digest = None, f"JK24{n:08d}", f"{n:064d}"
        copy.lat, copy.lng = rng.uniform(-6.36, -6.10), rng.uniform(106.70, 106.96)
        copy.reported_at = one.reported_at - timedelta(minutes=rng.randrange(100_000))
        rows.append(copy)
    Complaint.objects.bulk_create(rows)


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


# ── what is not everybody's ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("way", TAKEN)
def test_what_is_not_everybodys_is_in_no_list_no_point_and_no_number(client, four, cast, way):
    change = {**TAKEN[way]}
    if "accused_id" in change:
        change["accused_id"] = cast.dewi.agency_id
    number = four["road"]
    region, other = (Complaint.objects.get(number=four[name]).region_id for name in ("road", "other"))
    queries = ["", "kategori=jalan", f"wilayah={region}", "umur=7", "q=ambles", "status=terbuka"]

    def everything():
        said = [page(client, f"?{query}") for query in queries]
        maps = [
            json.dumps(points(client, f"&{query}", petak)) for query in queries for petak in (around(), around(zoom=19))
        ]
        return [*said, *maps]

    Complaint.objects.filter(number=number).update(**change)
    taken = everything()
    if way == "hidden":
        line = re.compile(r'<li class="gone">.*?</li>', re.S)
        assert [number in answer for answer in taken[: len(queries)]] == [
            q in ("", "umur=7", "status=terbuka") for q in queries
        ]
        taken = [line.sub("", answer) for answer in taken]
    for answer in taken:
        assert number not in answer
        assert "ambles" not in answer.replace('value="ambles"', "").replace("“ambles”", "").replace("q=ambles", "")
    # As if it were not there: every number is that of a city without it.
    Complaint.objects.filter(number=number).update(category="sampah", lat=-6.2, lng=106.9, region=other)
    again = everything()
    if way == "hidden":
        again = [line.sub("", answer) for answer in again]
    assert again == taken
    assert not Mark.objects.filter(complaint__number=number).exists()


def test_what_is_shown_again_is_counted_again(client, four):
    which = Complaint.objects.filter(number=four["road"])
    for change in ({"private": True}, {"private": False}, {"hidden": "kasar"}, {"hidden": ""}):
        if change.get("hidden") == "kasar":
            change = {"hidden": HideReason.ABUSE.value}
        which.update(**change)
        there = not any(change.values())
        assert points(client, "&q=ambles")["jumlah"] == there
        assert (four["road"] in listed(client, "?q=ambles")) is there


def test_a_tombstone_says_number_day_status_and_reason_and_nothing_of_its_words_or_place(client, four, cast):
    which = Complaint.objects.filter(number=four["road"])
    actions.keep(which, Act.HIDE, actor_of(cast.sri), Details(result=HideReason.PERSONAL), at=now())
    said = page(client)
    [gone] = re.findall(r'<li class="gone">.*?</li>', said, re.S)
    assert four["road"] in gone
    assert HIDE_REASONS[HideReason.PERSONAL].word in gone
    for word in ("ambles", "Gambir", "Jalan", "data-at", "href"):
        assert word not in gone
    assert "<b>3 laporan</b>" in said
    assert shown(points(client, petak=CLOSE)) == sorted(set(four.values()) - {four["road"]})
    for telling in ("kategori=jalan", "q=ambles", f"petak={around()}", f"wilayah={which.get().region_id}"):
        assert four["road"] not in page(client, f"?{telling}")
    assert four["road"] in page(client, "?status=menunggu&umur=7")
    assert four["road"] not in page(client, "?status=selesai")


def test_what_is_hidden_is_gone_within_a_minute_and_at_once_from_a_fresh_answer(client, four, cast):
    petak = around()
    before = client.get(f"/peta/titik.json?petak={petak}")
    age = int(re.search(r"max-age=(\d+)", before["Cache-Control"])[1])
    assert age + limits.MAP_FRESH_SECONDS <= 60
    actions.keep(Complaint.objects.filter(number=four["road"]), Act.HIDE, actor_of(cast.sri),
                 Details(result=HideReason.PERSONAL), at=now())  # fmt: skip
    cache.clear()
    assert four["road"] not in client.get(f"/peta/titik.json?petak={petak}").content.decode()


def test_no_exact_place_leaves_the_server(client, file_report):
    file_report(now(), lat=-6.175436, lng=106.827291)
    for answer in (page(client), json.dumps(points(client)), json.dumps(points(client, "", around(zoom=19)))):
        assert "-6.175436" not in answer
        assert "106.827291" not in answer


def test_the_marks_are_the_public_reports_whatever_happened_to_each(file_report, cast):
    crowd(file_report, 60)
    rng, keys = random.Random(7), list(Complaint.objects.values_list("pk", flat=True))
    changes = [
        {"private": True}, {"private": False}, {"restricted": True}, {"hidden": HideReason.ABUSE.value}, {"hidden": ""},
        {"accused_id": cast.dewi.agency_id}, {"accused_id": None}, {"state": State.CLOSED, "mode": ""},
        {"state": State.DONE, "mode": "otomatis"}, {"category_id": "sampah"}, {"lat": None, "lng": None},
        {"lat": -6.2, "lng": 106.8},
    ]  # fmt: skip
    for _n in range(200):
        Complaint.objects.filter(pk__in=rng.sample(keys, 3)).update(**rng.choice(changes))

    def kept():
        return sorted(Mark.objects.values_list("pk", "reported_at", "region", "category", "standing", "x", "y"))

    def expected():
        rows = []
        for c in public():
            x, y = marks.cell_of(c.lat, c.lng) if c.lat is not None else (None, None)
            rows.append((c.pk, c.reported_at, c.region_id, c.category_id, marks.standing(c.state, c.mode), x, y))
        return sorted(rows)

    assert kept() == expected()
    marks.install(connection)
    marks.install(connection)
    assert kept() == expected()


def test_a_table_rebuilt_on_sqlite_gets_the_maps_triggers_again(file_report):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite rebuilds a table")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER complaints_mark_insert")
        cursor.execute("DROP TRIGGER complaints_mark_update")
    triggers.install(connection)
    filed = file_report(now())
    assert Mark.objects.filter(pk=filed.complaint.pk).exists()
    Complaint.objects.filter(pk=filed.complaint.pk).update(hidden=HideReason.ABUSE.value)
    assert not Mark.objects.exists()


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
