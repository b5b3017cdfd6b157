"""Reports held back as suspected spam: kept whole, looked at by the officers of their channel, never silently gone.

`hold` keeps what was typed and its photos, `waiting` and `opened` are the doors of those who decide, `accept` files it
with the moment of acceptance as its arrival, `refuse` says why not. The sender asks by a code, of which only a digest
is stored; once it is accepted the same code is the report's tracking code. Times are UTC.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import whole_second
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.terms import Office

from . import actions, receiving
from .errors import Invalid
from .evidence import PhotoRefused, Reading, read
from .models import Held
from .receiving import NewReport

DECIDERS = (Office.ADMINISTRATOR, Office.INSPECTOR)
OWNER = "owner"  # what stays of an emptied payload: whose channel it came by
_NAME = re.compile(r"[0-9a-f]{32}\Z")

TRAP, BARE, CONTACT, REPEATED = "kolom jebakan", "tanpa bukti kerja", "kontak berulang", "teks berulang"
SIGNS = {
    TRAP: gettext_noop("Kolom yang tidak terlihat orang terisi."),
    BARE: gettext_noop("Banyak kiriman dari satu alamat internet tanpa bukti kerja peramban."),
    CONTACT: gettext_noop("Banyak kiriman dalam sehari dari kontak yang sama."),
    REPEATED: gettext_noop("Tulisan yang sama dikirim berkali-kali hari ini."),
}


@dataclass(frozen=True, slots=True)
class Content:
    """What a held report says, for who decides: the report without its photos, and the names of those."""

    report: NewReport
    photos: tuple[str, ...]  # of `photo`


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────
def hold(new: NewReport, signs: Sequence[str], *, at: datetime) -> str:
    """Keep a report back for these signs (of `SIGNS`); the code by which its sender asks for it, stored nowhere.

    Raises `Invalid` as a report of an unknown channel or category would, and `PhotoRefused` when a photo cannot be
    stored. Whether it has a place is asked when it is accepted.
    """
    reg = registry.current()
    channel = receiving.channel(reg, new.channel, at)
    receiving.category(reg, new.category)
    owner = receiving.owner(new, reg, channel, Actor(citizen=True))
    code, files = receiving.new_code(), list[str]()
    try:
        for reading in new.photos:
            files.append(_kept(reading))
        Held.objects.create(
            code=receiving.digest_of(code), payload={OWNER: owner, "report": _said(new)}, files=files,
            signs=list(signs), at=whole_second(at),
        )  # fmt: skip
    except BaseException:
        _gone(files)
        raise
    return code


def _said(new: NewReport) -> dict[str, Any]:
    """A report as JSON; its photos are files."""
    said = {one.name: getattr(new, one.name) for one in fields(new) if one.name not in ("photos", "uploaded")}
    if new.occurred_at is not None:
        said["occurred_at"] = new.occurred_at.isoformat()
    return said


def _report(payload: dict[str, Any]) -> NewReport:
    said = dict(payload["report"])
    if said.get("occurred_at"):
        said["occurred_at"] = datetime.fromisoformat(said["occurred_at"])
    known = {one.name for one in fields(NewReport)}
    return NewReport(**{name: value for name, value in said.items() if name in known})


# ── who decides ──────────────────────────────────────────────────────────────────────────────────
def of_channels(officer: Officer) -> QuerySet[Held]:
    """Every held report, decided or not, that came by a channel of this officer's unit."""
    if officer.office not in DECIDERS or officer.agency_id is None:
        return Held.objects.none()
    return Held.objects.filter(payload__owner=officer.agency_id)


def waiting(officer: Officer) -> QuerySet[Held]:
    """Those that wait for this officer's unit, the longest first."""
    return of_channels(officer).filter(decided_at=None).order_by("at", "pk")


def opened(held: Held) -> Content | None:
    """What a held report says; None once it is emptied."""
    if "report" not in held.payload:
        return None
    return Content(_report(held.payload), tuple(str(name) for name in held.files))


