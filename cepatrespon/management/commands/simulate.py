"""`cepatrespon simulate`: fill a city with invented reports and let them live. Never in production."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cepatrespon.complaints import clock
from cepatrespon.complaints.models import Complaint
from cepatrespon.management.commands.serve import positive, ready_database
from cepatrespon.rules.calendar import WIB
from cepatrespon.simulate.city import Lived, simulate


class Command(BaseCommand):
    help = (
        "Fill the city with invented reports, through the real actions, at times in the past. The same seed and end "
        "give the same city. Refused in production."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reports", type=positive, default=1500, metavar="N", help="how many (default 1500)")
        parser.add_argument("--days", type=positive, default=90, metavar="D", help="over how many days (default 90)")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="which city (default 1)")
        parser.add_argument("--until", type=_day, metavar="DATE", help="the last day, YYYY-MM-DD in WIB (default: now)")
        parser.add_argument("--force", action="store_true", help="also where there are real reports")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("this is a production city; invented reports are never mixed with its own", returncode=2)
        ready_database()
        if Complaint.objects.exists() and not (options["force"] or is_invented()):
            said = "this city has reports of its own; --force mixes invented ones with them, for good"
            raise CommandError(said, returncode=2)
        now = clock.now()
        until = min(options["until"] or now, now)
        lived = run(self, options["reports"], options["days"], options["seed"], until)
        self.stdout.write(
            f"{lived.reports} reports, {lived.acts} acts, {lived.clocks} by the clock, {lived.photos} photos"
        )


def run(command: BaseCommand, reports: int, days: int, seed: int, until: datetime) -> Lived:
    """Simulate with a line of progress on a terminal, and silently elsewhere."""
    if not Complaint.objects.exists():
        _mark().touch()
    out = command.stderr
    if not out.isatty():
        return simulate(reports, days, seed, until)
    shown = [-1]

    def progress(share: float) -> None:
        percent = int(share * 100)
        if percent != shown[0]:
            shown[0] = percent
            out.write(f"\r  an invented city of {reports} reports: {percent} %", ending="")
            out.flush()

    lived = simulate(reports, days, seed, until, progress)
    out.write("")
    return lived


def is_invented() -> bool:
    """Whether this city's reports are invented: `simulate` has marked it before its first one."""
    return _mark().exists()


def _mark() -> Path:
    return Path(settings.DATA) / "invented-city"


def _day(text: str) -> datetime:
    """The last second of a WIB day, in UTC."""
    day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=WIB)
    return (datetime.combine(day, time(), WIB) + timedelta(days=1, seconds=-1)).astimezone(UTC)
