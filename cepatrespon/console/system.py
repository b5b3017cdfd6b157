"""The system administrator's room: health, master data at a glance, letters that could not be delivered.

The administrator keeps what exists and touches no complaint: pages here show counts and moments, never a report's
words, and of a recipient's address only as much as is needed to see what is wrong with it. What belongs to the
Inspektorat's own reports is left out of every list and count.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Agency, Category, Channel, Delegation, MapVersion, Region
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint, Message, MonthlyList
from cepatrespon.health import LAG_ALLOWED, clock_lag
from cepatrespon.notify import delivery
from cepatrespon.rules import limits
from cepatrespon.rules.calendar import day_of
from cepatrespon.rules.terms import Office
from cepatrespon.rules.wording import duration
from cepatrespon.templatetags.cepat import language

from .doors import desk, for_office

SOON = timedelta(days=90)  # what begins or ends within this is shown beside the master data


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to watch: what it is, how it stands, whether that is well, and what to do where it is not."""

    what: str
    how: str
    well: bool
    remedy: str = ""


@for_office(Office.SYSTEM)
def overview(request: HttpRequest) -> HttpResponse:
    """Health of the system, and the way to everything that is kept here."""
    at = now()
    signs = _signs(at)
    context = {"here": "sistem", "at": at, "signs": signs, "ill": [sign for sign in signs if not sign.well]}
    return desk(request, "console/sistem.html", context)


def _signs(at: datetime) -> list[Sign]:
    lag, owed = clock_lag(at), _owed()
    held = Complaint.objects.filter(clock_held_until__gt=at, restricted=False).count()
    known = registry.current()
    version, _policy = known.policy_at(at)
    last = MonthlyList.objects.order_by("-month").values_list("month", flat=True).first()
    room = shutil.disk_usage(settings.DATA)
    share = round(100 * room.free / room.total)
    map_now = known.map_at(at)
    entry = next((entry for entry in known.maps if map_now and entry.id == map_now.id), None)
    away = Delegation.objects.filter(revoked_at=None, starts__lte=day_of(at), ends__gt=day_of(at)).count()
    waiting = _("%(n)d menunggu") % {"n": owed["waiting"]}
    if owed["oldest"]:
        waiting += ", " + _("tertua %(age)s") % {"age": duration((at - owed["oldest"]).total_seconds(), language())}
    return [
        Sign(
            _("Jam tenggat"), _("tidak tertinggal") if lag < 1 else duration(lag, language()), lag < LAG_ALLOWED,
            _("Jalankan `cepatrespon work`; yang jatuh tempo selama ia mati tetap berlaku pada saatnya."),
        ),
        Sign(
            _("Laporan yang jamnya gagal"), str(held), not held,
            _("Lihat catatan kesalahan pekerja; laporan itu dicoba lagi sendiri."),
        ),
        Sign(_("Surat keluar"), waiting, True),
        Sign(
            _("Surat yang menyerah"), str(owed["given_up"]), not owed["given_up"],
            _("Periksa alamat dan server surat, lalu kirim ulang dari halaman Surat gagal."),
        ),
        Sign(
            _("Ruang penyimpanan"), _("%(share)d%% kosong") % {"share": share}, share >= limits.FREE_DISK_PERCENT,
            _("Tambah ruang: foto tidak dapat disimpan bila penuh."),
        ),
        Sign(_("Basis data"), connection.vendor, True),
        Sign(_("Kebijakan berlaku"), f"v{version}", True),
        Sign(
            _("Peta wilayah"), entry.name if entry else _("tidak ada"), entry is not None and not entry.approximate,
            _("Peta perkiraan: muat batas resmi dengan `cepatrespon load-regions`."),
        ),
        Sign(_("Daftar bulanan terakhir"), last or _("belum ada"), True),
        Sign(_("Pendelegasian berjalan"), str(away), True),
    ]  # fmt: skip


def _owed() -> dict[str, Any]:
    """The outbox in figures, without the letters of the Inspektorat's own reports. One query."""
    return _letters().aggregate(
        waiting=Count("pk", filter=Q(sent_at=None, gave_up_at=None)),
        given_up=Count("pk", filter=Q(gave_up_at__isnull=False, sent_at=None)),
        oldest=Min("created_at", filter=Q(sent_at=None, gave_up_at=None)),
    )


