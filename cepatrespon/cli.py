"""The `cepatrespon` command: one door to every command of the package.

A dashed name is a Django management command (`load-regions` is `load_regions`). Exit codes: 0 done, 1 the thing
checked is wrong, 2 usage or unreadable input. `replay` gets a scratch data folder before the settings are read,
so that it can never touch a city.
"""

from __future__ import annotations

import os
import sys
import tempfile
from typing import NoReturn

COMMANDS = {
    "init": "migrate the database and load Jakarta (may be repeated)",
    "serve": "the production server, with the work loop beside it",
    "work": "carry out due clocks and deliver what is owed",
    "demo": "a living city with sign-ins for every role",
    "route": "the kelurahan of a point",
    "load-regions": "import a map of the kelurahan from GeoJSON",
    "load-agencies": "import agencies, channels or categories from a file",
    "replay": "run worked examples through the real write path",
    "simulate": "fill the city with invented reports",
    "release": "a month's release: write its files, prove them against the ledger",
    "check": "recompute every complaint from its events and compare",
    "token": "print an API token for an officer",
    "createofficer": "make an officer with a role and a unit",
    "unlock": "let an officer in again: failed sign-ins, a lost second factor",
    "docs": "print the pages of docs/ that come from the rules",
    "migrate": "bring the database up to date",
}


def usage() -> str:
    """The list of commands, as `--help` prints it."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {gloss}" for name, gloss in COMMANDS.items()]
    return "usage: cepatrespon COMMAND [--help] ...\n\n" + "\n".join(lines)


def main() -> None:
    """Run the command named in the first argument."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cepatrespon.settings")
    try:
        try:
            _command(sys.argv[1:])
        finally:
            sys.stdout.flush()  # here, where a reader that has gone is understood, not while Python ends
    except BrokenPipeError:  # whoever read our output has stopped reading, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _command(arguments: list[str]) -> None:
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(usage())
        sys.exit(0 if arguments else 2)
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS and not os.environ.get("CEPATRESPON_DEVELOP"):
        print(f"cepatrespon: no such command: {name}\n\n{usage()}", file=sys.stderr)
        sys.exit(2)
    if name == "replay":
        with tempfile.TemporaryDirectory(prefix="cepatrespon-replay-") as scratch:
            os.environ.update(CEPATRESPON_DATA=scratch, CEPATRESPON_MODE="local", CEPATRESPON_HOSTS="127.0.0.1")
            os.environ.pop("DATABASE_URL", None)
            _run(name, rest)
    else:
        if name == "demo":
            os.environ.setdefault("CEPATRESPON_MODE", "demo")
        _run(name, rest)


def _run(name: str, rest: list[str]) -> None:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import ManagementUtility
    from django.core.management.base import BaseCommand
    from django.db.utils import OperationalError, ProgrammingError

    class Named(ManagementUtility):
        """Finds `load_regions` under the name that an operator types, so that its usage says `load-regions`."""

        def fetch_command(self, subcommand: str) -> BaseCommand:
            return super().fetch_command(subcommand.replace("-", "_"))

    try:
        for database in settings.DATABASES.values():
            # A command has one thread. Without a pool it hears at once, in its own words, why a database refuses.
            database["OPTIONS"].pop("pool", None)
        Named(["cepatrespon", name, *rest]).execute()
    except ImproperlyConfigured as error:
        _refuse(str(error))
    except (OperationalError, ProgrammingError) as error:
        if _lacks_tables(error):
            _refuse("the database is not ready; run `cepatrespon init` first")
        if isinstance(error, ProgrammingError):
            raise  # a fault of ours, to be seen whole
        _refuse(f"the database cannot be used: {str(error).strip()}")


def _refuse(sentence: str) -> NoReturn:
    print(f"cepatrespon: {sentence}", file=sys.stderr)
    sys.exit(2)


def _lacks_tables(error: Exception) -> bool:
    """Whether a table or column is missing: the database was never made, or not since the last upgrade."""
    said = str(error).strip()
    return said.startswith(("no such table", "no such column")) or type(error.__cause__).__name__ in {
        "UndefinedTable",
        "UndefinedColumn",
    }
