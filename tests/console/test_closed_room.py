"""The Inspektorat's closed room: to everybody else a report in it is a report that does not exist.

Every other role asks every address of the console, the API and the public face, with the report's number and with a
number that nobody has: the answers must be the same. Lists, counts and exports must be the same with it as without it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
import time_machine
from complaints.desk import DAY, HOUR, Desk
from conftest import wib
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from cepatrespon import health
from cepatrespon.agencies.models import Agency, Officer
from cepatrespon.agencies.officers import issue_token
from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import NewReport
from cepatrespon.complaints.models import Access, Complaint, Message
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.console import account_urls, urls
from cepatrespon.reports import frozen
from cepatrespon.rules.terms import Act, Office

WORD, NOWHERE = "pungliterselubung", 987654321
FILED = wib("2024-05-02 09:00")
PROBED = (Act.CLASSIFY, Act.COORDINATE, Act.REJECT, Act.SUBMIT)  # a holder's, a decider's, the Inspektorat's own
OTHERS = ("budi", "rina", "dewi", "joko", "sri", "biro", "fajar", "sekda", "sistem", "agus", "camat", "walikota")
EACH_OFFICE = ("budi", "joko", "sri", "biro", "fajar", "sekda", "sistem", "camat")
STAGES = ("unjudged", "classified", "unclear", "closed")
# Forms and sessions carry random words, of at least sixteen signs; a report's number has twelve.
TELLING = re.compile(r"name=\"(?:csrfmiddlewaretoken|kunci|soal)\" value=\"[^\"]*\"|(?=[\w+=-]*\d)[\w+=-]{16,}")


@dataclass
class Secret:
    """A report of the Inspektorat's channel, its photo, and the number that would have come after it."""

    desk: Desk
    number: str
    nobody: str
    photo: int

    @property
    def at(self):
        return self.desk.at + HOUR


def inspector_here(city) -> Officer:
    """A field officer of the Inspektorat itself: not an inspector, so not of the room."""
    return Officer.objects.create(
        username="lapangan-inspektorat", office=Office.FIELD, agency_id=city.inspektorat_id, password="!"
    )


def filed(cast, at=FILED, **fields: Any) -> Desk:
    desk = Desk(cast, lambda **_said: None, at)
    from complaints.desk import upload

    new = NewReport(
        body=f"Petugas loket meminta uang {WORD}.", channel="inspektorat", category="Jalan", lat=-6.17540,
        lng=106.82720, uploaded=[upload(cast.inspektur, at)], email="pelapor@contoh.invalid", **fields,
    )  # fmt: skip
    desk.complaint = actions.report(new, at=at, actor=actor_of(cast.inspektur)).complaint
    return desk


def brought_to(stage: str, desk: Desk, cast) -> None:
    """From the report nobody has judged to the one that is closed; each leaves a limit behind that ran out."""
    if stage == "unjudged":
        desk.later(7 * HOUR).run()  # M1 missed
        return
    desk.later().do(cast.inspektur, Act.CLASSIFY, result="berkadar", reason="Permintaan uang", about="Kelurahan Gambir")
    desk.later().process(cast.inspektur)
    if stage == "unclear":
        desk.later().do(cast.inspektur, Act.UNCLEAR, reason="Loket mana?").later(2 * DAY).run()  # M5 late: escalated
    if stage == "closed":
        desk.later().do(cast.inspektur, Act.SUBMIT, text="Dijatuhi sanksi.")


@pytest.fixture
def town(city, cast, file_report, settings):
    """An ordinary day around it: a report in Gambir that everybody knows; every unit has an address for letters."""
    file_report(at=wib("2024-05-02 08:00"))
    Agency.objects.update(email="unit@contoh.invalid")
    Agency.objects.filter(pk=city.inspektorat_id).update(email="inspektorat@contoh.invalid")
    inspector_here(city)
    frozen.freeze_due(wib("2024-05-02 09:00"))


@pytest.fixture(params=STAGES)
def secret(request, town, cast) -> Secret:
    desk = filed(cast)
    brought_to(request.param, desk, cast)
    assert desk.complaint.restricted
    number = desk.complaint.number
    return Secret(desk, number, f"{number[:-4]}0099", desk.complaint.photos.first().pk)


