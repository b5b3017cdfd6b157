"""Who has which submission in hand: the fair queue of the fasilitator, so that nobody verifies twice what waits once.

A claim is a courtesy, not a right: the rules let every fasilitator verify. It is a lease that runs out by itself and
counts for one submission only; a verification ends it (`projections`), a decision makes it say nothing. No events.
A claim for the field marks its submission as one to be visited: run out or given back, it lies in the pool of visits.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_bounds, day_of

from .attention import Claim, Release
from .models import Complaint
from .querysets import visible_to

Queue = QuerySet[Complaint]


class Taken(Exception):
    """Somebody else has it in hand: until when, and whether for a visit."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(f"held until {claim.until.isoformat()}")
        self.until, self.field = claim.until, claim.field


class Full(Exception):
    """This officer has as many visits in hand as one day can hold."""


# ── what waits ───────────────────────────────────────────────────────────────────────────────────
def submitted(officer: Officer, at: datetime) -> Queue:
    """The submissions that await their verdict and that this officer may see, the first to complete itself first."""
    waiting = visible_to(officer).filter(answers=registry.current().biro_id, due_clause="M9", due_at__gte=at)
    return waiting.order_by("due_at", "pk")


def unverified(officer: Officer, at: datetime) -> Queue:
    """Those that nobody has verified yet: what the desk has before it, whoever holds it."""
    return submitted(officer, at).filter(verifications=0)


def waiting(officer: Officer, at: datetime) -> Queue:
    """Those that may be handed out at the desk: held by nobody, and not marked for a visit unless time grows short."""
    last_call = at + timedelta(seconds=limits.LAST_CALL_SECONDS)
    return unverified(officer, at).filter(~Exists(_held(at)), ~Exists(_marked()) | Q(due_at__lte=last_call))


def in_hand(officer: Officer, at: datetime) -> Queue:
    """What this officer holds at the desk."""
    mine = unverified(officer, at).filter(claim__officer=officer, claim__field=False, claim__until__gt=at)
    return mine.filter(claim__taken_at__gte=F("due_since"))


def visits(officer: Officer, at: datetime) -> Queue:
    """What this officer is to visit today."""
    mine = submitted(officer, at).filter(claim__officer=officer, claim__field=True, claim__until__gt=at)
    return mine.filter(claim__taken_at__gte=F("due_since"))


def pool(officer: Officer, at: datetime) -> Queue:
    """What is to be visited and nobody holds: marked for a visit, or found not to match at the desk (F1)."""
    free = submitted(officer, at).filter(claim__field=True, claim__until__lte=at)
    return free.filter(claim__taken_at__gte=F("due_since"))


def held_by(complaint: Complaint, at: datetime) -> Claim | None:
    """The claim that somebody has on this submission at a moment, or None where it is free."""
    claim = Claim.objects.filter(complaint=complaint).first()
    return claim if claim and _counts(claim, complaint, at) else None


def _counts(claim: Claim, complaint: Complaint, at: datetime) -> bool:
    if complaint.due_clause != "M9" or complaint.due_since is None or claim.taken_at < complaint.due_since:
        return False  # not of this submission
    return claim.until > at


def _of_this_submission() -> QuerySet[Claim]:
    return Claim.objects.filter(complaint=OuterRef("pk"), taken_at__gte=OuterRef("due_since"))


def _held(at: datetime) -> QuerySet[Claim]:
    """As `_counts` says it, in SQL."""
    return _of_this_submission().filter(until__gt=at)


def _marked() -> QuerySet[Claim]:
    return _of_this_submission().filter(field=True)


# ── taking and giving back ───────────────────────────────────────────────────────────────────────
def claim_next(officer: Officer, at: datetime) -> Complaint | None:
    """Hand this officer the next submission: the one they have in hand, else the most urgent that nobody holds.

    Nobody chooses. What this officer gave back in the last hours comes only when nothing else waits. None where
    nothing does.
    """
    if holding := in_hand(officer, at).first():
        return holding
    while True:  # who loses a race for a report has been overtaken by somebody who got it: it ends
        with transaction.atomic():
            found = _first_free(officer, at)
            if found is None or _take(found, officer, at, until=at + timedelta(seconds=limits.CLAIM_SECONDS)):
                return found


