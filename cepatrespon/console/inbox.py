"""The inbox: what waits for this officer's unit, sorted by what is due first, in lanes with their counts.

One more lane, `terlihat`, is everything that the officer may see. Lane, filters and page stand in the address; the
page costs the same few queries at any size, and names of units, regions and categories come from the registry.
Filters are in `filters`, what may be done to a selection in `bulk`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.lanes import SEEN, Counted, Lane, Narrowed, bound, lanes, tally
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.paging import Cursor, Page, page
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Office
from cepatrespon.rules.wording import number, opening
from cepatrespon.templatetags.cepat import language

from . import bulk
from .doors import EVERY_OFFICE, desk, for_office, officer_of
from .filters import Filter
from .models import SavedView
from .priority import tag

EVERYTHING = Narrowed(Q())
UNCOUNTED = -1
AFTER, BEFORE, OLD_PAGE = "sesudah", "sebelum", "halaman"
COLUMNS = (
    "number", "body", "category_id", "region_id", "holder_id", "answers_id", "state", "mode", "private", "due_at",
    "due_since", "due_clause", "reported_at", "rejections", "extensions", "crosses_border", "assignee_id", "pushed_at",
    "relation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, ready to print."""

    number: str
    title: str
    place: str
    category: str
    notes: list[str]
    state: str
    mode: str
    private: bool
    due_at: datetime | None
    due_since: datetime | None
    due_clause: str
    turn: str
    reported_at: datetime
    first: str  # why it goes first; "" where it does not


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: a lane and the filters on it."""

    lane: Lane
    form: Filter

    @property
    def kept(self) -> dict[str, str]:
        """It again, as it stands in an address."""
        return {"lajur": self.lane.code, **self.form.asked}


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as it is listed: how much it finds now, and whether it is the one shown."""

    name: str
    url: str
    count: str
    here: bool


def asked_by(
    given: dict[str, Any], officer: Officer, found: list[Lane], at: datetime, field: list[tuple[int, str]]
) -> Asked:
    """What an address or a saved view asks of these lanes; what makes no sense is left out. No query."""
    form = Filter(given, officer, at, field)
    wanted = given.get("lajur") or (SEEN.code if "q" in form.asked else found[0].code)
    lane = next((lane for lane in found if lane.code == wanted), None)
    return Asked(lane or (SEEN if wanted == SEEN.code or "q" in form.asked else found[0]), form)


@for_office(*EVERY_OFFICE)
def inbox(request: HttpRequest) -> HttpResponse:
    """A lane of the inbox under its filters."""
    officer, at = officer_of(request), now()
    if officer.office == Office.SYSTEM:
        return desk(request, "console/kotak_masuk.html", {"at": at, "system": True, "back": request.path})
    reg, found = registry.current(), lanes(officer)
    field = field_officers(officer)
    asked = asked_by(request.GET.dict(), officer, found, at, field)
    if OLD_PAGE in request.GET:  # pages were once numbered: an old address leads to the first
        return redirect(request.path + "?" + urlencode(asked.kept))
    lane, form, narrowed = asked.lane, asked.form, asked.form.narrowed()
    saved = list(SavedView.objects.filter(officer_id=officer.pk)[: limits.VIEWS_PER_OFFICER])
    views = [(view, asked_by(dict(parse_qsl(view.query)), officer, found, at, field)) for view in saved]
    also = [(SEEN, narrowed or EVERYTHING)] if lane is SEEN else []
    also += [(each.lane, each.form.narrowed(fresh=False) or EVERYTHING) for _view, each in views]
    # Words that very many reports have are not counted through: the list finds its page, and says how far it is.
    counted = [Counted(where, what, limits.COUNTED_IN_SEARCH) for where, what in also if what.common is None]
    counts, more = tally(officer, found, at, narrowed, counted)
    rest = iter(more)
    found_by = [next(rest) if what.common is None else UNCOUNTED for _where, what in also]
    if lane is SEEN:
        counts[SEEN.code] = found_by.pop(0)
    shown = page(officer, lane, (narrowed or EVERYTHING).whole, _cursor(request), limits.INBOX_PAGE, COLUMNS)
    rows = [_row(complaint, officer, reg, at) for complaint in shown.rows]
    most = limits.COUNTED_IN_SEARCH if lane is SEEN else bound(lane, bool(form.asked))
    bounds = {each.code: bound(each, bool(form.asked)) for each in found}

    def url(**changes: str) -> str:
        return "?" + urlencode({key: value for key, value in {**asked.kept, **changes}.items() if value})

    everything = _said(counts[SEEN.code], limits.COUNTED_IN_SEARCH) if lane is SEEN else ""
    context = {
        "at": at, "rows": rows, "form": form, "lane": lane.code, "lane_word": _word(lane), "owed": lane.owed,
        "lanes": [
            (_lane_url(each, form), each.code, _word(each), _said(counts[each.code], bounds[each.code]))
            for each in found
        ],
        "seen": (_lane_url(SEEN, form), SEEN.code, _word(SEEN), everything),
        "late": _said(counts["terlambat"], limits.COUNTED) if counts["terlambat"] else "",
        "first_lane": found[0].code, "everything": SEEN.code, "asked": form.asked,
        "tags": [(form.tag(name), url(**{name: ""})) for name in form.asked],
        "plain": url(**dict.fromkeys(form.asked, "")),
        "summary": _summary(shown, counts[lane.code], most),
        "bounded": any(counts[each.code] > bounds[each.code] for each in found),
        "bound": min(bounds.values()), "previous": url(**{BEFORE: str(shown.previous)}) if shown.previous else "",
        "next": url(**{AFTER: str(shown.next)}) if shown.next else "",
        "views": [
            View(view.name, "?" + urlencode(each.kept), _said(count, limits.COUNTED_IN_SEARCH), each.kept == asked.kept)
            for (view, each), count in zip(views, found_by, strict=True)
        ],
        "kept": urlencode(asked.kept), "views_full": len(saved) >= limits.VIEWS_PER_OFFICER,
        "filtering": sum(name != "q" for name in form.asked),
        "acts": bulk.offered(officer, has_field=bool(field)) if rows else [], "nonce": bulk.new_nonce(),
        "back": request.get_full_path(), "field": field,
    }  # fmt: skip
    return desk(request, "console/kotak_masuk.html", context)


