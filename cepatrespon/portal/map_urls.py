"""The addresses of the map, its list and search, and the feeds."""

from __future__ import annotations

from django.urls import path

from . import feeds, map_page

urlpatterns = [
    path("peta", map_page.page, name="peta"),
    path("peta/titik.json", map_page.points, name="titik"),
    path("umpan", feeds.page, name="umpan"),
    path("umpan/terbaru.xml", feeds.newest, name="umpan-terbaru"),
    path("umpan/kelurahan/<str:code>.xml", feeds.of_kelurahan, name="umpan-kelurahan"),
    path("umpan/kategori/<str:code>.xml", feeds.of_category, name="umpan-kategori"),
    path("laporan/<str:number>/umpan.xml", feeds.of_report, name="umpan-laporan"),
]
