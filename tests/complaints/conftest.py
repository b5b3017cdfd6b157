"""Cities of their own for the tests of races and faults: see `city`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import city as cities
from . import people

_number = itertools.count()


@pytest.fixture(scope="session")
def first_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cities.City]:
    """A city with Jakarta loaded and the cast in office. Copied, never used."""
    made = cities.empty(tmp_path_factory.mktemp("city") / "first")
    done = made.command("init")
    assert done.returncode == 0, done.stderr
    made.run(people.hire)
    yield made
    cities.removed(made)


@pytest.fixture(scope="session")
def due_city(first_city: cities.City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[cities.City]:
    """A city with 200 submissions that nobody has decided on. Copied, never used."""
    made = cities.copied(first_city, tmp_path_factory.mktemp("city") / "due")
    made.run(people.submit_many, count=200)
    yield made
    cities.removed(made)


@pytest.fixture
def own_city(first_city: cities.City, tmp_path: Path) -> Iterator[cities.City]:
    """A city for one test."""
    made = cities.copied(first_city, tmp_path / f"city-{next(_number)}")
    yield made
    cities.removed(made)


@pytest.fixture
def own_due_city(due_city: cities.City, tmp_path: Path) -> Iterator[cities.City]:
    """A city for one test, with 200 submissions of 2 May 2024 that nobody has decided on."""
    made = cities.copied(due_city, tmp_path / f"city-{next(_number)}")
    yield made
    cities.removed(made)
