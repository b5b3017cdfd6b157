"""Every unit's public record of a period: what came, what was done well or ill, how long it took, what was promised.

Each figure counts by the moment at which something took effect within the period, so that a period that is over always
counts the same; `frozen` keeps it besides. Counted is what `counted` says, and private reports only where a unit had
at least SMALL_COUNT of them in the period: fewer change nothing, so that none can be told. Speed is of validated
completions alone. How units are ordered is said by `unit_order`. Times are UTC, lengths seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import Any

from django.db.models import Count, F, Q

from cepatrespon.agencies import registry
from cepatrespon.complaints.ledger import told
from cepatrespon.complaints.models import Complaint, Event, FollowUp, Involvement, Ticket
from cepatrespon.complaints.querysets import public
from cepatrespon.rules import limits
from cepatrespon.rules.case import FINAL, ROUTING_TICKETS
from cepatrespon.rules.scores import times
from cepatrespon.rules.terms import Act, Mode, Relation, Role, State

from .counted import ARRIVES, counted


@dataclass(frozen=True, slots=True)
class Filed:
    """The tickets of one kind that a unit filed in the period, and how they stood at its end."""

    act: str
    filed: int
    approved: int
    rejected: int
    open: int


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One unit in a period. `exact` is False where private reports are in the figures: then small ones are not said.

    `undone` are completions that were contested or came back (each once), `overdue` completion limits that ran out
    (M7). `kept`, `moved` and `broken` are of the dates the unit had promised for this period; `stars` is their sum.
    """

    exact: bool = True
    received: int = 0
    responses: int = 0
    late: int = 0
    validated: int = 0
    automatic: int = 0
    rejected: int = 0
    overdue: int = 0
    contested: int = 0
    recurred: int = 0
    undone: int = 0
    ratings: int = 0
    stars: int = 0
    timed: int = 0
    median: int | None = None
    p90: int | None = None
    net_median: int | None = None
    extended: int = 0
    kept: int = 0
    moved: int = 0
    broken: int = 0
    tickets: list[Filed] = field(default_factory=list)

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None) -> UnitMonth:
        """The figures as they were kept; those of a unit that had nothing for None."""
        said = dict(kept or {})
        said["tickets"] = [Filed(**row) for row in said.get("tickets", [])]
        return cls(**said)


@dataclass(frozen=True, slots=True)
class Units:
    """The figures of all units that had any, by `key`."""

    units: dict[str, UnitMonth] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Units:
        """The figures as they were kept."""
        return cls({key: UnitMonth.of(row) for key, row in kept["units"].items()})

    def unit(self, id: int) -> UnitMonth:
        """One unit's; zeros for a unit that had nothing."""
        return self.units.get(key(id)) or UnitMonth()


def key(unit: int) -> str:
    """By what name a unit's figures are kept: a word, because a number inside JSON is a place in a list."""
    return f"u{unit}"


class _Book:
    """What is counted of each unit; private reports apart, until it is known how many there are."""

    def __init__(self) -> None:
        self.counts: dict[tuple[int, bool], Counter[str]] = defaultdict(Counter)
        self.lengths: dict[tuple[int, bool], list[tuple[int, int]]] = defaultdict(list)
        self.private: dict[int, set[int]] = defaultdict(set)

    def add(self, unit: int | None, private: bool, complaint: int, what: str, by: int = 1) -> None:
        """Count something of a unit that happened on a report."""
        if unit is None:
            return
        self.counts[unit, private][what] += by
        if private:
            self.private[unit].add(complaint)

    def took(self, unit: int, private: bool, official: int, net: int) -> None:
        """A validated completion and how long it took, in both readings."""
        self.lengths[unit, private].append((official, net))

    def closed(self) -> dict[str, UnitMonth]:
        """Each unit's figures: with its private reports where these are enough to hide one another."""
        found = {}
        for unit in sorted({unit for unit, _private in self.counts}):
            with_private = len(self.private.get(unit, ())) >= limits.SMALL_COUNT
            counts = Counter(self.counts.get((unit, False), {}))
            lengths = list(self.lengths.get((unit, False), []))
            if with_private:
                counts += self.counts.get((unit, True), Counter())
                lengths += self.lengths.get((unit, True), [])
            if counts:
                found[key(unit)] = _month(counts, lengths, exact=not with_private)
        return found


