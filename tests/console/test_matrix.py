"""Every address x every role x every kind of report: who finds it, and who is told that there is nothing.

Who sees which report is written here by hand. The addresses are read from the URLconf, so that a page added without a
thought of its own is asked, too. Lists, counts, searches, photos and the API answer to the same table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern

from cepatrespon.agencies.officers import issue_token
from cepatrespon.complaints import lanes as laning
from cepatrespon.complaints import rights
from cepatrespon.complaints.models import Complaint, DataRequest, Event
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.console import urls
from cepatrespon.rules.terms import Act, Office
from tests.complaints.desk import BINA_MARGA, PERHUBUNGAN, Desk
from tests.conftest import PETOJO, Cast, wib

pytestmark = pytest.mark.django_db
AT = wib("2024-05-02 09:00")
NOW = wib("2024-05-02 20:00")
NO_NUMBER, NO_PHOTO = "JK2405029999", 999_999
WORDS = {  # of each report, found nowhere else: what must not be read by who may not see it
    "gambir": "Genangan gambir xqa", "petojo": "Tiang petojo xqb", "marga": "Aspal marga xqc",
    "kanal": "Surat kanal xqd", "kirim": "Hasil kirim xqe", "tiket": "Lampu tiket xqf", "berkadar": "Suap berkadar xqg",
    "baru": "Titipan baru xqh", "terlapor": "Perilaku terlapor xqi",
}  # fmt: skip


@pytest.fixture
def reports(cast: Cast, file_report: Callable[..., Any]) -> dict[str, Desk]:
    """One report of every kind, as they stand on 2 May 2024 in the evening."""

    def desk(which: str, /, **fields: Any) -> Desk:
        return Desk(cast, file_report, AT).report(body=WORDS[which], **fields)

    inside = {"lat": None, "lng": None, "category": "", "channel": "inspektorat"}
    found = {
        "gambir": desk("gambir"),
        "petojo": desk("petojo", lat=PETOJO[0], lng=PETOJO[1], private=True),
        "marga": desk("marga").later().hand(cast.budi, BINA_MARGA),
        "kanal": desk("kanal", lat=None, lng=None, channel="whatsapp", name="Siti Contoh", phone="+6281200000001"),
        "kirim": desk("kirim").later().do(cast.budi, Act.PROCESS),
        "tiket": desk("tiket").later().hand(cast.budi, BINA_MARGA),
        "berkadar": desk("berkadar", **inside).later().do(cast.inspektur, Act.CLASSIFY, result="berkadar"),
        "baru": desk("baru", **inside),
        "terlapor": desk("terlapor", **inside).later(),
    }
    found["kirim"].later().do(cast.budi, Act.SUBMIT, photo=True, text="Sudah selesai dikerjakan.")
    found["tiket"].later().do(cast.dewi, Act.MOVE_AGENCY, to=PERHUBUNGAN, reason="Bukan wewenang kami.")
    about = {"result": "tidak berkadar", "about": "Kelurahan Gambir"}
    found["terlapor"].do(cast.inspektur, Act.CLASSIFY, **about).later().hand(cast.inspektur, PERHUBUNGAN)
    return found


OPEN = {"gambir", "petojo", "marga", "kanal", "kirim", "tiket"}
EVERYTHING_BUT_THE_ROOM = OPEN | {"terlapor"}
SEES: dict[str, set[str]] = {
    "budi": {"gambir", "marga", "kirim", "tiket"},
    "rina": {"petojo"},
    "dewi": {"marga", "tiket"},
    "hub": {"terlapor"},
    "suku": set(),
    "joko": OPEN,  # owns JAKI and WhatsApp
    "sri": EVERYTHING_BUT_THE_ROOM,
    "biro": EVERYTHING_BUT_THE_ROOM,
    "fajar": EVERYTHING_BUT_THE_ROOM,
    "lestari": EVERYTHING_BUT_THE_ROOM,
    "inspektur": EVERYTHING_BUT_THE_ROOM | {"berkadar", "baru"},
    "sekda": EVERYTHING_BUT_THE_ROOM,
    "sistem": set(),
    "agus": {"gambir", "kirim"},
    "tari": {"gambir", "kirim"},
    "camat": {"gambir", "petojo", "marga", "kirim", "tiket"},  # both kelurahan lie in Kecamatan Gambir
    "walikota": {"gambir", "petojo", "marga", "kirim", "tiket"},
}
# A unit that an open ticket proposes is heard before Biro decides: it meets that report on these pages and no other.
HEARD, HEARING = {"hub": {"tiket"}}, {"keterangan", "keterangan-satu"}
# Of the acts, which all come through one view, one of each kind: without a form, with one, and of another office.
SOME_ACTS = (Act.PROCESS.value, Act.COORDINATE.value, Act.VALIDATE.value)


def patterns() -> list[URLPattern]:
    return list(urls.urlpatterns)


def addresses(number: str, photo: int) -> Iterator[tuple[URLPattern, str]]:
    """Each address of the console that is about one report, filled in for this one."""
    for row in patterns():
        route = str(row.pattern)
        if "<slug:number>" in route:
            filled = route.replace("<slug:number>", number)
            acts = SOME_ACTS if "<slug:act>" in filled else ("",)
            for act in acts:
                yield row, "/petugas/" + re.sub(r"<\w+:\w+>", "1", filled.replace("<slug:act>", act))
        elif "<int:photo>" in route and photo:
            for size in ("besar", "kecil", "asli"):
                yield row, "/petugas/" + route.replace("<int:photo>", str(photo)).replace("<slug:size>", size)


def pages() -> Iterator[tuple[URLPattern, str]]:
    """Each address of the console that takes nothing."""
    for row in patterns():
        if "<" not in str(row.pattern):
            yield row, f"/petugas/{row.pattern}"


def as_if(answer: Any, number: str) -> tuple[int, str]:
    """What an answer tells about whether there is a report: its status, and where it leads."""
    assert not answer.streaming
    return answer.status_code, answer.headers.get("Location", "").replace(number, "")


def offices_of(row: URLPattern) -> frozenset[Office]:
    return getattr(row.callback, "offices", frozenset())


def seen_in(text: str, numbers: dict[str, str]) -> set[str]:
    return {name for name, number in numbers.items() if number in text or WORDS[name] in text}


@pytest.mark.parametrize("who", SEES)
def test_each_address_about_one_report_knows_nothing_of_what_its_asker_may_not_see(
    who: str, cast: Cast, reports: dict[str, Desk]
) -> None:
    officer, client = getattr(cast, who), Client()
    asks = {"GET": client.get, "POST": lambda url: client.post(url, {"teks": "x"})}
    none: dict[tuple[str, str], tuple[int, str]] = {}  # what the same address says of a report that never was
    with time_machine.travel(NOW, tick=False):
        client.force_login(officer)
        for name, desk in reports.items():
            if name in SEES[who]:
                continue
            complaint = desk.complaint
            photo = complaint.photos.values_list("pk", flat=True).first() or 0
            before = Event.objects.filter(complaint=complaint).count()
            for row, url in addresses(complaint.number, photo):
                if row.name in HEARING and name in HEARD.get(who, set()):
                    continue
                nothing = url.replace(complaint.number, NO_NUMBER).replace(f"foto/{photo}", f"foto/{NO_PHOTO}")
                for method, ask in asks.items():
                    answer = ask(url)
                    if (method, nothing) not in none:
                        none[method, nothing] = as_if(ask(nothing), NO_NUMBER)
                    told = f"{who} {method} {url} ({name})"
                    assert as_if(answer, complaint.number) == none[method, nothing], told
                    assert WORDS[name] not in answer.text, told
            assert Event.objects.filter(complaint=complaint).count() == before


@pytest.mark.parametrize("who", SEES)
def test_each_page_opens_to_its_offices_and_shows_no_report_that_they_may_not_see(
    who: str, cast: Cast, reports: dict[str, Desk]
) -> None:
    officer, client = getattr(cast, who), Client()
    numbers = {name: desk.complaint.number for name, desk in reports.items()}
    with time_machine.travel(NOW, tick=False):
        client.force_login(officer)
        for row, url in pages():
            if row.name in {"masuk", "kode", "masuk-passkey", "sso", "sso-kembali", "keluar"}:
                continue
            answer = client.get(url)
            allowed = officer.office in offices_of(row)
            assert answer.status_code != 403 or not allowed or row.name in OF_SOME_UNITS, f"{who} 403 {url}"
            assert allowed or answer.status_code == 403, f"{who} {answer.status_code} {url}"
            assert answer.status_code < 500, f"{who} {answer.status_code} {url}"
            if not answer.streaming:
                heard = HEARD.get(who, set()) if row.name in HEARING else set()
                assert seen_in(answer.text, numbers) <= SEES[who] | heard, f"{who} {url}"


# Pages for the administrators of some kinds of unit only: the office alone does not open them.
OF_SOME_UNITS = {
    row.name for row in urls.urlpatterns
    if getattr(row.callback, "kinds", None) or getattr(row.callback, "owning", None)
}  # fmt: skip


@pytest.mark.parametrize("who", SEES)
def test_lists_counts_and_searches_answer_to_the_same_table(who: str, cast: Cast, reports: dict[str, Desk]) -> None:
    officer, client = getattr(cast, who), Client()
    numbers = {name: desk.complaint.number for name, desk in reports.items()}
    assert {c.number for c in visible_to(officer)} == {numbers[name] for name in SEES[who]}
    with time_machine.travel(NOW, tick=False):
        client.force_login(officer)
        if officer.office != Office.SYSTEM:
            everything = client.get("/petugas/?lajur=terlihat").text
            assert seen_in(everything, numbers) == SEES[who]
            for name, number in numbers.items():
                for word in (number, WORDS[name].split()[-1]):
                    found = client.get("/petugas/", {"lajur": "terlihat", "q": word}).text
                    rows = {other for other, one in numbers.items() if f"/petugas/laporan/{one}" in found}
                    assert rows == ({name} & SEES[who]), f"{who} {word}"
        for lane in laning.lanes(officer):
            listed = {c.number for c in laning.inbox(officer, lane)}
            assert listed <= {numbers[name] for name in SEES[who]}, f"{who} {lane.code}"
            counted = laning.counts(officer, laning.lanes(officer), NOW)[lane.code]
            assert counted == len(listed), f"{who} {lane.code}"


@pytest.mark.parametrize("who", SEES)
def test_the_API_answers_to_the_same_table(who: str, cast: Cast, reports: dict[str, Desk]) -> None:
    officer, client = getattr(cast, who), Client()
    key = {"Authorization": f"Bearer {issue_token(officer)}"}
    with time_machine.travel(NOW, tick=False):
        for name, desk in reports.items():
            number = desk.complaint.number
            answer = client.get(f"/api/v1/laporan/{number}", headers=key)
            public = name in {"gambir", "marga", "kanal", "kirim", "tiket"}
            if name in SEES[who]:
                assert answer.status_code == 200, f"{who} {name}"
            elif not public:
                assert answer.status_code == 404, f"{who} {name}"
                assert WORDS[name] not in answer.text
            before = Event.objects.filter(complaint=desk.complaint).count()
            if name not in SEES[who]:
                url = f"/api/v1/laporan/{number}/tindakan"
                refused = client.post(url, {"aksi": "Proses"}, "application/json", headers=key)
                assert refused.status_code in (403, 404), f"{who} {name} {refused.status_code}"
                assert Event.objects.filter(complaint=desk.complaint).count() == before
        inbox = client.get("/api/v1/kotak-masuk", headers=key)
        if inbox.status_code == 200:
            assert seen_in(inbox.text, {n: d.complaint.number for n, d in reports.items()}) <= SEES[who]


# Whose desk it is what a reporter asks of their own data, and who may hide a report from the public.
ASKED_OF = {
    "joko": OPEN, "sri": EVERYTHING_BUT_THE_ROOM, "inspektur": {"berkadar", "baru", "terlapor"},
}  # fmt: skip
MODERATES = {**ASKED_OF, "inspektur": set(WORDS)}


@pytest.mark.parametrize("who", SEES)
def test_the_desks_for_citizens_answer_to_their_own_table(who: str, cast: Cast, reports: dict[str, Desk]) -> None:
    officer, client = getattr(cast, who), Client()
    asked = {}
    for name, desk in reports.items():
        which = Complaint.objects.filter(pk=desk.complaint.pk)
        asked[name] = rights.ask(which, "perbaikan", f"Tolong, {WORDS[name]}", at=NOW)
    with time_machine.travel(NOW, tick=False):
        client.force_login(officer)
        for name, desk in reports.items():
            number = desk.complaint.number
            url = f"/petugas/permintaan-data/{number}/{asked[name].pk}"
            mine = name in ASKED_OF.get(who, set())
            assert (client.get(url).status_code == 200) is mine, f"{who} {name}"
            said = {"putusan": "ditolak", "jawaban": "x", "tindakan": "sembunyikan", "apa": "laporan"}
            if not mine:
                assert client.post(url, said).status_code in (403, 404), f"{who} {name}"
            moderates = name in MODERATES.get(who, set())
            assert (client.get(f"/petugas/laporan/{number}/umum").status_code == 200) is moderates, f"{who} {name}"
            if not moderates:
                said |= {"sebab": "data pribadi", "langkah": "simpan"}
                assert client.post(f"/petugas/laporan/{number}/umum", said).status_code in (403, 404), f"{who} {name}"
        numbers = {name: desk.complaint.number for name, desk in reports.items()}
        for url in ("", "?tab=dijawab", "?tab=pemilik"):
            shown = client.get(f"/petugas/permintaan-data{url}")
            assert seen_in(shown.text, numbers) <= ASKED_OF.get(who, set()), f"{who} {url}"
            if not url and shown.status_code == 200:
                assert seen_in(shown.text, numbers) == ASKED_OF.get(who, set()), who
    assert not DataRequest.objects.exclude(done_at=None).exists()
    assert not Event.objects.filter(act=Act.HIDE).exists()


def test_nobody_signed_in_reads_nothing_of_the_console(reports: dict[str, Desk]) -> None:
    client = Client()
    for desk in reports.values():
        complaint: Complaint = desk.complaint
        photo = complaint.photos.values_list("pk", flat=True).first() or 0
        for _row, url in addresses(complaint.number, photo):
            answer = client.get(url)
            assert answer.status_code in (302, 405), url
            assert answer.status_code == 405 or "/petugas/masuk" in answer["Location"], url


def test_the_public_reads_neither_private_reports_nor_those_about_officers_nor_the_room(
    reports: dict[str, Desk],
) -> None:
    client = Client()
    later: datetime = NOW + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        for name in ("petojo", "berkadar", "baru", "terlapor"):
            number = reports[name].complaint.number
            for url in (f"/laporan/{number}", f"/lacak/{number}", f"/api/v1/laporan/{number}"):
                answer = client.get(url)
                assert answer.status_code in (404, 302, 200, 403), url
                assert WORDS[name] not in answer.text, url
        front = client.get("/").text
        for name in ("petojo", "berkadar", "baru", "terlapor"):
            assert WORDS[name] not in front