def field_officers(officer: Officer) -> list[tuple[int, str]]:
    """The field officers of an administrator's unit, by key and name: whom its reports may be given to. One query."""
    if officer.office != Office.ADMINISTRATOR:
        return []
    people = Officer.objects.filter(office=Office.FIELD, agency_id=officer.agency_id or 0, is_active=True)
    return [(pk, name or user) for pk, name, user in people.values_list("pk", "first_name", "username")]


def _cursor(request: HttpRequest) -> Cursor | None:
    if (text := request.GET.get(AFTER)) is not None:
        return Cursor.read(text)
    return Cursor.read(request.GET.get(BEFORE, ""), back=True)


def _row(complaint: Complaint, officer: Officer, reg: Registry, at: datetime) -> Row:
    category = reg.category(complaint.category_id or "")
    region = reg.regions.get(complaint.region_id or "")
    notes, first = [], tag(complaint.relation)
    others = complaint.answers_id and complaint.answers_id != officer.agency_id and not _biro(officer, complaint, reg)
    turn = _("Menunggu %(unit)s") % {"unit": reg.unit(complaint.answers_id or 0).short_name} if others else ""
    if turn and complaint.due_at and complaint.due_at < at:  # what is late says so, whoever owes it
        notes, turn = [turn], ""
    elif complaint.holder_id not in (officer.agency_id, complaint.answers_id):
        notes.append(reg.unit(complaint.holder_id).short_name)
    if complaint.rejections:
        notes.append(
            ngettext("ditolak %(n)d kali", "ditolak %(n)d kali", complaint.rejections) % {"n": complaint.rejections}
        )
    if complaint.extensions:
        notes.append(ngettext("diperpanjang %(n)d kali", "diperpanjang %(n)d kali", complaint.extensions) % {"n": complaint.extensions})  # fmt: skip  # noqa: E501
    if complaint.pushed_at:
        notes.append(_("didorong"))
    if complaint.crosses_border:
        notes.append(_("dekat batas wilayah"))
    if complaint.assignee_id and complaint.holder_id == officer.agency_id:
        notes.append(_("sudah ditugaskan"))
    return Row(
        complaint.number, opening(complaint.body), region.name if region else "", category.name if category else "",
        notes, complaint.state, complaint.mode, complaint.private, complaint.due_at, complaint.due_since,
        complaint.due_clause, turn, complaint.reported_at, first,
    )  # fmt: skip


def _biro(officer: Officer, complaint: Complaint, reg: Registry) -> bool:
    """Whether Biro's own people answer: validators and fasilitator work on what Biro owes."""
    return officer.office in (Office.VALIDATOR, Office.FACILITATOR) and complaint.answers_id == reg.biro_id


def _word(lane: Lane) -> str:
    return lane.english if language() == "en" else lane.word


def _lane_url(lane: Lane, form: Filter) -> str:
    """Another lane under the same filters, whose count stands beside it."""
    return "?" + urlencode({"lajur": lane.code, **form.asked})


def _said(count: int, most: int) -> str:
    """A count as it is shown: exact up to its bound; of common words, as far as was looked."""
    if count == UNCOUNTED:
        return ""
    if count < 0:
        return _("%(n)s atau lebih") % {"n": number(-count - 1, language())}
    shown = number(min(count, most), language())
    return _("lebih dari %(n)s") % {"n": shown} if count > most else shown


def _summary(shown: Page, total: int, most: int) -> str:
    """Where in the lane a page stands. What arrived after the page was linked may have moved it by a few."""
    if not shown.rows:
        return ""
    reached = shown.before + len(shown.rows)
    total = min(total, -reached - 1) if total < 0 else total if total > most else max(total, reached)
    said = {
        "first": number(shown.before + 1, language()), "last": number(reached, language()),
        "total": _said(total, most),
    }  # fmt: skip
    return _("%(first)s sampai %(last)s dari %(total)s laporan") % said
