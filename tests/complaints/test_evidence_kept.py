"""Where photos lie: whole or not at all, each report's own, and nothing half written when the disk is full."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cepatrespon.complaints.evidence import PhotoRefused, Storage, read

from . import photos
from .photos import NOW, python


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "media")


def files(root: Path) -> list[str]:
    return sorted(str(file.relative_to(root)) for file in root.rglob("*") if file.is_file())


def test_a_stored_photo_is_the_photo_read_and_only_its_owner_can_open_the_files(storage: Storage) -> None:
    reading = read(photos.talkative(), at=NOW)
    stored = storage.store(reading)
    with storage.open_original(stored.original_path) as file:
        assert file.read() == reading.original
    with storage.open_shown(stored.shown_path) as file:
        assert file.read() == reading.shown
    with storage.open_shown(stored.thumb_path) as file:
        assert file.read() == reading.thumb
    assert stored.original_path.startswith(f"private/{reading.sha256[:2]}/{reading.sha256}")
    assert reading.sha256 not in stored.shown_path + stored.thumb_path
    for path in (stored.original_path, stored.shown_path, stored.thumb_path):
        assert stat.S_IMODE((storage.root / path).stat().st_mode) == 0o600
        assert stat.S_IMODE((storage.root / path).parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((storage.root / "private").stat().st_mode) == 0o700
    assert len(files(storage.root)) == 3


def test_the_digest_of_a_stored_file_shows_a_change_and_an_absence(storage: Storage) -> None:
    reading = read(photos.talkative(), at=NOW)
    stored = storage.store(reading)
    assert storage.digest_of(stored.original_path) == reading.sha256
    assert storage.digest_of(stored.shown_path) == reading.shown_sha256
    assert storage.digest_of(stored.thumb_path) == reading.thumb_sha256
    (storage.root / stored.original_path).write_bytes(reading.original + b" ")
    assert storage.digest_of(stored.original_path) not in (None, reading.sha256)
    (storage.root / stored.shown_path).unlink()
    assert storage.digest_of(stored.shown_path) is None


def test_taking_one_reports_photo_away_leaves_the_same_photo_of_another_report(storage: Storage) -> None:
    reading = read(photos.talkative(), at=NOW)
    mine, theirs = storage.store(reading), storage.store(reading)
    assert not {mine.original_path, mine.shown_path} & {theirs.original_path, theirs.shown_path}
    storage.discard(mine)
    storage.discard(mine)
    assert storage.digest_of(mine.original_path) is None
    assert storage.digest_of(theirs.original_path) == reading.sha256
    assert len(files(storage.root)) == 3


def test_a_private_original_is_not_opened_as_a_picture_nor_any_path_that_is_not_a_photos(storage: Storage) -> None:
    stored = storage.store(read(photos.talkative(), at=NOW))
    (storage.root.parent / "secret-key").write_text("x")
    for path in (
        stored.original_path,
        "../secret-key",
        "shown/../../secret-key",
        "/etc/passwd",
        "",
        stored.shown_path + "\n",
    ):
        with pytest.raises(FileNotFoundError):
            storage.open_shown(path)
    with pytest.raises(FileNotFoundError):
        storage.open_original(stored.shown_path)


STORE = """
import resource, sys
from pathlib import Path
from cepatrespon.complaints.evidence import PhotoRefused, Storage, read
sys.path.insert(0, str(Path(sys.argv[2])))
storage = Storage(sys.argv[1])
small, large = (read(Path(name).read_bytes()) for name in sys.argv[3:5])
if sys.argv[5] == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(large.original) - 1000,) * 2)
kept = storage.store(small)
try:
    storage.store(large)
except PhotoRefused as refused:
    print(refused.code, type(refused.__cause__).__name__, refused.__cause__.errno)
left = sorted(str(f.relative_to(storage.root)) for f in storage.root.rglob("*") if f.is_file())
assert left == sorted([kept.original_path, kept.shown_path, kept.thumb_path]), left
assert storage.digest_of(kept.original_path) == small.sha256
storage.discard(kept)
if sys.argv[5] == "full":
    storage.store(small)
    print("stored again")
"""


@pytest.fixture
def two_photos(tmp_path: Path) -> tuple[Path, Path]:
    """A small photo and one of above 300 kB."""
    small, large = tmp_path / "small.jpg", tmp_path / "large.png"
    small.write_bytes(photos.saved(photos.street((160, 120))))
    noise = Image.effect_noise((800, 600), 80)
    large.write_bytes(photos.saved(noise, "PNG"))
    assert large.stat().st_size > 300_000
    return small, large


def test_a_write_that_is_cut_off_is_refused_and_leaves_nothing_behind(
    tmp_path: Path, two_photos: tuple[Path, Path]
) -> None:
    done = python(STORE, tmp_path / "media", tmp_path, *two_photos, "limit")
    assert done.stderr == ""
    assert done.stdout.split() == ["storage", "OSError", "27"]  # EFBIG: the system let a part of the file be written


def test_a_full_disk_refuses_the_photo_loses_nothing_stored_and_takes_photos_again_when_there_is_room(
    tmp_path: Path, two_photos: tuple[Path, Path]
) -> None:
    media = tmp_path / "media"
    media.mkdir()
    mount = ("unshare", "--map-root-user", "--mount", "sh", "-c")
    inside = f'mount -t tmpfs -o size=200k tmpfs "{media}" && exec "$@"'
    if (
        not shutil.which("unshare")
        or subprocess.run([*mount, inside.replace('exec "$@"', "true")], check=False).returncode
    ):
        pytest.skip("this system lets nobody mount a small disk of his own")
    done = python(STORE, media, tmp_path, *two_photos, "full", before=(*mount, inside, "sh"))
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["storage OSError 28", "stored again"]  # ENOSPC


def test_a_folder_that_cannot_be_written_refuses_the_photo(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("not a folder")
    with pytest.raises(PhotoRefused) as caught:
        Storage(tmp_path / "media").store(read(photos.talkative(), at=NOW))
    assert caught.value.code == "storage"


@pytest.mark.parametrize("folder", ["shown", "thumb"])
def test_when_one_of_the_three_files_cannot_be_written_none_is_kept(storage: Storage, folder: str) -> None:
    storage.root.mkdir()
    (storage.root / folder).write_text("not a folder")
    with pytest.raises(PhotoRefused):
        storage.store(read(photos.talkative(), at=NOW))
    assert files(storage.root) == [folder]


def test_photos_lie_in_the_media_folder_of_the_settings_in_force(settings: Any, tmp_path: Path) -> None:
    storage = Storage()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    storage.store(read(photos.talkative(), at=NOW))
    assert len(files(tmp_path / "elsewhere")) == 3
