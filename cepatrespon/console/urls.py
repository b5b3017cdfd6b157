"""The addresses of the officers' face, under /petugas/."""

from __future__ import annotations

from django.urls import path

from . import complaint_urls, desk_entry, inbox, monthly, oversight_urls, sign_in

app_name = "console"
urlpatterns = [
    path("", inbox.inbox, name="kotak-masuk"),
    *oversight_urls.urlpatterns,
    path("masuk", sign_in.sign_in, name="masuk"),
    path("keluar", sign_in.sign_out, name="keluar"),
    path("catat", desk_entry.record, name="catat"),
    path("catat/<slug:number>/tanda-terima", desk_entry.receipt, name="tanda-terima"),
    *complaint_urls.urlpatterns,
    path("daftar-bulanan", monthly.monthly, name="daftar-bulanan"),
    path("daftar-bulanan/<slug:month>", monthly.monthly, name="bulan"),
]
