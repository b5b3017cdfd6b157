"""`cepatrespon unlock`: let an officer in again who is locked out, or who has lost the second factor."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cepatrespon.accounts import factors, lockouts, sessions
from cepatrespon.agencies.officers import Officer


class Command(BaseCommand):
    help = (
        "Forget an officer's failed sign-ins, so that the next attempt is judged. With --forget-factors also the apps, "
        "passkeys and recovery codes (a lost phone), and end every session: the next sign-in makes new ones. Make "
        "sure first that it is the officer who asks. Exit code 2: there is no such officer."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="the user name")
        parser.add_argument("--forget-factors", action="store_true", help="remove apps, passkeys and recovery codes")

    def handle(self, *args: Any, **options: Any) -> None:
        officer = Officer.objects.filter(username__iexact=options["user"]).first()
        if officer is None:
            raise CommandError(f"there is no officer with the user name {options['user']!r}", returncode=2)
        said = f"{officer.username}: {lockouts.lift_for(officer)} failed sign-ins forgotten"
        if options["forget_factors"]:
            gone = factors.forget(officer)
            said += f", {gone} factors removed, {sessions.end_all(officer)} sessions ended"
        self.stdout.write(said)
