"""Lets an invented city live: many reports at once, in the order of time, through the real actions.

Everything that happens (a report arrives, an officer acts, a clock runs out, a day ends) waits in one queue and is
done at its moment with that moment's time. Who does what is `story`, what is drawn beforehand `lives`, pictures
`album`. The same seed and end give the same city, tracking codes included; only names of photo files are random.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F

from cepatrespon.agencies import registry
from cepatrespon.complaints import actions, evidence, monthly, receiving, supporting
from cepatrespon.complaints.actions import Details, NewReport, Refused, Told
from cepatrespon.complaints.models import Complaint, Message, MonthlyList, MonthlyRow
from cepatrespon.rules.calendar import WIB, month_of, whole_second
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.terms import Act, Office, Relation, Result
from cepatrespon.simulate import aftermath, desks, texts
from cepatrespon.simulate.album import Album, Shot
from cepatrespon.simulate.cast import Staff
from cepatrespon.simulate.distribution import City as Habits
from cepatrespon.simulate.lives import Life, draw
from cepatrespon.simulate.story import Step, Story

BATCH = 200  # steps in one transaction: on SQLite a commit costs more than an act
TRIES = 4  # refusals after which a report's story is left to the clocks
DESK_MINUTES = {Act.VERIFY_DESK: 9, Act.VERIFY_FIELD: 55}  # a person is busy so long; with any other act 5
REPORTS_PER_FACILITATOR = 8  # a day
COACHED = 0.6  # of the rows of a monthly list, by the Inspektorat within some days
COACHING_DAYS = (2, 9)
SECOND = timedelta(seconds=1)
Progress = Callable[[float], None]


@dataclass(slots=True)
class Lived:
    """What a simulation did."""

    reports: int = 0
    acts: int = 0
    clocks: int = 0
    photos: int = 0
    refused: int = 0


def simulate(reports: int, days: int, seed: int, until: datetime, progress: Progress = lambda share: None) -> Lived:
    """Let `reports` reports arrive in the `days` WIB days that end at `until` (UTC), and live up to that moment.

    Raises ImproperlyConfigured in production: invented reports are never mixed with a real city's.
    """
    if settings.PRODUCTION:
        raise ImproperlyConfigured("this is a production city; invented reports are never mixed with its own")
    codes = random.Random(f"{seed}/kode/{Complaint.objects.count()}")  # noqa: S311 (an invented city)
    with Album(until, reports) as album, evidence.forced_together(), receiving.codes_from(codes):
        return _City(reports, days, seed, whole_second(until), album, progress).live()


class _City:
    """One simulation under way."""

    def __init__(self, reports: int, days: int, seed: int, until: datetime, album: Album, progress: Progress) -> None:
        rng = random.Random(seed)  # noqa: S311 (an invented city)
        self.reg, self.until, self.album, self.progress = registry.current(), until, album, progress
        self.seed, self.rng, self.habits, self.lived = seed, rng, Habits(rng), Lived()
        self.lives = draw(self.reg, self.habits, reports, days, seed, until)
        self.start = self.lives[0].at if self.lives else until
        each_day = reports / max(days, 1)
        facilitators = 2 + round(each_day / REPORTS_PER_FACILITATOR)
        self.staff = Staff(rng, facilitators, 1 + facilitators // 3)
        self.story = Story(self.reg, self.staff)
        self.busy: dict[int, datetime] = {}
        self.queue: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.order = itertools.count()
        self.shots: dict[int, Shot | None] = {}

    def live(self) -> Lived:
        """Everything, up to the end."""
        for life in self.lives:
            shot = self.shots[life.index] = self.album.report(life)
            if shot:
                self.album.expect(shot)
            self._at(life.at, lambda at, life=life: self._report(life, at))  # type: ignore[misc]
        self._thaw()
        self._at(_midnight(self.start), self._day)
        while self.queue and self.queue[0][0] <= self.until:
            with transaction.atomic():
                for _step in range(BATCH):
                    if not self.queue or self.queue[0][0] > self.until:
                        break
                    at, _order, do = heapq.heappop(self.queue)
                    do(at)
            self.progress(min(1.0, self.lived.reports / max(len(self.lives), 1)))
        with transaction.atomic():
            self._clocks(self.until)
            desks.fill(self.until)
            # Nobody is there to read what invented people were owed.
            Message.objects.filter(sent_at=None, created_at__gte=self.start).update(sent_at=F("created_at"))
        return self.lived

    def _at(self, at: datetime, do: Callable[[datetime], None]) -> None:
        heapq.heappush(self.queue, (at, next(self.order), do))

    # ── what happens ─────────────────────────────────────────────────────────────────────────────
    def _report(self, life: Life, at: datetime) -> None:
        channel = self.reg.channel(life.channel)
        if channel is None:
            raise LookupError(f"there is no channel {life.channel!r}")
        shot = self.shots.pop(life.index)
        name, phone, email = self._person(life)
        placed = channel.geotagged
        owner = life.owner or channel.owner_id
        filed = actions.report(
            NewReport(
                body=life.body, channel=channel.code, category=life.category.code, lat=life.lat if placed else None,
                lng=life.lng if placed else None, accuracy=life.accuracy if placed else None, address=life.address,
                private=life.private, anonymous=life.anonymous, name=name, phone=phone, email=email,
                photos=[self.album.take(shot)] if shot else [], owner=owner,
            ),
            at=at,
            actor=None if placed or owner is None else self.staff.administrator(owner),
        )  # fmt: skip
        self.lived.reports += 1
        self.lived.photos += shot is not None
        self._go_on(life, filed.complaint, at)
        self._noticed(life, filed.complaint, at)

    def _noticed(self, life: Life, complaint: Complaint, at: datetime) -> None:
        """Others have the same problem, and its channel's owner may hide it."""
        for moment, device in aftermath.supporters(self.seed, life.index, complaint, at):
            self._at(moment, lambda then, word=device: self._support(complaint.pk, word, then))  # type: ignore[misc]
        if not life.stop and (hidden := aftermath.hidden(self.seed, life.index, complaint, at)):
            owner = self.staff.administrator(complaint.owner_id)
            self._at(hidden.at, lambda then: self._keep(life, hidden, owner, then))

    def _support(self, complaint: int, device: str, at: datetime) -> None:
        supporting.support(Complaint.objects.filter(pk=complaint), device, at=at)

    def _keep(self, life: Life, what: aftermath.Afterwards, actor: Actor, at: datetime) -> None:
        """What moves nothing; the report that follows a contested completion gets a life of its own."""
        if life.complaint is None:
            return
        which, details = Complaint.objects.filter(pk=life.complaint.pk), Details(**what.details)
        try:
            if what.act is Act.CONTEST:
                followed = actions.contest(which, details, at=at).complaint
                self._lives_on(life, followed, at, life.reporter)
            else:
                actions.keep(which, what.act, actor, details, at=at)
        except Refused:
            self.lived.refused += 1
        else:
            self.lived.acts += 1

    def _person(self, life: Life) -> tuple[str, str, str]:
        """Name, telephone and e-mail of a reporter; the same person has the same ones in every report."""
        rng = random.Random(f"{self.seed}/warga/{life.reporter}")  # noqa: S311 (an invented person)
        name, phone, reachable = texts.name(rng), texts.phone(rng), rng.random() < 0.3
        return name, phone, texts.email(rng, name) if reachable else ""

    def _go_on(self, life: Life, complaint: Complaint, now: datetime) -> None:
        """After anything happened: wait for the complaint's next clock and plan the next act."""
        life.complaint = complaint
        self._wait_for_clock(life, complaint)
        for what in aftermath.afterwards(self.seed, life.index, complaint, now):
            self._at(what.at, lambda at, what=what: self._keep(life, what, Actor(citizen=True), at))  # type: ignore[misc]
        life.turn += 1  # whatever was planned before is overtaken
        if life.tries >= TRIES:
            return
        step = self.story.next(life, complaint, now)
        if step is None:
            return
        if step.at <= self.until:
            shot = self.album.follow_up(life, step.at, done=step.done) if step.photo else None
            if shot:
                self.album.expect(shot)
            turn = life.turn
            self._at(step.at, lambda at: self._act(life, step, shot, turn, at))

    def _wait_for_clock(self, life: Life, complaint: Complaint) -> None:
        due = complaint.next_clock_at
        if due is not None and due != life.clock_at and due < self.until:
            self._at(due + SECOND, lambda at: self._clock(life, due, at))
        life.clock_at = due

    def _act(self, life: Life, step: Step, shot: Shot | None, turn: int, at: datetime) -> None:
        if turn != life.turn or life.complaint is None:
            return  # a clock was faster, and the story has gone another way
        actor = step.actor
        if step.desk is not None:
            actor, free = self._free(step, at)
            if free > at:
                self._at(free, lambda then: self._act(life, step, shot, turn, then))
                return
        if actor is None:
            raise LookupError(f"nobody is there to do {step.act}")
        which = Complaint.objects.filter(pk=life.complaint.pk)
        photos = [self._upload(life, shot, actor, at)] if shot and actor.person else []
        try:
            complaint = actions.act(which, step.act, actor, Details(**step.details, photos=photos), at=at)
        except Refused:
            self.lived.refused += 1
            life.tries += 1
            self._go_on(life, which.get(), at)
            return
        self.lived.acts += 1
        self._remember(life, step)
        if step.details.get("result") == Result.OTHER_PROBLEM:
            self._linked(life, complaint, at)
        self._go_on(life, complaint, at)

    def _upload(self, life: Life, shot: Shot, actor: Actor, at: datetime) -> int:
        self.lived.photos += 1
        near = (life.lat + life.rng.gauss(0, 9) / 110_574, life.lng + life.rng.gauss(0, 9) / 110_700)
        place = near if life.complaint and life.complaint.lat is not None else None
        taken = at - timedelta(seconds=life.rng.randrange(120, 2400))
        reading = self.album.take(shot)
        return actions.upload(reading, at=at, uploader=actor.person or 0, told=Told(place=place, at=taken)).pk

    def _free(self, step: Step, at: datetime) -> tuple[Actor, datetime]:
        """Who of an office does this, and when: at once, or when the first has finished."""
        people = self.staff.facilitators if step.desk is Office.FACILITATOR else self.staff.validators
        person = min(people, key=lambda actor: self.busy.get(actor.person or 0, at))
        free = self.busy.get(person.person or 0, at)
        if free <= at:
            self.busy[person.person or 0] = at + timedelta(minutes=DESK_MINUTES.get(step.act, 5))
        return person, free

    @staticmethod
    def _remember(life: Life, step: Step) -> None:
        act = step.act
        life.coordinated |= act in (Act.COORDINATE, Act.DISPOSE)
        life.disposed |= act is Act.DISPOSE
        life.ticketed |= act is life.plan.ticket
        life.extended |= act is Act.EXTEND
        life.revived |= act is Act.REVIVE
        life.classified |= act is Act.CLASSIFY
        life.news += act is Act.NEWS
        if act is Act.REJECT and step.desk is Office.VALIDATOR and life.submitted:
            life.rejections += 1
        life.submitted = act is Act.SUBMIT or (life.submitted and act in (Act.VERIFY_DESK, Act.VERIFY_FIELD))

    def _linked(self, life: Life, complaint: Complaint, at: datetime) -> None:
        """The different problem found in the field becomes a report with a life of its own (F2)."""
        found = Complaint.objects.filter(linked_from=complaint, relation=Relation.FOUND).order_by("-pk").first()
        if found is not None:
            self._lives_on(life, found, at, -1)

    def _lives_on(self, life: Life, found: Complaint, at: datetime, reporter: int) -> None:
        """A report that came of another one lives by a plan of its own."""
        index = len(self.lives)
        rng = random.Random(f"{self.seed}/{index}")  # noqa: S311 (an invented city)
        plan = Habits(rng).plan(life.category.name)
        new = replace(
            life, index=index, at=at, rng=rng, plan=plan, body=found.body, reporter=reporter, photo=False, stop=None,
            owner=None, coordinated=False, disposed=False, ticketed=False, extended=False, revived=False,
            rejections=0, news=0, tries=0, turn=0, classified=False, submitted=False, clock_at=None,
        )  # fmt: skip
        self.lives.append(new)
        self.lived.reports += 1
        self._go_on(new, found, at)

    # ── time itself ──────────────────────────────────────────────────────────────────────────────
    def _clock(self, life: Life, due: datetime, at: datetime) -> None:
        if life.clock_at != due or life.complaint is None:
            return
        self._clocks(at)
        before, now = life.complaint.state, Complaint.objects.get(pk=life.complaint.pk)
        if now.state != before:  # completed by the clock
            self._go_on(life, now, at)
        else:
            life.complaint = now
            self._wait_for_clock(life, now)

    def _clocks(self, at: datetime) -> None:
        while (swept := actions.run_clocks(at=at, limit=BATCH)).spoken:
            self.lived.clocks += swept.spoken

    def _thaw(self) -> None:
        """Whoever adds to an invented past makes its monthly lists anew: they would not say what happened."""
        with transaction.atomic():
            rewritten = MonthlyList.objects.filter(month__gte=month_of(self.start))
            MonthlyRow.objects.filter(list__in=rewritten).delete()
            rewritten.delete()

    def _day(self, at: datetime) -> None:
        """Midnight: the month's list when a month is over, and the coaching that follows from it."""
        for month in monthly.freeze_due(at):
            for row in MonthlyRow.objects.filter(list__month=month).order_by("complaint__number", "count"):
                if self.rng.random() < COACHED:
                    later = timedelta(seconds=int(self.rng.uniform(*COACHING_DAYS) * 86400))
                    self._at(at + later, lambda then, row=row, month=month: self._coach(row, month, then))  # type: ignore[misc]
        self._at(at + timedelta(days=1), self._day)

    def _coach(self, row: MonthlyRow, month: str, at: datetime) -> None:
        category = row.complaint.category
        note = texts.reason(self.rng, Act.COACH, category.name if category else "")
        inspector = self.staff.administrator(self.reg.inspektorat_id)
        details = Details(note=note, month=month, about=self.reg.unit(row.unit_id).name)
        try:
            actions.act(Complaint.objects.filter(pk=row.complaint_id), Act.COACH, inspector, details, at=at)
            self.lived.acts += 1
        except Refused:
            self.lived.refused += 1


def _midnight(at: datetime) -> datetime:
    return at.astimezone(WIB).replace(hour=0, minute=0, second=0).astimezone(UTC) + timedelta(days=1, seconds=1)
