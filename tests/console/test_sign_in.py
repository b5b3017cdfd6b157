"""Signing in: who gets through the door, and how slowly a guesser is let try."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from cepatrespon.accounts import lockouts
from cepatrespon.rules import access
from tests.accounts.people import DOOR, code_of, enrol, entered, sign_in
from tests.conftest import wib


def test_the_right_password_opens_the_first_page_and_a_wrong_one_says_so_without_saying_which(client, cast):
    refused = sign_in(client, "budi", "bukan-sandinya")
    unknown = sign_in(client, "tidak-ada", "bukan-sandinya")
    assert refused.status_code == unknown.status_code == 422
    assert "Nama pengguna atau kata sandi salah" in refused.text
    assert "Nama pengguna atau kata sandi salah" in unknown.text
    assert 'value="budi"' in refused.text, "what was typed stays"
    assert cast.word not in refused.text
    welcome = sign_in(client, "budi", cast.word)
    assert (welcome.status_code, welcome["Location"]) == (302, "/petugas/mulai")
    home = client.get("/petugas/mulai")
    assert home.status_code == 302
    assert client.get(home["Location"]).status_code == 200
    assert client.get("/petugas/").status_code == 200


def test_the_first_page_is_the_first_of_the_navigation_that_is_open_to_the_officer(client, cast):
    for officer in (cast.budi, cast.agus, cast.sri, cast.fajar, cast.inspektur, cast.sekda, cast.sistem, cast.camat):
        client.force_login(officer)
        home = client.get("/petugas/mulai")["Location"]
        page = client.get(home)
        assert page.status_code == 200, officer.username
        assert page.context["navigation"][0][0] == home, officer.username


def test_a_user_name_is_known_in_any_case(client, cast):
    assert sign_in(client, "BUDI", cast.word).status_code == 302


def test_empty_fields_are_named_one_by_one(client, cast):
    page = sign_in(client, "", "")
    assert page.status_code == 422
    assert "Tulis nama pengguna Anda." in page.text
    assert "Tulis kata sandi Anda." in page.text


@pytest.mark.parametrize("elsewhere", ["https://contoh.invalid/", "//contoh.invalid/", "javascript:alert(1)"])
def test_next_leads_to_our_own_pages_only(client, cast, elsewhere):
    assert sign_in(client, "budi", cast.word, next=elsewhere)["Location"] == "/petugas/mulai"
    client.logout()
    enrol(cast.sri)
    sign_in(client, "sri", cast.word, next=elsewhere)
    assert client.post("/petugas/masuk/kode", {"kode": code_of(cast.sri)})["Location"] == "/petugas/mulai"


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back_to_the_page(client, cast):
    asked = client.get("/petugas/laporan/JK2405020001")
    assert asked["Location"] == f"{DOOR}?next=/petugas/laporan/JK2405020001"
    assert sign_in(client, "budi", cast.word, next="/petugas/catat")["Location"] == "/petugas/catat"


def test_a_request_that_htmx_makes_without_a_session_brings_the_whole_page_to_the_door(client, cast):
    page = "http://testserver/petugas/?lajur=kerja"
    asked = client.get("/petugas/daftar-bulanan", headers={"hx-request": "true", "hx-current-url": page})
    assert asked.status_code == 204
    assert asked["HX-Redirect"] == f"{DOOR}?next=/petugas/%3Flajur%3Dkerja"


# ── guessing ─────────────────────────────────────────────────────────────────────────────────────
@override_settings(RATE_LIMIT=True)
def test_a_guesser_is_stopped_at_that_name_and_the_right_password_does_not_help_then(client, cast):
    for _attempt in range(access.FAILURES_OF_A_NAME_FROM_ONE_ADDRESS):
        assert sign_in(client, "budi", "salah-sekali").status_code == 422
    stopped = sign_in(client, "BUDI", cast.word)
    assert stopped.status_code == 429
    assert "Tunggu 15 menit" in stopped.text
    assert sign_in(client, "rina", cast.word).status_code == 302, "ten failures do not stop an office"


@override_settings(RATE_LIMIT=True)
def test_a_lock_out_ends_a_quarter_of_an_hour_after_the_failure_that_made_it(client, cast, time_machine):
    time_machine.move_to(wib("2024-05-02 09:00"), tick=False)
    for _attempt in range(access.FAILURES_OF_A_NAME_FROM_ONE_ADDRESS):
        sign_in(client, "budi", "salah-sekali")
    time_machine.move_to(wib("2024-05-02 09:14:59"), tick=False)
    stopped = sign_in(client, "budi", cast.word)
    assert stopped.status_code == 429
    assert "Tunggu 1 menit, sampai pukul 09.15 WIB" in stopped.text
    time_machine.move_to(wib("2024-05-02 09:15:00"), tick=False)
    assert sign_in(client, "budi", cast.word).status_code == 302
    Client().post(DOOR, {"nama": "budi", "sandi": "salah"})
    time_machine.move_to(wib("2024-05-02 09:15:01"), tick=False)
    assert sign_in(Client(), "budi", cast.word).status_code == 302


@override_settings(RATE_LIMIT=True)
def test_a_name_is_stopped_from_everywhere_in_the_end_but_never_at_the_officers_own_browser(cast):
    own = Client()
    assert sign_in(own, "budi", cast.word).status_code == 302
    own.post("/petugas/keluar")
    for attempt in range(access.FAILURES_OF_A_NAME):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{attempt}"), "budi", "salah-sekali")
    assert sign_in(Client(REMOTE_ADDR="198.51.100.1"), "budi", cast.word).status_code == 429
    assert sign_in(own, "rina", "salah-sekali").status_code == 422, "the browser is known for Budi only"
    assert sign_in(own, "budi", cast.word).status_code == 302, "no stranger shuts Budi out where he works"
    own.post("/petugas/keluar")
    for _attempt in range(access.FAILURES_FROM_A_KNOWN_BROWSER):
        assert sign_in(own, "budi", "salah-sekali").status_code == 422
    assert sign_in(own, "budi", cast.word).status_code == 429, "but it, too, may not guess without end"


@override_settings(RATE_LIMIT=True)
def test_an_address_is_stopped_for_every_name_and_another_address_is_not(cast):
    guesser = Client(REMOTE_ADDR="192.0.2.7")
    for attempt in range(access.FAILURES_FROM_ONE_ADDRESS):
        assert sign_in(guesser, f"tebakan-{attempt // 5}", "salah-sekali").status_code == 422
    assert sign_in(guesser, "rina", cast.word).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.8"), "rina", cast.word).status_code == 302


@override_settings(RATE_LIMIT=True, PRODUCTION=True)
def test_behind_a_proxy_it_is_the_guessers_address_that_is_counted_and_not_the_proxys(client, cast):
    guesser = {"HTTP_X_FORWARDED_FOR": "203.0.113.66"}
    for attempt in range(access.FAILURES_FROM_ONE_ADDRESS + 1):
        last = client.post(DOOR, {"nama": f"tebakan-{attempt}", "sandi": "salah"}, **guesser)
    assert last.status_code == 429
    right = {"nama": "budi", "sandi": cast.word}
    assert client.post(DOOR, right, HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 302


@override_settings(RATE_LIMIT=True)
def test_the_administrator_sees_every_lock_out_and_can_lift_it(cast, time_machine):
    at = wib("2024-05-02 09:00")
    time_machine.move_to(at, tick=False)
    guesser = Client(REMOTE_ADDR="192.0.2.7")
    for _attempt in range(access.FAILURES_OF_A_NAME_FROM_ONE_ADDRESS):
        sign_in(guesser, "budi", "salah-sekali")
        sign_in(guesser, "tidak-ada", "salah-sekali")
    assert sign_in(guesser, "budi", cast.word).status_code == 429
    standing = lockouts.standing(at)
    assert {(one.officer, one.address) for one in standing} == {(cast.budi, "192.0.2.7"), (None, "192.0.2.7")}
    assert {one.until for one in standing} == {wib("2024-05-02 09:15")}
    budis = next(one for one in standing if one.officer == cast.budi)
    assert lockouts.lift(name=budis.name, address=budis.address) == access.FAILURES_OF_A_NAME_FROM_ONE_ADDRESS
    assert sign_in(guesser, "budi", cast.word).status_code == 302
    assert [one.officer for one in lockouts.standing(at)] == [None]
    with pytest.raises(ValueError, match="whose failures"):
        lockouts.lift()


@override_settings(RATE_LIMIT=True)
def test_no_name_that_was_typed_is_kept_in_clear(client, cast):
    from cepatrespon.accounts.models import FailedSignIn

    sign_in(client, "sandi-saya-di-kolom-nama", "x")
    assert "sandi-saya" not in str(list(FailedSignIn.objects.values()))


@override_settings(RATE_LIMIT=False)
def test_without_the_limit_nobody_is_stopped(client, cast):
    for _attempt in range(access.FAILURES_OF_A_NAME_FROM_ONE_ADDRESS + 1):
        assert sign_in(client, "budi", "salah-sekali").status_code == 422


# ── the system pages, and going ──────────────────────────────────────────────────────────────────
def test_the_system_pages_have_the_same_door_and_turn_away_who_keeps_no_master_data(client, cast):
    asked = client.get("/sistem/", follow=True)
    assert asked.redirect_chain[-1][0].startswith(f"{DOOR}?next=")
    assert client.post("/sistem/login/", {"username": "sistem", "password": cast.word}).status_code == 302
    assert client.get("/sistem/").status_code == 302, "nobody is signed in there"
    assert entered(client, cast.sistem, next="/sistem/")["Location"] == "/sistem/"
    assert client.get("/sistem/").status_code == 200
    client.force_login(cast.budi)
    assert client.get("/sistem/", follow=True).status_code == 403


def test_the_system_pages_show_no_secret_and_none_of_allauths_pages(client, cast):
    client.force_login(cast.sistem)
    page = client.get("/sistem/").text
    assert "/sistem/agencies/" in page
    for theirs in ("mfa", "account", "socialaccount", "usersessions"):
        assert f"/sistem/{theirs}/" not in page
    assert client.get("/sistem/mfa/authenticator/").status_code == 404


def test_signing_out_needs_a_post_and_ends_the_session(client, cast):
    client.force_login(cast.budi)
    assert client.get("/petugas/keluar").status_code == 405
    assert client.post("/petugas/keluar").status_code == 302
    assert client.get("/petugas/").status_code == 302


def test_an_officer_who_is_no_longer_active_cannot_sign_in(client, cast):
    cast.budi.is_active = False
    cast.budi.save()
    assert sign_in(client, "budi", cast.word).status_code == 422
