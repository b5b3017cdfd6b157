"""An invented city: repeatable, lawful, complete enough to look at, and never mixed with a real one."""

from __future__ import annotations

import json
import random
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cepatrespon.accounts import factors
from cepatrespon.agencies.officers import ApiToken, Officer, officer_for_token
from cepatrespon.complaints import receiving
from cepatrespon.complaints.checking import differences
from cepatrespon.complaints.lanes import counts, lanes
from cepatrespon.complaints.models import (
    Complaint,
    Event,
    Message,
    MonthlyList,
    MonthlyRow,
    Photo,
    Reporter,
    Support,
    Ticket,
)
from cepatrespon.complaints.monthly import freeze_due
from cepatrespon.rules.case import TICKETS
from cepatrespon.rules.terms import Act, Relation, State
from cepatrespon.simulate import cast as actors
from cepatrespon.simulate.album import Album, Shot, develop
from cepatrespon.simulate.cast import ACCOUNTS, accounts_file, demo_accounts
from cepatrespon.simulate.city import simulate

UNTIL = datetime(2026, 5, 20, 3, tzinfo=UTC)  # 10:00 WIB
Told = list[tuple[str, str, str, str]]


def told(seed: int) -> Told:
    """What happened in a small city, in order; the city itself is thrown away."""
    with transaction.atomic():
        simulate(30, 20, seed, UNTIL)
        rows = Event.objects.order_by("complaint__number", "seq").values_list("complaint__number", "act", "at", "state")
        found = [(number, act, at.isoformat(), state) for number, act, at, state in rows]
        # Ids go on after a rollback on PostgreSQL, and are in the hashes of events; a fresh database has the same.
        last = "head" if connection.vendor == "sqlite" else "tracking_digest"
        found += Complaint.objects.order_by("number").values_list("number", "tracking_digest", "body", last)
        found += [(sha, shown, "", "") for sha, shown in Photo.objects.order_by("pk").values_list("sha256", "dhash")]
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_city_and_another_seed_another(city: Any) -> None:
    first = told(seed=4)
    assert len(first) > 90
    assert told(seed=4) == first
    assert told(seed=5) != first


