"""Where a report is: its kelurahan among the neighbours, and what stands open around it. For the officer's page.

What is around is found by a box on the index of open places, within what this officer may see; never one of the
Inspektorat's own. The borders come from the map that the report was routed with. Distances are metres.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
from django.db.models import F, FloatField, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.agencies.geometry import EAST, NORTH, Areas
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.dossier import Dossier
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.rules import limits
from cepatrespon.rules.case import FINAL
from cepatrespon.rules.wording import opening

from .doors import COMPLAINT_OFFICES, for_office

TOUCHING = 12.0  # metres: less than a line's width
CORNERS = 15.0  # metres: what a border may lose on the screen
DEGREES = 5  # decimals: about a metre
WINDS = (
    gettext_noop("utara"), gettext_noop("timur laut"), gettext_noop("timur"), gettext_noop("tenggara"),
    gettext_noop("selatan"), gettext_noop("barat daya"), gettext_noop("barat"), gettext_noop("barat laut"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Near:
    """An open report around this one. `title` is empty for a private one: its words are only on its own page."""

    number: str
    category: str
    state: str
    mode: str
    title: str
    private: bool
    alike: bool  # perhaps the same problem
    metres: int
    wind: str
    lat: str
    lng: str


def around(complaint: Complaint, officer: Officer, reg: Registry) -> list[Near]:
    """What stands open around a report and this officer may see, the nearest first. One query; none without a point."""
    if complaint.lat is None or complaint.lng is None:
        return []
    high, wide = limits.NEARBY_METRES / NORTH, limits.NEARBY_METRES / EAST
    north = Cast((F("lat") - Value(complaint.lat)) * Value(NORTH), FloatField())
    east = Cast((F("lng") - Value(complaint.lng)) * Value(EAST), FloatField())
    found = (
        visible_to(officer)
        .filter(
            completed_at__isnull=True, restricted=False,
            lat__range=(complaint.lat - high, complaint.lat + high),
            lng__range=(complaint.lng - wide, complaint.lng + wide),
        )
        .exclude(pk=complaint.pk)
        .exclude(state__in=[state.value for state in FINAL])
        .annotate(squared=north * north + east * east)
        .order_by("squared", "pk")
        .values("number", "category_id", "state", "mode", "body", "private", "lat", "lng")[: limits.NEARBY_REPORTS]
    )  # fmt: skip
    near = []
    for row in found:
        up, right = ((row["lat"] or 0) - complaint.lat) * NORTH, ((row["lng"] or 0) - complaint.lng) * EAST
        away = math.hypot(up, right)
        if away > limits.NEARBY_METRES:
            continue  # in a corner of the box
        category = reg.category(row["category_id"]) if row["category_id"] else None
        same = row["category_id"] is not None and row["category_id"] == complaint.category_id
        near.append(
            Near(
                row["number"], category.name if category else "", row["state"], row["mode"],
                "" if row["private"] else opening(row["body"]), row["private"], same and away <= limits.ALIKE_METRES,
                round(away), wind(up, right), f"{row['lat']:.6f}", f"{row['lng']:.6f}",
            )
        )  # fmt: skip
    return near


def wind(north: float, east: float) -> str:
    """In which direction a point lies, by the compass; empty where it is the same place."""
    if math.hypot(north, east) < 1:
        return ""
    return _(WINDS[round(math.degrees(math.atan2(east, north)) / 45) % 8])


def place(dossier: Dossier, officer: Officer) -> dict[str, Any]:
    """What the page says of the place: the drawing, the neighbours' names (M4 is judged from them), what is around."""
    sketch, complaint = dossier.sketch(), dossier.complaint
    regions = dossier.registry.regions
    near = around(complaint, officer, dossier.registry)
    return {
        "sketch": sketch, "beside": [regions[code].name for code in sketch.neighbours] if sketch else [],
        "near": near, "alike": [one for one in near if one.alike], "near_metres": limits.NEARBY_METRES,
        "borders": reverse("console:batas", args=[complaint.map_id, complaint.region_id]) if sketch else "",
        "point": f"{complaint.lat:.6f},{complaint.lng:.6f}" if complaint.lat is not None else "",
    }  # fmt: skip


# ── the borders, for the map on the screen ───────────────────────────────────────────────────────
@for_office(*COMPLAINT_OFFICES)
def borders(request: HttpRequest, map: int, code: str) -> HttpResponse:
    """A kelurahan and its neighbours on one map as GeoJSON. Nothing of any report; a map never changes."""
    reg = registry.current()
    route = reg.map(map)
    if route is None or code not in route.areas.codes:
        raise Http404
    names = tuple((code, region.name) for code, region in reg.regions.items() if region.level == "kelurahan")
    response = HttpResponse(_drawn(route.areas, code, names), content_type="application/geo+json")
    response["Cache-Control"] = "private, max-age=86400"
    return response


@lru_cache(64)
def _drawn(areas: Areas, code: str, names: tuple[tuple[str, str], ...]) -> bytes:
    here = areas.codes.index(code)
    chosen = sorted({here, *(int(i) for i in areas.tree.query(areas.shapes[here], "dwithin", TOUCHING))})
    shapes = shapely.coverage_simplify(areas.shapes[chosen], CORNERS)
    degrees = shapely.transform(shapes, lambda xy: (xy / (EAST, NORTH)).round(DEGREES))
    called = dict(names)
    features = [
        {
            "type": "Feature",
            "properties": {"kode": areas.codes[i], "nama": called.get(areas.codes[i], ""), "sini": i == here},
            "geometry": json.loads(drawn),
        }
        for i, drawn in zip(chosen, shapely.to_geojson(degrees), strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()
