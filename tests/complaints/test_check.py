"""Whatever is changed behind the program's back, `check` names it; and it is quiet about everything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from cepatrespon.complaints import actions, checking, triggers
from cepatrespon.complaints.dossier import CITIZEN
from cepatrespon.complaints.evidence import Storage
from cepatrespon.complaints.ledger import chained
from cepatrespon.complaints.models import (
    Claim,
    Complaint,
    Counter,
    Event,
    FollowUp,
    Involvement,
    Message,
    MonthlyList,
    MonthlyRow,
    Photo,
    Reporter,
    Ticket,
    Verification,
)  # fmt: skip
from cepatrespon.complaints.monthly import freeze_due
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules.terms import Act, Consent, HideReason

from .desk import BINA_MARGA, DAY, HOUR, PERHUBUNGAN, Desk, picture
from .people import START


@pytest.fixture
def desk(cast: Any, file_report: Callable[..., Any]) -> Desk:
    """A report with a photo that has seen a refused ticket, a rejection and a second submission."""
    made = Desk(cast, file_report, START).report(photos=[picture(7)], accuracy=9, address="Jalan Rekaan 1")
    made.later().hand(cast.budi, BINA_MARGA).later()
    made.do(cast.dewi, Act.MOVE_AGENCY, to=PERHUBUNGAN, reason="Bukan kami.").later()
    made.do(cast.sri, Act.REJECT, reason="Ini jalan kota.").later().process(cast.dewi).later()
    made.turned_down(cast.dewi, cast.fajar, cast.sri).submit(cast.dewi, "Ditambal lagi.")
    return made.later().verify(cast.fajar, note="Rata.")


@pytest.fixture
def unlocked(desk: Desk) -> Desk:
    """The same, with the triggers dropped in this test's transaction."""
    with connection.cursor() as cursor:
        for kept in triggers.KEPT:
            for name in triggers.names(connection.vendor, kept.table):
                cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {kept.table}"))
    return desk  # the next test has its triggers again: on both databases they come back with the rollback


def differences() -> str:
    return "\n".join(checking.differences())


def test_nothing_differs_in_what_real_acts_wrote(desk: Desk) -> None:
    assert differences() == ""


