"""The unit that a routing ticket proposes is heard before Biro decides: what it sees, for how long, and who else."""

from __future__ import annotations

import pytest
import time_machine
from conftest import wib

from cepatrespon.complaints.dossier import open_public
from cepatrespon.complaints.evidence import read
from cepatrespon.complaints.models import Complaint, Event, Photo

from .acts import READ, Console

ROOM = "/petugas/keterangan"
BINA_MARGA, PERHUBUNGAN = "Dinas Bina Marga", "Dinas Perhubungan"


def get(client, officer, moment, url):
    with time_machine.travel(wib(moment), tick=False):
        client.force_login(officer)
        return client.get(url)


def post(client, officer, moment, url, **fields):
    with time_machine.travel(wib(moment), tick=False):
        client.force_login(officer)
        return client.post(url, fields)


@pytest.fixture
def ticket(cast, file_report, drawn, evidence):
    """A report with a photo that Bina Marga asks to be given to Perhubungan: filed 2 May 10:00."""

    def file(**fields):
        walk = Console(file_report(wib("2024-05-02 09:00"), photos=[evidence], **fields).complaint.number, drawn)
        walk.done(cast.budi, wib("2024-05-02 09:30"), "koordinasi", ke=BINA_MARGA, baca=READ)
        walk.done(cast.dewi, wib("2024-05-02 10:00"), "pindah_skpd", ke=PERHUBUNGAN, alasan="Rambu.")
        return walk

    return file


@pytest.fixture
def evidence(drawn):
    """A photo as a reporter hands it in."""
    return read(drawn)


def test_M3_the_unit_proposed_sees_the_report_and_its_photo_only_while_the_ticket_is_open(client, cast, ticket):
    walk = ticket()
    url, photo = f"{ROOM}/{walk.number}", Photo.objects.get(complaint__number=walk.number)
    picture = f"/petugas/foto/{photo.pk}/tayang"
    assert walk.number in get(client, cast.hub, "2024-05-02 11:00", ROOM).text
    page = get(client, cast.hub, "2024-05-02 11:00", url).text
    for said in ("Rambu.", "Lubang besar di depan pasar", picture, "(unit Anda)"):
        assert said in page
    shown = get(client, cast.hub, "2024-05-02 11:00", picture)
    assert shown.status_code == 200
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")  # read to its end, which closes it
    # The report itself is still not theirs.
    assert get(client, cast.hub, "2024-05-02 11:00", f"/petugas/laporan/{walk.number}").status_code == 404
    walk.done(cast.sri, wib("2024-05-02 12:00"), "tolak", alasan="Tetap.")
    assert walk.number not in get(client, cast.hub, "2024-05-02 13:00", ROOM).text
    assert get(client, cast.hub, "2024-05-02 13:00", url).status_code == 404
    assert get(client, cast.hub, "2024-05-02 13:00", picture).status_code == 404


def test_M3_what_the_unit_says_stands_before_biro_and_moves_nothing(client, cast, ticket):
    walk = ticket()
    before = Complaint.objects.get(number=walk.number)
    answer = post(client, cast.hub, "2024-05-02 11:00", f"{ROOM}/{walk.number}", catatan="Rambunya milik Jasa Marga.")
    assert answer["Location"] == ROOM
    after = Complaint.objects.get(number=walk.number)
    assert (after.state, after.due_at, after.holder_id) == (before.state, before.due_at, before.holder_id)
    page = get(client, cast.sri, "2024-05-02 12:00", f"/petugas/docket/{walk.number}").text
    assert "Keterangan Dinas Perhubungan" in page
    assert "Rambunya milik Jasa Marga." in page
    assert "sudah memberi keterangan" in get(client, cast.hub, "2024-05-02 12:00", ROOM).text
    public = open_public(after, wib("2024-05-02 12:00"))
    assert all("Jasa Marga" not in entry.note + entry.text for entry in public.entries)


def test_M3_the_sender_is_heard_too_but_not_the_filer_nor_anybody_else(client, cast, ticket):
    walk = ticket()
    url = f"{ROOM}/{walk.number}"
    assert post(client, cast.budi, "2024-05-02 11:00", url, catatan="Jalannya jalan dinas.").status_code == 302
    for officer in (cast.dewi, cast.rina, cast.suku, cast.biro, cast.joko, cast.camat):
        assert get(client, officer, "2024-05-02 11:00", url).status_code == 404, officer
        assert walk.number not in get(client, officer, "2024-05-02 11:00", ROOM).text
    for officer in (cast.sri, cast.fajar, cast.inspektur, cast.sekda, cast.agus, cast.sistem):
        assert get(client, officer, "2024-05-02 11:00", url).status_code == 403, officer
    assert Event.objects.filter(act="catatan_internal").count() == 1


def test_a_private_report_is_not_shown_to_a_unit_that_is_only_proposed(client, cast, ticket):
    walk = ticket(private=True)
    photo = Photo.objects.get(complaint__number=walk.number)
    for url in (f"{ROOM}/{walk.number}", f"/petugas/foto/{photo.pk}/tayang"):
        assert get(client, cast.hub, "2024-05-02 11:00", url).status_code == 404
    assert walk.number not in get(client, cast.hub, "2024-05-02 11:00", ROOM).text


def test_a_report_about_the_units_own_officers_is_not_shown_to_it(client, cast, ticket):
    walk = ticket()
    Complaint.objects.filter(number=walk.number).update(accused=cast.hub.agency_id)
    assert get(client, cast.hub, "2024-05-02 11:00", f"{ROOM}/{walk.number}").status_code == 404


def test_a_statement_says_something_and_a_decision_in_between_loses_it_with_a_word(client, cast, ticket):
    walk = ticket()
    url = f"{ROOM}/{walk.number}"
    assert post(client, cast.hub, "2024-05-02 11:00", url, catatan="  ").status_code == 422
    walk.done(cast.sri, wib("2024-05-02 12:00"), "tolak", alasan="Tetap.")
    assert post(client, cast.hub, "2024-05-02 12:30", url, catatan="Terlambat.").status_code == 404
    assert not Event.objects.filter(act="catatan_internal").exists()
