"""The feeds: whole Atom, the same bytes when asked twice, in the language asked for, and nothing that is not public."""

from __future__ import annotations

import xml.etree.ElementTree as Tree
from datetime import timedelta

import pytest
from django.test import Client

from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import CITIZEN
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules import limits
from cepatrespon.rules.terms import ACTS, HIDE_REASONS, Act, HideReason
from tests.conftest import PETOJO

ATOM = "{http://www.w3.org/2005/Atom}"
HOUR = timedelta(hours=1)


def read(client, path, **headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, path
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return Tree.fromstring(answer.content)


def entries(feed):
    return [{part.tag.removeprefix(ATOM): part.text for part in entry} for entry in feed.iter(f"{ATOM}entry")]


def numbers(client, path):
    return [entry["id"].rsplit("/", 1)[1] for entry in entries(read(client, path))]


@pytest.fixture
def three(file_report):
    """A road in Gambir, rubbish in Gambir, a road in Petojo Selatan: complaints, the newest first."""
    return [
        file_report(now() - HOUR, body="Jalan ambles. Hubungi Bu Siti di Gang Melati 7.", address="Gang Melati 7",
                    name="Siti Rahma", email="siti@contoh.id").complaint,
        file_report(now() - 2 * HOUR, category="Sampah").complaint,
        file_report(now() - 3 * HOUR, lat=PETOJO[0], lng=PETOJO[1]).complaint,
    ]  # fmt: skip


def test_each_feed_has_the_newest_of_its_own_the_newest_first(client, three):
    road, waste, other = three
    assert numbers(client, "/umpan/terbaru.xml") == [c.number for c in three]
    assert numbers(client, "/umpan/kategori/jalan.xml") == [road.number, other.number]
    assert numbers(client, f"/umpan/kelurahan/{road.region_id}.xml") == [road.number, waste.number]
    assert numbers(client, f"/umpan/kelurahan/{other.region_id}.xml") == [other.number]


def test_a_feed_is_valid_atom(client, three):
    for path in ("/umpan/terbaru.xml", "/umpan/kategori/sampah.xml", f"/laporan/{three[0].number}/umpan.xml"):
        feed = read(client, path)
        assert feed.tag == f"{ATOM}feed"
        for needed in ("id", "title", "updated", "author"):
            assert len(feed.findall(f"{ATOM}{needed}")) == 1
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == f"http://testserver{path}"
        assert client.get(links["alternate"]).status_code == 200
        found = entries(feed)
        assert found
        assert len({entry["id"] for entry in found}) == len(found)
        assert all(entry["title"] and entry["updated"] and entry["published"] for entry in found)
        assert feed.find(f"{ATOM}updated").text == max(entry["updated"] for entry in found)


def test_a_feed_holds_opening_words_kind_kelurahan_and_status_but_no_address_place_or_reporter(client, three):
    [entry] = [e for e in entries(read(client, "/umpan/terbaru.xml")) if e["id"].endswith(three[0].number)]
    assert entry["title"] == "Jalan ambles"
    assert entry["summary"] == f"{three[0].number}, Jalan, Kelurahan Gambir, Menunggu."
    for path in ("/umpan/terbaru.xml", f"/laporan/{three[0].number}/umpan.xml", "/umpan/kategori/jalan.xml"):
        said = client.get(path).content.decode()
        for word in ("Melati", "Siti", "siti@", "-6.17", "106.8", "Hubungi"):
            assert word not in said


def test_what_is_typed_as_markup_stays_text(client, file_report):
    file_report(now(), body="<script>alert(1)</script> & <b>tebal</b> di jalan.")
    said = client.get("/umpan/terbaru.xml").content.decode()
    assert "<script" not in said
    assert "<b>" not in said


def test_a_feed_has_at_most_so_many_entries_and_costs_few_queries(client, file_report, django_assert_max_num_queries):
    one = file_report(now() - HOUR).complaint
    rows = []
    for n in range(limits.FEED_ENTRIES + 5):
        copy = Complaint.objects.get(pk=one.pk)
        copy.pk, copy.number, copy.tracking_digest = None, f"JK24{n:08d}", f"{n:064d}"
        rows.append(copy)
    Complaint.objects.bulk_create(rows)
    for path in ("/umpan/terbaru.xml", "/umpan/kategori/jalan.xml", f"/umpan/kelurahan/{one.region_id}.xml"):
        with django_assert_max_num_queries(2):
            assert len(numbers(client, path)) == limits.FEED_ENTRIES
    with django_assert_max_num_queries(5):
        client.get(f"/laporan/{one.number}/umpan.xml")


# ── asked again ──────────────────────────────────────────────────────────────────────────────────
def test_asked_again_a_feed_is_the_same_and_says_so_in_304(client, three):
    for path in ("/umpan/terbaru.xml", "/umpan/kategori/sampah.xml", f"/laporan/{three[0].number}/umpan.xml"):
        first, second = client.get(path), client.get(path)
        assert first.content == second.content
        assert first["ETag"] == second["ETag"]
        for tag in (first["ETag"], f"W/{first['ETag']}", f'"x", {first["ETag"]}'):
            again = client.get(path, headers={"if-none-match": tag})
            assert (again.status_code, again.content) == (304, b"")
            assert again["ETag"] == first["ETag"]
        assert client.get(path, headers={"if-none-match": '"x"'}).status_code == 200
        assert first["Last-Modified"].endswith("GMT")
        assert f"max-age={limits.FEED_FRESH_SECONDS}" in first["Cache-Control"]
        assert "public" in first["Cache-Control"]
        assert not first.cookies


def test_a_feed_in_which_nothing_happened_is_the_same_at_any_time(client, city):
    assert client.get("/umpan/terbaru.xml").content == client.get("/umpan/terbaru.xml").content


def test_a_change_changes_the_tag(client, cast, three):
    path = "/umpan/terbaru.xml"
    before = client.get(path)["ETag"]
    actions.act(Complaint.objects.filter(pk=three[0].pk), Act.PROCESS, actor_of(cast.budi), Details(), at=now())
    assert client.get(path, headers={"if-none-match": before}).status_code == 200
    assert "Proses" in entries(read(client, path))[0]["summary"]


@pytest.mark.parametrize(
    ("query", "accepts", "language"),
    [
        ("", "", "id"), ("", "en-GB,en;q=0.8", "en"), ("", "id,en;q=0.8", "id"), ("", "fr,en;q=0.5", "en"),
        ("", "fr", "id"), ("?bahasa=en", "id", "en"), ("?bahasa=id", "en", "id"), ("?bahasa=xx", "en", "en"),
    ],
)  # fmt: skip
def test_a_feed_speaks_the_language_asked_for_and_a_cookie_has_no_say(three, query, accepts, language):
    client = Client()
    client.cookies["django_language"] = "id" if language == "en" else "en"
    answer = client.get(f"/umpan/terbaru.xml{query}", headers={"accept-language": accepts})
    title = Tree.fromstring(answer.content).find(f"{ATOM}title").text
    assert title == {"id": "Cepat Respon: laporan terbaru", "en": "Cepat Respon: newest reports"}[language]
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]
    assert "Cookie" not in answer["Vary"]


