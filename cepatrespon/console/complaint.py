"""One complaint before an officer: evidence, history, clocks, and exactly the acts the rules allow now.

An act is chosen by its own address, so the page works without script and shows one form at a time; the page around it
is the same (`complaint_page`). What the rules refuse comes back with its clause, and everything typed (photos too)
stays; so it does when a suggested unit or a ready answer is put into the form.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.access import reporter_of
from cepatrespon.complaints.actions import Details, keep
from cepatrespon.complaints.actions import act as do
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, open_for
from cepatrespon.complaints.errors import Invalid, Refused
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of, oversees, visible_to
from cepatrespon.rules.lifecycle import Refusal
from cepatrespon.rules.terms import ACTS, Act
from cepatrespon.rules.wording import moment
from cepatrespon.templatetags.cepat import language, say

from .answers import words_of
from .complaint_page import READ, page
from .doors import COMPLAINT_OFFICES, for_office, kept_text, officer_of
from .form_parts import ActForm
from .forms import form_for
from .forms_beside import KEPT
from .offers import BY_HAND, choice_of, refusal_of, setting_of
from .photos import taken_in

# In which field of a form the trouble stands that `actions` names by the field of the worked examples.
FIELDS = {"bulan": "daftar", "sampai": "tanggal"}
# Which fields of a form a rule's refusal is about.
FIELDS_OF = {
    "proof": ("foto", "uraian"), "field_photo": ("foto",), "not_later": ("tanggal",), "limit_passed": ("tanggal",),
    "reason_type": ("jenis", "alasan"), "classification": ("hasil",), "empty": ("uraian", "catatan"),
} | dict.fromkeys(
    ("names_unit", "unit_gone", "not_itself", "below", "outside_body", "decision_names", "decision_kelurahan",
     "kelurahan_only", "accused"), ("ke",),
)  # fmt: skip
FILL_UNIT, FILL_ANSWER = "isi_ke", "isi_templat"  # buttons that put something into the form, and do nothing else


@for_office(*COMPLAINT_OFFICES)
def complaint(request: HttpRequest, number: str, act: str = "") -> HttpResponse:
    """The page of one complaint; with `act`, that act's form on it, and its POST does the act."""
    officer, at = officer_of(request), now()
    which = visible_to(officer).filter(number=number)
    found = which.first()
    if found is None:
        raise Http404
    chosen = _act(act) if act else None
    dossier = open_for(found, officer, at)
    if chosen is None:
        return page(request, dossier)
    choice = choice_of(dossier, chosen)
    form_type = KEPT[chosen] if chosen in KEPT else form_for(chosen, choice.clause if choice else "")
    setting = setting_of(dossier, officer)
    refusal = refusal_of(dossier, officer, chosen)
    if request.method != "POST":
        given = kept_text(request) or _asked_for(request, form_type, dossier, officer, chosen)
        return page(
            request, dossier, chosen, None if refusal else form_type(setting=setting, given=given), refused=refusal
        )
    if FILL_UNIT in request.POST or FILL_ANSWER in request.POST:
        return _filled(request, form_type, dossier, officer, chosen)
    form = form_type(request.POST, request.FILES, setting=setting)
    form.is_valid()
    held = taken_in(request, form, officer, at) if "foto" in form.fields else []
    if refusal and (choice is None or chosen in KEPT):
        return page(request, dossier, chosen, form, held, refusal, 409)
    if not form.is_valid():
        return page(request, dossier, chosen, form, held, status=422)
    read = set(READ) <= set(request.POST.getlist("baca"))
    try:
        after = _done(which, chosen, officer, found, form.details([photo.pk for photo in held], read), at)
    except Refused as refused:
        fresh = open_for(which.get(), officer, at)
        _mark(form, refused, len(held))
        return page(request, fresh, chosen, form, held, Refusal(refused.clause, refused.why), 409)
    except Invalid as invalid:
        name = invalid.field if invalid.field in form.fields else FIELDS.get(invalid.field, invalid.field)
        form.add_error(name if name in form.fields else None, invalid.message)
        return page(request, dossier, chosen, form, held, status=422)
    except Complaint.DoesNotExist:
        raise Http404 from None
    messages.success(request, _recorded(after, chosen, at))
    return redirect("console:laporan", number)


