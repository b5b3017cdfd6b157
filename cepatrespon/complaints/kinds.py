"""What kind of problem a citizen's words speak of: categories to choose from, never chosen for anybody (M2).

Two signs: the words that usually mean a category (`category_words.csv`, as for officers), and among what they leave
open what was reported most around the place. Reads no report: only what the work loop has counted (`Learned`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from cepatrespon.agencies.registry import CategoryEntry, Registry
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_of, month_of

from . import suggesting
from .models import Learned

USUAL_BELOW = 2  # kinds named by the words, below which what is usual at the place stands beside them
USUAL = 2  # kinds offered because they are


@dataclass(frozen=True, slots=True)
class Kind:
    """A category and why it is offered, in words; `meant` where the text itself speaks of it."""

    category: CategoryEntry
    reason: str
    meant: bool = True


def kinds(text: str, region: str | None, reg: Registry, at: datetime) -> list[Kind]:
    """Up to `limits.KINDS_SUGGESTED` categories that exist today: those the words name, then those usual at the place.

    The usual ones are only offered beside words: without any there is nothing to go by. One query at most.
    """
    found: dict[str, Kind] = {}
    plain = f" {suggesting.plain(text)} "
    for words, code in suggesting.known_words():
        category = reg.category(code)
        if code in found or f" {words} " not in plain or category is None or not category.exists_on(day_of(at)):
            continue
        found[code] = Kind(category, _("karena Anda menulis “%(words)s”") % {"words": words})
    named = list(found.values())[: limits.KINDS_SUGGESTED]
    if not 0 < len(named) < USUAL_BELOW or region is None:
        return named
    where = {"place": suggesting.short(suggesting.city_of(reg, region), reg)}
    usual = [category for category in _usual(region, reg, at) if category.code not in found][:USUAL]
    return named + [Kind(one, _("sering dilaporkan di %(place)s") % where, meant=False) for one in usual]


def _usual(region: str, reg: Registry, at: datetime) -> list[CategoryEntry]:
    """The categories finished most in this city in the last year."""
    since = month_of(at - timedelta(days=limits.LEARNED_DAYS))
    rows = Learned.objects.filter(kind=Learned.Kind.FINISHED, city=suggesting.city_of(reg, region), month__gte=since)
    counted: Counter[str] = Counter()
    for code, n in rows.values_list("category", "count"):
        counted[code] += n
    usual = (reg.category(code) for code, n in counted.most_common() if n >= limits.LEARNED_LEAST)
    return [category for category in usual if category and category.exists_on(day_of(at))]
