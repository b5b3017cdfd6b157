"""The vendor SQL of the complaints: an event is never changed, and neither it nor a complaint is ever deleted.

Who looked at what is not everybody's is kept in the same way. The triggers of searching and of the
map are set again with them.

On both databases. A later migration that rebuilds a table on SQLite drops its triggers and must call `install` again;
a test looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from . import marks, search

TABLE = "complaints_event"
REFUSAL = "an event is never changed: append another"


@dataclass(frozen=True, slots=True)
class Kept:
    """A table whose rows stay: what is refused, in which words, and by which columns a row is the same one."""

    table: str
    refusal: str
    verbs: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]


KEPT = (
    Kept(TABLE, REFUSAL, ("update", "delete"), (("id",), ("complaint_id", "seq"))),
    Kept(
        "complaints_complaint",
        "a complaint is never deleted",
        ("delete",),
        (("id",), ("number",), ("tracking_digest",)),
    ),
    Kept("complaints_access", "who looked is never changed", ("update", "delete"), (("id",),)),
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers; those that exist are replaced. A table that a later migration makes has none yet."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for kept in (kept for kept in KEPT if kept.table in there):
            for statement in _on_postgresql(kept) if postgresql else _on_sqlite(kept):
                cursor.execute(statement)
    search.keep(connection)
    marks.keep(connection)


def names(vendor: str, table: str) -> list[str]:
    """The triggers of a table, by their names in the database."""
    kept = next(kept for kept in KEPT if kept.table == table)
    parts = ["", "truncate_"] if vendor == "postgresql" else [f"{verb}_" for verb in (*kept.verbs, "replace")]
    return [f"{table}_{part}kept" for part in parts]


def _on_postgresql(kept: Kept) -> Iterator[str]:
    table, verbs = kept.table, " OR ".join(verb.upper() for verb in kept.verbs)
    yield (
        f"CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{kept.refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {table}_kept ON {table}"
    yield f"CREATE TRIGGER {table}_kept BEFORE {verbs} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_kept()"
    yield f"DROP TRIGGER IF EXISTS {table}_truncate_kept ON {table}"
    yield (
        f"CREATE TRIGGER {table}_truncate_kept BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()"
    )


def _on_sqlite(kept: Kept) -> Iterator[str]:
    table, refused = kept.table, f"BEGIN SELECT RAISE(ABORT, '{kept.refusal}'); END"
    for verb in kept.verbs:
        yield f"DROP TRIGGER IF EXISTS {table}_{verb}_kept"
        yield f"CREATE TRIGGER {table}_{verb}_kept BEFORE {verb.upper()} ON {table} {refused}"
    same = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE " + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")"
        for key in kept.keys
    )
    yield f"DROP TRIGGER IF EXISTS {table}_replace_kept"  # REPLACE deletes without asking the trigger of deletions
    yield f"CREATE TRIGGER {table}_replace_kept BEFORE INSERT ON {table} WHEN {same} {refused}"
