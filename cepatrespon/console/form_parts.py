"""What every form of an act is made of: fields that ask for words, photos, a choice or a unit, and the form itself.

A form asks and checks what any form can check (a field left empty, a unit that does not exist, a date that is none);
whether the act is lawful is asked of the rules when it is done. Nothing that decides is ever preselected. Field names
are those of the worked examples; `details` hands them on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import CategoryEntry, Registry, Unit
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.suggesting import Suggestion, suggestions
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.case import Case
from cepatrespon.rules.terms import Term
from cepatrespon.templatetags.cepat import say

SELECTED = mark_safe(" selected")
ANSWERS = ("uraian", "alasan", "catatan")  # fields for a ready answer, the likeliest first


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form needs to know about the report it acts on."""

    case: Case
    registry: Registry
    category: CategoryEntry | None
    officer: Officer
    at: datetime
    complaint: Complaint | None = None  # where units are suggested for it


class ManyFiles(forms.FileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class Photos(forms.FileField):
    """Several photos. They are read by `photos.taken_in`, so that one refused does not take the others with it."""

    def clean(self, data: Any, initial: Any = None) -> None:
        return None


class LongSelect(forms.Select):
    """A list of many options, drawn without a template for each: every inbox page carries one."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The control with its options, the chosen one marked. Takes no groups."""
        shown = str(value or "")
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>',
            ((code, SELECTED if str(code) == shown else "", label) for code, label in self.choices),
        )  # fmt: skip
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs({"name": name, **(attrs or {})})), options)


def words(length: int = limits.NOTE_CHARACTERS, rows: int = 3, **options: Any) -> forms.CharField:
    """A field for several sentences."""
    return forms.CharField(max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **options)


def reason(label: Any, missing: Any, help_text: Any = "") -> forms.CharField:
    """A reason that must be given."""
    return words(label=label, help_text=help_text, error_messages={"required": missing})


def photo_field(label: Any, help_text: Any = "") -> Photos:
    """A field for the officer's photos. That there is one is asked by the rules, which say under which clause."""
    attrs = {"accept": "image/*", "multiple": True, "data-preview": True}
    return Photos(label=label, required=False, help_text=help_text, widget=ManyFiles(attrs=attrs))


def choose(label: Any, missing: Any, table: dict[Any, Term], *codes: Any) -> forms.ChoiceField:
    """A choice among words of the rules, none of them preselected. The labels follow the page's language."""
    return forms.ChoiceField(
        label=label, widget=forms.RadioSelect, error_messages={"required": missing},
        choices=lambda: [(code.value, say(table[code])) for code in codes],
    )  # fmt: skip


class ActForm(forms.Form):
    """The form of one act. `button` is what is done, `effect` what follows from it, `bad` marks a refusal."""

    use_required_attribute = False
    reads_evidence: ClassVar[bool] = False  # M2: the three ticks stand beside the evidence
    button: ClassVar[Any] = ""
    effect: ClassVar[Any] = ""
    effect_clause: ClassVar[str] = ""
    bad: ClassVar[bool] = False
    needed: ClassVar[frozenset[str]] = frozenset()  # asked for by the rules, which say under which clause

    def __init__(self, data: Any = None, files: Any = None, *, setting: Setting, given: Any = None) -> None:
        """`given` fills the fields of a form that is not sent yet."""
        super().__init__(data, files, auto_id="t-%s", initial=given)
        self.setting = setting
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the report: the units offered, the criteria, the months."""

    def rows(self) -> list[tuple[forms.BoundField, bool, bool]]:
        """Each field, whether it may stay empty, and whether it is a plain list to tick off."""
        return [
            (self[name], not field.required and name not in self.needed, isinstance(field, forms.MultipleChoiceField))
            for name, field in self.fields.items()
        ]

    @property
    def answer(self) -> forms.BoundField | None:
        """The field that a ready answer is put into: what the unit says, else its reason, else its note."""
        return next((self[name] for name in ANSWERS if name in self.fields), None)

    def details(self, photos: Sequence[int] = (), read: bool = False) -> Details:
        """What the act says, by the fields that this form has."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return Details(
            to=said.get("ke"), reason=said.get("alasan", ""), text=said.get("uraian", ""),
            result=said.get("hasil", ""), until=said.get("sampai"), extension=said.get("jenis", ""), read=read,
            photos=tuple(photos), note=said.get("catatan", ""), letter=said.get("surat", ""),
            month=said.get("bulan", ""), about=said.get("unit"), criteria=tuple(said.get("kriteria", ())),
        )  # fmt: skip


# ── a unit to name ───────────────────────────────────────────────────────────────────────────────
def unit_field(label: Any, **options: Any) -> forms.CharField:
    """A unit, by its official name; the page offers the names in a list."""
    attrs = {"list": "daftar-unit", "autocomplete": "off", "spellcheck": "false"}
    missing = {"required": gettext_lazy("Tulis nama unit, atau pilih dari daftar.")}
    return forms.CharField(
        label=label, max_length=200, widget=forms.TextInput(attrs=attrs), error_messages=missing,
        help_text=gettext_lazy("Ketik beberapa huruf, lalu pilih dari daftar."), **options,
    )  # fmt: skip


class UnitForm(ActForm):
    """A form that names a unit; a name that no unit has is sent back at once."""

    beside: ClassVar[bool] = False  # whether the kelurahan next to the point are meant (M4)

    ke = unit_field(gettext_lazy("Unit tujuan"))

    def units(self) -> list[Unit]:
        """The units to offer, the likeliest first."""
        known, today = self.setting.registry, day_of(self.setting.at)
        usual = list(self.setting.category.agencies) if self.setting.category else []
        rest = [unit.id for unit in known.agencies.values() if unit.id not in usual]
        found = [known.unit(id) for id in [*usual, *rest] if id in known.agencies]
        return [u for u in found if u.exists_on(today) and u.id != self.setting.case.holder and self.offered(u)]

    def offered(self, unit: Unit) -> bool:
        """Whether this act may name that unit."""
        return True

    @cached_property
    def suggested(self) -> list[Suggestion]:
        """The units that might be meant, each with its reason; none is chosen (M2)."""
        if self.setting.complaint is None:
            return []
        allowed = {unit.id for unit in self.units()}
        return suggestions(
            self.setting.complaint, self.setting.registry, self.setting.at, lambda unit: unit.id in allowed,
            beside=self.beside,
        )  # fmt: skip

    def clean_ke(self) -> str:
        return self.known(self.cleaned_data["ke"])

    def known(self, said: str) -> str:
        """The name that was typed; sent back where no unit has it."""
        name = str(said).strip()
        if name and self.setting.registry.unit_named(name) is None:
            raise forms.ValidationError(
                _("Tidak ada unit bernama “%(name)s”. Pilih salah satu nama dari daftar.") % {"name": name}
            )
        return name
