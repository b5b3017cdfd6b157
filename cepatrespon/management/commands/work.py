"""`cepatrespon work`: carries out due clocks, freezes and releases months, delivers what is owed, tries policies.

Several may run, on one machine or many. It survives the database going away, and may be killed at any moment: what
was not committed is done again by the next.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from cepatrespon.agencies import registry
from cepatrespon.complaints import actions, answers, holding, monthly, subscribing, suggesting
from cepatrespon.complaints.clock import now
from cepatrespon.notify.delivery import deliver
from cepatrespon.reports import amendments, frozen, heartbeats, rehearsal, releases
from cepatrespon.reports import monthly as published

log = logging.getLogger(__name__)
IDLE = 1.0  # seconds between two looks when nothing was due
LONGEST_PAUSE = 5.0  # seconds between two tries while the database is away
TIDY = timedelta(minutes=10)


class Command(BaseCommand):
    help = "Carry out due clocks and deliver what is owed; several may run."
    requires_system_checks = []  # of no page: a worker serves none

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stop.set())
        parent = os.getppid()
        terminal, total, pause, tidied = sys.stderr.isatty(), 0, IDLE, None
        lists_from = learns_from = publishes_from = now()
        while not stop.is_set():
            try:
                at = now()
                swept = actions.run_clocks(at=at)
                heartbeats.beat(at)
                if at >= lists_from and not _lists_made(at):
                    lists_from = at + TIDY
                told = subscribing.digests(at=at)
                carried = deliver(at=at)
                rehearsed = rehearsal.advance(at=at)
                if tidied is None or at - tidied > TIDY:
                    answers.forget(at=at)
                    holding.tidy(at=at)
                    subscribing.forget(at=at)
                    tidied = at
                if at >= learns_from and not _learning(at):
                    learns_from = at + TIDY
                made = _published(at) if at >= publishes_from else ""
                if made is None:
                    publishes_from = at + TIDY
                pause = IDLE
            except (DatabaseError, InterfaceError) as error:
                if once:
                    raise
                log.error("the database is away: %s", str(error).strip())
                connection.close()
                close_old_connections()
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            total += swept.spoken + carried.sent
            if terminal and (swept.spoken or carried.sent):
                self.stderr.write(f"\r{at:%Y-%m-%d %H:%M:%S} UTC: {total}", ending="")
            if not (swept.seen or carried.sent or carried.failed or told or rehearsed or made):
                if once:
                    break
                stop.wait(IDLE)
            if os.getppid() != parent:  # the server that started us is gone
                break


def _learning(at: datetime) -> int:
    """Count a month of what suggestions are made of; how many are left. One that fails is only a hint less."""
    try:
        return suggesting.learn(registry.current(), at=at, most=1)
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        log.exception("what units finished could not be counted; tried again in %s", TIDY)
        return 0


def _published(at: datetime) -> str | None:
    """Release a month, read a released one again, or count one that is running: what was done, None where it failed."""
    try:
        return releases.due(at) or amendments.due(at) or published.due(at) or ""
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        log.exception("the month's figures could not be made; tried again in %s", TIDY)
        return None


def _lists_made(at: datetime) -> bool:
    """Make the monthly lists that are due; a complaint that cannot be read holds up its list, never the worker."""
    try:
        monthly.freeze_due(at)
        frozen.freeze_due(at)
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        log.exception("the monthly list could not be made; tried again in %s", TIDY)
        return False
    return True
