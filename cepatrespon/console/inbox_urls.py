"""The addresses of the inbox, of acts on a selection, of saved views and of the keys' help page."""

from __future__ import annotations

from django.urls import path

from . import bulk, inbox, shortcuts, views

urlpatterns = [
    path("", inbox.inbox, name="kotak-masuk"),
    path("borongan", bulk.chosen, name="borongan"),
    path("borongan/<slug:act>", bulk.bulk, name="borongan-tindakan"),
    path("borongan/hasil/<slug:nonce>", bulk.result, name="borongan-hasil"),
    path("pandangan", views.views, name="pandangan"),
    path("pandangan/<int:key>", views.view, name="satu-pandangan"),
    path("pintasan", shortcuts.shortcuts, name="pintasan"),
]
