"""The files of a release as bytes: figures and rows in each format, the dictionary, the licence, the manifest.

A pure function of what it is given: no clock, no database, sorted, fixed separators, LF, UTF-8. Rows and figures come
from `rows` and `tally`. Parquet stands apart: its bytes are those of the library's version, so it bears no promise.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from cepatrespon.rules.columns import FIGURES, REPORTS
from cepatrespon.rules.measures import Ending

from . import words
from .rows import NO_CATEGORY, Names, Value, when
from .tally import CITY, NONE, NOWHERE
from .xlsx import workbook

FORMAT = 1  # of the files: another number makes other bytes, and is told in the manifest
LICENCE, LICENCE_SHORT, LICENCE_URL = words.LICENCE, "CC BY 4.0", words.LICENCE_URL
MANIFEST = "manifes.json"
ROWS = ("laporan.csv", "laporan.json", "laporan.geojson", "rilis.xlsx")  # what holds single reports
PEOPLE = ("pelapor", "anonim", "tanpa_kontak")
ORDER = ("angka.csv", "angka.json", *ROWS, "kamus-data.csv", "LISENSI.txt")
KINDS = {
    "csv": "text/csv; charset=utf-8", "json": "application/json", "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "txt": "text/plain; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edition:
    """What the files are made of: the figures of every area and the rows that are given out."""

    month: str
    number: int
    at: datetime  # the cut, UTC
    names: Names
    areas: Mapping[str, Mapping[str, Any]]
    rows: Sequence[Mapping[str, Value]]

    @property
    def title(self) -> str:
        """Its name: "Rilis 2026-10 nomor 1"."""
        return f"Rilis {self.month} nomor {self.number}"


@dataclass(frozen=True, slots=True)
class File:
    """One file: its name, its length in bytes and its SHA-256."""

    name: str
    bytes: int
    sha256: str

    def kept(self) -> dict[str, Any]:
        """As it is stored and told."""
        return {"nama": self.name, "bita": self.bytes, "sha256": self.sha256}


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def described(name: str, content: bytes) -> File:
    """A file's entry in a manifest."""
    return File(name, len(content), digest(content))


def made(edition: Edition) -> dict[str, bytes]:
    """Every file but the manifest, by name, in their order."""
    figures = list(lines(edition))
    return {
        "angka.csv": _csv([c.name for c in FIGURES], figures),
        "angka.json": _json(_figures(edition), sort=True),  # some of it comes out of a database, in any order
        "laporan.csv": _csv([c.name for c in REPORTS], ([row[c.name] for c in REPORTS] for row in edition.rows)),
        "laporan.json": _json([{k: v for k, v in row.items() if v is not None} for row in edition.rows]),
        "laporan.geojson": _json(_geojson(edition.rows)),
        "rilis.xlsx": _workbook(edition, figures),
        "kamus-data.csv": _csv(["berkas", "kolom", "jenis", "arti", "meaning"], edition.names.words["kamus"]),
        "LISENSI.txt": _licence(edition),
    }


def manifest(edition: Edition, frozen: Sequence[Mapping[str, Any]], given: Sequence[File], struck: int) -> bytes:
    """What the files are, with their hashes: as they were frozen and, where rows were struck since, as they are."""
    before = {entry["nama"]: entry["sha256"] for entry in frozen}
    return _json({
        "rilis": edition.title, "bulan": edition.month, "nomor": edition.number, "dibekukan": when(edition.at),
        "format": FORMAT, "lisensi": LICENCE, "baris_dicoret": struck,
        "berkas": [{**file.kept(), "sha256_beku": before.get(file.name, "")} for file in given],
    })  # fmt: skip


# ── figures, one to a line ───────────────────────────────────────────────────────────────────────
def lines(edition: Edition) -> Iterator[list[Value]]:
    """The figures of every area, each on a line of its own; hidden ones are there, without their number."""
    head: list[Value] = [edition.month, edition.number, when(edition.at)]
    for code in sorted(edition.areas):
        place: list[Value] = [code, _area(code, edition.names)]
        for dimension, key, name, measure, value in _of(edition.areas[code], edition.names):
            yield [*head, *place, dimension, key, name, measure, value, "ya" if value is None else ""]


Line = tuple[str, str, str, str, int | None]


def _of(figures: Mapping[str, Any], names: Names) -> Iterator[Line]:
    yield "", "", "", "diterima", figures["diterima"]
    if figures["diterima"] is None:
        return
    people = figures.get("pelapor", {})
    yield from (("", "", "", measure, people[measure]) for measure in PEOPLE if measure in people)
    for end in Ending:
        yield "cara_selesai", end.value, names.words["akhir"][end.value], "diterima", figures["akhir"][end.value]
    yield from (("", "", "", name, value) for name, value in plain(figures))
    if "kategori" not in figures:
        for code, count in figures["jenis"]:
            yield "kategori", code if code != NONE else NO_CATEGORY, _category(code, names), "diterima", count
        yield "kategori", "", "Lainnya", "diterima", figures["jenis_sisanya"]
        return
    for dimension in ("kategori", "unit", "kanal", "status"):
        table = figures[dimension]
        for line in table["baris"]:
            yield from _line(dimension, line, names)
        yield dimension, "", "Lainnya", "diterima", table["sisanya"]
    for act, counts in figures["tiket"].items():
        for measure, value in counts.items():
            yield "tiket", act, names.words["tiket"][act], measure, value
    for day, count in figures["hari"].items():
        yield "hari", day, "", "diterima", count


