"""Sessions: how one begins, how long it lasts, which ones an officer has, and whose request this is.

`whose` is what `request.user` becomes on every address: an officer whose session is whole, or nobody. A session that
has been idle too long, or has lasted a shift, is ended; one that lacks the second factor its officer needs counts as
nobody's (`unfinished` tells the sign-in pages whose it would be). Nothing is asked of the database but the officer.
Times here are the world's, never a demonstration's.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import cast

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user, login
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from cepatrespon.accounts import factors, keeping
from cepatrespon.agencies.officers import Officer
from cepatrespon.rules import access
from cepatrespon.throttle import address_of

# In the session. Times are whole seconds since 1970.
SINCE = "sejak"  # when the officer signed in
SEEN = "terlihat"  # when the last request was written down
PROVEN = "terbukti"  # when the officer last showed a password or factor
IDLE = "diam"  # after how many seconds without a request it ends
SECOND = "faktor"  # which second factor was shown
PLAIN = "tanpa_faktor"  # the offices and units that were found to need none: one's own, and one acted for
PLACES = 5
BACKEND = "django.contrib.auth.backends.ModelBackend"
USER_AGENT = 512  # characters of it are kept
Ended = str  # "diam": idle too long; "lama": lasted a shift


def whole_sessions_only(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after Django's own of the same purpose."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.user = cast("Officer", SimpleLazyObject(partial(whose, request)))
        return keeping.back_to_its_page(request, get_response(request))

    return answer


def whose(request: HttpRequest) -> Officer | AnonymousUser:
    """The officer whose whole session this is; otherwise nobody."""
    found = get_user(request)
    if not isinstance(found, Officer):
        return AnonymousUser()
    if ended := _ended(request, found):
        request.session.flush()
        request.session_ended = ended  # type: ignore[attr-defined]
        return AnonymousUser()
    if not _finished(request, found):
        request.session_unfinished = found  # type: ignore[attr-defined]
        return AnonymousUser()
    _note(request)
    return found


def ended(request: HttpRequest) -> Ended:
    """Why this request's session has just ended; empty where it has not."""
    return "" if request.user.is_authenticated else getattr(request, "session_ended", "")


def unfinished(request: HttpRequest) -> Officer | None:
    """Who has signed in here and still owes a second factor."""
    return None if request.user.is_authenticated else getattr(request, "session_unfinished", None)


def begin(request: HttpRequest, officer: Officer, second: str = "") -> None:
    """Sign this officer in here. `second`: the second factor that was shown, if any."""
    login(request, officer, BACKEND)
    at = int(time.time())
    request.session[SINCE] = request.session[SEEN] = request.session[PROVEN] = at
    request.session[IDLE] = idle_of(officer)
    if second:
        request.session[SECOND] = second
    list_again(request, officer)
    _forget_ended(officer)
    request.user = officer if not unfinished_now(request, officer) else cast("Officer", AnonymousUser())


def list_again(request: HttpRequest, officer: Officer) -> None:
    """Put this session into the officer's list, as after it was given another key."""
    if not request.session.session_key:
        request.session.create()
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": officer, "ip": _ip(request), "last_seen_at": timezone.now(),
            "user_agent": request.headers.get("User-Agent", "")[:USER_AGENT],
        },
    )  # fmt: skip


def unfinished_now(request: HttpRequest, officer: Officer) -> bool:
    """Whether this officer's session still lacks a second factor that is needed."""
    return not _finished(request, officer)


def finish(request: HttpRequest, second: str) -> None:
    """A second factor was shown or made in this session."""
    request.session[SECOND] = second
    prove(request)


def idle_left(request: HttpRequest) -> int:
    """After how many seconds without a request this session ends."""
    return int(request.session.get(IDLE, access.SESSION_IDLE_GUARDED))


def prove(request: HttpRequest) -> None:
    """The officer has just shown a password or factor."""
    request.session[PROVEN] = int(time.time())


def proven_lately(request: HttpRequest) -> bool:
    """Whether that was so lately that what guards the account may be changed."""
    return 0 <= time.time() - int(request.session.get(PROVEN, 0)) < access.PROOF_LASTS


# ── an officer's sessions ────────────────────────────────────────────────────────────────────────
def of(officer: Officer) -> list[UserSession]:
    """The sessions of an officer that have not ended, the one last used first. Two queries."""
    listed = UserSession.objects.filter(user=officer).order_by("-last_seen_at", "-pk")
    alive = set(
        Session.objects.filter(
            session_key__in=[one.session_key for one in listed], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    since = timezone.now() - timedelta(seconds=idle_of(officer))
    return [one for one in listed if one.session_key in alive and one.last_seen_at > since]


def end(officer: Officer, pk: int) -> bool:
    """End one session of this officer; whether there was such a one."""
    one = UserSession.objects.filter(user=officer, pk=pk).first()
    if one is not None:
        one.end()
    return one is not None


def end_all(officer: Officer, but: str = "") -> int:
    """End every session of this officer except the one of that key; how many."""
    others = list(UserSession.objects.filter(user=officer).exclude(session_key=but))
    for one in others:
        one.end()
    return len(others)


def leave(request: HttpRequest) -> None:
    """End this session."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    request.session.flush()
    request.user = AnonymousUser()


# ── one request ──────────────────────────────────────────────────────────────────────────────────
def _finished(request: HttpRequest, officer: Officer) -> bool:
    if SECOND in request.session:
        return True
    place, plain = [officer.office, officer.agency_id], request.session.get(PLAIN, [])
    if place in plain:
        return True
    if factors.required(officer):
        return False
    request.session[PLAIN] = [*plain, place][-PLACES:]
    return True


def _ended(request: HttpRequest, officer: Officer) -> Ended:
    at, since = int(time.time()), int(request.session.get(SINCE, 0))
    if at - since >= access.SESSION_LONGEST:
        return "lama"
    return "diam" if at - int(request.session.get(SEEN, since)) >= idle_left(request) else ""


def idle_of(officer: Officer) -> int:
    """After how many seconds without a request this officer's session ends."""
    return access.SESSION_IDLE_GUARDED if factors.required(officer) else access.SESSION_IDLE


def _forget_ended(officer: Officer) -> None:
    """Sessions that are over leave no row behind: everybody's in Django's table, this officer's in the list."""
    at = timezone.now()
    Session.objects.filter(expire_date__lt=at).delete()
    oldest = at - timedelta(seconds=access.SESSION_LONGEST)
    UserSession.objects.filter(user=officer, created_at__lt=oldest).delete()


def _note(request: HttpRequest) -> None:
    """Write down that the session is in use: once in a few minutes."""
    if request.headers.get("X-Segar"):
        return  # an open list asks by itself whether it is still true (static/js/inbox.js): nobody need be there
    at = int(time.time())
    if at - int(request.session.get(SEEN, at)) >= access.SESSION_NOTED:
        request.session[SEEN] = at
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def _ip(request: HttpRequest) -> str:
    try:
        return str(ipaddress.ip_address(address_of(request).partition("/")[0]))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 (no address is known; nothing listens on it)


assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"  # `of` reads its table
