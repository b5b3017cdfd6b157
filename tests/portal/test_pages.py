"""The front page's figures, the printed rules, the map's borders, and the presenter's clock."""

from __future__ import annotations

import gzip
import html
import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from cepatrespon.complaints.actions import Details, act
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules.clauses import CLAUSES, KIND_WORDS
from cepatrespon.rules.clocks import CLOCKS
from cepatrespon.rules.lifecycle import MOVES
from cepatrespon.rules.policy import PARAMETERS
from cepatrespon.rules.terms import ACTS, Act
from tests.conftest import wib


def text(response):
    return response.content.decode()


# ── the front page ───────────────────────────────────────────────────────────────────────────────
def test_the_front_page_counts_the_reports_of_thirty_days_and_keeps_automatic_apart(
    client, file_report, cast, drawn
):
    from cepatrespon.complaints.actions import run_clocks, upload
    from cepatrespon.complaints.evidence import read

    file_report(now() - timedelta(days=31))
    file_report(now() - timedelta(days=1), private=True)
    file_report(now() - timedelta(days=1))
    done = file_report(now() - timedelta(days=5))
    room, start = Complaint.objects.filter(pk=done.complaint.pk), done.complaint.reported_at
    photo = upload(read(drawn), at=start, uploader=cast.budi.pk)
    act(room, Act.PROCESS, actor_of(cast.budi), Details(), at=start + timedelta(minutes=5))
    act(
        room,
        Act.SUBMIT,
        actor_of(cast.budi),
        Details(text="Beres.", photos=[photo.pk]),
        at=start + timedelta(minutes=9),
    )
    while run_clocks(at=now()).spoken:
        pass
    figures = client.get("/").context["figures"]
    assert (figures.received, figures.open, figures.validated, figures.automatic) == (3, 2, 0, 1), "private ones too"
    assert [row.number for row in figures.recent] == [
        c.number for c in Complaint.objects.filter(private=False).order_by("-reported_at")
    ]


def test_the_front_page_costs_few_queries_however_many_reports_there_are(
    client, file_report, django_assert_max_num_queries
):
    for _n in range(12):
        file_report(now())
    with django_assert_max_num_queries(10):
        client.get("/")
    with django_assert_max_num_queries(3):
        client.get("/")


def test_a_private_report_is_not_on_the_front_page(client, file_report):
    filed = file_report(now(), private=True)
    assert filed.complaint.number not in text(client.get("/"))


# ── the rules ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_rules_page_prints_every_clause_parameter_move_and_clock(client, city, language):
    client.cookies["django_language"] = language
    page = html.unescape(text(client.get("/aturan")))
    for clause in CLAUSES.values():
        assert f'id="{clause.id}"' in page
        assert (clause.text_english if language == "en" else clause.text).split(";")[0] in page
        assert KIND_WORDS[clause.kind][language == "en"] in page
    assert set(re.findall(r'data-parameter="(\w+)"', page)) == PARAMETERS.keys()
    moves, clocks = (page.split("<tbody>")[n].split("</tbody>")[0].count("<tr>") for n in (1, 2))
    assert (moves, clocks) == (len(MOVES), len(CLOCKS))
    for act_ in {move.act for move in MOVES}:
        assert (ACTS[act_].english if language == "en" else ACTS[act_].word) in page


def test_the_rules_page_follows_the_policy_in_effect(client, city):
    from cepatrespon.agencies.models import PolicyVersion
    from cepatrespon.rules.policy import defaults

    assert 'data-parameter="response">6 jam' in text(client.get("/aturan"))
    PolicyVersion.objects.create(
        version=99, effective_from=now() - timedelta(days=1), parameters={**defaults(), "response": 4 * 3600}
    )
    assert 'data-parameter="response">4 jam' in text(client.get("/aturan"))


