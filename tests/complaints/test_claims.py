"""The fair queue of the fasilitator (F1): who is handed what, for how long, and that nothing is done twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cepatrespon.complaints import actions, claims
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.models import Claim, Complaint
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, Office

from . import desk, people
from .city import City, together

START, SUBMITTED = people.START, people.SUBMITTED
LEASE = timedelta(seconds=limits.CLAIM_SECONDS)
CLAIMERS = 50
AFTER = SUBMITTED + timedelta(hours=1)


@pytest.fixture
def submit(cast, file_report):
    """Files a report and carries it to its submission, `hours` after the first moment of the story."""

    def made(hours: int = 0) -> Complaint:
        at = START + timedelta(hours=hours)
        complaint = file_report(at).complaint
        which = Complaint.objects.filter(pk=complaint.pk)
        actions.act(which, Act.PROCESS, actor_of(cast.budi), Details(), at=at + timedelta(hours=1))
        photo = desk.upload(cast.budi, at + timedelta(hours=2), hours)
        said = Details(text="Sudah ditambal.", photos=[photo])
        return actions.act(which, Act.SUBMIT, actor_of(cast.budi), said, at=at + timedelta(hours=2))

    return made


def only(complaint: Complaint, officer: Any) -> Any:
    return visible_to(officer).filter(pk=complaint.pk)


def verify(complaint: Complaint, officer: Any, at: Any, act: Act = Act.VERIFY_DESK, result: str = "sesuai") -> None:
    actions.act(only(complaint, officer), act, actor_of(officer), Details(result=result, note="Dilihat."), at=at)


# ── who is handed what ───────────────────────────────────────────────────────────────────────────
def test_F1_everybody_is_handed_the_submission_that_completes_itself_first_and_nobody_anothers(cast, submit):
    later, first = submit(1), submit(0)
    at = AFTER + timedelta(hours=1)
    assert claims.claim_next(cast.fajar, at) == first
    assert claims.claim_next(cast.fajar, at) == first  # still in hand: nobody hoards
    assert claims.claim_next(cast.lestari, at) == later
    assert claims.claim_next(cast.sri, at) is None
    claim = claims.held_by(first, at)
    assert claim is not None
    assert (claim.officer, claim.until) == (cast.fajar, at + LEASE)


def test_F1_a_hold_runs_out_by_itself_at_its_last_second(cast, submit):
    one = submit()
    claims.claim_next(cast.fajar, AFTER)
    last = AFTER + LEASE - timedelta(seconds=1)
    assert claims.held_by(one, last) is not None
    assert claims.claim_next(cast.lestari, last) is None
    assert claims.held_by(one, AFTER + LEASE) is None
    assert claims.claim_next(cast.lestari, AFTER + LEASE) == one
    assert claims.renew(only(one, cast.fajar), cast.fajar, AFTER + LEASE) is None


def test_F1_a_hold_is_renewed_by_its_holder_alone_and_not_for_ever(cast, submit):
    one = submit()
    claims.claim_next(cast.fajar, AFTER)
    assert claims.renew(only(one, cast.lestari), cast.lestari, AFTER) is None
    at = AFTER
    while True:
        at += timedelta(minutes=5)
        until = claims.renew(only(one, cast.fajar), cast.fajar, at)
        if until is None:
            break
        assert until <= AFTER + timedelta(seconds=limits.CLAIM_LONGEST_SECONDS)
    assert at == AFTER + timedelta(seconds=limits.CLAIM_LONGEST_SECONDS)


def test_F1_what_was_given_back_comes_again_only_when_nothing_else_waits_or_hours_later(cast, submit):
    first, later = submit(0), submit(1)
    at = AFTER + timedelta(hours=1)
    assert claims.claim_next(cast.fajar, at) == first
    assert not claims.release(only(first, cast.lestari), cast.lestari, at)
    assert claims.release(only(first, cast.fajar), cast.fajar, at)
    assert claims.claim_next(cast.lestari, at) == first
    assert claims.release(only(first, cast.lestari), cast.lestari, at)
    assert claims.claim_next(cast.fajar, at) == later  # although another had the first in between
    assert claims.release(only(later, cast.fajar), cast.fajar, at)
    assert claims.claim_next(cast.fajar, at) == first  # nothing else waits
    claims.release(only(first, cast.fajar), cast.fajar, at)
    assert claims.claim_next(cast.fajar, at + timedelta(seconds=limits.RELEASE_SECONDS)) == first


def test_F1_a_verified_rejected_or_completed_submission_is_handed_to_nobody_and_its_claim_says_nothing(cast, submit):
    one = submit()
    claims.claim_next(cast.fajar, AFTER)
    verify(one, cast.lestari, AFTER)  # lawful: the claim is a courtesy
    one.refresh_from_db()
    assert claims.held_by(one, AFTER) is None
    assert claims.claim_next(cast.fajar, AFTER) is None
    assert not Claim.objects.filter(complaint=one).exists()
    claims.take(only(one, cast.fajar), cast.fajar, AFTER + timedelta(minutes=1))  # somebody looks at it once more
    reject = Details(reason="Belum selesai.")
    actions.act(only(one, cast.sri), Act.REJECT, actor_of(cast.sri), reject, at=AFTER + timedelta(minutes=1))
    photo = desk.upload(cast.budi, AFTER, 9)
    again = Details(text="Sekarang selesai.", photos=[photo])
    actions.act(only(one, cast.budi), Act.SUBMIT, actor_of(cast.budi), again, at=AFTER + timedelta(minutes=2))
    one.refresh_from_db()
    at = AFTER + timedelta(minutes=2)
    assert Claim.objects.get(complaint=one).until > at  # the old lease has not run out, and is not of this submission
    assert claims.held_by(one, at) is None
    assert claims.claim_next(cast.lestari, at) == one
    due = at + timedelta(days=3)
    assert list(claims.submitted(cast.sri, due)) == [one]
    assert not claims.submitted(cast.sri, due + timedelta(seconds=1)).exists()  # M11 has spoken, written or not


def test_F1_nobody_is_handed_a_report_about_officers_of_their_own_unit_nor_one_of_the_Inspektorat(cast, city, submit):
    accused, secret = submit(0), submit(1)
    Complaint.objects.filter(pk=accused.pk).update(accused_id=city.biro_id)
    Complaint.objects.filter(pk=secret.pk).update(restricted=True)
    assert claims.claim_next(cast.fajar, AFTER + timedelta(hours=1)) is None


@pytest.mark.parametrize("name", ["budi", "joko", "sistem", "rina"])
def test_officers_without_sight_of_a_submission_are_handed_nothing(cast, submit, name):
    submit()
    assert claims.claim_next(cast.fajar, AFTER) is not None
    Claim.objects.all().delete()
    officer = getattr(cast, name)
    expected = name in ("budi", "joko")  # who sees it; the console's door keeps them out of the queue
    assert claims.submitted(officer, AFTER).exists() == expected
    assert officer.office not in (Office.FACILITATOR, Office.VALIDATOR)


# ── the field ────────────────────────────────────────────────────────────────────────────────────
def test_F1_what_must_be_seen_leaves_the_desk_lies_in_the_pool_and_is_one_persons_until_the_day_ends(cast, submit):
    one = submit()
    claims.claim_next(cast.fajar, AFTER)
    with pytest.raises(claims.Taken):
        claims.to_field(only(one, cast.lestari), cast.lestari, AFTER)
    claims.to_field(only(one, cast.fajar), cast.fajar, AFTER)
    assert claims.claim_next(cast.lestari, AFTER) is None
    assert list(claims.pool(cast.lestari, AFTER)) == [one]
    claim = claims.take_visit(only(one, cast.lestari), cast.lestari, AFTER)
    assert claim.until == claims.end_of_day(AFTER) == START.replace(hour=17, minute=0)  # midnight in Jakarta
    assert list(claims.visits(cast.lestari, AFTER)) == [one]
    assert not claims.pool(cast.fajar, AFTER).exists()
    with pytest.raises(claims.Taken) as taken:
        claims.take_visit(only(one, cast.fajar), cast.fajar, AFTER)
    assert (taken.value.until, taken.value.field) == (claim.until, True)
    assert list(claims.pool(cast.fajar, claim.until)) == [one]  # the day is over


def test_F1_a_mismatch_found_at_the_desk_is_offered_for_a_visit_until_somebody_was_there(cast, submit):
    good, bad = submit(0), submit(1)
    at = AFTER + timedelta(hours=1)
    verify(good, cast.fajar, at)
    verify(bad, cast.fajar, at, result="tidak sesuai")
    assert list(claims.pool(cast.lestari, at)) == [bad]
    claims.take_visit(only(bad, cast.lestari), cast.lestari, at)
    assert list(claims.visits(cast.lestari, at)) == [bad]
    verify(bad, cast.lestari, at + timedelta(minutes=1), Act.VERIFY_FIELD, "tidak sesuai")
    assert not claims.visits(cast.lestari, at + timedelta(minutes=1)).exists()
    assert not claims.pool(cast.lestari, at + timedelta(minutes=1)).exists()


def test_F1_what_nobody_visits_comes_back_to_the_desk_before_it_completes_itself(cast, submit):
    one = submit()
    claims.to_field(only(one, cast.fajar), cast.fajar, AFTER)
    last_call = one.due_at - timedelta(seconds=limits.LAST_CALL_SECONDS)
    assert claims.claim_next(cast.fajar, last_call - timedelta(seconds=1)) is None
    assert claims.claim_next(cast.fajar, last_call) == one


def test_F1_a_visit_given_back_lies_in_the_pool_again_and_a_desk_verification_leaves_it_on_its_list(cast, submit):
    one = submit()
    claims.to_field(only(one, cast.fajar), cast.fajar, AFTER)
    claims.take_visit(only(one, cast.fajar), cast.fajar, AFTER)
    verify(one, cast.lestari, AFTER, result="tidak sesuai")
    assert list(claims.visits(cast.fajar, AFTER)) == [one]
    assert claims.release(only(one, cast.fajar), cast.fajar, AFTER)
    assert list(claims.pool(cast.fajar, AFTER)) == [one]


def test_a_day_holds_only_so_many_visits(cast, submit, monkeypatch):
    monkeypatch.setattr(limits, "VISITS_IN_HAND", 1)
    first, second = submit(0), submit(1)
    claims.take_visit(only(first, cast.fajar), cast.fajar, AFTER + timedelta(hours=1))
    with pytest.raises(claims.Full):
        claims.take_visit(only(second, cast.fajar), cast.fajar, AFTER + timedelta(hours=1))


def test_the_next_submission_costs_the_same_few_queries_however_many_wait(cast, submit, django_assert_num_queries):
    for hour in range(4):
        submit(hour)
    at = AFTER + timedelta(hours=4)
    with django_assert_num_queries(12):
        claims.claim_next(cast.fajar, at)


# ── fifty at the same moment ─────────────────────────────────────────────────────────────────────
def race_claims(claimers: int) -> list[str | None]:
    from cepatrespon.agencies import registry
    from cepatrespon.agencies.models import Officer

    biro = registry.current().biro_id
    for number in range(claimers):
        people.submitted(number=number)
    officers = [
        Officer.objects.create(username=f"f{n}", office=Office.FACILITATOR, agency_id=biro, password="!")
        for n in range(claimers)
    ]

    def claim(officer: Any) -> str | None:
        found = claims.claim_next(officer, AFTER)
        return found.number if found else None

    return together(*[lambda officer=officer: claim(officer) for officer in officers])


@pytest.mark.postgres
def test_F1_fifty_who_ask_at_the_same_moment_on_PostgreSQL_are_handed_fifty_reports_and_none_twice(own_city: City):
    unpooled = replace(own_city, url=own_city.url.replace("pool=12", "pool=0"))  # a connection for each of them
    handed = unpooled.run(race_claims, claimers=CLAIMERS)
    assert None not in handed
    assert len(set(handed)) == CLAIMERS


def test_F1_six_who_ask_at_the_same_moment_are_handed_six_reports_and_none_twice(own_city: City):
    handed = own_city.run(race_claims, claimers=6)
    assert None not in handed
    assert len(set(handed)) == 6
