"""A worked example as it is written: a Markdown file with a setting, a table of acts and sections of results.

Reads the text into plain data and says precisely what cannot be read: line, column and what was expected there.
Running it is `replay`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from cepatrespon.rules.calendar import WIB
from cepatrespon.rules.clauses import CLAUSES
from cepatrespon.rules.lifecycle import MOVES
from cepatrespon.rules.terms import ACT_BY_WORD, STATES, Act, Role

SETTINGS = ("Kanal", "Kategori", "Lokasi", "Unit", "Pemilik")
COLUMNS = ("at", "who", "does", "with", "then", "holder", "due", "answers")
SECTIONS = {
    "Penilaian": ("unit", "mulai", "respon", "selesai", "ditolak", "mode"),
    "Waktu": ("resmi", "bersih Biro", "warga"),
    "Inspektorat": ("bulan", "unit", "ditolak"),
    "Terlambat": ("siapa", "pasal", "jam lewat"),
}
KEYS = (
    "ke", "alasan", "foto", "uraian", "hasil", "sampai", "jenis", "catatan", "bulan", "unit", "baca", "surat",
)  # fmt: skip
REFUSED = "DITOLAK SISTEM"
STATUSES = {term.word for term in STATES.values()}
CLOCK, SYSTEM = "Jam", "Sistem"
OF_TIME = frozenset(row.act for row in MOVES if row.who is Role.CLOCK)


class Unreadable(ValueError):
    """Something in the file cannot be read: the line (0: the whole file), the column, and what was expected there."""

    def __init__(self, line: int, column: str, expected: str) -> None:
        place = ", ".join([f"baris {line}"] * bool(line) + [f"kolom {column}"] * bool(column))
        super().__init__(f"{place}: {expected}" if place else expected)
        self.line, self.column, self.expected = line, column, expected


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the main table. A cell that is None has no column."""

    number: int
    at: datetime
    who: str
    does: Act | None
    details: dict[str, str]
    cells: dict[str, str]


@dataclass(slots=True)
class Example:
    """A whole file."""

    title: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    setting_lines: dict[str, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    sections: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude of `Lokasi`."""
        if "Lokasi" not in self.settings:
            return None
        lat, lng = self.settings["Lokasi"].split(",")
        return float(lat), float(lng)


def read(text: str) -> Example:
    """The example that a file's text tells. Raises `Unreadable`."""
    example, section, header, in_table = Example(), "", list[str](), False
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        line = raw.strip()
        if in_table and not line.startswith(("|", "#")) and len(_split(line, "|")) > 1:
            line = f"|{line}"  # Markdown takes a row without its first sign, too
        in_table = line.startswith("|")
        if line.startswith("# ") and not example.title:
            example.title = line[2:].strip()
        elif line.startswith("## "):
            section, header = _section(line[3:].strip(), number), []
            example.sections.setdefault(section, [])
        elif in_table:
            cells = _cells(line)
            if not header:
                header = _header(cells, section, number)
            elif not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                row = _row(cells, header, number)
                if section:
                    example.sections[section].append(row)
                else:
                    example.lines.append(_line(row, number, example.lines[-1].at if example.lines else None))
        elif not section and not header and (match := re.match(r"([A-Za-z]+)\s*:\s*(.*)", line)):
            _setting(example, match[1], match[2].strip(), number)
    if not example.lines:
        raise Unreadable(1, "", "tabel dengan kolom " + " | ".join(COLUMNS) + " diharapkan")
    if "Kanal" not in example.settings:
        raise Unreadable(1, "Kanal", "baris `Kanal: nama kanal` diharapkan di atas tabel")
    return example


def _row(cells: list[str], header: list[str], number: int) -> dict[str, str]:
    if len(cells) != len(header):
        column = header[len(cells)] if len(cells) < len(header) else header[-1]
        raise Unreadable(number, column, f"{len(header)} sel diharapkan ({' | '.join(header)}), ada {len(cells)}")
    return dict(zip(header, cells, strict=True))


def _section(name: str, number: int) -> str:
    for known in SECTIONS:
        if known.casefold() == name.casefold():
            return known
    raise Unreadable(number, "", f"bagian {name!r} tidak dikenal; yang ada: {', '.join(SECTIONS)}")


def _setting(example: Example, key: str, value: str, number: int) -> None:
    known = next((name for name in SETTINGS if name.casefold() == key.casefold()), None)
    if known is None:
        raise Unreadable(number, key, f"kunci tidak dikenal; yang ada: {', '.join(SETTINGS)}")
    if known in example.settings:
        raise Unreadable(number, key, "kunci ini hanya boleh satu kali")
    example.settings[known], example.setting_lines[known] = value, number
    if known == "Lokasi":
        try:
            lat, lng = (float(part) for part in value.split(","))
        except ValueError:
            raise Unreadable(number, key, "`lintang, bujur` diharapkan, misalnya -6.17540, 106.82720") from None
        if not (-90 <= lat <= 90 and -180 <= lng <= 180):
            raise Unreadable(number, key, "lintang -90..90 dan bujur -180..180 diharapkan")


def _split(text: str, sign: str) -> list[str]:
    return re.split(rf"(?<!\\){re.escape(sign)}", text)


def _plain(text: str) -> str:
    return re.sub(r"\\([|;])", r"\1", text).strip()


def _cells(line: str) -> list[str]:
    inner = line[1:-1] if line.endswith("|") and not line.endswith("\\|") else line[1:]
    return [cell.strip() for cell in _split(inner, "|")]


def _header(cells: list[str], section: str, number: int) -> list[str]:
    known = SECTIONS[section] if section else COLUMNS
    found = []
    for cell in cells:
        match = next((name for name in known if name.casefold() == cell.casefold()), None)
        if match is None:
            raise Unreadable(number, cell, f"kolom tidak dikenal; yang ada: {', '.join(known)}")
        if match in found:
            raise Unreadable(number, cell, "kolom ini hanya boleh satu kali")
        found.append(match)
    if not section:
        for needed in ("at", "who", "does"):
            if needed not in found:
                raise Unreadable(number, needed, "kolom ini harus ada")
    return found


def moment(text: str, number: int, column: str) -> datetime:
    """A WIB time, `YYYY-MM-DD HH:MM` or with `:SS`. Raises `Unreadable`."""
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=WIB)
        except ValueError:
            continue
    raise Unreadable(number, column, f"waktu YYYY-MM-DD HH:MM atau dengan :SS diharapkan, ada {text!r}")


