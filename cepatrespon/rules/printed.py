"""The rules as pages: clauses, lifecycle and glossary in English, with the decree's own Indonesian words.

Pure functions from the tables to Markdown, so that the pages under `docs/` cannot say anything else. Writing and
comparing the files is the command `docs`; questions that the decree leaves open are written by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import case, clocks, lifecycle, terms
from .clauses import CLAUSES, KIND_WORDS, SOURCE, order
from .clocks import CLOCKS, Clock
from .lifecycle import MOVES, Condition, Move, Need
from .policy import PARAMETERS, Parameter
from .refusals import WHY
from .terms import ACTS, EXTENSION_REASONS, MODES, RESULTS, ROLES, STATES, UNIT_KINDS, Act, Role, State, Term, Via

HOUR, DAY = 3600, 24 * 3600
HEAD = "<!-- Printed by `make rules` from cepatrespon/rules. Change the rules, not this page. -->\n"

# What a row is about, where it is not the row of every case. Kept by the condition itself: a new one without words
# stops the printing.
CONDITIONS: dict[Condition, str] = {
    lifecycle.M3_TICKET: "the open ticket is Pindah SKPD or Salah Koordinasi",
    lifecycle.M4_TICKET: "the open ticket is Pindah Kelurahan",
    lifecycle.M5_TICKET: "the open ticket is Laporan Tidak Jelas",
    lifecycle.M6_TICKET: "the open ticket is Laporan Tidak Ditemukan",
    lifecycle.CLARIFIED: "the result is diperjelas",
    lifecycle.SHUT: "the result is ditutup",
    lifecycle.answered: "the holder has responded to this receipt",
    lifecycle._internal: "it is berkadar pengawasan (internal)",
    lifecycle._not_internal: "it is not internal",
    lifecycle._only_biro_assigns: "the routing tickets of M3 are used up",
    lifecycle._held_by_another: "Biro is not the holder",
    lifecycle._held_by_biro: "Biro is the holder",
    lifecycle._unit_used_its_extensions: "the unit has used its extensions of M7",
    lifecycle._automatic: "it completed itself (M11)",
    lifecycle._may_still_revive: "the time to revive has not passed",
    lifecycle._at_inspectorate: "the Inspektorat holds it, and owns its channel",
    lifecycle._listed_in_a_frozen_month: "the unit is on that month's list, and the month is over",
}
COUNTS_FROM: dict[clocks.Moment, str] = {
    clocks._submission: "the submission that awaits validation",
    clocks._receipt: "the receipt, while the holder has not responded",
    clocks._limit: "the start of scoring (M8, M10), or the date set by an extension",
}
LAPSES = {
    Act.ESCALATE: "marked late; the next office up is told; nothing is decided",
    Act.COMPLETE: "the report becomes Selesai, mode otomatis",
    Act.MISSED: "marked late; nothing else changes",
    Act.WARN: "the holder is warned",
}
RECEIPTS = {
    Via.INTAKE: "intake",
    Via.COORDINATION: "Koordinasi",
    Via.DISPOSITION: "Disposisi",
    Via.DECISION: "a decision of M3",
    Via.KELURAHAN_DECISION: "a decision of M4",
    Via.CLARIFIED: "re-entry after diperjelas",
    Via.REVIVED: "re-entry after a revival",
    Via.TAKEN_BACK: "being taken back from a referral",
}


def length(seconds: int) -> str:
    """A length in words, as the decree writes it: `6 hours`, `3 x 24 hours`, and down to the second."""
    if seconds % DAY == 0:
        return f"{seconds // DAY} x 24 hours"
    parts = ((seconds // HOUR, "hour"), (seconds % HOUR // 60, "minute"), (seconds % 60, "second"))
    return " ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n)


def number(parameter: Parameter) -> str:
    """A parameter's value in words."""
    return length(parameter.value) if parameter.unit == "seconds" else f"{parameter.value} times"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar in a cell is escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


# ── clauses ──────────────────────────────────────────────────────────────────────────────────────
def clauses_page() -> str:
    """`docs/regulation/clauses.md`."""
    out = [
        HEAD,
        "# The clauses\n",
        f"Source: {SOURCE}. B1-B5: Pergub 57/2022. F1-F6: the duties of the tenaga ahli fasilitator.\n",
        "What each clause says, what the software does about it, and how we read it where the text is silent. What",
        "remains to be asked is in [questions.md](questions.md); how the acts follow in [lifecycle.md](lifecycle.md).\n",
        table(
            ("Clause", "In the decree's words", "In English", "The software"),
            ((c.id, c.title, c.english, KIND_WORDS[c.kind][1]) for c in CLAUSES.values()),
        ),
        "## The numbers\n",
        "Each is a named parameter of a policy version with the moment it takes effect; a report keeps the version it",
        "was received under. Lengths are elapsed time, nights, weekends and holidays included.\n",
        table(
            ("Clause", "Parameter", "Value", "What it counts"),
            (
                (p.clause, f"`{name}`", number(p), p.gloss_english)
                for name, p in sorted(PARAMETERS.items(), key=lambda item: order(item[1].clause))
            ),
        ),
    ]
    for clause in CLAUSES.values():
        out += [f"## {clause.id}. {clause.english}\n", f"{clause.text_english}\n"]
        if clause.reading_english:
            out.append(f"*Our reading:* {clause.reading_english}\n")
        out.append(f"> **{clause.title}.** {clause.text}{' ' + clause.reading if clause.reading else ''}\n")
    return "\n".join(out)


# ── lifecycle ────────────────────────────────────────────────────────────────────────────────────
def word(state: State) -> str:
    """A state by its public word; the open ticket, which the public sees as Koordinasi, by what it is."""
    return "ticket open" if state is State.TICKET else STATES[state].word


