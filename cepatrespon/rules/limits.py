"""What a form may hold. Not of the decree: bounds that keep a report readable and a database whole."""

from __future__ import annotations

DESCRIPTION_CHARACTERS = 5000
ADDRESS_CHARACTERS = 300
NAME_CHARACTERS = 120
NOTE_CHARACTERS = 5000
PHOTOS_PER_REPORT = 5
PHOTOS_PER_ACT = 10
NUMBER_CHARACTERS = 40  # of a report's number, as somebody may type it
TRACKING_CODE_CHARACTERS = 12  # of 32 letters and digits: 60 bits
IDEMPOTENCY_KEY_CHARACTERS = 80
INBOX_PAGE = 25
REPORTS_PER_HOUR_FROM_ONE_ADDRESS = 20
LOOKUPS_PER_HOUR_FROM_ONE_ADDRESS = 1000  # wrong codes: behind one address may sit a whole mobile network
WRONG_CODES_PER_HOUR_OF_ONE_REPORT = 20  # from one address
SIGN_INS_PER_QUARTER_HOUR = 10  # failed ones, of one name
SIGN_INS_PER_QUARTER_HOUR_FROM_ONE_ADDRESS = 100  # failed ones: behind one address may sit a whole office
VIEW_NAME_CHARACTERS = 60  # of an officer's saved view
