"""Jakarta, from the files in `data/`: regions, the default map, agencies, channels, categories and the first policy.

Repeatable: what is there already stays as it is, so that a second `init` never undoes what an operator changed.
`load_agencies` takes an operator's own file and does change what differs; its formats are in `tables`.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from django.db import transaction

from cepatrespon.agencies import geometry, tables
from cepatrespon.agencies.models import FOREVER_AGO, Boundary, MapVersion, PolicyVersion, Region
from cepatrespon.rules import policy

DATA = Path(__file__).parent / "data"
WIB = ZoneInfo("Asia/Jakarta")
PROVINCE, PROVINCE_NAME = "31", "Daerah Khusus Ibukota Jakarta"
FIRST_POLICY = dt.datetime(2022, 12, 1, tzinfo=WIB)
TOLERANCE = 20.0  # metres: below the spacing of the points near borders, so that none of them changes sides

Progress = Callable[[str], None]


def load_jakarta(progress: Progress = lambda text: None) -> None:
    """Load whatever of Jakarta is not there yet, in one transaction per part."""
    progress("regions")
    _regions()
    progress("default map")
    _default_map()
    for name in ("agencies", "channels", "categories", "category_mapping", "category_agencies"):
        progress(name.replace("_", " "))
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables.load(file, add_only=True)
    progress("policy")
    PolicyVersion.objects.get_or_create(
        version=1,
        defaults={
            "effective_from": FIRST_POLICY,
            "parameters": policy.defaults(),
            "note": "Keputusan Sekretaris Daerah 99/2022 dan pembacaan kami.",
        },
    )


def load_agencies(path: Path, *, dry_run: bool = False) -> tables.Outcome:
    """Take a CSV of agencies, channels or categories. OSError or `tables.TableError`, and then no change."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tables.load(file, dry_run=dry_run)


def _regions() -> None:
    known = set(Region.objects.values_list("code", flat=True))
    level = Region.Level
    found: dict[str, Region] = {PROVINCE: Region(code=PROVINCE, name=PROVINCE_NAME, level=level.PROVINCE)}
    with (DATA / "kemendagri_dki_267.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            city, district, code = row["kode_kota"], row["kode_kecamatan"], row["kode"]
            found[city] = Region(code=city, name=row["kota"], level=level.CITY, parent_id=PROVINCE)
            found[district] = Region(code=district, name=row["kecamatan"], level=level.DISTRICT, parent_id=city)
            found[code] = Region(
                code=code,
                name=row["kelurahan"],
                level=level.KELURAHAN,
                parent_id=district,
                postal_code=row["kodepos"],
            )
    # Parents come before children, since the constraint on the parent is checked row by row on some databases.
    missing = sorted((region for code, region in found.items() if code not in known), key=lambda r: len(r.code))
    Region.objects.bulk_create(missing)


def _default_map() -> None:
    points = (DATA / "kelurahan_points.csv").read_bytes()
    source = (
        "Perkiraan dari 26.331 titik yang kelurahannya disepakati tiga sumber terbuka "
        f"(kelurahan_points.csv, SHA-256 {hashlib.sha256(points).hexdigest()})."
    )
    if MapVersion.objects.filter(source=source).exists():
        return
    areas = _default_areas()
    with transaction.atomic():
        save_map(
            areas,
            name="Peta bawaan (perkiraan)",
            effective_from=dt.datetime.combine(FOREVER_AGO, dt.time(), WIB),
            approximate=True,
            source=source,
        )


@cache
def _default_areas() -> dict[str, bytes]:
    # Kept, because a process that loads more than one database (a demo, the tests) pays for it only once.
    return areas_of_points((DATA / "kelurahan_points.csv").read_text(encoding="utf-8"))


def areas_of_points(text: str) -> dict[str, bytes]:
    """The areas (WKB, degrees) of labelled points `kode,lat,lon`: each point's cell goes to its code.

    Cells of points without a code are outside, so that the sea and the neighbours are cut away. The areas are
    simplified together: shared borders stay shared.
    """
    rows = list(csv.DictReader(text.splitlines()))
    codes = np.array([row["kode"] for row in rows])
    points = np.array([(float(row["lon"]), float(row["lat"])) for row in rows])
    plane = (geometry.EAST, geometry.NORTH)
    cells = np.array(shapely.voronoi_polygons(shapely.multipoints(points * plane), ordered=True).geoms)
    names = sorted(set(codes) - {""})
    areas = shapely.coverage_simplify([shapely.coverage_union_all(cells[codes == name]) for name in names], TOLERANCE)
    degrees = shapely.transform(areas, lambda xy: xy / plane)
    return {name: shapely.to_wkb(area) for name, area in zip(names, degrees, strict=True)}


def save_map(
    areas: dict[str, bytes], *, name: str, effective_from: dt.datetime, approximate: bool, source: str
) -> MapVersion:
    """Store a map whose areas have been found good."""
    version = MapVersion.objects.create(
        name=name,
        effective_from=effective_from,
        approximate=approximate,
        source=source,
        sha256=geometry.digest(areas.items()),
    )
    Boundary.objects.bulk_create(Boundary(map=version, region_id=code, wkb=wkb) for code, wkb in areas.items())
    return version
