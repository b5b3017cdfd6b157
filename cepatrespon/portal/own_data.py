"""A reporter's own data (UU 27/2022): seen, corrected, taken along, withdrawn; asked for where an officer must act.

Opened with the tracking code. What is taken along is made at once: one file for programs, one to read, and the photos
that the reporter sent. Who looked at the reporter's identity is told by unit and moment, never by an officer's name.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cepatrespon import throttle
from cepatrespon.agencies import registry
from cepatrespon.complaints import actions, contacts, rights
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import CITIZEN, Dossier, open_public
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.evidence import Storage
from cepatrespon.complaints.models import Access, Complaint, DataRequest, Message, Reporter
from cepatrespon.complaints.querysets import tracked
from cepatrespon.rules import limits, wording
from cepatrespon.rules.terms import CONSENTS, DATA_RIGHTS, Act, Consent, DataRight
from cepatrespon.templatetags import cepat

from . import journey, story, track
from .own import back, for_reporter
from .own_forms import OwnDataForm, RequestForm, WithdrawForm
from .rules_page import length

LOOKED = {
    Access.What.REPORTER.value: gettext_noop("melihat identitas Anda"),
    Access.What.PRIVATE.value: gettext_noop("membuka laporan tertutup ini"),
    Access.What.PHOTO.value: gettext_noop("membuka foto laporan tertutup ini"),
}


@never_cache
@require_safe
def data(request: HttpRequest, number: str) -> HttpResponse:
    """The page of the reporter's own data."""
    code, at = request.GET.get("kode", ""), now()
    if not code:
        return redirect("portal:lacak-laporan", number)
    try:
        complaint = track.own_report(request, number, code, at)
    except throttle.TooMany as stop:
        return track.too_many(request, stop)
    if complaint is None:
        return track.no_such_report(request, number, code)
    return data_page(request, complaint, code, at)


def data_url(number: str, code: str) -> str:
    """The address of that page."""
    return f"{reverse('portal:data-saya', args=[number])}?{urlencode({'kode': code})}"


def data_page(
    request: HttpRequest, complaint: Complaint, code: str, at: datetime, status: int = 200,
    own_form: OwnDataForm | None = None, request_form: RequestForm | None = None,
    withdraw_form: WithdrawForm | None = None,
) -> HttpResponse:  # fmt: skip
    """What is kept of the reporter, and what they may do with it."""
    found = open_public(complaint, at, own=True)
    who = Reporter.objects.filter(complaint=complaint).first()
    gone = Consent.IDENTITY in found.case.withdrawn
    consents = track.consents(found)
    frame = {
        "complaint": complaint, "found": found, "code": code, "at": at, "who": who, "gone": gone,
        "contact": contacts.state(complaint, at), "looks": looks(complaint),
        "headline": wording.opening(complaint.body),
        "own_form": None if gone else own_form or OwnDataForm(initial=_kept(who)),
        "request_form": request_form or RequestForm(None, hidden=rights.is_hidden(complaint)),
        "withdraw_form": (withdraw_form or WithdrawForm(None, consents)) if consents else None,
        "withdrawn": [cepat.say(CONSENTS[Consent(one)]) for one in sorted(found.case.withdrawn)],
        "requests": [_asked(one) for one in rights.of(complaint)], "wrong": own_form or request_form or withdraw_form,
        "length": length(limits.DATA_REQUEST_SECONDS),
        "here": data_url(complaint.number, code),
    }  # fmt: skip
    return track.kept_private(render(request, "portal/data_saya.html", frame, status=status))


def _kept(who: Reporter | None) -> dict[str, Any]:
    if who is None:
        return {"bahasa": cepat.language()}
    return {"nama": who.name, "telepon": who.phone, "surel": who.email, "bahasa": who.language, "boleh": who.shared}


def _asked(one: DataRequest) -> dict[str, Any]:
    return {
        "kind": cepat.say(DATA_RIGHTS[DataRight(one.kind)]), "text": one.text, "at": one.at, "due": one.due_at,
        "done": one.done_at, "granted": one.granted, "answer": one.answer,
    }  # fmt: skip


def looks(complaint: Complaint) -> list[dict[str, Any]]:
    """Who looked at who reported, or at the private report: the unit and the moment, the newest first."""
    reg = registry.current()
    rows = Access.objects.filter(complaint=complaint).select_related("officer").order_by("-at", "-pk")
    made = []
    for row in rows[: limits.ACCESS_PAGE]:
        unit = reg.agencies.get(row.officer.agency_id or 0)
        made.append({"at": row.at, "unit": unit.name if unit else _("Kantor kota"), "what": _(LOOKED[row.what])})
    return made


