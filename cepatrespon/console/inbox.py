"""The inbox: what waits for this officer's unit, sorted by what is due first, in lanes with their counts.

One more lane, `terlihat`, searches everything that the officer may see. The page costs the same few queries at any
size; names of units, regions and categories come from the registry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints import querysets
from cepatrespon.complaints.actions import Details, Refused, act
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import Lane, actor_of, lanes, visible_to
from cepatrespon.rules import limits
from cepatrespon.rules.terms import STATES, Act, Office, State
from cepatrespon.rules.wording import opening
from cepatrespon.templatetags.cepat import say

from .doors import EVERY_OFFICE, desk, for_office, officer_of
from .form_parts import LongSelect

EVERYTHING = "terlihat"
BULK_OFFICES = (Office.ADMINISTRATOR, Office.INSPECTOR)  # those who may hold reports
COLUMNS = (
    "number", "body", "category_id", "region_id", "holder_id", "answers_id", "state", "mode", "private", "due_at",
    "due_since", "due_clause", "pushed_at", "reported_at", "rejections", "extensions", "crosses_border",
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
    pick: bool  # not yet answered, and by this unit: Proses may be chosen in the list


class Filter(forms.Form):
    """What to look for. An impossible value is ignored, never an error: it is a list, not a form to fill in."""

    q = forms.CharField(label=gettext_lazy("Cari nomor atau kata"), required=False, max_length=100)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False, widget=LongSelect)
    kategori = forms.ChoiceField(label=gettext_lazy("Jenis"), required=False, widget=LongSelect)

    def __init__(self, data: object, reg: Registry) -> None:
        super().__init__(data, auto_id="f-%s")  # type: ignore[arg-type]
        # Two states read the same to the public; the filter offers the word once.
        words: dict[str, str] = {}
        for state, term in STATES.items():
            words.setdefault(say(term), state.value)
        self.states = [("", _("Semua status")), *((code, word) for word, code in words.items())]
        self.categories = [("", _("Semua jenis")), *((c.code, c.name) for c in reg.categories if c.valid_to is None)]
        self.fields["status"].choices = self.states  # type: ignore[attr-defined]
        self.fields["kategori"].choices = self.categories  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """What was asked for and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@for_office(*EVERY_OFFICE)
def inbox(request: HttpRequest) -> HttpResponse:
    """A lane of the inbox; a POST takes up the reports picked (Proses), each wholly or not at all."""
    officer, at = officer_of(request), now()
    if request.method == "POST":
        return _take_up(request, officer, at)
    reg, found = registry.current(), lanes(officer)
    form = Filter(request.GET, reg)
    asked = form.asked()
    wanted = request.GET.get("lajur") or (EVERYTHING if "q" in asked else found[0].code)
    lane = next((lane for lane in found if lane.code == wanted), None)
    counts = querysets.counts(officer, found, at)
    room = querysets.inbox(officer, lane) if lane else visible_to(officer).order_by("-reported_at", "-pk")
    room = _narrowed(room, asked)
    page = max(int(request.GET["halaman"]) if re.fullmatch(r"\d{1,6}", request.GET.get("halaman", "")) else 1, 1)
    start = (page - 1) * limits.INBOX_PAGE
    taken = list(room.only(*COLUMNS)[start : start + limits.INBOX_PAGE + 1])
    rows = [_row(complaint, officer, reg, at) for complaint in taken[: limits.INBOX_PAGE]]
    total = counts[lane.code] if lane and not asked else None

    def url(**changes: object) -> str:
        kept: dict[str, object] = {"lajur": lane.code if lane else EVERYTHING, **asked, **changes}
        return "?" + urlencode({key: value for key, value in kept.items() if value})

    context = {
        "at": at, "rows": rows, "form": form, "lane": lane.code if lane else EVERYTHING,
        "lane_word": _word(lane) if lane else _("Semua yang terlihat"),
        "lanes": [(each.code, _word(each), counts[each.code]) for each in found], "late": counts["terlambat"],
        "first_lane": found[0].code, "everything": EVERYTHING, "asked": asked, "total": total,
        "tags": [(_tag(form, key, value), url(**{key: "", "halaman": ""})) for key, value in asked.items()],
        "summary": _summary(start, len(rows), total),
        "previous": url(halaman=page - 1) if page > 1 else "",
        "next": url(halaman=page + 1) if len(taken) > limits.INBOX_PAGE else "",
        "may_pick": officer.office in BULK_OFFICES and any(row.pick for row in rows),
        "back": request.get_full_path(), "system": officer.office == Office.SYSTEM,
    }  # fmt: skip
    return desk(request, "console/kotak_masuk.html", context)