def people(cast, names: tuple[str, ...] = OTHERS) -> list[Officer]:
    return [*(getattr(cast, name) for name in names), Officer.objects.get(username="lapangan-inspektorat")]


def plain(response, *names: str) -> tuple[int, str]:
    """An answer without what differs at every request, and without the numbers that were asked for."""
    streamed = getattr(response, "streaming", False)
    body = b"".join(response.streaming_content) if streamed else response.content
    text = body.decode("utf-8", "replace") + "|" + response.get("Location", "")
    for name in names:
        text = text.replace(name, "*")
    return response.status_code, TELLING.sub("", text)


def addresses(number: str, photo: int) -> list[str]:
    """Every address of the console that names something, filled in."""
    values = {
        "number": [number], "act": [act.value for act in PROBED], "photo": [str(photo)], "size": ["kecil", "tayang"],
        "month": ["2024-05"],
    }  # fmt: skip
    found = []
    for row in urls.urlpatterns:
        route = str(row.pattern)
        kwargs = re.findall(r"<(?:\w+:)?(\w+)>", route)
        if not {"number", "photo"} & set(kwargs):
            continue
        for chosen in product(*(values.get(name, ["1"]) for name in kwargs)):
            filled = route
            for name, value in zip(kwargs, chosen, strict=True):
                filled = re.sub(rf"<(?:\w+:)?{name}>", value, filled)
            found.append("/petugas/" + filled)
    return found


def lists() -> list[str]:
    """Every address of the console that names nothing, and the searches for what is in the room."""
    own = {row.name for row in account_urls.urlpatterns}  # an officer's own account: no report is near
    named = [str(row.pattern) for row in urls.urlpatterns if "<" not in str(row.pattern) and row.name not in own]
    ways = [f"/petugas/{route}" for route in named]
    more = [f"/petugas/?q={WORD}", "/petugas/?lajur=terlihat", f"/petugas/wilayah?lajur=semua&q={WORD}"]
    return [*ways, *more, "/petugas/daftar-bulanan", "/petugas/bulan-ini?bulan=2024-05"]


def test_to_every_other_role_every_address_answers_as_for_a_report_that_does_not_exist(secret, cast):
    with time_machine.travel(secret.at, tick=False):
        for officer in people(cast):
            client = Client()
            client.force_login(officer)
            for there, nowhere in zip(
                addresses(secret.number, secret.photo), addresses(secret.nobody, NOWHERE), strict=True
            ):
                for method in ("get", "post"):
                    one = plain(getattr(client, method)(there), secret.number, f"foto/{secret.photo}")
                    other = plain(getattr(client, method)(nowhere), secret.nobody, f"foto/{NOWHERE}")
                    assert one == other, f"{officer.username} {method} {there}: {difference(other[1], one[1])}"
                    assert WORD not in one[1]
        client = Client()
        client.force_login(cast.inspektur)
        assert WORD in client.get(f"/petugas/laporan/{secret.number}").text, "the right person does see it"
        assert plain(client.get(f"/petugas/foto/{secret.photo}/kecil"))[0] == 200


def test_every_list_count_and_export_is_the_same_with_it_as_without_it(town, cast):
    def everything(at) -> dict[tuple[str, str], tuple[int, str]]:
        cache.clear()
        health.forget()
        found: dict[tuple[str, str], tuple[int, str]] = {}
        with time_machine.travel(at, tick=False):
            for officer in people(cast, EACH_OFFICE):
                client = Client()
                client.force_login(officer)
                for address in lists():
                    found[officer.username, address] = plain(client.get(address))
                token = {"Authorization": f"Bearer {issue_token(officer, 'uji')}"}
                found[officer.username, "api"] = plain(client.get("/api/v1/kotak-masuk", headers=token))
            for address in ("/", "/lapor", "/lacak", "/aturan", "/metrics", "/healthz", "/api/v1/"):
                found["", address] = plain(Client().get(address))
        return found

    at = FILED + 5 * DAY
    actions.run_clocks(at=at)
    before = everything(at)
    for stage in STAGES:
        desk = filed(cast)
        brought_to(stage, desk, cast)
        actions.run_clocks(at=at)
        with time_machine.travel(at, tick=False):
            looking = Client()
            looking.force_login(cast.inspektur)
            assert WORD in looking.get("/petugas/ruang-inspektorat?lajur=" + room_of(stage)).text
            looking.get(f"/petugas/laporan/{desk.complaint.number}")
        after = everything(at)
        telling = {
            where: difference(before[where][1], answer[1]) for where, answer in after.items() if answer != before[where]
        }
        assert not telling, f"{stage}: these are not the same with a report in the closed room"


