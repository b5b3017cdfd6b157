"""One complaint as a page or an answer shows it: where it stands, who must act, what happened, what may be done now.

Reads only. Clocks that ran out but are not yet written are taken into account, so that whether the work loop has run
never changes what is seen (T4). Names units and offices, never the people in them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from django.db.models import Q, QuerySet

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import CategoryEntry, ChannelEntry, RegionEntry, Registry, Unit
from cepatrespon.agencies.sketch import Sketch, draw
from cepatrespon.rules import clocks
from cepatrespon.rules import scores as scoring
from cepatrespon.rules.beside import INTERNAL
from cepatrespon.rules.case import ROUTING_TICKETS, TICKETS, Case
from cepatrespon.rules.choosing import Choice, choices
from cepatrespon.rules.lifecycle import MOVES, Actor
from cepatrespon.rules.terms import (
    ACTS,
    AFTERMATHS,
    EXTENSION_REASONS,
    HIDE_REASONS,
    RESULTS,
    ROLES,
    Act,
    Aftermath,
    ExtensionReason,
    HideReason,
    Mode,
    Relation,
    Result,
    Role,
    State,
    Term,
)

from .access import may_ask
from .ledger import Ledger, told
from .models import Complaint, Event, Photo
from .querysets import actor_of, visible_to
from .querysets import public as everybodys

CITIZEN = Actor(citizen=True)


class Reader(Enum):
    """Whom a complaint is shown to: everybody, its reporter with the code, or an officer."""

    EVERYBODY = 0
    REPORTER = 1
    OFFICER = 2


EVERYBODY, REPORTER, OFFICER = Reader.EVERYBODY, Reader.REPORTER, Reader.OFFICER
BROUGHT = frozenset({Act.REPORT, Act.ATTACH, Act.AMEND, Act.INFORM})  # whose photos are the reporter's
# What the reporter wrote afterwards, for the offices and themselves: it may name what no one else should read.
OWN_WORDS = frozenset({Act.INFORM, Act.CONTEST, Act.RATE})
# What an event keeps that is for the people working on it, not for the public.
INTERNAL_NOTES = frozenset({Act.COORDINATE, Act.DISPOSE, Act.CLASSIFY, Act.COACH, Act.VERIFY_DESK, Act.VERIFY_FIELD})
MODERATED = frozenset({Act.HIDE, Act.UNHIDE})  # what is explained of it is the public's, the note is not
# The clock's quiet marks are shown to those who owe, not to the public.
QUIET = frozenset({Act.WARN}) | INTERNAL


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, ready to be shown."""

    seq: int
    at: datetime
    recorded_at: datetime
    act: Act
    term: Term
    who: str
    role: Role
    state: State
    clause: str
    reason: str = ""
    text: str = ""
    note: str = ""
    result: Term | None = None
    extension: Term | None = None
    until: datetime | None = None
    to: Unit | None = None
    letter: str = ""
    body: str = ""
    through: str = ""  # by what the reporter was reached
    when: datetime | None = None  # when that was (UTC)
    officer: int | None = None  # whom a report was assigned to
    internal: bool = False  # for the people working on it; never shown to the public
    photos: list[Photo] = field(default_factory=list)
    criteria: tuple[str, ...] = ()
    late_by: int = 0  # seconds after a due moment
    hidden: tuple[Term, ...] = ()  # why photos that came with it are not shown
    stars: int | None = None
    number: str = ""  # of the report that follows
    photo: int | None = None  # the one that was hidden or shown again; without it the whole report

    @property
    def automatic(self) -> bool:
        """Whether the clock did it."""
        return self.role is Role.CLOCK

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses to cite: of an automatic completion that of the limit and that of its effect."""
        effect = [row.clause for row in MOVES if row.act is self.act] if self.act is Act.COMPLETE else []
        return tuple(dict.fromkeys(clause for clause in (self.clause, *effect) if clause))


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the time ruler: who had the complaint, or what stood still for whom."""

    kind: str  # "holder", "ticket" or "biro"
    unit: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Dossier:
    """Everything a face shows of one complaint to one person, at one moment."""

    complaint: Complaint
    case: Case
    at: datetime
    holder: Unit
    owner: Unit
    channel: ChannelEntry | None
    category: CategoryEntry | None
    region: RegionEntry | None
    map_approximate: bool
    due: clocks.Due | None
    answers: Unit | None
    entries: list[Entry]
    photos: list[Photo]
    choices: list[Choice]
    scores: list[scoring.Score]
    times: scoring.Times | None
    lateness: list[scoring.Late]
    segments: list[Segment]
    linked: list[str]
    registry: Registry
    relation: Relation | None = None  # why it is linked to an earlier one
    hidden: Term | None = None  # why the public does not see it
    asks_reporter: bool = False  # whether this person may ask who reported; who it is, `access` tells and notes

    @property
    def state(self) -> State:
        """Where it stands at this moment."""
        return self.case.state

    def sketch(self) -> Sketch | None:
        """The small drawing of where it is, on the map it was routed with; None without a point."""
        c = self.complaint
        if c.lat is None or c.lng is None or c.map_id is None or c.region_id is None:
            return None
        route = self.registry.map(c.map_id)
        return draw(route, c.region_id, c.lat, c.lng, c.accuracy) if route else None

    @property
    def mode(self) -> Mode | None:
        """How it came to Selesai; None before."""
        return self.case.mode if self.case.state is State.DONE else None


