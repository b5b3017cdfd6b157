"""What a file is, told from its own bytes: the format, the size in pixels, the EXIF block, and the picture alone.

Reads container structure only and decodes nothing, so that a limit can be applied before any memory is spent. Of
JPEG and PNG it keeps just the parts that draw the picture: the decoder never sees text, profiles, previews or what is
glued on behind. Never raises: what cannot be read has no size. Leaves limits to `evidence`, EXIF to `photo_facts`.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Literal

Kind = Literal["JPEG", "PNG", "WEBP", "HEIC", ""]

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# Within compressed data 0xFF is followed by 00 (stuffing), D0-D7 (restart) or another FF (fill): all else is a marker.
JPEG_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
JPEG_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
# APP0 and APP14 (Adobe) say which colours the data are in; the other APPn and COM only talk about the picture.
JPEG_TALK = frozenset({*range(0xE1, 0xF0)} - {0xEE} | {0xFE})
PNG_PICTURE = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


@dataclass(frozen=True, slots=True)
class Outline:
    """A file's structure: `kind` is "" for anything but the four formats, and `width` is 0 where no size was found.

    `picture` is the file without what only talks about the picture; `exif` begins at the TIFF header, or is empty;
    `scans` counts a JPEG's passes over the picture, each of which costs the decoder the whole picture again; `whole`
    is False where the file stops before its own end.
    """

    kind: Kind
    width: int = 0
    height: int = 0
    picture: bytes = b""
    exif: bytes = b""
    scans: int = 0
    whole: bool = True


def outline(data: bytes) -> Outline:
    """The structure of `data`, whatever its name says; at most one pass over the bytes."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(PNG_SIGNATURE):
        return _png(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return Outline("HEIC", picture=data)
    return Outline("")


def _jpeg(data: bytes) -> Outline:
    width = height = scans = 0
    exif = b""
    whole = False
    kept = [b"\xff\xd8"]
    at = 2
    while found := JPEG_MARKER.search(data, at):
        if scans:  # What lies between a scan's header and the next marker is compressed picture.
            kept.append(data[at : found.start()])
        marker, at = found[1][0], found.end()
        if marker == 0xD9:
            kept.append(b"\xff\xd9")
            whole = True
            break
        if marker in (0x01, 0xD8):
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        if length < 2 or at + length > len(data):
            continue  # Not a segment after all; the decoder judges what is left.
        body, at = data[at : at + length], at + length
        if marker in JPEG_SIZES and length >= 8:
            # The greatest of several, so that a second, larger frame cannot hide behind a small one.
            tall, wide = struct.unpack(">HH", body[3:7])
            if tall * wide > width * height:
                width, height = wide, tall
        elif marker == 0xE1 and body[2:8] == b"Exif\0\0" and not exif:
            exif = body[8:]
        scans += marker == 0xDA
        if marker not in JPEG_TALK:
            kept.append(b"\xff" + bytes([marker]) + body)
    else:
        kept.append(data[at:])  # No end was found: cut short, and the decoder will say so.
    return Outline("JPEG", width, height, b"".join(kept), exif, scans, whole)


def _png(data: bytes) -> Outline:
    width = height = 0
    exif = b""
    whole = False
    kept = [PNG_SIGNATURE]
    at = len(PNG_SIGNATURE)
    while at + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        end = at + 12 + length
        if name == b"IHDR" and at + 16 <= len(data) and not width:
            width, height = struct.unpack(">II", data[at + 8 : at + 16])
        elif name == b"eXIf" and not exif:
            exif = data[at + 8 : end - 4]
        if name in PNG_PICTURE:
            kept.append(data[at:end])
        if name == b"IEND":
            whole = True
            break
        at = end
    return Outline("PNG", width, height, b"".join(kept), exif, whole=whole)


def _webp(data: bytes) -> Outline:
    width = height = 0
    exif = b""
    at = 12
    while at + 8 <= len(data):
        name, length = struct.unpack("<4sI", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        wide = tall = 0
        if name == b"VP8X" and len(body) >= 10:
            wide, tall = 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
        elif name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a" and len(body) >= 10:
            wide, tall = (side & 0x3FFF for side in struct.unpack("<HH", body[6:10]))
        elif name == b"VP8L" and body[:1] == b"\x2f" and len(body) >= 5:
            bits = int.from_bytes(body[1:5], "little")
            wide, tall = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        elif name == b"EXIF" and not exif:
            exif = body.removeprefix(b"Exif\0\0")
        if wide * tall > width * height:
            width, height = wide, tall
        at += 8 + length + length % 2
    return Outline("WEBP", width, height, data, exif, whole=int.from_bytes(data[4:8], "little") <= len(data) - 8)
