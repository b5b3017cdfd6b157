"""What goes first, and why: reports that follow a contested completion or come back after it, and what was contested.

Words for the lists and pages of the console; which report goes first is said by `rules.terms.PRIORITY`.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cepatrespon.complaints.dossier import Dossier
from cepatrespon.complaints.models import Complaint
from cepatrespon.rules.terms import PRIORITY, RELATIONS, Act, Relation
from cepatrespon.templatetags.cepat import say

from .wording import stars


def tag(relation: str) -> str:
    """The mark of a report that goes first, in a list: its relation's word; "" for every other."""
    return say(RELATIONS[Relation(relation)]) if relation in PRIORITY else ""


def going_first(dossier: Dossier) -> dict[str, Any]:
    """For a page about one report: why it goes first, and what its reporter said of its completion. No query."""
    return {"first": _why(dossier.complaint), "voices": _voices(dossier)}


def _why(complaint: Complaint) -> str:
    if complaint.relation == Relation.CONTEST:
        return _("Digugat sebelumnya: pelapor menyatakan penyelesaian laporan ini belum selesai. Dahulukan.")
    if complaint.relation == Relation.RECURRENCE:
        return _("Kambuh: masalah yang sudah dinyatakan selesai kembali lagi. Dahulukan.")
    return ""


def _voices(dossier: Dossier) -> list[tuple[str, Any]]:
    """What the reporter said of the completion: "Belum selesai" with what was found, and the latest rating."""
    found: list[tuple[str, Any]] = []
    for entry in dossier.entries:
        if entry.act is Act.CONTEST and entry.result:
            found.append((f"{say(entry.term)}: {say(entry.result)}", entry))
    rated = [entry for entry in dossier.entries if entry.act is Act.RATE and entry.stars]
    if rated:
        found.append((stars(rated[-1].stars or 0), rated[-1]))
    return found
