"""Changes one thing in the rules at a time and demands that some worked example notices it.

A mutant drops, re-roles or lengthens a row of MOVES or CLOCKS, or moves a number of the policy. The worked examples
run against it through the real write path, on a scratch database for each process. A mutant is killed when an example
differs or raises. Exit code 0 when every mutant is killed, 1 with a list of the survivors.
"""

# ruff: noqa: E402 - the scratch folder is made and named before the settings are read
from __future__ import annotations

import argparse
import copy
import logging
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "docs" / "regulation" / "examples"
PATIENCE = 30  # seconds that one example may take; a mutant may never end
MEMORY = Path("/dev/shm")
SCRATCH = Path(
    tempfile.mkdtemp(prefix="cepatrespon-mutants-", dir=MEMORY if MEMORY.is_dir() and os.access(MEMORY, 7) else None)
)
os.environ.update(CEPATRESPON_DATA=str(SCRATCH), CEPATRESPON_MODE="local", CEPATRESPON_HOSTS="127.0.0.1")
os.environ.update(DJANGO_SETTINGS_MODULE="cepatrespon.settings")
os.environ.pop("DATABASE_URL", None)
sys.path.insert(0, str(ROOT))

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from mutants import EQUIVALENT, Mutant, Rules, mutants

from cepatrespon.agencies.loading import load_jakarta
from cepatrespon.complaints import actions, examples, ledger, replay
from cepatrespon.rules import clocks, lifecycle, scores
from cepatrespon.rules.case import Case
from cepatrespon.rules.lifecycle import Proposal
from cepatrespon.rules.policy import Policy
from cepatrespon.rules.terms import Act


class Noticed(Exception):
    """An example differs; what is left of it need not run."""


class Endless(BaseException):
    """An example took too long."""


@dataclass
class Asked:
    """One question that an example puts to the rules, and their answer."""

    act: Act
    case: Case
    proposal: Proposal
    answer: tuple[object, ...]


@dataclass
class Walked:
    """What one example does under the rules as they are."""

    name: str
    example: examples.Example
    seconds: float = 0.0
    asked: list[Asked] = field(default_factory=list)


ORIGINAL = Rules(lifecycle.MOVES, clocks.CLOCKS)
ALL: list[Mutant] = []
WALKS: list[Walked] = []


@contextmanager
def changed(mutant: Mutant) -> Iterator[None]:
    """The rules with one change."""
    moves, rows = lifecycle.MOVES, clocks.CLOCKS
    number = Policy.__getitem__
    lifecycle.MOVES = mutant.rules.moves
    clocks.CLOCKS = scores.CLOCKS = mutant.rules.clocks
    if mutant.parameter:
        name, by = mutant.parameter
        Policy.__getitem__ = lambda self, key: number(self, key) + (by if key == name else 0)  # type: ignore[method-assign]
    try:
        yield
    finally:
        lifecycle.MOVES = moves
        clocks.CLOCKS = scores.CLOCKS = rows
        Policy.__getitem__ = number  # type: ignore[method-assign]


def differs(example: examples.Example) -> str:
    """What an example notices; empty when it agrees with the rules as they are now."""
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        with transaction.atomic():
            try:
                played = replay.play(example)
                return "; ".join(played.differences)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
                transaction.set_rollback(True)
    except Noticed as noticed:
        return str(noticed)
    except Endless:
        return "it never ended"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def answered(found: lifecycle.Outcome | lifecycle.Refusal) -> tuple[object, ...]:
    """What the writers use of the rules' answer."""
    if isinstance(found, lifecycle.Refusal):
        return (found.clause,)
    return found.move.act, found.state, found.role, sorted(found.data.items())


def likely(mutant: Mutant) -> list[Walked]:
    """The examples that can notice a mutant, those first that do so soonest.

    Up to the first question that the changed table answers otherwise an example runs as it always does; an example
    that asks no such question cannot notice, and is left out.
    """
    if mutant.rules.moves is ORIGINAL.moves:
        return sorted(WALKS, key=lambda w: (not any(line.does is mutant.act for line in w.example.lines), w.seconds))
    found = []
    for walk in WALKS:
        for number, asked in enumerate(walk.asked):
            if asked.act is mutant.act and answered(lifecycle.decide(asked.case, asked.proposal)) != asked.answer:
                found.append((number, walk))
                break
    return [walk for _number, walk in sorted(found, key=lambda pair: pair[0])]


