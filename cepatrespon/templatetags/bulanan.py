"""The drawings and the figures of the monthly page: shares in one bar, spreads on a line, counts that are not shown.

Each drawing stands beside a table that says the same in numbers. Words and definitions come from `rules.measures`; what
is counted is handed in. None is a figure that is not published because it is small (`rules.limits.SMALL_COUNT`).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cepatrespon.rules import limits, wording
from cepatrespon.rules.calendar import hours
from cepatrespon.rules.measures import ENDINGS, MEASURES, Ending, Measure

from .cepat import clause, language

register = template.Library()
# The fill of each ending, and whether it is hatched: never by colour alone.
FILLS = {
    Ending.FIELD: "c1", Ending.DESK: "c2", Ending.AUTOMATIC: "c3", Ending.OPEN: "c4", Ending.CLOSED: "c0",
    Ending.REFERRED: "c0",
}  # fmt: skip
LABELLED = 5.0  # percent of a bar from which a part bears its share
GAP = 0.3  # percent left free between two parts


# ── figures ──────────────────────────────────────────────────────────────────────────────────────
@register.filter
def sel(value: int | Literal[""] | None) -> SafeString:
    """A count, or that it is withheld: for whichever reason, since the reason would tell something of the count. What
    a template finds nothing for (of an area whose figures are all withheld) comes as ""."""
    if value is None or value == "":
        said = _("Tidak ditampilkan: kurang dari %(n)d, atau dapat membuka laporan privat") % {"n": limits.SMALL_COUNT}
        return SafeString(f'<abbr class="few" title="{escape(said)}">{escape(_("dijaga"))}</abbr>')
    return SafeString(escape(wording.number(value, language())))


@register.filter
def jam(seconds: int | Literal[""] | None) -> str:
    """Seconds as hours with one decimal; a dash where there is none."""
    return "–" if seconds is None or seconds == "" else wording.number(hours(seconds), language(), 1)


@register.filter
def jam_bulat(seconds: float) -> str:
    """Seconds as whole hours, for the ends of a scale."""
    return wording.number(seconds / wording.HOUR, language())


@register.filter
def persen(share: float | Literal[""] | None) -> str:
    """A share with one decimal; a dash where there is none."""
    return "–" if share is None or share == "" else wording.number(share, language(), 1)


@register.simple_tag
def kecil() -> int:
    """The count below which one is not shown."""
    return limits.SMALL_COUNT


# ── words ────────────────────────────────────────────────────────────────────────────────────────
def measure(code: str) -> Measure:
    """A measure or an ending by its code. KeyError for neither."""
    return MEASURES[code] if code in MEASURES else ENDINGS[Ending(code)]


@register.filter
def ukuran(code: str) -> str:
    """The word of a measure or an ending: "Respons tepat waktu"."""
    found = measure(code)
    return found.english if language() == "en" else found.word


@register.filter
def arti_ukuran(code: str) -> str:
    """The definition of a measure or an ending."""
    found = measure(code)
    return found.text_english if language() == "en" else found.text


@register.simple_tag
def klausul_ukuran(code: str) -> SafeString:
    """The clause chips of a measure or an ending."""
    return SafeString(" ".join(clause(each) for each in measure(code).clauses))


@register.inclusion_tag("components/arti.html")
def arti(as_of: datetime, *codes: str) -> dict[str, Any]:
    """What the figures of a section mean, and as of when they are: `{% arti at "diterima" "pelapor" %}`."""
    return {"codes": codes, "as_of": as_of}


# ── drawings ─────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole: its ending, how many (None: not shown), and the share of the whole in percent."""

    code: Ending
    count: int | None
    share: float | None

    @property
    def fill(self) -> str:
        """The class that colours it."""
        return FILLS[self.code]


@register.inclusion_tag("components/batang.html")
def batang(parts: Sequence[Part], description: str) -> dict[str, Any]:
    """The parts of a whole as one bar. What is not shown leaves its place at the end empty."""
    drawn, at = [], 0.0
    for part in sorted(parts, key=lambda part: list(FILLS).index(part.code)):
        if not part.share:
            continue
        drawn.append({
            "x": f"{at:.2f}%", "width": f"{max(part.share - GAP, 0.1):.2f}%", "fill": part.fill,
            "hatched": part.code is Ending.AUTOMATIC, "crossed": part.fill == "c0",
            "label": f"{wording.number(part.share, language(), 1)}%" if part.share >= LABELLED else "",
        })  # fmt: skip
        at += part.share
    return {"parts": drawn, "desc": description, "id": f"b{zlib.crc32(str(drawn).encode()):08x}"}


@register.inclusion_tag("components/kunci.html")
def kunci(code: str) -> dict[str, Any]:
    """The key of an ending beside its word."""
    fill = FILLS[Ending(code)]
    return {"fill": fill, "hatched": code == Ending.AUTOMATIC, "crossed": code == Ending.REFERRED, "open": fill == "c0"}


@register.inclusion_tag("components/rentang.html")
def rentang(median: int | None, p90: int | None, most: float, limit: float) -> dict[str, Any]:
    """Median and 90th percentile on a line from 0 to `most` seconds, with the limit across it."""

    def place(seconds: float) -> str:
        return f"{min(100 * seconds / most, 97.0):.1f}%"

    if median is None or p90 is None:
        return {"none": True, "limit": place(limit)}
    return {"median": place(median), "p90": place(p90), "limit": place(limit)}


@register.simple_tag
def balok(count: int | None, most: int) -> SafeString:
    """The bar of a count beside its number."""
    width = 100 * (count or 0) / (most or 1)
    return SafeString(f'<svg aria-hidden="true"><rect width="{width:.1f}%" height="100%"/></svg>')


@register.simple_tag
def ending_cell(line: dict[str, Any] | None, code: str) -> SafeString:
    """How many reports of a line ended so; a dash where there is no line."""
    return sel(line["akhir"][code]) if line else SafeString("–")


@register.filter
def bita(size: int) -> str:
    """The length of a file: "812 kB", "1,9 MB"."""
    if size >= 1_000_000:
        return f"{wording.number(size / 1_000_000, language(), 1)} MB"
    return f"{wording.number(max(1, round(size / 1000)), language())} kB"
