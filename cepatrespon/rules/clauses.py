"""The clauses: id, kind, title, what the source says, and our reading of it.

Source: Keputusan Sekretaris Daerah Provinsi DKI Jakarta Nomor 99 Tahun 2022 (M1-M12), Pergub 57/2022 (B1-B5) and the
duties of the tenaga ahli fasilitator (F1-F6). `/aturan` and `docs/regulation/clauses.md` are printed from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SOURCE = (
    "Keputusan Sekretaris Daerah Provinsi DKI Jakarta Nomor 99 Tahun 2022 (perubahan atas Nomor 22 Tahun 2020), "
    "Pedoman Tindak Lanjut Penanganan Pengaduan Masyarakat Melalui Aplikasi CRM"
)


class Kind(StrEnum):
    """What the software does about a clause."""

    ENFORCED = "enforced"
    MEASURED = "measured"
    BY_HAND = "by hand"
    UNSTATED = "unstated"


KIND_WORDS = {
    Kind.ENFORCED: ("Dijalankan sistem", "Enforced by the system"),
    Kind.MEASURED: ("Diukur sistem", "Measured by the system"),
    Kind.BY_HAND: ("Dikerjakan orang", "Done by people"),
    Kind.UNSTATED: ("Tidak disebut; bacaan kami", "Not stated; our reading"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its id, kind, title and sentence in both languages, and how we read it where it is silent."""

    id: str
    kind: Kind
    title: str
    english: str
    text: str
    text_english: str
    reading: str = ""
    reading_english: str = ""


