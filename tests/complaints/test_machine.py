"""Random lawful and unlawful acts and jumps in time, by Hypothesis; after each, the books must agree.

The complaint lives twice: beside the first a twin receives the same acts at the same moments, but no work loop ever
runs for it. Whether the loop has run must never change what is allowed or what results (T4).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cepatrespon.agencies import registry
from cepatrespon.complaints import actions, checking
from cepatrespon.complaints.actions import Details, Invalid, Refused
from cepatrespon.complaints.ledger import columns, told
from cepatrespon.complaints.models import Complaint, Event, FollowUp, Message, Ticket
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules import scores
from cepatrespon.rules.case import FINAL, Case
from cepatrespon.rules.terms import Act, State

from .desk import BINA_MARGA, CITIZEN, PERHUBUNGAN, PETOJO_SELATAN, SUKU, upload
from .people import START

PEOPLE = ("warga", "budi", "rina", "dewi", "hub", "suku", "joko", "sri", "biro", "fajar", "inspektur", "sekda")
UNITS = ("Kelurahan Gambir", PETOJO_SELATAN, BINA_MARGA, PERHUBUNGAN, SUKU, "Biro Pemerintahan", "Unit Rekaan", "")
JUMPS = [
    timedelta(seconds=s) for s in (0, 1, 600, 3 * 3600, 6 * 3600, 6 * 3600 + 1, 86_400, 259_200, 259_201, 7 * 86_400)
]
TICKETS = (Act.MOVE_AGENCY, Act.WRONG_COORDINATION, Act.MOVE_KELURAHAN, Act.UNCLEAR, Act.NOT_FOUND)
WITH_PHOTO = frozenset({Act.SUBMIT, Act.NOT_FOUND})
LIKELY = {  # who usually does what: so that half of the acts are lawful
    State.WAITING: ("holder", (Act.PROCESS, Act.COORDINATE, Act.MOVE_KELURAHAN, Act.UNCLEAR)),
    State.COORDINATED: ("holder", (Act.PROCESS, Act.MOVE_AGENCY, Act.WRONG_COORDINATION, Act.NOT_FOUND, Act.DISPOSE)),
    State.DISPOSED: ("holder", (Act.PROCESS, Act.WRONG_COORDINATION)),
    State.IN_PROGRESS: ("holder", (Act.SUBMIT, Act.EXTEND, Act.COORDINATE, Act.NOT_FOUND)),
    State.EXTENDED: ("holder", (Act.SUBMIT, Act.PROCESS)),
    State.REJECTED: ("holder", (Act.SUBMIT, Act.EXTEND, Act.PROCESS, Act.COORDINATE)),
    State.TICKET: ("decider", (Act.APPROVE, Act.REJECT)),
    State.SUBMITTED: ("sri", (Act.VALIDATE, Act.REJECT)),
    State.CLOSED: ("warga", (Act.REVIVE,)),
    State.REFERRED: ("holder", (Act.NEWS, Act.COORDINATE, Act.SUBMIT)),
    State.DONE: ("sri", (Act.VALIDATE, Act.REJECT)),
}


def machine(cast: Any, file_report: Callable[..., Any]) -> type[RuleBasedStateMachine]:
    """The machine for this cast."""

    class Life(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.transaction = transaction.atomic()
            self.transaction.__enter__()
            self.hashes: dict[int, list[str]] = {}
            self.photos = itertools.count()
            self.at = START

        def teardown(self) -> None:
            try:
                if hasattr(self, "twin"):
                    self.in_the_end_both_are_the_same()
            finally:
                transaction.set_rollback(True)
                self.transaction.__exit__(None, None, None)

        def in_the_end_both_are_the_same(self) -> None:
            while actions.run_clocks(at=self.at).seen:
                continue
            first, twin = (self.told(complaint) for complaint in (self.first, self.twin))
            assert first == twin

        def told(self, complaint: Complaint) -> dict[str, Any]:
            """All that the events say of a complaint, and what is owed for it; not when it was written down."""
            rows = Event.objects.filter(complaint=complaint).order_by("seq")
            owed = Message.objects.filter(complaint=complaint).order_by("seq", "notice")
            return {
                **columns(self.case(complaint), registry.current().biro_id),
                "events": list(rows.values_list("seq", "act", "at", "role", "state", "unit_id", "officer_id")),
                "owed": list(owed.values_list("seq", "notice", "recipient")),
                "scores": scores.scores(self.case(complaint)),
                "late": scores.lateness(self.case(complaint), self.at, registry.current().biro_id),
            }

        @initialize(
            channel=st.sampled_from(["jaki", "jaki", "email", "inspektorat"]), handed_on=st.booleans(),
            rejections=st.integers(0, 2),
        )  # fmt: skip
        def report(self, channel: str, handed_on: bool, rejections: int) -> None:
            place = {} if channel == "jaki" else {"lat": None, "lng": None}
            both = [file_report(at=self.at, channel=channel, email="s@contoh.invalid", **place) for _twin in range(2)]
            self.first, self.twin = (filed.complaint for filed in both)
            if handed_on:
                self.attempt(self.holder(), Act.COORDINATE, to=BINA_MARGA, read=True)
            for _time in range(rejections):
                self.a_follow_up(validated=False, after=timedelta(hours=3), waits=timedelta(hours=1))

        def holder(self) -> Any:
            self.first.refresh_from_db()
            return self.units_officer(self.first.holder_id)

        @rule(
            validated=st.booleans(), after=st.sampled_from(JUMPS[:6]),
            waits=st.sampled_from([timedelta(), timedelta(hours=1), timedelta(days=3), timedelta(days=3, seconds=1)]),
        )  # fmt: skip
        def a_follow_up(self, validated: bool, after: timedelta, waits: timedelta) -> None:
            """Proses, Selesai, a verification and a verdict, of which any may be refused."""
            holder, verdict = self.holder(), Act.VALIDATE if validated else Act.REJECT
            self.attempt(holder, Act.PROCESS)
            self.at += after
            self.attempt(holder, Act.SUBMIT, text="Sudah ditambal.")
            self.attempt(cast.fajar, Act.VERIFY_DESK, result="sesuai" if validated else "tidak sesuai")
            self.at += waits
            self.attempt(cast.sri, verdict, reason="Alasan.")

        # ── time ──
        @rule(jump=st.sampled_from(JUMPS))
        def time_passes(self, jump: timedelta) -> None:
            self.at += jump

        @rule(jump=st.sampled_from(JUMPS), backwards=st.integers(0, 3600))
        def the_loop_runs(self, jump: timedelta, backwards: int) -> None:
            self.at += jump
            for seconds in (backwards, 0):  # also once with a clock that is behind
                due = Complaint.objects.filter(pk=self.twin.pk)
                held = due.values_list("clock_held_until", flat=True).get()
                due.update(clock_held_until=self.at + timedelta(days=9999))  # never for the twin
                while actions.run_clocks(at=self.at - timedelta(seconds=seconds)).seen:
                    continue
                due.update(clock_held_until=held)
            self.agree()

        # ── acts ──
        def units_officer(self, unit: int) -> Any:
            found = [person for person in vars(cast).values() if getattr(person, "agency_id", None) == unit]
            return next((p for p in found if p.office in ("administrator", "inspektorat")), cast.biro)

        def attempt(self, who: Any, act: Act, **said: Any) -> None:
            actor = CITIZEN if who is CITIZEN else actor_of(who)
            number = next(self.photos) % 256
            before, outcomes = self.score_before_rejection(act), []
            for complaint in (self.first, self.twin):
                photos = [upload(who, self.at, number)] if act in WITH_PHOTO and who is not CITIZEN else []
                which = Complaint.objects.filter(pk=complaint.pk)
                try:
                    actions.act(which, act, actor, Details(photos=photos, **said), at=self.at)
                    outcomes.append("done")
                except Refused as refused:
                    outcomes.append(f"{refused.clause} {refused.why}")
                except Invalid as invalid:
                    outcomes.append(f"invalid {invalid.field}")
            assert outcomes[0] == outcomes[1], f"{act} depends on whether the loop has run: {outcomes}"
            self.first.refresh_from_db()
            if outcomes[0] == "done" and before is not None:
                self.score_is_no_better(*before)
            if not outcomes[0].startswith("invalid"):
                self.agree()

        @rule(data=st.data())
        def a_likely_act(self, data: st.DataObject) -> None:
            self.at += timedelta(minutes=10)
            self.first.refresh_from_db()
            who, acts = LIKELY[State(self.first.state)]
            act = data.draw(st.sampled_from(acts))
            ticket = Ticket.objects.filter(complaint=self.first, decided_at=None).first()
            owner = ticket is not None and ticket.act in (Act.UNCLEAR, Act.NOT_FOUND)
            person = {
                "holder": self.units_officer(self.first.holder_id), "sri": cast.sri, "warga": CITIZEN,
                "decider": self.units_officer(self.first.owner_id) if owner else cast.sri,
            }[who]  # fmt: skip
            days = data.draw(st.integers(1, 20))
            self.attempt(
                person, act, to=data.draw(st.sampled_from(UNITS[:6])), reason="Alasan.", text="Sudah.", read=True,
                result=data.draw(st.sampled_from(["diperjelas", "ditutup"])) if act is Act.APPROVE else "",
                until=self.at + timedelta(days=days), extension="kesiapan anggaran",
            )  # fmt: skip

        @rule(
            act=st.sampled_from(TICKETS),
            verdict=st.sampled_from(["setujui", "tolak", "diperjelas", "ditutup"]), to=st.sampled_from(UNITS[:5]),
            waits=st.sampled_from([timedelta(), timedelta(hours=5), timedelta(days=4)]), revived=st.booleans(),
        )  # fmt: skip
        def a_ticket(self, act: Act, verdict: str, to: str, waits: timedelta, revived: bool) -> None:
            """A ticket and its decision, and perhaps a revival, of which any may be refused."""
            self.attempt(self.holder(), act, to=to, reason="Alasan.")
            self.at += waits
            asked = act in (Act.UNCLEAR, Act.NOT_FOUND)
            decider = self.units_officer(self.first.owner_id) if asked else cast.sri
            decision = Act.REJECT if verdict == "tolak" else Act.APPROVE
            named = to if act is Act.WRONG_COORDINATION else None
            self.attempt(
                decider, decision, to=named, reason="Alasan.", result=verdict if asked and verdict[0] == "d" else ""
            )
            if revived:
                self.attempt(CITIZEN, Act.REVIVE, reason="Masih ada.")

        @precondition(lambda self: Complaint.objects.filter(pk=self.first.pk, state=State.SUBMITTED).exists())
        @rule(who=st.sampled_from(["fajar", "lestari", "sri"]), field=st.booleans())
        def a_verification(self, who: str, field: bool) -> None:
            self.attempt(getattr(cast, who), Act.VERIFY_FIELD if field else Act.VERIFY_DESK, result="tidak sesuai")

        @rule(
            who=st.sampled_from(PEOPLE), act=st.sampled_from(list(Act)), to=st.sampled_from(UNITS), read=st.booleans(),
            reason=st.sampled_from(["", "Alasan."]), until=st.sampled_from([None, *JUMPS[5:]]),
            result=st.sampled_from(["", "sesuai", "diperjelas", "ditutup", "berkadar", "tidak berkadar", "rekaan"]),
        )  # fmt: skip
        def any_act(self, who: str, act: Act, until: timedelta | None, **said: Any) -> None:
            person = CITIZEN if who == "warga" else getattr(cast, who)
            self.attempt(
                person, act, until=self.at + until if until is not None else None, text=said["reason"],
                extension="tingkat kesulitan", **said,
            )  # fmt: skip

        # ── what must always hold ──
        def case(self, complaint: Complaint) -> Case:
            return told(Event.objects.filter(complaint=complaint).order_by("seq"), registry.current().policy(1))

        def score_before_rejection(self, act: Act) -> tuple[int, int, Any] | None:
            case = self.case(self.first)
            if act is not Act.REJECT or case.submission is None:
                return None
            standing = case.standing
            return standing.unit, int((case.submission.at - standing.start).total_seconds()), standing.limit

        def score_is_no_better(self, unit: int, accepted: int, limit: Any) -> None:
            case = self.case(self.first)
            assert (case.holder, case.standing.limit) == (unit, limit)
            assert (self.at - scores.scored_from(case, unit)).total_seconds() >= accepted

        def agree(self) -> None:
            """The twin, once its own clocks are told to the same moment, is the same complaint."""
            for complaint in (self.first, self.twin):
                complaint.refresh_from_db()

            first, twin = self.told(self.first)["events"], self.told(self.twin)["events"]
            assert first[: len(twin)] == twin

        @invariant()
        def the_books_agree(self) -> None:
            assert list(checking.differences(photos=False)) == []

        @invariant()
        def events_never_shrink_nor_change(self) -> None:
            for complaint in Complaint.objects.all():
                now = list(Event.objects.filter(complaint=complaint).order_by("seq").values_list("hash", flat=True))
                before = self.hashes.get(complaint.pk, [])
                assert now[: len(before)] == before
                self.hashes[complaint.pk] = now

        @invariant()
        def one_holder_one_open_ticket_one_open_follow_up_and_nobody_owes_what_is_over(self) -> None:
            for complaint in Complaint.objects.all():
                tickets = Ticket.objects.filter(complaint=complaint, decided_at=None).count()
                pending = FollowUp.objects.filter(complaint=complaint, decided_at=None).count()
                assert tickets == (complaint.state == State.TICKET)
                assert pending == (complaint.state == State.SUBMITTED)
                assert (complaint.due_at is None) == (complaint.state in (*FINAL, State.REFERRED))
                assert (complaint.completed_at is not None) == (complaint.state == State.DONE)

        @invariant()
        def times_never_go_backwards(self) -> None:
            for complaint in Complaint.objects.all():
                times = list(Event.objects.filter(complaint=complaint).order_by("seq").values_list("at", flat=True))
                assert times == sorted(times)

        @invariant()
        def nobody_is_told_twice(self) -> None:
            told = list(Message.objects.values_list("complaint", "seq", "notice"))
            assert len(told) == len(set(told))

    return Life


@pytest.mark.django_db
def test_no_sequence_of_acts_and_jumps_in_time_brings_the_books_out_of_order(
    cast: Any, file_report: Callable[..., Any]
) -> None:
    run_state_machine_as_test(
        machine(cast, file_report),
        settings=settings(
            max_examples=20, stateful_step_count=16, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
