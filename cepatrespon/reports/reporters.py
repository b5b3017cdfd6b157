"""How many different people reported in a month, by the contacts they left; who they are leaves this module nowhere.

Two reports that share a telephone number or an e-mail address are one reporter's. Anonymous reports, and those without
a contact, are counted apart: nobody can tell whose they are. Asked once, when a month is cut: contacts may be deleted.
"""

from __future__ import annotations

from collections.abc import Collection

from cepatrespon.complaints.models import Reporter

BATCH = 500


def count(named: Collection[int], anonymous: int) -> dict[str, int]:
    """Distinct reporters among the `named` complaints (keys); `anonymous`: how many others there are."""
    contacts: list[tuple[str, str]] = []
    keys = sorted(named)
    for first in range(0, len(keys), BATCH):
        rows = Reporter.objects.filter(complaint_id__in=keys[first : first + BATCH])
        contacts += [
            (phone and f"t:{phone}", email and f"e:{email.strip().casefold()}")
            for phone, email in rows.values_list("phone", "email")
            if phone or email
        ]
    return {"pelapor": _people(contacts), "anonim": anonymous, "tanpa_kontak": len(keys) - len(contacts)}


def _people(contacts: Collection[tuple[str, str]]) -> int:
    """How many groups the contacts fall into, joined by what they share."""
    leader: dict[str, str] = {}

    def first(of: str) -> str:
        while leader[of] != of:
            leader[of] = leader[leader[of]]
            of = leader[of]
        return of

    for pair in contacts:
        ways = [way for way in pair if way]
        for way in ways:
            leader.setdefault(way, way)
        leader[first(ways[-1])] = first(ways[0])
    return sum(first(way) == way for way in leader)
