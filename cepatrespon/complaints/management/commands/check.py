"""`cepatrespon check`: every complaint recomputed from its events; exits 1 when anything differs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cepatrespon.complaints import checking
from cepatrespon.complaints.models import Complaint, Event, Photo


class Command(BaseCommand):
    help = "Recompute every complaint from its events, verify the chains and the photos; exit 1 on any difference."
    requires_system_checks = []  # of no page

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-photos", action="store_true", help="do not read the photos' files")

    def handle(self, *args: Any, no_photos: bool, **options: Any) -> None:
        terminal = sys.stderr.isatty()

        def progress(done: int, total: int) -> None:
            if terminal:
                self.stderr.write(f"\r{done} / {total}", ending="")

        found = 0
        for difference in checking.differences(photos=not no_photos, progress=progress):
            found += 1
            self.stdout.write(difference)
        if terminal:
            self.stderr.write("")
        seen = f"{Complaint.objects.count()} laporan, {Event.objects.count()} kejadian, {Photo.objects.count()} foto"
        self.stdout.write(f"{seen}: " + (f"{found} perbedaan" if found else "semua sesuai"))
        sys.exit(1 if found else 0)
