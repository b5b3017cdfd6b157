"""The ready answers of an invented city: a few of everybody's and of the demonstration's units, written for it."""

from __future__ import annotations

from cepatrespon.agencies import registry
from cepatrespon.complaints.clock import now
from cepatrespon.console.models import AnswerTemplate

# fmt: off
ANSWERS: tuple[tuple[str, str, str, str], ...] = (
    # unit ("" is everybody), act, title, words
    ("", "laporan_tidak_jelas", "Foto terlalu gelap",
     "Foto laporan {nomor} terlalu gelap untuk melihat masalahnya. Mohon ditanyakan kepada pelapor: foto siang hari, "
     "dari jarak beberapa langkah."),
    ("", "laporan_tidak_jelas", "Uraian belum menyebut tempat",
     "Uraian belum menyebut di mana tepatnya. Mohon ditanyakan patokan yang mudah dicari, misalnya nama gang "
     "atau toko."),
    ("", "selesai", "Pekerjaan selesai",
     "Masalah pada laporan {nomor} sudah kami tangani di lokasi pada {tanggal}. Foto hasil diambil dari arah yang sama "
     "dengan foto laporan."),
    ("", "perkembangan", "Sudah diperiksa di lokasi",
     "Petugas sudah memeriksa lokasi di {kelurahan} pada {tanggal}. Pekerjaan dijadwalkan; perkembangan berikutnya "
     "kami tulis di sini."),
    ("", "ews", "Menunggu bahan",
     "Bahan yang diperlukan sedang dipesan. Pekerjaan dilanjutkan begitu bahan tiba."),
    ("Dinas Bina Marga", "disposisi", "Tambal jalan lingkungan",
     "Mohon diperiksa dan ditambal. Bila kerusakannya melebihi tambalan biasa, beri tahu dinas sebelum "
     "batas waktunya."),
    ("Dinas Bina Marga", "pindah_skpd", "Jalan nasional",
     "Ruas ini bukan kewenangan provinsi. Mohon ditetapkan unit yang meneruskannya."),
    ("Biro Pemerintahan", "tolak", "Foto hasil dari arah lain",
     "Foto hasil diambil dari arah yang berbeda sehingga tidak dapat dibandingkan. Kirim foto dari arah foto laporan."),
    ("Biro Pemerintahan", "tolak", "Baru sebagian dikerjakan",
     "Foto hasil menunjukkan pekerjaan baru sebagian. Selesaikan seluruh titik pada laporan {nomor}, lalu kirim lagi."),
    ("Biro Pemerintahan", "setujui", "Sesuai wilayah kerja",
     "Titik laporan berada di wilayah kerja unit yang ditetapkan. Putusan ini mengikat."),
    ("Inspektorat", "klasifikasi", "Tidak menyangkut petugas",
     "Laporan ini tentang pelayanan umum dan tidak menyangkut perbuatan petugas."),
)
# fmt: on


def answers() -> int:
    """Make those that are not there yet; how many were made."""
    made, reg = 0, registry.current()
    for unit, act, title, text in ANSWERS:
        found = reg.unit_named(unit) if unit else None
        _row, new = AnswerTemplate.objects.get_or_create(
            unit_id=found.id if found else None, act=act, title=title, defaults={"text": text, "made_at": now()}
        )
        made += new
    return made
