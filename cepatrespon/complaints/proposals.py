"""From what a person hands in to what the rules are asked: words become acts' values, names become units.

Raises `Invalid` for words that mean nothing; what is understood but not allowed is left to the rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from cepatrespon.agencies.registry import Registry, Unit
from cepatrespon.rules.calendar import day_of, whole_second
from cepatrespon.rules.case import Case
from cepatrespon.rules.lifecycle import Actor, Proposal, Target
from cepatrespon.rules.terms import Act, ExtensionReason, Result

from . import photographs
from .errors import Invalid
from .models import Photo

Word = TypeVar("Word", Result, ExtensionReason)
VERIFIED = (Result.MATCHES, Result.DIFFERS, Result.OTHER_PROBLEM)
RESULTS_OF: dict[Act, tuple[Result, ...]] = {
    Act.VERIFY_DESK: VERIFIED, Act.VERIFY_FIELD: VERIFIED, Act.CLASSIFY: (Result.MISCONDUCT, Result.ORDINARY),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Details:
    """What an act says, by the fields of the worked examples. `to` is a unit's official name or id, or a body."""

    to: str | int | None = None
    reason: str = ""
    text: str = ""
    result: str = ""
    until: datetime | None = None
    extension: str = ""
    read: bool = False
    photos: Sequence[int] = ()
    note: str = ""
    letter: str = ""
    month: str = ""
    about: str | int | None = None
    through: str = ""  # by what the reporter was reached: telephone, the channel itself
    when: datetime | None = None  # when that was
    officer: int | None = None  # the field officer to whom the report is given
    upto: int | None = None  # the last event that is told with an answer carried back
    criteria: Sequence[str] = field(default=())
    stars: int | None = None  # of a rating
    consents: Sequence[str] = ()  # that the reporter withdraws
    photo: int | None = None  # the one photo that is hidden or shown again
    fields: Sequence[str] = ()  # which of their own data a reporter corrected


def proposal(
    reg: Registry, case: Case, act: Act, actor: Actor, details: Details, at: datetime, photos: int
) -> Proposal:
    target, body = _target(reg, case, _named(case, act, details), at)
    about = _unit(reg, details.about)
    return Proposal(
        act, at, actor, target, body, details.reason or details.note, details.text,
        _one_of(Result, details.result, "hasil"), _until(details),
        _one_of(ExtensionReason, details.extension, "jenis"), details.read, photos, _month(details.month),
        about.id if about else None,
    )  # fmt: skip


def _named(case: Case, act: Act, details: Details) -> str | int | None:
    """The unit named; by approving a ticket without naming one, the unit that the ticket proposes."""
    follows = act is Act.APPROVE and case.ticket is not None and details.to in (None, "")
    return case.ticket.proposed if follows and case.ticket else details.to


def _until(details: Details) -> datetime | None:
    return whole_second(details.until) if details.until else None


def says_what_was_found(act: Act, result: str) -> None:
    """A verification or classification that is otherwise lawful must say what it found, in a word that it knows."""
    known = RESULTS_OF.get(act)
    if known and _one_of(Result, result, "hasil") not in known:
        said = {"value": result, "choices": ", ".join(known)}
        raise Invalid("hasil", _("“%(value)s” tidak dikenal; pilih salah satu: %(choices)s.") % said)


def _one_of(kind: type[Word], value: str, field: str) -> Word | None:
    if not value:
        return None
    try:
        return kind(" ".join(value.split()).lower())
    except ValueError:
        said = {"value": value, "choices": ", ".join(kind)}
        raise Invalid(field, _("“%(value)s” tidak dikenal; pilih salah satu: %(choices)s.") % said) from None


def _month(value: str) -> str:
    if value and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        raise Invalid("bulan", _("Tulis bulan sebagai TTTT-BB, misalnya 2024-05."))
    return value


def _target(reg: Registry, case: Case, to: str | int | None, at: datetime) -> tuple[Target, str]:
    """The unit named, as the rules need to know it; what is no unit of ours may be an outside body."""
    if to is None or to == "":
        return Target(None), ""
    unit = _unit(reg, to)
    if unit is None:
        return Target(None, exists=False), str(to).strip()
    accused = case.accused is not None and (unit.id == case.accused or reg.is_below(unit.id, case.accused))
    return (
        Target(unit.id, unit.kind, unit.exists_on(day_of(at)), reg.is_below(unit.id, case.holder), accused),
        unit.name,
    )


def _unit(reg: Registry, name: str | int | None) -> Unit | None:
    return reg.agencies.get(name) if isinstance(name, int) else reg.unit_named(name or "")


def said(details: Details, photos: list[Photo], reg: Registry, act: Act) -> dict[str, Any]:
    """What the event keeps of an act's details."""
    kept: dict[str, Any] = {
        "reason": details.reason.strip(), "text": details.text.strip(), "note": details.note.strip(),
        "letter": details.letter.strip(), "month": details.month, "through": details.through.strip(),
        "when": whole_second(details.when).isoformat() if details.when else "", "officer": details.officer,
        "upto": details.upto,
        "result": " ".join(details.result.split()).lower(), "kind": details.extension,
        "until": until.isoformat() if (until := _until(details)) else "", "read": details.read,
        **photographs.said(photos), "criteria": list(details.criteria),
        "body": str(details.to).strip() if act is Act.REFER else "", "fields": list(details.fields),
    }  # fmt: skip
    if unit := _unit(reg, details.about):
        kept["about"] = unit.id
    return {key: value for key, value in kept.items() if value}
