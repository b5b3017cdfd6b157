"""Who may open which page: every view of the console names the offices it is for.

`for_office` asks for a signed-in officer with the second factor that they need, and refuses every other office; a form
that comes without a session is kept, and `kept_text` gives it back to the page it was typed on. `desk` prints a page in
the officers' frame, with the navigation that this office has. What an officer may see or do on a complaint is not said
here but by `complaints.querysets` and the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.accounts import factors, keeping, sessions
from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.registry import Unit
from cepatrespon.complaints import holding
from cepatrespon.complaints.clock import now
from cepatrespon.rules import access
from cepatrespon.rules.terms import Office, UnitKind

from . import standing

View = Callable[..., HttpResponseBase]
EVERY_OFFICE = tuple(Office)
# Those who meet complaints; the system administrator keeps the master data and touches none.
COMPLAINT_OFFICES = tuple(office for office in Office if office is not Office.SYSTEM)
# The page that a role lives in: where signing in leads, and first among its pages. Elsewhere the inbox.
LIVES_IN = {
    Office.FIELD: "tugas", Office.FACILITATOR: "antrean", Office.VALIDATOR: "docket",
    Office.INSPECTOR: "ruang-inspektorat", Office.SECRETARY: "bulan-ini", Office.SYSTEM: "sistem",
}  # fmt: skip
SHOWN_PAGES = 5  # in the masthead; the others are folded away
NAVIGATION = (  # in this order; an office sees those that are for it
    ("docket", gettext_noop("Docket tiket")),
    ("validasi", gettext_noop("Antrean validasi")),
    ("antrean", gettext_noop("Antrean verifikasi")),
    ("kunjungan", gettext_noop("Kunjungan lapangan")),
    ("ruang-inspektorat", gettext_noop("Ruang Inspektorat")),
    ("bulan-ini", gettext_noop("Bulan ini")),
    ("sistem", gettext_noop("Sistem")),
    ("kotak-masuk", gettext_noop("Kotak masuk")),
    ("tugas", gettext_noop("Tugas lapangan")),
    ("wilayah", gettext_noop("Wilayah")),
    ("kanal", gettext_noop("Kanal")),
    ("catat", gettext_noop("Catat laporan")),
    ("ditahan", gettext_noop("Ditahan")),
    ("permintaan", gettext_noop("Permintaan data")),
    ("moderasi", gettext_noop("Moderasi")),
    ("rujukan", gettext_noop("Rujukan")),
    ("perpanjangan", gettext_noop("Perpanjangan")),
    ("keterangan", gettext_noop("Dimintai keterangan")),
    ("umpan-balik", gettext_noop("Umpan balik warga")),
    ("beban", gettext_noop("Beban kerja")),
    ("catatan-kerja", gettext_noop("Catatan kerja saya")),
    ("daftar-bulanan", gettext_noop("Daftar bulanan")),
    ("pengawas", gettext_noop("Kinerja pengawas")),
    ("akses", gettext_noop("Catatan akses")),
)


def for_office(
    *offices: Office, enrolling: bool = False, kinds: tuple[UnitKind, ...] = (),
    owning: Callable[[Unit], bool] | None = None,
) -> Callable[[View], View]:  # fmt: skip
    """Only for a signed-in officer of one of these offices; a test refuses a console view without it.

    `enrolling`: also for who must have a second factor and has none yet. `kinds`, `owning`: of the administrators only
    those of a unit of such a kind, and of which this holds.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated and sessions.unfinished(request) is None:
                return _sign_in_again(request)
            if owes := owing(request):
                if not enrolling or factors.has_any(owes):
                    return _onward(request, owed_page(owes, request.get_full_path()))
                request.user, request.enrolling = owes, True  # type: ignore[attr-defined]
            elif not _opens(guarded, officer_of(request)):
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            if request.method == "POST" and response.status_code < 400 and keeping.HELD in request.session:
                keeping.drop(request, request.get_full_path())  # it has been sent
            return response

        guarded.offices, guarded.kinds, guarded.owning = frozenset(offices), kinds, owning  # type: ignore[attr-defined]
        return guarded

    return guard


def owing(request: HttpRequest) -> Officer | None:
    """Who has signed in and owes a second factor: for their own office, or for the one in which they act now."""
    if not request.user.is_authenticated:
        return sessions.unfinished(request)
    return request.user if sessions.unfinished_now(request, officer_of(request)) else None


def owed_page(officer: Officer, onward: str) -> str:
    """Where that factor is shown or, by who has none yet, made."""
    name = "console:kode" if factors.has_any(officer) else "console:akun"
    return f"{reverse(name)}?{urlencode({'next': onward})}"


def kept_text(request: HttpRequest) -> dict[str, Any]:
    """What this officer typed here when their session had ended, as a form's initial data; empty where nothing waits.

    A view that asks for it fills its form in with it; under any other view the page shows the words beside it.
    """
    form = keeping.held_at(request, request.get_full_path()) if request.method == "GET" else None
    request.kept_filled = form is not None  # type: ignore[attr-defined]
    return keeping.values(form) if form else {}


