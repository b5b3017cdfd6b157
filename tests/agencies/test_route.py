"""`route`: where a point lies, on the command line."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.usefixtures("jakarta")


def _route(*arguments: str) -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("route", *arguments, stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "lat,lon,kode,kelurahan,distance"
    return list(csv.DictReader(lines))


def test_a_point_is_printed_with_its_kelurahan_and_the_metres_to_its_border() -> None:
    (row,) = _route("-6.1754", "106.8272")
    assert (row["lat"], row["lon"], row["kode"], row["kelurahan"]) == ("-6.1754", "106.8272", "31.71.01.1001", "Gambir")
    assert 100 < float(row["distance"]) < 1000


def test_a_point_outside_ends_with_1_and_names_the_nearest_kelurahan() -> None:
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("route", "-6.24", "107.0", stdout=out, stderr=err)
    assert stop.value.code == 1
    assert out.getvalue().splitlines()[1].startswith("-6.24,107.0,,,")
    assert "Pulo Gebang" in err.getvalue()


@pytest.mark.parametrize("header", ["lat,lng", "lat,lon", "nama,LON,Lat", "lng,lat"])
def test_a_file_may_call_the_columns_lng_or_lon_in_any_order(tmp_path: Path, header: str) -> None:
    values = {"lat": "-6.1754", "lng": "106.8272", "lon": "106.8272", "nama": "Monas"}
    row = ",".join(values[column.casefold()] for column in header.split(","))
    path = tmp_path / "titik.csv"
    path.write_text(f"\ufeff{header}\n{row}\n\n")
    (found,) = _route("--csv", str(path))
    assert found["kode"] == "31.71.01.1001"


def test_a_long_file_keeps_its_order_and_marks_what_lies_outside(tmp_path: Path) -> None:
    points = [("-6.1754", "106.8272"), ("-6.24", "107.0")] * 6_000
    path = tmp_path / "titik.csv"
    path.write_text("lat,lng\n" + "".join(f"{lat},{lon}\n" for lat, lon in points))
    rows = _route("--csv", str(path))
    assert [(row["lat"], row["lon"]) for row in rows] == points
    assert [row["kode"] for row in rows] == ["31.71.01.1001", ""] * 6_000
    assert 4_000 < float(rows[1]["distance"]) < 6_000


@pytest.mark.parametrize("header", ["\ufefflat,lng", '\ufeff"lat","lng"', "lat,lng"])
def test_standard_input_may_begin_with_a_byte_order_mark(monkeypatch: pytest.MonkeyPatch, header: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{header}\n-6.1754,106.8272\n"))
    (found,) = _route("--csv", "-")
    assert found["kode"] == "31.71.01.1001"


@pytest.mark.parametrize("bad", ["-6.2,timur", "-6.2", "106.8,-6.2"])
def test_the_rows_before_a_bad_one_are_printed_and_the_bad_one_is_named(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "titik.csv"
    path.write_text(f"lat,lng\n-6.1754,106.8272\n-6.1755,106.8140\n{bad}\n-6.1754,106.8272\n")
    out = io.StringIO()
    with pytest.raises(CommandError, match="line 4: ") as error:
        call_command("route", "--csv", str(path), stdout=out)
    assert error.value.returncode == 2
    assert [row["lat"] for row in csv.DictReader(out.getvalue().splitlines())] == ["-6.1754", "-6.1755"]


@pytest.mark.parametrize("lat", ["-6.1754e0", "-61754E-4", "-.61754e1"])
def test_a_latitude_with_an_exponent_is_a_number_and_no_option(lat: str) -> None:
    (row,) = _route(lat, "1.068272e2")
    assert (row["lat"], row["kode"]) == (lat, "31.71.01.1001")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the header must have the columns"),
        ("x,y\n1,2\n", "the header must have the columns"),
        ("lat,lng\n-6.2,106.8\n-6.2,timur\n", "line 3: longitude 'timur' is not a number"),
        ("lat,lng\n106.8,-6.2\n", "are the two swapped?"),
        ("lat,lng\nnan,106.8\n", "line 2: latitude nan"),
        ("lat,lng\n-6.2\n", "line 2: the row has too few cells"),
    ],
)
def test_an_unreadable_file_ends_with_2_and_its_line(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "titik.csv"
    path.write_text(content)
    with pytest.raises(CommandError, match=reason.replace("?", r"\?")) as error:
        _route("--csv", str(path))
    assert error.value.returncode == 2


@pytest.mark.parametrize("arguments", [(), ("-6.2",), ("-6.2", "timur"), ("106.8", "-6.2"), ("--csv", "tidak-ada.csv")])
def test_wrong_use_ends_with_2(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as error:
        _route(*arguments)
    assert error.value.returncode == 2
