"""A photo as evidence: read within bounds, shown without its secrets, kept as it came.

Knows how much of a file may be read, how a photo is made fit to show (upright, at most 1,600 pixels, without one byte
of metadata), and where its three files lie. Container structure is `photo_format`, EXIF is `photo_facts`. Leaves to the
callers which complaint a photo belongs to and who may see it. Touches no model and no database.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from pathlib import Path

from django.conf import settings
from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured
from django.utils.translation import gettext
from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from . import photo_facts, photo_format

MB = 1_000_000
MAX_BYTES = 15 * MB  # the best JPEG of a 50-megapixel telephone stays below; the whole upload is held in memory
MAX_PIXELS = 50_000_000  # the largest sensor a telephone saves in full; decoded, 200 MB
MAX_PASSES = 1_000_000_000  # pixels times scans, a second's work: a JPEG of a few kB can ask for hours of decoding
PASS_FLOOR = 1_000_000  # pixels that a scan counts for at least: a million scans of nothing take time as well
SHOWN_SIDE = 1600  # pixels: enough to read a street sign, about 300 kB
THUMB_SIDE = 320  # pixels: two to a row on a narrow telephone, at double density
SHOWN_QUALITY, THUMB_QUALITY = 82, 75

# Two photos at once in a process: the largest take some 400 MB each while they are decoded and flattened.
_decoding = threading.BoundedSemaphore(2)

# The decoders are named, never guessed by Pillow: TIFF, GIF, ICO, EPS and the rest are not reachable from an upload.
_DECODERS: dict[str, type[ImageFile]] = {"JPEG": JpegImageFile, "PNG": PngImageFile, "WEBP": WebPImageFile}

# EXIF orientation -> how to turn the picture upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def gettext_noop(message: str) -> str:
    """Marks for the catalogue, under the name that the collector knows; Django's own one needs settings to import."""
    return message


REFUSALS: dict[str, str] = {
    "empty": gettext_noop("%(photo)s kosong. Pilih foto lain, atau ambil ulang."),
    "bytes": gettext_noop(
        "%(photo)s terlalu besar (%(size)s MB); paling besar %(most)s MB. Kirim ukuran yang lebih kecil, misalnya "
        "dengan memotong foto atau mengambil ulang dengan resolusi lebih rendah."
    ),
    "pixels": gettext_noop(
        "%(photo)s terlalu rapat untuk dibuka (paling banyak %(most)s juta piksel). Perkecil dahulu, atau ambil ulang "
        "dengan resolusi lebih rendah."
    ),
    "format": gettext_noop("%(photo)s bukan foto JPEG, PNG, atau WebP. Ambil foto dengan kamera HP, lalu kirim lagi."),
    "heic": gettext_noop(
        "%(photo)s berformat HEIC, yang belum dapat dibuka di sini. Di iPhone: Pengaturan › Kamera › Format › Paling "
        "Kompatibel, lalu ambil ulang; atau kirim tangkapan layar dari foto itu."
    ),
    "truncated": gettext_noop("%(photo)s terpotong: isinya tidak lengkap. Kirim ulang, atau pilih foto lain."),
    "broken": gettext_noop("%(photo)s rusak dan tidak dapat dibuka. Pilih foto lain, atau ambil ulang."),
    "storage": gettext_noop(
        "%(photo)s belum dapat disimpan karena gangguan di pihak kami. Coba kirim lagi beberapa saat lagi."
    ),
}


class PhotoRefused(ValueError):
    """A photo that is not taken in; `str()` tells the citizen what to do, `code` (a key of REFUSALS) never changes."""

    def __init__(self, code: str, name: str = "", **values: str) -> None:
        self.code = code
        name = photo_facts.clean(name, 60)
        photo = _say(gettext_noop("Foto “%(name)s”")) % {"name": name} if name else _say(gettext_noop("Foto"))
        super().__init__(_say(REFUSALS[code]) % {"photo": photo, **values})


@dataclass(frozen=True, slots=True)
class Reading:
    """One photo, read. Bytes are complete files; digests are SHA-256 in hex; `width` and `height` are those of `shown`.

    `format` is what the original is (JPEG, PNG, WEBP, HEIC). `taken_at` (UTC), `lat` and `lon` (degrees, WGS 84) are
    the camera's word, each None when absent or not credible; their `..._source` is "exif" or "". `dhash` is 64 bits as
    16 hex digits: two photos of one picture differ in few bits, whatever their size or compression.
    """

    original: bytes
    sha256: str
    shown: bytes
    shown_sha256: str
    thumb: bytes
    thumb_sha256: str
    width: int
    height: int
    format: str
    taken_at: datetime | None
    time_source: str
    lat: float | None
    lon: float | None
    place_source: str
    device: str
    dhash: str


