"""Signing in and out: user name and password, a passkey alone, or the city's own identity provider.

Whoever has a second factor shows it on the next page (`second_step`); whoever must have one and has none makes it
first. Failures are counted by `accounts.lockouts`; what is wrong is never said more closely than that the pair is.
"""

from __future__ import annotations

import time
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cepatrespon.accounts import browsers, factors, keeping, lockouts, passkeys, sessions
from cepatrespon.accounts.lockouts import Guess
from cepatrespon.agencies.models import Officer
from cepatrespon.rules.calendar import WIB
from cepatrespon.throttle import address_of

from .doors import EVERY_OFFICE, for_office, home_of, officer_of, owed_page

PENDING = "langkah_kedua"  # in the session: who has shown a password and owes a second factor, since when, to where


class SignInForm(forms.Form):
    """User name and password. What is wrong is never said more closely than that the pair is wrong."""

    use_required_attribute = False
    nama = forms.CharField(
        label=gettext_lazy("Nama pengguna"),
        max_length=150,
        error_messages={"required": gettext_lazy("Tulis nama pengguna Anda.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"}
        ),
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
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page; afterwards to `next`, where that is a page of ours."""
    onward = safe(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(onward)
    if request.method == "GET" and (owes := sessions.unfinished(request)):
        return redirect(owed_page(owes, onward))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            name, at = form.cleaned_data["nama"].strip(), timezone.now()
            guess, known = guess_of(request, name)
            if until := lockouts.locked_until(guess, at):
                status = 429
                form.add_error(None, locked(until, at))
            elif (
                officer := _authenticated(request, known.username if known else name, form.cleaned_data["sandi"])
            ) is not None:
                return first_step_taken(request, officer, onward, at)
            else:
                lockouts.failed(guess, known, at)
                form.add_error(None, _("Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecilnya, lalu coba lagi."))  # fmt: skip  # noqa: E501
    return sign_in_page(request, form, onward, status)


def sign_in_page(request: HttpRequest, form: SignInForm, onward: str, status: int = 200) -> HttpResponse:
    """The page with its three doors."""
    single = settings.OIDC_NAME or _("akun Pemprov DKI") if settings.OIDC_ISSUER else ""
    return render(request, "console/masuk.html", {"form": form, "next": onward, "single": single}, status=status)


@never_cache
def with_passkey(request: HttpRequest) -> HttpResponseBase:
    """Signing in with a passkey alone: GET is the question for the browser's script, POST its answer."""
    if request.method != "POST":
        return JsonResponse({"pertanyaan": passkeys.question(None)})
    onward, at = safe(request, request.POST.get("next", "")), timezone.now()
    guess = Guess("", address_of(request))  # nobody is named before the answer is read: only the address counts
    if until := lockouts.locked_until(guess, at):
        return _passkey_refused(request, onward, locked(until, at), 429)
    officer = passkeys.check(request, request.POST.get("kredensial", ""), None)
    if officer is None:
        lockouts.failed(guess, None, at)
        return _passkey_refused(request, onward, _("Passkey ini tidak dikenal di sini. Masuk dengan kata sandi, lalu daftarkan passkey di Akun saya."), 422)  # fmt: skip  # noqa: E501
    return whole(request, officer, onward, at, str(factors.Kind.WEBAUTHN))


def _passkey_refused(request: HttpRequest, onward: str, why: str, status: int) -> HttpResponse:
    form = SignInForm({})
    form.full_clean()
    form.errors.clear()
    form.add_error(None, why)
    return sign_in_page(request, form, onward, status)


def first_step_taken(
    request: HttpRequest, officer: Officer, onward: str, at: datetime, second: str = ""
) -> HttpResponseBase:
    """A password was right, or the identity provider knows who it is (`second`: and has seen a second factor)."""
    if second or not factors.has_any(officer):
        return whole(request, officer, onward, at, second)
    request.session.flush()  # whoever was signed in here before is not any more
    request.session[PENDING] = [officer.pk, int(time.time()), onward]
    return redirect("console:kode")


def whole(request: HttpRequest, officer: Officer, onward: str, at: datetime, second: str = "") -> HttpResponseBase:
    """Every step that this officer can take has been taken: the session begins."""
    lockouts.succeeded(guess_of(request, officer.username)[0])
    request.session.flush()
    sessions.begin(request, officer, second)
    keeping.greet(request, officer, at)
    owes = sessions.unfinished_now(request, officer)
    response = redirect(owed_page(officer, onward) if owes else onward)
    browsers.remember(request, response, officer)
    return response


@for_office(*EVERY_OFFICE)
def start(request: HttpRequest) -> HttpResponseBase:
    """To the page that this officer's role lives in."""
    return redirect(home_of(officer_of(request)))


def system_door(request: HttpRequest) -> HttpResponseBase:
    """The sign-in of the system pages: the same door as everybody's, and 403 for who is in and may not go on."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('console:masuk')}?{urlencode({'next': safe(request, request.GET.get('next') or '')})}")


@require_POST
@for_office(*EVERY_OFFICE, enrolling=True)
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session."""
    sessions.leave(request)
    return redirect("console:masuk")


def safe(request: HttpRequest, url: str) -> str:
    """This address where it is one of ours; otherwise the first page of whoever signs in."""
    if url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return url
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def guess_of(request: HttpRequest, name: str) -> tuple[Guess, Officer | None]:
    """Who is being tried from where, and the officer of that name, if there is one."""
    officer = Officer.objects.filter(username__iexact=name).first()
    browser = browsers.of(request)
    return Guess(name, address_of(request), browser.name if browser.knows(officer) else ""), officer


def locked(until: datetime, at: datetime) -> str:
    """What somebody is told who must wait."""
    minutes = max(1, -(-int((until - at).total_seconds()) // 60))
    when = until.astimezone(WIB)
    return _("Terlalu banyak percobaan masuk yang gagal. Tunggu %(minutes)d menit, sampai pukul %(when)s WIB, lalu coba lagi. Bila lupa kata sandi, hubungi administrator sistem.") % {  # noqa: E501
        "minutes": minutes,
        "when": f"{when:%H.%M}",
    }  # fmt: skip


def _authenticated(request: HttpRequest, name: str, password: str) -> Officer | None:
    found = authenticate(request, username=name, password=password)
    return found if isinstance(found, Officer) else None
