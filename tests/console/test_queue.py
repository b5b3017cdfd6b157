"""The fasilitator's queue in the console (F1): handed out, verified by one form after another, given back, sent on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from conftest import wib
from django.core.files.uploadedfile import SimpleUploadedFile

from cepatrespon.complaints import claims
from cepatrespon.complaints.models import Claim, Complaint, Event
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act

QUEUE = "/petugas/antrean"
AT = wib("2024-05-02 13:00")
QUEUE_QUERIES, PAGE_QUERIES = 24, 28
LEASE = timedelta(seconds=limits.CLAIM_SECONDS)


def page(number: str) -> str:
    return f"{QUEUE}/{number}"


@pytest.fixture
def desk(client):
    """Somebody at the queue: `desk(officer, at).get(...)` and `.post(...)`, each at that moment."""

    class Seat:
        def __init__(self, officer: Any, at: Any = AT) -> None:
            self.officer, self.at = officer, at

        def get(self, url: str = QUEUE) -> Any:
            with time_machine.travel(self.at, tick=False):
                client.force_login(self.officer)
                return client.get(url)

        def post(self, url: str = QUEUE, **fields: Any) -> Any:
            with time_machine.travel(self.at, tick=False):
                client.force_login(self.officer)
                return client.post(url, fields)

    return Seat


@pytest.fixture
def submit(client, cast, file_report, drawn):
    """A report of Siti's, taken up and submitted in the console by Pak Budi, `minutes` after nine."""

    def made(minutes: int = 0, **fields: Any) -> Complaint:
        at = wib("2024-05-02 09:00") + timedelta(minutes=minutes)
        number = file_report(at, **fields).complaint.number
        for act, more in (("proses", {}), ("selesai", {"uraian": "Sudah ditambal."})):
            at += timedelta(minutes=1)
            with time_machine.travel(at, tick=False):
                client.force_login(cast.budi)
                photo = SimpleUploadedFile("hasil.jpg", drawn, "image/jpeg")
                said = {**more, **({"foto": photo} if act == "selesai" else {})}
                assert client.post(f"/petugas/laporan/{number}/{act}", said).status_code == 302
        return Complaint.objects.get(number=number)

    return made


def test_F1_whoever_asks_is_handed_the_next_and_after_saving_sees_the_one_after_it_at_once(desk, cast, submit):
    first, second = submit(0), submit(10)
    at_desk = desk(cast.fajar)
    answer = at_desk.post()
    assert (answer.status_code, answer["Location"]) == (302, page(first.number))
    shown = at_desk.get(page(first.number)).text
    assert "Di tangan Anda sampai 13.10 WIB." in shown
    assert "Sudah ditambal." in shown
    assert first.body in shown
    saved = at_desk.post(page(first.number), hasil="sesuai")
    assert saved["Location"] == page(second.number)
    following = at_desk.get(page(second.number)).text
    assert "Tersimpan: Sesuai. Lihat lagi" in following
    assert f'<a href="/petugas/laporan/{first.number}">' in following
    event = Event.objects.filter(complaint=first).order_by("-seq").first()
    assert event is not None
    assert (event.act, event.officer) == (Act.VERIFY_DESK, cast.fajar)
    assert not Claim.objects.filter(complaint=first).exists()
    last = at_desk.post(page(second.number), hasil="tidak sesuai", catatan="Lubangnya masih ada.")
    assert last["Location"] == QUEUE
    assert "Tidak ada lagi yang menunggu verifikasi saat ini." in at_desk.get().text


def test_F1_saving_and_stopping_leads_to_the_days_own_results(desk, cast, submit):
    first, _second = submit(0), submit(10)
    at_desk = desk(cast.fajar)
    at_desk.post()
    assert at_desk.post(page(first.number), hasil="sesuai", aksi="simpan-berhenti")["Location"] == QUEUE
    shown = at_desk.get().text
    assert first.number in shown
    assert Claim.objects.count() == 0


