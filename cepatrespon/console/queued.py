"""Forms that may wait in a telephone's queue: recorded once per key, answered as a page or, to the queue, as JSON.

A form marked `data-offline` carries a key (`{% kunci %}`). Whatever is sent again with the same key and content gets
the first answer and nothing is done twice; a key that comes with other content is refused. A refusal is kept nowhere:
the next attempt is judged anew. `static/js/offline.js` says what the browser does; what is done is the view's.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cepatrespon.complaints import answers
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Complaint

from .doors import officer_of

KEY = "kunci"  # the field with the key of one filled-in form
SENT_AT = "jam_kirim"  # the device's clock at the moment of sending, in milliseconds: no part of the content
HEADER = "X-Antrean"  # "1": the queue asks, and is answered with JSON
NOT_CONTENT = frozenset({"csrfmiddlewaretoken", KEY, SENT_AT})
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: the page to show next, and one sentence."""

    to: str
    said: str


@dataclass(eq=False)
class Returned(Exception):
    """What was sent cannot be recorded as it stands: why, under which clause, and what is wrong with which field."""

    reason: str
    clause: str = "-"
    errors: dict[str, list[str]] = field(default_factory=dict)
    status: int = 422
    why: str = ""  # the rules' key of a refusal
    code: str = ""  # "kunci": this key was used for something else already

    @classmethod
    def by_form(cls, form: forms.BaseForm) -> Returned:
        """A form that is not filled in."""
        errors = {name: [str(one) for one in found] for name, found in form.errors.items()}
        return cls(" ".join(line for lines in errors.values() for line in lines), errors=errors)


def new_key() -> str:
    """A key for a form that is about to be filled in."""
    return secrets.token_urlsafe(18)


def waits(request: HttpRequest) -> bool:
    """Whether it is the queue that asks, not somebody looking at a page."""
    return request.headers.get(HEADER) == "1"


def post(
    request: HttpRequest, at: datetime, *, read: Callable[[], Read], do: Callable[[Read], Recorded],
    back: Callable[[Returned], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Record a posted form once and answer.

    `read` takes the form in (photos too; outside of any transaction) and may raise `Returned`; `do` calls one action
    and says what was recorded; `back` is the page with the form and what stands against it. `read` and `do` are not
    called for what was recorded before. `Refused`, `Invalid` and a complaint that is gone come back as `Returned`.
    """
    key = re.sub(r"[^\w-]", "", request.POST.get(KEY, ""), flags=re.ASCII)
    scope, content, done = f"{answers.CONSOLE}{officer_of(request).pk}", _content(request), False
    try:
        try:
            told = answers.known(scope, key, content) if key else None
            if told is None:
                taken = read()

                def once() -> tuple[int, dict[str, Any]]:
                    nonlocal done
                    recorded, done = do(taken), True
                    return 302, {"ke": recorded.to, "kata": recorded.said}

                told = answers.once(scope, key, content, at, once) if key else once()
        except Refused as refused:
            raise Returned(refused.message, refused.clause, status=409, why=refused.why) from None
        except Invalid as invalid:
            if invalid.field == answers.KEY_FIELD:
                raise Returned(_mismatch(), status=409, code="kunci") from None
            raise Returned(invalid.message, errors={invalid.field: [invalid.message]}) from None
        except Complaint.DoesNotExist:
            gone = _("Laporan ini tidak lagi ada pada unit Anda, atau sudah diambil petugas lain.")
            raise Returned(gone, status=404) from None
    except Returned as returned:
        return _refusal(returned) if waits(request) else back(returned)
    said = told[1]
    if waits(request):
        return JsonResponse({"hasil": "tercatat", **said})
    if done:
        messages.success(request, said["kata"])
    else:
        messages.info(request, _("Sudah tercatat, tidak dicatat dua kali. %(said)s") % {"said": said["kata"]})
    return redirect(said["ke"])


def _refusal(returned: Returned) -> JsonResponse:
    answer = {
        "hasil": "ditolak", "klausul": returned.clause, "alasan": returned.reason, "galat": returned.errors,
        "kode": returned.code,
    }  # fmt: skip
    return JsonResponse(answer, status=returned.status)


def _mismatch() -> str:
    return _("Formulir ini sudah tercatat dengan isi lain. Periksa laporannya; bila ini kiriman baru, kirim lagi.")


def _content(request: HttpRequest) -> bytes:
    """What was sent, whatever else travels with it: the address, the fields and the bytes of the files."""
    said = hashlib.sha256(request.path.encode())
    for name in sorted(request.POST):
        if name not in NOT_CONTENT:
            said.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            said.update(repr((name, file.size)).encode())
            for chunk in file.chunks():
                said.update(chunk)
            file.seek(0)
    return said.digest()
