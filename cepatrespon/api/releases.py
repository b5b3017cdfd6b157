"""The releases and the monthly figures over HTTP: read only, for everybody, with tags for those who ask again."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router

from cepatrespon.agencies import registry
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.errors import Invalid
from cepatrespon.reports import amendments, files
from cepatrespon.reports import monthly as published
from cepatrespon.reports.models import Amendment, Release
from cepatrespon.reports.rows import when
from cepatrespon.reports.tally import CITY, NOWHERE

from .errors import answer, wrong
from .schemas import MonthOut, ReleaseOut, ReleasesOut, Wrong

router = Router(tags=["Data terbuka"])
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
FRESH = 300  # seconds for which an answer may be kept


@router.get(
    "/rilis",
    response={200: ReleasesOut, (503,): Wrong},
    summary=gettext_noop("Daftar rilis"),
    description=gettext_noop("Setiap bulan yang sudah dirilis, yang terbaru di depan, dengan berkas dan sidiknya."),
)
def listing(request: HttpRequest) -> HttpResponse:
    """Every release, the latest first."""
    found = Release.objects.defer("names").prefetch_related("amendments").order_by("-month")
    return kept(request, {"rilis": [_release(request, release) for release in found]})


@router.get(
    "/rilis/{bulan}",
    response={200: ReleaseOut, (404, 503): Wrong},
    summary=gettext_noop("Satu rilis"),
    description=gettext_noop(
        "Berkas dengan ukuran dan SHA-256, saat dibekukan dan sekarang, serta setiap perubahan dengan angkanya."
    ),
)
def one(request: HttpRequest, bulan: str) -> HttpResponse:
    """One release with its amendments."""
    release = Release.objects.defer("names").prefetch_related("amendments").filter(month=bulan).first()
    if release is None:
        return wrong(404, _("Bulan itu belum dirilis. Yang sudah ada di /api/v1/rilis."), medan="bulan")
    later = [_amended(release, each) for each in sorted(release.amendments.all(), key=lambda each: each.number)]
    return kept(request, {**_release(request, release), "berkas_beku": release.files, "perubahan": later})


@router.get(
    "/angka/{bulan}",
    response={200: MonthOut, (404, 422, 503): Wrong},
    summary=gettext_noop("Angka satu bulan"),
    description=gettext_noop(
        "Angka seluruh Jakarta, atau satu kota, kecamatan, atau kelurahan dengan `wilayah` (kode Kemendagri). null: "
        "angka yang disembunyikan karena kecil. Selama `rilis` null angkanya masih berubah. Artinya: kamus-data.csv."
    ),
)
def figures(request: HttpRequest, bulan: str, wilayah: str = "") -> HttpResponse:
    """The figures of one area in one month, as they are stored."""
    at = now()
    if not MONTH.fullmatch(bulan):
        raise Invalid("bulan", _("Tulis bulan sebagai TTTT-BB, misalnya 2026-10."))
    if wilayah not in (CITY, NOWHERE) and not registry.current().within(wilayah):
        raise Invalid("wilayah", _("Wilayah “%(code)s” tidak ada. Pilih dari daftar.") % {"code": wilayah[:30]})
    found = published.shown([(bulan, wilayah)], at).get((bulan, wilayah))
    if found is None:
        return wrong(404, _("Tidak ada angka untuk bulan itu."), medan="bulan")
    return kept(request, {
        "bulan": bulan, "wilayah": wilayah, "keadaan": when(found.at), "rilis": found.release,
        "lisensi": files.LICENCE, "angka": found.figures,
    })  # fmt: skip


def _amended(release: Release, each: Amendment) -> dict[str, Any]:
    found = [
        {"ukuran": name, "dirilis": before, "sekarang": after}
        for name, before, after in amendments.changes(release, each)
    ]
    return {"nomor": each.number, "keadaan": when(each.as_of), "baris_dicoret": each.struck, "angka": found}


def _release(request: HttpRequest, release: Release) -> dict[str, Any]:
    def address(name: str) -> str:
        return request.build_absolute_uri(reverse("portal:data-berkas", args=[release.month, name]))

    return {
        "nama": str(release), "bulan": release.month, "nomor": release.number, "dibekukan": when(release.frozen_at),
        "laporan_publik": release.rows, "baris_dicoret": release.struck, "lisensi": files.LICENCE,
        "jumlah_perubahan": len(release.amendments.all()), "manifes": address(files.MANIFEST),
        "berkas": [{**file, "url": address(file["nama"])} for file in release.served],
    }  # fmt: skip


def kept(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """An answer that may be kept for some minutes, with a tag; nothing but that where it is known already."""
    response = answer(200, said)
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={FRESH}"
    return response
