"""Sends requests over real connections and reads what they cost the server: CPU of its processes, from /proc."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
COMMAND = [sys.executable, "-m", "cepatrespon"]


@dataclass(frozen=True)
class Cost:
    """What a number of rounds cost: seconds by the wall and by the server's CPU."""

    rounds: int
    wall: float
    cpu: float

    @property
    def rate(self) -> float:
        """Rounds a second."""
        return self.rounds / self.wall

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of the server's CPU for one round."""
        return self.cpu / self.rounds * 1000


def _family(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += _family(int(child))
    return found


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process and its children have used."""
    total = 0
    for member in _family(pid):
        fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """The production server on a free port, without the work loop: its process id and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([*COMMAND, "serve", "--port", str(port), "--no-work"], stdout=subprocess.DEVNULL)
    try:
        for _try in range(200):
            if process.poll() is not None:
                raise RuntimeError("the server did not start")
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
            except OSError:
                time.sleep(0.1)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(30)


class Client:
    """One connection that stays open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """A request and its answer."""
        self.connection.request(method, path, body, headers or {})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def json(self, method: str, path: str, said: object, token: str = "") -> dict[str, object]:
        """A JSON request that must succeed."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        else:  # a citizen's phone sends again what it did not see answered
            headers["Idempotency-Key"] = str(uuid.uuid4())
        status, text = self.send(method, path, json.dumps(said).encode() if said is not None else None, headers)
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {text[:300]!r}")
        found: dict[str, object] = json.loads(text)
        return found

    def upload(self, path: str, photo: bytes, token: str) -> dict[str, object]:
        """A photo as multipart form data."""
        mark = "cepat-respon-batas"
        said = 'Content-Disposition: form-data; name="file"; filename="a.jpg"'
        head = f"--{mark}\r\n{said}\r\nContent-Type: image/jpeg\r\n\r\n"
        body = head.encode() + photo + f"\r\n--{mark}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "Authorization": f"Bearer {token}"}
        status, text = self.send("POST", path, body, headers)
        if status >= 300:
            raise RuntimeError(f"POST {path}: {status} {text[:300]!r}")
        found: dict[str, object] = json.loads(text)
        return found


def measure(pid: int, port: int, rounds: int, round_: Callable[[Client], None], clients: int = 4) -> Cost:
    """Run rounds from several connections at once, after a few to warm up."""
    warm = Client(port)
    for _round in range(5):
        round_(warm)
    left, lock, failed = [rounds], threading.Lock(), list[BaseException]()

    def run() -> None:
        client = Client(port)
        while True:
            with lock:
                if left[0] <= 0 or failed:
                    return
                left[0] -= 1
            try:
                round_(client)
            except BaseException as error:
                failed.append(error)
                raise

    threads = [threading.Thread(target=run) for _client in range(clients)]
    cpu, wall = cpu_of(pid), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, cpu = time.monotonic() - wall, cpu_of(pid) - cpu
    if failed:
        raise failed[0]
    return Cost(rounds, wall, cpu)
