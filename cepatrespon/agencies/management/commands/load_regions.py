"""`cepatrespon load-regions`: examine a map of the kelurahan and, where it is good, put it into force from a date."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cepatrespon.agencies import geometry, registry
from cepatrespon.agencies.loading import WIB, save_map
from cepatrespon.agencies.survey import KEPT_SHARE, Survey, UnreadableMap, examine, some

LISTED = 10  # lines of detail per subject


def _date(text: str) -> dt.datetime:
    try:
        return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), WIB)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write YYYY-MM-DD") from None


class Command(BaseCommand):
    help = (
        "Import a map of the kelurahan: a GeoJSON FeatureCollection in EPSG:4326 (longitude, latitude). "
        "Exit code 1: the map is refused, and nothing is changed; 2: the file cannot be read."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the GeoJSON file")
        parser.add_argument("--code-property", default="kode", help="property with the code (default: kode)")
        parser.add_argument("--name-property", default="kelurahan", help="property with the name (default: kelurahan)")
        parser.add_argument(
            "--effective-from",
            type=_date,
            metavar="DATE",
            help="first day (WIB) it is used for new reports (default: now)",
        )
        parser.add_argument("--name", help="the map's name on screens (default: the file's name)")
        parser.add_argument(
            "--approximate", action="store_true", help="say on screens that its borders are approximate"
        )
        parser.add_argument("--allow-unknown", action="store_true", help="leave out areas with unknown codes")
        parser.add_argument("--allow-gaps", action="store_true", help="accept large gaps inside the city")
        parser.add_argument(
            "--allow-moved", action="store_true", help="accept kelurahan that keep little of their present ground"
        )
        parser.add_argument("--dry-run", action="store_true", help="examine and report only")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        at: dt.datetime = options["effective_from"] or timezone.now()
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}", returncode=2) from error
        master = registry.current()
        known = {
            code: region.name
            for code, region in master.regions.items()
            if region.level == "kelurahan" and region.exists_on(timezone.localdate(at))
        }
        if not known:
            raise CommandError("no kelurahan are loaded: run `cepatrespon init` first", returncode=2)
        present = master.map_at(at)
        try:
            survey = examine(
                data,
                known,
                code_property=options["code_property"],
                name_property=options["name_property"],
                allow_unknown=options["allow_unknown"],
                allow_gaps=options["allow_gaps"],
                allow_moved=options["allow_moved"],
                present=present.areas if present else None,
            )
        except UnreadableMap as error:
            raise CommandError(f"{path}: {error}", returncode=2) from error
        self._report(survey, known)
        if survey.drifted:
            self.stderr.write(
                f"warning: the whole map lies {survey.drift} of the one in force. Borders do not move like that: "
                "was it converted from another datum or projection?"
            )
        if survey.refusals:
            reasons = "\n".join(f"  - {reason}" for reason in survey.refusals)
            raise CommandError(f"the map is refused and nothing was changed:\n{reasons}", returncode=1)
        self._store(survey, path, at, options)

    def _store(self, survey: Survey, path: Path, at: dt.datetime, options: dict[str, Any]) -> None:
        areas = survey.wkb()
        since = f"{at.astimezone(WIB):%Y-%m-%d %H:%M} WIB"
        in_force = [entry for entry in registry.current().maps if entry.effective_from <= at]
        if in_force and in_force[-1].sha256 == geometry.digest(areas.items()):
            self.stdout.write(f"This very map is in force at {since} already: nothing to do.")
            return
        if options["dry_run"]:
            self.stdout.write(f"The map is good. Without --dry-run it would be in force from {since}.")
            return
        with transaction.atomic():
            version = save_map(
                areas,
                name=options["name"] or path.stem,
                effective_from=at,
                approximate=options["approximate"],
                source=path.name,
            )
        self.stdout.write(
            f"Loaded as map {version.pk} ({version.name}), in force from {since}. Earlier reports keep their map."
        )

    def _report(self, survey: Survey, known: dict[str, str]) -> None:
        say = self.stdout.write
        say(f"features: {survey.features}")
        say(f"kelurahan with an area: {len(survey.areas)} of {len(known)}")
        say(f"invalid rings: {len(survey.invalid)}")
        self._list(survey.invalid)
        say(f"overlaps: {len(survey.overlaps)}, {survey.overlap_m2:,.0f} m2")
        self._list([f"{a} and {b}: {m2:,.0f} m2" for a, b, m2 in survey.overlaps])
        say(f"gaps: {len(survey.gaps)}, {survey.gap_m2:,.0f} m2")
        self._list([f"{m2:,.0f} m2" for m2 in survey.gaps])
        say(f"unknown codes: {len(survey.unknown)}{': ' * bool(survey.unknown)}{some(survey.unknown)}")
        say(f"missing codes: {len(survey.missing)}{': ' * bool(survey.missing)}{some(survey.missing)}")
        if survey.renamed:
            say(f"other names: {len(survey.renamed)}")
            self._list(survey.renamed)
        if survey.compared:
            say(f"ground that changes hands: {survey.changing_m2:,.0f} m2")
            say(f"median way of the centroids from the map in force: {survey.drift}")
        if survey.moved:
            say(f"kelurahan that keep less than {KEPT_SHARE:.0%} of their present ground: {len(survey.moved)}")
            for code, share in survey.moved:  # each of them: this is what a person must look at
                say(f"  {code} {known[code]}: {share:.1%}")

    def _list(self, lines: list[str]) -> None:
        for line in lines[:LISTED]:
            self.stdout.write(f"  {line}")
        if len(lines) > LISTED:
            self.stdout.write(f"  and {len(lines) - LISTED} more")
