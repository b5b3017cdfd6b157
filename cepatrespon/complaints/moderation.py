"""What officers hide from the public, for those who may: what is hidden now, who objects, what was decided lately.

Hiding itself is `actions.keep`; who may is said by `rules.beside`. Every reading starts from `visible_to`. Hidden things
are found by their events, of which there are few, so that no list here walks the complaints.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cepatrespon.agencies.models import Officer
from cepatrespon.rules.terms import Act, Office

from .models import Complaint, Event, Photo
from .querysets import visible_to

WHOLE_CITY = (Office.VALIDATOR, Office.INSPECTOR)
HIDES = Event.objects.filter(act=Act.HIDE)


def moderated_by(officer: Officer) -> QuerySet[Complaint]:
    """The reports that this officer may hide from the public: of the own channels, or of the whole city."""
    if officer.office in WHOLE_CITY:
        return visible_to(officer)
    if officer.office == Office.ADMINISTRATOR and officer.agency_id:
        return visible_to(officer).filter(owner_id=officer.agency_id)
    return Complaint.objects.none()


def hidden_now(officer: Officer) -> QuerySet[Complaint]:
    """What is hidden now, wholly or in a photo, each with `since` and `decided`: the moment and the number of the last
    event that hid something of it. The latest first."""
    last = HIDES.filter(complaint=OuterRef("pk")).order_by("-seq")
    photos = Photo.objects.filter(complaint=OuterRef("pk")).exclude(hidden="")
    found = moderated_by(officer).filter(pk__in=HIDES.values("complaint"))
    found = found.filter(~Q(hidden="") | Exists(photos))
    return found.annotate(since=Subquery(last.values("at")[:1]), decided=Subquery(last.values("seq")[:1])).order_by(
        "-since", "-number"
    )


def objections(officer: Officer) -> QuerySet[Complaint]:
    """Of what is hidden now: where the reporter wrote after it was hidden, until somebody decides anew."""
    wrote = Event.objects.filter(complaint=OuterRef("pk"), act=Act.INFORM, seq__gt=OuterRef("decided"))
    return hidden_now(officer).filter(Exists(wrote))


def decisions(officer: Officer) -> QuerySet[Event]:
    """Everything that was hidden and shown again, the latest first."""
    found = Event.objects.filter(act__in=[Act.HIDE, Act.UNHIDE], complaint__in=moderated_by(officer))
    return found.order_by("-at", "-complaint__number", "-seq")
