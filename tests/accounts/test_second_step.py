"""The second step: who is asked for it, what passes it, and what does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from cepatrespon.accounts import factors
from cepatrespon.rules import access
from tests.accounts.people import DOOR, SECOND, code_of, enrol, entered, secret_of, sign_in
from tests.conftest import wib

GUARDED = ("sri", "biro", "fajar", "lestari", "inspektur", "sistem")
PLAIN = ("budi", "rina", "dewi", "joko", "sekda", "agus", "camat", "walikota")


@pytest.mark.parametrize("name", GUARDED)
def test_biro_the_inspektorat_and_the_administrator_reach_nothing_before_they_have_a_second_factor(client, cast, name):
    answer = sign_in(client, name, next="/petugas/")
    assert answer["Location"] == "/petugas/akun?next=%2Fpetugas%2F"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "Pasang langkah kedua dahulu." in page.text
    for address in ("/petugas/", "/petugas/mulai", "/petugas/catat", "/petugas/daftar-bulanan", "/petugas/akun/sandi"):
        assert client.get(address)["Location"].startswith("/petugas/akun?next="), address
    admin = client.get("/sistem/", follow=True)
    assert admin.redirect_chain[-1][0].startswith("/petugas/akun?next=")
    assert client.post("/petugas/keluar")["Location"] == DOOR


@pytest.mark.parametrize("name", PLAIN)
def test_the_other_offices_may_sign_in_with_a_password_alone(client, cast, name):
    assert sign_in(client, name, next="/petugas/akun")["Location"] == "/petugas/akun"
    assert client.get("/petugas/akun").status_code == 200


def test_whoever_has_a_second_factor_is_asked_for_it_also_where_none_is_needed(client, cast):
    enrol(cast.budi)
    assert sign_in(client, "budi", next="/petugas/catat")["Location"] == SECOND
    assert client.get("/petugas/")["Location"].startswith(DOOR), "a password alone opens nothing"
    right = client.post(SECOND, {"kode": code_of(cast.budi)})
    assert right["Location"] == "/petugas/catat"
    assert client.get("/petugas/").status_code == 200


def test_an_app_is_added_by_its_first_code_and_recovery_codes_come_with_it(client, cast):
    sign_in(client, "sri", next="/petugas/daftar-bulanan")
    page = client.get("/petugas/akun/aplikasi?next=/petugas/daftar-bulanan")
    secret = page.context["secret"].replace(" ", "")
    assert "<svg" in page.text
    assert client.post("/petugas/akun/aplikasi", {"kode": "000000"}).status_code == 422
    assert not factors.has_any(cast.sri)
    codes = client.post("/petugas/akun/aplikasi", {"kode": factors.code_of(secret)})
    assert codes.status_code == 200
    assert len(codes.context["codes"]) == 10
    assert 'href="/petugas/daftar-bulanan"' in codes.text, "then on to where she wanted to go"
    assert client.get("/petugas/").status_code == 200, "she is in without signing in again"
    assert codes.context["codes"][0] not in client.get("/petugas/akun").text, "codes are shown once"


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 302), (0, 302), (1, 302), (2, 422)])
def test_a_code_is_good_for_its_time_step_and_one_beside_it(client, cast, time_machine, steps, status):
    time_machine.move_to(wib("2024-05-02 09:00"), tick=False)
    enrol(cast.sri)
    sign_in(client, "sri")
    assert client.post(SECOND, {"kode": code_of(cast.sri, steps)}).status_code == status


def test_a_code_is_good_once(cast, time_machine):
    time_machine.move_to(wib("2024-05-02 09:00"), tick=False)
    first, second = Client(), Client()
    code = entered(first, cast.sri) and code_of(cast.sri)
    sign_in(second, "sri")
    again = second.post(SECOND, {"kode": code})
    assert again.status_code == 422
    assert "sudah dipakai" in again.text
    assert second.post(SECOND, {"kode": code_of(cast.sri, -1)}).status_code == 422, "nor is an earlier one"
    time_machine.move_to(wib("2024-05-02 09:00:30"), tick=False)
    assert second.post(SECOND, {"kode": code_of(cast.sri)}).status_code == 302


def test_a_recovery_code_is_good_once_and_never_for_another_officer(cast):
    codes, others = factors.new_recovery_codes(cast.sri), factors.new_recovery_codes(cast.biro)
    enrol(cast.sri)
    for spelled, status in (
        (others[0], 422),
        (f"{codes[3][:4]} {codes[3][4:]}", 302),
        (codes[3], 422),
        (codes[4], 302),
    ):
        client = Client()
        sign_in(client, "sri")
        assert client.post(SECOND, {"kode": spelled}).status_code == status, spelled
    assert factors.recovery_codes_left(factors.of(cast.sri)[0]) == 8


@override_settings(RATE_LIMIT=True)
def test_wrong_codes_are_counted_like_wrong_passwords(client, cast):
    enrol(cast.sri)
    sign_in(client, "sri")
    for _attempt in range(access.FAILURES_OF_A_NAME_FROM_ONE_ADDRESS):
        assert client.post(SECOND, {"kode": "000000"}).status_code == 422
    assert client.post(SECOND, {"kode": code_of(cast.sri)}).status_code == 429
    assert sign_in(Client(), "sri").status_code == 429


def test_the_second_step_waits_ten_minutes_and_no_longer(client, cast, time_machine):
    time_machine.move_to(wib("2024-05-02 09:00"), tick=False)
    enrol(cast.sri)
    sign_in(client, "sri")
    time_machine.move_to(wib("2024-05-02 09:09:59"), tick=False)
    assert client.get(SECOND).status_code == 200
    time_machine.move_to(wib("2024-05-02 09:10:00"), tick=False)
    assert client.get(SECOND)["Location"] == DOOR
    assert client.post(SECOND, {"kode": code_of(cast.sri)})["Location"] == DOOR


def test_nobody_comes_to_the_second_step_without_the_first(client, cast):
    enrol(cast.sri)
    assert client.get(SECOND)["Location"] == DOOR
    assert client.post(SECOND, {"kode": code_of(cast.sri)})["Location"] == DOOR
    assert client.get("/petugas/").status_code == 302


def test_an_officer_moved_to_biro_owes_a_second_factor_with_the_next_request(client, cast, city):
    sign_in(client, "budi")
    assert client.get("/petugas/").status_code == 200
    cast.budi.agency_id = city.biro_id
    cast.budi.save()
    assert client.get("/petugas/")["Location"].startswith("/petugas/akun?next=")
    enrol(cast.budi)  # from another session: this one has shown none
    assert client.get("/petugas/")["Location"].startswith(f"{SECOND}?next=")
    assert client.post(f"{SECOND}?next=/petugas/", {"kode": code_of(cast.budi)})["Location"] == "/petugas/"
    assert client.get("/petugas/").status_code == 200


def test_an_unfinished_session_sees_no_private_photo_outside_the_console_either(client, cast, file_report, drawn):
    from cepatrespon.complaints.actions import upload
    from cepatrespon.complaints.evidence import read

    photo = upload(read(drawn, "a.jpg", timezone.now()), at=timezone.now(), uploader=cast.sri.pk)
    sign_in(client, "sri")
    assert client.get(f"/foto/{photo.pk}/tampil").status_code == 404
    client.force_login(cast.sri)
    assert client.get(f"/foto/{photo.pk}/tampil").status_code == 200


def test_a_secret_is_not_in_the_database_in_clear_and_another_key_reads_it_not(cast):
    enrol(cast.sri)
    data = str([one.data for one in factors.of(cast.sri)])
    assert secret_of(cast.sri) not in data
    assert factors.take(cast.sri, code_of(cast.sri)) == "totp"
    enrol(cast.sri)
    with override_settings(SECRET_KEY="another-key-of-another-city-that-restored-this-copy"):
        assert factors.take(cast.sri, code_of(cast.sri)) is None


def test_the_last_factor_is_removed_only_by_who_needs_none(client, cast):
    for officer, left in ((cast.sri, 1), (cast.budi, 0)):
        entered(client, officer)
        one = factors.of(officer)[0]
        client.post(f"/petugas/akun/faktor/{one.pk}/hapus")
        assert len(factors.of(officer)) == left, officer.username
        client.post("/petugas/keluar")


def test_nobody_removes_or_renames_a_factor_of_another(client, cast):
    enrol(cast.sri)
    entered(client, cast.biro)
    theirs = factors.of(cast.sri)[0]
    assert client.post(f"/petugas/akun/faktor/{theirs.pk}/hapus").status_code == 404
    assert client.post(f"/petugas/akun/passkey/{theirs.pk}", {"nama": "x"}).status_code == 404
    assert factors.has_any(cast.sri)


def test_what_guards_an_account_is_changed_only_soon_after_showing_who_one_is(client, cast, time_machine):
    time_machine.move_to(wib("2024-05-02 09:00"), tick=False)
    sign_in(client, "budi")
    time_machine.move_to(wib("2024-05-02 09:14:59"), tick=False)
    assert client.get("/petugas/akun/aplikasi").status_code == 200
    time_machine.move_to(wib("2024-05-02 09:15:00"), tick=False)
    asked = client.get("/petugas/akun/aplikasi")
    assert asked["Location"] == "/petugas/akun/pastikan?next=%2Fpetugas%2Fakun%2Faplikasi"
    assert client.post(asked["Location"], {"sandi": "bukan-sandinya"}).status_code == 422
    assert client.post(asked["Location"], {"sandi": cast.word})["Location"] == "/petugas/akun/aplikasi"
    assert client.get("/petugas/akun/aplikasi").status_code == 200


def test_a_lost_phone_is_forgotten_by_the_administrator_and_the_officer_makes_a_new_factor(client, cast):
    enrol(cast.sri)
    factors.new_recovery_codes(cast.sri)
    assert factors.forget(cast.sri) == 2
    assert sign_in(client, "sri")["Location"].startswith("/petugas/akun?next=")


def test_the_code_is_told_in_a_demonstration_only(client, cast):
    enrol(cast.sri)
    sign_in(client, "sri")
    assert "Peragaan: kodenya" not in client.get(SECOND).text
    with pytest.raises(PermissionError):
        factors.code_now(cast.sri)
    with override_settings(DEMO=True):
        before, page, after = code_of(cast.sri), client.get(SECOND).text, code_of(cast.sri)
        assert any(f"{code[:3]} {code[3:]}" in page for code in (before, after))  # half a minute may end in between


def test_knowing_that_a_session_is_whole_costs_no_query(cast, django_assert_num_queries):
    client = Client()
    entered(client, cast.sri)
    client.get("/petugas/akun/sandi")
    with django_assert_num_queries(3):  # the session, the officer, the master data's revision
        assert client.get("/petugas/akun/sandi").status_code == 200
    assert timedelta(seconds=access.SESSION_NOTED) >= timedelta(minutes=2)
