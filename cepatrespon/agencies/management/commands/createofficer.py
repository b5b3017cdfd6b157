"""`cepatrespon createofficer`: an officer with one office and, where the office needs it, a unit."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from cepatrespon.agencies import registry
from cepatrespon.agencies.officers import Officer
from cepatrespon.rules.terms import Office


class Command(BaseCommand):
    help = (
        "Make an officer. Without --password it is asked for. Everybody but the Sekda and the system administrator "
        "needs a unit; fasilitator and validator are of biro-pemerintahan, an inspector of inspektorat. "
        "Exit code 1: the user name is taken; 2: usage."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", required=True, help="the user name to sign in with")
        parser.add_argument("--name", required=True, help="the officer's full name")
        parser.add_argument("--office", required=True, choices=[office.value for office in Office], help="the role")
        parser.add_argument("--unit", help="the unit's official name or code")
        parser.add_argument("--email", default="", help="where notices go")
        parser.add_argument(
            "--password", help="at least 10 characters; others on this machine can see it while it runs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        unit = None
        if options["unit"] and (unit := registry.current().unit_named(options["unit"])) is None:
            raise CommandError(f"there is no unit {options['unit']!r}: give its official name or code", returncode=2)
        if Officer.objects.filter(username=options["user"]).exists():
            raise CommandError(f"the user name {options['user']!r} is taken", returncode=1)
        officer = Officer(
            username=options["user"],
            first_name=options["name"],
            office=options["office"],
            email=options["email"],
            agency_id=unit.id if unit else None,
        )
        try:
            with translation.override("en"):
                officer.clean()  # a contradiction is said before a password is asked for
                password = options["password"] or self._ask()
                validate_password(password, officer)
                officer.set_password(password)
                officer.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        officer.save()
        self.stdout.write(f"{officer.username}: {officer.get_office_display()}{f', {unit.name}' if unit else ''}")

    def _ask(self) -> str:
        if not sys.stdin.isatty():
            raise CommandError("give --password, or run this on a terminal to be asked for it", returncode=2)
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise CommandError("the two passwords differ", returncode=2)
        return password
