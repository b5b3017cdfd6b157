"""The only code that writes a complaint: report, act, attach, let the clocks speak.

Each function is one transaction: lock, let expired clocks speak, ask the rules, append, follow, owe messages, commit.
Time is an argument (`at`, UTC, truncated to the second); a clock that runs backwards never moves a complaint's last
event. What the rules refuse raises `Refused` with its clause, bad input raises `Invalid` with its field.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import CategoryEntry, ChannelEntry, Registry, Unit
from cepatrespon.rules import limits, routing
from cepatrespon.rules.calendar import WIB, day_of, whole_second
from cepatrespon.rules.case import Case
from cepatrespon.rules.lifecycle import Actor, Outcome, Proposal, Refusal, Target, decide
from cepatrespon.rules.terms import Act, ExtensionReason, Office, Result, Role, State, Via

from . import photographs, projections
from .errors import Invalid, Refused
from .evidence import Reading
from .ledger import Ledger, columns
from .messages import owed
from .models import Complaint, Counter, Event, Message, Photo, Reporter

__all__ = [
    "Details", "Filed", "Invalid", "NewReport", "Refused", "act", "add_photo", "digest_of", "new_code",
    "report", "report_digest", "run_clocks", "upload",
]  # fmt: skip
log = logging.getLogger(__name__)
Word = TypeVar("Word", Result, ExtensionReason)
VERIFIED = (Result.MATCHES, Result.DIFFERS, Result.OTHER_PROBLEM)
RESULTS_OF: dict[Act, tuple[Result, ...]] = {
    Act.VERIFY_DESK: VERIFIED, Act.VERIFY_FIELD: VERIFIED, Act.CLASSIFY: (Result.MISCONDUCT, Result.ORDINARY),
}  # fmt: skip
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs that are not mistaken for one another


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a citizen, or an officer at a desk, hands in. Coordinates in degrees, accuracy in metres."""

    body: str
    channel: str = routing.DEFAULT_CHANNEL
    category: str = ""
    lat: float | None = None
    lng: float | None = None
    accuracy: float | None = None
    address: str = ""
    private: bool = False
    anonymous: bool = False
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "id"
    photos: Sequence[Reading] = ()
    linked_from: int | None = None
    owner: int | None = None  # in place of the channel's owner


@dataclass(frozen=True, slots=True)
class Filed:
    """A received report and the code with which its reporter follows it. The code is nowhere else."""

    complaint: Complaint
    code: str


@dataclass(frozen=True, slots=True)
class Details:
    """What an act says, by the fields of the worked examples. `to` is a unit's official name or id, or a body."""

    to: str | int | None = None
    reason: str = ""
    text: str = ""
    result: str = ""
    until: datetime | None = None
    extension: str = ""
    read: bool = False
    photos: Sequence[int] = ()
    note: str = ""
    letter: str = ""
    month: str = ""
    about: str | int | None = None
    criteria: Sequence[str] = field(default=())


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
    channel, category = _channel(reg, new.channel, at), _category(reg, new.category)
    body = new.body.strip()
    if not body:
        raise Invalid("uraian", _("Tulis apa yang terjadi, dengan kata-kata Anda sendiri."))
    if len(body) > limits.DESCRIPTION_CHARACTERS:
        most = {"n": limits.DESCRIPTION_CHARACTERS}
        raise Invalid("uraian", _("Uraian terlalu panjang; paling banyak %(n)d huruf.") % most)
    place = _place(new, reg, channel, at)
    owner = _owner(new, channel, actor)
    kelurahan = reg.kelurahan_of(place["region_id"]) if place["region_id"] else None
    holder = routing.first_holder(channel.geotagged, kelurahan.id if kelurahan else None, owner)
    if holder is None:
        raise Invalid("lokasi", _("Belum ada kantor kelurahan untuk lokasi itu. Hubungi administrator sistem."))
    version, policy = reg.policy_at(at)
    code = new_code()
    complaint = Complaint(
        number=_number(channel, at), tracking_digest=digest_of(code), channel_id=channel.code,
        category_id=category.code if category else None, owner_id=owner, body=body, address=new.address.strip(),
        private=new.private, anonymous=new.anonymous, policy=version, reported_at=at,
        reachable=bool(new.email), linked_from_id=new.linked_from, **place,
    )  # fmt: skip
    own_limit = category.completion_seconds if category else None
    data: dict[str, Any] = {
        "via": Via.INTAKE, "to": holder, "to_kind": reg.unit(holder).kind, "owner": owner,
        "owner_kind": reg.unit(owner).kind, "point": place["lat"] is not None, "channel": channel.code,
        "category": category.code if category else "", "policy": version,
        "completion": own_limit or policy["completion"], "sha256": report_digest(complaint),
    }  # fmt: skip
    if new.linked_from:
        data["linked_from"] = new.linked_from
    if new.photos:
        data["photos"] = [reading.sha256 for reading in new.photos]
    ledger = Ledger(complaint, reg, Case(policy), at)
    ledger.append(Act.REPORT, at, _entered_as(actor), State.WAITING, actor, data)
    _follow(ledger, creating=True)
    reporter = None
    if new.name or new.phone or new.email:
        name = "" if new.anonymous else new.name.strip()
        reporter = Reporter.objects.create(
            complaint=complaint, name=name, phone=new.phone, email=new.email, language=new.language
        )
    if messages := owed(complaint, ledger.fresh, reg, reg.biro_id, reporter):
        Message.objects.bulk_create(messages)
    for photo in files:
        photographs.row(photo, complaint=complaint, seq=1, at=at)
    return Filed(complaint, code)


