"""One form an act: the table in which the form of an act, under the clause that offers it, is found."""

from __future__ import annotations

from cepatrespon.rules.terms import Act

from .form_parts import ActForm
from .forms_routing import (
    ApproveClarityForm,
    ApproveRoutingForm,
    CoordinateForm,
    DisposeForm,
    MoveAgencyForm,
    MoveKelurahanForm,
    NotFoundForm,
    RejectFollowUpForm,
    RejectTicketForm,
    UnclearForm,
    ValidateForm,
    WrongCoordinationForm,
)
from .forms_work import (
    ClassifyForm,
    CloseForm,
    CoachForm,
    ExtendForm,
    NewsForm,
    ProcessForm,
    ReferForm,
    SubmitForm,
    VerifyDeskForm,
    VerifyFieldForm,
)

# fmt: off
FORMS: dict[tuple[Act, str], type[ActForm]] = {  # "" stands for every clause that has no row of its own
    (Act.PROCESS, ""):            ProcessForm,
    (Act.COORDINATE, ""):         CoordinateForm,
    (Act.DISPOSE, ""):            DisposeForm,
    (Act.MOVE_AGENCY, ""):        MoveAgencyForm,
    (Act.WRONG_COORDINATION, ""): WrongCoordinationForm,
    (Act.MOVE_KELURAHAN, ""):     MoveKelurahanForm,
    (Act.UNCLEAR, ""):            UnclearForm,
    (Act.NOT_FOUND, ""):          NotFoundForm,
    (Act.APPROVE, "M3"):          ApproveRoutingForm,
    (Act.APPROVE, "M4"):          ApproveRoutingForm,
    (Act.APPROVE, ""):            ApproveClarityForm,
    (Act.REJECT, "M10"):          RejectFollowUpForm,
    (Act.REJECT, "M11"):          RejectFollowUpForm,
    (Act.REJECT, ""):             RejectTicketForm,
    (Act.EXTEND, ""):             ExtendForm,
    (Act.SUBMIT, "M9"):           SubmitForm,
    (Act.SUBMIT, ""):             CloseForm,
    (Act.VERIFY_DESK, ""):        VerifyDeskForm,
    (Act.VERIFY_FIELD, ""):       VerifyFieldForm,
    (Act.VALIDATE, ""):           ValidateForm,
    (Act.REFER, ""):              ReferForm,
    (Act.NEWS, ""):               NewsForm,
    (Act.CLASSIFY, ""):           ClassifyForm,
    (Act.COACH, ""):              CoachForm,
}
# fmt: on


def form_for(act: Act, clause: str) -> type[ActForm]:
    """The form of an act under a clause. KeyError for an act that no officer does by hand."""
    return FORMS.get((act, clause)) or FORMS[act, ""]
