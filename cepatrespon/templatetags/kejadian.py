"""When a problem is there, in words: the moment that its reporter named, or the part of the day that brings it back."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from cepatrespon.rules import wording
from cepatrespon.rules.terms import DAYPARTS, Daypart

from .cepat import language, say

register = template.Library()


@register.filter("kejadian")
def happened(complaint: Any) -> str:
    """ "Selasa, 1 November 2026 pukul 23.00 WIB; berulang: malam"; empty where its report says nothing of it."""
    said = []
    if complaint.occurred_at:
        said.append(wording.moment(complaint.occurred_at, language(), weekday=True))
    if complaint.daypart:
        said.append(_("berulang: %(part)s") % {"part": say(DAYPARTS[Daypart(complaint.daypart)]).lower()})
    return "; ".join(said)
