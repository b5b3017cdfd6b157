"""A field officer's tasks: whose they are, which is nearest, what the camera tells, and that nothing is done twice."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
import time_machine
from conftest import GAMBIR, PETOJO, wib
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cepatrespon.complaints import answers
from cepatrespon.complaints.actions import Details, keep
from cepatrespon.complaints.models import Complaint, Event, Photo
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.console import nearness
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act

AT = wib("2024-05-02 10:00")
QUEUE = {"HTTP_X_ANTREAN": "1"}


def assign(number: str, by, to) -> None:
    keep(Complaint.objects.filter(number=number), Act.ASSIGN, actor_of(by), Details(officer=to and to.pk), at=AT)


@pytest.fixture
def at_ten():
    """Two May 2024, ten o'clock."""
    with time_machine.travel(AT, tick=False):
        yield AT


@pytest.fixture
def phone(client, at_ten):
    """A telephone: signs an officer in, opens pages, posts forms of a task."""

    class Phone:
        def signs_in(self, officer):
            client.force_login(officer)
            return self

        def opens(self, path: str = "/petugas/tugas"):
            return client.get(path)

        def does(self, number: str, act: str, queue: bool = False, **said):
            return client.post(f"/petugas/tugas/{number}/{act}", said, **(QUEUE if queue else {}))

    return Phone()


