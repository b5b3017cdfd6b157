"""The reports as a Django application: it keeps the figures of months that are over."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "cepatrespon.reports"
    label = "reports"
