"""The later readings of a released month as the page lists them: what was released, what the events say now."""

from __future__ import annotations

from typing import Any

from cepatrespon.reports import amendments
from cepatrespon.reports.models import Amendment, Release
from cepatrespon.reports.monthly import Shown
from cepatrespon.rules.measures import ENDINGS, READINGS, Ending
from cepatrespon.rules.terms import MODES, Mode
from cepatrespon.templatetags.bulanan import ukuran
from cepatrespon.templatetags.cepat import language, say

MODE = {"divalidasi": Mode.VALIDATED, "otomatis": Mode.AUTOMATIC}


def later(this: Shown, chosen: str) -> dict[str, Any]:
    """The release of a month, its amendments, the latest first, and one of them whole: the chosen or the latest."""
    if this.release is None:
        return {"release_row": None, "amendments": []}
    release = Release.objects.defer("names").get(month=this.month)
    found = list(release.amendments.order_by("-number"))
    one = next((each for each in found if str(each.number) == chosen), found[0] if found else None)
    return {
        "release_row": release,
        "amendments": found,
        "amendment": one,
        "changes": changes(release, one) if one else [],
    }


def changes(release: Release, amendment: Amendment) -> list[dict[str, Any]]:
    """The figures that differ, in words; lengths are told apart by `seconds`."""
    return [
        {"word": word(name), "before": before, "now": now, "seconds": "_median" in name or "_p90" in name}
        for name, before, now in amendments.changes(release, amendment)
    ]


def word(name: str) -> str:
    """A compared figure in words: "Masih terbuka", "Kerja unit, median (Tervalidasi)"."""
    if name.startswith("akhir."):
        found = ENDINGS[Ending(name.removeprefix("akhir."))]
        return found.english if language() == "en" else found.word
    reading = next((each for each in READINGS if name.startswith(f"{each}_")), "")
    if not reading:
        return ukuran(name)
    which, mode = name.removeprefix(f"{reading}_").split("_")
    spread = ukuran("respons_median" if which == "median" else "respons_p90").partition(", ")[2]
    return f"{ukuran(reading)}, {spread} ({say(MODES[MODE[mode]])})"
