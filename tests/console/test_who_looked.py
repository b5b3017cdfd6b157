"""Identity and private reports: shown to whom they concern, marked with the viewer's name, each look noted."""

from __future__ import annotations

from io import BytesIO

import pytest
import time_machine
from conftest import wib
from django.db import DatabaseError, transaction
from PIL import Image

from cepatrespon.agencies.officers import issue_token
from cepatrespon.complaints import evidence
from cepatrespon.complaints.models import Access

from .acts import READ, Console

AT = wib("2024-05-02 10:00")
WHO = {"name": "Siti Warga Rekaan", "phone": "+628120000000", "email": "siti@contoh.invalid"}


FAR = "?sesudah=2024-05-02T00:00:00%2B00:00~" + "9" * 30


def looks(**which):
    return list(Access.objects.filter(**which).order_by("pk").values_list("officer__username", "what", "through"))


@pytest.fixture
def private(cast, file_report, drawn):
    """Siti's report for its handlers only, with a photo."""
    photo = evidence.read(drawn, "foto.jpg", AT)
    return Console(file_report(private=True, photos=[photo], **WHO).complaint.number, drawn)


# ── who reported ─────────────────────────────────────────────────────────────────────────────────
def test_the_reporter_is_shown_to_the_channel_owner_once_and_only_by_a_press_that_is_noted(cast, file_report, drawn):
    console = Console(file_report(**WHO).complaint.number, drawn)
    page = console.page(cast.joko, AT).text
    assert "Tampilkan pelapor" in page
    assert "Siti Warga Rekaan" not in page
    assert console.page(cast.joko, AT, "pelapor")["Location"] == console.url(), "no GET shows it"
    assert looks() == []
    shown = console.do(cast.joko, AT, "pelapor")
    assert "Siti Warga Rekaan" in shown.text
    assert "+628120000000" in shown.text
    assert looks() == [("joko", "pelapor", "petugas")]
    assert "Siti Warga Rekaan" not in console.page(cast.joko, AT).text


def test_nobody_but_the_channel_owner_can_ask_who_reported(cast, file_report, drawn):
    console = Console(file_report(**WHO).complaint.number, drawn)
    for officer in (cast.budi, cast.agus, cast.sri, cast.fajar, cast.inspektur, cast.sekda, cast.camat):
        assert "Tampilkan pelapor" not in console.page(officer, AT).text
        answer = console.do(officer, AT, "pelapor")
        assert answer.status_code == 404
        assert "Siti Warga Rekaan" not in answer.text
    assert console.do(cast.rina, AT, "pelapor").status_code == 404
    assert looks() == []


def test_who_agreed_to_it_can_be_asked_for_by_the_unit_that_has_the_report_in_hand_and_by_no_other(
    cast, file_report, drawn
):
    console = Console(file_report(shared=True, **WHO).complaint.number, drawn)
    for officer in (cast.rina, cast.dewi, cast.agus, cast.sri, cast.fajar, cast.inspektur, cast.sekda, cast.camat):
        assert console.do(officer, AT, "pelapor").status_code == 404
    assert "Tampilkan pelapor" in console.page(cast.budi, AT).text
    assert "Siti Warga Rekaan" in console.do(cast.budi, AT, "pelapor").text
    assert looks() == [("budi", "pelapor", "petugas")]
    console.done(cast.budi, AT, "koordinasi", ke="Dinas Bina Marga", baca=READ)
    assert console.do(cast.budi, AT, "pelapor").status_code == 404, "it is in another unit's hands"
    assert "Siti Warga Rekaan" in console.do(cast.dewi, AT, "pelapor").text


def test_an_anonymous_reporter_cannot_be_asked_for_whatever_was_agreed_to(cast, file_report, drawn):
    given = {"anonymous": True, "email": "siti@contoh.invalid", "shared": True}
    console = Console(file_report(**given).complaint.number, drawn)
    assert console.do(cast.budi, AT, "pelapor").status_code == 404
    assert console.do(cast.joko, AT, "pelapor").status_code == 404


def test_an_anonymous_reporter_cannot_be_asked_for(cast, file_report, drawn):
    console = Console(file_report(anonymous=True, email="siti@contoh.invalid").complaint.number, drawn)
    assert "Tampilkan pelapor" not in console.page(cast.joko, AT).text
    assert console.do(cast.joko, AT, "pelapor").status_code == 404


def test_the_reporter_read_over_the_api_is_noted_as_such(client, cast, file_report):
    number = file_report(**WHO).complaint.number
    for officer, sees in ((cast.joko, True), (cast.budi, False)):
        token = {"Authorization": f"Bearer {issue_token(officer, 'uji')}"}
        said = client.get(f"/api/v1/laporan/{number}", headers=token).json()
        assert ("pelapor" in said) is sees
    assert looks() == [("joko", "pelapor", "api")]


# ── private reports ──────────────────────────────────────────────────────────────────────────────
def test_each_view_of_a_private_report_is_noted_and_its_page_is_marked(private, cast):
    page = private.page(cast.budi, AT).text
    assert "Laporan ini tertutup" in page
    assert 'class="watermark" src="/petugas/tanda-air.svg"' in page
    private.page(cast.sri, AT)
    assert private.page(cast.rina, AT).status_code == 404
    assert looks() == [("budi", "tertutup", "petugas"), ("sri", "tertutup", "petugas")]


def test_an_open_report_is_neither_marked_nor_noted(gambir_report, cast):
    assert "watermark" not in gambir_report.page(cast.budi, AT).text
    assert looks() == []