def difference(one: str, other: str) -> str:
    """Where two pages part."""
    place = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(place - 60, 0) : place + 80]!r} became {other[max(place - 60, 0) : place + 80]!r}"


def room_of(stage: str) -> str:
    return {"unjudged": "dinilai", "closed": "selesai"}.get(stage, "berkadar")


def test_the_api_and_the_public_face_know_no_such_number_and_take_as_many_queries_to_say_so(secret, cast):
    with time_machine.travel(secret.at, tick=False):
        public = Client()
        for pattern in ("/laporan/{}", "/lacak/{}?kode=ABCD-EFGH-JKLM", "/api/v1/laporan/{}", "/tanda-terima/{}"):
            answers, costs = [], []
            for number in (secret.number, secret.nobody):
                cache.clear()
                with CaptureQueriesContext(connection) as asked:
                    answers.append(plain(public.get(pattern.format(number)), number))
                costs.append(len(asked))
            assert answers[0] == answers[1], pattern
            assert costs[0] == costs[1], f"{pattern}: {costs}"
        assert plain(public.get(f"/foto/{secret.photo}/kecil"))[0] == 404
        form = {"nomor": secret.number, "kode": ""}
        assert plain(public.post("/lacak", form), secret.number) == plain(
            public.post("/lacak", {**form, "nomor": secret.nobody}), secret.nobody
        )
        for officer in people(cast):
            token = {"Authorization": f"Bearer {issue_token(officer, 'uji')}"}
            for number, same in ((secret.number, secret.nobody),):
                act = {"aksi": "proses"}
                for key in ({}, {"Idempotency-Key": "kunci-1"}):
                    one, other = (
                        public.post(
                            f"/api/v1/laporan/{each}/tindakan", act, "application/json", headers={**token, **key}
                        )
                        for each in (number, same)
                    )
                    assert plain(one, number) == plain(other, same), officer.username
                assert plain(public.get(f"/api/v1/laporan/{number}", headers=token), number) == plain(
                    public.get(f"/api/v1/laporan/{same}", headers=token), same
                )
                assert public.get(f"/foto/{secret.photo}/kecil", headers=token).status_code == 404
                assert public.get(f"/foto/{secret.photo}/asli", headers=token).status_code == 404


def test_no_letter_about_it_goes_to_any_other_unit(secret, city):
    told = set(Message.objects.filter(complaint=secret.desk.complaint).values_list("recipient", flat=True))
    assert told <= {"pelapor@contoh.invalid", "inspektorat@contoh.invalid"}


def test_who_looked_at_it_is_in_no_log_that_another_role_reads(secret, cast):
    with time_machine.travel(secret.at, tick=False):
        client = Client()
        client.force_login(cast.inspektur)
        client.get(f"/petugas/laporan/{secret.number}")
        if "akses" not in {row.name for row in urls.urlpatterns}:
            return
        Access.objects.create(
            complaint=secret.desk.complaint, officer=cast.inspektur, what=Access.What.PRIVATE, at=secret.at
        )
        for officer in people(cast):
            client.force_login(officer)
            assert secret.number not in client.get("/petugas/akses").content.decode()


def test_a_clock_of_it_that_fails_is_logged_without_its_number(secret, caplog):
    Complaint.objects.filter(pk=secret.desk.complaint.pk).update(next_clock_at=FILED)
    actions.run_clocks(at=secret.at)
    assert "could not speak" in caplog.text
    assert secret.number not in caplog.text
    health.forget()
    with time_machine.travel(secret.at, tick=False):
        assert "cepatrespon_clock_rows_held 0.0" in Client().get("/metrics").text
        assert Client().get("/healthz").json()["clock_lag_seconds"] == 0


def test_its_numbers_are_counted_by_the_inspektorats_own_prefix_and_leave_no_gap_in_another_channel(
    city, cast, file_report
):
    before = file_report().complaint.number
    secret = filed(cast).complaint.number
    after = file_report().complaint.number
    assert int(after[-4:]) == int(before[-4:]) + 1
    assert secret[:2] == "IN"
    prefixes = [channel.prefix for channel in city.channels]
    assert len(set(prefixes)) == len(prefixes)


