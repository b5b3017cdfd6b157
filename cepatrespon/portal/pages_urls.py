"""The addresses of the pages that tell: every unit's record, the legal basis, accessibility, how the service stands."""

from __future__ import annotations

from django.urls import path

from . import pages, service, units

urlpatterns = [
    path("unit", units.units, name="unit"),
    path("unit/<slug:code>", units.unit, name="unit-satu"),
    path("dasar-hukum", pages.law, name="dasar-hukum"),
    path("aksesibilitas", pages.accessibility, name="aksesibilitas"),
    path("status", service.page, name="status"),
    path("status.json", service.machine, name="status-json"),
]
