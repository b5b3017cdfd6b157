"""Every address of the city, one line per face."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from cepatrespon import health
from cepatrespon.console import sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("bahasa/", set_language, name="set_language"),
    path("petugas/", include("cepatrespon.console.urls")),
    path("api/v1/", include("cepatrespon.api.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("sistem/login/", sign_in.system_door),
    path("sistem/", admin.site.urls),
    path("", include("cepatrespon.portal.urls")),
]
