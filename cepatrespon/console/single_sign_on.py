"""Single sign-on with the city's identity provider (OpenID Connect), through allauth: authorization code with PKCE.

The provider says who somebody is; it makes nobody an officer. The first time its verified e-mail address (or, where
the operator says so, its user name) names exactly one active officer; from then on the provider's own key for that
person counts, so that an address that changes hands opens nothing. A second factor is asked for here unless the
provider says, in the signed token, that it has seen one.
"""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from requests import RequestException

from cepatrespon.agencies.models import Officer

from .sign_in import first_step_taken, safe

MFA = "mfa"  # in `amr` (RFC 8176): the provider has seen more than one factor
SECOND = "oidc"


class Provider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The one provider. Its token's signature is always checked, also on a direct line."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the provider sends people back to; the operator registers this address there."""
        return request.build_absolute_uri(reverse("console:sso-kembali"))

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> Any:
        """The tokens for the code; allauth would trust one that came directly."""
        data = super().get_access_token_data(*args, **kwargs)
        self.did_fetch_access_token = False
        return data


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """allauth's hooks: who it is, and what went wrong. It makes no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody becomes an officer by signing in."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The provider knows who this is: on with our own second step, or back with the reason."""
        claims = claims_of(sociallogin.account.extra_data)
        onward = safe(request, sociallogin.state.get("next") or "")
        officer = officer_of(request, sociallogin, claims)
        second = SECOND if has_seen_two(sociallogin.account.extra_data.get("id_token") or {}) else ""
        raise ImmediateHttpResponse(first_step_taken(request, officer, onward, timezone.now(), second))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Somebody thought better of it, or the provider is in trouble."""
        refuse(request, _("Masuk lewat akun bersama tidak berhasil. Coba lagi, atau masuk dengan kata sandi."))


@never_cache
def start(request: HttpRequest) -> HttpResponseBase:
    """To the provider."""
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        provider = Provider(request, settings.OIDC_PROVIDER).get_provider()
        provider.oauth2_adapter_class = Provider
        onward = safe(request, request.GET.get("next", ""))
        answer: HttpResponse = provider.redirect(request, process="login", next_url=onward)
    except (RequestException, OAuth2Error, ValueError, KeyError):
        messages.error(request, _("Layanan akun bersama sedang tidak menjawab. Masuk dengan kata sandi, atau coba lagi nanti."))  # fmt: skip  # noqa: E501
        return redirect("console:masuk")
    return answer


@never_cache
def back(request: HttpRequest) -> HttpResponseBase:
    """From the provider."""
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        view = OAuth2CallbackView.adapter_view(Provider(request, settings.OIDC_PROVIDER))
        answer: HttpResponse = view(request)
    except (RequestException, ValueError, KeyError):
        messages.error(request, _("Layanan akun bersama sedang tidak menjawab. Masuk dengan kata sandi, atau coba lagi nanti."))  # fmt: skip  # noqa: E501
        return redirect("console:masuk")
    return answer


def claims_of(said: dict[str, Any]) -> dict[str, Any]:
    """What the signed token says, with what `userinfo` adds about the same person."""
    token, more = said.get("id_token") or {}, said.get("userinfo") or {}
    if not token.get("sub"):
        return {}
    return {**(more if more.get("sub") == token["sub"] else {}), **token}


def has_seen_two(token: dict[str, Any]) -> bool:
    """Whether the signed token says that the provider has seen a second factor."""
    amr = token.get("amr")
    return (isinstance(amr, list) and MFA in amr) or token.get("acr") in settings.OIDC_MFA_ACR


def officer_of(request: HttpRequest, login: SocialLogin, claims: dict[str, Any]) -> Officer:
    """The officer that the provider's person is; otherwise back to the sign-in page with what to do."""
    provider = login.account.provider
    if not claims or str(claims["sub"]) != login.account.uid:
        refuse(request, _("Masuk lewat akun bersama tidak berhasil. Coba lagi, atau masuk dengan kata sandi."))
    linked = SocialAccount.objects.filter(provider=provider, uid=login.account.uid).select_related("user").first()
    if linked is not None:
        if not linked.user.is_active:
            refuse(request, _("Akun petugas Anda tidak aktif. Hubungi administrator sistem."))
        known: Officer = linked.user
        return known
    said, found = _named(claims)
    if not said:
        refuse(request, _("Akun bersama Anda belum punya alamat surel yang sudah dipastikan. Pastikan dahulu di sana, atau masuk dengan kata sandi."))  # fmt: skip  # noqa: E501
    if len(found) != 1 or SocialAccount.objects.filter(provider=provider, user=found[0]).exists():
        refuse(request, _("Akun bersama %(said)s belum terhubung dengan satu petugas di sini. Minta administrator sistem mencatatnya pada akun petugas Anda, lalu coba lagi.") % {"said": said})  # fmt: skip  # noqa: E501
    SocialAccount.objects.create(user=found[0], provider=provider, uid=login.account.uid, extra_data={})
    return found[0]


def _named(claims: dict[str, Any]) -> tuple[str, list[Officer]]:
    """By what the provider names the person, and the active officers so named."""
    active = Officer.objects.filter(is_active=True)
    if settings.OIDC_MATCH == "username":
        said = str(claims.get("preferred_username") or "").strip()
        return said, list(active.filter(username__iexact=said)[:2]) if said else []
    said = str(claims.get("email") or "").strip() if claims.get("email_verified") in (True, "true") else ""
    return said, list(active.filter(email__iexact=said)[:2]) if said else []


def refuse(request: HttpRequest, why: str) -> NoReturn:
    """Back to the sign-in page, with the reason."""
    messages.error(request, why)
    raise ImmediateHttpResponse(redirect("console:masuk"))
