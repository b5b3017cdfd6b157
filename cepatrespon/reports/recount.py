"""Counts a released month a second time by another way, and says where the release differs from the ledger.

Reads the events as plain rows: the last state, the last verdict, the clocks as they were written. It folds no case,
lets no clock speak and shares no counting with `tally`; only what it must exclude and the names are the same. So a
mistake in either shows as a difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.rules.calendar import month_bounds
from cepatrespon.rules.case import TICKETS
from cepatrespon.rules.measures import Ending
from cepatrespon.rules.terms import Act, Aftermath, Mode, Relation, Result, State, UnitKind

from . import files, given, releases, tally
from .models import AreaMonth, Release

BATCH = 500


@dataclass(slots=True)
class Recount:
    """The totals: of the city by name, and what each area and category received."""

    city: Counter[str] = field(default_factory=Counter)
    areas: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    public: int = 0


def recount(release: Release, parents: Mapping[str, str]) -> Recount:
    """The totals of a release's month from its events that took effect before the cut."""
    start, end = month_bounds(release.month)
    rows = Complaint.objects.filter(reported_at__gte=start, reported_at__lt=end).order_by("pk")
    found = Recount()
    keys = list(rows.values_list("pk", "region_id", "category_id", "private", "relation"))
    for first in range(0, len(keys), BATCH):
        batch = {key[0]: key for key in keys[first : first + BATCH]}
        events: dict[int, list[Event]] = {}
        for event in Event.objects.filter(complaint_id__in=list(batch)).order_by("complaint_id", "seq"):
            events.setdefault(event.complaint_id, []).append(event)
        for pk, (_pk, region, category, private, relation) in batch.items():
            then = [event for event in events.get(pk, []) if event.at < release.frozen_at]
            columns = {"region_id": region, "category_id": category, "private": private}
            for event in reversed(events.get(pk, [])[len(then) :]):
                columns |= {name: was for name, was in event.data.get("before", {}).items() if name in columns}
            if then and not _secret(then):
                _add(found, then, columns, relation, parents)
    return found


def _secret(events: list[Event]) -> bool:
    first = events[0].data
    classified = [event.data for event in events if event.act == Act.CLASSIFY]
    if first.get("accused") is not None or any(data.get("about") is not None for data in classified):
        return True
    if first["owner_kind"] != UnitKind.INSPECTORATE:
        return False
    if classified:
        return bool(classified[-1]["result"] == Result.MISCONDUCT)
    return all(event.data["to"] == first["owner"] for event in events if "via" in event.data)


def _add(
    found: Recount, events: list[Event], columns: Mapping[str, Any], relation: str, parents: Mapping[str, str]
) -> None:
    city, by_seq = found.city, {event.seq: event for event in events}
    city["diterima"] += 1
    city[f"akhir.{_ending(events)}"] += 1
    for event in events:
        about = by_seq.get(event.data.get("decides", 0))
        if event.act in TICKETS:
            city["tiket"] += 1
        elif about is not None and about.act in TICKETS:
            city["tiket_disetujui" if event.act == Act.APPROVE else "tiket_ditolak"] += 1
        elif about is not None and event.act == Act.REJECT:
            city["penolakan"] += 1
    city["digugat"] += any(e.act == Act.CONTEST and e.data["result"] != Aftermath.AGAIN for e in events)
    city["kambuh"] += relation == Relation.RECURRENCE
    region = columns["region_id"] or ""
    found.areas[region if region in parents else tally.NOWHERE] += 1
    while region in parents:
        region = parents[region]
        found.areas[region] += bool(region)
    found.categories[columns["category_id"] or tally.NONE] += 1
    away = [e for e in events if e.act in (Act.HIDE, Act.UNHIDE) and "photo" not in e.data]
    hidden = bool(away) and away[-1].act == Act.HIDE
    found.public += not (columns["private"] or hidden)


def _ending(events: list[Event]) -> str:
    last = events[-1].state
    if last == State.CLOSED:
        return Ending.CLOSED
    if last != State.DONE:
        return Ending.OPEN
    done = next(event for event in reversed(events) if "mode" in event.data)
    if done.data["mode"] != Mode.VALIDATED:
        return Ending.AUTOMATIC if done.data["mode"] == Mode.AUTOMATIC else Ending.REFERRED
    sent = next(e.seq for e in reversed(events) if e.act == Act.SUBMIT and e.seq < done.seq)
    visited = any(e.act == Act.VERIFY_FIELD and sent < e.seq < done.seq for e in events)
    return Ending.FIELD if visited else Ending.DESK


