"""The addresses of Biro Pemerintahan's desks: docket, validation, referrals, more time, workload."""

from __future__ import annotations

from django.urls import path

from . import docket, docket_case, extensions, referrals, statements, validation, validation_case, workload

urlpatterns = [
    path("beban", workload.load, name="beban"),
    path("docket", docket.docket, name="docket"),
    path("docket/<slug:number>", docket_case.case, name="putusan"),
    path("validasi", validation.validation, name="validasi"),
    path("validasi/<slug:number>", validation_case.case, name="periksa"),
    path("keterangan", statements.overview, name="keterangan"),
    path("keterangan/<slug:number>", statements.case, name="keterangan-satu"),
    path("perpanjangan", extensions.overview, name="perpanjangan"),
    path("perpanjangan/<slug:number>", extensions.case, name="perpanjangan-satu"),
    path("rujukan", referrals.overview, name="rujukan"),
    path("rujukan/<slug:number>", referrals.case, name="rujukan-satu"),
    path("rujukan/<slug:number>/surat", referrals.letter, name="rujukan-surat"),
]
