"""The carrier of letters: plain text, in the recipient's language, by Django's mail settings.

A letter names the report's number and state and where to follow it; never the reporter, never the description.
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from cepatrespon.complaints.models import Message
from cepatrespon.rules.terms import ACTS, STATES, Act, State

LETTERS = {"pelapor", "unit", "eskalasi", "peringatan", "dorongan"}


def send(message: Message) -> None:
    """Send one letter. Raises whatever the mail server or the network says."""
    if message.complaint is None or message.notice not in LETTERS:
        raise ValueError(f"no letter for {message.notice!r}")
    act, state = ACTS[Act(message.data["act"])], STATES[State(message.data["state"])]
    indonesian = message.language == "id"
    with translation.override(message.language):
        text = render_to_string(
            f"notify/{message.notice}.txt",
            {
                "number": message.complaint.number,
                "kind": message.data["act"],
                "act": act.word if indonesian else act.english,
                "state": state.word if indonesian else state.english,
                "by": message.data.get("by", ""),
                "url": settings.PUBLIC_URL,
            },
        )
    subject, _line, body = text.partition("\n")
    letter = EmailMessage(subject.strip(), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [message.recipient])
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    letter.extra_headers["Message-ID"] = f"<{message.complaint.number}.{message.seq}.{message.pk}@{sender}>"
    letter.extra_headers["Auto-Submitted"] = "auto-generated"
    letter.send()
