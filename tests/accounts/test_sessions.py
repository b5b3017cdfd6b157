"""Sessions: how they end by themselves, and how an officer ends them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from cepatrespon.rules import access
from tests.accounts.people import DOOR, entered, sign_in
from tests.conftest import wib

NINE = wib("2024-05-02 09:00")


def seconds(n: int) -> timedelta:
    return timedelta(seconds=n)


@pytest.mark.parametrize(("name", "idle"), [("budi", access.SESSION_IDLE), ("sri", access.SESSION_IDLE_GUARDED)])
def test_an_idle_session_ends_sooner_for_whoever_needs_a_second_factor(cast, time_machine, name, idle):
    for late, status in ((-1, 200), (0, 302), (1, 302)):
        time_machine.move_to(NINE, tick=False)
        client = Client()
        entered(client, getattr(cast, name))
        time_machine.move_to(NINE + seconds(idle + late), tick=False)
        assert client.get("/petugas/akun").status_code == status, late
        NINE_AGAIN = NINE + timedelta(days=1)
        time_machine.move_to(NINE_AGAIN, tick=False)
    assert client.get(DOOR).status_code == 200


def test_a_busy_session_ends_after_a_shift_all_the_same(cast, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = Client()
    sign_in(client, "budi")
    for hour in range(1, 12):
        time_machine.move_to(NINE + timedelta(hours=hour), tick=False)
        assert client.get("/petugas/").status_code == 200, hour
    time_machine.move_to(NINE + seconds(access.SESSION_LONGEST - 1), tick=False)
    assert client.get("/petugas/").status_code == 200
    time_machine.move_to(NINE + seconds(access.SESSION_LONGEST), tick=False)
    ended = client.get("/petugas/", follow=True)
    assert ended.redirect_chain[-1][0].startswith(DOOR)
    assert "satu giliran kerja" in ended.text


def test_who_was_away_too_long_is_told_why_they_must_sign_in_again(cast, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = Client()
    sign_in(client, "budi")
    time_machine.move_to(NINE + seconds(access.SESSION_IDLE), tick=False)
    assert "lama tidak ada kegiatan" in client.get("/petugas/", follow=True).text


def test_the_page_knows_when_its_session_ends_and_whoever_says_so_stays(cast, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = Client()
    sign_in(client, "budi")
    assert f'data-stay="{access.SESSION_IDLE}" data-warned="{access.SESSION_WARNED}"' in client.get("/petugas/").text
    time_machine.move_to(NINE + seconds(access.SESSION_IDLE - 1), tick=False)
    assert client.post("/petugas/akun/tetap").status_code == 204
    time_machine.move_to(NINE + seconds(2 * access.SESSION_IDLE - 2), tick=False)
    assert client.get("/petugas/").status_code == 200
    guarded = Client()
    entered(guarded, cast.sri)
    assert f'data-stay="{access.SESSION_IDLE_GUARDED}"' in guarded.get("/petugas/").text


def test_sessions_that_are_over_leave_no_row_behind(cast, time_machine):
    time_machine.move_to(NINE, tick=False)
    sign_in(Client(), "budi")
    time_machine.move_to(NINE + seconds(access.SESSION_LONGEST + 1), tick=False)
    sign_in(Client(), "budi")
    assert UserSession.objects.filter(user=cast.budi).count() == Session.objects.count() == 1


def test_use_is_written_down_once_in_five_minutes_and_no_more(cast, time_machine, django_assert_max_num_queries):
    time_machine.move_to(NINE, tick=False)
    client = Client()
    sign_in(client, "budi")

    def seen() -> datetime:
        return UserSession.objects.get(user=cast.budi).last_seen_at

    time_machine.move_to(NINE + seconds(access.SESSION_NOTED - 1), tick=False)
    client.get("/petugas/akun")
    assert seen() == NINE
    time_machine.move_to(NINE + seconds(access.SESSION_NOTED), tick=False)
    client.get("/petugas/akun")
    assert seen() == NINE + seconds(access.SESSION_NOTED)


def test_an_officer_sees_their_sessions_and_ends_one_of_them_at_once(cast):
    here = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}, REMOTE_ADDR="192.0.2.7")
    there = Client(
        headers={"user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari/537.36"}, REMOTE_ADDR="2001:db8::5"
    )
    stranger = Client()
    for client in (here, there):
        sign_in(client, "budi")
    sign_in(stranger, "rina")
    page = here.get("/petugas/akun")
    assert "Firefox, Linux" in page.text
    assert "Chrome, Android" in page.text
    assert [current for _one, _device, current in page.context["sessions"]].count(True) == 1
    other = next(one for one, _device, current in page.context["sessions"] if not current)
    assert stranger.post(f"/petugas/akun/sesi/{other.pk}").status_code == 404, "only one's own"
    assert there.get("/petugas/").status_code == 200
    assert here.post(f"/petugas/akun/sesi/{other.pk}").status_code == 302
    assert there.get("/petugas/").status_code == 302, "with its very next request"
    assert here.get("/petugas/").status_code == 200


def test_all_other_sessions_are_ended_together(cast):
    clients = [Client() for _n in range(3)]
    for client in clients:
        sign_in(client, "budi")
    clients[0].post("/petugas/akun/sesi/lain")
    assert [client.get("/petugas/").status_code for client in clients] == [200, 302, 302]
    assert len(clients[0].get("/petugas/akun").context["sessions"]) == 1


def test_a_new_password_ends_every_other_session_and_is_held_to_the_rules(cast):
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, "budi")
    for bad in ("pendek", "password123", "1234567890"):
        answer = here.post("/petugas/akun/sandi", {"new_password1": bad, "new_password2": bad})
        assert answer.status_code == 422, bad
    differing = {"new_password1": "jalan-berlubang-lagi", "new_password2": "jalan-berlubang"}
    assert here.post("/petugas/akun/sandi", differing).status_code == 422
    good = {"new_password1": "jalan-berlubang-lagi", "new_password2": "jalan-berlubang-lagi"}
    assert here.post("/petugas/akun/sandi", good)["Location"] == "/petugas/akun"
    assert here.get("/petugas/").status_code == 200
    assert there.get("/petugas/").status_code == 302
    assert len(here.get("/petugas/akun").context["sessions"]) == 1
    assert sign_in(Client(), "budi").status_code == 422
    assert sign_in(Client(), "budi", "jalan-berlubang-lagi").status_code == 302


def test_signing_in_gives_the_session_another_key(client, cast):
    client.get(DOOR)
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client, "budi")
    assert client.cookies["sessionid"].value != session.session_key
    assert "x" not in client.session


def test_signing_out_takes_the_session_off_the_list(client, cast):
    sign_in(client, "budi")
    client.post("/petugas/keluar")
    assert not UserSession.objects.filter(user=cast.budi).exists()
