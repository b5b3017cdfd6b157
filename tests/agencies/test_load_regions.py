"""`load-regions`: a good map is put into force, a bad one is refused with the reason and changes nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.utils import timezone

from cepatrespon.agencies import registry
from cepatrespon.agencies.geometry import area_m2
from cepatrespon.agencies.loading import areas_of_points
from cepatrespon.agencies.models import Boundary, MapVersion
from cepatrespon.agencies.registry import Registry
from cepatrespon.agencies.survey import code_of

GeoJSON = dict[str, Any]
GAMBIR = "31.71.01.1001"


@pytest.fixture
def city(jakarta: Registry) -> GeoJSON:
    """The default map as an operator's file, its borders a little coarser."""
    features = [
        {
            "type": "Feature",
            "properties": {"kode": row.region_id, "kelurahan": jakarta.regions[row.region_id].name},
            "geometry": json.loads(shapely.to_geojson(shapely.from_wkb(bytes(row.wkb)))),
        }
        for row in Boundary.objects.order_by("region")
    ]
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Runs the command on a file with this content: its exit code and everything it printed."""

    def run(content: GeoJSON | bytes, *options: str) -> tuple[int, str]:
        path = tmp_path / "peta.geojson"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        out = io.StringIO()
        try:
            call_command("load_regions", str(path), *options, stdout=out, stderr=out)
        except CommandError as error:
            return error.returncode, f"{out.getvalue()}\n{error}"
        return 0, out.getvalue()

    return run


LUBANG_BUAYA = "31.75.10.1007"


def _feature(city: GeoJSON, code: str) -> GeoJSON:
    return next(f for f in city["features"] if f["properties"]["kode"] == code)


def _shift(geometry: Any, by: float) -> Any:
    moved = shapely.transform(shapely.geometry.shape(geometry), lambda xy: xy + np.array([by, 0.0]))
    return json.loads(shapely.to_geojson(moved))


@pytest.mark.shared
def test_a_real_map_is_taken_and_routes_every_point_of_its_own_right(
    jakarta: Registry, shared: Path, load: Callable[..., tuple[int, str]]
) -> None:
    content = (shared / "boundaries" / "jakarta_kelurahan_cahyadsn2025_clean.geojson").read_bytes()
    code, text = load(content, "--name", "Batas 2025", "--effective-from", "2025-01-01")
    assert code == 0, text
    assert "kelurahan with an area: 267 of 267" in text
    assert "invalid rings: 0" in text
    assert "ground that changes hands: 28,652,858 m2" in text  # measured: 4 % of the land
    assert "keep less than" not in text
    assert "warning" not in text
    now = registry.current().map_at(timezone.now())
    assert now is not None
    assert (now.name, now.approximate) == ("Batas 2025", False)
    with (shared / "boundaries" / "routing_points.csv").open() as file:
        rows = list(csv.DictReader(file))
    found = now.locate_all([float(row["lat"]) for row in rows], [float(row["lng"]) for row in rows])
    wrong = [row for (region, _), row in zip(found, rows, strict=True) if region != row["kode"]]
    assert not wrong


def test_a_new_map_takes_effect_from_its_day_in_wib_and_a_second_load_does_nothing(
    city: GeoJSON, load: Callable[..., tuple[int, str]]
) -> None:
    _feature(city, GAMBIR)["properties"]["kelurahan"] = "GAMBIR"
    _feature(city, GAMBIR)["geometry"] = json.loads(
        shapely.to_geojson(shapely.geometry.shape(_feature(city, GAMBIR)["geometry"]).simplify(0.0001))
    )
    code, text = load(city, "--effective-from", "2026-03-01", "--approximate")
    assert code == 0, text
    new = MapVersion.objects.get(name="peta")
    assert new.effective_from.isoformat() == "2026-02-28T17:00:00+00:00"
    assert new.approximate
    assert new.boundaries.count() == 267
    code, text = load(city, "--effective-from", "2026-03-01")
    assert (code, MapVersion.objects.count()) == (0, 2)
    assert "nothing to do" in text


def test_a_dry_run_reports_and_changes_nothing(city: GeoJSON, load: Callable[..., tuple[int, str]]) -> None:
    _feature(city, GAMBIR)["geometry"]["coordinates"][0][0][0] += 0.0001
    _feature(city, GAMBIR)["geometry"]["coordinates"][0][-1][0] += 0.0001
    code, text = load(city, "--dry-run")
    assert code == 0, text
    assert "The map is good" in text
    assert MapVersion.objects.count() == 1


def test_codes_without_dots_and_other_property_names_are_understood(
    city: GeoJSON, load: Callable[..., tuple[int, str]]
) -> None:
    for feature in city["features"]:
        properties = feature["properties"]
        feature["properties"] = {"KODE_DESA": int(properties["kode"].replace(".", "")), "DESA": properties["kelurahan"]}
    code, text = load(city, "--code-property", "KODE_DESA", "--name-property", "DESA", "--dry-run")
    assert code == 0, text
    assert "kelurahan with an area: 267 of 267" in text
    assert code_of(3171011001) == GAMBIR


def _without_gambir(city: GeoJSON) -> None:
    city["features"].remove(_feature(city, GAMBIR))


def _stranger(city: GeoJSON) -> None:
    _feature(city, GAMBIR)["properties"]["kode"] = "32.75.01.1001"


def _no_code(city: GeoJSON) -> None:
    _feature(city, GAMBIR)["properties"] = {"nama": "Gambir"}


def _swapped(city: GeoJSON) -> None:
    for feature in city["features"]:
        area = shapely.geometry.shape(feature["geometry"])
        feature["geometry"] = json.loads(shapely.to_geojson(shapely.transform(area, lambda xy: xy[:, ::-1])))


def _metres(city: GeoJSON) -> None:
    city["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32748"}}


def _points(city: GeoJSON) -> None:
    _feature(city, GAMBIR)["geometry"] = {"type": "Point", "coordinates": [106.8, -6.2]}


def _nothing(city: GeoJSON) -> None:
    city["features"] = []


def _far_away(city: GeoJSON) -> None:
    _feature(city, GAMBIR)["geometry"] = _shift(_feature(city, GAMBIR)["geometry"], 1.0)


def _overlapping(city: GeoJSON) -> None:
    _feature(city, GAMBIR)["geometry"] = _shift(_feature(city, GAMBIR)["geometry"], 0.005)


def _bow_tie(city: GeoJSON) -> None:
    ring = [[106.82, -6.18], [106.83, -6.17], [106.83, -6.18], [106.82, -6.17], [106.82, -6.18]]
    _feature(city, GAMBIR)["geometry"] = {"type": "Polygon", "coordinates": [ring]}


def _twice(city: GeoJSON) -> None:
    city["features"].append(_feature(city, GAMBIR))


def _hole(city: GeoJSON) -> None:
    _feature(city, GAMBIR)["geometry"] = json.loads(shapely.to_geojson(shapely.box(106.826, -6.176, 106.8265, -6.1755)))


def _two_exchanged(city: GeoJSON) -> None:
    one, other = _feature(city, GAMBIR), _feature(city, LUBANG_BUAYA)
    one["geometry"], other["geometry"] = other["geometry"], one["geometry"]


def _aside(city: GeoJSON, degrees: float = 0.0015) -> None:
    for feature in city["features"]:
        feature["geometry"] = _shift(feature["geometry"], degrees)


def _exchanged(city: GeoJSON) -> None:
    codes = [feature["properties"]["kode"] for feature in city["features"]]
    for feature, code in zip(city["features"], codes[50:] + codes[:50], strict=True):
        feature["properties"]["kode"] = code


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_without_gambir, f"1 kelurahan have no area, so no report could reach them: {GAMBIR} Gambir"),
        (_stranger, "1 codes are unknown (32.75.01.1001)"),
        (_no_code, "have no property 'kode'"),
        (_swapped, "latitude and longitude are swapped"),
        (_metres, "convert the map to EPSG:4326"),
        (_points, f"({GAMBIR}) is Point"),
        (_nothing, "the file has no features"),
        (_far_away, "reach outside DKI Jakarta"),
        (_overlapping, "overlaps are too large"),
        (_bow_tie, "mending it changes"),
        (_twice, f"{GAMBIR} is in the file already"),
        (_hole, "gaps inside the city"),
        (_exchanged, "are codes and areas exchanged"),
        (_two_exchanged, f"2 kelurahan keep less than 50% of their present ground ({GAMBIR} Gambir, {LUBANG_BUAYA} "),
        (_aside, "or is the map drawn aside?"),
    ],
)
def test_a_map_that_would_break_routing_is_refused_with_the_reason_and_nothing_changes(
    city: GeoJSON, load: Callable[..., tuple[int, str]], spoil: Callable[[GeoJSON], None], reason: str
) -> None:
    before = registry.current().stamp
    spoil(city)
    code, text = load(city)
    assert code == 1, text
    assert reason in text
    assert "nothing was changed" in text
    assert registry.current().stamp == before


def test_a_city_divided_anew_is_taken_where_that_is_asked_for_and_every_kelurahan_moved_is_named(
    city: GeoJSON, load: Callable[..., tuple[int, str]]
) -> None:
    _two_exchanged(city)
    assert load(city)[0] == 1
    code, text = load(city, "--allow-moved")
    assert code == 0, text
    assert f"  {GAMBIR} Gambir: 0.0%\n  {LUBANG_BUAYA} Lubang Buaya: 0.0%\n" in text
    exchanged = re.search(r"ground that changes hands: ([\d,]+) m2", text)
    assert exchanged is not None
    areas = [shapely.geometry.shape(_feature(city, code)["geometry"]) for code in (GAMBIR, LUBANG_BUAYA)]
    assert int(exchanged[1].replace(",", "")) == pytest.approx(sum(map(area_m2, areas)), rel=1e-4)
    found = registry.current().map_at(timezone.now())
    assert found is not None
    place = found.locate(-6.1754, 106.8272)
    assert place is not None
    assert place.region_code == LUBANG_BUAYA


@pytest.mark.parametrize(("degrees", "remarked"), [(0.0001, False), (0.0002, True)])
def test_a_whole_map_that_lies_a_little_aside_is_taken_with_a_remark_in_metres(
    city: GeoJSON, load: Callable[..., tuple[int, str]], degrees: float, remarked: bool
) -> None:
    _aside(city, degrees)
    code, text = load(city, "--dry-run")
    assert code == 0, text
    named = re.search(r"centroids from the map in force: ([\d.]+) m east and 0.0 m", text)
    assert named is not None, text
    assert float(named[1]) == pytest.approx(degrees * 110_666, abs=0.1)  # a degree of longitude at 6.2 south
    assert ("warning: the whole map lies" in text) is remarked


@pytest.mark.parametrize(
    ("position", "sentence"),
    [
        (["a", "b"], "ring 1, position 3 is ['a', 'b']; it must be two numbers, longitude and latitude"),
        ([106.8], "ring 1, position 3 is [106.8]; it must be"),
        ([True, -6.2], "ring 1, position 3 is [bool, -6.2]; it must be"),
        ({"x": 1}, "ring 1, position 3 is dict; it must be"),
        ([float("nan"), -6.2], "ring 1, position 3 is [NaN, -6.2], which is nowhere"),
        ([1e308, 1e308], "ring 1, position 3 is [1e+308, 1e+308], which is nowhere"),
        ([10**400, -6.2], "ring 1, position 3 is [a number of many digits, -6.2], which is nowhere"),
    ],
)
def test_a_broken_position_is_said_in_a_sentence_with_its_feature(
    city: GeoJSON, load: Callable[..., tuple[int, str]], position: Any, sentence: str
) -> None:
    number = city["features"].index(_feature(city, GAMBIR)) + 1
    _feature(city, GAMBIR)["geometry"]["coordinates"][0][2] = position
    code, text = load(city)
    assert code == 1
    assert f"feature {number} ({GAMBIR}): {sentence}" in text


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        ({"type": "Polygon"}, "it has no list of rings"),
        ({"type": "Polygon", "coordinates": []}, "no area"),
        ({"type": "Polygon", "coordinates": [7]}, "ring 1 is no list of positions"),
        ({"type": "Polygon", "coordinates": [[[106.8, -6.2], [106.9, -6.2]]]}, "ring 1 has 2 positions; a closed ring"),
        ({"type": "MultiPolygon", "coordinates": 7}, "the MultiPolygon has no list of polygons"),
        ({"type": "MultiPolygon", "coordinates": [[], [[[]]]]}, "polygon 2, ring 1, position 1 is []; it must be"),
    ],
)
def test_a_broken_polygon_is_said_in_a_sentence_with_its_feature(
    city: GeoJSON, load: Callable[..., tuple[int, str]], geometry: Any, sentence: str
) -> None:
    _feature(city, GAMBIR)["geometry"] = geometry
    code, text = load(city)
    assert code == 1
    assert f"({GAMBIR}): {sentence}" in text


def test_a_ring_that_is_not_closed_and_a_height_are_understood(
    city: GeoJSON, load: Callable[..., tuple[int, str]]
) -> None:
    ring = _feature(city, GAMBIR)["geometry"]["coordinates"][0]
    ring[:] = [[*position, 12.5] for position in ring[:-1]]
    code, text = load(city)
    assert code == 0, text
    assert not shapely.from_wkb(bytes(Boundary.objects.filter(region=GAMBIR).latest("id").wkb)).has_z


@pytest.mark.usefixtures("jakarta")
@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"type": "Feature"}', b"\xff\xfe", b'{"type": "FeatureCollection"}']
)
def test_a_file_that_is_no_feature_collection_is_unreadable(
    load: Callable[..., tuple[int, str]], content: bytes
) -> None:
    assert load(content)[0] == 2


@pytest.mark.usefixtures("jakarta")
def test_a_file_that_is_not_there_is_unreadable() -> None:
    with pytest.raises(CommandError, match="cannot be read") as error:
        call_command("load_regions", "tidak-ada.geojson")
    assert error.value.returncode == 2


def test_an_unknown_area_is_left_out_where_that_is_asked_for(
    city: GeoJSON, load: Callable[..., tuple[int, str]]
) -> None:
    ring = [[106.40, -6.20], [106.41, -6.20], [106.41, -6.19], [106.40, -6.20]]
    stranger = {"kode": "36.71.01.1001", "kelurahan": "Seberang"}
    city["features"].append(
        {"type": "Feature", "properties": stranger, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    )
    assert load(city)[0] == 1
    code, text = load(city, "--allow-unknown", "--dry-run")
    assert code == 0, text
    assert "unknown codes: 1: 36.71.01.1001" in text


def test_a_ring_that_crosses_itself_in_a_trifle_is_reported_mended_and_accepted(
    city: GeoJSON, load: Callable[..., tuple[int, str]]
) -> None:
    # Half a square metre: the pen slipped at one corner.
    ring = _feature(city, GAMBIR)["geometry"]["coordinates"][0]
    x, y = ring[0]
    ring[1:1] = [[x + 1e-5, y], [x, y + 1e-5], [x + 1e-5, y + 1e-5], [x, y]]
    assert not shapely.geometry.shape(_feature(city, GAMBIR)["geometry"]).is_valid
    code, text = load(city)
    assert code == 0, text
    assert "invalid rings: 1" in text
    stored = Boundary.objects.filter(region=GAMBIR).latest("id")
    assert shapely.from_wkb(bytes(stored.wkb)).is_valid


def test_a_small_overlap_is_reported_in_square_metres_and_accepted(
    city: GeoJSON, load: Callable[..., tuple[int, str]]
) -> None:
    gambir = shapely.geometry.shape(_feature(city, GAMBIR)["geometry"])
    feature = next(f for f in city["features"] if shapely.geometry.shape(f["geometry"]).touches(gambir))
    other = shapely.geometry.shape(feature["geometry"])
    at = shapely.point_on_surface(shapely.get_parts(shapely.intersection(gambir, other))[0])
    strip = shapely.box(at.x - 0.0001, at.y - 0.0001, at.x + 0.0001, at.y + 0.0001)
    _feature(city, GAMBIR)["geometry"] = json.loads(shapely.to_geojson(shapely.union(gambir, strip)))
    feature["geometry"] = json.loads(shapely.to_geojson(shapely.union(other, strip)))
    code, text = load(city, "--dry-run")
    assert code == 0, text
    # The strip is 22 m wide: some 490 m2 that two kelurahan claim.
    named = re.search(rf"{GAMBIR} and {feature['properties']['kode']}: (\d+) m2", text)
    assert named is not None, text
    assert 400 < int(named[1]) < 500


def test_areas_of_points_cut_at_points_outside() -> None:
    rows = ["kode,lat,lon"]
    for i in range(11):
        for j in range(11):
            inside = 2 <= i <= 8 and 2 <= j <= 8
            rows.append(f"{('A' if j < 5 else 'B') if inside else ''},{-6.2 + i * 0.001},{106.8 + j * 0.001}")
    areas = {code: shapely.from_wkb(wkb) for code, wkb in areas_of_points("\n".join(rows)).items()}
    assert areas.keys() == {"A", "B"}
    assert areas["A"].bounds == pytest.approx((106.8015, -6.1985, 106.8045, -6.1915), abs=1e-6)
    assert areas["B"].bounds == pytest.approx((106.8045, -6.1985, 106.8085, -6.1915), abs=1e-6)
