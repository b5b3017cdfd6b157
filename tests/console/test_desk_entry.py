"""The desk: a report entered with the citizen present, and the receipt that citizen takes home."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

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


# ── several reports of one visitor ───────────────────────────────────────────────────────────────
CODE = r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}"
SITI = {"nama": "Siti Rekaan", "telepon": "0812 3456 7890"}


def again(client, officer, **fields):
    return enter(client, officer, langkah="lagi", **fields)


def test_a_visitors_details_stay_for_the_next_report_and_all_stand_on_one_receipt(client, cast):
    assert again(client, cast.budi, **SITI)["Location"] == DESK
    form = client.get(DESK).text
    assert 'value="Siti Rekaan"' in form
    assert 'value="+6281234567890"' in form
    assert "1 laporan tercatat:" in form
    assert "Got mampet di RT 4" not in form, "the words are the next report's own"
    last = enter(client, cast.budi, uraian="Lampu mati di gang 2", **SITI)
    first, second = Complaint.objects.order_by("pk")
    assert last["Location"] == f"{DESK}/{first.number}/tanda-terima"
    receipt = client.get(last["Location"]).text
    codes = re.findall(CODE, receipt)
    assert {digest_of(code) for code in codes} == {first.tracking_digest, second.tracking_digest}
    assert receipt.count('src="data:image/svg+xml') == 2
    for report in (first, second):
        assert report.number in client.get(f"{DESK}/{second.number}/tanda-terima").text
    assert Reporter.objects.filter(name="Siti Rekaan", phone="+6281234567890").count() == 2


def test_the_next_visitor_and_the_next_officer_find_nothing_of_the_one_before(client, cast):
    again(client, cast.budi, **SITI)
    ended = client.post(f"{DESK}/selesai")
    number = Complaint.objects.get().number
    assert ended["Location"] == f"{DESK}/{number}/tanda-terima"
    assert "Siti Rekaan" not in client.get(DESK).text
    assert re.search(CODE, client.get(ended["Location"]).text), "the receipt can be printed again"
    assert client.post(f"{DESK}/selesai")["Location"] == DESK, "nobody stands there"
    again(client, cast.budi, **SITI)
    client.logout()
    client.force_login(cast.budi)
    assert "Siti Rekaan" not in client.get(DESK).text
    assert not re.search(CODE, client.get(ended["Location"]).text)


def test_what_a_visitor_says_is_kept_in_the_session_on_the_server_alone(client, cast):
    again(client, cast.budi, **SITI)
    kept = "".join(cookie.value for cookie in client.cookies.values())
    assert "Siti" not in kept
    assert client.session["loket"]["reporter"]["nama"] == "Siti Rekaan"
    client.post(f"{DESK}/selesai")
    assert "Siti" not in str(dict(client.session))


def test_a_visit_at_one_desk_is_not_continued_at_another(client, cast):
    again(client, cast.budi, **SITI)
    cast.budi.agency_id = cast.rina.agency_id
    cast.budi.save()
    assert "Siti Rekaan" not in client.get(DESK).text


def test_the_button_pressed_twice_enters_one_report(client, cast):
    client.force_login(cast.budi)
    key = re.search(r'name="kunci" value="([^"]+)"', client.get(DESK).text)[1]
    first = enter(client, cast.budi, kunci=key)
    second = enter(client, cast.budi, kunci=key)
    assert Complaint.objects.count() == 1
    assert second["Location"] == first["Location"]
    changed = enter(client, cast.budi, kunci=key, uraian="Lampu mati")
    assert changed.status_code == 422
    assert "Formulir ini sudah tersimpan." in changed.text
    other = re.search(r'name="kunci" value="([^"]+)"', changed.text)[1]
    assert other != key
    enter(client, cast.budi, kunci=other, uraian="Lampu mati")
    assert Complaint.objects.count() == 2


def test_a_receipt_is_only_for_who_may_see_its_reports(client, cast):
    again(client, cast.budi)
    enter(client, cast.budi, uraian="Lampu mati", ke="Dinas Bina Marga", baca="on")
    first, second = (report.number for report in Complaint.objects.order_by("pk"))
    another = Client()
    another.force_login(cast.dewi)
    shown = another.get(f"{DESK}/{second}/tanda-terima")
    assert first not in shown.text
    assert not re.search(CODE, shown.text)


# ── the place ────────────────────────────────────────────────────────────────────────────────────
def test_without_a_map_a_kelurahan_and_a_landmark_are_enough(client, cast):
    client.force_login(cast.budi)
    code = re.search(r'<option value="([\d.]+)">Gambir<', client.get(DESK).text)[1]
    bare = enter(client, cast.budi, kelurahan=code)
    assert bare.status_code == 422
    assert "Tulis patokan tempatnya" in bare.text
    enter(client, cast.budi, kelurahan=code, alamat="Depan gang 4")
    report = Complaint.objects.get()
    assert (report.region.name, report.address) == ("Gambir", "Depan gang 4")
    assert report.accuracy > 100


# ── about officers ───────────────────────────────────────────────────────────────────────────────
def test_only_the_Inspektorats_desk_says_whom_a_report_is_about_and_that_unit_never_gets_it(client, cast):
    client.force_login(cast.budi)
    assert 'name="terlapor"' not in client.get(DESK).text
    enter(client, cast.budi, terlapor="Dinas Bina Marga")
    assert Complaint.objects.get().accused_id is None
    said = {"kanal": "inspektorat", "uraian": "Pungutan oleh petugas.", "terlapor": "Dinas Bina Marga"}
    refused = enter(client, cast.inspektur, **said, ke="Dinas Bina Marga", baca="on")
    assert refused.status_code == 409
    wrong = enter(client, cast.inspektur, **said | {"terlapor": "Dinas Angin"})
    assert "Tidak ada unit bernama “Dinas Angin”" in wrong.text
    assert Complaint.objects.count() == 1
    enter(client, cast.inspektur, **said)
    report = Complaint.objects.latest("pk")
    assert report.accused_id == cast.dewi.agency_id
    client.force_login(cast.dewi)
    assert client.get(f"/petugas/laporan/{report.number}").status_code == 404
    assert list(differences()) == []
