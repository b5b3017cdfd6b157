"""Biro's docket: which tickets, in which order, what stands beside them, who decides, and what follows."""

from __future__ import annotations

import re

import pytest
import time_machine
from conftest import wib
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cepatrespon.complaints.models import Access, Complaint
from cepatrespon.console.models import AnswerTemplate

from .acts import READ, Console

DOCKET = "/petugas/docket"
BINA_MARGA, PERHUBUNGAN = "Dinas Bina Marga", "Dinas Perhubungan"


def get(client, officer, moment, url):
    with time_machine.travel(wib(moment), tick=False):
        client.force_login(officer)
        return client.get(url)


def post(client, officer, moment, url, **fields):
    with time_machine.travel(wib(moment), tick=False):
        client.force_login(officer)
        return client.post(url, fields)


def numbers(page):
    """The reports of a list, in its order."""
    return re.findall(r'class="what"><a href="/petugas/docket/(\w+)', page.text)


@pytest.fixture
def ticket(cast, file_report, drawn):
    """Files a report, hands it to Bina Marga and lets Bina Marga ask for Perhubungan; each at its hour of 2 May."""

    def file(hour="10", act="pindah_skpd", to=PERHUBUNGAN, **fields):
        walk = Console(file_report(wib(f"2024-05-02 {hour}:00"), **fields).complaint.number, drawn)
        walk.done(cast.budi, wib(f"2024-05-02 {hour}:10"), "koordinasi", ke=BINA_MARGA, baca=READ, alasan="Jalan.")
        named = {"ke": to} if act == "pindah_skpd" else {}
        walk.done(cast.dewi, wib(f"2024-05-02 {hour}:30"), act, alasan="Rambu, bukan jalan.", **named)
        return walk

    return file


def test_M3_the_ticket_due_first_stands_first_and_what_is_late_is_said_to_have_gone_up(client, cast, ticket):
    later, first = ticket("11"), ticket("10")
    page = get(client, cast.sri, "2024-05-05 11:00", DOCKET)
    assert numbers(page) == [first.number, later.number]
    rows = page.text.split('<td class="what">')
    assert "sudah naik ke Kepala Biro" in rows[0]
    assert "sudah naik ke Kepala Biro" not in rows[1].split("</tr>")[1]
    assert "usul: Dishub" in page.text


def test_M3_only_validators_and_biros_administrator_open_the_docket_and_only_a_validator_decides(client, cast, ticket):
    walk = ticket()
    for officer in (cast.budi, cast.dewi, cast.fajar, cast.inspektur, cast.sekda, cast.sistem, cast.walikota):
        assert get(client, officer, "2024-05-02 12:00", DOCKET).status_code == 403
        assert get(client, officer, "2024-05-02 12:00", f"{DOCKET}/{walk.number}").status_code == 403
    reader = get(client, cast.biro, "2024-05-02 12:00", f"{DOCKET}/{walk.number}")
    assert reader.status_code == 200
    assert 'name="putusan"' not in reader.text
    answer = post(client, cast.biro, "2024-05-02 12:00", f"{DOCKET}/{walk.number}", putusan="tolak", alasan="Tetap.")
    assert answer.status_code == 200
    assert Complaint.objects.get(number=walk.number).state == "tiket"
    assert 'name="putusan"' in get(client, cast.sri, "2024-05-02 12:00", f"{DOCKET}/{walk.number}").text


@pytest.mark.parametrize(
    ("query", "found"),
    [("tiket=salah_koordinasi", {1}), ("unit=dinas+perhubungan", {0}), ("unit=dinas+bina+marga", {0, 1}),
     ("q=padam", {1}), ("kategori=jalan", {0}), ("kota=31.71", {0, 1}), ("kota=31.72", set()), ("unit=ngawur", {0, 1})],
)  # fmt: skip
def test_the_filters_stand_in_the_address_and_nonsense_is_ignored(client, cast, ticket, query, found):
    made = [ticket("10"), ticket("11", "salah_koordinasi", body="Lampu padam.", category="Jaringan Listrik")]
    page = get(client, cast.sri, "2024-05-02 12:00", f"{DOCKET}?{query}")
    assert set(numbers(page)) == {made[n].number for n in found}


