"""Whole cities for tests that need committed data, several processes or a kill: each with a database of its own.

A city is a copy of one that was initialised once per session: a file on SQLite, a database on PostgreSQL. `run` and
`start` carry out a function of a test module in a process of that city; `command` is `cepatrespon ...` in it. Within
such a process `together` runs functions at the same moment, each on a connection of its own.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

TESTS = Path(__file__).resolve().parents[1]
PROGRAM = Path(sys.executable).with_name("cepatrespon")
_count = itertools.count(1)


@dataclass(frozen=True)
class City:
    """One city: its data folder and database."""

    folder: Path
    url: str
    mode: str = "local"

    @property
    def env(self) -> dict[str, str]:
        """The environment of its processes: nothing of the caller's city or settings."""
        ours = ("CEPATRESPON_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        return kept | {
            "DATABASE_URL": self.url, "CEPATRESPON_DATA": str(self.folder), "CEPATRESPON_RATE_LIMIT": "off",
            "CEPATRESPON_MODE": self.mode,
            "DJANGO_SETTINGS_MODULE": "cepatrespon.settings", "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}",
        }  # fmt: skip

    def start(self, function: Callable[..., Any], *, before: Sequence[str] = (), **said: Any) -> subprocess.Popen[str]:
        """Begin a function of a test module in a process of this city, `before` being a command that runs it."""
        name = f"{function.__module__}:{function.__qualname__}"
        return subprocess.Popen(
            [*before, sys.executable, "-m", "complaints.city", name, json.dumps(said)],
            env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, function: Callable[..., Any], **said: Any) -> Any:
        """What a function of a test module answers in a process of this city; its error when it fails."""
        return answer(self.start(function, **said))

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One `cepatrespon` command in this city, to its end."""
        return subprocess.run(
            [PROGRAM, *arguments], env=self.env, capture_output=True, text=True, timeout=180, check=False
        )

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Begin one `cepatrespon` command in this city; what it says goes to the city's log."""
        with self.log.open("a") as log:
            return subprocess.Popen([PROGRAM, *arguments], env=self.env, stdout=log, stderr=log, text=True)

    @property
    def log(self) -> Path:
        """What the commands that were begun have said."""
        return self.folder / "log"


def answer(process: subprocess.Popen[str]) -> Any:
    """The answer of a process that was begun by `start`."""
    out, error = process.communicate(timeout=240)
    if process.returncode:
        raise AssertionError(f"the process ended with {process.returncode}:\n{out}\n{error}")
    return json.loads(out.splitlines()[-1])


def await_line(process: subprocess.Popen[str], line: str) -> None:
    """Wait until a process says this line; fails when it ends first."""
    assert process.stdout is not None
    for said in process.stdout:
        if said.strip() == line:
            return
    raise AssertionError(f"the process ended without saying {line!r}: {process.communicate()[1]}")


def until(what: Callable[[], Any], seconds: float = 60) -> Any:
    """Poll until something is true, at most so many seconds; its value."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it never became true"
        time.sleep(0.02)
    return found


# ── made and removed by the tests ────────────────────────────────────────────────────────────────
def _postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def _server() -> Any:
    """A connection to the server that the tests use, outside any transaction and outside the tests' database."""
    import psycopg
    from django.conf import settings

    given = settings.DATABASES["default"]
    return psycopg.connect(
        host=given["HOST"], port=given["PORT"] or None, user=given["USER"], password=given["PASSWORD"] or None,
        dbname="postgres", autocommit=True,
    )  # fmt: skip


def _url(name: str) -> str:
    from django.conf import settings

    given = settings.DATABASES["default"]
    who = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    port = f"&port={given['PORT']}" if given["PORT"] else ""
    return f"postgresql://{who}@/{name}?host={quote(given['HOST'], safe='/')}{port}&pool=12"


def empty(folder: Path) -> City:
    """A city without anything: an absent file or an empty database."""
    folder.mkdir(parents=True)
    if not _postgresql():
        return City(folder, f"sqlite:///{folder / 'cepatrespon.sqlite3'}")
    name = f"city_{os.getpid()}_{next(_count)}"
    with _server() as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return City(folder, _url(name))


def copied(city: City, folder: Path) -> City:
    """Another city in the state of this one, of which no process may be running."""
    shutil.copytree(city.folder, folder, ignore=shutil.ignore_patterns("*.sqlite3*"), copy_function=os.link)
    if not _postgresql():
        for file in city.folder.glob("*.sqlite3*"):
            shutil.copy(file, folder)
        return City(folder, f"sqlite:///{folder / 'cepatrespon.sqlite3'}")
    name = f"city_{os.getpid()}_{next(_count)}"
    with _server() as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {_name(city)} STRATEGY file_copy")
    return City(folder, _url(name))


def _name(city: City) -> str:
    return city.url.partition("@/")[2].partition("?")[0]


def removed(city: City) -> None:
    """Take a city away, with whatever is still connected to it."""
    if _postgresql():
        with _server() as server:
            server.execute(f"DROP DATABASE IF EXISTS {_name(city)} WITH (FORCE)")
    shutil.rmtree(city.folder, ignore_errors=True)


# ── within a process of a city ───────────────────────────────────────────────────────────────────
def together(*functions: Callable[[], Any]) -> list[Any]:
    """Run functions at the same moment, each on its own connection; their answers, or the errors they raised."""
    from django.db import connection

    barrier, found = threading.Barrier(len(functions)), [None] * len(functions)

    def run(place: int, function: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(60)
            found[place] = function()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
        assert not thread.is_alive(), "a thread hangs"
    return found


def say(line: str) -> None:
    """Tell the test that a point has been reached."""
    print(line, flush=True)


def wait_for_word() -> None:
    """Wait until the test says to go on (or is gone, or kills this process)."""
    sys.stdin.readline()


@contextlib.contextmanager
def replaced(place: Any, name: str, with_what: Any) -> Iterator[None]:
    """Put something else in a place for a while: how a test stops the real path at one point, in its own process."""
    before = getattr(place, name)
    setattr(place, name, with_what)
    try:
        yield
    finally:
        setattr(place, name, before)


def _main() -> None:
    import django

    django.setup()
    module, _colon, name = sys.argv[1].partition(":")
    found = getattr(importlib.import_module(module), name)(**json.loads(sys.argv[2]))
    print(json.dumps(found, default=str), flush=True)


if __name__ == "__main__":
    _main()
