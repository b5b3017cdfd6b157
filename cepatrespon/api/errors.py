"""Every error of the API in one shape: `galat` says what to do, `pasal` which clause refuses, `medan` which field.

Language follows Accept-Language, Indonesian first. What goes wrong inside is logged and never told.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.db.utils import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.evidence import PhotoRefused
from cepatrespon.throttle import TooMany

log = logging.getLogger("cepatrespon.api")
RETRY_DATABASE = 5  # seconds


class Forbidden(Exception):
    """An office that never acts on a complaint tried to."""


def answer(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A JSON answer, never kept by anybody between us and the one who asked."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(content, status=status, content_type="application/json", headers=headers)
    response["Cache-Control"] = "no-store"
    return response


def wrong(status: int, galat: str, headers: Mapping[str, str] | None = None, **more: str | None) -> HttpResponse:
    """An error in the one shape."""
    return answer(status, {"galat": galat, **more}, headers)


def not_found() -> HttpResponse:
    """There is none, or none for you: the same answer."""
    return wrong(404, _("Tidak ada laporan dengan nomor itu yang dapat Anda lihat. Periksa nomor dan kode lacaknya."))


# ── exceptions ───────────────────────────────────────────────────────────────────────────────────
def _invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
    return wrong(422, error.message, medan=error.field)


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return wrong(409, error.message, pasal=None if error.clause == "-" else error.clause)


def _photo(request: HttpRequest, error: PhotoRefused) -> HttpResponse:
    return wrong(507 if error.code == "storage" else 422, str(error), medan="file")


def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    return wrong(429, str(error), {"Retry-After": str(error.wait)})


def _forbidden(request: HttpRequest, error: Forbidden) -> HttpResponse:
    return wrong(403, _("Peran Anda tidak mempunyai tindakan atas laporan."))


def _absent(request: HttpRequest, error: Exception) -> HttpResponse:
    return not_found()


def _unauthorised(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    said = _("Token petugas tidak ada, tidak dikenal, atau sudah dicabut. Kirim Authorization: Bearer TOKEN.")
    return wrong(401, said, {"WWW-Authenticate": "Bearer"})


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:  # the only one that ninja raises itself: a body it cannot read
        return wrong(400, _("Isi permintaan bukan JSON yang dapat dibaca."))
    return wrong(error.status_code, str(error))


def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
    return wrong(413, _("Isi permintaan terlalu besar; di luar berkas paling banyak %(n)d MB.") % {"n": most})


def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """A form without its boundary, with thousands of fields or hundreds of files, or cut short on the way."""
    return wrong(400, _("Formulir tidak dapat dibaca: bentuknya rusak, atau isian maupun berkasnya terlalu banyak."))


def _no_database(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("the database does not answer: %s", error)
    said = _("Sistem sedang tidak dapat menyimpan. Tidak ada yang tercatat; coba lagi sebentar lagi.")
    return wrong(503, said, {"Retry-After": str(RETRY_DATABASE)})


def _unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("%s %s", request.method, request.path)
    return wrong(500, _("Terjadi galat di pihak kami dan sudah dicatat. Coba lagi; bila berulang, hubungi pengelola."))


def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [_said(each) for each in error.errors]
    field, said = found[0]
    rest = [{"medan": name, "galat": sentence} for name, sentence in found]
    return answer(422, {"galat": said, "medan": field, "rincian": rest})


def _said(error: Mapping[str, Any]) -> tuple[str | None, str]:
    """The field and what is wrong with it; no field where the body as a whole is empty or no object."""
    loc = error["loc"]
    if loc[0] == "body" and len(loc) == 2:  # the second is the name of an argument of ours
        return None, _("Isi permintaan harus satu objek JSON; lihat /api/v1/.")
    return _field(loc), _sentence(error)


def _field(loc: tuple[Any, ...]) -> str:
    """The path of a field as the sender wrote it: without the part of the request and the argument's name."""
    parts = [str(part) for part in loc if not str(part).startswith(("constrained-", "function-"))]
    if parts[0] in ("body", "form") and len(parts) > 2:
        parts = parts[1:]
    found = ".".join(parts[1:]) or parts[0]
    for kind in (".str", ".int", ".none"):  # of a field that may be one or the other
        found = found.removesuffix(kind)
    return found


def _sentence(error: Mapping[str, Any]) -> str:
    context = error.get("ctx") or {}
    match str(error["type"]):
        case "missing":
            return _("Isian ini wajib.")
        case "string_too_long":
            return _("Terlalu panjang; paling banyak %(n)d huruf.") % {"n": context["max_length"]}
        case "too_long":
            return _("Terlalu banyak; paling banyak %(n)d.") % {"n": context["max_length"]}
        case "unstorable" | "string_unicode":
            return _("Ada huruf yang tidak dapat disimpan. Hapus lalu kirim lagi.")
        case "moment":
            return _("Tulis tanggal dan jam sebagai TTTT-BB-HH JJ:MM (WIB) atau ISO 8601.")
        case "string_type":
            return _("Harus berupa teks.")
        case "bool_parsing" | "bool_type":
            return _("Harus true atau false (ya atau tidak).")
        case kind if kind.startswith(("float", "int", "finite", "greater", "less")):
            return _("Harus berupa angka dalam batas yang masuk akal.")
        case kind if kind.startswith(("list", "model", "dict")):
            return _("Bentuk isian ini keliru; lihat /api/v1/.")
    return _("Isian ini tidak dapat dibaca.")


HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Invalid: _invalid,
    Refused: _refused,
    PhotoRefused: _photo,
    TooMany: _too_many,
    Forbidden: _forbidden,
    ObjectDoesNotExist: _absent,
    Http404: _absent,
    AuthenticationError: _unauthorised,
    HttpError: _http,
    ValidationError: _validation,
    RequestDataTooBig: _too_big,
    SuspiciousOperation: _unreadable,
    MultiPartParserError: _unreadable,
    BadRequest: _unreadable,
    UnreadablePostError: _unreadable,
    OperationalError: _no_database,
    InterfaceError: _no_database,
    Exception: _unforeseen,
}


def install(api: NinjaAPI) -> None:
    """Answer every exception in the one shape."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)


# ── addresses ────────────────────────────────────────────────────────────────────────────────────
def no_such_address(request: HttpRequest) -> HttpResponse:
    """What is under /api/v1/ and is nothing."""
    return wrong(404, _("Alamat itu tidak ada pada API. Daftarnya ada di /api/v1/."))


def in_shape(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that answers HEAD as GET (the server leaves the body out), "method not allowed" in the one shape too."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = method
        if isinstance(response, HttpResponseNotAllowed):
            allowed = ["GET, HEAD" if one.strip() == "GET" else one.strip() for one in response["Allow"].split(",")]
            said = _("Alamat itu tidak menerima %(m)s.") % {"m": method}
            return wrong(405, said, {"Allow": ", ".join(allowed)})
        return response

    return wrapped
