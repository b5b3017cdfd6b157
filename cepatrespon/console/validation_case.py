"""One submission before Biro: the report beside the follow-up, what speaks against it, the checklist, and the verdict.

The validator's own ticks are kept with the verdict. Whoever verified a submission does not validate it (M9). After a
verdict the next submission opens; what the rules refuse comes back with its clause and everything typed stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.actions import act as do
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.dossier import Dossier, open_for
from cepatrespon.complaints.errors import Refused
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of, visible_to
from cepatrespon.rules.lifecycle import Refusal
from cepatrespon.rules.refusals import sentence
from cepatrespon.rules.terms import ACTS, Act, Mode, Office, State
from cepatrespon.templatetags.cepat import language, say

from .biro_desk import added, chosen_words, evidence, onward, position, query_of, ready_words
from .biro_filters import Narrowing
from .comparing import compare
from .doors import desk, for_office, kept_text, officer_of
from .form_parts import words
from .offers import choice_of
from .validation import FILTERS, READY, TABS, UNVERIFIED, part_of, queue

FILL = "isi_templat"  # a button that puts ready words into the form, and does nothing else
ACCEPT, REFUSE, OTHER = "terima", "tolak", "lain"
# Why follow-ups are refused most often. The unit reads the sentence as it stands here.
REASONS = (
    ("titik", gettext_noop("Foto tindak lanjut bukan di titik laporan.")),
    ("hasil", gettext_noop("Foto tidak memperlihatkan hasil pekerjaan.")),
    ("janji", gettext_noop("Baru surat atau janji, belum pekerjaan.")),
    ("sebagian", gettext_noop("Baru sebagian yang dikerjakan.")),
    ("sama", gettext_noop("Foto yang sama sudah dipakai pada laporan lain.")),
)


class VerdictForm(forms.Form):
    """The verdict on a submission; which button was pressed says whether it is accepted or refused."""

    use_required_attribute = False
    putusan = forms.ChoiceField(choices=[(ACCEPT, ""), (REFUSE, "")], widget=forms.HiddenInput)
    kriteria = forms.MultipleChoiceField(
        label=gettext_lazy("Kriteria yang terpenuhi"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sebab = forms.ChoiceField(label=gettext_lazy("Tolak karena"), required=False, widget=forms.RadioSelect)
    alasan = words(label=gettext_lazy("Yang harus diperbaiki"), required=False)
    catatan = words(rows=2, label=gettext_lazy("Catatan penerimaan"), required=False)

    def __init__(self, data: Any = None, *, dossier: Dossier, initial: Any = None) -> None:
        super().__init__(data, auto_id="v-%s", initial=initial)
        criteria = dossier.category.criteria if dossier.category else ()
        self.fields["kriteria"].choices = [(text, text) for text in criteria]  # type: ignore[attr-defined]
        reasons = [(code, _(text)) for code, text in REASONS]
        self.fields["sebab"].choices = [*reasons, (OTHER, _("Alasan lain, ditulis di bawah"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        wants = said.get("putusan")
        why, text = said.get("sebab", ""), said.get("alasan", "").strip()
        if wants == REFUSE and why in ("", OTHER) and not text:
            self.add_error("alasan", _("Pilih sebabnya, atau tulis apa yang harus diperbaiki unit."))
        if wants == ACCEPT and (why or text):  # Enter in a field presses the first button
            self.add_error(None, _("Anda mengisi alasan penolakan, tetapi menekan Terima. Kosongkan alasannya, atau tekan Tolak."))  # fmt: skip  # noqa: E501
        return said

    def details(self) -> tuple[Act, Details]:
        """The act and what it says. The reason is the standing sentence and what was written after it."""
        said = self.cleaned_data
        if said["putusan"] == ACCEPT:
            return Act.VALIDATE, Details(note=said["catatan"], criteria=tuple(said["kriteria"]))
        standing = dict(REASONS).get(said["sebab"], "")
        reason = "\n".join(part for part in (standing, said["alasan"].strip()) if part)
        return Act.REJECT, Details(reason=reason, criteria=tuple(said["kriteria"]))


@for_office(Office.VALIDATOR)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The submission's page; a POST gives the verdict."""
    officer, at = officer_of(request), now()
    found = visible_to(officer).filter(number=number).first()
    if found is None:
        raise Http404
    dossier = open_for(found, officer, at)
    if not dossier.case.submissions:
        raise Http404  # nothing was ever submitted
    ready = ready_words(dossier, officer, Act.REJECT)
    if request.method != "POST" or FILL in request.POST:
        form = VerdictForm(dossier=dossier, initial=_given(request, ready))
        return _page(request, dossier, officer, form, ready)
    form = VerdictForm(request.POST, dossier=dossier)
    if not form.is_valid():
        return _page(request, dossier, officer, form, ready, status=422)
    following = position(_room(request, officer, at), found).following
    act, details = form.details()
    try:
        after = do(visible_to(officer).filter(number=number), act, actor_of(officer), details, at=at)
    except Refused as refused:
        fresh = open_for(visible_to(officer).get(number=number), officer, at)
        return _page(request, fresh, officer, form, ready, Refusal(refused.clause, refused.why), 409)
    messages.success(request, _done(after, act))
    return redirect(onward("periksa", "validasi", following, _query(request)))


