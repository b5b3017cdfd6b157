"""The carrier of text messages: one HTTP request per message to a gateway that the operator names; off by default.

`CEPATRESPON_SMS_URL` is asked with POST and a JSON body made from `CEPATRESPON_SMS_BODY`; any gateway for SMS or
WhatsApp that takes such a request will do. The number goes there and nowhere else.
"""

from __future__ import annotations

import json

import requests
from django.conf import settings

from cepatrespon.complaints.models import Message

from .letters import letter


def send(message: Message) -> None:
    """Send one message. Raises `letters.Unwanted`, or what the gateway or the network says: without the number."""
    said = letter(message)
    if not settings.SMS_URL:
        raise RuntimeError("no gateway for text messages is set up (CEPATRESPON_SMS_URL)")
    headers = {"Content-Type": "application/json"}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    try:
        answer = requests.post(
            settings.SMS_URL, data=body(message.recipient, said.body).encode(), headers=headers,
            timeout=settings.SMS_TIMEOUT, allow_redirects=False,
        )  # fmt: skip
    except requests.RequestException as error:
        raise ConnectionError(f"the gateway could not be reached: {type(error).__name__}") from None
    if not 200 <= answer.status_code < 300:
        raise ConnectionError(f"the gateway answered {answer.status_code}")


def body(to: str, text: str) -> str:
    """The JSON of a request: the operator's form with number and text put in, as JSON writes them."""
    filled = str(settings.SMS_BODY)
    for hole, value in (("%(to)s", to), ("%(text)s", " ".join(text.split()))):
        filled = filled.replace(hole, json.dumps(value, ensure_ascii=False)[1:-1])
    return filled
