"""The addresses of those who oversee: areas, pushes, the Inspektorat's room, monthly lists, the overseers measured."""

from __future__ import annotations

from django.urls import path

from . import area, inspectorate_room, month, monthly, overseers, pushing

urlpatterns = [
    path("laporan/<slug:number>/dorong", pushing.push, name="dorong"),
    path("wilayah", area.area, name="wilayah"),
    path("ruang-inspektorat", inspectorate_room.room, name="ruang-inspektorat"),
    path("bulan-ini", month.glance, name="bulan-ini"),
    path("pengawas", overseers.overseers, name="pengawas"),
    path("daftar-bulanan", monthly.monthly, name="daftar-bulanan"),
    path("daftar-bulanan/<slug:month>", monthly.monthly, name="bulan"),
    path("daftar-bulanan/<slug:month>/cetak", monthly.printed, name="bulan-cetak"),
    path("daftar-bulanan/<slug:month>/unduh.csv", monthly.export, name="bulan-unduh"),
]
