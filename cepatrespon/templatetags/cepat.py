"""The tags every page is built from: icon, status, clause, deadline, ruler, timeline, and the words around them.

Knows the markup of the small signs and where their words come from (`rules.terms`, `rules.clauses`, `rules.wording`).
Decides nothing: which limit runs and who owes it is handed in. The signs that stand in every row of a list are made
here without a template file, because an inbox prints some two hundred of them. Form parts are in `isian`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from cepatrespon.rules import terms, wording
from cepatrespon.rules.clauses import CLAUSES
from cepatrespon.rules.terms import Mode, State, Term

register = template.Library()
SPRITE = Path(__file__).resolve().parent.parent / "static" / "icons.svg"
RULES_PAGE = "/aturan"


def language() -> str:
    """The language of this page: "en", or "id" for everything else."""
    return "en" if (get_language() or "").startswith("en") else "id"


# ── icons ────────────────────────────────────────────────────────────────────────────────────────
@cache
def drawings() -> dict[str, str]:
    """The symbols of the sprite, id to their inner markup; read once."""
    found = re.findall(r'<symbol id="([\w-]+)" viewBox="0 0 16 16">(.*?)</symbol>', SPRITE.read_text("utf-8"), re.S)
    return dict(found)


@cache
def _drawn(name: str, extra: str) -> SafeString:
    known = drawings()
    drawn = known.get(f"i-{name}") or known.get(name)
    if drawn is None:
        raise ValueError(f"static/icons.svg has no icon {name!r}")
    classes = f"i {extra}".strip()
    return SafeString(f'<svg class="{classes}" viewBox="0 0 16 16" aria-hidden="true">{drawn}</svg>')


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite, drawn in place so that it needs no request: `{% icon "clock" %}`, `{% icon "s-proses" %}`.

    It is hidden from assistive technology: a word always stands beside it. `extra` is one more class. Raises
    ValueError for a name the sprite does not have.
    """
    return _drawn(name, extra)


# ── status ───────────────────────────────────────────────────────────────────────────────────────
# The class and glyph of each state; two states that read the same to the public look the same.
LOOKS = {
    State.WAITING: "menunggu",
    State.COORDINATED: "koordinasi",
    State.DISPOSED: "disposisi",
    State.IN_PROGRESS: "proses",
    State.EXTENDED: "ews",
    State.TICKET: "koordinasi",
    State.SUBMITTED: "validasi",
    State.REJECTED: "ditolak",
    State.DONE: "selesai",
    State.CLOSED: "tidak",
    State.REFERRED: "diteruskan",
}
# Selesai that nobody validated never wears the look of Selesai.
MODE_LOOKS = {Mode.AUTOMATIC: "otomatis", Mode.REFERRED: "diteruskan", Mode.INTERNAL: "tidak"}


def say(term: Term) -> str:
    """A term in the language of the page."""
    return term.english if language() == "en" else term.word


def status_words(state: State, mode: Mode | None) -> str:
    """What a state and its mode are called: "Menunggu", "Selesai otomatis", "Selesai, Diteruskan"."""
    said = say(terms.STATES[state])
    if state is State.DONE and mode in MODE_LOOKS:
        return say(terms.MODES[mode]) if mode is Mode.AUTOMATIC else f"{said}, {say(terms.MODES[mode])}"
    return said


@register.simple_tag
def status_text(state: str, mode: str | None = None) -> str:
    """The words of the status chip alone, for a title: `{% status_text found.state found.mode %}`."""
    return status_words(State(state), Mode(mode) if mode else None)


@cache
def _status(state: State, mode: Mode | None, big: bool, lang: str) -> SafeString:
    term, look = terms.STATES[state], LOOKS[state]
    said = status_words(state, mode)
    if state is State.DONE and mode in MODE_LOOKS:
        look = MODE_LOOKS[mode]
    title = f' title="{escape(term.word)}"' if lang == "en" and said != term.word else ""
    size = " status--big" if big else ""
    return SafeString(f'<span class="status status--{look}{size}"{title}>{icon(f"s-{look}")}{escape(said)}</span>')


@register.simple_tag
def status(state: str, mode: str | None = None, big: bool = False) -> SafeString:
    """The status chip of a state's code; a mode other than validated is shown, dashed when the clock completed it.

    In English the decree's own word is kept as the chip's title. Raises ValueError for an unknown code.
    """
    return _status(State(state), Mode(mode) if mode else None, big, language())


# ── clause ───────────────────────────────────────────────────────────────────────────────────────
@lru_cache(256)
def _clause(code: str, lang: str) -> SafeString:
    spoken = f'<span class="vh">{escape(gettext("Klausul"))} </span>{escape(code)}'
    if (found := CLAUSES.get(code)) is None:
        return SafeString(f'<span class="clause">{spoken}</span>')
    title = escape(found.english if lang == "en" else found.title)
    return SafeString(f'<a class="clause" href="{RULES_PAGE}#{escape(code)}" title="{title}">{spoken}</a>')


