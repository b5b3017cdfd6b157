"""A field officer's tasks: what is theirs, what is nobody's yet, and what they have sent today, the nearest first.

An administrator sees here what the field officers of their own unit have. Distances are reckoned from where the
officer says that they are: by their telephone, or without script from a kelurahan or another task.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Event, Photo
from cepatrespon.complaints.querysets import photos_of, visible_to
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_bounds, day_of
from cepatrespon.rules.case import UNSUBMITTED
from cepatrespon.rules.terms import PRIORITY, Act, Office
from cepatrespon.rules.wording import opening

from .doors import for_office, officer_of
from .inbox import field_officers
from .nearness import Point, asked_point, away, centre, metres
from .priority import tag
from .worker import field

TAKE, HAND_BACK = "ambil", "kembalikan"
SENDING = (Act.SUBMIT, Act.NOT_FOUND)
COLUMNS = (
    "number", "body", "address", "lat", "lng", "region_id", "category_id", "state", "private", "due_at", "due_since",
    "due_clause", "answers_id", "assignee_id", "relation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of the list: its code, its word, what is in it, and how many."""

    code: str
    word: str
    where: Q
    count: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list, ready to print."""

    number: str
    title: str
    url: str
    place: str
    category: str
    far: str
    state: str
    private: bool
    due_at: datetime | None
    due_since: datetime | None
    due_clause: str
    answers: str
    thumb: int | None
    whose: str
    first: str  # why it goes first; "" where it does not
    take: str  # the address that takes it; "" where it is not to be taken


@dataclass(frozen=True, slots=True)
class Origin:
    """From where distances are reckoned, what it is called, and how an address says it."""

    point: Point
    word: str
    said: dict[str, str]


def mine(officer: Officer) -> list[int]:
    """Whose tasks count as this officer's: their own, and of whom they stand in for."""
    return [officer.pk] if officer.stands_for is None else [officer.pk, officer.stands_for]


def tasks_of(officer: Officer) -> QuerySet[Complaint]:
    """What the field officers of this officer's unit may have in hand, as far as this officer may see it."""
    return visible_to(officer).filter(holder_id=officer.agency_id)


def tabs(officer: Officer, at: datetime) -> list[Tab]:
    """The parts of the list with their counts. One query."""
    working = Q(state__in=[state.value for state in UNSUBMITTED], completed_at__isnull=True)
    start, end = day_bounds(day_of(at))
    sent = Event.objects.filter(
        complaint=OuterRef("pk"), act__in=[act.value for act in SENDING], at__gte=start, at__lt=end
    )
    if officer.office == Office.FIELD:
        theirs, word, sent = Q(assignee_id__in=mine(officer)), _("Ditugaskan ke saya"), sent.filter(officer=officer.pk)
    else:
        theirs, word = Q(assignee__isnull=False), _("Ditugaskan")
        sent = sent.filter(officer__office=Office.FIELD, unit_id=officer.agency_id)
    found = [
        Tab("saya", word, working & theirs),
        Tab("belum", _("Belum ditugaskan"), working & Q(assignee__isnull=True)),
        Tab("dikirim", _("Selesai dikirim hari ini"), Q(Exists(sent))),
    ]
    counts = tasks_of(officer).aggregate(**{tab.code: Count("pk", filter=tab.where) for tab in found})
    return [Tab(tab.code, tab.word, tab.where, counts[tab.code]) for tab in found]


@for_office(Office.FIELD, Office.ADMINISTRATOR)
def tasks(request: HttpRequest) -> HttpResponse:
    """The list: a tab of it, the nearest first where it is known where the officer is, else what is due first."""
    officer, at, reg = officer_of(request), now(), registry.current()
    found = tabs(officer, at)
    asked = request.GET.get("lajur", "")
    tab = next((one for one in found if one.code == asked), found[0] if found[0].count else found[1])
    room = tasks_of(officer).filter(tab.where).order_by("due_at", "pk")
    rows = list(room.only(*COLUMNS)[: limits.TASKS_LOOKED_AT])
    rows.sort(key=lambda row: row.relation not in PRIORITY)  # what goes first stands first, else by what is due
    origin = _origin(request, officer, rows, reg, at)
    if origin is not None:
        rows.sort(key=lambda row: _far(origin.point, row))
    page = max(int(request.GET["halaman"]) if re.fullmatch(r"\d{1,4}", request.GET.get("halaman", "")) else 1, 1)
    start = (page - 1) * limits.INBOX_PAGE
    shown = rows[start : start + limits.INBOX_PAGE]

    def url(**changes: object) -> str:
        kept: dict[str, object] = {"lajur": tab.code, **(origin.said if origin else {}), **changes}
        return "?" + urlencode({key: value for key, value in kept.items() if value})

    context = {
        "at": at, "tab": tab, "origin": origin, "rows": _lines(shown, officer, origin, reg),
        "tabs": [(one, url(lajur=one.code), one.code == tab.code) for one in found],
        "starts": _starts(rows, reg), "field_officer": officer.office == Office.FIELD,
        "more": url(halaman=page + 1) if len(rows) > start + limits.INBOX_PAGE else "",
        "before": url(halaman=page - 1) if page > 1 else "", "by_due": url(dari="", lat="", lng=""),
        "beyond": tab.count > len(rows), "looked_at": len(rows),
    }  # fmt: skip
    return field(request, "console/tugas.html", context)


