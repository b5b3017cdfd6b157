"""An officer's saved views of the inbox: a lane with its filters, under a name of their own.

Kept as the address's query string, made anew from what it asks, so that nonsense is never stored; what a stored one
asks that no longer exists is left out when it is opened.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cepatrespon.complaints.clock import now
from cepatrespon.complaints.lanes import lanes
from cepatrespon.rules import limits

from .doors import COMPLAINT_OFFICES, desk, for_office, officer_of
from .inbox import asked_by, field_officers
from .models import SavedView


class NameForm(forms.Form):
    """The name of a view."""

    nama = forms.CharField(
        label=gettext_lazy("Nama pandangan"), max_length=limits.VIEW_NAME_CHARACTERS,
        error_messages={"required": gettext_lazy("Beri nama pandangan ini.")},
    )  # fmt: skip
    use_required_attribute = False


@for_office(*COMPLAINT_OFFICES)
def views(request: HttpRequest) -> HttpResponse:
    """The saved views, to rename or delete; a POST saves the lane and filters of the inbox under a name."""
    officer, at = officer_of(request), now()
    mine = SavedView.objects.filter(officer_id=officer.pk)
    if request.method != "POST":
        rows = [(view, NameForm({"nama": view.name}, auto_id=f"n{view.pk}-%s")) for view in mine]
        return desk(request, "console/pandangan.html", {"rows": rows, "most": limits.VIEWS_PER_OFFICER})
    given = dict(parse_qsl(request.POST.get("saringan", "")))
    query = urlencode(asked_by(given, officer, lanes(officer), at, field_officers(officer)).kept)
    inbox = reverse("console:kotak-masuk") + "?" + query
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(message) for errors in form.errors.values() for message in errors))
    elif mine.count() >= limits.VIEWS_PER_OFFICER:
        most = {"n": limits.VIEWS_PER_OFFICER}
        messages.error(request, _("Paling banyak %(n)d pandangan. Hapus salah satu dahulu.") % most)
    elif _kept(SavedView(officer_id=officer.pk, name=form.cleaned_data["nama"], query=query)):
        messages.success(request, _("Pandangan “%(name)s” disimpan.") % {"name": form.cleaned_data["nama"]})
    else:
        messages.error(request, _("Sudah ada pandangan bernama itu. Beri nama lain."))
    return redirect(inbox)


@for_office(*COMPLAINT_OFFICES)
@require_POST
def view(request: HttpRequest, key: int) -> HttpResponse:
    """Rename or delete one of one's own views."""
    row = SavedView.objects.filter(officer_id=officer_of(request).pk, pk=key).first()
    if row is None:
        raise Http404
    if request.POST.get("hapus"):
        row.delete()
        messages.success(request, _("Pandangan “%(name)s” dihapus.") % {"name": row.name})
        return redirect("console:pandangan")
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(message) for errors in form.errors.values() for message in errors))
        return redirect("console:pandangan")
    row.name = form.cleaned_data["nama"]
    if _kept(row):
        messages.success(request, _("Pandangan “%(name)s” disimpan.") % {"name": row.name})
    else:
        messages.error(request, _("Sudah ada pandangan bernama itu. Beri nama lain."))
    return redirect("console:pandangan")


def _kept(row: SavedView) -> bool:
    """Store it; False where another of theirs has the name."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True
