"""The name under which the master data stands in the system pages."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    """Who exists: regions, agencies, channels, categories, officers, policies."""

    name = "cepatrespon.agencies"
    verbose_name = _("Data induk")