def report_digest(complaint: Complaint) -> str:
    """SHA-256 of what was reported, kept in the first event so that `check` sees a changed report."""
    c = complaint
    numbers = [None if number is None else float(number) for number in (c.lat, c.lng, c.accuracy)]
    said = (
        c.body, c.address, numbers, c.channel_id, c.category_id, c.owner_id, c.region_id, c.map_id, c.private,
        c.anonymous, c.policy, c.reported_at.astimezone(UTC).isoformat(), c.linked_from_id, c.tracking_digest,
    )  # fmt: skip
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _channel(reg: Registry, name: str, at: datetime) -> ChannelEntry:
    channel = reg.channel(name or routing.DEFAULT_CHANNEL)
    if channel is None or not channel.exists_on(day_of(at)):
        raise Invalid("kanal", _("Kanal “%(name)s” tidak ada. Pilih salah satu kanal resmi.") % {"name": name})
    return channel


def _category(reg: Registry, name: str) -> CategoryEntry | None:
    if not name.strip():
        return None
    category = reg.category(name)
    if category is None:
        raise Invalid("kategori", _("Kategori “%(name)s” tidak ada. Pilih dari daftar.") % {"name": name})
    return category


def _place(new: NewReport, reg: Registry, channel: ChannelEntry, at: datetime) -> dict[str, Any]:
    nowhere = {"lat": None, "lng": None, "accuracy": None, "region_id": None, "map_id": None, "crosses_border": False}
    if new.lat is None or new.lng is None:
        if channel.geotagged:
            raise Invalid("lokasi", _("Tandai lokasinya pada peta, atau tulis koordinatnya."))
        return nowhere
    route = reg.map_at(at)
    if route is None:
        raise Invalid("lokasi", _("Peta kelurahan belum dimuat. Hubungi administrator sistem."))
    if not (-90 <= new.lat <= 90 and -180 <= new.lng <= 180):
        raise Invalid("lokasi", _("Koordinat tidak mungkin: lintang -90 sampai 90, bujur -180 sampai 180."))
    found = route.locate(new.lat, new.lng)
    if found is None:
        nearest = route.nearest(new.lat, new.lng)
        name = reg.regions[nearest.region_code].name
        raise Invalid(
            "lokasi",
            _("Titik itu di luar Jakarta. Kelurahan terdekat: %(name)s, %(km)s km. Geser titiknya bila keliru.")
            % {"name": name, "km": f"{nearest.distance_m / 1000:.1f}".replace(".", ",")},
        )
    accuracy = new.accuracy if new.accuracy and new.accuracy > 0 else None
    return {
        "lat": new.lat, "lng": new.lng, "accuracy": accuracy, "region_id": found.region_code, "map_id": found.map_id,
        "crosses_border": bool(accuracy and accuracy > found.distance_m),
    }  # fmt: skip


