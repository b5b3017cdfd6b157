"""What is not published: small counts, few private ones, and whatever would follow from the rest by subtraction."""

from __future__ import annotations

import random

import pytest

from cepatrespon.reports.small_cells import Cell, hidden
from cepatrespon.rules.limits import SMALL_COUNT

TOTAL = "semua"


def away(cells: dict[str, Cell]) -> set[str]:
    """What is hidden of one row whose total is shown."""
    whole = Cell(sum(c.total for c in cells.values()), sum(c.private for c in cells.values()))
    return hidden({**cells, TOTAL: whole}, [(TOTAL, list(cells))], frozenset({TOTAL}))


def test_a_count_below_five_is_hidden_and_five_is_not():
    cells = {"a": Cell(4), "b": Cell(4), "c": Cell(5), "d": Cell(40)}
    assert away(cells) == {"a", "b"}


def test_a_large_count_with_few_private_reports_is_hidden_because_the_public_ones_are_all_listed():
    cells = {"a": Cell(50, 1), "b": Cell(60, 4), "c": Cell(70, 5), "d": Cell(80, 0)}
    assert away(cells) == {"a", "b"}


def test_one_hidden_count_in_a_row_with_its_total_hides_the_smallest_of_the_others():
    assert away({"a": Cell(3), "b": Cell(90), "c": Cell(20), "d": Cell(30)}) == {"a", "c"}


def test_two_hidden_counts_that_together_are_too_few_hide_a_third():
    assert away({"a": Cell(1), "b": Cell(2), "c": Cell(20), "d": Cell(30)}) == {"a", "b", "c"}


def test_an_empty_count_beside_a_hidden_one_does_not_protect_it():
    assert away({"a": Cell(4), "b": Cell(0), "c": Cell(9)}) == {"a", "b", "c"}


def test_a_hidden_total_cannot_be_added_up_from_its_parts():
    cells = {"all": Cell(60, 2), "a": Cell(30, 0), "b": Cell(30, 2), "c": Cell(0)}
    found = hidden(cells, [("all", ["a", "b"])])
    assert "all" in found
    assert found & {"a", "b"}, "else a and b would tell it"


@pytest.mark.parametrize("seed", range(25))
def test_nothing_hidden_follows_from_any_row_or_column_of_a_table(seed):
    rng = random.Random(seed)
    rows, columns = "ABCDE", "12345"
    cells = {}
    for row in rows:
        for column in columns:
            total = rng.choice([0, 1, 3, 5, 8, 20, 60])
            cells[row, column] = Cell(total, rng.randint(0, total) if rng.random() < 0.4 else 0)

    def whole(keys):
        return Cell(sum(cells[k].total for k in keys), sum(cells[k].private for k in keys))

    sums = []
    for row in rows:
        keys = [(row, column) for column in columns]
        cells[row, TOTAL] = whole(keys)
        sums.append(((row, TOTAL), keys))
    for column in (*columns, TOTAL):
        keys = [(row, column) for row in rows]
        cells[TOTAL, column] = whole(keys)
        sums.append(((TOTAL, column), keys))
    found = hidden(cells, sums, frozenset({(TOTAL, TOTAL)}))
    assert all(cell.safe for key, cell in cells.items() if key not in found and key != (TOTAL, TOTAL))
    for total, keys in sums:
        gone = [key for key in keys if key in found]
        if not gone or len(gone) == len(keys):
            assert gone or total not in found, f"{total} is the sum of what is shown"
        elif total not in found:
            left = whole(gone)
            assert len(gone) > 1, f"{gone} is {total} less the others"
            assert left.total == 0 or left.total >= SMALL_COUNT
            assert left.private == 0 or left.private >= SMALL_COUNT
