"""How a city's complaints are spread: over categories, hours, channels, kelurahan and fates.

Knows the figures and draws from them; every figure names what it comes from: "published" is the city's own yearly
statistics, "sample" a count over 39,816 different reports of 2024, "assumed" is ours where nothing was published.
Leaves words to `texts`, pictures to `photos`, and what is lawful to the rules: a plan is a wish, which an action may
refuse.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import accumulate

from cepatrespon.rules.terms import Act, ExtensionReason

WIB = timezone(timedelta(hours=7), "WIB")

# Reports of 2024 by category: the sample's counts. The three that were also published for the whole year (Jalan 26,014,
# Pohon 19,683 and Parkir Liar 19,152 of 185,852) carry the published share of the sample's size instead.
CATEGORIES: dict[str, int] = {
    "Jalan": 5573,
    "Pohon": 4217,
    "Parkir Liar": 4103,
    "Sampah": 3770,
    "Keluhan Fasilitas Gedung Pemda (sekolah, kantor)": 3083,
    "Gangguan dan Kebisingan": 2238,
    "Jaringan Listrik": 2032,
    "Arus Lalu Lintas": 1647,
    "PKL Liar": 1355,
    "Trotoar": 1122,
    "Transportasi Publik": 980,
    "Tata Ruang dan Bangunan": 922,
    "Reklame/Spanduk": 821,
    "Saluran Air, Kali/Sungai": 787,
    "Perlengkapan Lalu Lintas": 739,
    "Perizinan": 666,
    "Kawasan Dilarang Merokok": 638,
    "Keluhan Pelayanan": 604,
    "Pekerja Penanganan Prasarana dan Sarana Umum Kelurahan (PPSU)": 575,
    "Penanganan Banjir": 456,
    "Pencemaran Lingkungan": 328,
    "Jembatan/JPO/Halte": 290,
    "Taman": 212,
    "Tutup Saluran": 212,
    "Jaringan/Menara Telekomunikasi": 210,
    "PDAM/PAM": 200,
    "PMKS (Penyandang Masalah Kesejahteraan Sosial)": 149,
    "Pelayanan Kesehatan": 118,
    "Pungutan Liar": 105,
    "Keluhan Galian/Sisa Proyek": 101,
    "Bantuan Sosial": 96,
    "Penanganan Kebakaran": 71,
    "TPU (Tempat Pemakaman Umum)": 69,
    "Fasilitas dan Layanan Olahraga": 53,
    "Satwa Liar": 44,
    "Lembaga/Organisasi Kemasyarakatan": 33,
    "Demam Berdarah Dengue (DBD)": 28,
    "Rusun/Hunian Vertikal": 27,
    "KTP Elektronik (KTP-el)": 15,
    "Kegiatan dan Kurikulum Pendidikan": 14,
    "RPTRA": 13,
}

# Channels, by code. Published: JAKI 12,755 of 14,233 in January 2023 (89.6 %), 91.0 % in 2022. The rest is divided as
# in 2021 without the channel closed since: X 9,525, email 4,549, Facebook 2,342, all others together 3,390 (their
# division is assumed).
CHANNELS: dict[str, float] = {
    "jaki": 89.6,
    "x": 5.0,
    "email": 2.4,
    "facebook": 1.2,
    "whatsapp": 0.6,
    "lurah": 0.3,
    "lapor": 0.3,
    "gubernur": 0.15,
    "pendopo": 0.15,
    "camat": 0.1,
    "walikota": 0.1,
    "media": 0.05,
    "inspektorat": 0.05,
}

# Reports by hour of the day in WIB, in thousandths. Assumed: two crests, at mid-morning and after work; a quiet night.
HOURS: tuple[int, ...] = (14, 9, 6, 5, 7, 16, 35, 54, 69, 75, 74, 66, 56, 55, 55, 57, 60, 58, 50, 47, 45, 40, 31, 21)
# What is seen or heard after dark is reported after dark. Assumed.
NIGHT_HOURS: tuple[int, ...] = (
    *(55, 38, 25, 14, 8, 8, 14, 20, 24, 25, 24, 22),
    *(22, 22, 24, 28, 36, 54, 90, 105, 110, 100, 80, 62),
)
NIGHT_CATEGORIES = frozenset({"Jaringan Listrik", "Gangguan dan Kebisingan", "PKL Liar"})

# Reports by weekday against an average day, Monday first. Assumed; the published peak of 2024 was a Tuesday.
WEEKDAYS: tuple[float, ...] = (1.12, 1.15, 1.1, 1.06, 1.03, 0.82, 0.72)
# Spread of one day's number about its weekday's, as the sigma of a log-normal; once a year a day then has about 1.57
# times the mean (published: 800 against 508).
DAY_SPREAD = 0.12

# Hot kelurahan: the weight of rank r is 1 / (r + 6) ** 0.8. Assumed; a tenth of 267 gets about a third.
ZIPF_SHIFT = 6.0
ZIPF_POWER = 0.8

REPEATED = 0.25  # sample: 13,234 of 53,898 texts were exact copies of an earlier one
REPORTS_EACH = 4.5  # published: 185,852 reports from 41,528 reporters in 2024
ANONYMOUS = 0.22  # assumed
PRIVATE = 0.18  # assumed
WITH_PHOTO = 0.93  # assumed, of geo-tagged reports; the app asks for a photo
WITH_PHOTO_OTHERWISE = 0.35  # assumed, of all other reports
WITH_EXIF = 0.7  # assumed: messengers strip the place and time from a photo, cameras keep them

COORDINATED = 0.35  # of reports; the published figure is higher (83.5 % were handled outside the kelurahan in 2023)
DISPOSED = 0.28  # assumed, of reports that a department holds
TICKETED = 0.03  # assumed
TICKET_APPROVED = 0.68  # assumed
EXTENDED = 0.04  # above the published 0.7 % that stood at EWS at the end of 2021, since most extensions end
REJECTED = 0.06  # assumed, of follow-ups
REJECTED_AGAIN = 0.2  # assumed, of rejected follow-ups: the monthly list of M12 is short but never empty
AUTOMATIC = 0.12  # assumed, of follow-ups: 508 reports a day over 50 fasilitator leave some unread
NEVER = 0.015  # assumed: 3.2 % of 2024 was not complete when the year was published, half of it hardly begun
REFERRED = 0.012  # assumed, of coordinated reports: toll roads, police, private companies
FIELD_CHECK = 0.14  # assumed, of verifications
REVIVED = 0.15  # assumed, of reports that could not be followed up

RESPONSE_MEDIAN_HOURS, RESPONSE_SIGMA = 1.9, 0.86  # published: forwarding takes almost two hours; 9 % pass 6 h
WORK_MEAN_HOURS, WORK_SIGMA = 66.0, 1.1  # published means: 39.87 h (2021), 4 days (January 2023), 125 h (2023)
VERIFY_MEDIAN_HOURS, VERIFY_SIGMA = 14.0, 0.6  # assumed, within the 72 h of M9
DECIDE_SHARE = (0.25, 0.85)  # assumed: where in the time left after the verification the decision falls
TICKET_MEDIAN_HOURS, TICKET_SIGMA = 22.0, 0.75  # assumed: 6 % of M3-M4 decisions pass 72 h

# Work that differs from the common mean, as a factor on its hours. Assumed: a tree is cut sooner than a road rebuilt.
WORK_FACTORS: Mapping[str, float] = {
    "Jalan": 1.25,
    "Trotoar": 1.6,
    "Parkir Liar": 0.55,
    "Sampah": 0.5,
    "Pohon": 0.8,
    "Arus Lalu Lintas": 0.7,
    "PKL Liar": 0.8,
    "Tata Ruang dan Bangunan": 1.9,
    "Jembatan/JPO/Halte": 1.8,
    "Saluran Air, Kali/Sungai": 1.4,
    "Penanganan Banjir": 1.3,
    "Perlengkapan Lalu Lintas": 1.2,
    "Reklame/Spanduk": 0.6,
}

_ROUTING_TICKETS = (Act.MOVE_AGENCY, Act.WRONG_COORDINATION, Act.UNCLEAR, Act.NOT_FOUND)
_ROUTING_WEIGHTS = (45, 30, 14, 11)
_FIRST_TICKETS = (Act.MOVE_KELURAHAN, Act.UNCLEAR, Act.NOT_FOUND)
_FIRST_WEIGHTS = (40, 34, 26)
_REASONS = (ExtensionReason.DIFFICULTY, ExtensionReason.BUDGET, ExtensionReason.RESOURCES)
_REASON_WEIGHTS = (45, 25, 30)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen to one report. Times are hours, each from the step before it; None means it never comes."""

    answered: bool
    """False: nobody ever touches it."""
    response: float
    """From each receipt to the holder's first act."""
    coordinated: bool
    disposed: bool
    referred: bool
    ticket: Act | None
    ticket_hours: float
    """From filing to decision."""
    ticket_approved: bool
    revived: bool
    extension: ExtensionReason | None
    extension_days: int
    """New date, counted from the limit it moves."""
    work: float
    """From the holder's response to the first submission."""
    rejections: int
    rework: float
    """From a rejection to the next submission."""
    verify: float
    """From the submission to the verification."""
    field_check: bool
    decide: float | None
    """From the verification to the decision on the submission; None leaves it to the clock (M11)."""


