"""The addresses around one report: its page and acts, its photos, its place, and who looked at it."""

from __future__ import annotations

from django.urls import path

from . import answers, complaint, looks, photo_page, photos, place, watermark

urlpatterns = [
    path("laporan/<slug:number>", complaint.complaint, name="laporan"),
    path("laporan/<slug:number>/pelapor", complaint.reporter, name="pelapor"),
    path("laporan/<slug:number>/<slug:act>", complaint.complaint, name="tindakan"),
    path("foto/<int:photo>", photo_page.photo_page, name="satu-foto"),
    path("foto/<int:photo>/<slug:size>", photos.photo, name="foto"),
    path("batas/<int:map>/<str:code>", place.borders, name="batas"),
    path("templat", answers.templates, name="templat"),
    path("templat/<int:key>", answers.templates, name="satu-templat"),
    path("akses", looks.looks, name="akses"),
    path("tanda-air.svg", watermark.watermark, name="tanda-air"),
]
