"""The figures of a month, for the whole city and for each kota, kecamatan and kelurahan, from the reports at a cut.

A pure function of `cut.month` and the names of places; small counts are taken out here (`small_cells`), so that what is
stored is what may be published. Lengths are whole seconds; a share is told by its two counts. None: not published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cepatrespon.rules import limits, scores
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.case import UNSUBMITTED, Case
from cepatrespon.rules.clocks import CLOCKS
from cepatrespon.rules.measures import READINGS, Ending
from cepatrespon.rules.terms import STATES, Mode

from .cut import Told
from .small_cells import Cell, hidden

CITY, NOWHERE, NONE = "", "-", "-"  # the whole city; a report without a point; one without a category
DECIDED_BY = {act: clock.length for clock in CLOCKS for act in clock.tickets}
TIMED = {Mode.VALIDATED: "divalidasi", Mode.AUTOMATIC: "otomatis"}


@dataclass(slots=True)
class Tally:
    """What is summed up for one area, category or unit. Lengths are seconds."""

    cell: Cell = field(default_factory=Cell)
    ends: Counter[Ending] = field(default_factory=Counter)
    private_ends: Counter[Ending] = field(default_factory=Counter)
    responses: int = 0
    late: int = 0
    response: list[int] = field(default_factory=list)
    on_time: int = 0
    past: int = 0
    open_past: int = 0
    times: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    contested: int = 0
    recurrences: int = 0
    rejections: int = 0
    rejected: int = 0

    def add(self, told: Told, facts: Facts) -> None:
        """Count one report."""
        self.cell = Cell(self.cell.total + 1, self.cell.private + told.private)
        self.ends[facts.ending] += 1
        self.private_ends[facts.ending] += told.private
        self.responses += facts.responses
        self.late += facts.late
        self.response += facts.response
        self.on_time += facts.on_time is True
        self.past += facts.on_time is False
        self.open_past += facts.open_past
        for reading, seconds in facts.times:
            self.times.setdefault((facts.mode, reading), []).append(seconds)
        self.contested += told.case.contested_at is not None
        self.recurrences += told.recurrence
        self.rejections += told.rejections
        self.rejected += bool(told.rejections)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one report says at the cut. `on_time` is None where nothing is completed by a unit."""

    ending: Ending
    responses: int
    late: int
    response: list[int]
    on_time: bool | None
    open_past: bool
    mode: str
    times: tuple[tuple[str, int], ...]


def facts(told: Told, at: datetime) -> Facts:
    """What one report says: also for its row in the open data, so that the two never differ."""
    case = told.case
    length = timedelta(seconds=case.policy["response"])
    judged = [r for r in case.receipts if r.responded_at or r.ended_at or r.at + length < at]
    late = sum((r.responded_at or r.ended_at or at) > r.at + length for r in judged)
    response = [int((r.responded_at - r.at).total_seconds()) for r in judged if r.responded_at]
    timed = scores.times(case) if case.mode in TIMED else None
    on_time = None
    if timed is not None:
        on_time = not any(each.clause == "M7" and each.unit == timed.unit for each in scores.lateness(case, at, 0))
    return Facts(
        told.ending, len(judged), late, response, on_time,
        case.state in UNSUBMITTED and case.standing.limit < at, TIMED[case.mode] if timed and case.mode else "",
        tuple(zip(READINGS, (timed.official, timed.net_of_biro, timed.citizen), strict=True)) if timed else (),
    )  # fmt: skip


def state_of(case: Case) -> str:
    """The code under which a state is counted: two that read the same to the public are one."""
    word = STATES[case.state].word
    return next(state.value for state, term in STATES.items() if term.word == word)


