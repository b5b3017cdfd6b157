"""`make bench-million`: what an officer and a citizen wait for at 1,000,000 complaints, on PostgreSQL.

The city is made by SQL: five years of reports, a few units with most of them, states as such a city would have them
(and a backlog at Biro that it should not have). Events, tickets and follow-ups are there for what the pages read;
chains are not computed. Each page is asked for in process, through the whole application (middleware, session, view,
template), one request after another. Two times: by the clock, from request to answer, the database's included; and of
the processors, of this process and its database connection together, which a busy machine lengthens less.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cepatrespon.settings")
os.environ["CEPATRESPON_RATE_LIMIT"] = "off"

import django

django.setup()

import crowd
import public
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from signed import client_of

RESULTS = Path(__file__).parent / "RESULTS.md"
AIM = 100  # milliseconds, at the 95th percentile
MOST = 300_000  # bytes of any answer, before it is compressed
Page = tuple[str, str, Callable[[random.Random], str]]  # what, whose, the address of one request


def pages(facts: crowd.Facts) -> list[Page]:
    """The pages measured: each with the officer who opens it, and an address that varies from request to request."""
    inbox = reverse("console:kotak-masuk")

    def at(query: str) -> Callable[[random.Random], str]:
        return lambda _rng: f"{inbox}?{query}"

    def one_of(query: str, words: Sequence[str]) -> Callable[[random.Random], str]:
        return lambda rng: f"{inbox}?{query}{rng.choice(words)}"

    def both(rng: random.Random) -> str:
        return f"{inbox}?lajur=terlihat&kategori={rng.choice(facts.categories)}&wilayah={rng.choice(facts.regions)}"

    found: list[Page] = [
        ("inbox, busy kelurahan", "kelurahan", at("")),
        ("inbox, big dinas", "dinas", at("")),
        ("inbox, channel owner of JAKI", "kanal", at("")),
        ("inbox, Biro validator", "validator", at("")),
        ("inbox, Biro administrator", "biro", at("")),
        ("inbox, Sekda: all open", "sekda", at("")),
        ("in hand, big dinas", "dinas", at("lajur=dikerjakan")),
        ("closed, big dinas", "dinas", at("lajur=selesai")),
        ("everything seen, busy kelurahan", "kelurahan", at("lajur=terlihat")),
        ("everything seen, quiet kelurahan", "sepi", at("lajur=terlihat")),
        ("everything seen, big dinas", "dinas", at("lajur=terlihat")),
        ("everything seen, channel owner of JAKI", "kanal", at("lajur=terlihat")),
        ("everything seen, kota", "kota", at("lajur=terlihat")),
        ("everything seen, Kepulauan Seribu", "kepulauan", at("lajur=terlihat")),
        ("everything seen, Biro validator", "validator", at("lajur=terlihat")),
        ("deep page of everything, Biro", "validator", one_of("lajur=terlihat&sesudah=", facts.cursors)),
        ("deep page of closed, big dinas", "dinas", one_of("lajur=selesai&sesudah=", facts.cursors)),
        ("deep page back, Biro", "validator", one_of("lajur=terlihat&sebelum=", facts.cursors)),
        ("filter: category, Biro", "validator", one_of("lajur=terlihat&kategori=", facts.categories)),
        ("filter: region, Biro", "validator", one_of("lajur=terlihat&wilayah=", facts.regions)),
        ("filter: category and region, Biro", "validator", both),
        ("filter: rare channel, Biro", "validator", at("lajur=terlihat&kanal=pendopo")),
        ("filter: late, Biro", "validator", at("lajur=terlihat&tenggat=terlambat")),
        ("filter: TL Ditolak, Biro", "validator", at("lajur=terlihat&status=tl_ditolak")),
        ("filter: due today, big dinas", "dinas", at("tenggat=hari-ini")),
        ("filter: category in closed, big dinas", "dinas", one_of("lajur=selesai&kategori=", facts.categories)),
        ("filter: private and old in closed, big dinas", "dinas", at("lajur=selesai&akses=tertutup&umur=365")),
        ("search: common word, Biro", "validator", one_of("q=", crowd.COMMON)),
        ("search: rare word, Biro", "validator", one_of("q=", crowd.RARE)),
        ("search: word that is nowhere, Biro", "validator", one_of("q=", ["zebrakuning", "xylofon", "kwetiau"])),
        ("search: two words, Biro", "validator", one_of("q=", ["lampu+sekolah", "jalan+pasar", "pompa+gang"])),
        ("search: part of a word, Biro", "validator", one_of("q=", ["rotoa", "empatan", "ampah"])),
        ("search: number, Biro", "validator", one_of("q=", facts.numbers)),
        ("search: common word, busy kelurahan", "kelurahan", one_of("q=", crowd.COMMON)),
        ("search: rare word, busy kelurahan", "kelurahan", one_of("q=", crowd.RARE)),
        ("search: common word, big dinas", "dinas", one_of("q=", crowd.COMMON)),
        ("search: rare word in closed, big dinas", "dinas", one_of("lajur=selesai&q=", crowd.RARE)),
    ]  # fmt: skip
    for name, who, what in (
        ("docket", "validator", "docket"), ("validasi", "validator", "validation queue"),
        ("antrean", "fasilitator", "fasilitator's queue"), ("kanal", "kanal", "channel owner's page"),
        ("wilayah", "kota", "area of a kota"), ("beban", "validator", "workload"), ("tugas", "lapangan", "field tasks"),
        ("bulan-ini", "sekda", "Sekda's month"), ("rujukan", "biro", "referrals"),
    ):  # fmt: skip
        try:
            url = reverse(f"console:{name}")
        except NoReverseMatch:
            continue
        found.append((f"{what} ({name})", who, lambda _rng, url=url: url))  # type: ignore[misc]
    docket, judged = reverse("console:docket"), reverse("console:validasi")

    def each(base: str, numbers: Sequence[str]) -> Callable[[random.Random], str]:
        return lambda rng: f"{base}/{rng.choice(numbers)}"

    found += [
        ("docket, to be assigned", "validator", lambda _rng: f"{docket}?tab=penugasan"),
        ("docket, decided", "validator", lambda _rng: f"{docket}?tab=diputus"),
        ("docket, a unit's", "validator", lambda rng: f"{docket}?unit={rng.choice(facts.units)}"),
        ("docket, one ticket with its precedents", "validator", each(docket, facts.tickets)),
        ("validation, a category with advice", "validator",
         lambda rng: f"{judged}?kategori={rng.choice(facts.categories)}&saran=sesuai"),
        ("validation, one submission", "validator", each(judged, facts.submissions)),
        ("workload of a unit", "validator", lambda rng: f"{reverse('console:beban')}?unit={rng.choice(facts.units)}"),
        ("requests for more time", "validator", lambda _rng: reverse("console:perpanjangan")),
        ("asked to be heard, big dinas", "dinas", lambda _rng: reverse("console:keterangan")),
    ]  # fmt: skip
    return found


def on_cpu() -> float:
    """Milliseconds that this process and its database connections' have had a processor so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    return time.process_time() * 1000 + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1_000_000


