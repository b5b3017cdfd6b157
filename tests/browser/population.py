"""What a process of the city does before it is served: the cast hired, and one report in each state it can be in."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

PASSWORD = "rahasia-kota-jakarta"
GAMBIR = (-6.17540, 106.82720)
PETOJO = (-6.1755, 106.8140)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICKS = ("Foto sudah saya lihat", "Lokasi sudah saya lihat", "Uraian sudah saya baca")


def picture(name: str) -> bytes:
    """A photo of no place at all; the same name gives the same picture."""
    rng, out = random.Random(name), BytesIO()
    image = Image.new("RGB", (800, 600), (rng.randrange(90, 160),) * 3)
    draw = ImageDraw.Draw(image)
    for _n in range(12):
        x, y, r = rng.randrange(800), rng.randrange(600), rng.randrange(20, 120)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(rng.randrange(40, 220) for _c in range(3)))
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def kept(folder: Path) -> dict[str, Any]:
    """The reports that were made, by what became of them: `{"number": ..., "code": ...}`."""
    found: dict[str, Any] = json.loads((folder / "reports.json").read_text())
    return found


def hire() -> None:
    """Put the cast in office; one password for everybody."""
    from django.contrib.auth.hashers import make_password

    from cepatrespon.accounts import factors
    from cepatrespon.agencies import registry
    from cepatrespon.agencies.models import Officer
    from cepatrespon.rules.terms import Office

    head, password = Office.ADMINISTRATOR, make_password(PASSWORD)
    for name, office, unit in (
        ("budi", head, "Kelurahan Gambir"), ("rina", head, "Kelurahan Petojo Selatan"),
        ("dewi", head, "Dinas Bina Marga"), ("hub", head, "Dinas Perhubungan"),
        ("suku", head, "Suku Dinas Bina Marga Kota Jakarta Pusat"),
        ("joko", head, "Dinas Komunikasi, Informatika dan Statistik"), ("biro", head, "Biro Pemerintahan"),
        ("sri", Office.VALIDATOR, "Biro Pemerintahan"), ("fajar", Office.FACILITATOR, "Biro Pemerintahan"),
        ("lestari", Office.FACILITATOR, "Biro Pemerintahan"), ("inspektur", Office.INSPECTOR, "Inspektorat"),
        ("sekda", Office.SECRETARY, "Sekretariat Daerah"), ("sistem", Office.SYSTEM, ""),
        ("yanto", Office.FIELD, "Kelurahan Gambir"), ("camat", head, "Kecamatan Gambir"),
    ):  # fmt: skip
        agency = registry.current().unit_named(unit) if unit else None
        officer = Officer.objects.create(
            username=name, first_name=name.title(), office=office, password=password,
            agency_id=agency.id if agency else None,
        )  # fmt: skip
        if factors.required(officer):  # the city is a demonstration: the page itself shows the code of this secret
            factors.keep(officer, factors.new_secret())


class _Town:
    """Reports and acts in the past, through the real actions."""

    def file(self, at: Any, **said: Any) -> Any:
        from cepatrespon.complaints.actions import NewReport, report
        from cepatrespon.complaints.evidence import read

        given = {
            "body": "Lubang besar di depan pasar, sudah seminggu. Motor sering jatuh di sana.", "category": "Jalan",
            "lat": GAMBIR[0], "lng": GAMBIR[1], "accuracy": 12.0, "address": "depan pasar, dekat pos ronda",
        }  # fmt: skip
        photos = [read(picture(f"lapor {at}"), "lapor.jpg", at)]
        return report(NewReport(**{**given, "photos": photos, **said}), at=at)

    def at_the_inspektorat(self, at: Any) -> Any:
        from cepatrespon.agencies.models import Officer
        from cepatrespon.complaints.actions import NewReport, report
        from cepatrespon.complaints.querysets import actor_of

        new = NewReport(body="Petugas loket meminta uang untuk surat pengantar.", channel="inspektorat")
        return report(new, at=at, actor=actor_of(Officer.objects.get(username="inspektur")))

    def do(self, filed: Any, who: str, word: str, at: Any, photos: int = 0, **said: Any) -> None:
        from cepatrespon.agencies.models import Officer
        from cepatrespon.complaints.actions import Details, act, upload
        from cepatrespon.complaints.evidence import read
        from cepatrespon.complaints.models import Complaint
        from cepatrespon.complaints.querysets import actor_of
        from cepatrespon.rules.terms import ACT_BY_WORD

        officer = Officer.objects.get(username=who)
        taken = [read(picture(f"{who} {at} {n}"), f"{n}.jpg", at) for n in range(photos)]
        held = tuple(upload(one, at=at, uploader=officer.pk).pk for one in taken)
        where = Complaint.objects.filter(pk=filed.complaint.pk)
        act(where, ACT_BY_WORD[word.casefold()], actor_of(officer), Details(photos=held, **said), at=at)


def _for_citizens(town: _Town, made: dict[str, Any], at: Any) -> dict[str, int]:
    """What officers do for citizens: something hidden, asked and held back, and a completion that was contested. The
    keys of what has no number."""
    from cepatrespon.agencies.models import Officer
    from cepatrespon.complaints import holding, rights
    from cepatrespon.complaints.actions import Details, NewReport, contest, keep
    from cepatrespon.complaints.dossier import CITIZEN
    from cepatrespon.complaints.evidence import read
    from cepatrespon.complaints.models import Complaint, Held
    from cepatrespon.complaints.querysets import actor_of
    from cepatrespon.rules.terms import Act

    there = {"lat": PETOJO[0], "lng": PETOJO[1]}
    owner = actor_of(Officer.objects.get(username="joko"))
    made["hidden"] = filed = town.file(at - 6 * DAY, body="Nomor telepon pemilik rumah tertulis di sini.", **there)
    which = Complaint.objects.filter(pk=filed.complaint.pk)
    why = {"result": "data pribadi", "reason": "Nomornya kami tutup.", "note": "Nomor telepon orang lain."}
    keep(which, Act.HIDE, owner, Details(**why), at=at - 5 * DAY)
    keep(which, Act.HIDE, owner, Details(photo=filed.complaint.photos.get().pk, **why), at=at - 5 * DAY)
    asked = rights.ask(which, "peninjauan", "Itu nomor saya sendiri, boleh ditampilkan.", at=at - 4 * DAY)

    made["contested"] = filed = town.file(at - 9 * DAY, body="Lampu taman padam.", **there)
    town.do(filed, "rina", "Proses", at - 9 * DAY + HOUR)
    town.do(filed, "rina", "Selesai", at - 8 * DAY, 1, text="Lampu sudah diganti.")
    town.do(filed, "fajar", "Verifikasi Administrasi", at - 8 * DAY + HOUR, result="sesuai")
    town.do(filed, "sri", "Validasi", at - 8 * DAY + 2 * HOUR)
    which = Complaint.objects.filter(pk=filed.complaint.pk)
    keep(which, Act.RATE, CITIZEN, Details(stars=2, text="Sudah diganti, padam lagi malamnya."), at=at - 2 * DAY)
    made["follows"] = contest(which, Details(result="masih sama", text="Masih padam."), at=at - 2 * DAY)

    new = NewReport(body="Promo pelangsing, hubungi kami.", photos=[read(picture("promo"))], **there)
    holding.hold(new, (holding.TRAP, holding.REPEATED), at=at - 2 * DAY)
    return {"request": asked.pk, "held": Held.objects.get().pk}


def fill() -> str:
    """The cast and the reports; returns what `kept` reads."""
    from cepatrespon.complaints.actions import run_clocks
    from cepatrespon.complaints.clock import now
    from cepatrespon.complaints.models import MonthlyRow
    from cepatrespon.complaints.monthly import freeze_due

    hire()
    town, at = _Town(), now()
    made: dict[str, Any] = {}

    long_ago = at - 40 * DAY
    made["listed"] = filed = town.file(long_ago)
    town.do(filed, "budi", "Proses", long_ago + HOUR)
    for days in (1, 2, 3):
        town.do(filed, "budi", "Selesai", long_ago + days * DAY, 2, text="Lubang sudah ditambal aspal dingin.")
        result = "sesuai" if days == 3 else "tidak sesuai"
        when = long_ago + days * DAY + HOUR
        town.do(
            filed, "fajar", "Verifikasi Administrasi", when, result=result, note="Dibandingkan dengan foto laporan."
        )
        if days < 3:
            town.do(filed, "sri", "Tolak", when + HOUR, reason="Lubangnya masih terlihat di foto hasil.")
    town.do(filed, "sri", "Validasi", when + HOUR)

    before = at - 10 * DAY
    made["automatic"] = filed = town.file(before)
    town.do(filed, "budi", "Proses", before + HOUR)
    town.do(filed, "budi", "Selesai", before + DAY, 1, text="Sudah dibersihkan.")
    made["closed"] = filed = town.file(at - 2 * DAY, private=True, category="Sampah")
    town.do(
        filed, "budi", "Laporan Tidak Jelas", at - 2 * DAY + HOUR, reason="Fotonya gelap, tempatnya tidak terlihat."
    )
    town.do(filed, "joko", "Setujui", at - DAY, result="ditutup", reason="Pelapor tidak dapat dihubungi.")
    made["referred"] = filed = town.file(at - 5 * DAY, category="")
    town.do(filed, "budi", "Koordinasi", at - 5 * DAY + HOUR, to="Biro Pemerintahan", read=True)
    town.do(filed, "biro", "Teruskan", at - 4 * DAY, to="PLN", letter="12/CRM/2024", reason="Tiang milik PLN.")
    made["extended"] = filed = town.file(at - 3 * DAY)
    town.do(filed, "budi", "Koordinasi", at - 3 * DAY + HOUR, to="Dinas Bina Marga", read=True)
    town.do(filed, "dewi", "Proses", at - 3 * DAY + 2 * HOUR)
    town.do(
        filed, "dewi", "Estimasi Waktu Selesai", at - 2 * DAY, until=at + 12 * DAY, extension="kesiapan anggaran",
        reason="Menunggu aspal panas.",
    )  # fmt: skip
    made["submitted"] = filed = town.file(at - 30 * HOUR)
    town.do(filed, "budi", "Proses", at - 29 * HOUR)
    town.do(filed, "budi", "Selesai", at - 20 * HOUR, 2, text="Ditambal pagi ini, arus sudah dibuka lagi.")
    town.do(filed, "fajar", "Verifikasi Administrasi", at - 10 * HOUR, result="sesuai", note="Cocok dengan fotonya.")
    made["ticket"] = filed = town.file(at - 20 * HOUR)
    town.do(filed, "budi", "Koordinasi", at - 19 * HOUR, to="Dinas Bina Marga", read=True)
    town.do(filed, "dewi", "Pindah SKPD", at - 18 * HOUR, to="Dinas Perhubungan", reason="Ini rambu, bukan jalan.")
    made["not_found"] = filed = town.file(at - 9 * HOUR, category="Sampah")
    town.do(filed, "budi", "Laporan Tidak Ditemukan", at - 8 * HOUR, 1, reason="Dicari di depan pasar, tidak ada.")
    made["late"] = town.file(at - 8 * HOUR)
    made["waiting"] = town.file(at - HOUR, accuracy=900.0, name="Siti Contoh", phone="+6281234567890", photos=[])
    made["private"] = town.file(at - HOUR, private=True)

    for what in ("judged", "judged_too"):
        made[what] = town.at_the_inspektorat(at - HOUR)
    keys = _for_citizens(town, made, at)
    while run_clocks(at=at).spoken:
        pass
    freeze_due(at)
    found = {what: {"number": one.complaint.number, "code": one.code} for what, one in made.items()}
    found["listed"]["month"] = MonthlyRow.objects.get(complaint=made["listed"].complaint).list.month
    return json.dumps(found | {what: {"number": str(key)} for what, key in keys.items()})
