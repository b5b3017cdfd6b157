"""The page of the workload: who reads it, what it counts, and that it says the same in drawing and table."""

from __future__ import annotations

import re

import pytest
import time_machine
from conftest import wib
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .acts import READ, Console

PAGE = "/petugas/beban"


def get(client, officer, moment, url=PAGE):
    with time_machine.travel(wib(moment), tick=False):
        client.force_login(officer)
        return client.get(url)


@pytest.fixture
def busy(cast, file_report, drawn):
    """Gambir owes two responses and one completion; Biro owes a validation and a ticket. All of 2 May."""
    walks = [Console(file_report(wib("2024-05-02 08:00")).complaint.number, drawn) for _n in range(5)]
    walks[2].done(cast.budi, wib("2024-05-02 09:00"), "proses")
    walks[3].done(cast.budi, wib("2024-05-02 09:00"), "proses")
    walks[3].done(cast.budi, wib("2024-05-02 09:30"), "selesai", photos=1, uraian="Sudah.")
    walks[4].done(cast.budi, wib("2024-05-02 09:00"), "koordinasi", ke="Dinas Bina Marga", baca=READ)
    walks[4].done(cast.dewi, wib("2024-05-02 10:00"), "salah_koordinasi", alasan="Bukan jalan dinas.")
    return walks


def rows(page):
    """The table of units: name, late, within a day, within three, in all."""
    table = page.text.split('id="h-lambat"')[1].split("</table>")[0]
    found = re.findall(r'<th scope="row"><a[^>]*>([^<]*)</a></th>((?:<td[^>]*>\d+</td>)+)', table)
    return {name: [int(n) for n in re.findall(r">(\d+)<", cells)] for name, cells in found}


def test_only_biro_and_the_sekda_read_the_workload(client, cast, busy):
    for officer in (cast.sri, cast.biro, cast.sekda):
        assert get(client, officer, "2024-05-02 12:00").status_code == 200
    for officer in (cast.budi, cast.dewi, cast.fajar, cast.inspektur, cast.sistem, cast.agus, cast.walikota):
        assert get(client, officer, "2024-05-02 12:00").status_code == 403


def test_units_and_biro_alike_are_told_by_when_they_will_be_late(client, cast, busy):
    found = rows(get(client, cast.sri, "2024-05-02 12:00"))
    assert found["Kelurahan Gambir"] == [0, 2, 2, 3]
    assert found["Biro Pemerintahan"] == [0, 0, 2, 2]
    later = rows(get(client, cast.sri, "2024-05-02 15:00"))
    assert later["Kelurahan Gambir"] == [2, 0, 0, 3]


def test_M11_a_submission_whose_limit_has_passed_is_nobodys_work_any_more(client, cast, busy):
    assert rows(get(client, cast.sri, "2024-05-05 09:30:00"))["Biro Pemerintahan"] == [0, 2, 2, 2]
    assert rows(get(client, cast.sri, "2024-05-05 09:30:01"))["Biro Pemerintahan"] == [0, 1, 1, 1]


def test_the_drawing_says_the_same_as_the_table_beside_it(client, cast, busy):
    page = get(client, cast.sri, "2024-05-02 12:00", f"{PAGE}?unit=kelurahan+gambir").text
    drawn = page.split('<svg class="chart')[1].split("</svg>")[0]
    figures = [int(n) for n in re.findall(r'<text class="v"[^>]*>(\d+)</text>', drawn)]
    table = page.split('id="h-hari"')[1].split("<tbody>")[1].split("</tbody>")[0]
    listed = [int(n) for n in re.findall(r'data-label="Semua">(\d+)', table)]
    assert figures == listed
    assert sum(figures) == 3
    assert "Terutang 3; 0 sudah terlambat" in drawn
    assert "style=" not in drawn


def test_a_unit_that_does_not_exist_is_said_not_to_and_biro_is_shown(client, cast, busy):
    page = get(client, cast.sri, "2024-05-02 12:00", f"{PAGE}?unit=Dinas+Bulan").text
    assert "Tidak ada unit bernama “Dinas Bulan”" in page
    assert "Jatuh tempo per hari: Biro Pemerintahan" in page
    assert "Jatuh tempo per hari: semua unit" in get(client, cast.sri, "2024-05-02 12:00", f"{PAGE}?unit=semua").text


def test_what_is_the_inspektorats_alone_is_not_counted(client, cast, file_report):
    file_report(wib("2024-05-02 08:00"), channel="inspektorat", lat=None, lng=None)
    assert rows(get(client, cast.sri, "2024-05-02 12:00")) == {}


def test_the_workload_costs_the_same_few_queries_however_much_there_is(client, cast, busy, file_report):
    costs = set()
    for _each in range(2):
        get(client, cast.sri, "2024-05-02 12:00")
        with time_machine.travel(wib("2024-05-02 12:00"), tick=False), CaptureQueriesContext(connection) as found:
            client.get(PAGE)
        costs.add(len(found))
        file_report(wib("2024-05-02 11:00"), lat=-6.1755, lng=106.8140)
    assert len(costs) == 1
    assert max(costs) <= 6
