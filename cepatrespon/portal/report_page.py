"""The report form as it is shown, empty or come back; and to a browser's queue what a page would have said."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from cepatrespon.complaints.models import Complaint
from cepatrespon.rules import caution, limits
from cepatrespon.rules.terms import State

from . import places, report_place, suspicion
from .report_check import PERSONAL, Check
from .report_form import NAMED, NAMELESS, PRIVATE, QUIET, ReportForm
from .report_photos import MOST, Photos
from .rules_page import length

QUEUE = "X-Antrean"  # the header with which a browser's own queue sends a form


def page(
    request: HttpRequest, form: ReportForm, photos: Photos, *, notice: str = "", warning: str = "", status: int = 200,
    choices: list[report_place.Choice] | None = None, searched: str = "", seen: Check | None = None,
    supported: Complaint | None = None,
) -> HttpResponse:  # fmt: skip
    """The form with what stands in it; `seen` is what is asked before it is sent."""
    if QUEUE in request.headers:
        return _queued(form, photos, notice or warning, status)
    _version, policy = form.reg.policy_at(form.at)
    errors = form.errors
    by_hand = bool(form["kelurahan"].value()) or any(name in errors for name in ("lat", "lng", "kelurahan"))
    timed = any(form[name].value() or name in errors for name in ("tanggal", "jam", "waktu"))
    frame: dict[str, Any] = {
        "form": form, "photos": photos.kept, "expired": photos.expired, "photos_left": MOST - len(photos.kept),
        "notice": notice, "warning": warning, "most": MOST, "response": length(policy["response"]),
        "geojson": places.geojson_url(), "answer": report_place.answer(form), "outside": report_place.outside_of(form),
        "by_hand": by_hand, "timed": timed,
        "approximate": form.approximate, "fresh": request.method != "POST", "here": reverse("portal:lapor"),
        "language_form": "formulir", "private": PRIVATE, "named": NAMED, "quiet": QUIET, "nameless": NAMELESS,
        "choices": choices or [], "searched": searched, "asked": seen is not None, "check": seen or Check(),
        "supported": supported, "challenge": suspicion.challenge(), "proof_bits": str(limits.PROOF_BITS),
        "officers": form.about_officers,
        "emergencies": json.dumps(caution.EMERGENCIES), "emergency_number": caution.EMERGENCY_NUMBER,
        "personal": json.dumps([[name, pattern] for name, pattern in caution.PERSONAL]), "DONE": State.DONE,
        "personal_words": json.dumps({name: str(word) for name, word in _words().items()}),
    }  # fmt: skip
    return render(request, "portal/lapor.html", frame, status=status)


def _words() -> dict[str, str]:
    from django.utils.translation import gettext as _

    return {name: _(said) for name, said in PERSONAL.items()}


def _queued(form: ReportForm, photos: Photos, told: str, status: int) -> HttpResponse:
    """What a browser's queue is told: later, or that the person must look; its photos need not travel again."""
    if status == 429:
        return JsonResponse({"hasil": "nanti", "pesan": told}, status=429)
    wrong = {name: [str(one) for one in lines] for name, lines in form.errors.items()} if form.is_bound else {}
    kept = [photo.note for photo in photos.kept]
    return JsonResponse({"hasil": "periksa", "galat": wrong, "pesan": told, "tersimpan": kept})