def _far(here: Point, row: Complaint) -> float:
    return metres(here, (row.lat, row.lng)) if row.lat is not None and row.lng is not None else float("inf")


def _origin(
    request: HttpRequest, officer: Officer, rows: Sequence[Complaint], reg: Registry, at: datetime
) -> Origin | None:
    """From where it is asked to be near: a place, a kelurahan or another task of this officer."""
    if (point := asked_point(request.GET)) is not None:
        said = {"lat": request.GET["lat"], "lng": request.GET["lng"]}
        return Origin(point, _("dari tempat Anda"), said)
    found = re.fullmatch(r"[A-Za-z0-9.-]{1,40}", request.GET.get("dari", ""))
    code = found[0] if found else ""
    if code in reg.regions:
        middle = centre(reg.map_at(at), code)
        word = _("dari Kelurahan %(name)s") % {"name": reg.regions[code].name}
        return Origin(middle, word, {"dari": code}) if middle else None
    row = next((one for one in rows if one.number == code), None)
    row = row or (tasks_of(officer).filter(number=code).only("number", "lat", "lng").first() if code else None)
    if row is None or row.lat is None or row.lng is None:
        return None
    return Origin((row.lat, row.lng), _("dari tugas %(number)s") % {"number": row.number}, {"dari": row.number})


def _starts(rows: Sequence[Complaint], reg: Registry) -> list[tuple[str, str]]:
    """From where one may start without a telephone's place: the kelurahan of these tasks, and the tasks themselves."""
    codes = dict.fromkeys(row.region_id for row in rows if row.region_id and row.region_id in reg.regions)
    regions = [(code, f"{_('Kelurahan')} {reg.regions[code].name}") for code in codes]
    placed = [row for row in rows if row.lat is not None][: limits.INBOX_PAGE]
    return [*sorted(regions, key=lambda one: one[1]), *((row.number, opening(row.body)) for row in placed)]


def _lines(rows: Sequence[Complaint], officer: Officer, origin: Origin | None, reg: Registry) -> list[Task]:
    thumbs = _thumbs(officer, rows)
    names = dict(field_officers(officer)) if any(row.assignee_id for row in rows) else {}
    at_hand = officer.office == Office.FIELD
    takes = at_hand and officer.stands_for is None
    found = []
    for row in rows:
        region = reg.regions.get(row.region_id or "")
        category = reg.category(row.category_id) if row.category_id else None
        placed = origin is not None and row.lat is not None and row.lng is not None
        working = row.state in UNSUBMITTED
        found.append(
            Task(
                number=row.number, title=opening(row.body),
                url=reverse("console:satu-tugas" if at_hand else "console:laporan", args=[row.number]),
                place=", ".join(said for said in (row.address, region.name if region else "") if said),
                category=category.name if category else "",
                far=away(origin.point, (row.lat, row.lng)) if placed else "",  # type: ignore[union-attr,arg-type]
                state=row.state, private=row.private, due_at=row.due_at, due_since=row.due_since,
                due_clause=row.due_clause, answers=reg.unit(row.answers_id).name if row.answers_id else "",
                thumb=thumbs.get(row.pk), whose=names.get(row.assignee_id or 0, ""), first=tag(row.relation),
                take=reverse("console:tugas-tindakan", args=[row.number, TAKE])
                if takes and working and row.assignee_id is None else "",
            )
        )  # fmt: skip
    return found


def _thumbs(officer: Officer, rows: Sequence[Complaint]) -> dict[int, int]:
    """The first photo of each report, as it came in. Private ones are not shown in a list. One query."""
    open_ones = [row.pk for row in rows if not row.private]
    pictures: QuerySet[Photo] = photos_of(tasks_of(officer)).filter(complaint_id__in=open_ones, seq=1)
    first = pictures.values("complaint_id").annotate(first=Min("pk")).values_list("complaint_id", "first")
    return dict(first)
