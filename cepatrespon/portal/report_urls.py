"""The addresses of reporting: the form, what its script asks, its receipt, and what is held or supported."""

from __future__ import annotations

from django.urls import path

from . import held, offline, receipt, report, report_check, report_place, support

urlpatterns = [
    path("lapor", report.report, name="lapor"),
    path("lapor/tempat", report_place.find, name="lapor-tempat"),
    path("lapor/unit", report_place.units, name="lapor-unit"),
    path("lapor/periksa", report_check.look, name="lapor-periksa"),
    path("lapor/siap", offline.ready, name="lapor-siap"),
    path("lapor/ditahan/<str:code>", held.held, name="ditahan"),
    path("tanda-terima/<str:number>", receipt.receipt, name="tanda-terima"),
    path("tanda-terima/<str:number>/simpan", receipt.save, name="tanda-terima-simpan"),
    path("laporan/<str:number>/dukung", support.support, name="dukung"),
    path("pekerja.js", offline.worker, name="pekerja"),
    path("tanpa-sinyal", offline.no_network, name="tanpa-sinyal"),
]
