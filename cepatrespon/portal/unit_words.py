"""A unit's figures as the public reads them: nothing that would give a private report away is written out.

Where private reports are in a unit's figures, a count below SMALL_COUNT is only said to be small, and a share with
such a count on either side as the range it must lie in. Figures themselves are `reports.unit_record`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cepatrespon.reports.counted import small
from cepatrespon.reports.unit_order import held, measure, outcomes
from cepatrespon.reports.unit_record import UnitMonth
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import hours
from cepatrespon.rules.terms import ACTS, Act
from cepatrespon.rules.wording import number
from cepatrespon.templatetags.cepat import language, say

NOTHING = "–"


def cell(count: int, *, exact: bool = True) -> str:
    """A count: "12", or "< 5" where it must not be said."""
    return f"< {limits.SMALL_COUNT}" if small(count) and not exact else number(count, language())


def share(part: int, whole: int, *, exact: bool = True) -> str:
    """A share in percent with one decimal, "–" of nothing, a range "80–95" where a small count would be told by it."""
    if not whole:
        return NOTHING
    if exact or not (small(part) or small(whole - part)):
        return number(100 * part / whole, language(), 1)
    low, high = _range(part, whole)
    return f"{number(low, language())}{NOTHING}{number(high, language())}"


def _range(part: int, whole: int) -> tuple[int, int]:
    """Between which whole percents a share lies of which only that a count is small may be told."""
    most = limits.SMALL_COUNT - 1
    few = (1, min(most, whole)) if small(part) else (max(0, whole - most), whole - 1)
    return 100 * few[0] // whole, -(-100 * few[1] // whole)


def _merit(row: UnitMonth) -> tuple[str, str, float | None]:
    """The measure, of how many, and its height in a drawing. Where one of its parts may not be said, ranges."""
    whole, merit = outcomes(row), measure(row)
    if merit is None:
        return NOTHING, cell(whole), None
    parts = (row.validated, row.undone, row.automatic, row.rejected, row.overdue)
    if row.exact or not any(map(small, parts)):
        return share(held(row), whole), cell(whole), float(100 * merit)
    (least, most), undone, *others = [(1, limits.SMALL_COUNT - 1) if small(part) else (part, part) for part in parts]
    fewest, all_ = (sum(pair[n] for pair in others) for n in (0, 1))
    low = 100 * max(0, least - undone[1]) // max(1, least + all_)
    high = min(100, -(-100 * max(0, most - undone[0]) // max(1, most + fewest)))
    lang = language()
    ends = [number(value, lang) for value in (low, high, least + fewest, most + all_)]
    return f"{ends[0]}{NOTHING}{ends[1]}", f"{ends[2]}{NOTHING}{ends[3]}", float(low)


def length(seconds: int | None) -> str:
    """Hours with one decimal; "–" where too few were measured."""
    return NOTHING if seconds is None else number(hours(seconds), language(), 1)


@dataclass(frozen=True, slots=True)
class Said:
    """One unit's figures in words; `least` is the measure for a drawing: where it is a range, its lower end."""

    received: str
    held: str
    least: float | None
    of: str
    validated: str
    automatic: str
    rejected: str
    contested: str
    recurred: str
    overdue: str
    on_time: str
    responses: str
    median: str
    p90: str
    net: str
    ratings: str
    stars: str
    extended: str
    kept: str
    moved: str
    broken: str
    tickets: list[dict[str, str]]
    exact: bool
    nothing: bool


def said(row: UnitMonth) -> Said:
    """The figures of one unit in one month."""
    exact = row.exact

    def count(value: int) -> str:
        return cell(value, exact=exact)

    merit, of, least = _merit(row)
    few_stars = not row.ratings or (not exact and small(row.ratings))
    return Said(
        received=count(row.received), held=merit, least=least, of=of,
        validated=count(row.validated), automatic=count(row.automatic), rejected=count(row.rejected),
        contested=count(row.contested), recurred=count(row.recurred), overdue=count(row.overdue),
        on_time=share(row.responses - row.late, row.responses, exact=exact), responses=count(row.responses),
        median=length(row.median), p90=length(row.p90), net=length(row.net_median), ratings=count(row.ratings),
        stars=NOTHING if few_stars else number(row.stars / row.ratings, language(), 1), extended=count(row.extended),
        kept=count(row.kept), moved=count(row.moved), broken=count(row.broken), exact=exact,
        tickets=[
            {"act": say(ACTS[Act(each.act)]), "clause": _CLAUSES.get(each.act, ""), "filed": count(each.filed),
             "approved": count(each.approved), "rejected": count(each.rejected), "open": count(each.open)}
            for each in row.tickets
        ],
        nothing=row == UnitMonth(),
    )  # fmt: skip


_CLAUSES = {
    Act.MOVE_AGENCY.value: "M3", Act.WRONG_COORDINATION.value: "M3", Act.MOVE_KELURAHAN.value: "M4",
    Act.UNCLEAR.value: "M5", Act.NOT_FOUND.value: "M6",
}  # fmt: skip


def placed(place: int | None, of: int) -> str:
    """Where a unit stands among its kind: "ke-3 dari 41"."""
    if place is None:
        return ""
    return _("ke-%(place)s dari %(of)s") % {"place": number(place, language()), "of": number(of, language())}


def overseen(figures: Any) -> dict[str, str]:
    """The counts of one overseer. Private reports may be in each, so a small one is never said."""
    return {name: cell(getattr(figures, name), exact=False) for name in figures.__dataclass_fields__
            if isinstance(getattr(figures, name), int)}  # fmt: skip
