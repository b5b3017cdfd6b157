"""A report is called by its first sentence; a limit by the deed it asks for; a group of channels by its word."""

from __future__ import annotations

import pytest

from cepatrespon.rules import wording
from cepatrespon.rules.clocks import CLOCKS
from cepatrespon.rules.wording import opening


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Lubang besar. Motor jatuh.", "Lubang besar"),
        ("lubang di jl. Kenari no. 5! Motor jatuh", "Lubang di jl. Kenari no. 5!"),
        ("Sampah di Gg. Mahoni RT. 02\nSudah dua minggu.", "Sampah di Gg. Mahoni RT. 02"),
        ("Kedalaman 1.5 meter", "Kedalaman 1.5 meter"),
        ("Ada   apa?  Lampu mati.", "Ada apa?"),
        ("Yth. Bapak/Ibu petugas, lampu mati. Gelap.", "Bapak/Ibu petugas, lampu mati"),
        ("UP. Lapor lagi. trotoar hancur", "Trotoar hancur"),
        ("Halo.", "Halo"),
        ("Salam. ", "Salam"),
        ("  ", ""),
    ],
)
def test_an_abbreviation_or_a_decimal_point_ends_no_title_and_a_sentence_or_a_line_does(body: str, title: str) -> None:
    assert opening(body) == title


def test_a_long_title_is_cut_at_a_word_and_says_so() -> None:
    title = opening("kata " * 40, most=80)
    assert title.endswith("kata …")
    assert len(title) <= 80
    assert opening("x" * 200, most=80) == "X" + "x" * 77 + " …", "one endless word is cut where it must be"


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_limit_that_can_run_names_the_deed_it_asks_for(language: str) -> None:
    assert all(wording.deed(clock.clause, language) for clock in CLOCKS)
    assert wording.deed("M9", language) in ("Verifikasi dan validasi", "Verification and validation")


def test_a_channels_group_of_an_operators_own_is_said_as_written() -> None:
    assert wording.channel_group("Aplikasi", "en") == "App"
    assert wording.channel_group("Aplikasi") == "Aplikasi"
    assert wording.channel_group("Radio warga", "en") == "Radio warga"