def file_of(data: bytes, name: str = "hasil.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


# ── whose tasks ──────────────────────────────────────────────────────────────────────────────────
def test_a_field_officer_sees_what_is_theirs_or_nobodys_and_no_other_unit_nor_anothers(phone, cast, file_report):
    mine, nobodys, taris = (file_report().complaint.number for _n in range(3))
    petojo = file_report(lat=PETOJO[0], lng=PETOJO[1]).complaint.number
    assign(mine, cast.budi, cast.agus)
    assign(taris, cast.budi, cast.tari)
    phone.signs_in(cast.agus)
    page = phone.opens().text
    assert mine in page
    assert nobodys not in page, "stands in the other tab"
    assert nobodys in phone.opens("/petugas/tugas?lajur=belum").text
    for tab in ("saya", "belum", "dikirim"):
        text = phone.opens(f"/petugas/tugas?lajur={tab}").text
        assert taris not in text
        assert petojo not in text
    for number, status in ((mine, 200), (nobodys, 200), (taris, 404), (petojo, 404)):
        assert phone.opens(f"/petugas/tugas/{number}").status_code == status
    for number in (taris, petojo):
        assert phone.does(number, "perkembangan", uraian="Kami ke sana.", queue=True).status_code == 404
    assert not Event.objects.filter(act=Act.UPDATE).exists()


def test_an_administrator_sees_what_their_units_field_officers_have_and_another_unit_does_not(phone, cast, file_report):
    number = file_report().complaint.number
    assign(number, cast.budi, cast.agus)
    page = phone.signs_in(cast.budi).opens().text
    assert number in page
    assert "Agus" in page
    assert "/ambil" not in page
    assert number not in phone.signs_in(cast.rina).opens().text
    assert phone.signs_in(cast.sri).opens().status_code == 403
    assert phone.signs_in(cast.budi).opens(f"/petugas/tugas/{number}").status_code == 403


def test_what_was_sent_today_stands_in_its_tab_until_midnight(phone, cast, file_report, drawn, client):
    number = file_report().complaint.number
    phone.signs_in(cast.agus).does(number, "proses")
    phone.does(number, "selesai", uraian="Ditambal.", foto=file_of(drawn))
    assert number in phone.opens("/petugas/tugas?lajur=dikirim").text
    assert number not in phone.opens("/petugas/tugas?lajur=belum").text
    with time_machine.travel(wib("2024-05-03 00:00"), tick=False):
        client.force_login(cast.agus)
        assert number not in client.get("/petugas/tugas?lajur=dikirim").text


def test_the_list_costs_the_same_queries_at_any_length(phone, cast, file_report, django_assert_num_queries):
    phone.signs_in(cast.agus)
    for _n in range(2):
        file_report()
    phone.opens("/petugas/tugas?lajur=belum")
    counted = []
    for _round in range(2):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            phone.opens("/petugas/tugas?lajur=belum")
        counted.append(len(seen))
        for _n in range(6):
            file_report()
    assert counted[0] == counted[1]
    assert counted[0] <= 9


# ── the nearest first ────────────────────────────────────────────────────────────────────────────
def test_distance_and_direction_are_what_one_measures_by_hand():
    # A hundredth of a degree at Jakarta: 1,105.7 m to the north, 1,107.6 m to the east (WGS 84 at 6.2 degrees south).
    here = (-6.20, 106.80)
    assert nearness.metres(here, (-6.19, 106.80)) == pytest.approx(1105.7, abs=1)
    assert nearness.metres(here, (-6.20, 106.81)) == pytest.approx(1107.6, abs=1)
    assert nearness.metres(here, (-6.203, 106.804)) == pytest.approx((331.7**2 + 443.0**2) ** 0.5, abs=1)
    assert nearness.away(here, (-6.19, 106.80)) == "1,1 kilometer ke utara"
    assert nearness.away(here, (-6.203, 106.80)) == "330 meter ke selatan"
    assert nearness.away(here, (-6.20, 106.803)) == "330 meter ke timur"
    assert nearness.away(here, (-6.203, 106.797)) == "470 meter ke barat daya"
    assert nearness.away(here, (-6.2001, 106.8001)) == "di sini"


def test_the_nearest_comes_first_and_what_has_no_place_last(phone, cast, file_report, joko_report):
    far = file_report(lat=GAMBIR[0] + 0.004, lng=GAMBIR[1]).complaint.number  # 442 m north
    near = file_report(lat=GAMBIR[0] + 0.001, lng=GAMBIR[1]).complaint.number  # 111 m north
    phone.signs_in(cast.agus)
    base = "/petugas/tugas?lajur=belum"
    text = phone.opens(base).text
    assert text.index(far) < text.index(near), "by what is due, then by age"
    text = phone.opens(f"{base}&lat={GAMBIR[0]}&lng={GAMBIR[1]}").text
    listed = text[text.index('class="tasks') :]
    assert listed.index(near) < listed.index(far) < listed.index(joko_report)
    assert "110 meter ke utara" in listed
    assert "440 meter ke utara" in listed
    text = phone.opens(f"{base}&dari={far}").text  # without script: from another task
    listed = text[text.index('class="tasks') :]
    assert listed.index(far) < listed.index(near)
    assert "330 meter ke selatan" in listed
    region = Complaint.objects.get(number=near).region_id
    assert "Terdekat dahulu, dari Kelurahan Gambir" in phone.opens(f"{base}&dari={region}").text
    for nonsense in ("lat=abc&lng=1", "lat=nan&lng=nan", "lat=999&lng=1", "dari=%00", "dari=tidak-ada", "halaman=x"):
        assert phone.opens(f"{base}&{nonsense}").status_code == 200


@pytest.fixture
def joko_report(cast, file_report):
    """A report without a point that Kelurahan Gambir got by coordination."""
    from cepatrespon.complaints.actions import act

    number = file_report(channel="whatsapp", lat=None, lng=None).complaint.number
    to = Details(to="Kelurahan Gambir", read=True)
    act(Complaint.objects.filter(number=number), Act.COORDINATE, actor_of(cast.joko), to, at=wib("2024-05-02 09:30"))
    return number


# ── taking and handing back ──────────────────────────────────────────────────────────────────────
def test_a_task_is_taken_by_one_and_handed_back_by_that_one_only(phone, cast, file_report):
    number = file_report().complaint.number
    assert phone.signs_in(cast.agus).does(number, "ambil").status_code == 302
    assert Complaint.objects.get(number=number).assignee_id == cast.agus.pk
    late = phone.signs_in(cast.tari).does(number, "ambil", queue=True)
    assert late.status_code == 404
    assert late.json()["alasan"] == "Laporan ini tidak lagi ada pada unit Anda, atau sudah diambil petugas lain."
    assert phone.does(number, "kembalikan", queue=True).status_code == 404
    assert Complaint.objects.get(number=number).assignee_id == cast.agus.pk
    phone.signs_in(cast.agus).does(number, "kembalikan")
    assert Complaint.objects.get(number=number).assignee_id is None
    assert Complaint.objects.get(number=number).state == "menunggu", "nothing moved"


# ── the work ─────────────────────────────────────────────────────────────────────────────────────
def test_the_work_is_done_by_plain_forms_from_the_first_button_to_the_result(phone, cast, file_report, drawn):
    number = file_report().complaint.number
    phone.signs_in(cast.agus)
    page = phone.opens(f"/petugas/tugas/{number}").text
    assert f'action="/petugas/tugas/{number}/proses"' in page
    assert 'capture="environment"' in page
    assert "Tekan Mulai kerjakan dahulu" in page, "the form of the result is there to be filled in without a network"
    assert phone.does(number, "proses")["Location"] == f"/petugas/tugas/{number}"
    assert phone.does(number, "perkembangan", uraian="Aspal dingin datang siang.").status_code == 302
    assert phone.does(number, "catatan_internal", catatan="Butuh dua orang.").status_code == 302
    page = phone.opens(f"/petugas/tugas/{number}").text
    assert "Aspal dingin datang siang." in page
    assert "Butuh dua orang." in page
    bare = phone.does(number, "selesai", uraian="Ditambal")
    assert bare.status_code == 409
    assert 'href="#selesai-foto"' in bare.text
    assert "Ditambal</textarea>" in bare.text
    assert phone.does(number, "selesai", uraian="Ditambal", foto=file_of(drawn))["Location"] == "/petugas/tugas"
    assert Complaint.objects.get(number=number).state == "menunggu_validasi"


def test_M6_not_found_needs_the_field_photo_and_keeps_what_was_typed(phone, cast, file_report, drawn):
    number = file_report().complaint.number
    phone.signs_in(cast.agus)
    bare = phone.does(number, "laporan_tidak_ditemukan", alasan="Dicari sampai ujung gang.", queue=True)
    assert bare.status_code == 409
    assert bare.json()["klausul"] == "M6"
    page = phone.does(number, "laporan_tidak_ditemukan", alasan="Dicari sampai ujung gang.").text
    assert "Dicari sampai ujung gang." in page
    assert '<details id="laporan_tidak_ditemukan" open>' in page
    done = phone.does(number, "laporan_tidak_ditemukan", alasan="Dicari sampai ujung gang.", foto=file_of(drawn))
    assert done.status_code == 302
    assert Complaint.objects.get(number=number).state == "tiket"


def test_an_act_that_is_not_of_the_field_has_no_address_here(phone, cast, file_report):
    number = file_report().complaint.number
    phone.signs_in(cast.agus)
    assert phone.does(number, "koordinasi", ke="Dinas Bina Marga").status_code == 404
    assert phone.does(number, "ews").status_code == 404


# ── the camera ───────────────────────────────────────────────────────────────────────────────────
def shot(**said) -> str:
    return json.dumps(said)


def submitted(phone, cast, number: str, data: bytes, **said) -> Photo:
    phone.signs_in(cast.agus).does(number, "proses")
    done = phone.does(number, "selesai", uraian="Ditambal.", foto=file_of(data), **said)
    assert done.status_code == 302, done.text
    return Photo.objects.get(complaint__number=number, uploader=cast.agus)


def test_the_devices_place_and_time_are_kept_as_its_word(phone, cast, file_report, drawn):
    sent = 1_700_000_000_000  # a telephone whose clock is months wrong: only the span counts
    taken = sent - 240_000
    told = shot(lat=-6.1755, lng=106.8273, akurasi=9.5, waktu=taken)
    photo = submitted(phone, cast, file_report().complaint.number, drawn, jepret=told, jam_kirim=str(sent))
    assert (photo.lat, photo.lng, photo.accuracy, photo.place_source) == (-6.1755, 106.8273, 9.5, "perangkat")
    assert (photo.taken_at, photo.taken_source) == (wib("2024-05-02 09:56"), "perangkat")
    assert "dari perangkat, ketelitian 10 meter" in phone.opens(f"/petugas/laporan/{photo.complaint.number}").text
    from cepatrespon.complaints.checking import differences

    assert not list(differences())


def test_what_the_camera_wrote_into_the_photo_comes_before_the_devices_word(phone, cast, file_report):
    out, exif = BytesIO(), Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:05:02 09:41:07"
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 10.0, 31.8), 3: "E", 4: (106.0, 49.0, 38.6)})
    Image.new("RGB", (64, 48), (90, 120, 40)).save(out, "JPEG", exif=exif)
    told = shot(lat=-6.3, lng=106.9, akurasi=5, waktu=1_000)
    photo = submitted(phone, cast, file_report().complaint.number, out.getvalue(), jepret=told, jam_kirim="61000")
    assert (photo.place_source, photo.taken_source, photo.accuracy) == ("exif", "exif", None)
    assert photo.lat == pytest.approx(-6.1755, abs=1e-4)
    assert photo.taken_at == wib("2024-05-02 09:41:07")


