"""The addresses of the system administrator's room, and of standing in for a colleague."""

from __future__ import annotations

from django.urls import path

from . import delegation, system, system_officers, system_policy

urlpatterns = [
    path("menggantikan", delegation.stand_ins, name="menggantikan"),
    path("menggantikan/ganti", delegation.step, name="ganti"),
    path("sistem", system.overview, name="sistem"),
    path("sistem/data", system.master_data, name="sistem-data"),
    path("sistem/surat", system.failed_messages, name="sistem-surat"),
    path("sistem/petugas", system_officers.officers, name="sistem-petugas"),
    path("sistem/petugas/baru", system_officers.officer, name="sistem-petugas-baru"),
    path("sistem/petugas/<int:key>", system_officers.officer, name="sistem-satu-petugas"),
    path("sistem/petugas/<int:key>/<slug:what>", system_officers.keep, name="sistem-jaga"),
    path("sistem/delegasi", delegation.delegations, name="sistem-delegasi"),
    path("sistem/delegasi/<int:key>/cabut", delegation.revoke, name="sistem-cabut"),
    path("sistem/kebijakan", system_policy.policy, name="sistem-kebijakan"),
    path("sistem/kebijakan/<int:key>", system_policy.draft, name="sistem-usulan"),
]
