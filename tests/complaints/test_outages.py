"""When the database goes away: locked by another program, or its server stopped as by a power cut.

Nothing acknowledged is lost, nothing happens twice, and `check` is quiet afterwards.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cepatrespon.complaints.models import Complaint

from . import people
from .city import City, answer, await_line, say, until, wait_for_word
from .desk import DAY, picture


def child_keeps_reporting(seconds: float) -> dict[str, Any]:
    """Send reports, each under its own key, and again until it is acknowledged; what was acknowledged."""
    from django.db import DatabaseError, InterfaceError
    from django.utils import timezone

    from cepatrespon.complaints.answers import once

    say("reporting")
    acknowledged, failures, number, end = {}, 0, 0, time.monotonic() + seconds
    while time.monotonic() < end:
        key = f"kunci-{number}"
        try:
            at = timezone.now()
            _status, body = once(
                "uji", key, key.encode(), at,
                lambda: (201, {"nomor": people.filed(at, photos=[picture(number % 9)]).complaint.number}),  # noqa: B023
            )  # fmt: skip
            acknowledged[key] = body["nomor"]
            number += 1
            time.sleep(0.02)  # not faster than a city
        except (DatabaseError, InterfaceError):
            failures += 1
            connection.close()
            time.sleep(0.1)
    return {"acknowledged": acknowledged, "failures": failures}


def child_completions(count: int) -> None:
    """Submissions whose validation ran out a while ago, in the world's time."""
    start = datetime.now(UTC).replace(microsecond=0) - 6 * DAY
    for number in range(count):
        people.submitted(start, number)


def child_numbers() -> list[str]:
    return sorted(Complaint.objects.values_list("number", flat=True))


def nothing_is_lost(city: City, done: dict[str, Any], completions: int) -> None:
    books = city.run(people.books)
    assert books["differences"] == []
    numbers = list(done["acknowledged"].values())
    assert len(set(numbers)) == len(numbers) > 0
    assert set(numbers) <= set(city.run(child_numbers))
    assert books["complaints"] <= len(numbers) + 1 + completions  # one may be stored without having been acknowledged
    assert books["completions"] == books["completed"] == completions


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's lock of a whole file")
def test_while_another_program_locks_the_file_reports_wait_and_none_is_lost(own_city: City) -> None:
    own_city.run(child_completions, count=10)
    client = own_city.start(child_keeps_reporting, seconds=8)
    await_line(client, "reporting")
    worker = own_city.begin("work")
    locker = own_city.start(child_locks)
    await_line(locker, "locked")
    time.sleep(4)  # the fault itself lasts this long
    assert locker.stdin is not None
    locker.stdin.write("\n")
    locker.stdin.flush()
    answer(locker)
    done = answer(client)
    until(lambda: own_city.run(people.books)["completions"] == 10)
    worker.terminate()
    assert worker.wait(60) == 0
    nothing_is_lost(own_city, done, 10)


def child_locks() -> None:
    with connection.cursor() as cursor:
        cursor.execute("BEGIN EXCLUSIVE")
        say("locked")
        wait_for_word()
        cursor.execute("ROLLBACK")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster() as made:
        yield made


class Cluster:
    """A PostgreSQL server of the test's own, that can be stopped as by a power cut and started again."""

    def __enter__(self) -> Cluster:
        self.script = Path(__file__).resolve().parents[2] / "scripts" / "postgres.sh"
        said = subprocess.run(
            [self.script, "start"], env={**os.environ, "CEPATRESPON_PG_DURABLE": "on"}, capture_output=True, text=True,
            timeout=120, check=True,
        ).stdout  # fmt: skip
        found = dict(pair.split("=", 1) for pair in said.removeprefix("export ").split())
        self.url, self.folder = found["DATABASE_URL"].strip("'"), Path(found["CEPATRESPON_PG"].strip("'"))
        return self

    def __exit__(self, *_error: object) -> None:
        subprocess.run([self.script, "stop", self.folder], capture_output=True, timeout=60, check=False)

    def control(self, *what: str) -> None:
        system = self.script.with_name("system.sh")
        where = subprocess.run([system, "--where", "postgresql"], capture_output=True, text=True, check=True).stdout
        command = [f"{where.strip()}/pg_ctl", "-D", f"{self.folder}/data", "-w", *what]
        if os.geteuid() == 0:
            owner = self.folder.stat().st_uid
            command = [
                "setpriv",
                f"--reuid={owner}",
                f"--regid={self.folder.stat().st_gid}",
                "--clear-groups",
                *command,
            ]
        subprocess.run(command, cwd="/", capture_output=True, timeout=60, check=True)

    def stop(self) -> None:
        self.options = (self.folder / "data" / "postmaster.opts").read_text().split(" ", 1)[1].replace('"', "'").strip()
        self.control("-m", "immediate", "stop")

    def start(self) -> None:
        self.control("-l", f"{self.folder}/server.log", "-o", self.options, "start")


@pytest.mark.postgres
def test_when_the_server_is_gone_for_ten_seconds_the_worker_waits_and_nothing_acknowledged_is_lost(
    cluster: Cluster, tmp_path: Path
) -> None:
    city = City(tmp_path / "city", cluster.url + "&pool=4")
    city.folder.mkdir()
    assert city.command("init").returncode == 0
    city.run(people.hire)
    city.run(child_completions, count=30)
    client = city.start(child_keeps_reporting, seconds=20)
    await_line(client, "reporting")
    worker = city.begin("work")
    time.sleep(1.5)  # in the middle of the client's reports, and perhaps of the worker's
    cluster.stop()
    time.sleep(10)  # the fault itself lasts this long
    assert worker.poll() is None
    cluster.start()
    done = answer(client)
    assert done["failures"] > 0
    until(lambda: city.run(people.books)["completions"] == 30)
    worker.terminate()
    assert worker.wait(60) == 0
    nothing_is_lost(city, done, 30)
    assert "the database is away" in city.log.read_text()


def test_one_try_of_work_says_that_the_database_cannot_be_used_and_ends_with_an_error(tmp_path: Path) -> None:
    nowhere = City(tmp_path, "postgresql://nobody@/none?host=/nonexistent&pool=0")
    done = nowhere.command("work", "--once")
    assert done.returncode == 2
    assert "database" in done.stderr
    assert "Traceback" not in done.stderr