@for_office(*COMPLAINT_OFFICES)
def reporter(request: HttpRequest, number: str) -> HttpResponse:
    """Who reported, shown once to the channel's owner and written down; no address shows it a second time."""
    officer, at = officer_of(request), now()
    found = visible_to(officer).filter(number=number).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return redirect("console:laporan", number)
    dossier = open_for(found, officer, at)
    if not dossier.asks_reporter:
        raise Http404
    who = reporter_of(found, officer, at)
    if who is None:
        messages.info(request, _("Pelapor tidak meninggalkan nama atau alamat."))
        return redirect("console:laporan", number)
    return page(request, dossier, reporter=who)


def _act(slug: str) -> Act:
    try:
        act = Act(slug)
    except ValueError:
        raise Http404 from None
    if act not in BY_HAND and act not in KEPT:
        raise Http404
    return act


def _done(
    which: QuerySet[Complaint], act: Act, officer: Officer, found: Complaint, details: Details, at: datetime
) -> Complaint:
    if act in KEPT:
        return keep(which, act, actor_of(officer), details, at=at, oversees=oversees(officer, found))
    return do(which, act, actor_of(officer), details, at=at)


# ── what is put into a form ──────────────────────────────────────────────────────────────────────
def _asked_for(
    request: HttpRequest, form_type: type[ActForm], dossier: Dossier, officer: Officer, act: Act
) -> dict[str, Any]:
    """What the address asks to be filled in: a unit (`ke`), a ready answer (`templat`)."""
    given: dict[str, Any] = {}
    form = form_type(setting=setting_of(dossier, officer))
    _put_unit(form, given, request.GET.get("ke", ""))
    _put_answer(form, given, words_of(dossier, officer, act, request.GET.get("templat", "")))
    return given


def _filled(
    request: HttpRequest, form_type: type[ActForm], dossier: Dossier, officer: Officer, act: Act
) -> HttpResponse:
    """The form again with all that was typed, and in it the unit or the ready answer that was asked for."""
    setting = setting_of(dossier, officer)
    blank = form_type(setting=setting)
    given = {name: _typed(blank, name, request.POST) for name in blank.fields if name != "foto"}
    _put_unit(blank, given, request.POST.get(FILL_UNIT, ""))
    _put_answer(blank, given, words_of(dossier, officer, act, request.POST.get(FILL_ANSWER, "")))
    form = form_type(setting=setting, given=given)
    form.cleaned_data = {}  # it is not sent; a photo that is refused may still be said beside its field
    held = taken_in(request, form, officer, dossier.at) if "foto" in form.fields else []
    refusal = refusal_of(dossier, officer, act)
    return page(request, dossier, act, form, held, refusal, 409 if refusal else 200)


def _typed(form: ActForm, name: str, data: QueryDict) -> Any:
    return form.fields[name].widget.value_from_datadict(data, {}, form.add_prefix(name))


def _put_unit(form: ActForm, given: dict[str, Any], name: str) -> None:
    unit = registry.current().unit_named(name) if name else None
    if unit is not None and "ke" in form.fields:
        given["ke"] = unit.name
        if "putusan" in form.fields:
            given["putusan"] = "lain"


def _put_answer(form: ActForm, given: dict[str, Any], text: str) -> None:
    """After what stands there already: nothing typed is lost."""
    if text and form.answer is not None:
        before = str(given.get(form.answer.name) or "").rstrip()
        given[form.answer.name] = f"{before}\n\n{text}" if before else text


# ── what is said after it ────────────────────────────────────────────────────────────────────────
def _recorded(complaint: Complaint, act: Act, at: datetime) -> str:
    """What has just been recorded, and whose turn it is by it: the unit that owes, which is not always the holder."""
    said = {"number": complaint.number, "act": say(ACTS[act]), "when": moment(at, language())}
    if act in KEPT or complaint.answers_id is None or complaint.due_at is None:
        return _("%(number)s: %(act)s dicatat, %(when)s.") % said
    said |= {"unit": registry.current().unit(complaint.answers_id).name, "until": moment(complaint.due_at, language())}
    if complaint.due_at < at:
        return _("%(number)s: %(act)s dicatat, %(when)s. Giliran %(unit)s, terlambat sejak %(until)s.") % said
    return _("%(number)s: %(act)s dicatat, %(when)s. Giliran %(unit)s, paling lambat %(until)s.") % said


def _mark(form: ActForm, refused: Refused, photos: int) -> None:
    """Mark the field that a refusal is about, where the form has it: what is still empty comes first."""
    names = [name for name in FIELDS_OF.get(refused.why, ()) if name in form.fields]
    empty = [name for name in names if not (photos if name == "foto" else form.cleaned_data.get(name))]
    if names:
        form.add_error((empty or names)[0], refused.message)
