"""Moderasi: what is hidden from the public now, who asks for a second look, and what was decided lately by whom.

Lists only what this officer may moderate (`complaints.moderation`); a page begins where the last one ended and costs
the same few queries at any size. Hiding and showing again is in `moderation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Event, Photo
from cepatrespon.complaints.moderation import decisions, hidden_now
from cepatrespon.complaints.rights import open_for
from cepatrespon.rules import limits
from cepatrespon.rules.terms import ACTS, HIDE_REASONS, Act, DataRight, HideReason
from cepatrespon.rules.wording import opening
from cepatrespon.templatetags.cepat import say

from . import event_mark
from .channel_owning import owns_a_channel
from .doors import desk, for_office, officer_of
from .moderation import MODERATORS, whose

HIDDEN, OBJECTIONS, HISTORY = "tersembunyi", "keberatan", "riwayat"
TABS = (
    (HIDDEN, gettext_noop("Tersembunyi sekarang")),
    (OBJECTIONS, gettext_noop("Keberatan")),
    (HISTORY, gettext_noop("Putusan terakhir")),
)
AFTER = "sesudah"


@dataclass(frozen=True, slots=True)
class Hidden:
    """One thing of a report that the public does not see, or one decision: what, why, by which office, when."""

    what: str
    reason: str
    who: str
    at: datetime
    told: str = ""
    note: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One report of the list with what is hidden of it, ready to print."""

    c: Complaint
    title: str
    place: str
    things: list[Hidden]


@for_office(*MODERATORS, owning=owns_a_channel)
def moderation(request: HttpRequest) -> HttpResponse:
    """One tab of the list."""
    officer, at, reg = officer_of(request), now(), registry.current()
    tab = request.GET.get("tab", "")
    tab = tab if tab in dict(TABS) else HIDDEN
    room = hidden_now(officer)
    asked = open_for(officer).filter(kind=DataRight.REVIEW)
    counts = {HIDDEN: room.order_by().count(), OBJECTIONS: asked.count()}
    context: dict[str, Any] = {
        "at": at, "tab": tab, "tab_word": _(dict(TABS)[tab]), "back": request.get_full_path(), "asked": asked,
        "tabs": [(code, _(word), counts.get(code), f"?tab={code}") for code, word in TABS], "summary": "",
    }  # fmt: skip
    mark = event_mark.read(request.GET.get(AFTER, ""))
    if tab == OBJECTIONS:
        context["requests"] = [(each, opening(each.complaint.body)) for each in asked[: limits.INBOX_PAGE]]
    elif tab == HISTORY:
        context |= _history(officer, mark, reg)
    else:
        context |= _hidden(officer, mark, reg)
    return desk(request, "console/moderasi.html", context)


def _hidden(officer: Officer, mark: tuple[datetime, str, int] | None, reg: Registry) -> dict[str, Any]:
    """A page of what is hidden now: three queries."""
    room = hidden_now(officer)
    if mark:
        room = room.filter(Q(since__lt=mark[0]) | Q(since=mark[0], number__lt=mark[1]))
    taken = list(room[: limits.INBOX_PAGE + 1])
    shown = taken[: limits.INBOX_PAGE]
    things = _things(shown, reg)
    last = shown[-1] if len(taken) > len(shown) else None
    rows = [
        Row(c, opening(c.body), region.name if (region := reg.regions.get(c.region_id or "")) else "", things[c.pk])
        for c in shown
    ]
    return {
        "rows": rows, "previous": f"?tab={HIDDEN}" if mark else "",
        "next": f"?tab={HIDDEN}&{AFTER}={event_mark.mark(last.since, last.number, 0)}" if last else "",  # type: ignore[attr-defined]
    }  # fmt: skip


def _things(shown: Sequence[Complaint], reg: Registry) -> dict[int, list[Hidden]]:
    """What is hidden of each of these reports now, by the last event that hid it."""
    order = _ordinals(shown)
    last: dict[tuple[int, int | None], Event] = {}
    for event in Event.objects.filter(complaint__in=shown, act=Act.HIDE).order_by("complaint", "seq"):
        last[event.complaint_id, event.data.get("photo")] = event
    found: dict[int, list[Hidden]] = {c.pk: [] for c in shown}
    for c in shown:
        keys: list[int | None] = [None] if c.hidden else []
        keys += [pk for pk, (_n, of, hidden) in order.items() if of == c.pk and hidden]
        for key in keys:
            if hid := last.get((c.pk, key)):
                found[c.pk].append(_decision(hid, reg, order))
    return found


def _ordinals(shown: Sequence[Complaint]) -> dict[int, tuple[int, int, str]]:
    """The photos of these reports: which one it is of its report, of which report, and why it is hidden. One query."""
    found: dict[int, tuple[int, int, str]] = {}
    count: dict[int, int] = {}
    photos = Photo.objects.filter(complaint__in=shown).order_by("complaint", "seq", "pk")
    for pk, of, hidden in photos.values_list("pk", "complaint_id", "hidden"):
        count[of or 0] = count.get(of or 0, 0) + 1
        found[pk] = (count[of or 0], of or 0, hidden)
    return found


def _decision(event: Event, reg: Registry, order: dict[int, tuple[int, int, str]]) -> Hidden:
    key, said = event.data.get("photo"), event.data
    what = _("Foto ke-%(n)d") % {"n": order[key][0]} if key in order else _("Seluruh laporan")
    reason = say(HIDE_REASONS[HideReason(said["result"])]) if said.get("result") else ""
    return Hidden(
        what, reason, whose(event, reg), event.at, said.get("reason", ""), said.get("note", ""),
        say(ACTS[Act(event.act)]),
    )  # fmt: skip


def _history(officer: Officer, mark: tuple[datetime, str, int] | None, reg: Registry) -> dict[str, Any]:
    """A page of the decisions, the latest first: two queries."""
    found = decisions(officer).select_related("complaint")
    if mark:
        at, number, seq = mark
        found = found.filter(
            Q(at__lt=at) | Q(at=at, complaint__number__lt=number) | Q(at=at, complaint__number=number, seq__lt=seq)
        )
    taken = list(found[: limits.INBOX_PAGE + 1])
    shown = taken[: limits.INBOX_PAGE]
    order = _ordinals([event.complaint for event in shown])
    last = shown[-1] if len(taken) > len(shown) else None
    return {
        "decisions": [
            (event.complaint, opening(event.complaint.body), _decision(event, reg, order)) for event in shown
        ],
        "previous": f"?tab={HISTORY}" if mark else "",
        "next": f"?tab={HISTORY}&{AFTER}={event_mark.mark(last.at, last.complaint.number, last.seq)}" if last else "",
    }  # fmt: skip
