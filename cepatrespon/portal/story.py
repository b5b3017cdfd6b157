"""A complaint's dossier in a citizen's words: whose turn it is and why, what happened, and how the units did.

Turns rows of the rules into sentences and signs; official words come from `rules.terms`, titles from `rules.clauses`.
Decides nothing. Names units and offices, never people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.dossier import Dossier, Entry
from cepatrespon.complaints.models import Complaint, Photo
from cepatrespon.rules import wording
from cepatrespon.rules.calendar import hours
from cepatrespon.rules.case import FINAL
from cepatrespon.rules.clauses import CLAUSES
from cepatrespon.rules.terms import HIDE_REASONS, Act, HideReason, Mode, State
from cepatrespon.templatetags import cepat


# ── lists ────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Row:
    """A public report in a list."""

    number: str
    headline: str
    category: str
    region: str
    state: str
    mode: str
    reported_at: Any


def rows(found: Sequence[Complaint], reg: Registry) -> list[Row]:
    """Reports as a list shows them, without one more query."""
    made = []
    for c in found:
        category = reg.category(c.category_id) if c.category_id else None
        region = reg.regions.get(c.region_id) if c.region_id else None
        made.append(
            Row(c.number, wording.opening(c.body), cepat.named(category), region.name if region else "",
                c.state, c.mode, c.reported_at)
        )  # fmt: skip
    return made


def place(found: Dossier) -> str:
    """Kelurahan, kecamatan and city; "" for a report without a point."""
    if found.region is None:
        return ""
    regions = registry.current().regions
    names = [f"Kelurahan {found.region.name}"]
    if district := regions.get(found.region.parent_code or ""):
        names.append(f"Kecamatan {district.name}")
        if city := regions.get(district.parent_code or ""):
            names.append(city.name)
    return ", ".join(names)


# ── where it stands ──────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Standing:
    """Whose turn it is, or how it ended: a title, a sentence, its clauses, and the tone of its notice."""

    title: str
    text: str
    clauses: tuple[str, ...] = ()
    tone: str = ""  # of a notice: "ok", "plain"; "" while somebody has a turn
    icon: str = "info"


TURNS = {
    "M1": gettext_noop("Unit ini harus merespons: mengerjakannya, atau menyerahkannya kepada unit yang berwenang."),
    "M3": gettext_noop("Unit yang memegangnya mengajukan pemindahan; Biro Pemerintahan memutuskan siapa bertindak."),
    "M4": gettext_noop("Kelurahan yang memegangnya mengajukan kelurahan lain; Biro Pemerintahan memutuskannya."),
    "M5": gettext_noop("Foto atau uraiannya belum jelas; pemilik kanal menanyakannya kepada pelapor."),
    "M6": gettext_noop("Lokasi atau masalahnya tidak ditemukan; pemilik kanal menanyakannya kepada pelapor."),
    "M7": gettext_noop("Unit ini sudah merespons dan harus menyelesaikannya."),
    "M9": gettext_noop("Unit pelaksana menyatakannya selesai. Biro Pemerintahan memverifikasi dan memvalidasinya."),
}  # fmt: skip
REDO = gettext_noop("Tindak lanjutnya ditolak. Unit ini harus memperbaikinya; waktunya berjalan terus.")


def standing(found: Dossier) -> Standing:
    """Whose turn it is now, or how it ended."""
    if found.due and found.answers:
        text = REDO if found.state is State.REJECTED else TURNS[found.due.clause]
        title = _("Sekarang giliran %(unit)s") % {"unit": found.answers.name}
        return Standing(title, _(text), (found.due.clause,))
    if found.state is State.DONE:
        return _done(found)
    if found.state is State.CLOSED:
        text = _("Pemilik kanal menutupnya setelah menanyakannya kepada pelapor.")
        if (until := _revivable_until(found)) is not None:
            text += " " + _("Pelapor dapat menghidupkannya lagi sampai %(until)s.") % {"until": when(until)}
        return Standing(_("Tidak dapat ditindaklanjuti"), text, ("M5", "M6"), "plain", "s-tidak")
    if found.state is State.REFERRED:
        body = {"body": found.case.referred_to}
        text = _(
            "Laporan ini kewenangan %(body)s. Kabar dari badan itu ditulis di halaman ini; tidak ada batas waktu yang "
            "dapat kami janjikan."
        )
        return Standing(_("Diteruskan ke %(body)s") % body, text % body, ("B3",), "plain", "s-diteruskan")
    return Standing(cepat.word(found.state), _("Tidak ada batas waktu yang berjalan."), (), "plain")


def _revivable_until(found: Dossier) -> datetime | None:
    """Until when its reporter may open a closed report again (M5, M6); None where that has passed, or never was."""
    if found.state is not State.CLOSED or (shut := found.case.closed_at) is None:
        return None
    until = shut + timedelta(seconds=found.case.policy["revival"])
    return until if found.at <= until else None


def over(found: Dossier) -> bool:
    """Whether nobody owes anything any more, and nobody can bring that back."""
    return found.state in FINAL and found.due is None and _revivable_until(found) is None


def _done(found: Dossier) -> Standing:
    at = {"at": when(found.case.completed_at)}
    if found.mode is Mode.AUTOMATIC:
        text = _(
            "Sampai %(at)s Biro Pemerintahan belum memutus. Menurut aturan, laporan selesai dengan sendirinya pada "
            "saat itu. Dalam data, laporan ini dihitung otomatis, bukan tervalidasi."
        )
        return Standing(_("Selesai otomatis, tidak divalidasi"), text % at, ("M11",), "plain", "s-otomatis")
    if found.mode is Mode.REFERRED:
        text = _("Ditutup Biro Pemerintahan pada %(at)s setelah diteruskan. Tidak dihitung sebagai penyelesaian unit.")
        return Standing(_("Selesai, diteruskan"), text % at, ("B3",), "plain", "s-diteruskan")
    if found.mode is Mode.INTERNAL:
        return Standing(_("Selesai, ditangani Inspektorat"), _("Ditutup pada %(at)s.") % at, (), "plain", "s-selesai")
    text = _("Biro Pemerintahan memeriksa tindak lanjutnya dan menerimanya pada %(at)s.") % at
    return Standing(_("Selesai, tervalidasi"), text, ("M9",), "ok", "s-selesai")


def when(at: Any) -> str:
    return wording.moment(at, cepat.language(), weekday=True) if at else ""


def why(found: Dossier) -> dict[str, str] | None:
    """The clause of the limit that runs, in full: "Mengapa tenggat ini?"."""
    if found.due is None or (clause := CLAUSES.get(found.due.clause)) is None:
        return None
    english = cepat.language() == "en"
    return {
        "title": clause.english if english else clause.title,
        "text": clause.text_english if english else clause.text,
        "reading": clause.reading_english if english else clause.reading,
        "since": when(found.due.since),
        "until": when(found.due.at),
    }


def ruler(found: Dossier) -> dict[str, Any] | None:
    """The time ruler of the limit that runs: only the stretches since it began."""
    if found.due is None:
        return None
    since = found.due.since
    cut = [s for s in found.segments if s.end > since]
    kinds = {"M9": {"biro"}, "M1": {"holder"}}.get(found.due.clause, {"holder", "ticket", "biro"})
    parts = [cepat.Segment(max(s.start, since), s.end, s.kind) for s in cut if s.kind in kinds]  # type: ignore[arg-type]
    others = [part for part in parts if part.kind != "holder"]
    held = [part for part in parts if part.kind == "holder"]
    for other in others:
        held = [rest for part in held for rest in _around(part, other)]
    return {"segments": [*held, *others], "start": since, "limit": found.due.at, "clause": found.due.clause}


def _around(part: cepat.Segment, other: cepat.Segment) -> list[cepat.Segment]:
    """What of a holder's stretch is left beside one that stood still for somebody else: nobody's time counts twice."""
    ends = ((part.start, min(part.end, other.start)), (max(part.start, other.end), part.end))
    return [cepat.Segment(start, end, part.kind) for start, end in ends if start < end]


# ── photos ───────────────────────────────────────────────────────────────────────────────────────
def photo_url(photo: Photo, size: str, code: str) -> str:
    """A photo's address; with the code where the reader has one."""
    url = reverse("portal:foto", args=[photo.pk, size])
    return f"{url}?{urlencode({'kode': code})}" if code else url


