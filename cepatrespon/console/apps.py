"""The officers' face as a Django application: it keeps what officers set up for themselves."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "cepatrespon.console"
    label = "console"