def _narrowed(room: QuerySet[Complaint], asked: dict[str, str]) -> QuerySet[Complaint]:
    if word := asked.get("q", ""):
        plain = "".join(sign for sign in word if sign.isalnum())
        here = Q(body__icontains=word) | Q(address__icontains=word)
        room = room.filter(here | Q(number__istartswith=plain) if plain else here)
    if state := asked.get("status", ""):
        same = [other.value for other, term in STATES.items() if term.word == STATES[State(state)].word]
        room = room.filter(state__in=same)
    if category := asked.get("kategori", ""):
        room = room.filter(category_id=category)
    return room


def _row(complaint: Complaint, officer: Officer, reg: Registry, at: datetime) -> Row:
    category = reg.category(complaint.category_id or "")
    region = reg.regions.get(complaint.region_id or "")
    notes = []
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
    return Row(
        complaint.number, opening(complaint.body), region.name if region else "", category.name if category else "",
        notes, complaint.state, complaint.mode, complaint.private, complaint.due_at, complaint.due_since,
        complaint.due_clause, turn, complaint.reported_at,
        complaint.due_clause == "M1" and complaint.answers_id == officer.agency_id,
    )  # fmt: skip


def _biro(officer: Officer, complaint: Complaint, reg: Registry) -> bool:
    """Whether Biro's own people answer: validators and fasilitator work on what Biro owes."""
    return officer.office in (Office.VALIDATOR, Office.FACILITATOR) and complaint.answers_id == reg.biro_id


def _word(lane: Lane) -> str:
    return lane.english if (get_language() or "").startswith("en") else lane.word


def _tag(form: Filter, key: str, value: str) -> str:
    if key == "q":
        return f"“{value}”"
    return dict(form.states if key == "status" else form.categories)[value]


def _summary(start: int, shown: int, total: int | None) -> str:
    said = {"first": start + 1, "last": start + shown, "total": total}
    if not shown:
        return ""
    if total is None:
        return _("%(first)d sampai %(last)d") % said
    return _("%(first)d sampai %(last)d dari %(total)d laporan") % said


def _take_up(request: HttpRequest, officer: Officer, at: datetime) -> HttpResponse:
    """Proses on each report picked; what was refused is listed with its reason and clause."""
    done, failed = 0, []
    for number in list(dict.fromkeys(request.POST.getlist("pilih")))[: limits.INBOX_PAGE]:
        try:
            act(visible_to(officer).filter(number=number), Act.PROCESS, actor_of(officer), Details(), at=at)
            done += 1
        except Refused as refused:
            failed.append(f"{number}: {refused.message}")
        except Complaint.DoesNotExist:
            failed.append(_("%(number)s: tidak ada laporan ini di unit Anda.") % {"number": number})
    if done:
        messages.success(
            request, ngettext("%(n)d laporan masuk Proses.", "%(n)d laporan masuk Proses.", done) % {"n": done}
        )
    for line in failed:
        messages.error(request, line)
    if not done and not failed:
        messages.warning(request, _("Belum ada laporan yang dipilih. Beri tanda pada laporan yang unit Anda kerjakan."))
    return redirect("console:kotak-masuk")
