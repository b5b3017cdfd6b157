"""The monthly list of M12 and B5: whose follow-ups were rejected twice or more, with the coaching notes beside."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from cepatrespon.agencies import registry
from cepatrespon.complaints.models import MonthlyList
from cepatrespon.complaints.querysets import visible_to
from cepatrespon.reports import inspectorate
from cepatrespon.rules.terms import Act, Office
from cepatrespon.rules.wording import month as month_in_words
from cepatrespon.templatetags.cepat import language

from .doors import desk, for_office, officer_of

READERS = (Office.INSPECTOR, Office.SECRETARY, Office.VALIDATOR)


@for_office(*READERS)
def monthly(request: HttpRequest, month: str = "") -> HttpResponse:
    """The list of one month, the latest unless another is asked for."""
    officer, months = officer_of(request), inspectorate.months()
    if month and month not in months:
        raise Http404
    month = month or (months[0] if months else "")
    rows = inspectorate.rows(month) if month else []
    seen = visible_to(officer).filter(number__in=[row.number for row in rows]).values_list("number", flat=True)
    frozen = MonthlyList.objects.filter(month=month).first()
    known = registry.current()
    context = {
        "months": [(each, month_in_words(each, language())) for each in months],
        "month_word": month_in_words(month, language()) if month else "",
        "month": month, "rows": [(row, known.unit(row.unit).name) for row in rows],
        "open_to": set(seen), "frozen_at": frozen.frozen_at if frozen else None, "coach": Act.COACH.value,
        "may_coach": officer.office == Office.INSPECTOR,
    }  # fmt: skip
    return desk(request, "console/daftar_bulanan.html", context)