def plain(figures: Mapping[str, Any]) -> Iterator[tuple[str, int | None]]:
    """The measures of one area beside its counts, by the names that the dictionary has."""
    response, done = figures["respons"], figures["selesai"]
    yield "respons_dinilai", response["dinilai"]
    yield "respons_terlambat", response["terlambat"]
    yield "respons_median", response["median"]
    yield "respons_p90", response["p90"]
    yield "selesai_tepat", done["tepat"]
    yield "selesai_terlambat", done["lewat"]
    yield "terbuka_terlambat", done["terbuka_lewat"]
    for mode, readings in figures["waktu"].items():
        for reading, spread in readings.items():
            yield f"{reading}_median_{mode}", spread["median"]
            yield f"{reading}_p90_{mode}", spread["p90"]
    for name in ("digugat", "kambuh", "penolakan", "laporan_ditolak"):
        yield name, figures[name]


def _line(dimension: str, line: Mapping[str, Any], names: Names) -> Iterator[Line]:
    code = line["kode"]
    said = {"kategori": _category, "unit": _unit, "kanal": _channel, "status": _state}[dimension](code, names)
    shown = NO_CATEGORY if dimension == "kategori" and code == NONE else code
    yield dimension, shown, said, "diterima", line["diterima"]
    if "akhir" in line:
        for end in Ending:
            yield dimension, shown, said, f"akhir_{end.value}", line["akhir"][end.value]
        yield dimension, shown, said, "waktu_unit_median_divalidasi", line["median"]
        yield dimension, shown, said, "waktu_unit_p90_divalidasi", line["p90"]
        yield dimension, shown, said, "penolakan", line["penolakan"]
        yield dimension, shown, said, "digugat", line["digugat"]


def _category(code: str, names: Names) -> str:
    return "Tanpa kategori" if code == NONE else names.categories.get(code, (code, ""))[0]


def _unit(code: str, names: Names) -> str:
    return next((name for known, name in names.units.values() if known == code), code)


def _channel(code: str, names: Names) -> str:
    return names.channels.get(code, code)


def _state(code: str, names: Names) -> str:
    return str(names.words["status"][code])


def _area(code: str, names: Names) -> str:
    if code in (CITY, NOWHERE):
        return "Seluruh Jakarta" if code == CITY else "Tanpa titik lokasi"
    return names.regions[code][0]


# ── the formats ──────────────────────────────────────────────────────────────────────────────────
def _csv(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue().encode()


def _json(said: Any, *, sort: bool = False) -> bytes:
    return (json.dumps(said, ensure_ascii=False, sort_keys=sort, separators=(",", ":")) + "\n").encode()


def _figures(edition: Edition) -> dict[str, Any]:
    return {
        "rilis": edition.title, "bulan": edition.month, "nomor": edition.number, "dibekukan": when(edition.at),
        "lisensi": LICENCE, "wilayah": {code: edition.areas[code] for code in sorted(edition.areas)},
        "arti": edition.names.words["arti"],
    }  # fmt: skip


def _geojson(rows: Sequence[Mapping[str, Value]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature", "id": row["service_request_id"],
                "geometry": None if row["lat"] is None else {"type": "Point", "coordinates": [row["long"], row["lat"]]},
                "properties": {k: v for k, v in row.items() if k not in ("lat", "long") and v is not None},
            }
            for row in rows
        ],
    }  # fmt: skip


def _workbook(edition: Edition, figures: Sequence[Sequence[Value]]) -> bytes:
    head: list[list[Value]] = [
        ["Rilis", edition.title], ["Keadaan", when(edition.at)], ["Lisensi", LICENCE], ["Format", FORMAT],
        ["Laporan publik", len(edition.rows)],
    ]  # fmt: skip
    return workbook([
        ("Rilis", ["Tentang", "Isi"], head),
        ("Angka", [c.name for c in FIGURES], figures),
        ("Laporan", [c.name for c in REPORTS], ([row[c.name] for c in REPORTS] for row in edition.rows)),
        ("Kamus", ["berkas", "kolom", "jenis", "arti", "meaning"], edition.names.words["kamus"]),
    ])  # fmt: skip


def _licence(edition: Edition) -> bytes:
    return str(edition.names.words["lisensi"]).replace(words.TITLE, edition.title).encode()


def parquet(edition: Edition) -> bytes | None:
    """The rows as Parquet; None where the extra `parquet` is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return None
    kinds = {"integer": pa.int64(), "number": pa.float64()}
    table = pa.table({c.name: pa.array([row[c.name] for row in edition.rows], kinds.get(c.kind, pa.string()))
                      for c in REPORTS})  # fmt: skip
    out = BytesIO()
    pq.write_table(table, out)
    return out.getvalue()
