"""The addresses of the fasilitator: the queue, the visits, the own record."""

from __future__ import annotations

from django.urls import path

from . import queue, record, visits

urlpatterns = [
    path("antrean", queue.queue, name="antrean"),
    path("antrean/<slug:number>", queue.verify, name="antrean-laporan"),
    path("antrean/<slug:number>/perpanjang", queue.renew, name="antrean-perpanjang"),
    path("kunjungan", visits.visits, name="kunjungan"),
    path("kunjungan/<slug:number>", visits.visit, name="kunjungan-laporan"),
    path("catatan-kerja", record.record, name="catatan-kerja"),
    path("catatan-kerja.csv", record.export, name="catatan-kerja-csv"),
]
