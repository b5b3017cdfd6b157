"""How a moment, a duration, a number and a title are written, in Indonesian and in English.

Pure functions of their arguments: screens, letters, the command line and the API all say a time the same way. Knows
nothing of who reads; the caller passes `language` ("id" or "en"). Moments are cut in WIB (T3), in whole seconds (T2).
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum

from cepatrespon.rules.calendar import WIB, day_of, whole_second

MINUTE, HOUR, DAY = 60, 3600, 86400  # seconds

# fmt: off
_MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni",
           "Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
}
_MONTHS_SHORT = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# fmt: on


class Urgency(StrEnum):
    """How near a limit is. The value is the suffix of the CSS class `due--…`."""

    CALM = "calm"
    NEAR = "near"
    URGENT = "urgent"
    LATE = "late"


def urgency(due: datetime, now: datetime, start: datetime | None = None) -> Urgency:
    """How near the limit `due` is at `now`, measured against the whole span from `start`.

    Near in the last third, urgent in the last seventh (of 7 x 24 hours exactly the warning at 6 x 24), late one second
    after `due` and not on it (T2). Without `start` only late can be told from calm.
    """
    due, now = whole_second(due), whole_second(now)
    remaining = (due - now).total_seconds()
    if remaining < 0:
        return Urgency.LATE
    if start is None:
        return Urgency.CALM
    span = (due - whole_second(start)).total_seconds()
    if remaining * 7 <= span:
        return Urgency.URGENT
    return Urgency.NEAR if remaining * 3 <= span else Urgency.CALM


def duration(seconds: float, language: str = "id") -> str:
    """Seconds in words, rounded down: "45 menit", "5 jam 19 menit", and from two days on "2 hari 3 jam"."""
    whole = abs(int(seconds))
    if whole < MINUTE:
        return "less than 1 minute" if language == "en" else "kurang dari 1 menit"
    if whole < 2 * DAY:
        return _two(whole // HOUR, "hour", whole % HOUR // MINUTE, "minute", language)
    return _two(whole // DAY, "day", whole % DAY // HOUR, "hour", language)


_UNITS = {"day": "hari", "hour": "jam", "minute": "menit"}


def _two(first: int, unit: str, second: int, smaller: str, language: str) -> str:
    """A number of units and of the next smaller one; a zero of either is left out."""
    return " ".join(_count(n, name, language) for n, name in ((first, unit), (second, smaller)) if n)


def _count(n: int, unit: str, language: str) -> str:
    if language == "en":
        return f"{number(n, 'en')} {unit}{'' if n == 1 else 's'}"
    return f"{number(n)} {_UNITS[unit]}"


def remaining(due: datetime, now: datetime, language: str = "id") -> str:
    """The time left to a limit: "28 menit lagi", and past it "Terlambat 3 jam"."""
    seconds = (whole_second(due) - whole_second(now)).total_seconds()
    said = duration(seconds, language)
    if language == "en":
        return f"{said} late" if seconds < 0 else f"{said} left"
    return f"Terlambat {said}" if seconds < 0 else f"{said} lagi"


def clock(at: datetime, language: str = "id") -> str:
    """The time of day in WIB: "15.00" in Indonesian, "15:00" in English."""
    return at.astimezone(WIB).strftime("%H:%M" if language == "en" else "%H.%M")


def date(at: datetime, language: str = "id", *, weekday: bool = False) -> str:
    """The WIB day in full: "2 Mei 2024", with its weekday "Kamis, 2 Mei 2024"."""
    day = day_of(at)
    said = f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"
    return f"{_DAYS[language][day.weekday()]}, {said}" if weekday else said


def moment(at: datetime, language: str = "id", *, weekday: bool = False) -> str:
    """A moment in full: "2 Mei 2024 pukul 15.00 WIB", with its weekday "Kamis, 2 Mei 2024 pukul 15.00 WIB"."""
    joint = "at" if language == "en" else "pukul"
    return f"{date(at, language, weekday=weekday)} {joint} {clock(at, language)} WIB"


def deadline(at: datetime, language: str = "id") -> str:
    """A limit's moment, weekday first, because officers plan by the day: "Kamis, 2 Mei 2024 pukul 15.00 WIB"."""
    return moment(at, language, weekday=True)


def short(at: datetime, language: str = "id", now: datetime | None = None) -> str:
    """A moment for lists and rulers: "2 Mei 2024 15.00". With `now`, today is "hari ini 15.00" and this year unsaid."""
    day = day_of(at)
    if now is not None and day == day_of(now):
        return f"{'today' if language == 'en' else 'hari ini'} {clock(at, language)}"
    year = "" if now is not None and day.year == day_of(now).year else f" {day.year}"
    return f"{day.day} {_MONTHS_SHORT[language][day.month - 1]}{year} {clock(at, language)}"


