"""What Biro Pemerintahan's lists are narrowed by: every filter stands in the address, nonsense is ignored.

The lists are bounded by what Biro has in hand, so words are sought in them directly. Names come from the registry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.hearing import open_ticket
from cepatrespon.complaints.models import Verification
from cepatrespon.rules import limits
from cepatrespon.rules.case import ROUTING_TICKETS
from cepatrespon.rules.terms import ACTS, RESULTS, Result
from cepatrespon.templatetags.cepat import language, say

LABELS = {
    "q": gettext_lazy("Cari nomor atau kata"), "tiket": gettext_lazy("Jenis tiket"), "kota": gettext_lazy("Kota"),
    "unit": gettext_lazy("Unit"), "kategori": gettext_lazy("Jenis masalah"), "saran": gettext_lazy("Saran verifikator"),
}  # fmt: skip
RECOMMENDED = (Result.MATCHES, Result.DIFFERS, Result.OTHER_PROBLEM)


@dataclass(frozen=True, slots=True)
class Field:
    """One filter as the page shows it: a list to choose from, or (without choices) words to type."""

    name: str
    label: str
    value: str
    choices: list[tuple[str, str]]
    listed: bool = False  # words that are offered in a list, but may be typed


class Narrowing:
    """The filters that one list has, and what was asked for."""

    def __init__(self, given: Mapping[str, str], names: Sequence[str], reg: Registry) -> None:
        self.reg, self.names = reg, names
        self.asked: dict[str, str] = {}
        for name in names:
            value = given.get(name, "").strip()[: limits.SEARCH_CHARACTERS]
            if value and (name == "q" or self._known(name, value)):
                self.asked[name] = value

    def _known(self, name: str, value: str) -> bool:
        if name == "unit":
            return self.reg.unit_named(value) is not None
        return value in dict(self.choices(name))

    def choices(self, name: str) -> list[tuple[str, str]]:
        """What a filter offers, code and word."""
        if name == "tiket":
            return [(act.value, say(ACTS[act])) for act in sorted(ROUTING_TICKETS)]
        if name == "saran":
            return [(result.value, say(RESULTS[result])) for result in RECOMMENDED]
        if name == "kota":
            return [(code, region.name) for code, region in self.reg.regions.items() if region.level == "city"]
        if name == "kategori":
            return [(c.code, c.named(language())) for c in self.reg.categories if c.valid_to is None]
        return []

    @property
    def fields(self) -> list[Field]:
        """The filters for the page, in order."""
        return [
            Field(name, str(LABELS[name]), self.asked.get(name, ""), self.choices(name), name == "unit")
            for name in self.names
        ]

    def tag(self, name: str) -> str:
        """A filter in use, in words."""
        value = self.asked[name]
        return f"“{value}”" if name == "q" else dict(self.choices(name)).get(value, value)

    @property
    def units(self) -> frozenset[int]:
        """The unit asked for and everything below it; empty where none is."""
        unit = self.reg.unit_named(self.asked.get("unit", ""))
        return self.reg.descendants(unit.id) if unit else frozenset()

    def q(self, prefix: str = "", *, parties: bool = False) -> Q:
        """The condition on a complaint (or on a row that leads to one by `prefix`). `parties`: a unit is meant as the
        one that filed the open ticket or the one that it proposes; else as the holder."""
        found = Q()
        if word := self.asked.get("q"):
            plain = "".join(sign for sign in word if sign.isalnum())
            text = Q(**{f"{prefix}body__icontains": word}) | Q(**{f"{prefix}address__icontains": word})
            found &= text | Q(**{f"{prefix}number__istartswith": plain}) if plain else text
        if kota := self.asked.get("kota"):
            found &= Q(**{f"{prefix}region__in": sorted(self.reg.within(kota))})
        if category := self.asked.get("kategori"):
            found &= Q(**{f"{prefix}category": category})
        if units := self.units:
            holder = Q(**{f"{prefix}holder__in": sorted(units)})
            found &= holder | Q(open_ticket(proposed__in=sorted(units))) if parties else holder
        if (kind := self.asked.get("tiket")) and not prefix:
            found &= Q(open_ticket(act=kind))
        if advice := self.asked.get("saran"):
            found &= Q(pk__in=_advised(Result(advice)))
        return found

    def url(self, **changes: str) -> str:
        """The address of this list with other values; an empty one takes a filter away."""
        kept = {**self.asked, **changes}
        return "?" + urlencode({key: value for key, value in kept.items() if value})

    def context(self, **kept: str) -> dict[str, object]:
        """What the page needs to print the filters; `kept` are the values that stay (the tab)."""
        return {
            "filters": self.fields, "kept": kept, "asked": self.asked,
            "tags": [(self.tag(name), self.url(**kept, **{name: ""})) for name in self.asked],
            "plain": self.url(**kept, **dict.fromkeys(self.asked, "")),
            "units": [unit.name for unit in self.reg.agencies.values()] if "unit" in self.names else [],
        }  # fmt: skip


def _advised(result: Result) -> QuerySet[Verification, Any]:
    """The complaints whose pending follow-up was last verified with this result."""
    later = Verification.objects.filter(follow_up=OuterRef("follow_up"), seq__gt=OuterRef("seq"))
    last = Verification.objects.filter(follow_up__decided_at=None, result=result.value).exclude(Exists(later))
    return last.values("follow_up__complaint")