def _sign_in_again(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page; what was typed is kept."""
    kept = request.method == "POST" and keeping.keep(request, timezone.now())
    why = {
        "diam": _("Anda keluar sendiri karena lama tidak ada kegiatan."),
        "lama": _("Anda keluar sendiri karena satu sesi paling lama satu giliran kerja."),
    }.get(sessions.ended(request), "")
    if kept:
        said = _("Yang Anda ketik belum terkirim, tetapi sudah disimpan. Masuk lagi dengan nama yang sama di peramban ini; isian Anda kembali.")  # fmt: skip  # noqa: E501
        messages.warning(request, f"{why} {said}".strip())
    elif why:
        messages.info(request, why)
    onward = request.get_full_path()
    if request.headers.get("HX-Request"):  # a part of a page: the page itself must come back
        onward = keeping.page_of(request) or onward
    return _onward(request, redirect_to_login(onward).url)


def _onward(request: HttpRequest, url: str) -> HttpResponseBase:
    """A redirect of the whole page, also for a request that htmx made."""
    if not request.headers.get("HX-Request"):
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response


def officer_of(request: HttpRequest) -> Officer:
    """The officer who asks, in the office in which they act now (see `standing`). Only behind `for_office`."""
    if not isinstance(request.user, Officer):
        raise PermissionDenied
    found: Officer | None = getattr(request, "officer", None)
    if found is None or found.pk != request.user.pk:
        found = standing.acting(request, request.user, now())
        request.officer = found  # type: ignore[attr-defined]
    return found


def desk(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page in the officers' frame. Never kept by a browser or a proxy: it shows what only this officer may see."""
    officer = officer_of(request)
    unit = registry.current().agencies.get(officer.agency_id or 0)
    pages = [] if hasattr(request, "enrolling") else _navigation(officer, request.path)
    shown, folded = _folded(pages)
    frame = {
        "navigation": pages, "nav_shown": shown, "nav_folded": folded, "unit_name": unit.name if unit else "",
        "acting": officer,
    }  # fmt: skip
    frame |= _waiting(request) | {
        "session_idle": sessions.idle_left(request), "session_warned": access.SESSION_WARNED,
    }  # fmt: skip
    response = render(request, template, {**frame, **(context or {})}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _waiting(request: HttpRequest) -> dict[str, Any]:
    """The form that was typed here when the session had ended: filled in again, or its words beside the page."""
    form = keeping.held_at(request, request.get_full_path())
    if form is None:
        return {}
    texts = [text for texts in form.fields.values() for text in texts if text.strip() and not text.isdigit()]
    return {"kept_form": form, "kept_filled": getattr(request, "kept_filled", False), "kept_texts": texts}


def home_of(officer: Officer) -> str:
    """The page that this officer's role lives in: the first of the navigation."""
    return next((url for url, _label in _pages(officer)), reverse("console:kotak-masuk"))


def _pages(officer: Officer) -> list[tuple[str, str]]:
    """The pages of this office, each with its label."""
    from . import urls  # the pages know this module

    views = {row.name: row.callback for row in urls.urlpatterns}
    home = LIVES_IN.get(Office(officer.office), "kotak-masuk")
    return [
        (reverse(f"console:{name}"), _(label))
        for name, label in sorted(NAVIGATION, key=lambda page: page[0] != home)
        if name in views and _opens(views[name], officer)
    ]


def _opens(view: Any, officer: Officer) -> bool:
    """Whether a page is for this officer: by the office, and of an administrator by the unit."""
    if officer.office not in getattr(view, "offices", ()):
        return False
    if officer.office != Office.ADMINISTRATOR or not (view.kinds or view.owning):
        return True
    unit = registry.current().agencies.get(officer.agency_id or 0)
    if unit is None or (view.kinds and unit.kind not in view.kinds):
        return False
    return view.owning is None or bool(view.owning(unit))


def _folded(pages: list[tuple[str, str, bool]]) -> tuple[list[tuple[str, str, bool]], list[tuple[str, str, bool]]]:
    """The pages that stand in the masthead, and those under "Lainnya": the present one is always among the first."""
    if len(pages) <= SHOWN_PAGES + 1:
        return pages, []
    shown = pages[:SHOWN_PAGES]
    if not any(here for _url, _label, here in shown):
        shown = [*pages[: SHOWN_PAGES - 1], *(page for page in pages if page[2])] or shown
    return shown, [page for page in pages if page not in shown]


def _navigation(officer: Officer, path: str) -> list[tuple[str, str, bool]]:
    """The pages of this office: address, label, and whether this is the one (the inbox holds every complaint)."""
    links = _pages(officer)
    own = path.startswith(reverse("console:akun"))  # of no role
    here = "" if own else max((url for url, _label in links if path.startswith(url)), key=len, default="")
    held = reverse("console:ditahan")
    return [(url, _with_count(label, officer) if url == held else label, url == here) for url, label in links]


def _with_count(label: str, officer: Officer) -> str:
    """The desk of held reports with how many wait: nobody else reminds of them. One query, over what waits."""
    waits = holding.waiting(officer).count()
    return f"{label} ({waits})" if waits else label
