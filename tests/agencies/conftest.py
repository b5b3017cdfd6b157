"""Jakarta as it is loaded."""

from __future__ import annotations

import pytest

from cepatrespon.agencies import registry
from cepatrespon.agencies.loading import load_jakarta
from cepatrespon.agencies.registry import Registry


@pytest.fixture
def jakarta(db: None) -> Registry:
    """The master data that `init` loads."""
    load_jakarta()
    return registry.current()
