"""The only code that writes a complaint: report, act, attach, let the clocks speak.

Each function is one transaction: lock, let expired clocks speak, ask the rules, append, follow, owe messages, commit.
Time is an argument (`at`, UTC, truncated to the second); a clock that runs backwards never moves a complaint's last
event. What the rules refuse raises `Refused` with its clause, bad input raises `Invalid` with its field.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import ChannelEntry, Registry
from cepatrespon.rules import beside, limits, routing
from cepatrespon.rules.calendar import WIB, whole_second
from cepatrespon.rules.case import Case
from cepatrespon.rules.lifecycle import Actor, Outcome, Refusal, decide
from cepatrespon.rules.telling import is_carried
from cepatrespon.rules.terms import Act, Office, Relation, Result, Role, State, Via

from . import afterwards, amending, contacts, photographs, projections, proposals, receiving
from .amending import Amendment
from .errors import Invalid, Refused
from .evidence import Reading
from .ledger import Ledger, columns
from .messages import owed
from .models import Complaint, Counter, Event, Message, Photo, Reporter
from .photographs import Told
from .proposals import Details
from .receiving import NewReport, digest_of, new_code, report_digest

__all__ = [
    "Amendment", "Details", "Filed", "Invalid", "NewReport", "Refused", "Told", "act", "add_photo", "amend", "contest",
    "digest_of", "keep", "new_code", "report", "report_digest", "run_clocks", "upload",
]  # fmt: skip
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Filed:
    """A received report and the code with which its reporter follows it; "" where they have it. It is nowhere else."""

    complaint: Complaint
    code: str


# ── a report ─────────────────────────────────────────────────────────────────────────────────────
def report(new: NewReport, *, at: datetime, actor: Actor | None = None) -> Filed:
    """Receive a report: number it, put it before its first holder, start the clocks (M1).

    Raises `Invalid` for an unknown channel or category, an empty description, or a point outside the city.
    """
    at = whole_second(at)
    actor = actor or Actor(citizen=True)
    with photographs.kept(new.photos) as files, transaction.atomic():
        return _receive(new, registry.current(), at, actor, files)


def _receive(
    new: NewReport, reg: Registry, at: datetime, actor: Actor, files: Sequence[photographs.Kept] = ()
) -> Filed:
    channel, category = receiving.channel(reg, new.channel, at), receiving.category(reg, new.category)
    body = new.body.strip()
    if not body:
        raise Invalid("uraian", _("Tulis apa yang terjadi, dengan kata-kata Anda sendiri."))
    if len(body) > limits.DESCRIPTION_CHARACTERS:
        most = {"n": limits.DESCRIPTION_CHARACTERS}
        raise Invalid("uraian", _("Uraian terlalu panjang; paling banyak %(n)d huruf.") % most)
    place = receiving.place(new, reg, channel, at)
    owner = receiving.owner(new, reg, channel, actor)
    kelurahan = reg.kelurahan_of(place["region_id"]) if place["region_id"] else None
    holder = routing.first_holder(channel.geotagged, kelurahan.id if kelurahan else None, owner)
    if holder is None:
        raise Invalid("lokasi", _("Belum ada kantor kelurahan untuk lokasi itu. Hubungi administrator sistem."))
    version, policy = reg.policy_at(at)
    code = "" if new.tracking_digest else new_code()
    complaint = Complaint(
        number=_number(channel, at), tracking_digest=new.tracking_digest or digest_of(code), channel_id=channel.code,
        category_id=category.code if category else None, owner_id=owner, body=body, address=new.address.strip(),
        private=new.private, anonymous=new.anonymous, policy=version, reported_at=at,
        reachable=bool(new.email) and new.verified, linked_from_id=new.linked_from, relation=new.relation,
        **receiving.happened(new, at), **place,
    )  # fmt: skip
    own_limit = category.completion_seconds if category else None
    data: dict[str, Any] = {
        "via": Via.INTAKE, "to": holder, "to_kind": reg.unit(holder).kind, "owner": owner,
        "owner_kind": reg.unit(owner).kind, "point": place["lat"] is not None, "channel": channel.code,
        "category": category.code if category else "", "policy": version,
        "completion": own_limit or policy["completion"], "sha256": report_digest(complaint),
    }  # fmt: skip
    if new.linked_from:
        data |= {"linked_from": new.linked_from} | ({"relation": new.relation} if new.relation else {})
    if (accused := receiving.accused(new, reg, holder, at)) is not None:
        data["accused"] = accused
    named, phone = bool(new.email), bool(new.phone) and not new.anonymous
    if is_carried(channel.group, channel.geotagged, email=named, phone=phone):
        data["carried"] = True
    photos = [photographs.row(photo, at=at) for photo in files]
    handed = photographs.uploaded(new.uploaded, actor.person)
    photographs.place(handed, complaint)
    data |= photographs.said([*photos, *handed])
    ledger = Ledger(complaint, reg, Case(policy), at)
    ledger.append(Act.REPORT, at, _entered_as(actor), State.WAITING, actor, data)
    _follow(ledger, creating=True)
    reporter = None
    if who := receiving.reporter(new, at):
        reporter = Reporter.objects.create(complaint=complaint, **who)
        if reporter.verified_at is None and (letter := contacts.begin(complaint, reporter, at)):
            letter.save(force_insert=True)  # and nothing else until it comes back
    if messages := owed(complaint, ledger.fresh, reg, reg.biro_id, reporter):
        Message.objects.bulk_create(messages)
    for photo in photos:
        photo.complaint, photo.seq = complaint, 1
        photo.save(force_insert=True)
    if handed:
        photographs.attach(handed, complaint, ledger.fresh[0])
    return Filed(complaint, code)


def _number(channel: ChannelEntry, at: datetime) -> str:
    """The next number of this channel and WIB day; the counter's row is locked until the commit."""
    day = at.astimezone(WIB).strftime("%y%m%d")
    table = connection.ops.quote_name(Counter._meta.db_table)
    with connection.cursor() as cursor:  # one statement on both databases
        cursor.execute(
            f"INSERT INTO {table} (prefix, day, last) VALUES (%s, %s, 1) "
            f"ON CONFLICT (prefix, day) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [channel.prefix, day],
        )
        (last,) = cursor.fetchone()
    return f"{channel.prefix}{day}{last:04d}"


