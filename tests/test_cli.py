"""The one command as an operator meets it when something is not right: a sentence that says what to do, and exit 2."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_serve import COMMAND, environment, run

NEEDS_TABLES = [
    ("work", "--once"),
    ("check",),
    ("token", "--user", "budi"),
    ("route", "-6.1754", "106.8272"),
    ("load-regions", os.devnull),
    ("load-agencies", "units.csv"),
    ("createofficer", "--user", "budi", "--name", "Budi", "--office", "sistem", "--password", "langit-biru-77"),
]


def refused(data: Path, *words: str, **more: str) -> str:
    """What the command says, having refused with one sentence."""
    done = run(data, *words, **more)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def unmade(tmp_path: Path) -> Path:
    """A data folder without tables, with a file to be loaded."""
    (tmp_path / "units.csv").write_text("code,name,kind\ndinas-baru,Dinas Baru,pd\n")
    return tmp_path


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The address of an empty database on the server that the suite runs on."""
    import psycopg
    from django.conf import settings

    given = settings.DATABASES["default"]
    server = {"host": given["HOST"], "user": given["USER"], "password": given["PASSWORD"], "port": given["PORT"]}
    name = f"kosong_{os.getpid()}"
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://{given['USER']}@/{name}?host={given['HOST']}&port={given['PORT'] or 5432}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _all_say_init(unmade: Path, **more: str) -> None:
    for name, *rest in NEEDS_TABLES:
        words = [str(unmade / word) if word.endswith(".csv") else word for word in rest]
        said = refused(unmade, name, *words, **more)
        assert said == "cepatrespon: the database is not ready; run `cepatrespon init` first\n", name


def test_on_a_database_that_was_never_made_every_command_says_to_run_init(unmade: Path) -> None:
    _all_say_init(unmade)


@pytest.mark.postgres
def test_on_an_empty_postgresql_every_command_says_to_run_init(unmade: Path, empty_database: str) -> None:
    _all_say_init(unmade, DATABASE_URL=empty_database)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("DATABASE_URL", "postgresql://u:rahasia@h:abc/x", "DATABASE_URL cannot be read: Port could not be cast"),
        ("DATABASE_URL", "postgresql://u:rahasia@[::1/x", "DATABASE_URL cannot be read: Invalid IPv6 URL"),
        ("DATABASE_URL", "postgresql://u:rahasia@h/x?pool=abc", "pool is 'abc'; it must be a number from 0"),
        ("DATABASE_URL", "postgresql://u:rahasia@h/x?pool=-1", "pool is '-1'"),
        ("DATABASE_URL", "postgresql://u:rahasia@h/x?pul=4", 'DATABASE_URL: invalid connection option "pul"'),
        ("DATABASE_URL", "postgresql://u:rahasia@h/x?connect_timeout=lama", "connect_timeout must be a number"),
        ("DATABASE_URL", "mysql://u:rahasia@h/x", "DATABASE_URL begins with 'mysql'"),
        ("CEPATRESPON_SMTP_PORT", "abc", "CEPATRESPON_SMTP_PORT"),
        ("CEPATRESPON_SMTP_PORT", "99999", "CEPATRESPON_SMTP_PORT is 99999"),
        ("CEPATRESPON_SMTP_TLS", "mungkin", "CEPATRESPON_SMTP_TLS"),
        ("CEPATRESPON_LOG", "foo", "CEPATRESPON_LOG is 'FOO'; it must be one of DEBUG, INFO,"),
        ("CEPATRESPON_TILES", "https://[::1/{z}", "CEPATRESPON_TILES cannot be read"),
        ("CEPATRESPON_DATA", f"{os.devnull}/data", f"the folder {os.devnull}/data cannot be made (Not a directory)"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named_and_its_password_is_not_repeated(
    tmp_path: Path, setting: str, value: str, sentence: str
) -> None:
    said = refused(tmp_path, "check", **{setting: value})
    assert sentence in said
    assert len(said.splitlines()) == 1
    assert "rahasia" not in said


@pytest.mark.parametrize(("length", "starts"), [(0, False), (5, False), (49, False), (50, True)])
def test_a_production_start_needs_a_secret_of_fifty_characters(tmp_path: Path, length: int, starts: bool) -> None:
    more = {"CEPATRESPON_MODE": "production", "CEPATRESPON_SECRET_KEY": "k" * length}
    said = refused(tmp_path, "check", **more)
    assert ("cepatrespon init" in said) is starts
    assert ("at least 50 characters" in said) is not starts


@pytest.mark.parametrize("words", [("--port", "99999"), ("--port", "0"), ("--workers", "0"), ("--workers", "-1")])
def test_a_port_or_a_number_of_servers_that_cannot_be_is_wrong_usage(tmp_path: Path, words: tuple[str, str]) -> None:
    assert f"argument {words[0]}: {words[1]} is " in refused(tmp_path, "serve", *words)


def test_a_postgresql_that_cannot_be_reached_is_said_at_once_in_its_own_words(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # and never listens
        address = f"postgresql://u@127.0.0.1:{silent.getsockname()[1]}/x"
        for command in (["check"], ["serve"]):
            started = time.monotonic()
            said = refused(tmp_path, *command, DATABASE_URL=address)
            assert said.startswith("cepatrespon: the database cannot be used: ")
            assert "Connection refused" in said
            assert "pool" not in said
            assert time.monotonic() - started < 9, "it waited for a pool"


def test_what_a_city_keeps_is_private_to_its_account_and_a_folder_of_the_operator_keeps_its_modes(
    tmp_path: Path,
) -> None:
    def modes(folder: Path) -> dict[str, str]:
        found = [folder, *folder.rglob("*")]
        return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in found if "static" not in path.parts}

    script = (
        "import django; django.setup()\n"
        "from django.core.mail import send_mail\n"
        "from django.db import connection\n"
        "connection.cursor().execute('CREATE TABLE surat (isi text)')\n"
        "send_mail('Laporan', 'Siti', None, ['siti@contoh.id'])\n"
        "import os; print(*sorted(os.listdir(os.environ['CEPATRESPON_DATA'])))\n"
        "import pathlib, stat\n"
        "for path in pathlib.Path(os.environ['CEPATRESPON_DATA']).glob('*.sqlite3*'):\n"
        "    assert stat.S_IMODE(path.stat().st_mode) == 0o600, path\n"
    )
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    theirs.chmod(0o750)
    for folder, mode in ((tmp_path / "ours", "0o700"), (theirs, "0o750")):
        env = {**environment(folder), "DJANGO_SETTINGS_MODULE": "cepatrespon.settings"}
        done = subprocess.run(
            [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False, umask=0o022
        )
        assert done.returncode == 0, done.stderr
        assert "cepatrespon.sqlite3-shm cepatrespon.sqlite3-wal" in done.stdout
        found = modes(folder)
        assert found.pop(folder.name) == mode
        assert found.pop("mail") == "0o700"
        assert set(found.values()) == {"0o600"}, found
        assert any(name.endswith(".log") for name in found)


@pytest.mark.parametrize("words", [("help",), ("route", "--help"), ("check", "--help")])
def test_a_reader_that_has_gone_ends_a_command_quietly(tmp_path: Path, words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, *words], env=environment(tmp_path), stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert done.stderr == ""


@pytest.mark.parametrize("name", ["load-regions", "load-agencies"])
def test_the_usage_names_the_command_as_it_is_typed(tmp_path: Path, name: str) -> None:
    said = refused(tmp_path, name)
    assert f"usage: cepatrespon {name} " in said
    assert f"cepatrespon {name}: error: " in said