# ── what is not everybody's ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("way", ["private", "restricted", "accused"])
def test_what_is_not_everybodys_is_in_no_feed_and_has_none(client, cast, three, way):
    change = {"accused_id": cast.dewi.agency_id} if way == "accused" else {way: True}
    Complaint.objects.filter(pk=three[0].pk).update(**change)
    number, region = three[0].number, three[0].region_id
    for path in ("/umpan/terbaru.xml", "/umpan/kategori/jalan.xml", f"/umpan/kelurahan/{region}.xml"):
        said = client.get(path).content.decode()
        assert number not in said
        assert "ambles" not in said
    assert client.get(f"/laporan/{number}/umpan.xml").status_code == 404


def test_what_was_hidden_is_replaced_by_its_reason_and_leaves_the_feeds_that_would_tell(client, cast, three):
    which, number, region = Complaint.objects.filter(pk=three[0].pk), three[0].number, three[0].region_id
    tag = client.get("/umpan/terbaru.xml")["ETag"]
    actions.keep(which, Act.HIDE, actor_of(cast.sri), Details(result=HideReason.PERSONAL), at=now())
    again = client.get(
        "/umpan/terbaru.xml", headers={"if-none-match": tag, "if-modified-since": "Fri, 01 Jan 2099 00:00:00 GMT"}
    )
    assert again.status_code == 200
    [entry] = [e for e in entries(Tree.fromstring(again.content)) if e["id"].endswith(number)]
    assert entry["title"] == f"{number}, isinya disembunyikan"
    assert HIDE_REASONS[HideReason.PERSONAL].word in entry["summary"]
    [own] = entries(read(client, f"/laporan/{number}/umpan.xml"))
    assert own["title"] == entry["title"]
    for path in ("/umpan/kategori/jalan.xml", f"/umpan/kelurahan/{region}.xml"):
        assert number not in client.get(path).content.decode()
    for path in ("/umpan/terbaru.xml", f"/laporan/{number}/umpan.xml"):
        said = client.get(path).content.decode()
        assert "ambles" not in said
        assert "Gambir, Menunggu" not in [e["summary"] for e in entries(Tree.fromstring(said)) if number in e["id"]]


