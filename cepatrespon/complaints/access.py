"""Who looked at who reported, or at a private report: noted before it is shown, read by Biro Pemerintahan.

`noted` and `reporter_of` write the log; `log_for` is what an overseer reads of it. A row is never changed or deleted
(see `triggers`). That something may be seen at all is asked of `querysets`.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.rules.terms import Office, UnitKind
from cepatrespon.rules.wording import moment

from .models import Access, Complaint, Reporter
from .querysets import visible_to

REPORTER, PRIVATE, PHOTO = Access.What.REPORTER, Access.What.PRIVATE, Access.What.PHOTO
CONSOLE, API = "petugas", "api"  # the faces through which somebody looks


def noted(complaint: Complaint, officer: Officer, what: Access.What, at: datetime, through: str = CONSOLE) -> None:
    """Write down that an officer looks. Of a private report only: the others are everybody's. `at` is UTC."""
    if what == REPORTER or complaint.private:
        Access.objects.create(complaint=complaint, officer=officer, what=what, through=through, at=at)


def may_ask(complaint: Complaint, officer: Officer) -> bool:
    """Whether this officer may ask who reported, never of the anonymous: at the unit that owns the channel, and at the
    unit that has the report in hand where its reporter agreed to that. One query, for the latter only."""
    if complaint.anonymous or officer.agency_id is None:
        return False
    if officer.agency_id == complaint.owner_id:
        return officer.office in (Office.ADMINISTRATOR, Office.INSPECTOR)
    if officer.office != Office.ADMINISTRATOR or officer.agency_id != complaint.holder_id:
        return False
    return shares(complaint)


def shares(complaint: Complaint) -> bool:
    """Whether its reporter agreed that the unit which has it in hand may ask who they are."""
    return Reporter.objects.filter(complaint=complaint, shared=True).exists()


def reporter_of(complaint: Complaint, officer: Officer, at: datetime, through: str = CONSOLE) -> Reporter | None:
    """Who reported, noted before it is told. None where this officer may not ask, or nobody left a word."""
    if not may_ask(complaint, officer):
        return None
    found = Reporter.objects.filter(complaint=complaint).first()
    if found is not None:
        noted(complaint, officer, REPORTER, at, through)
    return found


# ── the log ──────────────────────────────────────────────────────────────────────────────────────
def reads_log(officer: Officer) -> bool:
    """Whether this officer reads the log: Biro Pemerintahan's validators and administrator, and the Inspektorat."""
    if officer.office in (Office.VALIDATOR, Office.INSPECTOR):
        return True
    unit = registry.current().agencies.get(officer.agency_id or 0)
    return officer.office == Office.ADMINISTRATOR and unit is not None and unit.kind is UnitKind.BIRO


def log_for(officer: Officer) -> QuerySet[Access]:
    """The rows that this officer may read, the newest first: Biro's all but the Inspektorat's, the Inspektorat its own.

    None for everybody else.
    """
    rows = Access.objects.order_by("-at", "-pk")
    if not reads_log(officer):
        return rows.none()
    if officer.office == Office.INSPECTOR:
        return rows.filter(complaint__owner=registry.current().inspektorat_id)
    return rows.filter(complaint__in=visible_to(officer))


def signature(officer: Officer, at: datetime, language: str) -> str:
    """What a page or photo of a private report is marked with: the viewer's name, unit and moment."""
    unit = registry.current().agencies.get(officer.agency_id or 0)
    parts = (officer.full_name, unit.name if unit else "", moment(at, language))
    return " · ".join(part for part in parts if part)
