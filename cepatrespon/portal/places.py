"""Where: the kelurahan as a map draws them, and as a list names them.

Knows the shapes of the map in effect, simplified for the screen; which kelurahan a point lies in is asked of the map
itself, never of these. Distances are metres.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from functools import lru_cache

import shapely
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from cepatrespon.agencies import registry
from cepatrespon.agencies.geometry import EAST, NORTH, Areas
from cepatrespon.agencies.whereabouts import Somewhere, choices, middle_of
from cepatrespon.complaints.clock import now

__all__ = ["Somewhere", "both", "choices", "geojson_url", "kelurahan_geojson", "middle_of", "number"]
AREA = 60.0  # metres: corners whose triangle is smaller than its square are left out; some 75 kB on the wire
DEGREES = 5  # decimals: about a metre


# ── the borders, for the map on the screen ───────────────────────────────────────────────────────
def kelurahan_geojson(request: HttpRequest) -> HttpResponse:
    """The kelurahan of the map in effect as GeoJSON, simplified together so that no gap opens between neighbours."""
    reg = registry.current()
    route = reg.map_at(now())
    if route is None:
        raise Http404
    packed, tag = _drawn(route.areas, tuple((code, reg.regions[code].name) for code in route.areas.codes))
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, content_type="application/geo+json")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(packed), content_type="application/geo+json")
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=3600"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@lru_cache(2)
def _drawn(areas: Areas, names: tuple[tuple[str, str], ...]) -> tuple[bytes, str]:
    shapes = shapely.coverage_simplify(areas.shapes, AREA)
    degrees = shapely.transform(shapes, lambda xy: (xy / (EAST, NORTH)).round(DEGREES))
    features = [
        {"type": "Feature", "properties": {"kode": code, "nama": name}, "geometry": json.loads(drawn)}
        for (code, name), drawn in zip(names, shapely.to_geojson(degrees), strict=True)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()
    return gzip.compress(text, 9, mtime=0), f'"{hashlib.sha256(text).hexdigest()[:16]}"'


# ── coordinates as people write them ─────────────────────────────────────────────────────────────
_NUMBER = re.compile(r"[-+−–]?\d+(?:[.,]\d+)?")


def number(said: str) -> float | None:
    """One coordinate: "-6.1754" or "−6,1754"; None when it is not a number."""
    found = _NUMBER.fullmatch(said.strip().rstrip("°"))
    return float(found[0].replace(",", ".").replace("−", "-").replace("–", "-")) if found else None


def both(said: str) -> tuple[str, str] | None:
    """ "-6.1754, 106.8272" pasted into one field, as a map's own page gives it; None when it is something else."""
    parts = re.split(r"[,;]?\s+|;", said.strip()) if re.search(r"\s|;", said.strip()) else said.strip().split(",")
    parts = [part for part in parts if part]
    return (parts[0], parts[1]) if len(parts) == 2 and all(number(part) is not None for part in parts) else None


def geojson_url() -> str:
    """Where the map's script finds the borders."""
    return reverse("portal:kelurahan-geojson")