def test_F1_two_people_are_never_handed_the_same_and_who_insists_on_a_second_verification_is_asked_first(
    desk, cast, submit
):
    only = submit()
    desk(cast.fajar).post()
    assert desk(cast.lestari).post()["Location"] == QUEUE
    shown = desk(cast.lestari).get(page(only.number)).text
    assert "Sedang dikerjakan fasilitator lain sampai 13.10 WIB." in shown
    assert cast.fajar.first_name not in shown
    asked = desk(cast.lestari).post(page(only.number), hasil="sesuai")
    assert asked.status_code == 409
    assert "Saya tetap menyimpan verifikasi kedua" in asked.text
    assert Complaint.objects.get(pk=only.pk).verifications == 0
    assert desk(cast.lestari).post(page(only.number), hasil="sesuai", tetap="1").status_code == 302
    assert Complaint.objects.get(pk=only.pk).verifications == 1


def test_a_mismatch_needs_a_note_and_what_was_typed_stays(desk, cast, submit):
    only = submit()
    at_desk = desk(cast.fajar)
    at_desk.post()
    answer = at_desk.post(page(only.number), hasil="tidak sesuai")
    assert answer.status_code == 422
    assert "Tulis apa yang tidak sesuai atau masalah lain yang terlihat." in answer.text
    assert 'value="tidak sesuai" checked' in answer.text
    assert at_desk.post(page(only.number)).status_code == 422


def test_F1_a_hold_is_lengthened_by_its_holders_page_alone(desk, cast, submit):
    only = submit()
    desk(cast.fajar).post()
    renew = f"{page(only.number)}/perpanjang"
    later = AT + timedelta(minutes=5)
    assert desk(cast.lestari, later).post(renew).status_code == 409
    answer = desk(cast.fajar, later).post(renew)
    assert answer.json()["sampai"] == (later + LEASE).isoformat()
    assert desk(cast.fajar, later).get(renew).status_code == 405
    assert desk(cast.fajar, later + LEASE).post(renew).status_code == 409


def test_F1_what_is_given_back_goes_to_the_next_person(desk, cast, submit):
    first, second = submit(0), submit(10)
    desk(cast.fajar).post()
    assert desk(cast.fajar).post(page(first.number), aksi="lepas")["Location"] == QUEUE
    assert desk(cast.fajar).post()["Location"] == page(second.number)
    assert desk(cast.lestari).post()["Location"] == page(first.number)
    assert desk(cast.lestari).post(page(second.number), aksi="lepas").status_code == 302  # not theirs: nothing happens
    assert claims.held_by(second, AT) is not None


def test_what_has_run_out_may_be_taken_up_again_while_nobody_else_has(desk, cast, submit):
    only = submit()
    desk(cast.fajar).post()
    late = AT + LEASE
    assert "Tidak di tangan siapa pun." in desk(cast.fajar, late).get(page(only.number)).text
    assert desk(cast.fajar, late).post(page(only.number), aksi="ambil").status_code == 302
    claim = claims.held_by(only, late)
    assert claim is not None
    assert claim.officer == cast.fajar
    desk(cast.lestari, late).post(page(only.number), aksi="ambil")
    assert Claim.objects.get(complaint=only).officer == cast.fajar


def test_F1_what_cannot_be_judged_from_a_desk_waits_for_a_visit_with_the_reason_as_an_internal_note(desk, cast, submit):
    only = submit()
    at_desk = desk(cast.fajar)
    at_desk.post()
    empty = at_desk.post(page(only.number), aksi="lapangan")
    assert empty.status_code == 422
    assert "Tulis apa yang perlu dilihat di lapangan" in empty.text
    assert "Pilih hasil verifikasi." not in empty.text
    at_desk.post(page(only.number), aksi="lapangan", catatan="Foto terlalu gelap.")
    assert list(claims.pool(cast.lestari, AT)) == [only]
    assert Complaint.objects.get(pk=only.pk).verifications == 0
    note = Event.objects.filter(complaint=only).order_by("-seq").first()
    assert note is not None
    assert (note.act, note.data["note"]) == (Act.NOTE, "Perlu dilihat di lapangan: Foto terlalu gelap.")


