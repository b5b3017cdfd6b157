"""An officer's own account: the password and the sessions. Second factors are in `my_factors`.

What guards the account is changed only by who has just shown that they are its owner; a session left open on a desk
is not enough.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cepatrespon.accounts import factors, lockouts, sessions
from cepatrespon.agencies.models import Officer
from cepatrespon.rules import access

from .devices import named
from .doors import EVERY_OFFICE, desk, for_office
from .sign_in import guess_of, locked, safe

View = Callable[..., HttpResponseBase]


def me(request: HttpRequest) -> Officer:
    """The officer themselves, whoever they may stand in for."""
    if not isinstance(request.user, Officer):
        raise Http404
    return request.user


def proven(view: View) -> View:
    """Only for who has lately shown a password or factor; the others show one first and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if sessions.proven_lately(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else reverse("console:akun")
        return redirect(f"{reverse('console:akun-pastikan')}?{urlencode({'next': back})}")

    return guarded


@for_office(*EVERY_OFFICE, enrolling=True)
def account(request: HttpRequest) -> HttpResponse:
    """The page of the account."""
    officer = me(request)
    found = factors.of(officer)
    recovery = next((one for one in found if one.type == factors.Kind.RECOVERY_CODES), None)
    context = {
        "officer": officer, "needs": factors.required(officer), "enrolling": hasattr(request, "enrolling"),
        "app": next((one for one in found if one.type == factors.Kind.TOTP), None),
        "passkeys": [one for one in found if one.type == factors.Kind.WEBAUTHN],
        "recovery": recovery, "left": factors.recovery_codes_left(recovery) if recovery else 0,
        "sessions": [
            (one, named(one.user_agent), one.session_key == request.session.session_key)
            for one in sessions.of(officer)
        ],
        "onward": safe(request, request.GET.get("next", "")),
    }  # fmt: skip
    return desk(request, "console/akun.html", context)


# ── showing again who one is ─────────────────────────────────────────────────────────────────────
class ProofForm(forms.Form):
    """The password, or a code of the second factor."""

    use_required_attribute = False
    sandi = forms.CharField(
        label=gettext_lazy("Kata sandi, atau kode dari aplikasi Anda"), max_length=1000, strip=False,
        error_messages={"required": gettext_lazy("Tulis kata sandi atau kode Anda.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


@sensitive_post_parameters("sandi")
@for_office(*EVERY_OFFICE, enrolling=True)
def prove(request: HttpRequest) -> HttpResponseBase:
    """The page that asks again for the password or a code."""
    officer, at = me(request), timezone.now()
    onward, status = safe(request, request.POST.get("next") or request.GET.get("next") or ""), 200
    form = ProofForm(request.POST or None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            guess, _known = guess_of(request, officer.username)
            said = form.cleaned_data["sandi"]
            if until := lockouts.locked_until(guess, at):
                form.add_error(None, locked(until, at))
                status = 429
            elif officer.check_password(said) or factors.take(officer, said):
                lockouts.succeeded(guess)
                sessions.prove(request)
                return redirect(onward)
            else:
                lockouts.failed(guess, officer, at)
                form.add_error("sandi", _("Itu bukan kata sandi atau kode Anda. Coba lagi."))
    return desk(request, "console/akun_pastikan.html", {"form": form, "next": onward}, status)


# ── the password ─────────────────────────────────────────────────────────────────────────────────
class PasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A new password, twice."""

    use_required_attribute = False
    new_password1 = forms.CharField(
        label=gettext_lazy("Kata sandi baru"), strip=False, max_length=1000,
        error_messages={"required": gettext_lazy("Tulis kata sandi baru.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    new_password2 = forms.CharField(
        label=gettext_lazy("Kata sandi baru, sekali lagi"), strip=False, max_length=1000,
        error_messages={"required": gettext_lazy("Tulis kata sandi baru sekali lagi.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, officer: Officer, data: Any = None) -> None:
        super().__init__(officer, data)
        said = _("Paling sedikit %(n)d huruf, bukan yang umum dipakai. Kalimat pendek mudah diingat.")
        self.fields["new_password1"].help_text = said % {"n": access.PASSWORD_CHARACTERS}


@sensitive_post_parameters("new_password1", "new_password2")
@for_office(*EVERY_OFFICE)
@proven
def password(request: HttpRequest) -> HttpResponseBase:
    """Change the password; every other session of this officer ends."""
    officer = me(request)
    form = PasswordForm(officer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        sessions.end_all(officer)
        update_session_auth_hash(request, officer)
        sessions.list_again(request, officer)
        messages.success(request, _("Kata sandi diganti. Anda sudah dikeluarkan dari semua perangkat lain."))
        return redirect("console:akun")
    return desk(request, "console/akun_sandi.html", {"form": form}, 422 if form.errors else 200)


# ── the sessions ─────────────────────────────────────────────────────────────────────────────────
@require_POST
@for_office(*EVERY_OFFICE)
def stay(request: HttpRequest) -> HttpResponseBase:
    """The officer is still there, says the page's script: that this was asked is enough."""
    return HttpResponse(status=204)


@require_POST
@for_office(*EVERY_OFFICE)
def end_session(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End one of this officer's sessions: its next request is nobody's."""
    if not sessions.end(me(request), pk):
        raise Http404
    messages.success(request, _("Sesi itu diakhiri."))
    return redirect(f"{reverse('console:akun')}#sesi")


@require_POST
@for_office(*EVERY_OFFICE)
def end_other_sessions(request: HttpRequest) -> HttpResponseBase:
    """End all of them but this one."""
    sessions.end_all(me(request), but=request.session.session_key or "")
    messages.success(request, _("Semua sesi lain diakhiri."))
    return redirect(f"{reverse('console:akun')}#sesi")
