"""A reporter's rights over their own data (UU 27/2022): correct it at once, or ask an officer, who has 3 x 24 hours.

Name, telephone, e-mail and language are the reporter's to change; what stands in the report itself is changed or hidden
by an officer, on request. `ask`, `open_for` and `answer` are that desk; `of` is what the reporter sees of it. Each
function is one transaction; `at` is UTC. Nobody's name is in a request unless the reporter writes it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cepatrespon.agencies.models import Officer
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import whole_second
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.terms import Act, Consent, DataRight, Office

from . import actions, contacts
from .errors import Invalid, Refused
from .models import Complaint, DataRequest, Event, Message, Reporter
from .querysets import visible_to

NAME, PHONE, EMAIL, LANGUAGE, SHARED = "nama", "telepon", "surel", "bahasa", "boleh"


# ── what an officer must do ──────────────────────────────────────────────────────────────────────
def ask(which: QuerySet[Complaint], kind: str, text: str, *, at: datetime) -> DataRequest:
    """The reporter of the one complaint that `which` finds asks for something that only an officer can do.

    `kind` is a `DataRight`. Raises `Complaint.DoesNotExist`, or `Invalid` for an unknown kind, no or too many words, a
    second look at what is not hidden, or more open requests than one report may have.
    """
    at, said = whole_second(at), text.strip()
    if kind not in frozenset(DataRight):
        raise Invalid("jenis", _("Pilih apa yang Anda minta."))
    if not said:
        raise Invalid("permintaan", _("Tulis apa yang Anda minta, supaya petugas tahu bagian mana yang dimaksud."))
    if len(said) > limits.NOTE_CHARACTERS:
        most = {"n": limits.NOTE_CHARACTERS}
        raise Invalid("permintaan", _("Terlalu panjang; paling banyak %(n)d huruf.") % most)
    with transaction.atomic():
        complaint = which.select_for_update(of=("self",)).get()
        if kind == DataRight.REVIEW and not is_hidden(complaint):
            raise Invalid("jenis", _("Laporan ini dan fotonya tidak disembunyikan; tidak ada yang ditinjau lagi."))
        if complaint.data_requests.filter(done_at=None).count() >= limits.DATA_REQUESTS_OPEN:
            most = {"n": limits.DATA_REQUESTS_OPEN}
            raise Invalid("permintaan", _("Masih ada %(n)d permintaan yang belum dijawab. Tunggu jawabannya.") % most)
        due = at + timedelta(seconds=limits.DATA_REQUEST_SECONDS)
        return DataRequest.objects.create(complaint=complaint, kind=kind, text=said, at=at, due_at=due)


def is_hidden(complaint: Complaint) -> bool:
    """Whether the public does not see the report, or one of its photos."""
    return bool(complaint.hidden) or complaint.photos.exclude(hidden="").exists()


def open_for(officer: Officer) -> QuerySet[DataRequest]:
    """The requests that this officer may answer and nobody has yet, the earliest due first.

    The channel's owner answers for its channels (administrators; the Inspektorat for its own), Biro's validators for
    all they may see. A second look at what was hidden is not for the officer who hid it: see `answer`.
    """
    waiting = DataRequest.objects.filter(done_at=None).select_related("complaint").order_by("due_at", "pk")
    if officer.office == Office.VALIDATOR:
        return waiting.filter(complaint__in=visible_to(officer))
    if officer.office in (Office.ADMINISTRATOR, Office.INSPECTOR) and officer.agency_id is not None:
        return waiting.filter(complaint__in=visible_to(officer), complaint__owner_id=officer.agency_id)
    return waiting.none()


def answer(request: int, officer: Officer, *, granted: bool, answer: str, at: datetime) -> DataRequest:
    """An officer answers one request (by its id); the reporter is told by letter where the address is theirs.

    Raises `DataRequest.DoesNotExist` where it is not this officer's to answer or already answered, `Refused` where who
    hid something would judge that again, `Invalid` without words.
    """
    at, said = whole_second(at), answer.strip()
    if not said:
        raise Invalid("jawaban", _("Tulis jawabannya: apa yang dilakukan, atau mengapa tidak dapat."))
    if len(said) > limits.NOTE_CHARACTERS:
        raise Invalid("jawaban", _("Terlalu panjang; paling banyak %(n)d huruf.") % {"n": limits.NOTE_CHARACTERS})
    with transaction.atomic():
        found = open_for(officer).select_for_update(of=("self",)).get(pk=request)
        if found.kind == DataRight.REVIEW and _hid(found.complaint, officer):
            raise Refused("-", "own_hiding")
        found.done_at, found.granted, found.answer, found.officer = at, granted, said, officer
        found.save(update_fields=["done_at", "granted", "answer", "officer"])
        who = Reporter.objects.filter(complaint=found.complaint).first()
        if who and who.email and who.verified_at:
            Message.objects.create(
                complaint=found.complaint, seq=found.pk, notice="permintaan", recipient=who.email,
                language=who.language, created_at=at, try_at=at,
            )  # fmt: skip
        return found


def _hid(complaint: Complaint, officer: Officer) -> bool:
    """Whether this officer did the last hiding of this report: another one looks again."""
    last = Event.objects.filter(complaint=complaint, act=Act.HIDE).order_by("-seq").first()
    return last is not None and last.officer_id == officer.pk


def of(complaint: Complaint) -> list[DataRequest]:
    """What the reporter has asked, the newest first."""
    return list(complaint.data_requests.order_by("-at", "-pk"))


# ── what the reporter changes alone ──────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class OwnData:
    """What a reporter says of themselves. The telephone as E.164; "" where they leave nothing."""

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "id"
    shared: bool = False  # the unit that handles the report may ask who they are


def correct(which: QuerySet[Complaint], said: OwnData, *, at: datetime) -> list[str]:
    """The reporter corrects their own data, at once; which fields changed. The event names only those.

    A new address is not believed until it is confirmed. Raises `Complaint.DoesNotExist`, or `Invalid` where nothing
    changes, a name is given to a report without names, or the identity was withdrawn.
    """
    at = whole_second(at)
    with transaction.atomic():
        complaint = which.select_for_update(of=("self",)).get()
        if identity_withdrawn(complaint):
            raise Invalid(NAME, _("Persetujuan menyimpan identitas sudah Anda tarik; tidak ada yang disimpan."))
        if len(said.name) > limits.NAME_CHARACTERS:
            raise Invalid(NAME, _("Terlalu panjang; paling banyak %(n)d huruf.") % {"n": limits.NAME_CHARACTERS})
        if complaint.anonymous and (said.name.strip() or said.phone):
            raise Invalid(NAME, _("Laporan ini tanpa nama: hanya surel untuk kabar yang dapat disimpan."))
        who = Reporter.objects.filter(complaint=complaint).first() or Reporter(complaint=complaint)
        before = (who.name, who.phone, who.email, who.language, who.shared)
        after = (said.name.strip(), said.phone, said.email, said.language, said.shared and not complaint.anonymous)
        names = (NAME, PHONE, EMAIL, LANGUAGE, SHARED)
        changed = [name for name, old, new in zip(names, before, after, strict=True) if old != new]
        if not changed:
            raise Invalid(NAME, _("Tidak ada yang berubah. Ganti dahulu isinya, lalu simpan."))
        actions.keep(which, Act.CORRECT, Actor(citizen=True), actions.Details(fields=changed), at=at)
        who.name, who.phone, who.email, who.language, who.shared = after
        contacts.changed(complaint, who, EMAIL in changed, PHONE in changed, at)
        return changed


def identity_withdrawn(complaint: Complaint) -> bool:
    """Whether the reporter has withdrawn the consent to keep who they are."""
    events = Event.objects.filter(complaint=complaint, act=Act.WITHDRAW)
    return any(Consent.IDENTITY in event.data.get("consents", ()) for event in events)
