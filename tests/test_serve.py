"""The server command as an operator runs it: one process that starts, serves, watches, and stops what it started."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

PATIENCE = 90.0  # seconds: a bound for a busy machine, not a wait
COMMAND = [sys.executable, "-m", "cepatrespon"]


def environment(data: Path, **more: str) -> dict[str, str]:
    """A city of its own, on SQLite whatever the suite runs on."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("CEPATRESPON_")}
    plain.pop("DATABASE_URL", None)
    return {**plain, "CEPATRESPON_DATA": str(data), "PYTHONUNBUFFERED": "1", **more}


def run(data: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words], env=environment(data, **more), capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A running server: its port, and what it says."""

    def __init__(self, data: Path, *words: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [*COMMAND, words[0], "--port", str(self.port), *words[1:]], env=environment(data), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, bufsize=1,
        )  # fmt: skip
        assert self.process.stdout
        self.said = ""
        self.wait_for("Ctrl-C")

    def wait_for(self, text: str) -> None:
        """Read until the server says this."""
        assert self.process.stdout
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.process.stdout, selectors.EVENT_READ)
            until = time.monotonic() + PATIENCE
            while text not in self.said:
                assert waiting.select(until - time.monotonic()), f"not within {PATIENCE} s: {text}\n{self.said}"
                line = self.process.stdout.readline()
                assert line, f"it stopped without saying {text}:\n{self.said}"
                self.said += line

    def get(self, path: str) -> tuple[int, str, bytes]:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.headers["Content-Type"], answer.read()
        except HTTPError as error:
            with error:
                return error.code, error.headers["Content-Type"], error.read()

    def children(self) -> dict[int, str]:
        """The processes it has started, with their command lines."""
        found = {}
        for file in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            for pid in file.read_text().split():
                with contextlib.suppress(OSError):
                    found[int(pid)] = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        return found

    def end(self, sign: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(sign)
        out, _err = self.process.communicate(timeout=PATIENCE)
        self.said += out or ""
        return self.process.returncode


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with Jakarta loaded."""
    folder = tmp_path_factory.mktemp("served")
    made = run(folder, "init")
    assert made.returncode == 0, made.stderr
    assert made.stdout + made.stderr == ""  # quiet in a pipe
    return folder


@pytest.fixture
def served(data: Path) -> Iterator[Served]:
    server = Served(data, "serve")
    yield server
    server.end()


def test_one_command_serves_pages_static_files_and_health_and_leaves_nothing_behind(served: Served) -> None:
    assert served.get("/")[0] == 200
    assert json.loads(served.get("/healthz")[2])["status"] == "ok"
    status, kind, body = served.get("/static/leaflet/leaflet.css")
    assert (status, kind.split(";")[0]) == (200, "text/css")
    assert b".leaflet" in body
    assert served.get("/static/%2e%2e/secret-key")[0] == 404
    assert served.get("/tidak-ada-halaman-ini")[0] == 404

    children = served.children()
    assert len(children) == 2 or not Path("/proc").exists()
    assert served.end() == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)
    with socket.socket() as probe:  # and its port is free again
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", served.port))


def test_pages_and_static_files_travel_small_and_a_file_named_by_its_content_is_kept_for_ever(served: Served) -> None:
    def sent(path: str) -> tuple[Message, bytes]:
        asked = Request(f"http://127.0.0.1:{served.port}{path}", headers={"Accept-Encoding": "gzip"})
        with urlopen(asked, timeout=PATIENCE) as answer:
            return answer.headers, answer.read()

    headers, page = sent("/lapor")
    assert headers["Content-Encoding"] == "gzip"
    text = gzip.decompress(page).decode()
    total = len(page)
    named = re.findall(r'(?:src|href)="(/static/(?:css|js)/[^"]+)"', text)
    assert named
    for path in named:
        headers, body = sent(path)
        assert headers["Content-Encoding"] == "gzip", path
        assert "immutable" in headers["Cache-Control"], path
        total += len(body)
    assert total < 60_000, "the report page without the map"
    assert "immutable" not in sent("/static/favicon.svg")[0]["Cache-Control"]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks /proc for the children of a process")
def test_a_work_loop_that_dies_is_started_again_and_the_pages_stay(served: Served) -> None:
    [killed] = [pid for pid, words in served.children().items() if " work" in words]
    os.kill(killed, signal.SIGKILL)
    served.wait_for("the work loop has stopped")
    until = time.monotonic() + PATIENCE
    while not any(" work" in words for pid, words in served.children().items() if pid != killed):
        assert time.monotonic() < until, "nobody works any more"
        assert served.get("/healthz")[0] == 200
    assert served.end(signal.SIGINT) == 0


def test_a_port_in_use_is_said_at_once_with_exit_2(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused = run(data, "serve", "--port", port)
    assert refused.returncode == 2
    assert f"port {port}" in refused.stderr
    assert "--port" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_city_that_was_never_made_is_not_served_and_the_operator_is_told_what_to_run(tmp_path: Path) -> None:
    for command in ("serve", "simulate"):
        refused = run(tmp_path, command)
        assert refused.returncode == 2
        assert "cepatrespon init" in refused.stderr


def test_a_demonstration_is_started_twice_with_the_same_sign_ins_and_never_served_in_production(data: Path) -> None:
    shown = Served(data, "demo", "--reports", "3", "--days", "3")
    sign_ins = (data / "demo-accounts.json").read_text()
    for account in json.loads(sign_ins):
        assert re.search(rf"{account['nama']} +{account['sandi']} +(\S+ +)?{account['token']}", shown.said)
    assert shown.end() == 0

    again = Served(data, "demo", "--reports", "3", "--days", "3")
    assert again.end() == 0
    assert (data / "demo-accounts.json").read_text() == sign_ins

    refused = run(data, "serve", CEPATRESPON_MODE="production", CEPATRESPON_SECRET_KEY="x" * 60)
    assert refused.returncode == 2
    assert "known passwords" in refused.stderr
