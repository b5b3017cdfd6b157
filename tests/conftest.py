"""The cast and the city of the tests. One place, one set of people, all invented.

Siti files a complaint; Pak Budi runs Kelurahan Gambir; Bu Rina Kelurahan Petojo Selatan and must not see Gambir's;
Dewi is at Dinas Bina Marga, Hub at Dinas Perhubungan, Joko owns channels, Ibu Sri validates at Biro Pemerintahan.
Agus and Tari do Gambir's work on the spot; the camat's and the wali kota's offices oversee the area around it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

GAMBIR = (-6.17540, 106.82720)
PETOJO = (-6.1755, 106.8140)


@pytest.fixture(autouse=True)
def _indonesian_first() -> None:
    """Each test begins in the city's language, whatever language the last request in this process spoke."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Jakarta is loaded once; each test's own changes are rolled back."""
    from cepatrespon.agencies import loading

    with django_db_blocker.unblock():
        loading.load_jakarta()


@pytest.fixture
def city(db: None) -> Any:
    """The loaded master data."""
    from django.core.cache import cache

    from cepatrespon.agencies import registry

    cache.clear()
    return registry.current()


@dataclass(frozen=True)
class Cast:
    """One officer for every office; `word` is everybody's password."""

    budi: Any
    rina: Any
    dewi: Any
    hub: Any
    suku: Any
    joko: Any
    sri: Any
    biro: Any
    fajar: Any
    lestari: Any
    inspektur: Any
    sekda: Any
    sistem: Any
    agus: Any
    tari: Any
    camat: Any
    walikota: Any
    word: str = "rahasia-kota-jakarta"


_HASH = ""


@pytest.fixture
def cast(city: Any) -> Cast:
    """The officers of the tests."""
    from django.contrib.auth.hashers import make_password

    from cepatrespon.agencies.models import Officer
    from cepatrespon.rules.terms import Office

    global _HASH
    _HASH = _HASH or make_password(Cast.word)

    def officer(name: str, office: Office, unit: str | None) -> Officer:
        agency = city.unit_named(unit).id if unit else None
        return Officer.objects.create(
            username=name, first_name=name.title(), office=office, agency_id=agency, password=_HASH
        )

    head = Office.ADMINISTRATOR
    return Cast(
        budi=officer("budi", head, "Kelurahan Gambir"),
        rina=officer("rina", head, "Kelurahan Petojo Selatan"),
        dewi=officer("dewi", head, "Dinas Bina Marga"),
        hub=officer("hub", head, "Dinas Perhubungan"),
        suku=officer("suku", head, "Suku Dinas Bina Marga Kota Jakarta Pusat"),
        joko=officer("joko", head, "Dinas Komunikasi, Informatika dan Statistik"),
        sri=officer("sri", Office.VALIDATOR, "Biro Pemerintahan"),
        biro=officer("biro", head, "Biro Pemerintahan"),
        fajar=officer("fajar", Office.FACILITATOR, "Biro Pemerintahan"),
        lestari=officer("lestari", Office.FACILITATOR, "Biro Pemerintahan"),
        inspektur=officer("inspektur", Office.INSPECTOR, "Inspektorat"),
        sekda=officer("sekda", Office.SECRETARY, "Sekretariat Daerah"),
        sistem=officer("sistem", Office.SYSTEM, None),
        agus=officer("agus", Office.FIELD, "Kelurahan Gambir"),
        tari=officer("tari", Office.FIELD, "Kelurahan Gambir"),
        camat=officer("camat", head, "Kecamatan Gambir"),
        walikota=officer("walikota", head, "Kota Administrasi Jakarta Pusat"),
    )


def whole_sign_in(client: Any, officer: Any, backend: Any = None) -> None:
    """What `client.force_login` does here: sign in with every step taken, a second factor where one is needed."""
    import time

    from cepatrespon.accounts import factors, sessions

    client._login(officer, sessions.BACKEND)
    session = client.session
    session[sessions.SINCE] = session[sessions.SEEN] = session[sessions.PROVEN] = int(time.time())
    if factors.required(officer):
        session[sessions.SECOND] = "totp"
    else:
        session[sessions.PLAIN] = [[officer.office, officer.agency_id]]
    session[sessions.IDLE] = sessions.idle_of(officer)
    session.save()


def wib(text: str) -> datetime:
    """A WIB time as UTC: `2024-05-02 09:00` or with seconds."""
    from cepatrespon.rules.calendar import WIB

    form = "%Y-%m-%d %H:%M:%S" if text.count(":") == 2 else "%Y-%m-%d %H:%M"
    return datetime.strptime(text, form).replace(tzinfo=WIB).astimezone(UTC)


@pytest.fixture
def may(cast: Cast, file_report: Callable[..., Any]) -> Any:
    """The small city whose May 2024 is counted by hand (see `reports.may`)."""
    from tests.reports import may as city_of_may

    return city_of_may.may(cast, file_report)


@pytest.fixture
def released(may: Any) -> Any:
    """Its release, made as soon as it can be."""
    from cepatrespon.reports import releases
    from tests.reports import may as city_of_may

    city_of_may.clocks()
    return releases.ensure(city_of_may.MONTH, city_of_may.AFTER)


@pytest.fixture
def file_report(city: Any) -> Callable[..., Any]:
    """Files Siti's report in Kelurahan Gambir; `at` and any field of `NewReport` may be given."""
    from cepatrespon.complaints.actions import NewReport, report

    def file(at: datetime | None = None, **fields: Any) -> Any:
        given: dict[str, Any] = {
            "body": "Lubang besar di depan pasar, sudah seminggu.", "category": "Jalan",
            "lat": GAMBIR[0], "lng": GAMBIR[1],
        }  # fmt: skip
        return report(NewReport(**{**given, **fields}), at=at or wib("2024-05-02 09:00"))

    return file


@pytest.fixture
def drawn() -> bytes:
    """A small photo without any fact about its place or time."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (64, 48), (200, 120, 40)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def shared() -> Path:
    """The shared data folder beside the project: skipped, saying so, where there is none (a clone of its own)."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.parent.is_dir():
        pytest.skip("no shared folder beside the project")
    assert folder.is_dir(), f"{folder} is not there"
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, loudly, what this machine or database cannot run; in CI nothing is skipped for want of a tool."""
    from django.conf import settings

    postgres = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    chromium = os.environ.get("CEPATRESPON_CHROMIUM") or next(
        (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), ""
    )
    for item in items:
        if item.get_closest_marker("postgres") and not postgres:
            item.add_marker(pytest.mark.skip(reason="means something on PostgreSQL only; run there too"))
        if item.get_closest_marker("browser") and not chromium and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def pytest_configure(config: pytest.Config) -> None:
    """A run of the tests never touches a city: what it keeps in files goes to a folder of its own."""
    from django.conf import settings
    from django.test import Client

    Client.force_login = whole_sign_in  # type: ignore[method-assign]

    folder = Path(tempfile.mkdtemp(prefix="cepatrespon-test-"))
    settings.DATA = folder
    settings.MEDIA_ROOT = folder / "media"
    settings.EMAIL_FILE_PATH = folder / "mail"
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
