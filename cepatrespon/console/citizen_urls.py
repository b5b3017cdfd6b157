"""The addresses of what officers do for citizens: moderation, requests about own data, held reports, feedback."""

from __future__ import annotations

from django.urls import path

from . import data_requests, feedback, held, moderation, moderation_list

urlpatterns = [
    path("laporan/<slug:number>/umum", moderation.public_view, name="tampilan-umum"),
    path("moderasi", moderation_list.moderation, name="moderasi"),
    path("permintaan-data", data_requests.requests, name="permintaan"),
    path("permintaan-data/<slug:number>/<int:key>", data_requests.one, name="permintaan-satu"),
    path("ditahan", held.waiting, name="ditahan"),
    path("ditahan/<int:key>", held.one, name="ditahan-satu"),
    path("ditahan/<int:key>/foto/<int:n>", held.photo, name="ditahan-foto"),
    path("umpan-balik", feedback.voices, name="umpan-balik"),
]