# ── differences ──────────────────────────────────────────────────────────────────────────────────
def differences(release: Release) -> Iterator[str]:
    """One sentence for everything of a release that is not as the events say; nothing where all is well."""
    name = str(release)
    whole = given.edition(release)
    made = files.made(whole)
    for entry in release.files:
        content = made.pop(entry["nama"], None)
        if content is None or files.digest(content) != entry["sha256"]:
            now = "tidak dibuat lagi" if content is None else files.digest(content)
            yield f"{name}: {entry['nama']} dirilis dengan sha256 {entry['sha256']}, menurut kejadian {now}"
    for extra in made:
        yield f"{name}: {extra} tidak ada dalam daftar berkas rilis"
    if release.rows != len(whole.rows):
        yield f"{name}: baris publik tersimpan {release.rows}, menurut kejadian {len(whole.rows)}"
    if release.figures_sha256 != (now := releases.digest(whole.areas)):
        yield f"{name}: angka dirilis dengan sha256 {release.figures_sha256}, menurut kejadian {now}"
    stored = {row.region: row for row in AreaMonth.objects.filter(release=release)}
    for region in sorted({*stored, *whole.areas}):
        row, said = stored.get(region), whole.areas.get(region)
        if row is None or row.figures != said or said is None or row.received != said["diterima"]:
            yield f"{name}: angka wilayah {region or 'seluruh Jakarta'} {_where(row.figures if row else None, said)}"
    yield from _given_out(release, given.contents(release, whole, given.withheld(release.month))[0])
    yield from _against_the_ledger(release, whole)


def _where(stored: Any, said: Any, path: str = "") -> str:
    """The first place at which two figures part."""
    if isinstance(stored, dict) and isinstance(said, dict):
        for key in sorted({*stored, *said}, key=str):
            if stored.get(key) != said.get(key):
                return _where(stored.get(key), said.get(key), f"{path}.{key}" if path else str(key))
    return f"({path or 'semua'}) tersimpan {stored!s:.80}, menurut kejadian {said!s:.80}"


def _given_out(release: Release, made_now: Mapping[str, bytes]) -> Iterator[str]:
    """The files on disk that are given out."""
    place = given.folder(release)
    for name, content in made_now.items():
        if name.endswith(".parquet"):
            continue  # its bytes are its library's
        path = place / name
        if not path.exists() or path.read_bytes() != content:
            yield f"{release}: berkas {path} bukan yang dibuat dari kejadian"


def _against_the_ledger(release: Release, whole: files.Edition) -> Iterator[str]:
    """The totals, counted by the other way."""
    again = recount(release, whole.names.parents)
    city = whole.areas[tally.CITY]
    said: dict[str, int | None] = {"diterima": city["diterima"]}
    said |= {f"akhir.{end}": n for end, n in city["akhir"].items()}
    said |= {name: city[name] for name in ("digugat", "kambuh", "penolakan")}
    for name in ("tiket", "tiket_disetujui", "tiket_ditolak"):
        said[name] = sum(counts.get(name, 0) for counts in city["tiket"].values())
    for name, value in said.items():
        if value != again.city[name]:
            yield f"{release}: {name} dirilis {value}, di buku kejadian {again.city[name]}"
    for code, figures in whole.areas.items():
        if code != tally.CITY and figures["diterima"] is not None and figures["diterima"] != again.areas[code]:
            yield f"{release}: wilayah {code} dirilis {figures['diterima']}, di buku kejadian {again.areas[code]}"
    shown = {line["kode"]: line["diterima"] for line in city["kategori"]["baris"]}
    for code, count in shown.items():
        if count != again.categories[code]:
            yield f"{release}: kategori {code} dirilis {count}, di buku kejadian {again.categories[code]}"
    if (rest := again.city["diterima"] - sum(shown.values())) != city["kategori"]["sisanya"]:
        yield f"{release}: kategori lain dirilis {city['kategori']['sisanya']}, di buku kejadian {rest}"
    if again.public != len(whole.rows):
        yield f"{release}: baris publik dirilis {len(whole.rows)}, di buku kejadian {again.public}"