NAMES = (
    "received", "responses", "late", "validated", "automatic", "rejected", "overdue", "contested", "recurred", "undone",
    "ratings", "stars", "extended", "kept", "moved", "broken",
)  # fmt: skip


def _month(counts: Counter[str], lengths: list[tuple[int, int]], *, exact: bool) -> UnitMonth:
    enough = len(lengths) >= limits.UNITS_COMPARED_FROM
    official, net = sorted(each[0] for each in lengths), [each[1] for each in lengths]
    tickets = [
        Filed(act, filed, *(counts[f"{act} {how}"] for how in ("approved", "rejected", "open")))
        for act in (Act.MOVE_AGENCY, Act.WRONG_COORDINATION, Act.MOVE_KELURAHAN, Act.UNCLEAR, Act.NOT_FOUND)
        if (filed := counts[f"{act} filed"])
    ]
    return UnitMonth(
        exact=exact, tickets=tickets, timed=len(lengths), median=int(median(official)) if enough else None,
        p90=percentile(official, 90) if enough else None, net_median=int(median(net)) if enough else None,
        **{name: counts[name] for name in NAMES},
    )  # fmt: skip


def percentile(ordered: list[int], share: int) -> int:
    """The value that so many percent do not exceed (nearest rank) of an ordered list that is not empty."""
    return ordered[max(ceil(len(ordered) * share / 100), 1) - 1]


def figures(start: datetime, end: datetime) -> Units:
    """The figures of the period from `start` up to, not including, `end`. A dozen queries, each over the period."""
    book = _Book()
    _receipts(book, start, end)
    missed = _limits(book, start, end)
    _submissions(book, start, end)
    _aftermath(book, start, end)
    _tickets(book, start, end)
    _promises(book, missed, start, end)
    return Units(book.closed())


# ── response ─────────────────────────────────────────────────────────────────────────────────────
def _receipts(book: _Book, start: datetime, end: datetime) -> None:
    """What arrived in the period, and the limits of M1 that fell in it."""
    policies = {policy.version: timedelta(seconds=policy["response"]) for policy in registry.current().policies}
    arrived = Event.objects.filter(
        ARRIVES, counted("complaint__"), at__gte=start - max(policies.values(), default=timedelta()), at__lt=end
    )
    facts = ("data__to", "at", "complaint_id", "complaint__private", "complaint__policy")
    for unit, at, complaint, private, policy in arrived.values_list(*facts):
        if at >= start:
            book.add(unit, private, complaint, "received")
        if start <= at + policies[policy] < end:
            book.add(unit, private, complaint, "responses")


def _limits(book: _Book, start: datetime, end: datetime) -> set[tuple[int, str]]:
    """The limits of M1 and M7 that units missed in the period, written or not yet (T4); of M7 which, by its key."""
    missed = Event.objects.filter(counted("complaint__"), act=Act.MISSED, at__gte=start, at__lt=end)
    keys = set()
    facts = ("unit_id", "data__clause", "data__key", "complaint_id", "complaint__private")
    for unit, clause, which, complaint, private in missed.values_list(*facts):
        book.add(unit, private, complaint, "late" if clause == "M1" else "overdue")
        keys.add((complaint, which))
    unspoken = Complaint.objects.filter(  # an earlier warning may not have been written either
        counted(), due_clause__in=["M1", "M7"], due_at__gte=start, due_at__lt=end, next_clock_at__lte=F("due_at")
    )
    for pk, unit, clause, due, private in unspoken.values_list("pk", "holder_id", "due_clause", "due_at", "private"):
        book.add(unit, private, pk, "late" if clause == "M1" else "overdue")
        keys.add((pk, f"{unit}:{due and due.isoformat()}"))
    return keys


