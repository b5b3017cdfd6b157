"""Invented words: varied like citizens' own, never anybody's, the same for the same seed."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path
from statistics import median

import phonenumbers
import pytest

from cepatrespon.rules.terms import Act
from cepatrespon.simulate import texts
from cepatrespon.simulate.distribution import CATEGORIES, City


def many(seed: int, count: int = 2000) -> list[str]:
    rng = random.Random(seed)
    city = City(rng)
    return [texts.report(rng, city.category()) for _ in range(count)]


def everything(rng: random.Random) -> list[str]:
    """One of each kind of text for each category."""
    found = []
    for category in texts.TOPICS:
        report = texts.report(rng, category)
        found += [report, texts.repeat(rng, report), texts.follow_up(rng, category, report)]
        found += [texts.reason(rng, act, category) for act in Act]
        found += [texts.reason(rng, Act.REJECT, category, ticket=True)]
        found += [texts.clarified(rng, category), texts.cannot(rng, category), texts.title(category)]
        found += [texts.address(rng), texts.name(rng), texts.email(rng), " ".join(texts.outside(rng, 2025))]
    return found


def test_the_same_seed_writes_the_same_words() -> None:
    assert everything(random.Random(4)) == everything(random.Random(4))
    assert everything(random.Random(4)) != everything(random.Random(5))


def test_half_of_the_reports_have_some_twenty_words_and_some_have_more_than_sixty() -> None:
    lengths = [len(text.split()) for text in many(1)]
    assert 15 <= median(lengths) <= 26
    assert 0.04 < sum(length > 60 for length in lengths) / len(lengths) < 0.2
    assert min(lengths) <= 6


def test_two_reports_are_hardly_ever_the_same_unless_repeated() -> None:
    found = many(2)
    assert len(set(found)) > 0.98 * len(found)


def test_every_category_that_is_drawn_has_words_of_its_own() -> None:
    assert set(CATEGORIES) <= set(texts.TOPICS)
    assert len(texts.TOPICS) >= 30


@pytest.mark.parametrize("category", ["Banjir", "Iklan Rokok", "Perizinan Kesehatan", "nothing known"])
def test_a_category_of_another_list_is_written_about_too(category: str) -> None:
    assert len(texts.report(random.Random(1), category).split()) >= 3


def test_no_slot_stays_unfilled_and_no_text_is_empty() -> None:
    for seed in range(12):
        for text in everything(random.Random(seed)):
            assert text.strip()
            assert not re.search(r"[{}]", text), text


def test_no_text_holds_digits_that_could_be_an_identity_or_a_telephone_number() -> None:
    rng = random.Random(8)
    for text in [*many(3), *everything(rng)]:
        digits = re.findall(r"(?:\d[ .-]?){8,}", text.replace("@", " "))
        assert not digits, text


def test_telephone_numbers_are_of_a_valid_form_and_lie_in_the_invented_block() -> None:
    rng = random.Random(9)
    for _ in range(200):
        number = texts.phone(rng)
        assert re.fullmatch(r"\+628110000\d{4}", number)
        assert phonenumbers.is_valid_number(phonenumbers.parse(number))


def test_mail_goes_nowhere() -> None:
    rng = random.Random(10)
    assert all(texts.email(rng).endswith("@example.invalid") for _ in range(50))
    assert texts.email(rng, "Ayu Lestari").startswith("ayu.lestari")


def test_no_address_names_a_house() -> None:
    rng = random.Random(11)
    assert not any(re.search(r"\bNo\b|\bnomor\b", texts.address(rng)) for _ in range(300))


def test_half_of_the_repeats_are_word_for_word_and_the_others_keep_most_words() -> None:
    rng = random.Random(12)
    pairs = [(text, texts.repeat(rng, text)) for text in many(4, 600)]
    same = sum(one == other for one, other in pairs)
    assert 0.4 < same / len(pairs) < 0.65
    for one, other in pairs:
        kept = set(one.lower().split()) & set(other.lower().split())
        assert len(kept) >= 0.4 * len(set(one.lower().split())), (one, other)


def test_what_was_done_speaks_of_what_was_reported() -> None:
    rng = random.Random(13)
    for _ in range(60):
        assert "cermin" not in texts.follow_up(rng, "Perlengkapan Lalu Lintas", "lampu merah mati").lower()


@pytest.mark.shared
def test_no_sentence_is_a_citizens_own(shared: Path) -> None:
    with (shared / "complaints" / "jakarta_crm_text_shared.csv").open(encoding="utf-8") as file:
        real = [" ".join(re.findall(r"\w+", row["content"].lower())) for row in csv.DictReader(file)]
    stretches = {
        " ".join(words[at : at + 7]) for words in (text.split() for text in real) for at in range(len(words) - 6)
    }
    for text in many(5, 3000):
        words = re.findall(r"\w+", text.lower())
        shared = stretches & {" ".join(words[at : at + 7]) for at in range(len(words) - 6)}
        assert not shared, text
