"""A validator's day at Biro: tickets decided and follow-ups judged by keys alone, by telephone, and without script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from complaints import city as cities
from playwright.sync_api import Page, expect

from . import population
from .conftest import Windows
from .people import Officer


# ── in a process of the city ─────────────────────────────────────────────────────────────────────
def tickets(count: int) -> str:
    """So many tickets of Bina Marga that propose Perhubungan, long overdue and thus first. Their numbers."""
    from datetime import timedelta

    from cepatrespon.complaints.clock import now

    town, at, made = population._Town(), now(), []
    for n in range(count):
        begun = at - timedelta(days=30) + timedelta(hours=n)
        filed = town.file(begun, body=f"Rambu {n} roboh di tikungan.")
        town.do(filed, "budi", "Koordinasi", begun + timedelta(minutes=1), to="Dinas Bina Marga", read=True)
        said = {"to": "Dinas Perhubungan", "reason": "Rambu, bukan jalan."}
        town.do(filed, "dewi", "Pindah SKPD", begun + timedelta(minutes=2), **said)
        made.append(filed.complaint.number)
    return json.dumps(made)


def submissions(count: int) -> str:
    """So many verified follow-ups of Gambir, the nearest to completing themselves of all. Numbers."""
    from datetime import timedelta

    from cepatrespon.complaints.clock import now

    town, at, made = population._Town(), now(), []
    for n in range(count):
        begun = at - timedelta(hours=74)
        filed = town.file(begun, body=f"Lubang {n} di gang buntu.")
        town.do(filed, "budi", "Proses", begun + timedelta(hours=1))
        town.do(filed, "budi", "Selesai", begun + timedelta(hours=3, minutes=n), 1, text="Sudah ditambal.")
        when = begun + timedelta(hours=5)
        town.do(filed, "fajar", "Verifikasi Administrasi", when, result="sesuai", note="Cocok.")
        made.append(filed.complaint.number)
    return json.dumps(made)


def stands(number: str) -> str:
    """Where a report stands, with whom, and the reason of the last decision."""
    from cepatrespon.complaints.models import Complaint, Event

    row = Complaint.objects.get(number=number)
    last = Event.objects.filter(complaint=row, act__in=["setujui", "tolak", "validasi"]).order_by("-seq").first()
    return json.dumps([row.state, row.holder.name, last.data.get("reason", "") if last else ""])


@pytest.fixture
def make(lived_city: cities.City) -> Callable[..., list[str]]:
    return lambda what, count: json.loads(lived_city.run(what, count=count))


@pytest.fixture
def told(lived_city: cities.City) -> Callable[[str], list[str]]:
    return lambda number: json.loads(lived_city.run(stands, number=number))


def seated(windows: Windows, **options: object) -> Page:
    page = windows.open(**options)
    Officer(page, windows.city).signs_in("sri")
    return page


def test_M3_tickets_are_decided_one_after_the_other_by_keys_alone(windows, make, told):
    first, second, third = make(tickets, 3)
    page = seated(windows)
    page.goto("/petugas/docket")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Rambu 0")
    expect(page.locator(".due--big")).to_contain_text("Terlambat")
    page.keyboard.press("v")
    expect(page.get_by_role("radio", name=re.compile("Setujui: Dinas Perhubungan"))).to_be_checked()
    page.get_by_label("Alasan putusan").focus()
    page.keyboard.type("Rambu urusan Perhubungan.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(f"{first}: diputuskan")
    expect(page.locator("h1")).to_contain_text("Rambu 1")
    page.keyboard.press("n")
    expect(page.locator("h1")).to_contain_text("Rambu 2")
    expect(page.locator("#h-serupa + *, section[aria-labelledby=h-serupa]").first).to_contain_text("dua unit yang sama")
    page.keyboard.press("t")
    page.get_by_label("Alasan putusan").focus()
    page.keyboard.type("Rambu di aset jalan.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(f"{third}: diputuskan")
    assert told(first) == ["koordinasi", "Dinas Perhubungan", "Rambu urusan Perhubungan."]
    assert told(third)[1:] == ["Dinas Bina Marga", "Rambu di aset jalan."]
    assert told(second)[0] == "tiket"


def test_M9_follow_ups_are_judged_one_after_the_other_by_keys_alone(windows, make, told):
    first, second = make(submissions, 2)
    page = seated(windows)
    page.goto("/petugas/validasi")
    page.keyboard.press("m")
    expect(page.locator("h1")).to_contain_text("Lubang 0")
    before, after = (page.locator(".banding .photos").first.locator("img").nth(n) for n in (0, 1))
    assert before.bounding_box()["width"] == after.bounding_box()["width"]
    page.keyboard.press("v")
    expect(page.get_by_role("status").first).to_contain_text(f"{first}: diterima")
    expect(page.locator("h1")).to_contain_text("Lubang 1")
    page.keyboard.press("t")
    expect(page.get_by_role("alert").first).to_contain_text("Pilih sebabnya")
    page.keyboard.press("4")
    expect(page.get_by_role("radio", name=re.compile("Baru sebagian"))).to_be_checked()
    page.keyboard.press("t")
    expect(page.get_by_role("status").first).to_contain_text(f"{second}: ditolak")
    assert told(first)[0] == "selesai"
    assert told(second)[::2] == ["tl_ditolak", "Baru sebagian yang dikerjakan."]


def test_on_a_telephone_and_without_script_a_ticket_is_decided_and_a_follow_up_judged(windows, make, told):
    (ticket,), (submission,) = make(tickets, 1), make(submissions, 1)
    page = seated(windows, width=360, height=780, java_script_enabled=False)
    page.goto(f"/petugas/docket/{ticket}")
    page.get_by_role("radio", name=re.compile("Unit lain")).check()
    page.get_by_label("Alasan putusan").fill("Gang kecil, dikerjakan kelurahan.")
    page.get_by_role("button", name="Putuskan").click()
    expect(page.get_by_role("alert").first).to_contain_text("Tulis unit yang harus bertindak")
    expect(page.get_by_label("Alasan putusan")).to_have_value("Gang kecil, dikerjakan kelurahan.")
    page.locator("input[name=ke]").fill("Kelurahan Gambir")
    page.get_by_role("button", name="Putuskan").click()
    expect(page.get_by_role("status").first).to_contain_text("Yang harus bertindak: Kelurahan Gambir")
    page.goto(f"/petugas/validasi/{submission}")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Terima, Selesai").click()
    expect(page.get_by_role("status").first).to_contain_text(f"{submission}: diterima")
    assert told(ticket)[1] == "Kelurahan Gambir"
    assert told(submission)[0] == "selesai"