def test_M3_both_sides_the_evidence_and_the_consequences_stand_on_the_page(client, cast, ticket):
    walk = ticket()
    page = get(client, cast.sri, "2024-05-02 12:00", f"{DOCKET}/{walk.number}").text
    for said in (
        "Rambu, bukan jalan.", "Jalan.", "Pemohon: Dinas Bina Marga", "Yang diusulkan: Dinas Perhubungan",
        "Setujui: Dinas Perhubungan", "Tolak: tetap Dinas Bina Marga", "Lubang besar di depan pasar",
    ):  # fmt: skip
        assert said in page
    assert "checked" not in page.split('name="putusan"')[1][:200]  # nothing that decides is chosen beforehand
    assert "Siti" not in page


def test_M3_approving_gives_the_report_to_the_unit_proposed_and_opens_the_next_ticket(client, cast, ticket):
    first, second = ticket("10"), ticket("11")
    answer = post(client, cast.sri, "2024-05-02 13:00", f"{DOCKET}/{first.number}", putusan="setuju", alasan="Rambu.")
    assert answer["Location"] == f"{DOCKET}/{second.number}"
    row = Complaint.objects.get(number=first.number)
    assert (row.state, row.holder.name) == ("koordinasi", PERHUBUNGAN)


def test_M3_refusing_leaves_it_with_the_filer_and_naming_another_unit_is_an_approval(client, cast, ticket):
    first, second = ticket("10"), ticket("11")
    post(client, cast.sri, "2024-05-02 13:00", f"{DOCKET}/{first.number}", putusan="tolak", alasan="Jalan.")
    answer = post(
        client, cast.sri, "2024-05-02 13:00", f"{DOCKET}/{second.number}", putusan="lain", ke="Kelurahan Gambir",
        alasan="Gang.",
    )  # fmt: skip
    assert answer["Location"] == DOCKET
    held = {row.number: row.holder.name for row in Complaint.objects.all()}
    assert held == {first.number: BINA_MARGA, second.number: "Kelurahan Gambir"}


def test_a_decision_without_a_choice_or_a_reason_is_sent_back_with_what_was_typed(client, cast, ticket):
    walk = ticket()
    page = post(client, cast.sri, "2024-05-02 13:00", f"{DOCKET}/{walk.number}", putusan="lain", alasan="Panjang.")
    assert page.status_code == 422
    assert "Tulis unit yang harus bertindak." in page.text
    assert "Panjang." in page.text


def test_M3_a_decision_that_names_the_filer_is_refused_with_its_clause(client, cast, ticket):
    walk = ticket(act="salah_koordinasi")
    page = post(
        client, cast.sri, "2024-05-02 13:00", f"{DOCKET}/{walk.number}", putusan="lain", ke=BINA_MARGA, alasan="Ya."
    )
    assert page.status_code == 409
    assert ">M3</a>" in page.text.split('class="errors"')[1][:900]


def test_M3_earlier_decisions_on_the_same_two_units_and_the_same_kind_are_shown_with_their_reason(client, cast, ticket):
    old, other = ticket("08"), ticket("09", to="Dinas Sumber Daya Air")
    post(client, cast.sri, "2024-05-02 12:00", f"{DOCKET}/{old.number}", putusan="setuju", alasan="Rambu milik Dishub.")
    post(client, cast.sri, "2024-05-02 12:05", f"{DOCKET}/{other.number}", putusan="tolak", alasan="Bukan saluran.")
    walk = ticket("13")
    page = get(client, cast.sri, "2024-05-02 14:00", f"{DOCKET}/{walk.number}").text
    shown = page.split('id="h-serupa"')[1].split("</section>")[0]
    assert shown.index("Rambu milik Dishub.") < shown.index("Bukan saluran.")
    assert "dua unit yang sama" in shown
    assert "jenis dan kota yang sama" in shown


def test_M3_ready_words_are_put_after_what_was_typed_and_decide_nothing(client, cast, ticket):
    mine = {"unit_id": cast.sri.agency_id, "act": "tolak"}
    row = AnswerTemplate.objects.create(**mine, title="Tetap", text="Tetap pada {nomor}.")
    foreign = AnswerTemplate.objects.create(unit_id=cast.dewi.agency_id, act="tolak", title="Asing", text="Asing.")
    walk = ticket()
    url = f"{DOCKET}/{walk.number}"
    page = post(client, cast.sri, "2024-05-02 13:00", url, putusan="tolak", alasan="Dari saya.", isi_templat=row.pk)
    assert f"Dari saya.\n\nTetap pada {walk.number}." in page.text.replace("\r", "")
    assert Complaint.objects.get(number=walk.number).state == "tiket"
    assert f"Tetap pada {walk.number}." in get(client, cast.sri, "2024-05-02 13:00", f"{url}?templat={row.pk}").text
    assert ">Asing.</textarea>" not in get(client, cast.sri, "2024-05-02 13:00", f"{url}?templat={foreign.pk}").text


