"""The keyboard shortcuts: one table, from which the help page is printed and the script learns where keys lead.

The keys of acts stand on the complaint's own page (`data-key`). Shortcuts of one letter can be turned off (WCAG 2.1.4).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .doors import COMPLAINT_OFFICES, EVERY_OFFICE, NAVIGATION, desk, for_office, officer_of

COOKIE, OFF = "pintasan", "mati"  # read by static/js/keys.js
A_YEAR = 365 * 24 * 3600  # seconds

IN_LISTS = (
    ("j", gettext_noop("laporan berikutnya dalam daftar")),
    ("k", gettext_noop("laporan sebelumnya dalam daftar")),
    ("o", gettext_noop("buka laporan itu (Enter juga)")),
    ("x", gettext_noop("pilih laporan itu, atau batalkan pilihannya")),
    ("n", gettext_noop("halaman berikutnya")),
    ("p", gettext_noop("halaman sebelumnya")),
)
EVERYWHERE = (
    ("/", gettext_noop("ke kotak pencarian")),
    ("u", gettext_noop("kembali ke kotak masuk")),
    ("?", gettext_noop("halaman ini")),
)
# After g: the pages, by the names of their addresses; an office has those that stand in its navigation.
GO = (
    ("i", "kotak-masuk"), ("t", "tugas"), ("a", "antrean"), ("k", "kunjungan"), ("d", "docket"), ("v", "validasi"),
    ("r", "ruang-inspektorat"), ("b", "bulan-ini"), ("s", "sistem"), ("w", "wilayah"), ("l", "kanal"), ("c", "catat"),
    ("j", "rujukan"), ("e", "beban"), ("n", "catatan-kerja"), ("m", "daftar-bulanan"), ("p", "pengawas"),
    ("x", "akses"), ("h", "ditahan"), ("q", "permintaan"), ("o", "moderasi"), ("u", "umpan-balik"),
)  # fmt: skip


@for_office(*EVERY_OFFICE)
def shortcuts(request: HttpRequest) -> HttpResponse:
    """The help page of the keys, with the switch that turns them off or on again."""
    if request.method == "POST":
        off = request.POST.get(COOKIE) == OFF
        said = _("Pintasan papan ketik dimatikan.") if off else _("Pintasan papan ketik dinyalakan.")
        messages.success(request, said)
        answer = redirect("console:pintasan")
        answer.set_cookie(COOKIE, OFF if off else "nyala", max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
        return answer
    words = dict(NAVIGATION)
    context = {
        "lists": [(key, _(what)) for key, what in IN_LISTS],
        "everywhere": [(key, _(what)) for key, what in EVERYWHERE],
        "go": [(key, name, _(words[name])) for key, name in GO if name in words],
        "on": request.COOKIES.get(COOKIE) != OFF, "off_word": OFF, "cookie": COOKIE,
        "meets": officer_of(request).office in COMPLAINT_OFFICES,
    }  # fmt: skip
    return desk(request, "console/pintasan.html", context)
