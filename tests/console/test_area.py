"""Wilayah and Dorong: a camat reads and urges the own area and no other; the unit gets a letter and sees the mark."""

from __future__ import annotations

import re

import pytest
import time_machine
from conftest import PETOJO, wib

from cepatrespon.agencies.models import Agency, Officer
from cepatrespon.complaints.models import Complaint, Event, Message
from cepatrespon.rules.terms import Act, Office

AREA = "/petugas/wilayah"
KEBAYORAN = (-6.2433, 106.7990)
NOON = wib("2024-05-02 12:00")
LATE = wib("2024-05-02 16:00")  # M1 of the report of 09:00 ran out at 15:00


@pytest.fixture
def other_camat(city):
    """The camat of an area that Gambir is not in."""
    unit = city.unit_named("Kecamatan Kebayoran Baru")
    return Officer.objects.create(username="camat2", office=Office.ADMINISTRATOR, agency_id=unit.id, password="!")


@pytest.fixture
def addressed(cast):
    """Kelurahan Gambir has an address for letters."""
    Agency.objects.filter(pk=cast.budi.agency_id).update(email="gambir@contoh.invalid")


def seen(client, officer, at=LATE, query=""):
    with time_machine.travel(at, tick=False):
        client.force_login(officer)
        return client.get(AREA + query)


def urge(client, officer, number, at=LATE, pesan="Mohon segera direspons."):
    with time_machine.travel(at, tick=False):
        client.force_login(officer)
        return client.post(f"/petugas/laporan/{number}/dorong", {"pesan": pesan})


def test_a_camat_sees_the_reports_of_the_own_area_and_another_camat_sees_none_of_them(
    client, cast, other_camat, file_report
):
    number = file_report().complaint.number
    south = file_report(lat=KEBAYORAN[0], lng=KEBAYORAN[1]).complaint
    assert Complaint.objects.get(pk=south.pk).region_id.startswith("31.74")
    for officer, own, foreign in ((cast.camat, number, south.number), (other_camat, south.number, number)):
        page = seen(client, officer).text
        assert own in page
        assert foreign not in page
        assert foreign not in seen(client, officer, query="?lajur=semua").text
        assert "Tidak ada laporan yang cocok" in seen(client, officer, query=f"?lajur=semua&q={foreign}").text
    walikota = seen(client, cast.walikota).text
    assert number in walikota
    assert south.number not in walikota


def test_the_sekda_chooses_any_area_and_nobody_else_has_this_page(client, cast, file_report):
    number = file_report().complaint.number
    south = file_report(lat=KEBAYORAN[0], lng=KEBAYORAN[1]).complaint.number
    whole = seen(client, cast.sekda).text
    assert "Seluruh Jakarta" in whole
    assert number in whole
    assert south in whole
    gambir = Complaint.objects.get(number=number).region_id[:8]
    chosen = seen(client, cast.sekda, query=f"?wilayah={gambir}").text
    assert number in chosen
    assert south not in chosen
    for officer in (cast.budi, cast.dewi, cast.fajar, cast.inspektur, cast.agus):
        assert seen(client, officer).status_code == 403, officer.username


def test_the_late_come_first_and_the_counts_by_kelurahan_and_holder_agree_with_the_list(client, cast, file_report):
    first = file_report().complaint.number
    second = file_report(at=wib("2024-05-02 13:00")).complaint.number
    petojo = file_report(at=wib("2024-05-02 08:00"), lat=PETOJO[0], lng=PETOJO[1]).complaint.number
    late = seen(client, cast.camat).text
    assert late.index(petojo) < late.index(first)
    assert second not in late
    everything = seen(client, cast.camat, query="?lajur=terbuka").text
    assert everything.index(petojo) < everything.index(first) < everything.index(second)
    rows = dict(re.findall(r'row"><a[^>]*>([^<]+)</a></th><td class="num[^"]*">(\d+)</td>', everything))
    assert rows["Kelurahan Gambir"] == "1"
    assert rows["Kelurahan Petojo Selatan"] == "1"
    assert rows["Gambir"] == "1"
    narrowed = seen(client, cast.camat, query=f"?lajur=terbuka&pemegang={cast.rina.agency_id}").text
    assert petojo in narrowed
    assert first not in narrowed


