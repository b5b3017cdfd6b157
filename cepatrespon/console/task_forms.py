"""The forms of one task on a telephone: all stand on its page, so that it can be worked on without a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cepatrespon.rules.terms import Act

from .form_parts import ActForm, Setting
from .forms_beside import NoteForm, UpdateForm
from .forms_routing import NotFoundForm
from .forms_work import ProcessForm, SubmitForm

# What may be done on a task, in the order of the work: the act, its form, and what its button is called.
ON_THE_SPOT: tuple[tuple[Act, type[ActForm], str], ...] = (
    (Act.PROCESS, ProcessForm, gettext_noop("Mulai kerjakan")),
    (Act.SUBMIT, SubmitForm, gettext_noop("Kirim hasil")),
    (Act.NOT_FOUND, NotFoundForm, gettext_noop("Tidak ditemukan")),
    (Act.UPDATE, UpdateForm, gettext_noop("Kabar untuk pelapor")),
    (Act.NOTE, NoteForm, gettext_noop("Catatan internal")),
)
FORMS = {act: form for act, form, _title in ON_THE_SPOT}
TITLES = {act: title for act, _form, title in ON_THE_SPOT}
FIELDS_OF = {"proof": ("foto", "uraian"), "field_photo": ("foto",), "empty": ("uraian", "catatan")}  # of a refusal


@dataclass(frozen=True, slots=True)
class Panel:
    """One form on the page: what it does, whether it stands open, and what must come first."""

    act: Act
    title: str
    form: ActForm
    opened: bool = False
    first: str = ""

    @property
    def main(self) -> bool:
        """Whether it is what the officer came for."""
        return self.act is Act.SUBMIT


def form_of(act: Act, setting: Setting, *given: Any, initial: Any = None) -> ActForm:
    """The form of an act, its fields' ids apart from those of the other forms on the page."""
    form = FORMS[act](*given, setting=setting, given=initial)
    form.auto_id = f"{act.value}-%s"
    return form


def title_of(act: Act) -> str:
    """What the act is called on the telephone."""
    return _(TITLES[act])
