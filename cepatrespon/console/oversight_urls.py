"""The addresses of those who oversee: areas, pushes, the Inspektorat's room, monthly lists, the overseers measured."""

from __future__ import annotations

from django.urls import path

from . import area, pushing

urlpatterns = [
    path("laporan/<slug:number>/dorong", pushing.push, name="dorong"),
    path("wilayah", area.area, name="wilayah"),
]
