"""The vendor SQL of the master data, on both databases.

Every change of a master table renews the stamp that `registry` compares, also a change made by hand in the database.
A policy version cannot be changed. A later migration that rebuilds one of these tables on SQLite drops its
triggers with it and must call `install` again; a test counts them.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = (
    "agencies_region",
    "agencies_mapversion",
    "agencies_boundary",
    "agencies_agency",
    "agencies_channel",
    "agencies_category",
    "agencies_categorymapping",
    "agencies_categoryagency",
    "agencies_policyversion",
)
REFUSAL = "a policy version cannot be changed: add a new one"

# The row is put back when a flush has emptied the table, hence an upsert and not an update.
_STAMP = """
INSERT INTO agencies_masterrevision (id, stamp) VALUES (1, {random})
ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Create every trigger; those that exist are replaced. Runs in the caller's transaction."""
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite() -> list[str]:
    stamp = _STAMP.format(random="lower(hex(randomblob(16)))")
    statements = []
    for table in TABLES:
        for verb in ("insert", "update", "delete"):
            name = f"{table}_{verb}_stamp"
            statements += [
                f"DROP TRIGGER IF EXISTS {name}",
                f"CREATE TRIGGER {name} AFTER {verb.upper()} ON {table} BEGIN {stamp} END",
            ]
    return [
        *statements,
        "DROP TRIGGER IF EXISTS agencies_policyversion_kept",
        "CREATE TRIGGER agencies_policyversion_kept BEFORE UPDATE ON agencies_policyversion "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ]


def _postgresql() -> list[str]:
    stamp = _STAMP.format(random="gen_random_uuid()::text")
    statements = [
        "CREATE OR REPLACE FUNCTION agencies_stamp() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {stamp} RETURN NULL; END $$",
        "CREATE OR REPLACE FUNCTION agencies_policy_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    ]
    for table in TABLES:
        statements += [
            f"DROP TRIGGER IF EXISTS {table}_stamp ON {table}",
            f"CREATE TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION agencies_stamp()",
        ]
    return [
        *statements,
        "DROP TRIGGER IF EXISTS agencies_policyversion_kept ON agencies_policyversion",
        "CREATE TRIGGER agencies_policyversion_kept BEFORE UPDATE ON agencies_policyversion "
        "FOR EACH ROW EXECUTE FUNCTION agencies_policy_kept()",
    ]