@dataclass(slots=True)
class City:
    """The habits of one city. The same `rng` state gives the same city; each method draws once per call."""

    rng: random.Random
    coordinated: float = COORDINATED
    _hot: dict[tuple[str, ...], list[float]] = field(default_factory=dict, repr=False)

    def category(self) -> str:
        """One category of 2023, by weight."""
        return self.rng.choices(_NAMES, cum_weights=_CUMULATIVE)[0]

    def channel(self) -> str:
        """One channel's code, by published share."""
        return self.rng.choices(tuple(CHANNELS), weights=tuple(CHANNELS.values()))[0]

    def kelurahan(self, codes: Sequence[str]) -> str:
        """One of `codes`; which of them are hot is fixed by the first call with these codes."""
        key = tuple(codes)
        if key not in self._hot:
            weights = [(rank + ZIPF_SHIFT) ** -ZIPF_POWER for rank in range(1, len(key) + 1)]
            self.rng.shuffle(weights)
            self._hot[key] = list(accumulate(weights))
        return self.rng.choices(key, cum_weights=self._hot[key])[0]

    def moments(self, count: int, start: datetime, days: int, categories: Sequence[str] = ()) -> list[datetime]:
        """`count` report times over `days` WIB days from the day of `start`, whole seconds.

        Rising, unless `categories` (one for each report, in order) are given: then the times belong to them in order
        of the days and each falls at an hour fit for its category. Raises ValueError when `days` is not positive.
        """
        if days < 1:
            raise ValueError("days must be at least 1")
        first = start.astimezone(WIB).replace(hour=0, minute=0, second=0, microsecond=0)
        weights = [WEEKDAYS[(first + timedelta(days=day)).weekday()] * self._spread() for day in range(days)]
        chosen = sorted(self.rng.choices(range(days), weights=weights, k=count))
        found = [
            first + timedelta(days=day, seconds=self.second(categories[index] if categories else ""))
            for index, day in enumerate(chosen)
        ]
        return found if categories else sorted(found)

    def second(self, category: str = "") -> int:
        """A second of the day in WIB, by the hours at which such a thing is reported."""
        hours = NIGHT_HOURS if category in NIGHT_CATEGORIES else HOURS
        return self.rng.choices(range(24), weights=hours)[0] * 3600 + self.rng.randrange(3600)

    def reporters(self, count: int) -> list[int]:
        """For each of `count` reports the number of its reporter, from 0; a few report very often, most once."""
        people = max(1, round(count / REPORTS_EACH * 1.13))  # about an eighth of them draw no report at all
        weights = list(accumulate((rank + 2.0) ** -0.75 for rank in range(people)))
        return self.rng.choices(range(people), cum_weights=weights, k=count)

    def repeats(self) -> bool:
        """Whether this report copies an earlier one."""
        return self.rng.random() < REPEATED

    def anonymous(self) -> bool:
        """Whether the reporter stays unnamed."""
        return self.rng.random() < ANONYMOUS

    def private(self) -> bool:
        """Whether the report is hidden from the public."""
        return self.rng.random() < PRIVATE

    def photo(self, channel: str) -> bool:
        """Whether a photo comes with a report of this channel."""
        return self.rng.random() < (WITH_PHOTO if channel == "jaki" else WITH_PHOTO_OTHERWISE)

    def exif(self) -> bool:
        """Whether a photo still has its place and time."""
        return self.rng.random() < WITH_EXIF

    def accuracy(self) -> float:
        """Metres about the point that a telephone claims; mostly 4 to 25, now and then far worse."""
        return round(min(900.0, self._lognormal(11.0, 0.8)), 1)

    def plan(self, category: str) -> Plan:
        """What is to happen to one report of this category, sent through a geo-tagged channel."""
        rng = self.rng
        coordinated = rng.random() < self.coordinated
        ticket: Act | None = None
        if rng.random() < TICKETED:
            kinds, weights = (_ROUTING_TICKETS, _ROUTING_WEIGHTS) if coordinated else (_FIRST_TICKETS, _FIRST_WEIGHTS)
            ticket = rng.choices(kinds, weights=weights)[0]
        extended = rng.random() < EXTENDED
        rejections = 0
        if rng.random() < REJECTED:
            rejections = 1
            while rejections < 4 and rng.random() < REJECTED_AGAIN:
                rejections += 1
        verify = min(60.0, self._lognormal(VERIFY_MEDIAN_HOURS, VERIFY_SIGMA))
        left = 71.5 - verify  # a decision must fall within the 72 h of M9 or the clock completes
        decide = left * rng.uniform(*DECIDE_SHARE) if rng.random() >= AUTOMATIC else None
        return Plan(
            answered=rng.random() >= NEVER,
            response=self._lognormal(RESPONSE_MEDIAN_HOURS, RESPONSE_SIGMA),
            coordinated=coordinated,
            disposed=coordinated and rng.random() < DISPOSED,
            referred=coordinated and rng.random() < REFERRED,
            ticket=ticket,
            ticket_hours=self._lognormal(TICKET_MEDIAN_HOURS, TICKET_SIGMA),
            ticket_approved=rng.random() < TICKET_APPROVED,
            revived=rng.random() < REVIVED,
            extension=rng.choices(_REASONS, weights=_REASON_WEIGHTS)[0] if extended else None,
            extension_days=rng.choice((3, 5, 7, 7, 10, 14, 14, 21, 30)),
            work=self.work(category) + (rng.uniform(120, 330) if extended else 0.0),
            rejections=rejections,
            rework=self._lognormal(26.0, 0.7),
            verify=verify,
            field_check=rng.random() < FIELD_CHECK,
            decide=decide,
        )

    def response(self) -> float:
        """Hours from a receipt to the first act; draw anew for each receipt."""
        return self._lognormal(RESPONSE_MEDIAN_HOURS, RESPONSE_SIGMA)

    def work(self, category: str) -> float:
        """Hours of work on a report of this category."""
        median = WORK_MEAN_HOURS / math.exp(WORK_SIGMA**2 / 2)
        return max(0.4, self._lognormal(median, WORK_SIGMA) * WORK_FACTORS.get(category, 1.0))

    def _lognormal(self, median: float, sigma: float) -> float:
        return self.rng.lognormvariate(math.log(median), sigma)

    def _spread(self) -> float:
        return self.rng.lognormvariate(0.0, DAY_SPREAD)


_NAMES = tuple(CATEGORIES)
_CUMULATIVE = list(accumulate(CATEGORIES.values()))
