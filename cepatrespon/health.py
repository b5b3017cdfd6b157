"""Is it alive, and does it keep up: /healthz for the one who restarts it, /metrics for the one who watches.

A web process answers as long as its database does, so only a database that is gone makes it unhealthy (503). A work
loop that lags is said and measured but takes no web process out of service: acts let expired clocks speak themselves.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from django.db import Error
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Message
from cepatrespon.rules.terms import State

LAG_ALLOWED = 5 * 60  # seconds a due clock may wait for the work loop
METRICS_KEPT = 30  # seconds: a scraper that asks more often gets the same figures

log = logging.getLogger("cepatrespon.health")


def clock_lag(at: datetime) -> int:
    """How long the oldest due clock has been waiting to be carried out, in seconds. One indexed query.

    A row set aside after an error (`clock_held_until`) is not the loop's slowness and does not count; nor does what
    only the Inspektorat may know of: nothing that everybody can fetch may move with it.
    """
    waiting = Complaint.objects.filter(next_clock_at__lt=at, restricted=False).exclude(clock_held_until__gt=at)
    oldest = waiting.order_by("next_clock_at").values_list("next_clock_at", flat=True).first()
    return int((at - oldest).total_seconds()) if oldest else 0


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the database answers, with the lag of the work loop in seconds; 503 when it does not."""
    try:
        lag = clock_lag(now())
    except Error:
        log.exception("the database does not answer")
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok" if lag < LAG_ALLOWED else "late", "clock_lag_seconds": lag})


_lock = threading.Lock()
_figures: tuple[datetime, bytes] | None = None


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of the city for Prometheus, at most half a minute old; 503 when the database is gone."""
    global _figures
    at = now()
    with _lock:
        if _figures is None or not 0 <= (at - _figures[0]).total_seconds() < METRICS_KEPT:
            try:
                _figures = at, _measured(at)
            except Error:
                log.exception("the database does not answer")
                return HttpResponse("# the database does not answer\n", status=503, content_type="text/plain")
        return HttpResponse(_figures[1], content_type=CONTENT_TYPE_LATEST)


def forget() -> None:
    """Measure anew on the next request."""
    global _figures
    with _lock:
        _figures = None


def _measured(at: datetime) -> bytes:
    found = CollectorRegistry()

    def gauge(name: str, meaning: str, value: float) -> None:
        Gauge(f"cepatrespon_{name}", meaning, registry=found).set(value)

    states = Gauge("cepatrespon_complaints", "Complaints by state.", ["state"], registry=found)
    open_to_all = Complaint.objects.filter(restricted=False)
    standing = dict(open_to_all.order_by().values_list("state").annotate(n=Count("pk")))
    for state in State:
        states.labels(state.value).set(standing.get(state.value, 0))
    owed = Message.objects.exclude(complaint__restricted=True).aggregate(
        waiting=Count("pk", filter=Q(sent_at=None, gave_up_at=None)),
        given_up=Count("pk", filter=Q(gave_up_at__isnull=False)),
        oldest=Min("created_at", filter=Q(sent_at=None, gave_up_at=None)),
    )
    gauge("outbox_waiting", "Messages owed and not yet delivered.", owed["waiting"])
    gauge("outbox_given_up", "Messages that could not be delivered.", owed["given_up"])
    age = (at - owed["oldest"]).total_seconds() if owed["oldest"] else 0
    gauge("outbox_oldest_seconds", "Age of the oldest message not yet delivered.", max(0, age))
    gauge("clock_lag_seconds", "How long the oldest due clock has waited for the work loop.", clock_lag(at))
    held = open_to_all.filter(clock_held_until__gt=at).count()
    gauge("clock_rows_held", "Complaints set aside because their clock raised an error.", held)
    return generate_latest(found)