# ── completion ───────────────────────────────────────────────────────────────────────────────────
def _submissions(book: _Book, start: datetime, end: datetime) -> None:
    """The follow-ups on which a verdict fell, and how long the validated ones took (M8, M10)."""
    decided = FollowUp.objects.filter(counted("complaint__"), decided_at__gte=start, decided_at__lt=end)
    facts = ("complaint_id", "unit_id", "submitted_at", "accepted", "complaint__mode", "complaint__private")
    validated: dict[int, tuple[int, datetime, bool]] = {}
    for complaint, unit, submitted, accepted, mode, private in decided.values_list(*facts):
        if not accepted:
            book.add(unit, private, complaint, "rejected")
        elif mode == Mode.AUTOMATIC:
            book.add(unit, private, complaint, "automatic")
        else:
            book.add(unit, private, complaint, "validated")
            validated[complaint] = (unit, submitted, private)
    unspoken = Complaint.objects.filter(  # completed by the clock, which has not written it yet (T4)
        counted(), due_clause="M9", next_clock_at=F("due_at"), due_at__gte=start, due_at__lt=end
    )
    for pk, unit, private in unspoken.values_list("pk", "holder_id", "private"):
        book.add(unit, private, pk, "automatic")
    these = decided.filter(accepted=True, complaint__mode=Mode.VALIDATED).values("complaint")
    since = {
        (complaint, unit): at
        for complaint, unit, at in Involvement.objects.filter(complaint__in=these).values_list(
            "complaint_id", "unit_id", "since"
        )
    }
    away = _with_biro(these)
    again = _entered_again(these)
    for complaint, (unit, submitted, private) in validated.items():
        if complaint in again:
            official, net = again[complaint]
        else:
            begun = since.get((complaint, unit), submitted)
            official = int((submitted - begun).total_seconds())
            net = official - sum(
                max(0, int((min(until, submitted) - max(left, begun)).total_seconds()))
                for left, until in away.get(complaint, ())
            )
        book.took(unit, private, official, net)


def _with_biro(these: Any) -> dict[int, list[tuple[datetime, datetime]]]:
    """When reports lay with Biro: submissions that were refused, and decided tickets of M3-M4."""
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    refused = FollowUp.objects.filter(complaint__in=these, accepted=False)
    for complaint, left, until in refused.values_list("complaint_id", "submitted_at", "decided_at"):
        if until is not None:
            found[complaint].append((left, until))
    routing = Ticket.objects.filter(complaint__in=these, act__in=[act.value for act in ROUTING_TICKETS])
    for complaint, left, until in routing.values_list("complaint_id", "filed_at", "decided_at"):
        if until is not None:
            found[complaint].append((left, until))
    return found


def _entered_again(these: Any) -> dict[int, tuple[int, int]]:
    """Of reports that re-entered an inbox, whose scoring may have begun anew: completion and that net of Biro."""
    entered = Event.objects.filter(complaint__in=these, state=State.WAITING).filter(
        Q(act=Act.REVIVE) | Q(act=Act.APPROVE, role=Role.OWNER)
    )
    reg, found = registry.current(), {}
    for complaint in Complaint.objects.filter(pk__in=entered.values("complaint")):
        case = told(Event.objects.filter(complaint=complaint).order_by("seq"), reg.policy(complaint.policy))
        if took := times(case):
            found[complaint.pk] = (took.official, took.net_of_biro)
    return found


# ── what citizens said afterwards ────────────────────────────────────────────────────────────────
def _aftermath(book: _Book, start: datetime, end: datetime) -> None:
    """Completions contested in the period, problems that came back, and ratings: told of the unit that finished."""
    contested = dict(
        Complaint.objects.filter(counted(), contested_at__gte=start, contested_at__lt=end).values_list("pk", "private")
    )
    returned = Complaint.objects.filter(
        counted(), counted("linked_from__"), relation=Relation.RECURRENCE, reported_at__gte=start, reported_at__lt=end
    )
    recurred: dict[int, bool] = {}
    for pk, now_private, then_private in returned.values_list("linked_from_id", "private", "linked_from__private"):
        recurred[pk] = recurred.get(pk, False) or now_private or then_private
    given: dict[int, tuple[int, bool]] = {}
    rated = Event.objects.filter(counted("complaint__"), act=Act.RATE, at__gte=start, at__lt=end).order_by("at", "seq")
    for pk, stars, private in rated.values_list("complaint_id", "data__stars", "complaint__private"):
        given[pk] = (int(stars), private)  # the latest counts
    finished = _finishers({*contested, *recurred, *given})
    for pk, private in contested.items():
        book.add(finished.get(pk), private, pk, "contested")
    for pk, private in recurred.items():
        book.add(finished.get(pk), private, pk, "recurred")
    for pk in {*contested, *recurred}:
        book.add(finished.get(pk), contested.get(pk, False) or recurred.get(pk, False), pk, "undone")
    for pk, (stars, private) in given.items():
        book.add(finished.get(pk), private, pk, "ratings")
        book.add(finished.get(pk), private, pk, "stars", stars)


