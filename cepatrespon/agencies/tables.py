"""The master data as CSV files: agencies, channels, categories, their mapping and their usual units.

The header says which table a file is. A file is taken as a whole or not at all; what is wrong is said with its line.
Reading never deletes: what a file does not name stays as it is.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import translation

from cepatrespon.agencies import named
from cepatrespon.agencies.models import (
    FOREVER_AGO,
    LONGEST_DAYS,
    Agency,
    Category,
    CategoryAgency,
    CategoryMapping,
    Channel,
    Region,
)
from cepatrespon.rules.terms import UnitKind

REACHED_BY = ("address", "link", "hours", "hours_english", "hint", "hint_english")  # of a channel
YES, NO = {"ya", "yes", "true", "1"}, {"tidak", "no", "false", "0", ""}
SHOWN = 20  # problems printed before the rest is only counted


class TableError(Exception):
    """A file that cannot be taken, with every reason. Nothing was changed."""

    def __init__(self, problems: list[str], *, unreadable: bool = False) -> None:
        super().__init__(
            "\n".join(problems[:SHOWN] + [f"... and {len(problems) - SHOWN} more"] * (len(problems) > SHOWN))
        )
        self.problems = problems
        self.unreadable = unreadable


@dataclass(slots=True)
class Outcome:
    """What a file did, or would do."""

    table: str
    rows: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class _Reading:
    """One file being read: its rows with their line numbers, and what is wrong so far."""

    rows: list[tuple[int, dict[str, str]]]
    problems: list[str] = field(default_factory=list)

    def wrong(self, line: int, what: str) -> None:
        self.problems.append(f"line {line}: {what}")

    def day(self, line: int, row: dict[str, str], column: str) -> dt.date | None:
        if not (text := row.get(column, "")):
            return None
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self.wrong(line, f"{column} is {text!r}; write a date as YYYY-MM-DD")
            return None

    def number(self, line: int, row: dict[str, str], column: str, most: int = 32_767) -> int | None:
        if not (text := row.get(column, "")):
            return None
        if text.isascii() and text.isdecimal():  # a raised 2 is a digit to Python, and no number
            if len(text) <= len(str(most)) and int(text) <= most:
                return int(text)
            self.wrong(line, f"{column} is {text[:20]}; it must be at most {most}")
            return None
        self.wrong(line, f"{column} is {text!r}; write a whole number")
        return None

    def truth(self, line: int, row: dict[str, str], column: str) -> bool:
        text = row.get(column, "").casefold()
        if text not in YES | NO:
            self.wrong(line, f"{column} is {text!r}; write ya or tidak")
        return text in YES

    def dates(self, line: int, row: dict[str, str]) -> dict[str, dt.date | None]:
        if "valid_from" not in row and "valid_to" not in row:
            return {}
        first, last = self.day(line, row, "valid_from") or FOREVER_AGO, self.day(line, row, "valid_to")
        if last is not None and last <= first:
            self.wrong(line, f"valid_to {last} is not after valid_from {first}")
        return {"valid_from": first, "valid_to": last}


def load(text: Iterable[str], *, add_only: bool = False, dry_run: bool = False) -> Outcome:
    """Take one file. With `add_only`, rows that exist already are left as they are. TableError, and no change."""
    header, reading = _read(text)
    table = next((found for found in FORMATS if found.required <= header), None)
    if table is None:
        have = ", ".join(sorted(header)) or "(none)"
        raise TableError([f"line 1: columns {have} are no table known; a file needs one of: {formats()}"])
    if strange := sorted(header - table.required - table.optional):
        may = ", ".join(sorted(table.required | table.optional - {""}))
        raise TableError([f"line 1: column {', '.join(strange)} is not known; this table may have {may}"])
    with transaction.atomic():
        outcome = table.take(reading, add_only)
        if reading.problems:
            raise TableError(sorted(reading.problems, key=lambda text: int(text.split()[1].rstrip(":"))))
        if dry_run:
            transaction.set_rollback(True)
    return outcome


def _read(text: Iterable[str]) -> tuple[set[str], _Reading]:
    lines = csv.reader(text, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    problems: list[str] = []
    try:
        header = [name.strip().removeprefix("\ufeff") for name in next(lines, [])]
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                problems.append(f"line {lines.line_num}: {len(cells)} cells; the header has {len(header)}")
                continue
            rows.append((lines.line_num, dict(zip(header, (" ".join(cell.split()) for cell in cells), strict=True))))
    except (csv.Error, UnicodeDecodeError) as error:
        raise TableError([f"line {lines.line_num + 1}: not CSV in UTF-8: {error}"], unreadable=True) from error
    if not rows and not problems:
        raise TableError(["line 1: the file has no rows"], unreadable=True)
    return set(header), _Reading(rows, problems)


def _unique(reading: _Reading, column: str) -> None:
    seen: dict[str, int] = {}
    for line, row in reading.rows:
        key = row.get(column, "").casefold()
        if not key:
            reading.wrong(line, f"{column} is empty")
        elif key in seen:
            reading.wrong(line, f"{column} {row[column]!r} stands on line {seen[key]} already")
        else:
            seen[key] = line


# ── the tables ───────────────────────────────────────────────────────────────────────────────────
Wanted = list[tuple[int, Any, dict[str, Any]]]  # line, key, values


def _store(
    reading: _Reading, model: type[models.Model], key: str, wanted: Wanted, existing: dict[Any, Any], add_only: bool
) -> Outcome:
    """Add what is new and change what differs, unless something was wrong."""
    outcome = Outcome(str(model._meta.model_name), len(reading.rows))
    added: list[models.Model] = []
    changed: list[models.Model] = []
    columns: set[str] = set()
    relations = {column.name for column in model._meta.fields if column.is_relation}
    for line, identity, values in wanted:
        row = existing.get(identity)
        if row is None:
            row = model(**({key: identity} if key else {}), **values)
            added.append(row)
        elif add_only or all(getattr(row, name) == value for name, value in values.items()):
            outcome.unchanged += 1
            continue
        else:
            for name, value in values.items():
                setattr(row, name, value)
            columns |= values.keys()
            changed.append(row)
        try:
            row.clean_fields(exclude=relations)
        except ValidationError as error:
            for column, messages in error.message_dict.items():
                reading.wrong(line, f"{column}: {' '.join(messages)}")
    outcome.added, outcome.changed = len(added), len(changed)
    if not reading.problems:
        model._default_manager.bulk_create(added)
        if changed:
            model._default_manager.bulk_update(changed, sorted(columns), batch_size=100)
    return outcome


def _agencies(reading: _Reading, add_only: bool) -> Outcome:
    _unique(reading, "code")
    _unique(reading, "name")
    regions = set(Region.objects.values_list("code", flat=True))
    existing = {unit.code: unit for unit in Agency.objects.all()}
    names = {unit.name.casefold(): unit.code for unit in existing.values()}
    wanted: Wanted = []
    for line, row in reading.rows:
        values: dict[str, Any] = {name: row[name] for name in ("name", "short_name", "email") if name in row}
        values["kind"] = row["kind"]
        if row["kind"] not in set(UnitKind):
            reading.wrong(line, f"kind is {row['kind']!r}; it must be one of {', '.join(UnitKind)}")
        if names.get(row["name"].casefold(), row["code"]) != row["code"]:
            reading.wrong(line, f"name {row['name']!r} is that of {names[row['name'].casefold()]}")
        if "region" in row:
            values["region_id"] = row["region"] or None
            if row["region"] and row["region"] not in regions:
                reading.wrong(line, f"region {row['region']!r} is not loaded")
        before = existing.get(row["code"])
        region = values.get("region_id", before.region_id if before else None)
        if row["kind"] == UnitKind.KELURAHAN and not region:
            reading.wrong(line, "a kelurahan needs its region")
        values |= reading.dates(line, row)
        if not add_only and (said := _named_refusal(row, values, before, existing)):
            reading.wrong(line, said)
        wanted.append((line, row["code"], values))
    known = set(existing)
    outcome = _store(reading, Agency, "code", wanted, existing, add_only)
    if not reading.problems:
        _plant(reading, outcome, known if add_only else set())
    return outcome


def _named_refusal(
    row: dict[str, str], values: dict[str, Any], before: Agency | None, existing: dict[str, Agency]
) -> str | None:
    """Why this row would change what the rules hang on (see `named`); nothing is refused before these units exist."""
    if before is None and not named.KINDS.keys() <= existing.keys():
        return None
    ended = moved = False
    if before is not None:
        ended = values.get("valid_to") is not None or values.get("valid_from", before.valid_from) > before.valid_from
        above = existing.get(row.get("parent", ""))
        moved = "parent" in row and before.parent_id != (above.pk if above else None)
    with translation.override("en"):
        return named.refusal(row["code"], row["kind"], before.kind if before else None, ended=ended, moved=moved)


def _plant(reading: _Reading, outcome: Outcome, left_alone: set[str]) -> None:
    """Put every unit of the file below its parent, then make every path true."""
    units = {unit.code: unit for unit in Agency.objects.all()}
    by_id = {unit.pk: unit for unit in units.values()}
    moved: set[int] = set()
    for line, row in reading.rows:
        unit = units[row["code"]]
        if "parent" not in row or unit.code in left_alone:
            continue
        if row["parent"] and row["parent"] not in units:
            reading.wrong(line, f"parent {row['parent']!r} is neither in the file nor loaded")
            continue
        parent = units[row["parent"]].pk if row["parent"] else None
        if unit.parent_id != parent:
            unit.parent_id = parent
            moved.add(unit.pk)
    for unit in units.values():
        above = [unit]
        while (upper := above[-1].parent_id) is not None and by_id[upper] not in above:
            above.append(by_id[upper])
        if upper is not None:
            line = next((line for line, row in reading.rows if row["code"] == unit.code), 1)
            reading.wrong(line, f"{unit.code} would stand below itself")
            return
        path = "/" + "".join(f"{step.pk}/" for step in reversed(above))
        if unit.path != path:
            if unit.path:  # not one of those just added
                outcome.changed, outcome.unchanged = outcome.changed + 1, outcome.unchanged - 1
            unit.path = path
            moved.add(unit.pk)
    Agency.objects.bulk_update([by_id[id] for id in moved], ["parent", "path"], batch_size=200)


def _channels(reading: _Reading, add_only: bool) -> Outcome:
    for column in ("code", "name", "prefix"):
        _unique(reading, column)
    existing = {channel.code: channel for channel in Channel.objects.all()}
    taken = {value: c.code for c in existing.values() for value in (c.name.casefold(), c.prefix.casefold())}
    units = dict(Agency.objects.values_list("code", "id"))
    wanted: Wanted = []
    for line, row in reading.rows:
        for column in ("name", "prefix"):
            if taken.get(row[column].casefold(), row["code"]) != row["code"]:
                reading.wrong(line, f"{column} {row[column]!r} is that of channel {taken[row[column].casefold()]}")
        values: dict[str, Any] = {name: row[name] for name in ("name", "prefix", "group")}
        values |= {name: row[name] for name in REACHED_BY if name in row}
        if "geotagged" in row:
            values["geotagged"] = reading.truth(line, row, "geotagged")
        if "sort" in row:
            values["sort"] = reading.number(line, row, "sort") or 0
        if "owner" in row:
            values["owner_id"] = units.get(row["owner"])
            if row["owner"] and row["owner"] not in units:
                reading.wrong(line, f"owner {row['owner']!r} is no agency's code")
        wanted.append((line, row["code"], values | reading.dates(line, row)))
    return _store(reading, Channel, "code", wanted, existing, add_only)


def _categories(reading: _Reading, add_only: bool) -> Outcome:
    _unique(reading, "code")
    existing = {category.code: category for category in Category.objects.all()}
    taken = {(c.generation, c.name.casefold()): c.code for c in existing.values()}
    wanted: Wanted = []
    for line, row in reading.rows:
        name = (row["generation"], row["name"].casefold())
        if taken.setdefault(name, row["code"]) != row["code"]:
            reading.wrong(line, f"name {row['name']!r} of generation {row['generation']} is that of {taken[name]}")
        values: dict[str, Any] = {"name": row["name"], "generation": row["generation"]}
        if "english" in row:
            values["english"] = row["english"]
        if "at_kelurahan" in row:
            values["at_kelurahan"] = reading.truth(line, row, "at_kelurahan")
        if "completion_days" in row:
            values["completion_days"] = days = reading.number(line, row, "completion_days", LONGEST_DAYS)
            if days == 0:
                reading.wrong(line, "completion_days is 0; leave it empty for the general limit")
        if "criteria" in row:
            values["criteria"] = [part.strip() for part in row["criteria"].split("|") if part.strip()]
        if "sort" in row:
            values["sort"] = reading.number(line, row, "sort") or 0
        wanted.append((line, row["code"], values | reading.dates(line, row)))
    return _store(reading, Category, "code", wanted, existing, add_only)


def _mapping(reading: _Reading, add_only: bool) -> Outcome:
    _unique(reading, "old")
    known = set(Category.objects.values_list("code", flat=True))
    wanted: Wanted = []
    for line, row in reading.rows:
        for column in ("old", "new"):
            if row[column] not in known:
                reading.wrong(line, f"{column} {row[column]!r} is no category's code")
        if row["old"] == row["new"]:
            reading.wrong(line, f"{row['old']} cannot be its own successor")
        wanted.append((line, row["old"], {"new_id": row["new"]}))
    return _store(
        reading, CategoryMapping, "old_id", wanted, {m.old_id: m for m in CategoryMapping.objects.all()}, add_only
    )


def _usual(reading: _Reading, add_only: bool) -> Outcome:
    known = set(Category.objects.values_list("code", flat=True))
    units = dict(Agency.objects.values_list("code", "id"))
    wanted: Wanted = []
    seen: set[tuple[str, str]] = set()
    for line, row in reading.rows:
        pair = (row["category"], row["agency"])
        if row["category"] not in known:
            reading.wrong(line, f"category {row['category']!r} is no category's code")
        if row["agency"] not in units:
            reading.wrong(line, f"agency {row['agency']!r} is no agency's code")
        if pair in seen:
            reading.wrong(line, f"{pair[0]} and {pair[1]} stand together on an earlier line")
        seen.add(pair)
        values = {
            "category_id": pair[0],
            "agency_id": units.get(pair[1]),
            "rank": reading.number(line, row, "rank") or 1,
        }
        wanted.append((line, (pair[0], units.get(pair[1])), values))
    existing = {(u.category_id, u.agency_id): u for u in CategoryAgency.objects.all()}
    return _store(reading, CategoryAgency, "", wanted, existing, add_only)


@dataclass(frozen=True, slots=True)
class Format:
    """A table as a file: the columns it must have, those it may have, and who takes it."""

    required: frozenset[str]
    optional: frozenset[str]
    take: Callable[[_Reading, bool], Outcome]


def _format(required: str, optional: str, take: Callable[[_Reading, bool], Outcome]) -> Format:
    return Format(frozenset(required.split(",")), frozenset(optional.split(",")), take)


FORMATS = (
    _format("code,name,prefix,group", f"geotagged,owner,sort,valid_from,valid_to,{','.join(REACHED_BY)}", _channels),
    _format(
        "code,name,generation", "english,at_kelurahan,completion_days,criteria,sort,valid_from,valid_to", _categories
    ),
    _format("code,name,kind", "short_name,parent,region,email,valid_from,valid_to", _agencies),
    _format("old,new", "", _mapping),
    _format("category,agency,rank", "", _usual),
)


def formats() -> str:
    """The required columns of every table, for a person who has to write one."""
    return "; ".join(",".join(sorted(found.required)) for found in FORMATS)
