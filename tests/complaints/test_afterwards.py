"""What a reporter does after the report, on a real database: to the second, by the right person, in the books."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cepatrespon.complaints import actions, chains
from cepatrespon.complaints.actions import Details, Invalid, Refused
from cepatrespon.complaints.checking import differences
from cepatrespon.complaints.dossier import open_for, open_public
from cepatrespon.complaints.models import Complaint, Event, Message, Reporter, Subscription
from cepatrespon.complaints.querysets import actor_of, public, tracked
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, Aftermath, Consent, HideReason, Relation, State

from .desk import CITIZEN, DAY, SECOND, Desk, picture
from .people import START

SITI = {"name": "Siti Rekaan", "phone": "+6281200000000", "email": "siti@contoh.invalid"}


@pytest.fixture
def desk(cast: Any, file_report: Callable[..., Any]) -> Desk:
    return Desk(cast, file_report, START)


def reported(desk: Desk, **fields: Any) -> str:
    """A report of Siti; its tracking code."""
    filed = desk.file_report(at=desk.at, **{**SITI, **fields})
    desk.complaint = filed.complaint
    return str(filed.code)


def finished(desk: Desk, **fields: Any) -> str:
    """A report of Siti that Biro has validated; its tracking code."""
    code = reported(desk, **fields)
    desk.later().process(desk.cast.budi).later().submit(desk.cast.budi).later()
    desk.verify(desk.cast.fajar).later().do(desk.cast.sri, Act.VALIDATE)
    return code


def own(desk: Desk, code: str) -> Any:
    return tracked(desk.complaint.number, code)


def contest(desk: Desk, code: str, at: Any, result: Aftermath = Aftermath.SAME, **more: Any) -> Any:
    said = Details(result=result, text="Lubangnya masih menganga.")
    return actions.contest(own(desk, code), said, at=at, **more)


def say(desk: Desk, code: str, act: Act, *, at: Any = None, readings: Any = (), **said: Any) -> Complaint:
    return actions.keep(own(desk, code), act, CITIZEN, Details(**said), at=at or desk.at, readings=readings)


# ── "Belum selesai" ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("late", [-SECOND, timedelta(), SECOND])
def test_a_completion_is_contested_until_the_second_its_window_ends_and_not_after(desk: Desk, late: timedelta) -> None:
    code = finished(desk)
    last = desk.at + timedelta(days=7)
    if late > timedelta():
        with pytest.raises(Refused) as refused:
            contest(desk, code, last + late)
        assert refused.value.why == "contest_late"
        assert Complaint.objects.count() == 1
    else:
        assert contest(desk, code, last + late).complaint.linked_from_id == desk.complaint.pk
    assert list(differences()) == []


def test_a_contested_completion_opens_a_report_of_its_own_that_goes_first_and_shows_what_is_there_now(
    desk: Desk,
) -> None:
    code = finished(desk)
    filed = contest(desk, code, desk.at + DAY, readings=[picture(77)])
    made, first = filed.complaint, Complaint.objects.get(pk=desk.complaint.pk)
    assert (made.relation, made.state, made.holder_id) == (Relation.CONTEST, State.WAITING, first.holder_id)
    assert (made.category_id, made.lat, made.lng) == (first.category_id, first.lat, first.lng)
    assert made.body == "Lubangnya masih menganga."
    assert first.contested_at == desk.at + DAY
    assert first.state == State.DONE
    assert (made.photos.count(), first.photos.filter(uploader=None).count()) == (1, 0)
    assert tracked(made.number, filed.code).exists()
    assert not tracked(made.number, code).exists(), "the first report's code opens only the first"
    assert Reporter.objects.get(complaint=made).email == SITI["email"]
    assert list(differences()) == []


def test_what_broke_again_is_a_recurrence_and_contests_nothing(desk: Desk) -> None:
    code = finished(desk)
    made = contest(desk, code, desk.at + DAY, Aftermath.AGAIN).complaint
    assert made.relation == Relation.RECURRENCE
    assert Complaint.objects.get(pk=desk.complaint.pk).contested_at is None


def test_an_automatic_completion_is_contested_like_a_validated_one(desk: Desk) -> None:
    code = reported(desk)
    desk.later().process(desk.cast.budi).later().submit(desk.cast.budi).later(4 * DAY).run()
    assert contest(desk, code, desk.at).complaint.relation == Relation.CONTEST


def test_a_completion_is_contested_once_by_its_reporter_and_never_by_somebody_else(desk: Desk) -> None:
    code = finished(desk)
    with pytest.raises(Complaint.DoesNotExist):
        contest(desk, "SALAHSALAH99", desk.at)
    contest(desk, code, desk.at)
    with pytest.raises(Refused) as refused:
        contest(desk, code, desk.at + SECOND)
    assert refused.value.why == "contested"
    budi = actor_of(desk.cast.budi)
    with pytest.raises(Refused):
        actions.keep(own(desk, code), Act.CONTEST, budi, Details(result=Aftermath.SAME, text="x"), at=desk.at)
    assert Complaint.objects.count() == 2


def test_what_is_not_finished_yet_cannot_be_contested_and_a_contest_needs_words_and_a_choice(desk: Desk) -> None:
    code = reported(desk)
    with pytest.raises(Refused):
        contest(desk, code, desk.at)
    code = finished(desk)
    with pytest.raises(Invalid) as wrong:
        actions.contest(own(desk, code), Details(text="Masih ada."), at=desk.at)
    assert wrong.value.field == "keadaan"
    with pytest.raises(Refused) as refused:
        actions.contest(own(desk, code), Details(result=Aftermath.SAME), at=desk.at)
    assert refused.value.why == "empty"


def test_the_follow_up_is_as_closed_and_as_nameless_as_the_first_report(desk: Desk) -> None:
    code = finished(desk, private=True, anonymous=True)
    made = contest(desk, code, desk.at).complaint
    assert (made.private, made.anonymous) == (True, True)
    kept = Reporter.objects.get(complaint=made)
    assert (kept.name, kept.phone, kept.email) == ("", "", SITI["email"])


def test_a_contact_that_nobody_confirmed_is_not_believed_on_the_follow_up_either(desk: Desk) -> None:
    code = finished(desk, verified=False)
    made = contest(desk, code, desk.at).complaint
    assert [one.notice for one in Message.objects.filter(complaint=made)] == ["kode"]


# ── information and rating ───────────────────────────────────────────────────────────────────────
def test_the_reporters_words_reach_the_officers_and_the_reporter_and_nobody_else(desk: Desk) -> None:
    code = reported(desk)
    say(desk, code, Act.INFORM, text="RAHASIA KATA", readings=[picture(5)])
    complaint = Complaint.objects.get(pk=desk.complaint.pk)
    officer = open_for(complaint, desk.cast.budi, desk.at).entries[-1]
    reporter = open_public(complaint, desk.at, own=True).entries[-1]
    everybody = open_public(complaint, desk.at).entries[-1]
    assert (officer.text, reporter.text, everybody.text) == ("RAHASIA KATA", "RAHASIA KATA", "")
    assert len(everybody.photos) == 1
    assert list(differences()) == []


def test_information_moves_nothing_and_is_kept_in_every_state(desk: Desk) -> None:
    code = reported(desk)
    before = Complaint.objects.get(pk=desk.complaint.pk)
    say(desk, code, Act.INFORM, text="Di depan nomor 4.")
    after = Complaint.objects.get(pk=desk.complaint.pk)
    assert (after.state, after.due_at, after.responded) == (before.state, before.due_at, before.responded)
    desk.do(desk.cast.budi, Act.UNCLEAR, reason="Foto gelap").do(
        desk.cast.joko, Act.APPROVE, result="ditutup", reason="Tidak dijawab"
    )
    say(desk, code, Act.INFORM, text="Sudah saya jawab.")
    assert desk.acts.count(Act.INFORM) == 2


def test_empty_information_and_a_photo_too_many_are_refused_whole(desk: Desk) -> None:
    code = reported(desk)
    with pytest.raises(Invalid) as wrong:
        say(desk, code, Act.INFORM, text=" ")
    assert wrong.value.field == "keterangan"
    most = [picture(n) for n in range(limits.PHOTOS_PER_REPORT)]
    say(desk, code, Act.INFORM, readings=most)
    with pytest.raises(Invalid) as wrong:
        say(desk, code, Act.INFORM, text="Satu lagi.", readings=[picture(99)])
    assert wrong.value.field == "file"
    assert desk.acts.count(Act.INFORM) == 1


@pytest.mark.parametrize("stars", [0, limits.STARS + 1, None])
def test_a_rating_has_one_to_five_stars(desk: Desk, stars: int | None) -> None:
    code = finished(desk)
    with pytest.raises(Invalid) as wrong:
        say(desk, code, Act.RATE, stars=stars)
    assert wrong.value.field == "bintang"


def test_a_rating_may_be_changed_and_the_last_one_counts_and_its_words_are_for_officers(desk: Desk) -> None:
    code = finished(desk)
    say(desk, code, Act.RATE, stars=2, text="RAHASIA NILAI")
    say(desk, code, Act.RATE, stars=5, at=desk.at + SECOND)
    complaint = Complaint.objects.get(pk=desk.complaint.pk)
    assert complaint.rating == 5
    public_entries = open_public(complaint, desk.at + DAY).entries
    assert [entry.stars for entry in public_entries if entry.act is Act.RATE] == [2, 5]
    assert all("RAHASIA" not in entry.text for entry in public_entries)
    assert list(differences()) == []


# ── consents ─────────────────────────────────────────────────────────────────────────────────────
def test_withdrawing_the_identity_deletes_it_and_ends_the_letters_and_the_report_goes_on(desk: Desk) -> None:
    code = reported(desk)
    waiting, sent = desk.complaint.messages.filter(notice="pelapor"), Message.objects.filter(recipient=SITI["email"])
    desk.later().process(desk.cast.budi)
    assert waiting.count() == 2
    waiting.filter(seq=1).update(sent_at=desk.at)
    say(desk, code, Act.WITHDRAW, consents=[Consent.IDENTITY])
    assert not Reporter.objects.filter(complaint=desk.complaint).exists()
    assert waiting.count() == 1, "what was still owed is not sent any more"
    assert not sent.exists(), "and what was sent no longer says to whom"
    owed = Message.objects.count()
    desk.later().submit(desk.cast.budi)
    assert Message.objects.count() == owed
    assert public().filter(pk=desk.complaint.pk).exists()
    assert not any(SITI["email"] in str(event.data) for event in Event.objects.all())
    assert list(differences()) == []


def test_withdrawing_publication_closes_the_report_and_forgets_its_followers(desk: Desk) -> None:
    from cepatrespon.complaints import subscribing

    code = reported(desk)
    one = subscribing.subscribe("tetangga@contoh.invalid", at=desk.at, number=desk.complaint.number)
    subscribing.confirm(subscribing.word_of(one), at=desk.at)
    desk.later().process(desk.cast.budi)
    assert Message.objects.filter(recipient="tetangga@contoh.invalid").count() == 2  # please confirm, and news
    say(desk, code, Act.WITHDRAW, consents=[Consent.PUBLICATION])
    assert not Message.objects.filter(recipient="tetangga@contoh.invalid").exists()
    assert not public().filter(pk=desk.complaint.pk).exists()
    assert own(desk, code).get().private
    assert not Subscription.objects.exists()
    assert list(differences()) == []


def test_a_consent_is_withdrawn_once_and_only_with_the_code(desk: Desk) -> None:
    code = reported(desk)
    with pytest.raises(Complaint.DoesNotExist):
        say(desk, "SALAHSALAH99", Act.WITHDRAW, consents=[Consent.IDENTITY])
    say(desk, code, Act.WITHDRAW, consents=list(Consent))
    with pytest.raises(Refused) as refused:
        say(desk, code, Act.WITHDRAW, consents=[Consent.IDENTITY])
    assert refused.value.why == "withdrawn"


# ── the chain ────────────────────────────────────────────────────────────────────────────────────
def test_a_chain_tells_what_came_before_and_after_and_why_and_nothing_from_a_closed_room(desk: Desk) -> None:
    code = finished(desk)
    second = contest(desk, code, desk.at, Aftermath.AGAIN).complaint
    third = desk.file_report(at=desk.at + DAY, linked_from=second.pk, relation=Relation.RECURRENCE).complaint
    closed = desk.file_report(at=desk.at + DAY, linked_from=second.pk, private=True).complaint
    found = chains.chain(second, public())
    assert [(one.number, one.relation, one.here) for one in found] == [
        (desk.complaint.number, None, False),
        (second.number, Relation.RECURRENCE, True),
        (third.number, Relation.RECURRENCE, False),
    ]
    assert closed.number not in {one.number for one in found}
    assert next(one.number for one in chains.chain(third, public())) == desk.complaint.number
    alone = desk.file_report(at=desk.at).complaint
    assert chains.chain(alone, public()) == []


def test_a_hidden_report_leaves_the_chain_of_the_others(desk: Desk) -> None:
    code = finished(desk)
    second = contest(desk, code, desk.at, Aftermath.AGAIN).complaint
    hide = Details(result=HideReason.ABUSE)
    actions.keep(Complaint.objects.filter(pk=desk.complaint.pk), Act.HIDE, actor_of(desk.cast.sri), hide, at=desk.at)
    assert chains.chain(second, public()) == []
