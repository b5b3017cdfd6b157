"""Who follows what: silent until confirmed, told only of what is everybody's, ended by a link, forgotten else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cepatrespon.complaints import actions, subscribing
from cepatrespon.complaints.actions import Details, Invalid
from cepatrespon.complaints.messages import FOLLOWERS
from cepatrespon.complaints.models import Complaint, Message, Subscription
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, HideReason

from .desk import DAY, HOUR, SECOND, Desk
from .people import START

RT = "pak.rt@contoh.invalid"
WAITS = timedelta(seconds=limits.SUBSCRIPTION_CONFIRM_SECONDS)
AGAIN = timedelta(seconds=limits.SUBSCRIPTION_AGAIN_SECONDS)
PERIOD = timedelta(seconds=limits.DIGEST_SECONDS)


@pytest.fixture
def desk(cast: Any, file_report: Callable[..., Any]) -> Desk:
    return Desk(cast, file_report, START).report()


def region(desk: Desk) -> str:
    return str(desk.complaint.region_id)


def followed(desk: Desk, email: str = RT, at: Any = START) -> Subscription:
    one = subscribing.subscribe(email, at=at, number=desk.complaint.number)
    assert subscribing.confirm(subscribing.word_of(one), at=at) is not None
    return one


def told() -> list[str]:
    return [one.recipient for one in Message.objects.filter(notice=FOLLOWERS).order_by("pk")]


# ── double opt-in ────────────────────────────────────────────────────────────────────────────────
def test_nothing_but_the_question_is_sent_before_the_address_confirms(desk: Desk) -> None:
    one = subscribing.subscribe(RT, at=START, number=desk.complaint.number)
    desk.later().process(desk.cast.budi)
    assert (told(), Complaint.objects.get().followed) == ([], False)
    assert [letter.notice for letter in Message.objects.all()] == ["langganan"]
    subscribing.confirm(subscribing.word_of(one), at=desk.at)
    desk.later().submit(desk.cast.budi)
    assert told() == [RT]


def test_the_question_is_not_repeated_within_its_pause_and_is_after_it(desk: Desk) -> None:
    for at in (START, START + AGAIN - SECOND, START + AGAIN):
        subscribing.subscribe(RT, at=at, number=desk.complaint.number)
    assert Message.objects.filter(notice="langganan").count() == 2
    assert Subscription.objects.count() == 1


def test_one_address_has_only_so_many_unconfirmed_and_a_stranger_floods_no_letter_box(desk: Desk, city: Any) -> None:
    codes = [code for code, one in city.regions.items() if one.level == "kelurahan"]
    for code in codes[: limits.SUBSCRIPTIONS_UNCONFIRMED]:
        subscribing.subscribe(RT, at=START, region=code)
    with pytest.raises(Invalid):
        subscribing.subscribe(RT, at=START, number=desk.complaint.number)


@pytest.mark.parametrize(("late", "kept"), [(timedelta(), 1), (SECOND, 0)])
def test_what_nobody_confirms_is_forgotten_to_the_second(desk: Desk, late: timedelta, kept: int) -> None:
    subscribing.subscribe(RT, at=START, number=desk.complaint.number)
    subscribing.forget(at=START + WAITS + late)
    assert Subscription.objects.count() == kept


def test_a_confirmed_one_is_never_forgotten_and_no_column_holds_the_links_word(desk: Desk) -> None:
    one = followed(desk)
    subscribing.forget(at=START + 365 * DAY)
    assert Subscription.objects.get() == one
    word = subscribing.word_of(one)
    assert word not in f"{Subscription.objects.values().get()}{list(Message.objects.values())}"
    assert subscribing.find("0" * 40) is None


@pytest.mark.parametrize("hidden", ["private", "hidden", "unknown"])
def test_only_what_is_everybodys_can_be_followed(desk: Desk, hidden: str) -> None:
    number = "JK2001019999" if hidden == "unknown" else desk.complaint.number
    Complaint.objects.filter(pk=desk.complaint.pk).update(
        private=hidden == "private", hidden=HideReason.ABUSE if hidden == "hidden" else ""
    )
    with pytest.raises(Complaint.DoesNotExist):
        subscribing.subscribe(RT, at=START, number=number)


def test_what_is_no_address_no_kelurahan_and_no_category_is_refused(desk: Desk) -> None:
    for said in ({"email": "pak rt"}, {"region": "99.99"}, {"category": "tidak-ada"}):
        given = {"email": RT, **said}
        if "email" in said:
            given["number"] = desk.complaint.number
        with pytest.raises(Invalid):
            subscribing.subscribe(at=START, **given)


# ── what is told ─────────────────────────────────────────────────────────────────────────────────
def test_followers_hear_what_the_reporter_hears_and_nothing_else(desk: Desk) -> None:
    followed(desk)
    desk.later().process(desk.cast.budi)
    room = Complaint.objects.filter(pk=desk.complaint.pk)
    actions.keep(room, Act.NOTE, actor_of(desk.cast.budi), Details(text="Catatan dapur."), at=desk.at)
    desk.later().submit(desk.cast.budi).later().verify(desk.cast.fajar).later().do(desk.cast.sri, Act.VALIDATE)
    acts = [one.data["act"] for one in Message.objects.filter(notice=FOLLOWERS).order_by("pk")]
    assert acts == ["proses", "selesai", "validasi"]


def test_a_report_that_nobody_follows_costs_no_query_for_it(desk: Desk) -> None:
    with CaptureQueriesContext(connection) as asked:
        desk.later().process(desk.cast.budi)
    assert not [one for one in asked if "complaints_subscription" in one["sql"]]


def test_while_it_is_hidden_its_followers_hear_nothing(desk: Desk) -> None:
    followed(desk)
    room, sri = Complaint.objects.filter(pk=desk.complaint.pk), actor_of(desk.cast.sri)
    actions.keep(room, Act.HIDE, sri, Details(result=HideReason.ABUSE), at=desk.at)
    desk.later().process(desk.cast.budi)
    assert told() == []
    actions.keep(room, Act.UNHIDE, sri, Details(), at=desk.at)
    desk.later().submit(desk.cast.budi)
    assert told() == [RT]


def test_one_click_ends_it_with_what_is_still_owed_and_leaves_the_others(desk: Desk) -> None:
    one = followed(desk)
    followed(desk, "bu.rw@contoh.invalid")
    desk.later().process(desk.cast.budi)
    assert subscribing.end(subscribing.word_of(one)) is not None
    assert told() == ["bu.rw@contoh.invalid"]
    assert Complaint.objects.get().followed
    other = Subscription.objects.get()
    subscribing.end(subscribing.word_of(other))
    assert not Complaint.objects.get().followed
    assert subscribing.end(subscribing.word_of(other)) is None


# ── a letter a day ───────────────────────────────────────────────────────────────────────────────
def daily(desk: Desk, **about: str) -> Subscription:
    one = subscribing.subscribe(RT, at=START, **(about or {"region": region(desk)}))
    found = subscribing.confirm(subscribing.word_of(one), at=START)
    assert found is not None
    return found


def digests() -> int:
    return Message.objects.filter(notice="ringkasan").count()


@pytest.mark.parametrize(("late", "owed"), [(-SECOND, 0), (timedelta(), 1), (SECOND, 1)])
def test_a_kelurahans_news_are_owed_a_day_after_the_last_and_not_a_second_before(
    desk: Desk, late: timedelta, owed: int
) -> None:
    daily(desk)
    desk.file_report(at=START + HOUR)
    subscribing.digests(at=START + PERIOD + late)
    assert digests() == owed


def test_a_day_without_a_new_report_owes_no_letter_and_a_report_is_named_in_one_letter_only(desk: Desk) -> None:
    one = daily(desk)
    subscribing.digests(at=START + PERIOD)
    assert digests() == 0
    desk.file_report(at=START + PERIOD + HOUR)
    for day in (2, 3):
        subscribing.digests(at=START + day * PERIOD)
    assert digests() == 1
    assert subscribing.day(one, START, START + 2 * PERIOD).count == 1


def test_a_digest_names_only_what_is_everybodys_of_that_kelurahan_or_kind(desk: Desk, city: Any) -> None:
    here = daily(desk)
    kind = daily(desk, category=str(desk.complaint.category_id))
    mine = desk.file_report(at=START + HOUR).complaint
    desk.file_report(at=START + HOUR, private=True)
    elsewhere = desk.file_report(at=START + HOUR, lat=-6.1755, lng=106.8140).complaint
    other = desk.file_report(at=START + HOUR, category="Lampu").complaint if city.category("Lampu") else None
    found = subscribing.day(here, START, START + DAY)
    named = {one.number for one in found.reports}
    assert mine.number in named
    assert elsewhere.number not in named
    of_kind = {one.number for one in subscribing.day(kind, START, START + DAY).reports}
    assert {mine.number, elsewhere.number} <= of_kind
    assert other is None or other.number not in of_kind


def test_the_newest_report_of_a_day_is_named_first(desk: Desk) -> None:
    one = daily(desk)
    for n in range(3):
        desk.file_report(at=START + HOUR + n * SECOND)
    found = subscribing.day(one, START, START + DAY)
    assert (len(found.reports), found.count) == (3, 3)
    assert found.reports[0].reported_at > found.reports[-1].reported_at
