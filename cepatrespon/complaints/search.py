"""Finding complaints by words or by number, on both databases. The vendor SQL of searching is all here.

PostgreSQL: a table of words beside the complaints, kept by a trigger, with an index of stemmed words (Indonesian) and,
where pg_trgm can be had, one of parts of words. SQLite: an FTS5 table of trigrams. Both stand beside the complaints,
so that an act never touches them. Where neither is there, the text itself is read. Scope is not known here: what
`matching` gives narrows a queryset that already has it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache as once

from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from cepatrespon.agencies import registry
from cepatrespon.rules import limits

COMPLAINTS, WORDS, PARTS = "complaints_complaint", "complaints_words", "complaints_words_parts"
PART = 3  # letters: what a trigram index can look for
SEARCHED = ("body", "address", "number")


A_MINUTE = 60  # seconds
FEW = 3_000  # matches: so many are found first and then looked at; of more, each report is asked as it is met


@dataclass(frozen=True, slots=True)
class Match:
    """What a search asks for, as a condition on complaints; `common` where so many match that none can be counted."""

    where: Q
    common: bool = False


def matching(text: str, *, fresh: bool = True) -> Match | None:
    """What a search asks for: a number by its beginning, else every word of it, by its stem, its beginning or a part.

    None when nothing in it can be looked for (signs alone). On PostgreSQL one query, which finds out whether few match;
    unless it must be `fresh`, what this process found within a minute will do.
    """
    plain = "".join(sign for sign in text if sign.isalnum()).upper()
    number = re.fullmatch(r"([A-Z]+)\d+", plain)
    if number and number[1] in {channel.prefix for channel in registry.current().channels}:
        return Match(_numbered(plain))
    terms = list(dict.fromkeys(re.findall(r"[^\W_]+", text.lower())))[: limits.SEARCH_WORDS]
    if not terms:
        return None
    if connection.vendor != "postgresql":
        return Match(_sqlite(terms))
    key = "cari:" + hashlib.sha256(" ".join(terms).encode()).hexdigest()
    match: Match | None = None if fresh else cache.get(key)
    if match is None:
        match = _postgresql(terms)
        cache.set(key, match, A_MINUTE)
    return match


def _numbered(beginning: str) -> Q:
    if connection.vendor == "postgresql":
        return Q(number__startswith=beginning)  # by the index of patterns that Django makes
    return Q(number__gte=beginning, number__lt=beginning + "~")  # LIKE uses no index there


def _postgresql(terms: list[str]) -> Match:
    if not _there(WORDS):
        return Match(_read(terms))
    parts = max(len(term) for term in terms) >= PART and _there(PARTS)
    whole = f"words @@ to_tsquery('{_language()}', %s)"
    # A beginning of a word is a part of it, too, and is found much quicker as such.
    stems, likes = " & ".join(terms if parts else (f"{term}:*" for term in terms)), [f"%{term}%" for term in terms]
    # The planner cannot guess how many match. Materialized, the words are looked up by their indexes where it expects
    # few, and read until there are enough where it expects many. Parts cost more: not where whole words already do.
    sql = (
        f"WITH whole AS MATERIALIZED (SELECT complaint_id FROM {WORDS} WHERE {whole}), "
        f"enough AS MATERIALIZED (SELECT complaint_id FROM whole LIMIT {FEW + 1})"
    )
    asked, given = whole, [stems]
    if parts:
        part = " AND ".join(["text LIKE %s"] * len(terms))
        asked, given = f"({whole} OR ({part}))", [stems, *likes]
        sql += (
            f", part AS MATERIALIZED (SELECT complaint_id FROM {WORDS} WHERE {part}) SELECT complaint_id FROM enough "
            f"UNION (SELECT complaint_id FROM part WHERE (SELECT count(*) FROM enough) <= {FEW} LIMIT {FEW + 1})"
        )
    else:
        sql += " SELECT complaint_id FROM enough"
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        keys = [row[0] for row in cursor.fetchall()]
    if len(keys) <= FEW:
        return Match(Q(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [keys])))
    one = f"(SELECT {asked} FROM {WORDS} WHERE complaint_id = {COMPLAINTS}.id)"
    return Match(Q(RawSQL(one, given, output_field=BooleanField())), common=True)  # noqa: S611


def _sqlite(terms: list[str]) -> Q:
    long = [term for term in terms if len(term) >= PART]
    if not long or not _there(WORDS):
        return _read(terms)
    phrase = " ".join(f'"{term}"' for term in long)
    found = Q(pk__in=RawSQL(f"SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH %s", [phrase]))  # noqa: S611
    return found & _read([term for term in terms if len(term) < PART])


def _read(terms: list[str]) -> Q:
    """Every word, read in the text itself."""
    found = Q()
    for term in terms:
        found &= Q(body__icontains=term) | Q(address__icontains=term) | Q(number__icontains=term)
    return found


# ── the tables ───────────────────────────────────────────────────────────────────────────────────
def install(database: BaseDatabaseWrapper) -> None:
    """Make the table of words with what keeps it, and fill it from the complaints there are. May be repeated.

    Needs no superuser: pg_trgm is installed where the owner of the database may, and is done without elsewhere.
    """
    if database.vendor == "postgresql":
        _install_on_postgresql(database)
    else:
        _install_on_sqlite(database)
    _there.cache_clear()
    _language.cache_clear()


def keep(database: BaseDatabaseWrapper) -> None:
    """Set the triggers again that a table rebuilt on SQLite has lost; nothing where there is no table of words."""
    with database.cursor() as cursor:
        if database.vendor == "sqlite" and WORDS in database.introspection.table_names(cursor):
            for statement in _sqlite_triggers():
                cursor.execute(statement)


def _install_on_postgresql(database: BaseDatabaseWrapper) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_ts_config WHERE cfgname = 'indonesian'")
        language = "indonesian" if cursor.fetchone() else "simple"
        row = "{0}.id, lower({1}), to_tsvector('{2}', {1})"
        text = "{0}.body || ' ' || {0}.address || ' ' || {0}.number || ' ' || ltrim({0}.number, {1})"
        letters = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ'"

        def said(of: str) -> str:
            return row.format(of, text.format(of, letters), language)

        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {WORDS} "
            "(complaint_id bigint PRIMARY KEY, text text NOT NULL, words tsvector NOT NULL)"
        )
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {WORDS}_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO {WORDS} (complaint_id, text, words) VALUES ({said('NEW')}) ON CONFLICT (complaint_id) "
            "DO UPDATE SET text = excluded.text, words = excluded.words; RETURN NULL; END $$"
        )
        cursor.execute(f"DROP TRIGGER IF EXISTS {WORDS}_follow ON {COMPLAINTS}")
        cursor.execute(
            f"CREATE TRIGGER {WORDS}_follow AFTER INSERT OR UPDATE OF {', '.join(SEARCHED)} ON {COMPLAINTS} "
            f"FOR EACH ROW EXECUTE FUNCTION {WORDS}_follow()"
        )
        cursor.execute(
            f"INSERT INTO {WORDS} (complaint_id, text, words) SELECT {said('c')} FROM {COMPLAINTS} c "
            "ON CONFLICT (complaint_id) DO NOTHING"
        )
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {WORDS}_whole ON {WORDS} USING gin (words)")
    try:
        with transaction.atomic(database.alias), database.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {PARTS} ON {WORDS} USING gin (text gin_trgm_ops)")
    except DatabaseError:  # not at hand, or not ours to install: whole words and their beginnings are found
        pass


def _install_on_sqlite(database: BaseDatabaseWrapper) -> None:
    columns = ", ".join(SEARCHED)
    try:
        with transaction.atomic(database.alias), database.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {WORDS} USING "
                f"fts5({columns}, content='{COMPLAINTS}', content_rowid='id', tokenize='trigram')"
            )
            cursor.execute(f"INSERT INTO {WORDS} ({WORDS}) VALUES ('rebuild')")
    except DatabaseError:  # a SQLite without FTS5, or older than 3.34: the text itself is read
        return
    keep(database)


def _sqlite_triggers() -> list[str]:
    columns = ", ".join(SEARCHED)
    new, old = (", ".join(f"{row}.{name}" for name in SEARCHED) for row in ("new", "old"))
    put = f"INSERT INTO {WORDS} (rowid, {columns}) VALUES (new.id, {new});"
    take = f"INSERT INTO {WORDS} ({WORDS}, rowid, {columns}) VALUES ('delete', old.id, {old});"
    found = []
    for name, when, does in (
        ("insert", "INSERT", put), ("update", f"UPDATE OF {columns}", take + put), ("delete", "DELETE", take),
    ):  # fmt: skip
        found.append(f"DROP TRIGGER IF EXISTS {WORDS}_{name}")
        found.append(f"CREATE TRIGGER {WORDS}_{name} AFTER {when} ON {COMPLAINTS} BEGIN {does} END")
    return found


@once
def _there(name: str) -> bool:
    """Whether this database has a table or an index of this name: asked once by each process."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = %s", [name])
        return bool(cursor.fetchone()[0])


@once
def _language() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_ts_config WHERE cfgname = 'indonesian'")
        return "indonesian" if cursor.fetchone() else "simple"
