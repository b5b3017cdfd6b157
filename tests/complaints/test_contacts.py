"""Whose contact it is: nothing but a code goes there until the code comes back, and who is not meant gets rid of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cepatrespon.complaints import contacts
from cepatrespon.complaints.actions import Invalid
from cepatrespon.complaints.checking import differences
from cepatrespon.complaints.models import Complaint, Message, Reporter
from cepatrespon.complaints.querysets import tracked
from cepatrespon.rules import limits

from .desk import HOUR, SECOND, Desk
from .people import START

SITI = "siti@contoh.invalid"
PHONE = "+6281200000000"
LIFE = timedelta(seconds=limits.CONTACT_CODE_SECONDS)
PAUSE = timedelta(seconds=limits.CONTACT_CODE_AGAIN_SECONDS)


@pytest.fixture
def filed(cast: Any, file_report: Callable[..., Any]) -> Any:
    return file_report(at=START, email=SITI, name="Siti Rekaan", verified=False)


def which(filed: Any) -> Any:
    return tracked(filed.complaint.number, filed.code)


def code() -> str:
    """The code of the last letter."""
    return contacts.code_of(Message.objects.filter(notice="kode").latest("pk").data["word"])


def other(said: str) -> str:
    """Six digits that are not these."""
    return f"{(int(said) + 1) % 10**6:06d}"


def enter(filed: Any, said: str, at: Any) -> str:
    """Enter a code; what was wrong with it, "" where nothing was."""
    try:
        contacts.enter(which(filed), said, at=at)
    except Invalid as wrong:
        return wrong.message
    return ""


def test_until_the_code_comes_back_only_the_code_is_owed_and_afterwards_the_news(
    filed: Any, cast: Any, file_report: Any
) -> None:
    desk = Desk(cast, file_report, START)
    desk.complaint = filed.complaint
    desk.later().process(cast.budi)
    assert [one.notice for one in Message.objects.all()] == ["kode"]
    assert enter(filed, code(), START + HOUR) == ""
    desk.later().submit(cast.budi)
    assert [one.notice for one in Message.objects.order_by("pk")] == ["kode", "pelapor"]
    assert list(differences()) == []


def test_a_report_from_a_counter_or_an_app_is_believed_and_told_at_once(file_report: Any, cast: Any) -> None:
    made = file_report(at=START, email=SITI)
    assert [one.notice for one in Message.objects.all()] == ["pelapor"]
    assert Reporter.objects.get(complaint=made.complaint).verified_at == START


@pytest.mark.parametrize(("late", "good"), [(-SECOND, True), (timedelta(), True), (SECOND, False)])
def test_a_code_is_good_to_the_second_its_life_ends(filed: Any, late: timedelta, good: bool) -> None:
    assert (enter(filed, code(), START + LIFE + late) == "") is good
    assert (Reporter.objects.get().verified_at is not None) is good
    assert Complaint.objects.get().reachable is good


def test_after_so_many_wrong_entries_the_right_code_is_wrong_too_until_another_is_sent(filed: Any) -> None:
    right = code()
    for _entry in range(limits.CONTACT_CODE_TRIES):
        assert enter(filed, other(right), START) != ""
    assert "Minta kode baru" in enter(filed, right, START)
    contacts.resend(which(filed), at=START + PAUSE)
    assert enter(filed, right, START + PAUSE) != "", "the old code stays dead"
    assert enter(filed, code(), START + PAUSE) == ""


@pytest.mark.parametrize(("late", "good"), [(-SECOND, False), (timedelta(), True), (SECOND, True)])
def test_another_code_is_sent_after_a_pause_and_not_a_second_before(filed: Any, late: timedelta, good: bool) -> None:
    if good:
        contacts.resend(which(filed), at=START + PAUSE + late)
    else:
        with pytest.raises(Invalid):
            contacts.resend(which(filed), at=START + PAUSE + late)
    assert contacts.state(filed.complaint, START + PAUSE) is not None


def test_so_many_codes_are_sent_for_one_report_and_no_more_whatever_the_address(filed: Any) -> None:
    at = START
    for _code in range(limits.CONTACT_CODES_PER_REPORT - 1):
        at += PAUSE
        contacts.resend(which(filed), at=at)
    with pytest.raises(Invalid, match="kode dikirim"):
        contacts.resend(which(filed), at=at + PAUSE)
    found = contacts.state(filed.complaint, at + PAUSE)
    assert found is not None
    assert found.again_at is None


def test_a_code_is_entered_by_who_holds_the_report_and_no_other_code_will_do(filed: Any, file_report: Any) -> None:
    with pytest.raises(Complaint.DoesNotExist):
        contacts.enter(tracked(filed.complaint.number, "SALAHSALAH99"), code(), at=START)
    mine = code()
    theirs = file_report(at=START, email="lain@contoh.invalid", verified=False)
    assert enter(theirs, mine, START) != ""
    assert enter(filed, mine, START) == ""
    assert "Tidak ada kode yang ditunggu" in enter(filed, mine, START), "and it is good once"


def test_no_column_holds_the_code(filed: Any) -> None:
    said, row, letter = code(), Reporter.objects.values().get(), Message.objects.values().get()
    assert said not in f"{row}{letter}"


def test_who_reported_nothing_gets_rid_of_it_and_the_report_goes_on(filed: Any) -> None:
    word = contacts.disown_word(filed.complaint.pk, SITI)
    assert contacts.disowned(word) == filed.complaint
    assert contacts.disown(word)
    kept = Reporter.objects.get()
    assert (kept.email, kept.name, kept.code_digest) == ("", "Siti Rekaan", "")
    assert not Message.objects.filter(sent_at=None).exists()
    assert not Complaint.objects.get().reachable
    assert not contacts.disown(word), "once is enough"


def test_a_disowned_address_alone_leaves_no_row_behind_and_a_forged_link_does_nothing(file_report: Any) -> None:
    made = file_report(at=START, email=SITI, verified=False)
    assert not contacts.disown(contacts.disown_word(made.complaint.pk, "lain@contoh.invalid"))
    assert not contacts.disown("palsu")
    assert contacts.disown(contacts.disown_word(made.complaint.pk, SITI))
    assert not Reporter.objects.exists()


@pytest.mark.parametrize("gateway", ["", "http://127.0.0.1:9/"])
def test_a_telephone_gets_a_code_only_where_a_gateway_is_set_up(settings: Any, file_report: Any, gateway: str) -> None:
    settings.SMS_URL = gateway
    made = file_report(at=START, phone=PHONE, verified=False)
    assert [(one.carrier, one.recipient) for one in Message.objects.all()] == ([("sms", PHONE)] if gateway else [])
    found = contacts.state(made.complaint, START)
    assert found is not None
    assert (found.phone, bool(found.by), found.verified) == ("…0000", bool(gateway), False)
    if gateway:
        assert enter(made, code(), START) == ""
        assert not Complaint.objects.get().reachable, "there is no address for letters"


def test_an_address_is_shown_only_to_who_knows_it(filed: Any) -> None:
    found = contacts.state(filed.complaint, START)
    assert found is not None
    assert found.email == "s…@contoh.invalid"