def read(data: bytes, name: str = "", at: datetime | None = None) -> Reading:
    """Read one uploaded file. `name` only names it in a refusal; `at` is now (a time after it is not believed).

    Raises PhotoRefused and nothing else, whatever the bytes are. Bytes, pixels and passes are bounded before decoding.
    """
    if not data:
        raise PhotoRefused("empty", name)
    if len(data) > MAX_BYTES:
        raise PhotoRefused("bytes", name, size=str(-(-len(data) // MB)), most=str(MAX_BYTES // MB))
    seen = photo_format.outline(data)
    if not seen.kind:
        raise PhotoRefused("format", name)
    _bound(seen.width * seen.height, seen.scans, name)
    if seen.kind != "HEIC" and not seen.width * seen.height:
        raise PhotoRefused("broken" if seen.whole else "truncated", name)
    try:
        with _decoding:
            shown, exif = _decoded(seen, name)
            facts = photo_facts.facts(exif, at or datetime.now(UTC))
            if facts.turn in _TURNS:
                shown = shown.transpose(_TURNS[facts.turn])
            thumb = shown.resize(_within(shown.size, THUMB_SIDE), Image.Resampling.LANCZOS, reducing_gap=1.0)
            shown_file, thumb_file = _jpeg(shown, SHOWN_QUALITY), _jpeg(thumb, THUMB_QUALITY)
            dhash = _dhash(thumb)
    except PhotoRefused:
        raise
    except Exception as fault:  # A hostile file can end a decoder in any error there is; to a citizen all are one.
        raise PhotoRefused("broken" if seen.whole else "truncated", name) from fault
    return Reading(
        original=data,
        sha256=_digest(data),
        shown=shown_file,
        shown_sha256=_digest(shown_file),
        thumb=thumb_file,
        thumb_sha256=_digest(thumb_file),
        width=shown.width,
        height=shown.height,
        format=seen.kind,
        taken_at=facts.taken_at,
        time_source="exif" if facts.taken_at else "",
        lat=facts.lat,
        lon=facts.lon,
        place_source="exif" if facts.lat is not None else "",
        device=facts.device,
        dhash=dhash,
    )


def _bound(pixels: int, scans: int, name: str) -> None:
    if pixels > MAX_PIXELS or max(pixels, PASS_FLOOR) * scans > MAX_PASSES:
        raise PhotoRefused("pixels", name, most=str(MAX_PIXELS // 1_000_000))


def _decoded(seen: photo_format.Outline, name: str) -> tuple[Image.Image, bytes]:
    """The picture in RGB or grey at the size it is shown, not yet turned, and its EXIF block."""
    exif = seen.exif
    if seen.kind == "HEIC":
        image = _heic(seen.picture, name)
        # The decoder has turned the picture already and says so in the EXIF block that it hands on.
        exif = bytes(image.info.get("exif") or b"").removeprefix(b"Exif\0\0")
    else:
        image = _DECODERS[seen.kind](BytesIO(seen.picture))
    with image:
        # What the decoder will allocate is what counts, should it read the header otherwise than we did.
        _bound(image.width * image.height, 1, name)
        size = _within(image.size, SHOWN_SIDE)
        image.draft(None, size)  # JPEG only: decode at a half, quarter or eighth where that is still large enough
        image.load()
        return _flat(image, size), exif


def _heic(data: bytes, name: str) -> ImageFile:
    try:
        import pillow_heif
    except ImportError:
        raise PhotoRefused("heic", name) from None
    pillow_heif.register_heif_opener()
    return Image.open(BytesIO(data), formats=("HEIF",))


def _flat(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """`image` at `size`, without transparency (white behind), in RGB or grey, carrying nothing but its pixels."""
    flat: Image.Image = image
    if image.mode.startswith("I"):
        flat = image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    elif image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        flat = image.convert("RGBA")
    elif image.mode not in ("RGB", "L"):
        flat = image.convert("RGB")
    flat = flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if flat.mode == "RGBA":
        page = Image.new("RGB", size, "white")
        page.paste(flat, mask=flat.getchannel("A"))
        flat = page
    flat.info = {}  # the encoder would write a comment found here
    return flat


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """`size` in its proportions with no side above `side` and none below 1; never enlarged."""
    share = min(1.0, side / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _dhash(image: Image.Image) -> str:
    """Whether each of 8 x 8 cells is darker than its right neighbour: what stays when a picture is sent on."""
    cells = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (cells[at] < cells[at + 1])
    return f"{bits:016x}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _say(message: str) -> str:
    try:
        return gettext(message)
    except (ImproperlyConfigured, AppRegistryNotReady):  # read outside Django: the words stay Indonesian
        return message


# ── where the files lie ──────────────────────────────────────────────────────────────────────────
PRIVATE = re.compile(r"private/[0-9a-f]{2}/[0-9a-f]{64}-[0-9a-f]{16}\Z")
PUBLIC = re.compile(r"(?:shown|thumb)/[0-9a-f]{2}/[0-9a-f]{32}\.jpg\Z")


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a reading's files lie, as paths below the root with forward slashes."""

    original_path: str
    shown_path: str
    thumb_path: str


class Storage:
    """The photos' folder: by default MEDIA_ROOT, looked up at each use.

    `private/` holds originals, each under its own digest and a token: two reports with the same photo have a file each,
    so that taking one report's away never takes the other's. `shown/` and `thumb/` lie under 128 random bits: seeing
    one photo's address tells nobody another's. Files are 0600 in folders 0700.
    """

    def __init__(self, root: Path | str | None = None) -> None:
        self._root = root

    @property
    def root(self) -> Path:
        return Path(self._root if self._root is not None else settings.MEDIA_ROOT)

    def store(self, reading: Reading) -> Stored:
        """Write the three files, on disk when this returns. Raises PhotoRefused("storage"), leaving nothing behind."""
        shown, thumb = secrets.token_hex(16), secrets.token_hex(16)
        stored = Stored(
            original_path=f"private/{reading.sha256[:2]}/{reading.sha256}-{secrets.token_hex(8)}",
            shown_path=f"shown/{shown[:2]}/{shown}.jpg",
            thumb_path=f"thumb/{thumb[:2]}/{thumb}.jpg",
        )
        try:
            self._write(stored.original_path, reading.original)
            self._write(stored.shown_path, reading.shown)
            self._write(stored.thumb_path, reading.thumb)
        except OSError as fault:
            self.discard(stored)
            raise PhotoRefused("storage") from fault
        except BaseException:
            self.discard(stored)
            raise
        return stored

    def discard(self, stored: Stored) -> None:
        """Take the files away again (the report was not saved). A file that will not go is left, unreferenced."""
        for path in (stored.original_path, stored.shown_path, stored.thumb_path):
            with contextlib.suppress(OSError):
                (self.root / path).unlink()

    def open_shown(self, path: str) -> BufferedReader:
        """The picture or thumbnail at a stored path; FileNotFoundError also for a path that is not one of ours."""
        return self._open(PUBLIC, path)

    def open_original(self, path: str) -> BufferedReader:
        """The original as it came, with its metadata: for those who may see the evidence, never for the public."""
        return self._open(PRIVATE, path)

    def digest_of(self, path: str) -> str | None:
        """SHA-256 in hex of what lies at a stored path now; None when nothing does. OSError when it cannot be read."""
        try:
            with self._open(PRIVATE if path.startswith("private/") else PUBLIC, path) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None

    def _open(self, shape: re.Pattern[str], path: str) -> BufferedReader:
        if not shape.match(path):
            raise FileNotFoundError(f"not the path of a stored photo: {path!r}")
        return (self.root / path).open("rb")

    def _write(self, path: str, content: bytes) -> None:
        """Whole or not at all: beside its place, on disk, then renamed; the folder's entry on disk too."""
        target = self.root / path
        part = target.with_name(target.name + ".part")
        try:
            try:
                handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileNotFoundError:  # the first file of its folder
                self._make_folders(target)
                handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(handle, "wb") as file:
                file.write(content)
                file.flush()
                if _each_forced:
                    os.fsync(file.fileno())
            part.rename(target)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
        _sync(target.parent)

    def _make_folders(self, target: Path) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        for folder in (target.parent.parent, target.parent):
            with contextlib.suppress(FileExistsError):
                folder.mkdir(mode=0o700)
                _sync(folder.parent)


_each_forced = True


@contextlib.contextmanager
def forced_together() -> Iterator[None]:
    """Within it files are forced to the disk all at once, at the end: for photos that can be drawn again.

    Of the whole process; never for a photo that somebody sent.
    """
    global _each_forced
    _each_forced = False
    try:
        yield
    finally:
        _each_forced = True
        os.sync()


def _sync(folder: Path) -> None:
    if not _each_forced:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
