"""Runs a worked example through the real write path and compares what happened with what the file says.

The caller gives a database with the master data loaded and throws away what is made here (a scratch database, or a
transaction that is rolled back). Reading the file is `examples`; nothing here knows a rule.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Agency, Category, Officer, Region
from cepatrespon.rules import scores
from cepatrespon.rules.beside import ACTS_BESIDE
from cepatrespon.rules.calendar import WIB, hours
from cepatrespon.rules.case import VERIFICATIONS, Case
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.reporting import listed
from cepatrespon.rules.terms import ACTS, STATES, Act, Office, Role, State, UnitKind

from . import actions, evidence
from .actions import Details, Invalid, NewReport, Refused, Told
from .examples import CLOCK, COLUMNS, REFUSED, SECTIONS, SYSTEM, Example, Line, Unreadable, moment
from .ledger import told
from .models import Complaint, Event
from .querysets import actor_of

# How a unit made for a scenario is recognised by its name; the first that fits.
KINDS = (
    ("kelurahan", UnitKind.KELURAHAN),
    ("suku dinas", UnitKind.SUB_DEPARTMENT),
    ("suku badan", UnitKind.SUB_DEPARTMENT),
    ("kecamatan", UnitKind.KECAMATAN),
    ("dinas", UnitKind.DEPARTMENT),
)
NOWHERE = (-6.1754, 106.8272)  # where photos of a report without a place are taken


@dataclass
class Played:
    """What happened: the differences, and everything for `--json`."""

    title: str
    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what was assumed, and is perhaps a slip of the pen
    timeline: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[dict[str, Any]] = field(default_factory=list)
    sections: dict[str, list[dict[str, str]]] = field(default_factory=dict)


@lru_cache(maxsize=64)
def _drawn(number: int) -> evidence.Reading:
    out = BytesIO()
    Image.new("RGB", (24, 18), (number * 37 % 256, number * 91 % 256, 120)).save(out, "JPEG")
    return evidence.read(out.getvalue())


def play(example: Example) -> Played:
    """Run one example. Raises `Unreadable` where a line names something that cannot be understood."""
    return _Stage(example).run()


class _Stage:
    """One example being played."""

    def __init__(self, example: Example) -> None:
        self.example, self.played = example, Played(example.title)
        self.people: dict[str, Officer] = {}
        self.photos = itertools.count(1)
        self.complaint: Complaint | None = None
        self.reason = ""  # why the last act was refused, in a sentence
        for unit in example.settings.get("Unit", "").split(";"):
            if unit.strip():
                self._unit(*(part.strip() for part in reversed(unit.split("<", 1))))
        self.owner = self._unit(example.settings["Pemilik"]) if "Pemilik" in example.settings else None

    # ── the cast ─────────────────────────────────────────────────────────────────────────────────
    def _unit(self, *names: str) -> int:
        """The id of the last unit named, each below the one before; made for the scenario where absent."""
        above: int | None = None
        for name in names:
            found = registry.current().unit_named(name)
            if found is None:
                found_id = self._make(name, above)
            else:
                found_id = found.id
                if above is not None and not registry.current().is_below(found_id, above):
                    agency = Agency.objects.get(pk=found_id)
                    agency.parent_id = above
                    agency.save()
            above = found_id
        if above is None:
            raise LookupError("no unit named")
        return above

    def _make(self, name: str, above: int | None) -> int:
        kind = next((kind for start, kind in KINDS if name.casefold().startswith(start)), UnitKind.DEPARTMENT)
        region = None
        if kind is UnitKind.KELURAHAN:
            parent = Region.objects.filter(level=Region.Level.DISTRICT).first()
            code = f"skenario-{Region.objects.count()}"
            region = Region.objects.create(code=code, name=name, level=Region.Level.KELURAHAN, parent=parent)
        code = f"skenario-{Agency.objects.count()}"
        return Agency.objects.create(code=code, name=name, kind=kind, parent_id=above, region=region).pk

    def _person(self, office: Office, unit: int | None, who: str) -> Actor:
        key = f"{office}:{unit}:{who}"
        if key not in self.people:
            self.people[key] = Officer.objects.create(
                username=f"peran-{len(self.people) + 1}-{self.example.title[:20]}", office=office, agency_id=unit
            )
        return actor_of(self.people[key])

    def _administrator(self, unit: int) -> Actor:
        office = Office.INSPECTOR if unit == registry.current().inspektorat_id else Office.ADMINISTRATOR
        return self._person(office, unit, "")

    def _actors(self, line: Line) -> list[Actor]:
        """Who may be meant, in the order in which they are asked."""
        who, reg = line.who, registry.current()
        if who == "Warga":
            return [Actor(citizen=True)]
        if who == "Pemilik kanal":
            if self.complaint is None:
                return [self._administrator(self.owner or self._channel_owner())]
            return [self._administrator(self.complaint.owner_id)]
        if who.split()[0] == "Fasilitator":
            return [self._person(Office.FACILITATOR, reg.biro_id, who)]
        name, number = who, ""
        if reg.unit_named(name) is None and who.split()[-1].isdigit():
            name, _space, number = who.rpartition(" ")
        unit = reg.unit_named(name)
        if unit is None:
            raise Unreadable(line.number, "who", f"Warga, Jam, Sistem, sebuah unit atau peran diharapkan, ada {who!r}")
        if unit.id == reg.biro_id:
            return [self._administrator(unit.id), self._person(Office.VALIDATOR, unit.id, number)]
        return [self._administrator(unit.id)]

    def _channel_owner(self) -> int:
        channel = registry.current().channel(self.example.settings["Kanal"])
        if channel and channel.owner_id:
            return channel.owner_id
        first = self.example.settings.get("Unit", "").split(";")[0].strip()
        return self._unit(*(part.strip() for part in reversed(first.split("<", 1))))

    # ── the play ─────────────────────────────────────────────────────────────────────────────────
    def run(self) -> Played:
        for line in self.example.lines:
            self._perform(line)
        end = self.example.lines[-1].at
        if self.complaint is not None:
            self._finish(end)
        return self.played

    def _perform(self, line: Line) -> None:
        refused = self.reason = ""
        if line.who in (CLOCK, SYSTEM):
            while actions.run_clocks(at=line.at.astimezone(UTC)).spoken:
                continue
        elif line.does is Act.REPORT:
            refused = self._report(line)
        else:
            refused = self._act(line)
        if self.complaint is None:  # it was refused: nothing stands, and nothing else can happen to it
            self._compare(line, refused)
            return
        self.complaint = Complaint.objects.get(pk=self.complaint.pk)
        if line.who == SYSTEM and line.does is not None:
            done = Event.objects.filter(complaint=self.complaint, act=line.does, at__lte=line.at, role=Role.CLOCK)
            if line.does is not Act.COMPLETE:  # a mark is made again and again; this one since the line before
                done = done.filter(at__gte=self.example.lines[self.example.lines.index(line) - 1].at)
            if not done.exists():
                self._differ(line, "does", ACTS[line.does].word, "sistem tidak bertindak")
        self._compare(line, refused)
        self.played.clocks.append({"at": _time(line.at), **self._stands(), "clause": self.complaint.due_clause})

    def _report(self, line: Line) -> str:
        reg, point = registry.current(), self.example.point
        if self.complaint is not None:
            raise Unreadable(line.number, "does", "Lapor hanya satu kali: satu contoh menceritakan satu laporan")
        channel = reg.channel(self.example.settings["Kanal"])
        if channel is None:
            said = f"kanal resmi diharapkan ({', '.join(c.name for c in reg.channels)})"
            at = self.example.setting_lines["Kanal"]
            raise Unreadable(at, "Kanal", f"{said}, ada {self.example.settings['Kanal']!r}")
        category = self.example.settings.get("Kategori", "")
        if category and reg.category(category) is None:
            Category.objects.create(code=f"skenario-{Category.objects.count()}", name=category)
            self.played.notes.append(f"Kategori {category!r} tidak ada di data induk; dibuat untuk contoh ini")
        owner = self.owner or (channel.owner_id if channel.owner_id else self._channel_owner())
        new = NewReport(
            body=line.details.get("uraian") or self.example.title or "Laporan", channel=channel.code, category=category,
            lat=point[0] if point else None, lng=point[1] if point else None, owner=owner,
        )  # fmt: skip
        actor = self._actors(line)[0]
        try:
            self.complaint = actions.report(new, at=line.at, actor=actor).complaint
        except Invalid as error:
            self.reason = error.message
            return f"{REFUSED} -"
        return ""

    def _act(self, line: Line) -> str:
        if line.does is None or self.complaint is None:
            raise Unreadable(line.number, "does", "Lapor diharapkan sebelum tindakan lain")
        which = Complaint.objects.filter(pk=self.complaint.pk)
        refusals: list[Refused] = []
        for actor in self._actors(line):
            try:
                do = actions.keep if line.does in ACTS_BESIDE else actions.act
                do(which, line.does, actor, self._details(line, actor), at=line.at)
                return ""
            except Refused as error:
                refusals.append(error)
            except Invalid as error:
                raise Unreadable(line.number, "with", f"{error.field}: {error.message}") from error
        refused = next((error for error in refusals if error.clause != "-"), refusals[0])
        self.reason = refused.message
        return f"{REFUSED} {refused.clause}"

    def _details(self, line: Line, actor: Actor) -> Details:
        said = line.details
        count = said.get("foto", "0")
        if not count.isdigit():
            raise Unreadable(line.number, "with", f"foto=jumlah diharapkan, ada {count!r}")
        place = self.example.point or NOWHERE
        photos = [
            actions.upload(
                _drawn(next(self.photos)), at=line.at, uploader=actor.person or 0, told=Told(place=place, at=line.at)
            ).pk
            for _photo in range(int(count))
        ]
        until = moment(said["sampai"], line.number, "with") if "sampai" in said else None
        return Details(
            to=said.get("ke"), reason=said.get("alasan", ""), text=said.get("uraian", ""),
            result=said.get("hasil", "sesuai" if line.does in VERIFICATIONS else ""),
            until=until.astimezone(UTC) if until else None, extension=said.get("jenis", ""),
            read=said.get("baca", "ya").casefold() != "tidak", photos=photos, note=said.get("catatan", ""),
            letter=said.get("surat", ""), month=said.get("bulan", ""), about=said.get("unit"),
        )  # fmt: skip

    # ── what came of it ──────────────────────────────────────────────────────────────────────────
    def _name(self, unit: int | None) -> str:
        return registry.current().unit(unit).name if unit else ""

    def _stands(self) -> dict[str, str]:
        row = self.complaint
        if row is None:
            return dict.fromkeys(COLUMNS[4:], "")
        return {
            "then": STATES[State(row.state)].word,
            "holder": self._name(row.holder_id),
            "due": _time(row.due_at) if row.due_at else "",
            "answers": self._name(row.answers_id),
        }

    def _compare(self, line: Line, refused: str) -> None:
        stands = self._stands()
        if refused:
            stands["then"] = refused
        for column, expected in line.cells.items():
            if expected == "*":
                continue
            if column == "due" and expected:
                expected = _time(moment(expected, line.number, column))
            if " ".join(expected.split()).casefold() != stands[column].casefold():
                self._differ(line, column, expected, stands[column])

    def _differ(self, line: Line, column: str, expected: str, found: str) -> None:
        what = f"{line.who} {ACTS[line.does].word if line.does else ''}".strip()
        self.played.differences.append(
            f"baris {line.number} ({_time(line.at)} {what}), {column}: diharapkan {expected or '(kosong)'!s}, "
            f"terjadi {found or '(kosong)'!s}{f' ({self.reason})' if self.reason and column == 'then' else ''}"
        )

    def _finish(self, end: datetime) -> None:
        events = list(Event.objects.filter(complaint=self.complaint).order_by("seq"))
        if self.complaint is None:
            return
        case = told(events, registry.current().policy(self.complaint.policy))
        for event in events:
            self.played.timeline.append(
                {
                    "at": _time(event.at), "recorded": _time(event.recorded_at), "act": ACTS[Act(event.act)].word,
                    "role": event.role, "unit": self._name(event.unit_id), "then": STATES[State(event.state)].word,
                    "data": event.data,
                }
            )  # fmt: skip
        self.played.sections = self._sections(case, end)
        for name, expected in self.example.sections.items():
            self._compare_section(name, expected, self.played.sections[name])

    def _sections(self, case: Case, end: datetime) -> dict[str, list[dict[str, str]]]:
        rows: dict[str, list[Sequence[str]]] = {name: [] for name in SECTIONS}
        for score in scores.scores(case):
            rows["Penilaian"].append(
                (
                    self._name(score.unit), _time(score.start), _hours(score.response), _hours(score.completion),
                    str(score.rejections), score.mode.value if score.mode else "",
                )
            )  # fmt: skip
        if times := scores.times(case):
            rows["Waktu"].append((_hours(times.official), _hours(times.net_of_biro), _hours(times.citizen)))
        for entry in listed(case):
            rows["Inspektorat"].append((entry.month, self._name(entry.unit), str(entry.count)))
        for late in scores.lateness(case, end.astimezone(UTC), registry.current().biro_id):
            rows["Terlambat"].append((self._name(late.unit), late.clause, _hours(late.seconds)))
        return {name: [dict(zip(SECTIONS[name], row, strict=True)) for row in found] for name, found in rows.items()}

    def _compare_section(self, name: str, expected: list[dict[str, str]], found: list[dict[str, str]]) -> None:
        left = list(found)
        missing = []
        # Rows without a star are matched first, so that a star takes what is left.
        for row in sorted(expected, key=lambda row: "*" in row.values()):
            match = next((other for other in left if all(_same(row[key], other[key]) for key in row)), None)
            if match is None:
                missing.append(row)
            else:
                left.remove(match)
        for row in missing:
            self.played.differences.append(f"{name}: diharapkan {_row(row)}")
        for row in left:
            self.played.differences.append(f"{name}: terjadi {_row(row)}")


def _same(expected: str, found: str) -> bool:
    if expected == "*" or expected.casefold() == found.casefold():
        return True
    try:
        return float(expected) == float(found)
    except ValueError:
        pass
    if len(expected) == 19 and expected.endswith(":00"):  # seconds written out
        return expected[:-3] == found
    return False


def _row(row: dict[str, str]) -> str:
    return "| " + " | ".join(row.values()) + " |"


def _hours(seconds: int | None) -> str:
    return "" if seconds is None else f"{hours(seconds):.1f}"


def _time(at: datetime) -> str:
    local = at.astimezone(WIB)
    return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")
