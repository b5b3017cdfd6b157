"""`cepatrespon replay FILE.md ...`: worked examples through the real write path, on a scratch database.

Exit code 0 when every expected cell agrees, 1 when something differs, 2 when a file cannot be read.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from cepatrespon.agencies.loading import load_jakarta
from cepatrespon.complaints import examples, replay


class _Undo(Exception):
    """Throws away what an example made."""


class Command(BaseCommand):
    help = "Run worked examples through the real write path and compare every expected cell."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.md")
        parser.add_argument("--json", action="store_true", help="print what happened instead of the comparison")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        read, unreadable = [], 0
        for file in files:
            try:
                read.append((file, examples.read(_text(file))))
            except examples.Unreadable as error:
                unreadable += self._unreadable(file, error)
        if sys.stderr.isatty():
            self.stderr.write("making a scratch database ...")
        call_command("migrate", verbosity=0, interactive=False)
        load_jakarta()
        differ, happened = 0, []
        for file, example in read:
            try:
                with transaction.atomic():
                    played = replay.play(example)
                    raise _Undo
            except _Undo:
                pass
            except examples.Unreadable as error:
                unreadable += self._unreadable(file, error)
                continue
            for note in played.notes:
                self.stderr.write(f"{file}: {note}")
            happened.append({"file": str(file), **asdict(played)})
            differ += bool(played.differences)
            if not options["json"]:
                verdict = f"{len(played.differences)} berbeda" if played.differences else "sesuai"
                self.stdout.write(f"{file}: {verdict} - {played.title}")
                for difference in played.differences:
                    self.stdout.write(f"  {difference}")
        if options["json"] and happened:
            said = happened if len(files) > 1 else happened[0]  # one file: what happened; several: a list of it
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
        sys.exit(2 if unreadable else 1 if differ else 0)

    def _unreadable(self, file: Path, error: examples.Unreadable) -> int:
        """Say it; the other files are run all the same."""
        self.stderr.write(f"{file}: {error}")
        return 1


def _text(file: Path) -> str:
    """The text of a file. Raises `Unreadable` with the line of the first byte that is no UTF-8."""
    try:
        content = file.read_bytes()
        return content.decode("utf-8")
    except OSError as error:
        why = {FileNotFoundError: "berkas tidak ada", IsADirectoryError: "ini folder; berkas diharapkan"}
        raise examples.Unreadable(0, "", why.get(type(error), f"berkas tidak terbaca ({error.strerror})")) from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise examples.Unreadable(line, "", f"teks UTF-8 diharapkan, ada bita {content[error.start]:#04x}") from error