def _owner(new: NewReport, channel: ChannelEntry, actor: Actor) -> int:
    if new.owner is not None:
        return new.owner
    if channel.owner_id is not None:
        return channel.owner_id
    if actor.unit is None:
        raise Invalid("kanal", _("Laporan tatap muka dicatat oleh petugas di kantornya, bukan dari sini."))
    return actor.unit


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


def new_code() -> str:
    """A tracking code that cannot be guessed (60 bits)."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(limits.TRACKING_CODE_CHARACTERS))


def digest_of(code: str) -> str:
    """What is stored of a tracking code; spaces, dashes and case do not count."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(f"kode:{plain}".encode()).hexdigest()


# ── an act ───────────────────────────────────────────────────────────────────────────────────────
def act(which: QuerySet[Complaint], act: Act, actor: Actor, details: Details, *, at: datetime) -> Complaint:
    """Do one act on the one complaint that `which` finds (a scoped queryset).

    Raises `Complaint.DoesNotExist`, `Refused` (after the clocks that were due have been written) or `Invalid`.
    """
    with transaction.atomic():
        complaint = which.select_for_update(of=("self",)).get()
        reg = registry.current()
        ledger = Ledger.open(complaint, reg, whole_second(at))
        now = max(whole_second(at), ledger.case.last_at or whole_second(at))
        ledger.catch_up(now)
        photos = photographs.uploaded(details.photos, actor.person)
        outcome = decide(ledger.case, _proposal(reg, ledger.case, act, actor, details, now, len(photos)))
        if isinstance(outcome, Outcome):
            _says_what_was_found(act, details.result)
            event = ledger.accept(outcome, actor, now, _said(details, photos, reg, act))
            if photos:
                photographs.attach(photos, complaint, event)
            if act is Act.VERIFY_FIELD and details.result == Result.OTHER_PROBLEM:
                _link(ledger, reg, actor, details, now)
        _follow(ledger)
        if messages := owed(complaint, ledger.fresh, reg, reg.biro_id):
            Message.objects.bulk_create(messages)
    if isinstance(outcome, Refusal):
        raise Refused(outcome.clause, outcome.why)
    return complaint


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
                log.exception("the clock of %s could not speak; tried again in %s", complaint.number, wait)
                Complaint.objects.filter(pk=complaint.pk).update(
                    clock_held_until=now + wait, clock_errors=F("clock_errors") + 1
                )
    return Swept(len(rows), spoken, failed)


def _speak(complaint: Complaint, reg: Registry, now: datetime) -> list[Event]:
    ledger = Ledger.open(complaint, reg, now)
    spoken = ledger.catch_up(now)
    if not spoken:  # else it would be found due for ever
        raise LookupError("its stored clock is not what its events say; `check` names the difference")
    _follow(ledger)
    if messages := owed(complaint, spoken, reg, reg.biro_id):
        Message.objects.bulk_create(messages)
    return spoken


def _proposal(
    reg: Registry, case: Case, act: Act, actor: Actor, details: Details, at: datetime, photos: int
) -> Proposal:
    target, body = _target(reg, case, details.to, at)
    about = _unit(reg, details.about)
    return Proposal(
        act, at, actor, target, body, details.reason or details.note, details.text,
        _one_of(Result, details.result, "hasil"), _until(details),
        _one_of(ExtensionReason, details.extension, "jenis"), details.read, photos, _month(details.month),
        about.id if about else None,
    )  # fmt: skip


def _until(details: Details) -> datetime | None:
    return whole_second(details.until) if details.until else None


def _says_what_was_found(act: Act, result: str) -> None:
    """A verification or classification that is otherwise lawful must say what it found, in a word that it knows."""
    known = RESULTS_OF.get(act)
    if known and _one_of(Result, result, "hasil") not in known:
        said = {"value": result, "choices": ", ".join(known)}
        raise Invalid("hasil", _("“%(value)s” tidak dikenal; pilih salah satu: %(choices)s.") % said)


def _one_of(kind: type[Word], value: str, field: str) -> Word | None:
    if not value:
        return None
    try:
        return kind(" ".join(value.split()).lower())
    except ValueError:
        said = {"value": value, "choices": ", ".join(kind)}
        raise Invalid(field, _("“%(value)s” tidak dikenal; pilih salah satu: %(choices)s.") % said) from None


def _month(value: str) -> str:
    if value and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        raise Invalid("bulan", _("Tulis bulan sebagai TTTT-BB, misalnya 2024-05."))
    return value


