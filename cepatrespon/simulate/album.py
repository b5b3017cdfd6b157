"""The photos of an invented city, read as evidence: drawn beside the story by other processes.

Knows which pictures are worth drawing for one report alone (those of the last weeks, with their own light, stamp and
EXIF) and which older reports may share, so that a city of some months appears within a minute. The same seed gives
the same bytes however many processes draw.
"""

from __future__ import annotations

import os
import random
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from multiprocessing import get_context
from types import TracebackType
from typing import TYPE_CHECKING, Self

from PIL import Image

from cepatrespon.complaints import evidence
from cepatrespon.complaints.evidence import Reading
from cepatrespon.rules.calendar import WIB
from cepatrespon.simulate import photos

if TYPE_CHECKING:  # the drawing processes import this module, and know neither Django's models nor a database
    from cepatrespon.simulate.lives import Life

OWN_PICTURES = timedelta(days=9)  # before the end: reports that somebody may open have pictures of their own
SHARED = 3  # pictures of one scene and light that all older reports share
OLDER_WITH_PHOTO = 0.3  # of older reports that had one: a picture nobody opens is time and disk
SHARED_SIZE = (640, 480)  # pixels
MANY = 120  # reports; fewer are drawn sooner than other processes start
SHARED_DAY = datetime(2024, 5, 2, tzinfo=WIB)


@dataclass(frozen=True, slots=True)
class Shot:
    """Everything that a picture depends on. `own`: with EXIF (where the camera keeps it) and stamp."""

    scene: int
    category: str
    text: str
    at: datetime
    lat: float
    lng: float
    after: bool = False
    done: bool = True
    exif: bool = False
    own: bool = True


def develop(shot: Shot) -> Reading:
    """Draw one picture and read it as an upload is read."""
    rng = random.Random(shot.scene)  # noqa: S311 (a picture)
    at = shot.at.astimezone(WIB)
    if shot.after:
        data = photos.after(
            rng, shot.category, at, shot.lat, shot.lng, exif=shot.exif, text=shot.text, done=shot.done, stamp=shot.own
        )
    else:
        data = photos.before(rng, shot.category, at, shot.lat, shot.lng, exif=shot.exif, text=shot.text)
    return evidence.read(data if shot.own else _small(data), at=shot.at + timedelta(hours=1))


def _small(data: bytes) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(data)) as image:
        image.resize(SHARED_SIZE, Image.Resampling.BILINEAR).save(out, "JPEG", quality=78)
    return out.getvalue()


class Album:
    """Gives each act its picture; `expect` lets other processes draw what will be asked for."""

    def __init__(self, until: datetime, reports: int) -> None:
        self._since = until - OWN_PICTURES
        self._drawn: dict[Shot, Future[Reading] | Reading] = {}
        self._pool: ProcessPoolExecutor | None = None
        if reports >= MANY and (hands := (os.cpu_count() or 1)) > 1:
            # Spawned, not forked: a fork would share this process's database connection.
            self._pool = ProcessPoolExecutor(max(1, min(hands, 4)), mp_context=get_context("spawn"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def report(self, life: Life) -> Shot | None:
        """The citizen's picture, if this report has one."""
        if not life.photo or (life.at < self._since and life.rng.random() > OLDER_WITH_PHOTO):
            return None
        return self._shot(life, life.at, after=False, done=False, exif=life.exif)

    def follow_up(self, life: Life, at: datetime, *, done: bool) -> Shot:
        """The officer's picture of the same place; not `done` where the follow-up is going to be rejected."""
        return self._shot(life, at, after=True, done=done, exif=True)

    def _shot(self, life: Life, at: datetime, *, after: bool, done: bool, exif: bool) -> Shot:
        if at >= self._since:
            return Shot(life.scene, life.category.name, life.body, at, life.lat, life.lng, after, done, exif)
        night = not 6 <= at.astimezone(WIB).hour < 18
        light = SHARED_DAY.replace(hour=20 if night else 9, minute=30)
        # Shared pictures depend on the scene alone, not on the words that chose it.
        scene = photos.scene(life.category.name, life.body)
        return Shot(life.scene % SHARED, scene, "", light, 0.0, 0.0, after, done, exif=False, own=False)

    def expect(self, shot: Shot) -> None:
        """Have this picture drawn by somebody else meanwhile."""
        if self._pool and shot not in self._drawn:
            self._drawn[shot] = self._pool.submit(develop, shot)

    def take(self, shot: Shot) -> Reading:
        """The picture; a shared one is kept for the next who asks."""
        found = self._drawn.pop(shot, None)
        if isinstance(found, Future):
            try:
                found = found.result()
            except BrokenProcessPool:  # killed, or no memory: slower alone, but the same picture
                self._pool = found = None
        reading = found or develop(shot)
        if not shot.own:
            self._drawn[shot] = reading
        return reading
