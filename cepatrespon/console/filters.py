"""What an officer looks for in a list: every filter stands in the address, and can be taken away by itself.

A value that makes no sense is ignored, never an error: a list is no form to fill in. Which reports there are at all is
said by `complaints.lanes`; here they are only narrowed. Names come from the registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Category, Officer
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints import search
from cepatrespon.complaints.lanes import Narrowed
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_bounds, day_of
from cepatrespon.rules.terms import STATES, Office, State, UnitKind
from cepatrespon.rules.wording import date as dated
from cepatrespon.templatetags.cepat import language, say

from .form_parts import LongSelect

DAY = timedelta(days=1)
LATE, TODAY, NEXT_DAY = "terlambat", "hari-ini", "24-jam"
OPEN, PRIVATE = "terbuka", "tertutup"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
NOBODY = "belum"  # of reports that no field officer has been given
LEVELS = {"city": "", "district": "Kec.", "kelurahan": "Kel."}  # of a place's own name, in every language


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class Filter(forms.Form):
    """The filters of a list, for one officer at one moment."""

    q = forms.CharField(
        label=gettext_lazy("Cari nomor atau kata"), required=False, max_length=limits.SEARCH_CHARACTERS,
        widget=forms.SearchInput,
    )  # fmt: skip
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False, widget=LongSelect)
    kategori = forms.ChoiceField(label=gettext_lazy("Jenis"), required=False, widget=LongSelect)
    wilayah = forms.CharField(
        label=gettext_lazy("Wilayah"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"list": "daftar-wilayah", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    kanal = forms.ChoiceField(label=gettext_lazy("Kanal"), required=False, widget=LongSelect)
    unit = forms.CharField(label=gettext_lazy("Dipegang unit"), required=False, max_length=120)
    petugas = forms.ChoiceField(label=gettext_lazy("Petugas lapangan"), required=False, widget=LongSelect)
    tenggat = forms.ChoiceField(label=gettext_lazy("Tenggat"), required=False, widget=LongSelect)
    umur = forms.IntegerField(
        label=gettext_lazy("Umur lebih dari (hari)"), required=False, min_value=1, max_value=9999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    dari = _day(gettext_lazy("Dilaporkan dari"))
    sampai = _day(gettext_lazy("Dilaporkan sampai"))
    akses = forms.ChoiceField(label=gettext_lazy("Terbuka atau tertutup"), required=False, widget=LongSelect)

    def __init__(self, data: Mapping[str, Any], officer: Officer, at: datetime, field: list[tuple[int, str]]) -> None:
        """`field`: the field officers of this officer's unit, by key and name."""
        super().__init__(data, auto_id="f-%s", use_required_attribute=False)
        self.officer, self.at, self.reg = officer, at, registry.current()
        oversees = officer.office not in (Office.ADMINISTRATOR, Office.FIELD) or _oversees_units(officer, self.reg)
        if not oversees:
            del self.fields["unit"]
        if not field:
            del self.fields["petugas"]
        for name, rows in _choices(self.reg.stamp, language()).items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]
        if field:
            self.fields["petugas"].choices = [  # type: ignore[attr-defined]
                ("", _("Semua petugas")), (NOBODY, _("Belum ditugaskan")), *((str(pk), name) for pk, name in field),
            ]  # fmt: skip
        self.is_valid()
        self.asked: dict[str, str] = {
            name: self._said(value) for name, value in self.cleaned_data.items() if value not in ("", None)
        }
        if "wilayah" in self.asked and not self._regions():
            del self.asked["wilayah"]
        if "unit" in self.asked and not self._units():
            del self.asked["unit"]

    @staticmethod
    def _said(value: Any) -> str:
        return value.isoformat() if isinstance(value, date) else str(value)

    def narrowed(self, *, fresh: bool = True) -> Narrowed | None:
        """The condition that was asked for; None when nothing was. What can match nothing matches nothing."""
        if not self.asked:
            return None
        found, common = Q(), None
        for name in self.asked:
            if name == "q":
                match = search.matching(self.cleaned_data["q"], fresh=fresh)
                if match is not None and match.common:
                    common = match.where
                else:
                    found &= Q(pk__in=[]) if match is None else match.where
            else:
                found &= getattr(self, f"_by_{name}")(self.cleaned_data[name])
        return Narrowed(found, common)

    # ── one condition each ───────────────────────────────────────────────────────────────────────
    def _by_status(self, value: str) -> Q:
        same = [other.value for other, term in STATES.items() if term.word == STATES[State(value)].word]
        return Q(state__in=same) if len(same) > 1 else Q(state=value)

    def _by_kategori(self, value: str) -> Q:
        return Q(category_id=value)

    def _by_kanal(self, value: str) -> Q:
        return Q(channel_id=value)

    def _by_wilayah(self, _value: str) -> Q:
        codes = sorted(set().union(*(self.reg.within(code) for code in self._regions())))
        return Q(region_id__in=codes)

    def _by_unit(self, _value: str) -> Q:
        return Q(holder_id__in=self._units())

    def _by_petugas(self, value: str) -> Q:
        return Q(assignee_id__isnull=True) if value == NOBODY else Q(assignee_id=int(value))

    def _by_tenggat(self, value: str) -> Q:
        if value == LATE:
            return Q(due_at__lt=self.at)
        end = day_bounds(day_of(self.at))[1] if value == TODAY else self.at + DAY
        return Q(due_at__gte=self.at, due_at__lt=end)

    def _by_umur(self, value: int) -> Q:
        return Q(reported_at__lt=self.at - value * DAY)

    def _by_dari(self, value: date) -> Q:
        return Q(reported_at__gte=day_bounds(value)[0])

    def _by_sampai(self, value: date) -> Q:
        return Q(reported_at__lt=day_bounds(value)[1])

    def _by_akses(self, value: str) -> Q:
        return Q(private=value == PRIVATE)

    # ── names ────────────────────────────────────────────────────────────────────────────────────
    def _regions(self) -> list[str]:
        """The regions meant by a name: by its full label, else every one of that bare name."""
        key = " ".join(str(self.cleaned_data["wilayah"]).split()).casefold()
        known = _region_labels(self.reg.stamp, language())
        exact = [code for code, label, _name in known if key in (label.casefold(), code)]
        return exact or [code for code, _label, name in known if name.casefold() == key]

    def _units(self) -> list[int]:
        """The units whose name holds what was typed."""
        key = " ".join(str(self.cleaned_data["unit"]).split()).casefold()
        exact = self.reg.unit_named(key)
        if exact is not None:
            return [exact.id]
        found = (u for u in self.reg.agencies.values() if key in u.name.casefold() or key in u.short_name.casefold())
        return sorted(unit.id for unit in found)

    def tag(self, name: str) -> str:
        """What a filter in use says on its tag."""
        value, field = self.asked[name], self.fields[name]
        if isinstance(field, forms.ChoiceField):
            options = dict(field.choices)  # type: ignore[arg-type]
            return str(options.get(value, value))
        if name == "q":
            return f"“{value}”"
        if name in ("dari", "sampai"):
            value = dated(day_bounds(date.fromisoformat(value))[0], language())
        return f"{field.label}: {value}"

    def regions_list(self) -> SafeString:
        """The names that `wilayah` takes, as a list to choose from."""
        return _region_options(self.reg.stamp, language())


