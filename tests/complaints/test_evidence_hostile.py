"""The shared folder's broken, huge, lying and hostile files, opened in a process with little memory and little time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cepatrespon.complaints import evidence

from .photos import ROOT, assert_shows_a_picture_and_nothing_else, python

SHARED = ROOT.parent / "shared" / "data" / "photos"
FILES = sorted(str(file.relative_to(SHARED)) for file in SHARED.glob("*/*") if file.suffix)

READ_ALL = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from cepatrespon.complaints.evidence import PhotoRefused, read
folder, out = Path(sys.argv[1]), Path(sys.argv[2])
found = {}
for number, name in enumerate(sys.argv[3:]):
    began = time.process_time()
    try:
        r = read((folder / name).read_bytes(), name, at=datetime(2026, 6, 1, tzinfo=UTC))
    except PhotoRefused as refused:
        answer = {"code": refused.code}
    else:
        (out / f"{number}.jpg").write_bytes(r.shown)
        (out / f"{number}-thumb.jpg").write_bytes(r.thumb)
        answer = {"code": "", "file": str(number), "lat": r.lat, "lon": r.lon, "size": [r.width, r.height],
                  "taken": r.taken_at and r.taken_at.isoformat(), "device": r.device}
    found[name] = answer | {"seconds": time.process_time() - began}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """Every shared file read in a process with 1 GB of memory and a minute of time: what came of each, and where."""
    out = tmp_path_factory.mktemp("shown")
    done = python(READ_ALL, SHARED, out, *FILES)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout), out


@pytest.mark.shared
def test_the_shared_photos_are_there(shared: Path) -> None:
    assert (shared / "photos") == SHARED
    assert len(FILES) >= 35


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_a_shared_file_is_shown_clean_or_refused(name: str, answers: tuple[dict[str, Any], Path]) -> None:
    found, out = answers
    answer = found[name]
    assert answer["seconds"] < 3
    if answer["code"]:
        assert answer["code"] in evidence.REFUSALS
        return
    assert_shows_a_picture_and_nothing_else((out / f"{answer['file']}.jpg").read_bytes(), 1600)
    assert_shows_a_picture_and_nothing_else((out / f"{answer['file']}-thumb.jpg").read_bytes(), 320)


EXPECTED: dict[str, dict[str, Any]] = {
    "made/bomb_30000x30000_1bit.png": {"code": "pixels"},
    "made/empty.jpg": {"code": "empty"},
    "made/html_named.jpg": {"code": "format"},
    "made/script.svg": {"code": "format"},
    "made/truncated_half.jpg": {"code": "truncated"},
    "made/gps_gambir.jpg": {"code": "", "lat": -6.176384, "lon": 106.826707, "taken": "2026-01-01T20:04:05+00:00"},
    "made/gps_bogor_outside.jpg": {"code": "", "lat": -6.5971, "lon": 106.806},
    "made/gps_zero.jpg": {"code": "", "lat": None, "lon": None, "device": "Uji HP"},
    "made/orient6_gps.jpg": {"code": "", "size": [360, 640], "lat": -6.2, "lon": 106.8},
    "made/xmp_gps_only.jpg": {"code": "", "lat": None, "lon": None},
    "made/polyglot_jpeg_zip.jpg": {"code": ""},
    "pillow/decompression_bomb.gif": {"code": "format"},
    "pillow/decompression_bomb.ico": {"code": "format"},
    "pillow/exif_gps.jpg": {"code": "", "lat": None, "taken": None},
    "pillow/empty_gps_ifd.jpg": {"code": "", "lat": None, "device": "Xiaomi Redmi Note 9S"},
    "pillow/hopper_bad_exif.jpg": {"code": "", "size": [500, 500]},
    "pillow/sugarshack.mpo": {"code": "", "size": [640, 480], "taken": "2014-03-02T07:17:39+00:00"},
    "pillow/pil_sample_cmyk.jpg": {"code": "", "size": [100, 100]},
    "pillow/truncated_jpeg.jpg": {"code": "truncated"},
    "pillow/truncated_image.png": {"code": "truncated"},
    "pillow/broken_data_stream.png": {"code": "truncated"},
}


@pytest.mark.shared
@pytest.mark.skipif(not FILES, reason="no ../shared/data/photos beside the project")
@pytest.mark.parametrize("name", EXPECTED)
def test_a_shared_file_gives_what_it_holds(name: str, answers: tuple[dict[str, Any], Path]) -> None:
    answer = answers[0][name]
    assert {key: answer.get(key) for key in EXPECTED[name]} == EXPECTED[name]