@pytest.mark.parametrize(
    "told",
    [
        "{", "[]", "9" * 600, shot(lat="NaN", lng=106, akurasi=1), shot(lat=-6.1, lng=106.8),
        shot(lat=-6.1, lng=106.8, akurasi=1e9), shot(lat=True, lng=1, akurasi=1), shot(waktu=9e13),
    ],
)  # fmt: skip
def test_a_devices_nonsense_is_left_out_and_the_photo_stays(phone, cast, file_report, drawn, told):
    photo = submitted(phone, cast, file_report().complaint.number, drawn, jepret=told, jam_kirim="2000")
    assert (photo.place_source, photo.taken_source) == ("laporan", "unggah")


def test_what_is_told_of_more_photos_than_there_are_is_told_of_none(phone, cast, file_report, drawn):
    told = shot(lat=-6.1755, lng=106.8273, akurasi=9, waktu=1)
    photo = submitted(phone, cast, file_report().complaint.number, drawn, jepret=[told, told], jam_kirim="2")
    assert photo.place_source == "laporan"


# ── once, whatever is sent again ─────────────────────────────────────────────────────────────────
def test_the_same_key_and_content_are_recorded_once_and_answered_alike(phone, cast, file_report, drawn):
    number = file_report().complaint.number
    phone.signs_in(cast.agus).does(number, "proses")
    said = {"uraian": "Ditambal.", "kunci": "kunci-1"}
    first = phone.does(number, "selesai", True, foto=file_of(drawn), jam_kirim="5", **said)
    again = phone.does(number, "selesai", True, foto=file_of(drawn), jam_kirim="900", **said)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["hasil"] == "tercatat"
    assert first.json()["ke"] == "/petugas/tugas"
    assert Event.objects.filter(complaint__number=number, act=Act.SUBMIT).count() == 1
    assert Photo.objects.filter(uploader=cast.agus).count() == 1, "not even the photo is read again"
    page = phone.does(number, "selesai", foto=file_of(drawn), **said)  # and by a plain form
    assert page["Location"] == "/petugas/tugas"
    assert "Sudah tercatat, tidak dicatat dua kali." in phone.opens().text


