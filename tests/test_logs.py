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


def said(data: Path) -> str:
    env = {**os.environ, "CEPATRESPON_DATA": str(data), "DJANGO_SETTINGS_MODULE": "cepatrespon.settings"}
    done = subprocess.run([sys.executable, "-c", FAILS], env=env, capture_output=True, text=True, check=True)
    return done.stderr


def test_an_error_is_one_line_of_fields_with_its_traceback_and_without_what_was_in_the_variables(tmp_path):
    (line,) = said(tmp_path).splitlines()
    fields = json.loads(line)
    assert fields["event"] == "message 7 was not delivered"
    assert (fields["level"], fields["logger"]) == ("error", "cepatrespon.notify")
    assert datetime.fromisoformat(fields["timestamp"]).utcoffset().total_seconds() == 0
    assert "ValueError: no such carrier" in fields["exception"]
    assert "+62812" not in line
