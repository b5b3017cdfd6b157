"""What the public map is drawn from: one narrow row for every report that everybody may see, kept by triggers.

A report that is private, the Inspektorat's, about officers or hidden has no row at all, so that nothing counted or
drawn from here can give it away; the triggers see every writer, in the writer's own transaction. A point stands here
as a cell of a grid of some 9.5 m. The vendor SQL of this table is all here; reading it is `public_map`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL

TABLE, COMPLAINTS = "complaints_mark", "complaints_complaint"
FINEST = 22  # the grid divides the circle into 2 ** 22: some 9.5 m at the equator, in both directions
COARSE = 7  # the whole city is counted on a grid this many bits coarser: cells of some 1.2 km
TO_A_DEGREE = 2**FINEST / 360
FOLLOWED = (
    "state", "mode", "category_id", "region_id", "lat", "lng", "private", "restricted", "accused_id", "hidden",
    "reported_at",
)  # fmt: skip


class Mark(models.Model):
    """A public report as the map counts it. `x`, `y`: its cell from the west and the south, absent without a point."""

    complaint = models.OneToOneField(
        "complaints.Complaint", models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    reported_at = models.DateTimeField()
    region = models.CharField(max_length=24, null=True)  # noqa: DJ001 (as the complaint has it)
    category = models.CharField(max_length=80, null=True)  # noqa: DJ001
    standing = models.CharField(max_length=40)  # its state, and of Selesai the mode: "selesai.otomatis"
    x = models.IntegerField(null=True)
    y = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["x", "y"], condition=models.Q(x__isnull=False), name="mark_place"),
            models.Index(fields=["region", "reported_at"], name="mark_region"),
            models.Index(fields=["category", "reported_at"], name="mark_category"),
            models.Index(fields=["reported_at"], name="mark_reported"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.standing}"


def standing(state: str, mode: str) -> str:
    """How a state and its mode are written here."""
    return f"{state}.{mode}" if mode else state


# ── the triggers ─────────────────────────────────────────────────────────────────────────────────
def install(database: BaseDatabaseWrapper) -> None:
    """Set the triggers and make the rows anew from the complaints there are. May be repeated."""
    keep(database)
    with database.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
        shown, columns = _shown(database.vendor, "c"), _columns(database.vendor, "c")
        cursor.execute(f"INSERT INTO {TABLE} ({_NAMES}) SELECT {columns} FROM {COMPLAINTS} c WHERE {shown}")
        if database.vendor == "postgresql":  # else it takes every point for a cell of its own, and sorts them on disk
            cells = f"({coarser('x', COARSE)}), ({coarser('y', COARSE)})"
            cursor.execute(f"CREATE STATISTICS IF NOT EXISTS {TABLE}_cells ON {cells} FROM {TABLE}")


def keep(database: BaseDatabaseWrapper) -> None:
    """Set the triggers, which a table rebuilt on SQLite has lost; nothing where there is no table of marks."""
    with database.cursor() as cursor:
        if TABLE in database.introspection.table_names(cursor):
            for statement in _on_postgresql() if database.vendor == "postgresql" else _on_sqlite():
                cursor.execute(statement)


_NAMES = "complaint_id, reported_at, region, category, standing, x, y"


def _shown(vendor: str, row: str) -> str:
    """The condition of `querysets.public()`, of one row."""
    no = f"NOT {row}.{{}}" if vendor == "postgresql" else f"{row}.{{}} = 0"
    return f"{no.format('private')} AND {no.format('restricted')} AND {row}.accused_id IS NULL AND {row}.hidden = ''"


def _columns(vendor: str, row: str) -> str:
    def cell(of: str, from_: int) -> str:
        number = f"({row}.{of} + {from_}) * {TO_A_DEGREE!r}"
        return f"floor({number})::int" if vendor == "postgresql" else f"CAST({number} AS INTEGER)"

    said = f"CASE WHEN {row}.mode = '' THEN {row}.state ELSE {row}.state || '.' || {row}.mode END"
    place = f"{cell('lng', 180)}, {cell('lat', 90)}"
    return f"{row}.id, {row}.reported_at, {row}.region_id, {row}.category_id, {said}, {place}"


def _on_postgresql() -> Iterator[str]:
    same = ", ".join(f"{name} = excluded.{name}" for name in _NAMES.split(", ")[1:])
    yield (
        f"CREATE OR REPLACE FUNCTION {TABLE}_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_shown('postgresql', 'NEW')} THEN "
        f"INSERT INTO {TABLE} ({_NAMES}) VALUES ({_columns('postgresql', 'NEW')}) "
        f"ON CONFLICT (complaint_id) DO UPDATE SET {same}; "
        f"ELSE DELETE FROM {TABLE} WHERE complaint_id = NEW.id; END IF; RETURN NULL; END $$"
    )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FOLLOWED)
    for name, when in (
        ("insert", f"INSERT ON {COMPLAINTS} FOR EACH ROW"),
        ("update", f"UPDATE OF {', '.join(FOLLOWED)} ON {COMPLAINTS} FOR EACH ROW WHEN ({changed})"),
    ):
        yield f"DROP TRIGGER IF EXISTS {TABLE}_{name} ON {COMPLAINTS}"
        yield f"CREATE TRIGGER {TABLE}_{name} AFTER {when} EXECUTE FUNCTION {TABLE}_follow()"


def _on_sqlite() -> Iterator[str]:
    put = f"INSERT INTO {TABLE} ({_NAMES}) SELECT {_columns('sqlite', 'new')} WHERE {_shown('sqlite', 'new')};"
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in FOLLOWED)
    for name, when, does in (
        ("insert", f"INSERT ON {COMPLAINTS}", put),
        (
            "update",
            f"UPDATE OF {', '.join(FOLLOWED)} ON {COMPLAINTS} WHEN {changed}",
            f"DELETE FROM {TABLE} WHERE complaint_id = new.id; {put}",
        ),
    ):
        yield f"DROP TRIGGER IF EXISTS {TABLE}_{name}"
        yield f"CREATE TRIGGER {TABLE}_{name} AFTER {when} BEGIN {does} END"


def among(keys: Sequence[int]) -> models.Q:
    """The condition that a report or its mark is one of these: on PostgreSQL one value, however many there are."""
    if connection.vendor == "postgresql":
        return models.Q(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [list(keys)]))
    return models.Q(pk__in=keys)


# ── the grid ─────────────────────────────────────────────────────────────────────────────────────
def coarser(axis: str, bits: int) -> str:
    """The SQL of a mark's place along an axis ("x", "y") of a grid so many bits coarser."""
    return f"{axis} >> {bits:d}"


def degrees(x: float, y: float) -> tuple[float, float]:
    """The latitude and longitude of a place on the grid, to some metre."""
    return round(y / TO_A_DEGREE - 90, 5), round(x / TO_A_DEGREE - 180, 5)


def cell_of(lat: float, lng: float) -> tuple[int, int]:
    """The cell (`x`, `y`) of a point."""
    return int((lng + 180) * TO_A_DEGREE), int((lat + 90) * TO_A_DEGREE)
