"""How far something is and in which direction, from where somebody stands: in metres, and in words."""

from __future__ import annotations

import math

import shapely
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.agencies.geometry import EAST, NORTH, RouteMap
from cepatrespon.rules.wording import number
from cepatrespon.templatetags.cepat import language

Point = tuple[float, float]  # latitude, longitude
HERE = 30  # metres: as exact as a telephone's place
WINDS = (
    gettext_noop("ke utara"), gettext_noop("ke timur laut"), gettext_noop("ke timur"), gettext_noop("ke tenggara"),
    gettext_noop("ke selatan"), gettext_noop("ke barat daya"), gettext_noop("ke barat"), gettext_noop("ke barat laut"),
)  # fmt: skip


def asked_point(said: QueryDict) -> Point | None:
    """The place in an address (`lat`, `lng`, degrees); None where it is none on this earth."""
    try:
        lat, lng = float(said.get("lat", "")), float(said.get("lng", ""))
    except ValueError:
        return None
    return (lat, lng) if abs(lat) <= 90 and abs(lng) <= 180 else None  # false for what is no number


def centre(route: RouteMap | None, code: str) -> Point | None:
    """A point in the middle of a kelurahan; None where the map does not have it."""
    if route is None or code not in route.areas.codes:
        return None
    inside = shapely.point_on_surface(route.areas.shapes[route.areas.codes.index(code)])
    return inside.y / NORTH, inside.x / EAST


def metres(here: Point, there: Point) -> float:
    """The distance between two places of the city, in metres."""
    return math.hypot((there[1] - here[1]) * EAST, (there[0] - here[0]) * NORTH)


def wind(here: Point, there: Point) -> str:
    """In which of eight directions a place lies."""
    turn = math.degrees(math.atan2((there[1] - here[1]) * EAST, (there[0] - here[0]) * NORTH))
    return _(WINDS[round(turn / 45) % 8])


def away(here: Point, there: Point) -> str:
    """How far and where to: "350 meter ke timur laut", "1,2 kilometer ke selatan", "di sini"."""
    far = metres(here, there)
    if far < HERE:
        return _("di sini")
    if far < 995:
        said = _("%(n)s meter") % {"n": number(round(far, -1), language())}
    else:
        said = _("%(n)s kilometer") % {"n": number(far / 1000, language(), 1 if far < 20_000 else 0)}
    return f"{said} {wind(here, there)}"
