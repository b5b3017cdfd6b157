"""The API against its own OpenAPI document: whatever is sent, the answer is one that the document promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cepatrespon.agencies.officers import issue_token
from cepatrespon.api.urls import api
from cepatrespon.complaints.clock import now
from cepatrespon.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PLAIN = {"Accept-Encoding": "identity"}  # the harness does not unpack what it asks for
EXAMPLES = 12  # of each operation

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
schema.app = application
tried = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Requests of a test share its transaction, so none may close the connection (the test client does this too)."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@tried
def test_whatever_a_stranger_sends_is_answered_as_documented(case: Any, city: Any) -> None:
    case.call_and_validate(checks=CHECKS, headers=PLAIN)


@schema.parametrize()
@tried
def test_whatever_an_officer_sends_about_a_real_report_is_answered_as_documented(
    case: Any, cast: Any, file_report: Any
) -> None:
    token = issue_token(cast.budi)
    if "nomor" in case.path_parameters:
        case.path_parameters["nomor"] = file_report(at=now()).complaint.number
    case.call_and_validate(checks=CHECKS, headers={**PLAIN, "Authorization": f"Bearer {token}"})