def test_the_mark_is_the_viewers_name_unit_and_moment_without_any_style_of_its_own(client, cast):
    client.force_login(cast.budi)
    with time_machine.travel(AT, tick=False):
        answer = client.get("/petugas/tanda-air.svg")
    assert "Budi · Kelurahan Gambir · 2 Mei 2024" in answer.text
    assert "style" not in answer.text
    assert answer["Cache-Control"] == "private, no-store"


def test_a_private_photo_carries_the_viewers_name_and_is_noted_also_by_its_other_addresses(private, cast, client):
    from cepatrespon.complaints.models import Photo

    photo = Photo.objects.get()
    with evidence.Storage().open_shown(photo.shown) as file:
        plain = file.read()
    private.page(cast.budi, AT)
    with time_machine.travel(AT, tick=False):
        for address in (
            f"/petugas/foto/{photo.pk}/tayang",
            f"/petugas/foto/{photo.pk}/kecil",
            f"/foto/{photo.pk}/tampil",
        ):
            answer = private.client.get(address)
            picture = answer.getvalue()
            assert picture != plain
            assert Image.open(BytesIO(picture)).format == "JPEG"
            assert answer["Cache-Control"] == "private, no-store"
        token = {"Authorization": f"Bearer {issue_token(cast.sri, 'uji')}"}
        client.get(f"/foto/{photo.pk}/tampil", headers=token)
    assert looks(what="foto") == [("budi", "foto", "petugas")] * 3 + [("sri", "foto", "api")]
    private.client.force_login(cast.rina)
    for address in (f"/petugas/foto/{photo.pk}/tayang", f"/petugas/foto/{photo.pk}", f"/foto/{photo.pk}/tampil"):
        assert private.client.get(address).status_code == 404
        assert client.get(address).status_code in (302, 404)


def test_a_private_report_read_over_the_api_is_noted(client, cast, file_report):
    number = file_report(private=True).complaint.number
    token = {"Authorization": f"Bearer {issue_token(cast.budi, 'uji')}"}
    assert client.get(f"/api/v1/laporan/{number}", headers=token).status_code == 200
    assert looks() == [("budi", "tertutup", "api")]


# ── the log ──────────────────────────────────────────────────────────────────────────────────────
def test_what_is_noted_can_be_neither_changed_nor_deleted(private, cast):
    private.page(cast.budi, AT)
    for change in (lambda: Access.objects.update(what="foto"), lambda: Access.objects.all().delete()):
        with pytest.raises(DatabaseError, match="who looked is never changed"), transaction.atomic():
            change()
    assert looks() == [("budi", "tertutup", "petugas")]


def read_log(client, officer, query=""):
    client.force_login(officer)
    with time_machine.travel(AT, tick=False):
        return client.get(f"/petugas/akses{query}")


def test_biro_reads_who_looked_and_nobody_else_does(private, cast, client):
    private.page(cast.budi, AT)
    for officer in (cast.sri, cast.biro):
        page = read_log(client, officer).text
        assert private.number in page
        assert "budi" in page
        assert "Laporan tertutup" in page
    for officer in (cast.budi, cast.joko, cast.fajar, cast.sekda, cast.agus, cast.sistem, cast.walikota):
        assert read_log(client, officer).status_code == 403
    assert private.number not in read_log(client, cast.inspektur).text, "not of its channel"


def test_the_log_of_the_inspektorats_own_is_the_inspektorats(cast, file_report, drawn, client):
    console = Console(file_report(channel="inspektorat", lat=None, lng=None, private=True).complaint.number, drawn)
    console.done(cast.inspektur, AT, "klasifikasi", hasil="berkadar", alasan="Menyangkut pejabat")
    assert console.number in read_log(client, cast.inspektur).text
    for officer in (cast.sri, cast.biro):
        assert console.number not in read_log(client, officer).text
        assert f">{console.number}<" not in read_log(client, officer, f"?nomor={console.number}").text


def test_the_log_is_filtered_by_its_address(private, cast, file_report, drawn, client):
    other = Console(file_report(private=True).complaint.number, drawn)
    private.page(cast.budi, AT)
    other.page(cast.agus, wib("2024-05-03 10:00"))
    for query, seen, unseen in (
        ("?petugas=agus", other, private), ("?petugas=BUDI", private, other),
        (f"?nomor={private.number.lower()}", private, other),
        ("?dari=2024-05-03", other, private), ("?sampai=2024-05-02", private, other),
    ):  # fmt: skip
        page = read_log(client, cast.sri, query).text
        assert f">{seen.number}<" in page, query
        assert f">{unseen.number}<" not in page, query
    assert "Tidak ada catatan dengan saringan itu." in read_log(client, cast.sri, "?apa=pelapor").text
    for query in (
        "?dari=besok",
        "?sesudah=x",
        "?sesudah=2024-05-02~1",
        "?sesudah=2024-05-02T00:00:00%2B00:00~" + "9" * 30,
    ):
        assert read_log(client, cast.sri, query).status_code == 200


def test_the_log_goes_on_after_its_last_row_in_few_queries(
    private, cast, client, monkeypatch, django_assert_max_num_queries
):
    from cepatrespon.rules import limits

    monkeypatch.setattr(limits, "ACCESS_PAGE", 2)
    for _n in range(3):
        private.page(cast.budi, AT)
    client.force_login(cast.sri)
    with django_assert_max_num_queries(8):
        first = client.get("/petugas/akses").text
    assert first.count(f">{private.number}<") == 2
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/petugas/akses{following}").text
    assert second.count(f">{private.number}<") == 1
    assert 'rel="next"' not in second