# ── an act ───────────────────────────────────────────────────────────────────────────────────────
def act(which: QuerySet[Complaint], act: Act, actor: Actor, details: Details, *, at: datetime) -> Complaint:
    """Do one act on the one complaint that `which` finds (a scoped queryset).

    Raises `Complaint.DoesNotExist`, `Refused` (after the clocks that were due have been written) or `Invalid`.
    """
    with transaction.atomic():
        ledger, now = _opened(which, at)
        complaint, reg = ledger.complaint, ledger.registry
        photos = photographs.uploaded(details.photos, actor.person)
        outcome = decide(ledger.case, proposals.proposal(reg, ledger.case, act, actor, details, now, len(photos)))
        if isinstance(outcome, Outcome):
            proposals.says_what_was_found(act, details.result)
            photographs.place(photos, complaint)
            event = ledger.accept(outcome, actor, now, proposals.said(details, photos, reg, act))
            if photos:
                photographs.attach(photos, complaint, event)
            if act is Act.VERIFY_FIELD and details.result == Result.OTHER_PROBLEM:
                _link(ledger, reg, actor, details, now)
        _written(ledger)
    if isinstance(outcome, Refusal):
        raise Refused(outcome.clause, outcome.why)
    complaint.just_told = [*ledger.rows, *ledger.fresh]
    return complaint


def keep(
    which: QuerySet[Complaint], act: Act, actor: Actor, details: Details, *, at: datetime, oversees: bool = False,
    readings: Sequence[Reading] = (),
) -> Complaint:  # fmt: skip
    """Keep something with the one complaint that `which` finds (a scoped queryset) that moves nothing: see `beside`.

    `oversees`: whether it lies in the area of the actor's kota or kecamatan; `readings`: photos that come with it.
    Raises `Complaint.DoesNotExist`, `Refused` or `Invalid`.
    """
    return _kept(which, act, actor, details, at, oversees, readings)[0]


def contest(which: QuerySet[Complaint], details: Details, *, at: datetime, readings: Sequence[Reading] = ()) -> Filed:
    """The reporter says that a completed report is not finished (`details.result`, an `Aftermath`, and `.text`): the
    report that follows it, with a code of its own. Raises `Complaint.DoesNotExist`, `Refused` or `Invalid`."""
    filed = _kept(which, Act.CONTEST, Actor(citizen=True), details, at, False, readings)[1]
    if filed is None:
        raise LookupError("a contested completion has no report that follows it")
    return filed


