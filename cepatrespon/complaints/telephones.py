"""Telephone numbers as people write them, and as they are kept: E.164, Indonesian where no country is named."""

from __future__ import annotations

import phonenumbers


def e164(said: str, *, exists: bool = True) -> str:
    """The number that was written, as it is kept; "" for nothing.

    `exists`: it must lie in a range that is given out, not only be as long as numbers are. Raises ValueError.
    """
    if not said.strip():
        return ""
    try:
        number = phonenumbers.parse(said.strip(), "ID")
    except phonenumbers.NumberParseException as wrong:
        raise ValueError(said) from wrong
    fits = phonenumbers.is_valid_number if exists else phonenumbers.is_possible_number
    if not fits(number):
        raise ValueError(said)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
