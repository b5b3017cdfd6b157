"""`cepatrespon docs`: print the pages of docs/ that come from the rules.

With `--check` nothing is written. Exit code 0 when the pages agree with the rules, 1 when one does not (it is
named), 2 when there is no folder to write to.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cepatrespon.rules.printed import PAGES

DOCS = Path(__file__).resolve().parents[3] / "docs"


class Command(BaseCommand):
    help = "Print docs/regulation/clauses.md, docs/regulation/lifecycle.md and docs/glossary.md from the rules."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 naming what is out of date")
        parser.add_argument("--folder", type=Path, default=DOCS, metavar="DOCS", help="the folder of the pages")

    def handle(self, *args: Any, check: bool, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            self.stderr.write(f"{folder}: no such folder; run this in the project, or name its docs with --folder")
            sys.exit(2)
        stale = 0
        for name, page in PAGES.items():
            file, text = folder / name, page()
            if file.exists() and file.read_text(encoding="utf-8") == text:
                continue
            stale += 1
            if check:
                self.stdout.write(f"{file}: out of date; run `make rules`")
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
                self.stdout.write(f"{file}: printed")
        sys.exit(1 if check and stale else 0)
