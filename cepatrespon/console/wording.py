"""The sentences of the console that depend on figures: a history line, a photo's facts.

Words of the decree come from the rules; here stand only the small words between them.
"""

from __future__ import annotations

from typing import Any

import shapely
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.agencies import geometry
from cepatrespon.complaints.dossier import Entry as Happened
from cepatrespon.complaints.models import Complaint, Photo
from cepatrespon.rules.case import TICKETS, VERIFICATIONS
from cepatrespon.rules.limits import STARS
from cepatrespon.rules.terms import ROLES, THROUGHS, Act, Through
from cepatrespon.rules.wording import duration, moment
from cepatrespon.templatetags.cepat import LOOKS, Entry, language, say

LATE_RECORD = 60  # seconds between effect and record that are worth a word (T4)
# From when a limit counts, by the clause of its clock.
COUNTED_FROM = {
    "M1": gettext_noop("laporan tiba di kotak masuk unit ini"),
    "M3": gettext_noop("tiket diajukan"),
    "M4": gettext_noop("tiket diajukan"),
    "M5": gettext_noop("tiket diajukan"),
    "M6": gettext_noop("tiket diajukan"),
    "M7": gettext_noop("unit ini mulai dinilai"),
    "M9": gettext_noop("tindak lanjut dikirim"),
}
SOURCES = {
    Photo.Source.EXIF: gettext_noop("dari kamera"),
    Photo.Source.DEVICE: gettext_noop("dari perangkat"),
    Photo.Source.STATED: gettext_noop("menurut petugas"),
    Photo.Source.REPORT: gettext_noop("memakai titik laporan"),
    Photo.Source.UPLOAD: gettext_noop("saat diunggah"),
}
_ICONS = {
    Act.MISSED: "alert", Act.WARN: "clock", Act.ESCALATE: "alert", Act.ATTACH: "camera", Act.LINK: "plus",
    Act.NEWS: "chat", Act.COACH: "edit", Act.CLASSIFY: "flag", Act.NOTE: "lock", Act.UPDATE: "chat", Act.ASK: "chat",
    Act.AMEND: "edit", Act.ANSWERED: "check", Act.ASSIGN: "eye", Act.PUSH: "alert",
    Act.INFORM: "chat", Act.CONTEST: "alert", Act.RATE: "star", Act.WITHDRAW: "lock", Act.CORRECT: "edit",
    Act.HIDE: "lock", Act.UNHIDE: "eye",
} | dict.fromkeys(TICKETS, "ticket") | dict.fromkeys(VERIFICATIONS, "eye")  # fmt: skip


def picture(photo: Photo, complaint: Complaint | None, title: str = "") -> dict[str, Any]:
    """A photo as the page shows it: its addresses, and its place and time with the source of each."""
    facts = []
    if photo.taken_at:
        facts.append(f"{moment(photo.taken_at, language())} ({_(SOURCES[Photo.Source(photo.taken_source)])})")
    if photo.lat is not None and photo.lng is not None:
        source = _(SOURCES[Photo.Source(photo.place_source)]) if photo.place_source else ""
        if photo.accuracy is not None:
            source = f"{source}, {_('ketelitian %(n)s meter') % {'n': f'{photo.accuracy:.0f}'}}"
        if photo.place_source == Photo.Source.REPORT:
            facts.append(_("tempat %(source)s") % {"source": source})
        elif complaint and complaint.lat is not None and complaint.lng is not None:
            away = metres_between((photo.lat, photo.lng), (complaint.lat, complaint.lng))
            facts.append(_("%(n)s meter dari titik laporan (%(source)s)") % {"n": f"{away:.0f}", "source": source})
        else:
            facts.append(f"{photo.lat:.5f}, {photo.lng:.5f} ({source})")
    if photo.device:
        facts.append(photo.device)
    return {
        "id": photo.pk, "url": reverse("console:foto", args=[photo.pk, "kecil"]),
        "full": reverse("console:foto", args=[photo.pk, "tayang"]),
        "page": reverse("console:satu-foto", args=[photo.pk]) if photo.complaint_id else "",
        "title": title, "facts": facts,
        "alt": title or _("Foto %(n)d") % {"n": photo.pk}, "width": photo.width, "height": photo.height,
    }  # fmt: skip


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    here, there = (geometry.metres(shapely.Point(lng, lat)) for lat, lng in (one, other))
    return float(shapely.distance(here, there))


def history(entries: list[Happened]) -> list[Entry]:
    """The report's journey for the timeline, the newest first."""
    return [_line(entry) for entry in reversed(entries)]


def who(entry: Happened) -> str:
    """Who did it: a unit's name, or a role's in the reader's language."""
    role = ROLES[entry.role]
    return role.english if language() == "en" and entry.who == role.word else entry.who


def stars(count: int) -> str:
    """A rating in words: "2 dari 5 bintang"."""
    return _("%(n)d dari %(most)d bintang") % {"n": count, "most": STARS}


def _line(entry: Happened) -> Entry:
    lang = language()
    bits = []
    if entry.result:
        bits.append(say(entry.result))
    if entry.to:
        bits.append(_("ke %(unit)s") % {"unit": entry.to.name})
    elif entry.body:
        bits.append(_("ke %(unit)s") % {"unit": entry.body})
    if entry.letter:
        bits.append(_("surat %(number)s") % {"number": entry.letter})
    if entry.until:
        bits.append(_("sampai %(when)s") % {"when": moment(entry.until, lang)})
    if entry.extension:
        bits.append(say(entry.extension))
    if entry.through:
        known = entry.through in set(Through)
        through = say(THROUGHS[Through(entry.through)]) if known else entry.through
        bits.append(_("lewat %(through)s") % {"through": through})
    if entry.when:
        bits.append(moment(entry.when, lang))
    if entry.act is Act.ASSIGN:
        bits.append(_("kepada seorang petugas lapangan") if entry.officer else _("kepada siapa saja di unit ini"))
    if entry.act in (Act.HIDE, Act.UNHIDE):
        bits.append(_("satu foto") if entry.photo else _("seluruh laporan"))
    if entry.stars:
        bits.append(stars(entry.stars))
    if entry.act is Act.CONTEST and entry.number:
        bits.append(_("dilanjutkan laporan %(number)s") % {"number": entry.number})
    if entry.criteria:
        bits.append(_("kriteria terpenuhi: %(list)s") % {"list": " ".join(entry.criteria)})
    if entry.late_by > 0:
        bits.append(_("terlambat %(time)s") % {"time": duration(entry.late_by, lang)})
    if (entry.recorded_at - entry.at).total_seconds() > LATE_RECORD:
        bits.append(_("dicatat %(when)s") % {"when": moment(entry.recorded_at, lang)})
    text = "; ".join(bits)
    said = "\n".join(part for part in (entry.reason, entry.text, entry.note) if part)
    return Entry(
        at=entry.at, title=say(entry.term), text=f"{text}." if text and not text.endswith(".") else text,
        icon=_ICONS.get(entry.act, f"s-{LOOKS[entry.state]}"), by=f"({who(entry)})", quote=said,
        clauses=entry.clauses, internal=entry.internal,
        photos=[{key: str(value) for key, value in picture(photo, None).items()} for photo in entry.photos],
    )  # fmt: skip
