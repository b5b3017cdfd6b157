"""Data bulanan: the city's figures of a month, beside another month's or another area's.

Reads what is stored (`reports.monthly`); nothing is counted for a request while the work loop runs. Month and area are
said in the address; what does not exist is named, and the page shown for what is nearest. Laid out by `data_frame`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.clock import now
from cepatrespon.reports import monthly as published
from cepatrespon.reports.models import Release
from cepatrespon.reports.releases import cut_of
from cepatrespon.reports.tally import CITY, NOWHERE
from cepatrespon.rules.wording import month as month_in_words
from cepatrespon.templatetags.cepat import language

from . import data_frame, data_later
from .data_places import named, options

ALONE = "-"  # compare with no other month


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a month and an area, and the month and area beside them ("" for none)."""

    month: str
    region: str
    beside: str
    region_beside: str
    problems: tuple[str, ...]

    @property
    def compares(self) -> bool:
        """Whether anything stands beside."""
        return bool(self.beside)


@require_safe
def monthly(request: HttpRequest) -> HttpResponse:
    """The figures of the month asked for, without one the latest that is released."""
    at, reg = now(), registry.current()
    offered = published.months(at)
    asked = _asked(request, offered, reg)
    wanted = [(asked.month, asked.region)]
    if asked.compares:
        wanted.append((asked.beside, asked.region_beside))
    found = published.shown(wanted, at)
    this, other = found.get(wanted[0]), found.get(wanted[1]) if asked.compares else None
    frame: dict[str, Any] = {
        "at": at, "asked": asked, "months": [(each, month_in_words(each, language())) for each in offered],
        "month_word": month_in_words(asked.month, language()), "place": named(asked.region, reg),
        "places": options(reg, asked.region), "places_beside": options(reg, asked.region_beside),
        "city": asked.region == CITY, "shown": this, "release_at": cut_of(asked.month),
    }  # fmt: skip
    if this is not None:
        frame |= data_frame.frame(this, other, asked, reg, at, request.GET.get("semua", ""))
        frame |= data_later.later(this, request.GET.get("perubahan", ""))
    return render(request, "portal/data_bulanan.html", frame, status=404 if asked.problems else 200)


def _asked(request: HttpRequest, offered: list[str], reg: Registry) -> Asked:
    problems: list[str] = []

    def month(name: str, otherwise: str) -> str:
        said = request.GET.get(name, "").strip()
        if not said or said in offered or (name == "banding" and said == ALONE):
            return said or otherwise
        problems.append(_("Bulan “%(month)s” tidak ada. Pilih dari daftar.") % {"month": said[:20]})
        return otherwise

    def region(name: str, otherwise: str) -> str:
        said = request.GET.get(name, "").strip()
        if not said or said == NOWHERE or reg.within(said):
            return said or otherwise
        problems.append(_("Wilayah “%(code)s” tidak ada. Pilih dari daftar.") % {"code": said[:30]})
        return otherwise

    chosen = month("bulan", _latest(offered))
    place = region("wilayah", CITY)
    place_beside = region("wilayah2", place)
    before = offered[offered.index(chosen) + 1] if chosen != offered[-1] else ALONE
    beside = month("banding", chosen if place_beside != place and "banding" not in request.GET else before)
    if beside == ALONE:
        beside = chosen if place_beside != place else ""
    if (beside, place_beside) == (chosen, place):
        beside = ""
    return Asked(chosen, place, beside, place_beside, tuple(problems))


def _latest(offered: list[str]) -> str:
    """The latest month that is released; without any the one that runs."""
    last = Release.objects.order_by("-month").values_list("month", flat=True).first()
    return last if last in offered else offered[0]
