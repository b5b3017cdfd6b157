"""What a citizen types about a report there is: its number to look it up, the reason to open it again, a photo.

A new report is `report_form`. Every bound is of `rules.limits`. Errors say what to do.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from cepatrespon.rules import limits

COORDINATE_CHARACTERS = 40
EMAIL_CHARACTERS = 254


class Photos(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class TrackForm(forms.Form):
    """A number, and the code where the report is private."""

    nomor = forms.CharField(
        label=gettext_lazy("Nomor laporan"), max_length=limits.NUMBER_CHARACTERS,
        help_text=gettext_lazy("Misalnya JK2611020147. Ada di tanda terima Anda."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Tulis nomor laporan. Ada di tanda terima Anda.")},
    )  # fmt: skip
    kode = forms.CharField(
        label=gettext_lazy("Kode lacak"), required=False, max_length=40,
        help_text=gettext_lazy("Wajib untuk laporan tertutup, dan untuk semua yang hanya boleh dilakukan pelapornya."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_nomor(self) -> str:
        """Capitals, without spaces and dashes."""
        return "".join(sign for sign in str(self.cleaned_data["nomor"]).upper() if sign.isalnum())
