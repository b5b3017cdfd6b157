"""An officer's second factors: an app's code, passkeys and recovery codes; made, named and removed here.

Whoever must have a second factor comes here first, and keeps at least one. Recovery codes are made with the first
factor and shown once.
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cepatrespon.accounts import factors, passkeys, sessions
from cepatrespon.agencies.models import Officer

from .doors import EVERY_OFFICE, desk, for_office
from .my_account import me, proven
from .second_step import CodeForm
from .sign_in import safe

ADDED = "aplikasi_baru"  # in the session: of an app that is being added
ONWARD = "sesudah_faktor"  # in the session: where an officer wanted to go who had to make a factor first


@sensitive_post_parameters("kode")
@for_office(*EVERY_OFFICE, enrolling=True)
@proven
def app(request: HttpRequest) -> HttpResponseBase:
    """Add an authenticator app: its QR code, and a first code that shows that it works."""
    officer = me(request)
    _remember_where(request)
    secret = request.session.get(ADDED) or factors.new_secret()
    request.session[ADDED] = secret
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        first = not factors.has_any(officer)
        if factors.enrol(officer, secret, form.cleaned_data["kode"]):
            del request.session[ADDED]
            sessions.finish(request, str(factors.Kind.TOTP))
            messages.success(request, _("Aplikasi kode terpasang. Mulai sekarang kodenya diminta setiap kali Anda masuk."))  # fmt: skip  # noqa: E501
            return _after(request, officer, first)
        form.add_error("kode", _("Kode itu tidak cocok. Pastikan jam ponsel Anda tepat, lalu tulis kode yang sedang tampil."))  # fmt: skip  # noqa: E501
    context = {
        "form": form, "picture": factors.picture(officer, secret), "link": factors.link(officer, secret),
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
    }  # fmt: skip
    return desk(request, "console/akun_aplikasi.html", context, 422 if form.errors else 200)


class PasskeyForm(forms.Form):
    """What the officer calls a passkey."""

    use_required_attribute = False
    nama = forms.CharField(
        label=gettext_lazy("Nama passkey ini"), max_length=passkeys.NAME_CHARACTERS,
        help_text=gettext_lazy("Nama yang Anda kenali, misalnya HP saya atau kunci USB di laci."),
        error_messages={"required": gettext_lazy("Beri nama, supaya kelak dapat dikenali.")},
    )  # fmt: skip


@for_office(*EVERY_OFFICE, enrolling=True)
@proven
def new_passkey(request: HttpRequest) -> HttpResponseBase:
    """Add a passkey: the page's script asks the device for one."""
    officer = me(request)
    _remember_where(request)
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        first = not factors.has_any(officer)
        if passkeys.register(officer, form.cleaned_data["nama"], request.POST.get("kredensial", "")):
            sessions.finish(request, str(factors.Kind.WEBAUTHN))
            messages.success(request, _("Passkey terdaftar. Mulai sekarang Anda dapat masuk dengannya."))
            return _after(request, officer, first)
        form.add_error(None, _("Passkey tidak jadi dibuat. Coba lagi; perangkat akan meminta sidik jari, wajah, atau PIN Anda."))  # fmt: skip  # noqa: E501
    context = {"form": form, "question": passkeys.registration(officer)}
    return desk(request, "console/akun_passkey.html", context, 422 if form.errors else 200)


@require_POST
@for_office(*EVERY_OFFICE)
@proven
def rename_passkey(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Call a passkey something else."""
    one = next((one for one in passkeys.of(me(request)) if one.pk == pk), None)
    if one is None:
        raise Http404
    form = PasskeyForm(request.POST)
    if form.is_valid():
        one.data["name"] = form.cleaned_data["nama"]
        one.save()
        messages.success(request, _("Nama passkey diganti."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("console:akun")


@require_POST
@for_office(*EVERY_OFFICE)
@proven
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove an app or a passkey; the last one only by who needs none."""
    officer = me(request)
    found = [one for one in factors.of(officer) if one.type in factors.FACTORS]
    one = next((one for one in found if one.pk == pk), None)
    if one is None:
        raise Http404
    if len(found) == 1 and factors.required(officer):
        messages.error(request, _("Peran Anda harus punya langkah kedua. Pasang dahulu yang lain, lalu hapus yang ini."))  # fmt: skip  # noqa: E501
        return redirect("console:akun")
    one.delete()
    if len(found) == 1:
        factors.forget(officer)  # codes that stand in for nothing are of no use
    messages.success(request, _("Sudah dihapus. Yang itu tidak dapat dipakai untuk masuk lagi."))
    return redirect("console:akun")


@require_POST
@for_office(*EVERY_OFFICE)
@proven
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """New recovery codes, shown once; the earlier ones are good no more."""
    officer = me(request)
    if not factors.has_any(officer):
        messages.error(request, _("Pasang dahulu aplikasi kode atau passkey."))
        return redirect("console:akun")
    return _codes(request, officer)


def _remember_where(request: HttpRequest) -> None:
    if request.GET.get("next"):
        request.session[ONWARD] = safe(request, request.GET["next"])


def _after(request: HttpRequest, officer: Officer, first: bool) -> HttpResponseBase:
    """With the first factor come the recovery codes; then where the officer wanted to go."""
    return _codes(request, officer) if first else redirect("console:akun")


def _codes(request: HttpRequest, officer: Officer) -> HttpResponse:
    codes = factors.new_recovery_codes(officer)
    onward = request.session.pop(ONWARD, "") or safe(request, "")
    context = {"codes": [f"{code[:4]} {code[4:]}" for code in codes], "onward": onward, "officer": officer}
    return desk(request, "console/akun_kode_cadangan.html", context)