def _given(request: HttpRequest, ready: Any) -> dict[str, Any]:
    """What stands in a form that is not sent: what was typed before ready words were put into it."""
    given: dict[str, Any] = dict(kept_text(request))
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("sebab", "alasan", "catatan")}
        given["kriteria"] = request.POST.getlist("kriteria")
    key = request.POST.get(FILL, "") or request.GET.get("templat", "")
    given["alasan"] = added(str(given.get("alasan", "")), chosen_words(ready, key))
    return given


def _done(after: Complaint, act: Act) -> str:
    said = {"number": after.number, "unit": registry.current().unit(after.holder_id).name}
    if act is Act.VALIDATE:
        return _("%(number)s: diterima. Selesai dan tervalidasi.") % said
    return _("%(number)s: ditolak, kembali ke %(unit)s.") % said


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
def _tab(request: HttpRequest) -> str:
    tab = request.GET.get("tab", "")
    return tab if tab in dict(TABS) else READY


def _narrowing(request: HttpRequest) -> Narrowing:
    return Narrowing(query_of(request, FILTERS), FILTERS, registry.current())


def _query(request: HttpRequest) -> str:
    asked = {**_narrowing(request).asked, **({"tab": _tab(request)} if _tab(request) != READY else {})}
    return "?" + urlencode(asked) if asked else ""


def _room(request: HttpRequest, officer: Officer, at: datetime) -> Any:
    return queue(officer, at).filter(part_of(_tab(request), at), _narrowing(request).q())


def _page(
    request: HttpRequest, dossier: Dossier, officer: Officer, form: VerdictForm, ready: Any,
    refused: Refusal | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    waiting = dossier.state is State.SUBMITTED
    comparison = compare(dossier, officer)
    choices = {act: choice_of(dossier, act) for act in (Act.VALIDATE, Act.REJECT)}
    ticked = form["kriteria"].value() or []
    checked = comparison.checked if comparison else []
    context = {
        **evidence(dossier, officer), "banding": comparison, "form": form, "ready": ready, "fill": FILL,
        "waiting": waiting, "automatic": dossier.mode is Mode.AUTOMATIC,
        "queue": position(_room(request, officer, dossier.at), dossier.complaint), "query": _query(request),
        "tab_word": _(dict(TABS)[_tab(request)]), "refused": refused, "chosen_word": say(ACTS[Act.VALIDATE]),
        "refused_why": sentence(refused.why, language()) if refused else "",
        "checks": [(n, text, found, text in ticked) for n, (text, found) in enumerate(checked)],
        "accept_why": _why_not(choices[Act.VALIDATE]), "refuse_why": _why_not(choices[Act.REJECT]),
        "unverified": waiting and not (comparison and comparison.verdicts), "list_of_unverified": UNVERIFIED,
        "desk_act": Act.VERIFY_DESK.value, "field_act": Act.VERIFY_FIELD.value, **_refusals(dossier),
    }  # fmt: skip
    return desk(request, "console/validasi_periksa.html", context, status)


def _why_not(choice: Any) -> tuple[str, str] | None:
    """The clause and the sentence that stand against an act; None where it is open."""
    if choice is None:
        return ("-", sentence("state", language()))
    return (choice.refusal.clause, sentence(choice.refusal.why, language())) if choice.refusal else None


def _refusals(dossier: Dossier) -> dict[str, Any]:
    """What a refusal would mean for the unit: how many it has then, and its limit, which does not move (M10, M12)."""
    case = dossier.case
    unit = case.submissions[-1].unit
    standing = case.standings[unit]
    return {
        "unit": registry.current().unit(unit).name, "times": standing.rejections + 1, "limit": standing.limit,
        "listed": standing.rejections + 1 >= case.policy["rejections_listed"],
        "listed_from": case.policy["rejections_listed"], "limit_passed": standing.limit < dossier.at,
    }  # fmt: skip
