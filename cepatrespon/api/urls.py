"""The addresses of the API under /api/v1/: the operations, the OpenAPI document, the page that explains them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI

from . import errors, inbox, photos, releases, reports
from .page import OwnPage

api = NinjaAPI(
    title="Cepat Respon",
    version="1",
    description="Pengaduan warga Jakarta: kirim, ikuti, tindak lanjuti. Waktu dalam WIB (+07:00), galat selalu "
    "{galat, pasal, medan}. POST yang diulang dengan Idempotency-Key yang sama hanya berlaku sekali.",
    urls_namespace="api",
    docs=OwnPage(),
    docs_url="/",
)
errors.install(api)
for router in (reports.router, photos.router, inbox.router, releases.router):
    api.add_router("", router)

_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        _pattern.callback = errors.in_shape(_pattern.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", (_patterns, _app, _namespace)),
    re_path("", errors.no_such_address),
]
