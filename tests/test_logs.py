"""What an operator reads: one line per thing said, with its fields, and never what a variable held."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

FAILS = """
import logging, django
django.setup()
def told(reporter):
    raise ValueError("no such carrier")
try:
    told("+62" + "812" + "0000000")
except ValueError:
    logging.getLogger("cepatrespon.notify").exception("message %s was not delivered", 7)
"""


ASKED_WRONGLY = """
import logging, django
django.setup()
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils.log import log_response
assert Client(headers={"host": "127.0.0.1"}).get("/tidak-ada-halaman-ini").status_code == 404
for status in (403, 404, 409, 422, 500, 503):
    log_response("answered %s", status, response=HttpResponse(status=status), request=HttpRequest())
"""


def said(data: Path, script: str = FAILS) -> str:
    env = {**os.environ, "CEPATRESPON_DATA": str(data), "DJANGO_SETTINGS_MODULE": "cepatrespon.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    return done.stderr


def test_an_error_is_one_line_of_fields_with_its_traceback_and_without_what_was_in_the_variables(tmp_path):
    (line,) = said(tmp_path).splitlines()
    fields = json.loads(line)
    assert fields["event"] == "message 7 was not delivered"
    assert (fields["level"], fields["logger"]) == ("error", "cepatrespon.notify")
    assert datetime.fromisoformat(fields["timestamp"]).utcoffset().total_seconds() == 0
    assert "ValueError: no such carrier" in fields["exception"]
    assert "+62812" not in line


def test_what_a_client_asked_wrongly_is_no_warning_and_what_failed_here_still_is_an_error(tmp_path):
    lines = [json.loads(line) for line in said(tmp_path, ASKED_WRONGLY).splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [("answered 500", "error"), ("answered 503", "error")]
