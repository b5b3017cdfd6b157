"""Signing in and out: user name and password, slowly for whoever guesses.

Failures are counted for a quarter of an hour, by address and by user name apart; a success clears the name's count.
The counts live in the cache and may be lost: they slow guessing down, the password hash (argon2) does the rest.
"""

from __future__ import annotations

import hashlib

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cepatrespon.rules import limits
from cepatrespon.throttle import address_of

from .doors import EVERY_OFFICE, for_office

QUARTER_HOUR = 15 * 60  # seconds


class SignInForm(forms.Form):
    """User name and password. What is wrong is never said more closely than that the pair is wrong."""

    use_required_attribute = False
    nama = forms.CharField(
        label=gettext_lazy("Nama pengguna"),
        max_length=150,
        error_messages={"required": gettext_lazy("Tulis nama pengguna Anda.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    sandi = forms.CharField(
        label=gettext_lazy("Kata sandi"),
        max_length=1000,
        strip=False,
        error_messages={"required": gettext_lazy("Tulis kata sandi Anda.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@never_cache
@sensitive_post_parameters("sandi")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; afterwards to `next`, where that is a page of ours."""
    onward = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(onward)
    form, status = SignInForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            name = form.cleaned_data["nama"].strip()
            counts = {
                _count("nama", name.casefold()): limits.SIGN_INS_PER_QUARTER_HOUR,
                _count("alamat", address_of(request)): limits.SIGN_INS_PER_QUARTER_HOUR_FROM_ONE_ADDRESS,
            }
            if settings.RATE_LIMIT and any(cache.get(key, 0) >= most for key, most in counts.items()):
                status = 429
                form.add_error(None, _("Terlalu banyak percobaan masuk yang gagal. Tunggu 15 menit, lalu coba lagi. Bila lupa kata sandi, hubungi administrator sistem."))  # fmt: skip  # noqa: E501
            else:
                officer = authenticate(request, username=name, password=form.cleaned_data["sandi"])
                if officer is not None:
                    login(request, officer)
                    cache.delete(_count("nama", name.casefold()))
                    return redirect(onward)
                for key in counts:
                    cache.add(key, 0, QUARTER_HOUR)
                    cache.incr(key)
                form.add_error(None, _("Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecilnya, lalu coba lagi."))  # fmt: skip  # noqa: E501
    return render(request, "console/masuk.html", {"form": form, "next": onward}, status=status)


def system_door(request: HttpRequest) -> HttpResponse:
    """The sign-in of the system pages: the same door as everybody's, and 403 for who is in and may not go on."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('console:masuk')}?{urlencode({'next': _safe(request, request.GET.get('next') or '')})}")


@require_POST
@for_office(*EVERY_OFFICE)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("console:masuk")


def _safe(request: HttpRequest, url: str) -> str:
    if url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return url
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _count(kind: str, value: str) -> str:
    return f"masuk:{kind}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"
