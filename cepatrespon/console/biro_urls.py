"""The addresses of Biro Pemerintahan's desks: docket, validation, referrals, more time, workload."""

from __future__ import annotations

from django.urls import path

from . import docket, docket_case, validation, validation_case

urlpatterns = [
    path("docket", docket.docket, name="docket"),
    path("docket/<slug:number>", docket_case.case, name="putusan"),
    path("validasi", validation.validation, name="validasi"),
    path("validasi/<slug:number>", validation_case.case, name="periksa"),
]
