"""`cepatrespon init`: bring the database up to date and load Jakarta. May be repeated; loses nothing."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from cepatrespon.agencies.loading import load_jakarta


class Command(BaseCommand):
    help = "Migrate the database and load Jakarta's regions, map, agencies, channels, categories and policy."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        progress = self._say if self.stdout.isatty() else lambda text: None
        progress("database")
        call_command("migrate", verbosity=0, interactive=False)
        load_jakarta(progress)
        progress("done")

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text} ...")
