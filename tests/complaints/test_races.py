"""What happens at the same moment: one winner, one event, nothing twice, and the books agree afterwards.

Real connections on a committed city: threads of one process where a round must be repeated often, processes where one
is killed. The functions whose names begin with `race_` and `child_` run in a process of that city.
"""

from __future__ import annotations

import os
import signal
from collections import Counter as Tally
from datetime import timedelta
from typing import Any

import pytest

from . import people
from .city import City, answer, await_line, replaced, say, together, wait_for_word
from .people import DUE, START

ROUNDS = 12
DECISIONS = {"validasi", "tolak", "selesai_otomatis"}


def winners(complaint: Any) -> list[str]:
    """The verdicts on a complaint's submission."""
    from cepatrespon.complaints.models import Event

    acts = Event.objects.filter(complaint=complaint).order_by("seq").values_list("act", flat=True)
    return [act for act in acts if act in DECISIONS]


# ── validation against the clock ─────────────────────────────────────────────────────────────────
def race_validation(validated_after: int) -> list[dict[str, Any]]:
    from cepatrespon.complaints import actions
    from cepatrespon.complaints.actions import Refused
    from cepatrespon.complaints.models import Complaint
    from cepatrespon.rules.terms import Act

    found = []
    for number in range(ROUNDS):
        complaint = people.verified(number=number)
        moment = DUE + timedelta(seconds=validated_after)
        validation, _swept = together(
            lambda: people.do(complaint, "sri", Act.VALIDATE, moment),  # noqa: B023
            lambda: actions.run_clocks(at=DUE + timedelta(seconds=1)),
        )
        assert isinstance(validation, (Complaint, Refused)), repr(validation)
        actions.run_clocks(at=DUE + timedelta(seconds=1))  # where the validation had the row, the sweep skipped it
        complaint.refresh_from_db()
        clause = validation.clause if isinstance(validation, Refused) else ""
        found.append({"won": winners(complaint), "clause": clause, "mode": complaint.mode})
    return found


def test_of_a_validation_and_the_automatic_completion_at_the_same_moment_one_wins(own_city: City) -> None:
    for row in own_city.run(race_validation, validated_after=0):
        assert (row["won"], row["clause"], row["mode"]) in (
            (["validasi"], "", "tervalidasi"),
            (["selesai_otomatis"], "M11", "otomatis"),
        )
    assert own_city.run(people.books)["differences"] == []


def test_a_second_after_the_limit_the_clock_wins_whoever_comes_first(own_city: City) -> None:
    for row in own_city.run(race_validation, validated_after=1):
        assert (row["won"], row["clause"], row["mode"]) == (["selesai_otomatis"], "M11", "otomatis")
    assert own_city.run(people.books)["differences"] == []


# ── two officers ─────────────────────────────────────────────────────────────────────────────────
def race_officers() -> list[dict[str, Any]]:
    from cepatrespon.complaints.actions import Refused
    from cepatrespon.rules.terms import Act

    at, found = START + timedelta(hours=5), []
    for number in range(ROUNDS):
        complaint = people.verified(number=number)
        both = together(
            lambda: people.do(complaint, "sri", Act.VALIDATE, at),  # noqa: B023
            lambda: people.do(complaint, "tuti", Act.REJECT, at, reason="Belum selesai."),  # noqa: B023
        )
        refused = [error.clause for error in both if isinstance(error, Refused)]
        assert not [e for e in both if isinstance(e, Exception) and not isinstance(e, Refused)], both
        found.append({"won": winners(complaint), "refused": refused})
    return found


def race_holders() -> list[list[str]]:
    from cepatrespon.complaints.actions import Refused
    from cepatrespon.complaints.models import Event
    from cepatrespon.rules.terms import Act

    at, found = START + timedelta(hours=1), []
    for _round in range(ROUNDS):
        complaint = people.filed().complaint
        both = together(
            lambda: people.do(complaint, "budi", Act.COORDINATE, at, to="Dinas Bina Marga", read=True),  # noqa: B023
            lambda: people.do(complaint, "budi", Act.COORDINATE, at, to="Dinas Perhubungan", read=True),  # noqa: B023
        )
        assert sum(isinstance(error, Refused) for error in both) == 1, both
        found.append(list(Event.objects.filter(complaint=complaint).order_by("seq").values_list("act", flat=True)))
    return found