def test_a_demonstration_shows_every_state_every_ticket_and_a_monthly_list_and_check_agrees(
    city: Any, settings: Any, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    demo_accounts()
    lived = simulate(150, 40, 1, UNTIL)
    assert lived.reports >= 150
    assert lived.refused <= lived.acts // 50  # officers of a good story seldom try what is unlawful
    assert set(Complaint.objects.values_list("state", flat=True)) == {state.value for state in State}
    assert set(Ticket.objects.filter(decided_at=None).values_list("act", flat=True)) == {act.value for act in TICKETS}
    assert MonthlyList.objects.filter(month="2026-04").exists()
    assert list(differences()) == []
    assert Photo.objects.values("sha256").distinct().count() == Photo.objects.count() > 150

    for role, lane_codes in {
        "gambir": ("giliran", "baru", "dikerjakan", "ditolak", "validasi", "selesai"),
        "binamarga": ("giliran", "baru", "dikerjakan", "ditolak", "validasi", "selesai"),
        "sudin-bm": ("giliran", "baru", "dikerjakan"),
        "kanal": ("giliran", "baru", "kejelasan"),
        "fasilitator1": ("verifikasi", "diverifikasi"),
        "validator": ("giliran", "tiket", "validasi", "verifikasi"),
        "inspektorat": ("giliran", "baru", "dikerjakan"),
        "biro": ("diteruskan",),
    }.items():
        officer = Officer.objects.get(username=role)
        found = counts(officer, lanes(officer), UNTIL)
        assert [lane for lane in lane_codes if not found[lane]] == [], f"{role} finds nothing there"

    # Every follow-up has its photo, and clocks were written when they ran out, not when the simulation ended.
    submitted = Event.objects.filter(act=Act.SUBMIT, state=State.SUBMITTED)
    assert all(event.data["photos"] for event in submitted)
    spoken = Event.objects.filter(act__in=[Act.MISSED, Act.COMPLETE, Act.WARN, Act.ESCALATE])
    assert spoken.exists()
    assert all((event.recorded_at - event.at).total_seconds() <= 1 for event in spoken)
    assert not Event.objects.filter(at__gt=UNTIL).exists()
    assert Photo.objects.filter(place_source="exif").exists()


def test_people_rate_contest_and_share_what_they_see_and_something_is_hidden(city: Any) -> None:
    simulate(260, 40, 3, UNTIL)
    contested = Complaint.objects.exclude(contested_at=None)
    assert contested.exists()
    assert all(one.linked.filter(relation=Relation.CONTEST).count() == 1 for one in contested)
    assert Complaint.objects.filter(relation=Relation.RECURRENCE).exists()
    assert set(Complaint.objects.exclude(rating=None).values_list("rating", flat=True)) > {1, 5}
    assert Support.objects.exists()
    assert Complaint.objects.exclude(hidden="").exists()
    assert list(differences()) == []


def test_nobody_outside_is_ever_written_to_and_nobody_invented_can_sign_in(city: Any) -> None:
    simulate(16, 6, 5, UNTIL)
    reachable = Reporter.objects.exclude(email="")
    assert reachable.exists()
    assert all(reporter.email.endswith("@example.invalid") for reporter in reachable)
    assert Message.objects.exists()
    assert not Message.objects.filter(sent_at=None).exists()
    invented = Officer.objects.exclude(username__in=[row[3] for row in ACCOUNTS])
    assert invented.exists()
    assert not any(officer.has_usable_password() for officer in invented)


def test_a_picture_is_the_same_whoever_draws_it(settings: Any) -> None:
    shot = Shot(7, "Jalan", "lubang", UNTIL - timedelta(days=1), -6.2, 106.8, exif=True)
    with Album(UNTIL, reports=1000) as album:
        album.expect(shot)
        assert album.take(shot).sha256 == develop(shot).sha256


def test_two_photos_of_a_shared_place_differ_and_each_is_the_same_again() -> None:
    one, other = (Shot(1, "pothole", "", UNTIL, 0.0, 0.0, own=False, variety=variety, done=False) for variety in (1, 2))
    assert develop(one).sha256 == develop(one).sha256 != develop(other).sha256
    assert develop(one).shown_sha256 != develop(other).shown_sha256


def test_two_reports_of_one_place_in_the_same_minute_have_photos_of_their_own() -> None:
    one, other = (Shot(7, "Jalan", "lubang", UNTIL, -6.2, 106.8, variety=variety) for variety in (1, 2))
    assert develop(one).sha256 != develop(other).sha256


def test_predictable_tracking_codes_end_with_the_city_and_never_begin_in_production(city: Any, settings: Any) -> None:
    with receiving.codes_from(random.Random(3)):
        first = receiving.new_code()
    with receiving.codes_from(random.Random(3)):
        assert receiving.new_code() == first
    assert receiving.new_code() != receiving.new_code()
    with pytest.raises(ZeroDivisionError), receiving.codes_from(random.Random(3)):
        raise ZeroDivisionError
    assert isinstance(receiving._random, random.SystemRandom)
    settings.PRODUCTION = True
    with pytest.raises(PermissionError), receiving.codes_from(random.Random(3)):
        receiving.new_code()


def test_M12_who_adds_to_an_invented_past_gets_its_lists_anew(city: Any) -> None:
    simulate(12, 60, 3, UNTIL)
    before = list(MonthlyList.objects.order_by("month").values_list("month", flat=True))
    assert before[-1] == "2026-04"
    simulate(100, 5, 9, datetime(2026, 4, 30, 12, tzinfo=UTC))  # a staged report is twice rejected in that month
    assert not MonthlyList.objects.filter(month="2026-04").exists()
    freeze_due(UNTIL)
    assert list(MonthlyList.objects.order_by("month").values_list("month", flat=True)) == before
    assert MonthlyRow.objects.filter(list__month="2026-04").exists()
    assert list(differences(photos=False)) == []


def test_production_refuses_invented_reports_and_known_passwords(city: Any, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="never mixed"):
        simulate(1, 1, 1, UNTIL)
    with pytest.raises(ImproperlyConfigured, match="never made in production"):
        demo_accounts()
    with pytest.raises(CommandError) as refused:
        call_command("simulate", reports=1, days=1)
    assert refused.value.returncode == 2
    assert not Complaint.objects.exists()


def test_a_city_with_reports_of_its_own_gets_no_invented_ones(
    file_report: Callable[..., Any], settings: Any, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    file_report()
    with pytest.raises(CommandError, match="reports of its own") as refused:
        call_command("simulate", reports=1, days=1)
    assert refused.value.returncode == 2
    assert Complaint.objects.count() == 1


def test_the_command_adds_to_an_invented_city(city: Any, settings: Any, tmp_path: Path, capsys: Any) -> None:
    settings.DATA = tmp_path
    call_command("simulate", reports=2, days=2, until=UNTIL)
    call_command("simulate", reports=2, days=2, until=UNTIL, seed=2)
    assert Complaint.objects.count() == 4
    out, err = capsys.readouterr()
    assert "2 reports" in out
    assert err == ""  # quiet in a pipe


def test_the_sign_ins_are_written_for_their_owner_only_and_kept(city: Any, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    first = demo_accounts()
    assert stat.S_IMODE(accounts_file().stat().st_mode) == 0o600
    written = json.loads(accounts_file().read_text())
    assert [row["peran"] for row in written].count("fasilitator") == 2
    assert set(written[0]) == {"peran", "unit", "nama", "sandi", "token", "totp"}
    for row in written:
        officer = officer_for_token(row["token"])
        assert officer is not None
        assert factors.has_any(officer) == bool(row["totp"]) == factors.required(officer)
        assert officer.username == row["nama"]
        assert officer.is_superuser == (row["peran"] == "administrator sistem")
        assert (officer.agency.name if officer.agency else "") == row["unit"]
    assert Officer.objects.get(username="gambir").check_password(first[0].sandi)
    assert demo_accounts() == first

    ApiToken.objects.filter(officer__username="gambir").delete()
    accounts_file().with_name("demo-accounts.json").write_text("[{]")
    assert officer_for_token(demo_accounts()[0].token) == Officer.objects.get(username="gambir")


def test_an_office_has_as_many_people_as_it_is_given(city: Any) -> None:
    staff = actors.Staff(random.Random(1), facilitators=5, validators=2)
    assert len({person.person for person in staff.facilitators}) == 5
    assert len({person.person for person in staff.validators}) == 2
    again = actors.Staff(random.Random(1), facilitators=5, validators=2)
    assert again.facilitators == staff.facilitators