def photo(held: Held, name: str) -> Reading:
    """One of its photos, read. Raises FileNotFoundError where it is not its own, `PhotoRefused` where it is broken."""
    if name not in held.files or not _NAME.match(name):
        raise FileNotFoundError(name)
    return read((_folder() / name).read_bytes())


def why(held: Held) -> list[str]:
    """Why it was held, in words."""
    return [_(SIGNS[sign]) if sign in SIGNS else str(sign) for sign in held.signs]


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────
def accept(which: QuerySet[Held], officer: Officer, *, at: datetime) -> Held:
    """File the one held report that `which` finds; it arrives now. Its sender's code is its tracking code.

    Raises `Held.DoesNotExist`, and `Invalid` where it was decided before or cannot be filed as it stands.
    """
    held, at = which.get(), whole_second(at)
    _undecided(held)
    readings = [photo(held, str(name)) for name in held.files]  # read before anything is locked
    with transaction.atomic():
        held = which.select_for_update(of=("self",)).get()
        _undecided(held)
        new = replace(_report(held.payload), photos=readings, tracking_digest=held.code)
        held.complaint = actions.report(new, at=at).complaint
        files = _decide(held, officer, at, accepted=True, note="")
    _gone(files)
    return held


def refuse(which: QuerySet[Held], officer: Officer, reason: str, *, at: datetime) -> Held:
    """Refuse the one held report that `which` finds, saying why; what it said is emptied some days later.

    Raises `Held.DoesNotExist`, and `Invalid` without a reason or where it was decided before.
    """
    reason = reason.strip()
    if not reason:
        raise Invalid("alasan", _("Tulis alasannya; pengirim membacanya."))
    if len(reason) > limits.NOTE_CHARACTERS:
        raise Invalid("alasan", _("Terlalu panjang; paling banyak %(n)d huruf.") % {"n": limits.NOTE_CHARACTERS})
    with transaction.atomic():
        held = which.select_for_update(of=("self",)).get()
        _undecided(held)
        _decide(held, officer, whole_second(at), accepted=False, note=reason)
    return held


def _undecided(held: Held) -> None:
    if held.decided_at is not None:
        raise Invalid("putusan", _("Laporan ini sudah diputuskan."))


def _decide(held: Held, officer: Officer, at: datetime, *, accepted: bool, note: str) -> list[str]:
    """Write the decision; of what is accepted nothing but the report is kept. The files that may go."""
    held.decided_at, held.accepted, held.officer, held.note = at, accepted, officer, note
    files = list(held.files) if accepted else []
    if accepted:
        held.payload, held.files = {OWNER: held.payload[OWNER]}, []
    held.save()
    return files


def tidy(*, at: datetime) -> int:
    """Empty what was refused long enough ago; how many were. What waits is never emptied."""
    old = Held.objects.filter(accepted=False, decided_at__lt=at - timedelta(days=limits.HELD_REFUSED_DAYS))
    emptied = 0
    for held in old.filter(payload__report__isnull=False):
        files = list(held.files)
        held.payload, held.files = {OWNER: held.payload[OWNER]}, []
        held.save(update_fields=["payload", "files"])
        _gone(files)
        emptied += 1
    return emptied


# ── the sender ───────────────────────────────────────────────────────────────────────────────────
def asked(code: str) -> Held | None:
    """What became of the held report with this code; None where no report was held under it."""
    return Held.objects.filter(code=receiving.digest_of(code)).select_related("complaint").first()


# ── the files ────────────────────────────────────────────────────────────────────────────────────
def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "held"  # shared by every node, and backed up with the photos


def _kept(reading: Reading) -> str:
    """Write a photo as it came, private; its name. Raises `PhotoRefused("storage")`."""
    file = _folder() / secrets.token_hex(16)
    try:
        _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(reading.original)
            out.flush()
            os.fsync(out.fileno())
    except OSError as fault:
        _gone([file.name])
        raise PhotoRefused("storage") from fault
    return file.name


def _gone(files: Sequence[str]) -> None:
    for name in files:
        with contextlib.suppress(OSError):
            (_folder() / name).unlink()
