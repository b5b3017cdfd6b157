"""Reports that Biro Pemerintahan has referred outside the province (B3): to whom, with which letter, since when, what
was heard last, and when to ask again.

Read from the reports' events. A date to ask again is an internal note that carries a moment (`when`); where none was
set it is some days after the last news. Only what `seen` (a scoped queryset) lets the asker see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.rules import limits
from cepatrespon.rules.case import FINAL
from cepatrespon.rules.terms import Act, State
from cepatrespon.rules.wording import opening

TOLD = (Act.REFER, Act.NEWS, Act.NOTE)


@dataclass(frozen=True, slots=True)
class Referral:
    """One open referral. Moments are UTC; `ask_at` is when the body is to be asked again, `set` whether by hand."""

    number: str
    title: str
    place: str
    category: str
    private: bool
    body: str
    letter: str
    since: datetime
    news: str
    news_at: datetime | None
    ask_at: datetime
    ask_note: str
    set: bool

    def due(self, at: datetime) -> bool:
        """Whether the day to ask again has come."""
        return self.ask_at <= at


def referred(seen: QuerySet[Complaint], reg: Registry) -> QuerySet[Complaint]:
    """The open referrals, found by what Biro holds."""
    return seen.filter(holder=reg.biro_id, completed_at__isnull=True, state=State.REFERRED)


def held(seen: QuerySet[Complaint], reg: Registry) -> QuerySet[Complaint]:
    """What Biro holds itself and has neither referred nor finished, what is due first in front."""
    done = sorted(state.value for state in (*FINAL, State.REFERRED))
    found = seen.filter(holder=reg.biro_id, completed_at__isnull=True).exclude(state__in=done)
    return found.order_by("due_at", "number")


def open_now(seen: QuerySet[Complaint], reg: Registry) -> list[Referral]:
    """The open referrals, those to be asked about first in front; at most `limits.REFERRALS_SHOWN`, those longest
    without an event. Two queries."""
    rows = list(referred(seen, reg).order_by("last_at", "pk")[: limits.REFERRALS_SHOWN])
    events = Event.objects.filter(complaint__in=rows, act__in=[act.value for act in TOLD]).order_by("seq")
    told: dict[int, list[Event]] = {}
    for event in events:
        told.setdefault(event.complaint_id, []).append(event)
    found = [referral for row in rows if (referral := _referral(row, told.get(row.pk, []), reg))]
    return sorted(found, key=lambda referral: (referral.ask_at, referral.number))


def _referral(row: Complaint, events: list[Event], reg: Registry) -> Referral | None:
    begun = next((event for event in reversed(events) if event.act == Act.REFER), None)
    if begun is None:
        return None
    since = [event for event in events if event.seq > begun.seq]
    news = next((event for event in reversed(since) if event.act == Act.NEWS), None)
    asked = next((event for event in reversed(since) if event.act == Act.NOTE and event.data.get("when")), None)
    if asked is not None and news is not None and news.seq > asked.seq:
        asked = None  # it was asked, and this is the answer
    last = news.at if news else begun.at
    ask_at = datetime.fromisoformat(asked.data["when"]) if asked else last + timedelta(days=limits.REFERRAL_ASK_DAYS)
    region, category = reg.regions.get(row.region_id or ""), reg.category(row.category_id or "")
    return Referral(
        row.number, opening(row.body), region.name if region else "", category.name if category else "", row.private,
        begun.data.get("body", ""), begun.data.get("letter", ""), begun.at, _words(news),
        news.at if news else None, ask_at, asked.data.get("note", "") if asked else "", asked is not None,
    )  # fmt: skip


def _words(event: Event | None) -> str:
    """What was said with an event, through whichever face."""
    said = [event.data.get(key, "") for key in ("note", "text", "reason")] if event else []
    return next((words for words in said if words), "")


def bodies(seen: QuerySet[Complaint]) -> list[str]:
    """The bodies of the latest referrals, each once, the one named most lately first. One query."""
    latest = Event.objects.filter(act=Act.REFER.value, complaint__in=seen).order_by("-at")
    rows = latest.values_list("data", flat=True)[: limits.REFERRAL_BODIES]
    return list(dict.fromkeys(body for data in rows if (body := data.get("body", "").strip())))
