"""The open data: every release with its files, and the files themselves.

A file is given out only after asking which of the month's reports are still everybody's (`reports.given`); what is sent
is streamed from disk, named by its hash, and may be kept by nobody for longer than a few minutes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cepatrespon.complaints.clock import now
from cepatrespon.reports import files, given, releases
from cepatrespon.reports.models import Release
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import month_of
from cepatrespon.rules.columns import FIGURES, REPORTS
from cepatrespon.rules.wording import month as month_in_words
from cepatrespon.templatetags.cepat import language

FRESH = 300  # seconds for which a file may be kept: a row may have to be struck at any time
PARQUET = "laporan.parquet"
SHOWN = 24  # releases on the page; the API has them all


@require_safe
def releases_page(request: HttpRequest) -> HttpResponse:
    """The releases, the latest first, with what is in their files and how to check them."""
    at = now()
    found = list(Release.objects.defer("names").prefetch_related("amendments").order_by("-month")[:SHOWN])
    frame = {
        "at": at, "releases": [_shown(release) for release in found], "licence_url": files.LICENCE_URL,
        "reports": REPORTS, "figures": FIGURES, "english": language() == "en", "title": found[0] if found else None,
        "next": month_in_words(month_of(at), language()), "next_at": releases.cut_of(month_of(at)),
        "decimals": limits.COORDINATE_DECIMALS,
        "manifest": files.MANIFEST, "licence": files.LICENCE_SHORT,
        "licence_name": _("Creative Commons Atribusi 4.0 (CC BY 4.0)"), "source": "Cepat Respon Jakarta",
    }  # fmt: skip
    return render(request, "portal/data_terbuka.html", frame)


def _shown(release: Release) -> dict[str, Any]:
    last = max(release.amendments.all(), key=lambda each: each.number, default=None)
    listed = [{**file, "arti": _about(file["nama"])} for file in release.served]
    return {
        "row": release, "word": month_in_words(release.month, language()), "files": listed, "last": last,
        "count": len(release.amendments.all()),
    }  # fmt: skip


def _about(name: str) -> str:
    """What is in a file, in one line."""
    return {
        "angka.csv": _("Semua angka, satu per baris"), "angka.json": _("Semua angka, dengan artinya"),
        "laporan.csv": _("Laporan publik, satu per baris"), "laporan.json": _("Laporan publik, kolom GeoReport"),
        "laporan.geojson": _("Laporan publik sebagai titik"), "rilis.xlsx": _("Angka, laporan, dan kamus"),
        "kamus-data.csv": _("Arti setiap kolom dan ukuran"), "LISENSI.txt": _("Lisensi dan cara mengutip"),
    }.get(name, "")  # fmt: skip


@require_safe
def download(request: HttpRequest, month: str, name: str) -> HttpResponseBase:
    """One file of a release."""
    release = Release.objects.filter(month=month).first()
    if release is None or name not in (*files.ORDER, files.MANIFEST, PARQUET):
        raise Http404
    path = _file(release, name)
    tag = f'"{path.parent.name}-{path.stat().st_size}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        kind = files.KINDS[name.rpartition(".")[2]]
        saved = f"cepat-respon-{month}-{name}"
        response = FileResponse(path.open("rb"), as_attachment=True, filename=saved, content_type=kind)
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={FRESH}"
    return response


def _file(release: Release, name: str) -> Path:
    path = given.folder(release) / name
    if not path.exists():
        raise Http404
    return path
