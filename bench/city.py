"""A city of a given size to measure against: a thousand real reports through the actions, then copies by SQL.

Copies get their own numbers and ids; their chains are not recomputed (`check` is not run on a measured city). One in
ten waits for validation past its limit, three in ten are open, the rest is done.
"""

from __future__ import annotations

import csv
import random
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.db import connection, transaction
from PIL import Image, ImageFilter

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.agencies.officers import issue_token
from cepatrespon.complaints import actions, evidence
from cepatrespon.complaints.actions import Details, NewReport
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules.terms import Act, Office

BASE = 1000
POINTS = Path(__file__).resolve().parents[1] / "cepatrespon" / "agencies" / "data" / "kelurahan_points.csv"
COPIED = (  # table, its column that points at a complaint (or at a follow-up)
    ("complaints_complaint", None),
    ("complaints_event", "complaint_id"),
    ("complaints_involvement", "complaint_id"),
    ("complaints_followup", "complaint_id"),
    ("complaints_verification", "follow_up_id"),
)


def photo() -> bytes:
    """A photo of 800 x 600 as a phone sends it over a thin line: about 60 kB."""
    out = BytesIO()
    grain = Image.effect_noise((800, 600), 60).filter(ImageFilter.GaussianBlur(1.1))
    grain.convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()


def officers() -> dict[str, str]:
    """The people who act in the measurements: their names and API tokens."""
    reg, tokens = registry.current(), {}
    for name, office, unit in (
        ("kelurahan", Office.ADMINISTRATOR, "Kelurahan Gambir"),
        ("dinas", Office.ADMINISTRATOR, "Dinas Bina Marga"),
        ("fasilitator", Office.FACILITATOR, "Biro Pemerintahan"),
        ("validator", Office.VALIDATOR, "Biro Pemerintahan"),
    ):
        found = reg.unit_named(unit)
        if found is None:
            raise LookupError(unit)
        officer, _made = Officer.objects.get_or_create(
            username=name, defaults={"office": office, "agency_id": found.id}
        )
        tokens[name] = issue_token(officer, "bench")
    return tokens


def fill(size: int) -> None:
    """Bring the city to `size` complaints: a thousand new ones through the actions, and copies of these."""
    first = _base()
    while (have := Complaint.objects.count()) < size:
        _copy(min(size - have, BASE), have, first)
        sys.stderr.write(f"\r  {have:,} / {size:,} complaints")
    sys.stderr.write("\r" + " " * 40 + "\r")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table, _column in COPIED:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("ANALYZE")


def _base() -> int:
    """A thousand reports through the actions, of which a tenth is due; the id of the first."""
    rng, reading = random.Random(1), evidence.read(photo())
    with POINTS.open() as file:
        points = [(float(r["lat"]), float(r["lon"])) for r in csv.DictReader(file) if r["kode"]]
    people: dict[int, Officer] = {}
    fasilitator = Officer.objects.get(username="fasilitator")
    validator = Officer.objects.get(username="validator")
    start, first = now(), 0
    for batch in range(0, BASE, 100):
        with transaction.atomic():
            for index in range(batch, batch + 100):
                lat, lng = rng.choice(points)
                kind = index % 10  # 0: awaits validation, 1-3: open, else done
                at = start - (timedelta(days=6) if kind == 0 else timedelta(minutes=rng.randrange(1, 200)))
                new = NewReport(
                    body="Jalan berlubang di depan sekolah, sudah lama.", category="Jalan", lat=lat, lng=lng
                )
                complaint = actions.report(new, at=at).complaint
                first = first or complaint.pk
                if kind == 1:
                    continue
                holder = people.get(complaint.holder_id)
                if holder is None:
                    holder = people[complaint.holder_id] = Officer.objects.get_or_create(
                        username=f"b{complaint.holder_id}",
                        defaults={"office": Office.ADMINISTRATOR, "agency_id": complaint.holder_id},
                    )[0]
                which = Complaint.objects.filter(pk=complaint.pk)
                actor, at = actor_of(holder), at + timedelta(minutes=1)
                actions.act(which, Act.PROCESS, actor, Details(), at=at)
                if kind in (2, 3):
                    continue
                uploaded = actions.upload(reading, at=at, uploader=holder.pk)
                actions.act(which, Act.SUBMIT, actor, Details(text="Sudah ditutup.", photos=[uploaded.pk]), at=at)
                if kind:
                    actions.act(which, Act.VERIFY_DESK, actor_of(fasilitator), Details(result="sesuai"), at=at)
                    actions.act(which, Act.VALIDATE, actor_of(validator), Details(), at=at)
    return first


def _copy(count: int, have: int, first: int) -> None:
    """Copy `count` complaints from `first` on, with ids above everything there is."""
    with transaction.atomic(), connection.cursor() as cursor:
        shifts: dict[str, int] = {}
        for table, _column in COPIED:
            cursor.execute(f"SELECT max(id) FROM {table}")
            shifts[table] = cursor.fetchone()[0]
        for table, column in COPIED:
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")
            names = [d[0] for d in cursor.description]
            chosen = []
            for name in names:
                quoted = connection.ops.quote_name(name)
                if name == "id":
                    chosen.append(f"id + {shifts[table]}")
                elif name == column:
                    target = "complaints_followup" if column == "follow_up_id" else "complaints_complaint"
                    chosen.append(f"{quoted} + {shifts[target]}")
                elif name == "number":
                    chosen.append(f"substr({quoted}, 1, 12) || '-{have // BASE:03d}'")
                elif name == "tracking_digest":
                    chosen.append(f"substr({quoted}, 1, 56) || '{have:08d}'")
                else:
                    chosen.append(quoted)
            limit = f"id >= {first} AND id < {first + count}"
            within = {
                None: limit,
                "complaint_id": f"complaint_id >= {first} AND complaint_id < {first + count}",
                "follow_up_id": "follow_up_id IN (SELECT id FROM complaints_followup WHERE complaint_id >= "
                f"{first} AND complaint_id < {first + count})",
            }[column]
            columns = ", ".join(connection.ops.quote_name(name) for name in names)
            cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {', '.join(chosen)} FROM {table} WHERE {within}")
