"""Acts on a selection: each report whole or not at all, M2 read report by report, nothing done twice."""

from __future__ import annotations

import re

import pytest
import time_machine
from conftest import wib

from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.models import Access, Complaint, Event
from cepatrespon.rules.terms import Office

BULK = "/petugas/borongan"
READ = ["foto", "lokasi", "uraian"]


@pytest.fixture
def three(file_report):
    """Three reports in Gambir of the same morning, one of them private."""
    return [file_report(wib(f"2024-05-02 0{hour}:00"), private=hour == 9).complaint.number for hour in (7, 8, 9)]


@pytest.fixture
def desk(client, cast, three):
    """A browser of the officer last named, at 11:00."""

    class Desk:
        def as_(self, officer):
            client.force_login(officer)
            return self

        def get(self, url):
            with time_machine.travel(wib("2024-05-02 11:00"), tick=False):
                return client.get(url)

        def post(self, url, follow=True, **data):
            with time_machine.travel(wib("2024-05-02 11:00"), tick=False):
                return client.post(url, data, follow=follow)

    return Desk().as_(cast.budi)


def outcomes(page):
    """What the result page says of each report: its number, and whether it was done."""
    rows = re.findall(r"<tr data-row>.*?</tr>", page.text, re.S)
    return {re.search(r'class="meta">(\w+)', row)[1]: "Berhasil." in row for row in rows}


def states():
    return dict(Complaint.objects.values_list("number", "state"))


def test_several_reports_are_taken_up_at_once_and_what_is_refused_is_listed(desk, cast, three):
    page = desk.post(BULK, aksi="proses", pilih=three[:2], kunci="a")
    assert outcomes(page) == {three[0]: True, three[1]: True}
    assert "2 laporan berhasil." in page.text
    assert "Giliran Kelurahan Gambir, paling lambat" in page.text
    page = desk.post(BULK, aksi="proses", pilih=[three[1], three[2], "JK0000000000"], kunci="b")
    assert outcomes(page) == {three[1]: False, three[2]: True, "JK0000000000": False}
    assert "Tindakan ini tidak terbuka" in page.text
    assert "Tidak ada laporan ini di unit Anda." in page.text
    assert set(states().values()) == {"proses"}
    desk.as_(cast.rina)
    assert outcomes(desk.post(BULK, aksi="proses", pilih=three, kunci="c")) == dict.fromkeys(three, False)


def test_nothing_picked_is_said_so_and_an_unknown_act_is_not_found(desk, three):
    assert "Belum ada laporan yang dipilih" in desk.post(BULK, aksi="proses").text
    assert desk.post(BULK, aksi="validasi", pilih=three).status_code == 404
    assert desk.get(f"{BULK}/proses").status_code == 404


def test_the_same_form_sent_twice_does_nothing_twice(desk, three):
    first = desk.post(BULK, aksi="proses", pilih=three, kunci="sekali")
    events = Event.objects.count()
    again = desk.post(BULK, aksi="proses", pilih=three, kunci="sekali")
    assert outcomes(again) == outcomes(first) == dict.fromkeys(three, True)
    assert Event.objects.count() == events
    assert not any(outcomes(desk.post(BULK, aksi="proses", pilih=three, kunci="lain")).values())


def test_M2_only_a_report_whose_three_ticks_are_set_is_coordinated(desk, cast, three):
    page = desk.post(BULK, aksi="koordinasi", pilih=three)
    assert page.request["PATH_INFO"] == f"{BULK}/koordinasi"
    for number in three:
        assert page.text.count(f'name="baca-{number}"') == 3
    said = {"pilih": three, "ke": "Dinas Bina Marga", "kunci": "k"}
    nothing = desk.post(f"{BULK}/koordinasi", **said)
    assert nothing.status_code == 422
    assert "Beri tanda pada foto, lokasi, dan uraian" in nothing.text
    ticks = {f"baca-{three[0]}": READ, f"baca-{three[1]}": READ[:2]}
    page = desk.post(f"{BULK}/koordinasi", **said, **ticks)
    assert outcomes(page) == {three[0]: True, three[1]: False, three[2]: False}
    assert ">M2</a>" in page.text
    assert states() == {three[0]: "koordinasi", three[1]: "menunggu", three[2]: "menunggu"}
    assert Complaint.objects.get(number=three[0]).holder_id == cast.dewi.agency_id
    again = re.search(r'href="(/petugas/borongan/koordinasi\?[^"]+)"', page.text)[1].replace("&amp;", "&")
    assert three[0] not in again
    # The same form, ticked whole: what was done stays done, the rest follows.
    ticks = {f"baca-{number}": READ for number in three}
    page = desk.post(f"{BULK}/koordinasi", **said, **ticks)
    assert outcomes(page) == dict.fromkeys(three, True)
    assert Event.objects.filter(act="koordinasi").count() == 3