# ── the whole ────────────────────────────────────────────────────────────────────────────────────
def count(
    reports: Iterable[Told], parents: Mapping[str, str], units: Mapping[int, str], at: datetime, running: bool = False
) -> dict[str, dict[str, Any]]:
    """The figures of every area by its code (`CITY` for the whole), each ready to be stored and shown.

    `parents`: of every region's code the one above it, of a kota ""; `units`: the codes of the units by their keys.
    `running`: the month will be counted again, and nothing is published by which one more private report would show.
    """
    areas = {code: Tally() for code in [CITY, *parents, NOWHERE]}
    lines: dict[str, dict[str, Tally]] = {"kategori": {}, "unit": {}, "kanal": {}, "status": {}}
    kinds: dict[tuple[str, str], Cell] = {}
    tickets: dict[str, Counter[str]] = {}
    days: Counter[str] = Counter()
    for told in reports:
        if told.secret:
            continue
        said, category = facts(told, at), told.category or NONE
        lines["kategori"].setdefault(category, Tally()).add(told, said)
        lines["unit"].setdefault(units[told.case.holder], Tally()).add(told, said)
        lines["kanal"].setdefault(told.channel, Tally()).add(told, said)
        lines["status"].setdefault(state_of(told.case), Tally()).add(told, said)
        for area in _above(told.region, parents):
            areas[area].add(told, said)
            before = kinds.get((area, category), Cell())
            kinds[area, category] = Cell(before.total + 1, before.private + told.private)
        days[day_of(told.reported_at).isoformat()] += 1
        _tickets(told, at, tickets)
    every = [*lines["kategori"]]
    away = _hidden(areas, parents, lines, kinds, every, running)
    found = {
        code: _figures(code, tally, away, {c: kinds.get((code, c), Cell()) for c in every})
        for code, tally in areas.items()
    }
    found[CITY] |= {
        "hari": dict(sorted(days.items())),
        "tiket": {act: dict(sorted(counts.items())) for act, counts in sorted(tickets.items())},
        **{name: _lines(name, rows, away) for name, rows in lines.items()},
    }
    return found


def _above(region: str, parents: Mapping[str, str]) -> list[str]:
    """The area of a report and everything above it, the whole city included."""
    if region not in parents:
        return [CITY, NOWHERE]
    found = [CITY]
    while region:
        found.append(region)
        region = parents[region]
    return found


def _tickets(told: Told, at: datetime, tickets: dict[str, Counter[str]]) -> None:
    for ticket in told.case.tickets:
        of = tickets.setdefault(ticket.act.value, Counter())
        of["tiket"] += 1
        decided = told.decisions.get(ticket.seq)
        kind = "tiket_terbuka" if decided is None else "tiket_disetujui" if decided else "tiket_ditolak"
        of[kind] += 1
        limit = ticket.at + timedelta(seconds=told.case.policy[DECIDED_BY[ticket.act]])
        of["tiket_terlambat"] += (ticket.decided_at or at) > limit


# ── what is not published ────────────────────────────────────────────────────────────────────────
Key = tuple[str, ...]


def _hidden(
    areas: Mapping[str, Tally], parents: Mapping[str, str], lines: Mapping[str, Mapping[str, Tally]],
    kinds: Mapping[tuple[str, str], Cell], every: Sequence[str], running: bool,
) -> set[Key]:  # fmt: skip
    """The cells that are not shown. Of the whole city, endings and states tell neither a place nor a subject. While a
    month runs, two counts of one kelurahan or unit a few minutes apart would tell of a private report between them."""
    cells: dict[Key, Cell] = {}
    sums: list[tuple[Key, Sequence[Key]]] = []
    below: dict[str, list[str]] = {}
    for code in areas:
        if code != CITY:
            below.setdefault(parents.get(code, CITY), []).append(code)
    for code, tally in areas.items():
        cells["area", code] = tally.cell
        for end in Ending:
            cells["end", code, end] = Cell(tally.ends[end], tally.private_ends[end])
        for kind in every:
            cells["kind", code, kind] = kinds.get((code, kind), Cell())
        sums.append((("area", code), [("end", code, end) for end in Ending]))
        sums.append((("area", code), [("kind", code, kind) for kind in every]))
    for upper, lower in below.items():
        sums.append((("area", upper), [("area", code) for code in lower]))
        sums += [(("end", upper, end), [("end", code, end) for code in lower]) for end in Ending]
        sums += [(("kind", upper, kind), [("kind", code, kind) for code in lower]) for kind in every]
    always = {("area", CITY), *(("end", CITY, end) for end in Ending)}
    for name, rows in lines.items():
        for code, tally in rows.items():
            # A category's own line is the same count as the city's cell of that category.
            key = ("kind", CITY, code) if name == "kategori" else (name, code)
            cells[key] = tally.cell
            if name in ("kategori", "unit"):
                for end in Ending:
                    cells[name, code, end] = Cell(tally.ends[end], tally.private_ends[end])
                sums.append((key, [(name, code, end) for end in Ending]))
        if name in ("kategori", "unit"):
            sums += [(("end", CITY, end), [(name, code, end) for code in rows]) for end in Ending]
        if name == "status":
            always |= {(name, code) for code in rows}
        elif name != "kategori":
            sums.append((("area", CITY), [(name, code) for code in rows]))
    never: set[Key] = set()
    if running:
        never |= {("area", code) for code in areas if parents.get(code)} | {("unit", code) for code in lines["unit"]}
    return hidden(cells, sums, frozenset(always), frozenset(never))


