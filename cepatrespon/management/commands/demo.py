"""`cepatrespon demo`: a living city on this machine, with a sign-in for every role. May be started again and again.

Makes what is not there yet (database, Jakarta, sign-ins, an invented city), says who may sign in, and serves. Never
touches a city that has reports of its own.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cepatrespon.agencies import registry
from cepatrespon.complaints import clock, suggesting
from cepatrespon.complaints.models import Complaint
from cepatrespon.management.commands.serve import free_port, port, positive, serve
from cepatrespon.management.commands.simulate import is_invented, run
from cepatrespon.simulate.answers import answers
from cepatrespon.simulate.cast import Account, accounts_file, demo_accounts


class Command(BaseCommand):
    help = "Show a living city with sign-ins for every role at http://127.0.0.1:PORT. Ctrl-C stops it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=port, default=8000, help="port on this machine (default 8000)")
        parser.add_argument("--reports", type=positive, default=1500, metavar="N", help="how many (default 1500)")
        parser.add_argument("--days", type=positive, default=90, metavar="D", help="over how many days (default 90)")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="which city (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            said = f"CEPATRESPON_MODE is {settings.MODE}; a demonstration needs it to be demo, or not set"
            raise CommandError(said, returncode=2)
        free_port("127.0.0.1", options["port"])  # said now, not after a minute of preparing
        call_command("init")
        if Complaint.objects.exists() and not is_invented():
            said = "this city has reports of its own; give the demonstration another folder in CEPATRESPON_DATA"
            raise CommandError(said, returncode=2)
        accounts = demo_accounts()
        answers()
        if not Complaint.objects.exists():
            with transaction.atomic():  # all of the city or none of it, should somebody stop us
                run(self, options["reports"], options["days"], options["seed"], clock.now())
            suggesting.learn(registry.current(), at=clock.now())
        self.stdout.write(table(accounts))
        serve("127.0.0.1", options["port"], self.stdout)


def table(accounts: list[Account]) -> str:
    """The sign-ins as text: role, unit, user name, password, whether a code is asked for, API token."""
    heads = ("peran", "unit", "nama", "sandi", "kode", "token")
    rows = [heads, *((a.peran, a.unit, a.nama, a.sandi, "ya" if a.totp else "-", a.token) for a in accounts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    said = [
        f"Also in {accounts_file()}. Officers sign in at /petugas/.",
        "Where kode is ya, sign-in asks for a second step; in a demonstration the page itself shows the code.",
    ]
    return "\n".join(["", *lines, "", *said, ""])