def open_for(complaint: Complaint, officer: Officer, at: datetime) -> Dossier:
    """The complaint as this officer may see it. The caller has found it through `visible_to`."""
    room = visible_to(officer)
    return _open(complaint, at, actor_of(officer), room, asks_reporter=may_ask(complaint, officer), reader=OFFICER)


def open_public(complaint: Complaint, at: datetime, own: bool = False) -> Dossier:
    """The complaint as everybody sees it; `own` when the reporter has shown the tracking code."""
    reader = REPORTER if own else EVERYBODY
    return _open(complaint, at, CITIZEN if own else None, everybodys(), asks_reporter=False, reader=reader)


def _linked(complaint: Complaint, events: list[Event], room: QuerySet[Complaint]) -> list[str]:
    """The linked reports that are in the reader's room; of another one not even the number is told."""
    numbers = [event.data["number"] for event in events if event.act == Act.LINK]
    found = room.filter(Q(number__in=numbers) | Q(pk=complaint.linked_from_id) | Q(linked_from=complaint.pk))
    return list(found.order_by("reported_at", "number").values_list("number", flat=True))


def _open(
    complaint: Complaint, at: datetime, actor: Actor | None, room: QuerySet[Complaint], *, asks_reporter: bool,
    reader: Reader,
) -> Dossier:  # fmt: skip
    public = reader is not OFFICER
    reg = registry.current()
    ledger = Ledger.open(complaint, reg, at)
    stored = list(ledger.rows)
    ledger.catch_up(at)
    case = ledger.case
    pictures: dict[int, list[Photo]] = {}
    due = clocks.due(case)
    events = [*stored, *ledger.fresh]
    if any(event.data.get("photos") for event in events):
        for photo in Photo.objects.filter(complaint=complaint).order_by("pk"):
            pictures.setdefault(photo.seq or 0, []).append(photo)
    linked = _linked(complaint, events, room)
    known = {complaint.number, *linked}
    if reader is REPORTER:  # the report that follows their own "belum selesai" is theirs, closed to others or not
        known |= {event.data["number"] for event in events if event.act == Act.CONTEST and "number" in event.data}
    before = [None, *(State(event.state) for event in events)]  # the state that each event found
    entries = [
        _entry(event, found, reg, case, pictures, reader, known)
        for event, found in zip(events, before, strict=False)
        if not (public and event.act in QUIET) and not (event.act == Act.LINK and event.data["number"] not in linked)
    ]
    own_photos = [
        photo for event in events if event.act in BROUGHT for photo in pictures.get(event.seq, [])
        if reader is not EVERYBODY or not photo.hidden
    ]  # fmt: skip
    entry = next((m for m in reg.maps if m.id == complaint.map_id), None)
    return Dossier(
        complaint=complaint,
        case=case,
        at=at,
        holder=reg.unit(case.holder),
        owner=reg.unit(case.owner),
        channel=reg.channel(complaint.channel_id),
        category=reg.category(complaint.category_id) if complaint.category_id else None,
        region=reg.regions.get(complaint.region_id) if complaint.region_id else None,
        map_approximate=bool(entry and entry.approximate),
        due=due,
        answers=reg.unit(clocks.unit_answering(due.answers, case, reg.biro_id)) if due else None,
        entries=entries,
        photos=own_photos,
        choices=choices(case, actor, at) if actor else [],
        scores=scoring.scores(case),
        times=scoring.times(case),
        lateness=scoring.lateness(case, at, reg.biro_id),
        segments=segments(case, reg, at),
        linked=linked,
        registry=reg,
        relation=Relation(complaint.relation) if complaint.relation else None,
        hidden=HIDE_REASONS[HideReason(case.hidden)] if case.hidden else None,
        asks_reporter=asks_reporter,
    )


def public_history(complaint: Complaint, events: list[Event], reg: Registry) -> tuple[Case, list[Entry]]:
    """What stored events tell the public: no query, so that a list may show it for each of its reports."""
    case = told(events, reg.policy(complaint.policy))
    before = [None, *(State(event.state) for event in events)]
    return case, [
        _entry(event, found, reg, case, {}, EVERYBODY, frozenset())
        for event, found in zip(events, before, strict=False)
        if event.act not in QUIET
    ]


