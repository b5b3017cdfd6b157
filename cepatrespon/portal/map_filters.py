"""What somebody looks for among the public's reports: every filter stands in the address and can be taken away alone.

Turns an address into `public_map.Wanted` and back. A value that means nothing is said to be ignored, and the rest
counts; nobody is sent away for an old link. Names come from the registry, statuses from the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Category
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.public_map import OPEN, Box, Wanted
from cepatrespon.rules import limits
from cepatrespon.rules.terms import MODES, STATES, Mode, State
from cepatrespon.templatetags.cepat import language, named, say

DAY = timedelta(days=1)
UNFINISHED = "terbuka"
OLDER = "lebih-"  # before so many days: "lebih-30"
LEVELS = {"city": "", "district": "Kecamatan ", "kelurahan": "Kelurahan "}  # of a place's own name, in every language
NAMES = ("q", "kategori", "status", "umur", "wilayah", "petak")


class Grouped(forms.Select):
    """A long list in groups, drawn without a template for each option: the page carries three hundred of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The control, the chosen option marked. A choice whose label is a list is a group."""
        shown = str(value or "")
        rows: list[tuple[str, Any]] = list(self.choices)
        parts = [
            format_html('<optgroup label="{}">{}</optgroup>', code, _options(tuple(label), shown))
            if isinstance(label, list)
            else _options(((code, str(label)),), shown)
            for code, label in rows
        ]
        inside = format_html_join("", "{}", ((part,) for part in parts))
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs({"name": name, **(attrs or {})})), inside)


def _options(rows: tuple[tuple[str, str], ...], shown: str) -> SafeString:
    chosen = SafeString(" selected")
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, chosen if str(code) == shown else "", label) for code, label in rows),
    )


class MapFilter(forms.Form):
    """The filters of the map and its list; always usable: what is not understood is left out and said."""

    q = forms.CharField(
        label=gettext_lazy("Kata atau nomor laporan"), required=False, max_length=limits.SEARCH_CHARACTERS,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )  # fmt: skip
    kategori = forms.ChoiceField(label=gettext_lazy("Jenis masalah"), required=False, widget=Grouped)
    status = forms.ChoiceField(label=gettext_lazy("Keadaan"), required=False, widget=Grouped)
    umur = forms.ChoiceField(label=gettext_lazy("Dilaporkan"), required=False, widget=Grouped)
    wilayah = forms.ChoiceField(label=gettext_lazy("Wilayah"), required=False, widget=Grouped)
    petak = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], at: datetime) -> None:
        super().__init__(data, auto_id="f-%s", use_required_attribute=False)
        self.reg = registry.current()
        # To the minute, so that many who ask the same within it share one answer.
        self.at = at.replace(second=0, microsecond=0)
        for name, rows in _choices(self.reg.stamp, language()).items():
            field = self.fields[name]
            field.choices = rows  # type: ignore[attr-defined]
            ignored = _("Pilihan itu tidak ada (lagi) dan tidak dipakai. Pilih dari daftar.")
            field.error_messages["invalid_choice"] = ignored
        most = {"n": limits.SEARCH_CHARACTERS}
        self.fields["q"].error_messages["max_length"] = _("Terlalu panjang; paling banyak %(n)d huruf.") % most
        self.is_valid()
        self.asked: dict[str, str] = {
            name: str(self.cleaned_data[name]).strip() for name in NAMES if self.cleaned_data.get(name)
        }

    def clean_petak(self) -> str:
        """A piece of the map, or nothing."""
        said = str(self.cleaned_data["petak"])
        if said and Box.read(said) is None:
            raise forms.ValidationError(_("Bagian peta itu tidak dikenal dan tidak dipakai. Geser peta untuk memilih."))
        return said

    def wanted(self) -> Wanted:
        """What is asked for."""
        asked = self.asked
        since, until = _span(asked.get("umur", ""), self.at)
        mode = asked.get("status", "").partition(".")[2]
        return Wanted(
            category=asked.get("kategori", ""), states=_states(asked.get("status", "")), mode=mode, since=since,
            until=until, regions=tuple(sorted(self.reg.within(asked["wilayah"]))) if "wilayah" in asked else (),
            words=asked.get("q", ""), box=Box.read(asked["petak"]) if "petak" in asked else None,
        )  # fmt: skip

    def address(self, **changed: str | None) -> str:
        """The filters as they stand in an address, some of them changed or (None) taken away: "?status=terbuka"."""
        said = {**self.asked, **changed}
        kept = {name: value for name, value in said.items() if value}
        return "?" + urlencode(kept) if kept else ""

    def tags(self) -> list[tuple[str, str]]:
        """What each filter in use says, and the address without it ("?" where nothing is left)."""
        return [(self._said(name), self.address(**{name: None}) or "?") for name in self.asked]

    def _said(self, name: str) -> str:
        value = self.asked[name]
        if name == "q":
            return f"“{value}”"
        if name == "petak":
            return _("Hanya bagian peta yang tampak")
        if name == "wilayah":
            return region_name(self.reg, value)
        return str(dict(_flat(self.fields[name].choices)).get(value, value))  # type: ignore[attr-defined]


def _flat(rows: Any) -> list[tuple[str, str]]:
    return [pair for code, label in rows for pair in (label if isinstance(label, list) else [(code, label)])]


def region_name(reg: Registry, code: str) -> str:
    """A region as people say it: "Kelurahan Gambir", "Kota Administrasi Jakarta Pusat"."""
    region = reg.regions[code]
    return f"{LEVELS[region.level]}{region.name}"


def _states(status: str) -> tuple[str, ...]:
    """The states meant by a status: two that read the same to the public are one."""
    if status == UNFINISHED:
        return tuple(sorted(OPEN))
    state = status.partition(".")[0]
    if not state:
        return ()
    return tuple(other.value for other, term in STATES.items() if term.word == STATES[State(state)].word)


def _span(age: str, at: datetime) -> tuple[datetime | None, datetime | None]:
    if not age:
        return None, None
    days = int(age.removeprefix(OLDER)) * DAY
    return (None, at - days) if age.startswith(OLDER) else (at - days, None)


@lru_cache(8)
def _choices(stamp: str, lang: str) -> dict[str, list[tuple[str, Any]]]:
    """The lists to choose from: the same for everybody until master data change."""
    reg = registry.current()
    states: dict[str, str] = {}
    for state, term in STATES.items():
        states.setdefault(say(term), state.value)
    ways = [(f"{State.DONE}.{mode}", _mode(mode)) for mode in (Mode.VALIDATED, Mode.AUTOMATIC)]
    ages = [
        (str(n), ngettext("%(n)d hari terakhir", "%(n)d hari terakhir", n) % {"n": n}) for n in limits.MAP_RECENT_DAYS
    ]
    older = [
        (f"{OLDER}{n}", ngettext("lebih dari %(n)d hari lalu", "lebih dari %(n)d hari lalu", n) % {"n": n})
        for n in limits.MAP_OLDER_DAYS
    ]
    current = [c for c in reg.categories if c.generation == Category.Generation.SINCE_2023.value]
    before = [c for c in reg.categories if c.generation != Category.Generation.SINCE_2023.value]
    return {
        "kategori": [
            ("", _("Semua jenis")),
            *((c.code, named(c)) for c in current),
            (_("Sebelum Februari 2023"), [(c.code, named(c)) for c in before]),
        ],
        "status": [
            ("", _("Semua keadaan")),
            (UNFINISHED, _("Belum selesai")),
            *((code, word) for word, code in states.items()),
            (_("Cara selesai"), ways),
        ],
        "umur": [("", _("Kapan saja")), *ages, *older],
        "wilayah": [("", _("Seluruh Jakarta")), *_regions(reg)],
    }


def _mode(mode: Mode) -> str:
    done, how = say(STATES[State.DONE]), say(MODES[mode])
    return how if how.startswith(done) else f"{done}, {how.lower()}"


def _regions(reg: Registry) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kota with its kecamatan and their kelurahan, in the order of their names."""
    below: dict[str, list[str]] = {}
    for code, region in reg.regions.items():
        below.setdefault(region.parent_code or "", []).append(code)

    def under(code: str) -> list[str]:
        return sorted(below.get(code, ()), key=lambda each: reg.regions[each].name)

    groups = []
    cities = [code for code, region in reg.regions.items() if region.level == "city"]
    for city in sorted(cities, key=lambda code: reg.regions[code].name):
        rows = [(city, _("Seluruh %(name)s") % {"name": reg.regions[city].name})]
        for district in under(city):
            rows.append((district, f"Kecamatan {reg.regions[district].name}"))
            rows += [(code, f"– {reg.regions[code].name}") for code in under(district)]
        groups.append((reg.regions[city].name, rows))
    return groups