# ── the map ──────────────────────────────────────────────────────────────────────────────────────
def test_the_borders_are_every_kelurahan_small_enough_for_a_telephone(client, city):
    answer = client.get("/peta/kelurahan.geojson", HTTP_ACCEPT_ENCODING="gzip")
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 120_000
    features = json.loads(gzip.decompress(answer.content))["features"]
    assert {f["properties"]["kode"] for f in features} == {c for c, r in city.regions.items() if r.level == "kelurahan"}
    assert client.get("/peta/kelurahan.geojson", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    assert json.loads(client.get("/peta/kelurahan.geojson").content)["type"] == "FeatureCollection"


# ── the demonstration ────────────────────────────────────────────────────────────────────────────
def test_outside_the_demo_there_is_no_clock_to_move(client, city):
    assert client.post("/peragaan/majukan-jam", {"jam": "6"}).status_code == 404
    assert "demo_clock" not in client.get("/").context


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO, settings.DATA = True, tmp_path


def test_in_the_demo_the_presenter_moves_the_clock_and_what_falls_due_happens(client, file_report, demo):
    filed = file_report(now())
    before = now()
    moved = client.post("/peragaan/majukan-jam", {"jam": "24", "next": f"/laporan/{filed.complaint.number}"})
    assert moved["Location"] == f"/laporan/{filed.complaint.number}"
    assert timedelta(hours=24) <= now() - before < timedelta(hours=24, minutes=1)
    assert list(filed.complaint.events.values_list("act", flat=True)) == [Act.REPORT, Act.MISSED]
    assert "Jam peragaan kini" in text(client.get(moved["Location"]))


def test_M1_six_hours_on_the_presenters_clock_are_past_the_limit_of_a_report_of_the_same_second(
    client, file_report, demo, time_machine
):
    time_machine.move_to(wib("2024-05-02 09:00"), tick=False)
    filed = file_report(now())
    client.post("/peragaan/majukan-jam", {"jam": "6"})
    assert list(filed.complaint.events.values_list("act", flat=True)) == [Act.REPORT, Act.MISSED]


@pytest.mark.parametrize("hours", ["", "5", "-6", "8760", "x"])
def test_the_presenter_moves_by_the_steps_on_the_bar_only(client, city, demo, hours):
    assert client.post("/peragaan/majukan-jam", {"jam": hours}).status_code == 404


def test_the_presenter_is_never_led_to_another_house(client, city, demo):
    assert client.post("/peragaan/majukan-jam", {"jam": "1", "next": "https://contoh.invalid/"})["Location"] == "/"
    assert client.get("/peragaan/majukan-jam").status_code == 405


# ── every page ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/", "/lapor", "/lacak", "/aturan", "/privasi"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_opens_in_both_languages(client, city, path, language):
    client.cookies["django_language"] = language
    with translation.override(language):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(("path", "data"), [("/lapor", {}), ("/lacak", {})])
def test_a_form_sent_from_another_house_is_refused(city, path, data):
    assert Client(enforce_csrf_checks=True).post(path, data).status_code == 403


def test_robots_are_kept_from_codes_and_photos(client):
    said = text(client.get("/robots.txt"))
    assert "Disallow: /lacak" in said
    assert "Disallow: /foto" in said


def test_in_English_the_front_page_groups_its_channels_in_English_and_names_categories(client, file_report):
    file_report(now())
    assert list(client.get("/").context["channels"]) == ["Tatap muka", "Aplikasi", "Media sosial", "Surat elektronik"]
    client.cookies["django_language"] = "en"
    page = client.get("/")
    assert list(page.context["channels"]) == ["In person", "App", "Social media", "E-mail, messages and press"]
    assert page.context["figures"].recent[0].category == "Roads (Jalan)"


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_row_of_the_clocks_says_nothing_twice(client, city, language):
    client.cookies["django_language"] = language
    for row in client.get("/aturan").context["clocks"]:
        title = row["title"].casefold()
        assert row["length"].casefold() not in title
        assert row["answers"].casefold() not in title
        assert row["lapse"].casefold() not in title
