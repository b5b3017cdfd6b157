"""The addresses of the public face."""

from __future__ import annotations

from django.urls import path

from . import data_urls, home, map_urls, pages, photo, places, presenter, receipt, report, rules_page, track

app_name = "portal"
urlpatterns = [
    path("", home.home, name="beranda"),
    path("lapor", report.report, name="lapor"),
    path("tanda-terima/<str:number>", receipt.receipt, name="tanda-terima"),
    path("lacak", track.find, name="lacak"),
    path("lacak/<str:number>", track.own, name="lacak-laporan"),
    path("lacak/<str:number>/foto", track.add_photo, name="tambah-foto"),
    path("lacak/<str:number>/hidupkan", track.revive, name="hidupkan"),
    path("laporan/<str:number>", track.everybody, name="laporan"),
    path("foto/<int:pk>/<str:size>", photo.photo, name="foto"),
    path("peta/kelurahan.geojson", places.kelurahan_geojson, name="kelurahan-geojson"),
    *map_urls.urlpatterns,
    *data_urls.urlpatterns,
    path("aturan", rules_page.rules, name="aturan"),
    path("privasi", pages.privacy, name="privasi"),
    path("robots.txt", pages.robots, name="robots"),
    path("peragaan/majukan-jam", presenter.advance, name="majukan-jam"),
]
