"""Drawings of figures that stand beside their table: columns month by month. Positions are made here, in percent.

A drawing is a kindness: its words (`alt`) and the table beside it say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from cepatrespon.rules import wording

from .cepat import language

register = template.Library()
HEIGHT, TOP = 150.0, 22.0  # of the columns, and the room above for their figures


@dataclass(frozen=True, slots=True)
class Column:
    """One month: its short name, and its figure (None: there is none)."""

    label: str
    value: float | None
    live: bool = False


@register.inclusion_tag("components/kolom.html")
def kolom(columns: Sequence[Column], alt: str, decimals: int = 0) -> dict[str, Any]:
    """Columns side by side, each with its figure; one that still changes is lighter: `{% kolom columns alt 1 %}`."""
    most = max((column.value or 0 for column in columns), default=0) or 1
    step = 100 / max(len(columns), 1)
    bars = []
    for place, column in enumerate(columns):
        height = HEIGHT * (column.value or 0) / most
        said = "–" if column.value is None else wording.number(column.value, language(), decimals)
        bars.append(
            {
                "x": f"{place * step + step * 0.1:.2f}%", "width": f"{step * 0.8:.2f}%",
                "middle": f"{place * step + step / 2:.2f}%", "y": f"{TOP + HEIGHT - height:.1f}",
                "height": f"{height:.1f}", "said": said, "said_y": f"{TOP + HEIGHT - height - 6:.1f}",
                "label": column.label, "live": column.live,
            }
        )  # fmt: skip
    return {"bars": bars, "alt": alt, "floor": f"{TOP + HEIGHT:.1f}", "under": f"{TOP + HEIGHT + 18:.1f}"}