COLUMNS: dict[str, Any] = {
    "body": "Tidak ada apa-apa.", "address": "Jalan Lain", "lat": -6.2, "lng": 106.8, "accuracy": 10.0,
    "private": True, "anonymous": True, "reported_at": START - timedelta(days=1), "tracking_digest": "x",
    "state": "proses", "responded": False, "verifications": 0, "rejections": 0, "extensions": 1, "restricted": True,
    "due_at": START, "due_since": START, "due_clause": "M1", "next_clock_at": None, "completed_at": START,
    "last_at": START, "last_seq": 3, "head": "x", "number": "JK2405029999",
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_of_a_complaint_is_named(desk: Desk, column: str) -> None:
    Complaint.objects.filter(pk=desk.complaint.pk).update(**{column: COLUMNS[column]})
    said = differences()
    assert said.startswith("JK2405029999" if column == "number" else desk.complaint.number)
    received = ("body", "address", "lat", "lng", "accuracy", "private", "anonymous", "reported_at", "tracking_digest")
    if column in received:
        assert "isi laporan bukan yang diterima" in said
    elif column == "number":
        assert "rantai" in said
    else:
        assert f"{column} tersimpan" in said


@pytest.mark.parametrize("column", ["holder_id", "answers_id", "owner_id"])
def test_another_unit_in_a_complaint_is_named(desk: Desk, column: str) -> None:
    Complaint.objects.filter(pk=desk.complaint.pk).update(**{column: desk.cast.hub.agency_id})
    assert differences() != ""


@pytest.mark.parametrize(
    "change",
    [
        {"at": START - HOUR}, {"recorded_at": START + 99 * HOUR}, {"role": "sistem"}, {"state": "tiket"},
        {"act": "kabar"}, {"unit_id": None}, {"officer_id": None}, {"data": {}}, {"hash": "x"},
    ],
    ids=lambda change: str(*change),
)  # fmt: skip
def test_a_changed_event_breaks_the_chain_at_its_number(unlocked: Desk, change: dict[str, Any]) -> None:
    assert Event.objects.filter(complaint=unlocked.complaint, seq=5).update(**change) == 1
    assert f"{unlocked.complaint.number}: rantai kejadian putus pada nomor 5" in differences()


def test_a_removed_event_is_named_in_the_middle_and_at_the_end(unlocked: Desk) -> None:
    last = unlocked.complaint.last_seq
    Event.objects.filter(complaint=unlocked.complaint, seq=last)._raw_delete("default")
    assert f"last_seq tersimpan {last}, menurut kejadian {last - 1}" in differences()
    Event.objects.filter(complaint=unlocked.complaint, seq=3)._raw_delete("default")
    assert "kejadian nomor 3 hilang" in differences()


def test_an_event_added_by_hand_is_named(unlocked: Desk) -> None:
    added = Event.objects.get(complaint=unlocked.complaint, seq=unlocked.complaint.last_seq)
    added.pk, added.seq = None, added.seq + 1
    added.save(force_insert=True)
    assert f"rantai kejadian putus pada nomor {added.seq}" in differences()


def test_a_complaint_whose_events_cannot_be_understood_is_named_and_the_others_are_still_checked(
    unlocked: Desk, file_report: Callable[..., Any]
) -> None:
    other = file_report(at=START).complaint
    Complaint.objects.filter(pk=other.pk).update(body="Diganti.")
    Complaint.objects.filter(pk=unlocked.complaint.pk).update(policy=99)
    said = differences()
    assert f"{unlocked.complaint.number}: kejadiannya tidak dapat dibaca" in said
    assert f"{other.number}: isi laporan" in said
    Complaint.objects.filter(pk=unlocked.complaint.pk).update(policy=1)
    Event.objects.filter(complaint=unlocked.complaint, seq=1).update(data={"sha256": "x"})
    assert f"{unlocked.complaint.number}: kejadiannya tidak dapat dibaca" in differences()


def test_a_changed_ticket_or_one_too_many_or_too_few_is_named(desk: Desk) -> None:
    ticket = Ticket.objects.get(complaint=desk.complaint)
    for change in (
        {"act": "salah_koordinasi"}, {"unit_id": desk.cast.hub.agency_id}, {"filed_at": START}, {"approved": True},
        {"decided_at": START}, {"seq": 2},
    ):  # fmt: skip
        before = {name: getattr(ticket, name) for name in change}
        Ticket.objects.filter(pk=ticket.pk).update(**change)
        assert "tiket tersimpan" in differences(), change
        Ticket.objects.filter(pk=ticket.pk).update(**before)
    assert differences() == ""
    ticket.delete()
    assert "tiket tersimpan []" in differences()


def test_a_changed_follow_up_or_its_text_is_named(desk: Desk) -> None:
    first = FollowUp.objects.filter(complaint=desk.complaint).order_by("seq")[:1]
    row = FollowUp.objects.filter(pk=first[0].pk)
    row.update(text="Dipalsukan.")
    assert "uraian tindak lanjut" in differences()
    row.update(text=first[0].text)
    row.update(text="Lubang sudah ditambal.", accepted=True)
    assert "tindak lanjut tersimpan" in differences()


@pytest.mark.parametrize("change", [{"result": "sesuai"}, {"note": "lain"}, {"officer_id": None}, {"at": START}])
def test_a_changed_verification_is_named(desk: Desk, change: dict[str, Any]) -> None:
    Verification.objects.filter(result="tidak sesuai").update(**change)
    assert "verifikasi tersimpan" in differences()


def test_a_removed_verification_is_named(desk: Desk) -> None:
    Verification.objects.filter(result="sesuai").delete()
    assert "verifikasi tersimpan" in differences()


def test_an_involvement_too_many_too_few_or_of_another_time_is_named(desk: Desk) -> None:
    rows = Involvement.objects.filter(complaint=desk.complaint)
    added = Involvement.objects.create(
        complaint=desk.complaint, unit_id=desk.cast.hub.agency_id, since=START, reported_at=START
    )
    assert "unit yang terlibat" in differences()
    added.delete()
    rows.filter(unit=desk.cast.dewi.agency_id).update(since=START)
    assert "unit yang terlibat" in differences()
    rows.filter(unit=desk.cast.dewi.agency_id).delete()
    assert "unit yang terlibat" in differences()


@pytest.mark.parametrize(("column", "what"), [("original", "asli"), ("shown", "tampil"), ("thumb", "kecil")])
def test_a_changed_or_missing_file_of_a_photo_is_named(desk: Desk, column: str, what: str) -> None:
    photo = Photo.objects.filter(complaint=desk.complaint).order_by("pk")[0]
    file = Storage().root / getattr(photo, column)
    content = file.read_bytes()
    try:
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert f"berkas {what} foto {photo.pk} berubah" in differences()
        assert "\n".join(checking.differences(photos=False)) == ""
        file.unlink()
        assert f"berkas {what} foto {photo.pk} hilang" in differences()
    finally:
        file.write_bytes(content)
    assert differences() == ""


def test_a_photo_taken_away_exchanged_or_slipped_in_is_named(desk: Desk) -> None:
    rows = Photo.objects.filter(complaint=desk.complaint)
    report_photo = rows.get(seq=1)
    rows.filter(pk=report_photo.pk).update(sha256=picture(8).sha256)
    assert "foto kejadian nomor 1 (lapor) bukan yang dicatat" in differences()
    rows.filter(pk=report_photo.pk).update(sha256=report_photo.sha256, seq=2)
    assert "foto kejadian nomor 2" in differences()
    rows.filter(pk=report_photo.pk).update(seq=None, complaint=None)
    assert "foto kejadian nomor 1" in differences()


def test_a_photo_that_is_deleted_is_named(desk: Desk) -> None:
    for seq in (1, Photo.objects.filter(complaint=desk.complaint).latest("seq").seq):
        Photo.objects.filter(complaint=desk.complaint, seq=seq).delete()
        assert f"foto kejadian nomor {seq} " in differences()


FACTS: dict[str, Any] = {
    "lat": -6.2, "lng": 106.9, "place_source": "exif", "taken_at": START - 99 * HOUR, "taken_source": "exif",
    "uploaded_at": START - HOUR, "uploader_id": None, "device": "Kamera lain", "shown_sha256": "0" * 64,
    "thumb_sha256": "0" * 64,
}  # fmt: skip


@pytest.mark.parametrize("column", FACTS)
def test_a_changed_place_time_or_picture_of_an_officers_photo_is_named(desk: Desk, column: str) -> None:
    photo = Photo.objects.filter(complaint=desk.complaint).exclude(uploader=None).order_by("seq")[0]
    assert getattr(photo, column) != FACTS[column]
    Photo.objects.filter(pk=photo.pk).update(**{column: FACTS[column]})
    said = "\n".join(checking.differences(photos=False))
    assert f"tempat, waktu atau tampilan foto kejadian nomor {photo.seq} bukan yang dicatat" in said


def test_a_changed_place_or_time_of_a_reporters_photo_is_named(desk: Desk) -> None:
    actions.add_photo(Complaint.objects.filter(pk=desk.complaint.pk), picture(9), at=desk.at)
    assert differences() == ""
    for photo in Photo.objects.filter(complaint=desk.complaint, uploader=None):
        Photo.objects.filter(pk=photo.pk).update(lat=-6.2, lng=106.8, place_source="exif")
        assert f"foto kejadian nomor {photo.seq} bukan" in differences()
        Photo.objects.filter(pk=photo.pk).update(lat=None, lng=None, place_source="", taken_at=START - DAY)
        assert f"foto kejadian nomor {photo.seq} bukan" in differences()
        Photo.objects.filter(pk=photo.pk).update(taken_at=photo.taken_at)
    assert differences() == ""


def test_a_photo_that_took_the_place_of_its_report_agrees(desk: Desk) -> None:
    photo = actions.upload(picture(11), at=desk.at, uploader=desk.cast.dewi.pk).pk
    desk.do(desk.cast.sri, Act.REJECT, reason="Masih ada.")
    desk.do(desk.cast.dewi, Act.SUBMIT, photos=[photo], text="Ditambal.")
    assert Photo.objects.get(pk=photo).place_source == "laporan"
    assert differences() == ""


def test_events_of_before_the_facts_were_recorded_still_agree(unlocked: Desk) -> None:
    """As 0.1 wrote them: an event with a photo's digest only, chained over just that."""
    head = ""
    for event in Event.objects.filter(complaint=unlocked.complaint).order_by("seq"):
        event.data.pop("facts", None)
        event.hash = head = chained(unlocked.complaint.number, head, event)
        event.save()
    Complaint.objects.filter(pk=unlocked.complaint.pk).update(head=head)
    assert differences() == ""


# ── complaints that are gone ─────────────────────────────────────────────────────────────────────
def remove(desk: Desk) -> None:
    """The complaint and everything that belongs to it, by hand and with the triggers out of the way."""
    which = {"complaint": desk.complaint}
    Verification.objects.filter(follow_up__complaint=desk.complaint).delete()
    for model in (Claim, Ticket, FollowUp, Involvement, Photo, Message, Reporter, Event):
        model.objects.filter(**which)._raw_delete("default")  # type: ignore[attr-defined]
    Complaint.objects.filter(pk=desk.complaint.pk)._raw_delete("default")


def test_a_complaint_removed_with_all_its_events_is_named_by_its_number(
    unlocked: Desk, file_report: Callable[..., Any]
) -> None:
    file_report(at=START)
    remove(unlocked)
    assert differences() == f"{unlocked.complaint.number}: nomornya sudah diberikan, laporannya tidak ada"


def test_a_counter_set_back_or_taken_away_is_named(desk: Desk, file_report: Callable[..., Any]) -> None:
    file_report(at=START)
    Counter.objects.update(last=1)
    assert differences() == "pencacah JK240502: tersimpan 1, padahal nomor 2 sudah diberikan"
    Counter.objects.all().delete()
    assert differences() == "pencacah JK240502: tersimpan 0, padahal nomor 2 sudah diberikan"


def test_of_many_that_are_gone_some_are_named_and_the_others_counted(desk: Desk) -> None:
    Counter.objects.update(last=2_000_000_000)
    said = differences().splitlines()
    assert len(said) == 21
    assert said[0].startswith("JK2405020002: ")
    assert said[-1] == "JK240502: 1999999979 laporan lain dari 2000000000 nomor tidak ada"


def test_a_failed_submit_leaves_no_number_behind_and_check_says_nothing(
    desk: Desk, file_report: Callable[..., Any]
) -> None:
    with transaction.atomic():
        file_report(at=START)
        transaction.set_rollback(True)
    assert differences() == ""
    assert file_report(at=START).complaint.number == "JK2405020002"


def test_F2_a_linked_report_that_is_gone_is_named_by_the_one_it_was_found_beside(unlocked: Desk) -> None:
    unlocked.verify(unlocked.cast.lestari, Act.VERIFY_FIELD, "masalah lain", note="Kabel putus.")
    linked = Complaint.objects.get(linked_from=unlocked.complaint)
    gone = Desk(unlocked.cast, unlocked.file_report, unlocked.at)
    gone.complaint = linked
    assert differences() == ""
    remove(gone)
    Counter.objects.filter(day=linked.number[2:8]).delete()
    assert f"{unlocked.complaint.number}: laporan terkait {linked.number} tidak ada" in differences()


# ── the monthly lists ────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def listed(desk: Desk) -> Desk:
    """The same, rejected a second time and listed (M12); the month after is frozen too."""
    desk.do(desk.cast.sri, Act.REJECT, reason="Masih ada.")
    assert freeze_due(START + 70 * DAY) == ["2024-05", "2024-06"]
    assert differences() == ""
    return desk


def test_M12_a_row_taken_from_a_frozen_list_is_named(listed: Desk) -> None:
    MonthlyRow.objects.all().delete()
    assert differences().startswith(f"{listed.complaint.number}: daftar M12 bulan 2024-05 tersimpan []")


@pytest.mark.parametrize("change", [{"count": 3}, {"at": START}, {"unit_id": None}], ids=lambda change: str(*change))
def test_M12_a_changed_row_of_a_frozen_list_is_named(listed: Desk, change: dict[str, Any]) -> None:
    MonthlyRow.objects.update(**{key: value or listed.cast.hub.agency_id for key, value in change.items()})
    assert "daftar M12 bulan 2024-05" in differences()


def test_M12_a_row_slipped_into_a_frozen_list_is_named(listed: Desk, file_report: Callable[..., Any]) -> None:
    other = file_report(at=START).complaint
    june = MonthlyList.objects.get(month="2024-06")
    MonthlyRow.objects.create(list=june, complaint=other, unit_id=other.holder_id, count=2, at=START)
    assert differences().startswith(f"{other.number}: daftar M12 bulan 2024-06")


def test_M12_a_list_that_is_gone_or_frozen_at_another_time_is_named(listed: Desk) -> None:
    MonthlyRow.objects.all().delete()
    MonthlyList.objects.filter(month="2024-05").delete()
    assert differences() == "daftar M12 bulan 2024-05 hilang"
    MonthlyList.objects.update(frozen_at=START)
    assert "daftar M12 bulan 2024-06 dibekukan" in differences()


def test_M12_what_happens_after_a_list_was_frozen_changes_nothing_in_it(listed: Desk) -> None:
    listed.at = START + 71 * DAY
    listed.turned_down(listed.cast.dewi, listed.cast.fajar, listed.cast.sri)
    assert differences() == ""


def test_the_command_ends_with_0_when_all_is_well_and_with_1_when_anything_differs(desk: Desk) -> None:
    for expected, words in ((0, "semua sesuai"), (1, "perbedaan")):
        out = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("check", stdout=out)
        assert (ended.value.code, words in out.getvalue()) == (expected, True)
        Complaint.objects.filter(pk=desk.complaint.pk).update(private=True)


def test_a_report_with_whole_degrees_agrees_after_it_is_read_back(file_report: Callable[..., Any]) -> None:
    file_report(at=START, accuracy=12)
    assert actions.run_clocks(at=START).seen == 0
    assert differences() == ""


# ── what citizens and moderators leave ───────────────────────────────────────────────────────────
def test_a_photo_hidden_or_shown_by_hand_is_named(desk: Desk) -> None:
    photo = Photo.objects.filter(complaint=desk.complaint).latest("pk")
    details = actions.Details(result=HideReason.PERSONAL, photo=photo.pk)
    which = Complaint.objects.filter(pk=desk.complaint.pk)
    actions.keep(which, Act.HIDE, actor_of(desk.cast.sri), details, at=desk.at)
    assert differences() == ""
    Photo.objects.update(hidden="")
    assert f"{desk.complaint.number}: foto yang disembunyikan tersimpan {{}}" in differences()


def test_a_report_made_private_by_its_reporter_is_what_was_received_and_one_made_so_by_hand_is_not(desk: Desk) -> None:
    which = Complaint.objects.filter(pk=desk.complaint.pk)
    actions.keep(which, Act.WITHDRAW, CITIZEN, actions.Details(consents=[Consent.PUBLICATION]), at=desk.at)
    desk.complaint.refresh_from_db()
    assert desk.complaint.private
    assert differences() == ""
    which.update(private=False)
    assert f"{desk.complaint.number}: isi laporan bukan yang diterima" in differences()
