"""Searching: by words, by parts of them and by number, in the scope of who asks, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from cepatrespon.complaints import search, triggers
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import visible_to


@pytest.fixture
def three(cast: Any, file_report: Callable[..., Any]) -> list[str]:
    """Three reports in Gambir with words of their own."""
    return [
        file_report(body=body, address=address).complaint.number
        for body, address in (
            ("Lampu jalan padam di gang.", "Samping musala"),
            ("Jalan berlubang di depan pasar.", "Jalan Melati"),
            ("Lubang 100% menganga, RT 05.", ""),
        )
    ]


def found(officer: Any, text: str) -> list[str]:
    asked = search.matching(text)
    return sorted(
        visible_to(officer).filter(Q(pk__in=[]) if asked is None else asked.where).values_list("number", flat=True)
    )


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("lampu", {0}), ("LAMPU Padam", {0}), ("jalan", {0, 1}), ("melati", {1}), ("musala", {0}),
        ("jalan pasar", {1}), ("pasar lampu", set()), ("100%", {2}), ("rt 05", {2}), ("mela", {1}), ("xylofon", set()),
        ("!!!", None), ("", None), ("'; DROP TABLE", set()), ("lubang & ! |", {1, 2}), ('"lubang"', {1, 2}),
    ],
)  # fmt: skip
def test_every_word_is_looked_for_in_text_and_address(cast: Any, three: list[str], text: str, which: Any) -> None:
    assert found(cast.budi, text) == [three[n] for n in sorted(which or ())]
    assert (search.matching(text) is None) is (which is None)


def test_a_part_of_a_word_is_found(cast: Any, three: list[str]) -> None:
    if connection.vendor == "postgresql" and not search._there(search.PARTS):
        pytest.skip("pg_trgm is not at hand: whole words and their beginnings are found")
    assert found(cast.budi, "usala") == [three[0]]


@pytest.mark.postgres
def test_words_of_one_stem_find_one_another(cast: Any, three: list[str]) -> None:
    assert found(cast.budi, "berlubang") == [three[1], three[2]]


def test_a_number_is_found_by_its_beginning_in_any_writing(cast: Any, three: list[str]) -> None:
    assert found(cast.budi, three[1]) == [three[1]]
    assert found(cast.budi, f" {three[1][:2].lower()}-{three[1][2:8]} {three[1][8:]} ") == [three[1]]
    assert found(cast.budi, three[0][:8]) == three
    assert found(cast.budi, three[1][2:]) == [three[1]]  # without its letters
    assert found(cast.budi, "JK9912310001") == []


def test_a_search_respects_who_asks(cast: Any, three: list[str]) -> None:
    assert found(cast.rina, "lampu") == []
    assert found(cast.rina, three[0]) == []
    assert found(cast.sri, "lampu") == [three[0]]


def test_what_is_completed_later_is_found_as_it_now_reads(cast: Any, three: list[str]) -> None:
    Complaint.objects.filter(number=three[0]).update(address="Dekat Puskesmas")
    assert found(cast.budi, "puskesmas") == [three[0]]
    assert found(cast.budi, "musala") == []


def test_an_act_does_not_touch_the_words(cast: Any, three: list[str]) -> None:
    Complaint.objects.filter(number=three[0]).update(state="proses", responded=True)
    assert found(cast.budi, "lampu") == [three[0]]


def test_the_words_may_be_made_anew_and_find_the_same(cast: Any, three: list[str]) -> None:
    search.install(connection)
    search.install(connection)
    assert found(cast.budi, "jalan") == three[:2]


def test_a_table_rebuilt_on_sqlite_gets_its_triggers_again(cast: Any, three: list[str], file_report: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite rebuilds a table")
    with connection.cursor() as cursor:
        for name in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER {search.WORDS}_{name}")
    triggers.install(connection)
    number = file_report(body="Pompa mati.").complaint.number
    assert found(cast.budi, "pompa") == [number]


def test_without_the_table_the_text_itself_is_read(
    cast: Any, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_there", lambda _name: False)
    assert found(cast.budi, "lampu") == [three[0]]
    assert found(cast.budi, "jalan pasar") == [three[1]]


@pytest.mark.postgres
def test_without_pg_trgm_words_and_their_beginnings_are_found(
    cast: Any, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_there", lambda name: name == search.WORDS)
    assert found(cast.budi, "musal") == [three[0]]
    assert found(cast.budi, "usala") == []


@pytest.mark.postgres
def test_of_words_that_many_have_each_report_is_asked_as_it_is_met(
    cast: Any, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = search.matching("jalan")
    monkeypatch.setattr(search, "FEW", 1)
    many = search.matching("jalan")
    assert [match and match.common for match in (few, many)] == [False, True]
    assert found(cast.budi, "jalan") == three[:2]
    assert found(cast.budi, "lubang") == three[1:]
    assert found(cast.rina, "jalan") == []
