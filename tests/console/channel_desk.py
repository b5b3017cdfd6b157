"""The channel owner's pages, opened and answered at a moment."""

from __future__ import annotations

from typing import Any

import time_machine

from tests.conftest import wib

KANAL = "/petugas/kanal"
START = wib("2024-05-02 09:00")


def seen(client: Any, officer: Any, at: Any, lane: str = "", **asked: Any) -> Any:
    """A page of the channel's inbox at a moment."""
    client.force_login(officer)
    with time_machine.travel(at, tick=False):
        return client.get(KANAL, {"lajur": lane, **asked})


def sent(client: Any, officer: Any, at: Any, path: str, **said: Any) -> Any:
    """A form sent at a moment."""
    client.force_login(officer)
    with time_machine.travel(at, tick=False):
        return client.post(path, said)
