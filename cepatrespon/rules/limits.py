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
PUSH_CHARACTERS = 1000  # what an overseer says to a unit
PUSH_AGAIN_SECONDS = 24 * 3600  # an overseer urges the same report at most once within it
UNITS_COMPARED_FROM = 5  # validated reports in a month below which a unit's median says nothing
UNITS_SHOWN = 5  # the slowest, and the fastest
VIEW_NAME_CHARACTERS = 60  # of an officer's saved view
FREE_DISK_PERCENT = 10  # of the disk, below which the administrator is warned
LONGEST_LIMIT_DAYS = 3_650  # of a length in a policy: beyond this it is a slip of the pen
MOST_TIMES = 100  # of a count in a policy
# The fasilitator's queue. Not of the decree either: a courtesy among fifty people, so that nobody does work twice.
CLAIM_SECONDS = 10 * 60  # of a hold at the desk, from when its page last showed life
CLAIM_LONGEST_SECONDS = 60 * 60  # of one hold at the desk, however lively
RELEASE_SECONDS = 4 * 3600  # for which somebody is handed others than what they gave back
LAST_CALL_SECONDS = 12 * 3600  # before automatic completion: what nobody has visited comes back to the desk
RHYTHM_PAUSE_SECONDS = 15 * 60  # longer between two verifications: a pause, not work
VISITS_IN_HAND = 20  # of one fasilitator on one day
VISITS_OFFERED = 30  # of the pool, the nearest first
VISITS_LOOKED_AT = 500  # of the pool, the earliest due first, among which the nearest are sought
EVIDENCE_FAR_METRES = 100  # from the report's point, beyond its own accuracy: worth a second look
ALIKE_BITS = 4  # of 64 in which two photos may differ and still be taken for one
ALIKE_PHOTOS = 500  # the latest of one uploader among which alike ones are sought
VIEWS_PER_OFFICER = 12  # saved views: each is counted on every page of the inbox
COUNTED = 10_000  # reports of a lane that are counted; more are said to be "lebih dari"
COUNTED_IN_SEARCH = 500  # of what a search or a saved view finds
SEARCH_CHARACTERS = 100
SEARCH_WORDS = 8
NEARBY_METRES = 300  # around a report, in which other open ones are shown beside it
NEARBY_REPORTS = 8
ALIKE_METRES = 75  # within it a report of the same category may be the same problem
SUGGESTIONS = 3  # units named to an officer who looks for the one that should receive a report
LEARNED_DAYS = 365  # how far back such a suggestion looks
LEARNED_LEAST = 2  # reports a unit must have finished before that is a reason
TEMPLATE_CHARACTERS = 2000  # of an answer kept ready
TEMPLATES_PER_UNIT = 100
ACCESS_PAGE = 50  # rows of the log of who looked
KELURAHAN_METRES = 1_000  # around a point, in which other kelurahan are named to whoever doubts its own (M4)
ANSWERS_PAGE = 10  # letters to reporters on one page, each with its form
CHANNEL_COUNTED = 1_000  # of a lane of a channel's inbox
CHANNEL_MONTHS = 6  # of an owner's own decisions on M5 and M6
VISIT_REPORTS = 20  # of one visitor at a counter, on one receipt
VISITS_KEPT = 20  # receipts that can be printed again within a shift
# The citizen's side.
STARS = 5  # of a rating, at most
DATA_REQUEST_SECONDS = 3 * 24 * 3600  # UU 27/2022: own data are corrected, and processing ends, within 3 x 24 hours
DATA_REQUESTS_OPEN = 5  # of one report at a time
CONTACT_CODE_DIGITS = 6  # of the code that finds out whether a contact is the reporter's own
CONTACT_CODE_SECONDS = 24 * 3600  # for which such a code is good
CONTACT_CODE_TRIES = 5  # wrong entries of one code
CONTACT_CODES_PER_REPORT = 5  # codes sent in all, to whatever address: nobody floods a stranger's letter box with them
CONTACT_CODE_AGAIN_SECONDS = 2 * 60  # before the next one may be asked for
SUBSCRIPTIONS_PER_HOUR_FROM_ONE_ADDRESS = 20
SUBSCRIPTIONS_UNCONFIRMED = 5  # of one e-mail address at a time
SUBSCRIPTION_CONFIRM_SECONDS = 2 * 24 * 3600  # after which what nobody confirmed is forgotten
SUBSCRIPTION_AGAIN_SECONDS = 10 * 60  # before the letter that asks to confirm is sent once more
DIGEST_SECONDS = 24 * 3600  # between two letters about a kelurahan or a category
DIGEST_LINES = 50  # reports named in one such letter; of more only the number is told
# Field work. A telephone may be without a network for days; beyond this what it kept is not sent by itself any more.
QUEUED_DAYS = 30
TASKS_LOOKED_AT = 300  # of a unit, the earliest due first, among which the nearest come first
TASK_PHOTO_SECONDS = 7 * 24 * 3600  # within which a device's word on when it took a photo is believed
# Biro Pemerintahan's desks.
PRECEDENTS = 6  # earlier decisions shown beside a ticket
PRECEDENTS_LOOKED_AT = 2_000  # the latest, among which those of the same kind and kota are sought
WORKLOAD_DAYS = 14  # days ahead by which work is counted
WORKLOAD_SOON_SECONDS = (24 * 3600, 72 * 3600)  # within which who will be late is told
VALIDATION_LATE_SECONDS = 24 * 3600  # before automatic completion: a lane of its own
REFERRALS_SHOWN = 200  # open referrals on one page, those longest without news first
REFERRAL_ASK_DAYS = 14  # after which a body outside is asked again, where no date was set
REFERRAL_BODIES = 300  # the latest referrals among which the bodies used before are sought
EXTENSION_ASKED_DAYS = 60  # how far back requests for more time are sought
VALIDATION_SOON_SECONDS = 6 * 3600  # before automatic completion: what the front page counts as nearly gone (M9, M11)
SMALL_COUNT = 5  # reports below which a public count is not said where private ones are in it
UNIT_MONTHS = 12  # of a unit's public record, set beside one another
UNIT_PROMISE_DAYS = 366  # how far back a completion date that a unit promised is sought (M7)
UNIT_RECORD_SECONDS = 15 * 60  # for which the running month of the units' records is kept
# What is published of a month.
RELEASE_AFTER_SECONDS = 3 * 24 * 3600  # after the month's end, when its release is cut: the last follow-ups are decided
READING_SECONDS = 7 * 24 * 3600  # between two later readings of a released month
READ_FOR_SECONDS = 366 * 24 * 3600  # after the cut, for which a released month is read again
COUNTED_AGAIN_SECONDS = 10 * 60  # between two counts of a month that is not released, by the work loop
COUNT_STALE_SECONDS = 3600  # of such a count, beyond which the page itself counts again
COORDINATE_DECIMALS = 3  # of a place in the open data: about 110 metres
MONTHS_DRAWN = 13
# The public map, its list and its feeds.
MAP_FRESH_SECONDS = 30  # for which an answer is kept, by us and then by a browser: what is hidden is gone in a minute
MAP_CELLS = 1_500  # of one piece of the map: a screen of 2,400 x 1,600 pixels in cells of 64
MAP_SEARCHED = 1_000  # the newest of what a search finds: so many are drawn and counted
MAP_RECENT_DAYS = (1, 7, 30, 90, 365)
MAP_OLDER_DAYS = (30, 90, 365)
PUBLIC_PAGE = 20  # lines of the public's list
FEED_ENTRIES = 50
FEED_FRESH_SECONDS = 60  # for which a reader's program need not ask again