def test_a_key_that_comes_with_other_content_is_refused(phone, cast, file_report):
    number = file_report().complaint.number
    phone.signs_in(cast.agus)
    phone.does(number, "catatan_internal", catatan="Satu.", kunci="k", queue=True)
    other = phone.does(number, "catatan_internal", catatan="Dua.", kunci="k", queue=True)
    assert (other.status_code, other.json()["kode"]) == (409, "kunci")
    page = phone.does(number, "catatan_internal", catatan="Dua.", kunci="k")
    assert page.status_code == 409
    assert "Dua.</textarea>" in page.text
    assert 'value="k"' not in page.text, "a fresh key, so that it may be sent after all"
    assert Event.objects.filter(act=Act.NOTE).count() == 1
    assert phone.does(number, "catatan_internal", catatan="Dua.", kunci="k\0", queue=True).json()["kode"] == "kunci"
    phone.signs_in(cast.tari)  # another officer's keys are their own
    assert phone.does(number, "catatan_internal", catatan="Tiga.", kunci="k", queue=True).json()["hasil"] == "tercatat"


def test_a_refusal_is_kept_nowhere_and_the_same_key_may_be_corrected(phone, cast, file_report, drawn):
    number = file_report().complaint.number
    phone.signs_in(cast.agus)
    early = phone.does(number, "selesai", True, uraian="Ditambal.", kunci="k2", foto=file_of(drawn))
    assert (early.status_code, early.json()["hasil"]) == (409, "ditolak")
    assert early.json()["alasan"].startswith("Tekan Mulai kerjakan dahulu."), "what to do, not what is forbidden"
    phone.does(number, "proses")
    empty = phone.does(number, "catatan_internal", True, catatan="", kunci="k3")
    assert empty.status_code == 422
    assert empty.json()["galat"] == {"catatan": ["Tulis catatannya."]}
    done = phone.does(number, "selesai", True, uraian="Ditambal.", kunci="k2", foto=file_of(drawn))
    assert done.json()["hasil"] == "tercatat"


