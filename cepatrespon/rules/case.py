"""What a complaint is, told by its events: who holds it, since when, what is open, who was refused how often.

`Case` is folded from events and knows nothing of tables or databases. An event carries the state it led to and the
receipt it made, so that history is never read anew by later rules. What may happen next is asked of `lifecycle`,
what is due of `clocks`, how it is scored of `scores`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .policy import Policy
from .telling import is_told
from .terms import Act, Aftermath, Consent, Mode, Result, Role, State, UnitKind, Via

ROUTING_TICKETS = frozenset({Act.MOVE_AGENCY, Act.WRONG_COORDINATION, Act.MOVE_KELURAHAN})
OWNER_TICKETS = frozenset({Act.UNCLEAR, Act.NOT_FOUND})
TICKETS = ROUTING_TICKETS | OWNER_TICKETS
VERIFICATIONS = frozenset({Act.VERIFY_DESK, Act.VERIFY_FIELD})
AFTERWARDS = frozenset({Act.CONTEST, Act.RATE, Act.WITHDRAW, Act.HIDE, Act.UNHIDE})
RE_ENTRIES = frozenset({Via.CLARIFIED, Via.REVIVED})
UNSUBMITTED = frozenset(
    {State.WAITING, State.COORDINATED, State.DISPOSED, State.IN_PROGRESS, State.EXTENDED, State.REJECTED}
)
FINAL = frozenset({State.DONE, State.CLOSED})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: `at` is when it took effect (UTC, whole seconds), `state` where it led."""

    seq: int
    act: Act
    at: datetime
    role: Role
    state: State
    unit: int | None = None
    person: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Receipt:
    """One arrival in a unit's inbox (M1 runs anew at each)."""

    seq: int
    unit: int
    at: datetime
    via: Via
    responded_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(slots=True)
class Ticket:
    """One ticket of M3-M6: who filed it when, what it proposes, and the state it interrupted."""

    seq: int
    act: Act
    unit: int
    at: datetime
    before: State
    proposed: int | None = None
    proposed_kind: UnitKind | None = None
    decided_at: datetime | None = None


@dataclass(slots=True)
class Submission:
    """One Selesai that awaits, or has had, its verdict."""

    seq: int
    unit: int
    at: datetime
    verifiers: list[int | None] = field(default_factory=list)
    decided_at: datetime | None = None
    accepted: bool = False


@dataclass(slots=True)
class Standing:
    """One unit on one complaint: the start of its scoring, its limit, its extensions and rejections."""

    unit: int
    kind: UnitKind
    start: datetime
    limit: datetime
    response_at: datetime | None = None
    extensions: int = 0
    rejections: int = 0
    left_at: datetime | None = None
    released: bool = False  # left without owing anything: an approved ticket, or closed as not actionable


