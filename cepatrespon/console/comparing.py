"""A report beside its follow-up: photos in pairs, how far and how long apart they are, and what speaks against them.

For whoever verifies or validates (M9); `console/banding.html` prints it. Says what is seen and decides nothing: a far,
old or repeated photo is a reason to look twice, never a refusal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.dossier import Dossier, Entry
from cepatrespon.complaints.models import Photo
from cepatrespon.complaints.querysets import photos_of, visible_to
from cepatrespon.rules import limits
from cepatrespon.rules.case import VERIFICATIONS
from cepatrespon.rules.terms import RESULTS, Act, Result
from cepatrespon.rules.wording import duration, number
from cepatrespon.templatetags.cepat import language, say

from .nearness import metres
from .wording import picture, who

TELLING = (Photo.Source.EXIF, Photo.Source.DEVICE, Photo.Source.STATED)  # sources that say when or where it was taken
DHASH_BITS = 64
PLAIN_BITS = 6  # a picture with fewer bits, or fewer gaps, than this has no structure to be known by


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to look at twice: its sentence, and the report it leads to, if to one that is not this."""

    kind: str  # "far", "older", "same", "alike"
    text: str
    number: str = ""


@dataclass(slots=True)
class Evidence:
    """One photo as it is compared. `metres` from the report's point and `seconds` since the report (before it:
    negative) are None where the photo itself does not say them.
    """

    photo: Photo
    picture: dict[str, Any]
    metres: float | None = None
    seconds: float | None = None
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verification of this submission, as it is shown to the next who judges it."""

    entry: Entry
    who: str
    what: str
    found: str
    matches: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The report and its latest follow-up, side by side. `worked` and `limit` are seconds."""

    pairs: list[tuple[Evidence | None, Evidence | None]]
    after: list[Evidence]
    sent: Entry
    sent_who: str
    body: str
    worked: float
    limit: float
    criteria: tuple[str, ...]
    verdicts: list[Verdict]

    @property
    def marks(self) -> list[Mark]:
        """Everything to look at twice, each said once."""
        return list(dict.fromkeys(mark for each in self.after for mark in each.marks))

    @property
    def metres(self) -> float | None:
        """The farthest follow-up photo from the report's point."""
        return max((each.metres for each in self.after if each.metres is not None), default=None)

    @property
    def seconds(self) -> float | None:
        """From the report to the earliest follow-up photo."""
        return min((each.seconds for each in self.after if each.seconds is not None), default=None)

    @property
    def repeated(self) -> int:
        """How many follow-up photos were seen before, here or elsewhere."""
        return sum(any(mark.kind in ("same", "alike") for mark in each.marks) for each in self.after)

    @property
    def checked(self) -> list[tuple[str, bool | None]]:
        """Each criterion, and whether the latest verification found it met; None before any."""
        last = self.verdicts[-1].entry.criteria if self.verdicts else None
        return [(one, None if last is None else one in last) for one in self.criteria]


def compare(dossier: Dossier, officer: Officer) -> Comparison | None:
    """The latest follow-up beside the report, as this officer may see it; None where none was sent. Two queries."""
    sent = next((entry for entry in reversed(dossier.entries) if entry.act is Act.SUBMIT), None)
    if sent is None:
        return None
    complaint, case = dossier.complaint, dossier.case
    before = [Evidence(photo, picture(photo, complaint, _("Laporan warga"))) for photo in dossier.photos]
    sender = who(sent)
    after = [_evidence(photo, dossier, sender) for photo in sent.photos]
    _seen_before(after, dossier, officer)
    unit = next((s.unit for s in case.submissions if s.seq == sent.seq), case.holder)
    standing = case.standings[unit]
    verdicts = [
        Verdict(e, who(e), say(e.term), say(e.result) if e.result else "", e.result is RESULTS[Result.MATCHES])
        for e in dossier.entries
        if e.act in VERIFICATIONS and e.seq > sent.seq
    ]
    return Comparison(
        list(_paired(before, after)), after, sent, sender, complaint.body,
        (sent.at - standing.start).total_seconds(), (standing.limit - standing.start).total_seconds(),
        dossier.category.criteria if dossier.category else (), verdicts,
    )  # fmt: skip


