"""A channel's inbox: what came in incomplete, what must be cleared up with reporters, what they have not heard yet.

For units that own a channel or have a counter; the page says so to every other unit. A list costs the same few
queries at any size (`complaints.channels`), and what is looked for stands in the address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import ChannelEntry, Registry
from cepatrespon.complaints import channels
from cepatrespon.complaints.channels import ChannelLane
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.complaints.search import matching
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import month_of
from cepatrespon.rules.terms import Act, State
from cepatrespon.rules.wording import month, number, opening
from cepatrespon.templatetags.cepat import language

from .checks import BACK, OWNERS, CarryForm
from .doors import desk, for_office, officer_of
from .form_parts import LongSelect
from .letters import Letter, letter

WORDS = {
    channels.INCOMPLETE: gettext_noop("Belum lengkap/diteruskan"),
    channels.UNCLEAR: gettext_noop("Perlu kejelasan"),
    channels.ANSWERS: gettext_noop("Jawaban untuk disampaikan"),
    channels.RUNNING: gettext_noop("Berjalan"),
    channels.ENDED_LANE: gettext_noop("Selesai"),
}
RECORD = "ketepatan"  # the unit's own record, beside the lanes
COLUMNS = (
    "number", "body", "channel_id", "category_id", "region_id", "address", "holder_id", "answers_id", "owner_id",
    "state", "mode", "private", "due_at", "due_since", "due_clause", "reported_at", "untold_since", "policy",
    "restricted", "completed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One report in a lane."""

    c: Complaint
    title: str
    place: str
    category: str
    channel: str
    holder: str
    turn: str
    lacks: list[str]
    incomplete: bool  # category or place
    waits: bool  # not handed on
    news: Letter | None = None
    form: CarryForm | None = None
    answered: datetime | None = None  # when the reporter answered what M5 or M6 asks