# ── as it is stored ──────────────────────────────────────────────────────────────────────────────
def _figures(code: str, tally: Tally, away: set[Key], kinds: Mapping[str, Cell]) -> dict[str, Any]:
    """One area. What is hidden is None, and `sisanya` is what the hidden categories add up to."""
    if ("area", code) in away:
        return {"diterima": None}
    shown = {kind: cell.total for kind, cell in kinds.items() if ("kind", code, kind) not in away and cell.total}
    return {
        "diterima": tally.cell.total,
        "akhir": {end.value: None if ("end", code, end) in away else tally.ends[end] for end in Ending},
        # Pairs: a database may keep the names of an object in an order of its own.
        "jenis": [list(pair) for pair in sorted(shown.items(), key=lambda pair: (-pair[1], pair[0]))],
        "jenis_sisanya": tally.cell.total - sum(shown.values()),
        **_measured(tally, plain=code == CITY),
    }


def _measured(tally: Tally, plain: bool) -> dict[str, Any]:
    """The figures beside the counts. `plain`: of the whole city, where few are not yet somebody."""

    def few(n: int) -> int | None:
        return n if plain or n >= limits.SMALL_COUNT else None

    enough = tally.responses >= limits.SMALL_COUNT
    judged = tally.on_time + tally.past + tally.open_past >= limits.SMALL_COUNT
    return {
        "respons": {
            "dinilai": tally.responses if enough else None, "terlambat": tally.late if enough else None,
            **_spread(tally.response),
        },
        "selesai": {
            "tepat": tally.on_time if judged else None, "lewat": tally.past if judged else None,
            "terbuka_lewat": tally.open_past if judged else None,
        },
        "waktu": {
            mode: {reading: _spread(tally.times.get((mode, reading), [])) for reading in READINGS}
            for mode in TIMED.values()
        },
        "digugat": few(tally.contested), "kambuh": few(tally.recurrences), "penolakan": few(tally.rejections),
        "laporan_ditolak": few(tally.rejected),
    }  # fmt: skip


def _spread(seconds: list[int]) -> dict[str, int | None]:
    """Median and 90th percentile (nearest rank), and of how many; None of fewer than `SMALL_COUNT`."""
    n = len(seconds)
    if n < limits.SMALL_COUNT:
        return {"n": None, "median": None, "p90": None}
    ranked = sorted(seconds)
    middle = (ranked[(n - 1) // 2] + ranked[n // 2]) // 2
    return {"n": n, "median": middle, "p90": ranked[-(-9 * n // 10) - 1]}


def _lines(name: str, rows: Mapping[str, Tally], away: set[Key]) -> dict[str, Any]:
    """The lines of a table of the whole city, the most reports first, and what is not in a line of its own."""
    found = []
    for code, tally in sorted(rows.items(), key=lambda pair: (-pair[1].cell.total, pair[0])):
        key: Key = ("kind", CITY, code) if name == "kategori" else (name, code)
        if key in away or not tally.cell.total:
            continue
        line: dict[str, Any] = {"kode": code, "diterima": tally.cell.total}
        if name in ("kategori", "unit"):
            spread = _spread(tally.times.get((TIMED[Mode.VALIDATED], READINGS[0]), []))
            enough = tally.responses >= limits.SMALL_COUNT
            line |= {
                "akhir": {end.value: None if (name, code, end) in away else tally.ends[end] for end in Ending},
                "median": spread["median"], "p90": spread["p90"],
                "respons": [tally.responses, tally.late] if enough else None,
                "penolakan": tally.rejections if tally.rejections >= limits.SMALL_COUNT else None,
                "digugat": tally.contested if tally.contested >= limits.SMALL_COUNT else None,
            }  # fmt: skip
        found.append(line)
    total = sum(tally.cell.total for tally in rows.values())
    return {"baris": found, "sisanya": total - sum(line["diterima"] for line in found)}
