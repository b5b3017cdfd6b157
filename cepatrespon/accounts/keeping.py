"""What was typed into a form that was sent without a session, kept until its officer is back at the same browser.

Only for a browser that an officer has signed in from (its signed cookie says so), for whoever worked there last, for a
day. Never files, passwords or codes. Whoever else signs in there never sees it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from cepatrespon.accounts import browsers
from cepatrespon.accounts.models import PATH, KeptForm
from cepatrespon.agencies.officers import Officer
from cepatrespon.rules import access

HELD = "isian"  # in the session: where each form that waits for this officer was sent to and stood, and its row
NEVER = ("csrfmiddlewaretoken", "next", "sandi", "password", "kode", "kredensial")  # and whatever begins so
LASTS = timedelta(seconds=access.KEPT_FORM_LASTS)


def keep(request: HttpRequest, at: datetime) -> bool:
    """Keep the form that this request holds; whether there was anything to keep, and somebody to keep it for."""
    browser, path = browsers.of(request), request.get_full_path()
    fields = _fields(request.POST)
    if not browser.officers or not fields or len(path) > PATH:
        return False
    officer = Officer.objects.filter(pk=browser.officers[0], is_active=True).first()
    if officer is None:
        return False
    KeptForm.objects.filter(at__lte=at - LASTS).delete()
    KeptForm.objects.update_or_create(
        officer=officer, browser=browser.name, path=path,
        defaults={"page": page_of(request), "fields": fields, "at": at},
    )  # fmt: skip
    mine = KeptForm.objects.filter(officer=officer, browser=browser.name).order_by("-at", "-pk")
    too_many = list(mine.values_list("pk", flat=True)[access.KEPT_FORMS :])
    KeptForm.objects.filter(pk__in=too_many).delete()
    return True


def greet(request: HttpRequest, officer: Officer, at: datetime) -> None:
    """Remember in the new session which forms wait for this officer here. One query."""
    browser = browsers.of(request)
    if browser.knows(officer):
        rows = KeptForm.objects.filter(officer=officer, browser=browser.name, at__gt=at - LASTS)
        held: dict[str, int] = {}
        for path, page, pk in rows.order_by("at", "pk").values_list("path", "page", "pk"):
            held |= {page: pk, path: pk} if page else {path: pk}
        if held:
            request.session[HELD] = held


def held_at(request: HttpRequest, path: str) -> KeptForm | None:
    """The form that waits at this address. No query where none does."""
    pk = request.session.get(HELD, {}).get(path)
    if pk is None:
        return None
    one = KeptForm.objects.filter(pk=pk, officer=request.user.pk).first()
    if one is None:
        drop(request, path)
    return one


def values(form: KeptForm) -> dict[str, Any]:
    """What was typed, as the initial data of a form: a list where a field had several values."""
    return {name: said if len(said) > 1 else said[0] for name, said in form.fields.items()}


def back_to_its_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A form whose own address has no page waits where it stood: who comes back for it is led there."""
    if request.method != "GET" or response.status_code != 405 or HELD not in request.session:
        return response
    form = held_at(request, request.get_full_path())
    if form is None or not form.page:
        return response
    return redirect(form.page)


def drop(request: HttpRequest, path: str) -> None:
    """The form at this address has been sent, or is wanted no more."""
    held = request.session.get(HELD, {})
    if (pk := held.get(path)) is None:
        return
    KeptForm.objects.filter(pk=pk, officer=request.user.pk).delete()
    request.session[HELD] = {where: other for where, other in held.items() if other != pk}


def page_of(request: HttpRequest) -> str:
    """The page of ours that a form stood on, as the browser says; empty where it says nothing, or another site."""
    said = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if said.netloc != request.get_host():
        return ""
    return (said.path + (f"?{said.query}" if said.query else ""))[:PATH]


def _fields(data: QueryDict) -> dict[str, list[str]]:
    fields, room = {}, access.KEPT_FORM_CHARACTERS
    for name, said in data.lists():
        texts = [str(text) for text in said]
        if name.startswith(NEVER) or not any(texts):
            continue
        room -= len(name) + sum(map(len, texts))
        if room < 0:
            break
        fields[name] = texts
    return fields
