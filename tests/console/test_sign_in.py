"""Signing in: who gets through the door, and how slowly a guesser is let try."""

from __future__ import annotations

import pytest
from django.test import override_settings

from cepatrespon.rules import limits

DOOR = "/petugas/masuk"


def sign_in(client, name, word, **more):
    return client.post(DOOR, {"nama": name, "sandi": word, **more})


def test_the_right_password_opens_the_inbox_and_a_wrong_one_says_so_without_saying_which(client, cast):
    refused = sign_in(client, "budi", "bukan-sandinya")
    unknown = sign_in(client, "tidak-ada", "bukan-sandinya")
    assert refused.status_code == unknown.status_code == 422
    assert "Nama pengguna atau kata sandi salah" in refused.text
    assert "Nama pengguna atau kata sandi salah" in unknown.text
    assert 'value="budi"' in refused.text, "what was typed stays"
    assert cast.word not in refused.text
    welcome = sign_in(client, "budi", cast.word)
    assert (welcome.status_code, welcome["Location"]) == (302, "/petugas/")
    assert client.get("/petugas/").status_code == 200


def test_empty_fields_are_named_one_by_one(client, cast):
    page = sign_in(client, "", "")
    assert page.status_code == 422
    assert "Tulis nama pengguna Anda." in page.text
    assert "Tulis kata sandi Anda." in page.text


@pytest.mark.parametrize("elsewhere", ["https://contoh.invalid/", "//contoh.invalid/", "javascript:alert(1)"])
def test_next_leads_to_our_own_pages_only(client, cast, elsewhere):
    assert sign_in(client, "budi", cast.word, next=elsewhere)["Location"] == "/petugas/"


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back_to_the_page(client, cast):
    asked = client.get("/petugas/laporan/JK2405020001")
    assert asked["Location"] == f"{DOOR}?next=/petugas/laporan/JK2405020001"
    assert sign_in(client, "budi", cast.word, next="/petugas/catat")["Location"] == "/petugas/catat"


@override_settings(RATE_LIMIT=True)
def test_a_guesser_is_stopped_by_name_and_by_address_and_the_right_password_does_not_help_then(client, cast):
    for _attempt in range(limits.SIGN_INS_PER_QUARTER_HOUR):
        assert sign_in(client, "budi", "salah-sekali").status_code == 422
    stopped = sign_in(client, "BUDI", cast.word)
    assert stopped.status_code == 429
    assert "Tunggu 15 menit" in stopped.text
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(client, "Budi", cast.word).status_code == 429, "the name is stopped from every address"
    for attempt in range(limits.SIGN_INS_PER_QUARTER_HOUR_FROM_ONE_ADDRESS - 1):  # Budi's was not judged
        assert sign_in(client, f"tebakan-{attempt // 5}", "salah-sekali").status_code == 422
    sign_in(client, "tebakan-terakhir", "salah-sekali")
    assert sign_in(client, "rina", cast.word).status_code == 429, "the address is stopped for every name"
    client.defaults["REMOTE_ADDR"] = "192.0.2.8"
    assert sign_in(client, "rina", cast.word).status_code == 302


@override_settings(RATE_LIMIT=True, PRODUCTION=True)
def test_behind_a_proxy_it_is_the_guessers_address_that_is_counted_and_not_the_proxys(client, cast):
    guesser = {"HTTP_X_FORWARDED_FOR": "203.0.113.66"}
    for attempt in range(limits.SIGN_INS_PER_QUARTER_HOUR_FROM_ONE_ADDRESS + 1):
        last = client.post(DOOR, {"nama": f"tebakan-{attempt}", "sandi": "salah"}, **guesser)
    assert last.status_code == 429
    right = {"nama": "budi", "sandi": cast.word}
    assert client.post(DOOR, right, HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 302


def test_the_system_pages_have_the_same_door_and_turn_away_who_keeps_no_master_data(client, cast):
    asked = client.get("/sistem/", follow=True)
    assert asked.redirect_chain[-1][0].startswith(f"{DOOR}?next=")
    assert client.post("/sistem/login/", {"username": "sistem", "password": cast.word}).status_code == 302
    assert client.get("/sistem/").status_code == 302, "nobody is signed in there"
    assert sign_in(client, "sistem", cast.word, next="/sistem/")["Location"] == "/sistem/"
    assert client.get("/sistem/").status_code == 200
    client.force_login(cast.budi)
    assert client.get("/sistem/", follow=True).status_code == 403


@override_settings(RATE_LIMIT=False)
def test_without_the_limit_nobody_is_stopped(client, cast):
    for _attempt in range(limits.SIGN_INS_PER_QUARTER_HOUR + 1):
        assert sign_in(client, "budi", "salah-sekali").status_code == 422


def test_signing_out_needs_a_post_and_ends_the_session(client, cast):
    client.force_login(cast.budi)
    assert client.get("/petugas/keluar").status_code == 405
    assert client.post("/petugas/keluar").status_code == 302
    assert client.get("/petugas/").status_code == 302


def test_an_officer_who_is_no_longer_active_cannot_sign_in(client, cast):
    cast.budi.is_active = False
    cast.budi.save()
    assert sign_in(client, "budi", cast.word).status_code == 422