# ── master data ──────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of master data: how many are in force, what begins and ends soon, and where it is edited."""

    name: str
    in_force: int
    coming: list[tuple[str, date]]
    ending: list[tuple[str, date]]
    url: str


KINDS = (
    (gettext_lazy("Unit"), Agency, "agency"),
    (gettext_lazy("Kanal"), Channel, "channel"),
    (gettext_lazy("Kategori"), Category, "category"),
    (gettext_lazy("Wilayah"), Region, "region"),
)


@for_office(Office.SYSTEM)
def master_data(request: HttpRequest) -> HttpResponse:
    """What exists today, what begins and ends within ninety days, and the way to each list."""
    at = now()
    today = day_of(at)
    kinds = [_kind(str(name), model, slug, today) for name, model, slug in KINDS]
    maps = MapVersion.objects.order_by("-effective_from")[:5]
    context = {"here": "sistem-data", "at": at, "kinds": kinds, "maps": maps, "more": _more()}
    return desk(request, "console/sistem_data.html", context)


def _kind(name: str, model: type[Agency | Channel | Category | Region], slug: str, today: date) -> Kind:
    rows = model._default_manager.all()
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=today)
    coming = rows.filter(valid_from__gt=today, valid_from__lte=today + SOON).order_by("valid_from")
    ending = rows.filter(valid_to__gt=today, valid_to__lte=today + SOON).order_by("valid_to")
    return Kind(
        name, rows.filter(lasting, valid_from__lte=today).count(),
        [(row.name, row.valid_from) for row in coming[:20]],
        [(row.name, row.valid_to) for row in ending[:20] if row.valid_to], _admin(f"agencies_{slug}_changelist"),
    )  # fmt: skip


def _more() -> list[tuple[str, str]]:
    """The lists that have no dates of their own."""
    named = (("categorymapping", _("Padanan kategori lama")), ("apitoken", _("Token API")), ("mapversion", _("Peta")))
    return [(word, _admin(f"agencies_{slug}_changelist")) for slug, word in named]


def _admin(name: str) -> str:
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:  # an operator may leave the admin out
        return ""


# ── letters that could not be delivered ──────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is stuck: to whom it goes is shown only as far as it helps."""

    pk: int
    number: str
    notice: str
    recipient: str
    attempts: int
    error: str
    since: datetime
    next_try: datetime | None


NOTICES = {
    "pelapor": gettext_lazy("kabar kepada pelapor"), "unit": gettext_lazy("laporan baru kepada unit"),
    "eskalasi": gettext_lazy("eskalasi"), "peringatan": gettext_lazy("peringatan tenggat"),
    "dorongan": gettext_lazy("dorongan"),
}  # fmt: skip


@for_office(Office.SYSTEM)
def failed_messages(request: HttpRequest) -> HttpResponse:
    """The letters that failed at least once; a POST sends those picked again, at once."""
    at = now()
    stuck = _letters().filter(sent_at=None).exclude(error="")
    if request.method == "POST":
        wanted = [int(pk) for pk in request.POST.getlist("surat") if pk.isdigit()][: limits.INBOX_PAGE]
        chosen = stuck if "semua" in request.POST else stuck.filter(pk__in=wanted)
        again = delivery.again(chosen, at=at)
        said = ngettext("%(n)d surat akan dikirim lagi.", "%(n)d surat akan dikirim lagi.", again) % {"n": again}
        if again:
            messages.success(request, said)
        else:
            messages.warning(request, _("Belum ada surat yang dipilih."))
        return redirect("console:sistem-surat")
    total = stuck.count()
    found = stuck.select_related("complaint").order_by("-gave_up_at", "try_at", "pk")[: limits.INBOX_PAGE]
    context = {"here": "sistem-surat", "at": at, "letters": [_letter(row) for row in found], "total": total}
    return desk(request, "console/sistem_surat.html", context)


def _letters() -> QuerySet[Message]:
    return Message.objects.filter(Q(complaint=None) | Q(complaint__restricted=False))


def _letter(row: Message) -> Letter:
    name, _at, domain = row.recipient.partition("@")
    return Letter(
        row.pk, row.complaint.number if row.complaint else "", str(NOTICES.get(row.notice, row.notice)),
        f"{name[:1]}…@{domain}", row.attempts, row.error.replace(row.recipient, f"{name[:1]}…@{domain}"),
        row.created_at, None if row.gave_up_at else row.try_at,
    )  # fmt: skip
