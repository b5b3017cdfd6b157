"""`cepatrespon unlock`: the way back in for who is locked out or has lost a phone."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from cepatrespon.accounts import factors
from cepatrespon.rules import access
from tests.accounts.people import entered, sign_in


@override_settings(RATE_LIMIT=True)
def test_failures_are_forgotten_and_factors_stay(client, cast, capsys):
    entered(Client(), cast.sri)
    for _attempt in range(access.FAILURES_OF_A_NAME_FROM_ONE_ADDRESS):
        sign_in(client, "sri", "salah-sekali")
    assert sign_in(client, "sri").status_code == 429
    call_command("unlock", "SRI")
    assert capsys.readouterr().out == "sri: 10 failed sign-ins forgotten\n"
    assert sign_in(client, "sri")["Location"] == "/petugas/masuk/kode"


def test_a_lost_phone_ends_every_session_and_the_next_sign_in_makes_a_new_factor(client, cast, capsys):
    entered(client, cast.sri)
    call_command("unlock", "sri", "--forget-factors")
    assert "1 factors removed, 1 sessions ended" in capsys.readouterr().out
    assert not factors.has_any(cast.sri)
    assert client.get("/petugas/").status_code == 302
    assert sign_in(client, "sri")["Location"].startswith("/petugas/akun?next=")


def test_an_unknown_name_is_said_to_be_one(cast):
    with pytest.raises(CommandError, match="no officer with the user name 'siapa'") as stop:
        call_command("unlock", "siapa")
    assert stop.value.returncode == 2