def _oversees_units(officer: Officer, reg: Registry) -> bool:
    """Whether units stand below this officer's, so that it matters which of them holds a report."""
    unit = reg.agencies.get(officer.agency_id or 0)
    if unit is None:
        return False
    return unit.kind in (UnitKind.BIRO, UnitKind.CITY, UnitKind.KECAMATAN) or len(reg.descendants(unit.id)) > 1


@lru_cache(8)
def _choices(stamp: str, lang: str) -> dict[str, list[tuple[str, str]]]:
    """The lists to choose from that are the same for everybody."""
    reg = registry.current()
    states: dict[str, str] = {}  # two states read the same to the public; the filter offers the word once
    for state, term in STATES.items():
        states.setdefault(say(term), state.value)
    current = Category.Generation.SINCE_2023.value
    older = _("(sebelum Februari 2023)")
    names = {c.code: c.name if c.generation == current else f"{c.name} {older}" for c in reg.categories}
    first = [c for c in reg.categories if c.generation == current]
    rest = [c for c in reg.categories if c.generation != current]
    return {
        "status": [("", _("Semua status")), *((code, word) for word, code in states.items())],
        "kategori": [("", _("Semua jenis")), *((c.code, names[c.code]) for c in [*first, *rest])],
        "kanal": [("", _("Semua kanal")), *((c.code, c.name) for c in reg.channels)],
        "tenggat": [
            ("", _("Semua tenggat")), (LATE, _("Terlambat")), (TODAY, _("Jatuh tempo hari ini")),
            (NEXT_DAY, _("Jatuh tempo dalam 24 jam")),
        ],
        "akses": [("", _("Keduanya")), (OPEN, _("Terbuka")), (PRIVATE, _("Tertutup"))],
    }  # fmt: skip


@lru_cache(8)
def _region_labels(stamp: str, lang: str) -> list[tuple[str, str, str]]:
    """Every kota, kecamatan and kelurahan: code, the label that tells it from others, and its bare name."""
    regions = registry.current().regions.values()
    return [
        (region.code, f"{LEVELS[region.level]} {region.name}".strip(), region.name)
        for level in LEVELS
        for region in regions
        if region.level == level
    ]


@lru_cache(8)
def _region_options(stamp: str, lang: str) -> SafeString:
    return format_html_join("", '<option value="{}">', ((label,) for _c, label, _n in _region_labels(stamp, lang)))
