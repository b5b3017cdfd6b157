"""Everybody's search: by words and by number, in what everybody may see, and as if nothing else were there."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache

from cepatrespon.complaints import actions, search
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, HideReason
from tests.conftest import GAMBIR

HOUR = timedelta(hours=1)


@pytest.fixture
def three(cast, file_report):
    """Three public reports with words of their own; their numbers."""
    said = (
        ("Lampu jalan padam di gang.", "Samping musala"),
        ("Jalan berlubang.", "Jalan Melati"),
        ("Pompa 100% mati.", ""),
    )
    return [
        file_report(now() - n * HOUR, body=body, address=address).complaint.number
        for n, (body, address) in enumerate(said, 1)
    ]


def asked(client, words, more=""):
    cache.clear()
    answer = client.get("/peta", {"q": words, **({"kategori": more} if more else {})})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def found(client, words, more=""):
    return re.findall(r'data-number="(\w+)"', asked(client, words, more))


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("lampu", [0]), ("LAMPU padam", [0]), ("jalan", [0, 1]), ("melati", [1]), ("lampu melati", []), ("pompa", [2]),
        ("100%", [2]), ("usala", [0]), ("xylofon", []), ("'; DROP TABLE", []), ("!!!", []), ("mela", [1]),
    ],
)  # fmt: skip
def test_every_word_is_looked_for_and_the_newest_stand_first(client, three, words, which):
    assert found(client, words) == [three[n] for n in which]


def test_a_number_is_found_in_any_writing(client, three):
    number = three[1]
    for written in (number, number.lower(), f" {number[:2]}-{number[2:8]} {number[8:]} ", number[2:]):
        assert number in found(client, written)
    assert found(client, "JK9912310001") == []


def test_words_and_filters_narrow_together(client, three):
    assert found(client, "jalan", "jalan") == three[:2]
    assert found(client, "jalan", "sampah") == []


def test_what_was_typed_stands_in_the_field_again(client, three):
    said = asked(client, '<b>"lampu"')
    assert 'value="<b>"lampu""' in said
    assert '<b>"lampu"</b>' not in said
    assert "Tidak ada laporan yang cocok" in asked(client, "xylofon")


def test_too_many_letters_are_refused_with_the_bound_and_kept(client, three):
    said = asked(client, "a" * (limits.SEARCH_CHARACTERS + 1))
    assert f"paling banyak {limits.SEARCH_CHARACTERS} huruf" in said
    assert "a" * (limits.SEARCH_CHARACTERS + 1) in said


@pytest.mark.parametrize("way", ["private", "restricted", "accused", "hidden", "withdrawn"])
def test_neither_words_nor_number_of_what_is_not_everybodys_find_anything(client, cast, three, file_report, way):
    filed = file_report(
        now(), body="Ada katakunci di sini.", address="Gang Terkunci", private=way == "private"
    ).complaint
    which = Complaint.objects.filter(pk=filed.pk)
    if way == "hidden":
        actions.keep(which, Act.HIDE, actor_of(cast.sri), Details(result=HideReason.ABUSE), at=now())
    elif way == "accused":
        which.update(accused_id=cast.dewi.agency_id)
    elif way != "private":
        which.update(**{"private" if way == "withdrawn" else way: True})
    nothing = asked(client, "xylofon")
    for words in ("katakunci", "terkunci", filed.number, "kataku", "katakunci lampu"):
        said = asked(client, words)
        assert found(client, words) == []
        # The answer is to the letter that of a word which nobody ever wrote.
        assert _plain(said, words) == _plain(nothing, "xylofon")
    assert found(client, filed.number[:8]) == three


def _plain(said, words):
    said = re.sub(r'(?<=token" value=")\w+', "", said)
    return re.sub(r"\s+", " ", re.sub(r"q=[^&\"]*", "q=", said.replace(words, "")))


def test_what_is_hidden_later_is_no_longer_found_though_the_index_knows_its_words(client, cast, three):
    assert found(client, "lampu") == [three[0]]
    match = search.matching("lampu", fresh=False)
    which = Complaint.objects.filter(number=three[0])
    actions.keep(which, Act.HIDE, actor_of(cast.sri), Details(result=HideReason.ABUSE), at=now())
    assert match is not None
    assert found(client, "lampu") == []
    x, y = (int((d + f) / 360 * 2**15) for d, f in ((GAMBIR[1], 180), (GAMBIR[0], 90)))
    petak = f"13.{x - 3}.{y - 3}.{x + 3}.{y + 3}"
    assert client.get(f"/peta/titik.json?petak={petak}&q=lampu").json()["jumlah"] == 0


def test_of_a_word_that_many_have_the_newest_are_drawn_and_all_are_listed(client, file_report, monkeypatch):
    monkeypatch.setattr(limits, "MAP_SEARCHED", 3)
    matching = search.matching
    monkeypatch.setattr(search, "matching", lambda *a, **k: replace(matching(*a, **k), common=True))
    bodies = ["Lubang.", "Pohon tumbang.", "Lubang.", "Lubang.", "Lubang."]
    numbers = [file_report(now() - n * HOUR, body=body).complaint.number for n, body in enumerate(bodies)]
    said = asked(client, "lubang")
    assert "<b>2 laporan</b> yang cocok di antara 3 terbaru" in said
    assert re.findall(r'data-number="(\w+)"', said) == [numbers[n] for n in (0, 2, 3, 4)]
    x, y = (int((d + f) / 360 * 2**15) for d, f in ((GAMBIR[1], 180), (GAMBIR[0], 90)))
    data = client.get(f"/peta/titik.json?petak=13.{x - 3}.{y - 3}.{x + 3}.{y + 3}&q=lubang").json()
    assert (data["jumlah"], data["sebagian"]) == (2, True)
