"""The addresses of the officers' face, under /petugas/."""

from __future__ import annotations

from . import (
    account_urls,
    biro_urls,
    channel_urls,
    citizen_urls,
    complaint_urls,
    facilitator_urls,
    field_urls,
    inbox_urls,
    oversight_urls,
    system_urls,
)

app_name = "console"
urlpatterns = [
    *citizen_urls.urlpatterns,
    *inbox_urls.urlpatterns,
    *oversight_urls.urlpatterns,
    *biro_urls.urlpatterns,
    *account_urls.urlpatterns,
    *channel_urls.urlpatterns,
    *complaint_urls.urlpatterns,
    *facilitator_urls.urlpatterns,
    *field_urls.urlpatterns,
    *system_urls.urlpatterns,
]
