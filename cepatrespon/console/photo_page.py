"""One photo of a report, large, with what is known of its place and time and from whom: a plain page, no script.

The photos of a report follow each other in the order in which they came.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cepatrespon.complaints.access import PRIVATE, noted
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Event, Photo
from cepatrespon.complaints.moderation import moderated_by
from cepatrespon.complaints.querysets import photos_of, visible_to
from cepatrespon.rules.terms import ACTS, HIDE_REASONS, Act, HideReason
from cepatrespon.rules.wording import duration, moment, number, opening
from cepatrespon.templatetags.cepat import language, say

from .doors import COMPLAINT_OFFICES, desk, for_office, officer_of
from .moderation import is_public
from .wording import SOURCES, metres_between, picture


@for_office(*COMPLAINT_OFFICES)
def photo_page(request: HttpRequest, photo: int) -> HttpResponse:
    """The page of one photo of a complaint that this officer may see."""
    officer, at = officer_of(request), now()
    found = photos_of(visible_to(officer)).select_related("complaint").filter(pk=photo).first()
    if found is None or found.complaint is None:
        raise Http404
    complaint = found.complaint
    noted(complaint, officer, PRIVATE, at)
    keys = list(complaint.photos.order_by("seq", "pk").values_list("pk", flat=True))
    here = keys.index(found.pk)
    moderates = is_public(complaint) and moderated_by(officer).filter(pk=complaint.pk).exists()
    event = Event.objects.filter(complaint=complaint, seq=found.seq or 0).first()
    return desk(request, "console/satu_foto.html", {
        "c": complaint, "title": opening(complaint.body), "photo": picture(found, complaint, _title(event)),
        "facts": facts(found, complaint), "n": here + 1, "all": len(keys), "watermarked": complaint.private,
        "moderates": moderates, "hidden": say(HIDE_REASONS[HideReason(found.hidden)]) if found.hidden else "",
        "before": _address(keys, here - 1), "after": _address(keys, here + 1),
    })  # fmt: skip


def _address(keys: list[int], at: int) -> str:
    return reverse("console:satu-foto", args=[keys[at]]) if 0 <= at < len(keys) else ""


def _title(event: Event | None) -> str:
    if event is None or event.act in (Act.REPORT, Act.ATTACH, Act.AMEND):
        return _("Foto pelapor")
    return _("Foto dari tindakan %(act)s") % {"act": say(ACTS[Act(event.act)])}


def facts(photo: Photo, complaint: Complaint) -> list[tuple[str, Any, str]]:
    """What is known of a photo: a name, a value, and whose word it is."""
    lang, found = language(), []
    if photo.taken_at:
        since = (photo.taken_at - complaint.reported_at).total_seconds()
        found.append((_("Diambil"), moment(photo.taken_at, lang), _source(photo.taken_source)))
        after = _("%(time)s sesudah laporan") if since >= 0 else _("%(time)s sebelum laporan")
        found.append((_("Jarak waktu"), after % {"time": duration(abs(since), lang)}, ""))
    if photo.lat is not None and photo.lng is not None:
        found.append((_("Tempat"), f"{photo.lat:.5f}, {photo.lng:.5f}", _source(photo.place_source)))
        own = photo.place_source != Photo.Source.REPORT
        if own and complaint.lat is not None and complaint.lng is not None:
            away = metres_between((photo.lat, photo.lng), (complaint.lat, complaint.lng))
            said = _("%(n)s meter dari titik laporan") % {"n": number(away, lang)}
            if complaint.accuracy:
                said += "; " + _("titik itu teliti sampai %(n)s meter") % {"n": number(complaint.accuracy, lang)}
            found.append((_("Jarak tempat"), said, ""))
    else:
        found.append((_("Tempat"), _("tidak tercatat di dalam foto"), ""))
    if photo.device:
        found.append((_("Perangkat"), photo.device, _source(Photo.Source.EXIF)))
    found.append((_("Diunggah"), moment(photo.uploaded_at, lang), _("petugas") if photo.uploader_id else _("pelapor")))
    return found


def _source(source: str) -> str:
    return _(SOURCES[Photo.Source(source)]) if source else ""
