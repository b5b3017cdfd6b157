"""Of which events a reporter is told, and what of that nobody has carried to them yet.

The system writes to who left an e-mail address. Everybody else who can be reached hears it from the channel's owner
(`Act.ANSWERED`): of a channel without a location, or of a counter where a telephone number was left. Who reports in an
app follows the report there, and nobody carries anything to whom nobody can reach.
"""

from __future__ import annotations

from .routing import FACE_TO_FACE
from .terms import Act, State

# A decision on a ticket or a follow-up is news only where it closes the report or asks for more.
TO_REPORTER = frozenset(
    {
        Act.REPORT, Act.COORDINATE, Act.DISPOSE, Act.PROCESS, Act.EXTEND, Act.SUBMIT, Act.VALIDATE, Act.COMPLETE,
        Act.REFER, Act.NEWS, Act.REVIVE, Act.UNCLEAR, Act.NOT_FOUND, Act.UPDATE,
    }
)  # fmt: skip
DECISIONS = frozenset({Act.APPROVE, Act.REJECT})
ENDS = frozenset({State.CLOSED, State.REJECTED})


def is_told(act: Act, state: State) -> bool:
    """Whether a reporter is told of an act that led to this state."""
    return act in TO_REPORTER or (act in DECISIONS and state in ENDS)


def is_carried(group: str, geotagged: bool, *, email: bool, phone: bool) -> bool:
    """Whether the channel's owner carries the answers of a report back to its reporter."""
    if email or geotagged:
        return False
    return phone or group != FACE_TO_FACE
