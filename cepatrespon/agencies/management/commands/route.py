"""`cepatrespon route`: the kelurahan of a point, or of every point of a CSV, by the map now in force."""

from __future__ import annotations

import csv
import itertools
import math
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cepatrespon.agencies import registry
from cepatrespon.agencies.geometry import RouteMap

HEADER = ["lat", "lon", "kode", "kelurahan", "distance"]
CHUNK = 5_000  # points looked up at once: memory stays flat however long the file is


class Command(BaseCommand):
    help = (
        "Print lat,lon,kode,kelurahan,distance (metres to the nearest border; kode is empty outside DKI Jakarta). "
        "Exit code 1: the single point is outside; 2: the input cannot be read."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        # argparse takes -6.1754e0 for an option, since its own idea of a number has no exponent.
        parser._negative_number_matcher = re.compile(r"-\.?\d")
        parser.add_argument("lat", nargs="?", metavar="LAT", help="latitude in degrees, e.g. -6.1754")
        parser.add_argument("lon", nargs="?", metavar="LON", help="longitude in degrees, e.g. 106.8272")
        parser.add_argument(
            "--csv", metavar="IN.csv", help="a CSV with columns lat,lng or lat,lon; - reads standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._route(options)
        except BrokenPipeError:  # whoever read us has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _route(self, options: dict[str, Any]) -> None:
        single = options["lat"] is not None
        if single == (options["csv"] is not None) or (single and options["lon"] is None):
            raise CommandError("give either LAT and LON, or --csv IN.csv", returncode=2)
        self.master = registry.current()
        if (map := self.master.map_at(timezone.now())) is None:
            raise CommandError("no map is loaded: run `cepatrespon init` first", returncode=2)
        out = csv.writer(self.stdout, lineterminator="\n")
        if single:
            try:
                points = [_point([options["lat"], options["lon"]])]
            except ValueError as error:
                raise CommandError(str(error), returncode=2) from error
            out.writerow(HEADER)
            row = next(self._rows(map, points))
            out.writerow(row)
            if not row[2]:
                near = map.nearest(*points[0][2:])
                name = self.master.regions[near.region_code].name
                self.stderr.write(
                    f"outside DKI Jakarta; the nearest kelurahan is {name}, {near.distance_m:,.0f} m away"
                )
                sys.exit(1)
        elif options["csv"] == "-":
            self._file(map, sys.stdin, "standard input", out)
        else:
            try:
                with Path(options["csv"]).open(encoding="utf-8-sig", newline="") as file:
                    self._file(map, file, options["csv"], out)
            except BrokenPipeError:
                raise  # about what we print, not about what we read
            except OSError as error:
                raise CommandError(f"{options['csv']} cannot be read: {error.strerror}", returncode=2) from error

    def _file(self, map: RouteMap, file: TextIO, name: str, out: Any) -> None:
        lines = csv.reader(_without_mark(file))
        points: list[tuple[str, str, float, float]] = []
        try:
            header = [column.strip().casefold() for column in next(lines, [])]
            if "lat" not in header or not {"lon", "lng"} & set(header):
                raise CommandError(f"{name}: the header must have the columns lat,lng or lat,lon", returncode=2)
            lat, lon = header.index("lat"), header.index("lng" if "lng" in header else "lon")
            out.writerow(HEADER)
            for cells in lines:
                if not cells:
                    continue
                if len(cells) <= max(lat, lon):
                    raise ValueError("the row has too few cells")
                points.append(_point([cells[lat], cells[lon]]))
                if len(points) == CHUNK:
                    out.writerows(self._rows(map, points))
                    points.clear()
            if points:
                out.writerows(self._rows(map, points))
        except (ValueError, csv.Error) as error:
            if points:
                out.writerows(self._rows(map, points))  # what stands before the bad line is good
            raise CommandError(f"{name}, line {lines.line_num}: {error}", returncode=2) from error

    def _rows(self, map: RouteMap, points: list[tuple[str, str, float, float]]) -> Iterator[list[str]]:
        regions = self.master.regions
        found = map.locate_all([p[2] for p in points], [p[3] for p in points])
        for (lat, lon, _, _), (code, metres) in zip(points, found, strict=True):
            yield [lat, lon, code, regions[code].name if code else "", f"{metres:.1f}"]


def _without_mark(file: TextIO) -> Iterator[str]:
    """The lines without the byte order mark that spreadsheets write first: standard input has it still."""
    for first in itertools.islice(file, 1):
        yield first.removeprefix("\ufeff")
    yield from file


def _point(texts: list[str]) -> tuple[str, str, float, float]:
    """Latitude and longitude as written and as numbers. ValueError says what is wrong."""
    numbers = []
    for text, what, limit in zip(texts, ("latitude", "longitude"), (90, 180), strict=True):
        try:
            number = float(text)
        except ValueError:
            raise ValueError(f"{what} {text!r} is not a number") from None
        if not math.isfinite(number) or abs(number) > limit:
            raise ValueError(f"{what} {text} is not between -{limit} and {limit}; are the two swapped?")
        numbers.append(number)
    return texts[0].strip(), texts[1].strip(), numbers[0], numbers[1]
