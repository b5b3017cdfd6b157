"""The carrier of letters: plain text by Django's mail settings. What a letter says is in `letters`."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from cepatrespon.complaints.models import Message

from .letters import letter


def send(message: Message) -> None:
    """Send one letter. Raises `letters.Unwanted`, or whatever the mail server or the network says."""
    said = letter(message)
    mail = EmailMessage(said.subject, said.body, settings.DEFAULT_FROM_EMAIL, [message.recipient])
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    about = message.complaint.number if message.complaint else message.notice
    mail.extra_headers["Message-ID"] = f"<{about}.{message.seq}.{message.pk}@{sender}>"
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    mail.extra_headers.update(said.headers)
    mail.send()
