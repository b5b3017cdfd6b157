"""Lays out the monthly figures for the page: each table a list of lines, each line with what stands beside it.

Computes shares and differences and nothing else; a figure that is not published stays None and is shown as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cepatrespon.agencies.registry import Registry
from cepatrespon.reports import monthly as published
from cepatrespon.reports import overseers
from cepatrespon.reports.monthly import Shown
from cepatrespon.reports.tally import CITY, NONE
from cepatrespon.rules import wording
from cepatrespon.rules.calendar import WIB, month_bounds
from cepatrespon.rules.measures import READINGS, TICKET_MEASURES, Ending
from cepatrespon.rules.terms import ACTS, STATES, Act, State
from cepatrespon.templatetags.bulanan import Part
from cepatrespon.templatetags.cepat import language, say
from cepatrespon.templatetags.grafik import Column

from .data_places import above, below, named

if TYPE_CHECKING:
    from .data import Asked

FIRST = 12  # lines of a long table before all are asked for
BUSIEST = 10  # kelurahan
SHOWN_ENDINGS = (Ending.FIELD, Ending.DESK, Ending.AUTOMATIC, Ending.OPEN, Ending.CLOSED, Ending.REFERRED)
Figures = Mapping[str, Any]


def frame(this: Shown, other: Shown | None, asked: Asked, reg: Registry, at: datetime, whole: str) -> dict[str, Any]:
    """Everything the page shows of an area in a month."""
    figures = this.figures
    beside = other.figures if other is not None and other.figures.get("diterima") is not None else None
    found: dict[str, Any] = {
        "as_of": this.at, "release": this.release, "beside": other is not None, "hidden": figures["diterima"] is None,
        "beside_word": _beside_word(this, asked, reg) if other is not None else "", "beside_at": other and other.at,
        "received": figures["diterima"], "received_beside": other.figures["diterima"] if other else None,
        "crumbs": above(asked.region, reg), "days": (month_bounds(this.month)[1] - month_bounds(this.month)[0]).days,
        "trend": _trend(this), "places_below": _places(this, asked, reg), "last_day": _last_day(this, at),
    }  # fmt: skip
    found["trend_columns"] = [
        Column(each["short"], each["count"], live=not each["released"]) for each in found["trend"]
    ]
    _version, policy = reg.policy_at(at)
    limit = policy["completion"]
    spreads = [place["p90"] for place in found["places_below"] if place["p90"]]
    found |= {"limit": limit, "axis": max([limit * 180 / 168, *spreads])}
    if figures["diterima"] is None:
        return found
    return found | {
        "change": _change(figures["diterima"], found["received_beside"]), "parts": _parts(figures),
        "endings": _endings(figures, beside), "contested": _contested(figures), "response": _response(figures),
        "response_beside": _response(beside), "done": _done(figures), "done_beside": _done(beside),
        "readings": _readings(figures, beside), "kinds": _kinds(figures, beside, reg, whole == "jenis"),
        "figures": figures, "figures_beside": beside, "peak": _peak(figures),
        **(_of_the_city(this, other, reg, at, whole) if asked.region == CITY else {}),
    }  # fmt: skip


def _of_the_city(this: Shown, other: Shown | None, reg: Registry, at: datetime, whole: str) -> dict[str, Any]:
    """What only the whole city's figures have."""
    figures = this.figures
    beside = other.figures if other is not None and "kanal" in other.figures else None
    return {
        "people": figures.get("pelapor", {}), "people_beside": (beside or {}).get("pelapor", {}),
        "per_person": _per_person(figures), "states": _simple("status", figures, beside, reg),
        "channels": _simple("kanal", figures, beside, reg), "units": _units(figures, beside, reg, whole == "unit"),
        "tickets": _tickets(figures), "watchers": _watchers(this, reg, at), "busiest": _busiest(this.month, reg),
    }  # fmt: skip


# ── the month ────────────────────────────────────────────────────────────────────────────────────
def _beside_word(this: Shown, asked: Asked, reg: Registry) -> str:
    month = wording.month(asked.beside, language())
    place = named(asked.region_beside, reg)
    if asked.region_beside == this.region:
        return month
    return place if asked.beside == this.month else f"{place}, {month}"


def _last_day(this: Shown, at: datetime) -> datetime:
    """A moment in the last day that is counted: the month's last, or as far as it has come."""
    return min(this.at, month_bounds(this.month)[1], at)


def _change(now: int | None, before: int | None) -> str:
    """ "2,9 persen lebih banyak": how two counts differ; "" where nothing can be said."""
    if now is None or not before:
        return ""
    share = 100 * (now - before) / before
    if not share:
        return _("sama banyak")
    said = wording.number(abs(share), language(), 1)
    more, less = _("%(n)s persen lebih banyak"), _("%(n)s persen lebih sedikit")
    return (more if share > 0 else less) % {"n": said}