def test_once_judged_ordinary_and_handed_on_it_is_a_complaint_like_any_other(town, cast):
    desk = filed(cast)
    desk.later().do(cast.inspektur, Act.CLASSIFY, result="tidak berkadar", reason="Jalan rusak")
    desk.later().hand(cast.inspektur, "Kelurahan Gambir")
    with time_machine.travel(desk.at, tick=False):
        for officer, there in ((cast.budi, 200), (cast.sri, 200), (cast.sekda, 200), (cast.rina, 404)):
            client = Client()
            client.force_login(officer)
            assert client.get(f"/petugas/laporan/{desk.complaint.number}").status_code == there, officer.username
        assert Client().get(f"/laporan/{desk.complaint.number}").status_code == 200


def test_F2_a_linked_report_that_lands_in_the_room_is_not_named_on_the_report_it_came_from(town, cast):
    desk = filed(cast)
    desk.later().do(cast.inspektur, Act.CLASSIFY, result="tidak berkadar", reason="Jalan rusak")
    desk.later().hand(cast.inspektur, "Kelurahan Gambir").later().process(cast.budi).later().submit(cast.budi)
    desk.later().do(cast.fajar, Act.VERIFY_FIELD, photo=True, result="masalah lain", note="Petugas meminta uang")
    linked = Complaint.objects.get(linked_from=desk.complaint)
    assert linked.restricted
    with time_machine.travel(desk.at, tick=False):
        for officer in (cast.budi, cast.sri, cast.fajar, cast.sekda, cast.biro):
            client = Client()
            client.force_login(officer)
            page = client.get(f"/petugas/laporan/{desk.complaint.number}").text
            assert linked.number not in page, officer.username
            token = {"Authorization": f"Bearer {issue_token(officer, 'uji')}"}
            assert client.get(f"/api/v1/laporan/{desk.complaint.number}", headers=token).json()["terkait"] == []
        assert linked.number not in Client().get(f"/laporan/{desk.complaint.number}").text
        client = Client()
        client.force_login(cast.inspektur)
        assert linked.number in client.get(f"/petugas/laporan/{desk.complaint.number}").text


def test_the_room_sorts_what_must_be_classified_first_says_who_sees_it_and_leads_to_the_form(town, city, cast):
    for stage in STAGES:
        brought_to(stage, filed(cast), cast)
    ordinary = filed(cast).later().do(cast.inspektur, Act.CLASSIFY, result="tidak berkadar", reason="Biasa")
    ordinary.hand(cast.inspektur, "Dinas Bina Marga")
    client = Client()
    with time_machine.travel(wib("2024-05-05 09:00"), tick=False):
        client.force_login(cast.inspektur)
        page = client.get("/petugas/ruang-inspektorat").text
        assert "Hanya petugas Inspektorat" in page
        counts = re.findall(r'lajur=(\w+)"[^>]*>[^<]*<span class="n[^"]*">(\d+)', page)
        assert counts == [("dinilai", "1"), ("berkadar", "2"), ("biasa", "1"), ("selesai", "1")]
        first = Complaint.objects.order_by("number").filter(owner_id=cast.inspektur.agency_id).first()
        form = f"/petugas/laporan/{first.number}/klasifikasi"
        assert f'href="{form}#tindakan"' in page
        assert "Berkadar pengawasan" in client.get(form).text
        assert ordinary.complaint.number in client.get("/petugas/ruang-inspektorat?lajur=biasa").text
        handed = client.get("/petugas/ruang-inspektorat?lajur=biasa").text
        assert f'<td class="meta">{city.unit_named("Dinas Bina Marga").short_name}</td>' in handed
        assert "Tidak ada laporan yang cocok" in client.get("/petugas/ruang-inspektorat?q=tidak-ada").text
        for officer in people(cast):
            client.force_login(officer)
            assert client.get("/petugas/ruang-inspektorat").status_code == 403


def test_the_probe_walks_addresses_that_are_there():
    assert get_resolver().resolve("/petugas/laporan/IN2405020001/dorong").view_name == "console:dorong"
    found = addresses("IN2405020001", 1)
    assert "/petugas/laporan/IN2405020001/klasifikasi" in found
    assert "/petugas/foto/1/kecil" in found
    assert len(found) > 2 * len(PROBED)
