"""What surrounds the operations: the document, the page, unknown addresses, and faults of our own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils.html import escape

from .conftest import REPORT


@contextmanager
def database_gone() -> Iterator[None]:
    """No statement reaches the database."""

    def gone(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(gone):
        yield


def test_the_openapi_document_names_every_operation(anyone: Any) -> None:
    document = anyone.get("openapi.json").json()
    operations = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert operations == {
        ("POST", "/api/v1/laporan"),
        ("GET", "/api/v1/laporan/{nomor}"),
        ("POST", "/api/v1/laporan/{nomor}/tindakan"),
        ("POST", "/api/v1/laporan/{nomor}/foto"),
        ("POST", "/api/v1/foto"),
        ("GET", "/api/v1/kotak-masuk"),
        ("GET", "/api/v1/rilis"),
        ("GET", "/api/v1/rilis/{bulan}"),
        ("GET", "/api/v1/angka/{bulan}"),
    }


def test_the_page_of_the_api_lists_every_operation_and_loads_nothing_from_elsewhere(anyone: Any) -> None:
    answer = anyone.get("")
    assert answer.status_code == 200
    page = answer.content.decode()
    for path, methods in anyone.get("openapi.json").json()["paths"].items():
        assert path in page
        for operation in methods.values():
            assert escape(operation["summary"]) in page
            assert escape(operation["description"].split(".")[0]) in page
    assert "pelapor.telepon" in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.search(r"<script(?![^>]*\bsrc=)|\bstyle=|\bon\w+=", page)
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_an_unknown_address_and_a_wrong_method_answer_in_json(anyone: Any) -> None:
    unknown = anyone.get("laporan/JK1/tidak-ada")
    assert (unknown.status_code, unknown["Content-Type"]) == (404, "application/json")
    assert unknown.json()["galat"]
    wrong = anyone.client.delete("/api/v1/laporan")
    assert (wrong.status_code, wrong["Allow"]) == (405, "POST")
    assert wrong.json()["galat"]


def test_while_the_database_is_gone_nothing_is_acknowledged_and_the_answer_says_when_to_try_again(
    anyone: Any, calling: Any, cast: Any
) -> None:
    budi = calling(cast.budi)
    with database_gone():
        for answer in (anyone.post("laporan", REPORT), anyone.get("laporan/JK2405020001"), budi.get("kotak-masuk")):
            assert answer.status_code == 503
            assert answer["Retry-After"]
            assert "server closed" not in answer.content.decode()
    assert anyone.post("laporan", REPORT).status_code == 201


def test_a_fault_of_our_own_is_logged_and_never_told(
    anyone: Any, file_report: Any, caplog: pytest.LogCaptureFixture
) -> None:
    number = file_report().complaint.number

    def broken(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        raise ZeroDivisionError("a secret of the machine")

    with connection.execute_wrapper(broken):
        answer = anyone.get(f"laporan/{number}")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")
    assert "secret" not in answer.content.decode()
    assert "a secret of the machine" in caplog.text


def test_no_session_and_no_cookie_comes_with_an_answer(
    anyone: Any, file_report: Any, django_assert_num_queries: Any
) -> None:
    number = file_report().complaint.number
    answer = anyone.get(f"laporan/{number}")
    assert not answer.cookies
    assert not any("session" in query for query in _statements(anyone, number))


def _statements(anyone: Any, number: str) -> list[str]:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        anyone.get(f"laporan/{number}")
    return [query["sql"] for query in caught.captured_queries]
