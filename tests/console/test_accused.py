"""A report about a unit's own officers: that unit, the units below it and their officers never find it anywhere."""

from __future__ import annotations

import pytest
import time_machine
from conftest import GAMBIR, wib

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.officers import issue_token
from cepatrespon.complaints import evidence
from cepatrespon.complaints.models import Complaint, Involvement, Photo
from cepatrespon.console.place import around
from cepatrespon.rules.terms import Office

from .acts import READ, Console, errors

AT = wib("2024-05-02 10:00")
WORDS = "Petugas meminta uang di loket"


@pytest.fixture
def about(cast, file_report, drawn):
    """A report about Dinas Bina Marga's officers, judged ordinary and handed to Dinas Perhubungan."""
    photo = evidence.read(drawn, "foto.jpg", AT)
    place = {"lat": GAMBIR[0], "lng": GAMBIR[1]}
    filed = file_report(channel="inspektorat", body=WORDS, photos=[photo], **place)
    console = Console(filed.complaint.number, drawn)
    said = {"hasil": "tidak berkadar", "unit": "Dinas Bina Marga", "alasan": "Keluhan pelayanan"}
    console.done(cast.inspektur, AT, "klasifikasi", **said)
    console.done(cast.inspektur, AT, "koordinasi", ke="Dinas Perhubungan", baca=READ)
    return console


@pytest.fixture
def accused(cast, city):
    """The administrator and a field officer of Dinas Bina Marga, and the same of a suku dinas below it."""
    found = [cast.dewi, cast.suku]
    for unit in ("Dinas Bina Marga", "Suku Dinas Bina Marga Kota Jakarta Pusat"):
        found.append(
            Officer.objects.create(username=f"l-{unit}", office=Office.FIELD, agency_id=city.unit_named(unit).id)
        )
    return found


def test_the_classification_names_the_unit_from_a_list_and_refuses_what_is_none(cast, file_report, drawn):
    console = Console(file_report(channel="inspektorat", lat=None, lng=None).complaint.number, drawn)
    page = console.page(cast.inspektur, AT, "klasifikasi").text
    assert "Unit terlapor (bila ada)" in page
    assert '<option value="Dinas Bina Marga">' in page
    said = {"hasil": "tidak berkadar", "alasan": "x"}
    wrong = console.do(cast.inspektur, AT, "klasifikasi", unit="Dinas Bina Jalan", **said)
    assert wrong.status_code == 422
    assert 'href="#t-unit"' in errors(wrong)
    console.done(cast.inspektur, AT, "klasifikasi", **said)
    assert Complaint.objects.get(number=console.number).accused_id is None, "it may stay empty"


def test_whose_officers_it_is_about_is_said_to_the_inspektorat_and_biro_only(about, cast):
    for officer, told in ((cast.inspektur, True), (cast.sri, True), (cast.hub, False), (cast.fajar, False)):
        page = about.page(officer, AT)
        assert page.status_code == 200
        assert ("Unit terlapor:" in page.text) is told


def test_the_accused_find_no_page_no_act_and_no_photo_of_it_and_a_neighbour_does(about, cast, accused, client):
    complaint, photo = Complaint.objects.get(number=about.number), Photo.objects.get()
    # Even where they once held it.
    for unit in ("Dinas Bina Marga", "Suku Dinas Bina Marga Kota Jakarta Pusat"):
        row = Involvement.objects.filter(complaint=complaint).first()
        row.pk, row.unit_id = None, registry.current().unit_named(unit).id
        row.save()
    addresses = (
        about.url(),
        about.url("catatan_internal"),
        f"/petugas/foto/{photo.pk}",
        f"/petugas/foto/{photo.pk}/tayang",
    )
    with time_machine.travel(AT, tick=False):
        for officer in accused:
            client.force_login(officer)
            for address in (*addresses, f"/foto/{photo.pk}/tampil"):
                assert client.get(address).status_code == 404, (officer, address)
            assert client.post(about.url("catatan_internal"), {"catatan": "x"}).status_code == 404
            token = {"Authorization": f"Bearer {issue_token(officer, 'uji')}"}
            assert client.get(f"/api/v1/laporan/{about.number}", headers=token).status_code == 404
            inbox = client.get("/api/v1/kotak-masuk", headers=token)
            assert about.number not in inbox.text
            for query in ("", f"?q={about.number}", "?lajur=terlihat", f"?lajur=terlihat&q={about.number}"):
                page = client.get(f"/petugas/{query}", follow=True).text
                assert WORDS not in page, (officer, query)
                assert f"/petugas/laporan/{about.number}" not in page, (officer, query)
        client.force_login(cast.hub)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            answer.getvalue()  # read to its end, which closes it
        assert about.number in client.get("/petugas/").text


def test_the_accused_find_it_in_no_list_of_what_is_around_and_others_do(about, cast, accused, file_report, drawn):
    beside = Console(file_report(lat=GAMBIR[0] + 0.0003, category="Jalan").complaint.number, drawn)
    beside.done(cast.budi, AT, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    beside.done(cast.dewi, AT, "koordinasi", ke="Dinas Perhubungan", baca=READ)
    complaint, reg = Complaint.objects.get(number=beside.number), registry.current()
    for officer in accused:
        assert about.number not in [near.number for near in around(complaint, officer, reg)]
    assert about.number in [near.number for near in around(complaint, cast.hub, reg)]
    assert about.number not in beside.page(cast.dewi, AT).text
    assert about.number in beside.page(cast.hub, AT).text


def test_it_cannot_be_handed_to_the_accused_and_they_are_never_suggested(about, cast):
    page = about.page(cast.hub, AT, "koordinasi").text
    assert 'name="isi_ke" value="Dinas Bina Marga"' not in page
    refused = about.do(cast.hub, AT, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    assert refused.status_code == 409
    assert 'href="#t-ke"' in errors(refused)


def test_the_public_never_reads_it(about, client):
    with time_machine.travel(AT, tick=False):
        assert client.get(f"/laporan/{about.number}").status_code == 404
        assert client.get(f"/api/v1/laporan/{about.number}").status_code == 404
        assert client.get(f"/foto/{Photo.objects.get().pk}/tampil").status_code == 404
        assert about.number not in client.get("/").text
