"""`cepatrespon load-agencies`: take a CSV of agencies, channels or categories, as a whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cepatrespon.agencies.loading import load_agencies
from cepatrespon.agencies.tables import TableError, formats


class Command(BaseCommand):
    help = (
        "Import a CSV (UTF-8, with a header) of master data. The header says which: "
        + formats()
        + ". Rows are added or changed, never deleted: end one with valid_to. "
        "Exit code 1: the file is wrong, and nothing is changed; 2: it cannot be read."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the CSV file")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            outcome = load_agencies(path, dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}", returncode=2) from error
        except TableError as error:
            raise CommandError(
                f"{path}: nothing was changed:\n{error}", returncode=2 if error.unreadable else 1
            ) from error
        would = " (dry run: nothing was changed)" if options["dry_run"] else ""
        self.stdout.write(
            f"{outcome.table}: {outcome.rows} rows, {outcome.added} added, {outcome.changed} changed, "
            f"{outcome.unchanged} unchanged{would}"
        )
