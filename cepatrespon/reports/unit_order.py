"""In which order units of one kind are named, and from how many reports on: by what held, never by speed.

The measure: of all that a unit said was finished in the period, and all that it let run past its completion limit, how
much was found finished by Biro Pemerintahan and has neither been contested nor come back. So a closing that is refused,
that nobody looked at, or that the reporter contests costs more than it gains, and an honest later date (M7) costs
nothing. Equal units stand by their responses in time, then by the number of reports. Speed is shown and orders nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from cepatrespon.rules import limits

from .unit_record import UnitMonth


@dataclass(frozen=True, slots=True)
class Placed:
    """One unit with its figures. `place` is None where too little was decided to compare it; `of` is how many are."""

    unit: int
    figures: UnitMonth
    place: int | None
    of: int


def outcomes(row: UnitMonth) -> int:
    """What the measure is of: closings that were judged or judged themselves, and completion limits that ran out."""
    return row.validated + row.automatic + row.rejected + row.overdue


def held(row: UnitMonth) -> int:
    """What was found finished and stayed so."""
    return max(0, row.validated - row.undone)


def measure(row: UnitMonth) -> Fraction | None:
    """The share that held; None where there were no outcomes."""
    return Fraction(held(row), outcomes(row)) if outcomes(row) else None


def compared(row: UnitMonth) -> bool:
    """Whether enough was decided for the measure to say something."""
    return outcomes(row) >= limits.UNITS_COMPARED_FROM


def _merit(row: UnitMonth) -> tuple[Fraction, Fraction, int]:
    answered = Fraction(row.responses - row.late, row.responses) if row.responses else Fraction(0)
    return measure(row) or Fraction(0), answered, row.received


def ordered(rows: Iterable[tuple[int, str, UnitMonth]]) -> list[Placed]:
    """Units (id, name, figures) of one kind: those compared by merit, equals with one place; then the others by name.

    One kind only: units of different kinds are never compared.
    """
    everyone = sorted(rows, key=lambda each: each[1])
    able = sorted((each for each in everyone if compared(each[2])), key=lambda each: _merit(each[2]), reverse=True)
    found: list[Placed] = []
    for n, (unit, _name, row) in enumerate(able):
        equal = bool(n) and _merit(able[n - 1][2]) == _merit(row)
        found.append(Placed(unit, row, found[-1].place if equal else n + 1, len(able)))
    return found + [Placed(unit, row, None, len(able)) for unit, _name, row in everyone if not compared(row)]