def _peak(figures: Figures) -> tuple[str, int] | None:
    """The busiest day in words, and how many reports it had."""
    days: Mapping[str, int] = figures.get("hari", {})
    if not days:
        return None
    day = max(days, key=lambda name: (days[name], name))
    when = datetime.combine(date.fromisoformat(day), datetime.min.time(), WIB)
    return wording.date(when, language(), weekday=True), days[day]


def _per_person(figures: Figures) -> float | None:
    people = figures.get("pelapor", {})
    if not people.get("pelapor"):
        return None
    return float((figures["diterima"] - people["anonim"] - people["tanpa_kontak"]) / people["pelapor"])


def share(part: int | None, whole: int | None) -> float | None:
    """A part of a whole in percent; None where either is not known or there is nothing to share."""
    return None if part is None or not whole else 100 * part / whole


# ── how it ended ─────────────────────────────────────────────────────────────────────────────────
def _parts(figures: Figures) -> list[Part]:
    ends = figures["akhir"]
    return [Part(end, ends[end], share(ends[end], figures["diterima"])) for end in SHOWN_ENDINGS]


def _endings(figures: Figures, beside: Figures | None) -> list[dict[str, Any]]:
    return [
        {
            "code": part.code, "count": part.count, "share": part.share,
            "beside": beside["akhir"][part.code] if beside else None,
            "share_beside": share(beside["akhir"][part.code], beside["diterima"]) if beside else None,
        }
        for part in _parts(figures)
    ]  # fmt: skip


def _contested(figures: Figures) -> dict[str, Any]:
    """How many completions were contested, of how many."""
    ends = [figures["akhir"][end] for end in (Ending.FIELD, Ending.DESK, Ending.AUTOMATIC, Ending.REFERRED)]
    done = sum(ends) if None not in ends else None
    return {"count": figures["digugat"], "of": done, "share": share(figures["digugat"], done)}


