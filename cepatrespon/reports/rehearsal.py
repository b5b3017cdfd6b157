"""What a proposed policy would have changed last month, computed by the work loop a few complaints at a time.

Takes the complaints received in the draft's WIB month (the Inspektorat's own apart, of which nobody else may learn),
tells each again under the proposed numbers (`rules.rehearsal`), and counts both sides as they stand when computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Prefetch, QuerySet

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer, PolicyDraft, PolicyVersion
from cepatrespon.complaints.ledger import happened, told
from cepatrespon.complaints.models import Complaint, Event
from cepatrespon.rules.calendar import month_bounds
from cepatrespon.rules.policy import Policy
from cepatrespon.rules.rehearsal import changes, rehearse
from cepatrespon.rules.scores import lateness

STEP = 100  # complaints between two commits
CUT = "cut"  # histories that could not be followed to their end


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the comparison; `what` is late, done, listed or refused, `about` a clause or a mode."""

    what: str
    about: str
    before: int
    after: int

    @property
    def more(self) -> int:
        """How many more there would have been."""
        return self.after - self.before


def propose(
    parameters: dict[str, int], effective_from: datetime, note: str, month: str, officer: Officer, at: datetime
) -> PolicyDraft:
    """Keep a draft and begin its rehearsal over the complaints received in `month`."""
    return PolicyDraft.objects.create(
        parameters=parameters, effective_from=effective_from, note=note, month=month, made_by_id=officer.pk, made_at=at,
        total=_received(month).count(),
    )  # fmt: skip


def advance(*, at: datetime) -> bool:
    """Try the next few complaints of the oldest unfinished draft. Whether there was anything to do."""
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        waiting = PolicyDraft.objects.filter(finished_at=None).order_by("pk")
        draft = waiting.select_for_update(skip_locked=skip).first()
        if draft is None:
            return False
        reg = registry.current()
        new = Policy(0, draft.parameters)
        events = Prefetch("events", queryset=Event.objects.order_by("seq"))
        batch = list(_received(draft.month).filter(pk__gt=draft.last).order_by("pk").prefetch_related(events)[:STEP])
        before, after = draft.result.setdefault("before", {}), draft.result.setdefault("after", {})
        for complaint in batch:
            old, rows = reg.policy(complaint.policy), list(complaint.events.all())
            case = told(rows, old)
            _sum(before, changes(case, [late.clause for late in lateness(case, at, reg.biro_id)]))
            again = rehearse([happened(row) for row in rows], old, new, at)
            late = [] if again.cut else [one.clause for one in lateness(again.case, at, reg.biro_id)]
            _sum(after, changes(again.case, late, again.refused))
            draft.result[CUT] = draft.result.get(CUT, 0) + again.cut
        draft.done += len(batch)
        draft.last = batch[-1].pk if batch else draft.last
        if len(batch) < STEP:
            draft.finished_at = at
            draft.total = draft.done
        draft.save(update_fields=["result", "done", "last", "finished_at", "total"])
    return True


def lines(draft: PolicyDraft) -> list[Line]:
    """The comparison so far, in the order of what it counts."""
    before, after = draft.result.get("before", {}), draft.result.get("after", {})
    order = {"late": 0, "done": 1, "listed": 2, "refused": 3}
    found = []
    for key in {*before, *after}:
        what, _colon, about = key.partition(":")
        found.append(Line(what, about, before.get(key, 0), after.get(key, 0)))
    return sorted(found, key=lambda line: (order[line.what], len(line.about), line.about))


def adopt(draft: PolicyDraft, at: datetime) -> PolicyVersion:
    """Make a draft the next version of the policy, in force from its date; ValueError when that date has passed."""
    if draft.effective_from <= at:
        raise ValueError("a policy takes effect in the future: what was received keeps what it was received under")
    with transaction.atomic():
        last = PolicyVersion.objects.select_for_update().order_by("-version").first()
        version = PolicyVersion(
            version=last.version + 1 if last else 1, effective_from=draft.effective_from,
            parameters=draft.parameters, note=draft.note,
        )  # fmt: skip
        version.full_clean()
        version.save()
        PolicyDraft.objects.filter(pk=draft.pk).update(adopted=version.version)
    return version


def _received(month: str) -> QuerySet[Complaint]:
    start, end = month_bounds(month)
    return Complaint.objects.filter(reported_at__gte=start, reported_at__lt=end, restricted=False)


def _sum(total: dict[str, int], one: dict[str, int]) -> None:
    for key, n in one.items():
        total[key] = total.get(key, 0) + n
