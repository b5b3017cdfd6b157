"""What a reporter sends to their own report, and how far a report is carried before."""

from __future__ import annotations

from typing import Any

from django.test import Client

from cepatrespon.complaints import actions
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of, tracked
from cepatrespon.rules.terms import Act, HideReason
from tests.portal.test_track import do, proof


def own(filed: Any) -> Any:
    return tracked(filed.complaint.number, filed.code)


def send(client: Client, filed: Any, what: str, **fields: Any) -> Any:
    return client.post(f"/lacak/{filed.complaint.number}/{what}", {"kode": filed.code, **fields})


def done(filed: Any, cast: Any, validated: bool = True) -> None:
    """Submitted an hour after it was filed; validated, or left to the clock."""
    do(filed, Act.PROCESS, cast.budi, 10)
    do(filed, Act.SUBMIT, cast.budi, 60, text="Lubang ditambal.", photos=[proof(cast, cast.budi)])
    if validated:
        do(filed, Act.VERIFY_DESK, cast.fajar, 70, result="sesuai")
        do(filed, Act.VALIDATE, cast.sri, 80)


def hide(filed: Any, officer: Any, photo: int | None = None, reason: HideReason = HideReason.PERSONAL) -> None:
    said = Details(result=reason, photo=photo)
    actions.keep(Complaint.objects.filter(pk=filed.complaint.pk), Act.HIDE, actor_of(officer), said, at=now())