_ALL = (
    Clause(
        "M1", Kind.ENFORCED, "Respons 6 jam", "Response, 6 hours",
        "Setiap unit yang menerima laporan merespons paling lama 6 jam sejak laporan tiba di kotak masuknya.",
        "Every unit that receives a report responds within 6 hours of its arrival in the unit's inbox.",
        "Berlaku lagi pada setiap penerimaan. Proses, Disposisi, Koordinasi, tiket M3-M6 dan Teruskan adalah respons; "
        "Estimasi Waktu Selesai bukan. Batas yang terlewat menandai unit terlambat dan tidak mengubah apa pun lagi.",
        "Anew at each receipt. Proses, Disposisi, Koordinasi, any ticket of M3-M6 and Teruskan respond; an extension "
        "does not. A missed limit marks the unit late and changes nothing else.",
    ),
    Clause(
        "M2", Kind.ENFORCED, "Lihat dulu sebelum mengoordinasikan", "Look before you coordinate",
        "Sebelum Koordinasi atau Disposisi, petugas membaca foto, lokasi dan uraian laporan dan menyatakannya.",
        "Before coordinating or disposing, the officer reads the photo, the location and the description, and says so.",
        "Pernyataan dicatat bersama tindakannya. Kategori saja tidak pernah menentukan tujuan laporan.",
        "The confirmation is recorded with the act. The category alone never routes a report.",
    ),
    Clause(
        "M3", Kind.ENFORCED, "Pindah SKPD dan Salah Koordinasi, 3 x 24 jam", "Move or wrong coordination, 3 x 24 hours",
        "Unit yang menerima laporan di luar kewenangannya mengajukan tiket; Biro Pemerintahan memutuskan unit yang harus "
        "menindaklanjuti paling lama 3 x 24 jam.",
        "A unit that received a report outside its authority files a ticket; Biro Pemerintahan decides within 72 hours "
        "which unit must act.",
        "Hanya bagi unit yang menerima melalui Koordinasi, Disposisi atau putusan. Putusan mengikat dan tidak menunjuk "
        "pemohon. Setelah dua tiket pemindahan pada satu laporan, hanya Biro Pemerintahan yang dapat menugaskannya.",
        "Open only to a unit that received the report by Koordinasi, Disposisi or a decision. The decision binds and never "
        "names the filer. After two routing tickets on a report only Biro may assign it.",
    ),
    Clause(
        "M4", Kind.ENFORCED, "Pindah Kelurahan, 3 x 24 jam", "Another kelurahan, 3 x 24 hours",
        "Kelurahan yang menerima laporan berlokasi di luar wilayahnya mengajukan kelurahan yang benar; Biro Pemerintahan "
        "memvalidasi paling lama 3 x 24 jam.",
        "A kelurahan that received a report outside its area proposes the right one; Biro Pemerintahan validates within "
        "72 hours.",
        "Dari kelurahan ke kelurahan saja, dan hanya untuk laporan yang mempunyai titik lokasi.",
        "From kelurahan to kelurahan only, and only where the report has a point.",
    ),
    Clause(
        "M5", Kind.ENFORCED, "Laporan Tidak Jelas, 1 x 24 jam", "Report unclear, 1 x 24 hours",
        "Bila foto atau uraian tidak jelas, pemilik kanal menanyakannya kepada pelapor paling lama 1 x 24 jam.",
        "Where photo or description is unclear, the channel owner checks with the reporter within 24 hours.",
        "Pemilik kanal memutuskan: disetujui dan diperjelas (laporan masuk lagi ke unit yang sama), disetujui dan "
        "ditutup, atau ditolak. Pelapor dapat menghidupkan lagi laporan yang ditutup dalam 7 x 24 jam.",
        "The owner decides: clarified (the report re-enters the same inbox), closed, or refused. The reporter may revive "
        "a closed report within 7 x 24 hours.",
    ),
    Clause(
        "M6", Kind.ENFORCED, "Laporan Tidak Ditemukan, 1 x 24 jam", "Not found on site, 1 x 24 hours",
        "Bila lokasi atau masalah tidak ditemukan di lapangan, pemilik kanal menanyakannya kepada pelapor paling lama "
        "1 x 24 jam.",
        "Where place or problem is not found on site, the channel owner checks with the reporter within 24 hours.",
        "Memerlukan foto lapangan dengan tempat dan waktunya. Putusannya seperti M5.",
        "Needs a field photo with its place and time. Decided as M5.",
    ),
    Clause(
        "M7", Kind.ENFORCED, "Batas selesai dan Estimasi Waktu Selesai", "Completion limit and extension",
        "Unit dapat memperpanjang batas selesainya sebelum lewat, dengan jenis alasan dan penjelasan; pelapor melihat "
        "tanggal barunya.",
        "A unit may extend its completion limit before it passes, with a reason type and an explanation; the reporter "
        "sees the new date.",
        "Batas selesai: 7 x 24 jam sejak awal penilaian, diperingatkan pada 6 x 24 jam; kategori dapat mempunyai batas "
        "sendiri. Paling banyak dua perpanjangan per unit per laporan; selanjutnya oleh Biro Pemerintahan.",
        "Completion limit: 7 x 24 hours from the start of scoring, with a warning at 6 x 24; a category may have its own. "
        "Two extensions per unit and report; further ones by Biro.",
    ),
    Clause(
        "M8", Kind.ENFORCED, "Penilaian laporan bertiket", "Scoring of ticketed reports",
        "Tiket disetujui: pemohon dilepas, unit yang ditunjuk dinilai sejak menerimanya. Tiket ditolak: pemohon dinilai "
        "sejak penerimaan pertamanya.",
        "Approved: the filer is released and the unit named is scored from its own receipt. Rejected: the filer is scored "
        "from its first receipt.",
        "Unit yang menerima kembali sebuah laporan dinilai sejak penerimaan pertamanya; setelah diperjelas atau "
        "dihidupkan lagi, sejak masuk kembali.",
        "A unit that gets a report back is scored from its first receipt; after a clarification or a revival, from the "
        "re-entry.",
    ),
    Clause(
        "M9", Kind.ENFORCED, "Verifikasi dan validasi, 3 x 24 jam", "Verification and validation, 3 x 24 hours",
        "Sejak unit menyatakan selesai, Biro Pemerintahan memverifikasi dan memvalidasi paling lama 3 x 24 jam.",
        "From the unit's Selesai, Biro Pemerintahan verifies and validates within 72 hours.",
        "Selesai memerlukan foto dan uraian. Validasi dan penolakan memerlukan paling sedikit satu verifikasi atas "
        "tindak lanjut itu; yang memverifikasi tidak memvalidasi.",
        "Selesai needs photo and description. Validating and rejecting need a verification of that submission; who "
        "verified it does not validate it.",
    ),
    Clause(
        "M10", Kind.ENFORCED, "Tindak lanjut ditolak", "Rejected follow-up",
        "Tindak lanjut yang ditolak kembali ke unitnya dengan alasan; penilaian berjalan terus sejak penerimaan pertama.",
        "A rejected follow-up returns to its unit with the reason; scoring runs on from the first receipt.",
        "Tidak ada batas yang dimulai lagi dan M1 tidak dibuka lagi.",
        "No limit starts again and M1 is not opened again.",
    ),
    Clause(
        "M11", Kind.ENFORCED, "Selesai otomatis", "Automatic completion",
        "Tindak lanjut yang lebih dari 3 x 24 jam tidak divalidasi menjadi Selesai dengan sendirinya.",
        "A submission not validated within 72 hours completes itself.",
        "Berlaku pada saat jatuh tempo, tepat satu kali, dan selalu ditampilkan sebagai otomatis.",
        "Effective at the due moment, exactly once, and always shown as automatic.",
    ),
    Clause(
        "M12", Kind.MEASURED, "Dua kali ditolak", "Twice rejected",
        "Unit yang tindak lanjutnya atas satu laporan ditolak dua kali masuk daftar bulanan untuk Inspektorat.",
        "A unit whose follow-up of one report was rejected twice enters the monthly list for the Inspektorat.",
        "Setiap penolakan berikutnya mendaftarkannya lagi. Daftar dibuat pada awal bulan berikutnya (WIB) dan dibekukan.",
        "Each further rejection lists it again. The list is made at the start of the next WIB month and frozen.",
    ),
    Clause(
        "B1", Kind.ENFORCED, "Biro sebagai unit", "Biro as a unit",
        "Biro Pemerintahan menindaklanjuti laporan yang menjadi kewenangannya seperti unit lain.",
        "Biro Pemerintahan acts as a unit on its own reports.",
    ),
    Clause(
        "B2", Kind.ENFORCED, "Memutuskan tiket", "Deciding tickets",
        "Biro Pemerintahan memutuskan tiket M3 dan M4.",
        "Biro Pemerintahan decides the tickets of M3 and M4.",
    ),
    Clause(
        "B3", Kind.ENFORCED, "Meneruskan ke luar provinsi", "Referral outside the province",
        "Biro Pemerintahan mengoordinasikan laporan yang menjadi kewenangan pemerintah pusat atau badan swasta.",
        "Biro Pemerintahan coordinates reports that belong to central government or private bodies.",
        "Status Diteruskan, dengan nama badan dan nomor surat; dihitung terpisah dan tidak pernah sebagai penyelesaian "
        "unit.",
        "Status Diteruskan, with the body's name and letter; counted apart, never as a unit's completion.",
    ),
    Clause(
        "B4", Kind.ENFORCED, "Memverifikasi dan memvalidasi", "Verifying and validating",
        "Biro Pemerintahan memverifikasi dan memvalidasi tindak lanjut.",
        "Biro Pemerintahan verifies and validates follow-ups.",
    ),
    Clause(
        "B5", Kind.MEASURED, "Daftar bulanan", "Monthly list",
        "Biro Pemerintahan membuat daftar bulanan unit yang tindak lanjutnya dua kali ditolak.",
        "Biro Pemerintahan makes the monthly list of units rejected twice.",
    ),
    Clause("F1", Kind.ENFORCED, "Verifikasi administrasi dan lapangan", "Desk and field verification",
           "Fasilitator memverifikasi secara administrasi dan di lapangan.",
           "The facilitators verify at the desk and in the field."),
    Clause("F2", Kind.ENFORCED, "Melaporkan temuan lapangan", "Reporting field findings",
           "Fasilitator menyampaikan kepada unit apa yang terlihat di lapangan; masalah lain menjadi laporan terkait.",
           "The facilitators report back what the field shows; another problem becomes a linked report."),
    Clause("F3", Kind.MEASURED, "Rekapitulasi", "Recapitulation",
           "Fasilitator merekap hasil verifikasi dan tiket M3-M4.",
           "The facilitators recapitulate verification results and the tickets of M3-M4."),
    Clause("F4", Kind.BY_HAND, "Memetakan masalah", "Mapping problems",
           "Fasilitator memetakan masalah dalam tindak lanjut untuk koordinasi dengan tim teknis.",
           "The facilitators map problems in follow-ups for coordination with the technical team."),
    Clause("F5", Kind.BY_HAND, "Bahan paparan", "Briefings",
           "Fasilitator menyusun bahan paparan.", "The facilitators make briefings."),
    Clause("F6", Kind.BY_HAND, "Analisis dan rekomendasi", "Analysis and recommendation",
           "Fasilitator menganalisis dan memberi rekomendasi.", "The facilitators analyse and recommend."),
)  # fmt: skip

CLAUSES: dict[str, Clause] = {clause.id: clause for clause in _ALL}


def order(clause_id: str) -> tuple[int, int]:
    """Where a clause stands: M1 before M2 before M10, then B, then F. `-` (no clause) comes first."""
    return (-1, 0) if clause_id == "-" else ("MBF".index(clause_id[0]), int(clause_id[1:]))
