"""The clauses: which there are, in what order they stand, and that nothing cites another."""

from __future__ import annotations

import random

import pytest

from cepatrespon.rules.clauses import CLAUSES, KIND_WORDS, order
from cepatrespon.rules.clocks import CLOCKS
from cepatrespon.rules.lifecycle import MOVES
from cepatrespon.rules.policy import PARAMETERS


def test_the_clauses_are_M1_to_M12_then_B1_to_B5_then_F1_to_F6() -> None:
    said = [f"M{n}" for n in range(1, 13)] + [f"B{n}" for n in range(1, 6)] + [f"F{n}" for n in range(1, 7)]
    assert list(CLAUSES) == said


def test_M2_stands_before_M10_and_no_clause_before_all() -> None:
    mixed = [*CLAUSES, "-"]
    random.Random(7).shuffle(mixed)
    assert sorted(mixed, key=order) == ["-", *CLAUSES]
    assert order("M2") < order("M10") < order("B1") < order("F1")


def test_only_clauses_that_exist_are_cited() -> None:
    cited = {row.clause for row in MOVES} | {need.clause for row in MOVES for need in row.needs}
    cited |= {clock.clause for clock in CLOCKS} | {parameter.clause for parameter in PARAMETERS.values()}
    assert cited - {"-"} <= set(CLAUSES)


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.id)
def test_a_clause_says_the_same_things_in_both_languages(clause: object) -> None:
    said = [getattr(clause, name) for name in ("title", "english", "text", "text_english")]
    assert all(said)
    assert bool(clause.reading) == bool(clause.reading_english)  # type: ignore[attr-defined]
    assert KIND_WORDS[clause.kind]  # type: ignore[attr-defined]