def take(which: Queue, officer: Officer, at: datetime) -> Claim:
    """Take up at the desk the one submission that `which` finds (a scoped queryset). Raises `Taken`."""
    with transaction.atomic():
        return _take_or_say(which, officer, at, until=at + timedelta(seconds=limits.CLAIM_SECONDS))


def take_visit(which: Queue, officer: Officer, at: datetime) -> Claim:
    """Put one submission on this officer's visits until the WIB day ends. Raises `Taken` or `Full`."""
    with transaction.atomic():
        if visits(officer, at).count() >= limits.VISITS_IN_HAND:
            raise Full
        return _take_or_say(which, officer, at, until=end_of_day(at), field=True)


def to_field(which: Queue, officer: Officer, at: datetime) -> Claim:
    """Mark one submission as to be visited and lay it in the pool, held by nobody. Raises `Taken`."""
    with transaction.atomic():
        return _take_or_say(which, officer, at, until=at, field=True)


def renew(which: Queue, officer: Officer, at: datetime) -> datetime | None:
    """Lengthen this officer's hold at the desk while its page shows life. Until when; None where it is gone."""
    with transaction.atomic():
        complaint = _locked(which)
        claim = held_by(complaint, at) if complaint else None
        if claim is None or claim.officer_id != officer.pk or claim.field:
            return None
        longest = claim.taken_at + timedelta(seconds=limits.CLAIM_LONGEST_SECONDS)
        claim.until = max(claim.until, min(at + timedelta(seconds=limits.CLAIM_SECONDS), longest))
        claim.save(update_fields=["until"])
        return claim.until


def release(which: Queue, officer: Officer, at: datetime) -> bool:
    """Give back what this officer holds, to the desk's queue or to the pool of visits. Whether there was a hold."""
    with transaction.atomic():
        complaint = _locked(which)
        claim = held_by(complaint, at) if complaint else None
        if complaint is None or claim is None or claim.officer_id != officer.pk:
            return False
        if claim.field:
            claim.until = at
            claim.save(update_fields=["until"])
        else:
            claim.delete()
            Release.objects.update_or_create(complaint=complaint, officer=officer, defaults={"at": at})
        return True


def end_of_day(at: datetime) -> datetime:
    """When a visit's hold ends: with the WIB day."""
    return day_bounds(day_of(at))[1]


def _first_free(officer: Officer, at: datetime) -> Complaint | None:
    """The most urgent free submission, locked; rows that somebody else is just taking are passed over."""
    skip = connection.features.has_select_for_update_skip_locked
    free = waiting(officer, at).select_for_update(skip_locked=skip, of=("self",))
    lately = at - timedelta(seconds=limits.RELEASE_SECONDS)
    mine = Release.objects.filter(complaint=OuterRef("pk"), officer=officer, at__gt=lately)
    return free.filter(~Exists(mine)).first() or free.first()


def _locked(which: Queue) -> Complaint | None:
    return which.select_for_update(of=("self",)).first()


def _take_or_say(which: Queue, officer: Officer, at: datetime, *, until: datetime, field: bool = False) -> Claim:
    complaint = which.select_for_update(of=("self",)).get()
    if claim := _take(complaint, officer, at, until=until, field=field):
        return claim
    raise Taken(Claim.objects.get(complaint=complaint))


def _take(
    complaint: Complaint, officer: Officer, at: datetime, *, until: datetime, field: bool = False
) -> Claim | None:
    """Write the claim on a locked complaint, unless another's still counts.

    Asked anew under the lock: the search that found it free may have begun before another's claim was committed.
    """
    claim = Claim.objects.filter(complaint=complaint).first()
    if claim and claim.officer_id != officer.pk and _counts(claim, complaint, at):
        return None
    claim = claim or Claim(complaint=complaint)
    claim.officer, claim.field, claim.taken_at, claim.until = officer, field, at, until
    claim.save()
    return claim