def measure(
    client: Client, address: Callable[[random.Random], str], rounds: int, cold: bool = False
) -> tuple[list[float], list[float], int, int]:
    """Of each request the milliseconds by the clock and by the processors; the most queries of one; the worst status,
    or 413 where an answer weighed too much. `cold`: nothing is kept from one request to the next."""
    rng, found, busy = random.Random(1), list[float](), list[float]()
    queries, heaviest, worst = 0, 0, 0
    for url in [address(rng) for _round in range(5)]:
        if cold:
            cache.clear()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(url)
        queries = max(queries, sum(not q["sql"].startswith(("BEGIN", "COMMIT", "SAVE", "RELEASE")) for q in captured))
    for _round in range(rounds):
        url = address(rng)
        if cold:
            cache.clear()
        cpu, start = on_cpu(), time.perf_counter()
        answer = client.get(url)
        found.append((time.perf_counter() - start) * 1000)
        busy.append(on_cpu() - cpu)
        heaviest, worst = max(heaviest, len(answer.content)), max(worst, answer.status_code)
    return found, busy, queries, 413 if heaviest > MOST else worst


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=100, help="requests of each page")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--face", choices=("both", "officers", "public"), default="both", help="whose pages")
    parser.add_argument("--keep", action="store_true", help="measure the city that is there")
    parser.add_argument("--dry", action="store_true", help="do not write to RESULTS.md")
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        raise SystemExit("bench-million: measures PostgreSQL; run it through scripts/postgres.sh run.")
    if not options.keep:
        call_command("init", verbosity=0)
        start = time.monotonic()
        crowd.fill(options.size)
        print(f"  {options.size:,} complaints in {time.monotonic() - start:.0f} s", flush=True)
    facts = crowd.facts()
    measured = [public.Page(what, address) for what, who, address in pages(facts)]
    clients = {what: who for what, who, _address in pages(facts)}
    if options.face != "officers":
        measured += public.pages(facts, public.lives())
    rows: list[Sequence[Any]] = []
    if options.face != "officers" and options.only in public.COUNTING:
        spent = public.count_months()
        rows.append((public.COUNTING, *([f"{statistics.median(spent):.0f}", f"{max(spent):.0f}"] + ["-"] * 4), "-"))
        print(f"  {public.COUNTING}: {', '.join(f'{each:.0f} ms' for each in spent)}", flush=True)
    for page in measured:
        whose = clients.get(page.what, "")
        if options.only not in page.what or (options.face == "public" and whose):
            continue
        client = client_of(whose) if whose else Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        times, busy, queries, status = measure(client, page.address, options.rounds, page.cold)
        cuts, cpu = (statistics.quantiles(each, n=100, method="inclusive") for each in (times, busy))
        row = (page.what, *(f"{each[n]:.0f}" for each in (cuts, cpu) for n in (49, 94, 98)), queries)
        shown = [f"{cell:>5}" for cell in row[1:7]]
        print(f"  {page.what:<46} clock {' '.join(shown[:3])}   processors {' '.join(shown[3:])} ms"
              f" {queries:>3} queries{'' if status == 200 else f'  STATUS {status}'}"
              f"{'' if cpu[94] < page.aim else '  OVER'}", flush=True)  # fmt: skip
        rows.append(row)
    if options.dry or options.only:
        return
    from run import machine

    lines = [f"\n## {datetime.now(UTC):%Y-%m-%d}, {options.size:,} complaints, {machine()}\n"]
    lines += [f"In process, one request after another, {options.rounds} of each page; load of the machine meanwhile "
              f"{os.getloadavg()[1]:.1f}. Aim: p95 under {AIM} ms, of a piece of the map 200 ms. Cold: nothing "
              "is kept from one request to the next.\n"]  # fmt: skip
    lines += ["| page | p50 ms | p95 ms | p99 ms | p50 CPU | p95 CPU | p99 CPU | queries |"]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    with RESULTS.open("a") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