def _clause(event: Event, before: State | None, case: Case) -> str:
    """The clause under which an event stands: its limit's, else that of its row in the table; "" where it has none."""
    act, role, data = Act(event.act), Role(event.role), event.data
    if clause := data.get("clause"):
        return str(clause)
    decided = next((ticket.act for ticket in case.tickets if ticket.seq == data.get("decides")), None)
    for clock in clocks.CLOCKS:
        if decided is not None and decided in clock.tickets:
            return clock.clause
    rows = [row for row in MOVES if row.act is act and row.who is role and before in row.start]
    rows = [row for row in rows if row.to in (None, event.state) and row.mode == data.get("mode")]
    clauses = [row.clause for row in rows if row.via == data.get("via")]
    return clauses[0] if clauses and clauses[0] != "-" else ""


def _who(event: Event, reg: Registry) -> str:
    role = Role(event.role)
    if role in (Role.HOLDER, Role.OWNER, Role.INSPECTOR, Role.ADMINISTRATOR) and event.unit_id:
        return reg.unit(event.unit_id).name
    return ROLES[role].word


def _entry(
    event: Event, before: State | None, reg: Registry, case: Case, pictures: dict[int, list[Photo]], reader: Reader,
    known: Collection[str],
) -> Entry:  # fmt: skip
    act, role, data = Act(event.act), Role(event.role), event.data
    public = reader is not OFFICER
    quiet = public and act in INTERNAL_NOTES
    silent = (public and act is Act.AMEND) or (reader is EVERYBODY and act in OWN_WORDS)
    came = pictures.get(event.seq, [])
    shown = [photo for photo in came if reader is not EVERYBODY or not photo.hidden]
    ticket = next((t for t in case.tickets if t.seq == data.get("decides")), None)
    shows_target = data.get("to") is not None and (act is not Act.REPORT or role is not Role.CLOCK)
    late = 0
    if ticket and ticket.decided_at:
        clock = next(c for c in clocks.CLOCKS if ticket.act in c.tickets)
        late = max(0, int((ticket.decided_at - ticket.at).total_seconds()) - case.policy[clock.length])
    return Entry(
        seq=event.seq,
        at=event.at,
        recorded_at=event.recorded_at,
        act=act,
        term=ACTS[act],
        who=_who(event, reg),
        role=role,
        state=State(event.state),
        clause=_clause(event, before, case),
        reason="" if quiet else data.get("reason", ""),
        text="" if silent else data.get("text", ""),  # the reporter's own, said to the offices
        note="" if quiet or (public and act in MODERATED) else data.get("note", ""),
        result=_found(act, data["result"]) if data.get("result") else None,
        extension=EXTENSION_REASONS[ExtensionReason(data["kind"])] if data.get("kind") else None,
        until=datetime.fromisoformat(data["until"]) if data.get("until") else None,
        to=reg.agencies.get(data["to"]) if shows_target else None,
        letter=data.get("letter", ""),
        body=data.get("body", ""),
        through=data.get("through", ""),
        when=datetime.fromisoformat(data["when"]) if data.get("when") else None,
        officer=data.get("officer"),
        internal=act in INTERNAL,
        photos=shown,
        hidden=tuple(HIDE_REASONS[HideReason(photo.hidden)] for photo in came if photo.hidden),
        stars=data.get("stars"),
        number=data["number"] if data.get("number") in known else "",
        photo=data.get("photo"),
        criteria=() if quiet else tuple(data.get("criteria", ())),
        late_by=late,
    )


def _found(act: Act, said: str) -> Term:
    """The word for what an act found, in the table of that act."""
    if act is Act.CONTEST:
        return AFTERMATHS[Aftermath(said)]
    return HIDE_REASONS[HideReason(said)] if act is Act.HIDE else RESULTS[Result(said)]


def segments(case: Case, reg: Registry, at: datetime) -> list[Segment]:
    """The stretches of the time ruler: each receipt, and over it the tickets and the waiting for Biro."""
    end = case.completed_at or case.closed_at or at
    found = [Segment("holder", reg.unit(r.unit).name, r.at, r.ended_at or end) for r in case.receipts]
    for ticket in case.tickets:
        decider = reg.unit(reg.biro_id if ticket.act in ROUTING_TICKETS else case.owner).name
        if ticket.act in TICKETS:
            found.append(Segment("ticket", decider, ticket.at, ticket.decided_at or end))
    for submission in case.submissions:
        found.append(Segment("biro", reg.unit(reg.biro_id).name, submission.at, submission.decided_at or end))
    return found