class Filter(forms.Form):
    """What to look for; what makes no sense is left out."""

    q = forms.CharField(label=gettext_lazy("Cari nomor atau kata"), required=False, max_length=limits.SEARCH_CHARACTERS)
    kanal = forms.ChoiceField(label=gettext_lazy("Kanal"), required=False, widget=LongSelect)

    def __init__(self, data: Any, found: list[ChannelEntry]) -> None:
        super().__init__(data, auto_id="f-%s")
        self.fields["kanal"].choices = [("", _("Semua kanal")), *((c.code, c.name) for c in found)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@for_office(*OWNERS)
def inbox(request: HttpRequest) -> HttpResponse:
    """One lane of the unit's own channels, or the unit's own record on M5 and M6."""
    officer, at, reg = officer_of(request), now(), registry.current()
    unit = officer.agency_id or 0
    found = channels.channels_of(unit, reg, at)
    if not found:
        return desk(request, "console/kanal.html", {"channels": [], "at": at})
    form, lanes = Filter(request.GET, found), channels.lanes(unit)
    asked = form.asked()
    here = request.GET.get("lajur", "")
    lane = next((lane for lane in lanes if lane.code == here), lanes[0])
    rooms = {each.code: channels.room(officer, each) for each in lanes}
    looked = rooms[lane.code].filter(_narrowed(asked)) if asked else rooms[lane.code]
    late = rooms[channels.UNCLEAR].filter(due_at__lt=at)
    *n, n_late, n_found = channels.counts([*rooms.values(), late, looked])
    context: dict[str, Any] = {
        "channels": found, "at": at, "form": form, "asked": asked, "lane": RECORD if here == RECORD else lane.code,
        "lane_word": _(WORDS[lane.code]), "record": RECORD, "late": n_late, "unclear": channels.UNCLEAR,
        "lanes": [(each.code, _(WORDS[each.code]), _counted(count)) for each, count in zip(lanes, n, strict=True)],
        "tags": [(_tag(key, value, found), _url(lane, {**asked, key: ""})) for key, value in asked.items()],
        "back_name": BACK, "answers": channels.ANSWERS, "hand_on": Act.COORDINATE.value,
    }  # fmt: skip
    if here == RECORD:
        return desk(request, "console/kanal.html", {**context, **_record(unit, reg, at)})
    cursor = re.fullmatch(r"(\d{1,12})-(\d{1,18})", request.GET.get("sesudah", ""))
    page = looked.only(*COLUMNS)
    if cursor:
        page = channels.after(page, lane, _moment(cursor[1]), int(cursor[2]))
    size = limits.ANSWERS_PAGE if lane.code == channels.ANSWERS else limits.INBOX_PAGE
    taken = list(page[: size + 1])
    shown = taken[:size]
    context |= {
        "rows": _rows(request, shown, lane, reg, at),
        "summary": ngettext("%(n)s laporan", "%(n)s laporan", n_found) % {"n": _counted(n_found)},
        "previous": _url(lane, asked) if cursor else "",
        "next": _url(lane, {**asked, "sesudah": _mark(shown[-1], lane)}) if len(taken) > len(shown) else "",
    }  # fmt: skip
    return desk(request, "console/kanal.html", context)


def _moment(seconds: str) -> datetime:
    """A moment that an address holds; one beyond every calendar is the end of ours."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        return datetime(9999, 12, 31, tzinfo=UTC)


def _mark(complaint: Complaint, lane: ChannelLane) -> str:
    return f"{int(getattr(complaint, lane.order).timestamp())}-{complaint.pk}"


def _narrowed(asked: dict[str, str]) -> Q:
    said = Q()
    if word := asked.get("q"):
        match = matching(word)
        said &= match.where if match else Q(pk__in=[])
    if channel := asked.get("kanal"):
        said &= Q(channel_id=channel)
    return said


def _url(lane: ChannelLane, asked: dict[str, str]) -> str:
    return "?" + urlencode({key: value for key, value in {"lajur": lane.code, **asked}.items() if value})


def _counted(n: int) -> str:
    """A number as far as it was counted: "1.000+" where there are more."""
    most = limits.CHANNEL_COUNTED
    return f"{number(most, language())}+" if n > most else number(n, language())


def _tag(key: str, value: str, found: list[ChannelEntry]) -> str:
    return next((c.name for c in found if c.code == value), value) if key == "kanal" else f"“{value}”"


def _rows(
    request: HttpRequest, shown: list[Complaint], lane: ChannelLane, reg: Registry, at: datetime
) -> list[Row]:  # fmt: skip
    told: dict[int, list[Event]] = {}
    if lane.code == channels.ANSWERS and shown:
        for event in Event.objects.filter(complaint__in=shown).order_by("complaint", "seq"):
            told.setdefault(event.complaint_id, []).append(event)
    said = channels.answered(shown) if lane.code == channels.UNCLEAR and shown else {}
    return [_row(request, c, reg, at, told.get(c.pk), said.get(c.pk)) for c in shown]


def _row(
    request: HttpRequest, c: Complaint, reg: Registry, at: datetime, events: list[Event] | None,
    answered: datetime | None,
) -> Row:  # fmt: skip
    category, region = reg.category(c.category_id or ""), reg.regions.get(c.region_id or "")
    channel = reg.channel(c.channel_id)
    news = letter(request, c, events, reg) if events else None
    form = CarryForm(None, c, at, auto_id=f"k{c.pk}-%s") if news else None
    if form and news:
        form.initial["sampai"] = news.upto
    lacks, incomplete, waits = list[str](), False, False
    if c.holder_id == c.owner_id and c.completed_at is None:
        waits, placeless = c.state == State.WAITING, region is None and not c.address
        lacks = [_("belum ada jenis")] * (category is None) + [_("belum ada tempat")] * placeless
        incomplete = bool(lacks)
        lacks += [_("belum diteruskan")] * waits
    turn = reg.unit(c.answers_id).short_name if c.answers_id and c.answers_id != c.owner_id else ""
    return Row(
        c, opening(c.body), region.name if region else c.address, category.name if category else "",
        channel.name if channel else c.channel_id, reg.unit(c.holder_id).short_name,
        _("Menunggu %(unit)s") % {"unit": turn} if turn and c.due_at and c.due_at >= at else "", lacks, incomplete,
        waits, news, form, answered,
    )  # fmt: skip


def _record(unit: int, reg: Registry, at: datetime) -> dict[str, Any]:
    """The unit's own decisions on M5 and M6 of the last months, on time and late."""
    this = month_of(at)
    last = int(this[:4]) * 12 + int(this[5:]) - 1
    wanted = [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(last, last - limits.CHANNEL_MONTHS, -1)]
    found = channels.decided(unit, reg, wanted)
    return {
        "months": [(month(row.month, language()), row, row.decided - row.late) for row in found],
        "since": month(wanted[-1], language()),
    }  # fmt: skip
