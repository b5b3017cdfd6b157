"""Reports over HTTP: file one, read one, act on one. Parse, call one action, answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import AuthenticationError

from cepatrespon import throttle
from cepatrespon.agencies import registry
from cepatrespon.agencies.officers import Officer
from cepatrespon.complaints import access, actions
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import open_for, open_public
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of, public, tombstones, visible_to
from cepatrespon.complaints.telephones import e164
from cepatrespon.rules import limits
from cepatrespon.rules.lifecycle import MOVES, Actor
from cepatrespon.rules.terms import ACT_BY_WORD, ACTS, Act, Role

from . import shown
from .errors import Forbidden, answer
from .schemas import ActIn, HiddenOut, Received, ReporterIn, ReportIn, ReportOut, Wrong
from .signed import ACTING, KEY, OPTIONAL, OPTIONAL_IN_SCHEMA, by_code, idempotent, numbered, officer_of

router = Router(tags=["Laporan"])
OF_PEOPLE = frozenset(row.act for row in MOVES if row.who is not Role.CLOCK)


# ── file ─────────────────────────────────────────────────────────────────────────────────────────
@router.post(
    "/laporan",
    auth=OPTIONAL,
    response={201: Received, (400, 401, 413, 422, 429, 503): Wrong},
    summary=gettext_noop("Kirim laporan"),
    description=gettext_noop(
        "Laporan diterima, diberi nomor dan kode lacak, dan langsung masuk ke unit pertama (M1). "
        "Dengan token petugas, laporan dicatat di loket unitnya."
    ),
    openapi_extra={**OPTIONAL_IN_SCHEMA, "parameters": [KEY]},
)
def file(request: HttpRequest, new: ReportIn) -> HttpResponse:
    """A report by a citizen, or by an officer at the counter."""
    at, officer = now(), officer_of(request)
    parsed = _report(new, verified=officer is not None)

    def do() -> tuple[int, dict[str, Any]]:
        if officer is None:  # a counter enters many; its officer is known
            throttle.check("laporan", request, limits.REPORTS_PER_HOUR_FROM_ONE_ADDRESS, at)
        filed = actions.report(parsed, at=at, actor=actor_of(officer) if officer else None)
        if officer is None:  # only what was received counts: a mistake is corrected and sent again
            throttle.count("laporan", request, at)
        return 201, shown.receipt(filed, registry.current(), at)

    status, body = idempotent("laporan", request, request.body, at, do)
    return answer(status, body, {"Location": f"/api/v1/laporan/{body['nomor']}"})


def _report(new: ReportIn, verified: bool) -> actions.NewReport:
    """`verified`: an officer at a counter has seen who it is; of everybody else the contact is found out first."""
    place, who = new.lokasi, new.pelapor or ReporterIn()
    return actions.NewReport(
        body=new.uraian,
        channel=new.kanal or "",
        category=new.kategori or "",
        lat=place.lat if place else None,
        lng=place.lng if place else None,
        accuracy=place.akurasi if place else None,
        address=new.alamat or "",
        private=bool(new.privat),
        anonymous=bool(new.anonim),
        name=(who.nama or "").strip(),
        phone=_phone(who.telepon or ""),
        email=_email(who.email or ""),
        language="en" if (get_language() or "").startswith("en") else "id",
        verified=verified,
    )


def _phone(said: str) -> str:
    """A telephone number as E.164, Indonesian where no country is named; "" stays."""
    try:
        return e164(said)
    except ValueError:
        unknown = _("Nomor telepon tidak dikenal. Tulis misalnya 0812 3456 7890 atau +62 …")
        raise Invalid("pelapor.telepon", unknown) from None


def _email(said: str) -> str:
    if said := said.strip():
        try:
            validate_email(said)
        except ValidationError:
            raise Invalid("pelapor.email", _("Alamat surel tidak lengkap. Tulis misalnya nama@contoh.id.")) from None
    return said


# ── read ─────────────────────────────────────────────────────────────────────────────────────────
@router.get(
    "/laporan/{nomor}",
    auth=OPTIONAL,
    response={200: ReportOut, 410: HiddenOut, (400, 401, 404, 422, 429, 503): Wrong},
    summary=gettext_noop("Lihat laporan"),
    description=gettext_noop(
        "Untuk umum; dengan kode lacak bagi pelapornya, juga yang privat; dengan token seperti petugas itu melihatnya. "
        "Laporan yang disembunyikan moderasi dijawab 410 dengan alasannya."
    ),
    openapi_extra=OPTIONAL_IN_SCHEMA,
)
def read(request: HttpRequest, nomor: str, kode: str = "") -> HttpResponse:
    """One report, as far as who asks may see it."""
    at, officer = now(), officer_of(request)
    if officer is not None:
        found = numbered(visible_to(officer), nomor).get()
        asked = access.reporter_of(found, officer, at, access.API)
        return answer(200, _as_officer(found, officer, at) | ({"pelapor": shown.reporter(asked)} if asked else {}))
    if kode:
        with by_code(request, nomor, kode, at) as own:
            return answer(200, _as_reporter(own.get(), kode, at))
    everybodys = numbered(public(), nomor).first()
    if everybodys is None and (hidden := numbered(tombstones(), nomor).first()) is not None:
        return answer(410, shown.tombstone(open_public(hidden, at)))
    if everybodys is None:
        raise Complaint.DoesNotExist
    return answer(200, shown.dossier(open_public(everybodys, at), with_acts=False))


def _as_officer(complaint: Complaint, officer: Officer, at: datetime) -> dict[str, Any]:
    access.noted(complaint, officer, access.PRIVATE, at, access.API)
    return shown.dossier(open_for(complaint, officer, at), with_acts=True)


def _as_reporter(complaint: Complaint, code: str, at: datetime) -> dict[str, Any]:
    return shown.dossier(open_public(complaint, at, own=True), with_acts=True, code=code)


# ── act ──────────────────────────────────────────────────────────────────────────────────────────
@router.post(
    "/laporan/{nomor}/tindakan",
    auth=OPTIONAL,
    response={200: ReportOut, (400, 401, 403, 404, 409, 413, 422, 429, 503): Wrong},
    summary=gettext_noop("Lakukan tindakan"),
    description=gettext_noop(
        "Dengan token petugas; atau dengan kode lacak, untuk Hidupkan Lagi oleh pelapornya. "
        "Yang ditolak aturan dijawab 409 dengan pasalnya."
    ),
    openapi_extra={**OPTIONAL_IN_SCHEMA, "parameters": [KEY]},
)
def act(request: HttpRequest, nomor: str, what: ActIn) -> HttpResponse:
    """One act on a report, by an officer or, to revive it, by its reporter."""
    at, officer = now(), officer_of(request)
    code = what.kode or ""
    if officer is None and not code:
        raise AuthenticationError
    if officer is not None and officer.office not in ACTING:
        raise Forbidden
    wanted, details = _act(what.aksi), _details(what)

    def do() -> tuple[int, dict[str, Any]]:
        if officer is not None:
            room = numbered(visible_to(officer), nomor)
            complaint = actions.act(room, wanted, actor_of(officer), details, at=at)
            return 200, _as_officer(complaint, officer, at)
        with by_code(request, nomor, code, at) as own:
            return 200, _as_reporter(actions.act(own, wanted, Actor(citizen=True), details, at=at), code, at)

    return answer(*idempotent("tindakan", request, request.body, at, do))


def _act(said: str) -> Act:
    """An act by its word in the decree or its code, in any case. The clock's own are nobody's."""
    word = " ".join(said.split()).casefold()
    found = ACT_BY_WORD.get(word) or next((known for known in Act if known.value == word), None)
    if found not in OF_PEOPLE:
        names = ", ".join(ACTS[known].word for known in Act if known in OF_PEOPLE)
        raise Invalid(
            "aksi", _("Tindakan “%(name)s” tidak dikenal. Yang ada: %(names)s.") % {"name": said, "names": names}
        )
    return found


def _details(what: ActIn) -> actions.Details:
    return actions.Details(
        to=what.ke,
        reason=what.alasan or "",
        text=what.uraian or "",
        result=what.hasil or "",
        until=what.sampai,
        extension=" ".join((what.jenis or "").split()).casefold(),
        read=bool(what.baca),
        photos=tuple(what.foto or ()),
        note=what.catatan or "",
        letter=what.surat or "",
        month=what.bulan or "",
        about=what.unit,
        criteria=tuple(what.kriteria or ()),
    )
