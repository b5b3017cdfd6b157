"""What a page is told of a complaint: each event under the clause that it stands on, and where it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cepatrespon.complaints.dossier import Dossier, open_for
from cepatrespon.rules.terms import Act
from tests.conftest import wib

from .desk import BINA_MARGA, HOUR, PERHUBUNGAN, Desk

NOWHERE: dict[str, Any] = {"lat": None, "lng": None}


@pytest.fixture
def desk(cast: Any, file_report: Any) -> Desk:
    return Desk(cast, file_report, wib("2024-05-02 09:00"))


def opened(desk: Desk) -> Dossier:
    return open_for(desk.complaint, desk.cast.inspektur, desk.at)


def cited(desk: Desk) -> list[tuple[str, str]]:
    """Each act but the report itself, with the clauses it stands on."""
    return [(entry.act.value, " ".join(entry.clauses)) for entry in opened(desk).entries[1:]]


def test_M9_M11_a_completion_by_time_cites_the_limit_and_the_effect(desk: Desk) -> None:
    cast = desk.cast
    desk.report().later().process(cast.budi).later().submit(cast.budi).later(timedelta(days=4))
    assert cited(desk) == [("proses", "M1"), ("selesai", "M9"), ("selesai_otomatis", "M9 M11")]


def test_B3_a_referral_is_news_taken_back_or_closed_under_its_own_clause_and_never_under_M9(desk: Desk) -> None:
    biro = desk.cast.biro
    desk.report(**NOWHERE, channel="pendopo").later().do(biro, Act.REFER, to="PLN", letter="12/2024").later()
    desk.do(biro, Act.NEWS, note="Dijadwalkan.").later().do(biro, Act.SUBMIT)
    assert cited(desk) == [("teruskan", "B3"), ("kabar", "B3"), ("selesai", "B3")]


def test_M9_an_internal_case_of_the_inspektorat_ends_under_no_clause(desk: Desk) -> None:
    inspektur = desk.cast.inspektur
    desk.report(**NOWHERE, channel="inspektorat").later().do(inspektur, Act.CLASSIFY, result="berkadar").later()
    desk.process(inspektur).later().do(inspektur, Act.SUBMIT, text="Diperiksa.")
    assert cited(desk) == [("klasifikasi", ""), ("proses", "M1"), ("selesai", "")]


def test_M3_M10_a_refused_ticket_and_a_refused_follow_up_cite_their_own_clauses(desk: Desk) -> None:
    cast = desk.cast
    desk.report().later().hand(cast.budi, BINA_MARGA).later()
    desk.do(cast.dewi, Act.MOVE_AGENCY, to=PERHUBUNGAN).later().do(cast.sri, Act.REJECT, reason="Milik Anda.").later()
    desk.process(cast.dewi).later().turned_down(cast.dewi, cast.fajar, cast.sri)
    assert cited(desk) == [
        ("koordinasi", "M2"), ("pindah_skpd", "M3"), ("tolak", "M3"), ("proses", "M1"), ("selesai", "M9"),
        ("verifikasi_administrasi", "F1"), ("tolak", "M10"),
    ]  # fmt: skip


def test_M7_a_third_extension_stands_on_the_same_clause_whoever_sets_it(desk: Desk) -> None:
    cast = desk.cast
    desk.report().later().process(cast.budi)
    for day, who in enumerate((cast.budi, cast.budi, cast.sri), 12):
        until = desk.at + timedelta(days=day)
        desk.later(HOUR).do(who, Act.EXTEND, until=until, extension="kesiapan anggaran", reason="Menunggu aspal.")
    assert cited(desk)[1:] == [(Act.EXTEND.value, "M7")] * 3


def test_the_drawing_shows_the_point_in_its_kelurahan_and_names_those_that_touch_it(desk: Desk, city: Any) -> None:
    sketch = opened(desk.report()).sketch()
    assert sketch is not None
    assert sketch.own.startswith("M")
    names = {city.regions[code].name for code in sketch.neighbours}
    assert {"Kebon Kelapa", "Petojo Selatan"} <= names
    assert "Gambir" not in names


def test_without_a_point_there_is_nothing_to_draw(desk: Desk) -> None:
    assert opened(desk.report(**NOWHERE, channel="email")).sketch() is None