def _response(figures: Figures | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    said = figures["respons"]
    late = said["terlambat"]
    in_time = None if late is None else said["dinilai"] - late
    return {**said, "in_time": in_time, "share": share(in_time, said["dinilai"])}


def _done(figures: Figures | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    said = figures["selesai"]
    whole = None if said["tepat"] is None else said["tepat"] + said["lewat"] + said["terbuka_lewat"]
    late = None if whole is None else whole - said["tepat"]
    return {**said, "of": whole, "late": late, "share": share(said["tepat"], whole)}


def _readings(figures: Figures, beside: Figures | None) -> list[dict[str, Any]]:
    return [
        {
            "code": reading, "validated": figures["waktu"]["divalidasi"][reading],
            "automatic": figures["waktu"]["otomatis"][reading],
            "beside": beside["waktu"]["divalidasi"][reading]["median"] if beside else None,
        }
        for reading in READINGS
    ]  # fmt: skip


# ── tables ───────────────────────────────────────────────────────────────────────────────────────
def _kinds(figures: Figures, beside: Figures | None, reg: Registry, whole: bool) -> dict[str, Any]:
    """Reports by category, the most first; of the whole city with how they ended."""
    known: Mapping[str, int] = dict(figures["jenis"])
    before = dict(beside["jenis"]) if beside else {}
    lines = {line["kode"]: line for line in figures.get("kategori", {}).get("baris", [])}
    rows: list[dict[str, Any]] = [
        {
            "code": code, "name": category(code, reg), "count": count, "line": lines.get(code),
            "beside": before.get(code), "feed": _feed("kategori", code),
        }
        for code, count in known.items()
    ]  # fmt: skip
    shown = rows if whole else rows[:FIRST]
    return {
        "rows": shown, "more": len(rows) - len(shown), "most": max(known.values(), default=1),
        "rest": figures["jenis_sisanya"] + sum(row["count"] for row in rows[len(shown) :]),
        "lines": bool(lines), "endings": SHOWN_ENDINGS,
    }  # fmt: skip


def category(code: str, reg: Registry) -> str:
    """A category's name in the language of the page."""
    found = reg.category(code) if code != NONE else None
    return found.named(language()) if found else _("Tanpa kategori")


def _feed(kind: str, code: str) -> str:
    try:
        return reverse(f"portal:umpan-{kind}", args=[code]) if code != NONE else ""
    except NoReverseMatch:
        return ""


def _simple(name: str, figures: Figures, beside: Figures | None, reg: Registry) -> dict[str, Any]:
    """Reports by channel or by state."""
    before = {line["kode"]: line["diterima"] for line in beside[name]["baris"]} if beside else {}

    def word(code: str) -> str:
        if name == "status":
            return say(STATES[State(code)])
        channel = reg.channel(code)
        return channel.name if channel else code

    rows = [
        {"name": word(line["kode"]), "count": line["diterima"], "beside": before.get(line["kode"]),
         "share": share(line["diterima"], figures["diterima"])}
        for line in figures[name]["baris"]
    ]  # fmt: skip
    rest_beside = beside[name]["sisanya"] if beside else None
    return {"rows": rows, "rest": figures[name]["sisanya"], "rest_beside": rest_beside,
            "most": max((row["count"] for row in rows), default=1)}  # fmt: skip


def _units(figures: Figures, beside: Figures | None, reg: Registry, whole: bool) -> dict[str, Any]:
    before = {line["kode"]: line["diterima"] for line in beside["unit"]["baris"]} if beside else {}
    lines = figures["unit"]["baris"]
    shown = lines if whole else lines[:FIRST]
    rows = []
    for line in shown:
        unit = reg.by_code.get(line["kode"])
        judged = line["respons"]
        rows.append({
            "name": unit.name if unit else line["kode"], "line": line, "beside": before.get(line["kode"]),
            "in_time": share(judged[0] - judged[1], judged[0]) if judged else None, "url": _unit_url(line["kode"]),
        })  # fmt: skip
    rest = figures["unit"]["sisanya"] + sum(line["diterima"] for line in lines[len(shown) :])
    return {"rows": rows, "more": len(lines) - len(shown), "rest": rest}


def _unit_url(code: str) -> str:
    try:
        return reverse("portal:unit-satu", args=[code])
    except NoReverseMatch:
        return ""


def _tickets(figures: Figures) -> list[dict[str, Any]]:
    return [
        {"name": say(ACTS[Act(act)]), **{name: counts.get(name, 0) for name in TICKET_MEASURES}}
        for act, counts in figures["tiket"].items()
    ]


def _watchers(this: Shown, reg: Registry, at: datetime) -> list[dict[str, Any]]:
    """What the overseers decided within the month, and how much of it late."""
    said: overseers.Overseers = published.watched(this, at)
    biro, owners = said.biro, said.owners
    name = reg.unit(reg.biro_id).name
    checked, late = sum(o.tickets.total for o in owners), sum(o.tickets.late for o in owners)
    validated = biro.validated + biro.rejected
    return [
        {"duty": _("Memutus tiket pemindahan"), "clauses": ["M3", "M4"], "who": name, "decided": biro.tickets.total,
         "late": biro.tickets.late, "open": biro.tickets.open_late, "median": biro.tickets.median,
         "share": share(biro.tickets.late, biro.tickets.total)},
        {"duty": _("Memvalidasi; yang terlambat selesai otomatis"), "clauses": ["M9", "M11"], "who": name,
         "decided": validated, "late": biro.automatic, "open": None, "median": biro.validation_median,
         "share": biro.automatic_share},
        {"duty": _("Memeriksa ke pelapor"), "clauses": ["M5", "M6"], "who": _("Pengelola kanal"), "decided": checked,
         "late": late, "open": sum(o.tickets.open_late for o in owners), "median": None, "share": share(late, checked)},
    ]  # fmt: skip


# ── places and months ────────────────────────────────────────────────────────────────────────────
def _places(this: Shown, asked: Asked, reg: Registry) -> list[dict[str, Any]]:
    """The areas one level below, each with what is published of it."""
    codes = below(asked.region, reg)
    stored = published.areas(this.month, codes)
    found = []
    for code in codes:
        figures: Figures = stored[code].figures if code in stored else {"diterima": None}
        known = figures["diterima"] is not None
        time = figures["waktu"]["divalidasi"]["waktu_unit"] if known else {"median": None, "p90": None}
        done, response = (_done(figures), _response(figures)) if known else (None, None)
        found.append({
            "code": code, "name": named(code, reg), "count": figures["diterima"], "median": time["median"],
            "p90": time["p90"], "in_time": done["share"] if done else None,
            "response": response["share"] if response else None, "deeper": bool(below(code, reg)),
            "automatic": figures["akhir"][Ending.AUTOMATIC] if known else None,
            "feed": _feed("kelurahan", code) if code in reg.regions and reg.regions[code].level == "kelurahan" else "",
        })  # fmt: skip
    return found


def _busiest(month: str, reg: Registry) -> list[dict[str, Any]]:
    found = published.busiest(month, [r.code for r in reg.regions.values() if r.level == "kelurahan"], BUSIEST)
    return [{"code": code, "name": named(code, reg), "count": count, "feed": _feed("kelurahan", code)}
            for code, count in found]  # fmt: skip


def _trend(this: Shown) -> list[dict[str, Any]]:
    lang = language()
    return [
        {"month": month, "word": wording.month(month, lang), "short": wording.short_month(month, lang), "count": count,
         "released": released}
        for month, count, released in published.trend(this.region, this.month)
    ]  # fmt: skip
