"""`cepatrespon token`: print a new API token for an officer. It is shown this once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cepatrespon.agencies.officers import LABEL_LENGTH, Officer, issue_token


class Command(BaseCommand):
    help = (
        "Print a new API token for an officer, and nothing else. "
        "Exit code 1: there is no such active officer; 2: usage."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", required=True, metavar="NAME", help="the officer's user name")
        parser.add_argument("--label", default="command line", help="what the token is for, shown in the admin")

    def handle(self, *args: Any, **options: Any) -> None:
        if len(options["label"]) > LABEL_LENGTH:
            said = f"the label has {len(options['label'])} characters; it may have {LABEL_LENGTH}"
            raise CommandError(said, returncode=2)
        officer = Officer.objects.filter(username=options["user"], is_active=True).first()
        if officer is None:
            raise CommandError(f"there is no active officer {options['user']!r}", returncode=1)
        self.stdout.write(issue_token(officer, options["label"]))
