"""Which counts are not published, so that no private report can be read out of them.

A count of an area, category, channel or unit is hidden when it is small, or when few private reports are in it: the
public ones are all listed, so that subtracting them leaves the private. And a hidden count must not follow from the
others in its row or column: where it would, the smallest shown one beside it is hidden too, until nothing follows.
Zero counts as small: else an empty cell would tell that the hidden one beside it is not.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from cepatrespon.rules import limits

Key = TypeVar("Key", bound=Hashable)


class Cell(NamedTuple):
    """How many reports, and how many of them are private."""

    total: int = 0
    private: int = 0

    @property
    def safe(self) -> bool:
        """Whether it may be said."""
        few = 0 < self.private < limits.SMALL_COUNT
        return self.total >= limits.SMALL_COUNT and not few


def hidden(
    cells: Mapping[Key, Cell], sums: Sequence[tuple[Key, Sequence[Key]]], always: frozenset[Key] = frozenset(),
    never: frozenset[Key] = frozenset(),
) -> set[Key]:  # fmt: skip
    """The cells that are not shown. `sums`: each a total and the parts that add up to it; `always` shown whatever they
    hold, `never` not."""
    found = {key for key, cell in cells.items() if key in never or (not cell.safe and key not in always)}
    changed = True
    while changed:
        changed = False
        for total, parts in sums:
            while (more := _one_more(cells, total, parts, found, always)) is not None:
                found.add(more)
                changed = True
    return found


def _one_more(
    cells: Mapping[Key, Cell], total: Key, parts: Sequence[Key], found: set[Key], always: frozenset[Key]
) -> Key | None:
    """The next part that must be hidden so that nothing hidden follows from this sum; None when nothing does."""
    away = [key for key in parts if key in found]
    shown = [key for key in parts if key not in found and key not in always]
    if not shown:
        return None  # all parts are hidden: their sum is the total, which stands for itself
    if total in found:
        enough = bool(away)
    elif not away:
        return None
    else:
        left = Cell(sum(cells[key].total for key in away), sum(cells[key].private for key in away))
        enough = len(away) > 1 and (left.safe or not left.total)
    if enough:
        return None
    # Hiding an empty cell hides nothing: the smallest of the others.
    return min(shown, key=lambda key: (cells[key].total, str(key)))