@register.simple_tag
def clause(code: str) -> SafeString:
    """The chip of a clause, leading to its rule on /aturan. Empty for an empty code; a plain chip for one not ours."""
    return _clause(str(code), language()) if code else SafeString("")


# ── deadline ─────────────────────────────────────────────────────────────────────────────────────
@register.simple_tag
def due(
    moment: datetime | None,
    now: datetime,
    code: str = "",
    answers: str = "",
    start: datetime | None = None,
    met: datetime | None = None,
    turn: str = "",
    compact: bool = False,
    big: bool = False,
) -> SafeString:
    """A limit: the time left, its moment, who owes the act, and the clause: `{% due moment now "M1" unit start %}`.

    `start` is when the limit began to run; without it only late is told from calm (see `wording.urgency`). `met` is
    when the duty was done: the sign then says how long it took and whether that was in time. `turn` names another
    party who must act first ("Menunggu Biro"): the sign then stays quiet. `compact` is for rows of a list, `big` once
    per page. Empty when there is no limit.
    """
    if moment is None:
        return SafeString("")
    lang = language()
    live = ""
    if met is not None:
        in_time = met <= moment
        look = "met" if in_time else "missed"
        took = wording.duration((met - start).total_seconds(), lang) if start is not None else ""
        if in_time:
            said = took + ", " + gettext("tepat waktu") if took else gettext("Tepat waktu")
        else:
            said = wording.remaining(moment, met, lang)
        glyph = "check" if in_time else "alert"
    elif turn:
        look, glyph, said = "none", "hourglass", turn
    else:
        level = wording.urgency(moment, now, start)
        look, glyph = level.value, "alert" if level is wording.Urgency.LATE else "clock"
        said = wording.remaining(moment, now, lang)
        live = f' data-due="{moment.isoformat()}" data-now="{now.isoformat()}"'
        if start is not None:
            live += f' data-start="{start.isoformat()}"'
    when = wording.short(moment, lang, now) if compact else wording.deadline(moment, lang)
    stamp = f'<time datetime="{moment.isoformat()}">{escape(when)}</time>'
    if compact or not answers:
        beside = stamp
    elif met is not None:
        limit = gettext("batas")
        beside = f"{escape(answers)}, {escape(limit)} {stamp}"
    else:
        beside = f"{escape(answers)}, {escape(gettext('paling lambat'))} {stamp}"
    chip = _clause(str(code), lang) if code else ""
    return SafeString(
        f'<span class="due due--{look}{" due--big" if big else ""}"{live}>'
        f"<b>{icon(glyph)}<span data-left>{escape(said)}</span></b> <small>{beside} {chip}</small></span>"
    )


# ── ruler ────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time on the ruler and whose it was: the holder's (black), a ticket's (hatch) or Biro's (blue)."""

    start: datetime
    end: datetime
    kind: Literal["holder", "ticket", "biro"] = "holder"