def _kept(
    which: QuerySet[Complaint], act: Act, actor: Actor, details: Details, at: datetime, oversees: bool,
    readings: Sequence[Reading],
) -> tuple[Complaint, Filed | None]:  # fmt: skip
    filed = None
    with photographs.kept(readings) as files, transaction.atomic():
        ledger, now = _opened(which, at)
        complaint, reg = ledger.complaint, ledger.registry
        told = details.text or details.note
        role = beside.allowed(ledger.case, actor, act, oversees=oversees, text=told, at=now, officer=details.officer)
        if not isinstance(role, Refusal):
            handed = photographs.uploaded(details.photos, actor.person)
            photographs.place(handed, complaint)
            brought = [photographs.row(file, at=now) for file in files]
            said = afterwards.apply(complaint, ledger.case, act, details, [*handed, *brought])
            if act is Act.WITHDRAW:
                complaint.save(update_fields=afterwards.WITHDRAWN, force_update=True)
            if act is Act.CONTEST:  # what it shows belongs to the report that follows
                filed = _receive(afterwards.follow_up(complaint, details), reg, now, actor, files)
                said, brought = {**said, "number": filed.complaint.number}, []
            data = {**proposals.said(details, [*handed, *brought], reg, act), **said}
            event = ledger.append(act, now, role, ledger.case.state, actor, data)
            if handed:
                photographs.attach(handed, complaint, event)
            for photo in brought:
                photo.complaint, photo.seq = complaint, event.seq
                photo.save(force_insert=True)
        _written(ledger)
    if isinstance(role, Refusal):
        raise Refused(role.clause, role.why)
    complaint.just_told = [*ledger.rows, *ledger.fresh]
    return complaint, filed


def amend(which: QuerySet[Complaint], actor: Actor, amendment: Amendment, *, at: datetime) -> Complaint:
    """Complete the one complaint that `which` finds (a scoped queryset): what the channel's owner learnt of it.

    Raises `Complaint.DoesNotExist`, `Refused` or `Invalid`.
    """
    with transaction.atomic():
        ledger, now = _opened(which, at)
        complaint, reg = ledger.complaint, ledger.registry
        role = beside.allowed(ledger.case, actor, Act.AMEND)
        if not isinstance(role, Refusal):
            photos = photographs.uploaded(amendment.photos, actor.person)
            said = amending.apply(complaint, amendment, reg)
            photographs.place(photos, complaint)
            event = ledger.append(Act.AMEND, now, role, ledger.case.state, actor, {**said, **photographs.said(photos)})
            if photos:
                photographs.attach(photos, complaint, event)
            complaint.save(update_fields=amending.COMPLETED, force_update=True)
        _written(ledger)
    if isinstance(role, Refusal):
        raise Refused(role.clause, role.why)
    complaint.just_told = [*ledger.rows, *ledger.fresh]
    return complaint


def route_news(complaint: int, *, reachable: bool | None = None, followed: bool | None = None) -> None:
    """Note whether letters reach the reporter, and whether somebody else follows: two columns that no event tells.

    Called within the caller's transaction, with the complaint's key.
    """
    said = {"reachable": reachable, "followed": followed}
    Complaint.objects.filter(pk=complaint).update(**{name: to for name, to in said.items() if to is not None})


@dataclass(frozen=True, slots=True)
class Swept:
    """What one round of the work loop did: complaints looked at, clock acts written, complaints that failed."""

    seen: int
    spoken: int
    failed: int


def run_clocks(*, at: datetime, limit: int = 20) -> Swept:
    """Let the clocks of the next few complaints speak that have run out by `at`; what the work loop repeats.

    Rows that another worker has are skipped; one that raises is logged, pushed ahead and cannot stop the others.
    """
    now, spoken, failed = whole_second(at), 0, 0
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        due = Complaint.objects.filter(next_clock_at__lt=now).filter(
            Q(clock_held_until=None) | Q(clock_held_until__lt=now)
        )
        rows = list(due.select_for_update(skip_locked=skip, of=("self",)).order_by("next_clock_at")[:limit])
        reg = registry.current() if rows else None
        for complaint in rows:
            try:
                with transaction.atomic():
                    spoken += len(_speak(complaint, reg or registry.current(), now))
            except Exception:
                failed += 1
                wait = timedelta(seconds=min(60 * 2**complaint.clock_errors, 3600))
                name = "a report of the Inspektorat" if complaint.restricted else complaint.number  # `check` names it
                log.exception("the clock of %s could not speak; tried again in %s", name, wait)
                Complaint.objects.filter(pk=complaint.pk).update(
                    clock_held_until=now + wait, clock_errors=F("clock_errors") + 1
                )
    return Swept(len(rows), spoken, failed)