def month(name: str, language: str = "id") -> str:
    """A month `YYYY-MM` in words: "Mei 2024"."""
    return f"{_MONTHS[language][int(name[5:7]) - 1]} {name[:4]}"


def short_month(name: str, language: str = "id") -> str:
    """A month `YYYY-MM` under a column: "Mei"; January bears its year: "Jan 2024"."""
    said = _MONTHS_SHORT[language][int(name[5:7]) - 1]
    return f"{said} {name[:4]}" if name[5:7] == "01" else said


def number(value: float, language: str = "id", decimals: int = 0) -> str:
    """A number with its thousands parted: 15.240 and 93,1 in Indonesian, 15,240 and 93.1 in English."""
    said = f"{value:,.{decimals}f}"
    return said if language == "en" else said.translate(_SWAP)


_SWAP = str.maketrans(",.", ".,")


# ── promises and deeds ───────────────────────────────────────────────────────────────────────────
_PRIVATE_READERS = {
    "id": "unit yang menangani atau pernah menanganinya beserta unit atasannya, pengelola kanal, Biro Pemerintahan "
          "dengan fasilitatornya, dan pengawas (Inspektorat, Sekretaris Daerah)",
    "en": "the units that handle or have handled it with the units above them, the channel owner, Biro Pemerintahan "
          "with its facilitators, and the overseers (Inspectorate, Regional Secretary)",
}  # fmt: skip


def private_readers(language: str = "id") -> str:
    """Who may read a private report, to stand in a sentence: the one promise of form, receipts and privacy page."""
    return _PRIVATE_READERS[language]


# What is owed under each clause whose limit can run, as the public reads it; the clause's own title names the way there.
_DEEDS = {
    "M1": ("Respons", "Response"),
    "M3": ("Putusan Biro Pemerintahan", "Decision of Biro Pemerintahan"),
    "M4": ("Putusan Biro Pemerintahan", "Decision of Biro Pemerintahan"),
    "M5": ("Jawaban pengelola kanal", "Answer of the channel owner"),
    "M6": ("Jawaban pengelola kanal", "Answer of the channel owner"),
    "M7": ("Penyelesaian", "Completion"),
    "M9": ("Verifikasi dan validasi", "Verification and validation"),
}


def deed(clause: str, language: str = "id") -> str:
    """The deed that a running limit asks for: "Respons", "Putusan Biro Pemerintahan". KeyError without a limit."""
    return _DEEDS[clause][language == "en"]


_CHANNEL_GROUPS = {
    "Tatap muka": "In person", "Aplikasi": "App", "Media sosial": "Social media",
    "Surat elektronik": "E-mail, messages and press",
}  # fmt: skip


def channel_group(name: str, language: str = "id") -> str:
    """A group of Jakarta's channels; one that an operator adds is said as written."""
    return _CHANNEL_GROUPS.get(name, name) if language == "en" else name


# ── titles ───────────────────────────────────────────────────────────────────────────────────────
TITLE_CHARACTERS = 80
_ENDS = re.compile(r"(\w*)[.!?](?=\s)|\n")
# A full stop after these ends no sentence: street, alley, number, RT/RW, kelurahan, kecamatan, titles.
_SHORTENED = frozenset(
    ["jl", "jln", "gg", "no", "rt", "rw", "kel", "kec", "kp", "km", "blok", "dr", "bpk", "sdr", "tgl"]
)
# What opens many reports and names none; dropped where something follows.
_OPENERS = re.compile(
    r"(?:(?:yth|up|lapor lagi|halo|permisi|salam|selamat (?:pagi|siang|sore|malam))[.!]\s+)+(?=\S)", re.I
)


def opening(body: str, most: int = TITLE_CHARACTERS) -> str:
    """What a report is called in lists and headings: its first sentence, cut at a word to at most `most` letters."""
    said = _OPENERS.sub("", body.strip())
    ends = (end.start() if end[0] == "\n" else end.end() for end in _ENDS.finditer(said) if not _abbreviates(end))
    first = " ".join(said[: next(ends, len(said))].rstrip(".").split())
    if len(first) > most:
        first = first[: most - 1].rsplit(" ", 1)[0][: most - 2].rstrip(" ,;:") + " …"
    return first[:1].upper() + first[1:]


def _abbreviates(end: re.Match[str]) -> bool:
    return end[0].endswith(".") and (end[1] or "").casefold() in _SHORTENED
