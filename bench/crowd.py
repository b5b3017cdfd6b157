"""A city of a million complaints, made by SQL on PostgreSQL: who holds what since when, in which state, in which words.

A few kelurahan and dinas have most of the reports. Of those older than a month 96 in 100 are over; the others are
late. What the pages read is there: involvements, events, tickets, follow-ups, verifications.
"""

# ruff: noqa: E501 (a line of SQL stays whole)

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import connection, models

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Officer
from cepatrespon.complaints import marks, search
from cepatrespon.complaints.models import Complaint, Event, FollowUp, Ticket, Verification
from cepatrespon.rules.terms import Office, UnitKind

COMMON = ("jalan", "lampu", "sampah", "rusak")
RARE = ("gorong", "perempatan", "pelampung", "odong")
OPENINGS = ("Mohon segera diperbaiki,", "Sudah seminggu", "Tolong dicek,", "Kami warga melaporkan", "Selamat pagi,",
            "Setiap hujan", "Sejak kemarin", "Mohon bantuan,", "Dengan hormat,", "Lapor:")  # fmt: skip
THINGS = ("jalan berlubang", "lampu jalan padam", "sampah menumpuk", "saluran mampet", "trotoar rusak", "pohon tumbang",
          "jalan rusak", "parkir liar", "kabel menjuntai", "air menggenang", "pedagang menutup jalan",
          "pompa air mati")  # fmt: skip
PLACES = ("di depan sekolah", "dekat pasar", "di gang buntu", "di samping masjid", "depan kantor pos", "di tikungan",
          "dekat halte", "di pinggir kali", "di bawah jembatan", "sebelah puskesmas")  # fmt: skip
ENDINGS = ("motor sering jatuh dan warga sudah mengeluh berkali-kali.", "baunya sampai ke rumah warga sekitar.",
           "anak-anak takut lewat kalau malam.", "mohon ditindaklanjuti oleh dinas terkait secepatnya.",
           "sudah pernah dilaporkan tetapi belum ada tanggapan.", "terima kasih atas perhatiannya.")  # fmt: skip
PEOPLE = (  # name, office, unit; "" is filled in by how busy units are
    ("validator", Office.VALIDATOR, "Biro Pemerintahan"), ("biro", Office.ADMINISTRATOR, "Biro Pemerintahan"),
    ("fasilitator", Office.FACILITATOR, "Biro Pemerintahan"), ("sekda", Office.SECRETARY, "Sekretariat Daerah"),
    ("kanal", Office.ADMINISTRATOR, "Dinas Komunikasi, Informatika dan Statistik"),
    ("kota", Office.ADMINISTRATOR, "Kota Administrasi Jakarta Pusat"),
    ("kepulauan", Office.ADMINISTRATOR, "Kabupaten Administrasi Kepulauan Seribu"),
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """Values that occur, to ask for."""

    categories: list[str]
    regions: list[str]
    numbers: list[str]
    cursors: list[str]
    units: list[str]
    tickets: list[str]
    submissions: list[str]


def fill(size: int) -> None:
    """Make the city, its officers among it, and leave the database analysed."""
    reg = registry.current()
    kelurahan = [u for u in reg.agencies.values() if u.kind is UnitKind.KELURAHAN and u.region_code]
    works = [
        u for u in reg.agencies.values() if u.kind in (UnitKind.DEPARTMENT, UnitKind.SUB_DEPARTMENT, UnitKind.COMPANY)
    ]
    random.Random(1).shuffle(kelurahan)
    random.Random(2).shuffle(works)
    for name, office, unit in (
        *PEOPLE, ("kelurahan", Office.ADMINISTRATOR, kelurahan[0].name), ("lapangan", Office.FIELD, kelurahan[0].name),
        ("sepi", Office.ADMINISTRATOR, kelurahan[-1].name), ("dinas", Office.ADMINISTRATOR, works[0].name),
    ):  # fmt: skip
        found = reg.unit_named(unit)
        Officer.objects.get_or_create(
            username=name, defaults={"office": office, "agency_id": found.id if found else None}
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        kept = _without_indexes(cursor)
        cursor.execute(
            "CREATE TEMP TABLE k AS SELECT * FROM unnest(%s::int[], %s::bigint[], %s::text[]) AS t(n, unit, region)",
            [list(range(len(kelurahan))), [u.id for u in kelurahan], [u.region_code for u in kelurahan]],
        )
        cursor.execute(
            "CREATE TEMP TABLE w AS SELECT * FROM unnest(%s::int[], %s::bigint[]) AS t(n, unit)",
            [list(range(len(works))), [u.id for u in works]],
        )
        categories = [c.code for c in reg.categories]
        channels = [(c.code, c.prefix, c.owner_id) for c in reg.channels]
        cursor.execute(_DRAWN, {
            "size": size, "k": len(kelurahan), "w": len(works), "categories": categories, "nc": len(categories),
            "codes": [c for c, _p, _o in channels], "prefixes": [p for _c, p, _o in channels],
            "owners": [o or kelurahan[0].id for _c, _p, o in channels], "biro": reg.biro_id,
            "a": list(OPENINGS), "b": list(THINGS), "c": list(PLACES), "d": list(ENDINGS), "rare": list(RARE),
        })  # fmt: skip
        for model, values, source in _rows(reg.biro_id):
            _insert(cursor, model, values, source)
        cursor.execute(
            "INSERT INTO complaints_counter (prefix, day, last) SELECT prefix, substr(number, 3, 6), count(*) FROM drawn "
            "GROUP BY 1, 2"
        )
        for statement in kept:
            cursor.execute(statement)
        search.install(connection)
        marks.install(connection)
        for model in (Complaint, Event, FollowUp, Ticket, Verification):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) + 1 FROM {table}))")
    connection.ensure_connection()
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _without_indexes(cursor: Any) -> list[str]:
    """Drop what slows a million insertions; the statements that make it again."""
    kept = []
    for table in ("complaints_complaint", "complaints_event", "complaints_involvement"):
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN "
            "(SELECT conname FROM pg_constraint)", [table],
        )  # fmt: skip
        for name, made in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')
            kept.append(made)
    for trigger in ("complaints_words_follow", f"{marks.TABLE}_insert"):
        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger} ON complaints_complaint")
    cursor.execute("DROP INDEX IF EXISTS complaints_words_whole, complaints_words_parts")
    return kept


