"""The desk: a report entered with the citizen present, and the receipt that citizen takes home."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cepatrespon.complaints.actions import digest_of
from cepatrespon.complaints.checking import differences
from cepatrespon.complaints.models import Complaint, Reporter

DESK = "/petugas/catat"


def offered(client, officer):
    client.force_login(officer)
    return set(re.findall(r'name="kanal" value="(\w+)"', client.get(DESK).text))


def test_each_desk_offers_its_own_channels_only(client, cast):
    assert offered(client, cast.budi) == {"lurah"}
    assert offered(client, cast.biro) == {"pendopo"}
    assert offered(client, cast.inspektur) == {"inspektorat"}
    assert offered(client, cast.joko) == {"x", "facebook", "gubernur", "email", "lapor", "whatsapp", "media"}
    assert offered(client, cast.dewi) == set()
    assert "Unit Anda tidak memiliki kanal" in client.get(DESK).text


def enter(client, officer, **fields):
    client.force_login(officer)
    return client.post(DESK, {"kanal": "lurah", "uraian": "Got mampet di RT 4", **fields})


def test_a_report_entered_at_the_kelurahan_stays_there_and_its_receipt_carries_number_and_code(client, cast):
    answer = enter(client, cast.budi, nama="Siti Rekaan", telepon="0812 3456 7890")
    report = Complaint.objects.get()
    assert report.holder_id == cast.budi.agency_id
    assert answer["Location"] == f"{DESK}/{report.number}/tanda-terima"
    receipt = client.get(answer["Location"]).text
    assert report.number in receipt
    code = re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", receipt)
    assert code
    assert digest_of(code.group()) == report.tracking_digest
    assert Reporter.objects.get().phone == "+6281234567890"
    assert 'src="data:image/svg+xml' in receipt, "the address of the report as a QR code"


def test_the_code_is_not_shown_to_another_session(client, cast):
    answer = enter(client, cast.budi)
    client.logout()
    client.force_login(cast.budi)
    assert "Kode lacak hanya tampil pada giliran kerja yang mencatatnya." in client.get(answer["Location"]).text
    client.force_login(cast.rina)
    assert client.get(answer["Location"]).status_code == 404


def test_M2_it_may_be_coordinated_in_the_same_form_once_it_was_read(client, cast):
    unread = enter(client, cast.budi, ke="Dinas Bina Marga")
    assert unread.status_code == 409
    assert ">M2</a>" in unread.text
    assert "Got mampet di RT 4" in unread.text
    assert not Complaint.objects.exists(), "together or not at all"
    enter(client, cast.budi, ke="Dinas Bina Marga", baca="on")
    assert Complaint.objects.get().holder_id == cast.dewi.agency_id


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"uraian": ""}, "Tulis apa yang terjadi"),
        ({"kanal": "jaki"}, "jaki"),
        ({"kanal": "pendopo"}, "pendopo"),
        ({"lat": "-6.2"}, "Tulis lintang dan bujurnya, atau kosongkan keduanya."),
        ({"lat": "enam", "lng": "106.8"}, "Tulis lintang sebagai angka dengan titik"),
        ({"lat": "-6.9", "lng": "107.6"}, "Titik itu di luar Jakarta."),
        ({"telepon": "halo"}, "Nomor telepon belum lengkap"),
        ({"surel": "siti@"}, "Alamat surel belum lengkap"),
        ({"ke": "Dinas Angin"}, "Tidak ada unit bernama “Dinas Angin”"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(client, cast, fields, said):
    answer = enter(client, cast.budi, alamat="Seberang mushala", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Seberang mushala" in answer.text
    assert not Complaint.objects.exists()


def test_what_the_citizen_brings_as_photos_is_part_of_the_report_and_survives_a_mistake(client, cast, drawn):
    back = enter(client, cast.budi, uraian="", foto=SimpleUploadedFile("got.jpg", drawn, "image/jpeg"))
    assert back.status_code == 422
    (held,) = re.findall(r'name="terunggah" value="(\d+)" checked', back.text)
    enter(client, cast.budi, terunggah=[held], lat="-6.17540", lng="106.82720")
    report = Complaint.objects.get()
    photo = report.photos.get()
    assert (photo.pk, photo.seq, photo.place_source) == (int(held), 1, "laporan")
    assert report.events.get().data["photos"] == [photo.sha256]
    assert list(differences()) == []
    assert "Foto pelapor" in client.get(f"/petugas/laporan/{report.number}").text


def test_a_location_may_be_added(client, cast):
    enter(client, cast.budi, lat="-6.17540", lng="106.82720", alamat="Depan pasar")
    report = Complaint.objects.get()
    assert (report.lat, report.lng, report.address) == (-6.1754, 106.8272, "Depan pasar")
    assert report.region.name == "Gambir"