def _evidence(photo: Photo, dossier: Dossier, sender: str) -> Evidence:
    complaint, lang = dossier.complaint, language()
    made = Evidence(photo, picture(photo, complaint, _("Tindak lanjut, %(unit)s") % {"unit": sender}))
    placed = photo.lat is not None and photo.lng is not None and photo.place_source in TELLING
    if placed and complaint.lat is not None and complaint.lng is not None:
        made.metres = metres((photo.lat or 0, photo.lng or 0), (complaint.lat, complaint.lng))
        if made.metres > limits.EVIDENCE_FAR_METRES + (complaint.accuracy or 0):
            said = {"n": number(made.metres, lang)}
            made.marks.append(Mark("far", _("Foto tindak lanjut diambil %(n)s meter dari titik laporan.") % said))
    if photo.taken_at and photo.taken_source in TELLING:
        made.seconds = (photo.taken_at - complaint.reported_at).total_seconds()
        if made.seconds < 0:
            said = {"time": duration(made.seconds, lang)}
            made.marks.append(Mark("older", _("Foto tindak lanjut %(time)s lebih tua daripada laporannya.") % said))
    return made


def _seen_before(after: Sequence[Evidence], dossier: Dossier, officer: Officer) -> None:
    """Mark photos that were evidence before: the same file anywhere, or one like it by the same uploader."""
    if not after:
        return
    complaint, mine = dossier.complaint, [each.photo.pk for each in after]
    facts = ("pk", "sha256", "dhash", "complaint__number", "complaint_id")
    known = photos_of(visible_to(officer)).exclude(pk__in=mine)
    same = defaultdict(list)
    for row in known.filter(sha256__in={each.photo.sha256 for each in after}).values_list(*facts)[
        : limits.ALIKE_PHOTOS
    ]:
        same[row[1]].append(row)
    uploaders = {each.photo.uploader_id for each in after if each.photo.uploader_id is not None}
    theirs = known.filter(uploader__in=uploaders).exclude(complaint=complaint)
    alike = list(theirs.order_by("-pk").values_list(*facts)[: limits.ALIKE_PHOTOS]) if uploaders else []
    for each in after:
        for _pk, _sha, _dhash, elsewhere, owner in same[each.photo.sha256]:
            if owner == complaint.pk:
                said = _("Foto ini sudah ada pada laporan ini sebelumnya: berkasnya sama.")
                each.marks.append(Mark("same", said))
            else:
                said = _("Berkas foto yang sama dipakai pada laporan lain:")
                each.marks.append(Mark("same", said, elsewhere))
        known_already = {mark.number for mark in each.marks}
        for _pk, _sha, other, elsewhere, _owner in alike:
            if elsewhere not in known_already and _alike(each.photo.dhash, other):
                known_already.add(elsewhere)
                each.marks.append(Mark("alike", _("Foto yang mirip dipakai pada laporan lain:"), elsewhere))


def _alike(one: str, other: str) -> bool:
    """Whether two photos look the same when they are very small. A plain surface is like every other: never."""
    bits = int(one, 16)
    plain = min(bits.bit_count(), DHASH_BITS - bits.bit_count()) < PLAIN_BITS
    return not plain and (bits ^ int(other, 16)).bit_count() <= limits.ALIKE_BITS


def _paired(before: Sequence[Evidence], after: Sequence[Evidence]) -> Iterable[tuple[Evidence | None, Evidence | None]]:
    """Each follow-up photo beside the report's photo that looks most like it: taken from the same side."""
    left = list(before)
    for each in after:
        bits = int(each.photo.dhash, 16)
        nearest = min(left, key=lambda one: (int(one.photo.dhash, 16) ^ bits).bit_count(), default=None)
        if nearest:
            left.remove(nearest)
        yield nearest, each
    yield from ((one, None) for one in left)
