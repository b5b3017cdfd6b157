"""Jakarta as it is loaded, and the real files that only a developer's machine has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cepatrespon.agencies import registry
from cepatrespon.agencies.loading import load_jakarta
from cepatrespon.agencies.registry import Registry

ROOT = Path(__file__).parents[2]


@pytest.fixture
def jakarta(db: None) -> Registry:
    """The master data that `init` loads."""
    load_jakarta()
    return registry.current()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the project. Its absence is a failure in CI and a skip elsewhere."""
    folder = (ROOT / ".." / "shared" / "data").resolve()
    if not folder.is_dir():
        missing = f"{folder} is not there"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return folder
