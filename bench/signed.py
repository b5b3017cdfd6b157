"""A browser whose officer has signed in with every step taken: what is measured begins behind the door."""

from __future__ import annotations

import time

from django.test import Client

from cepatrespon.accounts import factors, sessions
from cepatrespon.agencies.models import Officer


def client_of(name: str) -> Client:
    """A browser of this officer, past the second factor where their office needs one."""
    officer = Officer.objects.get(username=name)
    client = Client(SERVER_NAME="127.0.0.1")
    client._login(officer, sessions.BACKEND)  # type: ignore[attr-defined]
    session = client.session
    session[sessions.SINCE] = session[sessions.SEEN] = session[sessions.PROVEN] = int(time.time())
    session[sessions.IDLE] = sessions.idle_of(officer)
    if factors.required(officer):
        session[sessions.SECOND] = "totp"
    else:
        session[sessions.PLAIN] = [[officer.office, officer.agency_id]]
    session.save()
    return client
