"""The officers' accounts as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Failed sign-ins and kept forms; factors and sessions are in the tables of allauth."""

    name = "cepatrespon.accounts"
    label = "accounts"
