"""The addresses of the monthly figures and of the open data."""

from __future__ import annotations

from django.urls import path

from . import data, data_open

urlpatterns = [
    path("data-bulanan", data.monthly, name="data"),
    path("data", data_open.releases_page, name="data-terbuka"),
    path("data/rilis/<str:month>/<str:name>", data_open.download, name="data-berkas"),
]
