"""What the processes of a city's tests do: the cast hired, reports filed and carried to a state, the books checked.

Every function here runs in a process of its own city (see `city`).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints import actions, checking
from cepatrespon.complaints.actions import Details, Filed, NewReport
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.terms import Act, Office

from . import desk

START = datetime(2024, 5, 2, 2, tzinfo=UTC)  # 09:00 WIB
SUBMITTED = START + timedelta(hours=2)
DUE = SUBMITTED + timedelta(days=3)
HIRED = (
    ("budi", Office.ADMINISTRATOR, "Kelurahan Gambir"), ("dewi", Office.ADMINISTRATOR, "Dinas Bina Marga"),
    ("joko", Office.ADMINISTRATOR, "Dinas Komunikasi, Informatika dan Statistik"),
    ("sri", Office.VALIDATOR, "Biro Pemerintahan"), ("tuti", Office.VALIDATOR, "Biro Pemerintahan"),
    ("fajar", Office.FACILITATOR, "Biro Pemerintahan"),
)  # fmt: skip


def hire() -> None:
    """Put the cast in office."""
    for name, office, unit in HIRED:
        agency = registry.current().unit_named(unit)
        assert agency is not None
        Officer.objects.create(username=name, office=office, agency_id=agency.id, password="!")


def actor(name: str) -> Actor:
    return actor_of(Officer.objects.get(username=name))


def filed(at: datetime = START, **fields: Any) -> Filed:
    """Siti's report in Kelurahan Gambir."""
    given = {"body": "Lubang besar di depan pasar.", "category": "Jalan", "lat": -6.17540, "lng": 106.82720}
    return actions.report(NewReport(**{**given, **fields}), at=at)


def do(complaint: Complaint, who: str, act: Act, at: datetime, **said: Any) -> Complaint:
    """One act of one officer."""
    return actions.act(Complaint.objects.filter(pk=complaint.pk), act, actor(who), Details(**said), at=at)


def submitted(at: datetime = START, number: int = 0, **fields: Any) -> Complaint:
    """A report taken up an hour after `at` and submitted two hours after it."""
    complaint, hour = filed(at, **fields).complaint, timedelta(hours=1)
    budi = Officer.objects.get(username="budi")
    do(complaint, "budi", Act.PROCESS, at + hour)
    photo = desk.upload(budi, at + 2 * hour, number % 256)
    return do(complaint, "budi", Act.SUBMIT, at + 2 * hour, text="Sudah ditambal.", photos=[photo])


def verified(at: datetime = START, number: int = 0) -> Complaint:
    """A submission that the facilitator has verified."""
    complaint = submitted(at, number)
    return do(complaint, "fajar", Act.VERIFY_DESK, at + timedelta(hours=3), result="sesuai")


def submit_many(count: int) -> None:
    """So many submissions of one moment; the reporter of every tenth is reachable."""
    for number in range(count):
        submitted(number=number, email=f"siti{number}@contoh.invalid" if number % 10 == 0 else "")


def books() -> dict[str, Any]:
    """What is in the city: the differences that `check` finds, and the events counted."""
    events = list(Event.objects.order_by("complaint", "seq").values_list("complaint", "act", "at", "recorded_at"))
    completions = [(pk, at, recorded) for pk, act, at, recorded in events if act == Act.COMPLETE]
    return {
        "differences": list(checking.differences()),
        "complaints": Complaint.objects.count(),
        "events": len(events),
        "completions": len(completions),
        "completed": len({pk for pk, _at, _recorded in completions}),
        "effective": sorted({at.isoformat() for _pk, at, _recorded in completions}),
        "late": sum(recorded > at for _pk, at, recorded in completions),
        "waiting": Complaint.objects.filter(next_clock_at__isnull=False).count(),
    }
