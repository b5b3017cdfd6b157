"""The words that go out with a release: of states and measures, the dictionary, the notice of the licence.

They are kept with each release, so that a definition that is worded better later does not change an older release's
bytes. Names of units and places are kept beside them (`rows.Names`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cepatrespon.rules.columns import FIGURES, REPORTS, Column
from cepatrespon.rules.measures import ENDINGS, MEASURES, READINGS
from cepatrespon.rules.terms import ACTS, MODES, STATES, Mode

from .tally import DECIDED_BY, TIMED

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.id"
TITLE = "{rilis}"  # in the notice: where the release's name stands


def now() -> dict[str, Any]:
    """The words as they stand."""
    meant = {**MEASURES, **{f"akhir.{end.value}": measure for end, measure in ENDINGS.items()}}
    return {
        "status": {state.value: term.word for state, term in STATES.items()},
        "mode": {mode.value: term.word for mode, term in MODES.items()},
        "tiket": {act.value: ACTS[act].word for act in DECIDED_BY},
        "akhir": {end.value: measure.word for end, measure in ENDINGS.items()},
        "arti": {
            name: {"id": f"{m.word}. {m.text}", "en": f"{m.english}. {m.text_english}", "satuan": m.unit}
            for name, m in meant.items()
        },
        "kamus": dictionary(),
        "lisensi": _NOTICE,
    }


def dictionary() -> list[list[str]]:
    """The dictionary: file, column, kind, and the meaning in both languages; then the measures and the endings."""

    def rows(file: str, columns: Sequence[Column]) -> list[list[str]]:
        return [[file, c.name, c.kind, c.text, c.text_english] for c in columns]

    return [
        *rows("laporan", REPORTS), *rows("angka", FIGURES),
        *(["ukuran", name, m.unit, f"{m.word}. {m.text}", f"{m.english}. {m.text_english}"]
          for name, m in MEASURES.items()),
        *(["akhir", end.value, m.unit, f"{m.word}. {m.text}", f"{m.english}. {m.text_english}"]
          for end, m in ENDINGS.items()),
        *_composed(),
    ]  # fmt: skip


def _composed() -> Iterator[list[str]]:
    """The measures whose names in `angka` are made of two: a reading of time with its spread and ending, an ending."""
    spreads = {"median": ("median", "median"), "p90": ("persentil 90", "90th percentile")}
    for reading in READINGS:
        for mode in TIMED.values():
            of, word = MEASURES[reading], MODES[Mode.VALIDATED if mode == TIMED[Mode.VALIDATED] else Mode.AUTOMATIC]
            for spread, (said, english) in spreads.items():
                text = f"{of.word}, {said} laporan {word.word.lower()}. {of.text}"
                text_english = f"{of.english}, {english} of reports {word.english.lower()}. {of.text_english}"
                yield ["ukuran", f"{reading}_{spread}_{mode}", "detik", text, text_english]
    for end, of in ENDINGS.items():
        yield ["ukuran", f"akhir_{end.value}", of.unit, f"{of.word}. {of.text}", f"{of.english}. {of.text_english}"]


# The notice: under which licence, how to name the source, and what is not given.
_NOTICE = f"""{TITLE}

Data ini boleh dipakai, disalin, diubah dan disebarkan, juga untuk usaha, di bawah lisensi
Creative Commons Atribusi 4.0 Internasional (CC BY 4.0): {LICENCE_URL}

Sebutkan sumbernya, misalnya: "Cepat Respon Jakarta, {TITLE}, CC BY 4.0", dan katakan
bila angkanya Anda olah. Berkas ini tidak memuat pelapor, kata-kata laporan, alamat,
foto, maupun laporan privat; koordinat dibulatkan. Jangan dipakai untuk mencari tahu
siapa yang melapor.

----

You may use, copy, change and pass on these data, also commercially, under the licence
Creative Commons Attribution 4.0 International (CC BY 4.0): {LICENCE_URL.replace(".id", ".en")}

Name the source, for example: "Cepat Respon Jakarta, {TITLE}, CC BY 4.0", and say where
you changed the figures. The files hold no reporter, no words of a report, no address, no
photo and no private report; coordinates are rounded. Do not use them to find out who
reported.
"""