def judge(index: int) -> tuple[int, str]:
    """Which example notices the mutant, with what it saw; empty for a survivor."""
    mutant = ALL[index]
    with changed(mutant):
        for walk in likely(mutant):
            if seen := differs(walk.example):
                return index, f"{walk.name}: {seen}"
    return index, ""


def walk(name: str, example: examples.Example) -> Walked:
    """Run an example under the rules as they are and note what it asks them. Exits 1 when it does not agree."""
    found, decide = Walked(name, example), lifecycle.decide

    def noted(case: Case, proposal: Proposal) -> lifecycle.Outcome | lifecycle.Refusal:
        answer = decide(case, proposal)
        kept = copy.deepcopy(case, {id(case.policy): case.policy})
        found.asked.append(Asked(proposal.act, kept, proposal, answered(answer)))
        return answer

    actions.decide = ledger.decide = noted
    started = time.perf_counter()
    try:
        seen = differs(example)
    finally:
        actions.decide = ledger.decide = decide
    found.seconds = time.perf_counter() - started
    if seen:
        sys.exit(f"mutate_rules: {name} does not agree with the rules as they are: {seen}")
    return found


def stop_at_once(stage: Any, line: examples.Line, column: str, expected: str, found: str) -> None:
    """In place of noting a difference: one is enough."""
    raise Noticed(f"line {line.number}, {column}: expected {expected or 'nothing'}, found {found or 'nothing'}")


def give_up(number: int, frame: FrameType | None) -> None:
    raise Endless


def prepare() -> None:
    """A database with Jakarta in it, and what every example does."""
    call_command("migrate", verbosity=0, interactive=False)
    load_jakarta()
    signal.signal(signal.SIGALRM, give_up)
    replay._Stage._differ = stop_at_once  # type: ignore[method-assign]
    WALKS.extend(walk(file.stem, examples.read(file.read_text("utf-8"))) for file in sorted(EXAMPLES.glob("*.md")))
    connections.close_all()


def own_database(source: str) -> None:
    """Give this process a database of its own."""
    folder = Path(tempfile.mkdtemp(dir=SCRATCH))
    shutil.copy(source, folder / "scratch.sqlite3")
    settings.MEDIA_ROOT = folder / "media"
    connections["default"].settings_dict["NAME"] = str(folder / "scratch.sqlite3")


def main() -> int:
    """Judge every mutant; 1 when one survives."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("-k", default="", metavar="TEXT", help="only the mutants whose name contains TEXT")
    options.add_argument("-v", action="store_true", help="say which example kills each mutant")
    options.add_argument("-j", type=int, default=os.cpu_count() or 1, help="processes")
    chosen = options.parse_args()
    logging.disable(logging.CRITICAL)
    started, survivors = time.monotonic(), []
    prepare()
    everything = mutants(ORIGINAL)
    if unknown := EQUIVALENT.keys() - {mutant.name for mutant in everything}:
        sys.exit("mutate_rules: listed as equivalent, but no such mutant: " + "; ".join(sorted(unknown)))
    ALL.extend(m for m in everything if m.name not in EQUIVALENT and chosen.k.casefold() in m.name.casefold())
    source = str(connections["default"].settings_dict["NAME"])
    with multiprocessing.get_context("fork").Pool(chosen.j, own_database, (source,)) as pool:
        for done, (index, seen) in enumerate(pool.imap_unordered(judge, range(len(ALL)), chunksize=4), 1):
            if not seen:
                survivors.append(ALL[index].name)
            if chosen.v:
                print(f"{ALL[index].name}: {seen or 'SURVIVES'}", flush=True)
            elif sys.stderr.isatty():
                print(f"\r  {done}/{len(ALL)} mutants, {len(survivors)} alive", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty() and not chosen.v:
        print(file=sys.stderr)
    for name in sorted(survivors):
        print(f"survives: {name}")
    print(
        f"mutate_rules: {len(ALL)} mutants, {len(survivors)} survive, {len(EQUIVALENT)} listed as equivalent, "
        f"{len(WALKS)} examples, {time.monotonic() - started:.0f} s"
    )
    return 1 if survivors else 0


if __name__ == "__main__":
    try:
        code = main()
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
    sys.exit(code)
