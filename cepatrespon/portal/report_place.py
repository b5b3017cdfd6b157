"""The place of a report as its form shows it: what a search finds, which kelurahan it is, and who will receive it.

Searches our own gazetteer, and beside it the geocoder that an operator names. What is chosen here is only written into
the form; it is judged when the form is sent. Positions come in a POST, so that no log has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import shapely
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cepatrespon import throttle
from cepatrespon.agencies import registry
from cepatrespon.agencies.geometry import EAST, NORTH, RouteMap
from cepatrespon.agencies.registry import Registry, Unit
from cepatrespon.complaints import alike, gazetteer
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.gazetteer import Place
from cepatrespon.rules import limits, wording
from cepatrespon.templatetags.cepat import language

from . import geocoder, places, report_units
from .report_form import ReportForm, outside

# How what was found is written into a button: an area's code, a point, or a wider area to choose in.
AREA, POINT, WIDER = "k", "t", "w"


# ── a search ─────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Choice:
    """One place found: what its button sends, what it is called, what stands under it, and what choosing it writes."""

    value: str
    name: str
    within: str
    address: str = ""


def search(said: str, reg: Registry, at: datetime) -> list[Choice]:
    """What these words find, the likeliest first."""
    route = reg.map_at(at)
    if said[:2] == f"{WIDER}:":
        return [_choice(place) for place in gazetteer.inside(said[2:], reg, route)]
    found = [*gazetteer.find(said, reg, route, at), *geocoder.find(said, reg, route)]
    return [_choice(place) for place in found]


def _choice(place: Place) -> Choice:
    within = place.within
    if place.reports:
        told = _("%(within)s, dari %(n)d laporan warga") if place.reports > 1 else _("%(within)s, dari laporan warga")
        within = told % {"within": within, "n": place.reports}
    if place.point:
        lat, lng, metres = place.point
        address = place.name
        return Choice(f"{POINT}:{lat:.6f},{lng:.6f},{metres:.0f},{place.name}", place.name, within, address)
    if place.kind == gazetteer.WIDER:
        return Choice(f"{WIDER}:{place.region}", place.name, _("pilih yang di dalamnya"))
    if place.kind == gazetteer.OFFICE:
        return Choice(f"{AREA}:{place.region}:{place.name}", place.name, within, place.name)
    return Choice(f"{AREA}:{place.region}", f"Kelurahan {place.name}", within)


def take(value: str, said: QueryDict, reg: Registry) -> bool:
    """Write a chosen place into what was typed; whether it was one. An address that was typed is left alone."""
    kind, _colon, rest = value.partition(":")
    if kind == AREA:
        code, _colon, name = rest.partition(":")
        if code not in reg.regions:
            return False
        said["kelurahan"], said["lat"], said["lng"], said["akurasi"] = code, "", "", ""
    elif kind == POINT and len(parts := rest.split(",", 3)) == 4:
        said["lat"], said["lng"], said["akurasi"], name = parts
        said["kelurahan"] = ""
    else:
        return False
    if name and not said.get("alamat"):
        said["alamat"] = name[: limits.ADDRESS_CHARACTERS]
    said["cari"] = ""
    return True


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """`/lapor/tempat?q=`: what a search finds, as the form's script asks for it while somebody types."""
    at, reg = now(), registry.current()
    try:
        throttle.take("tempat", request, limits.PLACE_SEARCHES_PER_HOUR_FROM_ONE_ADDRESS, at)
    except throttle.TooMany as stop:
        return JsonResponse({"pesan": str(stop)}, status=429)
    said = request.GET.get("q", "")[: limits.PLACE_CHARACTERS]
    shown = {"choices": search(said, reg, at), "asked": said, "script": True}
    response = JsonResponse({"html": render_to_string("portal/lapor_temuan.html", shown, request)})
    response["Cache-Control"] = "private, max-age=60"
    return response


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """`/lapor/unit?q=`: names of units, for the list under the field that asks which one a complaint is about."""
    found = report_units.among(request.GET.get("q", ""), registry.current(), now())
    response = JsonResponse({"unit": [unit.name for unit in found]})
    response["Cache-Control"] = "public, max-age=600"
    return response


# ── which kelurahan, and who receives ────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Answer:
    """Where the place in the form lies, who receives the report, and by when that unit must respond (seconds)."""

    where: str
    receiver: Unit | None
    response: int
    place: alike.Where


