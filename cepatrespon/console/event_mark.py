"""Where a page of what happened ends: the moment, the report and the event, in an address."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MARK = re.compile(r"(\d{8}T\d{6})\.([\w-]{1,20})\.(\d{1,9})")


def mark(at: datetime, number: str, seq: int) -> str:
    """As it stands in an address; `at` to the second."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S}.{number}.{seq}"


def read(text: str) -> tuple[datetime, str, int] | None:
    """What `mark` wrote (UTC); None for anything else."""
    found = _MARK.fullmatch(text)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC), found[2], int(found[3])
    except ValueError:
        return None
