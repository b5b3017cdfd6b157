"""Single sign-on, against a real provider on loopback: who is let in as whom, and who is not."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from cepatrespon.agencies.models import Officer
from tests.accounts import provider as providers
from tests.accounts.people import DOOR, SECOND, code_of, enrol

START, BACK = "/petugas/masuk/bersama", "/petugas/masuk/bersama/kembali"
BUDI = {"sub": "b-1", "email": "budi@jakarta.invalid", "email_verified": True, "preferred_username": "budi"}


@pytest.fixture(scope="module")
def running():
    with providers.served() as one:
        yield one


@pytest.fixture
def provider(running, settings, cast):
    """The city's identity provider, configured as an operator would; Budi's officer has an e-mail address."""
    settings.OIDC_ISSUER, settings.OIDC_NAME, settings.OIDC_PROVIDER = running.issuer, "SSO Jakarta", "oidc-tes"
    app = {
        "provider_id": "oidc-tes", "name": "SSO", "client_id": providers.CLIENT, "secret": providers.CLIENT_SECRET,
        "settings": {"server_url": running.issuer, "oauth_pkce_enabled": True},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    running.person, running.says, running.userinfo, running.signs_with = dict(BUDI), {}, None, running.key
    for name in ("budi", "sri"):
        Officer.objects.filter(username=name).update(email=f"{name}@jakarta.invalid")
    return running


def there_and_back(client, onward="", change=str):
    """Through the provider and back, as a browser is sent; the answer to the way back."""
    asked = client.get(START, {"next": onward} if onward else {})
    assert asked.status_code == 302, asked
    to = urlsplit(asked["Location"])
    line = http.client.HTTPConnection(to.hostname, to.port, timeout=10)
    line.request("GET", f"{to.path}?{to.query}")
    answer = line.getresponse()
    back = urlsplit(change(answer.headers["Location"]))
    line.close()
    assert back.path == BACK
    return client.get(f"{back.path}?{back.query}")


def refused(client, answer):
    """The words on the sign-in page, to which the answer must lead without anybody signed in."""
    assert answer.status_code == 302
    assert answer["Location"] == DOOR
    page = client.get(DOOR)
    assert page.status_code == 200, "nobody is signed in"
    return page.text


def test_without_a_provider_there_is_no_button_and_no_address(client, cast):
    assert "Masuk lewat" not in client.get(DOOR).text
    assert client.get(START).status_code == client.get(BACK).status_code == 404


def test_an_officer_known_by_a_verified_address_comes_in_and_to_the_page_asked_for(client, provider, cast):
    assert "Masuk lewat SSO Jakarta" in client.get(DOOR).text
    assert there_and_back(client, "/petugas/catat")["Location"] == "/petugas/catat"
    assert client.get("/petugas/catat").status_code == 200
    assert SocialAccount.objects.get().user == cast.budi


def test_afterwards_the_providers_own_key_counts_and_not_an_address_that_changed_hands(provider, cast):
    there_and_back(Client())
    provider.person["email"] = "budi.baru@jakarta.invalid"
    assert there_and_back(Client())["Location"] == "/petugas/mulai"
    provider.person = {**BUDI, "sub": "orang-lain"}
    stranger = Client()
    assert "belum terhubung" in refused(stranger, there_and_back(stranger))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "siapa@jakarta.invalid"}, "Akun bersama siapa@jakarta.invalid belum terhubung"),
        ({"email_verified": False}, "belum punya alamat surel yang sudah dipastikan"),
        ({"email": ""}, "belum punya alamat surel yang sudah dipastikan"),
    ],
)
def test_whoever_is_no_officer_or_not_surely_one_is_told_what_to_do(client, provider, change, said):
    provider.person |= change
    assert said in refused(client, there_and_back(client))
    assert not SocialAccount.objects.exists()
    assert Officer.objects.filter(email__icontains="siapa").count() == 0, "nobody is made an officer"


def test_an_address_that_two_officers_have_names_neither(client, provider, cast):
    Officer.objects.filter(username="rina").update(email="BUDI@jakarta.invalid")
    assert "belum terhubung dengan satu petugas" in refused(client, there_and_back(client))


def test_an_officer_who_is_no_longer_active_does_not_come_in(provider, cast):
    there_and_back(Client())
    Officer.objects.filter(username="budi").update(is_active=False)
    client = Client()
    assert "tidak aktif" in refused(client, there_and_back(client))


def test_by_user_name_where_the_operator_says_so(client, provider, settings, cast):
    settings.OIDC_MATCH = "username"
    provider.person |= {"email_verified": False}
    assert there_and_back(client)["Location"] == "/petugas/mulai"
    assert SocialAccount.objects.get().user == cast.budi


def test_biro_still_shows_a_second_factor_unless_the_provider_has_seen_one(provider, settings, cast):
    provider.person = {**BUDI, "sub": "s-1", "email": "sri@jakarta.invalid"}
    client = Client()
    assert there_and_back(client)["Location"] == "/petugas/akun?next=%2Fpetugas%2Fmulai", "she has none yet"
    enrol(cast.sri)
    client = Client()
    assert there_and_back(client)["Location"] == SECOND
    assert client.get("/petugas/").status_code == 302
    assert client.post(SECOND, {"kode": code_of(cast.sri)}).status_code == 302
    assert client.get("/petugas/").status_code == 200
    for says, acr, onward in (
        ({"amr": ["pwd", "mfa"]}, (), "/petugas/mulai"), ({"amr": ["pwd"]}, (), SECOND), ({"amr": "mfa"}, (), SECOND),
        ({"acr": "tingkat-2"}, (), SECOND), ({"acr": "tingkat-2"}, ("tingkat-2",), "/petugas/mulai"),
    ):  # fmt: skip
        provider.says, settings.OIDC_MFA_ACR = says, frozenset(acr)
        client = Client()
        assert there_and_back(client)["Location"] == onward, says


def test_what_userinfo_says_about_a_second_factor_or_another_person_counts_for_nothing(provider, cast):
    enrol(cast.sri)
    provider.person = {**BUDI, "sub": "s-1", "email": "sri@jakarta.invalid"}
    there_and_back(Client())
    provider.userinfo = {**BUDI, "sub": "s-1", "amr": ["mfa"]}
    assert there_and_back(Client())["Location"] == SECOND, "it is not in the signed token"
    provider.userinfo = {**BUDI, "sub": "orang-lain"}
    client = Client()
    assert "tidak berhasil" in refused(client, there_and_back(client))


@pytest.mark.parametrize("lie", [{"iss": "http://lain.invalid"}, {"aud": "layanan-lain"}, {"exp": 1}])
def test_a_token_for_somebody_else_or_of_yesterday_is_refused(client, provider, lie):
    provider.says = lie
    assert "tidak berhasil" in refused(client, there_and_back(client))


def test_a_token_signed_by_another_key_is_refused(client, provider):
    provider.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert "tidak berhasil" in refused(client, there_and_back(client))


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(client, provider):
    assert "tidak berhasil" in refused(client, there_and_back(client, change=lambda to: f"{to}x"))
    assert "tidak berhasil" in refused(client, client.get(BACK, {"code": "x", "state": "y"}))
    assert "tidak berhasil" in refused(client, client.get(BACK, {"error": "access_denied"}))


def test_a_code_is_good_once(client, provider):
    kept = []
    there_and_back(client, change=lambda to: kept.append(to) or to)
    other = Client()
    again = urlsplit(kept[0])
    assert "tidak berhasil" in refused(other, other.get(f"{again.path}?{again.query}"))


def test_next_leads_to_our_own_pages_only(client, provider):
    assert there_and_back(client, "https://contoh.invalid/")["Location"] == "/petugas/mulai"


def test_a_provider_that_is_down_leads_back_to_the_password(client, provider, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    assert "tidak menjawab" in refused(client, client.get(START))
