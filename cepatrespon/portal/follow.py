"""News by e-mail for whoever asks: of a public report, a kelurahan, a category. Confirmed first, ended by a click.

None of these pages leans on a cookie: what is sent is an address of one's own, or a link's own word. They therefore
need no token, and a mail program may end a subscription by itself (RFC 8058).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cepatrespon import throttle
from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints import subscribing
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import open_public
from cepatrespon.complaints.errors import Invalid
from cepatrespon.complaints.models import Complaint, Subscription
from cepatrespon.rules import limits, wording
from cepatrespon.templatetags.cepat import language, named

from . import track
from .own_forms import FollowForm

EITHER = ["GET", "HEAD", "POST"]


class AreaForm(FollowForm):
    """A kelurahan or a kind of problem, and where the news should go."""

    ids = "w"
    kelurahan = forms.ChoiceField(label=gettext_lazy("Kelurahan"), required=False)
    kategori = forms.ChoiceField(label=gettext_lazy("Jenis masalah"), required=False)
    field_order = ["kelurahan", "kategori", "surel"]

    def __init__(self, data: Any, reg: Registry, **more: Any) -> None:
        super().__init__(data, **more)
        names = sorted((one.name, code) for code, one in reg.regions.items() if one.level == "kelurahan")
        self.fields["kelurahan"].choices = [("", _("Pilih")), *((code, name) for name, code in names)]  # type: ignore[attr-defined]
        kinds = [(one.code, named(one)) for one in reg.categories]
        self.fields["kategori"].choices = [("", _("Pilih")), *kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        chosen = [name for name in ("kelurahan", "kategori") if said.get(name)]
        if len(chosen) != 1 and not {"kelurahan", "kategori"} & self.errors.keys():
            self.add_error("kelurahan", _("Pilih satu: kelurahan, atau jenis masalah. Untuk keduanya, kirim dua kali."))
        return said


def _asked(request: HttpRequest, email: str, **about: str) -> None:
    """Owe the letter that asks to confirm. Raises what `subscribing.subscribe` raises, or `throttle.TooMany`."""
    at = now()
    throttle.take("langganan", request, limits.SUBSCRIPTIONS_PER_HOUR_FROM_ONE_ADDRESS, at)
    subscribing.subscribe(email, at=at, language=language(), **about)


def _sent(email: str) -> str:
    said = {"email": email, "time": wording.duration(limits.SUBSCRIPTION_CONFIRM_SECONDS, language())}
    return (
        _("Kami mengirim surat ke %(email)s. Buka tautannya dalam %(time)s; sesudah itu barulah kabar dikirim.") % said
    )


@csrf_exempt
@require_http_methods(EITHER)
def report(request: HttpRequest, number: str) -> HttpResponse:
    """News of one public report. Asked for without sending anything, it leads to the report."""
    if request.method != "POST":
        return redirect("portal:laporan", number)
    form = FollowForm(request.POST)
    try:
        if form.is_valid():
            _asked(request, form.cleaned_data["surel"], number=number)
            messages.success(request, _sent(form.cleaned_data["surel"]))
            return redirect("portal:laporan", number)
    except throttle.TooMany as stop:
        return track.too_many(request, stop)
    except Complaint.DoesNotExist:
        raise Http404 from None
    except Invalid as wrong:
        form.add_error("surel", wrong.message)
    complaint = track.everybodys(number)
    if complaint is None:
        raise Http404
    return track.page(request, open_public(complaint, now()), "", status=422, follow_form=form)


@csrf_exempt
@require_http_methods(EITHER)
def area(request: HttpRequest) -> HttpResponse:
    """A daily letter about a kelurahan or a category (`?kelurahan=CODE`, `?kategori=CODE` chosen beforehand)."""
    reg = registry.current()
    if request.method != "POST":
        initial = {name: request.GET.get(name, "") for name in ("kelurahan", "kategori")}
        return render(request, "portal/langganan.html", {"form": AreaForm(None, reg, initial=initial)})
    form = AreaForm(request.POST, reg)
    try:
        if form.is_valid():
            said = form.cleaned_data
            _asked(request, said["surel"], region=said["kelurahan"], category=said["kategori"])
            messages.success(request, _sent(said["surel"]))
            return redirect("portal:langganan")
    except throttle.TooMany as stop:
        return track.too_many(request, stop)
    except Invalid as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else "surel", wrong.message)
    return render(request, "portal/langganan.html", {"form": form}, status=422)


def _about(one: Subscription) -> str:
    """What a subscription is about, in words."""
    reg = registry.current()
    if one.complaint is not None:
        return _("laporan %(number)s") % {"number": one.complaint.number}
    if one.region_id is not None:
        return _("laporan baru di Kelurahan %(name)s") % {"name": reg.regions[one.region_id].name}
    return _("laporan baru tentang %(name)s") % {"name": named(reg.category(one.category_id or ""))}


def _answer(request: HttpRequest, template: str, one: Subscription | None, done: bool) -> HttpResponse:
    frame = {"one": one, "about": _about(one) if one else "", "done": done}
    response = render(request, template, frame, status=200 if one else 410)
    return track.kept_private(response)


@csrf_exempt
@never_cache
@require_http_methods(EITHER)
def confirm(request: HttpRequest, word: str) -> HttpResponse:
    """The link of the first letter: a page with one button, since mail programs open links by themselves."""
    sent = request.method == "POST"
    one = subscribing.confirm(word, at=now()) if sent else subscribing.find(word)
    return _answer(request, "portal/langganan_pasti.html", one, sent or bool(one and one.confirmed_at))


@csrf_exempt
@never_cache
@require_http_methods(EITHER)
def end(request: HttpRequest, word: str) -> HttpResponse:
    """The link of every letter that ends it: a page with one button; a mail program's own button sends at once."""
    sent = request.method == "POST"
    one = subscribing.end(word) if sent else subscribing.find(word)
    return _answer(request, "portal/langganan_berhenti.html", one, sent)
