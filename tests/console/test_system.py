"""The administrator's room: health, master data, letters, delegations, policies and their rehearsal, officers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cepatrespon.agencies.models import Delegation, Officer, PolicyDraft, PolicyVersion
from cepatrespon.complaints.actions import Details, act
from cepatrespon.complaints.models import Complaint, Event, Message
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.console import standing
from cepatrespon.reports import rehearsal
from cepatrespon.rules.policy import PARAMETERS, defaults
from cepatrespon.rules.terms import Act, Office
from tests.conftest import Cast, wib

PAGES = ["", "/data", "/surat", "/petugas", "/petugas/baru", "/delegasi", "/kebijakan"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def sinta(cast: Cast, client: Client) -> Client:
    """The system administrator at her desk."""
    client.force_login(cast.sistem)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_the_system_pages_are_the_system_administrators_alone(cast: Cast, client: Client, page: str) -> None:
    client.force_login(cast.sistem)
    assert client.get(f"/petugas/sistem{page}").status_code == 200
    for officer in (cast.budi, cast.sri, cast.inspektur, cast.sekda, cast.agus):
        client.force_login(officer)
        assert client.get(f"/petugas/sistem{page}").status_code == 403, officer.username


# ── letters ──────────────────────────────────────────────────────────────────────────────────────
def letter(complaint: Complaint, **fields: Any) -> Message:
    at = timezone.now()
    given = {
        "complaint": complaint, "seq": 1, "notice": "pelapor", "recipient": "siti@contoh.id", "created_at": at,
        "try_at": at + timedelta(hours=6), "attempts": 12, "gave_up_at": at, "error": "siti@contoh.id: no such box",
    }  # fmt: skip
    return Message.objects.create(**{**given, **fields})


def test_a_letter_given_up_is_sent_again_and_nobodys_address_is_shown_whole(
    sinta: Client, file_report: Callable[..., Any]
) -> None:
    stuck = letter(file_report().complaint)
    page = sinta.get("/petugas/sistem/surat").content.decode()
    assert "siti@" not in page
    assert "s…@contoh.id" in page
    assert sinta.post("/petugas/sistem/surat", {"surat": [stuck.pk]}).status_code == 302
    stuck.refresh_from_db()
    assert (stuck.gave_up_at, stuck.attempts) == (None, 0)
    assert stuck.try_at <= timezone.now()


def test_the_letters_of_the_Inspektorats_own_reports_are_in_no_list_and_no_count(
    sinta: Client, file_report: Callable[..., Any]
) -> None:
    hidden = letter(file_report(channel="inspektorat", lat=None, lng=None, category="").complaint)
    assert hidden.complaint is not None
    assert hidden.complaint.restricted
    assert hidden.complaint.number not in sinta.get("/petugas/sistem/surat").content.decode()
    sinta.post("/petugas/sistem/surat", {"semua": "1"})
    hidden.refresh_from_db()
    assert hidden.gave_up_at is not None


# ── delegation ───────────────────────────────────────────────────────────────────────────────────
def delegated(sinta: Client, absent: str, deputy: str, first: str, last: str) -> Any:
    said = {"absen": absent, "pengganti": deputy, "mulai": first, "sampai": last, "alasan": "Cuti tahunan."}
    return sinta.post("/petugas/sistem/delegasi", said)


def test_a_deputy_acts_in_the_absent_ones_unit_on_those_days_only_and_under_their_own_name(
    cast: Cast, file_report: Callable[..., Any]
) -> None:
    sinta, rina = Client(), Client()
    with time_machine.travel(wib("2024-05-01 10:00"), tick=False):
        number = file_report(at=wib("2024-05-01 09:00")).complaint.number
        sinta.force_login(cast.sistem)
        assert delegated(sinta, "budi", "rina", "2024-05-02", "2024-05-03").status_code == 302
        key = Delegation.objects.get().pk
        rina.force_login(cast.rina)
        rina.post("/petugas/menggantikan/ganti", {"sebagai": key})
        assert rina.get(f"/petugas/laporan/{number}").status_code == 404  # a day too early
    with time_machine.travel(wib("2024-05-02 00:00:01"), tick=False):
        rina.force_login(cast.rina)
        assert rina.get(f"/petugas/laporan/{number}").status_code == 404  # not before she steps in
        rina.post("/petugas/menggantikan/ganti", {"sebagai": key})
        assert "Kelurahan Gambir" in rina.get(f"/petugas/laporan/{number}").content.decode()
        rina.post(f"/petugas/laporan/{number}/proses")
        event = Event.objects.get(complaint__number=number, act=Act.PROCESS)
        assert event.officer_id == cast.rina.pk
        assert event.unit_id == cast.budi.agency_id
    with time_machine.travel(wib("2024-05-03 23:59:59"), tick=False):
        rina.force_login(cast.rina)
        rina.post("/petugas/menggantikan/ganti", {"sebagai": key})
        assert rina.get(f"/petugas/laporan/{number}").status_code == 200
    with time_machine.travel(wib("2024-05-04 00:00:00"), tick=False):
        assert rina.get(f"/petugas/laporan/{number}").status_code == 404


def test_a_deputy_finds_what_is_delegated_to_them_from_their_own_account(cast: Cast) -> None:
    sinta, rina, hub = Client(), Client(), Client()
    sinta.force_login(cast.sistem)
    today = timezone.localdate()
    delegated(sinta, "budi", "rina", str(today), str(today))
    for client, officer, offered in ((rina, cast.rina, True), (hub, cast.hub, False)):
        client.force_login(officer)
        assert 'href="/petugas/menggantikan"' in client.get("/petugas/akun").content.decode()
        assert ("Bertindak untuknya" in client.get("/petugas/menggantikan").content.decode()) is offered


def test_a_revoked_delegation_ends_with_the_next_page(cast: Cast, file_report: Callable[..., Any]) -> None:
    sinta, rina = Client(), Client()
    number = file_report(at=timezone.now()).complaint.number
    sinta.force_login(cast.sistem)
    today = timezone.localdate()
    delegated(sinta, "budi", "rina", str(today), str(today))
    key = Delegation.objects.get().pk
    rina.force_login(cast.rina)
    rina.post("/petugas/menggantikan/ganti", {"sebagai": key})
    assert rina.get(f"/petugas/laporan/{number}").status_code == 200
    sinta.post(f"/petugas/sistem/delegasi/{key}/cabut")
    assert rina.get(f"/petugas/laporan/{number}").status_code == 404


def test_nobody_steps_into_an_office_that_was_not_delegated_to_them(cast: Cast) -> None:
    sinta, hub = Client(), Client()
    sinta.force_login(cast.sistem)
    today = timezone.localdate()
    delegated(sinta, "budi", "rina", str(today), str(today))
    hub.force_login(cast.hub)
    hub.post("/petugas/menggantikan/ganti", {"sebagai": Delegation.objects.get().pk})
    assert "Kelurahan Gambir" not in hub.get("/petugas/").content.decode()


def test_a_guarded_office_is_stepped_into_with_a_second_factor_only(cast: Cast) -> None:
    sinta, rina = Client(), Client()
    sinta.force_login(cast.sistem)
    today = timezone.localdate()
    delegated(sinta, "sri", "rina", str(today), str(today))
    rina.force_login(cast.rina)
    said = rina.post("/petugas/menggantikan/ganti", {"sebagai": Delegation.objects.get().pk}, follow=True)
    assert "faktor kedua" in said.content.decode()


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"absen": "tidakada"}, "Tidak ada petugas aktif"),
        ({"pengganti": "budi"}, "Pengganti harus orang lain."),
        ({"sampai": "2020-01-01", "mulai": "2020-01-01"}, "sudah lewat"),
        ({"absen": "sistem"}, "tidak didelegasikan"),
    ],
)
def test_a_delegation_that_cannot_be_is_refused_in_words(sinta: Client, said: dict[str, str], complaint: str) -> None:
    today = str(timezone.localdate())
    fields = {"absen": "budi", "pengganti": "rina", "mulai": today, "sampai": today, **said}
    answer = sinta.post("/petugas/sistem/delegasi", fields)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert not Delegation.objects.exists()


# ── policy ───────────────────────────────────────────────────────────────────────────────────────
def proposal(**changes: Any) -> dict[str, Any]:
    fields = {
        name: defaults()[name] // 3600 if parameter.unit == "seconds" else defaults()[name]
        for name, parameter in PARAMETERS.items()
    }
    day = timezone.localdate() + timedelta(days=30)
    return {**fields, "tanggal": str(day), "catatan": "Keputusan percobaan.", **changes}


def test_a_proposed_policy_says_what_it_would_have_changed_last_month_before_it_can_be_adopted(
    sinta: Client, cast: Cast, file_report: Callable[..., Any]
) -> None:
    with time_machine.travel(wib("2024-06-10 09:00"), tick=False):
        budi = actor_of(cast.budi)
        for hours in (1, 3, 5):  # answered in one, three and five hours; a limit of two makes two of them late
            filed = file_report(at=wib("2024-05-06 08:00")).complaint
            mine = visible_to(cast.budi).filter(pk=filed.pk)
            act(mine, Act.PROCESS, budi, Details(), at=wib("2024-05-06 08:00") + timedelta(hours=hours))
        file_report(at=wib("2024-06-02 08:00"))  # another month
        sinta.force_login(cast.sistem)
        assert sinta.post("/petugas/sistem/kebijakan", proposal(response=2)).status_code == 302
        draft = PolicyDraft.objects.get()
        assert (draft.month, draft.total) == ("2024-05", 3)
        page = sinta.get(f"/petugas/sistem/kebijakan/{draft.pk}")
        assert page["Refresh"] == "2"
        assert "Berlakukan usulan ini" not in page.content.decode()
        while rehearsal.advance(at=wib("2024-06-10 09:00")):
            pass
        draft.refresh_from_db()
        found = {(line.what, line.about): (line.before, line.after) for line in rehearsal.lines(draft)}
        assert found[("late", "M1")] == (0, 2)
        assert found[("late", "M7")] == (3, 3)
        page = sinta.get(f"/petugas/sistem/kebijakan/{draft.pk}").content.decode()
        assert "Terlambat menurut M1" in page
        assert "Berlakukan usulan ini" in page
        assert sinta.post(f"/petugas/sistem/kebijakan/{draft.pk}").status_code == 302
    version = PolicyVersion.objects.order_by("-version").first()
    assert version is not None
    assert version.version == 2
    assert version.parameters["response"] == 2 * 3600


def test_a_policy_has_no_effect_on_the_past_and_changes_something(sinta: Client) -> None:
    past = sinta.post("/petugas/sistem/kebijakan", proposal(response=2, tanggal=str(timezone.localdate())))
    assert past.status_code == 422
    assert "tidak berlaku surut" in past.content.decode()
    same = sinta.post("/petugas/sistem/kebijakan", proposal())
    assert same.status_code == 422
    assert "Belum ada angka yang diubah" in same.content.decode()
    assert not PolicyDraft.objects.exists()


def test_the_rehearsal_leaves_out_what_only_the_Inspektorat_may_know_of(
    sinta: Client, file_report: Callable[..., Any]
) -> None:
    with time_machine.travel(wib("2024-06-10 09:00"), tick=False):
        file_report(at=wib("2024-05-06 08:00"), channel="inspektorat", lat=None, lng=None, category="")
        sinta.force_login(Officer.objects.get(username="sistem"))
        sinta.post("/petugas/sistem/kebijakan", proposal(response=2))
        assert PolicyDraft.objects.get().total == 0


# ── officers ─────────────────────────────────────────────────────────────────────────────────────
def person(**changes: Any) -> dict[str, Any]:
    given = {"username": "nina", "nama": "Nina Contoh", "peran": "administrator", "unit": "Kelurahan Gambir"}
    return {**given, "aktif": "on", **changes}


def test_a_new_officer_gets_a_first_password_that_is_shown_once(sinta: Client) -> None:
    answer = sinta.post("/petugas/sistem/petugas/baru", person(), follow=True).content.decode()
    word = re.search(r"pertamanya: ([a-z0-9-]+) ", answer)
    assert word is not None
    nina = Officer.objects.get(username="nina")
    assert nina.check_password(word[1])
    assert word[1] not in sinta.get(f"/petugas/sistem/petugas/{nina.pk}").content.decode()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"peran": "validator"}, "hanya ada di unit"),
        ({"unit": ""}, "harus punya unit"),
        ({"unit": "Dinas Antah Berantah"}, "Tidak ada unit bernama"),
        ({"username": "BUDI"}, "sudah dipakai"),
    ],
)
def test_an_officer_stands_where_the_office_belongs(sinta: Client, changes: dict[str, str], why: str) -> None:
    answer = sinta.post("/petugas/sistem/petugas/baru", person(**changes))
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Officer.objects.filter(username="nina").exists()


def test_ending_an_officer_ends_their_sessions(cast: Cast) -> None:
    sinta, budi = Client(), Client()
    sinta.force_login(cast.sistem)
    budi.force_login(cast.budi)
    assert budi.get("/petugas/").status_code == 200
    fields = person(username="budi", nama="Budi")
    del fields["aktif"]
    assert sinta.post(f"/petugas/sistem/petugas/{cast.budi.pk}", fields).status_code == 302
    assert budi.get("/petugas/").status_code == 302


def test_the_administrator_cannot_shut_themselves_out(sinta: Client, cast: Cast) -> None:
    fields = person(username="sistem", nama="Sistem", peran=Office.SYSTEM.value, unit="")
    del fields["aktif"]
    answer = sinta.post(f"/petugas/sistem/petugas/{cast.sistem.pk}", fields)
    assert answer.status_code == 422
    assert Officer.objects.get(pk=cast.sistem.pk).is_active


def test_a_borrowed_office_is_never_stored(cast: Cast) -> None:
    today = timezone.localdate()
    lent = standing.delegate(cast.sri, cast.rina, today, today, "", cast.sistem, timezone.now())
    acting = standing.stand_in(cast.rina, lent)
    assert acting.office == Office.VALIDATOR
    with pytest.raises(ValueError, match="not stored"):
        acting.save()
    assert Officer.objects.get(pk=cast.rina.pk).office == Office.ADMINISTRATOR


def test_who_did_what_to_an_account_is_kept_and_shown(sinta: Client, cast: Cast) -> None:
    page = f"/petugas/sistem/petugas/{cast.budi.pk}"
    assert "faktor kedua dihapus" not in sinta.get(page).content.decode()
    sinta.post(f"{page}/faktor")
    sinta.post(f"{page}/sandi")
    shown = sinta.get(page).content.decode()
    assert "faktor kedua dihapus" in shown
    assert "kata sandi baru diberikan" in shown
    assert "sistem, " in shown
