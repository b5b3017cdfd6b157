"""What in a report's words calls for a word of caution before it is sent: an emergency, or somebody's personal data.

Not of the decree. Hints only: nothing here ever stops a report. The words and patterns are read by the server and, as
they stand, by the browser's script, so that there is one list: patterns keep to what both languages of them know.
"""

from __future__ import annotations

import re

EMERGENCY_NUMBER = "112"

# Of what cannot wait six hours. Whole words and phrases, compared in small letters.
EMERGENCIES: tuple[str, ...] = (
    "kebakaran", "terbakar", "api besar", "ada api", "asap tebal", "meledak", "ledakan", "bocor gas", "gas bocor",
    "kecelakaan", "tabrakan", "tertabrak", "ditabrak", "korban jiwa", "meninggal", "pingsan", "tidak sadar",
    "berdarah", "pendarahan", "luka parah", "luka berat", "sekarat", "serangan jantung", "sesak napas", "melahirkan",
    "kesetrum", "tersengat listrik", "tersetrum", "tenggelam", "hanyut", "terseret arus", "tertimpa", "terjebak",
    "tertimbun", "longsor", "pohon tumbang menimpa", "tiang roboh", "kabel putus", "perampokan", "dirampok", "begal",
    "dibegal", "tawuran", "penusukan", "ditusuk", "dibacok", "pembunuhan", "diculik", "penculikan", "bunuh diri",
    "diperkosa", "perkosaan", "dianiaya", "kdrt", "ular masuk rumah",
    "fire", "explosion", "gas leak", "accident", "bleeding", "unconscious", "drowning", "electrocuted", "stabbed",
    "robbery", "kidnapped", "suicide",
)  # fmt: skip

# Of what people put into a text that everybody can read, and should not: a name for it, and a pattern for each.
PERSONAL: tuple[tuple[str, str], ...] = (
    ("nik", r"(?:^|[^0-9])[0-9]{16}(?![0-9])"),
    ("telepon", r"(?:^|[^0-9])(?:\+?62|0)[ .-]?8[0-9]{1,3}(?:[ .-]?[0-9]{2,4}){2,3}(?![0-9])"),
    ("pelat", r"(?:^|[^A-Za-z])[A-Z]{1,2} ?[0-9]{3,4} ?[A-Z]{1,3}(?![A-Za-z0-9])"),
    ("surel", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z.]{2,}"),
)


def emergency(text: str) -> str:
    """The first word of `EMERGENCIES` in a text; "" where there is none."""
    plain = " ".join(["", *re.findall(r"[^\W_]+", text.casefold()), ""])
    return next((words for words in EMERGENCIES if f" {words} " in plain), "")


def personal(text: str) -> list[str]:
    """Which kinds of `PERSONAL` a text seems to hold, in the order of that table."""
    return [name for name, pattern in PERSONAL if re.search(pattern, text)]
