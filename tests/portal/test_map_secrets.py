"""The public map is silent about what is not everybody's: no list, point or number tells that it is there."""

from __future__ import annotations

import json
import random
import re

import pytest
from django.core.cache import cache
from django.db import connection

from cepatrespon.complaints import actions, marks, triggers
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Mark
from cepatrespon.complaints.querysets import actor_of, public
from cepatrespon.rules import limits
from cepatrespon.rules.terms import HIDE_REASONS, Act, HideReason, State

from .maps import CLOSE, around, crowd, four, listed, page, points, shown

__all__ = ["four"]
# What takes a report from the public, one way each.
TAKEN = {
    "private": {"private": True}, "restricted": {"restricted": True}, "accused": {"accused_id": 0},
    "hidden": {"hidden": HideReason.ABUSE.value},
}  # fmt: skip


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
    assert f'href="/laporan/{four["road"]}"' in gone
    assert HIDE_REASONS[HideReason.PERSONAL].word in gone
    for word in ("ambles", "Gambir", "Jalan", "data-at"):
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
