"""What the API says of a complaint: a dossier, a row of an inbox, a receipt, as plain JSON.

Only words and times are chosen here; who may see what was decided where the dossier or the rows were read. Times are
WIB with their offset, durations seconds. Status words are the decree's in every language; `kode_status` is stable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import get_language

from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.actions import Filed
from cepatrespon.complaints.dossier import Dossier, Entry
from cepatrespon.complaints.models import Complaint, Photo, Reporter
from cepatrespon.rules import refusals
from cepatrespon.rules.calendar import WIB, hours
from cepatrespon.rules.choosing import Choice
from cepatrespon.rules.scores import Score
from cepatrespon.rules.terms import ACTS, STATES, State

Shown = dict[str, Any]
BEGINNING = 160  # letters of a description in a list


def wib(at: datetime) -> str:
    """ISO 8601 with +07:00."""
    return at.astimezone(WIB).isoformat()


def _maybe(at: datetime | None) -> str | None:
    return wib(at) if at else None


def _clause(clause: str) -> str | None:
    return None if clause in ("", "-") else clause


def _due(clause: str, due: datetime | None, who: str, at: datetime) -> Shown | None:
    if due is None:
        return None
    return {"pasal": clause, "jatuh_tempo": wib(due), "siapa": who, "sisa": int((due - at).total_seconds())}


# ── a receipt ────────────────────────────────────────────────────────────────────────────────────
def receipt(filed: Filed, reg: Registry, at: datetime) -> Shown:
    """What a reporter gets: the only time that the tracking code is said."""
    complaint = filed.complaint
    return {
        "nomor": complaint.number,
        "kode_lacak": filed.code,
        "status": STATES[State(complaint.state)].word,
        "unit": reg.unit(complaint.holder_id).name,
        "kelurahan": reg.regions[complaint.region_id].name if complaint.region_id else None,
        "tenggat": _stored_due(complaint, reg, at),
    }


def _stored_due(complaint: Complaint, reg: Registry, at: datetime) -> Shown | None:
    if complaint.answers_id is None:
        return None
    return _due(complaint.due_clause, complaint.due_at, reg.unit(complaint.answers_id).name, at)


def tombstone(found: Dossier) -> Shown:
    """What is said of a public report whose content is hidden: nothing but its number, its status and the reason."""
    reason = found.hidden.word if found.hidden else ""
    return {"nomor": found.complaint.number, "status": STATES[found.state].word, "disembunyikan": reason}


# ── one complaint ────────────────────────────────────────────────────────────────────────────────
def dossier(found: Dossier, *, with_acts: bool, code: str = "") -> Shown:
    """One complaint as its dossier shows it. `with_acts`: also what this person may do now.

    With the reporter's `code` the addresses of photos carry it, because a private report's open with nothing else.
    """
    complaint = found.complaint
    due, answers = found.due, found.answers
    shown: Shown = {
        "nomor": complaint.number,
        "status": STATES[found.state].word,
        "kode_status": found.state.value,
        "modus": found.mode.value if found.mode else None,
        "unit": found.holder.name,
        "pemilik_kanal": found.owner.name,
        "kanal": found.channel.name if found.channel else complaint.channel_id,
        "kategori": found.category.name if found.category else None,
        "uraian": complaint.body,
        "alamat": complaint.address,
        "privat": complaint.private,
        "anonim": complaint.anonymous,
        "diterima": wib(complaint.reported_at),
        "selesai": _maybe(found.case.completed_at),
        "lokasi": _place(found),
        "tenggat": _due(due.clause, due.at, answers.name, found.at) if due and answers else None,
        "foto": [_photo(photo, code) for photo in _photos(found)],
        "riwayat": [_entry(entry) for entry in found.entries],
        "terkait": found.linked,
        "penilaian": [_score(score, found.registry) for score in found.scores],
    }
    if with_acts:
        shown["tindakan"] = [_choice(choice) for choice in found.choices]
    return shown


def reporter(found: Reporter) -> Shown:
    """Who reported, for those who may ask."""
    return {"nama": found.name, "telepon": found.phone, "email": found.email}


def _place(found: Dossier) -> Shown | None:
    complaint = found.complaint
    if complaint.lat is None:
        return None
    return {
        "lat": complaint.lat,
        "lng": complaint.lng,
        "akurasi": complaint.accuracy,
        "kelurahan": found.region.name if found.region else None,
        "kode": complaint.region_id,
        "perkiraan": found.map_approximate,
        "lintas_batas": complaint.crosses_border,
    }


def _photos(found: Dossier) -> Iterable[Photo]:
    """Every photo once: the report's own, then those of the acts."""
    known = {photo.pk: photo for photo in found.photos}
    for entry in found.entries:
        known |= {photo.pk: photo for photo in entry.photos}
    return known.values()