def test_of_two_validators_who_decide_differently_at_once_one_decides_and_the_other_is_refused(own_city: City) -> None:
    for row in own_city.run(race_officers):
        assert row["won"] in (["validasi"], ["tolak"])
        assert row["refused"] == ["-"]
    assert own_city.run(people.books)["differences"] == []


def test_a_report_handed_to_two_units_at_once_goes_to_one(own_city: City) -> None:
    assert own_city.run(race_holders) == [["lapor", "koordinasi"]] * ROUNDS
    assert own_city.run(people.books)["differences"] == []


# ── the same request twice ───────────────────────────────────────────────────────────────────────
def race_once() -> dict[str, Any]:
    from cepatrespon.complaints.answers import once
    from cepatrespon.complaints.models import Complaint

    def send(key: str) -> tuple[int, dict[str, Any]]:
        return once("uji", key, b"lapor", START, lambda: (201, {"nomor": people.filed().complaint.number}))

    pairs = [together(*[lambda key=f"kunci-{n}": send(key)] * 3) for n in range(ROUNDS)]  # type: ignore[misc]
    return {"answers": [[str(one) for one in pair] for pair in pairs], "reports": Complaint.objects.count()}


def test_the_same_request_sent_three_times_at_once_files_one_report_and_gets_one_answer(own_city: City) -> None:
    done = own_city.run(race_once)
    assert all(len(set(answers)) == 1 and "nomor" in answers[0] for answers in done["answers"]), done["answers"]
    assert done["reports"] == ROUNDS


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────
def race_numbers() -> list[str]:
    from cepatrespon.complaints.models import Complaint, Counter

    Counter.objects.create(prefix="JK", day="240502", last=9_990)

    def some(**fields: Any) -> None:
        for _report in range(10):
            people.filed(**fields)

    found = together(some, some, some, lambda: some(channel="email", lat=None, lng=None))
    assert found == [None] * 4, found
    return list(Complaint.objects.order_by("pk").values_list("number", flat=True))


def test_numbers_are_unique_and_rise_by_channel_and_day_also_past_9999_while_many_report_at_once(
    own_city: City,
) -> None:
    numbers = own_city.run(race_numbers)
    jaki = [int(number.removeprefix("JK240502")) for number in numbers if number.startswith("JK")]
    others = [int(number[-4:]) for number in numbers if not number.startswith("JK")]
    assert jaki == list(range(9_991, 10_021))
    assert others == list(range(1, 11))
    assert all(number[2:8] == "240502" for number in numbers)


# ── workers ──────────────────────────────────────────────────────────────────────────────────────
def letters(city: City) -> Tally[str]:
    """How often each letter was sent, by its Message-ID."""
    lines = [line for file in (city.folder / "mail").glob("*") for line in file.read_text().splitlines()]
    return Tally(line for line in lines if line.startswith("Message-ID:"))


def test_two_workers_complete_200_reports_each_exactly_once_and_send_each_letter_once(own_due_city: City) -> None:
    workers = [own_due_city.begin("work", "--once") for _worker in range(2)]
    for worker in workers:
        assert worker.wait(240) == 0, own_due_city.log.read_text()
    books = own_due_city.run(people.books)
    assert books["differences"] == []
    assert (books["completions"], books["completed"], books["waiting"]) == (200, 200, 0)
    assert books["effective"] == [DUE.isoformat()]
    sent = letters(own_due_city)
    assert len(sent) == 20 * 4  # 20 reporters: Lapor, Proses, Selesai, Selesai otomatis
    assert set(sent.values()) == {1}


