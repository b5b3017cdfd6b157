"""The rules, printed for everybody from the tables that the program itself runs on (design: /aturan).

Every clause with its reading, kind and parameters of the policy in effect, who must act and what follows a missed
limit; then what a reporter may do, the moves, the clocks, and how the policy has changed. Nothing of the regulation is
typed here.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Registry
from cepatrespon.complaints.clock import now
from cepatrespon.rules import limits, wording
from cepatrespon.rules.clauses import CLAUSES, KIND_WORDS, SOURCE, Clause
from cepatrespon.rules.clocks import CLOCKS, Clock
from cepatrespon.rules.lifecycle import MOVES, Move
from cepatrespon.rules.policy import PARAMETERS, Policy
from cepatrespon.rules.refusals import sentence
from cepatrespon.rules.terms import ACTS, RESULTS, ROLES, STATES, Act, Result, State, Via
from cepatrespon.templatetags import cepat


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every clause, move and clock."""
    reg, at = registry.current(), now()
    version, policy = reg.policy_at(at)
    clauses = [_clause(clause, policy) for clause in CLAUSES.values()]
    versions = _versions(reg)
    frame = {
        "source": SOURCE, "version": version, "at": at, "versions": versions[::-1],
        "since": next(row["since"] for row in versions if row["version"] == version),
        "rights": _rights(policy), "stars": limits.STARS, "mechanisms": [c for c in clauses if c["id"].startswith("M")],
        "duties": [c for c in clauses if not c["id"].startswith("M")],
        "moves": [_move(move) for move in MOVES], "clocks": [_clock(clock, policy) for clock in CLOCKS],
    }  # fmt: skip
    return render(request, "portal/aturan.html", frame)


def length(seconds: int) -> str:
    """A limit as the decree writes it: "6 jam", "3 x 24 jam"."""
    lang = cepat.language()
    if seconds % wording.DAY == 0:
        hours = _("%(days)d x 24 jam")
        return hours % {"days": seconds // wording.DAY}
    return wording.duration(seconds, lang)


def _value(name: str, policy: Policy) -> str:
    if PARAMETERS[name].unit == "seconds":
        return length(policy[name])
    return _("%(n)d kali") % {"n": policy[name]}


# What follows when nobody acts in time, by what the clock then does.
LAPSES: dict[Act, Any] = {
    Act.MISSED: gettext_lazy("unit itu dicatat terlambat"),
    Act.ESCALATE: gettext_lazy("yang memutus dicatat terlambat, dan atasannya diberi tahu"),
    Act.COMPLETE: gettext_lazy("laporan selesai dengan sendirinya dan ditulis otomatis"),
}


def _rights(policy: Policy) -> dict[str, dict[str, str]]:
    """The limits that a reporter's own rights hang on, each as the page says it: its parameter, length and gloss."""
    english = cepat.language() == "en"
    said = {
        name: {
            "name": name, "value": _value(name, policy),
            "gloss": PARAMETERS[name].gloss_english if english else PARAMETERS[name].gloss,
        }
        for name in ("contest", "revival")
    }  # fmt: skip
    return said | {"data": {"name": "", "value": length(limits.DATA_REQUEST_SECONDS), "gloss": ""}}


def _versions(reg: Registry) -> list[dict[str, Any]]:
    """Every version of the policy with its first moment and what it changed; the oldest first."""
    found: list[dict[str, Any]] = []
    before: Policy | None = None
    for policy, since in zip(reg.policies, reg.policy_dates, strict=True):
        changed = [] if before is None else [name for name in PARAMETERS if policy[name] != before[name]]
        rows = [
            {"clause": PARAMETERS[name].clause, "was": _value(name, before), "now": _value(name, policy),
             "gloss": PARAMETERS[name].gloss_english if cepat.language() == "en" else PARAMETERS[name].gloss}
            for name in changed if before is not None
        ]  # fmt: skip
        found.append({"version": policy.version, "since": since, "changed": rows, "first": before is None})
        before = policy
    return found


def _clause(clause: Clause, policy: Policy) -> dict[str, Any]:
    english = cepat.language() == "en"
    return {
        "id": clause.id,
        "title": clause.english if english else clause.title,
        "text": clause.text_english if english else clause.text,
        "reading": clause.reading_english if english else clause.reading,
        "kind": KIND_WORDS[clause.kind][1 if english else 0],
        "answers": [cepat.say(ROLES[role]) for role in dict.fromkeys(clock.answers for clock in _clocks_of(clause))],
        "lapses": list(dict.fromkeys(str(LAPSES[clock.lapse]) for clock in _clocks_of(clause))),
        "parameters": [
            {
                "name": name,
                "value": _value(name, policy),
                "gloss": parameter.gloss_english if english else parameter.gloss,
            }
            for name, parameter in PARAMETERS.items()
            if parameter.clause == clause.id
        ],
    }


def _clocks_of(clause: Clause) -> list[Clock]:
    """The limits that run under a clause; a warning is none."""
    return [clock for clock in CLOCKS if clock.clause == clause.id and clock.lapse in LAPSES]


def _move(move: Move) -> dict[str, Any]:
    lang = cepat.language()
    clauses = dict.fromkeys([move.clause, *(need.clause for need in move.needs)])
    start = _("semua status") if move.start == frozenset(State) else _states(move.start)
    return {
        "act": cepat.say(ACTS[move.act]),
        "who": cepat.say(ROLES[move.who]),
        "start": start,
        "to": move.to,
        "to_ticket": move.to is State.TICKET,
        "result": cepat.say(RESULTS[result]) if (result := _result(move)) else "",
        "mode": move.mode,
        "restores": move.restores,
        "needs": [sentence(need.why, lang) for need in move.needs],
        "clauses": [clause for clause in clauses if clause != "-"],
        "responds": move.responds,
    }


def _result(move: Move) -> Result | None:
    """The finding that tells two rows of one decision apart."""
    if move.act is not Act.APPROVE:
        return None
    if move.to is State.CLOSED:
        return Result.CLOSED
    return Result.CLARIFIED if move.via is Via.CLARIFIED else None


def _states(states: frozenset[State]) -> str:
    """The words of some states in the order of the table; two that read the same are said once."""
    return ", ".join(dict.fromkeys(_state(state) for state in State if state in states))


def _state(state: State) -> str:
    """A state's word; an open ticket, which the public reads as Koordinasi, is named here."""
    said = cepat.say(STATES[state])
    return _("%(state)s (tiket terbuka)") % {"state": said} if state is State.TICKET else said


def _clock(clock: Clock, policy: Policy) -> dict[str, Any]:
    what = ", ".join(cepat.say(ACTS[act]) for act in sorted(clock.tickets))
    if clock.before:
        said = _("%(length)s sebelum batas selesai") % {"length": _value(clock.before, policy)}
    elif clock.length:
        said = _value(clock.length, policy)
    else:  # the limit itself: the policy's, a category's own, or an extension's
        said = _("%(length)s, atau batas kategorinya, atau tanggal Estimasi Waktu Selesai") % {
            "length": _value("completion", policy)
        }
    return {
        "clause": clock.clause,
        "title": what or wording.deed(clock.clause, cepat.language()),
        "length": said,
        "answers": cepat.say(ROLES[clock.answers]),
        "lapse": cepat.say(ACTS[clock.lapse]),
        "gloss": ACTS[clock.lapse].gloss if cepat.language() == "en" else "",
    }