# Every complaint once, with all that its rows need. Units by the cube of an even draw: the first have most.
_DRAWN = """
CREATE TEMP TABLE drawn AS
WITH a AS (
  SELECT g AS id, floor(%(k)s * power(random(), 3))::int AS kn, floor(%(w)s * power(random(), 3))::int AS wn,
    date_trunc('second', now() - interval '5 years' * random()) AS at,
    random() AS r1, random() AS r2, random() AS r3, random() AS r4, random() AS r5,
    1 + floor(random() * %(nc)s)::int AS cat, 1 + floor(cardinality(%(codes)s::text[]) * random())::int AS ch
  FROM generate_series(1, %(size)s) g
), b AS (
  SELECT a.*, k.unit AS kel, k.region, w.unit AS work, r1 < 0.7 AS geo,
    CASE WHEN r1 < 0.7 THEN 'jaki' ELSE (%(codes)s::text[])[ch] END AS channel,
    CASE WHEN r1 < 0.7 THEN 'JK' ELSE (%(prefixes)s::text[])[ch] END AS prefix,
    (%(owners)s::bigint[])[CASE WHEN r1 < 0.7 THEN array_position(%(codes)s::text[], 'jaki') ELSE ch END] AS owner,
    (%(categories)s::text[])[cat] AS category,
    CASE WHEN at < now() - interval '30 days' THEN
      CASE WHEN r2 < 0.94 THEN 'selesai' WHEN r2 < 0.955 THEN 'tidak_dapat' WHEN r2 < 0.96 THEN 'diteruskan'
           WHEN r2 < 0.975 THEN 'proses' WHEN r2 < 0.98 THEN 'ews' WHEN r2 < 0.985 THEN 'tl_ditolak'
           WHEN r2 < 0.99 THEN 'tiket' ELSE 'menunggu_validasi' END
    ELSE
      CASE WHEN r2 < 0.4 THEN 'selesai' WHEN r2 < 0.5 THEN 'menunggu' WHEN r2 < 0.6 THEN 'koordinasi'
           WHEN r2 < 0.78 THEN 'proses' WHEN r2 < 0.81 THEN 'ews' WHEN r2 < 0.83 THEN 'tl_ditolak'
           WHEN r2 < 0.87 THEN 'tiket' ELSE 'menunggu_validasi' END
    END AS state
  FROM a JOIN k ON k.n = a.kn JOIN w ON w.n = a.wn
)
SELECT b.*, CASE WHEN geo AND r3 < 0.4 THEN kel WHEN state = 'menunggu' THEN CASE WHEN geo THEN kel ELSE owner END
                 WHEN state = 'diteruskan' THEN %(biro)s ELSE work END AS holder,
  CASE WHEN geo THEN kel ELSE owner END AS first,
  prefix || to_char(at AT TIME ZONE 'Asia/Jakarta', 'YYMMDD')
    || lpad(row_number() OVER (PARTITION BY prefix, (at AT TIME ZONE 'Asia/Jakarta')::date ORDER BY at, id)::text, 4, '0') AS number,
  (%(a)s::text[])[1 + id %% 10] || ' ' || (%(b)s::text[])[1 + floor(r4 * 12)::int] || ' ' || (%(c)s::text[])[1 + floor(r5 * 10)::int]
    || ' nomor ' || floor(r3 * 400)::int || ', RT ' || floor(r4 * 16)::int || ' RW ' || floor(r5 * 12)::int || ', '
    || (%(d)s::text[])[1 + id %% 6]
    || CASE WHEN id %% 997 = 0 THEN ' Dekat ' || (%(rare)s::text[])[1 + id %% 4] || '.' ELSE '' END AS body
FROM b
"""
_OPEN = "state NOT IN ('selesai', 'tidak_dapat', 'diteruskan')"