def _photo(photo: Photo, code: str) -> Shown:
    key = f"?kode={quote(code)}" if code else ""
    return {
        "id": photo.pk,
        "url": f"/foto/{photo.pk}/tampil{key}",
        "kecil": f"/foto/{photo.pk}/kecil{key}",
        "lebar": photo.width,
        "tinggi": photo.height,
        "diambil": _maybe(photo.taken_at),
        "sumber_waktu": photo.taken_source,
        "lokasi": photo_place(photo),
    }


def photo_place(photo: Photo) -> Shown | None:
    """Where a photo was taken, and who says so."""
    return None if photo.lat is None else {"lat": photo.lat, "lng": photo.lng, "sumber": photo.place_source}


def uploaded(photo: Photo) -> Shown:
    """A photo just taken in."""
    return {
        "id": photo.pk,
        "diambil": _maybe(photo.taken_at),
        "sumber_waktu": photo.taken_source,
        "lokasi": photo_place(photo),
        "sha256": photo.sha256,
    }


def _entry(entry: Entry) -> Shown:
    said: Shown = {
        "ke": entry.to.name if entry.to else None,
        "alasan": entry.reason,
        "uraian": entry.text,
        "catatan": entry.note,
        "hasil": entry.result.word if entry.result else None,
        "jenis": entry.extension.word if entry.extension else None,
        "sampai": _maybe(entry.until),
        "surat": entry.letter,
        "badan": entry.body,
    }
    return {
        "urut": entry.seq,
        "waktu": wib(entry.at),
        "dicatat": wib(entry.recorded_at),
        "aksi": entry.term.word,
        "kode": entry.act.value,
        "siapa": entry.who,
        "status": STATES[entry.state].word,
        "pasal": _clause(entry.clauses[-1] if entry.clauses else ""),
        "otomatis": entry.automatic,
        "terlambat": entry.late_by,
        **{name: value for name, value in said.items() if value},
        "foto": [photo.pk for photo in entry.photos],
    }


def _choice(choice: Choice) -> Shown:
    refusal = choice.refusal
    return {
        "aksi": ACTS[choice.act].word,
        "kode": choice.act.value,
        "pasal": _clause(refusal.clause if refusal else choice.clause),
        "boleh": refusal is None,
        "alasan": refusals.sentence(refusal.why, get_language() or "id") if refusal else None,
    }


def _score(score: Score, reg: Registry) -> Shown:
    return {
        "unit": reg.unit(score.unit).name,
        "mulai": wib(score.start),
        "respon": None if score.response is None else hours(score.response),
        "selesai": None if score.completion is None else hours(score.completion),
        "ditolak": score.rejections,
        "mode": score.mode.value if score.mode else None,
    }


# ── a row of an inbox ────────────────────────────────────────────────────────────────────────────
ROW = (
    "number", "state", "mode", "holder_id", "channel_id", "category_id", "body", "address", "region_id", "private",
    "reported_at", "due_clause", "due_at", "answers_id", "verifications", "rejections",
)  # fmt: skip


def row(stored: Mapping[str, Any], reg: Registry, at: datetime) -> Shown:
    """One row of `ROW` columns; every name comes from the registry, so that a page costs one query."""
    state = State(stored["state"])
    category = reg.category(stored["category_id"]) if stored["category_id"] else None
    channel = reg.channel(stored["channel_id"])
    body, answers = stored["body"], stored["answers_id"]
    return {
        "nomor": stored["number"],
        "status": STATES[state].word,
        "kode_status": state.value,
        "modus": stored["mode"] or None,
        "unit": reg.unit(stored["holder_id"]).name,
        "kanal": channel.name if channel else stored["channel_id"],
        "kategori": category.name if category else None,
        "uraian": body if len(body) <= BEGINNING else body[: BEGINNING - 1] + "…",
        "alamat": stored["address"],
        "kelurahan": reg.regions[stored["region_id"]].name if stored["region_id"] else None,
        "privat": stored["private"],
        "diterima": wib(stored["reported_at"]),
        "tenggat": _due(stored["due_clause"], stored["due_at"], reg.unit(answers).name, at) if answers else None,
        "verifikasi": stored["verifications"],
        "ditolak": stored["rejections"],
    }
