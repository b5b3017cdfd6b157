"""What is counted of a month: every ending and every figure with its word, its English and its definition.

The monthly page, the open data and their dictionary print from these rows, so that a figure and what it means are never
apart. Lengths are seconds inside and hours on a screen. How it is counted is `reports.tally`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .case import Case
from .terms import Mode, State


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: its word and definition in both languages, its unit ("laporan", "detik", …), its clauses."""

    word: str
    english: str
    text: str
    text_english: str
    unit: str
    clauses: tuple[str, ...] = ()


class Ending(StrEnum):
    """How a report has ended, or that it has not. Validated and automatic are never added together."""

    FIELD = "lapangan"
    DESK = "administratif"
    AUTOMATIC = "otomatis"
    CLOSED = "tidak_dapat"
    REFERRED = "diteruskan"
    OPEN = "terbuka"


def ending(case: Case, in_the_field: bool) -> Ending:
    """How a case has ended; `in_the_field`: the follow-up that was accepted had been looked at on the spot."""
    if case.state is State.CLOSED:
        return Ending.CLOSED
    if case.state is not State.DONE:
        return Ending.OPEN
    if case.mode is Mode.VALIDATED:
        return Ending.FIELD if in_the_field else Ending.DESK
    return Ending.AUTOMATIC if case.mode is Mode.AUTOMATIC else Ending.REFERRED


# fmt: off
ENDINGS: dict[Ending, Measure] = {
    Ending.FIELD:     Measure("Divalidasi setelah dilihat di lapangan", "Validated after a visit",
        "Biro Pemerintahan menerima tindak lanjut yang sudah diverifikasi di lapangan.", "Biro Pemerintahan accepted a follow-up that had been verified in the field.", "laporan", ("M9", "F1")),
    Ending.DESK:      Measure("Divalidasi dari foto dan keterangan", "Validated from photos and words",
        "Biro Pemerintahan menerima tindak lanjut tanpa kunjungan lapangan (verifikasi administrasi).", "Biro Pemerintahan accepted a follow-up without a visit (verification at the desk).", "laporan", ("M9", "F1")),
    Ending.AUTOMATIC: Measure("Selesai otomatis", "Completed automatically",
        "Biro Pemerintahan tidak memutus pada waktunya, lalu laporan selesai dengan sendirinya. Bukan validasi.", "Biro Pemerintahan did not decide in time, and the report completed itself. Not a validation.", "laporan", ("M11",)),
    Ending.CLOSED:    Measure("Tidak dapat ditindaklanjuti", "Could not be followed up",
        "Ditutup sesudah tiket Laporan Tidak Jelas atau Laporan Tidak Ditemukan disetujui.", "Closed after a ticket Report unclear or Not found was approved.", "laporan", ("M5", "M6")),
    Ending.REFERRED:  Measure("Selesai di badan lain", "Completed by another body",
        "Diteruskan ke badan di luar provinsi, lalu ditutup Biro Pemerintahan.", "Referred to a body outside the province, then closed by Biro Pemerintahan.", "laporan", ("B3",)),
    Ending.OPEN:      Measure("Masih terbuka", "Still open",
        "Belum berakhir pada saat keadaan ini dicatat, termasuk yang menunggu validasi.", "Not ended when this was recorded, those awaiting validation included.", "laporan"),
}

