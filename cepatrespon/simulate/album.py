"""The photos of an invented city, read as evidence: drawn beside the story by other processes.

Knows which pictures are worth drawing for one report alone (those of the last weeks, with their own light, stamp and
EXIF); older reports share drawn places, each photographed anew, so that a city of some months appears within a minute
and no two reports in it have the same photo. The same seed gives the same bytes however many processes draw.
"""

from __future__ import annotations

import hashlib
import os
import random
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from multiprocessing import get_context
from types import TracebackType
from typing import TYPE_CHECKING, Self

from PIL import Image

from cepatrespon.complaints import evidence
from cepatrespon.complaints.evidence import Reading
from cepatrespon.rules.calendar import WIB
from cepatrespon.simulate import photos, photos_varied

if TYPE_CHECKING:  # the drawing processes import this module, and know neither Django's models nor a database
    from cepatrespon.simulate.lives import Life

OWN_PICTURES = timedelta(days=9)  # before the end: reports that somebody may open have pictures of their own
SHARED = 2  # places of one scene and light that all older reports share
PLACES_KEPT = 96  # drawn places that a process remembers, at 0.9 MB each
PLACE_SIZE = (640, 480)  # pixels
OLDER_WITH_PHOTO = 0.3  # of older reports that had one: a picture nobody opens is time and disk
MANY = 120  # reports; fewer are drawn sooner than other processes start
SHARED_DAY = datetime(2024, 5, 2, tzinfo=WIB)


@dataclass(frozen=True, slots=True)
class Shot:
    """Everything that a picture depends on. `own`: with EXIF (where the camera keeps it) and stamp; else its place is
    shared. `variety` is another number for every picture.
    """

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
    variety: int = 0


def develop(shot: Shot) -> Reading:
    """Draw one picture and read it as an upload is read."""
    rng = random.Random(shot.scene)  # noqa: S311 (a picture)
    at = shot.at.astimezone(WIB)
    if not shot.own:
        place = _place(shot.scene, shot.category, at, shot.after, shot.done)
        moment = random.Random(shot.variety)  # noqa: S311 (a picture)
        outside = photos.SETTINGS[shot.category].outside
        data = photos_varied.varied(place, moment, leaves=outside, night=_dark(at))
    elif shot.after:
        data = photos.after(
            rng, shot.category, at, shot.lat, shot.lng, exif=shot.exif, text=shot.text, done=shot.done,
            variety=shot.variety,
        )  # fmt: skip
    else:
        data = photos.before(
            rng, shot.category, at, shot.lat, shot.lng, exif=shot.exif, text=shot.text, variety=shot.variety
        )
    return evidence.read(data, at=shot.at + timedelta(hours=1))


@lru_cache(maxsize=PLACES_KEPT)
def _place(scene: int, name: str, at: datetime, after: bool, done: bool) -> Image.Image:
    street = random.Random(f"{scene}/{name}")  # noqa: S311 (a picture)
    drawn = photos.picture(street, name, at, after=after, done=done)
    return drawn.resize(PLACE_SIZE, Image.Resampling.BILINEAR)


def _number(text: str) -> int:
    """64 bits that are the same in every process, unlike `hash`."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _dark(at: datetime) -> bool:
    return not 6 <= at.hour < 18


class Album:
    """Gives each act its picture; `expect` lets other processes draw what will be asked for."""

    def __init__(self, until: datetime, reports: int) -> None:
        self._since = until - OWN_PICTURES
        self._drawn: dict[Shot, Future[Reading]] = {}
        self._hands: list[ProcessPoolExecutor] = []
        self._alone = False
        if reports >= MANY and (hands := (os.cpu_count() or 1)) > 1:
            # One process each, so that a shared place is always drawn by the same hand, once. Spawned, not forked: a
            # fork would share this process's database connection.
            spawned = get_context("spawn")
            self._hands = [ProcessPoolExecutor(1, mp_context=spawned) for _hand in range(min(hands, 4))]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for hand in self._hands:
            hand.shutdown(wait=True, cancel_futures=True)

    def report(self, life: Life) -> Shot | None:
        """The citizen's picture, if this report has one."""
        if not life.photo or (life.at < self._since and life.rng.random() > OLDER_WITH_PHOTO):
            return None
        return self._shot(life, life.at, after=False, done=False, exif=life.exif)

    def follow_up(self, life: Life, at: datetime, *, done: bool) -> Shot:
        """The officer's picture of the same place; not `done` where the follow-up is going to be rejected."""
        return self._shot(life, at, after=True, done=done, exif=True)

    def _shot(self, life: Life, at: datetime, *, after: bool, done: bool, exif: bool) -> Shot:
        variety = _number(f"{life.scene}/{life.index}/{life.turn}/{at.isoformat()}/{after}")
        if at >= self._since:
            return Shot(
                life.scene, life.category.name, life.body, at, life.lat, life.lng, after, done, exif, variety=variety
            )
        light = SHARED_DAY.replace(hour=20 if _dark(at.astimezone(WIB)) else 9, minute=30)
        # A shared place depends on the scene alone, not on the words that chose it.
        scene, place = photos.scene(life.category.name, life.body), life.scene % SHARED
        return Shot(place, scene, "", light, 0.0, 0.0, after, done, exif=False, own=False, variety=variety)

    def expect(self, shot: Shot) -> None:
        """Have this picture drawn by somebody else meanwhile."""
        if self._hands and not self._alone and shot not in self._drawn:
            which = shot.variety if shot.own else _number(f"{shot.scene}/{shot.category}/{shot.done}")
            self._drawn[shot] = self._hands[which % len(self._hands)].submit(develop, shot)

    def take(self, shot: Shot) -> Reading:
        """The picture."""
        if found := self._drawn.pop(shot, None):
            try:
                return found.result()
            except BrokenProcessPool:  # killed, or no memory: slower alone, but the same picture
                self._alone = True
        return develop(shot)