def test_a_reports_feed_tells_its_journey_and_not_what_is_for_the_offices(client, cast, three):
    which, number = Complaint.objects.filter(pk=three[0].pk), three[0].number
    actions.act(which, Act.PROCESS, actor_of(cast.budi), Details(), at=now() - HOUR / 2)
    actions.keep(which, Act.NOTE, actor_of(cast.budi), Details(note="Catatan rahasia kantor."), at=now())
    actions.keep(which, Act.INFORM, CITIZEN, Details(text="Nomor saya 0812-3456."), at=now())
    feed = read(client, f"/laporan/{number}/umpan.xml")
    found = entries(feed)
    assert [e["title"] for e in found][-2:] == [ACTS[Act.PROCESS].word, ACTS[Act.REPORT].word]
    assert "Kelurahan Gambir" in found[-2]["summary"]
    said = Tree.tostring(feed, encoding="unicode")
    assert "rahasia" not in said
    assert "0812" not in said
    assert "Budi" not in said


@pytest.mark.parametrize(
    "path",
    ["/umpan/kelurahan/99.xml", "/umpan/kelurahan/31.71.xml", "/umpan/kategori/tidak-ada.xml", "/laporan/JK1/umpan.xml",
     "/laporan/JK%2000/umpan.xml"],
)  # fmt: skip
def test_there_is_no_feed_of_what_there_is_not(client, city, path):
    assert client.get(path).status_code == 404


# ── how they are found ───────────────────────────────────────────────────────────────────────────
def test_every_feed_there_is_stands_on_the_page_of_feeds(client, city):
    said = client.get("/umpan").content.decode()
    for code, region in city.regions.items():
        assert (f'href="/umpan/kelurahan/{code}.xml"' in said) is (region.level == "kelurahan")
    assert 'href="/umpan/kategori/jalan.xml"' in said
    assert 'href="/umpan/terbaru.xml"' in said


def test_the_map_names_the_feeds_of_what_is_looked_at(client, three):
    said = client.get(f"/peta?kategori=jalan&wilayah={three[0].region_id}").content.decode()
    for path in ("/umpan/terbaru.xml", "/umpan/kategori/jalan.xml", f"/umpan/kelurahan/{three[0].region_id}.xml"):
        assert 'rel="alternate" type="application/atom+xml"' in said
        assert f'href="{path}"' in said
