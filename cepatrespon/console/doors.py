"""Who may open which page: every view of the console names the offices it is for.

`for_office` asks for a signed-in officer and refuses every other office; `desk` prints a page in the officers' frame,
with the navigation that this office has. What an officer may see or do on a complaint is not said here but by
`complaints.querysets` and the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.rules.terms import Office

View = Callable[..., HttpResponseBase]
EVERY_OFFICE = tuple(Office)
# Those who meet complaints; the system administrator keeps the master data and touches none.
COMPLAINT_OFFICES = tuple(office for office in Office if office is not Office.SYSTEM)
NAVIGATION = (  # in this order; an office sees those that are for it
    ("tugas", gettext_noop("Tugas saya")),
    ("antrean", gettext_noop("Antrean verifikasi")),
    ("kunjungan", gettext_noop("Kunjungan lapangan")),
    ("docket", gettext_noop("Docket tiket")),
    ("validasi", gettext_noop("Antrean validasi")),
    ("ruang-inspektorat", gettext_noop("Ruang Inspektorat")),
    ("bulan-ini", gettext_noop("Bulan ini")),
    ("sistem", gettext_noop("Sistem")),
    ("kotak-masuk", gettext_noop("Kotak masuk")),
    ("wilayah", gettext_noop("Wilayah")),
    ("kanal", gettext_noop("Kanal")),
    ("catat", gettext_noop("Catat laporan")),
    ("rujukan", gettext_noop("Rujukan")),
    ("beban", gettext_noop("Beban kerja")),
    ("catatan-kerja", gettext_noop("Catatan kerja saya")),
    ("daftar-bulanan", gettext_noop("Daftar bulanan")),
    ("pengawas", gettext_noop("Kinerja pengawas")),
    ("akses", gettext_noop("Catatan akses")),
)


def for_office(*offices: Office) -> Callable[[View], View]:
    """Only for a signed-in officer of one of these offices; a test refuses a console view without it."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if Office(officer_of(request).office) not in offices:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.offices = frozenset(offices)  # type: ignore[attr-defined]
        return guarded

    return guard


def officer_of(request: HttpRequest) -> Officer:
    """The officer who asks. Only behind `for_office`."""
    if not isinstance(request.user, Officer):
        raise PermissionDenied
    return request.user


def desk(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page in the officers' frame. Never kept by a browser or a proxy: it shows what only this officer may see."""
    officer = officer_of(request)
    unit = registry.current().agencies.get(officer.agency_id or 0)
    frame = {"navigation": _navigation(officer, request.path), "unit_name": unit.name if unit else ""}
    response = render(request, template, {**frame, **(context or {})}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _navigation(officer: Officer, path: str) -> list[tuple[str, str, bool]]:
    """The pages of this office: address, label, and whether this is the one (the inbox holds every complaint)."""
    from . import urls  # the pages know this module

    offices = {row.name: getattr(row.callback, "offices", ()) for row in urls.urlpatterns}
    links = [
        (reverse(f"console:{name}"), _(label)) for name, label in NAVIGATION if officer.office in offices.get(name, ())
    ]
    here = max((url for url, _label in links if path.startswith(url)), key=len, default="")
    return [(url, label, url == here) for url, label in links]
