"""The addresses of the public face."""

from __future__ import annotations

from django.urls import path

from . import (
    data_urls,
    follow_urls,
    home,
    map_urls,
    pages,
    pages_urls,
    photo,
    places,
    presenter,
    report_urls,
    rules_page,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="beranda"),
    *report_urls.urlpatterns,
    *follow_urls.urlpatterns,
    path("foto/<int:pk>/<str:size>", photo.photo, name="foto"),
    path("peta/kelurahan.geojson", places.kelurahan_geojson, name="kelurahan-geojson"),
    *map_urls.urlpatterns,
    *data_urls.urlpatterns,
    *pages_urls.urlpatterns,
    path("aturan", rules_page.rules, name="aturan"),
    path("privasi", pages.privacy, name="privasi"),
    path("robots.txt", pages.robots, name="robots"),
    path("peragaan/majukan-jam", presenter.advance, name="majukan-jam"),
]
