"""The vendor SQL of the complaints: an event is never changed and never deleted, on both databases.

A later migration that rebuilds the table on SQLite drops its triggers and must call `install` again; a test looks.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "complaints_event"
REFUSAL = "an event is never changed: append another"


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers; those that exist are replaced."""
    if connection.vendor == "postgresql":
        statements = [
            "CREATE OR REPLACE FUNCTION complaints_event_kept() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"DROP TRIGGER IF EXISTS {TABLE}_kept ON {TABLE}",
            f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION complaints_event_kept()",
            f"DROP TRIGGER IF EXISTS {TABLE}_truncate_kept ON {TABLE}",
            f"CREATE TRIGGER {TABLE}_truncate_kept BEFORE TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION complaints_event_kept()",
        ]
    else:
        statements = []
        for verb in ("update", "delete"):
            statements += [
                f"DROP TRIGGER IF EXISTS {TABLE}_{verb}_kept",
                f"CREATE TRIGGER {TABLE}_{verb}_kept BEFORE {verb.upper()} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            ]
        statements += [  # REPLACE deletes without asking the trigger of deletions
            f"DROP TRIGGER IF EXISTS {TABLE}_replace_kept",
            f"CREATE TRIGGER {TABLE}_replace_kept BEFORE INSERT ON {TABLE} "
            f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) "
            f"OR EXISTS (SELECT 1 FROM {TABLE} WHERE complaint_id = NEW.complaint_id AND seq = NEW.seq) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