MEASURES: dict[str, Measure] = {
    "diterima":           Measure("Laporan diterima", "Reports received",
        "Laporan yang tiba pada bulan itu menurut waktu Jakarta, publik maupun privat. Laporan yang hanya ditangani Inspektorat dan laporan tentang petugas tidak dihitung di angka mana pun.", "Reports that arrived in that month by Jakarta time, public and private. Reports that the Inspectorate alone handles and reports about officers are in no figure.", "laporan"),
    "pelapor":            Measure("Pelapor berbeda", "Distinct reporters",
        "Laporan yang meninggalkan telepon atau surel; yang telepon atau surelnya sama dihitung satu pelapor. Dihitung sekali saat pembekuan, karena data pelapor dapat dihapus sesudahnya.", "Reports that left a telephone number or e-mail address; those that share either count as one reporter. Counted once, at the freeze, because reporters' data may be deleted later.", "orang"),
    "anonim":             Measure("Laporan anonim", "Anonymous reports",
        "Pelapornya memilih anonim; tidak ikut dihitung sebagai pelapor berbeda.", "Their reporters chose to be anonymous; not among the distinct reporters.", "laporan"),
    "tanpa_kontak":       Measure("Laporan tanpa kontak", "Reports without a contact",
        "Tidak anonim, tetapi tanpa telepon dan surel; tidak ikut dihitung sebagai pelapor berbeda.", "Not anonymous, but without telephone number or e-mail address; not among the distinct reporters.", "laporan"),
    "respons_dinilai":    Measure("Respons yang dinilai", "Responses judged",
        "Setiap kedatangan laporan di kotak masuk sebuah unit yang sudah direspons, diteruskan, atau lewat batasnya.", "Each arrival of a report in a unit's inbox that was answered, handed on, or whose limit has passed.", "kedatangan", ("M1", "M8")),
    "respons_terlambat":  Measure("Respons terlambat", "Late responses",
        "Dari respons yang dinilai, yang melewati batas. Tepat pada batas masih tepat waktu.", "Of the responses judged, those past the limit. On the limit is still in time.", "kedatangan", ("M1",)),
    "respons_tepat":      Measure("Respons tepat waktu", "Responses in time",
        "Bagian dari respons yang dinilai yang tidak terlambat.", "The share of the responses judged that was not late.", "persen", ("M1",)),
    "respons_median":     Measure("Respons, median", "Response, median",
        "Setengah dari respons lebih cepat dari ini, dihitung dari tiba di kotak masuk.", "Half of the responses were quicker than this, from the arrival in the inbox.", "detik", ("M1",)),
    "respons_p90":        Measure("Respons, persentil 90", "Response, 90th percentile",
        "Sembilan dari sepuluh respons lebih cepat dari ini.", "Nine of ten responses were quicker than this.", "detik", ("M1",)),
    "selesai_tepat":      Measure("Selesai dalam batas", "Completed within the limit",
        "Laporan divalidasi atau selesai otomatis yang kirimannya tidak melewati batas selesai unit. Menilai kecepatan, bukan mutu.", "Reports validated or completed automatically whose follow-up came within the unit's completion limit. Judges speed, not quality.", "laporan", ("M7", "M8")),
    "selesai_terlambat":  Measure("Selesai lewat batas", "Completed past the limit",
        "Laporan divalidasi atau selesai otomatis yang kirimannya melewati batas selesai unit.", "Reports validated or completed automatically whose follow-up came past the unit's completion limit.", "laporan", ("M7",)),
    "terbuka_terlambat":  Measure("Terbuka lewat batas", "Open past the limit",
        "Laporan yang belum berakhir, di tangan unit, dan batas selesainya sudah lewat.", "Reports not ended, in a unit's hands, whose completion limit has passed.", "laporan", ("M7",)),
    "tepat_persen":       Measure("Selesai dalam batas, persen", "Completed within the limit, percent",
        "Selesai dalam batas, dibagi jumlahnya bersama selesai lewat batas dan terbuka lewat batas.", "Completed within the limit, divided by their sum with completed and open past the limit.", "persen", ("M7",)),
    "waktu_unit":         Measure("Kerja unit", "The unit's work",
        "Dari mulai dinilai sampai kiriman yang akhirnya diterima. Jam berjalan, malam dan hari libur termasuk.", "From the start of scoring to the follow-up that was finally accepted. Elapsed hours, nights and holidays included.", "detik", ("M8", "M10")),
    "waktu_tanpa_biro":   Measure("Kerja unit tanpa waktu Biro", "The unit's work without Biro's time",
        "Sama, dikurangi waktu menunggu putusan tiket dan validasi.", "The same, less the time of waiting for decisions on tickets and for validation.", "detik", ("M3", "M4", "M9")),
    "waktu_warga":        Measure("Pandangan warga", "The citizen's view",
        "Dari laporan pertama diterima sampai Selesai.", "From the first receipt of the report to Selesai.", "detik"),
    "digugat":            Measure("Digugat warga", "Contested by citizens",
        "Sesudah Selesai, pelapornya menyatakan “Belum selesai”: masih sama, atau dikerjakan tetapi belum beres.", "After Selesai the reporter said “Not finished”: still the same, or worked on but not in order.", "laporan"),
    "kambuh":             Measure("Kambuh", "Recurrences",
        "Laporan baru tentang masalah yang sudah pernah ditutup di tempat yang sama.", "New reports of a problem that was closed before at the same place.", "laporan"),
    "penolakan":          Measure("Penolakan tindak lanjut", "Follow-ups rejected",
        "Kiriman Selesai yang ditolak Biro Pemerintahan; satu laporan dapat ditolak beberapa kali.", "Submissions that Biro Pemerintahan refused; one report may be refused several times.", "kali", ("M10", "M12")),
    "laporan_ditolak":    Measure("Laporan dengan penolakan", "Reports with a rejection",
        "Laporan yang tindak lanjutnya pernah ditolak, apa pun akhirnya.", "Reports whose follow-up was refused at least once, however they ended.", "laporan", ("M10",)),
    "tiket":              Measure("Tiket diajukan", "Tickets filed",
        "Tiket atas laporan bulan itu, kapan pun diajukan sampai keadaan ini dicatat.", "Tickets on that month's reports, whenever filed until this was recorded.", "tiket", ("M3", "M4", "M5", "M6")),
    "tiket_disetujui":    Measure("Tiket disetujui", "Tickets approved",
        "Diputus disetujui: laporan berpindah, diperjelas, atau ditutup.", "Decided in favour: the report moved, was cleared up, or was closed.", "tiket", ("M3", "M4", "M5", "M6")),
    "tiket_ditolak":      Measure("Tiket ditolak", "Tickets refused",
        "Diputus ditolak: laporan tetap pada unitnya.", "Decided against: the report stayed with its unit.", "tiket", ("M3", "M4", "M5", "M6")),
    "tiket_terbuka":      Measure("Tiket belum diputus", "Tickets undecided",
        "Belum diputus pada saat keadaan ini dicatat.", "Not decided when this was recorded.", "tiket", ("M3", "M4", "M5", "M6")),
    "tiket_terlambat":    Measure("Tiket terlambat diputus", "Tickets decided late",
        "Diputus lewat batasnya, atau belum diputus dan batasnya lewat.", "Decided past the limit, or undecided with the limit passed.", "tiket", ("M3", "M4", "M5", "M6")),
}
# fmt: on

READINGS = ("waktu_unit", "waktu_tanpa_biro", "waktu_warga")
TICKET_MEASURES = ("tiket", "tiket_disetujui", "tiket_ditolak", "tiket_terbuka", "tiket_terlambat")
