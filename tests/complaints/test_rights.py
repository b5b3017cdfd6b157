"""Own data: corrected by the reporter at once, or in 3 x 24 hours by an officer who may, and never by who hid it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cepatrespon.complaints import actions, evidence, rights
from cepatrespon.complaints.actions import Details, Invalid, Refused
from cepatrespon.complaints.checking import differences
from cepatrespon.complaints.models import Complaint, DataRequest, Event, Message, Reporter
from cepatrespon.complaints.querysets import actor_of, tracked
from cepatrespon.rules import limits
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.terms import Act, Consent, DataRight, HideReason

from .desk import DAY, HOUR
from .people import START

SITI, BARU = "siti@contoh.invalid", "siti.baru@contoh.invalid"


@pytest.fixture
def filed(cast: Any, file_report: Callable[..., Any]) -> Any:
    return file_report(at=START, name="Siti Rekaan", phone="+6281200000000", email=SITI)


@pytest.fixture
def pictured(cast: Any, file_report: Callable[..., Any], drawn: bytes) -> Any:
    return file_report(at=START, photos=[evidence.read(drawn)])


def which(filed: Any) -> Any:
    return tracked(filed.complaint.number, filed.code)


def asked(filed: Any, kind: DataRight = DataRight.CORRECT, at: Any = START) -> DataRequest:
    return rights.ask(which(filed), kind, "Foto kedua memperlihatkan pelat nomor.", at=at)


def hide(filed: Any, officer: Any, at: Any = START, **said: Any) -> None:
    room = Complaint.objects.filter(pk=filed.complaint.pk)
    actions.keep(room, Act.HIDE, actor_of(officer), Details(result=HideReason.ABUSE, **said), at=at)


# ── asking ───────────────────────────────────────────────────────────────────────────────────────
def test_a_request_is_due_after_three_times_24_hours_to_the_second(filed: Any) -> None:
    assert asked(filed).due_at == START + 3 * DAY


def test_a_request_needs_the_code_a_kind_and_words(filed: Any) -> None:
    with pytest.raises(Complaint.DoesNotExist):
        rights.ask(tracked(filed.complaint.number, "SALAHSALAH99"), DataRight.ERASE, "Hapus.", at=START)
    for kind, text, field in (("apa saja", "Hapus.", "jenis"), (DataRight.ERASE, " ", "permintaan")):
        with pytest.raises(Invalid) as wrong:
            rights.ask(which(filed), kind, text, at=START)
        assert wrong.value.field == field
    assert not DataRequest.objects.exists()


def test_only_so_many_requests_stand_open_on_one_report(filed: Any, cast: Any) -> None:
    for _one in range(limits.DATA_REQUESTS_OPEN):
        last = asked(filed)
    with pytest.raises(Invalid):
        asked(filed)
    rights.answer(last.pk, cast.joko, granted=True, answer="Sudah.", at=START + HOUR)
    asked(filed)


def test_a_second_look_is_asked_only_where_something_is_hidden(filed: Any, cast: Any) -> None:
    with pytest.raises(Invalid):
        asked(filed, DataRight.REVIEW)
    hide(filed, cast.sri)
    assert asked(filed, DataRight.REVIEW).kind == DataRight.REVIEW


def test_a_second_look_is_asked_also_where_only_a_photo_is_hidden(pictured: Any, cast: Any) -> None:
    hide(pictured, cast.sri, photo=pictured.complaint.photos.get().pk)
    assert asked(pictured, DataRight.REVIEW).kind == DataRight.REVIEW


# ── answering ────────────────────────────────────────────────────────────────────────────────────
def test_the_channels_owner_and_Biro_find_a_request_and_nobody_else_does(filed: Any, cast: Any) -> None:
    one = asked(filed)
    for officer in (cast.joko, cast.sri):
        assert list(rights.open_for(officer)) == [one]
    for officer in (cast.budi, cast.rina, cast.dewi, cast.fajar, cast.inspektur, cast.sekda, cast.sistem, cast.agus):
        assert list(rights.open_for(officer)) == [], officer
        with pytest.raises(DataRequest.DoesNotExist):
            rights.answer(one.pk, officer, granted=True, answer="Sudah.", at=START)


def test_an_answer_is_kept_once_and_told_to_a_reporter_whose_address_is_theirs(filed: Any, cast: Any) -> None:
    one = asked(filed)
    with pytest.raises(Invalid):
        rights.answer(one.pk, cast.joko, granted=True, answer=" ", at=START)
    done = rights.answer(one.pk, cast.joko, granted=False, answer="Itu bukan pelat.", at=START + HOUR)
    assert (done.done_at, done.granted, done.answer, done.officer) == (
        START + HOUR, False, "Itu bukan pelat.", cast.joko,
    )  # fmt: skip
    with pytest.raises(DataRequest.DoesNotExist):
        rights.answer(one.pk, cast.joko, granted=True, answer="Sekali lagi.", at=START + HOUR)
    assert [letter.recipient for letter in Message.objects.filter(notice="permintaan")] == [SITI]
    assert [kept.answer for kept in rights.of(filed.complaint)] == ["Itu bukan pelat."]


def test_no_letter_goes_to_an_address_that_nobody_has_confirmed(filed: Any, cast: Any) -> None:
    Reporter.objects.update(verified_at=None)
    rights.answer(asked(filed).pk, cast.joko, granted=True, answer="Sudah.", at=START + HOUR)
    assert not Message.objects.filter(notice="permintaan").exists()


def test_who_hid_it_last_does_not_judge_that_again(pictured: Any, cast: Any) -> None:
    hide(pictured, cast.joko, photo=pictured.complaint.photos.get().pk)
    hide(pictured, cast.sri, at=START + HOUR)
    one = asked(pictured, DataRight.REVIEW, START + HOUR)
    with pytest.raises(Refused):
        rights.answer(one.pk, cast.sri, granted=False, answer="Tetap.", at=START + HOUR)


def test_who_hid_it_does_not_judge_that_again_and_another_does(filed: Any, cast: Any) -> None:
    hide(filed, cast.sri)
    one = asked(filed, DataRight.REVIEW)
    with pytest.raises(Refused) as refused:
        rights.answer(one.pk, cast.sri, granted=False, answer="Tetap.", at=START)
    assert refused.value.why == "own_hiding"
    assert rights.answer(one.pk, cast.joko, granted=True, answer="Ditampilkan lagi.", at=START).granted


# ── correcting ───────────────────────────────────────────────────────────────────────────────────
def own(**said: str) -> rights.OwnData:
    return rights.OwnData(**{"name": "Siti Rekaan", "phone": "+6281200000000", "email": SITI, **said})


def test_a_correction_is_at_once_and_its_event_names_only_the_fields(filed: Any) -> None:
    assert rights.correct(which(filed), own(name="Siti Ralat", language="en"), at=START + HOUR) == ["nama", "bahasa"]
    kept = Reporter.objects.get()
    assert (kept.name, kept.language, kept.verified_at) == ("Siti Ralat", "en", START)
    event = Event.objects.latest("pk")
    assert (event.act, event.data) == (Act.CORRECT, {"fields": ["nama", "bahasa"]})
    assert list(differences()) == []


def test_a_new_address_is_not_believed_until_its_code_comes_back(filed: Any, cast: Any) -> None:
    Message.objects.all().delete()
    rights.correct(which(filed), own(email=BARU), at=START + HOUR)
    assert [(one.notice, one.recipient) for one in Message.objects.all()] == [("kode", BARU)]
    assert not Complaint.objects.get().reachable
    assert Reporter.objects.get().verified_at is None


def test_letters_still_owed_to_the_old_address_are_not_sent(filed: Any) -> None:
    assert Message.objects.filter(recipient=SITI, sent_at=None).exists()
    rights.correct(which(filed), own(email=""), at=START + HOUR)
    assert not Message.objects.filter(recipient=SITI, sent_at=None).exists()


def test_changing_the_address_over_and_over_sends_no_more_codes_than_one_report_may(filed: Any) -> None:
    for n in range(limits.CONTACT_CODES_PER_REPORT + 3):
        rights.correct(which(filed), own(email=f"orang{n}@contoh.invalid"), at=START + timedelta(minutes=n))
        Message.objects.filter(notice="kode").update(sent_at=START)
    assert Message.objects.filter(notice="kode").count() == limits.CONTACT_CODES_PER_REPORT


def test_nothing_is_changed_by_nothing_by_a_stranger_or_after_the_identity_is_withdrawn(filed: Any) -> None:
    with pytest.raises(Invalid):
        rights.correct(which(filed), own(), at=START)
    with pytest.raises(Complaint.DoesNotExist):
        rights.correct(tracked(filed.complaint.number, "SALAHSALAH99"), own(name="Lain"), at=START)
    gone = Details(consents=[Consent.IDENTITY])
    actions.keep(which(filed), Act.WITHDRAW, Actor(citizen=True), gone, at=START)
    with pytest.raises(Invalid):
        rights.correct(which(filed), own(name="Lain"), at=START)
    assert not Reporter.objects.exists()


def test_a_report_without_a_name_takes_none_afterwards_but_an_address_for_news(file_report: Any) -> None:
    made = file_report(at=START, anonymous=True)
    for said in ({"name": "Siti Rekaan"}, {"phone": "+6281200000000"}):
        with pytest.raises(Invalid):
            rights.correct(which(made), rights.OwnData(email=SITI, **said), at=START)
    rights.correct(which(made), rights.OwnData(email=SITI, shared=True), at=START)
    assert [(one.name, one.email, one.shared) for one in Reporter.objects.all()] == [("", SITI, False)]


def test_who_takes_everything_out_leaves_no_row_behind(filed: Any) -> None:
    rights.correct(which(filed), rights.OwnData(), at=START)
    assert not Reporter.objects.exists()