def test_a_key_is_known_for_as_long_as_a_telephone_may_keep_a_draft(cast, db):
    answers.once(f"{answers.CONSOLE}1", "a", b"x", AT, lambda: (302, {"ke": "/"}))
    answers.once("lapor:1", "a", b"x", AT, lambda: (201, {}))
    from datetime import timedelta

    answers.forget(at=AT + timedelta(days=limits.QUEUED_DAYS, seconds=-1))
    assert answers.known(f"{answers.CONSOLE}1", "a", b"x") == (302, {"ke": "/"})
    assert answers.known("lapor:1", "a", b"x") is None
    answers.forget(at=AT + timedelta(days=limits.QUEUED_DAYS, seconds=1))
    assert answers.known(f"{answers.CONSOLE}1", "a", b"x") is None


# ── what the device keeps ────────────────────────────────────────────────────────────────────────
def test_a_page_for_a_dead_spot_is_kept_under_the_mark_of_this_very_sign_in(phone, cast, file_report):
    first = phone.signs_in(cast.agus).opens()
    assert first["X-Masuk"]
    assert int(first["X-Masuk-Sampai"]) > 0
    assert first["Cache-Control"] == "private, no-store", "for everybody but the service worker"
    assert phone.opens("/petugas/tanpa-sinyal")["X-Masuk"] == first["X-Masuk"]
    mark = phone.opens("/petugas/denyut").json()["petugas"]
    assert f'data-petugas="{mark}"' in first.text
    assert phone.signs_in(cast.tari).opens()["X-Masuk"] != first["X-Masuk"]
    assert phone.opens("/petugas/denyut").json()["petugas"] != mark
    assert "X-Masuk" not in phone.opens("/petugas/").headers


def test_nobody_learns_who_is_signed_in_without_being_it(client):
    for path in ("/petugas/denyut", "/petugas/sw.js", "/petugas/tanpa-sinyal", "/petugas/tugas"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/petugas/masuk")


def test_the_service_worker_is_of_this_house_alone(phone, cast):
    script = phone.signs_in(cast.agus).opens("/petugas/sw.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in script["Content-Security-Policy"]
    assert script.text.startswith("const SHELL = [")
    assert "http" not in script.text.replace("http-equiv", "")


def test_a_private_report_is_neither_fetched_ahead_nor_shown_in_the_lists_photos(phone, cast, file_report, drawn):
    from cepatrespon.complaints.evidence import read
    from cepatrespon.complaints.models import Access

    number = file_report(private=True, photos=[read(drawn)]).complaint.number
    assign(number, cast.budi, cast.agus)
    page = phone.signs_in(cast.agus).opens().text
    assert number in page
    assert "data-simpan" not in page[page.index('class="tasks') :]
    assert "/petugas/foto/" not in page
    assert not Access.objects.exists()
    phone.opens(f"/petugas/tugas/{number}")
    assert Access.objects.filter(officer=cast.agus, what="tertutup").count() == 1
