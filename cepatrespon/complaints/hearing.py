"""Tickets of M3-M4 as Biro's docket finds them, and the reports on which a unit is heard before Biro decides.

A unit that a ticket proposes does not hold the report and never did: while the ticket is open it sees this one report,
so that it can say whether it is the right one. Private reports, those of the Inspektorat alone and those about the
unit's own officers are not shown to it. Starts from who is asking, like `querysets`.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.rules.case import ROUTING_TICKETS, UNSUBMITTED
from cepatrespon.rules.clocks import CLOCKS
from cepatrespon.rules.terms import Office, State

from .models import Complaint, Involvement, Ticket
from .querysets import open_to, visible_to

ROUTING = sorted(act.value for act in ROUTING_TICKETS)
# The clauses under which Biro decides where a report belongs: M3, M4.
CLAUSES = sorted(clock.clause for clock in CLOCKS if clock.tickets & ROUTING_TICKETS)


def docket(officer: Officer) -> QuerySet[Complaint]:
    """The reports with an open ticket of M3-M4 that this officer may see. Found by what Biro owes."""
    biro = registry.current().biro_id
    return visible_to(officer).filter(answers=biro, due_clause__in=CLAUSES, state=State.TICKET)


def for_biro(officer: Officer) -> QuerySet[Complaint]:
    """The reports that only Biro may assign (M3) and that a unit holds unsubmitted, of those this officer may see."""
    found = visible_to(officer).filter(biro_assigns=True, answers__isnull=False)
    unsubmitted = sorted(state.value for state in UNSUBMITTED)
    return found.filter(state__in=unsubmitted).exclude(holder=registry.current().biro_id)


def decided(officer: Officer) -> QuerySet[Ticket]:
    """The tickets of M3-M4 that Biro has decided on reports that this officer may see, the latest first."""
    found = Ticket.objects.filter(approved__isnull=False, act__in=ROUTING, complaint__in=visible_to(officer))
    return found.order_by("-decided_at", "-pk")


def open_ticket(**of: object) -> Exists:
    """That a complaint (of the outer query) has an open ticket of M3-M4 of which `of` is true."""
    return Exists(Ticket.objects.filter(complaint=OuterRef("pk"), decided_at=None, act__in=ROUTING, **of))


def heard_on(officer: Officer) -> QuerySet[Complaint]:
    """The reports on which a ticket is open that names this officer's unit; none for whoever speaks for no unit."""
    if officer.office != Office.ADMINISTRATOR or officer.agency_id is None:
        return Complaint.objects.none()
    named = Ticket.objects.filter(proposed=officer.agency_id, decided_at=None, act__in=ROUTING).values("complaint")
    return Complaint.objects.filter(open_to(officer), private=False, state=State.TICKET, pk__in=named)


def to_be_heard(officer: Officer) -> QuerySet[Complaint]:
    """The reports with an open ticket on which this officer's unit has a say: it is proposed, or held it before."""
    if officer.office != Office.ADMINISTRATOR or officer.agency_id is None:
        return Complaint.objects.none()
    unit = officer.agency_id
    held = Exists(Involvement.objects.filter(complaint=OuterRef("pk"), unit=unit))
    here = Q(answers=registry.current().biro_id, due_clause__in=CLAUSES, state=State.TICKET)
    parties = held | open_ticket(proposed=unit) & Q(private=False)
    return Complaint.objects.filter(here, open_to(officer), parties).exclude(holder=unit)