def pictures(photos: Sequence[Photo], code: str, title: str) -> list[dict[str, Any]]:
    """Photos as `components/photo.html` takes them."""
    made = []
    for number, photo in enumerate(photos, 1):
        by = _("Foto warga") if photo.uploader_id is None else _("Foto petugas")
        one = title if len(photos) == 1 and title else _("%(title)s %(n)d") % {"title": title or _("Foto"), "n": number}
        made.append(
            {
                "url": photo_url(photo, "tampil", code), "title": one, "by": by, "taken": photo.taken_at,
                "alt": f"{one}, {by}",
                "hidden": cepat.say(HIDE_REASONS[HideReason(photo.hidden)]) if photo.hidden else "",
                "width": photo.width, "height": photo.height,
            }
        )  # fmt: skip
    return made


def _submitted(found: Dossier) -> Entry | None:
    return next((entry for entry in reversed(found.entries) if entry.act is Act.SUBMIT), None)


def after(found: Dossier, code: str) -> list[dict[str, Any]]:
    """The photos of the last follow-up."""
    last = _submitted(found)
    return pictures(last.photos, code, _("Sesudah")) if last else []


def finishing(found: Dossier) -> str:
    """What the unit wrote with its last follow-up."""
    last = _submitted(found)
    return last.text if last else ""


# ── how the units did ────────────────────────────────────────────────────────────────────────────
def _hours(seconds: int | None) -> str:
    return wording.number(hours(seconds), cepat.language(), 1) if seconds is not None else ""


def results(found: Dossier, reg: Registry) -> dict[str, Any]:
    """The scores of every unit that held it, in hours, and the limits that were missed."""
    units = [
        {
            "unit": reg.unit(row.unit).name, "response": _hours(row.response), "completion": _hours(row.completion),
            "rejections": row.rejections, "mode": cepat.word(row.mode) if row.mode else "",
        }
        for row in found.scores
    ]  # fmt: skip
    late = [
        {
            "unit": reg.unit(row.unit).name, "clause": row.clause,
            "by": wording.duration(row.seconds, cepat.language()) if row.seconds else "",
        }
        for row in found.lateness
    ]  # fmt: skip
    times = found.times
    readings = (
        {"official": _hours(times.official), "net": _hours(times.net_of_biro), "citizen": _hours(times.citizen)}
        if times
        else None
    )
    return {"units": units, "late": late, "times": readings}