def _finishers(complaints: Iterable[int]) -> dict[int, int]:
    """Whose follow-up was finally accepted, by report."""
    done = FollowUp.objects.filter(complaint__in=list(complaints), accepted=True)
    return dict(done.values_list("complaint_id", "unit_id"))


# ── tickets and promises ─────────────────────────────────────────────────────────────────────────
def _tickets(book: _Book, start: datetime, end: datetime) -> None:
    filed = Ticket.objects.filter(counted("complaint__"), filed_at__gte=start, filed_at__lt=end)
    facts = ("unit_id", "act", "approved", "decided_at", "complaint_id", "complaint__private")
    for unit, act, approved, decided_at, complaint, private in filed.values_list(*facts):
        decided = decided_at is not None and decided_at < end
        how = ("approved" if approved else "rejected") if decided else "open"
        book.add(unit, private, complaint, f"{act} filed")
        book.add(unit, private, complaint, f"{act} {how}")


def _promises(book: _Book, missed: set[tuple[int, str]], start: datetime, end: datetime) -> None:
    """Extensions that units set in the period (M7), and what became of the dates they had set for this period.

    Kept: submitted by that date, and not refused since. Moved: another date was set before it came. Broken: the limit
    ran out. A report that was handed on or released meanwhile is none of these.
    """
    set_ = Event.objects.filter(
        counted("complaint__"), act=Act.EXTEND, at__gte=start - timedelta(days=limits.UNIT_PROMISE_DAYS), at__lt=end
    ).order_by("complaint_id", "seq")
    facts = ("complaint_id", "unit_id", "role", "at", "data__until", "complaint__private")
    of: dict[int, list[tuple[int, str, datetime, datetime, bool]]] = defaultdict(list)
    for complaint, unit, role, at, until, private in set_.values_list(*facts):
        of[complaint].append((unit, role, at, datetime.fromisoformat(until), private))
        if role == Role.HOLDER and at >= start:
            book.add(unit, private, complaint, "extended")
    due = {
        complaint: rows for complaint, rows in of.items()
        if any(role == Role.HOLDER and start <= until < end for _unit, role, _at, until, _private in rows)
    }  # fmt: skip
    submitted: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    sent = FollowUp.objects.filter(complaint__in=list(due), submitted_at__lt=end)
    sent = sent.exclude(accepted=False, decided_at__lt=end)
    for complaint, unit, at in sent.values_list("complaint_id", "unit_id", "submitted_at"):
        submitted[complaint, unit].append(at)
    for complaint, rows in due.items():
        for n, (unit, role, _at, until, private) in enumerate(rows):
            if role != Role.HOLDER or not start <= until < end:
                continue
            if any(later[2] <= until for later in rows[n + 1 :]):
                book.add(unit, private, complaint, "moved")
            elif any(at <= until for at in submitted[complaint, unit]):
                book.add(unit, private, complaint, "kept")
            elif (complaint, f"{unit}:{until.isoformat()}") in missed:
                book.add(unit, private, complaint, "broken")


# ── now ──────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Open:
    """What a unit holds now of the reports that everybody may see: how many, how many past a limit of its own."""

    at: datetime
    count: int
    late: int
    newest: list[Complaint]


def open_now(unit: int, at: datetime, most: int = 10) -> Open:
    """The unit's open public reports, the newest first. Two queries."""
    held = public().filter(holder=unit, completed_at__isnull=True)
    held = held.exclude(state__in=[*(state.value for state in FINAL), State.REFERRED.value])
    said = held.aggregate(count=Count("pk"), late=Count("pk", filter=Q(answers=unit, due_at__lt=at)))
    return Open(at, said["count"], said["late"], list(held.order_by("-reported_at", "-pk")[:most]))
