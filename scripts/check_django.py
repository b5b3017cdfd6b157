"""Fails on any message of Django's system checks and on a model change without its migration.

`cepatrespon check` recomputes complaints; this is the framework's check of the same name, for developers.
"""

from __future__ import annotations

import sys

import django
from django.core import checks
from django.core.management import call_command


def main() -> int:
    """Print what is wrong; 0 when nothing is."""
    django.setup()
    messages = [message for message in checks.run_checks() if not message.is_silenced()]
    for message in messages:
        print(message)
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    except SystemExit:
        print("A model changed without its migration: run .venv/bin/django-admin makemigrations.")
        return 1
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