@dataclass(slots=True)
class Case:
    """A complaint as its events tell it. Times are UTC; `completion` is the completion limit in seconds."""

    policy: Policy
    completion: int = 0
    reported_at: datetime | None = None
    last_at: datetime | None = None
    last_seq: int = 0
    state: State = State.WAITING
    geotagged: bool = False
    owner: int = 0
    owner_kind: UnitKind | None = None
    holder: int = 0
    holder_kind: UnitKind | None = None
    receipts: list[Receipt] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    standings: dict[int, Standing] = field(default_factory=dict)
    listed: list[tuple[datetime, int, int]] = field(default_factory=list)  # rejections of M12: when, unit, count
    fired: set[tuple[str, str, str]] = field(default_factory=set)  # clock marks already made
    extensions: int = 0
    classified: Result | None = None
    accused: int | None = None  # the unit whose own officers the report is about
    assignee: int | None = None  # the holder's field officer
    carried: bool = False  # whether the channel's owner carries answers back to the reporter
    untold: list[tuple[int, datetime]] = field(default_factory=list)  # news not yet carried: which event, when
    pushes: dict[int | None, datetime] = field(default_factory=dict)  # when each overseer last urged
    pushed_at: datetime | None = None  # the last urging, as long as nothing has moved since
    contests: list[tuple[datetime, str]] = field(default_factory=list)  # "Belum selesai": when, and what was found
    contested_at: datetime | None = None  # when the completion was first contested; a recurrence does not contest it
    rating: int | None = None  # the reporter's latest, in stars
    withdrawn: set[str] = field(default_factory=set)  # the consents that the reporter has withdrawn
    hidden: str = ""  # why the public does not see it
    hidden_photos: dict[int, str] = field(default_factory=dict)  # the photos it does not see, each with its reason
    referred_to: str = ""
    mode: Mode | None = None
    finished_by: int | None = None
    completed_at: datetime | None = None
    closed_at: datetime | None = None

    # ── what is open now ─────────────────────────────────────────────────────────────────────────
    @property
    def receipt(self) -> Receipt:
        """The receipt by which the holder holds the complaint."""
        return self.receipts[-1]

    @property
    def ticket(self) -> Ticket | None:
        """The open ticket, if one is."""
        return self.tickets[-1] if self.tickets and self.tickets[-1].decided_at is None else None

    @property
    def submission(self) -> Submission | None:
        """The submission that awaits its validation, if one does."""
        return self.submissions[-1] if self.submissions and self.submissions[-1].decided_at is None else None

    @property
    def standing(self) -> Standing:
        """The holder's standing."""
        return self.standings[self.holder]

    @property
    def routing_tickets(self) -> int:
        """How many tickets of M3-M4 were ever filed, whatever became of them."""
        return sum(ticket.act in ROUTING_TICKETS for ticket in self.tickets)

    @property
    def biro_assigns(self) -> bool:
        """Whether so many routing tickets were filed that only Biro may assign it (M3)."""
        return self.routing_tickets >= self.policy["routing_tickets"]

    @property
    def internal(self) -> bool:
        """Whether the Inspektorat handles it alone (berkadar pengawasan)."""
        return self.classified is Result.MISCONDUCT

    @property
    def restricted(self) -> bool:
        """Whether only the Inspektorat may know of it: berkadar, or of its channel, unjudged and never handed on."""
        if self.owner_kind is not UnitKind.INSPECTORATE:
            return False
        if self.classified is None:
            return all(receipt.unit == self.owner for receipt in self.receipts)
        return self.internal

    # ── the fold ─────────────────────────────────────────────────────────────────────────────────
    def apply(self, event: Event) -> None:
        """Take one event into account. Events come in the order of `seq`."""
        data, before = event.data, self.state
        if event.act is Act.REPORT:
            self.reported_at = event.at
            self.geotagged, self.owner = bool(data["point"]), data["owner"]
            self.owner_kind = UnitKind(data["owner_kind"])
            self.completion = data["completion"]
            self.accused = data.get("accused")
            self.carried = bool(data.get("carried"))
        elif self.carried and is_told(event.act, event.state):
            self.untold.append((event.seq, event.at))
        if data.get("responds"):
            self._respond(event.at)
        if event.act in TICKETS:
            kind = data.get("to_kind")
            self.tickets.append(
                Ticket(event.seq, event.act, self.holder, event.at, before, data.get("to"), kind and UnitKind(kind))
            )
        elif event.act in VERIFICATIONS and self.submission:
            self.submission.verifiers.append(event.person)
        elif event.act is Act.EXTEND:
            self._extend(event)
        elif event.act is Act.SUBMIT:
            self._submit(event)
        elif event.act in (Act.APPROVE, Act.REJECT, Act.VALIDATE, Act.COMPLETE):
            self._decide(event)
        elif event.act is Act.CLASSIFY:
            self.classified = Result(data["result"])
            self.accused = data.get("about", self.accused)
        elif event.act is Act.ASSIGN:
            self.assignee = data.get("officer")
        elif event.act is Act.AMEND:
            self._amend(data)
        elif event.act is Act.ANSWERED:
            upto = data.get("upto", event.seq)
            self.untold = [news for news in self.untold if news[0] > upto]
        elif event.act is Act.PUSH:
            self.pushes[event.person] = event.at
        elif event.act in AFTERWARDS:
            self._afterwards(event)
        elif event.act is Act.REFER:
            self.referred_to = data.get("body", "")
            self.standing.left_at = event.at
        elif event.act in (Act.MISSED, Act.WARN, Act.ESCALATE):
            self.fired.add((event.act, data["clause"], data["key"]))
        if via := data.get("via"):
            self._receive(event, Via(via))
        if event.act is Act.PUSH:
            self.pushed_at = event.at
        elif via or event.state is not before or data.get("responds") or event.act is Act.EXTEND:
            self.pushed_at = None
        self.state, self.last_at, self.last_seq = event.state, event.at, event.seq

    def _afterwards(self, event: Event) -> None:
        """What the reporter did after a completion or with their own data, and what the public is not shown."""
        data = event.data
        if event.act is Act.CONTEST:
            self.contests.append((event.at, data["result"]))
            if self.contested_at is None and data["result"] != Aftermath.AGAIN:
                self.contested_at = event.at
        elif event.act is Act.RATE:
            self.rating = data["stars"]
        elif event.act is Act.WITHDRAW:
            self.withdrawn |= set(data["consents"])
            if Consent.IDENTITY in self.withdrawn:  # there is nobody to carry an answer to any more
                self.carried, self.untold = False, []
        elif event.act is Act.HIDE:
            if "photo" in data:
                self.hidden_photos[data["photo"]] = data["result"]
            else:
                self.hidden = data["result"]
        elif "photo" in data:
            self.hidden_photos.pop(data["photo"], None)
        else:
            self.hidden = ""

    def _amend(self, data: Mapping[str, Any]) -> None:
        """A point or category that the owner has added. The category's limit holds from the next receipt on, and at once
        while the owner itself holds the report, has not answered it, and nobody has moved its limit."""
        self.geotagged = self.geotagged or bool(data.get("point"))
        if "completion" not in data:
            return
        standing, before = self.standing, timedelta(seconds=self.completion)
        self.completion = data["completion"] or self.policy["completion"]
        untouched = self.receipt.responded_at is None and standing.limit == standing.start + before
        if self.holder == self.owner and untouched:
            standing.limit = standing.start + timedelta(seconds=self.completion)

    def _respond(self, at: datetime) -> None:
        if self.receipt.responded_at is None:
            self.receipt.responded_at = at
        if self.standing.response_at is None:
            self.standing.response_at = at

    def _receive(self, event: Event, via: Via) -> None:
        unit, kind = event.data["to"], UnitKind(event.data["to_kind"])
        if self.receipts:
            self.receipt.ended_at = event.at
            if unit != self.holder:
                self.assignee = None
                if self.state is not State.REFERRED:  # a referral already ended what the holder owed
                    self.standing.left_at = event.at
                self.standing.released = event.act is Act.APPROVE
        self.receipts.append(Receipt(event.seq, unit, event.at, via))
        self.holder, self.holder_kind = unit, kind
        limit = event.at + timedelta(seconds=self.completion)
        known = self.standings.get(unit)
        if known is None:
            self.standings[unit] = Standing(unit, kind, event.at, limit)
        else:
            known.left_at, known.released = None, False
            if via in RE_ENTRIES and not known.rejections:  # M8; after a rejection M10 prevails
                known.start, known.limit, known.response_at = event.at, limit, None
        if via in RE_ENTRIES:
            self.closed_at = None

    def _extend(self, event: Event) -> None:
        self.standing.limit = datetime.fromisoformat(event.data["until"])
        self.extensions += 1
        if event.role is Role.HOLDER:
            self.standing.extensions += 1

    def _submit(self, event: Event) -> None:
        if event.state is State.SUBMITTED:
            self.submissions.append(Submission(event.seq, self.holder, event.at))
        else:  # closed directly: a referral or an internal case
            self.mode, self.completed_at, self.finished_by = Mode(event.data["mode"]), event.at, self.holder

    def _decide(self, event: Event) -> None:
        ticket, submission = self.ticket, self.submission
        if ticket:
            ticket.decided_at = event.at
            if event.state is State.CLOSED:
                self.closed_at = event.at
                self.standing.released = True
        elif submission:
            submission.decided_at = event.at
            if event.act is Act.REJECT:
                standing = self.standings[submission.unit]
                standing.rejections += 1
                if standing.rejections >= self.policy["rejections_listed"]:
                    self.listed.append((event.at, submission.unit, standing.rejections))
            else:
                submission.accepted = True
                self.mode = Mode(event.data["mode"])
                self.completed_at, self.finished_by = event.at, submission.unit


def fold(events: Iterable[Event], policy: Policy) -> Case:
    """The case that the events tell, under the policy it was received with."""
    case = Case(policy)
    for event in events:
        case.apply(event)
    return case