def child_dies(where: str) -> None:
    """Sweep until one point of the real path, and be killed there."""
    from django.db import connection

    from cepatrespon.complaints import actions

    def die(*_args: Any, **_more: Any) -> Any:
        say("there")
        wait_for_word()

    if where == "before the commit":
        with replaced(connection, "_commit", die):
            actions.run_clocks(at=DUE + timedelta(days=5))
    elif where == "after the claim":
        with replaced(actions, "_speak", die):
            actions.run_clocks(at=DUE + timedelta(days=5))
    else:
        with replaced(actions, "owed", die):
            actions.run_clocks(at=DUE + timedelta(days=5))
    raise AssertionError("nobody killed it")


@pytest.mark.parametrize("where", ["after the claim", "after the events", "before the commit"])
def test_what_a_killed_worker_had_claimed_is_done_by_the_next(own_due_city: City, where: str) -> None:
    worker = own_due_city.start(child_dies, where=where)
    await_line(worker, "there")
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=60)
    assert own_due_city.run(people.books)["completions"] == 0
    next_worker = own_due_city.command("work", "--once")
    assert next_worker.returncode == 0, next_worker.stderr
    books = own_due_city.run(people.books)
    assert books["differences"] == []
    assert (books["completions"], books["completed"], books["waiting"]) == (200, 200, 0)


def child_dies_at(commit: int) -> None:
    """Work, and be killed in the middle of one of many commits: before it or after it."""
    from django.db import connection

    from cepatrespon.complaints import actions

    real, seen = connection._commit, 0

    def counted() -> None:
        nonlocal seen
        seen += 1
        if seen == commit:
            os.kill(os.getpid(), signal.SIGKILL)
        real()

    with replaced(connection, "_commit", counted):
        while actions.run_clocks(at=DUE + timedelta(days=5), limit=7).seen:
            continue


def test_workers_killed_again_and_again_do_nothing_twice_and_leave_nothing_out(own_due_city: City) -> None:
    for commit in (1, 3, 2, 5):
        worker = own_due_city.start(child_dies_at, commit=commit)
        worker.communicate(timeout=120)
        assert worker.returncode == -signal.SIGKILL
    books = own_due_city.run(people.books)
    assert books["differences"] == []
    assert books["completions"] == books["completed"] == 7 * (0 + 2 + 1 + 4)
    assert own_due_city.command("work", "--once").returncode == 0
    books = own_due_city.run(people.books)
    assert books["differences"] == []
    assert (books["completions"], books["completed"], books["waiting"]) == (200, 200, 0)


# ── letters ──────────────────────────────────────────────────────────────────────────────────────
def child_delivers(minutes: int, die: bool) -> int:
    from cepatrespon.notify import delivery, email

    def deliver_and_die(message: Any) -> None:
        email.send(message)
        say("delivered")
        wait_for_word()

    with replaced(delivery, "CARRIERS", {"email": deliver_and_die if die else email.send}):
        return delivery.deliver(at=START + timedelta(minutes=minutes)).sent


def child_reports() -> None:
    people.filed(email="siti@contoh.invalid")


def test_a_letter_whose_worker_was_killed_before_marking_it_goes_out_again_as_the_same_letter(own_city: City) -> None:
    own_city.run(child_reports)
    worker = own_city.start(child_delivers, minutes=0, die=True)
    await_line(worker, "delivered")
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=60)
    assert own_city.run(child_delivers, minutes=2, die=False) == 0  # the dead worker's lease still holds
    assert own_city.run(child_delivers, minutes=4, die=False) == 1
    assert own_city.run(child_delivers, minutes=9, die=False) == 0
    assert list(letters(own_city).values()) == [2]  # one Message-ID: the reader's mail program shows one letter


def test_a_worker_that_comes_late_does_not_mark_what_another_has_sent(own_city: City) -> None:
    own_city.run(child_reports)
    slow = own_city.start(child_delivers, minutes=0, die=True)
    await_line(slow, "delivered")
    assert own_city.run(child_delivers, minutes=4, die=False) == 1
    assert slow.stdin is not None
    slow.stdin.write("\n")
    slow.stdin.flush()
    answer(slow)
    assert own_city.run(marked) == [(START + timedelta(minutes=4)).isoformat()]


def marked() -> list[str]:
    from cepatrespon.complaints.models import Message

    return [sent.isoformat() for sent in Message.objects.values_list("sent_at", flat=True) if sent]