# ── what the reporter does there ─────────────────────────────────────────────────────────────────
@for_reporter
def correct(request: HttpRequest, complaint: Complaint, code: str, at: datetime) -> HttpResponse:
    """Name, telephone, e-mail and language: changed at once."""
    form = OwnDataForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        own = rights.OwnData(said["nama"], said["telepon"], said["surel"], said["bahasa"], said["boleh"])
        try:
            changed = rights.correct(tracked(complaint.number, code), own, at=at)
        except Refused as refused:
            form.add_error(None, refused.message)
        except Invalid as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, wrong.message)
        else:
            done = _("Data Anda sudah diganti.")
            if rights.EMAIL in changed and own.email:
                done += " " + _("Kami mengirim kode ke alamat yang baru; masukkan di halaman laporan.")
            messages.success(request, done)
            return redirect(data_url(complaint.number, code))
    return data_page(request, complaint, code, at, status=422, own_form=form)


@for_reporter
def ask(request: HttpRequest, complaint: Complaint, code: str, at: datetime) -> HttpResponse:
    """A request that an officer answers within 3 x 24 hours."""
    form = RequestForm(request.POST, hidden=rights.is_hidden(complaint))
    if form.is_valid():
        kind, text = form.cleaned_data["jenis"], form.cleaned_data["permintaan"]
        try:
            made = rights.ask(tracked(complaint.number, code), kind, text, at=at)
        except Invalid as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, wrong.message)
        else:
            until = {"until": wording.moment(made.due_at, cepat.language(), weekday=True)}
            messages.success(request, _("Permintaan Anda sampai. Jawabannya paling lambat %(until)s.") % until)
            return redirect(data_url(complaint.number, code))
    return data_page(request, complaint, code, at, status=422, request_form=form)


# ── consents ─────────────────────────────────────────────────────────────────────────────────────
@for_reporter
def withdraw(request: HttpRequest, complaint: Complaint, code: str, at: datetime) -> HttpResponse:
    """Withdraw a consent: first a page that says what follows, then it is done."""
    open_ones = track.consents(open_public(complaint, at, own=True))
    form = WithdrawForm(request.POST, open_ones)
    if not form.is_valid():
        return data_page(request, complaint, code, at, status=422, withdraw_form=form)
    wanted = form.cleaned_data["persetujuan"]
    if request.POST.get("yakin") != "ya":
        frame = {"complaint": complaint, "code": code, "form": form, "wanted": wanted, "at": at}
        return render(request, "portal/tarik_persetujuan.html", frame)
    try:
        details = actions.Details(consents=wanted)
        actions.keep(tracked(complaint.number, code), Act.WITHDRAW, CITIZEN, details, at=at)
    except Refused as refused:
        messages.error(request, refused.message)
    except Invalid as wrong:
        messages.error(request, wrong.message)
    else:
        messages.success(request, _withdrawn(wanted))
    return back(complaint, code)


def _withdrawn(wanted: list[str]) -> str:
    said = []
    if Consent.IDENTITY in wanted:
        said.append(_("Identitas Anda sudah dihapus."))
    if Consent.PUBLICATION in wanted:
        said.append(_("Laporan ini sekarang tertutup untuk umum; simpan kodenya, hanya itu yang membukanya."))
    return " ".join(said)