def _rows(biro: int) -> list[tuple[type[models.Model], dict[str, str], str]]:
    """What goes into each table: a value of SQL for each column that matters, and where the rows come from."""
    clause = ("CASE WHEN state IN ('menunggu', 'koordinasi') THEN 'M1' WHEN state = 'tiket' THEN "
              "CASE WHEN r5 < 0.7 THEN 'M3' ELSE 'M5' END WHEN state = 'menunggu_validasi' THEN 'M9' ELSE 'M7' END")  # fmt: skip
    since = "at + interval '1 hour' * floor(r4 * 48)"
    length = f"CASE {clause} WHEN 'M1' THEN interval '6 hours' WHEN 'M7' THEN interval '7 days' WHEN 'M5' THEN interval '1 day' ELSE interval '3 days' END"
    answers = f"CASE {clause} WHEN 'M3' THEN {biro} WHEN 'M9' THEN {biro} WHEN 'M5' THEN owner ELSE holder END"
    when_open = f"CASE WHEN {_OPEN} THEN {{}} END"
    return [
        (Complaint, {
            "id": "id", "number": "number", "tracking_digest": "md5(id::text) || md5(id::text || 'x')",
            "channel_id": "channel", "category_id": "category", "owner_id": "owner", "body": "body",
            "address": "'Jalan Contoh ' || floor(r5 * 900)::int", "lat": "CASE WHEN geo THEN -6.35 + r4 * 0.25 END",
            "lng": "CASE WHEN geo THEN 106.7 + r5 * 0.25 END", "region_id": "CASE WHEN geo THEN region END",
            "map_id": "CASE WHEN geo THEN (SELECT max(id) FROM agencies_mapversion) END", "private": "r5 < 0.05",
            "policy": "(SELECT min(version) FROM agencies_policyversion)", "reported_at": "at", "state": "state",
            "mode": "CASE WHEN state <> 'selesai' THEN '' WHEN r3 < 0.8 THEN 'tervalidasi' ELSE 'otomatis' END",
            "holder_id": "holder", "responded": "state NOT IN ('menunggu', 'koordinasi')",
            "verifications": "CASE WHEN state = 'menunggu_validasi' AND r4 < 0.5 THEN 1 ELSE 0 END",
            "rejections": "CASE WHEN state = 'tl_ditolak' THEN 1 ELSE 0 END",
            "due_clause": f"CASE WHEN {_OPEN} THEN {clause} ELSE '' END",
            "due_since": when_open.format(since), "due_at": when_open.format(f"{since} + {length}"),
            "answers_id": when_open.format(answers), "next_clock_at": "NULL::timestamptz",
            "completed_at": "CASE WHEN state = 'selesai' THEN at + interval '1 hour' * (4 + floor(r4 * 200)) END",
            "biro_assigns": "id % 211 = 0", "last_at": since, "last_seq": "3", "head": "md5(id::text) || md5(id::text)",
        }, "drawn"),
        (Event, {
            "complaint_id": "id", "seq": "1", "act": "'lapor'", "at": "at", "recorded_at": "at", "role": "'warga'",
            "state": "'menunggu'", "data": "jsonb_build_object('via', 'masuk', 'to', first, 'to_kind', CASE WHEN geo THEN 'kelurahan' ELSE 'pd' END, 'owner', owner, 'owner_kind', 'pd', 'point', geo, 'completion', 604800, 'policy', 1)",
            "hash": "md5(id::text) || md5(id::text)",
        }, "drawn"),
        (Event, {
            "complaint_id": "id", "seq": "2", "act": "'koordinasi'", "at": "at + interval '1 hour'",
            "recorded_at": "at + interval '1 hour'", "role": "'pemegang'", "state": "'koordinasi'", "unit_id": "first",
            "data": "jsonb_build_object('via', 'koordinasi', 'to', holder, 'to_kind', 'pd', 'read', true)",
            "hash": "md5(id::text || '2') || md5(id::text)",
        }, "drawn WHERE holder <> first"),
        (Event, {
            "complaint_id": "id", "seq": "3",
            "act": "CASE WHEN state = 'tiket' THEN CASE WHEN r5 < 0.7 THEN 'pindah_skpd' ELSE 'laporan_tidak_jelas' END ELSE 'selesai' END",
            "at": since, "recorded_at": since, "role": "'pemegang'", "state": "state", "unit_id": "holder",
            "data": "jsonb_build_object('responds', true, 'text', 'Sudah dikerjakan.', 'reason', 'Bukan kewenangan kami.')",
            "hash": "md5(id::text || '3') || md5(id::text)",
        }, "drawn WHERE state IN ('tiket', 'menunggu_validasi')"),
        (Ticket, {
            "complaint_id": "id", "seq": "3", "act": "CASE WHEN r5 < 0.7 THEN 'pindah_skpd' ELSE 'laporan_tidak_jelas' END",
            "unit_id": "holder", "proposed_id": "CASE WHEN r5 < 0.5 THEN first END", "filed_at": since,
            "decided_at": "NULL::timestamptz",
        }, "drawn WHERE state = 'tiket'"),
        (Ticket, {  # one report in seventeen had a ticket that Biro has decided
            "complaint_id": "id", "seq": "10", "act": "'pindah_skpd'", "unit_id": "first", "proposed_id": "holder",
            "filed_at": "at + interval '2 hours'", "decided_at": "at + interval '50 hours'", "approved": "id % 3 <> 0",
        }, "drawn WHERE state = 'selesai' AND id % 17 = 0"),
        (Event, {
            "complaint_id": "id", "seq": "11", "act": "CASE WHEN id % 3 <> 0 THEN 'setujui' ELSE 'tolak' END",
            "at": "at + interval '50 hours'", "recorded_at": "at + interval '50 hours'", "role": "'validator'",
            "state": "'koordinasi'", "unit_id": str(biro), "hash": "md5(id::text || '11') || md5(id::text)",
            "data": "jsonb_build_object('decides', 10, 'to', holder, 'reason', 'Menurut peta dan daftar aset.')",
        }, "drawn WHERE state = 'selesai' AND id % 17 = 0"),
        (FollowUp, {
            "complaint_id": "id", "seq": "3", "unit_id": "holder", "text": "'Sudah dikerjakan.'", "submitted_at": since,
            "decided_at": "CASE WHEN state = 'selesai' THEN at + interval '1 hour' * (4 + floor(r4 * 200)) END",
            "accepted": "CASE WHEN state = 'selesai' THEN true END",
        }, "drawn WHERE state IN ('selesai', 'menunggu_validasi')"),
        (Verification, {
            "follow_up_id": "f.id", "seq": "4", "act": "'verifikasi_administrasi'", "result": "'sesuai'",
            "at": "f.submitted_at + interval '1 hour'",
        }, "complaints_followup f JOIN complaints_complaint c ON c.id = f.complaint_id WHERE c.verifications > 0"),
    ]  # fmt: skip


