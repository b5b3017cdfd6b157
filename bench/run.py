"""`make bench`: what the main paths cost, on this database, at 1,000 and 100,000 complaints.

Prints a table and appends it, with machine and date, to `bench/RESULTS.md`. Rates come from four connections on the
same machine as the server and the database; CPU is the server's own (not the database's, not the client's). Query
counts are taken in process and include none of BEGIN and COMMIT.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cepatrespon.settings")
os.environ["CEPATRESPON_RATE_LIMIT"] = "off"

import django

django.setup()

import city
import load
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from signed import client_of

from cepatrespon.agencies import registry
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.rules.terms import Act

RESULTS = Path(__file__).parent / "RESULTS.md"
REPORT = {
    "kategori": "Jalan", "uraian": "Lubang besar di depan pasar, motor sering jatuh.",
    "lokasi": {"lat": -6.1754, "lng": 106.8272, "akurasi": 12}, "alamat": "Depan pasar",
    "pelapor": {"nama": "Siti", "email": "siti@example.invalid"},
}  # fmt: skip
Row = tuple[str, str, str, str, str]


class Bench:
    """The measurements on one city."""

    def __init__(self, size: int, rounds: int) -> None:
        self.size, self.rounds, self.rows = size, rounds, list[Row]()
        self.tokens = city.officers()
        self.photo = city.photo()

    def note(self, what: str, rate: str = "", cpu: str = "", queries: str = "") -> None:
        """Keep one line of the table, and show it at once."""
        name = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
        self.rows.append((f"{name}, {self.size:,}", what, rate, cpu, queries))
        print(f"  {name} {self.size:>8,}  {what:<44} {rate:>16} {cpu:>12} {queries:>8}", flush=True)

    # ── what one request asks of the database ────────────────────────────────────────────────────
    def queries(self) -> dict[str, int]:
        """Query counts of the main requests, in process."""
        client, found = Client(SERVER_NAME="127.0.0.1"), dict[str, int]()

        def count(name: str, send: object) -> object:
            with CaptureQueriesContext(connection) as captured:
                answer = send()  # type: ignore[operator]
            assert answer.status_code < 300, (name, answer.status_code, answer.content[:300])
            found[name] = sum(not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for q in captured)
            return answer

        def post(path: str, said: dict[str, object], who: str = "") -> object:
            key = {"idempotency-key": str(uuid.uuid4())}
            headers = {"authorization": f"Bearer {self.tokens[who]}"} if who else key
            return client.post(path, said, content_type="application/json", headers=headers)

        post("/api/v1/laporan", REPORT)
        answer = count("intake", lambda: post("/api/v1/laporan", REPORT))
        number = answer.json()["nomor"]  # type: ignore[attr-defined]
        act = f"/api/v1/laporan/{number}/tindakan"
        count("act", lambda: post(act, {"aksi": "Proses"}, "kelurahan"))
        for who in ("kelurahan", "validator"):
            browser = client_of(who)
            browser.get("/petugas/")
            count(f"inbox {who}", lambda browser=browser: browser.get("/petugas/"))
            bearer = {"authorization": f"Bearer {self.tokens[who]}"}
            count(f"api inbox {who}", lambda bearer=bearer: client.get("/api/v1/kotak-masuk", headers=bearer))
        return found

    # ── over HTTP ────────────────────────────────────────────────────────────────────────────────
    def over_http(self) -> None:
        """Intake, act, lifecycle and inboxes against the production server."""
        asked = self.queries()
        with load.server() as (pid, port):
            cost = load.measure(pid, port, self.rounds * 4, lambda c: self._report(c) and None)
            self.note("report intake", f"{cost.rate:.0f} /s", f"{cost.cpu_ms:.1f} ms", str(asked["intake"]))
            waiting = [self._report(load.Client(port)) for _report in range(self.rounds + 5)]

            def process(client: load.Client) -> None:
                self._act(client, waiting.pop()[0], "kelurahan", aksi="Proses")

            cost = load.measure(pid, port, self.rounds, process)
            self.note("one act (Proses)", f"{cost.rate:.0f} /s", f"{cost.cpu_ms:.1f} ms", str(asked["act"]))
            cost = load.measure(pid, port, self.rounds, self._lifecycle)
            self.note("whole lifecycle (8 requests, 1 photo)", f"{cost.rate:.0f} /s", f"{cost.cpu_ms:.1f} ms")
            for who in ("kelurahan", "validator"):
                browser = client_of(who)
                cookie = {
                    "Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
                }
                bearer = {"Authorization": f"Bearer {self.tokens[who]}"}
                for what, path, headers, key in (
                    (f"inbox page, {who}", "/petugas/", cookie, f"inbox {who}"),
                    (f"inbox JSON, {who}", "/api/v1/kotak-masuk", bearer, f"api inbox {who}"),
                ):

                    def look(client: load.Client, path: str = path, headers: dict[str, str] = headers) -> None:
                        status, text = client.send("GET", path, None, headers)
                        assert status == 200, (status, text[:200])

                    cost = load.measure(pid, port, self.rounds, look)
                    self.note(what, f"{cost.rate:.0f} /s", f"{cost.cpu_ms:.1f} ms", str(asked[key]))

    def _report(self, client: load.Client) -> tuple[str, str]:
        said = client.json("POST", "/api/v1/laporan", REPORT)
        return str(said["nomor"]), str(said["kode_lacak"])

    def _act(self, client: load.Client, number: str, who: str, **said: object) -> None:
        client.json("POST", f"/api/v1/laporan/{number}/tindakan", said, self.tokens[who])

    def _lifecycle(self, client: load.Client) -> None:
        number, code = self._report(client)
        self._act(client, number, "kelurahan", aksi="Koordinasi", ke="Dinas Bina Marga", baca=True)
        self._act(client, number, "dinas", aksi="Proses")
        photo = client.upload("/api/v1/foto", self.photo, self.tokens["dinas"])["id"]
        self._act(client, number, "dinas", aksi="Selesai", uraian="Lubang ditutup.", foto=[photo])
        self._act(client, number, "fasilitator", aksi="Verifikasi Administrasi", hasil="sesuai")
        self._act(client, number, "validator", aksi="Validasi")
        found = client.json("GET", f"/api/v1/laporan/{number}?kode={code}", None)
        assert found["status"] == "Selesai", found

    # ── clocks and points ────────────────────────────────────────────────────────────────────────
    def sweep(self) -> None:
        """The automatic completions that are due, by two workers; each must happen exactly once."""
        due = Complaint.objects.filter(state="menunggu_validasi", next_clock_at__lt=datetime.now(UTC)).count()
        before = Event.objects.filter(act=Act.COMPLETE).count()
        start = time.monotonic()
        workers = [subprocess.Popen([*load.COMMAND, "work", "--once"]) for _worker in range(2)]
        for worker in workers:
            assert worker.wait() == 0
        wall = time.monotonic() - start
        done = Event.objects.filter(act=Act.COMPLETE).count() - before
        assert done == due, (done, due)
        self.note(f"{due:,} automatic completions, 2 workers", f"{due / wall:.0f} /s", f"{wall:.1f} s")

    def routing(self) -> None:
        """Points put into their kelurahan, one at a time and in one batch."""
        route = registry.current().map_at(datetime.now(UTC))
        if route is None:
            raise LookupError("no map")
        rng = random.Random(1)
        lats = [rng.uniform(-6.36, -6.10) for _point in range(20_000)]
        lngs = [rng.uniform(106.70, 106.95) for _point in range(20_000)]
        start = time.process_time()
        for lat, lng in zip(lats, lngs, strict=True):
            route.locate(lat, lng)
        one = time.process_time() - start
        start = time.process_time()
        route.locate_all(lats, lngs)
        many = time.process_time() - start
        self.note("routing, one point at a time", f"{20_000 / one:,.0f} /s", f"{one / 20:.3f} ms")
        self.note("routing, 20,000 points at once", f"{20_000 / many:,.0f} /s", f"{many / 20:.3f} ms")


def machine() -> str:
    """What the figures were measured on."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        database = str(cursor.fetchone()[0]).split(",")[0].split(" (")[0]
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}, {connection.vendor} {database}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000", help="complaints, separated by commas")
    parser.add_argument("--rounds", type=int, default=200, help="rounds of each measurement")
    options = parser.parse_args()
    call_command("init", verbosity=0)
    rows: list[Row] = []
    for size in (int(size) for size in options.sizes.split(",")):
        bench = Bench(size, options.rounds)
        city.fill(size)
        if not rows:
            bench.routing()
        bench.over_http()
        bench.sweep()
        rows += bench.rows
    lines = [f"\n## {datetime.now(UTC):%Y-%m-%d}, {machine()}\n"]
    lines += [
        "| database, complaints | what | rate | server CPU each | queries |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    if not RESULTS.exists():
        RESULTS.write_text(f"# Results\n\n{__doc__}")
    with RESULTS.open("a") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
