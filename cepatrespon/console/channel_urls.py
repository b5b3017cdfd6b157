"""The addresses of the channel owner's pages: the channel's inbox, the desk, and what is done with a reporter."""

from __future__ import annotations

from django.urls import path

from . import channel, checks, desk_entry, desk_visit

urlpatterns = [
    path("kanal", channel.inbox, name="kanal"),
    path("catat", desk_entry.record, name="catat"),
    path("catat/selesai", desk_visit.end, name="catat-selesai"),
    path("catat/<slug:number>/tanda-terima", desk_visit.receipt, name="tanda-terima"),
    path("laporan/<slug:number>/cek", checks.check, name="cek"),
    path("laporan/<slug:number>/lengkapi", checks.complete, name="lengkapi"),
    path("laporan/<slug:number>/jawaban", checks.carry, name="jawaban"),
]