def _insert(cursor: Any, model: type[models.Model], values: dict[str, str], source: str) -> None:
    """Fill a table; a column that is not said takes what its kind has for nothing."""
    columns, chosen = [], []
    for field in model._meta.concrete_fields:
        column = field.column
        if column not in values:
            if field.primary_key or field.null:
                continue
            plain = {"BooleanField": "false", "CharField": "''", "TextField": "''"}
            values[column] = plain.get(field.get_internal_type(), "0")
        columns.append(f'"{column}"')
        chosen.append(values[column])
    table = model._meta.db_table
    cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(chosen)} FROM {source}")
    if model is Complaint:
        cursor.execute(
            "INSERT INTO complaints_involvement (complaint_id, unit_id, since, reported_at) SELECT id, first, at, at "
            "FROM drawn UNION ALL SELECT id, holder, at + interval '1 hour', at FROM drawn WHERE holder <> first"
        )


def facts() -> Facts:
    """Values that occur in the city there is."""
    rng, reg = random.Random(3), registry.current()
    size = Complaint.objects.order_by("-pk").values_list("pk", flat=True)[0]
    picked = [rng.randrange(1, size) for _n in range(40)]
    rows = list(Complaint.objects.filter(pk__in=picked).values_list("number", "reported_at"))
    kelurahan = [f"Kel. {r.name}" for r in reg.regions.values() if r.level == "kelurahan"]
    return Facts(
        [c.code for c in rng.sample(list(reg.categories), 20)], rng.sample(kelurahan, 20),
        [number for number, _at in rows],
        [f"{int(at.timestamp() * 1_000_000)}.{number}.{rng.randrange(100_000)}" for number, at in rows],
        [quote(unit.name) for unit in rng.sample(list(reg.agencies.values()), 20)],
        list(Complaint.objects.filter(due_clause="M3").order_by("-pk").values_list("number", flat=True)[:40]),
        list(Complaint.objects.filter(due_clause="M9").order_by("-due_at").values_list("number", flat=True)[:40]),
    )  # fmt: skip