def answer(form: ReportForm) -> Answer | None:
    """What can be said of the place in the form, also before it is sent; None while there is none."""
    reg, route = form.reg, form.reg.map_at(form.at)
    _version, policy = reg.policy_at(form.at)
    lat, lng = (places.number(str(form[name].value() or "")) for name in ("lat", "lng"))
    if route is None:
        return None
    if lat is None and lng is None and (pair := places.both(str(form["lat"].value() or ""))):
        lat, lng = (places.number(one) for one in pair)
    chosen, accuracy = str(form["kelurahan"].value() or ""), places.number(str(form["akurasi"].value() or ""))
    if lat is not None and lng is not None:
        if (found := route.locate(lat, lng)) is None:
            return None
        code, where = found.region_code, _point(reg, route, lat, lng, accuracy)
    elif (middle := places.middle_of(route, chosen)) is not None:
        lat, lng, accuracy, code = middle.lat, middle.lng, middle.accuracy, chosen
        where = _("Kelurahan %(name)s. Tulis juga patokan tempatnya.") % {"name": _named(reg, code)}
    else:
        return None
    receiver = reg.agencies[reg.inspektorat_id] if form.about_officers else reg.kelurahan_of(code)
    return Answer(where, receiver, policy["response"], alike.Where(lat, lng, accuracy, code))


def _point(reg: Registry, route: RouteMap, lat: float, lng: float, accuracy: float | None) -> str:
    """Which kelurahan a point lies in; near a border both sides are named."""
    place = route.nearest(lat, lng)
    said = {"name": _named(reg, place.region_code), "m": wording.number(place.distance_m, language())}
    wide = accuracy if accuracy and route.crosses(lat, lng, accuracy) else None
    if wide or place.distance_m <= limits.BORDER_METRES:
        other = _beside(reg, route, lat, lng, place.region_code)
        said["other"] = f"Kelurahan {other}" if other else _("sebelahnya, di luar Jakarta")
        answer = _(
            "Titik ini di dekat batas: mungkin di Kelurahan %(name)s, mungkin di %(other)s. Batasnya %(m)s meter dari "
            "sini."
        )
        if wide:
            said["accuracy"] = wording.number(wide, language())
            answer += " " + _("Posisi Anda hanya teliti sampai %(accuracy)s meter.")
        answer += " " + _("Geser titiknya ke tempat kejadian.")
    else:
        answer = _("Titik ini di Kelurahan %(name)s, %(m)s meter dari batas kelurahan terdekat.")
    return " ".join([answer % said, _("Menurut peta perkiraan.")] if place.approximate else [answer % said])


def _beside(reg: Registry, route: RouteMap, lat: float, lng: float, here: str) -> str:
    """The nearest other kelurahan to a point; "" where none is near."""
    point, areas = shapely.Point(lng * EAST, lat * NORTH), route.areas
    near = (int(i) for i in areas.tree.query(point, "dwithin", limits.KELURAHAN_METRES))
    others = [(float(shapely.distance(areas.shapes[i], point)), areas.codes[i]) for i in near]
    others = [one for one in others if one[1] != here]
    return reg.regions[min(others)[1]].name if others else ""


def _named(reg: Registry, code: str) -> str:
    """A kelurahan with what it lies in: "Gambir, Kecamatan Gambir, Jakarta Pusat"."""
    region = reg.regions[code]
    district = reg.regions.get(region.parent_code or "")
    city = reg.regions.get(district.parent_code or "") if district else None
    names = [region.name, f"Kecamatan {district.name}" if district else ""]
    if city:
        names.append(city.name.removeprefix("Kota Administrasi ").removeprefix("Kabupaten Administrasi "))
    return ", ".join(name for name in names if name)


def outside_of(form: ReportForm) -> tuple[str, str, str] | None:
    """What to do where the point in the form lies outside the city: the sentence, and the nearest kelurahan to take."""
    lat, lng = (places.number(str(form[name].value() or "")) for name in ("lat", "lng"))
    route = form.reg.map_at(form.at)
    if lat is None or lng is None or route is None or not (-90 <= lat <= 90 and -180 <= lng <= 180):
        return None
    near = route.nearest(lat, lng)
    if route.locate(lat, lng) is not None:
        return None
    name = form.reg.regions[near.region_code].name
    return outside(name, near.distance_m), near.region_code, name
