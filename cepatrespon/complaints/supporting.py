""" "Saya juga": somebody has the same problem as a public report, and says so instead of making a copy.

Once a device, of which a digest is kept that differs from report to report, so that nobody can follow one device
through the table. A support moves nothing and is no reporter; who wants news subscribes (`subscribing`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, QuerySet

from cepatrespon.rules.calendar import whole_second
from cepatrespon.rules.case import FINAL

from .models import Complaint, Support


def support(which: QuerySet[Complaint], device: str, *, at: datetime) -> tuple[Complaint, bool]:
    """This device has the problem of the one report that `which` finds, too; whether that is new.

    `device` is a random word that its browser keeps. A report that is finished is supported no more: nothing is
    written. Raises `Complaint.DoesNotExist`.
    """
    complaint = which.get()
    if complaint.state in FINAL:
        return complaint, False
    _row, made = Support.objects.get_or_create(
        complaint=complaint, device=_digest(complaint, device), defaults={"at": whole_second(at)}
    )
    return complaint, made


def supported(complaint: Complaint, device: str) -> bool:
    """Whether this device has said so before."""
    return bool(device) and Support.objects.filter(complaint=complaint, device=_digest(complaint, device)).exists()


def count(complaint: Complaint) -> int:
    """How many devices have the same problem."""
    return Support.objects.filter(complaint=complaint).count()


def counts(complaints: Collection[int]) -> dict[int, int]:
    """The same for many reports by their keys, in one query; those without any are left out."""
    rows = Support.objects.filter(complaint__in=complaints).values_list("complaint").annotate(n=Count("pk"))
    return dict(rows.order_by())


def _digest(complaint: Complaint, device: str) -> str:
    return hashlib.sha256(f"dukung:{complaint.pk}:{device}".encode()).hexdigest()
