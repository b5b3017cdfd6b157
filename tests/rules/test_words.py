"""Every code word has the decree's word, and every refusal a sentence in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import pytest

from cepatrespon.rules import terms
from cepatrespon.rules.lifecycle import MOVES
from cepatrespon.rules.policy import PARAMETERS
from cepatrespon.rules.refusals import WHY, sentence
from cepatrespon.rules.terms import ACT_BY_WORD, ACTS, Act

TABLES: list[tuple[type[StrEnum], Mapping[StrEnum, terms.Term]]] = [
    (terms.State, terms.STATES),  # type: ignore[list-item]
    (terms.Act, terms.ACTS),  # type: ignore[list-item]
    (terms.Role, terms.ROLES),  # type: ignore[list-item]
    (terms.UnitKind, terms.UNIT_KINDS),  # type: ignore[list-item]
    (terms.Mode, terms.MODES),  # type: ignore[list-item]
    (terms.Result, terms.RESULTS),  # type: ignore[list-item]
    (terms.ExtensionReason, terms.EXTENSION_REASONS),  # type: ignore[list-item]
]


@pytest.mark.parametrize(("words", "table"), TABLES, ids=lambda part: getattr(part, "__name__", ""))
def test_every_code_word_has_a_term(words: type[StrEnum], table: Mapping[StrEnum, terms.Term]) -> None:
    assert set(table) == set(words)
    assert all(term.word and term.english and term.gloss for term in table.values())


def test_an_act_is_found_by_its_official_word_alone() -> None:
    assert len(ACT_BY_WORD) == len(ACTS)
    assert ACT_BY_WORD["pindah skpd"] is Act.MOVE_AGENCY


def test_every_refusal_has_a_sentence_in_both_languages() -> None:
    asked = {need.why for row in MOVES for need in row.needs} | {"permission", "state", "unanswered"}
    asked |= {"contested", "contest_late", "withdrawn"}  # asked of a reporter afterwards
    asked |= {"own_hiding"}  # of who would judge their own hiding again
    asked |= {"accused", "empty", "pushed"}  # asked of every act that names a unit, and of what is kept beside
    assert asked == set(WHY)
    for why in asked:
        assert sentence(why) != sentence(why, "en")
        assert sentence(why).endswith(".")
        assert sentence(why, "en").endswith(".")


def test_one_need_cites_one_clause() -> None:
    clauses: dict[str, set[str]] = {}
    for need in (need for row in MOVES for need in row.needs):
        clauses.setdefault(need.why, set()).add(need.clause)
    assert {why for why, found in clauses.items() if len(found) > 1} == set()


def test_every_number_of_the_policy_says_in_both_languages_what_it_measures() -> None:
    said = [word for parameter in PARAMETERS.values() for word in (parameter.gloss, parameter.gloss_english)]
    assert all(said)
    assert len(set(said)) == 2 * len(PARAMETERS)