def _speak(complaint: Complaint, reg: Registry, now: datetime) -> list[Event]:
    ledger = Ledger.open(complaint, reg, now)
    spoken = ledger.catch_up(now)
    if not spoken:  # else it would be found due for ever
        raise LookupError("its stored clock is not what its events say; `check` names the difference")
    _written(ledger)
    return spoken


def _link(ledger: Ledger, reg: Registry, actor: Actor, details: Details, at: datetime) -> None:
    """A different problem found in the field becomes a report of its own (F2), under its own policy."""
    first = ledger.complaint
    text = details.note.strip() or details.reason.strip()
    new = NewReport(
        body=text or _("Masalah lain ditemukan saat verifikasi lapangan laporan %s.") % first.number,
        channel=first.channel_id, category=first.category_id or "", lat=first.lat, lng=first.lng,
        address=first.address, private=first.private, linked_from=first.pk, owner=first.owner_id,
        relation=Relation.FOUND,
    )  # fmt: skip
    linked = _receive(new, reg, at, actor).complaint
    data = {"number": linked.number}
    ledger.append(Act.LINK, at, _entered_as(actor), ledger.case.state, actor, data)


def _entered_as(actor: Actor) -> Role:
    """In which role a report is handed in: by its reporter, at a desk, or by who found it in the field."""
    found = {Office.FACILITATOR: Role.FACILITATOR, Office.VALIDATOR: Role.VALIDATOR}
    return Role.CITIZEN if actor.office is None else found.get(actor.office, Role.OWNER)


def _opened(which: QuerySet[Complaint], at: datetime) -> tuple[Ledger, datetime]:
    """The one complaint that `which` finds, locked, once the clocks that were due have spoken; and what is now."""
    complaint = which.select_for_update(of=("self",)).get()
    ledger = Ledger.open(complaint, registry.current(), whole_second(at))
    now = max(whole_second(at), ledger.case.last_at or whole_second(at))
    ledger.catch_up(now)
    return ledger, now


def _written(ledger: Ledger) -> None:
    """Store what was appended, what follows from it, and the messages it owes."""
    _follow(ledger)
    if messages := owed(ledger.complaint, ledger.fresh, ledger.registry, ledger.registry.biro_id):
        Message.objects.bulk_create(messages)


def _follow(ledger: Ledger, creating: bool = False) -> None:
    """Store the fresh events and everything that follows from them."""
    if not ledger.fresh:
        return
    complaint, case = ledger.complaint, ledger.case
    for name, value in columns(case, ledger.registry.biro_id).items():
        setattr(complaint, name, value)
    complaint.head = ledger.head
    if creating:
        complaint.save(force_insert=True)
        for event in ledger.fresh:
            event.complaint = complaint
    else:
        complaint.clock_held_until, complaint.clock_errors = None, 0
        complaint.save(update_fields=projections.COLUMNS, force_update=True)
    Event.objects.bulk_create(ledger.fresh)
    for event in ledger.fresh:
        projections.follow(complaint, case, event)


# ── photos ───────────────────────────────────────────────────────────────────────────────────────
def upload(reading: Reading, *, at: datetime, uploader: int, told: Told = photographs.NOTHING) -> Photo:
    """Keep an officer's photo until an act uses it. Raises `PhotoRefused` when it cannot be stored."""
    with photographs.kept([reading]) as (kept,):
        photo = photographs.row(kept, at=whole_second(at), uploader=uploader, told=told)
        photo.save(force_insert=True)
        return photo


def add_photo(which: QuerySet[Complaint], reading: Reading, *, at: datetime) -> Photo:
    """A photo that the reporter adds to a report: recorded as an event, changing nothing else."""
    with photographs.kept([reading]) as (kept,), transaction.atomic():
        ledger, now = _opened(which, at)
        complaint = ledger.complaint
        if complaint.photos.filter(uploader=None).count() >= limits.PHOTOS_PER_REPORT:
            raise Invalid("file", _("Paling banyak %(n)d foto per laporan.") % {"n": limits.PHOTOS_PER_REPORT})
        photo, by = photographs.row(kept, at=now), Actor(citizen=True)
        event = ledger.append(Act.ATTACH, now, Role.CITIZEN, ledger.case.state, by, photographs.said([photo]))
        photo.complaint, photo.seq = complaint, event.seq
        photo.save(force_insert=True)
        _written(ledger)
        return photo