def test_a_push_is_kept_once_a_day_goes_to_the_unit_that_owes_and_marks_its_row_until_it_acts(
    client, cast, other_camat, file_report, addressed
):
    number = file_report().complaint.number
    assert urge(client, other_camat, number).status_code == 404
    assert urge(client, cast.budi, number).status_code == 409, "nobody urges themselves"
    assert urge(client, cast.camat, number, pesan=" ").status_code == 422
    assert not Event.objects.filter(act=Act.PUSH).exists()
    assert urge(client, cast.camat, number).status_code == 302
    letter = Message.objects.get(notice="dorongan")
    assert letter.recipient == "gambir@contoh.invalid"
    assert letter.data["by"] == "Kecamatan Gambir"
    again = urge(client, cast.camat, number, at=wib("2024-05-03 15:59:59"))
    assert again.status_code == 409
    assert "dalam 24 jam terakhir" in again.text
    assert urge(client, cast.walikota, number).status_code == 302, "the limit is each overseer's own"
    assert urge(client, cast.camat, number, at=wib("2024-05-03 16:00:00")).status_code == 302
    at = wib("2024-05-03 17:00")
    with time_machine.travel(at, tick=False):
        client.force_login(cast.budi)
        assert "didorong" in client.get("/petugas/").text
        assert "Mohon segera direspons." in client.get(f"/petugas/laporan/{number}").text
        assert "Dorongan" not in client.get(f"/laporan/{number}").text
        assert client.post(f"/petugas/laporan/{number}/proses").status_code == 302
        assert "didorong" not in client.get("/petugas/").text
    assert Complaint.objects.get(number=number).pushed_at is None


def test_the_sekda_and_biro_push_from_the_report_and_nothing_moves_by_it(client, cast, file_report):
    complaint = file_report().complaint
    before = Complaint.objects.values("due_at", "due_clause", "state", "holder_id", "answers_id").get(pk=complaint.pk)
    for officer in (cast.sekda, cast.sri):
        with time_machine.travel(NOON, tick=False):
            client.force_login(officer)
            assert "Dorong Kel" in client.get(f"/petugas/laporan/{complaint.number}/dorong").text
            assert f"{complaint.number}/dorong" in client.get(f"/petugas/laporan/{complaint.number}").text
        assert urge(client, officer, complaint.number, at=NOON).status_code == 302
    for officer in (cast.fajar, cast.inspektur, cast.agus):
        assert urge(client, officer, complaint.number, at=NOON).status_code == 403, officer
    assert Complaint.objects.values(*before).get(pk=complaint.pk) == before
    assert Event.objects.filter(complaint=complaint, act=Act.PUSH).count() == 2


def test_those_picked_are_pushed_each_wholly_or_not_at_all(client, cast, file_report):
    own, foreign = file_report().complaint.number, file_report(lat=KEBAYORAN[0], lng=KEBAYORAN[1]).complaint.number
    again = file_report().complaint.number
    urge(client, cast.camat, again)
    with time_machine.travel(LATE, tick=False):
        client.force_login(cast.camat)
        given = {"pilih": [own, foreign, again], "pesan": "Mohon direspons hari ini."}
        page = client.post(AREA, given, follow=True).text
        assert "1 laporan didorong." in page
        assert f"{foreign}: tidak ada laporan dengan nomor itu di wilayah Anda." in page
        assert f"{again}: Anda sudah mendorong laporan ini" in page
        assert "Pilih dahulu laporan" in client.post(AREA, {"pesan": "x"}, follow=True).text
        assert "Tulis pesannya dahulu." in client.post(AREA, {"pilih": [own]}, follow=True).text
    assert Event.objects.filter(act=Act.PUSH, complaint__number=foreign).count() == 0


def test_pages_follow_one_another_without_loss_and_cost_the_same_few_queries(
    client, cast, file_report, django_assert_max_num_queries
):
    numbers = [file_report().complaint.number for _each in range(30)]
    first = seen(client, cast.camat).text
    shown = re.findall(r'name="pilih" value="(\w+)"', first)
    assert len(shown) == 25
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    with time_machine.travel(LATE, tick=False), django_assert_max_num_queries(10):
        second = client.get(AREA + following).text
    rest = re.findall(r'name="pilih" value="(\w+)"', second)
    assert sorted(shown + rest) == sorted(numbers)
    back = re.search(r'rel="prev" href="([^"]+)"', second)[1].replace("&amp;", "&")
    assert re.findall(r'name="pilih" value="(\w+)"', seen(client, cast.camat, query=back).text) == shown
    assert seen(client, cast.camat, query="?sesudah=ngawur&kelurahan=x&pemegang=9&klausul=Z").status_code == 200


def test_an_area_never_shows_a_report_about_its_own_officers_or_of_the_inspektorat(client, cast, file_report):
    shown = file_report().complaint
    Complaint.objects.filter(pk=file_report().complaint.pk).update(accused_id=cast.camat.agency_id)
    Complaint.objects.filter(pk=file_report().complaint.pk).update(restricted=True)
    page = seen(client, cast.camat).text
    assert re.findall(r'name="pilih" value="(\w+)"', page) == [shown.number]
    assert '<span class="n n--late">1</span>' in page
