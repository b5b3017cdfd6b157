"""When the work loop was heard of: noted once a minute, and every longer silence written down once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import wib
from django.core.management import call_command

from cepatrespon.reports import heartbeats
from cepatrespon.reports.heartbeats import Heartbeat, Silence
from cepatrespon.rules import limits

START = wib("2024-05-02 09:00")
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
LONG = timedelta(seconds=limits.SILENCE_SECONDS)

pytestmark = pytest.mark.django_db


def test_the_loop_notes_that_it_lives_at_most_once_a_minute():
    assert [heartbeats.beat(START + n * 20 * SECOND) for n in range(7)] == [
        True,
        False,
        False,
        True,
        False,
        False,
        True,
    ]
    row = Heartbeat.objects.get()
    assert (row.first_at, row.at) == (START, START + 2 * MINUTE)


def test_a_silence_is_written_once_when_somebody_is_heard_of_again_and_not_at_its_very_limit():
    heartbeats.beat(START)
    heartbeats.beat(START + LONG)
    assert not Silence.objects.exists(), "at the limit it is no silence"
    back = START + LONG + LONG + SECOND
    heartbeats.beat(back)
    heartbeats.beat(back)
    heartbeats.beat(back + MINUTE)
    assert list(Silence.objects.values_list("began_at", "ended_at")) == [(START + LONG, back)]


def test_a_silence_that_lasts_is_told_without_an_end_and_old_ones_are_left_out():
    heartbeats.beat(START)
    heartbeats.beat(START + 10 * MINUTE)
    later = START + 40 * MINUTE
    assert heartbeats.silences(START, later) == [(START + 10 * MINUTE, None), (START, START + 10 * MINUTE)]
    assert heartbeats.silences(START + 10 * MINUTE, START + 12 * MINUTE) == []


def test_a_clock_that_goes_back_or_a_presenter_who_moves_it_makes_no_silence(settings):
    heartbeats.beat(START)
    assert heartbeats.beat(START - 60 * MINUTE) is False
    settings.DEMO = True
    heartbeats.beat(START + 24 * 60 * MINUTE)
    assert not Silence.objects.exists()
    assert Heartbeat.objects.get().at == START + 24 * 60 * MINUTE


def test_before_anybody_was_heard_of_there_is_nothing_to_tell():
    assert heartbeats.heard(START) is None
    assert heartbeats.silences(START, START + 60 * MINUTE) == []


def test_the_work_loop_is_heard_of(city, time_machine):
    time_machine.move_to(START, tick=False)
    call_command("work", "--once")
    assert Heartbeat.objects.get().at == START
