"""The addresses by which a report is followed: its page, what its reporter does there, and news by e-mail."""

from __future__ import annotations

from django.urls import path

from . import disown, follow, own, own_data, track

urlpatterns = [
    path("lacak", track.find, name="lacak"),
    path("lacak/<str:number>", track.own, name="lacak-laporan"),
    path("lacak/<str:number>/keterangan", own.inform, name="keterangan"),
    path("lacak/<str:number>/belum-selesai", own.contest, name="belum-selesai"),
    path("lacak/<str:number>/penilaian", own.rate, name="penilaian"),
    path("lacak/<str:number>/hidupkan", own.revive, name="hidupkan"),
    path("lacak/<str:number>/kontak", own.confirm_contact, name="kontak"),
    path("lacak/<str:number>/data", own_data.data, name="data-saya"),
    path("lacak/<str:number>/data/ralat", own_data.correct, name="ralat"),
    path("lacak/<str:number>/data/permintaan", own_data.ask, name="permintaan"),
    path("lacak/<str:number>/data/persetujuan", own_data.withdraw, name="persetujuan"),
    path("lacak/<str:number>/data/unduh", own_data.download, name="unduh-data"),
    path("laporan/<str:number>", track.everybody, name="laporan"),
    path("laporan/<str:number>/langganan", follow.report, name="ikuti"),
    path("langganan", follow.area, name="langganan"),
    path("langganan/<str:word>", follow.confirm, name="langganan-pasti"),
    path("langganan/<str:word>/berhenti", follow.end, name="langganan-berhenti"),
    path("bukan-saya/<str:word>", disown.disown, name="bukan-saya"),
]