def test_M3_after_two_tickets_only_biro_assigns_from_the_docket_and_only_after_reading(client, cast, ticket):
    walk = ticket()
    url = f"{DOCKET}/{walk.number}"
    post(client, cast.sri, "2024-05-02 12:00", url, putusan="setuju", alasan="Rambu.")
    assert numbers(get(client, cast.sri, "2024-05-02 12:10", f"{DOCKET}?tab=penugasan")) == []
    walk.done(cast.hub, wib("2024-05-02 12:30"), "salah_koordinasi", alasan="Bukan rambu.")
    post(client, cast.sri, "2024-05-02 13:00", url, putusan="tolak", alasan="Tetap.")
    assert numbers(get(client, cast.sri, "2024-05-02 13:10", f"{DOCKET}?tab=penugasan")) == [walk.number]
    unread = post(client, cast.sri, "2024-05-02 13:20", url, ke="Kelurahan Gambir", alasan="")
    assert unread.status_code == 409
    assert ">M2</a>" in unread.text.split('class="errors"')[1][:900]
    assert post(client, cast.biro, "2024-05-02 13:20", url, ke="Kelurahan Gambir", baca=READ).status_code == 200
    assert Complaint.objects.get(number=walk.number).holder.name == PERHUBUNGAN
    done = post(client, cast.sri, "2024-05-02 13:20", url, ke="Kelurahan Gambir", baca=READ)
    assert done.status_code == 302
    assert Complaint.objects.get(number=walk.number).holder.name == "Kelurahan Gambir"


def test_what_was_decided_lately_is_listed_the_newest_first(client, cast, ticket):
    first, second = ticket("10"), ticket("11")
    post(client, cast.sri, "2024-05-02 12:00", f"{DOCKET}/{first.number}", putusan="tolak", alasan="Satu.")
    post(client, cast.sri, "2024-05-05 12:00", f"{DOCKET}/{second.number}", putusan="setuju", alasan="Dua.")
    page = get(client, cast.sri, "2024-05-05 13:00", f"{DOCKET}?tab=diputus").text
    assert page.index("Dua.") < page.index("Satu.")
    assert "terlambat 30 menit" in page


def test_a_report_that_was_never_on_the_docket_or_is_the_inspektorats_has_no_page_there(client, cast, file_report):
    plain = file_report().complaint.number
    secret = file_report(channel="inspektorat", lat=None, lng=None).complaint.number
    for number in (plain, secret, "TIDAKADA"):
        assert get(client, cast.sri, "2024-05-02 10:00", f"{DOCKET}/{number}").status_code == 404


def test_a_look_at_a_private_tickets_page_is_noted(client, cast, ticket):
    walk = ticket(private=True)
    get(client, cast.sri, "2024-05-02 12:00", f"{DOCKET}/{walk.number}")
    assert [row.what for row in Access.objects.filter(officer=cast.sri)] == ["tertutup"]


def test_the_lists_cost_the_same_however_much_is_in_them(client, cast, ticket):
    first = ticket("08")
    post(client, cast.sri, "2024-05-02 11:00", f"{DOCKET}/{first.number}", putusan="tolak", alasan="Satu.")
    costs: dict[str, set[int]] = {}
    for hours in (("09",), ("10", "11", "12")):
        for hour in hours:
            ticket(hour)
        for tab in ("", "?tab=penugasan", "?tab=diputus"):
            get(client, cast.sri, "2024-05-02 16:00", DOCKET + tab)
            with time_machine.travel(wib("2024-05-02 16:00"), tick=False), CaptureQueriesContext(connection) as found:
                client.get(DOCKET + tab)
            costs.setdefault(tab, set()).add(len(found))
    assert all(len(counts) == 1 for counts in costs.values()), costs
    assert max(max(counts) for counts in costs.values()) <= 9, costs
