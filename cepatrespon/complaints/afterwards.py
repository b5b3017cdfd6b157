"""What a reporter does after the report, and what a moderator hides: what it changes, and what its event says.

Called by `actions.keep` within its transaction, once `beside` has allowed it; storing is `actions`. The functions at
the end are the doors for faces: each is one `actions.keep`. Raises `Invalid` with the field and what to do about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from cepatrespon.rules import beside, limits
from cepatrespon.rules.case import Case
from cepatrespon.rules.terms import Act, Aftermath, Consent, HideReason, Relation

from .errors import Invalid
from .messages import forget, forget_followers
from .models import Complaint, Message, Photo, Reporter, Subscription
from .proposals import Details
from .receiving import NewReport, report_digest

# The columns of a report that withdrawing a consent may change.
WITHDRAWN = ("private", "reachable", "followed")


def apply(complaint: Complaint, case: Case, act: Act, details: Details, photos: Sequence[Photo]) -> dict[str, Any]:
    """Change what the act changes beside the complaint; what its event says of that."""
    if act is Act.INFORM and not details.text.strip() and not photos:
        raise Invalid("keterangan", _("Tulis keterangan, atau pilih foto."))
    if act in (Act.INFORM, Act.CONTEST, Act.RATE) and len(details.text) > limits.NOTE_CHARACTERS:
        most = {"n": limits.NOTE_CHARACTERS}
        raise Invalid("keterangan", _("Terlalu panjang; paling banyak %(n)d huruf.") % most)
    if act is Act.INFORM and photos:
        _room_for(complaint, photos)
    if act is Act.CONTEST and details.result not in frozenset(Aftermath):
        raise Invalid("keadaan", _("Pilih bagaimana keadaannya sekarang."))
    if act is Act.RATE:
        return _rated(details)
    if act is Act.WITHDRAW:
        return _withdrawn(complaint, case, details)
    if act in (Act.HIDE, Act.UNHIDE):
        return _shown(complaint, case, act, details)
    return {}


def _room_for(complaint: Complaint, photos: Sequence[Photo]) -> None:
    sent = complaint.photos.filter(uploader=None).count()
    if sent + len(photos) > limits.PHOTOS_PER_REPORT:
        raise Invalid("file", _("Paling banyak %(n)d foto per laporan.") % {"n": limits.PHOTOS_PER_REPORT})


def _rated(details: Details) -> dict[str, Any]:
    if details.stars is None or not 1 <= details.stars <= limits.STARS:
        raise Invalid("bintang", _("Pilih satu sampai %(n)d bintang.") % {"n": limits.STARS})
    return {"stars": details.stars}


def _withdrawn(complaint: Complaint, case: Case, details: Details) -> dict[str, Any]:
    wanted = sorted(set(details.consents) & frozenset(Consent) - case.withdrawn)
    if not wanted:
        raise Invalid("persetujuan", _("Pilih persetujuan mana yang Anda tarik."))
    said: dict[str, Any] = {"consents": wanted}
    if Consent.IDENTITY in wanted:
        for who in Reporter.objects.filter(complaint=complaint):
            forget(Message.objects.filter(complaint=complaint, recipient__in={who.email, who.phone} - {""}))
            who.delete()
        complaint.reachable = False
    if Consent.PUBLICATION in wanted and not complaint.private:
        said |= {"before": {"private": False}, "after": {"private": True}}
        complaint.private = True
        said["sha256"] = report_digest(complaint)
        # Nobody else is told of a report that is not everybody's any more.
        forget_followers(Subscription.objects.filter(complaint=complaint))
        complaint.followed = False
    return said


def _shown(complaint: Complaint, case: Case, act: Act, details: Details) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if act is Act.HIDE and details.result not in frozenset(HideReason):
        raise Invalid("alasan", _("Pilih alasannya dari daftar."))
    if details.photo is None:
        if act is Act.UNHIDE and not case.hidden:
            raise Invalid("alasan", _("Laporan ini tidak disembunyikan."))
        return said
    photos = Photo.objects.filter(pk=details.photo, complaint=complaint)
    if not photos.update(hidden=details.result if act is Act.HIDE else ""):
        raise Invalid("foto", _("Foto itu bukan foto laporan ini."))
    return {"photo": details.photo}


def follow_up(complaint: Complaint, details: Details) -> NewReport:
    """The report that follows a contested completion: the same place and kind, its reporter's words of now."""
    who = Reporter.objects.filter(complaint=complaint).first()
    counts = beside.counts_against(details.result)
    return NewReport(
        body=details.text, channel=complaint.channel_id, category=complaint.category_id or "", lat=complaint.lat,
        lng=complaint.lng, accuracy=complaint.accuracy, address=complaint.address, private=complaint.private,
        anonymous=complaint.anonymous, linked_from=complaint.pk, owner=complaint.owner_id,
        relation=Relation.CONTEST if counts else Relation.RECURRENCE, daypart=complaint.daypart,
        name=who.name if who else "", phone=who.phone if who else "", email=who.email if who else "",
        language=who.language if who else "id", shared=bool(who and who.shared),
        verified=bool(who and who.verified_at), accused=complaint.accused_id,
    )  # fmt: skip
