"""Throwing away what was typed when a session had ended (`accounts.keeping`)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cepatrespon.accounts import keeping

from .doors import EVERY_OFFICE, for_office
from .sign_in import safe


@require_POST
@for_office(*EVERY_OFFICE)
def discard(request: HttpRequest) -> HttpResponseBase:
    """Throw away the form that waits at the address given, and go there."""
    where = safe(request, request.POST.get("alamat", ""))
    keeping.drop(request, where)
    messages.success(request, _("Isian yang disimpan sudah dibuang."))
    return redirect(where)
