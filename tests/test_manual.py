"""The officers' manual says what the screen says: its pages, its pictures, and the words that it prints in bold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cepatrespon.rules import terms
from cepatrespon.rules.clauses import CLAUSES
from tests.marked import PACKAGE, said_in_the_code

FOLDER = PACKAGE.parent / "docs" / "petugas"
PAGES = sorted(FOLDER.glob("*.md"))
CITIZENS = PACKAGE.parent / "docs" / "warga" / "README.md"
PICTURES = FOLDER / "gambar"
LARGEST = 250_000  # bytes of a picture
SHOWS_WHAT_BOLD_MEANS = "dicetak tebal"


def linked(path: Path) -> set[str]:
    """The files that a page leads to or shows, without those elsewhere."""
    found = re.findall(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"", path.read_text("utf-8"))
    return {name.split("#")[0] for pair in found for name in pair if name and not re.match("[a-z]+:", name)}


def of_the_screen() -> set[str]:
    """Every word that the console may print: the marked sentences, the terms of the rules, the lanes of the inbox."""
    said = {each for _context, key in said_in_the_code() for each in ((key,) if isinstance(key, str) else key)}
    for table in (terms.ACTS, terms.RESULTS, terms.MODES):
        said |= {term.word for term in table.values()}
    return said | set(re.findall(r'Lane\("\w+", "([^"]+)"', (PACKAGE / "complaints" / "lanes.py").read_text("utf-8")))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_a_page_leads_to_and_shows_is_there(path: Path) -> None:
    assert {name for name in linked(path) if not path.parent.joinpath(name).is_file()} == set()
    assert any(name.endswith(".png") for name in linked(path)), "a page of the manual shows what it is about"


def test_every_page_is_in_the_index_and_every_picture_that_is_kept_is_shown_and_small() -> None:
    assert {path.name for path in PAGES} - {"README.md"} <= linked(FOLDER / "README.md")
    shown = {Path(name).name for path in PAGES for name in linked(path) if name.endswith(".png")}
    assert {picture.name for picture in PICTURES.iterdir()} <= shown
    assert [picture.name for picture in PICTURES.iterdir() if picture.stat().st_size > LARGEST] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_words_in_bold_are_those_of_the_screen(path: Path) -> None:
    bold = {" ".join(text.split()) for text in re.findall(r"\*\*(.+?)\*\*", path.read_text("utf-8"), re.S)}
    assert bold
    assert bold - of_the_screen() - {SHOWS_WHAT_BOLD_MEANS} == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_clause_that_a_page_cites_is_one_of_the_rules(path: Path) -> None:
    assert set(re.findall(r"`([A-Z]\d+)`", path.read_text("utf-8"))) <= set(CLAUSES)


def test_the_citizens_manual_says_what_the_screen_says_and_leads_only_to_what_is_there() -> None:
    text = CITIZENS.read_text("utf-8")
    bold = {" ".join(said.split()) for said in re.findall(r"\*\*(.+?)\*\*", text, re.S)}
    spoken = {said for said in bold if said.endswith(".")}  # a whole sentence is emphasis
    screen = {word.casefold() for word in of_the_screen()}
    assert {said for said in bold - spoken if said.casefold() not in screen} == set()
    assert {name for name in linked(CITIZENS) if name and not CITIZENS.parent.joinpath(name).is_file()} == set()
    titles = [line.strip("# ").casefold() for line in text.splitlines() if line.startswith("#")]
    heads = {re.sub(r"[^\w -]", "", title).replace(" ", "-") for title in titles}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= heads
    assert set(re.findall(r"`([A-Z]\d+)`", text)) <= set(CLAUSES)
