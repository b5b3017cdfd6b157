"""What happens next to a report: from its state and its plan, the next act, by whom and when.

Knows how offices behave: who passes on, who works, who files a ticket, how long a desk takes. Whether an act is lawful
is the rules' business: a plan is a wish, and a refused act only makes the story look again. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cepatrespon.agencies.registry import Registry, Unit
from cepatrespon.complaints.models import Complaint
from cepatrespon.rules.calendar import WIB
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.terms import Act, Office, Result, State, UnitKind
from cepatrespon.simulate import texts
from cepatrespon.simulate.cast import Staff
from cepatrespon.simulate.distribution import City
from cepatrespon.simulate.lives import Life

OPENS, CLOSES = 7, 21  # hours of the day in WIB: desks and crews; the first response comes around the clock
TOP_AGENCY = 0.75  # of coordinations, to the agency that usually handles the category
LINKED = 0.08  # of field checks, a different problem is found beside the one reported
CLARIFIED = 0.5  # of approved tickets of M5-M6, cleared up by the reporter; the others are closed
MISCONDUCT = 0.45  # of the reports at the Inspektorat
TAKEN_BACK = 0.2  # of referrals


@dataclass(frozen=True, slots=True)
class Step:
    """One act to be done. `desk`: any free person of this office does it. `photo`: with a picture, done or not."""

    at: datetime
    act: Act
    actor: Actor | None = None
    details: dict[str, Any] = field(default_factory=dict)
    desk: Office | None = None
    photo: bool = False
    done: bool = True


class Story:
    """Tells the next step of any life."""

    def __init__(self, reg: Registry, staff: Staff) -> None:
        self.reg, self.staff = reg, staff

    def next(self, life: Life, complaint: Complaint, now: datetime) -> Step | None:
        """The next act on this complaint as it stands, or None when nobody does anything more."""
        state = State(complaint.state)
        if state is life.stop and (state is not State.REJECTED or life.rejections >= life.plan.rejections):
            return None
        if state in (State.WAITING, State.COORDINATED, State.DISPOSED):
            return self._respond(life, complaint, now) if life.plan.answered else None
        if state in (State.IN_PROGRESS, State.EXTENDED, State.REJECTED):
            return self._work(life, complaint, state, now)
        if state is State.TICKET:
            return self._decide_ticket(life, complaint, now)
        if state is State.SUBMITTED:
            return self._check(life, complaint, now)
        if state is State.REFERRED:
            return self._referred(life, complaint, now)
        if state is State.CLOSED and life.plan.revived and not life.revived:
            reason = texts.reason(life.rng, Act.REVIVE, life.category.name)
            return Step(_in(now, life.rng.uniform(3, 120)), Act.REVIVE, Actor(citizen=True), {"reason": reason})
        return None

    # ── the holder ───────────────────────────────────────────────────────────────────────────────
    def _respond(self, life: Life, complaint: Complaint, now: datetime) -> Step:
        first = complaint.last_seq == 1 or life.stop is not None
        at = _in(now, life.plan.response if first else City(life.rng).response())
        holder = self.reg.unit(complaint.holder_id)
        actor = self.staff.administrator(holder.id)
        if holder.id == self.reg.inspektorat_id == complaint.owner_id and not life.classified:
            result = Result.MISCONDUCT if life.stop or life.rng.random() < MISCONDUCT else Result.ORDINARY
            return Step(at, Act.CLASSIFY, actor, {"result": result.value, **self._said(life, Act.CLASSIFY)})
        if life.classified and complaint.restricted:
            return Step(at, Act.PROCESS, actor, self._said(life, Act.PROCESS))
        ticket = self._ticket(life, complaint, holder, actor, at)
        if ticket is not None:
            return ticket
        if life.plan.referred and holder.id == self.reg.biro_id:
            body, letter = texts.outside(life.rng, now.year)
            return Step(at, Act.REFER, actor, {"to": body, "letter": letter, **self._said(life, Act.REFER)})
        if not life.coordinated and self._passes_on(life, holder):
            to = self._destination(life, holder)
            if to is not None:
                act = Act.DISPOSE if self.reg.is_below(to.id, holder.id) else Act.COORDINATE
                return Step(at, act, actor, {"to": to.id, "read": True, **self._said(life, act)})
        if life.plan.disposed and not life.disposed and (below := self._below(life, holder)):
            return Step(at, Act.DISPOSE, actor, {"to": below.id, "read": True, **self._said(life, Act.DISPOSE)})
        return Step(at, Act.PROCESS, actor, self._said(life, Act.PROCESS))

    def _passes_on(self, life: Life, holder: Unit) -> bool:
        """Whether the first holder hands the report on: as planned, or because it is no work of its own."""
        if life.plan.coordinated or life.plan.referred:
            return True
        return holder.kind is not UnitKind.KELURAHAN and holder.id not in life.category.agencies

    def _destination(self, life: Life, holder: Unit) -> Unit | None:
        """Who must act: mostly who usually handles the category; a plain matter goes to the kelurahan."""
        if life.plan.referred:
            return self.reg.unit(self.reg.biro_id) if holder.id != self.reg.biro_id else None
        office = self._kelurahan(life.region)
        if office and office.id != holder.id and (life.category.at_kelurahan or not life.plan.coordinated):
            return office
        usual = [self.reg.unit(id) for id in life.category.agencies if id not in (holder.id, self.reg.inspektorat_id)]
        if not usual:
            return office if office and office.id != holder.id else None
        if life.stop or len(usual) == 1 or life.rng.random() < TOP_AGENCY:
            return usual[0]
        return life.rng.choice(usual[1:])

    def _kelurahan(self, region: str) -> Unit | None:
        found = (u for u in self._of_kind(UnitKind.KELURAHAN) if u.region_code == region)
        return next(found, None)

    def _of_kind(self, kind: UnitKind) -> Iterable[Unit]:
        return (unit for unit in self.reg.agencies.values() if unit.kind is kind and unit.valid_to is None)

    def _below(self, life: Life, holder: Unit) -> Unit | None:
        """The suku dinas of a department in the report's city."""
        lower = (self.reg.unit(id) for id in sorted(self.reg.descendants(holder.id)))
        suku = [u for u in lower if u.kind is UnitKind.SUB_DEPARTMENT and u.parent_id == holder.id]
        return next((unit for unit in suku if unit.region_code == life.city), None)

    def _ticket(self, life: Life, complaint: Complaint, holder: Unit, actor: Actor, at: datetime) -> Step | None:
        act = life.plan.ticket
        if act is None or life.ticketed or (life.plan.coordinated and not life.coordinated):
            return None
        details = self._said(life, act)
        if act is Act.MOVE_KELURAHAN:
            near = self._neighbour(life, holder)
            if near is None or complaint.lat is None:
                return None
            return Step(at, act, actor, {"to": near.id, **details})
        if act in (Act.MOVE_AGENCY, Act.WRONG_COORDINATION):
            other = self._another(life, holder)
            if not life.coordinated or other is None:
                return None
            return Step(at, act, actor, {"to": other.id, **details} if act is Act.MOVE_AGENCY else details)
        return Step(at, act, actor, details, photo=act is Act.NOT_FOUND, done=True)

    def _neighbour(self, life: Life, holder: Unit) -> Unit | None:
        """Another kelurahan of the same kecamatan."""
        if holder.kind is not UnitKind.KELURAHAN:
            return None
        near = [u for u in self._of_kind(UnitKind.KELURAHAN) if u.parent_id == holder.parent_id and u.id != holder.id]
        return life.rng.choice(sorted(near, key=lambda unit: unit.code)) if near else None

    def _another(self, life: Life, holder: Unit) -> Unit | None:
        """Another agency for the same matter; where the category knows none, one that works on the streets."""
        known = [self.reg.unit(id) for id in life.category.agencies]
        known += [u for code in ("dinas-sumber-daya-air", "dinas-bina-marga") if (u := self.reg.by_code.get(code))]
        return next((u for u in known if u.id != holder.id and not self.reg.is_below(holder.id, u.id)), None)

    def _work(self, life: Life, complaint: Complaint, state: State, now: datetime) -> Step | None:
        actor = self.staff.administrator(complaint.holder_id)
        name = life.category.name
        limit = complaint.due_at if complaint.due_clause == "M7" else None
        if life.plan.extension and not life.extended and state is State.IN_PROGRESS and limit and limit > now:
            wait = min(life.plan.work * 0.2, (limit - now).total_seconds() / 3600 * 0.8)
            until = limit + timedelta(days=life.plan.extension_days)
            details = {"until": until, "extension": life.plan.extension.value, **self._said(life, Act.EXTEND)}
            return Step(_in(now, wait), Act.EXTEND, actor, details)
        hours = life.plan.rework if state is State.REJECTED else life.plan.work
        text = texts.follow_up(life.rng, name, life.body)
        done = life.rejections >= life.plan.rejections
        return Step(self._day(life, _in(now, hours)), Act.SUBMIT, actor, {"text": text}, photo=True, done=done)

    def _referred(self, life: Life, complaint: Complaint, now: datetime) -> Step:
        actor = self.staff.administrator(complaint.holder_id)
        at = self._day(life, _in(now, life.rng.uniform(40, 150)))
        if life.news < 2:
            return Step(at, Act.NEWS, actor, self._said(life, Act.NEWS))
        usual = next(
            (id for id in life.category.agencies if id not in (self.reg.biro_id, self.reg.inspektorat_id)), None
        )
        if usual and life.rng.random() < TAKEN_BACK:
            details = {"to": usual, "read": True, **self._said(life, Act.COORDINATE)}
            return Step(at, Act.COORDINATE, actor, details)
        return Step(
            at, Act.SUBMIT, actor, {"text": texts.follow_up(life.rng, life.category.name, life.body)}, photo=True
        )

    # ── who decides ──────────────────────────────────────────────────────────────────────────────
    def _decide_ticket(self, life: Life, complaint: Complaint, now: datetime) -> Step:
        ticket, name = life.plan.ticket, life.category.name
        at = self._day(life, _in(now, life.plan.ticket_hours))
        owners = ticket in (Act.UNCLEAR, Act.NOT_FOUND)
        actor = self.staff.administrator(complaint.owner_id) if owners else None
        desk = None if owners else Office.VALIDATOR
        if not life.plan.ticket_approved:
            reason = texts.reason(life.rng, Act.REJECT, name, ticket=True)
            return Step(at, Act.REJECT, actor, {"reason": reason}, desk)
        if not owners:
            details = self._said(life, Act.APPROVE)
            other = self._another(life, self.reg.unit(complaint.holder_id))
            if ticket is Act.WRONG_COORDINATION and other:
                details["to"] = other.id
            return Step(at, Act.APPROVE, actor, details, desk)
        if not life.plan.revived and life.rng.random() < CLARIFIED:
            reason, result = texts.clarified(life.rng, name), Result.CLARIFIED
        else:
            reason, result = texts.cannot(life.rng, name), Result.CLOSED
        return Step(at, Act.APPROVE, actor, {"result": result.value, "reason": reason}, desk)

    def _check(self, life: Life, complaint: Complaint, now: datetime) -> Step | None:
        good, plan, name = life.rejections >= life.plan.rejections, life.plan, life.category.name
        if not complaint.verifications:
            act = Act.VERIFY_FIELD if plan.field_check and complaint.lat is not None else Act.VERIFY_DESK
            result = Result.MATCHES if good else Result.DIFFERS
            if good and act is Act.VERIFY_FIELD and life.rng.random() < LINKED:
                result = Result.OTHER_PROBLEM
            note = texts.reason(life.rng, act, name) if good else texts.reason(life.rng, Act.REJECT, name)
            if result is Result.OTHER_PROBLEM:
                note = texts.report(life.rng, name)
            criteria = life.category.criteria if good else life.category.criteria[1:]
            details = {"result": result.value, "note": note, "criteria": list(criteria)}
            return Step(self._in_time(life, complaint, _in(now, plan.verify)), act, None, details, Office.FACILITATOR)
        if plan.decide is None and good:
            return None  # nobody comes to it: M11
        at = self._in_time(life, complaint, _in(now, plan.decide or 12.0))
        act = Act.VALIDATE if good else Act.REJECT
        return Step(at, act, None, self._said(life, act), Office.VALIDATOR)

    @staticmethod
    def _said(life: Life, act: Act) -> dict[str, Any]:
        return {"reason": texts.reason(life.rng, act, life.category.name)}

    def _in_time(self, life: Life, complaint: Complaint, at: datetime) -> datetime:
        """By day, unless the limit falls before the morning: then somebody stays up for it."""
        day = self._day(life, at)
        return at if complaint.due_at and day > complaint.due_at else day

    @staticmethod
    def _day(life: Life, at: datetime) -> datetime:
        """The same moment, or the next morning where it falls in the night. Staged reports keep their hour."""
        local = at.astimezone(WIB)
        if life.stop or OPENS <= local.hour < CLOSES:
            return at
        days = 1 if local.hour >= CLOSES else 0
        return at + timedelta(days=days, hours=OPENS - local.hour, minutes=life.rng.randrange(100))


def _in(now: datetime, hours: float) -> datetime:
    return (now + timedelta(hours=min(hours, 24 * 3650))).replace(microsecond=0)