def starting(states: frozenset[State]) -> str:
    """Where an act may start, in words."""
    if states == frozenset(State):
        return "any"
    missing = case.UNSUBMITTED - states
    if states <= case.UNSUBMITTED and len(missing) < 2:
        return "open" + (f", except {word(next(iter(missing)))}" if missing else "")
    return ", ".join(word(state) for state in State if state in states)


def leading(row: Move) -> str:
    """Where an act leads, in words."""
    if row.restores:
        return "as before the ticket"
    if row.to is None:
        return "unchanged"
    return word(row.to) + (f" ({MODES[row.mode].word.lower()})" if row.mode else "")


def follows(row: Move) -> str:
    """What else an act does: a response, a receipt."""
    said = ["a response"] if row.responds else []
    if row.via:
        said.append(f"a new receipt, by {RECEIPTS[row.via]}")
    return "; ".join(said)


def _needs(row: Move) -> str:
    return ", ".join(f"{need.clause} `{need.why}`" if need.clause != "-" else f"`{need.why}`" for need in row.needs)


def _clock(clock: Clock) -> tuple[str, ...]:
    if clock.tickets:
        since = "the filing of " + " or ".join(ACTS[act].word for act in Act if act in clock.tickets)
    else:
        since = COUNTS_FROM[clock.counts_from]
    parameter = PARAMETERS[clock.length or "completion"]
    runs = number(parameter)
    if clock.before:
        runs += f", less {number(PARAMETERS[clock.before])}"
    return clock.clause, since, runs, ROLES[clock.answers].word, LAPSES[clock.lapse]


def _refusals() -> Iterable[tuple[str, ...]]:
    needs: dict[str, Need] = {need.why: need for row in MOVES for need in row.needs}
    clause = {why: needs[why].clause if why in needs else "-" for why in WHY}
    for why in sorted(WHY, key=lambda why: (order(clause[why]), list(WHY).index(why))):
        acts = [act for act in Act if any(why in {n.why for n in row.needs} and row.act is act for row in MOVES)]
        yield clause[why], f"`{why}`", ", ".join(ACTS[act].word for act in acts), WHY[why][1], WHY[why][0]


def lifecycle_page() -> str:
    """`docs/regulation/lifecycle.md`."""
    opened = ", ".join(word(state) for state in State if state in case.UNSUBMITTED)
    people, clockwork = [[row for row in MOVES if (row.who is Role.CLOCK) is by] for by in (False, True)]
    return "\n".join(
        [
            HEAD,
            "# What may happen to a report\n",
            "The table that the software executes. An act is open to a person when there is a row for it; the worked",
            "examples in [examples](examples) walk every row.\n",
            "## States\n",
            table(
                ("State", "Code", "English", "Meaning"),
                ((word(s), f"`{s.value}`", t.english, t.gloss) for s, t in STATES.items()),
            ),
            f"*Open* below means: {opened}.",
            "While a ticket is open the public sees Koordinasi.\n",
            "## Acts\n",
            "The last column but one names what an act needs; what is missing is told in the words of *Refusals*.\n",
            table(
                ("Clause", "Act", "By", "From", "To", "Only when", "Needs", "It is also"),
                (
                    (
                        row.clause, ACTS[row.act].word, ROLES[row.who].word, starting(row.start), leading(row),
                        "; ".join(CONDITIONS[test] for test in row.when), _needs(row), follows(row),
                    )
                    for row in people
                ),
            ),
            "## What the clock does\n",
            table(
                ("Clause", "Act", "From", "To"),
                ((row.clause, ACTS[row.act].word, starting(row.start), leading(row)) for row in clockwork),
            ),
            "## Clocks\n",
            "In order of precedence: the first that runs is the limit that is shown. An act at the exact second is on time;",
            "one second later the clock has acted, effective at the due moment, however late it was processed.\n",
            table(("Clause", "Counts from", "Length", "Who answers", "When it lapses"), map(_clock, CLOCKS)),
            "## Refusals\n",
            "Permission is checked first, then the state, then what the act needs: of several the lowest clause is cited.",
            "`-` stands for no clause.\n",
            table(("Clause", "Need", "Asked of", "What is said", "In Indonesian"), _refusals()),
        ]
    )  # fmt: skip


# ── glossary ─────────────────────────────────────────────────────────────────────────────────────
def glossary_page() -> str:
    """`docs/glossary.md`."""
    tables: tuple[tuple[str, Mapping[Any, Term]], ...] = (
        ("States", STATES), ("Acts", ACTS), ("Roles", ROLES), ("Kinds of unit", UNIT_KINDS),
        ("How a report came to Selesai", MODES), ("Results", RESULTS),
        ("Reasons for an extension", EXTENSION_REASONS), ("How a reporter was reached", terms.THROUGHS),
    )  # fmt: skip
    out = [
        HEAD,
        "# Glossary\n",
        "The decree's word, its English, the word in the code, the code in the database, and what it means.\n",
    ]
    for heading, words in tables:
        rows = ((t.word, t.english, f"`{key.name}`", f"`{key.value}`", t.gloss) for key, t in words.items())
        out += [f"## {heading}\n", table(("Term", "English", "In the code", "Stored as", "Meaning"), rows)]
    out += ["## How a unit came to hold a report\n"]
    out += [
        table(("In the code", "Stored as", "By"), ((f"`{v.name}`", f"`{v.value}`", RECEIPTS[v]) for v in terms.Via))
    ]
    return "\n".join(out)


PAGES: dict[str, Callable[[], str]] = {
    "regulation/clauses.md": clauses_page,
    "regulation/lifecycle.md": lifecycle_page,
    "glossary.md": glossary_page,
}
