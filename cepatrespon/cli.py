"""The `cepatrespon` command: one door to every command of the package.

A dashed name is a Django management command (`load-regions` is `load_regions`). Exit codes: 0 done, 1 the thing
checked is wrong, 2 usage or unreadable input. `replay` gets a scratch data folder before the settings are read,
so that it can never touch a city.
"""

from __future__ import annotations

import os
import sys
import tempfile

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
    "check": "recompute every complaint from its events and compare",
    "token": "print an API token for an officer",
    "createofficer": "make an officer with a role and a unit",
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
    arguments = sys.argv[1:]
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
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    try:
        execute_from_command_line(["cepatrespon", name.replace("-", "_"), *rest])
    except ImproperlyConfigured as error:
        print(f"cepatrespon: {error}", file=sys.stderr)
        sys.exit(2)
    except OperationalError as error:
        print(f"cepatrespon: the database cannot be used: {str(error).strip()}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # whoever read our output has stopped reading, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