def _target(reg: Registry, case: Case, to: str | int | None, at: datetime) -> tuple[Target, str]:
    """The unit named, as the rules need to know it; what is no unit of ours may be an outside body."""
    if to is None or to == "":
        return Target(None), ""
    unit = _unit(reg, to)
    if unit is None:
        return Target(None, exists=False), str(to).strip()
    return (
        Target(unit.id, unit.kind, unit.exists_on(day_of(at)), reg.is_below(unit.id, case.holder)),
        unit.name,
    )


def _unit(reg: Registry, name: str | int | None) -> Unit | None:
    return reg.agencies.get(name) if isinstance(name, int) else reg.unit_named(name or "")


def _said(details: Details, photos: list[Photo], reg: Registry, act: Act) -> dict[str, Any]:
    """What the event keeps of an act's details."""
    said: dict[str, Any] = {
        "reason": details.reason.strip(), "text": details.text.strip(), "note": details.note.strip(),
        "letter": details.letter.strip(), "month": details.month,
        "result": " ".join(details.result.split()).lower(), "kind": details.extension,
        "until": until.isoformat() if (until := _until(details)) else "", "read": details.read,
        "photos": [photo.sha256 for photo in photos], "criteria": list(details.criteria),
        "body": str(details.to).strip() if act is Act.REFER else "",
    }  # fmt: skip
    if unit := _unit(reg, details.about):
        said["about"] = unit.id
    return {key: value for key, value in said.items() if value}


def _link(ledger: Ledger, reg: Registry, actor: Actor, details: Details, at: datetime) -> None:
    """A different problem found in the field becomes a report of its own (F2), under its own policy."""
    first = ledger.complaint
    text = details.note.strip() or details.reason.strip()
    new = NewReport(
        body=text or _("Masalah lain ditemukan saat verifikasi lapangan laporan %s.") % first.number,
        channel=first.channel_id, category=first.category_id or "", lat=first.lat, lng=first.lng,
        address=first.address, private=first.private, linked_from=first.pk, owner=first.owner_id,
    )  # fmt: skip
    linked = _receive(new, reg, at, actor).complaint
    data = {"number": linked.number}
    ledger.append(Act.LINK, at, _entered_as(actor), ledger.case.state, actor, data)


def _entered_as(actor: Actor) -> Role:
    """In which role a report is handed in: by its reporter, at a desk, or by who found it in the field."""
    found = {Office.FACILITATOR: Role.FACILITATOR, Office.VALIDATOR: Role.VALIDATOR}
    return Role.CITIZEN if actor.office is None else found.get(actor.office, Role.OWNER)


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
def upload(
    reading: Reading, *, at: datetime, uploader: int, stated: tuple[float, float] | None = None,
    stated_at: datetime | None = None,
) -> Photo:  # fmt: skip
    """Keep an officer's photo until an act uses it. Raises `PhotoRefused` when it cannot be stored."""
    with photographs.kept([reading]) as (photo,):
        return photographs.row(photo, at=whole_second(at), uploader=uploader, stated=stated, stated_at=stated_at)


def add_photo(which: QuerySet[Complaint], reading: Reading, *, at: datetime) -> Photo:
    """A photo that the reporter adds to a report: recorded as an event, changing nothing else."""
    with photographs.kept([reading]) as (kept,), transaction.atomic():
        complaint = which.select_for_update(of=("self",)).get()
        if complaint.photos.filter(uploader=None).count() >= limits.PHOTOS_PER_REPORT:
            raise Invalid("file", _("Paling banyak %(n)d foto per laporan.") % {"n": limits.PHOTOS_PER_REPORT})
        ledger = Ledger.open(complaint, registry.current(), whole_second(at))
        now = max(whole_second(at), ledger.case.last_at or whole_second(at))
        ledger.catch_up(now)
        data = {"photos": [reading.sha256]}
        event = ledger.append(Act.ATTACH, now, Role.CITIZEN, ledger.case.state, Actor(citizen=True), data)
        photo = photographs.row(kept, at=now, complaint=complaint, seq=event.seq)
        _follow(ledger)
        if messages := owed(complaint, ledger.fresh, ledger.registry, ledger.registry.biro_id):
            Message.objects.bulk_create(messages)
        return photo
