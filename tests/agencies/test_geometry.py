"""Which kelurahan a point lies in, on the default map and on small maps drawn by hand."""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
from collections import Counter
from pathlib import Path

import pytest
import shapely

from cepatrespon.agencies.geometry import Areas, RouteMap
from cepatrespon.agencies.loading import DATA
from cepatrespon.agencies.registry import Registry

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
# Two squares of a hundredth of a degree beside each other; A is west of B.
A = shapely.box(106.80, -6.21, 106.81, -6.20)
B = shapely.box(106.81, -6.21, 106.82, -6.20)


@pytest.fixture
def squares() -> RouteMap:
    return RouteMap(7, "Dua petak", False, Areas({"A": shapely.to_wkb(A), "B": shapely.to_wkb(B)}))


@pytest.fixture
def default_map(jakarta: Registry) -> RouteMap:
    found = jakarta.map_at(NOW)
    assert found is not None
    assert found.approximate
    return found


def _judge(route_map: RouteMap, rows: list[dict[str, str]], lon: str) -> Counter[bool]:
    found = route_map.locate_all([float(row["lat"]) for row in rows], [float(row[lon]) for row in rows])
    return Counter(code == row["kode"] for (code, _), row in zip(found, rows, strict=True))


@pytest.mark.shared
def test_the_default_map_is_right_on_98_percent_of_the_points_public_sources_agree_on(
    default_map: RouteMap, shared: Path
) -> None:
    with (shared / "boundaries" / "routing_points.csv").open() as file:
        rows = list(csv.DictReader(file))
    agreed = [row for row in rows if row["kind"] == "agreed3"]
    outside = [row for row in rows if row["kind"] == "outside"]
    assert (len(agreed), len(outside)) == (600, 60)
    assert _judge(default_map, agreed, "lng")[True] >= 0.98 * len(agreed)
    assert _judge(default_map, outside, "lng") == {True: 60}


def test_the_default_map_agrees_with_the_points_it_was_drawn_from(default_map: RouteMap) -> None:
    with (DATA / "kelurahan_points.csv").open() as file:
        rows = list(csv.DictReader(file))
    inside, outside = [row for row in rows if row["kode"]], [row for row in rows if not row["kode"]]
    islands = [row for row in inside if row["kode"].startswith("31.01")]
    assert len(islands) > 100
    assert _judge(default_map, inside, "lon")[False] <= 0.002 * len(inside)
    assert _judge(default_map, outside, "lon")[True] >= 0.998 * len(outside)
    assert _judge(default_map, islands, "lon")[False] <= 1


def test_the_default_map_has_267_areas_that_do_not_overlap(default_map: RouteMap) -> None:
    assert len(default_map.areas.codes) == 267
    assert shapely.coverage_is_valid(default_map.areas.shapes, gap_width=0)
    # The land of DKI is 661.5 km2; the cells reach a little over the coast.
    assert 640 < shapely.area(default_map.areas.shapes).sum() / 1e6 < 690


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (-6.1754, 106.8272, "Gambir"),  # Monas
        (-5.7449, 106.6146, "Pulau Panggang"),  # Pulau Pramuka
        (-5.645417, 106.558773, "Pulau Kelapa"),
    ],
)
def test_known_places_lie_in_their_kelurahan(
    jakarta: Registry, default_map: RouteMap, lat: float, lon: float, name: str
) -> None:
    place = default_map.locate(lat, lon)
    assert place is not None
    assert jakarta.regions[place.region_code].name == name
    assert place.map_id == default_map.id


@pytest.mark.parametrize(
    ("lat", "lon"), [(-6.2383, 106.9756), (-6.3940, 106.8186), (-5.95, 106.80), (0.0, 0.0), (51.5, 0.0)]
)
def test_bekasi_depok_the_sea_and_the_rest_of_the_world_are_refused(
    default_map: RouteMap, lat: float, lon: float
) -> None:
    assert default_map.locate(lat, lon) is None
    assert default_map.nearest(lat, lon).distance_m > 0


def test_one_point_and_many_points_get_the_same_answer(default_map: RouteMap) -> None:
    points = [(-6.1754, 106.8272), (-6.2383, 106.9756), (-6.30, 106.85)]
    many = default_map.locate_all([lat for lat, _ in points], [lon for _, lon in points])
    for (lat, lon), (code, metres) in zip(points, many, strict=True):
        place = default_map.nearest(lat, lon)
        assert metres == pytest.approx(place.distance_m)
        assert bool(code) == (default_map.locate(lat, lon) is not None)
        assert code in {"", place.region_code}


def test_the_distance_is_metres_to_the_nearest_border(squares: RouteMap) -> None:
    place = squares.locate(-6.205, 106.808)
    assert place is not None
    # 0.002 degrees of longitude at 6.2 south: 0.002 x 111,320 m x cos 6.2 = 221.3 m.
    assert place.distance_m == pytest.approx(221.3, rel=0.002)
    middle = squares.locate(-6.2051, 106.8051)
    assert middle is not None
    assert middle.distance_m == pytest.approx(0.0049 * 110_580, rel=0.003)


def test_a_point_on_a_shared_border_belongs_to_one_kelurahan_always_the_same(squares: RouteMap) -> None:
    for _ in range(3):
        place = squares.locate(-6.205, 106.81)
        assert place is not None
        assert place.region_code == "A"
    assert squares.locate_all([-6.205], [106.81])[0][0] == "A"


def test_an_accuracy_circle_is_flagged_from_where_it_reaches_a_border(squares: RouteMap) -> None:
    place = squares.locate(-6.205, 106.808)
    assert place is not None
    assert not squares.crosses(-6.205, 106.808, place.distance_m - 1)
    assert squares.crosses(-6.205, 106.808, place.distance_m + 1)
    assert not squares.crosses(-6.205, 106.808, None)


def test_from_outside_the_nearest_kelurahan_is_offered_with_its_distance(squares: RouteMap) -> None:
    near = squares.nearest(-6.205, 106.83)
    assert near.region_code == "B"
    assert near.distance_m == pytest.approx(0.01 * 110_670, rel=0.003)


def test_a_point_that_is_no_number_lies_nowhere(squares: RouteMap) -> None:
    assert squares.locate(math.nan, 106.8) is None
    assert squares.locate(-6.2, math.inf) is None
    with pytest.raises(ValueError, match="finite"):
        squares.nearest(math.nan, 106.8)


def test_the_outlines_to_draw_are_small_and_still_meet(default_map: RouteMap) -> None:
    drawn = default_map.outlines()
    text = json.dumps(drawn)
    assert len(text) < 600_000
    areas = [shapely.geometry.shape(feature["geometry"]) for feature in json.loads(text)["features"]]
    assert len(areas) == 267
    assert shapely.area(areas).sum() == pytest.approx(shapely.union_all(shapely.make_valid(areas)).area, rel=1e-4)
