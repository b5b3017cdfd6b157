"""The printed pages: words for every row, valid tables, and a check that names what is out of date."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from cepatrespon.rules import printed
from cepatrespon.rules.clauses import CLAUSES
from cepatrespon.rules.clocks import CLOCKS
from cepatrespon.rules.lifecycle import MOVES
from cepatrespon.rules.policy import PARAMETERS
from cepatrespon.rules.terms import Act, Via


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (6 * 3600, "6 hours"), (24 * 3600, "1 x 24 hours"), (259_200, "3 x 24 hours"), (3600, "1 hour"),
        (90, "1 minute 30 seconds"), (25 * 3600, "25 hours"),
    ],
)  # fmt: skip
def test_a_length_is_written_as_the_decree_writes_it(seconds: int, words: str) -> None:
    assert printed.length(seconds) == words


def test_every_condition_clock_and_receipt_has_words() -> None:
    assert {test for row in MOVES for test in row.when} <= printed.CONDITIONS.keys()
    assert {clock.counts_from for clock in CLOCKS if not clock.tickets} <= printed.COUNTS_FROM.keys()
    assert {clock.lapse for clock in CLOCKS} <= printed.LAPSES.keys()
    assert set(Via) == printed.RECEIPTS.keys()


def test_every_clause_parameter_and_row_is_on_a_page() -> None:
    clauses, lifecycle = printed.clauses_page(), printed.lifecycle_page()
    assert all(f"## {id}. " in clauses for id in CLAUSES)
    assert all(f"`{name}`" in clauses for name in PARAMETERS)
    acts = lifecycle.split("## Acts")[1].split("## Clocks")[0]
    assert sum(line.startswith("| ") for line in acts.splitlines()) == len(MOVES) + 4  # two tables with two heads each


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    for page in printed.PAGES.values():
        width = 0
        for line in page().splitlines():
            cells = line.replace("\\|", "").count("|") if line.startswith("|") else 0
            assert not (cells and width) or cells == width, line
            width = cells


def test_a_bar_inside_a_cell_is_escaped() -> None:
    assert printed.table(["a"], [["x|y"]]).splitlines()[-1] == "| x\\|y |"


def docs(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        call_command("docs", *arguments)
    return int(str(left.value.code))


def test_printing_twice_changes_nothing_and_the_check_agrees(tmp_path: Path) -> None:
    folder = f"--folder={tmp_path}"
    assert docs(folder) == 0
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.md")) == sorted(printed.PAGES)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.md")}
    assert docs(folder) == docs(folder, "--check") == 0
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.md")} == before


def test_the_check_names_the_page_that_is_out_of_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs(f"--folder={tmp_path}")
    (tmp_path / "glossary.md").write_text("# Glossary\n", encoding="utf-8")
    capsys.readouterr()
    assert docs(f"--folder={tmp_path}", "--check") == 1
    said = capsys.readouterr().out
    assert "glossary.md: out of date" in said
    assert "clauses.md" not in said
    assert (tmp_path / "glossary.md").read_text(encoding="utf-8") == "# Glossary\n"


def test_without_a_folder_of_docs_the_command_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert docs(f"--folder={tmp_path / 'none'}") == 2
    assert "no such folder" in capsys.readouterr().err


def test_the_committed_pages_agree_with_the_rules() -> None:
    assert docs("--check") == 0


def test_an_open_ticket_is_told_apart_from_koordinasi() -> None:
    assert printed.word(next(row.to for row in MOVES if row.act is Act.UNCLEAR and row.to)) == "ticket open"
