"""The city's reports on a map and in a list, by the same filters; and what the map's script asks for.

Without script the map is a drawing of the kelurahan, shaded by how many reports match, and the list has pages. With
script the drawing gives way to a map with clusters, and the list follows what is seen. Only public reports, counted
exactly; the answers for the script are the same for everybody and may be kept for half a minute.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cepatrespon.agencies import registry
from cepatrespon.agencies.geometry import EAST, NORTH, RouteMap
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints import public_map
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.paging import Cursor
from cepatrespon.complaints.public_map import Regions
from cepatrespon.rules import limits, wording
from cepatrespon.rules.terms import HIDE_REASONS, HideReason, Mode, State
from cepatrespon.templatetags.cepat import LOOKS, MODE_LOOKS, language, named, say, status_words

from . import map_drawing, places
from .map_filters import MapFilter

PART = "bagian"  # of the page: only the list, for the script


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list. Of a tombstone only number, day, status and the reason are there."""

    number: str
    state: str
    mode: str
    reported_at: datetime
    hidden: str = ""
    headline: str = ""
    category: str = ""
    region: str = ""
    place: str = ""


def line(complaint: Complaint, place: tuple[float, float] | None, reg: Registry) -> Line:
    """A report as the list shows it; what is hidden stays hidden."""
    plain = complaint.number, complaint.state, complaint.mode, complaint.reported_at
    if complaint.hidden:
        return Line(*plain, hidden=say(HIDE_REASONS[HideReason(complaint.hidden)]))
    category = reg.category(complaint.category_id) if complaint.category_id else None
    region = reg.regions.get(complaint.region_id) if complaint.region_id else None
    return Line(
        *plain, headline=wording.opening(complaint.body), category=named(category),
        region=region.name if region else "", place=f"{place[0]},{place[1]}" if place else "",
    )  # fmt: skip


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The filters, the map and the list; with `bagian=daftar` the list alone."""
    at, reg = now(), registry.current()
    form = MapFilter(request.GET, at)
    wanted = form.wanted()
    back = "sebelum" in request.GET
    cursor = Cursor.read(request.GET.get("sebelum" if back else "sesudah", ""), back)
    counted = public_map.by_region(wanted)
    shown = public_map.listed(wanted, cursor, limits.PUBLIC_PAGE)
    here = form.address()
    join = f"{here}&" if here else "?"
    frame = {
        "form": form, "at": at, "wanted": wanted, "counted": counted, "total": counted.total,
        "lines": [line(complaint, place, reg) for complaint, place in shown.rows],
        "tags": form.tags(), "query": here.removeprefix("?"), "here": here,
        "previous": f"{join}sebelum={shown.previous}#daftar" if shown.previous else "",
        "next": f"{join}sesudah={shown.next}#daftar" if shown.next else "",
        "summary": _summary(counted, shown.rows, cursor), "most": limits.MAP_SEARCHED,
    }  # fmt: skip
    if request.GET.get(PART) == "daftar":
        return render(request, "portal/peta_daftar.html", frame)
    route = reg.map_at(at)
    drawing = _drawn(route, reg, counted)
    frame |= {
        "drawing": drawing, "legend": _legend(drawing), "feeds": _feeds(reg, form),
        "approximate": bool(route and route.approximate),
        "table": _table(reg, counted, form), "geojson": places.geojson_url() if route else "",
        "corners": _corners(form, route), "words": _words(reg), "chosen": " ".join(wanted.regions),
        "tiles": settings.TILES, "quick": _quick(form), "unplaced": counted.elsewhere.all,
    }  # fmt: skip
    return render(request, "portal/peta.html", frame)


def _summary(counted: Regions, rows: Sequence[object], cursor: Cursor | None) -> str:
    """ "21 sampai 40": which lines of the list these are; of a search that finds many nobody counts on."""
    before = 0 if cursor is None else max(cursor.before - len(rows), 0) if cursor.back else cursor.before
    lang = language()
    numbers = {"first": wording.number(before + 1, lang), "last": wording.number(before + len(rows), lang)}
    return _("%(first)s sampai %(last)s") % numbers


def _drawn(route: RouteMap | None, reg: Registry, counted: Regions) -> map_drawing.Drawing | None:
    if route is None:
        return None
    names = {code: region.name for code, region in reg.regions.items()}
    return map_drawing.draw(route, names, {code: each.all for code, each in counted.of.items()})


def _legend(drawing: map_drawing.Drawing | None) -> list[dict[str, object]]:
    """What each shade means: "1 sampai 9", "80 atau lebih"."""
    if drawing is None:
        return []
    lang, rows = language(), [{"shade": 0, "label": "0"}]
    for n, step in enumerate(drawing.steps):
        first = wording.number(step, lang)
        if n + 1 == len(drawing.steps):
            label = _("%(n)s atau lebih") % {"n": first}
        elif (last := drawing.steps[n + 1] - 1) > step:
            label = _("%(first)s sampai %(last)s") % {"first": first, "last": wording.number(last, lang)}
        else:
            label = first
        rows.append({"shade": map_drawing.shade(step, drawing.steps), "label": label})
    return rows


def _feeds(reg: Registry, form: MapFilter) -> list[dict[str, str]]:
    """The feeds of the kind and the kelurahan that are asked for."""
    found = []
    if code := form.asked.get("kategori"):
        found.append({"title": named(reg.category(code)), "url": reverse("portal:umpan-kategori", args=[code])})
    region = reg.regions.get(form.asked.get("wilayah", ""))
    if region is not None and region.level == "kelurahan":
        url = reverse("portal:umpan-kelurahan", args=[region.code])
        found.append({"title": f"Kelurahan {region.name}", "url": url})
    return found


def _table(reg: Registry, counted: Regions, form: MapFilter) -> list[dict[str, object]]:
    """The numbers behind the drawing, those with most reports first."""
    found = sorted(counted.of.items(), key=lambda pair: (-pair[1].all, reg.regions[pair[0]].name))
    return [
        {"name": reg.regions[code].name, "url": form.address(wilayah=code, petak=None), "n": each.all, "o": each.open}
        for code, each in found
    ]


def _quick(form: MapFilter) -> list[tuple[str, str]]:
    """What most people come for, one press away."""
    return [
        (_("Belum selesai"), form.address(status="terbuka")),
        (_("7 hari terakhir"), form.address(umur="7")),
        (_("Belum selesai, lebih dari 30 hari"), form.address(status="terbuka", umur="lebih-30")),
    ]


def _corners(form: MapFilter, route: RouteMap | None) -> str:
    """What the map shows first: the piece or the region asked for, as "south,west,north,east"; "" for the whole."""
    if (box := form.wanted().box) is not None:
        (south, west), (north, east) = box.corners
        return f"{south},{west},{north},{east}"
    chosen = set(form.wanted().regions)
    if route is None or not chosen:
        return ""
    bounds = [area.bounds for code, area in zip(route.areas.codes, route.areas.shapes, strict=True) if code in chosen]
    if not bounds:
        return ""
    west, south = min(b[0] for b in bounds) / EAST, min(b[1] for b in bounds) / NORTH
    east, north = max(b[2] for b in bounds) / EAST, max(b[3] for b in bounds) / NORTH
    return f"{south:.5f},{west:.5f},{north:.5f},{east:.5f}"


def _words(reg: Registry) -> str:
    """What the script calls categories and standings, in the language of the page; and how each standing looks."""
    standings: dict[str, tuple[str, str]] = {}
    for state in State:
        for mode in Mode if state is State.DONE else (None,):
            look = MODE_LOOKS.get(mode, LOOKS[state]) if mode else LOOKS[state]
            standings[f"{state}.{mode}" if mode else state.value] = (status_words(state, mode), look)
    return json.dumps({"kategori": {c.code: named(c) for c in reg.categories}, "keadaan": standings})


# ── what the script asks for ─────────────────────────────────────────────────────────────────────
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """What stands in a piece of the map: clusters and single reports. In no language; the page has the words.

    400 with a sentence where the piece is none, or too large to be drawn.
    """
    form = MapFilter(request.GET, now())
    wanted = form.wanted()
    if wanted.box is None:
        said = _("Sebutkan bagian peta (petak) yang diminta: perbesaran dan batasnya, seperti 13.6524.3900.6540.3910.")
        return JsonResponse({"galat": said}, status=400)
    seen = public_map.view(wanted, wanted.box)
    answer = JsonResponse(
        {
            "jumlah": seen.total,
            "sebagian": seen.some,
            "kelompok": [[c.x, c.y, c.lat, c.lng, c.all, c.open] for c in seen.clusters],
            "laporan": [
                [p.lat, p.lng, p.number, p.category, f"{p.state}.{p.mode}" if p.mode else p.state, p.reported_at]
                for p in seen.points
            ],
        },
        json_dumps_params={"separators": (",", ":")},
    )
    patch_cache_control(answer, public=True, max_age=limits.MAP_FRESH_SECONDS)
    return answer