# ── taken along ──────────────────────────────────────────────────────────────────────────────────
@for_reporter
def download(_request: HttpRequest, complaint: Complaint, code: str, at: datetime) -> HttpResponse:
    """Everything that is kept of the reporter and their report, in one archive, at once."""
    found = open_public(complaint, at, own=True)
    out, storage = io.BytesIO(), Storage()
    photos = [one for one in found.photos if one.uploader_id is None]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        kept = everything(found, at)
        archive.writestr("data.json", json.dumps(kept, ensure_ascii=False, indent=2) + "\n")
        archive.writestr("bacalah.txt", readable(kept, found, code))
        for n, photo in enumerate(photos, 1):
            try:
                with storage.open_shown(photo.shown) as file:
                    archive.writestr(zipfile.ZipInfo(f"foto-{n}.jpg", (1980, 1, 1, 0, 0, 0)), file.read())
            except FileNotFoundError:  # `check` names it; the list in data.json says that there is one
                continue
    response = HttpResponse(out.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{complaint.number}-data.zip"'
    return response


def everything(found: Dossier, at: datetime) -> dict[str, Any]:
    """What is kept of the reporter and their report, for a program. Moments are ISO 8601, UTC."""
    c, who = found.complaint, Reporter.objects.filter(complaint=found.complaint).first()
    mine = {who.email, who.phone} - {""} if who else set()
    letters = Message.objects.filter(complaint=c, recipient__in=mine).order_by("created_at", "pk")
    return {
        "dibuat": at.isoformat(), "nomor": c.number,
        "pelapor": None if who is None else {
            "nama": who.name, "telepon": who.phone, "surel": who.email, "bahasa": who.language,
            "boleh_ditanya_unit": who.shared,
            "dipastikan": who.verified_at.isoformat() if who.verified_at else None,
        },
        "laporan": {
            "uraian": c.body, "alamat": c.address, "lat": c.lat, "lng": c.lng, "akurasi": c.accuracy,
            "kelurahan": found.region.name if found.region else None,
            "kategori": found.category.name if found.category else None,
            "kanal": found.channel.name if found.channel else None,
            "diterima": c.reported_at.isoformat(), "terjadi": c.occurred_at.isoformat() if c.occurred_at else None,
            "bagian_hari": c.daypart or None, "tertutup": c.private, "tanpa_nama": c.anonymous,
            "status": found.state.value, "cara": found.mode.value if found.mode else None,
            "disembunyikan": found.case.hidden or None, "bintang": found.case.rating,
        },
        "persetujuan_ditarik": sorted(found.case.withdrawn),
        "foto": [
            {
                "berkas": f"foto-{n}.jpg", "sha256": one.sha256, "dikirim": one.uploaded_at.isoformat(),
                "diambil": one.taken_at.isoformat() if one.taken_at else None, "lat": one.lat, "lng": one.lng,
                "perangkat": one.device, "disembunyikan": one.hidden or None,
            }
            for n, one in enumerate((one for one in found.photos if one.uploader_id is None), 1)
        ],
        "perjalanan": [
            {
                "waktu": entry.at.isoformat(), "tindakan": entry.act.value, "oleh": entry.who,
                "status": entry.state.value, "alasan": entry.reason, "uraian": entry.text, "catatan": entry.note,
                "bintang": entry.stars, "laporan_lanjutan": entry.number or None,
            }
            for entry in found.entries
        ],
        "surat": [
            {"jenis": one.notice, "lewat": one.carrier, "dibuat": one.created_at.isoformat(),
             "terkirim": one.sent_at.isoformat() if one.sent_at else None}
            for one in letters
        ],
        "yang_melihat": [{**row, "at": row["at"].isoformat()} for row in looks(c)],
        "permintaan": [
            {"jenis": one.kind, "isi": one.text, "diajukan": one.at.isoformat(), "batas": one.due_at.isoformat(),
             "dijawab": one.done_at.isoformat() if one.done_at else None, "dikabulkan": one.granted,
             "jawaban": one.answer}
            for one in rights.of(c)
        ],
    }  # fmt: skip


def readable(kept: dict[str, Any], found: Dossier, code: str) -> str:
    """The same for a person, as plain lines."""
    c, who = found.complaint, kept["pelapor"]
    said = [
        _("Data Anda pada laporan %(number)s") % {"number": c.number},
        _("Dibuat %(at)s.") % {"at": story.when(found.at)}, "",
        _("TENTANG ANDA"),
    ]  # fmt: skip
    if who is None:
        said.append(_("Tidak ada nama, telepon, atau surel yang disimpan."))
    else:
        said += [
            f"{_('Nama')}: {who['nama'] or '-'}", f"{_('Nomor telepon')}: {who['telepon'] or '-'}",
            f"{_('Surel')}: {who['surel'] or '-'}",
        ]  # fmt: skip
    said += ["", _("LAPORAN ANDA"), c.body, c.address, story.place(found), "", _("PERJALANANNYA")]
    for line in journey.timeline(found, code):
        if not line.upcoming:
            parts = (
                wording.moment(line.at, cepat.language()),
                f"{line.title} {line.by} {line.text}".strip(),
                line.quote,
            )
            said.append("; ".join(part for part in parts if part))
    said += ["", _("YANG MELIHAT IDENTITAS ANDA ATAU LAPORAN TERTUTUP INI")]
    said += [
        f"{wording.moment(datetime.fromisoformat(row['at']), cepat.language())}: {row['unit']}, {row['what']}"
        for row in kept["yang_melihat"]
    ] or [_("Belum ada.")]
    said += ["", _("Foto Anda ada di samping berkas ini; data.json memuat semuanya untuk dibaca program.")]
    return "\n".join(said) + "\n"
