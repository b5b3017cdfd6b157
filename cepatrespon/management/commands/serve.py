"""`cepatrespon serve`: the production server, with the work loop beside it.

Collects the static files, starts Granian and one work loop, watches both, and stops both with itself. A work loop
that dies is started again; a server that dies ends the command with 1.
"""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cepatrespon.agencies import registry
from cepatrespon.simulate.cast import accounts_file

THREADS = 2  # in each server process: more only take turns at the interpreter
HELD = 256  # requests that a server process holds at most; further ones wait in the kernel's queue
READY_SECONDS, STOP_SECONDS = 30.0, 15.0
LONGEST_PAUSE = 30.0  # seconds between two starts of a work loop that keeps dying
LOOK = 0.25  # seconds


class Command(BaseCommand):
    help = "Serve the city, with the work loop beside it. Stops on Ctrl-C and SIGTERM."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=port, default=8000, help="port to listen on (default 8000)")
        parser.add_argument("--no-work", action="store_true", help="without the work loop, which runs elsewhere")
        parser.add_argument(
            "--workers", type=positive, metavar="N", help="server processes (default 1 on SQLite, 2 on PostgreSQL)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and accounts_file().exists():
            raise CommandError(
                f"{accounts_file()} holds sign-ins with known passwords: this is a demonstration's city and is not "
                "served in production. Give the real city a data folder and a database of its own.",
                returncode=2,
            )
        serve(options["host"], options["port"], self.stdout, options["workers"], work=not options["no_work"])


def serve(host: str, port: int, out: OutputWrapper, workers: int | None = None, *, work: bool = True) -> None:
    """Serve until a signal comes. Raises CommandError: 2 where it cannot start, 1 where the server died."""
    ready_database()
    free_port(host, port)
    call_command("collectstatic", interactive=False, verbosity=0)
    connection.close()
    count = workers or (1 if connection.vendor == "sqlite" else 2)
    _Household(host, port, count, work, out).run()


def ready_database() -> None:
    """CommandError(2) unless the database is up to date and holds Jakarta."""
    executor = MigrationExecutor(connection)
    behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if behind or not registry.current().channels:
        raise CommandError("the database is not ready; run `cepatrespon init` first", returncode=2)


def port(text: str) -> int:
    """A port, for argparse."""
    number = int(text)
    if not 0 < number < 65_536:
        raise argparse.ArgumentTypeError(f"{text} is no port; it must be a number from 1 to 65535")
    return number


def positive(text: str) -> int:
    """A whole number above zero, for argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is too few; it must be 1 or more")
    return number


def free_port(host: str, port: int) -> None:
    """CommandError(2) when nobody may listen there."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise CommandError(
            f"cannot listen on {host} port {port}: {said}. Stop what uses it, or choose another with --port.",
            returncode=2,
        ) from error


class _Household:
    """The server and the work loop, watched by this process."""

    def __init__(self, host: str, port: int, workers: int, work: bool, out: OutputWrapper) -> None:
        self.host, self.port, self.out = host, port, out
        self.stop = threading.Event()
        self.server = self._started(_server(host, port, workers))
        self.work = self._started(_work()) if work else None
        self.pause, self.again_at = 1.0, 0.0

    @staticmethod
    def _started(command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 (our own words)

    def run(self) -> None:
        """Until a signal comes or the server dies."""
        before = {name: signal.signal(name, lambda *_: self.stop.set()) for name in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._wait_until_ready()
            while not self.stop.wait(LOOK):
                if self.server.poll() is not None:
                    raise CommandError(f"the server has stopped by itself (exit {self.server.returncode})")
                self._keep_working()
        finally:
            self._end()
            for name, handler in before.items():
                signal.signal(name, handler)

    def _wait_until_ready(self) -> None:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 (asked for, not bound)
        until = time.monotonic() + READY_SECONDS
        while not self.stop.wait(LOOK / 5):
            if self.server.poll() is not None:
                raise CommandError(f"the server did not start (exit {self.server.returncode}); see above")
            try:
                socket.create_connection((host, self.port), timeout=1).close()
            except OSError:
                if time.monotonic() > until:
                    raise CommandError(f"the server did not answer within {READY_SECONDS:.0f} seconds") from None
                continue
            shown = f"[{host}]" if ":" in host else host
            self.out.write(f"Cepat Respon: http://{shown}:{self.port}/  (Ctrl-C stops it)")
            self.out.flush()
            return

    def _keep_working(self) -> None:
        """Start the work loop again when it has died, at growing intervals."""
        if self.work is None or self.work.poll() is None:
            return
        now = time.monotonic()
        if not self.again_at:
            self.again_at = now + self.pause
            self.out.write(f"the work loop has stopped (exit {self.work.returncode}); again in {self.pause:.0f} s")
            self.out.flush()
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        elif now >= self.again_at:
            self.work, self.again_at = self._started(_work()), 0.0

    def _end(self) -> None:
        """Ask both to finish what they are doing, wait, and insist."""
        children = [child for child in (self.server, self.work) if child is not None]
        for child in children:
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in children:
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _server(host: str, port: int, workers: int) -> list[str]:
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--http": "1",
        "--workers": str(workers),
        "--blocking-threads": str(THREADS),
        "--backpressure": str(HELD),
        "--workers-kill-timeout": str(int(STOP_SECONDS) - 5),
        "--log-level": "warning",
    }
    words = [word for pair in options.items() for word in pair]
    return [
        sys.executable,
        "-m",
        "granian",
        *words,
        "--no-ws",
        "--respawn-failed-workers",
        "cepatrespon.wsgi:application",
    ]


def _work() -> list[str]:
    return [sys.executable, "-m", "cepatrespon", "work"]
