"""What every page may need: the demonstration's clock, while there is a demonstration."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from cepatrespon.complaints.clock import now


def demo_clock(request: HttpRequest) -> dict[str, datetime]:
    """`demo_clock`: what the demonstration takes for now; absent outside the demo."""
    return {"demo_clock": now()} if settings.DEMO else {}
