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
def test_the_front_page_counts_the_reports_of_thirty_days_and_keeps_automatic_apart(client, file_report, cast, drawn):
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
PLAIN = ["/", "/lapor", "/lacak", "/aturan", "/privasi", "/dasar-hukum", "/aksesibilitas", "/status", "/unit"]


@pytest.mark.parametrize("path", PLAIN)
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


# ── what the pages promise ───────────────────────────────────────────────────────────────────────
def test_a_reporters_own_rights_stand_with_the_rules_and_follow_the_policy_in_effect(client, city):
    from cepatrespon.agencies.models import PolicyVersion
    from cepatrespon.rules.policy import defaults

    page = text(client.get("/aturan"))
    assert 'data-parameter="contest">7 x 24 jam' in page
    assert '<h2 id="hak">' in page
    PolicyVersion.objects.create(
        version=99, effective_from=now() - timedelta(days=1), parameters={**defaults(), "contest": 3 * 86400}
    )
    page = text(client.get("/aturan"))
    assert 'data-parameter="contest">3 x 24 jam' in page
    changed = client.get("/aturan").context["versions"][0]["changed"]
    assert [(row["was"], row["now"]) for row in changed] == [("7 x 24 jam", "3 x 24 jam")]


def test_a_clause_says_who_must_act_and_what_follows_a_missed_limit(client, city):
    said = {
        clause["id"]: (clause["answers"], clause["lapses"]) for clause in client.get("/aturan").context["mechanisms"]
    }
    assert said["M1"] == (["Unit pemegang"], ["unit itu dicatat terlambat"])
    assert said["M3"] == (["Biro Pemerintahan"], ["yang memutus dicatat terlambat, dan atasannya diberi tahu"])
    assert said["M9"] == (["Biro Pemerintahan"], ["laporan selesai dengan sendirinya dan ditulis otomatis"])
    assert said["M2"] == ([], [])


# Every article that the sources at hand name; no page may name another.
ARTICLES = {"36", "46", "20", "30", "25", "26", "5", "24"}


@pytest.mark.parametrize("path", ["/dasar-hukum", "/privasi", "/aksesibilitas", "/aturan"])
def test_no_page_names_an_article_that_the_sources_do_not(client, city, path):
    said = html.unescape(re.sub(r"<[^>]+>", " ", text(client.get(path))))
    named = {
        number
        for found in re.findall(r"[Pp]asal (\d+(?:(?:, | dan )\d+)*)", said)
        for number in re.findall(r"\d+", found)
    }
    assert named <= ARTICLES


def test_what_is_known_by_its_title_only_is_said_to_be(client, city):
    from cepatrespon.portal import legal

    rules = [*legal.LOCAL, *legal.NATIONAL]
    titles = [rule for rule in rules if rule.known is legal.Known.TITLE]
    page = text(client.get("/dasar-hukum"))
    assert page.count("Judul saja.") == len(titles)
    assert {rule.name for rule in titles} >= {
        "Peraturan Gubernur Nomor 39 Tahun 2019", "Peraturan Menteri Dalam Negeri Nomor 8 Tahun 2023",
    }  # fmt: skip
    assert all("asal" not in str(rule.says).replace("Pasar", "") for rule in titles), "a title has no articles"
    for year in ("128/2017", "57/2022", "99/2022", "27/2022", "5/2025"):
        assert year in page


def test_the_privacy_page_says_its_lengths_from_the_limits(client, city):
    from cepatrespon.rules import limits

    said = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text(client.get("/privasi")))).split())
    assert f"kami mengirim {limits.CONTACT_CODE_DIGITS} angka" in said
    assert "dijawab dalam 3 x 24 jam" in said
    for title in ("Dengan nama", "Nama dirahasiakan", "Tanpa nama sama sekali"):
        assert title in said
    assert "Memuat data pribadi" in said


def test_the_accessibility_page_leads_to_those_who_take_complaints(client, city):
    from cepatrespon.agencies.models import Channel

    page = text(client.get("/aksesibilitas"))
    assert "WCAG 2.2" in page
    assert 'href="mailto:dki@jakarta.go.id"' in page
    Channel.objects.filter(code="email").update(valid_to="2020-01-01")
    assert "mailto:" not in text(client.get("/aksesibilitas"))
