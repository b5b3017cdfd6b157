"""The one door for reading: who asks decides what is there.

`visible_to(officer)` for the console and the API, `public()` for everybody, `tracked(number, code)` for a reporter.
Lists, counts, photos and exports start here. An officer who may not see a complaint finds that there is none.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.terms import Office, UnitKind

from .models import Complaint, Involvement, Photo
from .receiving import digest_of


def actor_of(officer: Officer) -> Actor:
    """An officer as the rules know a person."""
    return Actor(office=Office(officer.office), unit=officer.agency_id, person=officer.pk)


def visible_to(officer: Officer) -> QuerySet[Complaint]:
    """The complaints this officer may see; none where nothing says that they may.

    Unit administrators: those their unit (or one below it) holds, held, or whose channel it owns; those of a kota or
    kecamatan also all of its area. Field officers: what their unit has in hand and is theirs or nobody's yet. Biro,
    the fasilitator and the Sekda: all but the Inspektorat's own. The Inspektorat: all. The system administrator: none.
    Nobody sees a report about the officers of their own unit, or of one above it.
    """
    office, everything = officer.office, Complaint.objects.all()
    if office == Office.INSPECTOR:
        return everything
    unit = registry.current().agencies.get(officer.agency_id or 0)
    if unit is None:
        return everything.filter(restricted=False) if office == Office.SECRETARY else everything.none()
    others = everything.filter(_not_about(unit.id), restricted=False)
    if office in (Office.FACILITATOR, Office.VALIDATOR, Office.SECRETARY):
        return others
    if office == Office.FIELD:
        return others.filter(_in_the_field(officer))
    if office == Office.ADMINISTRATOR:
        if unit.kind is UnitKind.BIRO:
            return others
        within = registry.current().descendants(unit.id)
        held = Involvement.objects.filter(complaint=OuterRef("pk"), unit_id__in=within)
        return others.filter(Q(owner_id=unit.id) | Exists(held) | Q(region_id__in=area_of(officer)))
    return everything.none()


def open_to(officer: Officer) -> Q:
    """What no rule hides from an officer, wherever it lies: not the Inspektorat's own, nor about those of their unit;
    of their unit's work a field officer meets only what is theirs, or nobody's yet."""
    if officer.office == Office.INSPECTOR:
        return Q()
    found = Q(restricted=False)
    if (officer.agency_id or 0) in registry.current().agencies:
        found &= _not_about(officer.agency_id or 0)
    return found & _in_the_field(officer) if officer.office == Office.FIELD else found


def _not_about(unit: int) -> Q:
    """Not about the officers of this unit or of one above it."""
    return Q(accused_id__isnull=True) | ~Q(accused_id__in=registry.current().above(unit))


def _in_the_field(officer: Officer) -> Q:
    """What a field officer's unit has in hand and is theirs, or nobody's yet."""
    mine = Q(assignee_id__in=[officer.pk, officer.stands_for or officer.pk]) | Q(assignee_id__isnull=True)
    return Q(holder_id=officer.agency_id) & mine & Q(completed_at__isnull=True)


def area_of(officer: Officer) -> frozenset[str]:
    """The codes of the kelurahan that an officer's kota or kecamatan oversees; empty for every other unit."""
    reg = registry.current()
    unit = reg.agencies.get(officer.agency_id or 0)
    if unit is None or officer.office != Office.ADMINISTRATOR or unit.kind not in (UnitKind.CITY, UnitKind.KECAMATAN):
        return frozenset()
    return reg.within(unit.region_code or "")


def oversees(officer: Officer, complaint: Complaint) -> bool:
    """Whether a complaint lies in the area of this officer's kota or kecamatan."""
    return complaint.region_id is not None and complaint.region_id in area_of(officer)


def public() -> QuerySet[Complaint]:
    """What everybody may see: neither private reports, nor the Inspektorat's, nor those about officers, nor what is
    hidden; no reporter."""
    return Complaint.objects.filter(private=False, restricted=False, accused_id__isnull=True, hidden="")


def tombstones() -> QuerySet[Complaint]:
    """What everybody could see until it was hidden: of it only number, day, status and the reason may be shown."""
    return Complaint.objects.filter(private=False, restricted=False, accused_id__isnull=True).exclude(hidden="")


def tracked(number: str, code: str) -> QuerySet[Complaint]:
    """The reporter's own complaint, by number and tracking code."""
    return Complaint.objects.filter(number=number, tracking_digest=digest_of(code))


def photos_of(complaints: QuerySet[Complaint]) -> QuerySet[Photo]:
    """The photos of the complaints that somebody may see."""
    return Photo.objects.filter(complaint__in=complaints)


def public_photos() -> QuerySet[Photo]:
    """The photos that everybody may see: of public reports, and not hidden."""
    return photos_of(public()).filter(hidden="")
