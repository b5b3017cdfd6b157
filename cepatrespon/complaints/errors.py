"""What stops a write: bad input, with its field, or a rule, with its clause. Both speak the user's language."""

from __future__ import annotations

from django.utils.translation import get_language

from cepatrespon.rules import refusals


class Invalid(ValueError):
    """Bad input: the field it is in, and what to do, in the user's language."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


class Refused(Exception):
    """A rule refuses the act: its clause ("-" for permission and state) and the sentence for the person."""

    def __init__(self, clause: str, why: str) -> None:
        super().__init__(refusals.sentence(why, get_language() or "id"))
        self.clause, self.why = clause, why

    @property
    def message(self) -> str:
        """What to do, in the active language."""
        return str(self)
