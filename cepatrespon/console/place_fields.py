"""Where it is, as an officer says it: a point on the map, coordinates, or a kelurahan with a landmark.

A point prevails over a kelurahan; a kelurahan stands for a point in it with an accuracy that reaches its farthest
corner. Whether a point lies in the city is said by `actions`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cepatrespon.agencies.registry import Registry
from cepatrespon.agencies.whereabouts import choices, middle_of
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_of

PREFIX = "m-%s"  # of the controls' ids; the map writes into two of them


class PlaceForm(forms.Form):
    """A place and a category. After `is_valid`, `point` is (lat, lng, accuracy in metres) or None."""

    use_required_attribute = False
    kategori = forms.ChoiceField(label=gettext_lazy("Jenis masalah"), required=False)
    alamat = forms.CharField(
        label=gettext_lazy("Alamat atau patokan"), required=False, max_length=limits.ADDRESS_CHARACTERS,
        help_text=gettext_lazy("Misalnya: depan gang 4, seberang mushala."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    lat = forms.FloatField(
        label=gettext_lazy("Lintang"), required=False, localize=False, help_text=gettext_lazy("Misalnya -6.17540"),
        widget=forms.TextInput(attrs={"inputmode": "text", "class": "input--short", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Tulis lintang sebagai angka dengan titik, misalnya -6.17540.")},
    )  # fmt: skip
    lng = forms.FloatField(
        label=gettext_lazy("Bujur"), required=False, localize=False, help_text=gettext_lazy("Misalnya 106.82720"),
        widget=forms.TextInput(attrs={"inputmode": "text", "class": "input--short", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Tulis bujur sebagai angka dengan titik, misalnya 106.82720.")},
    )  # fmt: skip
    akurasi = forms.FloatField(required=False, localize=False, widget=forms.HiddenInput)
    kelurahan = forms.ChoiceField(
        label=gettext_lazy("Kelurahan"), required=False,
        help_text=gettext_lazy("Cukup ini dengan patokannya bila titiknya tidak diketahui; titik didahulukan."),
    )  # fmt: skip
    landmark_known = False  # whether an address stands on the report already

    def place(self, reg: Registry, at: datetime, undecided: str) -> None:
        """Fill in the kelurahan and the categories of a day; `undecided` is what no category reads."""
        self.known, self.at = reg, at
        self.point: tuple[float, float, float | None] | None = None
        today = day_of(at)
        self.fields["kelurahan"].choices = [("", _("Pilih kelurahan")), *choices(reg, at)]  # type: ignore[attr-defined]
        self.fields["kategori"].choices = [  # type: ignore[attr-defined]
            ("", undecided), *((c.code, c.name) for c in reg.categories if c.exists_on(today))
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The place, from whichever field has it."""
        said = super().clean() or self.cleaned_data
        lat, lng, chosen = said.get("lat"), said.get("lng"), said.get("kelurahan", "")
        if {"lat", "lng"} & self.errors.keys():
            return said
        if (lat is None) != (lng is None):
            self.add_error("lat" if lat is None else "lng", _("Tulis lintang dan bujurnya, atau kosongkan keduanya."))
        elif lat is not None and lng is not None:
            self.point = (lat, lng, said.get("akurasi") or None)
        elif chosen and (route := self.known.map_at(self.at)) and (middle := middle_of(route, chosen)):
            self.point = (middle.lat, middle.lng, middle.accuracy)
            if not said.get("alamat") and not self.landmark_known and "alamat" not in self.errors:
                wide = _("Tulis patokan tempatnya, misalnya “depan gang 4”: kelurahan saja terlalu luas.")
                self.add_error("alamat", wide)
        return said

    @property
    def by_hand(self) -> bool:
        """Whether something is typed, or wrong, in the fields that are folded away beside the map."""
        return bool(self["kelurahan"].value()) or bool({"lat", "lng", "kelurahan"} & self.errors.keys())
