"""Who must prove more than a password, how long a session lasts, and how often somebody may guess. Not of the decree.

Whoever decides about other units (Biro Pemerintahan, the Inspektorat) or about everybody's accounts (the system
administrator) proves who they are twice. Times are in seconds.
"""

from __future__ import annotations

from cepatrespon.rules.policy import HOUR
from cepatrespon.rules.terms import Office, UnitKind

MINUTE = 60

# ── who needs a second factor ────────────────────────────────────────────────────────────────────
GUARDED_OFFICES = frozenset({Office.FACILITATOR, Office.VALIDATOR, Office.INSPECTOR, Office.SYSTEM})
GUARDED_UNITS = frozenset({UnitKind.BIRO, UnitKind.INSPECTORATE})


def needs_second_factor(office: Office, unit: UnitKind | None) -> bool:
    """Whether an officer of this office, in a unit of this kind (None: in no unit), needs a second factor."""
    return office in GUARDED_OFFICES or unit in GUARDED_UNITS


# ── how long a session lasts ─────────────────────────────────────────────────────────────────────
SESSION_LONGEST = 12 * HOUR  # a shift, however busy
SESSION_IDLE = 2 * HOUR  # without a request
SESSION_IDLE_GUARDED = 1 * HOUR  # of whoever needs a second factor
SESSION_WARNED = 10 * MINUTE  # before it ends by idleness, so that a slow reader can stay
SESSION_NOTED = 5 * MINUTE  # how often it is written down that a session is in use
SECOND_STEP_WAITS = 10 * MINUTE  # between the password and the code
PROOF_LASTS = (
    15 * MINUTE
)  # after a sign-in, before a password or factor may be changed only after proving oneself again
PASSWORD_CHARACTERS = 10  # at least
BROWSER_KNOWN = 180 * 24 * HOUR  # since an officer last signed in from it
OFFICERS_OF_A_BROWSER = 10  # the latest ones are remembered

# ── how often somebody may guess ─────────────────────────────────────────────────────────────────
GUESSING_COUNTS = 15 * MINUTE  # how long a failure counts
FAILURES_OF_A_NAME_FROM_ONE_ADDRESS = 10
FAILURES_OF_A_NAME = (
    30  # from everywhere; a browser that this officer has used is counted apart, so nobody shuts it out
)
FAILURES_FROM_ONE_ADDRESS = 100  # behind one address may sit a whole office
FAILURES_FROM_A_KNOWN_BROWSER = 10

# ── what is kept of a form that arrived without a session ────────────────────────────────────────
KEPT_FORM_LASTS = 24 * HOUR
KEPT_FORM_CHARACTERS = 60_000
KEPT_FORMS = 10  # of one officer at one browser; the oldest gives way
