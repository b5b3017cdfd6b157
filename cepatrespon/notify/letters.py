"""What a message says: its subject, its words and its headers, in the recipient's language.

A letter names the report's number and state and where to follow it; never the reporter, never the description. What
nobody wants any more when it would leave (ended, corrected, hidden meanwhile) raises `Unwanted` and is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from cepatrespon.agencies import registry
from cepatrespon.complaints import contacts, subscribing
from cepatrespon.complaints.messages import FOLLOWERS
from cepatrespon.complaints.models import Complaint, Message, Reporter, Subscription
from cepatrespon.complaints.querysets import public
from cepatrespon.rules import limits, wording
from cepatrespon.rules.terms import ACTS, STATES, Act, State, Term

OF_EVENTS = {"pelapor", "unit", "eskalasi", "peringatan", "dorongan", FOLLOWERS}


class Unwanted(Exception):
    """Nobody wants this message any more: it is forgotten, not tried again."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words. `headers` are those of a letter; a text message has none."""

    subject: str
    body: str
    headers: dict[str, str] = field(default_factory=dict)


def letter(message: Message) -> Letter:
    """What a message says. Raises `Unwanted`, or ValueError for a kind of letter that does not exist."""
    with translation.override(message.language):
        said, headers = _said(message)
        text = render_to_string(f"notify/{message.notice}.txt", {"url": settings.PUBLIC_URL, **said})
    subject, _line, body = text.partition("\n")
    return Letter(subject.strip(), body.strip() + "\n", headers)


def _said(message: Message) -> tuple[dict[str, Any], dict[str, str]]:
    if message.notice in (subscribing.ASKS, subscribing.DIGEST):
        return _of_a_subscription(message)
    if message.complaint is None:
        raise ValueError(f"no letter for {message.notice!r}")
    if message.notice == contacts.NOTICE:
        return _code(message, message.complaint), {}
    if message.notice == "permintaan":
        return {"number": message.complaint.number}, {}
    if message.notice in OF_EVENTS:
        return _event(message, message.complaint)
    raise ValueError(f"no letter for {message.notice!r}")


def _word(term: Term, message: Message) -> str:
    return term.word if message.language == "id" else term.english


def _event(message: Message, complaint: Complaint) -> tuple[dict[str, Any], dict[str, str]]:
    said = {
        "number": complaint.number, "kind": message.data["act"], "by": message.data.get("by", ""),
        "act": _word(ACTS[Act(message.data["act"])], message),
        "state": _word(STATES[State(message.data["state"])], message),
    }  # fmt: skip
    if message.notice != FOLLOWERS:
        return said, {}
    followed = Subscription.objects.filter(pk=message.data["subscription"], confirmed_at__isnull=False).first()
    if followed is None or not public().filter(pk=complaint.pk).exists():
        raise Unwanted
    word = subscribing.word_of(followed)
    return {**said, "word": word}, _unsubscribe(word)


def _unsubscribe(word: str) -> dict[str, str]:
    """What lets a mail program end it with one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{settings.PUBLIC_URL}/langganan/{word}/berhenti>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _code(message: Message, complaint: Complaint) -> dict[str, Any]:
    who, word = Reporter.objects.filter(complaint=complaint).first(), message.data["word"]
    if who is None or message.recipient not in (who.email, who.phone) or not contacts.is_current(who, word):
        raise Unwanted
    return {
        "number": complaint.number, "code": contacts.code_of(word),
        "hours": limits.CONTACT_CODE_SECONDS // 3600, "disown": contacts.disown_word(complaint.pk, message.recipient),
    }  # fmt: skip


def _of_a_subscription(message: Message) -> tuple[dict[str, Any], dict[str, str]]:
    wanted = Subscription.objects.select_related("complaint").filter(pk=message.data["subscription"]).first()
    if wanted is None:
        raise Unwanted
    reg, word = registry.current(), subscribing.word_of(wanted)
    category = reg.category(wanted.category_id) if wanted.category_id else None
    said: dict[str, Any] = {
        "word": word, "number": wanted.complaint.number if wanted.complaint else "",
        "region": reg.regions[wanted.region_id].name if wanted.region_id else "",
        "category": category.named(message.language) if category else "",
        "days": limits.SUBSCRIPTION_CONFIRM_SECONDS // (24 * 3600),
    }  # fmt: skip
    if message.notice == subscribing.ASKS:
        return said, {}
    if wanted.confirmed_at is None:
        raise Unwanted
    since, until = (datetime.fromisoformat(message.data[name]) for name in ("since", "until"))
    day = subscribing.day(wanted, since, until)
    if not day.count:
        raise Unwanted
    lines = []
    for one in day.reports:
        kind = reg.category(one.category_id) if one.category_id else None
        lines.append(
            {
                "number": one.number, "address": f"{settings.PUBLIC_URL}/laporan/{one.number}",
                "state": _word(STATES[State(one.state)], message),
                "category": kind.named(message.language) if kind else "",
                "at": wording.short(one.reported_at, message.language),
            }
        )  # fmt: skip
    more = day.count - len(lines)
    return {**said, "lines": lines, "count": day.count, "more": more}, _unsubscribe(word)
