"""The areas of the city as the monthly page offers and names them: the whole, kota, kecamatan, kelurahan."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cepatrespon.agencies.registry import RegionEntry, Registry
from cepatrespon.reports.tally import CITY, NOWHERE
from cepatrespon.templatetags.cepat import language


def named(code: str, reg: Registry) -> str:
    """An area's name: "Seluruh Jakarta", "Kecamatan Gambir"."""
    if code == CITY:
        return _("Seluruh Jakarta")
    if code == NOWHERE:
        return _("Tanpa titik lokasi")
    return _name(reg.regions[code]) if code in reg.regions else code


def _name(region: RegionEntry) -> str:
    kinds = {"district": "Kecamatan", "kelurahan": "Kelurahan"}
    kind = kinds.get(region.level, "")
    return region.name if not kind or region.name.startswith(kind) else f"{kind} {region.name}"


def below(code: str, reg: Registry) -> list[str]:
    """The areas one level below, by name; of the whole city the kota and the reports without a point."""
    if code == CITY:
        cities = [r for r in reg.regions.values() if r.level == "city"]
        return [*(r.code for r in sorted(cities, key=lambda r: r.code)), NOWHERE]
    found = [r for r in reg.regions.values() if r.parent_code == code and r.level in ("district", "kelurahan")]
    return [r.code for r in sorted(found, key=lambda r: r.name)]


def above(code: str, reg: Registry) -> list[tuple[str, str]]:
    """The way from the whole city down to an area, itself not: code and name."""
    found: list[tuple[str, str]] = []
    region = reg.regions.get(code)
    while region is not None and (region := reg.regions.get(region.parent_code or "")) is not None:
        if region.level in ("city", "district"):
            found.insert(0, (region.code, _name(region)))
    return found


def options(reg: Registry, chosen: str) -> SafeString:
    """The options of a list of all areas, the chosen one in front of them."""
    first = SafeString("")
    if chosen:
        first = SafeString(f'<option value="{escape(chosen)}" selected>{escape(named(chosen, reg))}</option>')
    return SafeString(first + _options(reg.stamp, language(), _Areas(reg)))


class _Areas:
    """The registry as an argument that is told apart by its stamp alone."""

    def __init__(self, reg: Registry) -> None:
        self.reg = reg

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Areas)

    def __hash__(self) -> int:
        return 0


@lru_cache(8)
def _options(stamp: str, lang: str, areas: _Areas) -> str:
    """All areas, grouped by kota: one string for every request, because there are over three hundred."""
    reg = areas.reg

    def option(code: str, indent: str = "") -> str:
        return f'<option value="{escape(code)}">{indent}{escape(named(code, reg))}</option>'

    parts = [option(CITY)]
    for city in below(CITY, reg):
        if city == NOWHERE:
            parts.append(option(NOWHERE))
            continue
        parts.append(f'<optgroup label="{escape(named(city, reg))}">{option(city)}')
        for district in below(city, reg):
            parts.append(option(district, "– "))
            parts += [option(kelurahan, "– – ") for kelurahan in below(district, reg)]
        parts.append("</optgroup>")
    return "".join(parts)
