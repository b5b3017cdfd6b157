"""Columns drawn by the server: a small chart beside a table that says the same in numbers; no script, no style.

Knows the drawing only; what is counted, and its words, are handed in.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from cepatrespon.rules import wording

from .cepat import language

register = template.Library()
WIDTH, HEIGHT = 1080, 220  # of the drawing
TOP, FOOT = 24, 34  # room for the figures above and the words below
GAP = 0.28  # of a column's width, left free


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its word, its figure (None: there is none), what stands below, whether it alarms or still grows."""

    word: str
    value: float | None
    below: str = ""
    bad: bool = False
    live: bool = False


@register.inclusion_tag("components/kolom.html")
def kolom(columns: Sequence[Column], title: str, description: str, decimals: int = 0) -> dict[str, Any]:
    """The chart: `{% kolom columns title description %}`. `title` names it; `description` says what a reader of the
    drawing sees in it. Figures are written with so many decimals."""
    most = max((column.value or 0 for column in columns), default=0) or 1
    step = WIDTH / max(len(columns), 1)
    wide, room = step * (1 - GAP), HEIGHT - TOP - FOOT
    bars = []
    for n, column in enumerate(columns):
        tall = room * (column.value or 0) / most
        said = "–" if column.value is None else wording.number(column.value, language(), decimals)
        bars.append({
            "x": f"{n * step + step * GAP / 2:.1f}", "y": f"{TOP + room - tall:.1f}", "width": f"{wide:.1f}",
            "height": f"{tall:.1f}", "middle": f"{(n + 0.5) * step:.1f}", "above": f"{TOP + room - tall - 6:.1f}",
            "figure": said, "word": column.word, "below": column.below, "bad": column.bad, "live": column.live,
        })  # fmt: skip
    return {
        "id": f"k{zlib.crc32(f'{title}{bars}'.encode()):08x}", "bars": bars, "title": title, "desc": description,
        # As text: a page writes a number above 999 with its separator, which is no length.
        "width": str(WIDTH), "height": str(HEIGHT), "base": str(TOP + room), "line1": str(HEIGHT - 18),
        "line2": str(HEIGHT - 4),
    }  # fmt: skip