def test_F1_whoever_asks_for_a_visit_may_go_there_themselves(desk, cast, submit):
    only = submit()
    desk(cast.fajar).post()
    desk(cast.fajar).post(page(only.number), aksi="lapangan", catatan="Saya lihat sendiri.", sendiri="1")
    assert list(claims.visits(cast.fajar, AT)) == [only]


def test_B4_a_validator_verifies_in_the_same_queue_and_is_told_that_another_must_validate(desk, cast, submit):
    only = submit()
    assert desk(cast.sri).post()["Location"] == page(only.number)
    assert "Yang memverifikasi tidak memvalidasi kiriman yang sama." in desk(cast.sri).get(page(only.number)).text
    assert desk(cast.sri).post(page(only.number), hasil="sesuai").status_code == 302
    event = Event.objects.filter(complaint=only).order_by("-seq").first()
    assert event is not None
    assert event.role == "validator"


@pytest.mark.parametrize("name", ["budi", "joko", "inspektur", "sekda", "sistem", "agus", "camat"])
def test_the_queue_is_for_fasilitator_and_validators_alone(desk, cast, submit, name):
    only = submit()
    for url in (QUEUE, page(only.number), f"{page(only.number)}/perpanjang"):
        assert desk(getattr(cast, name)).post(url, hasil="sesuai").status_code == 403
        assert desk(cast.fajar).post(url).status_code != 403
    assert Complaint.objects.get(pk=only.pk).verifications == 0


def test_a_report_of_the_Inspektorat_or_about_Biros_own_officers_is_none_here(desk, cast, city, submit):
    secret, accused = submit(0), submit(10)
    Complaint.objects.filter(pk=secret.pk).update(restricted=True)
    Complaint.objects.filter(pk=accused.pk).update(accused_id=city.biro_id)
    for complaint in (secret, accused):
        assert desk(cast.fajar).get(page(complaint.number)).status_code == 404
        assert desk(cast.fajar).post(page(complaint.number), hasil="sesuai").status_code == 404
    assert desk(cast.fajar).post()["Location"] == QUEUE


def test_M11_after_the_limit_the_page_says_that_nothing_waits_and_saving_is_refused(desk, cast, submit):
    only, other = submit(0), submit(10)
    assert desk(cast.fajar, other.due_at).post(page(other.number), hasil="sesuai").status_code == 302
    late = only.due_at + timedelta(seconds=1)
    shown = desk(cast.fajar, late).get(page(only.number))
    assert "Laporan ini tidak menunggu verifikasi." in shown.text
    assert desk(cast.fajar, late).post(page(only.number), hasil="sesuai").status_code == 409
    assert Complaint.objects.get(pk=only.pk).mode == "otomatis"


def test_a_private_report_is_marked_and_that_it_was_opened_is_noted(desk, cast, submit):
    only = submit(private=True)
    shown = desk(cast.fajar).get(page(only.number)).text
    assert "tanda-air.svg" in shown
    assert only.accesses.filter(officer=cast.fajar).count() == 1


def test_the_queue_and_its_page_cost_the_same_few_queries_however_much_waits(
    desk, cast, submit, django_assert_max_num_queries
):
    first = submit(0)
    desk(cast.fajar).post()
    for minutes in (0, 10, 20, 30):  # signing in among them
        if minutes:
            submit(minutes)
        with django_assert_max_num_queries(QUEUE_QUERIES):
            desk(cast.fajar).get()
        with django_assert_max_num_queries(PAGE_QUERIES):
            desk(cast.fajar).get(page(first.number))


def test_the_comparison_says_how_far_and_how_old_and_that_a_photo_was_used_before(desk, cast, submit):
    first, second = submit(0), submit(10)
    shown = desk(cast.fajar).get(page(second.number)).text
    assert "Berkas foto yang sama dipakai pada laporan lain:" in shown
    assert f'<a href="/petugas/laporan/{first.number}">{first.number}</a>' in shown
    assert "foto tidak menyebut tempatnya" in shown
    Complaint.objects.filter(pk=first.pk).update(restricted=True)
    assert first.number not in desk(cast.fajar).get(page(second.number)).text