@register.inclusion_tag("components/ruler.html")
def ruler(
    segments: Sequence[Segment], start: datetime, now: datetime, limit: datetime, code: str = "", began: str = ""
) -> dict[str, Any]:
    """The time ruler of one limit, from `start` to `limit` (to `now` when that is later): who used how much of it.

    `began` names the beginning under the left end ("diterima pertama"). One tick a day, or an hour within a day.
    Positions are percentages made here, so the page needs neither script nor style attribute.
    """
    lang = language()
    end = max(limit, now)
    span = max((end - start).total_seconds(), 1.0)

    def place(at: datetime) -> float:
        return min(max((at - start).total_seconds() / span, 0.0), 1.0) * 100

    whole = (limit - start).total_seconds()
    step = timedelta(days=1) if whole > wording.DAY else timedelta(hours=1)
    ticks = [start + step * n for n in range(1, int(span // step.total_seconds()) + 1)]
    used = wording.duration((now - start).total_seconds(), lang)
    kinds: dict[str, float] = {}
    for part in segments:
        kinds[part.kind] = kinds.get(part.kind, 0.0) + (part.end - part.start).total_seconds()
    bars = [
        {"x": f"{place(s.start):.2f}%", "width": f"{max(place(s.end) - place(s.start), 0.0):.2f}%", "kind": s.kind}
        for s in segments
    ]
    drawn = f"{start}{now}{limit}{bars}".encode()
    return {
        "id": f"r{zlib.crc32(drawn):08x}",  # pattern, title and desc need ids; two equal rulers may share them
        "bars": bars,
        "ticks": [f"{place(at):.2f}%" for at in ticks if start < at < limit][:60],
        "now": f"{place(now):.2f}%",
        "limit": f"{place(limit):.2f}%",
        "code": code,
        "began": began,
        "start_at": wording.short(start, lang, now),
        "limit_at": wording.short(limit, lang, now),
        "whole": wording.duration(whole, lang),
        "hours": wording.number(whole / wording.HOUR, lang, 0 if whole % wording.HOUR == 0 else 1),
        "used": used,
        "left": wording.remaining(limit, now, lang),
        "over": f"{100 - place(limit):.2f}%" if now > limit else "",
        "shares": [(kind, wording.duration(seconds, lang)) for kind, seconds in kinds.items()],
    }


# ── timeline ─────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a report's journey. `title` is bold; `by` who did it; `quote` their own words, shown as a quotation.

    `upcoming` is for what is still owed: `at` is then its limit. `photos` are mappings with `url` and `alt`. `internal`
    is for officers only, and says so.
    """

    at: datetime
    title: str
    text: str = ""
    icon: str = "info"
    by: str = ""
    quote: str = ""
    clauses: Sequence[str] = ()
    upcoming: bool = False
    photos: Sequence[dict[str, str]] = ()
    internal: bool = False


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Entry]) -> dict[str, Any]:
    """A report's journey, in the order given (the newest first is the custom)."""
    return {"entries": entries}


# ── moments, durations, numbers ──────────────────────────────────────────────────────────────────
@register.filter
def wib(value: datetime | None) -> str:
    """ "2 Mei 2024 pukul 15.00 WIB"; empty for nothing."""
    return wording.moment(value, language()) if value else ""


@register.filter
def wib_full(value: datetime | None) -> str:
    """ "Kamis, 2 Mei 2024 pukul 15.00 WIB"; empty for nothing."""
    return wording.moment(value, language(), weekday=True) if value else ""


@register.filter
def wib_short(value: datetime | None, now: datetime | None = None) -> str:
    """ "2 Mei 2024 15.00", and given the page's `now`: "hari ini 15.00" or "2 Mei 15.00"."""
    return wording.short(value, language(), now) if value else ""


@register.filter
def iso(value: datetime | None) -> str:
    """A moment for machines: the value of a `datetime` or `data-…` attribute."""
    return value.isoformat() if value else ""


@register.filter
def lama(value: float | timedelta | None) -> str:
    """Seconds (or a timedelta) in words: "2 hari 3 jam"; empty for nothing."""
    if value is None:
        return ""
    return wording.duration(value.total_seconds() if isinstance(value, timedelta) else value, language())


@register.filter
def angka(value: float | None, decimals: int = 0) -> str:
    """A number with its thousands parted: 15.240, and `|angka:1` 93,1; empty for nothing."""
    return wording.number(value, language(), decimals) if value is not None else ""


# ── words ────────────────────────────────────────────────────────────────────────────────────────
# By type as well as by name: "ews" is a state and an act, and a database column gives the bare code.
_TABLES: dict[str, tuple[type[Any], dict[Any, Term]]] = {
    "state": (terms.State, terms.STATES),
    "act": (terms.Act, terms.ACTS),
    "role": (terms.Role, terms.ROLES),
    "unit": (terms.UnitKind, terms.UNIT_KINDS),
    "mode": (terms.Mode, terms.MODES),
    "result": (terms.Result, terms.RESULTS),
    "reason": (terms.ExtensionReason, terms.EXTENSION_REASONS),
}


@register.filter
def named(entry: Any) -> str:
    """The name of a category in the language of the page: "Jalan", and in English "Roads (Jalan)"."""
    return str(entry.named(language())) if entry else ""


@register.simple_tag
def private_readers() -> str:
    """Who may read a private report (`wording.private_readers`), to stand in a sentence."""
    return wording.private_readers(language())


@register.filter
def word(code: str, table: str = "") -> str:
    """The official word of a code in the language of the page: `{{ act|word }}`, and of a bare string
    `{{ complaint.state|word:"state" }}` (state, act, role, office, unit, mode, result, reason).

    An Office reads as the Role of the same value. Raises ValueError for a code or table that does not exist.
    """
    if not code:
        return ""
    if isinstance(code, terms.Office) or table == "office":
        return say(terms.ROLES[terms.Role(str(code))])
    for name, (kind, rows) in _TABLES.items():
        if isinstance(code, kind) or name == table:
            return say(rows[kind(code)])
    raise ValueError(f"{code!r} is a bare code; say whose it is, for example |word:'state'")


# ── navigation ───────────────────────────────────────────────────────────────────────────────────
@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, name: str, label: str) -> SafeString:
    """A link of the main navigation, marked when this page is it or lies under it. Empty while `name` has no page."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    path = getattr(context.get("request"), "path", "")
    here = ' aria-current="page"' if path == url or (url != "/" and path.startswith(url.rstrip("/") + "/")) else ""
    return SafeString(f'<a href="{escape(url)}"{here}>{escape(label)}</a>')
