"""The second step of signing in: a code from an app, a passkey, or a recovery code.

Open to whoever has shown a password (or come from the identity provider) a few minutes ago, and to whoever is signed
in from before they had a factor. Wrong codes are counted with wrong passwords.
"""

from __future__ import annotations

import time

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cepatrespon.accounts import factors, lockouts, passkeys, sessions
from cepatrespon.agencies.models import Officer
from cepatrespon.rules import access

from .sign_in import PENDING, guess_of, locked, safe, whole


class CodeForm(forms.Form):
    """One field for either kind of code: which it is, its length tells."""

    use_required_attribute = False
    kode = forms.CharField(
        label=gettext_lazy("Kode"),
        max_length=40,
        error_messages={"required": gettext_lazy("Tulis kodenya.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )


@never_cache
@sensitive_post_parameters("kode", "kredensial")
def second_step(request: HttpRequest) -> HttpResponseBase:
    """The page that asks for the second factor."""
    officer, onward = _who(request)
    if request.user.is_authenticated and officer is None:
        return redirect(safe(request, request.GET.get("next", "")))
    if officer is None:
        messages.info(request, _("Waktu untuk langkah kedua sudah lewat. Mulai lagi dari nama dan kata sandi."))
        return redirect("console:masuk")
    form, status, at = CodeForm(None), 200, timezone.now()
    if request.method == "POST":
        answer = request.POST.get("kredensial", "")
        form = CodeForm({"kode": request.POST.get("kode", "") or ("-" if answer else "")})
        status = 422
        if form.is_valid():
            guess, _known = guess_of(request, officer.username)
            if until := lockouts.locked_until(guess, at):
                form.add_error(None, locked(until, at))
                status = 429
            elif second := _shown(request, officer, form.cleaned_data["kode"], answer):
                return whole(request, officer, onward, at, second)
            else:
                lockouts.failed(guess, officer, at)
                form.add_error(None if answer else "kode", _wrong(answer))
    return _page(request, officer, form, status)


def _who(request: HttpRequest) -> tuple[Officer | None, str]:
    """Whose second step this is, and where they want to go."""
    pk, since, onward = request.session.get(PENDING, (0, 0, ""))
    if pk and 0 <= time.time() - since < access.SECOND_STEP_WAITS:
        return Officer.objects.filter(pk=pk, is_active=True).first(), onward
    owes = None if request.user.is_authenticated else sessions.unfinished(request)
    if owes is None or not factors.has_any(owes):
        return None, ""
    return owes, safe(request, request.GET.get("next", ""))


def _shown(request: HttpRequest, officer: Officer, code: str, answer: str) -> str:
    """Which second factor has been shown; empty: none that is good."""
    if answer:
        return str(factors.Kind.WEBAUTHN) if passkeys.check(request, answer, officer) else ""
    return factors.take(officer, code) or ""


def _wrong(answer: str) -> str:
    if answer:
        return _("Passkey itu tidak diterima. Coba lagi, atau pakai kode.")
    return _("Kode itu salah, sudah dipakai, atau sudah lewat waktunya. Tunggu kode berikutnya di aplikasi Anda, lalu coba lagi.")  # fmt: skip  # noqa: E501


def _page(request: HttpRequest, officer: Officer, form: CodeForm, status: int) -> HttpResponse:
    kinds = {one.type for one in factors.of(officer)}
    code = factors.code_now(officer) if settings.DEMO else ""
    context = {
        "form": form, "app": factors.Kind.TOTP in kinds, "recovery": factors.Kind.RECOVERY_CODES in kinds,
        "passkey": passkeys.question(officer) if factors.Kind.WEBAUTHN in kinds else "",
        "shown_code": f"{code[:3]} {code[3:]}" if code else "",
    }  # fmt: skip
    return render(request, "console/langkah_kedua.html", context, status=status)
