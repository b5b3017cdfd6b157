"""A search for places outside our own names and reports: a Nominatim that the operator names, and none otherwise.

Only the words of the search leave this server, never who searched, nor anything of a report. It has three seconds;
what it does not answer in time, or wrongly, is nothing. What it finds outside the city is left out.
"""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.cache import cache

from cepatrespon.agencies.geometry import RouteMap
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.gazetteer import STREET, Place

log = logging.getLogger(__name__)
PATIENCE = 3  # seconds
KEPT = 3600  # seconds for which an answer is good for everybody
MOST = 5  # places asked for
MOST_BYTES = 200_000  # of an answer
EXACT = 75.0  # metres: of a street or a building somebody else has placed
AROUND = "106.60,-5.10,107.05,-6.45"  # the city with its islands: west, north, east, south


def find(said: str, reg: Registry, route: RouteMap | None) -> list[Place]:
    """The places in the city that the configured service finds; none where no service is configured or it fails."""
    if not settings.GEOCODER_URL or route is None or not said.strip():
        return []
    key = "geokode:" + hashlib.sha256(said.casefold().encode()).hexdigest()
    rows = cache.get(key)
    if rows is None:
        rows = _asked(said)
        cache.set(key, rows, KEPT if rows else PATIENCE)
    return [place for row in rows if (place := _place(row, reg, route))]


def _asked(said: str) -> list[dict[str, Any]]:
    query = {"q": said, "format": "jsonv2", "limit": MOST, "countrycodes": "id", "viewbox": AROUND, "bounded": 1}
    joint = "&" if "?" in settings.GEOCODER_URL else "?"
    request = Request(  # noqa: S310 (http or https: see settings)
        f"{settings.GEOCODER_URL}{joint}{urlencode(query)}",
        headers={"User-Agent": "cepatrespon", "Accept": "application/json"},
    )
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            rows = json.loads(answer.read(MOST_BYTES))
    except (OSError, ValueError) as fault:
        log.warning("the geocoder did not answer: %s", type(fault).__name__)
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _place(row: dict[str, Any], reg: Registry, route: RouteMap) -> Place | None:
    try:
        lat, lng, name = float(row["lat"]), float(row["lon"]), str(row.get("name") or row["display_name"])
    except (KeyError, TypeError, ValueError):
        return None
    if (found := route.locate(lat, lng)) is None:
        return None
    name = " ".join(name.split(",")[0].split())[:80]
    within = f"Kelurahan {reg.regions[found.region_code].name}"
    return Place(STREET, name, found.region_code, within, (round(lat, 6), round(lng, 6), EXACT)) if name else None
