"""The lengths and counts of the decree, each a named parameter with its clause.

A policy is a version of all of them with the moment it takes effect. A complaint keeps the version of its Lapor to
the end. Lengths are elapsed seconds, nights and holidays included (T1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the decree: its clause, its value and whether it counts seconds or times."""

    clause: str
    value: int
    unit: str  # "seconds" or "times"
    gloss: str  # what it measures
    gloss_english: str


# fmt: off
PARAMETERS: dict[str, Parameter] = {
    "response":           Parameter("M1",  6 * HOUR,     "seconds",
        "dari tiba di kotak masuk sampai direspons", "from arrival in the inbox to a response"),
    "routing_decision":   Parameter("M3",  3 * 24 * HOUR, "seconds",
        "dari tiket Pindah SKPD atau Salah Koordinasi sampai putusan Biro Pemerintahan", "from filing Pindah SKPD or Salah Koordinasi to Biro's decision"),
    "kelurahan_decision": Parameter("M4",  3 * 24 * HOUR, "seconds",
        "dari tiket Pindah Kelurahan sampai putusan Biro Pemerintahan", "from filing Pindah Kelurahan to Biro's decision"),
    "routing_tickets":    Parameter("M3",  2,            "times",
        "tiket pemindahan pada satu laporan, sebelum hanya Biro yang boleh menugaskannya", "routing tickets on a report before only Biro may assign it"),
    "unclear_decision":   Parameter("M5",  1 * 24 * HOUR, "seconds",
        "dari tiket Laporan Tidak Jelas sampai putusan pemilik kanal", "from filing Laporan Tidak Jelas to the channel owner's decision"),
    "not_found_decision": Parameter("M6",  1 * 24 * HOUR, "seconds",
        "dari tiket Laporan Tidak Ditemukan sampai putusan pemilik kanal", "from filing Laporan Tidak Ditemukan to the channel owner's decision"),
    "revival":            Parameter("M5",  7 * 24 * HOUR, "seconds",
        "dari penutupan sampai saat terakhir pelapor dapat menghidupkannya lagi", "from closing to the last moment the reporter may revive it"),
    "completion":         Parameter("M7",  7 * 24 * HOUR, "seconds",
        "dari awal penilaian sampai selesai, bila kategori tidak punya batas sendiri", "from the start of scoring to completion, where the category has no own limit"),
    "warning":            Parameter("M7",  1 * 24 * HOUR, "seconds",
        "sebelum batas selesai, saat peringatan diberikan", "before the completion limit, when the warning is given"),
    "extensions":         Parameter("M7",  2,            "times",
        "perpanjangan oleh satu unit pada satu laporan", "extensions by one unit on one report"),
    "validation":         Parameter("M9",  3 * 24 * HOUR, "seconds",
        "dari Selesai sampai validasi Biro Pemerintahan; sesudahnya M11", "from Selesai to Biro's validation; after it M11 completes"),
    "rejections_listed":  Parameter("M12", 2,            "times",
        "penolakan tindak lanjut satu unit, sampai masuk daftar bulanan", "rejections of one unit's follow-up that put it on the monthly list"),
    "contest":            Parameter("-",   7 * 24 * HOUR, "seconds",
        "dari Selesai sampai saat terakhir pelapor dapat menyatakan Belum selesai", "from completion to the last moment the reporter may say that it is not finished"),
}
# fmt: on
# Not of the decree and younger than it: a version stored before them has the value that stands here.
LATER = frozenset({"contest"})


@dataclass(frozen=True)
class Policy:
    """One version of the parameters. `policy["response"]` is in seconds (or times)."""

    version: int
    values: Mapping[str, int] = field(default_factory=lambda: MappingProxyType(defaults()))

    def __post_init__(self) -> None:
        if missing := sorted(PARAMETERS.keys() - self.values.keys() - LATER):
            raise ValueError(f"policy {self.version} lacks {', '.join(missing)}")

    def __getitem__(self, name: str) -> int:
        if name in LATER and name not in self.values:
            return PARAMETERS[name].value
        return self.values[name]


def defaults() -> dict[str, int]:
    """The parameters as the decree of 2022 and our readings state them."""
    return {name: parameter.value for name, parameter in PARAMETERS.items()}


def problems(values: Mapping[str, object]) -> list[str]:
    """What is wrong with a proposed set of parameters; empty when it may become a policy."""
    found = [f"{name} is missing" for name in PARAMETERS if name not in values]
    for name, value in values.items():
        if name not in PARAMETERS:
            found.append(f"{name} is not a parameter")
        elif not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            found.append(f"{name} must be a whole number above zero")
    return found
