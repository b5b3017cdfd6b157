"""The addresses of the officers' face, under /petugas/."""

from __future__ import annotations

from django.urls import path

from . import account_urls, area, complaint_urls, desk_entry, inbox, monthly, pushing

app_name = "console"
urlpatterns = [
    path("", inbox.inbox, name="kotak-masuk"),
    *account_urls.urlpatterns,
    path("catat", desk_entry.record, name="catat"),
    path("catat/<slug:number>/tanda-terima", desk_entry.receipt, name="tanda-terima"),
    path("laporan/<slug:number>/dorong", pushing.push, name="dorong"),
    *complaint_urls.urlpatterns,
    path("wilayah", area.area, name="wilayah"),
    path("daftar-bulanan", monthly.monthly, name="daftar-bulanan"),
    path("daftar-bulanan/<slug:month>", monthly.monthly, name="bulan"),
]
