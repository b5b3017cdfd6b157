"""Nothing that is not everybody's stands on any public page, feed, export, release, map answer, header or error.

A city is filled with words, names, numbers and places that nobody outside may read. Every public address the program
has is then asked, with every number, photo, code and month there is; a new address that takes something must say here
what that is. The answers are searched whole: archives and spreadsheets are opened.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from cepatrespon.complaints import actions, evidence
from cepatrespon.complaints.actions import Details, NewReport
from cepatrespon.complaints.dossier import CITIZEN
from cepatrespon.complaints.models import Complaint, DataRequest, Held, Photo, Reporter, Subscription
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.reports import frozen, releases
from cepatrespon.reports.models import Release
from cepatrespon.rules.terms import Act, Aftermath, Consent, HideReason
from tests.complaints.desk import DAY, HOUR, Desk, picture
from tests.complaints.photos import exif, saved, street
from tests.conftest import wib

FILED = wib("2024-05-02 09:00")
READ = wib("2024-07-20 12:00")  # two months later: May is over and settled
OTHER_PEOPLES = ("petugas/", "sistem/")  # not public: the console's own tests ask them

# What nobody outside may read, wherever it might stand.
SECRETS = {
    "the reporter's name": "Zulfikarwati",
    "the reporter's telephone": "81299887766",
    "the reporter's address for letters": "zulfikarwati@contoh.invalid",
    "a follower's address": "pengikut@contoh.invalid",
    "a private report's words": "katatertutup",
    "a private report's address": "Gang Terkunci",
    "the Inspektorat's words": "katapengawasan",
    "the words about an officer": "katatentangpetugas",
    "a hidden report's words": "katatersembunyi",
    "a hidden report's address": "Gang Tersembunyi",
    "what the reporter added": "katasusulan",
    "what the reporter wrote to the rating": "katapenilaian",
    "a withdrawn report's words": "kataditarik",
    "a request about own data": "kataralat",
    "what is held back": "kataditahan",
    "an internal note": "kataantarpetugas",
    "a camera's name": "KameraRahasia",
    "a private report's latitude": "-6.26123",
    "a private report's longitude": "106.81234",
    "its latitude, rounded": "-6.261",
    "its longitude, rounded": "106.812",
    "a hidden photo's place": "106.85432",
    "a hidden report's latitude": "-6.13579",
}  # fmt: skip
PRIVATE_PLACE, HIDDEN_PLACE = (-6.26123, 106.81234), (-6.13579, 106.8642)


@dataclass
class Town:
    """The reports by what they are, and the photos that nobody outside may see."""

    numbers: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    photos: list[int] = field(default_factory=list)
    unseen: list[int] = field(default_factory=list)


def located() -> evidence.Reading:
    """A photo that says where it was taken, and with what."""
    place = {1: "S", 2: (6.0, 10.0, 31.44), 3: "E", 4: (106.0, 51.0, 15.552)}  # 106.85432
    return evidence.read(saved(street((320, 240)), exif=exif(gps=place, model="KameraRahasia")))


def filled(cast: Any) -> Town:
    """A report of each kind, carried to where it might say too much."""
    town = Town()
    who = {"name": "Zulfikarwati Contoh", "phone": "+6281299887766", "email": "zulfikarwati@contoh.invalid"}
    public = {"body": "Lubang di depan pasar.", "category": "Jalan", "lat": -6.1754, "lng": 106.8272, **who}

    def filed(kind: str, **said: Any) -> Complaint:
        given = actions.report(NewReport(**{**public, **said}), at=FILED)
        town.numbers[kind], town.codes[kind] = given.complaint.number, given.code
        return given.complaint

    def keep(one: Complaint, act: Act, actor: Any = CITIZEN, at: datetime = FILED + HOUR, **said: Any) -> None:
        actions.keep(Complaint.objects.filter(pk=one.pk), act, actor, Details(**said), at=at)

    seen = filed("public", photos=[picture(1), located()])
    shown, hidden = Photo.objects.filter(complaint=seen).order_by("pk").values_list("pk", flat=True)
    keep(seen, Act.HIDE, actor_of(cast.sri), result=HideReason.PERSONAL, photo=hidden)
    keep(seen, Act.INFORM, text="Tambahan: katasusulan, hubungi saya.")
    keep(seen, Act.NOTE, actor_of(cast.budi), note="kataantarpetugas")
    lat, lng = PRIVATE_PLACE
    closed = {"address": "Gang Terkunci 7", "photos": [picture(2)]}
    private = filed("private", body="Ini katatertutup.", private=True, lat=lat, lng=lng, **closed)
    filed("inspektorat", body="Ini katapengawasan.", channel="inspektorat", photos=[picture(3)])
    about = {"channel": "inspektorat", "accused": "Kelurahan Gambir", "photos": [picture(4)]}
    accused = filed("accused", body="Ini katatentangpetugas.", **about)
    lat, lng = HIDDEN_PLACE
    gone = filed(
        "hidden", body="Ini katatersembunyi.", lat=lat, lng=lng, address="Gang Tersembunyi", photos=[picture(5)]
    )
    keep(gone, Act.HIDE, actor_of(cast.sri), result=HideReason.ABUSE)
    drawn = filed("withdrawn", body="Ini kataditarik.", photos=[picture(6)])
    keep(drawn, Act.WITHDRAW, consents=list(Consent))
    _completed(cast, filed("contested", body="Trotoar pecah di halte."), town)
    town.photos = [shown]
    others = Photo.objects.filter(complaint__in=[private, accused, gone, drawn]).values_list("pk", flat=True)
    town.unseen = [hidden, *others]
    _beside(seen)
    return town


def _completed(cast: Any, one: Complaint, town: Town) -> None:
    """Completed, rated, contested, and followed by a report of its own."""
    desk = Desk(cast, lambda **_said: None, FILED)
    desk.complaint = one
    desk.later().process(cast.budi).later().submit(cast.budi).later().verify(cast.fajar).later()
    desk.do(cast.sri, Act.VALIDATE)
    which, at = Complaint.objects.filter(pk=one.pk), desk.at + HOUR
    actions.keep(which, Act.RATE, CITIZEN, Details(stars=1, text="katapenilaian"), at=at)
    follows = actions.contest(which, Details(result=Aftermath.SAME, text="Masih pecah."), at=at + HOUR)
    town.numbers["follows"], town.codes["follows"] = follows.complaint.number, follows.code


def _beside(seen: Complaint) -> None:
    """What stands in the side tables."""
    Subscription.objects.create(
        complaint=seen, email="pengikut@contoh.invalid", token="0" * 64, at=FILED, confirmed_at=FILED
    )
    Complaint.objects.filter(pk=seen.pk).update(followed=True)
    DataRequest.objects.create(complaint=seen, kind="perbaikan", text="kataralat", at=FILED, due_at=FILED + 3 * DAY)
    Held.objects.create(code="1" * 64, payload={"uraian": "kataditahan"}, at=FILED, signs=["situs"])
    assert Reporter.objects.filter(name="Zulfikarwati Contoh").exists()


@pytest.fixture
def town(cast: Any, settings: Any) -> Town:
    settings.RATE_LIMIT = False
    made = filled(cast)
    while actions.run_clocks(at=READ).seen:
        continue
    frozen.freeze_due(READ)
    assert releases.due(READ) == "2024-05"
    cache.clear()
    return made


# ── every address ────────────────────────────────────────────────────────────────────────────────
def routes() -> Iterator[str]:
    """Every public address of the program, as its pattern."""

    def walk(resolver: Any, before: str = "") -> Iterator[str]:
        for row in resolver.url_patterns:
            pattern = before + str(row.pattern)
            if hasattr(row, "url_patterns"):
                yield from walk(row, pattern)
            else:
                yield pattern

    yield from (pattern for pattern in walk(get_resolver()) if not pattern.startswith(OTHER_PEOPLES))


def arguments(town: Town) -> dict[str, list[str]]:
    """What a word in an address may stand for."""
    photos = [str(pk) for pk in (*town.photos, *town.unseen)]
    regions = Complaint.objects.filter(region__isnull=False).values_list("region", flat=True).distinct()
    codes = {"jalan", "kelurahan-gambir", "inspektorat", "dinas-bina-marga", "biro-pemerintahan", *regions}
    return {
        "code": sorted(codes),
        "number": [*town.numbers.values()], "nomor": [*town.numbers.values()], "pk": photos,
        "size": ["tampil", "kecil", "asli"], "month": ["2024-05"], "bulan": ["2024-05", "2024-06"],
        "name": [entry["nama"] for entry in Release.objects.get(month="2024-05").files],
        "word": ["pengikut", "0" * 64],
    }  # fmt: skip


# Questions that a page answers, beside the plain one.
ASKED: dict[str, tuple[str, ...]] = {
    "data-bulanan": (
        "bulan=2024-05", "bulan=2024-05&wilayah=31.71.01.1001", "bulan=2024-07", "bulan=2024-05&semua=jenis",
    ),
    "unit": ("jenis=kelurahan", "q=gambir"),
    "unit/<slug:code>": ("bulan=2024-05", "bulan=2024-07"),
    "lapor/tempat": ("q=ini", "q=gang", "q=gambir", "q=terkunci"),
    "peta": ("q=ini", "q=gang", "kategori=jalan", "status=terbuka", "umur=90", "petak=9.1630.470.1646.484"),
    "peta/titik.json": (
        "petak=9.1630.470.1646.484", "petak=9.1630.470.1646.484&q=katatertutup", "petak=13.26096.7612.26126.7642",
    ),
}  # fmt: skip


def addresses(town: Town) -> Iterator[str]:
    known = arguments(town)
    for pattern in routes():
        words = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
        lacking = [word for word in words if word not in known]
        assert not lacking, f"say in `arguments` what {lacking} stands for in {pattern}"
        for values in itertools.product(*(known[word] for word in words)):
            filled_in = iter(values)
            path = "/" + re.sub(r"<[^>]*>", lambda _found: next(filled_in), pattern)  # noqa: B023
            yield path
            yield from (f"{path}?{question}" for question in ASKED.get(pattern, ()))


def whole(response: Any) -> str:
    """Everything that an answer says: its headers, its words, and what is packed in it."""
    body = b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content
    said = [" ".join(f"{name}: {value}" for name, value in response.items()), body.decode("utf-8", "replace")]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            said += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join(said)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_public_address_says_what_is_not_everybodys(town: Town, language: str) -> None:
    client, asked = Client(headers={"accept-language": language}), 0
    client.cookies["django_language"] = language
    with time_machine.travel(READ, tick=False):
        for path in addresses(town):
            said = whole(client.get(path))
            asked += 1
            if not path.startswith("/peta/kelurahan.geojson"):  # the borders of everybody, in degrees
                told = {what for what, word in SECRETS.items() if word in said}
                assert not told, f"{path} tells {told}"
    assert asked > 60


NOBODYS = "JK2405029999"
UNSEEN = ("private", "inspektorat", "accused", "withdrawn")


def test_a_report_that_is_not_everybodys_is_a_number_that_nobody_has(town: Town) -> None:
    with time_machine.travel(READ, tick=False):
        for pattern in routes():
            if not re.search(r"<(?:str:)?(?:number|nomor)>", pattern) or pattern.count("<") > 1:
                continue
            nobody = _answer(pattern, NOBODYS)
            for kind in UNSEEN:
                assert _answer(pattern, town.numbers[kind]) == nobody, f"{pattern} knows a report: {kind}"


def _answer(pattern: str, number: str) -> tuple[int, str]:
    """What an address says of a number, without the number and the words that differ at every request."""
    response = Client().get("/" + re.sub(r"<[^>]*>", number, pattern))
    said = whole(response).replace(number, "*")
    return response.status_code, re.sub(r"[\w+=-]{32,}", "", said)


def test_a_photo_that_is_not_everybodys_is_not_there_in_any_size(town: Town) -> None:
    for pk, size in itertools.product(town.unseen, ("tampil", "kecil", "asli")):
        assert Client().get(f"/foto/{pk}/{size}").status_code == 404, (pk, size)
    assert [Client().get(f"/foto/{pk}/tampil").status_code for pk in town.photos] == [200]


def test_what_everybody_sees_of_a_photo_carries_nothing_of_the_original(town: Town) -> None:
    for size in ("tampil", "kecil"):
        picture_ = Client().get(f"/foto/{town.photos[0]}/{size}").content
        assert b"Exif" not in picture_
        assert b"KameraRahasia" not in picture_