def details_of(text: str, number: int) -> dict[str, str]:
    """`key=value; key=value` as a dictionary. Raises `Unreadable`."""
    found = {}
    for part in _split(text, ";"):
        if not part.strip():
            continue
        key, equals, value = part.partition("=")
        if not equals or not key.strip():
            raise Unreadable(number, "with", f"`kunci=nilai` diharapkan, ada {part.strip()!r}")
        name = key.strip().casefold()
        if name not in KEYS or name in found:
            said = "hanya boleh satu kali" if name in found else f"tidak dikenal; yang ada: {', '.join(KEYS)}"
            raise Unreadable(number, "with", f"kunci {key.strip()!r} {said}")
        found[name] = _plain(value)
    if found.get("baca", "ya").casefold() not in ("ya", "tidak"):
        raise Unreadable(number, "with", f"baca=ya atau baca=tidak diharapkan, ada {found['baca']!r}")
    return found


def _line(row: dict[str, str], number: int, before: datetime | None) -> Line:
    at = moment(row["at"], number, "at")
    if before and at < before:
        raise Unreadable(number, "at", "waktu tidak boleh mundur")
    who, word = _plain(row["who"]), _plain(row["does"])
    if not who:
        raise Unreadable(number, "who", "siapa yang bertindak diharapkan")
    does = ACT_BY_WORD.get(word.casefold())
    if word and does is None:
        raise Unreadable(number, "does", f"tindakan {word!r} tidak dikenal")
    if does is None and who not in (CLOCK, SYSTEM):
        raise Unreadable(number, "does", "tindakan diharapkan")
    if does is not None and who in (CLOCK, SYSTEM) and does not in OF_TIME:
        raise Unreadable(number, "does", f"{who} tidak bertindak: tindakan karena waktu atau sel kosong diharapkan")
    cells = {name: _plain(row[name]) for name in COLUMNS[4:] if name in row}
    then = cells.get("then", "*")
    if then.startswith(REFUSED):
        clause = then.removeprefix(REFUSED).strip()
        if clause != "-" and clause not in CLAUSES:
            raise Unreadable(number, "then", f"`{REFUSED} Mn` atau `{REFUSED} -` diharapkan, ada {then!r}")
    elif then not in STATUSES and then not in ("*", ""):
        raise Unreadable(number, "then", f"salah satu status diharapkan, ada {then!r}")
    if (due := cells.get("due", "")) not in ("", "*"):
        moment(due, number, "due")
    return Line(number, at, who, does, details_of(row.get("with", ""), number), cells)