def test_a_unit_that_does_not_exist_is_sent_back_with_every_tick_kept(desk, three):
    page = desk.post(f"{BULK}/koordinasi", pilih=three, ke="Dinas Ngawur", **{f"baca-{three[1]}": READ})
    assert page.status_code == 422
    assert "Tidak ada unit bernama" in page.text
    assert page.text.count("checked") == 3
    assert set(states().values()) == {"menunggu"}


def test_disposition_goes_to_a_unit_below_and_is_offered_only_where_there_is_one(desk, cast, three, client):
    assert 'name="aksi" value="disposisi"' not in desk.get("/petugas/").text
    desk.post(f"{BULK}/koordinasi", pilih=three[:1], ke="Dinas Bina Marga", **{f"baca-{three[0]}": READ})
    desk.as_(cast.dewi)
    assert 'name="aksi" value="disposisi"' in desk.get("/petugas/").text
    below = "Suku Dinas Bina Marga Kota Jakarta Pusat"
    page = desk.post(f"{BULK}/disposisi", pilih=three[:1], ke=below, **{f"baca-{three[0]}": READ})
    assert outcomes(page) == {three[0]: True}
    assert Complaint.objects.get(number=three[0]).holder_id == cast.suku.agency_id


def test_reports_are_given_to_a_field_officer_of_the_own_unit_only(desk, cast, three):
    page = desk.get(f"{BULK}/tugaskan?pilih={three[0]}&pilih={three[1]}")
    assert "Agus" in page.text
    said = {"pilih": three[:2], "petugas": str(cast.agus.pk)}
    assert outcomes(desk.post(f"{BULK}/tugaskan", **said)) == dict.fromkeys(three[:2], True)
    assert Complaint.objects.filter(assignee=cast.agus).count() == 2
    other = Officer.objects.create(username="lain", office=Office.FIELD, agency=cast.rina.agency)
    assert desk.post(f"{BULK}/tugaskan", pilih=three[:1], petugas=str(other.pk)).status_code == 422
    assert desk.as_(cast.rina).post(f"{BULK}/tugaskan", pilih=three[:1], petugas=str(other.pk)).status_code == 200
    assert Complaint.objects.filter(assignee=other).count() == 0


def test_a_note_is_kept_with_each_report_and_never_public(desk, cast, three, client):
    assert desk.post(f"{BULK}/catatan_internal", pilih=three).status_code == 422
    page = desk.post(f"{BULK}/catatan_internal", pilih=three[:2], uraian="Satu lokasi, sekali jalan.")
    assert outcomes(page) == dict.fromkeys(three[:2], True)
    assert Event.objects.filter(act="catatan_internal").count() == 2
    client.logout()
    assert "sekali jalan" not in client.get(f"/lacak/{three[0]}", follow=True).text


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        ("budi", ["proses", "koordinasi", "tugaskan", "catatan_internal"]), ("agus", ["proses", "catatan_internal"]),
        ("sri", ["catatan_internal"]), ("sekda", []), ("dewi", []),
    ],
)  # fmt: skip
def test_each_office_is_offered_its_own_acts_and_no_other(desk, cast, three, who, acts):
    officer = getattr(cast, who)
    page = desk.as_(officer).get("/petugas/?lajur=terlihat" if who != "agus" else "/petugas/")
    assert re.findall(r'name="aksi" value="(\w+)"', page.text) == acts
    assert ('name="pilih"' in page.text) is bool(acts)
    for act in {"koordinasi", "tugaskan"} - set(acts) if who != "dewi" else ():
        assert desk.get(f"{BULK}/{act}").status_code == 404


def test_who_looks_at_a_private_report_in_a_selection_is_noted(desk, cast, three):
    desk.get(f"{BULK}/koordinasi?pilih={three[0]}&pilih={three[2]}")
    noted = list(Access.objects.values_list("complaint__number", "officer_id"))
    assert noted == [(three[2], cast.budi.pk)]


def test_a_result_is_shown_to_the_session_that_made_it_alone(desk, cast, three):
    desk.post(BULK, aksi="proses", pilih=three, kunci="punya-budi")
    assert desk.get(f"{BULK}/hasil/punya-budi").status_code == 200
    page = desk.as_(cast.rina).get(f"{BULK}/hasil/punya-budi")
    assert (page.status_code, page["Location"]) == (302, "/petugas/")


def test_after_a_selection_the_way_back_leads_to_the_list_it_came_from_and_nowhere_else(desk, three):
    page = desk.post(BULK, aksi="proses", pilih=three[:1], dari="/petugas/?lajur=baru&kategori=jalan")
    assert 'href="/petugas/?lajur=baru&amp;kategori=jalan"' in page.text
    page = desk.post(BULK, aksi="proses", pilih=three[1:2], dari="https://jahat.example/")
    assert "jahat" not in page.text
