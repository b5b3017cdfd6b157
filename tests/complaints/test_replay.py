"""`cepatrespon replay`: what it reads, what it refuses to read, and what it reports as different."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from cepatrespon.agencies import registry
from cepatrespon.agencies.models import Category
from cepatrespon.complaints import examples, replay
from cepatrespon.complaints.examples import Unreadable
from cepatrespon.complaints.models import Complaint, Event, Photo
from cepatrespon.rules.terms import UnitKind

HEAD = """# M1: contoh

Kanal: JAKI
Kategori: Jalan
Lokasi: -6.17540, 106.82720
"""
COLUMNS = "| at | who | does | with | then | holder | due | answers |\n|---|---|---|---|---|---|---|---|\n"
REPORT = "| 2024-05-02 09:00 | Warga | Lapor | | Menunggu | Kelurahan Gambir | 2024-05-02 15:00 | Kelurahan Gambir |\n"
PROCESS = (
    "| 2024-05-02 10:00 | Kelurahan Gambir | Proses | | Proses | Kelurahan Gambir | 2024-05-09 09:00 "
    "| Kelurahan Gambir |\n"
)
BASE = HEAD + "\n" + COLUMNS + REPORT + PROCESS


def played(text: str) -> replay.Played:
    """Play an example and throw away what it made, as the command does."""
    with transaction.atomic():
        found = replay.play(examples.read(text))
        transaction.set_rollback(True)
    return found


def kept(text: str) -> replay.Played:
    """Play an example and keep what it made until the test ends."""
    return replay.play(examples.read(text))


# ── what cannot be read ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        (BASE.replace("2024-05-02 10:00", "2 Mei 10:00"), 10, "at", "YYYY-MM-DD HH:MM"),
        (BASE.replace("2024-05-02 10:00", "2024-05-02 08:59"), 10, "at", "mundur"),
        (BASE.replace("| Proses | |", "| Kerjakan | |"), 10, "does", "Kerjakan"),
        (BASE.replace("| Proses | |", "| | |"), 10, "does", "tindakan diharapkan"),
        (BASE.replace("| Kelurahan Gambir | Proses | |", "| | Proses | |"), 10, "who", "siapa"),
        (BASE.replace("| Proses | |", "| Proses | cepat |"), 10, "with", "kunci=nilai"),
        (BASE.replace("| Proses | | Proses |", "| Proses | | Beres |"), 10, "then", "Beres"),
        (BASE.replace("| Proses | | Proses |", "| Proses | | DITOLAK SISTEM M13 |"), 10, "then", "DITOLAK SISTEM"),
        (BASE.replace("2024-05-09 09:00", "besok"), 10, "due", "besok"),
        (BASE.replace("| holder |", "| pemegang |"), 7, "pemegang", "kolom tidak dikenal"),
        (BASE.replace("| who |", "| holder |", 1), 7, "holder", "hanya boleh satu kali"),
        ("Kanal: JAKI\n\n| at | does |\n|---|---|\n", 3, "who", "harus ada"),
        (BASE.replace("Kategori: Jalan", "Kanal: JAKI"), 4, "Kanal", "hanya boleh satu kali"),
        (BASE.replace("| Proses | |", "| Koordinasi | alsan=x |"), 10, "with", "'alsan' tidak dikenal; yang ada: ke, "),
        (BASE.replace("| Proses | |", "| Koordinasi | ke=A; KE=B |"), 10, "with", "hanya boleh satu kali"),
        (BASE.replace("| Proses | |", "| Koordinasi | baca=mungkin |"), 10, "with", "baca=ya atau baca=tidak"),
        (BASE.replace("| Kelurahan Gambir | Proses | |", "| Jam | Proses | |"), 10, "does", "Jam tidak bertindak"),
        (BASE.replace("| Kelurahan Gambir | Proses | |", "| Sistem | Proses | |"), 10, "does", "Sistem tidak"),
        (BASE + PROCESS[1:].replace("Proses |\n", "|\n").replace("| Proses |", "| Kerja |", 1), 11, "does", "Kerja"),
        (BASE.replace("Kategori: Jalan", "Jenis: Jalan"), 4, "Jenis", "kunci tidak dikenal"),
        (BASE.replace("-6.17540, 106.82720", "Monas"), 5, "Lokasi", "lintang, bujur"),
        (BASE.replace("-6.17540, 106.82720", "-96.2, 106.8"), 5, "Lokasi", "lintang -90..90"),
        (BASE.replace("Kanal: JAKI\n", ""), 1, "Kanal", "Kanal: nama kanal"),
        (BASE.replace(PROCESS, PROCESS[:-2] + "| lagi |\n"), 10, "answers", "ada 9"),
        (BASE.replace("| Kelurahan Gambir |\n", "|\n").replace("09:00 |\n", "|\n", 1), 9, "answers", "ada 7"),
        (BASE + "\n## Nilai\n", 12, "", "Nilai"),
        (HEAD, 1, "", "tabel"),
        ("", 1, "", "tabel"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_line_and_column(text: str, line: int, column: str, expected: str) -> None:
    with pytest.raises(Unreadable) as found:
        examples.read(text)
    assert (found.value.line, found.value.column) == (line, column)
    assert expected in found.value.expected
    assert f"baris {line}" in str(found.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("| Kelurahan Gambir | Proses |", "| Pak Lurah | Proses |", 10, "who"),
        ("| Proses | |", "| Laporan Tidak Ditemukan | foto=dua |", 10, "with"),
        ("| Proses | |", "| Estimasi Waktu Selesai | sampai=lusa |", 10, "with"),
        ("| Proses | |", "| Laporan Tidak Jelas | hasil=mungkin |", 10, "with"),
        ("Kanal: JAKI", "Kanal: Telegram", 3, "Kanal"),
        (PROCESS, REPORT.replace("09:00", "10:00", 1), 10, "does"),
    ],
)
def test_what_names_nobody_or_nothing_is_said_when_it_is_played(
    city: Any, old: str, new: str, line: int, column: str
) -> None:
    with pytest.raises(Unreadable) as found:
        played(BASE.replace(old, new))
    assert (found.value.line, found.value.column) == (line, column)


# ── how it is written ────────────────────────────────────────────────────────────────────────────
def test_a_bar_and_a_semicolon_inside_a_value_are_escaped() -> None:
    text = BASE.replace("| Proses | |", r"| Koordinasi | ke=Dinas Bina Marga; alasan=A \| B\; C |")
    line = examples.read(text).lines[1]
    assert line.details == {"ke": "Dinas Bina Marga", "alasan": "A | B; C"}


def test_seconds_alignment_case_and_a_missing_bar_at_the_end_do_not_matter(city: Any) -> None:
    text = BASE.replace("|---|---|---|---|---|---|---|---|", "|:--|--:|:-:|---|---|---|---|---")
    text = text.replace("2024-05-02 10:00", "2024-05-02 10:00:07").replace("Kanal: JAKI", "kanal: jaki")
    text = text.replace("| Kelurahan Gambir | Proses | |", "| kelurahan gambir | proses | |")
    assert examples.read(text).lines[1].at.second == 7
    assert played(text).differences == []


def test_the_order_of_columns_is_free_and_one_may_be_left_out(city: Any) -> None:
    text = HEAD + "\n| who | at | does |\n|---|---|---|\n| Warga | 2024-05-02 09:00 | Lapor |\n"
    assert played(text).differences == []


def test_a_star_is_not_compared_and_an_empty_cell_is(city: Any) -> None:
    starred = BASE.replace("| Menunggu | Kelurahan Gambir | 2024-05-02 15:00 |", "| * | * | * |")
    assert played(starred).differences == []
    empty = BASE.replace("| Menunggu | Kelurahan Gambir | 2024-05-02 15:00 |", "| Menunggu | Kelurahan Gambir | |")
    assert played(empty).differences == [
        "baris 9 (2024-05-02 09:00 Warga Lapor), due: diharapkan (kosong), terjadi 2024-05-02 15:00"
    ]


# ── what it compares ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("| Proses | | Proses |", "| Proses | | Koordinasi |", "then"),
        ("| Proses | Kelurahan Gambir |", "| Proses | Kelurahan Cideng |", "holder"),
        ("2024-05-09 09:00", "2024-05-09 09:01", "due"),
        ("2024-05-09 09:00", "2024-05-09 09:00:01", "due"),
        ("09:00 | Kelurahan Gambir |\n", "09:00 | Biro Pemerintahan |\n", "answers"),
        ("| Proses | | Proses |", "| Proses | | DITOLAK SISTEM - |", "then"),
    ],
)
def test_every_cell_that_differs_is_told_with_what_happened(city: Any, old: str, new: str, column: str) -> None:
    assert BASE.count(old) == 1
    found = played(BASE.replace(old, new)).differences
    assert len(found) == 1
    assert f"baris 10 (2024-05-02 10:00 Kelurahan Gambir Proses), {column}: diharapkan" in found[0]


def test_an_act_that_is_refused_differs_in_what_followed(city: Any) -> None:
    again = PROCESS.replace("10:00", "11:00")
    assert "terjadi DITOLAK SISTEM -" in played(BASE + again).differences[0]


def test_a_report_that_is_refused_can_be_stated_and_leaves_nothing(city: Any) -> None:
    outside = BASE.replace("-6.17540, 106.82720", "-6.40000, 106.80000").replace(PROCESS, "")
    cells = "| Menunggu | Kelurahan Gambir | 2024-05-02 15:00 | Kelurahan Gambir |"
    assert played(outside.replace(cells, "| DITOLAK SISTEM - | | | |")).differences == []
    assert played(outside.replace(cells, "| * | | * | |")).differences == []
    (then, *others) = played(outside).differences
    assert "then: diharapkan Menunggu, terjadi DITOLAK SISTEM - (Titik itu di luar Jakarta." in then
    assert len(others) == 3
    with pytest.raises(Unreadable, match="Lapor diharapkan"):
        played(BASE.replace("-6.17540, 106.82720", "-6.40000, 106.80000"))


def test_an_unexpected_refusal_says_why(city: Any) -> None:
    again = PROCESS.replace("10:00", "11:00")
    assert "terjadi DITOLAK SISTEM - (Tindakan ini tidak terbuka" in played(BASE + again).differences[0]


def test_a_row_without_its_first_bar_is_a_row(city: Any) -> None:
    bare = BASE.replace(PROCESS, PROCESS[2:].replace("| Proses |", "| Proses | ", 1))
    assert played(bare).differences == []
    assert len(played(bare.replace("2024-05-09 09:00", "2024-05-09 10:00")).differences) == 1
    assert played(BASE + "\nDi bawah tabel, a | b adalah kalimat.\n").differences == []


def test_a_refusal_cites_its_clause(city: Any) -> None:
    cells = "Menunggu | Kelurahan Gambir | 2024-05-02 15:00 | Kelurahan Gambir |\n"
    line = f"| 2024-05-02 10:00 | Kelurahan Gambir | Koordinasi | ke=Dinas Bina Marga; baca=tidak | {cells}"
    for clause, different in (("M2", 0), ("M3", 1)):
        text = HEAD + "\n" + COLUMNS + REPORT + line.replace("Menunggu", f"DITOLAK SISTEM {clause}")
        assert len(played(text).differences) == different


SCORE = "| Kelurahan Gambir | 2024-05-02 09:00 | 1.0 | | 0 | |"
SCORES = "\n## Penilaian\n\n| unit | mulai | respon | selesai | ditolak | mode |\n|---|---|---|---|---|---|\n"


def test_a_section_lists_everything_and_a_star_in_it_takes_what_is_left(city: Any) -> None:
    assert played(BASE + SCORES + SCORE).differences == []
    assert played(BASE + SCORES + "| * | * | * | * | * | * |").differences == []
    assert played(BASE + SCORES).differences == ["Penilaian: terjadi " + SCORE.replace("| |", "|  |")]
    wrong = played(BASE + SCORES + SCORE.replace("1.0", "1.1")).differences
    assert [difference.split()[1] for difference in wrong] == ["diharapkan", "terjadi"]


def test_a_section_without_rows_asserts_that_there_is_nothing_and_an_absent_one_nothing_at_all(city: Any) -> None:
    late = "\n## Terlambat\n\n| siapa | pasal | jam lewat |\n|---|---|---|\n"
    overdue = BASE.replace("2024-05-02 10:00", "2024-05-02 17:00")
    assert played(BASE + late).differences == []
    assert played(overdue + late).differences == ["Terlambat: terjadi | Kelurahan Gambir | M1 | 2.0 |"]
    assert played(overdue).differences == []


def test_the_order_of_rows_is_free(city: Any) -> None:
    hand_on = (
        "| 2024-05-02 10:00 | Kelurahan Gambir | Koordinasi | ke=Dinas Bina Marga | Koordinasi | Dinas Bina Marga "
        "| 2024-05-02 16:00 | Dinas Bina Marga |\n"
    )
    rows = "| Dinas Bina Marga | 2024-05-02 10:00 | | | 0 | |\n" + SCORE
    assert played(HEAD + "\n" + COLUMNS + REPORT + hand_on + SCORES + rows).differences == []


def test_a_sistem_line_demands_that_the_clock_has_acted_by_then(city: Any) -> None:
    cells = "Menunggu Validasi | Kelurahan Gambir | 2024-05-05 11:00 | Biro Pemerintahan |\n"
    submitted = f"| 2024-05-02 11:00 | Kelurahan Gambir | Selesai | foto=1; uraian=Ditambal | {cells}"
    early = f"| 2024-05-05 11:00 | Sistem | Selesai Otomatis | | {cells}"
    on_time = "| 2024-05-05 11:00:01 | Sistem | Selesai Otomatis | | Selesai | Kelurahan Gambir | | |\n"
    assert played(BASE + submitted + on_time).differences == []
    assert played(BASE + submitted + early).differences == [
        "baris 12 (2024-05-05 11:00 Sistem Selesai Otomatis), does: diharapkan Selesai Otomatis, "
        "terjadi sistem tidak bertindak"
    ]


def test_a_mark_of_the_clock_is_one_made_since_the_line_before(city: Any) -> None:
    cells = "Menunggu | Kelurahan Gambir | 2024-05-02 15:00 | Kelurahan Gambir |\n"
    report = HEAD + "\n" + COLUMNS + REPORT
    once = report + f"| 2024-05-02 15:00:01 | Sistem | Terlewat | | {cells}"
    assert played(once).differences == []
    assert len(played(once + f"| 2024-05-02 16:00 | Sistem | Terlewat | | {cells}").differences) == 1


# ── the cast ─────────────────────────────────────────────────────────────────────────────────────
def test_a_unit_that_is_unknown_is_made_for_the_scenario_with_the_kind_its_name_tells(city: Any) -> None:
    units = "Kelurahan Contoh; Suku Dinas Contoh < Dinas Contoh; Dinas Bina Marga"
    assert kept(BASE.replace("Lokasi:", f"Unit: {units}\nLokasi:")).differences == []
    now = registry.current()
    kinds = {
        name: now.by_name[name.casefold()].kind for name in ("Kelurahan Contoh", "Suku Dinas Contoh", "Dinas Contoh")
    }
    assert list(kinds.values()) == [UnitKind.KELURAHAN, UnitKind.SUB_DEPARTMENT, UnitKind.DEPARTMENT]
    assert now.is_below(now.by_name["suku dinas contoh"].id, now.by_name["dinas contoh"].id)
    assert now.by_name["dinas bina marga"].id == city.unit_named("Dinas Bina Marga").id


def test_pemilik_is_the_channel_owner_in_place_of_the_master_data(city: Any) -> None:
    text = BASE.replace("Kanal: JAKI", "Kanal: JAKI\nPemilik: Dinas Perhubungan")
    asked = "| 2024-05-02 10:30 | Kelurahan Gambir | Laporan Tidak Jelas | | Koordinasi | * | * | Dinas Perhubungan |\n"
    told = "| 2024-05-02 10:40 | Pemilik kanal | Tolak | | Proses | * | * | Kelurahan Gambir |\n"
    assert played(text + asked + told).differences == []


def test_a_number_after_a_role_is_another_person(city: Any) -> None:
    cells = "| Menunggu Validasi | * | * | * |\n"
    text = BASE + "| 2024-05-02 11:00 | Kelurahan Gambir | Selesai | foto=1; uraian=Ditambal " + cells
    for number in ("", " 2"):
        text += f"| 2024-05-02 12:00 | Fasilitator{number} | Verifikasi Administrasi | hasil=sesuai " + cells
    text += "| 2024-05-02 13:00 | Biro Pemerintahan | Verifikasi Lapangan | hasil=sesuai " + cells
    text += "| 2024-05-02 14:00 | Biro Pemerintahan | Validasi | | DITOLAK SISTEM M9 | * | * | * |\n"
    text += "| 2024-05-02 14:00 | Biro Pemerintahan 2 | Validasi | | Selesai | * | | |\n"
    assert kept(text).differences == []
    acts = Event.objects.filter(complaint=Complaint.objects.get(), act="verifikasi_administrasi")
    assert acts.values("officer").distinct().count() == 2


def test_a_category_that_is_unknown_is_made_for_the_scenario(city: Any) -> None:
    found = kept(BASE.replace("Kategori: Jalan", "Kategori: Odong-odong"))
    assert found.differences == []
    assert found.notes == ["Kategori 'Odong-odong' tidak ada di data induk; dibuat untuk contoh ini"]
    assert Category.objects.filter(name="Odong-odong").exists()


def test_the_photos_of_an_act_are_kept_with_it(city: Any) -> None:
    cells = "| Menunggu Validasi | * | * | * |\n"
    kept(BASE + "| 2024-05-02 11:00 | Kelurahan Gambir | Selesai | foto=3; uraian=Ditambal " + cells)
    complaint = Complaint.objects.get()
    assert complaint.photos.filter(seq=3).count() == 3
    assert {photo.place_source for photo in complaint.photos.all()} == {Photo.Source.STATED}


# ── the command ──────────────────────────────────────────────────────────────────────────────────
def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    left_out = {"DATABASE_URL", "CEPATRESPON_DATA"}
    environment = {key: value for key, value in os.environ.items() if key not in left_out}
    environment["CEPATRESPON_DATA"] = str(folder / "a-city")
    program = [sys.executable, "-c", "from cepatrespon.cli import main; main()", "replay", *arguments]
    return subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def test_the_command_answers_0_1_or_2_and_touches_no_city(tmp_path: Path) -> None:
    good, wrong, broken = (tmp_path / name for name in ("baik.md", "beda.md", "rusak.md"))
    good.write_text(BASE, encoding="utf-8")
    wrong.write_text(BASE.replace("2024-05-09 09:00", "2024-05-09 10:00"), encoding="utf-8")
    broken.write_text(BASE.replace("| Proses | |", "| Kerjakan | |"), encoding="utf-8")
    differing = command(tmp_path, str(good), str(wrong))
    assert differing.returncode == 1
    assert "baik.md: sesuai - M1: contoh" in differing.stdout
    assert "beda.md: 1 berbeda" in differing.stdout
    assert "due: diharapkan 2024-05-09 10:00, terjadi 2024-05-09 09:00" in differing.stdout
    unreadable = command(tmp_path, str(good), str(broken))
    assert unreadable.returncode == 2
    assert "rusak.md: baris 10, kolom does: tindakan 'Kerjakan' tidak dikenal" in unreadable.stderr
    assert "Traceback" not in unreadable.stderr
    assert "baik.md: sesuai" in unreadable.stdout, "one that cannot be read does not stop the others"
    latin = tmp_path / "latin.md"
    latin.write_bytes(BASE.encode().replace(b"contoh", b"conto\xe9"))
    odd = command(tmp_path, str(tmp_path / "tidak-ada.md"), str(latin), str(tmp_path))
    assert odd.returncode == 2
    assert "tidak-ada.md: berkas tidak ada" in odd.stderr
    assert "latin.md: baris 1: teks UTF-8 diharapkan, ada bita 0xe9" in odd.stderr
    assert "ini folder; berkas diharapkan" in odd.stderr
    told = command(tmp_path, "--json", str(good))
    assert told.returncode == 0
    assert set(json.loads(told.stdout)) >= {"title", "differences", "timeline", "clocks", "sections"}
    assert not (tmp_path / "a-city").exists()


def test_json_tells_the_timeline_the_clocks_and_every_section(city: Any) -> None:
    found = played(BASE)
    assert [entry["act"] for entry in found.timeline] == ["Lapor", "Proses"]
    assert found.timeline[1]["at"] == found.timeline[1]["recorded"] == "2024-05-02 10:00"
    assert found.clocks == [
        {
            "at": "2024-05-02 09:00", "then": "Menunggu", "holder": "Kelurahan Gambir", "due": "2024-05-02 15:00",
            "answers": "Kelurahan Gambir", "clause": "M1",
        },
        {
            "at": "2024-05-02 10:00", "then": "Proses", "holder": "Kelurahan Gambir", "due": "2024-05-09 09:00",
            "answers": "Kelurahan Gambir", "clause": "M7",
        },
    ]  # fmt: skip
    assert set(found.sections) == {"Penilaian", "Waktu", "Inspektorat", "Terlambat"}
    assert found.sections["Penilaian"] == [
        {
            "unit": "Kelurahan Gambir",
            "mulai": "2024-05-02 09:00",
            "respon": "1.0",
            "selesai": "",
            "ditolak": "0",
            "mode": "",
        }
    ]
