"""`cepatrespon release 2026-10`: a month's release. Writes its files, proves them by the ledger, reads it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cepatrespon.complaints.clock import now
from cepatrespon.management.commands.serve import ready_database
from cepatrespon.reports import amendments, files, given, recount, releases
from cepatrespon.reports.models import Release
from cepatrespon.rules.wording import moment


class Command(BaseCommand):
    help = (
        "Release a month that is over (once; afterwards the release that there is), write its files made anew from the "
        "events, and compare them with what was released."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="MONTH", help="YYYY-MM, in WIB")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write the files here")
        parser.add_argument("--verify", action="store_true", help="print every difference; exit 1 where there is one")
        parser.add_argument("--amend", action="store_true", help="read the month again now, without waiting a week")

    def handle(self, *args: Any, **options: Any) -> None:
        ready_database()
        release = self._release(options["month"])
        said = f"{release}, frozen {moment(release.frozen_at, 'en')}, {release.rows} public reports"
        self.stdout.write(f"{said}, {release.struck} struck since" if release.struck else said)
        if options["amend"]:
            self._amend(release)
        wrong: list[str] = []
        if options["verify"]:
            wrong += recount.differences(release)
        if (folder := options["out"]) is not None:
            wrong += self._write(release, folder, compare=options["verify"])
        for line in wrong:
            self.stdout.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} differences", returncode=1)
        if options["verify"]:
            self.stdout.write("verified: totals equal the ledger, and the files are those that were released")

    def _release(self, month: str) -> Release:
        at = now()
        try:
            return releases.ensure(month, at)
        except ValueError as error:
            raise CommandError(f"{month!r} is not a month; write YYYY-MM", returncode=2) from error
        except releases.NotYet as error:
            if error.at is None:
                said = f"there is no report of {month} or of a month before it"
            else:
                said = f"{month} can be released from {moment(error.at, 'en')} on; until then its figures still change"
            raise CommandError(said, returncode=2) from error

    def _amend(self, release: Release) -> None:
        at = now()
        with transaction.atomic():
            made = amendments.strike(release, at) or amendments.read(release, at, at)
        self.stdout.write(f"amendment {made.number}, as of {moment(made.as_of, 'en')}" if made else "nothing differs")

    def _write(self, release: Release, folder: Path, *, compare: bool) -> list[str]:
        """Write the files; with `compare`, what lies there already is compared first and left as it is."""
        made, _entries, struck = given.contents(release, given.edition(release), given.withheld(release.month))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if compare and (folder / files.MANIFEST).exists():
                return [
                    f"{release}: {folder / name} bukan yang dibuat dari kejadian"
                    for name, content in made.items()
                    if not name.endswith(".parquet")
                    and (not (folder / name).exists() or (folder / name).read_bytes() != content)
                ]
            for name, content in made.items():
                (folder / name).write_bytes(content)
                self.stdout.write(f"{files.digest(content)}  {len(content):>10}  {folder / name}")
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}", returncode=2) from error
        if struck:
            self.stdout.write(f"{struck} rows are struck: those reports are not public any more")
        return []
